//! Little-endian numbers; beyond the end of the bytes they are nought.

pub(super) fn two(bytes: &[u8], at: usize) -> u16 {
    let field = bytes
        .get(at..at.saturating_add(2))
        .and_then(|field| field.try_into().ok());
    u16::from_le_bytes(field.unwrap_or_default())
}

pub(super) fn four(bytes: &[u8], at: usize) -> usize {
    let field = bytes
        .get(at..at.saturating_add(4))
        .and_then(|field| field.try_into().ok());
    usize::try_from(u32::from_le_bytes(field.unwrap_or_default())).unwrap_or(usize::MAX)
}

pub(super) fn eight(bytes: &[u8], at: usize) -> usize {
    let field = bytes
        .get(at..at.saturating_add(8))
        .and_then(|field| field.try_into().ok());
    usize::try_from(u64::from_le_bytes(field.unwrap_or_default())).unwrap_or(usize::MAX)
}

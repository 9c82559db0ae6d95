//! What addresses, links, numbers and file names are found by.

use super::codes::{Code, CodeKind};
use crate::normalise::Squeezed;

/// An e-mail address, as it stands and spelled out against harvesters, and its holder's handle.
pub(super) fn email(term: u32, value: &str) -> Result<Vec<Code>, &'static str> {
    let plain = value.replace("[at]", "@").replace("(at)", "@");
    let Some((handle, host)) = plain.split_once('@') else {
        return Err("has no `@`");
    };
    let (handle, host) = (handle.trim(), host.trim());
    let spelled = host.replace('.', " dot ");
    let mut codes = vec![Code::new(term, &plain)?];
    for form in [
        format!("{handle} at {host}"),
        format!("{handle} at {spelled}"),
        format!("{} at {spelled}", handle.replace('.', " dot ")),
        format!("{handle} arobase {host}"),
        // Google shows it as what follows another address.
        format!("{host} {handle}"),
    ] {
        codes.push(Code::new(term, &form)?);
    }
    codes.extend(name(term, handle));
    Ok(codes)
}

/// A name in a network, long enough to be told from other words.
fn name(term: u32, handle: &str) -> Option<Code> {
    let code = Code::new(term, handle).ok()?;
    (code.letters.chars().count() >= 6).then_some(Code {
        kind: CodeKind::Handle,
        ..code
    })
}

/// A link without what may be left out of it, and the name at its end.
pub(super) fn link(term: u32, value: &str) -> Vec<Code> {
    let (_, rest) = value.split_once("://").unwrap_or(("", value));
    let is_link = value.contains("://") || rest.starts_with("www.");
    let Some((host, path)) = rest.split_once('/').filter(|_| is_link) else {
        return Vec::new();
    };
    let host = ["www.", "m.", "mobile."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host);
    let path = path.trim_end_matches('/');
    let bare = path.split(['?', '#']).next().unwrap_or(path);
    let last = bare.rsplit('/').next().unwrap_or(bare);
    let whole = [format!("{host}/{path}"), format!("{host}/{bare}")];
    let codes = whole.iter().filter_map(|form| Code::new(term, form).ok());
    codes.chain(name(term, last)).collect()
}

/// The name of a file without its extension, if that is what `value` looks like.
pub(super) fn file_stem(value: &str) -> Option<&str> {
    let (stem, extension) = value.rsplit_once('.')?;
    let is_extension = (2..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_extension && Squeezed::of(stem).chars().count() >= 5).then_some(stem)
}

/// A number of a card, plate, case or object: as it stands, its groups from the last to the first (as
/// text written from the right shows them), and the beginning of a long digest.
pub(super) fn identifier(term: u32, value: &str) -> Result<Vec<Code>, &'static str> {
    let whole = Code::new(term, value)?;
    let mut codes = Vec::new();
    let folded = crate::normalise::Folded::of(value);
    let groups: Vec<&str> = folded.split(' ').collect();
    if groups.len() > 1 && whole.letters.chars().count() >= 5 {
        codes.push(Code {
            term,
            letters: groups.iter().rev().copied().collect(),
            kind: CodeKind::Reversed,
        });
    }
    let digest = whole.letters.len() >= 32 && whole.letters.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(first) = whole.letters.get(..DIGEST).filter(|_| digest) {
        codes.push(Code {
            term,
            letters: first.to_owned(),
            kind: CodeKind::Beginning,
        });
    }
    codes.push(whole);
    Ok(codes)
}

/// Digits of a digest that are shown when it is cut.
const DIGEST: usize = 12;

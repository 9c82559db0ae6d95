//! The file `format`: that this is a vault, of which version, and which one.

use model::id::VaultId;

use crate::{
    fault::Fault,
    files::{FORMAT, Files},
};

/// The version that this program writes and reads.
pub(crate) const VERSION: u32 = 1;

/// What the file says. It is not signed: the vault's identifier counts once a key file, which is
/// authenticated, has confirmed it.
pub(crate) struct Format {
    pub(crate) version: u32,
    pub(crate) vault: VaultId,
}

impl Format {
    pub(crate) fn write(files: &Files, vault: VaultId) -> Result<(), Fault> {
        let text = format!("{HEADER}{VERSION}\n{}\n", vault.hex());
        files.replace(FORMAT, text.as_bytes())
    }

    /// `None` if there is no such file.
    pub(crate) fn read(files: &Files) -> Result<Option<Self>, Fault> {
        let Some(bytes) = files.read(FORMAT)? else {
            return Ok(None);
        };
        parse(&bytes)
            .map(Some)
            .ok_or_else(|| files.damage(FORMAT, "does not begin as a vault's does"))
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Format> {
    let text = str::from_utf8(bytes).ok()?;
    let (version, vault) = text.strip_prefix(HEADER)?.split_once('\n')?;
    let number: u32 = version.parse().ok()?;
    if number.to_string() != version {
        return None;
    }
    let vault = VaultId::parse(vault.strip_suffix('\n')?).ok()?;
    Some(Format {
        version: number,
        vault,
    })
}

const HEADER: &str = "testimony vault ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        let good = format!("testimony vault 1\n{}\n", "ab".repeat(16));
        assert_eq!(parse(good.as_bytes()).unwrap().version, 1);
        for bad in [
            good.replace("vault 1", "vault 01"),
            good.replace("vault 1", "vault +1"),
            good.replace("abab", "ABAB"),
            good.trim_end().to_owned(),
            format!("{good}\n"),
            String::new(),
        ] {
            assert!(parse(bad.as_bytes()).is_none(), "{bad:?}");
        }
    }
}

//! Paths in manifests: only such as stay inside the bag, on every system.

/// Why a path of a manifest or of `fetch.txt` is refused, or the path as files are listed.
pub(super) struct Plain {
    pub(super) path: String,
    /// It was written with a needless `./`.
    pub(super) dotted: bool,
}

/// Reads a path. `encoded` says whether `%0A`, `%0D` and `%25` stand for the characters (RFC 8493
/// §2.1.3; older versions have no such rule).
pub(super) fn plain(text: &str, encoded: bool) -> Result<Plain, String> {
    let dotted = text.starts_with("./");
    let text = text.strip_prefix("./").unwrap_or(text);
    let path = match encoded {
        true => decoded(text)?,
        false => text.to_owned(),
    };
    match is_safe(&path) {
        true => Ok(Plain { path, dotted }),
        false => Err(format!(
            "the path `{}` leads out of the bag or means another place on some system",
            crate::text::shown(&path)
        )),
    }
}

/// Whether a path is relative, has no part that climbs or is empty, and means the same place on every
/// system: no backslash, no drive, no `~` and no `%NAME%` at its beginning. A line break in it is
/// allowed, for RFC 8493 has a way to write it.
pub fn is_safe(path: &str) -> bool {
    let drive = path
        .split('/')
        .next()
        .is_some_and(|first| first.contains(':'));
    let variable = path
        .strip_prefix('%')
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|first| first.contains('%'));
    let bad = |part: &str| matches!(part, "" | "." | "..");
    !(path.starts_with('~')
        || drive
        || variable
        || path.contains(['\\', '\0'])
        || path.split('/').any(bad))
}

/// A path as a manifest of version 1.0 has it: CR, LF and `%` percent-encoded.
pub fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\n', "%0A")
        .replace('\r', "%0D")
}

fn decoded(text: &str) -> Result<String, String> {
    let mut path = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        path.push_str(before);
        let code = after.get(..2).map(str::to_ascii_uppercase);
        path.push(match code.as_deref() {
            Some("0A") => '\n',
            Some("0D") => '\r',
            Some("25") => '%',
            _ => {
                return Err(format!(
                    "the path `{}` has a `%` that stands for nothing",
                    crate::text::shown(text)
                ));
            }
        });
        rest = after.get(2..).unwrap_or_default();
    }
    path.push_str(rest);
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_on_every_system() {
        for good in ["data/a", "data/dir/~b", "data/%test", "data/a b\n"] {
            assert!(is_safe(good), "{good:?}");
        }
        for bad in [
            "/data/a",
            "data/../a",
            "data//a",
            "data/",
            "~/a",
            "~root/a",
            "C:/a",
            "c:a",
            "data\\a",
            "%HomeDrive%/a",
            "",
            "data/./a",
            "data/a\0",
        ] {
            assert!(!is_safe(bad), "{bad:?}");
        }
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let odd = "data/100%\r\nb";
        assert_eq!(
            plain(&encoded(odd), true).ok().map(|p| p.path).as_deref(),
            Some(odd)
        );
        assert!(plain("data/100%zz", true).is_err());
        assert!(plain("data/%", true).is_err());
        // Encoded, a climb is none the safer: `%2e` is not decoded, it is refused.
        assert!(plain("data/%2e%2e/a", true).is_err());
    }
}

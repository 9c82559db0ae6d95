//! `--name value` pairs.

use std::path::PathBuf;

use crate::Failure;

/// Options with their values as typed.
#[derive(Debug)]
pub(crate) struct Options<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Options<'a> {
    /// Reads pairs; each name must be known.
    pub(crate) fn parse(words: &[&'a str], known: &[&str]) -> Result<Self, Failure> {
        let mut pairs = Vec::new();
        for pair in words.chunks(2) {
            match pair {
                [name, value] if known.contains(name) => pairs.push((*name, *value)),
                _ => {
                    let words = format!(
                        "`{}`: give {} with a value",
                        pair.join(" "),
                        known.join(", ")
                    );
                    return Err(Failure::new(words));
                }
            }
        }
        Ok(Self(pairs))
    }

    /// A number of at least one.
    pub(crate) fn number(&self, name: &str, usual: usize) -> Result<usize, Failure> {
        match self.value(name) {
            None => Ok(usual),
            Some(typed) => typed
                .parse()
                .ok()
                .filter(|number| *number > 0)
                .ok_or_else(|| Failure::new(format!("`{name} {typed}`: give a number from 1"))),
        }
    }

    /// A folder.
    pub(crate) fn folder(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        let mut pairs = self.0.iter().rev();
        pairs.find(|(known, _)| *known == name).map(|pair| pair.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_misuse_is_refused() {
        let read = |words: &[&'static str]| {
            Options::parse(words, &["--gib"]).and_then(|options| options.number("--gib", 2))
        };
        assert_eq!(read(&[]).unwrap(), 2);
        assert_eq!(read(&["--gib", "3"]).unwrap(), 3);
        for wrong in [
            &["--gib"][..],
            &["--gip", "3"],
            &["--gib", "0"],
            &["--gib", "x"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}

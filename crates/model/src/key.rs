//! The short name by which people refer to a record.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A key: 1 to 200 characters of a restricted alphabet, so that it is safe in a file name, a
/// citation and a terminal. Media keys are paths and may hold more (see [`Key::media`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Nothing there, or too much.
    #[error("a key has 1 to 64 characters, this one has {length}; choose a shorter one")]
    Length {
        /// How many characters there were.
        length: usize,
    },
    /// A character outside the alphabet, shown escaped.
    #[error(
        "`{character}` cannot stand in a key; use a-z, 0-9, `-`, `_` and `.`, and begin with a letter or digit"
    )]
    Character {
        /// The character, escaped so that it cannot reorder or hide text.
        character: String,
    },
    /// A media path that climbs, is absolute or holds control characters.
    #[error("`{path}` is not a path inside the media folder; rename the file")]
    Path {
        /// The path, escaped.
        path: String,
    },
}

impl Key {
    /// Reads the key of a record.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let length = text.chars().count();
        if !(1..=64).contains(&length) {
            return Err(KeyError::Length { length });
        }
        let fits = |(at, c): (usize, char)| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || (at > 0 && matches!(c, '-' | '_' | '.'))
        };
        match text.chars().enumerate().find(|&pair| !fits(pair)) {
            Some((_, character)) => Err(KeyError::Character {
                character: character.escape_debug().to_string(),
            }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// Reads the key of a media file: its path below the field folder, `media/…`, parts joined by `/`.
    pub fn media(path: &str) -> Result<Self, KeyError> {
        let bad_part = |part: &str| part.is_empty() || part == "." || part == "..";
        let bad_char = |c: char| c.is_control() || c == '\\' || is_direction_mark(c);
        if !path.starts_with("media/")
            || path.chars().count() > 1024
            || path.split('/').any(bad_part)
            || path.chars().any(bad_char)
        {
            return Err(KeyError::Path {
                path: path.escape_debug().to_string(),
            });
        }
        Ok(Self(path.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Marks that change the direction in which the characters around them are shown (UAX #9), with
/// which a file name can be made to look like another.
pub fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        if text.starts_with("media/") {
            Self::media(&text)
        } else {
            Self::parse(&text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_safe_everywhere() {
        for good in ["int-003", "ev_02.a", "0x"] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "A", "a b", "../a", "a/b", "\u{202e}a", "سميرة"] {
            assert!(Key::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_media_path_stays_inside_and_shows_what_it_is() {
        assert!(Key::media("media/photos/IMG 0412 صورة.jpg").is_ok());
        for bad in [
            "/media/a",
            "media/../a",
            "media//a",
            "media/a\u{202e}gpj.exe",
            "media/a\nb",
            "x/a",
        ] {
            assert!(Key::media(bad).is_err(), "{bad:?}");
        }
    }
}

//! Languages of interviews and editions.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An edition's language. English and Arabic have their fixed words in the program; those of any other
/// one come with the report, as a Fluent file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, left to right.
    En,
    /// Arabic, right to left.
    Ar,
    /// A third one.
    Other(Tag),
}

/// The tag of a language other than English and Arabic, out of the program's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(&'static str);

/// Languages with a two-letter code (ISO 639-1), and some that have only one of three (ISO 639-3) and
/// in which such reports are printed.
const TAGS: &str = "aa ab ae af ak am an as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie \
    ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh \
    mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw \
    sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur \
    uz ve vi vo wa wo xh yi yo za zh zu ckb kmr fil prs tzm rhg din nus ksw shn kac arc syr";

/// Those whose lines run from right to left.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "fa", "ur", "he", "yi", "ps", "sd", "ug", "dv", "ckb", "prs", "syr",
];

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
            Self::Other(Tag(tag)) => tag,
        }
    }

    /// Whether its lines run from right to left.
    pub fn is_right_to_left(self) -> bool {
        RIGHT_TO_LEFT.contains(&self.tag())
    }

    /// Every one that an edition can be in.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = TAGS
            .split_ascii_whitespace()
            .map(|tag| Self::Other(Tag(tag)));
        [Self::En, Self::Ar].into_iter().chain(others)
    }

    /// Reads a BCP 47 tag by its first part.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split('-').next()? {
            "en" => Some(Self::En),
            "ar" => Some(Self::Ar),
            other => Self::all().find(|known| known.tag() == other),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        // The tag alone, so that a language has one spelling on record.
        Self::parse(&tag)
            .filter(|language| language.tag() == tag)
            .ok_or_else(|| D::Error::custom("this is the tag of no known language"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_first_part_and_written_alone() {
        let read = |tag| Language::parse(tag).map(Language::tag);
        assert_eq!(read("en-GB"), Some("en"));
        assert_eq!(read("fr-CA"), Some("fr"));
        assert_eq!(read("ckb"), Some("ckb"));
        assert_eq!(read("xx"), None);
        assert_eq!(read(""), None);
        assert_eq!(Language::parse("ar"), Some(Language::Ar));
    }

    #[test]
    fn direction_follows_the_script() {
        let right_to_left = |tag| Language::parse(tag).unwrap().is_right_to_left();
        assert!(right_to_left("ar") && right_to_left("ckb") && right_to_left("fa"));
        assert!(!right_to_left("ku") && !right_to_left("fr"));
    }

    #[test]
    fn a_language_has_one_spelling_on_record() {
        let read = |json| serde_json::from_str::<Language>(json).ok();
        assert_eq!(read("\"fr\""), Language::parse("fr"));
        assert_eq!(read("\"fr-CA\""), None);
        assert_eq!(serde_json::to_string(&Language::Ar).unwrap(), "\"ar\"");
    }
}

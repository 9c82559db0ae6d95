//! The small words of names: articles, kin, servants of God.

/// Whose father, mother, son or daughter a word says somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kin {
    Father,
    Mother,
    Son,
    Daughter,
}

impl Kin {
    /// The kin that a folded word names, Arabic conjunctions and prepositions included.
    pub(super) fn of(token: &str) -> Option<Self> {
        Some(match token {
            "abu" | "abou" | "abo" | "abi" | "aboo" | "ابو" | "ابي" | "ابا" | "وابو" | "لابي" => {
                Self::Father
            }
            "umm" | "oum" | "um" | "om" | "oumm" | "ام" | "وام" | "لام" => Self::Mother,
            "bin" | "ibn" | "ben" | "bn" | "بن" | "ابن" | "وابن" => Self::Son,
            "bint" | "binte" | "بنت" => Self::Daughter,
            _ => return None,
        })
    }

    /// `abulayth`, `أبوليث`: the kin and the name it runs into.
    pub(super) fn attached(token: &str) -> Option<(Self, &str)> {
        const HEADS: [(&str, Kin); 6] = [
            ("abou", Kin::Father),
            ("abu", Kin::Father),
            ("umm", Kin::Mother),
            ("oum", Kin::Mother),
            ("ابو", Kin::Father),
            ("وابو", Kin::Father),
        ];
        HEADS.iter().find_map(|(head, kin)| {
            let name = token.strip_prefix(head)?;
            let enough = name.chars().count() >= if name.is_ascii() { 4 } else { 3 };
            enough.then_some((*kin, name))
        })
    }
}

pub(super) fn is_article(token: &str) -> bool {
    matches!(token, "al" | "el" | "ul" | "ال")
}

/// `ar-Rahman`: the article before a letter that it takes on.
pub(super) fn is_sun_article(token: &str, next: &str) -> bool {
    let assimilated = ["a", "e", "u"]
        .iter()
        .find_map(|vowel| token.strip_prefix(vowel));
    assimilated.is_some_and(|letters| {
        matches!(
            letters,
            "r" | "s" | "sh" | "n" | "d" | "t" | "z" | "th" | "dh"
        ) && next.starts_with(letters)
    })
}

/// The first word of a compound such as Abd al-Rahman.
pub(super) fn servant(token: &str) -> Option<&'static str> {
    match token {
        "abd" | "abdu" | "abdul" | "abdel" | "abdal" | "abdur" | "abder" | "abdoul" | "abed"
        | "abdol" | "abdil" => Some("abd"),
        "عبد" | "وعبد" | "لعبد" | "بعبد" | "فعبد" => Some("عبد"),
        _ => None,
    }
}

/// What may stand between two parts of a name that are run together.
pub(super) const JOINTS: [&str; 14] = [
    "", "al", "el", "bin", "ibn", "ben", "bint", "abu", "umm", "ال", "بن", "ابن", "بنت", "ابو",
];

/// Prepositions and the like, as they are spelled; `stands` is not folded.
pub(super) fn is_small(stands: &str) -> bool {
    const SMALL: [&str; 27] = [
        "على", "عند", "عن", "بعد", "قبل", "كان", "كانت", "هذا", "هذه", "ذلك", "إلى", "الى", "من",
        "في", "مع", "بين", "حتى", "هناك", "منذ", "حول", "دون", "غير", "كل", "أحد", "نحو", "لدى",
        "سوى",
    ];
    SMALL.contains(&stands.strip_prefix(['و', 'ف']).unwrap_or(stands))
}

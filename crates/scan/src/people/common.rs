//! Words too common to point at one person when they stand alone.

/// Whether a folded word, standing alone, is left to its neighbours.
///
/// The list is short on purpose: a name that is missing here costs a look, a name too many here
/// costs a leak. Full names made of these words are still found.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.contains(&word)
}

/// Whether a folded word is an ordinary English word when it has no capital.
pub(super) fn is_english(word: &str) -> bool {
    ENGLISH.contains(&word)
}

/// Whether a folded word only joins others, in a description or a place's name.
pub(super) fn is_function(word: &str) -> bool {
    FUNCTION.contains(&word)
}

/// Whether a folded word says what kind of place it is, not which.
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(&word)
}

const FUNCTION: [&str; 24] = [
    "the", "of", "with", "and", "at", "in", "on", "from", "by", "who", "whose", "near", "behind",
    "under", "a", "an", "his", "her", "my", "next", "to", "من", "في", "مع",
];

const GENERIC: [&str; 22] = [
    "house",
    "home",
    "hospital",
    "field",
    "clinic",
    "center",
    "centre",
    "building",
    "flat",
    "street",
    "quarter",
    "school",
    "mosque",
    "بيت",
    "دار",
    "مستشفي",
    "مشفي",
    "ميداني",
    "عياده",
    "شارع",
    "حي",
    "مدرسه",
];

const COMMON: [&str; 40] = [
    "mohammed",
    "muhammad",
    "mohamed",
    "mohammad",
    "muhammed",
    "ahmed",
    "ahmad",
    "ali",
    "hassan",
    "hasan",
    "hussein",
    "abdullah",
    "ibrahim",
    "yusuf",
    "khalid",
    "khaled",
    "محمد",
    "احمد",
    "علي",
    "حسن",
    "حسين",
    "عبدالله",
    "عبدله",
    "ابراهيم",
    "يوسف",
    "خالد",
    "محمود",
    "mahmoud",
    "mahmud",
    "سعيد",
    "جديد",
    "كريم",
    "سلام",
    "نور",
    "امل",
    "سالم",
    "صالح",
    "جميل",
    "ناصر",
    "حرب",
];

const ENGLISH: [&str; 24] = [
    "said", "may", "will", "mark", "rose", "hope", "grace", "faith", "bill", "dawn", "joy",
    "summer", "april", "june", "august", "amber", "noor", "rich", "art", "frank", "grant", "young",
    "white", "brown",
];

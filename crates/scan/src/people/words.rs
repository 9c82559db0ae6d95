//! The words of a text as parts of names: particles set aside, compounds joined.

use std::borrow::Cow;
use std::ops::Range;

use crate::normalise::Folded;

/// One word that may be part of a name.
#[derive(Debug)]
pub(crate) struct NameWord<'a> {
    /// Folded, without article; a compound such as Abd al-Rahman is one word.
    pub(crate) form: Cow<'a, str>,
    /// Its place in the folded text.
    pub(crate) range: Range<usize>,
    /// Whether it stands as a single letter.
    pub(crate) is_initial: bool,
    /// Whether it starts with a capital, or its script has none.
    pub(crate) is_capital: bool,
    /// Whether it is spelled like one of the small words of Arabic, as على is, which is `on` far
    /// more often than it is Ali.
    pub(crate) is_small: bool,
    /// Whether a full stop follows at once.
    pub(crate) is_dotted: bool,
}

/// Takes `folded`, which came from `original`, apart.
pub(crate) fn name_words<'a>(folded: &'a Folded, original: &str) -> Vec<NameWord<'a>> {
    let tokens = tokens(&folded.text);
    let mut words: Vec<NameWord<'a>> = Vec::with_capacity(tokens.len());
    let mut compound: Option<(&str, usize)> = None;
    for (index, (token, range)) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(|(next, _)| *next);
        if let Some(next) = next {
            let hyphen = || original_after(folded, original, range).starts_with('-');
            if is_article(token) || (is_sun_article(token, next) && hyphen()) {
                continue;
            }
            if compound.is_none() {
                if let Some(root) = servant(token) {
                    compound = Some((root, range.start));
                    continue;
                }
                if is_kin(token) {
                    continue;
                }
            }
        }
        let (form, start) = match compound.take() {
            Some((root, start)) => (
                Cow::Owned(format!("{root}{}", without_article(token))),
                start,
            ),
            None => (Cow::Borrowed(*token), range.start),
        };
        let stands = original
            .get(folded.original(range.clone()))
            .unwrap_or_default();
        let first = stands.chars().next();
        words.push(NameWord {
            is_initial: token.chars().nth(1).is_none()
                && !token.starts_with(|c: char| c.is_ascii_digit()),
            is_capital: first.is_some_and(|letter| !letter.is_lowercase()),
            is_small: is_small(stands),
            is_dotted: original_after(folded, original, range).starts_with(['.', '\u{2024}']),
            form,
            range: start..range.end,
        });
    }
    words
}

/// The ways in which one word may be looked up: as it stands, without its article, with the root
/// of a compound spelled in one way, and, in Arabic text, without the letters that attach to a
/// word (و ف ب ل ك).
pub(crate) fn variants(form: &str, text: bool) -> Vec<Cow<'_, str>> {
    let mut variants: Vec<Cow<'_, str>> = vec![Cow::Borrowed(form)];
    if text {
        let mut rest = form;
        for letters in [['و', 'ف'].as_slice(), ['ب', 'ل', 'ك'].as_slice()] {
            if let Some(shorter) = rest.strip_prefix(letters) {
                // لل is ل and the article.
                let shorter = match (rest.starts_with("لل"), shorter.strip_prefix('ل')) {
                    (true, Some(bare)) => bare,
                    _ => shorter,
                };
                if shorter.chars().count() > 2 {
                    variants.push(Cow::Borrowed(shorter));
                    rest = shorter;
                }
            }
        }
    }
    for index in 0..variants.len() {
        let Some(variant) = variants.get(index).cloned() else {
            break;
        };
        let bare = without_article(&variant);
        if bare.len() < variant.len() {
            variants.push(Cow::Owned(bare.to_owned()));
        }
        if let Some(compound) = compound(&variant) {
            variants.push(Cow::Owned(compound));
        }
    }
    variants
}

/// Without an attached article, if enough of a word is left.
pub(crate) fn without_article(word: &str) -> &str {
    let arabic = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() > 1);
    let latin = || {
        ["al", "el", "ul"]
            .iter()
            .find_map(|article| word.strip_prefix(article))
            .filter(|rest| rest.len() > 2)
    };
    arabic.or_else(latin).unwrap_or(word)
}

/// `abdulrahman`, `abdurrahman`, `عبدالرحمن` as root and name.
fn compound(word: &str) -> Option<String> {
    if let Some(rest) = word.strip_prefix("عبد") {
        let bare = without_article(rest);
        return (bare.chars().count() > 1 && bare.len() < rest.len()).then(|| format!("عبد{bare}"));
    }
    let rest = word.strip_prefix("abd")?;
    let rest = rest.strip_prefix("ou").unwrap_or(rest);
    let rest = rest.strip_prefix(['a', 'e', 'i', 'o', 'u']).unwrap_or(rest);
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let bare = if first == 'l' || first == second {
        rest.get(1..)?
    } else {
        rest
    };
    (bare.len() > 2).then(|| format!("abd{bare}"))
}

fn tokens(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut start = 0;
    text.split(' ')
        .map(|token| {
            let range = start..start + token.len();
            start = range.end + 1;
            (token, range)
        })
        .filter(|(token, _)| !token.is_empty())
        .collect()
}

fn original_after<'a>(folded: &Folded, original: &'a str, range: &Range<usize>) -> &'a str {
    original
        .get(folded.original(range.clone()).end..)
        .unwrap_or_default()
}

fn is_article(token: &str) -> bool {
    matches!(token, "al" | "el" | "ul" | "ال")
}

/// `ar-Rahman`: the article before a letter that it takes on.
fn is_sun_article(token: &str, next: &str) -> bool {
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

fn servant(token: &str) -> Option<&'static str> {
    match token {
        "abd" | "abdu" | "abdul" | "abdel" | "abdal" | "abdur" | "abder" | "abdoul" => Some("abd"),
        "عبد" => Some("عبد"),
        "وعبد" | "لعبد" | "بعبد" | "فعبد" => Some("عبد"),
        _ => None,
    }
}

/// Prepositions and the like, as they are spelled; `stands` is not folded.
fn is_small(stands: &str) -> bool {
    let bare = stands.strip_prefix(['و', 'ف']).unwrap_or(stands);
    matches!(
        bare,
        "على"
            | "عند"
            | "عن"
            | "بعد"
            | "قبل"
            | "كان"
            | "كانت"
            | "هذا"
            | "هذه"
            | "ذلك"
            | "إلى"
            | "الى"
            | "من"
            | "في"
            | "مع"
            | "بين"
            | "حتى"
            | "هناك"
            | "منذ"
            | "حول"
            | "دون"
            | "غير"
            | "كل"
            | "أحد"
            | "نحو"
            | "لدى"
            | "سوى"
    )
}

fn is_kin(token: &str) -> bool {
    matches!(
        token,
        "abu"
            | "abou"
            | "abo"
            | "abi"
            | "umm"
            | "oum"
            | "um"
            | "om"
            | "bin"
            | "ibn"
            | "ben"
            | "bn"
            | "bint"
            | "ابو"
            | "ابي"
            | "ابا"
            | "ام"
            | "بن"
            | "ابن"
            | "بنت"
            | "وابو"
            | "وام"
            | "وابن"
            | "لابي"
            | "لام"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let folded = Folded::words(text);
        name_words(&folded, text)
            .iter()
            .map(|word| word.form.to_string())
            .collect()
    }

    fn share(left: &str, right: &str) {
        let (left, right) = (forms(left), forms(right));
        assert_eq!(left.len(), right.len(), "{left:?} {right:?}");
        for (left, right) in left.iter().zip(&right) {
            let left = variants(left, true);
            assert!(
                variants(right, false)
                    .iter()
                    .any(|form| left.contains(form)),
                "{left:?} {right}"
            );
        }
    }

    #[test]
    fn particles_are_joined_split_or_missing() {
        share("Samira al-Haddan", "Samira Haddan");
        share("Samira El Haddan", "Samira Alhaddan");
        share("Umar ibn Khalid", "Umar Khalid");
        share("Abd al-Rahman Haddan", "Abdulrahman Haddan");
        share("Abdur Rahman", "Abd ar-Rahman");
        share("Abdurrahman", "Abdel Rahman");
        share("عبد الرحمن الحدان", "عبدالرحمن حدان");
        share("عبد الله", "عبدالله");
        share("Abdullah", "Abd Allah");
    }

    #[test]
    fn attached_letters_come_off_in_text() {
        share("وسميرة", "سميرة");
        share("وللحدان", "حدان");
        share("بالحدان", "الحدان");
    }

    #[test]
    fn initials_are_marked() {
        let text = "S. Haddan a";
        let folded = Folded::words(text);
        let words = name_words(&folded, text);
        assert!(words[0].is_initial && words[0].is_capital && words[0].is_dotted);
        assert!(!words[2].is_capital);
    }
}

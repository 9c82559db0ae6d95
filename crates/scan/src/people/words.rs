//! The words of a text as parts of names: particles set aside, compounds joined.

use std::borrow::Cow;
use std::ops::Range;

use super::particles::{Kin, is_article, is_small, is_sun_article, servant};
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
    /// Whether nothing but full stops and space parts it from the word before.
    pub(crate) follows: bool,
    /// Abu, umm, ibn or bint before it, and where that starts.
    pub(crate) kin: Option<(Kin, usize)>,
}

/// Takes `folded`, which came from `original`, apart.
pub(crate) fn name_words<'a>(folded: &'a Folded, original: &str) -> Vec<NameWord<'a>> {
    let tokens = tokens(&folded.text);
    let mut words: Vec<NameWord<'a>> = Vec::with_capacity(tokens.len());
    let mut compound: Option<(&str, usize)> = None;
    let mut kin: Option<(Kin, usize)> = None;
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
                if let Some(of) = Kin::of(token) {
                    kin = Some((of, range.start));
                    continue;
                }
            }
        }
        let stands = original
            .get(folded.original(range.clone()))
            .unwrap_or_default();
        let mut token = elided(token, stands);
        if let Some((of, name)) = Kin::attached(token).filter(|_| compound.is_none()) {
            kin = kin.or(Some((of, range.start)));
            token = name;
        }
        let (form, start) = match compound.take() {
            Some((root, start)) => (
                Cow::Owned(format!("{root}{}", without_article(token))),
                start,
            ),
            None => (Cow::Borrowed(token), range.start),
        };
        let first = stands.chars().next();
        words.push(NameWord {
            is_initial: token.chars().nth(1).is_none()
                && !token.starts_with(|c: char| c.is_ascii_digit()),
            is_capital: first.is_some_and(|letter| !letter.is_lowercase()),
            is_small: is_small(stands),
            is_dotted: original_after(folded, original, range).starts_with(['.', '\u{2024}']),
            follows: index
                .checked_sub(1)
                .and_then(|before| tokens.get(before))
                .is_some_and(|(_, before)| is_near(folded, original, before, range)),
            form,
            range: start..range.end,
            kin: kin.take(),
        });
    }
    words
}

/// French joins small words to names: `d'Haddan`, `l'Haddan`.
fn elided<'t>(token: &'t str, stands: &str) -> &'t str {
    let mut letters = stands.chars();
    let joins = matches!(letters.next(), Some('d' | 'D' | 'l' | 'L'))
        && matches!(letters.next(), Some('\'' | '’'));
    let rest = token.get(1..).filter(|rest| joins && rest.len() > 2);
    rest.unwrap_or(token)
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
        // The family: `the Haddans`. The object of a sentence: محمدا.
        let inflected = match form.is_ascii() {
            true => form.strip_suffix('s').filter(|bare| bare.len() > 4),
            false => form
                .strip_suffix('ا')
                .filter(|bare| bare.chars().count() > 3),
        };
        variants.extend(inflected.map(Cow::Borrowed));
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

/// Whether two tokens stand as `S. H.` does.
fn is_near(folded: &Folded, original: &str, one: &Range<usize>, next: &Range<usize>) -> bool {
    let end = folded.original(one.clone()).end;
    let start = folded.original(next.clone()).start;
    let between = original.get(end..start).unwrap_or_default();
    between.len() < 8 && between.chars().all(|c| c == '.' || c.is_whitespace())
}

fn original_after<'a>(folded: &Folded, original: &'a str, range: &Range<usize>) -> &'a str {
    original
        .get(folded.original(range.clone()).end..)
        .unwrap_or_default()
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

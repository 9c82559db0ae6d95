//! Words as the full-text index has them, and what a query wants of them.

use model::spelling::{fold, split, stem};

/// The words of some texts, folded and without articles, as the index takes them.
pub(crate) fn words_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = String::new();
    for text in texts {
        for word in folded(text) {
            words.push_str(stem(&word));
            words.push(' ');
        }
        // Keeps phrases from running over from one field into the next.
        words.push_str(BREAK);
    }
    words
}

fn folded(text: &str) -> impl Iterator<Item = String> {
    split(text).map(fold).filter(|word| !word.is_empty())
}

/// What a query wants of the words of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Words {
    /// These, one after the other; the last perhaps as the beginning of a longer one.
    Row {
        /// Folded, without articles.
        words: Vec<String>,
        /// Whether the last may be a beginning.
        open: bool,
    },
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Words {
    /// Words one after the other. `None` if there is none in the text.
    pub(crate) fn row(text: &str, open: bool) -> Option<Self> {
        let words: Vec<String> = folded(text).map(|word| stem(&word).to_owned()).collect();
        // A single letter begins half of all words: it is taken as it is.
        let open = open && words.last()?.chars().nth(1).is_some();
        (!words.is_empty()).then_some(Self::Row { words, open })
    }

    /// The same for SQLite's full-text index. Every word stands in quotation marks, so that none can
    /// be read as an operator, and folding has left no quotation mark in any.
    pub(crate) fn expression(&self) -> String {
        match self {
            Self::Row { words, open } => {
                let star = if *open { "*" } else { "" };
                format!("\"{}\"{star}", words.join(" "))
            }
            Self::All(parts) => joined(parts, " AND "),
            Self::Any(parts) => joined(parts, " OR "),
        }
    }

    /// Whether texts hold what is wanted, by the same rules as the index.
    pub(crate) fn hold(&self, texts: &[Vec<String>]) -> bool {
        match self {
            Self::Row { words, open } => texts.iter().any(|text| {
                let fits = |part: &[String]| {
                    let last = part.len() - 1;
                    part.iter()
                        .zip(words)
                        .enumerate()
                        .all(|(at, (there, wanted))| {
                            there == wanted || at == last && *open && there.starts_with(wanted)
                        })
                };
                text.windows(words.len()).any(fits)
            }),
            Self::All(parts) => parts.iter().all(|part| part.hold(texts)),
            Self::Any(parts) => parts.iter().any(|part| part.hold(texts)),
        }
    }

    /// A text as [`Words::hold`] takes it.
    pub(crate) fn read(text: &str) -> Vec<String> {
        folded(text).map(|word| stem(&word).to_owned()).collect()
    }

    /// Every word, with whether it may be a beginning.
    pub(crate) fn each<'a>(&'a self, found: &mut Vec<(&'a str, bool)>) {
        match self {
            Self::Row { words, open } => {
                let last = words.len().saturating_sub(1);
                let each = words.iter().enumerate();
                found.extend(each.map(|(at, word)| (word.as_str(), *open && at == last)));
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|one| one.each(found)),
        }
    }
}

fn joined(parts: &[Words], between: &str) -> String {
    let parts: Vec<String> = parts.iter().map(Words::expression).collect();
    format!("({})", parts.join(between))
}

/// Stands between fields; no folded word is spelled so.
const BREAK: &str = "\u{e000} ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_user_types_is_an_operator() {
        for (text, open, expression) in [
            ("samira", true, Some("\"samira\"*")),
            ("NOT", true, Some("\"not\"*")),
            ("field hospital", false, Some("\"field hospital\"")),
            ("int-4", true, Some("\"int 4\"")),
            ("a\" OR 1=1", true, Some("\"a or 1 1\"")),
            ("المدرسة", true, Some("\"مدرسه\"*")),
            ("* - ^ ()", true, None),
        ] {
            let words = Words::row(text, open);
            assert_eq!(
                words.map(|words| words.expression()).as_deref(),
                expression,
                "{text}"
            );
        }
    }

    #[test]
    fn words_are_held_as_the_index_holds_them() {
        let texts = ["أمام المدرسة الكبيرة", "field hospital"].map(Words::read);
        let holds = |text: &str, open| Words::row(text, open).unwrap().hold(&texts);
        assert!(holds("مدرسة كبيرة", false) && holds("hosp", true) && holds("field hos", true));
        assert!(!holds("hosp", false) && !holds("hospital field", false) && !holds("f", true));
    }
}

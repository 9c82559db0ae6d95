//! Words as they are searched: folded, so that spellings people use for the same word meet.
//!
//! Latin: case and diacritics go (NFKD, marks removed, ß as ss). Arabic: harakat and tatweel go,
//! forms of alef become bare alef, alef maqsura becomes ya, ta marbuta becomes ha, hamza carriers lose
//! their hamza, and a word with the article is found without it too. Digits of every script become
//! 0 to 9.

use ciborium::Value;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// All words of a record's canonical bytes, folded, as the search index takes them.
pub(crate) fn words_of(record: &[u8]) -> String {
    let mut words = String::new();
    for text in texts_of(record) {
        for word in split(&text) {
            push(&mut words, &fold(word));
            if let Some(bare) = without_article(&fold(word)) {
                push(&mut words, bare);
            }
        }
        // Keeps phrases from running over from one field into the next.
        push(&mut words, BREAK);
    }
    words
}

/// Every text in a record's canonical bytes, names of fields left out.
pub(crate) fn texts_of(record: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    if let Ok(value) = ciborium::from_reader::<Value, _>(record) {
        collect(value, &mut texts);
    }
    texts
}

fn collect(value: Value, texts: &mut Vec<String>) {
    match value {
        Value::Text(text) => texts.push(text),
        Value::Array(values) => values.into_iter().for_each(|one| collect(one, texts)),
        Value::Map(pairs) => pairs.into_iter().for_each(|(_, one)| collect(one, texts)),
        Value::Tag(_, value) => collect(*value, texts),
        _ => {}
    }
}

/// The words of a text, each as it stands.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || c == TATWEEL))
        .filter(|word| !word.is_empty())
}

/// A word as it is searched.
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            TATWEEL => {}
            'ٱ' => folded.push('ا'),
            'ى' | 'ی' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ک' => folded.push('ك'),
            'ء' => {}
            'ß' => folded.push_str("ss"),
            'ı' => folded.push('i'),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            c => match digit(c) {
                Some(digit) => folded.push(digit),
                None => folded.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            },
        }
    }
    folded
}

/// Arabic-Indic and Persian digits; compatibility forms are gone after NFKD.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// A folded Arabic word without the article, and without the particle written before it.
fn without_article(word: &str) -> Option<&str> {
    let long_enough = |rest: &&str| rest.chars().count() >= 2;
    if let Some(rest) = word.strip_prefix("لل").or_else(|| word.strip_prefix("ال")) {
        return Some(rest).filter(long_enough);
    }
    let particle = word.strip_prefix(['و', 'ف', 'ب', 'ك'])?;
    particle.strip_prefix("ال").filter(long_enough)
}

fn push(words: &mut String, word: &str) {
    if !word.is_empty() {
        words.push_str(word);
        words.push(' ');
    }
}

/// A query as people write it: words that must all occur, each perhaps as the beginning of a longer
/// one; words in quotation marks, one after the other and whole.
pub(crate) struct Query {
    /// Folded words, for finding where a text matches.
    pub(crate) words: Vec<String>,
    expression: String,
}

impl Query {
    /// Reads a query; `None` if there is no word in it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words = Vec::new();
        let mut terms = Vec::new();
        for (at, part) in text.split('"').enumerate() {
            let folded = split(part).map(fold).filter(|word| !word.is_empty());
            let folded: Vec<String> = folded.collect();
            let is_quoted = at % 2 == 1;
            if is_quoted && !folded.is_empty() {
                terms.push(format!("\"{}\"", folded.join(" ")));
            } else {
                terms.extend(folded.iter().map(|word| term(word)));
            }
            words.extend(folded);
        }
        (!terms.is_empty()).then(|| Self {
            words,
            expression: terms.join(" AND "),
        })
    }

    /// The same for SQLite's full-text index. Every word stands in quotation marks, so that none can
    /// be read as an operator, and folding has left no quotation mark in any.
    pub(crate) fn expression(&self) -> &str {
        &self.expression
    }
}

fn term(word: &str) -> String {
    match without_article(word) {
        Some(bare) => format!("(\"{word}\"* OR \"{bare}\"*)"),
        None => format!("\"{word}\"*"),
    }
}

const TATWEEL: char = '\u{640}';

/// Stands between fields; no folded word is spelled so.
const BREAK: &str = "\u{e000}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_meet() {
        for (one, other) in [
            ("قُتِلَ", "قتل"),
            ("أحمد", "احمد"),
            ("إبراهيم", "ابراهيم"),
            ("مدرسة", "مدرسه"),
            ("مســـتشفى", "مستشفي"),
            ("مسؤول", "مسوول"),
            ("٣", "3"),
            ("۱۲", "12"),
            ("Témoin", "temoin"),
            ("Müller", "muller"),
            ("Straße", "STRASSE"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn the_article_may_be_left_out_on_either_side() {
        assert_eq!(without_article(&fold("القتلى")), Some("قتلي"));
        assert_eq!(without_article(&fold("والمدرسة")), Some("مدرسه"));
        assert_eq!(without_article("ال"), None);
        assert_eq!(without_article("school"), None);
    }

    #[test]
    fn nothing_a_user_types_is_an_operator() {
        for (text, expression) in [
            ("samira", Some("\"samira\"*")),
            ("NOT a", Some("\"not\"* AND \"a\"*")),
            (
                "\"field hospital\" x",
                Some("\"field hospital\" AND \"x\"*"),
            ),
            ("a\" OR 1=1", Some("\"a\"* AND \"or 1 1\"")),
            ("* - ^ ()", None),
            ("", None),
        ] {
            let query = Query::parse(text);
            assert_eq!(query.as_ref().map(Query::expression), expression, "{text}");
        }
    }
}

//! From characters to tokens.

use super::{QueryError, QueryFault};

/// One token, and the character at which it begins, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Close,
    And,
    Or,
    Not,
    Word(String),
    Phrase(String),
    /// A name, a colon and a value; whether that stood in quotation marks.
    Condition(String, String, bool),
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let letters: Vec<char> = text.chars().collect();
    let mut reader = Reader {
        letters: &letters,
        at: 0,
    };
    let mut tokens = Vec::new();
    while let Some(letter) = reader.peek() {
        if letter.is_whitespace() {
            reader.at += 1;
            continue;
        }
        let at = reader.at + 1;
        tokens.extend(reader.token(letter)?.map(|what| Token { at, what }));
    }
    Ok(tokens)
}

struct Reader<'a> {
    letters: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn token(&mut self, letter: char) -> Result<Option<What>, QueryError> {
        if is_quote(letter) {
            let phrase = self.quoted()?;
            return Ok(has_word(&phrase).then_some(What::Phrase(phrase)));
        }
        match letter {
            '(' | ')' => {
                self.at += 1;
                return Ok(Some(if letter == '(' {
                    What::Open
                } else {
                    What::Close
                }));
            }
            '-' if self
                .letters
                .get(self.at + 1)
                .is_some_and(|next| begins(*next)) =>
            {
                self.at += 1;
                return Ok(Some(What::Not));
            }
            _ => {}
        }
        let word = self.run(|letter| letter != ':');
        if self.peek() == Some(':') && is_name(&word) {
            self.at += 1;
            let quoted = self.peek().is_some_and(is_quote);
            let value = match quoted {
                true => self.quoted()?,
                false => self.run(|_| true),
            };
            return Ok(Some(What::Condition(word, value, quoted)));
        }
        // A colon that no name stands before is a sign like any other.
        let word = word + &self.run(|_| true);
        Ok(match word.as_str() {
            "AND" => Some(What::And),
            "OR" => Some(What::Or),
            "NOT" => Some(What::Not),
            _ => has_word(&word).then_some(What::Word(word)),
        })
    }

    /// Up to a space, a parenthesis or a quotation mark.
    fn run(&mut self, more: impl Fn(char) -> bool) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let ends = |letter: char| {
            letter.is_whitespace() || matches!(letter, '(' | ')') || is_quote(letter)
        };
        let run: String = rest
            .iter()
            .copied()
            .take_while(|letter| !ends(*letter) && more(*letter))
            .collect();
        self.at += run.chars().count();
        run
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let from = self.at + 1;
        let rest = self.letters.get(from..).unwrap_or_default();
        let Some(length) = rest.iter().position(|letter| is_quote(*letter)) else {
            return Err(QueryFault::Unquoted.at(from));
        };
        self.at = from + length + 1;
        Ok(rest.iter().take(length).collect())
    }
}

/// What people and their programs write around a phrase.
fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

fn begins(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '(' || is_quote(letter)
}

/// Whether a condition can be called so; `10:30` is a time.
fn is_name(word: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    word.chars().next().is_some_and(char::is_alphabetic) && word.chars().all(fits)
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

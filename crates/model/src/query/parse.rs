//! From tokens to a query: `OR` binds loosest, then what stands side by side, then `NOT`.

use super::{
    Condition, DEEPEST, LONGEST, MOST, Query, QueryError, QueryFault,
    condition::condition,
    token::{Token, What, tokens},
};

pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    if text.chars().nth(LONGEST).is_some() {
        return Err(QueryFault::Long { most: LONGEST }.at(LONGEST + 1));
    }
    let tokens = tokens(text)?;
    if let Some(extra) = tokens.get(MOST * 3) {
        return Err(QueryFault::Many { most: MOST }.at(extra.at));
    }
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        end: text.chars().count() + 1,
        conditions: 0,
    };
    let query = parser.any(0)?;
    match parser.peek() {
        None => query.ok_or_else(|| QueryFault::Empty.at(1)),
        Some(token) => Err(QueryFault::Unopened.at(token.at)),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    /// The character after the last.
    end: usize,
    conditions: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, what: &What) -> Option<usize> {
        let token = self.peek().filter(|token| token.what == *what)?;
        self.next += 1;
        Some(token.at)
    }

    /// `None`: there is nothing between these parentheses.
    fn any(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let first = self.all(depth)?;
        let mut parts: Vec<Query> = first.into_iter().collect();
        while let Some(at) = self.take(&What::Or) {
            if parts.is_empty() {
                return Err(lonely("OR", "before it").at(at));
            }
            match self.all(depth)? {
                Some(part) => parts.push(part),
                None => return Err(lonely("OR", "after it").at(at)),
            }
        }
        Ok(one_or(parts, Query::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        loop {
            let and = self.take(&What::And);
            if let Some(at) = and
                && parts.is_empty()
            {
                return Err(lonely("AND", "before it").at(at));
            }
            match (self.not(depth)?, and) {
                (Some(part), _) => parts.push(part),
                (None, Some(at)) => return Err(lonely("AND", "after it").at(at)),
                (None, None) => return Ok(one_or(parts, Query::All)),
            }
        }
    }

    /// `None`: what follows is no operand.
    fn not(&mut self, depth: usize) -> Result<Option<Query>, QueryError> {
        let Some(token) = self.peek() else {
            return Ok(None);
        };
        if depth > DEEPEST {
            return Err(QueryFault::Deep { most: DEEPEST }.at(token.at));
        }
        let found = match &token.what {
            What::Close | What::And | What::Or => return Ok(None),
            What::Not => {
                self.next += 1;
                let operand = self.not(depth + 1)?;
                let operand = operand.ok_or_else(|| lonely("NOT", "after it").at(token.at))?;
                return Ok(Some(Query::Not(Box::new(operand))));
            }
            What::Open => {
                self.next += 1;
                let inner = self.any(depth + 1)?;
                if self.take(&What::Close).is_none() {
                    return Err(QueryFault::Unclosed.at(token.at));
                }
                return match inner {
                    Some(inner) => Ok(Some(inner)),
                    None => Err(QueryFault::Empty.at(token.at)),
                };
            }
            What::Word(word) => Condition::Word(word.clone()),
            What::Phrase(phrase) => Condition::Phrase(phrase.clone()),
            What::Condition(name, value, quoted) => {
                let value = match name.as_str() {
                    "act" if !quoted => self.pairs(value),
                    _ => value.clone(),
                };
                condition(name, &value).map_err(|fault| fault.at(token.at))?
            }
        };
        self.next += 1;
        self.conditions += 1;
        if self.conditions > MOST {
            return Err(QueryFault::Many { most: MOST }.at(token.at.min(self.end)));
        }
        Ok(Some(Query::Is(found)))
    }

    /// A code is often written in pairs, `act:01 01 05`: takes those that follow.
    fn pairs(&mut self, value: &str) -> String {
        let is_pair = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
        let mut code = value.to_owned();
        while is_pair(code.get(code.len().saturating_sub(2)..).unwrap_or_default())
            && let Some(Token {
                what: What::Word(word),
                ..
            }) = self.tokens.get(self.next + 1)
            && is_pair(word)
        {
            code.push_str(word);
            self.next += 1;
        }
        code
    }
}

fn one_or(mut parts: Vec<Query>, many: impl Fn(Vec<Query>) -> Query) -> Option<Query> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(many(parts)),
    }
}

const fn lonely(operator: &'static str, side: &'static str) -> QueryFault {
    QueryFault::Lonely { operator, side }
}

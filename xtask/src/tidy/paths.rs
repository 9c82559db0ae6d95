//! The paths that a source names, `use` trees spread out.

use super::token::{Kind, Token};

/// A path and the line it stands on: `std::fs::read` is `["std", "fs", "read"]`.
pub(crate) type Path<'a> = (Vec<&'a str>, usize);

/// Every path of the tokens, those of `use` declarations in full.
pub(crate) fn paths<'a>(tokens: &[Token<'a>]) -> Vec<Path<'a>> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let Some((token, tail)) = rest.split_first() {
        rest = tail;
        if token.kind != Kind::Word {
            continue;
        }
        // `impl Trait + use<'a>` is no declaration.
        if token.text == "use" && tail.first().is_none_or(|t| t.text != "<") {
            rest = use_tree(tail, &[], &mut found);
            continue;
        }
        let mut path = vec![token.text];
        while let Some((next, after)) = step(rest) {
            path.push(next);
            rest = after;
        }
        found.push((path, token.line));
    }
    found
}

/// `:: word` at the front.
fn step<'a, 't>(tokens: &'t [Token<'a>]) -> Option<(&'a str, &'t [Token<'a>])> {
    match tokens {
        [colons, word, rest @ ..] if colons.text == "::" && word.kind == Kind::Word => {
            Some((word.text, rest))
        }
        _ => None,
    }
}

/// Reads one tree of a `use` declaration and gives back what follows it.
fn use_tree<'a, 't>(
    mut rest: &'t [Token<'a>],
    above: &[&'a str],
    found: &mut Vec<Path<'a>>,
) -> &'t [Token<'a>] {
    let mut path = above.to_vec();
    let line = rest.first().map_or(0, |t| t.line);
    while let Some((token, tail)) = rest.split_first() {
        match token.text {
            "::" => rest = tail,
            "{" => {
                rest = tail;
                while let Some((token, tail)) = rest.split_first() {
                    match token.text {
                        "}" => return tail,
                        "," => rest = tail,
                        ";" => return rest,
                        _ => rest = use_tree(rest, &path, found),
                    }
                }
                return rest;
            }
            "as" => rest = tail.split_first().map_or(tail, |(_, after)| after),
            "," | "}" | ";" => {
                found.push((path, line));
                return rest;
            }
            // `self` in a tree stands for the path above it.
            "self" if !path.is_empty() => rest = tail,
            word => {
                path.push(word);
                rest = tail;
            }
        }
    }
    found.push((path, line));
    rest
}

#[cfg(test)]
mod tests {
    use super::{super::token::tokens, *};

    fn named(source: &str) -> Vec<String> {
        let tokens = tokens(source);
        paths(&tokens)
            .into_iter()
            .map(|(path, _)| path.join("::"))
            .collect()
    }

    #[test]
    fn use_trees_are_spread_out() {
        assert_eq!(
            named("use std::{fmt, fs::{self, File as F}, time::{Duration, SystemTime}}; use a::b;"),
            [
                "std::fmt",
                "std::fs",
                "std::fs::File",
                "std::time::Duration",
                "std::time::SystemTime",
                "a::b"
            ]
        );
    }

    #[test]
    fn paths_in_expressions_are_whole() {
        assert_eq!(
            named("let x = ::std::env::var(a.b);"),
            ["let", "x", "std::env::var", "a", "b"]
        );
    }
}

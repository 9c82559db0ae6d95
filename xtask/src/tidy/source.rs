//! The Rust files of the workspace, what ships told from what tests.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{
    paths::{self, Path as NamedPath},
    token::{Kind, Token, tokens},
};
use crate::Failure;

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    /// The folder of its crate: `model`, `xtask`.
    pub krate: String,
    /// Lines of it that are not tests.
    pub lines: usize,
    text: String,
    only_tests: bool,
}

impl Source {
    /// A file by its path from the root.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let krate = path
            .strip_prefix("crates/")
            .unwrap_or(&path)
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let in_test_folder = Path::new(&path).components().any(|part| {
            matches!(
                part.as_os_str().to_str(),
                Some("tests" | "benches" | "examples" | "tests.rs")
            )
        });
        let all = tokens(&text);
        let only_tests = in_test_folder || is_all_tests(&all);
        let lines = if only_tests {
            0
        } else {
            let tests: BTreeSet<usize> = test_lines(&all);
            text.lines().count() - tests.len()
        };
        Self {
            krate,
            lines,
            only_tests,
            path,
            text,
        }
    }

    /// The paths named by what ships.
    pub(crate) fn shipped_paths(&self) -> Vec<NamedPath<'_>> {
        if self.only_tests {
            return Vec::new();
        }
        let mut shipped = Vec::new();
        let all = tokens(&self.text);
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            match test_item(rest) {
                Some((_, after)) => rest = after,
                None => {
                    let (now, after) = rest.split_at(1);
                    shipped.extend_from_slice(now);
                    rest = after;
                }
            }
        }
        paths::paths(&shipped)
    }

    /// Whether it defines a function of that name.
    pub(crate) fn defines(&self, function: &str) -> bool {
        tokens(&self.text)
            .windows(2)
            .any(|pair| matches!(pair, [f, name] if f.text == "fn" && name.text == function))
    }

    /// Whether a word or a text literal says this, case and joints aside.
    pub(crate) fn says(&self, verb: &str) -> bool {
        let plain = |text: &str| {
            let text = text.trim_matches('"').to_lowercase();
            text.replace(['-', '_'], "")
        };
        let verb = plain(verb);
        tokens(&self.text)
            .iter()
            .any(|t| t.kind != Kind::Sign && plain(t.text) == verb)
    }
}

/// Every Rust file of the crates and of xtask.
pub fn read(root: &Path) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    let mut waiting = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder)? {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path)
                    .map_err(Failure::during(format!("cannot read {}", path.display())))?;
                let short = path.strip_prefix(root).unwrap_or(&path);
                sources.push(Source::new(
                    short.to_string_lossy().replace('\\', "/"),
                    text,
                ));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// What is in a folder, hidden files and build output aside.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = || Failure::during(format!("cannot read {}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot())? {
        let path = entry.map_err(cannot())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') && name != "target" {
            found.push(path);
        }
    }
    Ok(found)
}

/// `#![cfg(test)]` at the top.
fn is_all_tests(tokens: &[Token<'_>]) -> bool {
    let texts: Vec<&str> = tokens.iter().take(8).map(|t| t.text).collect();
    texts.starts_with(&["#", "!", "[", "cfg", "(", "test", ")", "]"])
}

fn test_lines(tokens: &[Token<'_>]) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let mut rest = tokens;
    while let Some((first, tail)) = rest.split_first() {
        match test_item(rest) {
            Some((item, after)) => {
                let last = item.last().unwrap_or(first);
                lines.extend(first.line..=last.line);
                rest = after;
            }
            None => rest = tail,
        }
    }
    lines
}

type Split<'a, 't> = (&'t [Token<'a>], &'t [Token<'a>]);

/// An item that begins here and that only tests see, and what follows it.
fn test_item<'a, 't>(tokens: &'t [Token<'a>]) -> Option<Split<'a, 't>> {
    let mut at = attribute(tokens)?;
    let (first, _) = tokens.split_at_checked(at)?;
    if !marks_tests(first) {
        return None;
    }
    while let Some(more) = tokens.get(at..).and_then(attribute) {
        at += more;
    }
    at += item(tokens.get(at..)?);
    tokens.split_at_checked(at)
}

/// The length of `#[…]` at the front.
fn attribute(tokens: &[Token<'_>]) -> Option<usize> {
    match tokens {
        [hash, open, ..] if hash.text == "#" && open.text == "[" => {
            Some(1 + bracketed(tokens.get(1..)?))
        }
        _ => None,
    }
}

/// The length of a bracketed group at the front.
fn bracketed(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

fn marks_tests(attribute: &[Token<'_>]) -> bool {
    let words: Vec<&str> = attribute
        .iter()
        .filter(|t| t.kind == Kind::Word)
        .map(|t| t.text)
        .collect();
    match words.split_first() {
        Some((&"test", rest)) => rest.is_empty(),
        Some((&"cfg", rest)) => rest.contains(&"test") && !rest.contains(&"not"),
        _ => false,
    }
}

/// The length of an item up to its `;` or the end of its braces.
fn item(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text {
            ";" => return at + 1,
            "{" => return at + bracketed(tokens.get(at..).unwrap_or_default()),
            "(" | "[" => at += bracketed(tokens.get(at..).unwrap_or_default()),
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "\
use std::io;

fn ships() {}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use std::fs;

    #[test]
    fn holds() { fs::read(\"}\"); }
}

#[cfg(not(test))]
fn also_ships() { std::env::args(); }
";

    #[test]
    fn tests_are_told_from_what_ships() {
        let source = Source::new("crates/model/src/a.rs", MIXED);
        let named: Vec<String> = source
            .shipped_paths()
            .iter()
            .map(|(p, _)| p.join("::"))
            .collect();
        assert!(named.contains(&"std::io".to_owned()), "{named:?}");
        assert!(named.contains(&"std::env::args".to_owned()), "{named:?}");
        assert!(!named.contains(&"std::fs".to_owned()), "{named:?}");
        assert_eq!(source.lines, MIXED.lines().count() - 8);
        assert!(source.defines("holds") && !source.defines("hold"));
    }

    #[test]
    fn files_of_tests_ship_nothing() {
        for path in ["crates/vault/tests/a.rs", "crates/vault/src/store/tests.rs"] {
            let source = Source::new(path, MIXED);
            assert_eq!((source.lines, source.krate.as_str()), (0, "vault"));
            assert!(source.shipped_paths().is_empty());
        }
        assert_eq!(Source::new("xtask/src/main.rs", "").krate, "xtask");
    }

    #[test]
    fn a_verb_is_found_as_variant_module_or_text() {
        for text in [
            "enum Verb { FieldPack }",
            "mod field_pack;",
            "let a = \"field-pack\";",
        ] {
            assert!(Source::new("crates/testimony/src/a.rs", text).says("field-pack"));
        }
        assert!(!Source::new("crates/testimony/src/a.rs", "// demo").says("demo"));
    }
}

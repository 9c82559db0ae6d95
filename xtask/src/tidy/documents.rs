//! What a document says about the code is true.

use std::path::Path;

use super::{Finding, source::Source};
use crate::workspace::Crates;

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const THREAT_MODEL: &str = "docs/threat-model.md";
/// DESIGN has ten.
const INVARIANTS: usize = 10;
/// How many of README's commands a stranger must be able to type.
const README_COMMANDS: usize = 2;
/// Where the verbs of the program are written.
const PROGRAM: &str = "testimony";

/// Crates that ARCHITECTURE.md passes over.
pub fn crates_are_named(architecture: &str, crates: &Crates) -> Vec<Finding> {
    if architecture.is_empty() {
        return vec![missing()];
    }
    crates
        .edges
        .keys()
        .filter(|krate| {
            !architecture.contains(&format!("`{krate}`"))
                && !architecture.contains(&format!("`crates/{krate}`"))
        })
        .map(|krate| Finding::new(ARCHITECTURE, format!("does not name the crate `{krate}`")))
        .collect()
}

/// Rows of the table of invariants that name no test, or one that does not exist.
///
/// Under a heading with the word *invariants*, a row is `| n | invariant | tests: `crate::name`, … |`,
/// or `| n | invariant | not built: why |` for one whose crate does not exist yet.
pub fn invariants_name_their_tests(architecture: &str, sources: &[Source]) -> Vec<Finding> {
    if architecture.is_empty() {
        return vec![missing()];
    }
    let mut findings = Vec::new();
    let mut numbers = Vec::new();
    for (line, number, guard) in numbered_rows(architecture, "invariants") {
        numbers.push(number);
        let place = format!("{ARCHITECTURE}:{line}");
        findings.extend(unguarded(
            &place,
            &format!("invariant {number}"),
            guard,
            sources,
        ));
    }
    for number in 1..=INVARIANTS {
        if !numbers.contains(&number) {
            let words = format!("has no row for invariant {number} under a heading `Invariants`");
            findings.push(Finding::new(ARCHITECTURE, words));
        }
    }
    findings
}

fn missing() -> Finding {
    Finding::new(
        ARCHITECTURE,
        "is missing; it names every crate, and the tests that guard each invariant",
    )
}

/// Line, number and last cell of each numbered row under a heading with that word.
fn numbered_rows<'a>(text: &'a str, heading: &str) -> Vec<(usize, usize, &'a str)> {
    let mut rows = Vec::new();
    let mut within = false;
    for (line, words) in (1..).zip(text.lines().map(str::trim)) {
        if words.starts_with('#') {
            within = words.to_lowercase().contains(heading);
        } else if within && words.starts_with('|') {
            let mut cells = words.trim_matches('|').split('|').map(str::trim);
            let number = cells.next().and_then(|cell| cell.parse().ok());
            if let (Some(number), Some(guard)) = (number, cells.next_back()) {
                rows.push((line, number, guard));
            }
        }
    }
    rows
}

/// Rows of the promises in docs/threat-model.md that name no test, or one that does not exist.
///
/// Under the heading *Promises*, a row is `| promise | … | tests: `crate::name`, … |`, or
/// `| promise | … | not built: why |`.
pub fn promises_name_their_tests(model: &str, sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut rows = 0;
    for (line, number, guard) in numbered_rows(model, "promises") {
        rows += 1;
        let place = format!("{THREAT_MODEL}:{line}");
        findings.extend(unguarded(
            &place,
            &format!("promise {number}"),
            guard,
            sources,
        ));
    }
    if rows == 0 {
        findings.push(Finding::new(
            THREAT_MODEL,
            "has no rows under a heading `Promises`",
        ));
    }
    findings
}

/// What is wrong with the cell that names a row's tests.
fn unguarded(place: &str, row: &str, guard: &str, sources: &[Source]) -> Vec<Finding> {
    let why = guard.strip_prefix("not built:");
    if why.is_some_and(|why| !why.trim().is_empty()) {
        return Vec::new();
    }
    let tests: Vec<&str> = guard
        .strip_prefix("tests:")
        .map(|list| list.split('`').skip(1).step_by(2).collect())
        .unwrap_or_default();
    if tests.is_empty() {
        let words =
            format!("{row} names no test; write `tests: `crate::name`` or `not built: why`");
        return vec![Finding::new(place, words)];
    }
    let missing = tests.into_iter().filter(|test| !exists(test, sources));
    missing
        .map(|test| {
            let words = format!("{row} names the test `{test}`, which does not exist");
            Finding::new(place, words)
        })
        .collect()
}

/// `crate::name`, or `crate::module::name`.
fn exists(test: &str, sources: &[Source]) -> bool {
    let (Some(krate), Some(name)) = (test.split("::").next(), test.rsplit("::").next()) else {
        return false;
    };
    krate != name
        && sources
            .iter()
            .any(|source| source.krate == krate && source.defines(name))
}

/// Commands among README's first that nothing here answers to.
pub fn readme_commands(readme: &str, sources: &[Source], root: &Path) -> Vec<Finding> {
    commands(readme)
        .take(README_COMMANDS)
        .filter(|command| !answered(command, sources, root))
        .map(|command| Finding::new("README.md", format!("`{command}` does not exist here")))
        .collect()
}

/// The commands in fenced blocks, in order.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let mut within = false;
    text.lines().map(str::trim).filter_map(move |line| {
        if line.starts_with("```") {
            within = !within;
            return None;
        }
        let command = line.strip_prefix("$ ").unwrap_or(line);
        let command = command.split(" #").next().unwrap_or_default().trim();
        (within && !command.is_empty() && !command.starts_with('#')).then_some(command)
    })
}

fn answered(command: &str, sources: &[Source], root: &Path) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    let says = |krate: &str, verb: Option<&&str>| {
        verb.is_none_or(|verb| {
            sources
                .iter()
                .any(|source| source.krate == krate && source.says(verb))
        })
    };
    let plain = |word: &&&str| !word.starts_with('-');
    match words.as_slice() {
        ["git" | "cd", ..] => true,
        ["cargo", "xtask", rest @ ..] => says("xtask", rest.first()),
        ["cargo", "run", rest @ ..] => {
            let mut after = rest.iter().skip_while(|word| **word != "--").skip(1);
            says(PROGRAM, after.find(plain))
        }
        ["cargo", verb, ..] => matches!(*verb, "build" | "install" | "test"),
        ["testimony", rest @ ..] => says(PROGRAM, rest.iter().find(plain)),
        [program, ..] => program.contains('/') && root.join(program).is_file(),
        [] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Vec<Source> {
        vec![
            Source::new("crates/model/src/a.rs", "#[test] fn nothing_is_shown() {}"),
            Source::new("crates/testimony/src/main.rs", "enum Verb { Demo }"),
            Source::new("xtask/src/main.rs", "match a { \"test\" => 1 }"),
        ]
    }

    fn table(first: &str) -> String {
        let rest: String = (2..=10)
            .map(|n| format!("| {n} | x | not built: no crate |\n"))
            .collect();
        format!(
            "# A\n| 1 | not | this |\n## Invariants\n| n | what | guard |\n|---|---|---|\n{first}\n{rest}"
        )
    }

    #[test]
    fn invariants_resolve_to_tests() {
        let found = |row: &str| invariants_name_their_tests(&table(row), &sources()).len();
        assert_eq!(
            found("| 1 | One way out | tests: `model::nothing_is_shown` |"),
            0
        );
        assert_eq!(
            found("| 1 | x | tests: `model::a::tests::nothing_is_shown` |"),
            0
        );
        assert_eq!(found("| 1 | x | tests: `vault::nothing_is_shown` |"), 1);
        assert_eq!(
            found("| 1 | x | tests: `model::nothing_is_shown`, `model::gone` |"),
            1
        );
        assert_eq!(found("| 1 | x | tests: |"), 1);
        assert_eq!(found("| 1 | x | not built: |"), 1);
        assert_eq!(found(""), 1);
        assert_eq!(invariants_name_their_tests("", &sources()).len(), 1);
    }

    #[test]
    fn promises_resolve_to_tests() {
        let found = |guard: &str| {
            let text = format!("## Promises\n| 1 | locked | {guard} |\n");
            promises_name_their_tests(&text, &sources()).len()
        };
        assert_eq!(found("tests: `model::nothing_is_shown`"), 0);
        assert_eq!(found("tests: `model::gone`"), 1);
        assert_eq!(found("somebody looked"), 1);
        assert_eq!(promises_name_their_tests("", &sources()).len(), 1);
    }

    #[test]
    fn every_crate_is_named() {
        let mut crates = Crates::default();
        for name in ["model", "vault"] {
            crates.edges.entry(name.to_owned()).or_default();
        }
        assert_eq!(
            crates_are_named("`model` and `crates/vault`", &crates).len(),
            0
        );
        assert_eq!(crates_are_named("`model` and the vault", &crates).len(), 1);
        assert_eq!(crates_are_named("", &crates).len(), 1);
    }

    #[test]
    fn the_first_commands_of_the_readme_exist() {
        let found = |text: &str| readme_commands(text, &sources(), Path::new("/nowhere")).len();
        assert_eq!(
            found(
                "```sh\n$ cargo run -- demo --out x   # builds\ncargo xtask test\nnot looked at\n```"
            ),
            0
        );
        assert_eq!(
            found("```\ncargo run -- dmo\n```\ntext\n```\ncargo xtask tset\n```"),
            2
        );
        assert_eq!(found("```\n.ci/run\n```"), 1);
        assert_eq!(found("no commands"), 0);
    }
}

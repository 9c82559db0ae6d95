//! Which crate may use which: DESIGN's table, held against `cargo metadata`.

use super::Finding;
use crate::workspace::{Crates, Use};

/// Each crate and what it may use in what it ships. A crate that is missing here has not said what
/// it forbids.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ledger", &[]),
    ("vault", &["ledger", "model"]),
    ("sync", &["ledger"]),
    ("ingest", &["model"]),
    ("analysis", &["model"]),
    ("publish", &["model"]),
    ("scan", &["model"]),
    ("verify", &["ledger", "model"]),
    (
        "app",
        &[
            "analysis", "ingest", "ledger", "model", "publish", "scan", "sync", "vault", "verify",
        ],
    ),
    ("testimony", &["app"]),
    ("fieldkit", &["ledger", "model"]),
    ("testkit", &["ledger", "model", "vault"]),
    ("starve", &["model", "vault"]),
    (
        "fuzz",
        &["ingest", "ledger", "model", "scan", "vault", "verify"],
    ),
    ("xtask", &[]),
];

/// What any crate may use in its tests.
const IN_TESTS: &[&str] = &["testkit"];

/// Packages that hold keys, the database, or a way to the network.
const KEYS_AND_STORES: &[&str] = &[
    "testimony-vault",
    "age",
    "argon2",
    "libsqlite3-sys",
    "object_store",
    "rusqlite",
];
const NETWORK: &[&str] = &["hyper", "reqwest", "rustls", "testimony-sync", "ureq"];

/// Crates that must be free of both, however indirectly.
const WITHOUT_KEYS: &[&str] = &[
    "model", "ledger", "ingest", "analysis", "publish", "scan", "verify",
];

/// The one crate that may reach the network has neither keys nor the database, so that nothing can be
/// sent that somebody else has not sealed; and whoever has keys has no way out.
const SEALED_OFF: &[(&str, &[&str])] = &[
    (
        "sync",
        &[
            "testimony-vault",
            "testimony-model",
            "age",
            "argon2",
            "rusqlite",
        ],
    ),
    ("vault", &["testimony-sync"]),
];

/// What a third party has to read before it can trust the auditor: 77 packages over all platforms when this
/// was set, 47 before it came to check RFC 3161 time-stamps by itself.
const VERIFY_CEILING: usize = 80;

/// Packages in `Cargo.lock`: 697 when this was set, and a tenth. The way to a bucket (HTTP and TLS, on
/// three systems) brought 44, the S3 server of the tests 21.
const LOCK_CEILING: usize = 765;

/// Every edge that the table does not allow.
pub fn check(crates: &Crates) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (from, uses) in &crates.edges {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == from) else {
            let words = "is not in the table of xtask/src/tidy/edges.rs; a new crate says there and \
                         in ARCHITECTURE.md what it forbids itself";
            findings.push(Finding::new(from, words));
            continue;
        };
        for (to, used) in uses {
            let (fine, what) = match used {
                Use::Shipped => (allowed.contains(&to.as_str()), "uses"),
                Use::Tests => (
                    IN_TESTS.contains(&to.as_str()) || allowed.contains(&to.as_str()),
                    "uses in its tests",
                ),
            };
            if !fine {
                let words = format!("{what} {to}, which the design does not allow");
                findings.push(Finding::new(from, words));
            }
        }
    }
    findings
}

/// Crates that reach keys, stores or the network through others, and an auditor grown too large.
pub fn closures(crates: &Crates) -> Vec<Finding> {
    let mut findings = Vec::new();
    for krate in WITHOUT_KEYS {
        let Some(packages) = crates.closures.get(*krate) else {
            continue;
        };
        for package in KEYS_AND_STORES.iter().chain(NETWORK) {
            if packages.contains(*package) {
                let words = format!(
                    "is built with {package}; see `cargo tree -p {} -i {package}`",
                    full(krate)
                );
                findings.push(Finding::new(*krate, words));
            }
        }
    }
    for (krate, kept_out) in SEALED_OFF {
        let packages = crates.closures.get(*krate).into_iter().flatten();
        for package in packages.filter(|package| kept_out.contains(&package.as_str())) {
            let words = format!(
                "is built with {package}; see `cargo tree -p {} -i {package}`",
                full(krate)
            );
            findings.push(Finding::new(*krate, words));
        }
    }
    let packages = crates.closures.get("verify").map_or(0, |p| p.len());
    if packages > VERIFY_CEILING {
        let words = format!(
            "is built from {packages} packages, over {VERIFY_CEILING}; whoever checks us reads them \
             all, so find a smaller way"
        );
        findings.push(Finding::new("verify", words));
    }
    findings
}

/// A lock file grown past its ceiling.
pub fn lock_ceiling(lock: &str) -> Vec<Finding> {
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    let words = match packages {
        0 => "lists no package; commit it".to_owned(),
        n if n <= LOCK_CEILING => return Vec::new(),
        n => format!(
            "{n} packages, over {LOCK_CEILING}; drop one, or raise the ceiling in \
             xtask/src/tidy/edges.rs and say in the commit what the new ones are worth"
        ),
    };
    vec![Finding::new("Cargo.lock", words)]
}

fn full(krate: &str) -> String {
    format!("testimony-{krate}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crates(edges: &[(&str, &str, Use)], closure: (&str, Vec<String>)) -> Crates {
        let mut crates = Crates::default();
        for (from, to, used) in edges {
            let uses = crates.edges.entry((*from).to_owned()).or_default();
            uses.insert(((*to).to_owned(), *used));
        }
        let packages = closure.1.into_iter().collect();
        crates.closures.insert(closure.0.to_owned(), packages);
        crates
    }

    fn edge(from: &str, to: &str, used: Use) -> usize {
        check(&crates(&[(from, to, used)], ("", vec![]))).len()
    }

    #[test]
    fn edges_of_the_design_are_allowed() {
        for (from, to) in [("vault", "ledger"), ("app", "vault"), ("testimony", "app")] {
            assert_eq!(edge(from, to, Use::Shipped), 0, "{from} to {to}");
        }
        assert_eq!(edge("ledger", "testkit", Use::Tests), 0);
    }

    #[test]
    fn every_other_edge_is_refused() {
        for (from, to) in [
            ("model", "ledger"),
            ("ledger", "model"),
            ("publish", "vault"),
            ("publish", "scan"),
            ("testimony", "vault"),
            ("testimony", "model"),
            ("app", "testimony"),
            ("vault", "testkit"),
            ("vault", "xtask"),
            ("brand-new", "model"),
        ] {
            assert_eq!(edge(from, to, Use::Shipped), 1, "{from} to {to}");
        }
        assert_eq!(edge("publish", "vault", Use::Tests), 1);
    }

    #[test]
    fn keys_hidden_behind_another_package_are_found() {
        let found =
            |krate: &str, packages: Vec<String>| closures(&crates(&[], (krate, packages))).len();
        assert_eq!(found("publish", vec!["serde".into(), "rusqlite".into()]), 1);
        assert_eq!(found("vault", vec!["rusqlite".into()]), 0);
        assert_eq!(found("vault", vec!["testimony-sync".into()]), 1);
        assert_eq!(found("sync", vec!["reqwest".into(), "hyper".into()]), 0);
        assert_eq!(found("sync", vec!["testimony-model".into()]), 1);
        let many = |n: usize| (0..n).map(|n| format!("p{n}")).collect();
        assert_eq!(found("verify", many(VERIFY_CEILING)), 0);
        assert_eq!(found("verify", many(VERIFY_CEILING + 1)), 1);
    }

    #[test]
    fn the_lock_file_has_a_ceiling() {
        assert_eq!(lock_ceiling(&"[[package]]\n".repeat(LOCK_CEILING)).len(), 0);
        assert_eq!(
            lock_ceiling(&"[[package]]\n".repeat(LOCK_CEILING + 1)).len(),
            1
        );
        assert_eq!(lock_ceiling("").len(), 1);
    }
}

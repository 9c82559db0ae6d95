//! What a crate forbids itself, looked for in what it ships.

use super::{Finding, source::Source};

/// Crates without disk, environment, network, processes or clock: what they need is handed to them.
const PURE: &[&str] = &["model", "ledger", "ingest", "analysis", "publish", "scan"];

/// Modules of the standard library that reach the world.
const WORLD: &[&str] = &["fs", "env", "net", "process"];

/// Crates that do reach the world, without what they are to be told by whoever calls them: `sync` takes
/// proxies, keys and endpoints from nobody but its caller.
const TOLD: &[(&str, &[&str])] = &[("sync", &["env", "process"])];

/// Constructors that turn a secret into something shown, and the only crates that may call them.
const KEPT: &[(&str, &[&str])] = &[
    ("for_open_vault", &["model", "vault"]),
    ("read_back", &["model", "vault"]),
];

/// What makes or breaks a secret in the vault, and the only folder that may call it: whoever audits it
/// reads that folder. `sha2` is among them, so that no hash is taken where it should be a keyed one.
const PRIMITIVES: &[&str] = &[
    "age",
    "age_core",
    "argon2",
    "chacha20poly1305",
    "ed25519_dalek",
    "hkdf",
    "hmac",
    "hpke",
    "ml_kem",
    "region",
    "sha2",
    "sha3",
    "x25519_dalek",
];
const THEIR_FOLDER: &str = "crates/vault/src/primitives/";

/// Those of them that may be called nowhere else at all. The crates without keys cannot be built with
/// them ([`super::edges`]); this is for those that can.
const KEYED: &[&str] = &[
    "age",
    "age_core",
    "argon2",
    "chacha20poly1305",
    "hpke",
    "ml_kem",
    "x25519_dalek",
];

/// Every call that its crate may not make.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (path, line) in source.shipped_paths() {
            let name = path.join("::");
            let place = format!("{}:{line}", source.path);
            if PURE.contains(&source.krate.as_str()) && reaches_the_world(&path) {
                let words = format!(
                    "`{name}` in a crate that forbids itself disk, environment, network, processes \
                     and clock; take what it gives as a parameter"
                );
                findings.push(Finding::new(place, words));
            } else if let Some((_, kept_out)) = TOLD
                .iter()
                .find(|(krate, _)| *krate == source.krate.as_str())
                && matches!(path.as_slice(), ["std", module, ..] if kept_out.contains(module))
            {
                let words = format!("`{name}` in a crate that is told such things by its caller");
                findings.push(Finding::new(place, words));
            } else if is_primitive(source, &path) {
                let words = format!("`{name}` outside {THEIR_FOLDER}; give it a name there");
                findings.push(Finding::new(place, words));
            } else if let Some((_, allowed)) = KEPT
                .iter()
                .find(|(kept, _)| path.len() > 1 && path.last() == Some(kept))
                && !allowed.contains(&source.krate.as_str())
            {
                let words = format!("`{name}` outside {}", allowed.join(" and "));
                findings.push(Finding::new(place, words));
            }
        }
    }
    findings
}

/// Whether a path leads to a primitive that only the vault's own folder for them may call.
fn is_primitive(source: &Source, path: &[&str]) -> bool {
    let list = match source.krate.as_str() {
        "vault" if source.path.starts_with(THEIR_FOLDER) => return false,
        "vault" => PRIMITIVES,
        "app" | "testimony" | "sync" => KEYED,
        _ => return false,
    };
    matches!(path, [first, _, ..] if list.contains(first))
}

fn reaches_the_world(path: &[&str]) -> bool {
    match path {
        // Another name for the whole library would hide everything under it.
        ["std"] | ["std", "*"] => true,
        ["std", module, ..] if WORLD.contains(module) => true,
        _ => path.contains(&"SystemTime"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let findings = check(&[Source::new(path, text)]);
        findings.into_iter().map(|f| f.place).collect()
    }

    #[test]
    fn pure_crates_cannot_reach_the_world() {
        for text in [
            "fn a() { std::fs::read(x) }",
            "use std::{fmt, fs};",
            "use std::{fs::File};",
            "use std::time::SystemTime;",
            "fn a() { time::SystemTime::now() }",
            "use std::net::TcpStream as T;",
            "use ::std::process;",
            "use std as s;",
            "pub use std::*;",
        ] {
            assert_eq!(
                found("crates/publish/src/a.rs", text),
                ["crates/publish/src/a.rs:1"],
                "{text}"
            );
            assert!(found("crates/vault/src/a.rs", text).is_empty(), "{text}");
            assert!(
                found("crates/publish/tests/a.rs", text).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_harmless_is_left_alone() {
        for text in [
            "use std::{fmt, io::Write, path::Path, time::Duration};",
            "/// `std::fs` is not used.\nfn a() {}",
            "#[cfg(test)] mod tests { use std::fs; }",
            "const A: &str = env!(\"CARGO_PKG_VERSION\");",
        ] {
            assert!(found("crates/model/src/a.rs", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_way_to_the_network_asks_no_environment() {
        let text = "fn a() { std::env::var(x) }";
        assert_eq!(found("crates/sync/src/a.rs", text).len(), 1);
        assert!(found("crates/sync/src/a.rs", "use std::fs;").is_empty());
    }

    #[test]
    fn primitives_are_called_in_one_folder() {
        for text in [
            "use age::stream::StreamReader;",
            "fn a() { age::Encryptor::with_recipients(x) }",
            "use chacha20poly1305::{KeyInit, XChaCha20Poly1305};",
        ] {
            assert!(
                !found("crates/vault/src/handed.rs", text).is_empty(),
                "{text}"
            );
            assert!(!found("crates/app/src/a.rs", text).is_empty(), "{text}");
            for allowed in [
                "crates/vault/src/primitives/stream.rs",
                "crates/vault/tests/a.rs",
                "xtask/src/bench/a.rs",
            ] {
                assert!(found(allowed, text).is_empty(), "{allowed}: {text}");
            }
        }
        let text = "use sha2::{Digest as _, Sha256};";
        assert_eq!(found("crates/vault/src/a.rs", text).len(), 2);
        assert!(found("crates/ledger/src/a.rs", text).is_empty());
        // A module of that name is none of them.
        assert!(found("crates/vault/src/a.rs", "fn age(age: u8) { b(age) }").is_empty());
        assert!(found("crates/analysis/src/a.rs", "use self::age::ages;").is_empty());
    }

    #[test]
    fn clearance_comes_from_the_vault_alone() {
        let text = "\nfn a() { Clearance::for_open_vault() }";
        assert_eq!(
            found("crates/app/src/a.rs", text),
            ["crates/app/src/a.rs:2"]
        );
        assert!(found("crates/vault/src/a.rs", text).is_empty());
        let text = "fn a() { model::decision::Rulings::read_back(x) }";
        assert_eq!(found("crates/publish/src/a.rs", text).len(), 1);
        assert!(found("crates/app/src/a.rs", "fn read_back() {}").is_empty());
    }
}

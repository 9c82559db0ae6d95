//! Other people's age: the npm package `age-encryption`, and the `age` of Debian.
//!
//! `cargo xtask test` installs both and says where the package is.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::{
    edge::SystemRandom,
    primitives::{HybridIdentity, HybridRecipient, ObjectIdentity, Secret, seal_to},
};

/// The environment variable that names the folder with `node_modules`.
const INTEROP: &str = "TESTIMONY_INTEROP";

/// The package's entry, or nothing where it is not installed, which is reported.
fn package(what: &str) -> Option<PathBuf> {
    if !testkit::has_program("node", what) {
        return None;
    }
    let folder = env::var_os(INTEROP).map(PathBuf::from);
    let entry = folder.map(|folder| folder.join("node_modules/age-encryption/dist/index.js"));
    let entry = entry.filter(|entry| entry.is_file());
    if entry.is_none() {
        testkit::skip(what, "the npm package age-encryption is not installed");
    }
    entry
}

/// Asks the package.
fn ask(package: &Path, request: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/age.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(package)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = node.stdin.take().unwrap();
    input.write_all(request.to_string().as_bytes()).unwrap();
    drop(input);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the package refused");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn fresh() -> HybridIdentity {
    HybridIdentity::from_seed(Secret::random(&mut SystemRandom)).unwrap()
}

#[test]
fn what_the_npm_package_seals_we_open_and_the_other_way_round() {
    let what = "what_the_npm_package_seals_we_open_and_the_other_way_round";
    let Some(package) = package(what) else { return };
    let (amal, bassel) = (fresh(), fresh());
    let to = [amal.recipient().text(), bassel.recipient().text()];
    let text = b"They came at dawn.";
    let theirs = ask(
        &package,
        &json!({
            "identity": *amal.text(), "to": to, "seal": BASE64.encode(text), "generate": false,
        }),
    );
    assert_eq!(theirs["recipient"], to[0]);
    let file = BASE64.decode(theirs["sealed"].as_str().unwrap().as_bytes());
    let file = file.unwrap();
    assert_eq!(**amal.open(&file).unwrap(), *text);
    assert_eq!(**bassel.open(&file).unwrap(), *text);

    let theirs = ask(&package, &json!({ "generate": true }));
    let recipient = HybridRecipient::parse(theirs["recipient"].as_str().unwrap()).unwrap();
    let file = seal_to(&[amal.recipient().clone(), recipient], text).unwrap();
    let request = json!({ "open": BASE64.encode(&file), "with": theirs["generated"] });
    let opened = ask(&package, &request);
    assert_eq!(opened["opened"], BASE64.encode(text));
}

#[test]
fn what_an_object_is_sealed_as_debians_age_opens() {
    let what = "what_an_object_is_sealed_as_debians_age_opens";
    if !testkit::has_program("age", what) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let key = Secret::random(&mut SystemRandom);
    let identity = ObjectIdentity::from_secret(&key).unwrap();
    let mut file = Vec::new();
    let mut writer = identity.recipient().writer(&mut file).unwrap();
    let film = vec![7; 200_000];
    writer.write_all(&film).unwrap();
    writer.finish().unwrap();
    let prefix = bech32::Hrp::parse("age-secret-key-").unwrap();
    let text = bech32::encode::<bech32::Bech32>(prefix, key.bytes()).unwrap();
    let [object, paper] = ["object", "paper"].map(|name| dir.path().join(name));
    fs::write(&object, &file).unwrap();
    fs::write(&paper, text.to_uppercase()).unwrap();
    let opened = Command::new("age")
        .arg("-d")
        .arg("-i")
        .arg(&paper)
        .arg(&object)
        .output();
    let opened = opened.unwrap();
    assert!(
        opened.status.success(),
        "{}",
        String::from_utf8_lossy(&opened.stderr)
    );
    assert!(opened.stdout == film);
}

//! What a stranger checks with `openssl`, as VERIFY.txt tells them.

use std::path::Path;
use std::process::Command;

use crate::support::{leaves, log_key, signed_checkpoint};

#[test]
fn openssl_accepts_the_signature_and_refuses_a_changed_text() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("skipped: openssl (not installed)");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ledger-openssl");
    std::fs::create_dir_all(&folder).unwrap();
    let key = log_key();
    let note = signed_checkpoint(&leaves(5));
    let text = note.text().as_bytes();
    std::fs::write(folder.join("key.pem"), key.verifying_key().pem()).unwrap();
    std::fs::write(folder.join("sig"), key.sign(text).to_bytes()).unwrap();

    for (text, accepted) in [(text, true), (b"changed\n".as_slice(), false)] {
        std::fs::write(folder.join("text"), text).unwrap();
        let arguments = "pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile sig";
        let output = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(&folder)
            .output()
            .unwrap();
        assert_eq!(output.status.success(), accepted, "{output:?}");
    }
}

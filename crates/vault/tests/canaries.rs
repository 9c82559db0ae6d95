//! Planted secrets appear in no byte of the vault's folder.

use std::fs;

use crate::{
    support::{ALICE, BOB, create, files_below, hits, id, identity, interview, open, put},
    vault::Fsck,
};

#[test]
fn no_planted_secret_is_on_disk() {
    let names = [
        "Samira Haddad",
        "Omar Khalil",
        "أحمد إبراهيم",
        "Layla-Canary",
        "+963 944 555 0199",
    ];
    let words = [
        "the bakery behind the mosque",
        "he wore a red scarf",
        "مستشفى ميداني في القبو",
        "canary-statement-alpha",
        "canary-statement-beta",
    ];
    let films: Vec<String> = (0..10)
        .map(|n| format!("canary-pixels-{n}-of-the-film "))
        .collect();

    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    for (number, name) in (10..).zip(names) {
        put(&mut vault, [identity(number, name)]);
        put(&mut vault, [identity(number, &format!("{name} corrected"))]);
    }
    for (number, text) in (30..).zip(words) {
        put(&mut vault, [interview(number, &[text, "and more"])]);
    }
    let mut sum = model::id::Digest::from_bytes([0; 32]);
    for film in &films {
        let film = film.repeat(500);
        let sealed = vault.seal(&mut film.as_bytes(), &|_| ()).unwrap();
        sum = sealed.sha256;
        let mut transaction = vault.begin();
        transaction.attach(sealed);
        transaction.commit().unwrap();
    }
    hits(&vault, "canary", 10);
    vault
        .add_member("bob", BOB, &[model::compartment::Compartment::Analysis])
        .unwrap();
    let clean = |when: &str| {
        let secrets: Vec<&[u8]> = names
            .iter()
            .map(|one| one.as_bytes())
            .chain(words.iter().map(|one| one.as_bytes()))
            .chain(films.iter().map(|one| one.as_bytes()))
            .chain([ALICE.as_bytes(), BOB.as_bytes(), b"int-30", b"canary"])
            .collect();
        // What was recorded is not recognisable by its hash either.
        let secrets: Vec<&[u8]> = secrets
            .into_iter()
            .chain([sum.as_bytes().as_slice()])
            .collect();
        for file in files_below(dir.path()) {
            let bytes = fs::read(&file).unwrap();
            for (at, byte) in bytes.iter().enumerate() {
                for secret in secrets.iter().filter(|secret| secret[0] == *byte) {
                    let found = bytes[at..].starts_with(secret);
                    assert!(
                        !found,
                        "{when}: {:?} in {}",
                        String::from_utf8_lossy(secret),
                        file.display()
                    );
                }
            }
        }
    };
    clean("while open");
    vault
        .fsck(
            Fsck {
                rebuild: true,
                ..Fsck::default()
            },
            &|_| (),
        )
        .unwrap();
    clean("after a rebuild");
    drop(vault);
    clean("after closing");
    let vault = open(dir.path(), ALICE);
    assert!(vault.get(id(30)).unwrap().is_some());
}

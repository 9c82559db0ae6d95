//! A day of work with two hundred planted secrets, a kill in the middle of it, and a search of everything
//! that stays behind (security.md rows 1 to 3).

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, thread, time::Duration};

use testkit::{Canary, Planted, Search, canaries, memory::Memory};

use crate::{
    locking::Desk,
    support::{AMAL, TestEnv},
};

/// The secrets of a sort.
fn of(all: &[Canary], planted: Planted) -> Vec<&str> {
    let these = all.iter().filter(|one| one.planted == planted);
    these.map(|one| one.text.as_str()).collect()
}

/// Writes the secrets into a field folder: people, places, interviews, media.
fn plant(env: &TestEnv, all: &[Canary]) {
    let field = |path: &str, text: String| env.write(&format!("field/{path}"), text);
    let (latin, arabic) = (of(all, Planted::Latin), of(all, Planted::Arabic));
    let phones = of(all, Planted::Phone);
    for (number, name) in latin.iter().enumerate() {
        let mut text = format!("---\nidentity:\n  name: {name}\n");
        if let Some(arabic) = arabic.get(number) {
            text += &format!("  name_ar: {arabic}\n");
        }
        if let Some(phone) = phones.get(number) {
            text += &format!("  phone: [\"{phone}\"]\n");
        }
        text += "status: living\nprotection: high\n---\n";
        field(&format!("people/per-9{number:02}.md"), text);
    }
    for (number, place) in of(all, Planted::Place).into_iter().enumerate() {
        let text = format!(
            "---\nname: House {number}\nkind: safe-house\nwithin: qamar-city\ncoordinates: {place}\n\
             precision: exact\npublish_as: city\nprotected: true\n---\n"
        );
        field(&format!("places/house-{number}.md"), text);
    }
    let words = of(all, Planted::Words);
    for (number, words) in words.iter().enumerate() {
        let text = format!(
            "---\nsource: src-01\ndate: 2012-05-20\nplace: qamar-city\ninterviewer: Amal\ninterpreter: none\n\
             language: en\n---\n## Statements\n1. (saw) {words}\n\n## Notes\nAgain: {words}\n"
        );
        field(&format!("interviews/int-9{number:02}.md"), text);
    }
    for (number, name) in of(all, Planted::File).into_iter().enumerate() {
        let text = format!("{} {} {name}\n", words[number], latin[number]);
        field(&format!("media/documents/{name}"), text.repeat(200));
    }
}

#[test]
fn no_planted_secret_stays_behind_after_a_day_of_work() {
    let all = canaries();
    let secrets: Vec<&str> = all
        .iter()
        .map(|one| one.text.as_str())
        .chain([AMAL])
        .collect();
    assert_eq!(all.len(), 200);
    let search = Search::new(secrets.iter().map(|secret| secret.as_bytes()));
    let env = TestEnv::new_vault();
    for folder in [
        "tmp",
        "home/.cache",
        "home/.config",
        "home/.local",
        "run",
        "home/.local/share",
    ] {
        fs::create_dir_all(env.at(folder)).unwrap();
    }
    plant(&env, &all);
    assert_planted(&env, &search, &secrets);
    let command = || {
        let mut command = env.command();
        command
            .env("TMPDIR", env.at("tmp"))
            .env("XDG_CACHE_HOME", env.at("home/.cache"))
            .env("XDG_CONFIG_HOME", env.at("home/.config"))
            .env("XDG_DATA_HOME", env.at("home/.local/share"))
            .env("XDG_RUNTIME_DIR", env.at("run"));
        command
    };
    let run = |words: &[&str]| env.finish(command().args(words));
    let clean = |when: &str| {
        for folder in ["vault", "home", "tmp", "run"] {
            let found = search.find_below(&env.at(folder)).unwrap();
            let first = found.first().map(|one| (secrets[one.secret], one));
            assert!(
                found.is_empty(),
                "{when}: {} in {folder}, the first is {first:?}",
                found.len()
            );
        }
        // Where a record is edited: on a file system in memory, and gone again.
        for entry in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("testimony-")
                && !name.starts_with("testimony-proof-")
                && entry.path().is_dir()
            {
                let found = search.find_below(&entry.path()).unwrap_or_default();
                assert!(found.is_empty(), "{when}: {}", entry.path().display());
            }
        }
    };

    // In the morning an import is killed in the middle, whatever it was at.
    let mut import = command().args(["import", "field"]).spawn().unwrap();
    thread::sleep(Duration::from_millis(1500));
    import.kill().unwrap();
    import.wait().unwrap();
    clean("after the kill");
    run(&["import", "field"])
        .assert_code(0)
        .assert_says(" 0 problems.");
    clean("after the import");

    env.write(
        "editor",
        "#!/bin/sh\nsed -i 's/status: living/status: dead/' \"$1\"\n",
    );
    fs::set_permissions(env.at("editor"), fs::Permissions::from_mode(0o700)).unwrap();
    let editor = env.at("editor");
    env.finish(command().args(["edit", "per-900"]).env("EDITOR", editor))
        .assert_code(0);
    clean("after editing");
    run(&["fsck", "--rebuild"])
        .assert_code(0)
        .assert_says("The vault is sound.");
    clean("after a rebuild");

    let mut desk = Desk::of(command().arg("unlock"));
    desk.hear("The vault is open");
    let latin = of(&all, Planted::Latin);
    desk.give(&format!("search \"{}\"", latin[0]));
    desk.hear(latin[0]);
    desk.give("list interviews --json");
    desk.give("list people");
    desk.give("show per-901.identity");
    desk.hear(latin[1]);
    clean("while the vault is open");
    let open = Memory::of(desk.id());
    desk.give("lock");
    desk.hear("Locked: ");
    match open {
        Ok(open) => {
            let found = in_memory(&search, &open);
            assert!(
                found.len() > 20,
                "an open vault has to be found out: {found:?}"
            );
            let left = in_memory(&search, &Memory::of(desk.id()).unwrap());
            assert!(left.is_empty(), "{left:?}");
        }
        Err(error) => testkit::skip(
            "the memory of a locked vault after a day of work",
            &error.to_string(),
        ),
    }
    assert_eq!(desk.end(), Some(0));
    clean("in the evening");
    run(&["show", "per-900"]).assert_code(0).assert_says("dead");
}

/// The search finds what it is to find: the folder that the secrets came from has every one.
fn assert_planted(env: &TestEnv, search: &Search, secrets: &[&str]) {
    let found = search.find_below(Path::new(&env.at("field"))).unwrap();
    let missing: Vec<&&str> = (0..secrets.len() - 1)
        .filter(|number| !found.iter().any(|one| one.secret == *number))
        .map(|number| &secrets[number])
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn in_memory(search: &Search, memory: &Memory) -> Vec<usize> {
    let found = memory.parts().flat_map(|part| search.find_plain(part));
    let mut found: Vec<usize> = found.map(|(secret, _)| secret).collect();
    found.sort_unstable();
    found.dedup();
    found
}

//! A day of work with two hundred planted secrets, a kill in the middle of it, and a search of everything
//! that stays behind (security.md rows 1 to 3), and of what is made to be handed over: there stands what
//! was decided to be told, and nothing else.

use std::{
    collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command,
    thread, time::Duration,
};

use testkit::{Canary, Planted, Search, canaries, memory::Memory};

use crate::{
    locking::Desk,
    support::{AMAL, Output, TestEnv},
};

/// The person whose family wants the name to be told; by number, like the others.
const NAMED: usize = 59;
/// The interview whose first statement may be quoted.
const QUOTED: usize = 0;
/// The file of which the court gets the original.
const HANDED_OVER: usize = 19;

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
        text += match number {
            NAMED => "status: dead\nprotection: standard\nfamily_wish: named\n---\n",
            _ => "status: living\nprotection: high\n---\n",
        };
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
        let mut text = format!("{} {} {name}\n", words[number], latin[number]);
        if number == HANDED_OVER {
            // A protected name in it would stop the archive.
            text = format!("{}\n", words[number]);
        }
        field(&format!("media/documents/{name}"), text.repeat(200));
    }
}

/// Lets a report tell one name and one statement, and the court have one original.
fn decide(env: &TestEnv, all: &[Canary]) {
    let words = of(all, Planted::Words)[QUOTED];
    let file = of(all, Planted::File)[HANDED_OVER];
    env.edit(
        "field/sources/src-01.md",
        "published-anonymous]",
        "published-anonymous, court-confidential]",
    );
    env.edit(
        "field/reports/brief.en.md",
        "# Thanks",
        &format!(
            "Then [[person:per-9{NAMED}]] died [@int-001:2].\n\n> {words} [@int-9{QUOTED:02}:1]\n\n# Thanks"
        ),
    );
    let quote = format!("int-9{QUOTED:02}:1");
    let original = format!("media/documents/{file}");
    let decisions = [
        (quote.as_str(), "quote", "consent = \"src-01\"\n"),
        (original.as_str(), "original", ""),
    ];
    let mut rules = fs::read_to_string(env.at("field/disclosure.toml")).unwrap();
    for (subject, field, more) in decisions {
        rules += &format!(
            "\n[[decision]]\nsubject = \"{subject}\"\nfield = \"{field}\"\nform = \"exact\"\n{more}\
             reason = \"For the tests.\"\nby = \"Bassel\"\nseconded_by = \"Amal\"\n"
        );
    }
    env.write("field/disclosure.toml", rules);
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
    decide(&env, &all);
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

    hand_over(&env, &all, &run);
    clean("after handing over");
    let (left, may) = (has_left(&env, &search, &secrets), may_leave(&all));
    let too_much: Vec<_> = left.difference(&may).collect();
    assert!(too_much.is_empty(), "handed over undecided: {too_much:?}");
    let missing: Vec<_> = may.difference(&left).collect();
    assert!(missing.is_empty(), "not handed over: {missing:?}");
    if let Some(found) = in_print(&env, &search) {
        let found: Vec<&str> = found.into_iter().map(|secret| secrets[secret]).collect();
        let decided = [
            of(&all, Planted::Latin)[NAMED],
            of(&all, Planted::Words)[QUOTED],
        ];
        assert_eq!(found, decided);
    }

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

/// Builds and releases the report, makes an exhibit, a backup and an archive, sealed and not.
fn hand_over(env: &TestEnv, all: &[Canary], run: &dyn Fn(&[&str]) -> Output) {
    let file = of(all, Planted::File)[HANDED_OVER];
    let original = format!("media/documents/{file}");
    run(&["report", "build", "brief", "--out", "report"]).assert_code(0);
    let release = ["report", "release", "brief", "--out", "report"];
    run(&release).assert_code(0);
    env.run_as_bassel(&release)
        .assert_code(0)
        .assert_says("Released");
    let exhibit = ["exhibit", &original, "--recipient", "a judge"];
    run(&[&exhibit[..], &["--out", "exhibits"]].concat()).assert_code(0);
    run(&["backup", "stick"]).assert_code(0);
    let recipient = run(&["archive", "recipient", "--json"]).json();
    let recipient = recipient["recipient"].as_str().unwrap().to_owned();
    let export = ["archive", "export", "--to", "the court"];
    let sealed = ["--out", "sealed/case.tar.age", "--recipient", &recipient];
    run(&[&export[..], &sealed].concat()).assert_code(0);
    run(&[&export[..], &["--out", "archive"]].concat()).assert_code(0);
    // It is read back through the temporary folder.
    run(&["archive", "check", "sealed/case.tar.age"]).assert_code(0);
}

/// The folders of what is handed over.
const HANDED: [&str; 5] = ["report", "exhibits", "stick", "sealed", "archive"];

/// Every secret that may stand in what is handed over, by file; identifiers are written `ID`. Nothing
/// may stand in a backup or in a sealed archive.
fn may_leave(all: &[Canary]) -> BTreeSet<(String, &str)> {
    let words = of(all, Planted::Words);
    let mut may = BTreeSet::from([
        // Decided: this original, in which these words stand.
        (
            "exhibits/exhibit-ID/exhibit.bin".to_owned(),
            words[HANDED_OVER],
        ),
        (
            "archive/data/items/ID/exhibit.bin".to_owned(),
            words[HANDED_OVER],
        ),
    ]);
    // Decided: whose family wants it, and what its source agreed to, in each format of the report.
    for file in ["report.html", "report.docx", "report.epub", "edition.json"] {
        for told in [of(all, Planted::Latin)[NAMED], words[QUOTED]] {
            may.insert((format!("report/en/{file}"), told));
        }
    }
    // An archive that is not sealed has what was said by whoever agreed to a court, as a record and as text.
    for (number, words) in words.into_iter().enumerate() {
        may.insert(("archive/data/records/interviews/ID.json".to_owned(), words));
        let text = format!("archive/data/text/interviews/int-9{number:02}.md");
        may.insert((text, words));
    }
    // And the records of items, which are called by the names of their files.
    for name in of(all, Planted::File) {
        may.insert(("archive/data/records/media/ID.json".to_owned(), name));
        may.insert(("archive/data/text/media/ID.md".to_owned(), name));
    }
    may
}

/// Every secret that does stand in what was handed over.
fn has_left<'a>(
    env: &TestEnv,
    search: &Search,
    secrets: &[&'a str],
) -> BTreeSet<(String, &'a str)> {
    let mut left = BTreeSet::new();
    for folder in HANDED {
        let folder = env.at(folder);
        for one in search.find_below(&folder).unwrap() {
            let path = one.path.strip_prefix(folder.parent().unwrap()).unwrap();
            left.insert((without_ids(path.to_str().unwrap()), secrets[one.secret]));
        }
    }
    left
}

fn without_ids(path: &str) -> String {
    let parts = path.split_inclusive(['/', '-', '.']).map(|part| {
        let word = part.trim_end_matches(['/', '-', '.']);
        let is_id = word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        match is_id {
            true => part.replace(word, "ID"),
            false => part.to_owned(),
        }
    });
    parts.collect()
}

/// The words of a PDF are numbers of shapes in it, so they are looked for in what a reader makes of it.
fn in_print(env: &TestEnv, search: &Search) -> Option<BTreeSet<usize>> {
    let test = "the words of the printed report after a day of work";
    if !testkit::has_program("pdftotext", test) {
        return None;
    }
    let mut reader = Command::new("pdftotext");
    let output = reader
        .arg(env.at("report/en/report.pdf"))
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    let found = search.find_plain(words.join(" ").as_bytes());
    Some(found.into_iter().map(|(secret, _)| secret).collect())
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

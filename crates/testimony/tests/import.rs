//! Field folders go in, and what is wrong with one file is said and costs that file alone.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    demo::interrupt,
    support::{Output, TestEnv, copy, files},
};

/// Puts something wrong into a copy of the small field folder and takes it in. Whatever it is, the
/// exit code is 1 and the vault is sound afterwards. What was said is the answer.
fn said(spoil: impl FnOnce(&TestEnv)) -> String {
    let env = TestEnv::new_vault();
    spoil(&env);
    let output = env.run(&["import", "field"]);
    output.assert_code(1);
    assert_eq!(output.stderr, "", "a problem is part of the answer");
    for line in output
        .stdout
        .lines()
        .filter(|line| line.starts_with("problem: "))
    {
        assert!(line.contains("; "), "no remedy: {line}");
    }
    env.assert_sound();
    output.stdout
}

#[test]
fn a_sound_folder_goes_in_once_and_changes_make_versions() {
    let env = TestEnv::new_vault();
    let output = env.session(&[
        "import field --plan --json",
        "status --json",
        "import field --json",
        "import field --json",
    ]);
    let answers = output.assert_code(0).jsons();
    let [plan, status, first, again] = answers.as_slice() else {
        panic!("{output}")
    };

    // A plan is the import's own answer and does nothing.
    assert_eq!(plan["entries"], first["entries"]);
    assert_eq!(status["objects"], serde_json::json!([0, 0]));
    assert!(
        status["records"]
            .as_object()
            .unwrap()
            .values()
            .all(|number| *number == 0)
    );
    for (answer, change) in [(plan, "new"), (first, "new"), (again, "unchanged")] {
        assert_eq!(answer["problems"], Value::Array(Vec::new()));
        assert_eq!(answer["interrupted"], false);
        let entries = answer["entries"].as_array().unwrap();
        assert!(entries.len() > 20);
        for entry in entries {
            assert_eq!(entry["change"], change, "{entry}");
            let keys: Vec<&String> = entry.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["change", "key", "kind", "path"]);
        }
    }

    env.edit(
        "field/interviews/int-001.md",
        "twelve shots",
        "twenty shots",
    );
    env.write(
        "field/media/photos/IMG_1.jpg.md",
        "---\ntitle: A corner\n---\n",
    );
    let output = env.session(&[
        "import field --json",
        "show int-001 --json",
        "show media/photos/IMG_1.jpg --json",
        "fsck --json",
    ]);
    let answers = output.assert_code(0).jsons();
    let changed: Vec<&Value> = answers[0]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["change"] != "unchanged")
        .collect();
    let changed: Vec<&str> = changed
        .iter()
        .filter_map(|entry| entry["key"].as_str())
        .collect();
    assert_eq!(changed, ["media/photos/IMG_1.jpg", "int-001"]);
    for shown in [&answers[1], &answers[2]] {
        let versions = shown[0]["versions"].as_array().unwrap();
        let numbers: Vec<&Value> = versions.iter().map(|version| &version["number"]).collect();
        assert_eq!(numbers, [1, 2]);
        assert!(versions.iter().all(|version| version["member"] == "amal"));
    }
    assert!(answers[1].to_string().contains("twenty shots"));
    assert_eq!(answers[3]["sound"], true);
}

#[test]
fn a_note_without_front_matter() {
    insta::assert_snapshot!(said(|env| env.write("field/actors/police.md", "The police.\n")), @"
    problem: actors/police.md:1: this file does not begin with front matter; write `---`, then `key: value` lines, then `---` at its top
    35 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn front_matter_that_does_not_end_or_is_no_yaml() {
    insta::assert_snapshot!(said(|env| {
        env.write("field/actors/army.md", "---\nname: [The army\nkind: armed-forces\n---\n");
        env.write("field/actors/police.md", "---\nname: The police\n");
    }), @"
    problem: actors/army.md:3: this is not YAML (illegal placement of ':' indicator); check the indentation, and put text with `: `, ` #`, brackets or quotes in it in quotes
    problem: actors/police.md:1: the front matter does not end; add a line `---` after it
    35 records new, 0 changed, 0 unchanged; 2 problems.
    ");
}

#[test]
fn an_unknown_key_with_the_one_that_was_meant() {
    insta::assert_snapshot!(said(|env| env.edit("field/places/mill-yard.md", "protected: true", "protcted: true")), @"
    problem: places/mill-yard.md:2: `protected` is missing; add a line `protected: …`
    problem: places/mill-yard.md:8: `protcted` is not a key that is known here; did you mean `protected`?
    33 records new, 0 changed, 0 unchanged; 2 problems.
    ");
}

#[test]
fn a_day_that_no_calendar_has() {
    insta::assert_snapshot!(said(|env| env.edit("field/interviews/int-002.md", "2012-05-21", "2012-02-31")), @"
    problem: interviews/int-002.md:3: `2012-02-31` is not a day of the calendar; write `2012-05-25`, `2012-05`, `2012-05-XX`, `2012-05-25?` or `2012-04/2012-05-31` (EDTF)
    34 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn a_reference_to_nothing() {
    insta::assert_snapshot!(said(|env| env.edit("field/interviews/int-002.md", "source: src-02", "source: src-20")), @"
    problem: interviews/int-002.md:2: there is no record `src-20`; did you mean `src-02`?
    34 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn two_records_with_one_key() {
    insta::assert_snapshot!(said(|env| env.write("field/places/second.md", "---\nkey: qamaria\nname: Q\nkind: city\npublish_as: city\n---\n")), @"
    problem: places/second.md:2: the key `qamaria` is already used at places/qamaria.md:1; give one of the two records another `key`
    35 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn pictures_that_are_none() {
    insta::assert_snapshot!(said(|env| {
        let whole = fs::read(env.at("field/media/photos/IMG_1.jpg")).unwrap();
        env.write("field/media/photos/cut.jpg", &whole[..whole.len() / 3]);
        env.write("field/media/photos/empty.jpg", "");
        env.write("field/media/photos/words.jpg", "These are words.\n");
        env.write("field/media/photos/page.jpg", "%PDF-1.4\n%%EOF\n");
        env.write("field/media/documents/program.pdf", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    }), @"
    problem: media/documents/program.pdf: its name ends in `.pdf`, but its bytes are of no known kind; it is sealed as it is; ask for a better copy
    problem: media/photos/cut.jpg: the picture is cut off: its end is missing; it is sealed as it is; ask for a better copy
    problem: media/photos/empty.jpg: the file is empty; it is sealed as it is; ask for a better copy
    problem: media/photos/page.jpg: its name ends in `.jpg`, but its bytes are application/pdf; it is sealed as it is; ask for a better copy
    problem: media/photos/page.jpg: the document is damaged, cut off or locked by a password; it is sealed as it is; ask for a better copy
    problem: media/photos/words.jpg: its name ends in `.jpg`, but its bytes are text/plain; it is sealed as it is; ask for a better copy
    40 records new, 0 changed, 0 unchanged; 6 problems.
    ");
}

#[test]
fn names_that_would_steer_a_terminal() {
    let output = said(|env| {
        env.write("field/media/photos/IMG\u{202e}gpj.exe", "x");
        env.write("field/media/photos/red\u{1b}[31m.jpg", "x");
        env.write("field/media/photos/two\nlines.jpg", "x");
        env.write("field/actors/a\u{202e}b.md", "x");
        env.write(
            "field/actors/army.md",
            "---\nname: Army\nki\u{1b}[2Jnd: armed-forces\n---\n",
        );
    });
    insta::assert_snapshot!(output, @r"
    problem: actors/army.md:3: this line holds the control character \u{1b}; delete it
    problem: actors/a\u{202e}b.md: the name holds characters that hide or reorder it; rename the file
    problem: media/photos/IMG\u{202e}gpj.exe: the name holds characters that hide or reorder it; rename the file
    problem: media/photos/red\u{1b}[31m.jpg: the name holds characters that hide or reorder it; rename the file
    problem: media/photos/two\u{a}lines.jpg: the name holds characters that hide or reorder it; rename the file
    35 records new, 0 changed, 0 unchanged; 5 problems.
    ");
}

#[test]
fn a_name_that_is_no_text() {
    insta::assert_snapshot!(said(|env| {
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.jpg");
        fs::write(env.at("field/media/photos").join(name), "x").unwrap();
    }), @"
    problem: media/photos/caf�.jpg: its name is not UTF-8 text; rename it
    35 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn paths_that_lead_out_of_the_folder() {
    insta::assert_snapshot!(said(|env| {
        env.write("secret.geojson", "{}");
        env.edit("field/places/qamaria.md", "kind: country", "kind: country\noutline: ../../secret.geojson");
    }), @"
    problem: disclosure.toml:94: it refers to `int-001`, whose file interviews/int-001.md was not taken in; mend interviews/int-001.md and import again
    problem: events/ev-01.md:4: it refers to `qamar-city`, whose file places/qamar-city.md was not taken in; mend places/qamar-city.md and import again
    problem: findings/f-01.md:7: it refers to `int-001`, whose file interviews/int-001.md was not taken in; mend interviews/int-001.md and import again
    problem: findings/f-01.md:8: it refers to `ev-01`, whose file events/ev-01.md was not taken in; mend events/ev-01.md and import again
    problem: interviews/int-001.md:4: it refers to `qamar-city`, whose file places/qamar-city.md was not taken in; mend places/qamar-city.md and import again
    problem: interviews/int-002.md:4: it refers to `qamar-city`, whose file places/qamar-city.md was not taken in; mend places/qamar-city.md and import again
    problem: places/mill-yard.md:4: it refers to `qamar-city`, whose file places/qamar-city.md was not taken in; mend places/qamar-city.md and import again
    problem: places/qamar-city.md:5: it refers to `qamaria`, whose file places/qamaria.md was not taken in; mend places/qamaria.md and import again
    problem: places/qamaria.md:5: there is no sound outline `../../secret.geojson` in `places/`; put the GeoJSON file beside this one, and mend it if it is reported too
    problem: reports/brief.en.md:9: it refers to `ev-01`, whose file events/ev-01.md was not taken in; mend events/ev-01.md and import again
    13 records new, 0 changed, 0 unchanged; 10 problems.
    ");
    insta::assert_snapshot!(said(|env| env.edit("field/reports/brief.en.md", "edition: en", "edition: en\ncover: ../../secret.jpg")), @"
    problem: reports/brief.en.md:4: there is no record `../../secret.jpg`; write the key of a file that is in the folder and has no problems of its own
    34 records new, 0 changed, 0 unchanged; 1 problems.
    ");
    insta::assert_snapshot!(said(|env| env.edit("field/findings/f-01.md", "[int-001:1]", "[int-001:1, media/../../secret.jpg]")), @"
    problem: findings/f-01.md:7: there is no record `media/../../secret.jpg`; write the key of a file that is in the folder and has no problems of its own
    problem: reports/brief.en.md:8: it refers to `f-01`, whose file findings/f-01.md was not taken in; mend findings/f-01.md and import again
    33 records new, 0 changed, 0 unchanged; 2 problems.
    ");
}

#[test]
fn links_are_named_and_never_followed() {
    let secret = "a secret that no import may read";
    let env = TestEnv::new_vault();
    env.write("outside/secret.md", secret);
    fs::create_dir(env.at("field/actors")).unwrap();
    symlink(
        env.at("outside/secret.md"),
        env.at("field/actors/linked.md"),
    )
    .unwrap();
    symlink(env.at("outside"), env.at("field/media/outside")).unwrap();
    symlink("nowhere", env.at("field/media/dangling.jpg")).unwrap();
    symlink(".", env.at("field/media/loop")).unwrap();
    let output = env.run(&["import", "field"]);
    output.assert_code(1).assert_never_says(secret);
    insta::assert_snapshot!(output, @"
    problem: actors/linked.md: it is a symbolic link, which may lead out of the folder; put the file itself here
    problem: media/dangling.jpg: it is a symbolic link, which may lead out of the folder; put the file itself here
    problem: media/loop: it is a symbolic link, which may lead out of the folder; put the file itself here
    problem: media/outside: it is a symbolic link, which may lead out of the folder; put the file itself here
    35 records new, 0 changed, 0 unchanged; 4 problems.
    --- exit 1
    ");
    env.session(&["search secret", "fsck"])
        .assert_code(0)
        .assert_says("0 found.");
}

#[test]
fn a_pipe_is_no_file() {
    if !testkit::has_program("mkfifo", "a_pipe_is_no_file") {
        return;
    }
    insta::assert_snapshot!(said(|env| {
        let made = Command::new("mkfifo").arg(env.at("field/media/pipe.jpg")).status().unwrap();
        assert!(made.success());
    }), @"
    problem: media/pipe.jpg: it is a device or pipe, not a file; remove it
    35 records new, 0 changed, 0 unchanged; 1 problems.
    ");
}

#[test]
fn a_folder_that_is_no_field_folder() {
    insta::assert_snapshot!(said(|env| fs::remove_file(env.at("field/investigation.toml")).unwrap()), @"
    problem: investigation.toml: the folder has no investigation.toml; add one; docs/field-folder.md shows it
    34 records new, 0 changed, 0 unchanged; 1 problems.
    ");
    let env = TestEnv::new_vault();
    insta::assert_snapshot!(env.run(&["import", "nowhere"]), @"
    --- stderr
    error: could not read `nowhere`: No such file or directory (os error 2)
      to do: check the path, the permissions and the free space
    --- exit 3
    ");
    insta::assert_snapshot!(env.run(&["import", "field/investigation.toml"]), @"
    --- stderr
    error: `field/investigation.toml` is no field folder and no file of records
      to do: give the folder that holds investigation.toml, or a table (docs/tables.md)
    --- exit 2
    ");
}

#[test]
fn a_file_beside_the_known_folders() {
    insta::assert_snapshot!(said(|env| {
        env.write("field/interview/int-003.md", "---\n---\n");
        env.write("field/budget.xls", "x");
        env.write("field/.hidden", "x");
        env.write("field/media/Thumbs.db", "x");
    }), @"
    problem: budget.xls: this file is not part of a field folder; move it below `media/` if it is evidence, or out of the folder
    problem: interview/int-003.md: `interview/` is not a folder of a field folder; did you mean `interviews/`?
    35 records new, 0 changed, 0 unchanged; 2 problems.
    ");
}

/// Its bytes go through the program piece by piece. `TESTIMONY_LARGE_TEST_BYTES` makes it larger;
/// 5 GB take some minutes in a debug build.
#[test]
fn a_large_file_needs_no_large_memory() {
    let name = "a_large_file_needs_no_large_memory";
    if !testkit::has_program("prlimit", name) {
        return;
    }
    let bytes = std::env::var("TESTIMONY_LARGE_TEST_BYTES")
        .map_or(64 << 20, |bytes| bytes.parse().unwrap());
    let env = TestEnv::new_vault();
    File::create(env.at("field/media/large.mp4"))
        .unwrap()
        .set_len(bytes)
        .unwrap();
    // Argon2 alone takes 256 MiB; the rest is for the program itself.
    let mut limited = env.wrapped(&["prlimit", "--data=629145600"]);
    let output = env.finish(limited.args(["import", "field", "--json"]));
    assert!(matches!(output.code, Some(0 | 1)), "{output}");
    let entries = output.json()["entries"].to_string();
    assert!(entries.contains("media/large.mp4"), "{output}");
    env.assert_sound();
}

/// A disk that fills up while originals are sealed.
#[test]
fn a_full_disk_costs_nothing_that_was_taken_in() {
    let name = "a_full_disk_costs_nothing_that_was_taken_in";
    let env = TestEnv::new_vault();
    let disk = env.at("disk");
    let Some(disk) = SmallDisk::mount(&disk, "12m") else {
        testkit::skip(name, "a small disk can be mounted by root only");
        return;
    };
    copy(&env.at("vault"), &disk.path().join("vault"));
    env.write("field/media/video/large.mp4", noise(24 << 20));
    let import = ["--vault", "disk/vault", "import", "field"];
    let output = env.run(&import);
    output
        .assert_code(3)
        .assert_says("No space left on device")
        .assert_says("to do: free some space");
    env.run(&["--vault", "disk/vault", "fsck"])
        .assert_code(0)
        .assert_says("The vault is sound.");
    // With the large file gone everything else fits.
    fs::remove_file(env.at("field/media/video/large.mp4")).unwrap();
    env.run(&import).assert_code(0).assert_says(" 0 problems.");
    env.run(&["--vault", "disk/vault", "fsck"]).assert_code(0);
}

/// A file system of a few megabytes, taken away again whatever happens.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path, size: &str) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(at))
    }

    fn path(&self) -> &Path {
        self.0
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// Bytes that no file system stores in less space than they take.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..bytes / 8).flat_map(|_| next()).collect()
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let env = TestEnv::prepared();
    let output = env.finish(
        env.command()
            .arg("status")
            .env("TESTIMONY_PASSPHRASE", "some other words"),
    );
    insta::assert_snapshot!(output, @"
    --- stderr
    error: this passphrase opens no member's keys
      to do: check spelling and spaces
    --- exit 2
    ");
    let output = env.finish(
        env.command()
            .arg("status")
            .env_remove("TESTIMONY_PASSPHRASE"),
    );
    insta::assert_snapshot!(output, @"
    --- stderr
    error: there is nobody here to ask for the passphrase
      to do: give --passphrase-file FILE, or set TESTIMONY_PASSPHRASE
    --- exit 2
    ");
    let output = env.run(&["--vault", "field", "status"]);
    insta::assert_snapshot!(output, @"
    --- stderr
    error: `field` is not a vault
      to do: give its folder, or make one with `init`
    --- exit 2
    ");
}

#[test]
fn a_vault_is_open_in_one_program_at_a_time() {
    let env = TestEnv::prepared();
    let mut first = env.begin_session();
    let mut said = String::new();
    BufReader::new(first.stderr.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert!(said.starts_with("The vault is open for amal."), "{said}");
    let second = env.run(&["import", "field"]);
    first.stdin.take().unwrap().write_all(b"lock\n").unwrap();
    assert!(first.wait().unwrap().success());
    insta::assert_snapshot!(second, @"
    --- stderr
    error: another program has this vault open
      to do: close it, or wait until it is done
    --- exit 3
    ");
    env.run(&["import", "field"]).assert_code(0);
}

#[test]
fn an_interrupted_import_is_whole_and_can_go_on() {
    let env = TestEnv::new_vault();
    for number in 0..6 {
        env.write(
            &format!("field/media/video/noise-{number}.mp4"),
            noise(24 << 20),
        );
    }
    let before = files(&env.at("vault/objects")).len();
    let mut command = env.command();
    let child = command
        .args(["import", "field", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // When some originals are in and others are not.
    let patience = Instant::now();
    while files(&env.at("vault/objects")).len() < before + 2 {
        assert!(patience.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(10));
    }
    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let stopped = env.output(output.status, &output.stdout, &output.stderr);
    stopped.assert_code(1);
    assert_eq!(stopped.json()["interrupted"], true);
    let taken = stopped.json()["entries"].as_array().unwrap().len();
    assert!(taken < 20, "{stopped}");

    let output: Output = env.session(&["fsck --json", "import field --json", "fsck --json"]);
    let answers = output.assert_code(0).jsons();
    assert_eq!(answers[0]["sound"], true);
    let unchanged = answers[1]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["change"] == "unchanged");
    assert_eq!(unchanged.count(), taken, "what went in stayed in");
    let problems = answers[1]["problems"].as_array().unwrap();
    let odd = |problem: &&Value| {
        !problem["what"]
            .as_str()
            .unwrap()
            .contains("of no known kind")
    };
    assert_eq!(problems.iter().find(odd), None);
    assert_eq!(answers[2]["sound"], true);
}

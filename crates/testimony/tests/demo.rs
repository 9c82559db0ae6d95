//! The main job, on the invented example.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

use crate::support::{PROGRAM, TestEnv, copy, files, shared};

/// One demo for all tests: `out/` with what it left, `stdout`, `stderr` and `code` of the run, and
/// `network`, every call that could reach a network, where that could be watched.
pub(crate) static DEMO: LazyLock<PathBuf> = LazyLock::new(|| {
    shared("demo", |folder| {
        let env = TestEnv::empty();
        let trace = folder.join("network");
        let watching = [
            "strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-e",
            "trace=network",
            "-e",
            "signal=none",
            "-o",
            trace.to_str().unwrap(),
        ];
        let watched = Command::new(watching[0])
            .args(&watching[1..])
            .arg("true")
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let mut command = env.wrapped(if watched { &watching } else { &[] });
        command
            .env_remove("TESTIMONY_PASSPHRASE")
            .args(["demo", "--out"])
            .arg(folder.join("out"));
        let output = env.finish(&mut command);
        let path = folder.to_str().unwrap();
        fs::write(folder.join("stdout"), output.stdout.replace(path, "$DEMO")).unwrap();
        fs::write(folder.join("stderr"), output.stderr.replace(path, "$DEMO")).unwrap();
        fs::write(folder.join("code"), format!("{:?}", output.code)).unwrap();
    })
});

/// A file of the shared demo.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(DEMO.join(path)).unwrap()
}

#[test]
fn the_demo_goes_the_whole_way() {
    assert_eq!(read("stderr"), "");
    assert_eq!(read("code"), "Some(0)");
    let steps: String = read("stdout").lines().map(without_passphrase).collect();
    insta::assert_snapshot!(steps, @"
    Amal comes home from Qamar, an invented city, with a field folder: $DEMO/out/field-folder
    She makes a vault, and gives Bassel, the editor, a key of his own.
    The folder goes in: 543 records, every original sealed bit for bit.
    It goes in once more, to be sure; nothing changes.
    Before it is built it shows what a reader would hold: of 31 people, 13 places and 24 quotations. Nothing stands open.
    The report is built in English and Arabic: 161 statements, each resting on evidence in the vault, and 161 notes.
    A copy with one protected name in it is scanned: the gate finds the name and whose it is.
    Amal scans the final files and approves them. One person is not enough: they wait.
    Bassel opens the vault with his own passphrase, scans the same bytes and approves: the report is released.
    One exhibit is packed for a court, with 2 steps of custody and their proofs.
    The casebase is dropped and rebuilt from history; every object, signature and proof is checked.
    What was released becomes a research library of 151 files, scanned once more: $DEMO/out/site/index.html
    Without vault or key, anyone can check report and exhibit: testimony-verify finds them valid.

    Read the report:
      $DEMO/out/report/ar/report.pdf
      $DEMO/out/report/ar/report.html
      $DEMO/out/report/ar/report.docx
      $DEMO/out/report/ar/report.epub
      $DEMO/out/report/en/report.pdf
      $DEMO/out/report/en/report.html
      $DEMO/out/report/en/report.docx
      $DEMO/out/report/en/report.epub
      $DEMO/out/report/ar/manifest.json
      $DEMO/out/report/en/manifest.json

    Look inside (these passphrases open an invented example; never keep yours like this):
      amal: [six words]
      bassel: [six words]
      testimony --vault $DEMO/out/vault list interviews
    ");
}

/// The passphrases are the only thing in the output that chance decides.
fn without_passphrase(line: &str) -> String {
    for member in ["amal", "bassel"] {
        if let Some(words) = line.strip_prefix(&format!("  {member}: ")) {
            assert_eq!(words.split(' ').count(), 6, "{words}");
            return format!("  {member}: [six words]\n");
        }
    }
    format!("{line}\n")
}

#[test]
fn the_demo_leaves_the_folders_that_scripts_rely_on() {
    let out = DEMO.join("out");
    assert!(out.join("vault/format").is_file());
    assert!(out.join("field-folder/investigation.toml").is_file());
    for edition in ["en", "ar"] {
        let names: Vec<String> = files(&out.join("report").join(edition))
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !name.starts_with("by-hand/"))
            .collect();
        assert_eq!(
            names,
            [
                "VERIFY.txt",
                "codebook.csv",
                "cover.jpg",
                "edition.json",
                "figure-2.csv",
                "figure-2.svg",
                "figure-6.csv",
                "figure-6.svg",
                "manifest.json",
                "report.docx",
                "report.epub",
                "report.html",
                "report.pdf",
                "table-1.csv",
                "table-2.csv",
                "table-3.csv"
            ]
        );
    }
    let exhibits: Vec<_> = fs::read_dir(out.join("exhibits"))
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(exhibits.len(), 1);
    assert!(exhibits[0].path().join("pack.json").is_file());
    assert!(exhibits[0].path().join("exhibit.jpg").is_file());
    assert!(!out.join("leaked-on-purpose.html").exists());
}

#[test]
fn the_demo_reaches_no_network() {
    let name = "the_demo_reaches_no_network";
    let trace = DEMO.join("network");
    if trace.exists() {
        // Processes talk to each other by pipes, so not even a local socket is opened.
        assert_eq!(fs::read_to_string(trace).unwrap(), "");
        assert_eq!(read("code"), "Some(0)");
    } else {
        testkit::skip(name, "strace is not installed, or may not trace here");
    }
}

#[test]
fn whoever_has_the_files_can_check_them() {
    let name = "whoever_has_the_files_can_check_them";
    let verify = Path::new(PROGRAM).with_file_name("testimony-verify");
    if !verify.is_file() {
        testkit::skip(
            name,
            "testimony-verify is not built; cargo build -p testimony-verify",
        );
        return;
    }
    let env = TestEnv::empty();
    let check = |folder: &Path| env.finish(Command::new(&verify).arg(folder));
    let exhibit = fs::read_dir(DEMO.join("out/exhibits"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    for folder in [
        DEMO.join("out/report/en"),
        DEMO.join("out/report/ar"),
        exhibit.clone(),
    ] {
        check(&folder).assert_code(0);
    }
    for (folder, file) in [
        (DEMO.join("out/report/en"), "report.pdf"),
        (exhibit, "exhibit.jpg"),
    ] {
        let changed = env.at(file);
        copy(&folder, &changed);
        let path = changed.join(file);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        check(&changed).assert_code(1).assert_says(file);
    }
}

#[test]
fn a_demo_replaces_an_earlier_demo_and_stops_when_asked() {
    let env = TestEnv::empty();
    copy(&DEMO.join("out/report"), &env.at("out/report"));
    copy(&DEMO.join("out/field-folder"), &env.at("out/field-folder"));
    env.write("out/field-folder/old.txt", "from the first demo");
    fs::copy(
        DEMO.join("out/.testimony-demo"),
        env.at("out/.testimony-demo"),
    )
    .unwrap();

    let mut command = env.command();
    command
        .args(["demo", "--out", "out"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.starts_with("Amal comes home"), "{line}");
    assert!(!env.at("out/field-folder/old.txt").exists());
    assert!(!env.at("out/report").exists());
    assert!(env.at("out/field-folder/investigation.toml").is_file());

    interrupt(child.id());
    let output = child.wait_with_output().unwrap();
    let output = env.output(output.status, &[], &output.stderr);
    insta::assert_snapshot!(output, @"
    --- stderr
    error: interrupted
      to do: run it again
    --- exit 1
    ");
}

/// What Ctrl-C does.
pub(crate) fn interrupt(process: u32) {
    let done = Command::new("kill")
        .args(["-INT", &process.to_string()])
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
fn a_demo_touches_no_folder_of_somebody_else() {
    let env = TestEnv::empty();
    env.write("mine/notes.txt", "not yours");
    let output = env.run(&["demo", "--out", "mine"]);
    insta::assert_snapshot!(output, @"
    --- stderr
    error: `mine` is there already and is no demo
      to do: give another folder with --out
    --- exit 2
    ");
    let names: Vec<String> = files(&env.at("mine"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["notes.txt"]);
    let answer = env.run(&["demo", "--out", "mine", "--json"]).json();
    assert_eq!(answer["error"]["code"], 2);
}

//! Disks that are really full and really read-only: mounted for the test in a namespace of its own, where
//! the system lets one.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{
    support::{FIELD, Output, PROGRAM, copy},
    writes::{ALICE, Place},
};

/// A disk in memory at `disk`, which only processes in this namespace see.
struct Mounted {
    /// Lives in the namespace and does there what it is told, line by line.
    shell: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Mounted {
    /// Mounts it; nothing, where that is not allowed.
    fn new(place: &mut Place, size: &str) -> Option<Self> {
        fs::create_dir_all(&place.disk).unwrap();
        // With a user namespace where one is not root; root may not be let have one, and needs none.
        [&["-r", "-m"][..], &["-m"]].into_iter().find_map(|how| {
            let mut shell = Command::new("unshare")
                .args(how)
                .args(["sh"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .ok()?;
            let answers = BufReader::new(shell.stdout.take().unwrap());
            let mut mounted = Self { shell, answers };
            let mount = format!(
                "mount -t tmpfs -o size={size} tmpfs '{}'",
                place.disk.display()
            );
            if !mounted.tell(&mount) {
                return None;
            }
            let id = mounted.shell.id().to_string();
            let enter: &[&str] = match how {
                ["-r", ..] => &["nsenter", "-t", &id, "-U", "--preserve-credentials", "-m"],
                _ => &["nsenter", "-t", &id, "-m"],
            };
            place.through = enter.iter().map(|word| (*word).to_owned()).collect();
            let outside = place.env.at("outside");
            place.fill(&outside);
            let copied = format!("cp -a '{}/.' '{}'", outside.display(), place.disk.display());
            assert!(mounted.tell(&copied));
            Some(mounted)
        })
    }

    /// Whether a command of the shell went well.
    fn tell(&mut self, command: &str) -> bool {
        let input = self.shell.stdin.as_mut().unwrap();
        if writeln!(input, "{command}; echo \"done $?\"").is_err() {
            return false;
        }
        let mut line = String::new();
        while self.answers.read_line(&mut line).is_ok_and(|len| len > 0) {
            if let Some(code) = line.trim().strip_prefix("done ") {
                return code == "0";
            }
            line.clear();
        }
        false
    }

    /// Fills the disk up to so many bytes.
    fn leave(&mut self, disk: &Path, free: u64) {
        let filler = disk.join("filler").display().to_string();
        let _ = self.tell(&format!("head -c 1000000000 /dev/zero > '{filler}'"));
        assert!(self.tell(&format!("truncate -s -{free} '{filler}'")) || free == 0);
    }

    fn make_room(&mut self, disk: &Path) {
        assert!(self.tell(&format!("rm '{}'", disk.join("filler").display())));
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

fn mounted(place: &mut Place, size: &str, test: &str) -> Option<Mounted> {
    if !testkit::has_program("unshare", test) || !testkit::has_program("nsenter", test) {
        return None;
    }
    let mounted = Mounted::new(place, size);
    if mounted.is_none() {
        testkit::skip(test, "nothing may be mounted here");
    }
    mounted
}

/// It says that it could not, why, and what to do.
fn says(output: &Output, words: &[&str], remedy: &str) {
    let said = output.assert_code(3);
    let has = said.stderr.contains(remedy) || said.stdout.contains(remedy);
    assert!(has, "{words:?} without {remedy:?}:\n{output}");
    assert!(!output.stderr.contains("panicked"), "{words:?}:\n{output}");
}

/// Everything that writes into the vault, or a file.
fn writing<'a>(field: &'a str, store: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["import", field],
        vec!["members", "grant", "bob", "--compartment", "media"],
        vec!["members", "revoke", "bob", "--reason", "left"],
        vec!["members", "add", "carol"],
        vec!["keys", "rotate"],
        vec!["keys", "passphrase"],
        vec!["keys", "second-secret", "set"],
        vec!["recovery", "create"],
        vec!["backup", store],
    ]
}

#[test]
fn a_full_disk_is_said_by_every_verb_and_costs_nothing() {
    const NAME: &str = "a_full_disk_is_said_by_every_verb_and_costs_nothing";
    let mut place = Place::new();
    let Some(mut disk) = mounted(&mut place, "8m", NAME) else {
        return;
    };
    let folder = place.disk.clone();
    let at = |name: &str| folder.join(name).display().to_string();
    let (field, store) = (at("field"), at("store"));
    disk.leave(&folder, 0);
    let before = place.run(&["list", "interviews"]);
    before.assert_code(0);
    for words in writing(&field, &store) {
        says(&place.run(&words), &words, "free some space");
    }
    assert_eq!(place.run(&["list", "interviews"]).stdout, before.stdout);
    disk.make_room(&folder);
    let (told, output) = place.play(&[]);
    assert!(told.everything(), "{output}");
    place.check(&told, false, "with room again");
}

/// With a little room each verb comes a little further before it fails.
#[test]
fn a_disk_that_fills_up_in_the_middle_loses_nothing() {
    const NAME: &str = "a_disk_that_fills_up_in_the_middle_loses_nothing";
    for free in [8, 40, 100, 180, 300, 500, 800, 1500] {
        let mut place = Place::new();
        let Some(mut disk) = mounted(&mut place, "8m", NAME) else {
            return;
        };
        let folder = place.disk.clone();
        disk.leave(&folder, free << 10);
        let (told, output) = place.play(&[]);
        let how = format!("{free} KiB free\n{output}");
        assert!(!output.stderr.contains("panicked"), "{how}");
        if !told.everything() {
            assert!(output.stderr.contains("free some space"), "{how}");
        }
        disk.make_room(&folder);
        place.check(&told, false, &how);
    }
}

#[test]
fn a_read_only_disk_can_be_read_and_says_so_when_written_to() {
    const NAME: &str = "a_read_only_disk_can_be_read_and_says_so_when_written_to";
    let mut place = Place::new();
    let Some(mut disk) = mounted(&mut place, "16m", NAME) else {
        return;
    };
    let folder = place.disk.clone();
    let at = |name: &str| folder.join(name).display().to_string();
    let store = at("store");
    place.run(&["import", &at("field")]).assert_code(0);
    let more = place.env.at("more");
    copy(Path::new(FIELD), &more);
    fs::copy(
        more.join("places/mill-yard.md"),
        more.join("places/well.md"),
    )
    .unwrap();
    let more = more.display().to_string();
    let reading = reading(&place);
    assert!(disk.tell(&format!("mount -o remount,ro '{}'", folder.display())));
    for (words, before) in &reading {
        let now = place.run(words);
        assert_eq!(
            (now.code, &now.stdout),
            (before.code, &before.stdout),
            "{words:?}\n{now}"
        );
    }
    for words in writing(&more, &store) {
        says(&place.run(&words), &words, "read-only");
    }
    assert!(disk.tell(&format!("mount -o remount,rw '{}'", folder.display())));
    let (told, output) = place.play(&[]);
    assert!(told.everything(), "{output}");
    place.check(&told, false, "to be written to again");
}

/// What every verb that reads says.
fn reading(place: &Place) -> Vec<(Vec<&'static str>, Output)> {
    let verbs: [&[&str]; 12] = [
        &["status"],
        &["list", "interviews"],
        &["list", "sources"],
        &["show", "int-001"],
        &["search", "fountain"],
        &["relations", "src-01"],
        &["history", "int-001"],
        &["corroborate", "f-01"],
        &["count", "acts", "--by", "type"],
        &["review"],
        &["members", "standing"],
        &["fsck"],
    ];
    verbs
        .into_iter()
        .map(|words| {
            let output = place.run(words);
            assert!(output.code <= Some(1), "{words:?}\n{output}");
            (words.to_vec(), output)
        })
        .collect()
}

/// Somebody who may read the folder and not write to it.
#[test]
fn a_folder_that_one_may_not_write_to_can_be_read() {
    const NAME: &str = "a_folder_that_one_may_not_write_to_can_be_read";
    let mut place = Place::new();
    let field = place.disk.join("field").display().to_string();
    place.run(&["import", &field]).assert_code(0);
    let reading = reading(&place);
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let everything = [place.env.at("."), place.disk.clone()];
    for folder in everything {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    each_folder(&place.disk.join("vault"), 0o555);
    if is_root {
        fs::set_permissions(place.env.at("home"), fs::Permissions::from_mode(0o777)).unwrap();
        // The program starts itself again to read what is hostile, so it has to be where the other may
        // go: not below root's home.
        let program = place.env.at("program");
        if fs::hard_link(PROGRAM, &program).is_err() {
            fs::copy(PROGRAM, &program).unwrap();
        }
        let instead = format!("shift; exec {} \"$@\"", program.display());
        let nobody = [
            "setpriv",
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "sh",
            "-c",
            &instead,
            "sh",
        ];
        place.through = nobody.iter().map(|word| (*word).to_owned()).collect();
        let may = place.env.finish(place.command(&[], ALICE).arg("--version"));
        if may.code != Some(0) {
            testkit::skip(NAME, "nobody else may run the program here");
            return;
        }
    }
    for (words, before) in &reading {
        let now = place.run(words);
        assert_eq!(
            (now.code, &now.stdout),
            (before.code, &before.stdout),
            "{words:?}\n{now}"
        );
    }
    for words in [
        &["members", "grant", "bob", "--compartment", "media"][..],
        &["keys", "rotate"],
        &["keys", "passphrase"],
    ] {
        says(&place.run(words), words, "may write");
    }
    place.through.clear();
    each_folder(&place.disk.join("vault"), 0o755);
    place
        .run(&["fsck"])
        .assert_code(0)
        .assert_says("The vault is sound.");
}

fn each_folder(folder: &Path, mode: u32) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_folder(&path, mode);
        } else {
            // Files are of the first's as well: readable by the other, no more.
            fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o644)).unwrap();
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

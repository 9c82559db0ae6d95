//! One session that does everything that writes, and what must be true after it was disturbed.
//!
//! It works in a copy of the frozen vault, whose keys are behind the cheapest stretching there may be.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

use crate::support::{FIELD, Output, TestEnv, copy, shared};

const FROZEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vault/tests/frozen/v1");
pub(crate) const ALICE: &str = "abacus abdomen abdominal abide abiding ability";
pub(crate) const NEW: &str = "velvet pulp lantern copper orchid tundra";

/// What is done, and the name that only its answer has. `DISK` is where vault, field folder and store are.
const SCRIPT: &[(&str, &str)] = &[
    ("import DISK/field --json", "entries"),
    ("members grant bob --compartment media --json", "opened"),
    ("backup DISK/store --json", "snapshot"),
    (
        "withdraw src-01 --reason asked --destroy --yes --json",
        "destroyed",
    ),
    (
        "members revoke bob --compartment media --reason left --json",
        "removed",
    ),
    ("keys rotate --json", "device"),
    ("keys passphrase --own-passphrase --json", "passphrase"),
];

/// What is looked at afterwards, and that work goes on.
const LOOK: &str = "status --json\nmembers standing --json\nlist sources --json\nlist interviews --json\n\
                    fsck --json\nimport DISK/field --json\nfsck --repair --json\nbackup DISK/store --json\n\
                    backup DISK/store --check --json\n";

/// The frozen vault, opened once so that its views are there. In the long form a new one with the same
/// members: the program stretches passphrases otherwise there, and would not open the frozen one.
static READY: LazyLock<PathBuf> = LazyLock::new(|| {
    shared("writes", |folder| {
        let env = TestEnv::empty();
        if testkit::is_long() {
            for words in [
                &["init", "--member", "alice", "--own-passphrase"][..],
                &["members", "add", "bob", "--json"],
            ] {
                let mut command = env.command();
                command.args(words).env("TESTIMONY_PASSPHRASE", ALICE);
                env.finish(&mut command).assert_code(0);
            }
        } else {
            copy(Path::new(FROZEN), &env.at("vault"));
        }
        let mut command = env.command();
        command.arg("status").env("TESTIMONY_PASSPHRASE", ALICE);
        env.finish(&mut command).assert_code(0);
        copy(&env.at("vault"), &folder.join("vault"));
    })
});

/// Where the session takes place.
pub(crate) struct Place {
    pub(crate) env: TestEnv,
    /// The folder with vault, field folder and store.
    pub(crate) disk: PathBuf,
    /// The programs through which this one is run there.
    pub(crate) through: Vec<String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let env = TestEnv::empty();
        let place = Self {
            disk: env.at("disk"),
            env,
            through: Vec::new(),
        };
        place.fill(&place.disk);
        place
    }

    /// Puts vault and field folder into a folder.
    pub(crate) fn fill(&self, folder: &Path) {
        copy(&READY.join("vault"), &folder.join("vault"));
        copy(Path::new(FIELD), &folder.join("field"));
    }

    /// The program, about to run there for Alice, by this one in turn.
    pub(crate) fn command(&self, by: &[&str], passphrase: &str) -> Command {
        let mut wrapper: Vec<&str> = self.through.iter().map(String::as_str).collect();
        wrapper.extend(by);
        let mut command = self.env.wrapped(&wrapper);
        command
            .env("TESTIMONY_VAULT", self.disk.join("vault"))
            .env("TESTIMONY_PASSPHRASE", passphrase);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.env.finish(self.command(&[], ALICE).args(words))
    }

    fn session(&self, by: &[&str], passphrase: &str, commands: &str) -> Output {
        let disk = self.disk.to_str().unwrap();
        self.env.write("commands", commands.replace("DISK", disk));
        let mut command = self.command(by, passphrase);
        command.arg("unlock").env("TESTIMONY_NEW_PASSPHRASE", NEW);
        command.stdin(fs::File::open(self.env.at("commands")).unwrap());
        self.env.finish(&mut command)
    }

    /// Does everything, by another program in turn; and what was answered.
    pub(crate) fn play(&self, by: &[&str]) -> (Told, Output) {
        let commands: String = SCRIPT.iter().map(|(line, _)| format!("{line}\n")).collect();
        let output = self.session(by, ALICE, &commands);
        let answers = serde_json::Deserializer::from_str(&output.stdout).into_iter::<Value>();
        let answers: Vec<Value> = answers.map_while(Result::ok).collect();
        let told = SCRIPT.iter().map(|(_, name)| *name);
        // What an import says that it could not read, it did not promise to have.
        let whole = |answer: &Value| answer["problems"].as_array().is_none_or(Vec::is_empty);
        let told = told.filter(|name| {
            let mut about = answers.iter().filter(|one| one.get(name).is_some());
            about.any(whole)
        });
        (Told(told.collect()), output)
    }

    /// Opens what is there, holds it against what was told, and goes on working in it.
    pub(crate) fn check(&self, told: &Told, killed: bool, how: &str) {
        let told = &told.0;
        let run = |passphrase: &str| self.session(&[], passphrase, LOOK);
        let has_new = told.contains("passphrase");
        let mut looked = run(if has_new { NEW } else { ALICE });
        if looked.code == Some(2) && looked.stderr.contains("opens no member's keys") {
            assert!(!has_new, "{how}\n{looked}");
            looked = run(NEW);
        }
        let answers = looked.jsons();
        let [
            status,
            standing,
            sources,
            interviews,
            fsck,
            import,
            mended,
            backup,
            store,
        ] = &answers[..]
        else {
            panic!("{how}\n{looked}");
        };
        let has = |list: &Value, key: &str| {
            let list = list.as_array().unwrap_or_else(|| panic!("{how}\n{looked}"));
            list.iter().any(|one| one["key"] == key)
        };
        let wrong = |what: &str| format!("{what}: {how}\n--- and then\n{looked}");
        assert_eq!(status["member"], "alice", "{}", wrong("status"));
        if told.contains("entries") {
            assert!(
                has(sources, "src-02") && has(interviews, "int-002"),
                "{}",
                wrong("import")
            );
        }
        // Withdrawn is all or nothing, whether or not it was told.
        if told.contains("entries") {
            assert_eq!(
                has(sources, "src-01"),
                has(interviews, "int-001"),
                "{}",
                wrong("half")
            );
        }
        if told.contains("destroyed") {
            assert!(
                !has(sources, "src-01") && !has(interviews, "int-001"),
                "{}",
                wrong("withdraw")
            );
        }
        let bobs = standing.as_array().unwrap().iter();
        let mut bobs = bobs.filter(|row| row["member"] == "bob");
        let has_media = bobs.any(|row| row["compartments"].to_string().contains("media"));
        if told.contains("removed") {
            assert!(!has_media, "{}", wrong("revoke"));
        }
        // A program that was killed before the answer after the next had not begun to take it back.
        if killed && told.contains("opened") && !told.contains("destroyed") {
            assert!(has_media, "{}", wrong("grant"));
        }
        let severities = fsck["findings"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", wrong("fsck")));
        for finding in severities {
            let severity = finding["severity"].as_str().unwrap();
            assert!(
                matches!(severity, "note" | "rebuildable"),
                "{}",
                wrong("fsck")
            );
        }
        assert!(import["entries"].is_array(), "{}", wrong("importing again"));
        assert_eq!(mended["sound"], true, "{}", wrong("fsck --repair"));
        assert!(backup["snapshot"].is_string(), "{}", wrong("backup"));
        assert_eq!(store["intact"], true, "{}", wrong("the store"));
    }
}

/// What was answered, by the name that only that answer has.
pub(crate) struct Told(pub(crate) BTreeSet<&'static str>);

impl Told {
    /// Whether every command was carried out.
    pub(crate) fn everything(&self) -> bool {
        self.0.len() == SCRIPT.len()
    }
}

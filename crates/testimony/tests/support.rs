//! A place of its own for each test, and what running the program there came to.

use std::{
    env, fs,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_testimony");

/// Amal's passphrase in every vault that a test makes.
pub(crate) const AMAL: &str = "a passphrase of amal for tests";

/// The small field folder: one shooting, two witnesses, a report of a few lines.
pub(crate) const FIELD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/field");

/// A folder with a home of its own. Nothing of the machine's environment reaches the program but
/// where programs are.
pub(crate) struct TestEnv {
    dir: TempDir,
}

impl TestEnv {
    /// Nothing but a home.
    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("home")).unwrap();
        Self { dir }
    }

    /// The small field folder in `field/`, and in `vault/` a vault of Amal and Bassel that took it in.
    pub(crate) fn prepared() -> Self {
        let env = Self::empty();
        copy(&PREPARED.join("vault"), &env.at("vault"));
        copy(Path::new(FIELD), &env.at("field"));
        env
    }

    /// The small field folder in `field/`, and a vault of Amal in `vault/` that holds nothing yet.
    pub(crate) fn new_vault() -> Self {
        let env = Self::empty();
        copy(&PREPARED.join("empty"), &env.at("vault"));
        copy(Path::new(FIELD), &env.at("field"));
        env
    }

    /// A path below the folder.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces words in a file, which must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, text.replace(from, to));
    }

    /// The program, about to run here for Amal.
    pub(crate) fn command(&self) -> Command {
        self.wrapped(&[])
    }

    /// The same, run by another program.
    pub(crate) fn wrapped(&self, wrapper: &[&str]) -> Command {
        let mut words = wrapper.iter().copied().chain([PROGRAM]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .current_dir(self.dir.path())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.at("home"))
            .env("TMPDIR", self.dir.path())
            .env("COLUMNS", "100")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            // No machine of which anything is known, so that no swap is warned of.
            .env("TESTIMONY_MACHINE", self.at("machine"))
            .env("TESTIMONY_PASSPHRASE", AMAL)
            .stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.finish(self.command().args(words))
    }

    /// Runs the program for Bassel.
    pub(crate) fn run_as_bassel(&self, words: &[&str]) -> Output {
        let passphrase = fs::read_to_string(PREPARED.join("bassel")).unwrap();
        self.finish(
            self.command()
                .args(words)
                .env("TESTIMONY_PASSPHRASE", passphrase),
        )
    }

    /// Runs a command that was made ready.
    pub(crate) fn finish(&self, command: &mut Command) -> Output {
        let output = command.output().unwrap();
        self.output(output.status, &output.stdout, &output.stderr)
    }

    /// Opens the vault once and gives these commands.
    pub(crate) fn session(&self, commands: &[&str]) -> Output {
        let mut child = self.begin_session();
        let mut input = child.stdin.take().unwrap();
        // It may end before it has read everything; its output says so.
        let _ = input.write_all((commands.join("\n") + "\n").as_bytes());
        drop(input);
        let output = child.wait_with_output().unwrap();
        self.output(output.status, &output.stdout, &output.stderr)
    }

    /// A session that waits for commands.
    pub(crate) fn begin_session(&self) -> Child {
        let mut command = self.command();
        command.arg("unlock").stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// What a program said, with the place where it ran written as `$ENV`.
    pub(crate) fn output(&self, status: ExitStatus, stdout: &[u8], stderr: &[u8]) -> Output {
        let root = self.dir.path().to_str().unwrap();
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("it prints UTF-8");
            assert_harmless(&text);
            text.replace(root, "$ENV")
        };
        Output {
            stdout: text(stdout),
            stderr: text(stderr),
            code: status.code(),
        }
    }

    /// The vault is sound and opens.
    pub(crate) fn assert_sound(&self) {
        self.run(&["fsck"])
            .assert_code(0)
            .assert_says("The vault is sound.");
    }
}

/// Nothing that a program prints may steer a terminal or reorder a line.
fn assert_harmless(text: &str) {
    let harmful = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = text.chars().find(harmful);
    assert_eq!(found, None, "in the output: {text:?}");
}

/// What running the program came to.
#[must_use]
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Output {
    /// It ended with this exit code.
    pub(crate) fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// It said these words, somewhere.
    pub(crate) fn assert_says(&self, words: &str) -> &Self {
        let said = self.stdout.contains(words) || self.stderr.contains(words);
        assert!(said, "nowhere {words:?} in\n{self}");
        self
    }

    /// It did not say these words.
    pub(crate) fn assert_never_says(&self, words: &str) -> &Self {
        let said = self.stdout.contains(words) || self.stderr.contains(words);
        assert!(!said, "{words:?} in\n{self}");
        self
    }

    /// Its answer in JSON.
    pub(crate) fn json(&self) -> Value {
        let values = self.jsons();
        assert_eq!(values.len(), 1, "{self}");
        values[0].clone()
    }

    /// Its answers in JSON, one for each command of a session.
    pub(crate) fn jsons(&self) -> Vec<Value> {
        serde_json::Deserializer::from_str(&self.stdout)
            .into_iter()
            .map(|value| value.unwrap_or_else(|error| panic!("{error} in\n{self}")))
            .collect()
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.stdout.is_empty() {
            write!(f, "{}", self.stdout)?;
        }
        if !self.stderr.is_empty() {
            write!(f, "--- stderr\n{}", self.stderr)?;
        }
        match self.code {
            Some(code) => writeln!(f, "--- exit {code}"),
            None => writeln!(f, "--- ended by a signal"),
        }
    }
}

/// `vault/`, which took the small field folder in, `empty/`, the same before, and `bassel`, his
/// passphrase. Opening a vault costs a second, so tests copy this one.
static PREPARED: LazyLock<PathBuf> = LazyLock::new(|| {
    shared("prepared", |folder| {
        let env = TestEnv::empty();
        env.run(&["init", "--member", "amal", "--own-passphrase"])
            .assert_code(0);
        let added = env.run(&["members", "add", "bassel", "--json"]).json();
        let passphrase = added["passphrase"].as_str().unwrap().to_owned();
        copy(&env.at("vault"), &folder.join("empty"));
        env.run(&["import", FIELD])
            .assert_code(0)
            .assert_says(" 0 problems.");
        copy(&env.at("vault"), &folder.join("vault"));
        fs::write(folder.join("bassel"), passphrase).unwrap();
    })
});

/// A folder that all tests of this run share, made by whichever comes first. Some runners start a
/// process for each test, so this is on the disk.
pub(crate) fn shared(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let run = env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| std::process::id().to_string());
    remove_old(parent);
    let all = parent.join(format!("{SHARED}{run}"));
    fs::create_dir_all(&all).unwrap();
    let lock = File::create(all.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let (folder, done) = (all.join(name), all.join(format!("{name}.done")));
    if !done.exists() {
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir(&folder).unwrap();
        make(&folder);
        fs::write(done, b"").unwrap();
    }
    folder
}

const SHARED: &str = "testimony-shared-";

/// Takes away what earlier runs left; a run takes minutes.
fn remove_old(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|meta| meta.modified()).map(|at| {
            SystemTime::now()
                .duration_since(at)
                .unwrap_or(Duration::ZERO)
        });
        let old = age.is_ok_and(|age| age > Duration::from_secs(3600));
        if old && entry.file_name().to_string_lossy().starts_with(SHARED) {
            // Another process may be doing the same.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Copies a folder, links as links.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Every file below a folder, by its path there.
pub(crate) fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.push((name.to_str().unwrap().to_owned(), path));
            }
        }
    }
    found.sort();
    found
}

//! A vault left open is locked, and nothing of it stays in memory.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use testkit::{
    Search,
    memory::{Memory, like_keys},
};

use crate::support::{AMAL, PROGRAM, TestEnv};

/// A session that somebody works in.
pub(crate) struct Desk {
    child: Child,
    input: ChildStdin,
    said: Receiver<String>,
}

impl Desk {
    pub(crate) fn open(env: &TestEnv, words: &[&str]) -> Self {
        Self::of(env.command().args(words))
    }

    pub(crate) fn of(command: &mut Command) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (out, said) = channel();
        let errors = child.stderr.take().unwrap();
        let answers = child.stdout.take().unwrap();
        let errors_out = out.clone();
        thread::spawn(move || {
            BufReader::new(errors)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(errors_out.send(line)))
        });
        thread::spawn(move || {
            BufReader::new(answers)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(out.send(line)))
        });
        let input = child.stdin.take().unwrap();
        Self { child, input, said }
    }

    pub(crate) fn give(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// Waits until it says these words.
    pub(crate) fn hear(&self, words: &str) -> String {
        let mut heard = String::new();
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(30));
            let line = line.unwrap_or_else(|error| panic!("{error} before {words:?} in\n{heard}"));
            heard += &format!("{line}\n");
            if line.contains(words) {
                return heard;
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn end(mut self) -> Option<i32> {
        drop(self.input);
        self.child.wait().unwrap().code()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }
}

/// The passphrase in a file, so that a locked session can be opened again without a terminal.
pub(crate) fn with_file(env: &TestEnv) -> Command {
    env.write("passphrase", AMAL);
    let mut command = env.command();
    command
        .env_remove("TESTIMONY_PASSPHRASE")
        .args(["--passphrase-file", "passphrase", "unlock"]);
    command
}

#[test]
fn a_locked_vault_leaves_nothing_in_memory() {
    const NAME: &str = "a_locked_vault_leaves_nothing_in_memory";
    let env = TestEnv::prepared();
    let secrets = ["Salim Darwish-Canary", "زفقلثوكش", AMAL];
    env.write(
        "field/people/per-77.md",
        "---\nidentity:\n  name: Salim Darwish-Canary\n  name_ar: زفقلثوكش\nstatus: living\nprotection: standard\n---\n",
    );
    env.run(&["import", "field"])
        .assert_code(0)
        .assert_says(" 0 problems.");
    let search = Search::new(secrets.map(str::as_bytes));
    let mut desk = Desk::open(&env, &["unlock"]);
    desk.hear("The vault is open");
    desk.give("show per-77.identity");
    desk.hear("Salim");
    let before = match Memory::of(desk.id()) {
        Ok(memory) => memory,
        Err(error) => return testkit::skip(NAME, &error.to_string()),
    };
    let found = |memory: &Memory| -> Vec<usize> {
        let all = memory.parts().flat_map(|part| search.find_plain(part));
        let mut all: Vec<usize> = all.map(|(secret, _)| secret).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    assert_eq!(
        found(&before),
        [0, 1, 2],
        "an open vault has to be found out"
    );
    let keys = before.keys();
    assert!(keys.len() > 100, "an open vault has keys: {}", keys.len());

    desk.give("lock");
    desk.hear("Locked: you asked for it.");
    let after = Memory::of(desk.id()).unwrap();
    assert_eq!(found(&after), [0; 0]);
    let mut left = after.held(&keys);
    if !left.is_empty() {
        // Constants of the program look random as well, and are no secret.
        for constant in like_keys(&fs::read(PROGRAM).unwrap(), 1) {
            left.remove(&constant);
        }
    }
    assert!(left.is_empty(), "{} of {} are left", left.len(), keys.len());
    desk.give("show per-77");
    desk.hear("the vault is locked");
    assert_eq!(desk.end(), Some(0));
}

#[test]
fn whoever_locks_can_open_again_and_go_on() {
    let env = TestEnv::prepared();
    let mut desk = Desk::of(&mut with_file(&env));
    desk.hear("The vault is open for amal");
    desk.give("lock");
    desk.hear("`unlock` opens the vault again");
    // It is not held meanwhile.
    env.run(&["list", "people"]).assert_code(0);
    desk.give("unlock");
    desk.hear("The vault is open for amal");
    desk.give("list people --json");
    desk.hear("per-01");
    desk.give("exit");
    desk.hear("Locked.");
    assert_eq!(desk.end(), Some(0));
}

#[test]
fn a_vault_that_nobody_works_in_is_locked() {
    let env = TestEnv::prepared();
    let desk = Desk::open(&env, &["unlock", "--idle-lock", "1s"]);
    desk.hear("The vault is open");
    desk.hear("Locked: nobody gave a command for long.");
    assert_eq!(desk.end(), Some(0));
    for never in ["0", "0s"] {
        env.run(&["unlock", "--idle-lock", never])
            .assert_code(2)
            .assert_says("a vault that never locks");
    }
}

/// A program for the system bus that says, once told to, what logind says before a sleep.
#[test]
fn a_vault_is_locked_before_the_machine_sleeps() {
    let env = TestEnv::prepared();
    let script = "#!/bin/sh\nwhile [ ! -e sleep ]; do sleep 0.05; done\n\
                  echo '/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)'\n\
                  exec cat\n";
    env.write("bin/gdbus", script);
    fs::set_permissions(env.at("bin/gdbus"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        env.at("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let mut command = env.command();
    let desk = Desk::of(command.arg("unlock").env("PATH", path));
    desk.hear("The vault is open");
    env.write("sleep", "");
    desk.hear("Locked: the machine goes to sleep");
    assert_eq!(desk.end(), Some(0));
}

#[test]
fn a_vault_in_the_background_is_locked() {
    let env = TestEnv::prepared();
    let desk = Desk::open(&env, &["unlock"]);
    desk.hear("The vault is open");
    desk.signal("-TSTP");
    let stopped = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", desk.id())).unwrap();
        stat.rsplit(')').next().unwrap().trim().starts_with('T')
    };
    for _ in 0..600 {
        if stopped() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert!(stopped(), "Ctrl-Z gives the terminal back");
    env.run(&["list", "people"]).assert_code(0);
    desk.signal("-CONT");
    desk.hear("Locked: it was sent to the background.");
    assert_eq!(desk.end(), Some(0));
}

#[test]
fn another_vault_cannot_be_named_inside_an_open_one() {
    let env = TestEnv::prepared();
    let output = env.session(&[
        "--vault elsewhere list people",
        "list people --vault elsewhere",
        "list people",
    ]);
    insta::assert_snapshot!(output.stderr, @"
    The vault is open for amal. Give commands without `testimony`; `lock` locks, `exit` ends.
    error: --vault cannot be given inside an open vault
      to do: leave it out, or `exit` and start `testimony` with it
    error: --vault cannot be given inside an open vault
      to do: leave it out, or `exit` and start `testimony` with it
    Locked.
    ");
    assert_eq!(output.stdout.matches("per-01").count(), 1, "{output}");
}

#[test]
fn a_crash_leaves_no_memory_on_disk() {
    let env = TestEnv::prepared();
    // Whoever wants core dumps gets none of this program.
    let mut command = env.wrapped(&[
        "sh",
        "-c",
        "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\"",
    ]);
    let mut desk = Desk::of(command.arg("unlock"));
    desk.hear("The vault is open");
    let limits = fs::read_to_string(format!("/proc/{}/limits", desk.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let words: Vec<&str> = core.split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{core}");
    desk.signal("-ABRT");
    let status = desk.child.wait().unwrap();
    assert_eq!((status.signal(), status.core_dumped()), (Some(6), false));
}

#[test]
fn swap_in_the_clear_is_warned_of_before_the_passphrase_is_asked() {
    let env = TestEnv::prepared();
    env.run(&["status"])
        .assert_code(0)
        .assert_never_says("SWAP");
    env.write(
        "machine/proc/swaps",
        "Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n",
    );
    let output = env.run(&["status", "--json"]);
    output
        .assert_code(0)
        .assert_says("* SWAP IS ON AND NOT ENCRYPTED: /dev/sda2");
    assert_eq!(output.json()["swap"]["state"], "clear");
    env.run(&["status"])
        .assert_says("Swap: NOT ENCRYPTED: /dev/sda2");
    env.finish(
        env.command()
            .arg("status")
            .env_remove("TESTIMONY_PASSPHRASE"),
    )
    .assert_code(2)
    .assert_says("SWAP IS ON");
}

//! The words of the command line: what is asked, what is answered, and how it is refused.

use std::{fs, path::Path};

use serde_json::json;

use crate::support::TestEnv;

const VERBS: [&[&str]; 49] = [
    &[],
    &["demo"],
    &["init"],
    &["unlock"],
    &["status"],
    &["fsck"],
    &["backup"],
    &["restore"],
    &["import"],
    &["new"],
    &["edit"],
    &["history"],
    &["relate"],
    &["relations"],
    &["fields"],
    &["corroborate"],
    &["command"],
    &["count"],
    &["review"],
    &["contacts"],
    &["assess"],
    &["trace"],
    &["watch"],
    &["list"],
    &["show"],
    &["search"],
    &["report"],
    &["report", "build"],
    &["report", "check"],
    &["report", "review"],
    &["report", "annex"],
    &["report", "touched"],
    &["report", "rescan"],
    &["report", "release"],
    &["site"],
    &["site", "build"],
    &["scan"],
    &["exhibit"],
    &["members"],
    &["members", "add"],
    &["keys"],
    &["keys", "passphrase"],
    &["keys", "second-secret"],
    &["keys", "second-secret", "set"],
    &["keys", "second-secret", "remove"],
    &["recovery"],
    &["recovery", "create"],
    &["recovery", "drill"],
    &["recovery", "use"],
];

#[test]
fn the_verbs_are_told() {
    let env = TestEnv::empty();
    insta::assert_snapshot!(env.run(&["--help"]), @"
    Fact-finding from the first note to the published report

    Usage: testimony [OPTIONS] <COMMAND>

    Commands:
      demo         Build the invented example case and publish its report
      init         Make a new vault
      unlock       Open the vault once and give commands until you lock it or leave it alone
      status       What the vault holds and how it is guarded
      fsck         Check every object, operation, proof and view
      objects      Where the originals are, and moving them to another disk or a bucket
      backup       Copy the vault to a folder, a stick or a bucket that nobody has to trust
      restore      Make a vault again out of such a copy
      import       Take in field folders, tables, gazetteers, vocabularies and archives
      new          Write a new record
      edit         Change a record
      history      Who changed what in a record, and when
      relate       Make a record refer to another, or no longer
      relations    What refers to a record
      fields       What can be written about a kind of record
      list         List the records of a kind
      show         Show a record with its history
      search       Find words in every record that you can read
      corroborate  Which statement rests on which accounts, and which are really one
      command      Who commanded a unit on a date
      count        Count acts and people, each figure with the records behind it
      review       Find records that cannot all be true
      contacts     When contacts were last heard of, and which check-ins were missed
      assess       Draw together what bears on the risk of a recipient of arms
      trace        Find the transfers that a weapon may have been part of
      watch        What the watches on recipients and weapons noticed
      shadow       Hold the shadow in a picture against the sun
      report       Build, check and release reports
      site         Make a static research library of what was released
      scan         Look for protected terms in any file
      exhibit      Pack the original of an item with its custody
      archive      Hand a whole case to a court or partner as one archive, and check such archives
      stamp        Have people outside say that the history was so, and since when
      members      Who has a key to the vault
      withdraw     Record that a source took back consent, and destroy what rests on it alone
      keys         Change what opens your own keys
      recovery     Two officers who together open what nobody else can

    Options:
          --vault <DIR>                The vault's folder [env: TESTIMONY_VAULT=] [default: vault]
          --passphrase-file <FILE>     Read the passphrase from the first line of this file
          --second-secret-file <FILE>  Read your second secret from this file, if your keys need one
          --no-state                   Keep and ask no note of how far this vault was: nothing stays on
                                       this machine that says that vaults were opened here, and one that
                                       was put back to an older state is not noticed
          --json                       Answer in JSON on standard output (docs/json.md)
          --timings                    Say how long each phase took, on standard error
      -h, --help                       Print help
      -V, --version                    Print version
    --- exit 0
    ");
}

#[test]
fn help_fits_a_narrow_terminal() {
    let env = TestEnv::empty();
    for verb in VERBS {
        let output = env.finish(env.command().args(verb).arg("--help").env("COLUMNS", "60"));
        output.assert_code(0);
        assert_eq!(output.stderr, "");
        // A usage line is not broken: it would no longer be one command.
        for line in output
            .stdout
            .lines()
            .filter(|line| !line.starts_with("Usage: "))
        {
            assert!(line.chars().count() <= 60, "{verb:?}: {line}");
        }
    }
}

#[test]
fn every_command_of_the_documents_exists() {
    let env = TestEnv::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut verbs = Vec::new();
    let documents = ["README.md", "docs/json.md", "docs/tour.md"];
    let texts = documents.map(|path| fs::read_to_string(root.join(path)).unwrap());
    for text in &texts {
        let words: Vec<&str> = text
            .split_whitespace()
            .map(|word| word.trim_matches(['`', ',', '.', '|']))
            .collect();
        for at in words
            .iter()
            .enumerate()
            .filter(|(_, word)| **word == "testimony")
            .map(|(at, _)| at)
        {
            let mut rest = words[at + 1..].iter();
            let mut verb = rest.next();
            if verb.is_some_and(|word| *word == "--vault") {
                verb = rest.nth(1);
            }
            verbs.extend(
                verb.filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))
                    .copied(),
            );
        }
        // The table of docs/json.md names them alone, each in its row's first cell.
        verbs.extend(
            text.lines()
                .filter_map(|line| line.strip_prefix("| `")?.split(['`', ' ']).next()),
        );
    }
    verbs.retain(|verb| !["init.md"].contains(verb) && !verb.contains(['/', '-', '.']));
    verbs.sort_unstable();
    verbs.dedup();
    assert!(verbs.len() >= 10, "{verbs:?}");
    for verb in &verbs {
        env.run(&[verb, "--help"]).assert_code(0);
    }
}

#[test]
fn an_unknown_verb_is_misuse() {
    let env = TestEnv::empty();
    insta::assert_snapshot!(env.run(&["improt", "field"]), @"
    --- stderr
    error: unrecognized subcommand 'improt'

      tip: a similar subcommand exists: 'import'

    Usage: testimony [OPTIONS] <COMMAND>

    For more information, try '--help'.
    --- exit 2
    ");
    env.run(&[]).assert_code(2);
    env.run(&["list"]).assert_code(2);
    env.run(&["list", "--colour", "x"]).assert_code(2);
}

/// What is refused is repeated, so it must not steer the terminal either.
#[test]
fn words_that_would_steer_a_terminal_are_shown() {
    let env = TestEnv::empty();
    env.run(&["improt\u{1b}[2J\u{202e}x"])
        .assert_code(2)
        .assert_says("\\u{202e}");
    env.run(&["--vault", "a\u{1b}[2J\u{202e}x", "status"])
        .assert_code(2);
    env.run(&["--vault", "a\u{1b}[2J\u{202e}x", "status", "--json"])
        .assert_code(2);
    env.run(&["scan", "a\u{1b}[2J", "--against", "b\u{202e}x", "--json"])
        .assert_code(3);
}

#[test]
fn a_refusal_in_json_has_the_documented_shape() {
    let env = TestEnv::prepared();
    let output = env.run(&["--vault", "nowhere", "status", "--json"]);
    output.assert_code(2);
    insta::assert_snapshot!(output.stdout, @r#"{"error":{"code":2,"remedy":"give its folder, or make one with `init`","what":"`nowhere` is not a vault"}}"#);
    for (words, code) in [
        (&["show", "nobody", "--json"][..], 2),
        (&["list", "nonsense", "--json"], 2),
        (&["report", "build", "nothing", "--json"], 2),
        (&["import", "nowhere", "--json"], 3),
        (
            &[
                "exhibit",
                "media/photos/IMG_1.jpg",
                "--recipient",
                "court",
                "--json",
            ],
            1,
        ),
    ] {
        let output = env.run(words);
        output.assert_code(code);
        let answer = output.json();
        assert_eq!(answer["error"]["code"], code);
        let fields: Vec<&String> = answer["error"].as_object().unwrap().keys().collect();
        assert_eq!(fields, ["code", "remedy", "what"]);
        for field in ["what", "remedy"] {
            assert!(
                !answer["error"][field].as_str().unwrap().is_empty(),
                "{words:?} {answer}"
            );
        }
    }
}

#[test]
fn answers_have_the_documented_shapes() {
    let env = TestEnv::prepared();
    let output = env.session(&[
        "status --json",
        "members --json",
        "list people --json",
        "search fountain --json",
        "report check brief --json",
        "fsck --json",
    ]);
    let answers = output.assert_code(0).jsons();
    let keys = |at: usize| {
        answers[at]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(0),
        [
            "alarms",
            "compartments",
            "destroyed",
            "devices",
            "keys_locked_in_memory",
            "learned",
            "member",
            "notices",
            "objects",
            "objects_at",
            "older",
            "operations",
            "outside",
            "outside_days",
            "passphrase",
            "proposed",
            "quarantined",
            "reading",
            "records",
            "recovery",
            "second_secret",
            "swap",
            "vault"
        ]
    );
    assert_eq!(answers[1], json!(["amal", "bassel"]));
    let record: Vec<&String> = answers[2][0].as_object().unwrap().keys().collect();
    assert_eq!(record, ["body", "id", "key", "own"]);
    let hit: Vec<&String> = answers[3][0].as_object().unwrap().keys().collect();
    assert_eq!(hit, ["id", "key", "kind", "snippet", "summary"]);
    assert_eq!(keys(4), ["flaws", "report", "statements"]);
    assert_eq!(
        answers[4]["statements"][0],
        json!({ "edition": "en", "line": 13, "evidence": ["int-001:1"] })
    );
    let checked = [
        "checked",
        "collected",
        "destroyed",
        "files",
        "findings",
        "mended",
        "objects_at",
        "quarantined",
        "rebuilt",
        "sound",
        "unreached",
    ];
    assert_eq!(keys(5), checked);
}

#[test]
fn a_new_vault_tells_its_passphrase_once() {
    let env = TestEnv::empty();
    let answer = env
        .finish(
            env.command()
                .args(["init", "--member", "amal", "--json"])
                .env_remove("TESTIMONY_PASSPHRASE"),
        )
        .json();
    let passphrase = answer["passphrase"].as_str().unwrap();
    assert_eq!(passphrase.split(' ').count(), 6);
    env.write("words", format!("{passphrase}\n"));
    env.run(&["status", "--passphrase-file", "words"])
        .assert_code(0)
        .assert_says("open for amal");
    let init = ["init", "--member", "amal"];
    env.run(&init)
        .assert_code(2)
        .assert_says("add --own-passphrase");
    env.run(&[&init[..], &["--own-passphrase"]].concat())
        .assert_code(2)
        .assert_says("is not empty");
}

#[test]
fn a_session_repeats_no_mistake_as_success() {
    let env = TestEnv::prepared();
    env.session(&["improt field"]).assert_code(2);
    env.session(&["list \"people"])
        .assert_code(2)
        .assert_says("a quotation mark is not closed");
    env.session(&["init --member mallory"])
        .assert_code(2)
        .assert_says("`exit` first");
    env.session(&["improt field", "list people"]).assert_code(0);
}

#[test]
fn a_vault_that_cannot_be_made_there_is_told_with_the_way_out() {
    let env = TestEnv::empty();
    let member = ["init", "--member", "amal", "--own-passphrase"];
    env.run(&[&member[..], &["case"]].concat())
        .assert_code(2)
        .assert_says("testimony --vault DIR init --member NAME");
    env.write("notes", "a file");
    env.run(&[&["--vault", "notes/case"], &member[..]].concat())
        .assert_says("give another path with `--vault`");
    assert!(!env.at("case").exists());
}

//! Two officers and nobody's passphrase, as the command line has it.

use crate::support::TestEnv;

#[test]
fn two_officers_open_what_nobody_else_can_any_more() {
    let env = TestEnv::new_vault();
    let output = env.run(&["recovery", "create"]);
    output.assert_code(0);
    let secret = |number: usize| {
        let start = format!("    Officer {number}: ");
        let line = output
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix(&start));
        line.unwrap().to_owned()
    };
    let officers = [secret(1), secret(2)];
    let mut shown = output.stdout.clone();
    for (secret, word) in officers.iter().zip(["ONE", "OTHER"]) {
        assert!(secret.starts_with("AGE-SECRET-KEY-PQ-1"));
        shown = shown.replace(secret, word);
    }
    insta::assert_snapshot!(shown, @"
    Two officers together can open: testimony, medical, media, operations, analysis, release.
    For identity a second member has to agree: testimony members grant recovery --compartment identity

        Officer 1: ONE

        Officer 2: OTHER

    These are shown once and stored nowhere. Give each to one person, on paper, and never both
    to the same. One alone opens nothing.
    What they open is vault/recovery/recovery.age. Keep copies elsewhere. Then try it: testimony recovery drill
    ");
    env.write("one", officers[0].to_lowercase());
    env.write("other", &officers[1]);
    let with = |words: &[&str], files: [&str; 2]| {
        let [one, other] = files;
        let files = ["--officer-secret-file", one, "--officer-secret-file", other];
        env.run(&[words, &files].concat())
    };
    with(&["recovery", "drill"], ["one", "one"])
        .assert_code(2)
        .assert_says("needs those of both its officers");
    with(&["recovery", "drill"], ["other", "one"])
        .assert_code(1)
        .assert_says("They do not open identity.");
    env.run_as_bassel(&["members", "grant", "recovery", "--compartment", "identity"])
        .assert_code(0);
    env.run(&["status"])
        .assert_code(0)
        .assert_says("Two officers open 7 compartments as recovery: never tried");
    with(&["recovery", "drill"], ["other", "one"])
        .assert_code(0)
        .assert_says("That is everything. The drill is recorded.");
    let status = env.run(&["status", "--json"]).json();
    assert_eq!(
        status["recovery"][0]["compartments"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
    assert!(status["recovery"][0]["drilled"].is_string());

    // Nobody's passphrase is left.
    let without = |words: &[&str]| {
        env.finish(
            env.command()
                .args(words)
                .args([
                    "--officer-secret-file",
                    "one",
                    "--officer-secret-file",
                    "other",
                ])
                .env_remove("TESTIMONY_PASSPHRASE"),
        )
    };
    with(&["recovery", "use", "mallory"], ["one", "one"])
        .assert_code(2)
        .assert_says("do not open this recovery together");
    env.run(&["recovery", "use", "mallory", "--officer-secret-file", "one"])
        .assert_code(2)
        .assert_says("one officer alone opens nothing");
    let new = without(&["recovery", "use", "carol", "--json"]);
    let new = new.assert_code(0).json();
    assert_eq!(new["compartments"].as_array().unwrap().len(), 7);
    let status = env.finish(
        env.command()
            .arg("status")
            .env("TESTIMONY_PASSPHRASE", new["passphrase"].as_str().unwrap()),
    );
    status.assert_code(0).assert_says("open for carol");
}

#[test]
fn officers_who_keep_keys_of_their_own_give_recipients_and_nothing_is_shown() {
    let env = TestEnv::new_vault();
    let officers = [app::new_officer().unwrap(), app::new_officer().unwrap()];
    for (officer, name) in officers.iter().zip(["dana", "elias"]) {
        env.write(&format!("{name}.txt"), officer.officer().text() + "\n");
        env.write(&format!("{name}.paper"), officer.text().as_bytes());
    }
    let create = |given: &[&str]| {
        let given = given.iter().flat_map(|file| ["--officer", file]);
        let words: Vec<&str> = ["recovery", "create", "--json"]
            .into_iter()
            .chain(given)
            .collect();
        env.run(&words)
    };
    create(&["dana.txt"])
        .assert_code(2)
        .assert_says("give --officer twice");
    create(&["dana.txt", "elias.txt", "dana.txt"]).assert_code(2);
    create(&["dana.txt", "dana.txt"]).assert_code(2);
    create(&["dana.txt", "nobody.txt"]).assert_code(3);
    // A secret is no recipient, and an older age key opens to a quantum computer.
    create(&["dana.txt", "elias.paper"])
        .assert_code(2)
        .assert_says("no officer's recipient")
        .assert_never_says("AGE-SECRET-KEY");
    env.write(
        "old.txt",
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    );
    create(&["dana.txt", "old.txt"]).assert_code(2);
    assert!(!env.at("vault/recovery").exists());

    let made = create(&["dana.txt", "elias.txt"]);
    made.assert_code(0).assert_never_says("AGE-SECRET-KEY");
    assert!(made.json()["officers"].is_null());
    env.run_as_bassel(&["members", "grant", "recovery", "--compartment", "identity"])
        .assert_code(0);
    let drill = |files: [&str; 2]| {
        let [one, other] = files;
        let secrets = ["--officer-secret-file", one, "--officer-secret-file", other];
        env.run(&[["recovery", "drill"].as_slice(), &secrets].concat())
    };
    drill(["elias.paper", "dana.paper"])
        .assert_code(0)
        .assert_says("That is everything. The drill is recorded.");
    drill(["dana.paper", "dana.paper"]).assert_code(2);
}

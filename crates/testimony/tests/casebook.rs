//! Records written, changed, compared and related on the command line.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::TestEnv;

const TASK: &str = "---\ntitle: Ask the mayor again\nstate: open\ndue: 2012-07-01\nsettles: [ev-01]\n---\nBy post.\n";

/// An editor that does what a script says.
fn edit(env: &TestEnv, script: &str, key: &str) -> crate::support::Output {
    env.write("editor", format!("#!/bin/sh\n{script}\n"));
    let editor = env.at("editor");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    env.finish(env.command().args(["edit", key]).env("EDITOR", &editor))
}

fn with_task() -> TestEnv {
    let env = TestEnv::prepared();
    env.write("task.md", TASK);
    env.run(&["new", "task", "t-mayor", "--from", "task.md"])
        .assert_code(0)
        .assert_says("task t-mayor recorded");
    env
}

#[test]
fn a_record_is_written_changed_and_its_history_compared() {
    let env = with_task();
    edit(
        &env,
        "sed -i 's/^state: open/state: doing/' \"$1\"",
        "t-mayor",
    )
    .assert_code(0)
    .assert_says("task t-mayor changed");
    let rows = env.run(&["history", "t-mayor", "--json"]).json();
    let last = &rows[1]["changes"];
    assert_eq!(last.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(last[0]["field"], "state");
    assert_eq!(
        (&last[0]["before"], &last[0]["after"]),
        (&"open".into(), &"doing".into())
    );
    assert_eq!(rows[1]["member"], "amal");
}

#[test]
fn an_editor_that_changes_nothing_or_fails_records_nothing() {
    let env = with_task();
    edit(&env, "true", "t-mayor")
        .assert_code(0)
        .assert_says("Nothing was changed");
    edit(&env, "exit 1", "t-mayor")
        .assert_code(2)
        .assert_says("nothing was recorded");
    edit(
        &env,
        "sed -i 's/^due: .*/due: 2012-13-01/' \"$1\"",
        "t-mayor",
    )
    .assert_code(2)
    .assert_says("is not a day of the calendar")
    .assert_says("Nothing was recorded.");
    let rows = env.run(&["history", "t-mayor", "--json"]).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
}

/// The file lies in memory, and neither it nor what an editor leaves beside it stays.
#[test]
fn what_is_edited_leaves_nothing_behind() {
    let env = with_task();
    edit(&env, "pwd > /dev/null; cp \"$1\" \"$1~\"; dirname \"$1\" > where; cp where ../where 2>/dev/null; echo x >> \"$1\"; echo \"$(dirname \"$1\")\" > \"$HOME/where\"", "t-mayor")
        .assert_code(0);
    let folder = std::fs::read_to_string(env.at("home/where")).unwrap();
    let folder = std::path::Path::new(folder.trim());
    assert!(
        folder.starts_with("/dev/shm") || folder.starts_with("/run"),
        "{folder:?}"
    );
    assert!(!folder.exists(), "{folder:?}");
}

#[test]
fn every_kind_that_people_write_has_a_template_and_its_fields() {
    let env = TestEnv::prepared();
    let kinds = env.run(&["fields", "--json"]).json();
    let kinds: Vec<&serde_json::Value> = kinds.as_array().unwrap().iter().collect();
    assert!(kinds.len() > 40, "{}", kinds.len());
    let mut commands = Vec::new();
    for kind in kinds.iter().filter(|kind| kind["written"] == true) {
        commands.push(format!(
            "new {} --print --json",
            kind["kind"].as_str().unwrap()
        ));
    }
    let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
    let texts = env.session(&commands).jsons();
    assert_eq!(texts.len(), commands.len());
    for text in texts {
        assert!(
            text["text"].as_str().unwrap().starts_with("---\n"),
            "{text}"
        );
    }
}

#[test]
fn references_are_made_and_taken_back_by_field() {
    let env = with_task();
    env.run(&["relate", "t-mayor", "about", "int-001:1"])
        .assert_code(0)
        .assert_says("recorded");
    env.run(&["relate", "t-mayor", "about", "int-001:1"])
        .assert_code(0)
        .assert_says("was so already");
    env.run(&["relations", "ev-01"])
        .assert_code(0)
        .assert_says("t-mayor");
    env.run(&["relate", "t-mayor", "settles", "ev-01", "--remove"])
        .assert_code(0)
        .assert_says("taken away");
    for (words, told) in [
        (
            ["relate", "t-mayor", "title", "ev-01"],
            "is no field of a task that refers to records",
        ),
        (
            ["relate", "t-mayor", "settles", "nothing"],
            "there is no record `nothing` that you can read",
        ),
        (
            ["relate", "t-mayor", "about", "int-001:0"],
            "does not end with the number of a statement",
        ),
    ] {
        env.run(&words).assert_code(2).assert_says(told);
    }
}

#[test]
fn a_code_that_the_vocabulary_lacks_is_told_with_what_there_is() {
    let env = TestEnv::prepared();
    env.write(
        "act.md",
        "---\nevent: ev-01\ntype: \"97 01\"\nmethod: \"01 01\"\n---\n",
    );
    env.run(&["new", "act", "a-1", "--from", "act.md"])
        .assert_code(2)
        .assert_says("the vocabulary for `type` has no code `9701`")
        .assert_says("Nothing was recorded.");
}

#[test]
fn a_list_is_filtered_and_a_search_is_kept() {
    let env = with_task();
    env.run(&["list", "tasks", "--where", "state:open"])
        .assert_code(0)
        .assert_says("1 of kind task.");
    env.run(&["list", "tasks", "--where", "state:done"])
        .assert_code(0)
        .assert_says("0 of kind task.");
    env.run(&["search", "kind:task state:open", "--save", "open-tasks"])
        .assert_code(0);
    let count = env
        .run(&["search", "search:open-tasks", "--count", "--json"])
        .json();
    assert_eq!(count["count"], 1);
    env.run(&["search", "kind:nonsense"]).assert_code(2);
    env.run(&["search", "(a OR"]).assert_code(2);
}

#[test]
fn a_watch_tells_what_is_new_once_and_opens_its_assessments_again() {
    let env = TestEnv::prepared();
    let files = [
        (
            "actor",
            "unit-7",
            "---\nname: Seventh unit\nkind: unit\nside: state\n---\n",
        ),
        (
            "assessment",
            "risk-7",
            "---\nrecipient: unit-7\nregime: arms-trade-treaty\nperiod: 2012\ndecision: pending\nassessed_by: Adviser 1\ndate: 2012-07-01\nstate: standing\n---\n",
        ),
        (
            "watch",
            "watch-7",
            "---\nrecipient: unit-7\ntell: [Adviser 1]\n---\n",
        ),
        ("act", "a-9", "---\nevent: ev-01\ntype: \"010105\"\n---\n"),
    ];
    for (kind, key, text) in files {
        env.write("in.md", text);
        env.run(&["new", kind, key, "--from", "in.md"])
            .assert_code(0);
    }
    env.run(&["watch"]).assert_code(0).assert_says("0 notices.");
    env.write(
        "in.md",
        "---\nact: a-9\nactor: unit-7\nattribution: likely\n---\n",
    );
    env.run(&["new", "involvement", "i-9", "--from", "in.md"])
        .assert_code(0)
        .assert_says("tell Adviser 1")
        .assert_says("open again: risk-7");
    env.run(&["show", "risk-7"]).assert_says("state: reopened");
    env.run(&["watch"]).assert_code(1).assert_says("1 notices.");
    env.run(&["watch", "--seen", "notice-1"])
        .assert_code(0)
        .assert_says("0 notices.");
    env.write(
        "in.md",
        "---\nact: a-9\nactor: unit-7\nattribution: confirmed\n---\n",
    );
    env.run(&["edit", "i-9", "--from", "in.md"])
        .assert_code(0)
        .assert_never_says("tell Adviser");
}

#[test]
fn a_missed_check_in_is_an_alarm_until_a_sign_comes() {
    let env = TestEnv::prepared();
    env.write(
        "in.md",
        "---\nperson: src-01\nkept_by: Delegate 1\nevery_hours: 24\nsince: 2012-06-01T18:00:00Z\ngrace_hours: 2\nsafe_word: figs\nalarm: [Ring the cousin.]\nalarm_to: [Delegate 2]\n---\n",
    );
    env.run(&["new", "contact", "c-1", "--from", "in.md"])
        .assert_code(0);
    env.write(
        "in.md",
        "---\ncontact: c-1\ntime: 2012-06-03T17:30:00Z\nstate: safe\n---\n",
    );
    env.run(&["new", "check-in", "ci-1", "--from", "in.md"])
        .assert_code(0);
    env.run(&["contacts", "--at", "2012-06-04T12:00:00Z"])
        .assert_code(0);
    env.run(&["contacts", "--at", "2012-06-05T12:00:00Z"])
        .assert_code(1)
        .assert_says("MISSED")
        .assert_says("Ring the cousin.")
        .assert_says("tell: Delegate 2");
}

#[test]
fn a_field_of_the_teams_own_holds_what_the_team_declared() {
    let env = TestEnv::prepared();
    env.write(
        "in.md",
        "---\non: event\nname: weather\nlabel: Weather\nshape: words\nwords: [clear, rain]\n---\n",
    );
    env.run(&["new", "own-field", "own-weather", "--from", "in.md"])
        .assert_code(0);
    let event = |weather: &str| {
        format!(
            "---\ntitle: Another\ndate: 2012-05-27\nplace: qamar-city\nstatus: likely\nown: {{weather: {weather}}}\n---\n"
        )
    };
    env.write("in.md", event("fog"));
    env.run(&["new", "event", "ev-9", "--from", "in.md"])
        .assert_code(2)
        .assert_says("`fog` does not fit `own.weather`")
        .assert_says("clear, rain");
    env.write("in.md", event("rain"));
    env.run(&["new", "event", "ev-9", "--from", "in.md"])
        .assert_code(0);
    env.run(&["search", "own.weather:rain"])
        .assert_code(0)
        .assert_says("ev-9");
}

const PEOPLE: &str = "key,identity.name,identity.name_ar,status,protection,age
p-1,Nabil Sarwan,نبيل سروان,dead,standard,31
p-2,Rana Sarwan,رنا سروان,dead,standard,thirty
p-3,,Omar Sarwan,عمر سروان,dead,standard,12
p-4,Huda Sarwan,هدى سروان,dead,standard,44
";

const ACTS: &str = "event;victim;type;date
ev-01;p-1;01010501;2012-05-20
ev-01;p-2;01010501;2012-05-20
ev-01;p-4;970101;2012-05-20
";

/// The good rows go in, in whatever order the tables name each other; the bad ones come back in a table
/// that can be corrected and imported again.
#[test]
fn a_table_with_bad_rows_gives_them_back() {
    let env = TestEnv::prepared();
    env.write("lists/people.csv", PEOPLE);
    env.write("lists/acts.csv", ACTS);
    env.run(&["import", "lists/acts.csv", "lists/people.csv"])
        .assert_code(1)
        .assert_says("people.csv:3: column `age`: `thirty` is not a number")
        .assert_says("people.csv:4: this row has 7 values where the header names 6")
        .assert_says("acts.csv:3:")
        .assert_says("acts.csv:4: column `type`: the vocabulary for `type` has no code `970101`")
        .assert_says("rows did not go in");
    env.run(&["list", "people"])
        .assert_says("p-1")
        .assert_says("p-4")
        .assert_never_says("p-2");
    env.edit("lists/people.rejected.csv", "thirty", "30");
    env.edit("lists/acts.rejected.csv", "970101", "010106");
    env.run(&[
        "import",
        "lists/people.rejected.csv",
        "lists/acts.rejected.csv",
    ])
    .assert_code(1)
    .assert_says("people.rejected.csv:2: this row has 8 values");
    let acts = env
        .run(&["list", "acts", "--where", "victim:p-2", "--json"])
        .json();
    assert_eq!(acts.as_array().unwrap().len(), 1);
    env.assert_sound();
}

#[test]
fn the_same_table_again_changes_nothing_and_another_without_keys_takes_nobodys() {
    let env = TestEnv::prepared();
    env.write(
        "people.csv",
        "identity.name,status,protection\nNabil Sarwan,dead,standard\n",
    );
    env.run(&["import", "people.csv"])
        .assert_code(0)
        .assert_says("2 records new");
    env.run(&["import", "people.csv"])
        .assert_code(0)
        .assert_says("2 unchanged");
    env.write(
        "people.csv",
        "identity.name,status,protection\nSomebody Else,living,critical\n",
    );
    env.run(&["import", "people.csv"])
        .assert_code(1)
        .assert_says("the row has no key, and there is another record `subject-2`");
}

/// Rows whose text was spoilt on the way are told and left out; the rest of the list goes in.
#[test]
fn broken_utf_8_costs_its_own_row() {
    let env = TestEnv::prepared();
    let mut table = b"key,name,name_ar,kind,within,publish_as\n".to_vec();
    table.extend("pl-1,Upper Mill,الطاحونة,site,qamar-city,city\n".bytes());
    table.extend(b"pl-2,Lower Mill,\xd8\xa7\xff\xd9,site,qamar-city,city\n");
    env.write("places.csv", table);
    env.run(&["import", "places.csv"])
        .assert_code(1)
        .assert_says("places.csv:3:")
        .assert_says("1 records new");
    env.run(&["show", "pl-1"]).assert_code(0);
}

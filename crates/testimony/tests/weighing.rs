//! What a report gives away is weighed before it is built, against all that was published before.

use serde_json::Value;

use crate::support::{Output, TestEnv};

const RULES: &str = "field/disclosure.toml";
const ACCEPTED: &str = "as = \"category, date:month, place:city\"";

/// The small folder with these words of a file instead of those, taken in.
fn with(path: &str, from: &str, to: &str) -> TestEnv {
    let env = TestEnv::prepared();
    env.edit(path, from, to);
    env.run(&["import", "field"]).assert_code(0);
    env
}

fn review(env: &TestEnv) -> Output {
    env.run(&["report", "review", "brief", "--json"])
}

/// The one open point of a review.
fn open(env: &TestEnv) -> Value {
    let answer = review(env).assert_code(1).json();
    assert_eq!(answer["open"].as_array().unwrap().len(), 1, "{answer}");
    answer["open"][0].clone()
}

fn person(answer: &Value, name: &str) -> Value {
    let people = answer["people"].as_array().unwrap();
    let found = people.iter().find(|row| row["names"][0] == name);
    found.unwrap().clone()
}

#[test]
fn a_person_whom_few_fit_stops_the_build() {
    let env = with(RULES, ACCEPTED, "as = \"category, place:city\"");
    let build = ["report", "build", "brief", "--out", "out"];
    insta::assert_snapshot!(env.run(&build), @r#"
    reports/brief.en.md:13: what is told of `src-01` fits 1 on record, and 3 must (category, date:month, place:city); have two people accept it in disclosure.toml: field = "risk", form = "exact", as = "category, date:month, place:city"
    1 flaw stops this report.
    --- exit 1
    "#);
    assert!(!env.at("out").exists(), "no file is left behind");
    let check = env.run(&["report", "check", "brief", "--json"]);
    assert_eq!(check.assert_code(1).json()["flaws"][0], open(&env));
}

#[test]
fn what_two_people_accepted_holds_as_long_as_no_more_is_told() {
    let env = TestEnv::prepared();
    let answer = review(&env).assert_code(0).json();
    let weight = &person(&answer, "src-01")["weight"];
    assert_eq!(weight["people"], 1);
    assert_eq!(weight["accepted"], "category, date:month, place:city");
    // Now the day is told.
    env.edit(
        RULES,
        "form = \"generalised\"\nprecision = \"month\"",
        "form = \"exact\"",
    );
    env.run(&["import", "field"]).assert_code(0);
    let what = open(&env)["what"].to_string();
    assert!(what.contains("fits 1 on record"), "{what}");
    assert!(what.contains("date:day"), "{what}");
}

#[test]
fn one_person_alone_accepts_nothing() {
    let env = TestEnv::prepared();
    let text = std::fs::read_to_string(env.at(RULES)).unwrap();
    let (before, decision) = text.rsplit_once("seconded_by = \"Amal\"").unwrap();
    env.write(RULES, format!("{before}seconded_by = \"bassel\"{decision}"));
    let refused = env.run(&["import", "field"]);
    refused
        .assert_code(1)
        .assert_says("`seconded_by` is the person who decided");
}

#[test]
fn a_limit_is_lowered_by_two_and_raised_by_one() {
    let env = with(RULES, ACCEPTED, "as = \"category\"");
    let limits = |people: u8, second: &str| {
        format!(
            "[[limits]]\nid = \"small-record\"\nartefact = \"brief\"\npeople = {people}\nanswers = 1\nreason = \"A small record.\"\nby = \"Bassel\"\n{second}\n"
        )
    };
    let rules = std::fs::read_to_string(env.at(RULES)).unwrap();
    let take = |limits: String| {
        env.write(RULES, format!("{rules}\n{limits}"));
        env.run(&["import", "field"]).assert_code(0);
        let output = review(&env);
        (output.code, output.json()["limits"]["people"].clone())
    };
    assert_eq!(take(limits(1, "")), (Some(1), 3.into()), "alone");
    let agreed = take(limits(1, "seconded_by = \"Amal\""));
    assert_eq!(agreed, (Some(0), 1.into()), "agreed");
    assert_eq!(take(limits(4, "")), (Some(1), 4.into()), "raised alone");
}

#[test]
fn what_was_published_before_is_counted_in() {
    let env = TestEnv::prepared();
    let release = ["report", "release", "brief", "--out", "out"];
    env.session(&["report build brief --out out", &release.join(" ")])
        .assert_code(0);
    env.run_as_bassel(&release).assert_code(0);
    // The next edition tells the year only. Whoever kept the first one still knows the month.
    env.edit(RULES, "precision = \"month\"", "precision = \"year\"");
    env.edit(RULES, ACCEPTED, "as = \"category, date:year, place:city\"");
    env.run(&["import", "field"]).assert_code(0);
    let answer = review(&env).assert_code(1).json();
    assert_eq!(answer["earlier"][0][0], "brief");
    let row = person(&answer, "src-01");
    assert_eq!(
        row["weight"]["tells"],
        "category, date:month, date:year, place:city"
    );
    let before = row["before"].as_array().unwrap();
    assert!(before.iter().any(|told| told["told"] == "2012-05"), "{row}");
}

#[test]
fn a_policy_releases_no_quotation() {
    let env = TestEnv::new_vault();
    env.edit(
        RULES,
        "[[decision]]\nsubject = \"int-001:1\"\nfield = \"quote\"\nform = \"exact\"\nconsent = \"src-01\"",
        "[[policy]]\nid = \"all-quotations\"\nsubject = \"interview\"\nwhen = {}\nfield = \"quote\"\nform = \"exact\"",
    );
    env.run(&["import", "field"]).assert_code(0);
    env.run(&["report", "check", "brief"])
        .assert_code(1)
        .assert_says("nothing decides how the quote of `int-001:1` may be told");
}

#[test]
fn a_phrase_that_the_speaker_uses_elsewhere_is_ruled_on() {
    let env = TestEnv::prepared();
    let again = "source: src-01\ndate: 2012-05-28\nplace: qamar-city\ninterviewer: Amal\ninterpreter: none\nlanguage: en\nsetting: in person, alone\nothers_present: 0\n";
    env.write(
        "field/interviews/int-003.md",
        format!("---\n{again}---\n## Statements\n1. (saw) They always fired without warning, every Friday. {{event: ev-01}}\n"),
    );
    env.run(&["import", "field"]).assert_code(0);
    let what = open(&env)["what"].to_string();
    assert!(
        what.contains("“fired without warning” in the quotation of `int-001:1`"),
        "{what}"
    );
    assert!(what.contains("`int-003`"), "{what}");
    let rules = std::fs::read_to_string(env.at(RULES)).unwrap();
    let ruling = "[[decision]]\nsubject = \"int-001:1\"\nfield = \"phrase\"\nform = \"exact\"\nas = \"fired without warning\"\nreason = \"Said by half the quarter.\"\nby = \"Bassel\"\nseconded_by = \"Amal\"\n";
    env.write(RULES, format!("{rules}\n{ruling}"));
    env.run(&["import", "field"]).assert_code(0);
    let answer = review(&env).assert_code(0).json();
    assert_eq!(answer["quotations"][0]["echoes"][0]["is_accepted"], true);
}

/// Adds somebody who spoke, with what they said.
fn spoke(env: &TestEnv, number: u8, category: &str) {
    let source = format!(
        "---\nidentity:\n  name: Somebody{number} Invented{number}\n  name_ar: فلان{number} مخترع{number}\ncategory: {category}\nstatus: living\nprotection: high\nconsent:\n  explained_by: Amal\n  language: en\n  date: 2012-05-20\n  granted: [internal, aggregate]\n---\n"
    );
    env.write(&format!("field/sources/src-{number}.md"), source);
    let interview = format!(
        "---\nsource: src-{number}\ndate: 2012-05-22\nplace: qamar-city\ninterviewer: Amal\ninterpreter: none\nlanguage: en\nsetting: in person, alone\nothers_present: 0\n---\n## Statements\n1. (saw) Shots, number {number}. {{event: ev-01}}\n"
    );
    env.write(&format!("field/interviews/int-1{number}.md"), interview);
}

const BUILD: [&str; 5] = ["report", "build", "brief", "--out", "out"];
const RELEASE: [&str; 5] = ["report", "release", "brief", "--out", "out"];

/// The rows of the table in the report, each heading with its figure.
fn rows(env: &TestEnv) -> Vec<(String, String)> {
    let html = std::fs::read_to_string(env.at("out/en/report.html")).unwrap();
    let (_, table) = html.split_once("<tbody>").unwrap();
    let (table, _) = table.split_once("</tbody>").unwrap();
    let plain = |cell: &str| {
        let text = cell.split_once('>').unwrap().1.split_once("</t").unwrap().0;
        text.trim().to_owned()
    };
    let row = |row: &str| {
        let cells: Vec<String> = row.split("<t").skip(1).map(plain).collect();
        (cells[0].clone(), cells[1].clone())
    };
    table.split("<tr>").skip(1).map(row).collect()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    let pair = |(heading, figure): &(&str, &str)| ((*heading).to_owned(), (*figure).to_owned());
    rows.iter().map(pair).collect()
}

#[test]
fn a_second_release_hides_what_it_would_tell_less_the_first() {
    let env = TestEnv::prepared();
    (20..26).for_each(|number| spoke(&env, number, "family-of-killed"));
    (30..35).for_each(|number| spoke(&env, number, "injured"));
    let thanks = "We thank all who spoke to us.";
    env.edit(
        "field/reports/brief.en.md",
        thanks,
        "{{table: interviews by category}}",
    );
    env.run(&["import", "field"]).assert_code(0);
    env.session(&[&BUILD.join(" "), &RELEASE.join(" ")])
        .assert_code(0);
    env.run_as_bassel(&RELEASE).assert_code(0);
    let first = [
        ("Relatives of people killed", "6"),
        ("Injured people", "withheld"),
        ("Witnesses", "fewer than 5"),
        ("In all", "12"),
    ];
    assert_eq!(rows(&env), pairs(&first));

    // One more relative: seven in the new edition, and six in the old one, would tell of one.
    spoke(&env, 26, "family-of-killed");
    env.run(&["import", "field"]).assert_code(0);
    env.run(&BUILD).assert_code(0);
    let second = [
        ("Relatives of people killed", "withheld"),
        ("Injured people", "5"),
        ("Witnesses", "fewer than 5"),
        ("In all", "withheld"),
    ];
    assert_eq!(rows(&env), pairs(&second));
    let html = std::fs::read_to_string(env.at("out/en/report.html")).unwrap();
    assert!(html.contains("together with what was published before, are withheld"));

    // A number in a sentence cannot be hidden, so it stops the report.
    let table = "{{table: interviews by category}}";
    env.edit(
        "field/reports/brief.en.md",
        table,
        "Relatives spoke to us: [[count:interviews:family-of-killed]].",
    );
    env.run(&["import", "field"]).assert_code(0);
    env.run(&BUILD)
        .assert_code(1)
        .assert_says("this number (7) is small, or less an earlier one leaves a small one");
}

const TEXT: &str = "field/reports/brief.en.md";
const THANKS: &str = "We thank all who spoke to us.";

#[test]
fn a_word_for_a_share_stops_the_report_when_the_counts_no_longer_bear_it_out() {
    let env = TestEnv::prepared();
    let army = "---\nname: Army\nkind: armed-forces\nside: pro-government\n---\n";
    env.write("field/actors/army.md", army);
    let act = |number: u8| {
        let by = match number {
            0..8 => "    by:\n      - {actor: army, attribution: confirmed, grounds: \"Seen.\"}\n",
            _ => "",
        };
        format!(
            "  - act: ev-02-{number}\n    type: \"010105010000\"\n    evidence: [int-001:1]\n{by}"
        )
    };
    let acts: String = (0..10).map(act).collect();
    env.write(
        "field/events/ev-02.md",
        format!("---\ntitle: More shots\ndate: 2012-05-19\nplace: qamar-city\nstatus: confirmed\nacts:\n{acts}evidence: [int-001:1]\n---\n"),
    );
    env.edit(TEXT, "events: [ev-01]", "events: [ev-02]");
    env.edit(
        TEXT,
        THANKS,
        "In [[share: vast-majority of acts by pro-government]] they fired.",
    );
    env.run(&["import", "field"]).assert_code(0);
    let answer = review(&env).assert_code(0).json();
    assert_eq!(
        answer["patterns"][0]["counts"],
        "8 of 10 acts, 80 % at the least and 80 % at the most"
    );
    // One of the eight is doubted now: at the least favourable end seven of ten are no vast majority.
    let event = std::fs::read_to_string(env.at("field/events/ev-02.md")).unwrap();
    env.write(
        "field/events/ev-02.md",
        event.replacen("attribution: confirmed", "attribution: possible", 1),
    );
    env.run(&["import", "field"]).assert_code(0);
    env.run(&["report", "check", "brief"])
        .assert_code(1)
        .assert_says("the counts do not bear out `vast-majority of acts by pro-government`: 7..7..8 of 10 acts, 70 % at the least");
    // Nor do ten acts of one month bear out a trend.
    env.edit(
        TEXT,
        "[[share: vast-majority of acts by pro-government]]",
        "[[trend: growing acts]]",
    );
    env.run(&["import", "field"]).assert_code(0);
    env.run(&["report", "check", "brief"])
        .assert_code(1)
        .assert_says("the counts do not bear out `growing acts`: 2012-05: 10; p = 1.000");
}

/// The small report, released.
fn released(thanks: &str) -> TestEnv {
    let env = with(TEXT, THANKS, thanks);
    env.session(&[&BUILD.join(" "), &RELEASE.join(" ")])
        .assert_code(0);
    env.run_as_bassel(&RELEASE).assert_code(0);
    env
}

#[test]
fn a_name_that_is_learned_later_is_looked_for_in_what_was_published() {
    let env = released("We thank Rafiq Sandarvan of the library.");
    env.run(&["report", "rescan"]).assert_code(0);
    spoke(&env, 40, "witness");
    env.edit(
        "field/sources/src-40.md",
        "Somebody40 Invented40",
        "Rafiq Sandarvan",
    );
    env.run(&["import", "field"])
        .assert_code(1)
        .assert_says("1 releases were searched again, and 1 hold something protected.");
    env.run(&["report", "rescan"])
        .assert_code(1)
        .assert_says("IN WHAT WAS PUBLISHED: brief")
        .assert_says("Rafiq Sandarvan");
    // Nothing was learned since, so nothing is searched again by itself.
    env.run(&["import", "field"]).assert_code(0);
    env.assert_sound();
}

#[test]
fn a_consent_taken_back_names_every_statement_it_touches() {
    let env = released(THANKS);
    env.run(&["report", "touched"]).assert_code(0);
    env.edit(
        "field/sources/src-01.md",
        "granted: [internal, aggregate, published-anonymous]",
        "granted: [internal]",
    );
    env.run(&["import", "field"]).assert_code(0);
    insta::assert_snapshot!(env.run(&["report", "touched"]), @r"
    brief en:13, RELEASED: int-001:1 (consent of src-01 changed)
    brief en:15, RELEASED: int-001:1 (consent of src-01 changed)
    2 statements to look at again.
    --- exit 1
    ");
}

//! What stops the building of a report, and what its release asks for.

use serde_json::Value;

use crate::support::{Output, TestEnv};

const REPORT: &str = "field/reports/brief.en.md";

/// A paragraph of the small report that rests on evidence.
const PARAGRAPH: &str = "[[person:per-01]] was shot dead in [[place:qamar-city]] [@int-001:1].";
const QUOTATION: &str = "> The men at the corner fired without warning. [@int-001:1]";

/// Imports the folder and builds the report with these words instead of those.
fn build_with(from: &str, to: &str) -> (TestEnv, Output) {
    let env = TestEnv::prepared();
    env.edit(REPORT, from, to);
    let output = build(&env);
    (env, output)
}

fn build(env: &TestEnv) -> Output {
    env.session(&["import field", "report build brief --out out"])
}

/// The flaws of a build, without what the import said.
fn flaws(output: &Output) -> String {
    output.assert_code(1);
    let flaws: Vec<&str> = output.stdout.lines().skip(1).collect();
    flaws.join("\n")
}

#[test]
fn a_sound_report_is_built_into_both_files() {
    let (env, output) = build_with("One shooting", "One shooting");
    output
        .assert_code(0)
        .assert_says("2 statements, each resting on evidence; 2 notes.");
    assert!(env.at("out/en/report.pdf").is_file() && env.at("out/en/report.html").is_file());
}

#[test]
fn a_citation_that_leads_nowhere_stops_the_build() {
    let (env, output) = build_with(PARAGRAPH, "A man was shot dead [@int-009:1].");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: `int-009` is no interview, observation, item, external in this vault; check the key with `testimony list`, or import the record first
    1 flaw stops this report.
    ");
    assert!(!env.at("out").exists(), "no file is left behind");
}

#[test]
fn a_citation_of_a_statement_that_is_not_there_stops_the_build() {
    let (_, output) = build_with(PARAGRAPH, "A man was shot dead [@int-001:8].");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: `int-001` has 3 statements, not 8; cite one that is there
    1 flaw stops this report.
    ");
}

#[test]
fn a_person_whom_nobody_decided_to_disclose_stops_the_build() {
    let (_, output) = build_with(PARAGRAPH, "[[person:per-02]] was taken [@int-001:1].");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: nothing decides how the name of `per-02` may be told; add a policy or a decision to disclosure.toml
    1 flaw stops this report.
    ");
}

#[test]
fn a_missing_consent_stops_the_build() {
    let (_, output) = build_with(PARAGRAPH, "A man was shot dead [@int-002:1].");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: `src-02` has not consented to `published-anonymous`; leave it out, or record the consent when it was given
    1 flaw stops this report.
    ");
}

#[test]
fn a_withdrawn_consent_stops_the_build() {
    let env = TestEnv::prepared();
    env.edit(
        "field/sources/src-01.md",
        "granted: [internal, aggregate, published-anonymous]",
        "granted: [internal]",
    );
    insta::assert_snapshot!(flaws(&build(&env)), @"
    reports/brief.en.md:13: `src-01` has not consented to `published-anonymous`; leave it out, or record the consent when it was given
    reports/brief.en.md:15: `src-01` has not consented to `published-anonymous`; leave it out, or record the consent when it was given
    2 flaws stop this report.
    ");
}

#[test]
fn a_quotation_in_other_words_stops_the_build() {
    let (_, output) = build_with(
        QUOTATION,
        "> The men at the corner fired without any warning. [@int-001:1]",
    );
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:15: these words are not in `int-001:1`; quote it word for word
    1 flaw stops this report.
    ");
}

#[test]
fn a_quotation_that_was_not_released_stops_the_build() {
    let (_, output) = build_with(
        QUOTATION,
        "> He fell beside the fountain and did not move. [@int-001:2]",
    );
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:15: nothing decides how the quote of `int-001:2` may be told; add a policy or a decision to disclosure.toml
    1 flaw stops this report.
    ");
}

#[test]
fn a_paragraph_that_cites_nothing_stops_the_build() {
    let (_, output) = build_with(PARAGRAPH, "A man was shot dead.");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: this paragraph states something and cites nothing; cite the evidence as [@KEY:N], or put the section under a heading with {.framing}
    1 flaw stops this report.
    ");
}

#[test]
fn a_part_that_does_not_exist_stops_the_build() {
    let (_, output) = build_with(QUOTATION, "{{tiemline}}");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:15: `tiemline` is no part of a report; use contents, about, events, victims, table: WHAT by …, map, timeline, recommendations, notes, figure: PATH or pull: WORDS
    1 flaw stops this report.
    ");
}

#[test]
fn a_place_without_a_decision_stops_the_build() {
    let (_, output) = build_with("[[place:qamar-city]]", "[[place:mill-yard]]");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:13: nothing decides how the name of `mill-yard` may be told; add a policy or a decision to disclosure.toml
    1 flaw stops this report.
    ");
}

#[test]
fn all_flaws_are_told_at_once_by_check_and_in_json() {
    let env = TestEnv::prepared();
    env.edit(REPORT, PARAGRAPH, "A man was shot dead.");
    env.edit(REPORT, QUOTATION, "{{tiemline}}");
    let output = env.session(&[
        "import field --json",
        "report check brief --json",
        "report build brief --json",
    ]);
    let answers = output.assert_code(1).jsons();
    let lines: Vec<&Value> = answers[2]["flaws"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flaw| &flaw["line"])
        .collect();
    assert_eq!(lines, [13, 15]);
    assert_eq!(answers[1]["flaws"], answers[2]["flaws"]);
    let flaw = answers[2]["flaws"][0].as_object().unwrap();
    assert_eq!(
        flaw.keys().collect::<Vec<_>>(),
        ["file", "line", "remedy", "what"]
    );
}

#[test]
fn a_report_that_is_not_there_is_misuse() {
    let env = TestEnv::prepared();
    insta::assert_snapshot!(env.run(&["report", "build", "breif"]), @"
    --- stderr
    error: there is no report `breif` in this vault
      to do: the vault has: brief
    --- exit 2
    ");
}

const RELEASE: &str = "report release brief --out out";

#[test]
fn one_person_cannot_release_alone() {
    let (env, built) = build_with("One shooting", "One shooting");
    built.assert_code(0);
    let twice = env.session(&[&format!("{RELEASE} --json"), &format!("{RELEASE} --json")]);
    for answer in twice.jsons() {
        assert_eq!(answer["state"], "waiting", "{answer}");
        assert_eq!(answer["approved_by"], serde_json::json!(["amal"]));
    }
    assert!(!env.at("out/en/manifest.json").exists());
}

#[test]
fn files_that_were_changed_after_the_build_are_not_released() {
    let (env, built) = build_with("One shooting", "One shooting");
    built.assert_code(0);
    env.run(&RELEASE.split(' ').collect::<Vec<_>>())
        .assert_code(0);
    let mut html = std::fs::read(env.at("out/en/report.html")).unwrap();
    html.push(b' ');
    env.write("out/en/report.html", html);
    let refused = env.run_as_bassel(&RELEASE.split(' ').collect::<Vec<_>>());
    insta::assert_snapshot!(refused, @"
    --- stderr
    error: the files in `out` are not those of any build of `brief`
      to do: build them with `testimony report build brief --out DIR` and change nothing in them
    --- exit 1
    ");
    assert!(!env.at("out/en/manifest.json").exists());
}

/// An approval is of bytes: what was built anew has nobody's.
#[test]
fn a_report_that_changed_must_be_built_and_approved_again() {
    let (env, built) = build_with("One shooting", "One shooting");
    built.assert_code(0);
    env.run(&RELEASE.split(' ').collect::<Vec<_>>())
        .assert_code(0);
    env.edit(REPORT, "# Summary", "# What happened");
    let passphrase = env.session(&["import field", "report build brief --out out"]);
    passphrase.assert_code(0);
    let mut release: Vec<&str> = RELEASE.split(' ').collect();
    release.push("--json");
    let waiting = env.run_as_bassel(&release).json();
    assert_eq!(waiting["state"], "waiting");
    assert_eq!(waiting["approved_by"], serde_json::json!(["bassel"]));
}

/// The text was changed and taken in, but not built: the old files are no longer what the report says.
#[test]
fn files_of_an_older_text_are_not_released() {
    let (env, built) = build_with("One shooting", "One shooting");
    built.assert_code(0);
    env.edit(REPORT, "# Summary", "# What happened");
    let output = env.session(&["import field", RELEASE]);
    insta::assert_snapshot!(output, @"
    0 records new, 1 changed, 34 unchanged; 0 problems.
    --- stderr
    The vault is open for amal. Give commands without `testimony`; `lock` locks, `exit` ends.
    error: report `brief.en` was changed after these files were built
      to do: build them again with `testimony report build brief --out DIR`
    Locked.
    --- exit 1
    ");
}

/// The Arabic edition of the small report, with this paragraph.
fn with_arabic(env: &TestEnv, paragraph: &str, front: &str) {
    env.write(
        "field/reports/brief.ar.md",
        format!(
            "---\nreport: brief\nedition: ar\ntitle: طلقة\norganisation: مراقبو الحقوق\ndate: 2012-07-31\nfindings: [f-01]\nevents: [ev-01]\n{front}---\n# موجز\n\n{paragraph}\n"
        ),
    );
}

#[test]
fn two_editions_tell_the_same_or_say_that_they_do_not() {
    let env = TestEnv::prepared();
    with_arabic(
        &env,
        "قُتل [[person:per-01]] في [[place:qamar-city]]. [@int-001:1]",
        "",
    );
    build(&env).assert_code(0);
    with_arabic(
        &env,
        "قُتل رجل. [@int-001:1]\n\nوكان هناك آخرون. [@int-001:3]",
        "",
    );
    insta::assert_snapshot!(flaws(&build(&env)), @"
    reports/brief.ar.md:14: this edition rests on `int-001:3` and the edition in en does not; write it there too, take it out here, or name `int-001` under `only_here` in the front matter of this one
    reports/brief.en.md:13: this edition tells the name of `per-01` as it is and the edition in ar does not; write it there too, take it out here, or name `per-01` under `only_here` in the front matter of this one
    reports/brief.en.md:13: this edition tells the name of `qamar-city` as `qamar-city` and the edition in ar does not; write it there too, take it out here, or name `qamar-city` under `only_here` in the front matter of this one
    3 flaws stop this report.
    ");
    env.edit(
        REPORT,
        "findings: [f-01]",
        "only_here: [per-01, qamar-city]\nfindings: [f-01]",
    );
    with_arabic(
        &env,
        "قُتل رجل. [@int-001:1]\n\nوكان هناك آخرون. [@int-001:3]",
        "only_here: [int-001]\n",
    );
    build(&env).assert_code(0);
}

#[test]
fn words_set_large_stand_in_the_text_and_are_released() {
    let large = format!("{QUOTATION}\n\n{{{{pull: int-001:1 fired without warning}}}}");
    let (env, output) = build_with(QUOTATION, &large);
    output.assert_code(0);
    let page = std::fs::read_to_string(env.at("out/en/report.html")).unwrap();
    assert!(
        page.contains("<aside class=\"pull\"><p>fired without warning<sup>"),
        "{page}"
    );
    let (_, output) = build_with(
        QUOTATION,
        &large.replace("without warning}}", "without a warning}}"),
    );
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:17: these words do not stand in this edition; repeat words of a paragraph that cites evidence, or KEY:N and words of the quotation of it
    1 flaw stops this report.
    ");
}

#[test]
fn an_imprint_is_printed_where_it_is_written() {
    let (env, output) = build_with(
        "date: 2012-07-31",
        "date: 2012-07-31\ncopyright: © 2012 Example Rights Watchers",
    );
    output.assert_code(0);
    let page = std::fs::read_to_string(env.at("out/en/report.html")).unwrap();
    assert!(
        page.contains("<dt>Copyright</dt><dd><bdi>© 2012 Example Rights Watchers</bdi></dd>"),
        "{page}"
    );
    assert!(
        page.contains("<dt>First published</dt><dd><bdi>31 July 2012</bdi></dd>"),
        "{page}"
    );
}

#[test]
fn an_edition_in_a_language_without_words_stops_the_build() {
    let (_, output) = build_with("edition: en", "edition: fr");
    insta::assert_snapshot!(flaws(&output), @"
    reports/brief.en.md:1: the program has no fixed words in `fr`; write the edition in `en` or `ar`
    1 flaw stops this report.
    ");
}

#[test]
fn an_annex_is_sealed_and_never_beside_the_editions() {
    let env = TestEnv::prepared();
    let own = env.session(&["import field --json", "archive recipient --json"]);
    let answers = own.assert_code(0).jsons();
    let recipient = answers[1]["recipient"].as_str().unwrap().to_owned();
    let output = env.session(&[
        "report build brief --out out",
        &format!("report annex brief --recipient {recipient} --out annex.age --json"),
    ]);
    output.assert_code(0);
    let sealed = std::fs::read(env.at("annex.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1\n-> mlkem768x25519 "));
    assert!(!sealed.windows(7).any(|window| window == b"int-001"));
    for (words, told) in [
        (
            "report annex brief --out plain.md",
            "never written in plain text",
        ),
        (
            &*format!("report annex brief --recipient {recipient} --out out/en/annex.age"),
            "published as a whole",
        ),
        (
            &*format!("report annex brief --recipient {recipient} --out out/annex.age"),
            "published as a whole",
        ),
        (
            &*format!("report annex brief --recipient {recipient} --out annex.age"),
            "is there already",
        ),
        (
            "report annex brief --recipient age1x --out other.age",
            "no recipient of age",
        ),
    ] {
        let output = env.session(&[words]);
        assert_ne!(output.code, Some(0), "{words}");
        output.assert_says(told);
    }
    let published: Vec<String> = crate::support::files(&env.at("out"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        published,
        [
            "en/edition.json",
            "en/report.docx",
            "en/report.epub",
            "en/report.html",
            "en/report.pdf"
        ]
    );
    assert!(!env.at("plain.md").exists() && !env.at("other.age").exists());
}

//! What a source took back is not released, whatever the clock says; and what else a wrong clock means.

use crate::support::{Output, TestEnv};

const RELEASE: [&str; 5] = ["report", "release", "brief", "--out", "out"];

/// The small report, built, and released as far as Amal is concerned: it waits for Bassel.
fn approved() -> TestEnv {
    let env = TestEnv::prepared();
    env.session(&["report build brief --out out", &RELEASE.join(" ")])
        .assert_code(0)
        .assert_says("amal");
    env
}

/// Nothing left, and nobody's second approval stands.
fn is_refused(env: &TestEnv, refused: &Output, words: &str) {
    refused
        .assert_code(1)
        .assert_says(words)
        .assert_says("testimony report build brief --out DIR");
    assert!(!env.at("out/en/manifest.json").exists());
}

#[test]
fn a_report_that_rests_on_what_was_destroyed_is_released_only_when_built_without_it() {
    let env = approved();
    env.run(&["withdraw", "src-01", "--reason", "asked"])
        .assert_code(0)
        .assert_says(
            "Reports were built from it; their files are not released until they are built again.",
        );
    is_refused(&env, &env.run_as_bassel(&RELEASE), "was changed after");

    let words = [
        "withdraw",
        "src-01",
        "--reason",
        "asked",
        "--destroy",
        "--yes",
    ];
    env.run(&words).assert_code(0).assert_says("OUT OF REACH");
    let destroyed = "records were destroyed after these files were built";
    is_refused(&env, &env.run_as_bassel(&RELEASE), destroyed);
    is_refused(&env, &env.run(&RELEASE), destroyed);

    // The text still cites what is gone, so there is nothing new to release either.
    let build = ["report", "build", "brief", "--out", "out"];
    env.run(&build).assert_code(1).assert_says("int-001");
    is_refused(&env, &env.run_as_bassel(&RELEASE), destroyed);

    let report = "field/reports/brief.en.md";
    let cited = "[[person:per-01]] was shot dead in [[place:qamar-city]] [@int-001:1].";
    env.edit(report, cited, "");
    let quoted = "> The men at the corner fired without warning. [@int-001:1]";
    env.edit(report, quoted, "");
    env.run(&["import", report]).assert_code(0);
    env.run(&build).assert_code(0);
    // Amal approved other bytes.
    let waiting = env.run_as_bassel(&[&RELEASE[..], &["--json"]].concat());
    assert_eq!(waiting.json()["approved_by"], serde_json::json!(["bassel"]));
    env.run(&RELEASE)
        .assert_code(0)
        .assert_says("Released; approved by amal and bassel.");
    assert!(env.at("out/en/manifest.json").is_file());
}

/// Runs the program with the clock of its machine ten years back.
fn ten_years_ago(env: &TestEnv, words: &[&str]) -> Output {
    env.finish(env.wrapped(&["faketime", "-f", "-10y"]).args(words))
}

/// By that clock, what was taken back was taken back long before the report was built from it.
#[test]
fn a_clock_set_back_hides_nothing_that_was_taken_back() {
    let test = "a_clock_set_back_hides_nothing_that_was_taken_back";
    if !testkit::has_program("faketime", test) {
        return;
    }
    let env = approved();
    ten_years_ago(&env, &["withdraw", "src-01", "--reason", "asked"])
        .assert_code(0)
        .assert_says("WARNING: the clock of this machine stands at")
        .assert_says("to do: set the clock");
    is_refused(&env, &env.run_as_bassel(&RELEASE), "was changed after");
    let words = [
        "withdraw",
        "src-01",
        "--reason",
        "asked",
        "--destroy",
        "--yes",
    ];
    ten_years_ago(&env, &words).assert_code(0);
    is_refused(
        &env,
        &env.run_as_bassel(&RELEASE),
        "records were destroyed after these files were built",
    );
}

#[test]
fn a_clock_set_back_is_told_and_the_vault_can_be_used() {
    let test = "a_clock_set_back_is_told_and_the_vault_can_be_used";
    if !testkit::has_program("faketime", test) {
        return;
    }
    let env = TestEnv::prepared();
    env.run(&["status"])
        .assert_code(0)
        .assert_never_says("WARNING: the clock");
    env.edit("field/interviews/int-001.md", "twelve shots", "ten shots");
    ten_years_ago(&env, &["import", "field"])
        .assert_code(0)
        .assert_says("WARNING: the clock of this machine stands at")
        .assert_says("1 changed");
    // The newest words count, whatever time they bear.
    env.run(&["search", "ten shots"])
        .assert_code(0)
        .assert_says("int-001");
    env.run(&["fsck"])
        .assert_code(0)
        .assert_says("a clock was set back")
        .assert_says("The vault is sound.");
}

/// Custody in which a device's clock goes back is refused by verifiers, so none is made.
#[test]
fn nothing_is_handed_over_by_a_clock_that_was_set_back() {
    let test = "nothing_is_handed_over_by_a_clock_that_was_set_back";
    if !testkit::has_program("faketime", test) {
        return;
    }
    let env = TestEnv::prepared();
    // A grey picture of four points, of which nothing is to be read.
    env.write(
        "field/media/photos/gate.png",
        include_bytes!("archive/gate.png"),
    );
    let rules = std::fs::read_to_string(env.at("field/disclosure.toml")).unwrap();
    let decision = "\n[[decision]]\nsubject = \"media/photos/gate.png\"\nfield = \"original\"\n\
                    form = \"exact\"\nreason = \"Asked for.\"\nby = \"Bassel\"\nseconded_by = \"Amal\"\n";
    env.write("field/disclosure.toml", rules + decision);
    env.run(&["import", "field"]).assert_code(0);
    let exhibit = [
        "exhibit",
        "media/photos/gate.png",
        "--recipient",
        "a judge",
        "--json",
    ];
    ten_years_ago(&env, &exhibit)
        .assert_code(3)
        .assert_says("before the newest step of custody that it recorded")
        .assert_says("set the clock and try again");
    assert!(!env.at("exhibits").exists());
    // Nothing of that is in the custody: received, handed over.
    let made = env.run(&exhibit);
    assert_eq!(made.assert_code(0).json()["custody"], 2);
}

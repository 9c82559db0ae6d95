//! `docs/tour.md` is true: each of its commands is run in the vault of the demo, and what it shows below
//! a command is in what the command says.

use std::fs;

use crate::{
    demo::read,
    support::{TestEnv, copy},
};

/// A command of the tour, with the lines that it shows.
struct Step {
    line: usize,
    command: String,
    shows: Vec<String>,
    code: i32,
}

fn steps() -> Vec<Step> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tour.md");
    let page = fs::read_to_string(path).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
            continue;
        }
        if !inside {
            continue;
        }
        if let Some(command) = line.strip_prefix("$ testimony ") {
            let (command, code) = match command.split_once("   # exit ") {
                Some((command, code)) => (command, code.trim().parse().unwrap()),
                None => (command, 0),
            };
            steps.push(Step {
                line: number + 1,
                command: command.to_owned(),
                shows: Vec::new(),
                code,
            });
        } else if !line.trim().is_empty() && line.trim() != "…" {
            steps.last_mut().unwrap().shows.push(line.trim().to_owned());
        }
    }
    steps
}

#[test]
fn every_command_of_the_tour_does_what_it_shows() {
    let steps = steps();
    let stdout = read("stdout");
    let amal = stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("amal: "))
        .unwrap();
    let env = TestEnv::empty();
    copy(&crate::demo::DEMO.join("out"), &env.at("demo"));
    for step in &steps {
        let mut command = env.command();
        command
            .env("TESTIMONY_PASSPHRASE", amal)
            .env("TESTIMONY_VAULT", env.at("demo/vault"));
        command
            .current_dir(env.at("demo"))
            .args(shlex::split(&step.command).unwrap());
        let output = env.finish(&mut command);
        let at = format!("docs/tour.md:{}: {}", step.line, step.command);
        assert_eq!(output.code, Some(step.code), "{at}\n{output}");
        let said = squeezed(&output.to_string());
        for line in &step.shows {
            assert!(
                said.contains(&squeezed(line)),
                "{at}\nnowhere: {line}\n{output}"
            );
        }
    }
}

/// Every row of the mission that the casebook serves is on the tour.
#[test]
fn the_tour_shows_every_row_of_the_mission() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tour.md");
    let page = fs::read_to_string(path).unwrap();
    for row in [
        "M1", "M3", "M4", "M5", "M7", "M9", "M11", "M12", "M13", "M14",
    ] {
        let (_, rest) = page
            .split_once(&format!("\n## {row} "))
            .unwrap_or_else(|| panic!("no {row}"));
        let section = rest.split("\n## ").next().unwrap();
        assert!(section.contains("$ testimony "), "{row} shows nothing");
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

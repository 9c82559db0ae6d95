//! `cargo xtask VERB`.

use std::{env, process::ExitCode};

use xtask::{Failure, bench, fuzz, suite, tidy, workspace};

const USAGE: &str = "\
usage: cargo xtask VERB

  test                      everything CI runs; ends with `N passed, N failed, N skipped`
  tidy                      the rules of the design alone
  prove [WORD] [--slice I/N]
                            every failing call, changed byte and crash, nothing left out: hours; stopped,
                            it goes on where it was
  fuzz [TARGET] [--minutes N | --seconds N] [--jobs N]
                            the fuzz targets guided by coverage, a minute each; finds are kept
  bench import [--gib N] [--records N] [--rounds N] [--dir DIR]
                            import beside plain encryption and plain hashing
  bench casebook [--records N] [--dir DIR]
                            recording and searching beside PostgreSQL
  bench vault [--gib N] [--files N] [--operations N] [--rounds N] [--dir DIR]
                            sealing, checking, backup and restore beside restic and age
  bench report [--pages N] [--citations N] [--rounds N] [--dir DIR]
                            a long report, phase by phase
  bench scan [--terms N] [--pages N] [--rounds N] [--dir DIR]
                            protected terms against pages, and how both grow, beside grep -F";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Whether the answer is yes.
fn run(words: &[&str]) -> Result<bool, Failure> {
    let root = workspace::root()?;
    match words {
        ["test"] => suite::run(&root),
        ["tidy"] => tidy::run(&root),
        ["prove", options @ ..] => suite::prove::run(&root, options),
        ["fuzz", options @ ..] => fuzz::run(&root, options),
        ["bench", "import", options @ ..] => bench::import::run(&root, options).map(|()| true),
        ["bench", "casebook", options @ ..] => bench::casebook::run(&root, options).map(|()| true),
        ["bench", "vault", options @ ..] => bench::vault::run(&root, options).map(|()| true),
        ["bench", "report", options @ ..] => bench::report::run(&root, options).map(|()| true),
        ["bench", "scan", options @ ..] => bench::scan::run(&root, options).map(|()| true),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => Err(Failure::new(format!(
            "`{}` is not a verb\n{USAGE}",
            words.join(" ")
        ))),
    }
}

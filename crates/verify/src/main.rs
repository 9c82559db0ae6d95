//! The command `testimony-verify`.
//!
//! Exit codes: 0 everything holds, 1 it does not, 2 the command line is wrong, 3 the disk or the
//! system refuses.

use std::{
    error::Error,
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use ledger::{NoteKey, NoteKeyError, RootError, TrustedRoots};
use testimony_verify::{CheckError, State, Trust, check_with};

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1)) {
        Ok(code) => code,
        Err(failure) => {
            let mut words = failure.to_string();
            let mut cause = failure.source();
            while let Some(error) = cause {
                words += &format!("\n  because: {error}");
                cause = error.source();
            }
            // Nobody is left to tell if this fails too.
            let _ = writeln!(io::stderr(), "testimony-verify: {words}");
            failure.code()
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<ExitCode, Failure> {
    let request = match Command::read(arguments)? {
        Command::Check(request) => request,
        Command::Help => return say(HELP),
        Command::Version => {
            return say(concat!(
                "testimony-verify ",
                env!("CARGO_PKG_VERSION"),
                "\n"
            ));
        }
    };
    let verdict = check_with(&request.path, &request.trust)?;
    if request.json {
        let json = serde_json::to_string_pretty(&verdict).map_err(io::Error::from);
        say(&(json.map_err(Failure::Write)? + "\n"))?;
    } else {
        say(&verdict.to_string())?;
    }
    Ok(match verdict.state {
        State::Invalid => ExitCode::from(NO),
        State::Valid | State::Trusted => ExitCode::SUCCESS,
    })
}

fn say(text: &str) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::Write)?;
    Ok(ExitCode::SUCCESS)
}

enum Command {
    Check(Request),
    Help,
    Version,
}

struct Request {
    path: PathBuf,
    trust: Trust,
    json: bool,
}

impl Command {
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let (mut path, mut trust, mut json) = (None, Trust::default(), false);
        let (mut roots, mut only_paths) = (String::new(), false);
        while let Some(argument) = arguments.next() {
            let option = argument.to_str().filter(|_| !only_paths);
            let (option, value) = match option.and_then(|option| option.split_once('=')) {
                Some((name, value)) if name.starts_with("--") => (Some(name), Some(value)),
                _ => (option, None),
            };
            let mut value = || value.map(OsString::from).or_else(|| arguments.next());
            match option {
                Some("-h" | "--help") => return Ok(Self::Help),
                Some("-V" | "--version") => return Ok(Self::Version),
                Some("--json") => json = true,
                Some("--log") => trust.logs.push(note_key("--log", value())?),
                Some("--witness") => trust.witnesses.push(note_key("--witness", value())?),
                Some("--authorities") => roots += &roots_file(value())?,
                Some("--") => only_paths = true,
                Some(option) if option.starts_with('-') => {
                    let option = option.escape_debug().to_string();
                    return Err(Failure::Option { option });
                }
                _ if path.is_some() => return Err(Failure::Paths),
                _ => path = Some(PathBuf::from(argument)),
            }
        }
        if !roots.is_empty() {
            trust.authorities = Some(TrustedRoots::from_pem(&roots)?);
        }
        let path = path.ok_or(Failure::NoPath)?;
        Ok(Self::Check(Request { path, trust, json }))
    }
}

fn note_key(option: &'static str, vkey: Option<OsString>) -> Result<NoteKey, Failure> {
    let vkey = vkey.ok_or(Failure::NoKey { option })?;
    // What is not text is no key either.
    let key = vkey.to_string_lossy().parse();
    key.map_err(|source| Failure::Key { option, source })
}

fn roots_file(path: Option<OsString>) -> Result<String, Failure> {
    let path = PathBuf::from(path.ok_or(Failure::NoRoots)?);
    let text = std::fs::read_to_string(&path);
    text.map(|text| text + "\n")
        .map_err(|source| Failure::RootsFile { path, source })
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("say which folder to check: `testimony-verify FOLDER`")]
    NoPath,
    #[error("more than one folder; check them one by one, or give the one that holds the editions")]
    Paths,
    #[error("there is no option `{option}`; see `testimony-verify --help`")]
    Option { option: String },
    #[error("`{option}` needs a key; give the one that its owner states")]
    NoKey { option: &'static str },
    #[error("the key after `{option}` cannot be used")]
    Key {
        option: &'static str,
        source: NoteKeyError,
    },
    #[error("`--authorities` needs a PEM file; get it from the authority itself")]
    NoRoots,
    #[error("cannot read `{}`; give a PEM file of root certificates", path.display())]
    RootsFile { path: PathBuf, source: io::Error },
    #[error("the file after `--authorities` cannot be used")]
    Roots(#[from] RootError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error("the answer could not be written; redirect it to another place")]
    Write(#[source] io::Error),
}

impl Failure {
    fn code(&self) -> ExitCode {
        let is_misuse = match self {
            Self::Check(error) => error.is_misuse(),
            Self::Write(_) => false,
            _ => true,
        };
        ExitCode::from(if is_misuse { MISUSE } else { ENVIRONMENT })
    }
}

const NO: u8 = 1;
const MISUSE: u8 = 2;
const ENVIRONMENT: u8 = 3;

const HELP: &str = "\
Checks an exhibit or a released report that you were handed. Needs no network and writes nothing.

Usage: testimony-verify FOLDER [--log KEY]... [--witness KEY]...
                        [--authorities FILE]... [--json]

  FOLDER      an exhibit (with pack.json), an edition (with manifest.json),
              or a report (with en/ and ar/). The zip of an exhibit will do:
              it is read where it lies
  --log KEY   the publisher's key as you got it elsewhere: NAME+ID+KEY.
              May be given several times. Without it nothing shows whose the
              key is, and the best answer is `valid` instead of `trusted`
  --witness KEY
              a witness's key as you got it elsewhere. A witness that you have
              not named is one whose key is yet to be compared
  --authorities FILE
              root certificates (PEM) of time-stamping authorities that you
              believe. Without any, time-stamps are not checked
  --json      the answer for programs
  --help, --version

Exit codes: 0 everything holds, 1 it does not, 2 the command line is wrong,
3 the disk or the system refuses.
";

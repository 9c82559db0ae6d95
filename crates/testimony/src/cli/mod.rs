//! The command line.

mod archive;
mod arms;
mod backup;
mod casebook;
mod command;
mod contacts;
mod corroborate;
mod count;
mod demo;
mod editor;
mod exhibit;
mod fsck;
mod import;
mod init;
mod keys;
mod lock;
mod members;
mod objects;
mod output;
mod passphrase;
mod progress;
mod query;
mod recovery;
mod report;
mod report_review;
mod review;
mod scan;
mod session;
mod shadow;
mod shown;
mod site;
mod stamp;
mod status;
mod swap;
mod unlock;
mod watch;
mod withdraw;

use std::{env, path::PathBuf, process::ExitCode, sync::Arc};

use app::{Failure, Interrupt, Machine};
use clap::{Parser, Subcommand};

use self::{output::Output, session::Session};

/// Fact-finding from the first note to the published report.
#[derive(Debug, Parser)]
#[command(
    name = "testimony",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// The vault's folder
    #[arg(
        long,
        global = true,
        env = "TESTIMONY_VAULT",
        default_value = "vault",
        value_name = "DIR"
    )]
    vault: PathBuf,
    /// Read the passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Read your second secret from this file, if your keys need one
    #[arg(long, global = true, value_name = "FILE")]
    second_secret_file: Option<PathBuf>,
    /// Keep and ask no note of how far this vault was: nothing stays on this machine that says that vaults
    /// were opened here, and one that was put back to an older state is not noticed
    #[arg(long, global = true)]
    no_state: bool,
    /// Answer in JSON on standard output (docs/json.md)
    #[arg(long, global = true)]
    json: bool,
    /// Say how long each phase took, on standard error
    #[arg(long, global = true)]
    timings: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Build the invented example case and publish its report
    Demo(demo::Arguments),
    /// Make a new vault
    Init(init::Arguments),
    /// Open the vault once and give commands until you lock it or leave it alone
    Unlock(unlock::Arguments),
    /// What the vault holds and how it is guarded
    Status,
    /// Check every object, operation, proof and view
    Fsck(fsck::Arguments),
    /// Where the originals are, and moving them to another disk or a bucket
    Objects(objects::Arguments),
    /// Copy the vault to a folder, a stick or a bucket that nobody has to trust
    Backup(backup::Backup),
    /// Make a vault again out of such a copy
    Restore(backup::Restore),
    /// Take in field folders, tables, gazetteers, vocabularies and archives
    Import(import::Arguments),
    /// Write a new record
    New(casebook::New),
    /// Change a record
    Edit(casebook::Edit),
    /// Who changed what in a record, and when
    History(casebook::History),
    /// Make a record refer to another, or no longer
    Relate(casebook::Relate),
    /// What refers to a record
    Relations(casebook::Relations),
    /// What can be written about a kind of record
    Fields(casebook::Fields),
    /// List the records of a kind
    List(query::List),
    /// Show a record with its history
    Show(query::Show),
    /// Find words in every record that you can read
    Search(query::Search),
    /// Which statement rests on which accounts, and which are really one
    Corroborate(corroborate::Arguments),
    /// Who commanded a unit on a date
    Command(command::Arguments),
    /// Count acts and people, each figure with the records behind it
    Count(count::Arguments),
    /// Find records that cannot all be true
    Review,
    /// When contacts were last heard of, and which check-ins were missed
    Contacts(contacts::Arguments),
    /// Draw together what bears on the risk of a recipient of arms
    Assess(arms::Assess),
    /// Find the transfers that a weapon may have been part of
    Trace(arms::Trace),
    /// What the watches on recipients and weapons noticed
    Watch(watch::Arguments),
    /// Hold the shadow in a picture against the sun
    Shadow(shadow::Arguments),
    /// Build, check and release reports
    Report(report::Arguments),
    /// Make a static research library of what was released
    Site(site::Arguments),
    /// Look for protected terms in any file
    Scan(scan::Arguments),
    /// Pack the original of an item with its custody
    Exhibit(exhibit::Arguments),
    /// Hand a whole case to a court or partner as one archive, and check such archives
    Archive(archive::Arguments),
    /// Have people outside say that the history was so, and since when
    Stamp(stamp::Arguments),
    /// Who has a key to the vault
    Members(members::Arguments),
    /// Record that a source took back consent, and destroy what rests on it alone
    Withdraw(withdraw::Arguments),
    /// Change what opens your own keys
    Keys(keys::Arguments),
    /// Two officers who together open what nobody else can
    Recovery(recovery::Arguments),
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::misread(&error),
    };
    let interrupt = Arc::new(Interrupt::new());
    let handler = Arc::clone(&interrupt);
    // A second Ctrl-C does nothing more: the work stops at the next point that leaves the vault whole.
    if let Err(error) = ctrlc::set_handler(move || handler.stop()) {
        return fail(
            &Failure::environment(format!("Ctrl-C cannot be handled: {error}"), "try again"),
            false,
        );
    }
    let machine = Machine {
        reach: backup::reach_of_environment(),
        state: state_folder(arguments.no_state),
    };
    let mut session = Session::new(
        arguments.vault.clone(),
        machine,
        arguments.passphrase_file.clone(),
        arguments.second_secret_file.clone(),
        interrupt,
    );
    carry_out(&arguments, &mut session)
}

/// Carries out one command in a session and says what came of it.
fn carry_out(arguments: &Arguments, session: &mut Session) -> ExitCode {
    let output = Output {
        json: arguments.json,
        timings: arguments.timings,
    };
    let done = match &arguments.verb {
        Verb::Demo(words) => demo::run(words, session, output),
        Verb::Init(words) => init::run(words, session, output),
        Verb::Unlock(words) => unlock::run(words, session),
        Verb::Status => status::run(session, output),
        Verb::Fsck(words) => fsck::run(words, session, output),
        Verb::Objects(words) => objects::run(words, session, output),
        Verb::Backup(words) => backup::backup(words, session, output),
        Verb::Restore(words) => backup::restore(words, session, output),
        Verb::Import(words) => import::run(words, session, output),
        Verb::New(words) => casebook::new(words, session, output),
        Verb::Edit(words) => casebook::edit(words, session, output),
        Verb::History(words) => casebook::history(words, session, output),
        Verb::Relate(words) => casebook::relate(words, session, output),
        Verb::Relations(words) => casebook::relations(words, session, output),
        Verb::Fields(words) => casebook::fields(words, output),
        Verb::Corroborate(words) => corroborate::run(words, session, output),
        Verb::Command(words) => command::run(words, session, output),
        Verb::Count(words) => count::run(words, session, output),
        Verb::Review => review::run(session, output),
        Verb::Contacts(words) => contacts::run(words, session, output),
        Verb::Assess(words) => arms::assess(words, session, output),
        Verb::Trace(words) => arms::trace(words, session, output),
        Verb::Watch(words) => watch::run(words, session, output),
        Verb::Shadow(words) => shadow::run(words, session, output),
        Verb::List(words) => query::list(words, session, output),
        Verb::Show(words) => query::show(words, session, output),
        Verb::Search(words) => query::search(words, session, output),
        Verb::Report(words) => report::run(words, session, output),
        Verb::Site(words) => site::run(words, session, output),
        Verb::Scan(words) => scan::run(words, session, output),
        Verb::Archive(words) => archive::run(words, session, output),
        Verb::Exhibit(words) => exhibit::run(words, session, output),
        Verb::Stamp(words) => stamp::run(words, session, output),
        Verb::Members(words) => members::run(words, session, output),
        Verb::Withdraw(words) => withdraw::run(words, session, output),
        Verb::Keys(words) => keys::run(words, session, output),
        Verb::Recovery(words) => recovery::run(words, session, output),
    };
    session.remember();
    match done {
        Ok(code) => code,
        Err(failure) => fail(&failure, arguments.json),
    }
}

/// Where it is kept what was last seen of each vault: `TESTIMONY_STATE`, or the folder for such things of
/// this user (XDG Base Directory Specification); an empty one means none.
fn state_folder(none: bool) -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    if none {
        return None;
    }
    if let Some(folder) = folder("TESTIMONY_STATE") {
        return Some(folder).filter(|folder| !folder.as_os_str().is_empty());
    }
    let of_user = folder("XDG_STATE_HOME").filter(|folder| folder.is_absolute());
    let of_home = || Some(folder("HOME")?.join(".local/state"));
    let of_windows = || folder("LOCALAPPDATA");
    let of_user = of_user.or_else(of_home).or_else(of_windows)?;
    Some(of_user.join("testimony"))
}

/// The only place where a failure becomes words for a person.
fn fail(failure: &Failure, json: bool) -> ExitCode {
    let code = failure.kind.exit_code();
    if json {
        let error = serde_json::json!({ "error": { "what": failure.what, "remedy": failure.remedy, "code": code } });
        output::json(&error);
    }
    output::error(&failure.what, &failure.remedy);
    ExitCode::from(code)
}

//! `testimony site build`

use std::{path::PathBuf, process::ExitCode};

use app::{Failure, SiteBuilt, SiteOptions};
use clap::Subcommand;

use super::{
    output::{self, Output},
    progress::Bar,
    scan,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make the static pages of everything that was released, ready to be uploaded
    Build {
        /// Where they go; an earlier site there is replaced
        #[arg(long, value_name = "DIR", default_value = "site")]
        out: PathBuf,
        /// Where the site will stand, for whole addresses in its feeds
        #[arg(long, value_name = "URL")]
        address: Option<String>,
        /// Why each possible hit is none, if you have looked at all of them
        #[arg(long, value_name = "REASON")]
        reviewed: Option<String>,
    },
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let Verb::Build {
        out,
        address,
        reviewed,
    } = &words.verb;
    let options = SiteOptions {
        address: address.clone(),
        reviewed: reviewed.clone(),
    };
    let bar = Bar::new(output);
    let built = app::build_site(session.vault()?, out, &options, &bar);
    bar.finish();
    let built = built?;
    output.answer(&built, || match &built {
        SiteBuilt::Stopped { gate } => {
            scan::say(gate);
            output::line("Stopped: nothing was put in place.");
            if !gate.blocks() {
                output::line("Every hit is only possible. Look at each; if none gives anybody away, build with --reviewed REASON.");
            }
        }
        SiteBuilt::Built {
            folder,
            files,
            bytes,
            reports,
            left_out,
            ..
        } => {
            for why in left_out {
                output::line(&format!("left out: {why}"));
            }
            output::line(&format!(
                "{}: {files} files, {bytes} bytes, of {} reports.",
                folder.display(),
                reports.len()
            ));
            output::line("Upload the whole folder; docs/site.md says how.");
        }
    })?;
    Ok(ExitCode::from(u8::from(matches!(
        built,
        SiteBuilt::Stopped { .. }
    ))))
}

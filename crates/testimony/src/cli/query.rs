//! `testimony list`, `show` and `search`

use std::process::ExitCode;

use app::{Failure, Key, Kind};
use serde_json::Value;

use super::{
    output::{self, Output},
    session::Session,
    shown,
};

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// interviews, sources, people, events, acts, findings, items …
    kind: String,
    /// Only those that this query finds (docs/search.md)
    #[arg(long = "where", value_name = "QUERY")]
    filter: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// A key, or a kind and a key
    #[arg(required = true, num_args = 1..=2, value_names = ["KIND", "KEY"])]
    words: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Search {
    /// Words in any script, and conditions: kind:event date:2012-05 place:KEY (docs/search.md)
    #[arg(required = true)]
    query: Vec<String>,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Say only how many there are
    #[arg(long)]
    count: bool,
    /// Keep the query under this key; `search:KEY` finds the same again
    #[arg(long, value_name = "KEY")]
    save: Option<String>,
}

pub(super) fn list(
    words: &List,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let kind = parse_kind(&words.kind)?;
    let records = app::list(session.vault()?, kind, words.filter.as_deref())?;
    let whole: Vec<&Value> = records.iter().map(|listed| &listed.record).collect();
    output.answer(&whole, || {
        for listed in &records {
            output::line(format!("{:24} {}", listed.name, listed.summary).trim_end());
        }
        output::line(&format!("{} of kind {kind}.", records.len()));
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn show(
    words: &Show,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let (kind, key) = match words.words.as_slice() {
        [kind, key] => (Some(parse_kind(kind)?), key),
        [key] => (None, key),
        _ => {
            return Err(Failure::misuse(
                "no key was given",
                "give a key, or a kind and a key",
            ));
        }
    };
    let key = parse_key(key)?;
    let shown = app::show(session.vault()?, kind, &key)?;
    output.answer(&shown, || {
        for found in &shown {
            shown::record(&found.record, &found.names);
            for version in &found.versions {
                let short = version.operation.get(..12).unwrap_or(&version.operation);
                output::line(&format!(
                    "version {} by {} at {} (operation {short})",
                    version.number, version.member, version.time
                ));
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn search(
    words: &Search,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let query = words.query.join(" ");
    if let Some(key) = &words.save {
        app::save_search(session.vault()?, &parse_key(key)?, &query)?;
        output::aside(&format!("Kept as search:{key}."));
    }
    if words.count {
        let count = app::count_found(session.vault()?, &query)?;
        output.answer(&serde_json::json!({ "count": count }), || {
            output::line(&format!("{count} found."))
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let hits = app::search(session.vault()?, &query, words.limit)?;
    output.answer(&hits.rows, || {
        for hit in &hits.rows {
            let key = hit
                .key
                .as_ref()
                .map_or_else(|| hit.id.to_string(), Key::to_string);
            output::line(&format!("{} {key}: {}", hit.kind, hit.summary));
            // Where words were found, the words around them.
            if !hit.snippet.is_empty() {
                output::line(&format!("    {}", hit.snippet.replace('\n', " ")));
            }
        }
        let more = if hits.more {
            "; there are more (--limit, --count)"
        } else {
            ""
        };
        output::line(&format!("{} found{more}.", hits.rows.len()));
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A key as it was typed.
pub(super) fn parse_key(text: &str) -> Result<Key, Failure> {
    Key::try_from(text.to_owned())
        .map_err(|error| Failure::from_message(app::FailureKind::Misuse, &error.to_string()))
}

pub(super) fn parse_kind(word: &str) -> Result<Kind, Failure> {
    Kind::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        Failure::misuse(
            format!("`{}` is no kind of record", word.escape_debug()),
            format!("use one of {}", all.join(", ")),
        )
    })
}

//! Asking online: authorities, witnesses, calendars. Only when somebody says so.

use data_encoding::HEXLOWER;
use ledger::{Cosignature, NoteKey, OtsFile, OtsSubmission, StampRequest, StoredStamp};
use model::record::TimeAuthority;
use serde::Serialize;
use sync::{Answer, Line, Network};
use vault::{FromOutside, Open, OutsideCheckpoint, Vault};

use super::{
    believe::Believed,
    request::stamped,
    take::{keep_stamp, take_cosignature},
};
use crate::failure::{Failure, FailureKind};

/// Who is asked, and through what.
#[derive(Debug, Default)]
pub struct AskOptions {
    /// `socks5h://host:port`, or an HTTP proxy.
    pub proxy: Option<String>,
    /// Addresses of OpenTimestamps calendars; none are asked unless named.
    pub calendars: Vec<String>,
}

/// What came of asking one of them.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// Who: the name that the team gave, or a calendar's address.
    pub who: String,
    /// `kept`; `refused`: no answer that counts; `alarm`: it has seen another history.
    pub outcome: &'static str,
    /// What was kept, or what is wrong and what to do.
    pub what: String,
}

/// Shows the newest checkpoint of every log to every authority and witness whose address is known,
/// and to the calendars that are named; and asks calendars for what they had promised.
pub fn ask(vault: &Vault<Open>, options: &AskOptions) -> Result<Vec<Asked>, Failure> {
    let network = Network {
        proxy: options.proxy.clone(),
        ..Network::default()
    };
    let line = Line::open(&network)
        .map_err(|error| Failure::from_message(FailureKind::Environment, &error.to_string()))?;
    let believed = Believed::read(vault)?;
    let mut asked = Vec::new();
    for shown in vault.show_outside()? {
        for (name, authority) in &believed.authorities {
            if let Some(address) = &authority.address {
                let outcome = stamp(vault, &line, &shown, (address, authority))?;
                asked.push(said(name, outcome));
            }
        }
        for (name, key, address) in &believed.witnesses {
            if let Some(address) = address {
                let outcome = witness(vault, &line, &believed, &shown, (key, address))?;
                asked.push(said(name, outcome));
            }
        }
        if !options.calendars.is_empty() {
            let outcome = calendars(vault, &line, &shown, &options.calendars)?;
            asked.push(said(&options.calendars.join(", "), outcome));
        }
    }
    for shown in vault.outside()? {
        if let Some(outcome) = upgrade(vault, &line, &shown, &options.calendars)? {
            asked.push(said("calendars", outcome));
        }
    }
    if asked.is_empty() {
        return Err(Failure::misuse(
            "nobody is to be asked: no authority or witness has an address, and no calendar is named",
            "give `--address` with `testimony stamp authority` or `testimony stamp witness`, or `--calendar`",
        ));
    }
    Ok(asked)
}

/// What came of asking one.
enum Said {
    Kept(String),
    Refused(String),
    /// Somebody outside has seen another history of this log.
    Alarm(String),
}

fn said(who: &str, said: Said) -> Asked {
    let (outcome, what) = match said {
        Said::Kept(what) => ("kept", what),
        Said::Refused(what) => ("refused", what),
        Said::Alarm(what) => ("alarm", what),
    };
    let who = who.to_owned();
    Asked { who, outcome, what }
}

fn stamp(
    vault: &Vault<Open>,
    line: &Line,
    shown: &OutsideCheckpoint,
    (address, authority): (&str, &TimeAuthority),
) -> Result<Said, Failure> {
    let stamped = stamped(vault, shown)?;
    let request = StampRequest::new(&stamped, vault.random_bytes());
    let query = request
        .encode()
        .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
    let answer = match line.post(address, QUERY, query, MOST) {
        Ok(answer) if answer.status == 200 => answer,
        Ok(answer) => return Ok(Said::Refused(status(&answer))),
        Err(error) => return Ok(Said::Refused(error.to_string())),
    };
    let roots = ledger::TrustedRoots::from_pem(&authority.roots)
        .map_err(|error| Failure::from_message(FailureKind::No, &error.to_string()))?;
    let verified = StoredStamp::read(&answer.body, &[])
        .and_then(|stamp| Ok((stamp.verify_answer(&stamped, &roots, &request)?, stamp)));
    match verified {
        Ok((time, stamp)) => keep_stamp(vault, shown, &stamp, &time).map(Said::Kept),
        Err(refusal) => Ok(Said::Refused(refusal.to_string())),
    }
}

/// C2SP tlog-witness, "add-checkpoint".
fn witness(
    vault: &Vault<Open>,
    line: &Line,
    believed: &Believed,
    shown: &OutsideCheckpoint,
    (key, address): (&NoteKey, &str),
) -> Result<Said, Failure> {
    let address = format!("{}/add-checkpoint", address.trim_end_matches('/'));
    let mut since = seen_by(vault, shown, key)?;
    // Once with what we know it has seen, once more with what it says it has seen.
    for attempt in 0..2 {
        let body = submission(vault, shown, since)?;
        let answer = match line.post(&address, "text/plain; charset=utf-8", body, MOST) {
            Ok(answer) => answer,
            Err(error) => return Ok(Said::Refused(error.to_string())),
        };
        match answer.status {
            200 => {
                let all = std::slice::from_ref(shown);
                let taken = take_cosignature(vault, believed, all, &answer.body)?;
                return Ok(taken.map_or_else(Said::Refused, Said::Kept));
            }
            409 => {
                let text = String::from_utf8(answer.body).unwrap_or_default();
                let size: Option<u64> = text.strip_suffix('\n').and_then(|text| text.parse().ok());
                let Some(size) = size else {
                    return Ok(Said::Refused("answered with a conflict and no size; ask its operator".to_owned()));
                };
                if size > shown.size {
                    return Ok(Said::Alarm(format!(
                        "has seen this log with {size} operations, and there are {} here: this vault is \
                         older than what was shown before, or somebody else writes with its key; record \
                         nothing more, and compare it with other copies",
                        shown.size
                    )));
                }
                if attempt > 0 || size == since {
                    return Ok(Said::Alarm(other_history(size)));
                }
                since = size;
            }
            // The consistency proof was checked here before it was sent, against our own history.
            422 => return Ok(Said::Alarm(other_history(since))),
            403 => return Ok(Said::Refused(
                "does not know the key of this log; give its operator the file `log.vkey` of `testimony stamp request`".to_owned(),
            )),
            404 => return Ok(Said::Refused(
                "does not know this log; ask its operator to follow it, by the file `log.vkey` of `testimony stamp request`".to_owned(),
            )),
            _ => return Ok(Said::Refused(status(&answer))),
        }
    }
    Ok(Said::Refused(
        "gave no answer that counts; ask its operator".to_owned(),
    ))
}

fn other_history(size: u64) -> String {
    format!(
        "has seen another history of this log at {size} operations: somebody has written with its key, or \
         this vault was changed; record nothing more, keep everything, and compare it with other copies"
    )
}

/// How much of a log a witness has cosigned, as far as we have kept it.
pub(super) fn seen_by(
    vault: &Vault<Open>,
    shown: &OutsideCheckpoint,
    key: &NoteKey,
) -> Result<u64, Failure> {
    let all = vault.outside()?;
    let seen = all
        .iter()
        .filter(|one| one.device == shown.device && Cosignature::verify(&one.note, key).is_ok());
    Ok(seen.map(|one| one.size).max().unwrap_or(0))
}

/// What is sent to a witness that has seen a log at a size: the size, a proof that the log has only
/// grown since, and the checkpoint.
pub(super) fn submission(
    vault: &Vault<Open>,
    shown: &OutsideCheckpoint,
    since: u64,
) -> Result<Vec<u8>, Failure> {
    let mut body = format!("old {since}\n");
    for hash in vault.consistency(since, shown)? {
        body += &hash.base64();
        body.push('\n');
    }
    body.push('\n');
    let mut body = body.into_bytes();
    body.extend(stamped(vault, shown)?);
    Ok(body)
}

fn calendars(
    vault: &Vault<Open>,
    line: &Line,
    shown: &OutsideCheckpoint,
    addresses: &[String],
) -> Result<Said, Failure> {
    if shown.open_timestamps.is_some() {
        return Ok(Said::Kept("has this checkpoint already".to_owned()));
    }
    let submission = OtsSubmission::new(&stamped(vault, shown)?, vault.random_bytes());
    let commitment = submission.commitment();
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    for address in addresses {
        let address = format!("{}/digest", address.trim_end_matches('/'));
        match line.post(&address, FORM, commitment.as_bytes().to_vec(), MOST) {
            Ok(answer) if answer.status == 200 => answers.push(answer.body),
            Ok(answer) => faults.push(status(&answer)),
            Err(error) => faults.push(error.to_string()),
        }
    }
    let bodies: Vec<&[u8]> = answers.iter().map(Vec::as_slice).collect();
    match submission.answered(&bodies) {
        Ok(file) => {
            vault.keep_outside(shown, FromOutside::OpenTimestamps(&file.encode()))?;
            Ok(Said::Kept(format!(
                "{} operations, promised to be in a block; ask again in some hours",
                shown.size
            )))
        }
        Err(error) => {
            faults.push(error.to_string());
            Ok(Said::Refused(faults.join("; ")))
        }
    }
}

/// Asks the calendars that were named, and no other that a file names, to keep their promises.
fn upgrade(
    vault: &Vault<Open>,
    line: &Line,
    shown: &OutsideCheckpoint,
    named: &[String],
) -> Result<Option<Said>, Failure> {
    let Some(file) = shown
        .open_timestamps
        .as_ref()
        .and_then(|kept| OtsFile::parse(kept).ok())
    else {
        return Ok(None);
    };
    if !file.heights().is_empty() {
        return Ok(None);
    }
    let (mut upgraded, mut asked) = (file.clone(), false);
    for promise in file.pending() {
        let host = promise.calendar.trim_end_matches('/').to_owned();
        if !named.iter().any(|name| name.trim_end_matches('/') == host) {
            continue;
        }
        let address = format!("{host}/timestamp/{}", HEXLOWER.encode(&promise.commitment));
        asked = true;
        if let Ok(answer) = line.get(&address, MOST)
            && answer.status == 200
            && let Ok(more) = upgraded.upgraded(&promise, &answer.body)
        {
            upgraded = more;
        }
    }
    if upgraded == file {
        let words = || {
            Said::Refused(format!(
                "the promise on {} operations is not kept yet; ask again later",
                shown.size
            ))
        };
        return Ok(asked.then(words));
    }
    vault.keep_outside(shown, FromOutside::OpenTimestamps(&upgraded.encode()))?;
    let heights: Vec<String> = upgraded.heights().iter().map(u64::to_string).collect();
    Ok(Some(Said::Kept(format!(
        "{} operations are in block {}; take in the header of that block",
        shown.size,
        heights.join(", ")
    ))))
}

fn status(answer: &Answer) -> String {
    let start = answer
        .body
        .get(..answer.body.len().min(200))
        .unwrap_or_default();
    format!(
        "answered with status {} ({}); check the address, or ask its operator",
        answer.status,
        String::from_utf8_lossy(start).trim().escape_debug()
    )
}

/// RFC 3161 §3.4.
const QUERY: &str = "application/timestamp-query";
const FORM: &str = "application/x-www-form-urlencoded";
/// As much as a token may have.
const MOST: usize = 1 << 20;

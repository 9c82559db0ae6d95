//! What is carried to a safe office: a folder of files, none of which says anything about the case.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ledger::StampRequest;
use serde::Serialize;
use vault::{Open, OutsideCheckpoint, Vault};

use super::{ask::submission, believe::Believed};
use crate::{
    failure::{Failure, FailureKind},
    report::place,
};

/// What was written.
#[derive(Debug, Serialize)]
pub struct Requests {
    /// The folder.
    pub folder: PathBuf,
    /// One line for each checkpoint: the log's name and its size.
    pub checkpoints: Vec<String>,
    /// How many files.
    pub files: usize,
}

/// Writes the newest checkpoint of every log, and what to send for it: `request.tsq` to a
/// time-stamping authority, `NAME.add-checkpoint` to the witness of that name, who needs `log.vkey` once; the
/// file `checkpoint` itself is what `ots stamp` takes.
pub fn request(vault: &Vault<Open>, out: &Path) -> Result<Requests, Failure> {
    let believed = Believed::read(vault)?;
    let mut requests = Requests {
        folder: out.to_owned(),
        checkpoints: Vec::new(),
        files: 0,
    };
    for shown in vault.show_outside()? {
        let stamped = stamped(vault, &shown)?;
        let device = shown.device.hex();
        let short = device.get(..8).unwrap_or(&device);
        let folder = out.join(format!("{short}-{}", shown.size));
        fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
        let query = StampRequest::new(&stamped, vault.random_bytes())
            .encode()
            .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
        let mut files = vec![
            ("checkpoint".to_owned(), stamped),
            ("request.tsq".to_owned(), query),
        ];
        if let Some(key) = vault.log_key(shown.device)? {
            files.push((LOG_KEY.to_owned(), format!("{key}\n").into_bytes()));
        }
        for (name, key, _) in &believed.witnesses {
            let since = super::ask::seen_by(vault, &shown, key)?;
            let body = submission(vault, &shown, since)?;
            files.push((format!("{name}.add-checkpoint"), body));
        }
        for (name, bytes) in files {
            place(&folder.join(name), &bytes)?;
            requests.files += 1;
        }
        requests
            .checkpoints
            .push(format!("{device} {}", shown.size));
    }
    if requests.checkpoints.is_empty() {
        return Err(Failure::misuse(
            "nothing has been recorded yet",
            "record something first",
        ));
    }
    place(&out.join("README.txt"), README.as_bytes())?;
    Ok(requests)
}

/// What stamps on a checkpoint are on.
pub(super) fn stamped(vault: &Vault<Open>, shown: &OutsideCheckpoint) -> Result<Vec<u8>, Failure> {
    let key = vault.log_key(shown.device)?;
    let stamped = key.and_then(|key| shown.stamped(&key));
    stamped.ok_or_else(|| {
        Failure::no(
            "a checkpoint that was shown outside does not begin with its log's own line",
            "run `testimony fsck`; take the file from a copy",
        )
    })
}

/// The log's own key, public: what a witness's operator has to know before it cosigns.
pub(super) const LOG_KEY: &str = "log.vkey";

const README: &str = "\
Each folder here is one log of a vault at one moment. Nothing in it says what
was recorded: a random name, a number, a hash and a signature.

Where there is a network, with any HTTP client:

  time-stamp    curl -H 'Content-Type: application/timestamp-query' \\
                  --data-binary @request.tsq -o answer.tsr ADDRESS
  witness       curl --data-binary @NAME.add-checkpoint -o NAME.cosignature \\
                  ADDRESS/add-checkpoint
                (the witness's operator needs log.vkey once, to follow the log)
  Bitcoin       ots stamp checkpoint          (and later: ots upgrade checkpoint.ots)
                Carry back the header of the block too: 80 bytes, as a file that ends in .header.

Carry this folder back with the answers in it, and run

  testimony stamp take FOLDER
";

//! `fetch.txt` (RFC 8493 §2.2.3): files that a bag leaves to be fetched. Read, told, never followed.

use serde::{Deserialize, Serialize};

use super::{Version, manifest::refused, path};
use crate::{field::Problem, text::shown};

/// A file that is somewhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// Where, as it is written; nothing asks there.
    pub url: String,
    /// Its length, if the bag says it.
    pub bytes: Option<u64>,
    /// Where it belongs in the bag.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
}

pub(super) const NAME: &str = "fetch.txt";

pub(super) fn fetch(text: &str, version: Version) -> (Vec<Fetch>, Vec<Problem>) {
    let (mut fetches, mut errors) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match one(line, version, number) {
            Ok(fetch) => fetches.push(fetch),
            Err(what) => errors.push(refused(NAME, number, &what)),
        }
    }
    (fetches, errors)
}

fn one(line: &str, version: Version, number: u32) -> Result<Fetch, String> {
    let unclear = || format!("`{}` is no address, length and path", shown(line));
    let (url, rest) = line.split_once([' ', '\t']).ok_or_else(unclear)?;
    let rest = rest.trim_start_matches([' ', '\t']);
    let (length, path) = rest.split_once([' ', '\t']).ok_or_else(unclear)?;
    let bytes = match length {
        "-" => None,
        digits => Some(digits.parse().map_err(|_| unclear())?),
    };
    let path = path.trim_start_matches([' ', '\t']);
    let plain = path::plain(path, version >= Version::ONE)?;
    if !plain.path.starts_with("data/") {
        return Err("it names what is not below `data/`".to_owned());
    }
    Ok(Fetch {
        url: url.to_owned(),
        bytes,
        path: plain.path,
        line: number,
    })
}

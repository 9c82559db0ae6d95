//! `bag-info.txt` (RFC 8493 §2.2.2), once `package-info.txt`.

use serde::{Deserialize, Serialize};

use super::{Version, manifest::refused};
use crate::field::Problem;

/// What a bag says of itself, in its order; labels may repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info(pub Vec<(String, String)>);

/// How much the payload is: `Payload-Oxum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oxum {
    /// Octets of all its files.
    pub octets: u64,
    /// How many files.
    pub streams: u64,
}

impl Info {
    /// The values of a label, whatever its case.
    pub fn all<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |(name, _): &&(String, String)| name.eq_ignore_ascii_case(label);
        self.0.iter().filter(named).map(|(_, value)| value.as_str())
    }

    /// The first value of a label.
    pub fn get<'a>(&'a self, label: &'a str) -> Option<&'a str> {
        self.all(label).next()
    }
}

/// Reads the lines: a label, a colon, white space, a value; what begins with white space goes on.
pub(super) fn info(name: &str, text: &str, version: Version) -> (Info, Vec<Problem>, Vec<Problem>) {
    let (mut info, mut errors, mut warnings) = (Info::default(), Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            match info.0.last_mut() {
                Some((_, value)) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                None => errors.push(refused(name, number, "it goes on with nothing before it")),
            }
            continue;
        }
        match line.split_once(':') {
            Some((label, value)) if !label.trim().is_empty() => {
                if version >= Version::ONE && label.ends_with([' ', '\t']) {
                    warnings.push(Problem::at(
                        name,
                        number,
                        "it has white space before the colon",
                        "nothing has to be done",
                    ));
                }
                info.0
                    .push((label.trim().to_owned(), value.trim().to_owned()));
            }
            _ => errors.push(refused(name, number, "it is no label and value")),
        }
    }
    (info, errors, warnings)
}

/// Every `Payload-Oxum` of a bag, or what is none.
pub(super) fn oxums(name: &str, info: &Info) -> (Vec<Oxum>, Vec<Problem>) {
    let (mut oxums, mut errors) = (Vec::new(), Vec::new());
    for value in info.all("Payload-Oxum") {
        let read = value.split_once('.').and_then(|(octets, streams)| {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            (digits(octets) && digits(streams)).then_some(Oxum {
                octets: octets.parse().ok()?,
                streams: streams.parse().ok()?,
            })
        });
        match read {
            Some(oxum) => oxums.push(oxum),
            None => errors.push(Problem::whole(
                name,
                "its `Payload-Oxum` is no count of octets and files",
                "do not rely on this bag; ask its maker for it again",
            )),
        }
    }
    (oxums, errors)
}

//! Field folders of any size, as docs/field-folder.md defines them. Everybody in them is invented.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

/// Words for bodies: of everyday length, so that pages fill as in a report.
const WORDS: &[&str] = &[
    "the", "street", "morning", "people", "walked", "from", "bakery", "toward", "square", "and",
    "heard", "engines", "behind", "school", "before", "anyone", "could", "leave", "several",
    "shutters", "closed", "while", "others", "waited", "near", "corner", "until", "evening",
    "quiet", "returned", "again", "windows", "along", "road", "were", "broken", "that", "night",
];

/// The same noise for the same seed, on every machine (SplitMix64, Steele et al. 2014).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A sentence-like text of so many words.
    pub(crate) fn words(&mut self, count: usize) -> String {
        let mut text = String::new();
        for number in 0..count {
            let at = usize::try_from(self.next() % WORDS.len() as u64).unwrap_or_default();
            text.push_str(if number == 0 { "" } else { " " });
            text.push_str(WORDS.get(at).unwrap_or(&"and"));
        }
        text
    }
}

/// The investigation and its places: the least that a folder needs.
pub(crate) fn frame(folder: &Path) -> io::Result<()> {
    let investigation = "\
key = \"bench\"
title = \"A measurement\"
organisation = \"Nobody\"
scope = \"Noise of a given size.\"
standard_of_proof = \"reasonable-grounds\"
access = \"remote\"
dates = \"2012-04-15/2012-05-31\"
languages = [\"en\"]
[[team]]
code_name = \"Delegate 1\"
role = \"delegate\"
[[field_work]]
place = \"city\"
dates = \"2012-05-20/2012-05-31\"
kind = \"remote\"
";
    write(folder, "investigation.toml", investigation)?;
    let country = "---\nname: Qamaria\nkind: country\nprecision: country\npublish_as: country\nprotected: false\n---\n";
    write(folder, "places/country.md", country)?;
    let city = "---\nname: Qamar\nkind: city\nwithin: country\nprecision: city\npublish_as: city\nprotected: false\n---\n";
    write(folder, "places/city.md", city)
}

/// A source who agreed to be quoted without a name.
pub(crate) fn source(folder: &Path, number: usize) -> io::Result<()> {
    // Letters that no sentence and no table of a PDF holds, so that the scan has names to look for.
    let letters: String = format!("{number:05}")
        .chars()
        .map(|digit| char::from(b'q' + (digit as u8 - b'0') % 10))
        .collect();
    let name = format!("Xo{letters}ko Vu{letters}zi");
    let text = format!(
        "---
identity:
  name: {name}
  phone: [+000 55 7{number:06}3]
category: witness
status: living
reliability: \"03\"
protection: high
consent:
  explained_by: Delegate 1
  language: en
  date: 2012-05-24
  granted: [internal, aggregate, published-anonymous]
  refused: [published-named]
---
"
    );
    write(folder, &format!("sources/src-{number:05}.md"), &text)
}

/// An interview of so many statements.
pub(crate) fn interview(
    folder: &Path,
    number: usize,
    source: usize,
    statements: usize,
    noise: &mut Noise,
) -> io::Result<()> {
    let mut text = format!(
        "---
source: src-{source:05}
date: 2012-05-24
place: city
interviewer: Delegate 1
interpreter: none
language: en
setting: by telephone
others_present: 0
---
## Statements
"
    );
    for statement in 1..=statements {
        text.push_str(&format!("{statement}. (saw) {}.\n", noise.words(40)));
    }
    write(folder, &format!("interviews/int-{number:05}.md"), &text)
}

/// A file of a video's size: noise that no compression makes smaller, under a name that promises no
/// format, since the importer reports a film that is none.
pub(crate) fn video(folder: &Path, number: usize, bytes: u64) -> io::Result<()> {
    let path = folder.join(format!("media/video/clip-{number:03}.bin"));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut noise = Noise(number as u64);
    for _ in 0..bytes / 8 {
        file.write_all(&noise.next().to_le_bytes())?;
    }
    file.into_inner()?.sync_all()
}

/// Writes a file, its folder made if need be.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_the_same_every_time() {
        // The published test vector of SplitMix64 for seed 1234567.
        let mut noise = Noise(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| noise.next()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_video_has_the_size_that_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        video(folder.path(), 1, 4096).unwrap();
        let bytes = fs::read(folder.path().join("media/video/clip-001.bin")).unwrap();
        assert_eq!(bytes.len(), 4096);
        assert_ne!(bytes[..2048], bytes[2048..], "noise does not repeat");
    }
}

//! `VERIFY.txt`: how to check without this program.

use crate::{
    check::{EXHIBIT_FILE, RELEASE_FILE},
    conclusion::not_proven,
    verdict::Kind,
};

/// The text of `VERIFY.txt`, for the folder of an exhibit or of one edition.
///
/// It first says what cannot be proven, then gives steps for `sh`, `sha256sum` and `openssl` over
/// the files of [`crate::unpack_for_hand`]. The tests run these very lines.
pub fn instructions(kind: Kind) -> String {
    let (title, proves, which, document, field) = match kind {
        Kind::Exhibit => (
            "HOW TO CHECK THIS EXHIBIT",
            "These bytes, unchanged, were received by the holder of a certain key, who\n\
             recorded the steps of their custody in this order.",
            include_str!("instructions/exhibit.txt"),
            EXHIBIT_FILE,
            "sha256",
        ),
        Kind::Release => (
            "HOW TO CHECK THIS REPORT",
            "These files, unchanged, were released by the holder of a certain key.",
            include_str!("instructions/release.txt"),
            RELEASE_FILE,
            "files",
        ),
    };
    let not = sentence(not_proven(kind));
    let head = include_str!("instructions/head.txt")
        .replace("{TITLE}", title)
        .replace("{PROVES}", proves)
        .replace("{NOT}", &not)
        .replace("{WHICH}\n", which);
    let seal = match kind {
        Kind::Exhibit => include_str!("instructions/seal.txt"),
        Kind::Release => "",
    };
    let text = head + seal + include_str!("instructions/steps.txt");
    text.replace("{PACK}", document).replace("{FIELD}", field)
}

/// With a capital letter, in lines that fit a terminal.
fn sentence(words: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for (at, word) in words.split(' ').enumerate() {
        let length = word.chars().count();
        if at == 0 {
            out.extend(word.chars().next().map(|first| first.to_ascii_uppercase()));
            out.push_str(word.get(1..).unwrap_or_default());
        } else {
            out.push(if width + 1 + length > WIDTH {
                '\n'
            } else {
                ' '
            });
            width = if out.ends_with('\n') { 0 } else { width + 1 };
            out.push_str(word);
        }
        width += length;
    }
    out
}

const WIDTH: usize = 76;

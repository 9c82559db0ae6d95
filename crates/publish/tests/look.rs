//! Writes the samples to a folder, to be looked at: `LOOK=/tmp/look cargo test -p testimony-publish look`.

use std::{env, fs, path::Path, time::Instant};

use model::language::Language;
use testimony_publish::{docx, epub, html, pdf};

use crate::{arabic, english, samples};

#[test]
fn samples_are_written_where_one_asks_for_them() {
    let Some(folder) = env::var_os("LOOK") else {
        return;
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    let mut long = english::report();
    long.blocks =
        std::iter::repeat_with(|| english::findings().into_iter().chain(english::conduct()))
            .take(25)
            .flatten()
            .collect();
    for (name, document) in [
        ("en", english::report()),
        ("ar", arabic::report()),
        ("long", long),
        ("close", samples::close(Language::En)),
        ("close-ar", samples::close(Language::Ar)),
        ("crowd", samples::crowd()),
    ] {
        let html = html::render(&document).unwrap();
        fs::write(folder.join(format!("{name}.html")), html).unwrap();
        for (kind, file) in [
            ("docx", docx::render(&document).unwrap()),
            ("epub", epub::render(&document).unwrap()),
        ] {
            fs::write(folder.join(format!("{name}.{kind}")), file).unwrap();
        }
        let start = Instant::now();
        let pdf = pdf::render(&document).unwrap();
        eprintln!("{name}: {} ms", start.elapsed().as_millis());
        fs::write(folder.join(format!("{name}.pdf")), pdf).unwrap();
    }
}

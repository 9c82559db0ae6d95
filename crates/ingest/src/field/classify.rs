//! What a file of the field folder is, by its path.

use model::{
    key::{Key, is_direction_mark},
    record::Kind,
};

use super::problem::Problem;
use crate::text::shown;

/// What a path of the field folder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// `investigation.toml`.
    Investigation,
    /// A record file; the kind of its main record.
    Record(Kind),
    /// One edition of a report.
    Report,
    /// `disclosure.toml`.
    Disclosure,
    /// An outline beside the places.
    Outline,
    /// A photograph, film, recording or document.
    Media,
    /// Notes about a media file, of the same name plus `.md`.
    Sidecar,
    /// A table of many records of one kind.
    Table(Kind),
    /// Passed over silently.
    Ignored,
    /// Not part of the format; reported.
    Unknown(Problem),
}

/// The folders of record files, with the kind of their main record.
fn folders() -> impl Iterator<Item = (&'static str, Kind)> {
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.is_entered());
    kinds.map(|kind| (kind.plural(), kind))
}

/// Says what the file at `path`, relative to the field folder and with `/` between its parts, is.
pub fn classify(path: &str) -> FileKind {
    let unknown = |what: &str, remedy: &str| FileKind::Unknown(Problem::whole(path, what, remedy));
    let bad_part = |part: &str| part.is_empty() || part == "." || part == "..";
    if path.split('/').any(bad_part) || path.contains(['\\', '\0']) {
        return unknown(
            "this path leaves the folder or has no plain name",
            "rename the file",
        );
    }
    if path.chars().any(|c| c.is_control() || is_direction_mark(c)) {
        return unknown(
            "the name holds characters that hide or reorder it",
            "rename the file",
        );
    }
    if path.split('/').any(is_passed_over) {
        return FileKind::Ignored;
    }
    match path.split_once('/') {
        None => match path {
            "investigation.toml" => FileKind::Investigation,
            "disclosure.toml" => FileKind::Disclosure,
            _ if let Some(kind) = table(path) => FileKind::Table(kind),
            _ => unknown(
                "this file is not part of a field folder",
                "move it below `media/` if it is evidence, or out of the folder",
            ),
        },
        Some(("media", _)) => media(path),
        Some((folder, name)) => in_folder(path, folder, name),
    }
}

/// The kind of record of a table at the top of the folder.
fn table(name: &str) -> Option<Kind> {
    crate::detect::kind_of(name).filter(|kind| kind.is_entered())
}

/// The media file that a sidecar is about: `media/a.jpg` of `media/a.jpg.md`.
pub fn sidecar_of(path: &str) -> Option<&str> {
    let item = path.strip_suffix(".md")?;
    let name = item.rsplit('/').next()?;
    let (stem, ending) = name.rsplit_once('.')?;
    let is_ending =
        (1..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    (path.starts_with("media/") && is_ending && !stem.is_empty()).then_some(item)
}

fn media(path: &str) -> FileKind {
    if let Err(error) = Key::media(path) {
        let text = error.to_string();
        let (what, remedy) = text.split_once("; ").unwrap_or((&text, "rename the file"));
        return FileKind::Unknown(Problem::whole(path, what, remedy));
    }
    if sidecar_of(path).is_some() {
        FileKind::Sidecar
    } else {
        FileKind::Media
    }
}

fn in_folder(path: &str, folder: &str, name: &str) -> FileKind {
    let unknown =
        |what: String, remedy: String| FileKind::Unknown(Problem::whole(path, what, remedy));
    let kind = folders()
        .find(|(known, _)| *known == folder)
        .map(|(_, kind)| kind);
    if kind.is_none() && folder != "reports" {
        let names = folders().map(|(name, _)| name);
        let known = names.chain(["reports", "media"]);
        let remedy = match super::suggest::nearest(folder, known) {
            Some(near) => format!("did you mean `{near}/`?"),
            None => "move it below `media/` if it is evidence, or out of the folder".to_owned(),
        };
        return unknown(
            format!("`{}/` is not a folder of a field folder", shown(folder)),
            remedy,
        );
    }
    if name.contains('/') {
        return unknown(
            format!("`{folder}/` has no folders of its own"),
            format!("move the file up into `{folder}/`"),
        );
    }
    match (kind, name.rsplit_once('.').map(|(_, ending)| ending)) {
        (Some(kind), Some("md")) => FileKind::Record(kind),
        (None, Some("md")) => FileKind::Report,
        (Some(Kind::Place), Some("geojson")) => FileKind::Outline,
        _ => unknown(
            format!("only `.md` files belong in `{folder}/`"),
            "move it below `media/` if it is evidence, or give it the ending `.md`".to_owned(),
        ),
    }
}

/// Hidden files and what file managers leave behind.
fn is_passed_over(part: &str) -> bool {
    part.starts_with('.') || part == "Thumbs.db" || part == "desktop.ini"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_folder_is_known() {
        for (path, kind) in [
            ("investigation.toml", FileKind::Investigation),
            ("disclosure.toml", FileKind::Disclosure),
            ("sources/src-01.md", FileKind::Record(Kind::Source)),
            (
                "external/ext-coi.md",
                FileKind::Record(Kind::ExternalFinding),
            ),
            ("places/outline.geojson", FileKind::Outline),
            ("reports/purge.en.md", FileKind::Report),
            ("media/photos/IMG_0412.jpg", FileKind::Media),
            ("media/photos/IMG_0412.jpg.md", FileKind::Sidecar),
            ("media/documents/notes.md", FileKind::Media),
            (".git/config", FileKind::Ignored),
            ("media/Thumbs.db", FileKind::Ignored),
        ] {
            assert_eq!(classify(path), kind, "{path}");
        }
    }
}

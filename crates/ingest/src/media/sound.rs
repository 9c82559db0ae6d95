//! Sound: length and tags (ID3, Vorbis comments, iTunes lists, RIFF INFO).

use std::io::{BufReader, Read, Seek};

use lofty::{
    config::ParseOptions,
    file::{AudioFile, FileType, TaggedFileExt},
    probe::Probe,
    tag::{ItemKey, ItemValue},
};
use model::record::ItemFacts;

use super::notes::Notes;

/// Reads a recording.
pub(super) fn examine<S: Read + Seek>(
    source: &mut S,
    media_type: &str,
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    if source.rewind().is_err() {
        return;
    }
    let mut options = ParseOptions::new();
    options.read_cover_art(false);
    let probe = Probe::new(BufReader::new(source)).options(options);
    let Ok(probe) = probe.guess_file_type() else {
        return;
    };
    let format = probe.file_type();
    let Ok(file) = probe.read() else {
        if media_type != "audio/mp4" {
            problems.push("the recording is damaged or cut off and cannot be read".to_owned());
        }
        return;
    };
    let length = file.properties().duration().as_millis();
    if length > 0 {
        facts.duration_ms = facts.duration_ms.or_else(|| u64::try_from(length).ok());
    }
    if let (true, Some(format)) = (facts.codecs.is_empty(), format) {
        facts.codecs.push(codec(format).to_owned());
    }
    for tag in file.tags() {
        for item in tag.items() {
            if item.key() == ItemKey::Language {
                continue;
            }
            let name = format!("sound:{:?}", item.key());
            if let ItemValue::Text(text) | ItemValue::Locator(text) = item.value() {
                notes.tag(name, text);
            }
            notes.tag("sound:description", item.description());
        }
    }
}

const fn codec(format: FileType) -> &'static str {
    match format {
        FileType::Mpeg => "mp3",
        FileType::Flac => "flac",
        FileType::Opus => "opus",
        FileType::Vorbis => "vorbis",
        FileType::Speex => "speex",
        FileType::Wav => "pcm",
        FileType::Aac | FileType::Mp4 => "aac",
        FileType::Aiff => "aiff",
        _ => "other",
    }
}

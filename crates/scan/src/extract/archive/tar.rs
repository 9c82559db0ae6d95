//! tar (POSIX.1-2017 pax, GNU): headers as they stand, so that nothing is merged away.

use std::io::Read;

use tar::{Archive, EntryType};

use super::super::{Extraction, raw};
use super::ENTRIES;
use crate::Piece;

/// Adds every header and every file, and the padding between them.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    // What stands behind the data up to the next block is nobody's; here it is at least searched.
    read.piece(Piece::new("raw bytes", raw::utf8(bytes, 4)).backstop());
    let mut archive = Archive::new(bytes);
    archive.set_ignore_zeros(true);
    let Ok(entries) = archive.entries() else {
        read.note("a tar archive that cannot be read");
        return;
    };
    let mut long = None;
    for (number, entry) in entries.raw(true).enumerate() {
        let Ok(mut entry) = entry else {
            read.note("a tar archive that is damaged: searched as plain strings from there on");
            return;
        };
        if number == ENTRIES {
            read.note(format!("a tar archive with more than {ENTRIES} entries"));
            return;
        }
        let header = entry.header();
        let short = super::name("name of an entry", &header.path_bytes(), read);
        let owners = [
            header.link_name_bytes().as_deref(),
            header.username_bytes(),
            header.groupname_bytes(),
        ]
        .map(|field| String::from_utf8_lossy(field.unwrap_or_default()).into_owned());
        read.text("link, owner and group of an entry", owners.join("\n"));
        let kind = header.entry_type();
        let mut content = Vec::new();
        // The archive is in memory: no entry is larger than what is left of it.
        if entry.read_to_end(&mut content).is_err() {
            read.note(format!("entry {short}: cut off"));
        }
        match kind {
            EntryType::XHeader | EntryType::XGlobalHeader => {
                read.text(
                    "extended header of an entry",
                    String::from_utf8_lossy(&content),
                );
            }
            EntryType::GNULongName => {
                let end = content
                    .iter()
                    .position(|byte| *byte == 0)
                    .unwrap_or(content.len());
                long = Some(super::name(
                    "name of an entry",
                    content.get(..end).unwrap_or_default(),
                    read,
                ));
            }
            EntryType::GNULongLink => {
                super::name("link of an entry", &content, read);
            }
            EntryType::GNUSparse => {
                read.note(format!(
                    "entry {short}: a file with holes, read without them"
                ));
                read.nested(&format!("entry {short}"), &short, &content);
            }
            _ => {
                let name = long.take().unwrap_or(short);
                read.nested(&format!("entry {name}"), &name, &content);
            }
        }
    }
}

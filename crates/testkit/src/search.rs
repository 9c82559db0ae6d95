//! Looking for planted secrets in any bytes, in every encoding that programs put text into.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// Finds any of many secrets in one pass, whatever the case of its letters.
pub struct Search {
    patterns: Vec<Pattern>,
    /// Which patterns begin with these four bytes.
    by_start: HashMap<[u8; START], Vec<usize>>,
    /// Whether any pattern begins with three bytes of this hash: what most places fail at.
    may_start: Vec<bool>,
}

struct Pattern {
    bytes: Vec<u8>,
    secret: usize,
    encoding: &'static str,
}

/// A secret that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// Which, by its place among those given.
    pub secret: usize,
    /// In which encoding.
    pub encoding: &'static str,
    /// In which file: in its name, or in its bytes.
    pub path: PathBuf,
}

impl Search {
    /// For these secrets, each at least eight bytes long.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut patterns = Vec::new();
        for (secret, bytes) in secrets.into_iter().enumerate() {
            assert!(bytes.len() >= 8, "a shorter one would be found anywhere");
            for (encoding, bytes) in encodings(bytes) {
                let bytes = bytes.to_ascii_lowercase();
                patterns.push(Pattern {
                    bytes,
                    secret,
                    encoding,
                });
            }
        }
        let mut by_start: HashMap<[u8; START], Vec<usize>> = HashMap::new();
        let mut may_start = vec![false; 1 << 16];
        for (number, pattern) in patterns.iter().enumerate() {
            if let Some(start) = pattern.bytes.first_chunk() {
                by_start.entry(*start).or_default().push(number);
                if let Some(may) = may_start.get_mut(hash(start)) {
                    *may = true;
                }
            }
        }
        Self {
            patterns,
            by_start,
            may_start,
        }
    }

    /// What stands in these bytes, and in what is compressed in them.
    pub fn find(&self, bytes: &[u8]) -> BTreeSet<(usize, &'static str)> {
        let mut found = self.find_plain(bytes);
        for opened in opened(bytes) {
            let inside = self.find_plain(&opened);
            found.extend(inside.into_iter().map(|(secret, _)| (secret, "compressed")));
        }
        found
    }

    /// What stands in these bytes as they are.
    pub fn find_plain(&self, bytes: &[u8]) -> BTreeSet<(usize, &'static str)> {
        let mut found = BTreeSet::new();
        for (at, window) in bytes.windows(START).enumerate() {
            let Some(start) = window.first_chunk::<START>() else {
                continue;
            };
            let start = start.map(|byte| byte.to_ascii_lowercase());
            if !self
                .may_start
                .get(hash(&start))
                .copied()
                .unwrap_or_default()
            {
                continue;
            }
            for number in self.by_start.get(&start).into_iter().flatten() {
                let Some(pattern) = self.patterns.get(*number) else {
                    continue;
                };
                let here = bytes.get(at..at + pattern.bytes.len());
                if here.is_some_and(|here| here.eq_ignore_ascii_case(&pattern.bytes)) {
                    found.insert((pattern.secret, pattern.encoding));
                }
            }
        }
        found
    }

    /// What stands in any file below a folder, or in the name of one.
    pub fn find_below(&self, folder: &Path) -> std::io::Result<Vec<Sighting>> {
        let mut sightings = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next)? {
                let path = entry?.path();
                let name = path.strip_prefix(folder).unwrap_or(&path);
                let mut found = self.find_plain(name.as_os_str().as_encoded_bytes());
                let about = fs::symlink_metadata(&path)?;
                if about.is_dir() {
                    folders.push(path.clone());
                } else if about.is_file() {
                    found.extend(self.find(&fs::read(&path)?));
                }
                sightings.extend(found.into_iter().map(|(secret, encoding)| Sighting {
                    secret,
                    encoding,
                    path: path.clone(),
                }));
            }
        }
        Ok(sightings)
    }
}

const START: usize = 4;

fn hash(start: &[u8; START]) -> usize {
    let number = u32::from_le_bytes(*start).wrapping_mul(0x9E37_79B1);
    usize::try_from(number >> 16).unwrap_or_default()
}

/// The spellings of a secret. Base64 depends on what stands before it, so there are three, each
/// without the letters that its neighbours take part in.
fn encodings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![
        ("utf-8", secret.to_vec()),
        ("hex", HEXLOWER.encode(secret).into_bytes()),
    ];
    for before in 0..3 {
        let shifted = [&vec![0; before], secret].concat();
        let (from, to) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        for encoding in [BASE64, BASE64URL] {
            let text = encoding.encode(&shifted);
            all.extend(
                text.get(from..to)
                    .map(|inner| ("base64", inner.as_bytes().to_vec())),
            );
        }
    }
    let Ok(text) = std::str::from_utf8(secret) else {
        return all;
    };
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
    all.push(("utf-16le", wide(u16::to_le_bytes)));
    all.push(("utf-16be", wide(u16::to_be_bytes)));
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let percent = secret.iter().fold(String::new(), |mut text, byte| {
        match plain(byte) {
            true => text.push(char::from(*byte)),
            false => _ = write!(text, "%{byte:02x}"),
        }
        text
    });
    all.push(("percent", percent.into_bytes()));
    let json = text.encode_utf16().fold(String::new(), |mut text, unit| {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            _ => _ = write!(text, "\\u{unit:04x}"),
        }
        text
    });
    all.push(("json", json.into_bytes()));
    // ASCII has the same spelling in several of them: the first name counts.
    let mut seen = BTreeSet::new();
    all.retain(|(_, bytes)| seen.insert(bytes.clone()));
    all
}

/// What gzip, zlib and zip members that begin anywhere in the bytes hold.
fn opened(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for at in 0..bytes.len() {
        let Some(rest) = bytes.get(at..) else { break };
        match rest {
            [0x1f, 0x8b, 8, ..] => all.extend(inflated(GzDecoder::new(rest))),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => all.extend(inflated(ZlibDecoder::new(rest))),
            // APPNOTE.TXT §4.3.7: 30 bytes, then name and extra field.
            [b'P', b'K', 3, 4, ..] => {
                let length = |at| {
                    rest.get(at..at + 2).map_or(0, |two| {
                        two.iter()
                            .rev()
                            .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
                    })
                };
                let data = rest.get(30 + length(26) + length(28)..);
                all.extend(data.and_then(|data| inflated(DeflateDecoder::new(data))));
            }
            _ => {}
        }
    }
    all
}

fn inflated(decoder: impl std::io::Read) -> Option<Vec<u8>> {
    let mut opened = Vec::new();
    // What is cut or changed may still have begun with something.
    let _ = decoder.take(LARGEST).read_to_end(&mut opened);
    (opened.len() >= 8).then_some(opened)
}

const LARGEST: u64 = 16 << 20;

#[cfg(test)]
mod tests {
    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;
    use crate::canaries;

    fn search() -> (Search, Vec<String>) {
        let texts: Vec<String> = canaries().into_iter().map(|one| one.text).collect();
        (Search::new(texts.iter().map(String::as_bytes)), texts)
    }

    fn compressed(text: &str) -> [Vec<u8>; 3] {
        let level = Compression::default();
        let mut gzip = GzEncoder::new(Vec::new(), level);
        let mut zlib = ZlibEncoder::new(Vec::new(), level);
        let mut deflate = DeflateEncoder::new(Vec::new(), level);
        for writer in [
            &mut gzip as &mut dyn std::io::Write,
            &mut zlib,
            &mut deflate,
        ] {
            writer.write_all(text.as_bytes()).unwrap();
        }
        let mut zip = b"PK\x03\x04".to_vec();
        zip.resize(26, 0);
        zip.extend([1, 0, 0, 0, b'n']);
        zip.extend(deflate.finish().unwrap());
        [gzip.finish().unwrap(), zlib.finish().unwrap(), zip]
    }

    #[test]
    fn every_canary_is_found_in_every_encoding() {
        let (search, texts) = search();
        for (number, text) in texts.iter().enumerate() {
            for (encoding, bytes) in encodings(text.as_bytes()) {
                let around = [b"before ", bytes.as_slice(), b" after"].concat();
                assert!(
                    search.find_plain(&around).contains(&(number, encoding)),
                    "{text} {encoding}"
                );
            }
            // Base64 of whatever stands before and after it.
            for before in 0..3 {
                let whole = [&b"abc"[..before], text.as_bytes(), b"xyz"].concat();
                let found = search.find_plain(BASE64.encode(&whole).as_bytes());
                assert!(found.contains(&(number, "base64")), "{text} after {before}");
            }
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(
                search.find_plain(&wide).contains(&(number, "utf-16le")),
                "{text}"
            );
            let folded = text.to_lowercase();
            assert!(!search.find_plain(folded.as_bytes()).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_compressed_is_opened() {
        let (search, texts) = search();
        for text in [&texts[3], &texts[70]] {
            for bytes in compressed(&format!("some words before {text} and after; ").repeat(40)) {
                let within = [&[7; 100], bytes.as_slice(), &[9; 50]].concat();
                let found = search.find(&within);
                assert_eq!(found.len(), 1, "{found:?}");
                assert!(
                    found
                        .iter()
                        .all(|(secret, how)| texts[*secret] == *text && *how == "compressed")
                );
            }
        }
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let (search, _) = search();
        let noise: Vec<u8> = (0..1_u32 << 20)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(search.find(&noise).is_empty());
        let dir = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        assert!(search.find_below(dir).unwrap().is_empty());
    }

    #[test]
    fn a_file_that_is_called_by_a_secret_is_found() {
        let (search, texts) = search();
        let dir = std::env::temp_dir().join(format!("testimony-search-{}", std::process::id()));
        fs::create_dir_all(dir.join("inner")).unwrap();
        fs::write(dir.join("inner").join(&texts[170]), b"nothing").unwrap();
        let sightings = search.find_below(&dir).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(
            sightings.iter().map(|one| one.secret).collect::<Vec<_>>(),
            [170]
        );
    }
}

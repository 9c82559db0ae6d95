//! Pictures of a PDF as files of their own, for an eye.

use lopdf::{Dictionary, Document, Object, Stream};

use super::super::image::size::LEGIBLE;
use super::super::{Extraction, PART, raw};
use super::streams::unpacked;

/// Adds a picture: its metadata if it is a file, its pixels in any case.
pub(super) fn read(where_: &str, document: &Document, stream: &Stream, read: &mut Extraction) {
    let filters = stream.filters().unwrap_or_default();
    let look = Look::of(document, &stream.dict);
    match filters.as_slice() {
        [.., b"DCTDecode" | b"DCT"] => match before_last_filter(stream, filters.len()) {
            Some(content) => read.nested(where_, "", &content),
            None => read.note(format!("{where_}: cannot be unpacked")),
        },
        [.., b"JPXDecode"] => {
            read.note(format!(
                "{where_}: JPEG 2000, only its plain strings were searched"
            ));
            raw::read(where_, &stream.content, 6, read);
            read.within(where_, |read| read.picture(&stream.content));
        }
        _ if look.as_ref().is_some_and(|look| look.is_illegible()) => {
            unpacked(stream, where_, read);
        }
        [b"CCITTFaxDecode" | b"CCF"] => {
            let fax = look
                .map(|look| fax(&look, document, stream))
                .unwrap_or_default();
            read.within(where_, |read| read.picture(&fax));
        }
        // Inside of content names are short, and the short ones are not undone.
        _ if stream.dict.has(b"F") => read.within(where_, |read| read.picture(&[])),
        [.., b"JBIG2Decode"] | [.., b"CCITTFaxDecode" | b"CCF"] => {
            read.within(where_, |read| read.picture(&[]))
        }
        _ => {
            let pixels = unpacked(stream, where_, read).unwrap_or_default();
            let file = look.and_then(|look| look.file(&pixels)).unwrap_or_default();
            read.within(where_, |read| read.picture(&file));
        }
    }
}

fn before_last_filter(stream: &Stream, filters: usize) -> Option<Vec<u8>> {
    if filters < 2 {
        return Some(stream.content.clone());
    }
    let mut rest = stream.clone();
    if let Ok(Object::Array(names)) = rest.dict.get_mut(b"Filter") {
        names.pop();
    }
    rest.get_plain_content_with_limit(PART).ok()
}

/// How the pixels of a picture are to be taken.
struct Look {
    width: u32,
    height: u32,
    bits: usize,
    colours: Colours,
}

enum Colours {
    Grey,
    Rgb,
    Cmyk,
    /// Numbers of a list of colours.
    Listed(Vec<u8>),
}

impl Look {
    fn of(document: &Document, dictionary: &Dictionary) -> Option<Self> {
        let entry = |long: &[u8], short: &[u8]| {
            dictionary
                .get_deref(long, document)
                .or_else(|_| dictionary.get_deref(short, document))
        };
        let number = |long: &[u8], short: &[u8]| {
            u32::try_from(entry(long, short).and_then(Object::as_i64).ok()?).ok()
        };
        let is_mask = entry(b"ImageMask", b"IM")
            .and_then(Object::as_bool)
            .unwrap_or_default();
        let colours = match entry(b"ColorSpace", b"CS") {
            _ if is_mask => Colours::Grey,
            Ok(space) => colours(document, space)?,
            Err(_) => Colours::Grey,
        };
        Some(Self {
            width: number(b"Width", b"W")?,
            height: number(b"Height", b"H")?,
            bits: if is_mask {
                1
            } else {
                usize::try_from(number(b"BitsPerComponent", b"BPC").unwrap_or(8)).ok()?
            },
            colours,
        })
    }

    fn is_illegible(&self) -> bool {
        self.width < LEGIBLE || self.height < LEGIBLE
    }

    /// A portable map (`P4`, `P5`, `P6`), which every program that recognises letters opens.
    fn file(&self, pixels: &[u8]) -> Option<Vec<u8>> {
        let (width, height) = (
            usize::try_from(self.width).ok()?,
            usize::try_from(self.height).ok()?,
        );
        let size = format!("{} {}\n", self.width, self.height);
        let whole =
            |channels: usize| pixels.get(..width.checked_mul(height)?.checked_mul(channels)?);
        Some(match (&self.colours, self.bits) {
            // Nought is black here and white there.
            (Colours::Grey, 1) => {
                let pixels = pixels.get(..width.div_ceil(8).checked_mul(height)?)?;
                [
                    b"P4\n",
                    size.as_bytes(),
                    &pixels.iter().map(|byte| !byte).collect::<Vec<u8>>(),
                ]
                .concat()
            }
            (Colours::Grey, 8) => [b"P5\n", size.as_bytes(), b"255\n", whole(1)?].concat(),
            (Colours::Rgb, 8) => [b"P6\n", size.as_bytes(), b"255\n", whole(3)?].concat(),
            (Colours::Cmyk, 8) => {
                let rgb = whole(4)?.chunks_exact(4).flat_map(|ink| match ink {
                    [cyan, magenta, yellow, black] => {
                        [cyan, magenta, yellow].map(|ink| 255 - ink.saturating_add(*black))
                    }
                    _ => [255; 3],
                });
                [
                    b"P6\n".to_vec(),
                    size.into_bytes(),
                    b"255\n".to_vec(),
                    rgb.collect(),
                ]
                .concat()
            }
            (Colours::Listed(list), bits @ (1 | 2 | 4 | 8)) => {
                let row = width.checked_mul(bits)?.div_ceil(8);
                let mut rgb = Vec::new();
                for row in pixels.get(..row.checked_mul(height)?)?.chunks_exact(row) {
                    for at in 0..width {
                        let byte = *row.get(at * bits / 8)?;
                        let shift = 8 - bits - at * bits % 8;
                        let number = usize::from(byte >> shift) & ((1 << bits) - 1);
                        rgb.extend_from_slice(
                            list.get(number * 3..number * 3 + 3).unwrap_or(&[255; 3]),
                        );
                    }
                }
                [b"P6\n".to_vec(), size.into_bytes(), b"255\n".to_vec(), rgb].concat()
            }
            _ => return None,
        })
    }
}

fn colours(document: &Document, space: &Object) -> Option<Colours> {
    if let Ok(name) = space.as_name() {
        return match name {
            b"DeviceGray" | b"G" | b"CalGray" => Some(Colours::Grey),
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Colours::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Colours::Cmyk),
            _ => None,
        };
    }
    let parts: Vec<&Object> = space
        .as_array()
        .ok()?
        .iter()
        .map(|part| document.dereference(part).map_or(part, |(_, part)| part))
        .collect();
    match (parts.first()?.as_name().ok()?, parts.as_slice()) {
        (b"CalGray", _) => Some(Colours::Grey),
        (b"CalRGB" | b"Lab", _) => Some(Colours::Rgb),
        (b"ICCBased", [_, profile, ..]) => match profile
            .as_stream()
            .ok()?
            .dict
            .get(b"N")
            .and_then(Object::as_i64)
            .ok()?
        {
            1 => Some(Colours::Grey),
            3 => Some(Colours::Rgb),
            4 => Some(Colours::Cmyk),
            _ => None,
        },
        (b"Indexed" | b"I", [_, base, _, list, ..]) => {
            let list = match list {
                Object::String(list, _) => list.clone(),
                Object::Stream(list) => list.get_plain_content_with_limit(1 << 16).ok()?,
                _ => return None,
            };
            // Their own base may be a list again in a hostile file; it is not looked into.
            let base = base
                .as_name()
                .is_ok_and(|name| matches!(name, b"DeviceGray" | b"G" | b"CalGray"));
            Some(Colours::Listed(if base {
                list.iter().flat_map(|grey| [*grey; 3]).collect()
            } else {
                list
            }))
        }
        _ => None,
    }
}

/// A fax as a TIFF of one strip (ITU-T T.4 and T.6, TIFF 6.0 section 11).
fn fax(look: &Look, document: &Document, stream: &Stream) -> Vec<u8> {
    let parameters = stream
        .dict
        .get_deref(b"DecodeParms", document)
        .or_else(|_| stream.dict.get_deref(b"DP", document));
    let parameters = match parameters {
        Ok(Object::Array(all)) => all.first().and_then(|first| first.as_dict().ok()),
        Ok(other) => other.as_dict().ok(),
        Err(_) => None,
    };
    let k = parameters
        .and_then(|set| set.get(b"K").and_then(Object::as_i64).ok())
        .unwrap_or_default();
    let black = parameters
        .and_then(|set| set.get(b"BlackIs1").and_then(Object::as_bool).ok())
        .unwrap_or_default();
    let (compression, two_dimensions) = if k < 0 { (4, 0) } else { (3, u32::from(k > 0)) };
    let length = u32::try_from(stream.content.len()).unwrap_or(u32::MAX);
    let mut file = b"II*\0\x08\0\0\0\x08\0".to_vec();
    let fields: [(u16, u32); 8] = [
        (256, look.width),
        (257, look.height),
        (258, 1),
        (259, compression),
        (262, u32::from(black)),
        (273, 8 + 2 + 8 * 12 + 4),
        (279, length),
        (292, two_dimensions),
    ];
    for (tag, value) in fields {
        file.extend(tag.to_le_bytes());
        file.extend([4, 0, 1, 0, 0, 0]);
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend_from_slice(&stream.content);
    file
}

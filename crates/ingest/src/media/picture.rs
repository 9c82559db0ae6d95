//! The picture that may be published: new pixels in a new file.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader, Limits, Rgb, Rgba,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops,
};
use model::record::MaskBox;
use serde::{Deserialize, Serialize};

/// A picture made for publication. It shares no byte with the original.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The file.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// Its format.
    pub format: PictureFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Formats of pictures made for publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG, where the original has transparent pixels.
    Png,
}

/// A picture could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PictureError {
    /// Not a picture that can be decoded.
    #[error(
        "this file is not a picture that can be opened; convert it to JPEG or PNG and add that as a file of its own"
    )]
    Unreadable,
    /// More than is safe to unpack.
    #[error(
        "this picture is larger than {most} megapixels; scale it down and add that as a file of its own"
    )]
    TooLarge {
        /// The limit.
        most: u32,
    },
}

/// Decodes a picture, turns it upright, fills `masks`, scales it down so that its longer edge is at
/// most `max_edge`, and writes it as a new file without any metadata.
///
/// The masks are fractions of the upright picture, as people see it. They are filled before scaling,
/// a little larger than asked for, so that no pixel of what they cover is mixed into its surroundings.
pub fn publication_picture(
    bytes: &[u8],
    masks: &[MaskBox],
    max_edge: u32,
) -> Result<Picture, PictureError> {
    let mut picture = decode(bytes)?;
    for mask in masks {
        fill(&mut picture, mask);
    }
    let edge = max_edge.max(1);
    if picture.width() > edge || picture.height() > edge {
        picture = picture.resize(edge, edge, imageops::FilterType::CatmullRom);
    }
    encode(&picture)
}

/// The largest file that is read to be published.
pub(crate) const MOST_PICTURE: u64 = 256 * 1024 * 1024;

/// Pixels as a camera's display would show them.
fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureError::Unreadable)?;
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(MOST_MEGAPIXELS) * 1_000_000 {
        return Err(PictureError::TooLarge {
            most: MOST_MEGAPIXELS,
        });
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    // Eight bits to a channel, without a colour profile: all that a publication needs.
    Ok(if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    })
}

/// What a picture may take to decode (a header can promise 65535 × 65535 pixels).
pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(65_535);
    limits.max_image_height = Some(65_535);
    limits.max_alloc = Some(u64::from(MOST_MEGAPIXELS) * 4 * 1_000_000);
    limits
}

fn refused(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge {
            most: MOST_MEGAPIXELS,
        },
        _ => PictureError::Unreadable,
    }
}

fn fill(picture: &mut DynamicImage, mask: &MaskBox) {
    let (width, height) = (picture.width(), picture.height());
    let (left, right) = span(mask.left, mask.width, width);
    let (top, bottom) = span(mask.top, mask.height, height);
    for y in top..bottom {
        for x in left..right {
            match picture {
                DynamicImage::ImageRgb8(pixels) => pixels.put_pixel(x, y, Rgb([0; 3])),
                DynamicImage::ImageRgba8(pixels) => pixels.put_pixel(x, y, Rgba([0, 0, 0, 255])),
                _ => {}
            }
        }
    }
}

/// A box's pixels along one edge, from and up to, with the margin that lossy encoding and
/// scaling need: one part in a hundred of the edge and no less than eight pixels, the block of JPEG.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "both ends are clamped to the picture, and a cast of a float saturates"
)]
fn span(from: f64, size: f64, edge: u32) -> (u32, u32) {
    let edge_length = f64::from(edge);
    let margin = (edge_length * 0.01).max(8.0);
    let start = (from * edge_length - margin)
        .floor()
        .clamp(0.0, edge_length);
    let end = ((from + size) * edge_length + margin)
        .ceil()
        .clamp(0.0, edge_length);
    (start as u32, (end as u32).min(edge))
}

fn encode(picture: &DynamicImage) -> Result<Picture, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    let (written, format) = match picture {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().any(|pixel| pixel.0[3] < 255) => (
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive)
                .write_image(pixels, width, height, ExtendedColorType::Rgba8),
            PictureFormat::Png,
        ),
        other => (
            JpegEncoder::new_with_quality(&mut bytes, QUALITY).write_image(
                &other.to_rgb8(),
                width,
                height,
                ExtendedColorType::Rgb8,
            ),
            PictureFormat::Jpeg,
        ),
    };
    written.map_err(|_| PictureError::Unreadable)?;
    Ok(Picture {
        bytes,
        format,
        width,
        height,
    })
}

const QUALITY: u8 = 85;
/// A camera's largest picture today has some hundred; four bytes to a pixel fit the worker's memory.
const MOST_MEGAPIXELS: u32 = 120;

//! Drawings as pictures, for writers that do not draw.

use std::sync::Arc;

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use crate::fonts;

/// Pixels for each unit of a drawing: 300 to the inch where it takes the width of a page.
const SCALE: f32 = 3.0;
/// The longest edge in pixels; a taller drawing is made coarser.
const LONGEST: f32 = 6000.0;

/// A drawing could not be turned into a picture.
#[derive(Debug, thiserror::Error)]
#[error("a drawing could not be turned into a picture: {0}; report this as a fault of the program")]
pub struct RasterError(String);

/// A picture of a drawing.
pub(crate) struct Raster {
    pub(crate) png: Vec<u8>,
    /// Width and height.
    pub(crate) size: (u32, u32),
}

/// Turns drawings into pictures with the program's own fonts, so that no machine's fonts show in them.
pub(crate) struct Rasterizer<'a> {
    options: Options<'a>,
}

impl Rasterizer<'_> {
    pub(crate) fn new() -> Self {
        let mut fonts = Database::new();
        for file in fonts::FILES {
            fonts.load_font_data(file.to_vec());
        }
        fonts.set_sans_serif_family("Noto Sans");
        Self {
            options: Options {
                font_family: "Noto Sans".to_owned(),
                fontdb: Arc::new(fonts),
                ..Options::default()
            },
        }
    }

    pub(crate) fn draw(&self, svg: &str) -> Result<Raster, RasterError> {
        let failed = |error: &dyn std::fmt::Display| RasterError(error.to_string());
        let tree = Tree::from_str(svg, &self.options).map_err(|error| failed(&error))?;
        let longest = tree.size().width().max(tree.size().height());
        let scale = SCALE.min(LONGEST / longest);
        let size = tree
            .size()
            .to_int_size()
            .scale_by(scale)
            .ok_or_else(|| failed(&"it has no size"))?;
        let mut pixels =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut pixels.as_mut(),
        );
        let png = pixels.encode_png().map_err(|error| failed(&error))?;
        Ok(Raster {
            png,
            size: (size.width(), size.height()),
        })
    }
}

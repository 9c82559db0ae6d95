//! The drawings: maps and timelines as SVG, for the PDF and the HTML alike.
//!
//! A drawing asks for nothing: no tile, no script, no style sheet, no font file. Geometry is always laid
//! out from left to right, mirrored by us where the edition runs from right to left, because viewers
//! disagree about what `direction` does to anchors. Each text stands in an isolate of its own direction.
//!
//! Every drawing is light paper with dark ink, in a dark page too: its colours carry meaning.

mod area;
mod axis;
mod bounds;
mod canvas;
mod clip;
mod inset;
mod label;
mod map;
mod mark;
mod names;
mod projection;
mod scale;
mod spot;
mod timeline;

#[cfg(test)]
mod tests;

pub use map::map;
pub(crate) use map::numbered as numbered_map;
pub use timeline::timeline;

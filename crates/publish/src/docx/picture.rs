//! Pictures, drawings and the captions below them.

use maud::{Markup, html};
use model::{
    public::PublicText,
    publication::{Figure, ImageFormat},
};

use super::{blocks::Writer, runs::Face};
use crate::{facts::Facts, text::clean};

/// English metric units (ECMA-376-1, 20.1.2.1) in a millimetre.
const MILLIMETRE: u64 = 36_000;
/// The most room that a picture takes: the width of the text, and a height that leaves room for a caption.
const ROOM: (u64, u64) = (160 * MILLIMETRE, 190 * MILLIMETRE);

/// A picture in the package.
pub(super) struct Media {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Writer<'_> {
    /// A picture with its caption and credit.
    pub(super) fn figure(&mut self, figure: &Figure) -> Markup {
        let number = self.numbering.picture(figure);
        let picture = self.of_figure(figure);
        let caption = figure.caption.as_ref().zip(number);
        html! {
            (picture)
            @if let Some((caption, number)) = caption {
                (self.caption("Figure", &self.document.labels.figure, number, caption, figure.credit.as_ref()))
            } @else if let Some(credit) = &figure.credit {
                (self.paragraph("Caption", &self.text(credit.as_str(), Face::style("Credit"))))
            }
        }
    }

    /// The picture alone.
    pub(super) fn of_figure(&mut self, figure: &Figure) -> Markup {
        let extension = match figure.format {
            ImageFormat::Jpeg => "jpeg",
            ImageFormat::Png => "png",
        };
        let bytes = figure.image.get().clone();
        let has_words = figure.caption.is_some() || figure.credit.is_some();
        self.picture(
            extension,
            bytes,
            figure.size,
            &figure.alternative,
            has_words,
        )
    }

    /// A map or timeline as a picture, with the table behind it.
    pub(super) fn drawing(
        &mut self,
        svg: &str,
        alternative: &PublicText,
        caption: &PublicText,
        facts: &Facts,
    ) -> Markup {
        let number = self.numbering.drawing();
        let raster = match self.rasterizer.draw(svg) {
            Ok(raster) => raster,
            Err(error) => {
                self.failed.get_or_insert(error);
                return html! {};
            }
        };
        let picture = self.picture("png", raster.png, raster.size, alternative, true);
        let caption_below = self.caption(
            "Figure",
            &self.document.labels.figure,
            number,
            caption,
            None,
        );
        let head: Vec<Markup> = facts
            .head
            .iter()
            .map(|cell| self.text(cell, Face::default()))
            .collect();
        let rows: Vec<Vec<(Markup, usize)>> = facts
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| (self.text(&cell.words, Face::default()), cell.span))
                    .collect()
            })
            .collect();
        html! {
            (picture)
            (caption_below)
            @if !rows.is_empty() { (self.table(caption.as_str(), &facts.columns, &head, &rows)) }
        }
    }

    /// "Figure 3." with a number that a word processor counts, the caption and the credit.
    pub(super) fn caption(
        &self,
        sequence: &str,
        label: &PublicText,
        number: usize,
        caption: &PublicText,
        credit: Option<&PublicText>,
    ) -> Markup {
        let strong = Face::style("Strong");
        html! {
            w:p {
                w:pPr {
                    w:pStyle w:val="Caption" {}
                    @if sequence == "Table" { w:keepNext {} }
                }
                (self.text(&format!("{} ", label.as_str()), strong))
                w:fldSimple w:instr={ " SEQ " (sequence) " \\* ARABIC " } { (self.text(&number.to_string(), strong)) }
                (self.text(". ", strong))
                (self.text(caption.as_str(), Face::default()))
                @if let Some(credit) = credit {
                    (self.text(" ", Face::default()))
                    (self.text(credit.as_str(), Face::style("Credit")))
                }
            }
        }
    }

    fn picture(
        &mut self,
        extension: &str,
        bytes: Vec<u8>,
        size: (u32, u32),
        alternative: &PublicText,
        keeps_next: bool,
    ) -> Markup {
        let number = self.media.len() + 1;
        let relation = format!("media{number}");
        self.media.push(Media {
            name: format!("picture{number}.{extension}"),
            bytes,
        });
        let (width, height) = fitted(size);
        let id = self.next_id();
        html! {
            w:p {
                w:pPr {
                    w:pStyle w:val="Figure" {}
                    @if keeps_next { w:keepNext {} }
                }
                w:r {
                    w:drawing {
                        wp:inline distT="0" distB="0" distL="0" distR="0" {
                            wp:extent cx=(width) cy=(height) {}
                            wp:docPr id=(id) name=(number) descr=(clean(alternative.as_str())) {}
                            a:graphic xmlns:a=(A) {
                                a:graphicData uri=(PIC) {
                                    pic:pic xmlns:pic=(PIC) {
                                        pic:nvPicPr { pic:cNvPr id=(id) name=(number) {} pic:cNvPicPr {} }
                                        pic:blipFill { a:blip r:embed=(relation) {} a:stretch { a:fillRect {} } }
                                        pic:spPr {
                                            a:xfrm { a:off x="0" y="0" {} a:ext cx=(width) cy=(height) {} }
                                            a:prstGeom prst="rect" { a:avLst {} }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// The largest size with the same proportions that fits; nothing is ever nothing wide.
fn fitted((width, height): (u32, u32)) -> (u64, u64) {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let by_width = (ROOM.0, (ROOM.0 * height / width).max(1));
    if by_width.1 <= ROOM.1 {
        by_width
    } else {
        ((ROOM.1 * width / height).max(1), ROOM.1)
    }
}

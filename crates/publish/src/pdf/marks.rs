//! Vowel signs and accents, put back to the letters they belong to.
//!
//! The typesetter breaks a run of text at each glyph that is moved up or down, and writes the text of the
//! whole cluster with either part. What is read out of the file then has the cluster twice, and a search
//! for a name with a vowel sign fails. Joining the parts leaves every glyph where it is.

use typst::{
    ecow::EcoVec,
    layout::{Em, Frame, FrameItem, Point},
    text::{Glyph, TextItem},
};
use typst_layout::{Page, PagedDocument};

/// The same pages with every cluster in one run.
pub(super) fn join(document: &PagedDocument) -> PagedDocument {
    use typst::model::Document as _;
    let pages: EcoVec<Page> = document
        .pages()
        .iter()
        .map(|page| Page {
            frame: frame(&page.frame),
            ..page.clone()
        })
        .collect();
    PagedDocument::new(pages, document.info().clone())
}

fn frame(frame: &Frame) -> Frame {
    let mut items: Vec<(Point, FrameItem)> = Vec::new();
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let mut group = group.clone();
                group.frame = self::frame(&group.frame);
                items.push((*at, FrameItem::Group(group)));
            }
            FrameItem::Text(text) => {
                let rest = match last_text(&mut items) {
                    Some((last_at, last)) => join_into(last_at, last, *at, text),
                    None => Some((*at, text.clone())),
                };
                items.extend(rest.map(|(at, text)| (at, FrameItem::Text(text))));
            }
            _ => items.push((*at, item.clone())),
        }
    }
    for (_, item) in &mut items {
        if let FrameItem::Text(text) = item {
            spread(text);
        }
    }
    let mut joined = frame.clone();
    joined.clear();
    joined.push_multiple(items);
    joined
}

/// The run just before, past the underlines that a link draws below each run.
fn last_text(items: &mut [(Point, FrameItem)]) -> Option<(&mut Point, &mut TextItem)> {
    let drawn = |(_, item): &&mut (Point, FrameItem)| !matches!(item, FrameItem::Shape(..));
    match items.iter_mut().rev().find(drawn) {
        Some((at, FrameItem::Text(text))) => Some((at, text)),
        _ => None,
    }
}

/// Brings the marks and the letters of a cluster together that is divided between `last` and `next`, and
/// answers what remains of `next`.
fn join_into(
    last_at: &mut Point,
    last: &mut TextItem,
    at: Point,
    next: &TextItem,
) -> Option<(Point, TextItem)> {
    let alike = last.font == next.font
        && last.size == next.size
        && last.fill == next.fill
        && last.lang == next.lang;
    // Runs stand in the order in which they are seen: from right to left, marks come before their letter.
    let right_to_left = next.text.chars().any(is_right_to_left);
    let rise = Em::from_abs(at.y - last_at.y, last.size);
    if alike
        && right_to_left
        && is_marks(last)
        && cluster(next, next.glyphs.first()) == Some(&last.text)
    {
        let range = next
            .glyphs
            .first()
            .map_or(0..0, |glyph| glyph.range.clone());
        let (letters, others): (Vec<Glyph>, Vec<Glyph>) = next
            .glyphs
            .iter()
            .cloned()
            .partition(|glyph| glyph.range == range);
        let whole = 0..range.end - range.start;
        for mark in &mut last.glyphs {
            mark.y_offset += rise;
        }
        last.glyphs.extend(letters.into_iter().map(|glyph| Glyph {
            range: whole.clone(),
            ..glyph
        }));
        last_at.y = at.y;
        // What remains is a run of its own: one of letters only is marked as reversed, and read rightly.
        let text = next
            .text
            .get(..usize::from(range.start))
            .unwrap_or_default()
            .into();
        let at = Point::new(last_at.x + last.width(), at.y);
        (!others.is_empty()).then(|| {
            (
                at,
                TextItem {
                    text,
                    glyphs: others,
                    ..next.clone()
                },
            )
        })
    } else if alike
        && !right_to_left
        && is_marks(next)
        && cluster(last, last.glyphs.last()) == Some(&next.text)
    {
        let range = last.glyphs.last().map_or(0..0, |glyph| glyph.range.clone());
        let marks = next.glyphs.iter().cloned();
        last.glyphs.extend(marks.map(|mark| Glyph {
            range: range.clone(),
            y_offset: mark.y_offset - rise,
            ..mark
        }));
        None
    } else {
        Some((at, next.clone()))
    }
}

/// Gives each glyph of a cluster its own character where there are as many of the one as of the other.
/// A cluster as a whole is written as a replacement text around its glyphs; readers take the place of that
/// text from the mark, and see a gap within the word.
fn spread(text: &mut TextItem) {
    let TextItem { text, glyphs, .. } = text;
    for cluster in glyphs.chunk_by_mut(|a, b| a.range == b.range) {
        let Some(first) = cluster.first() else {
            continue;
        };
        let (start, range) = (first.range.start, first.range());
        let Some(characters) = text.get(range) else {
            continue;
        };
        if cluster.len() == 1 || cluster.len() != characters.chars().count() {
            continue;
        }
        let mut ends = characters
            .char_indices()
            .map(|(at, character)| (at, at + character.len_utf8()));
        let mut next = || {
            if characters.chars().any(is_right_to_left) {
                ends.next_back()
            } else {
                ends.next()
            }
        };
        for glyph in cluster {
            let Some((Ok(from), Ok(to))) =
                next().map(|(from, to)| (u16::try_from(from), u16::try_from(to)))
            else {
                return;
            };
            glyph.range = start + from..start + to;
        }
    }
}

/// Whether a run is the marks of one cluster: glyphs that take no room of their own.
fn is_marks(text: &TextItem) -> bool {
    let mark =
        |glyph: &Glyph| glyph.x_advance == Em::zero() && glyph.range() == (0..text.text.len());
    !text.glyphs.is_empty() && text.glyphs.iter().all(mark)
}

fn cluster<'a>(text: &'a TextItem, glyph: Option<&Glyph>) -> Option<&'a str> {
    text.text.get(glyph?.range())
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
const fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

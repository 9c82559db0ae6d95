//! Vowel signs and accents, put back to the letters they belong to.
//!
//! The typesetter breaks a run of text at each glyph that is moved up or down, and writes the text of the
//! whole cluster with either part. What is read out of the file then has the cluster twice, and a search
//! for a word with a vowel sign fails. Joining the parts leaves every glyph where it is.

use std::ops::Range;

use typst::{
    ecow::EcoVec,
    layout::{Em, Frame, FrameItem, Point},
    model::Document as _,
    text::{Glyph, TextItem},
};
use typst_layout::{Page, PagedDocument};

/// The same pages with no word broken at its marks.
pub(super) fn join(document: &PagedDocument) -> PagedDocument {
    let page = |page: &Page| Page {
        frame: frame(&page.frame),
        ..page.clone()
    };
    let pages: EcoVec<Page> = document.pages().iter().map(page).collect();
    PagedDocument::new(pages, document.info().clone())
}

fn frame(frame: &Frame) -> Frame {
    let mut items: Vec<(Point, FrameItem)> = Vec::new();
    for (at, item) in frame.items() {
        let mut item = item.clone();
        if let FrameItem::Group(group) = &mut item {
            group.frame = self::frame(&group.frame);
        }
        items.push((*at, item));
        // A run that was joined to the one before may itself continue the one before that.
        while join_last(&mut items) {}
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

/// Joins the last run to the one before it, past the underlines that a link draws below each run.
fn join_last(items: &mut Vec<(Point, FrameItem)>) -> bool {
    let Some(((at, FrameItem::Text(next)), before)) = items.split_last_mut() else {
        return false;
    };
    let drawn = |(_, item): &&mut (Point, FrameItem)| !matches!(item, FrameItem::Shape(..));
    let Some((last_at, FrameItem::Text(last))) = before.iter_mut().rev().find(drawn) else {
        return false;
    };
    let alike = last.font == next.font
        && last.size == next.size
        && last.fill == next.fill
        && last.lang == next.lang;
    let Some((at, text)) = alike
        .then(|| joined((*last_at, last), (*at, next)))
        .flatten()
    else {
        return false;
    };
    (*last_at, *last) = (at, text);
    items.pop();
    true
}

/// Two runs as one, if the one holds the other's marks or goes on where such a run ended.
///
/// Runs stand in the order in which they are seen: from right to left, marks come before their letter.
fn joined(
    (last_at, last): (Point, &TextItem),
    (at, next): (Point, &TextItem),
) -> Option<(Point, TextItem)> {
    let rise = Em::from_abs(at.y - last_at.y, last.size);
    let adjacent = at.y == last_at.y && (at.x - last_at.x - last.width()).abs().to_pt() < 0.01;
    let raised = |text: &TextItem| text.glyphs.iter().any(|glyph| glyph.y_offset != Em::zero());
    if [last, next]
        .iter()
        .all(|text| text.text.chars().any(is_right_to_left))
    {
        if is_marks(last) && cluster(next, next.glyphs.first()) == Some(&last.text) {
            let range = next.glyphs.first()?.range();
            let glyphs = moved(last, rise, |_| Some(range.clone()))?;
            let at = Point::new(last_at.x, at.y);
            return Some((at, run(next, &next.text, glyphs, next.glyphs.clone())));
        }
        // What is seen first is read last.
        if adjacent && raised(next) {
            let glyphs = moved(last, Em::zero(), |range| shifted(range, next.text.len()))?;
            return Some((
                last_at,
                run(
                    next,
                    &format!("{}{}", next.text, last.text),
                    glyphs,
                    next.glyphs.clone(),
                ),
            ));
        }
    } else {
        if is_marks(next) && cluster(last, last.glyphs.last()) == Some(&next.text) {
            let range = last.glyphs.last()?.range();
            let glyphs = moved(next, -rise, |_| Some(range.clone()))?;
            return Some((last_at, run(last, &last.text, last.glyphs.clone(), glyphs)));
        }
        if adjacent
            && last
                .glyphs
                .last()
                .is_some_and(|glyph| glyph.y_offset != Em::zero())
        {
            let glyphs = moved(next, Em::zero(), |range| shifted(range, last.text.len()))?;
            return Some((
                last_at,
                run(
                    last,
                    &format!("{}{}", last.text, next.text),
                    last.glyphs.clone(),
                    glyphs,
                ),
            ));
        }
    }
    None
}

fn run(like: &TextItem, text: &str, mut first: Vec<Glyph>, second: Vec<Glyph>) -> TextItem {
    first.extend(second);
    TextItem {
        text: text.into(),
        glyphs: first,
        ..like.clone()
    }
}

/// The glyphs of a run with a new place in a text, and higher by `rise`.
fn moved(
    text: &TextItem,
    rise: Em,
    place: impl Fn(Range<usize>) -> Option<Range<usize>>,
) -> Option<Vec<Glyph>> {
    let moved = |glyph: &Glyph| {
        let range = place(glyph.range())?;
        let range = u16::try_from(range.start).ok()?..u16::try_from(range.end).ok()?;
        Some(Glyph {
            range,
            y_offset: glyph.y_offset + rise,
            ..glyph.clone()
        })
    };
    text.glyphs.iter().map(moved).collect()
}

fn shifted(range: Range<usize>, by: usize) -> Option<Range<usize>> {
    Some(range.start.checked_add(by)?..range.end.checked_add(by)?)
}

/// Gives each glyph of a cluster its own character where there are as many of the one as of the other.
/// Otherwise the cluster is written as a replacement text around its glyphs, which many readers do not know:
/// they would read the whole cluster once for each glyph.
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
        let mut places: Vec<usize> = characters.char_indices().map(|(at, _)| at).collect();
        places.push(characters.len());
        let ranges = places.windows(2).filter_map(|place| match place {
            [from, to] => {
                Some(start + u16::try_from(*from).ok()?..start + u16::try_from(*to).ok()?)
            }
            _ => None,
        });
        let mut ranges: Vec<Range<u16>> = ranges.collect();
        if characters.chars().any(is_right_to_left) {
            ranges.reverse();
        }
        for (glyph, range) in cluster.iter_mut().zip(ranges) {
            glyph.range = range;
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

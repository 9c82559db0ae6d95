//! Generated parts: `{{about}}`, `{{events}}`, `{{map}}` and the others, each in its module.

mod about;
mod counted;
mod figure;
mod map;
mod pattern;
mod recommendations;
mod tables;
mod tally;
mod timeline;

use model::{
    protected::Protected,
    public::PublicText,
    publication::{Block, Inline},
    record::Record,
};

use self::figure::figure;
pub use self::pattern::PatternRow;
pub(crate) use self::{figure::of_item, pattern::pattern, tally::count};
use super::{codebook::Generated, desk::Desk, flaw::Flaw, picture::Pictures};

/// Makes the part `name`. `level` is that of the heading it stands under.
pub(crate) fn make(
    desk: &Desk<'_>,
    pictures: &dyn Pictures,
    events: &[Protected<Record>],
    level: u8,
    line: u32,
    name: &str,
    argument: &str,
) -> Result<Vec<Block>, Flaw> {
    match name {
        "contents" => Ok(vec![Block::Contents]),
        "notes" => Ok(vec![Block::Notes]),
        "about" => about::about(desk, line),
        "events" => tables::events(desk, line, events),
        "victims" => tables::victims(desk, line, events),
        "table" => counted::table(desk, line, events, argument),
        "map" => map::map(desk, line, events).inspect(|blocks| explain(desk, blocks)),
        "timeline" => timeline::timeline(desk, line, events).inspect(|blocks| explain(desk, blocks)),
        "recommendations" => recommendations::recommendations(desk, line, level),
        "figure" => Ok(vec![Block::Figure { figure: figure(desk, pictures, line, argument)? }]),
        _ => Err(desk.flaw(
            line,
            format!("`{}` is no part of a report", name.escape_debug()),
            "use contents, about, events, victims, table: WHAT by …, map, timeline, recommendations, notes, figure: PATH or pull: WORDS",
        )),
    }
}

/// Notes what the tables behind drawings hold.
fn explain(desk: &Desk<'_>, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Map { map } => desk.explain(Generated::Map, &map.caption, None),
            Block::Timeline { timeline } => {
                desk.explain(Generated::Timeline, &timeline.caption, None);
            }
            _ => {}
        }
    }
}

/// A cell or paragraph of plain words.
fn plain(text: PublicText) -> Vec<Inline> {
    vec![Inline::Text { text }]
}

/// A paragraph of plain words.
fn paragraph(text: PublicText) -> Block {
    Block::Paragraph { text: plain(text) }
}

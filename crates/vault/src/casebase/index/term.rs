//! Terms: what a record is found under, besides its words, as byte strings whose order makes ranges.
//!
//! ```text
//! k kind                                  of a kind
//! r identifier (16) path (2)              refers to a record
//! e identifier (16) number (2) path (2)   refers to a statement of it
//! d length (1) first (4) last (4) path (2)    a date, in days
//! n path (2) length (1) first (4) last (4)    a number or count
//! f path (2) number (8)                   a decimal number
//! c path (2) digits                       a code
//! w path (2) word                         a word of a closed list
//! g row (2) longitude (4) latitude (4) path (2)   a position
//! m skeleton 0 sound                      a part of a name
//! a digits                                an act of this type, or what belongs to one
//! b identifier (16)                       by this actor, or belonging to what is
//! ```
//!
//! A path stands for the key of a field with those of the groups around it. A span's length is a
//! class: spans of a class are never longer than its bound, so that those which overlap another begin
//! in a bounded range.

use model::{id::RecordId, place::Position, record::Kind, spelling::Part};

/// What a record is found under.
pub(crate) type Term = Vec<u8>;

/// The number of a path.
pub(crate) type Path = u16;

pub(crate) const KINDS: &[u8] = b"k";

pub(crate) fn kind(kind: Kind) -> Term {
    [KINDS, kind.word().as_bytes()].concat()
}

pub(crate) fn reference(id: RecordId, path: Path) -> Term {
    [b"r", id.as_bytes().as_slice(), &path.to_be_bytes()].concat()
}

/// What all references to a record begin with.
pub(crate) fn references(id: RecordId) -> Term {
    [b"r", id.as_bytes().as_slice()].concat()
}

pub(crate) fn statement(id: RecordId, number: u16, path: Path) -> Term {
    let (number, path) = (number.to_be_bytes(), path.to_be_bytes());
    [b"e", id.as_bytes().as_slice(), &number, &path].concat()
}

/// First and last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) i64, pub(crate) i64);

impl Span {
    fn class(self) -> u8 {
        let length = self.1.saturating_sub(self.0);
        let within = CLASSES.iter().position(|bound| length <= *bound);
        within.map_or(CLASSES.len() as u8, |class| class as u8)
    }

    fn bytes(self) -> [u8; 8] {
        let mut bytes = [0; 8];
        let both = ordered(self.0).into_iter().chain(ordered(self.1));
        bytes.iter_mut().zip(both).for_each(|(to, from)| *to = from);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk::<4>()?;
        let last = rest.first_chunk::<4>()?;
        Some(Self(unordered(*first), unordered(*last)))
    }

    fn overlaps(self, other: Self) -> bool {
        self.0 <= other.1 && other.0 <= self.1
    }

    /// For each class, between which terms those begin that overlap this.
    fn ranges(self, head: &[u8]) -> Vec<(Term, Term)> {
        let bounds = CLASSES.iter().copied().chain([i64::MAX]);
        let range = |(class, bound): (u8, i64)| {
            let from = ordered(self.0.saturating_sub(bound));
            let to = ordered(self.1);
            let lower = [head, &[class], &from].concat();
            let upper = [head, &[class], &to, &[0xff; 8]].concat();
            (lower, upper)
        };
        (0u8..).zip(bounds).map(range).collect()
    }
}

/// The longest spans of each class but the last: a day, a month, a year.
const CLASSES: [i64; 3] = [0, 31, 366];

/// Open ends.
pub(crate) const EVER: Span = Span(i32::MIN as i64, i32::MAX as i64);

pub(crate) fn date(span: Span, path: Path) -> Term {
    let class = [span.class()];
    [b"d", class.as_slice(), &span.bytes(), &path.to_be_bytes()].concat()
}

pub(crate) fn number(span: Span, path: Path) -> Term {
    let class = [span.class()];
    [b"n", path.to_be_bytes().as_slice(), &class, &span.bytes()].concat()
}

pub(crate) fn decimal(number: f64, path: Path) -> Term {
    [b"f", path.to_be_bytes().as_slice(), &sortable(number)].concat()
}

pub(crate) fn code(digits: &str, path: Path) -> Term {
    [b"c", path.to_be_bytes().as_slice(), digits.as_bytes()].concat()
}

pub(crate) fn word(word: &str, path: Path) -> Term {
    [b"w", path.to_be_bytes().as_slice(), word.as_bytes()].concat()
}

pub(crate) fn position(position: Position, path: Path) -> Term {
    let longitude = ordered(fixed(position.longitude()));
    let latitude = ordered(fixed(position.latitude()));
    let row = band(position.latitude()).to_be_bytes();
    [
        b"g",
        row.as_slice(),
        &longitude,
        &latitude,
        &path.to_be_bytes(),
    ]
    .concat()
}

pub(crate) fn name(part: &Part) -> Vec<Term> {
    let term =
        |skeleton: String| [b"m", skeleton.as_bytes(), &[0], part.written().as_bytes()].concat();
    part.skeletons().into_iter().map(term).collect()
}

pub(crate) fn act(digits: &str) -> Term {
    [b"a", digits.as_bytes()].concat()
}

pub(crate) fn by(actor: RecordId) -> Term {
    [b"b", actor.as_bytes().as_slice()].concat()
}

/// Terms in a range of bytes, both ends included, of which some are wanted.
pub(crate) struct Range {
    pub(crate) from: Term,
    pub(crate) to: Term,
    pub(crate) accept: Accept,
}

/// Which terms of a range are wanted.
pub(crate) enum Accept {
    All,
    /// References by any path but this.
    NotPath(Path),
    /// Spans of dates that overlap, of one path or any.
    Dates(Span, Option<Path>),
    Numbers(Span),
    Positions(Box<dyn Fn(Position) -> bool>, Option<Path>),
    Names(Part),
}

impl Range {
    pub(crate) fn exactly(term: Term) -> Self {
        Self {
            to: term.clone(),
            from: term,
            accept: Accept::All,
        }
    }

    /// All terms that begin so.
    pub(crate) fn beginning(head: Term) -> Self {
        Self {
            to: [&head, [0xff; 24].as_slice()].concat(),
            from: head,
            accept: Accept::All,
        }
    }

    pub(crate) fn dates(span: Span, path: Option<Path>) -> Vec<Self> {
        let ranges = span.ranges(b"d").into_iter();
        let range = |(from, to)| Self {
            from,
            to,
            accept: Accept::Dates(span, path),
        };
        ranges.map(range).collect()
    }

    pub(crate) fn numbers(span: Span, path: Path) -> Vec<Self> {
        let head = [b"n", path.to_be_bytes().as_slice()].concat();
        let range = |(from, to)| Self {
            from,
            to,
            accept: Accept::Numbers(span),
        };
        span.ranges(&head).into_iter().map(range).collect()
    }

    pub(crate) fn decimals(least: f64, most: f64, path: Path) -> Self {
        Self {
            from: decimal(least, path),
            to: decimal(most, path),
            accept: Accept::All,
        }
    }

    /// Positions in a box that something accepts.
    pub(crate) fn positions<F>(bounds: [f64; 4], path: Option<Path>, accept: F) -> Vec<Self>
    where
        F: Fn(Position) -> bool + Clone + 'static,
    {
        let [south, west, north, east] = bounds;
        let rows = band(south.max(-90.0))..=band(north.min(90.0));
        let (west, east) = (fixed(west.max(-180.0)), fixed(east.min(180.0)));
        let range = |row: u16| {
            let head = [b"g", row.to_be_bytes().as_slice()].concat();
            Self {
                from: [head.as_slice(), &ordered(west)].concat(),
                to: [head.as_slice(), &ordered(east), &[0xff; 8]].concat(),
                accept: Accept::Positions(Box::new(accept.clone()), path),
            }
        };
        rows.map(range).collect()
    }

    pub(crate) fn names(part: &Part) -> Vec<Self> {
        let range = |skeleton: String| Self {
            from: [b"m", skeleton.as_bytes(), &[0]].concat(),
            to: [b"m", skeleton.as_bytes(), &[0], &[0xff; 24]].concat(),
            accept: Accept::Names(part.clone()),
        };
        part.skeletons().into_iter().map(range).collect()
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.from == self.to
    }

    pub(crate) fn accepts(&self, term: &[u8]) -> bool {
        let ends_in = |path: &Path| term.ends_with(&path.to_be_bytes());
        match &self.accept {
            Accept::All => true,
            Accept::NotPath(path) => !ends_in(path),
            Accept::Dates(span, path) => {
                let there = term.get(2..).and_then(Span::read);
                there.is_some_and(|there| there.overlaps(*span))
                    && path.as_ref().is_none_or(ends_in)
            }
            Accept::Numbers(span) => {
                let there = term.get(4..).and_then(Span::read);
                there.is_some_and(|there| there.overlaps(*span))
            }
            Accept::Positions(accept, path) => {
                let there = term.get(3..).and_then(read_position);
                there.is_some_and(accept) && path.as_ref().is_none_or(ends_in)
            }
            Accept::Names(part) => {
                let end = term.iter().position(|byte| *byte == 0);
                let sound = end.and_then(|end| term.get(end + 1..));
                let sound = sound.and_then(|bytes| std::str::from_utf8(bytes).ok());
                sound
                    .and_then(Part::read)
                    .is_some_and(|there| there.is_like(part))
            }
        }
    }
}

fn read_position(bytes: &[u8]) -> Option<Position> {
    let Span(longitude, latitude) = Span::read(bytes)?;
    let degrees = |fixed: i64| fixed as f64 / FIXED;
    Position::new(degrees(latitude), degrees(longitude))
}

/// A number in four bytes whose order is its own.
fn ordered(number: i64) -> [u8; 4] {
    let number = number.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    (number as u32 ^ 0x8000_0000).to_be_bytes()
}

fn unordered(bytes: [u8; 4]) -> i64 {
    i64::from((u32::from_be_bytes(bytes) ^ 0x8000_0000) as i32)
}

fn sortable(number: f64) -> [u8; 8] {
    // Zero has two spellings.
    let bits = (number + 0.0).to_bits();
    let flip = if bits >> 63 == 1 { u64::MAX } else { 1 << 63 };
    (bits ^ flip).to_be_bytes()
}

/// Ten millionths of a degree: a centimetre.
const FIXED: f64 = 1e7;

fn fixed(degrees: f64) -> i64 {
    (degrees * FIXED).round() as i64
}

/// Which twentieth of a degree, from the south: bands of 5.5 km.
fn band(latitude: f64) -> u16 {
    ((latitude + 90.0) * 20.0).floor() as u16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(ranges: &[Range], term: &Term) -> bool {
        let within = |range: &&Range| range.from <= *term && *term <= range.to;
        ranges
            .iter()
            .filter(within)
            .any(|range| range.accepts(term))
    }

    proptest! {
        #[test]
        fn a_span_is_found_if_and_only_if_it_overlaps(
            a in -1000i64..1000, long in 0i64..800, b in -1000i64..1000, wide in 0i64..800
        ) {
            let (there, wanted) = (Span(a, a + long), Span(b, b + wide));
            let overlap = there.0 <= wanted.1 && wanted.0 <= there.1;
            prop_assert_eq!(finds(&Range::dates(wanted, None), &date(there, 7)), overlap);
            prop_assert_eq!(finds(&Range::dates(wanted, Some(7)), &date(there, 7)), overlap);
            prop_assert!(!finds(&Range::dates(wanted, Some(8)), &date(there, 7)));
            prop_assert_eq!(finds(&Range::numbers(wanted, 7), &number(there, 7)), overlap);
            prop_assert!(!finds(&Range::numbers(wanted, 6), &number(there, 7)));
        }

        #[test]
        fn open_ends_overlap_what_lies_on_their_side(a in -1000i64..1000, b in -1000i64..1000) {
            let since = Span(a, EVER.1);
            prop_assert_eq!(finds(&Range::dates(Span(b, b), None), &date(since, 1)), b >= a);
            prop_assert!(finds(&Range::dates(EVER, None), &date(Span(b, b), 1)));
        }

        #[test]
        fn decimals_are_in_order(a in -1e6f64..1e6, b in -1e6f64..1e6, c in -1e6f64..1e6) {
            let range = Range::decimals(a.min(b), a.max(b), 3);
            prop_assert_eq!(finds(&[range], &decimal(c, 3)), a.min(b) <= c && c <= a.max(b));
        }

        #[test]
        fn a_position_is_found_in_its_box(
            y in -90.0f64..90.0, x in -180.0f64..180.0, s in -90.0f64..90.0, w in -180.0f64..180.0,
            up in 0.0f64..9.0, aside in 0.0f64..9.0
        ) {
            let there = Position::new(y, x).unwrap();
            let inside = s <= y && y <= s + up && w <= x && x <= w + aside;
            let bounds = [s, w, s + up, w + aside];
            let accept = move |p: Position| {
                bounds[0] <= p.latitude() && p.latitude() <= bounds[2]
                    && bounds[1] <= p.longitude() && p.longitude() <= bounds[3]
            };
            let near_edge = [y - s, y - s - up, x - w, x - w - aside].iter().any(|d| d.abs() < 1e-6);
            let found = finds(&Range::positions(bounds, None, accept), &position(there, 2));
            prop_assert!(near_edge || found == inside);
        }
    }
}

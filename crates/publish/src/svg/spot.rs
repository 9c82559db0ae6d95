//! Places around a mark where its name can stand.

use super::{
    canvas::Anchor,
    label::{self, Area},
    mark::Placed,
};

/// How far from its mark a name may stand at the end of a line.
const DISTANCES: [f64; 7] = [14.0, 24.0, 36.0, 50.0, 66.0, 84.0, 104.0];

/// The space around a middle that no line of another mark enters.
const MIDDLE: f64 = 4.0;

/// A line from the middle of a mark to its name.
pub(super) type Leader = ((f64, f64), (f64, f64));

/// A place for a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) at: (f64, f64),
    pub(super) anchor: Anchor,
    pub(super) area: Area,
    pub(super) leader: Option<Leader>,
}

/// The eight sides of a mark, and then places farther away that a line leads to.
pub(super) fn around(mark: &Placed<'_>, width: f64, size: f64) -> Vec<Spot> {
    let gap = mark.radius + 4.0;
    let slant = gap * 0.8;
    let near = [
        (gap, 0.0, Anchor::Left),
        (-gap, 0.0, Anchor::Right),
        (0.0, -gap - 5.0, Anchor::Middle),
        (0.0, gap + 6.0, Anchor::Middle),
        (slant, -slant, Anchor::Left),
        (slant, slant, Anchor::Left),
        (-slant, -slant, Anchor::Right),
        (-slant, slant, Anchor::Right),
    ];
    let spot = |(x, y): (f64, f64), anchor, leader| Spot {
        at: (x, y),
        anchor,
        area: label::standing((x, y), width, size, anchor),
        leader,
    };
    let near = near.map(|(x, y, anchor)| spot((mark.at.0 + x, mark.at.1 + y), anchor, None));
    let far = DISTANCES.into_iter().flat_map(|distance| {
        (0..16).map(move |turn| {
            let angle = f64::from(turn) * std::f64::consts::TAU / 16.0;
            let reach = mark.radius + distance;
            let end = (
                mark.at.0 + reach * angle.cos(),
                mark.at.1 + reach * angle.sin(),
            );
            let (anchor, x, y) = match turn {
                4 => (Anchor::Middle, end.0, end.1 + size * 0.8),
                12 => (Anchor::Middle, end.0, end.1 - size * 0.8),
                5..=11 => (Anchor::Right, end.0 - 3.0, end.1),
                _ => (Anchor::Left, end.0 + 3.0, end.1),
            };
            spot((x, y), anchor, Some((mark.at, end)))
        })
    });
    near.into_iter().chain(far).collect()
}

/// What a sheet holds already.
#[derive(Debug, Clone)]
pub(super) struct Room<'a> {
    pub(super) frame: Area,
    pub(super) marks: &'a [Placed<'a>],
    pub(super) taken: Vec<Area>,
    pub(super) leaders: Vec<Leader>,
}

impl Room<'_> {
    /// Whether an area hides nothing.
    pub(super) fn is_free(&self, area: Area) -> bool {
        area.lies_in(self.frame.grown(-3.0))
            && self.taken.iter().all(|other| area.overlap(*other) == 0.0)
            && !self.marks.iter().any(|mark| mark.touches(area))
            && !self.leaders.iter().any(|leader| crosses(*leader, area))
    }

    /// Whether a name can stand there and its line can be told from all others.
    pub(super) fn allows(&self, spot: &Spot) -> bool {
        let Some((start, end)) = spot.leader else {
            return self.is_free(spot.area);
        };
        let other = |mark: &&Placed<'_>| mark.distance(start) > MIDDLE;
        let passed = |mark: &Placed<'_>| points((start, end)).all(|at| mark.distance(at) > MIDDLE);
        self.is_free(spot.area)
            && !self.taken.iter().any(|area| crosses((start, end), *area))
            && self.marks.iter().filter(other).all(passed)
            && !self.leaders.iter().any(|other| meet(*other, (start, end)))
    }

    pub(super) fn take(&mut self, spot: &Spot) {
        self.taken.push(spot.area.grown(1.0));
        self.leaders.extend(spot.leader);
    }
}

/// Points along a line, closer to each other than anything that is drawn is small.
fn points(((ax, ay), (bx, by)): Leader) -> impl Iterator<Item = (f64, f64)> {
    (0_u8..=40).map(move |step| {
        let share = f64::from(step) / 40.0;
        (ax + (bx - ax) * share, ay + (by - ay) * share)
    })
}

fn crosses(leader: Leader, area: Area) -> bool {
    points(leader).any(|point| area.holds(point))
}

/// Whether two lines cross.
fn meet((a, b): Leader, (c, d): Leader) -> bool {
    let side = |(ax, ay): (f64, f64), (bx, by): (f64, f64), (x, y): (f64, f64)| {
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

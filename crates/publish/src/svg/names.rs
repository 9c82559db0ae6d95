//! The names of marks: each where it hides nothing, or a number where there is no room for it.

use maud::{Markup, html};
use model::language::Language;

use super::{
    canvas::{self, INK, Words, number},
    label::{self, NAME},
    mark::Placed,
    spot::{self, Room, Spot},
};

/// More names than this are not tried in every order.
const MANY: usize = 80;

/// Marks that are closer than this share the place of their numbers.
const SAME: f64 = 6.0;

/// What stands at one or more marks.
#[derive(Debug, Clone)]
pub(super) struct Name {
    text: String,
    spot: Spot,
    is_number: bool,
}

/// What stands at the marks of a map.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) all: Vec<Name>,
    /// For each mark, in their order, the number that stands for its name; the table behind the map
    /// explains it.
    pub(super) numbers: Vec<Option<usize>>,
    /// Marks for which there is no room at all: the table alone names them.
    pub(super) missing: usize,
}

/// Finds the names of all marks their places.
pub(super) fn place<'a>(room: &mut Room<'a>) -> Names {
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let marks = room.marks;
    let all = || (0..marks.len()).collect::<Vec<usize>>();
    if marks.len() <= MANY {
        let mut outermost = all();
        let middle = middle(marks);
        let place = |index: &usize| marks.get(*index).map_or((0.0, 0.0), |mark| mark.at);
        let far = |index: &usize| {
            let (x, y) = place(index);
            (x - middle.0).hypot(y - middle.1)
        };
        outermost.sort_by(|a, b| far(b).total_cmp(&far(a)));
        let mut downwards = all();
        downwards.sort_by(|a, b| place(a).1.total_cmp(&place(b).1));
        let innermost = outermost.iter().rev().copied().collect();
        orders.extend([all(), outermost, downwards, innermost]);
    }
    // Numbers alone, for when names leave no room for them.
    orders.push(Vec::new());
    let tried = orders.iter().map(|order| {
        let mut room = room.clone();
        let names = try_order(&mut room, order);
        (names.cost(), names, room)
    });
    match tried.min_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, names, filled)) => {
            *room = filled;
            names
        }
        None => Names::default(),
    }
}

fn try_order(room: &mut Room<'_>, order: &[usize]) -> Names {
    let marks = room.marks;
    let mut names = Names {
        numbers: vec![None; marks.len()],
        ..Names::default()
    };
    let mut unnamed = vec![true; marks.len()];
    for index in order {
        if let (Some(mark), Some(unnamed)) = (marks.get(*index), unnamed.get_mut(*index)) {
            let text = mark_text(mark);
            if let Some(spot) = find(room, mark, &text) {
                *unnamed = false;
                names.all.push(Name {
                    text,
                    spot,
                    is_number: false,
                });
            }
        }
    }
    // Room for as many numbers as there may be; then those that found it are counted.
    let mut next = 0;
    let mut groups: Vec<(Vec<usize>, Spot)> = Vec::new();
    for group in groups_of(marks, &unnamed) {
        let first = group.first().and_then(|index| marks.get(*index));
        let widest = joined(group.iter().map(|_| marks.len()));
        match first.and_then(|mark| find(room, mark, &widest)) {
            Some(spot) => groups.push((group, spot)),
            None => names.missing += group.len(),
        }
    }
    for (index, number) in names.numbers.iter_mut().enumerate() {
        if groups.iter().any(|(group, _)| group.contains(&index)) {
            next += 1;
            *number = Some(next);
        }
    }
    for (group, spot) in groups {
        let numbers = group.iter().filter_map(|index| *names.numbers.get(*index)?);
        names.all.push(Name {
            text: joined(numbers),
            spot,
            is_number: true,
        });
    }
    names
}

/// The marks without names, those at the same place together.
fn groups_of(marks: &[Placed<'_>], unnamed: &[bool]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(&Placed<'_>, Vec<usize>)> = Vec::new();
    for (index, (mark, unnamed)) in marks.iter().zip(unnamed).enumerate() {
        if !unnamed {
            continue;
        }
        let near = groups
            .iter_mut()
            .find(|(first, _)| first.distance(mark.at) < SAME);
        match near {
            Some((_, group)) => group.push(index),
            None => groups.push((mark, vec![index])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn joined(numbers: impl Iterator<Item = usize>) -> String {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    numbers.join(", ")
}

fn mark_text(mark: &Placed<'_>) -> String {
    format!("{} · {}", mark.mark.label, mark.mark.count.get())
}

fn find(room: &mut Room<'_>, mark: &Placed<'_>, text: &str) -> Option<Spot> {
    let spots = spot::around(mark, label::width(text, NAME), NAME);
    let spot = spots.into_iter().find(|spot| room.allows(spot))?;
    room.take(&spot);
    Some(spot)
}

fn middle(marks: &[Placed<'_>]) -> (f64, f64) {
    let (x, y) = marks
        .iter()
        .fold((0.0, 0.0), |(x, y), mark| (x + mark.at.0, y + mark.at.1));
    let count = marks.len().max(1) as f64;
    (x / count, y / count)
}

impl Names {
    /// How far from a map on which each name stands beside its mark.
    fn cost(&self) -> f64 {
        let leader = |name: &Name| {
            let ((ax, ay), (bx, by)) = name.spot.leader?;
            Some(3.0 + (ax - bx).hypot(ay - by) / 10.0)
        };
        let leaders: f64 = self.all.iter().filter_map(leader).sum();
        let numbers = self.numbers.iter().flatten().count();
        // Lossless: a map has few marks.
        leaders + numbers as f64 * 100.0 + self.missing as f64 * 10_000.0
    }
}

impl Name {
    /// The line that leads to it.
    pub(super) fn leader(&self) -> Markup {
        let Some(((ax, ay), (bx, by))) = self.spot.leader else {
            return html! {};
        };
        let path = format!(
            "M{} {}L{} {}",
            number(ax),
            number(ay),
            number(bx),
            number(by)
        );
        html! {
            path d=(path) fill="none" stroke="#ffffff" stroke-width="2.6" stroke-linecap="round" {}
            path d=(path) fill="none" stroke=(INK) stroke-width="0.8" stroke-linecap="round" {}
        }
    }

    pub(super) fn draw(&self, language: Language) -> Markup {
        let (x, y) = self.spot.at;
        canvas::words(Words {
            text: &self.text,
            at: (x, y + NAME * 0.35),
            anchor: self.spot.anchor,
            size: NAME,
            bold: true,
            ink: INK,
            edged: true,
            right_to_left: !self.is_number && language.is_right_to_left(),
        })
    }

    /// The room that it takes.
    #[cfg(test)]
    pub(super) const fn area(&self) -> label::Area {
        self.spot.area
    }
}

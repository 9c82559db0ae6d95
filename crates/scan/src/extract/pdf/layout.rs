//! From pieces of text with positions to lines.

use crate::normalise::{digit, is_right_to_left};

/// Letters shown in one go.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// What each code stands for: one letter, several for a ligature.
    pub(super) clusters: Vec<String>,
    /// Along the line.
    pub(super) start: f64,
    pub(super) end: f64,
    /// Across the lines, upwards.
    pub(super) height: f64,
    pub(super) size: f64,
    /// The number of the replacement text that it is part of.
    pub(super) span: Option<usize>,
}

type Line<'f> = Vec<&'f str>;

/// In the order in which a page shows them.
pub(super) fn in_order<'f>(
    fragments: &'f [Fragment],
    replaced: &'f [String],
    use_replaced: bool,
) -> Vec<Line<'f>> {
    lines(fragments.iter(), replaced, use_replaced)
}

/// From top to bottom and from left to right.
pub(super) fn by_place(fragments: &[Fragment]) -> Vec<Line<'_>> {
    let mut sorted: Vec<&Fragment> = fragments.iter().collect();
    sorted.sort_by(|a, b| b.height.total_cmp(&a.height));
    // Letters on one line differ a little in height: raised numbers, other fonts.
    let mut rows: Vec<Vec<&Fragment>> = Vec::new();
    for fragment in sorted {
        match rows.last_mut() {
            Some(row)
                if row
                    .first()
                    .is_some_and(|first| on_one_line(first, fragment)) =>
            {
                row.push(fragment)
            }
            _ => rows.push(vec![fragment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    lines(rows.into_iter().flatten(), &[], false)
}

/// As text.
pub(super) fn text(lines: &[Line<'_>]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| line.concat()).collect();
    lines.join("\n")
}

/// As text, with right-to-left runs turned round, whole ligatures at a time; nothing if there is
/// none. Most writers show such runs from the left.
pub(super) fn turned(lines: &[Line<'_>]) -> Option<String> {
    let is_turned = |cluster: &&str| cluster.chars().any(is_right_to_left);
    if !lines.iter().flatten().any(is_turned) {
        return None;
    }
    let turn = |line: &Line<'_>| {
        let mut line = line.clone();
        let mut at = 0;
        while let Some(start) = line
            .iter()
            .skip(at)
            .position(is_turned)
            .map(|start| at + start)
        {
            let rest = line.get(start..).unwrap_or_default();
            let neutral =
                |cluster: &&&str| is_turned(cluster) || !cluster.chars().any(char::is_alphanumeric);
            let run = rest.iter().take_while(neutral).count();
            let run = rest
                .iter()
                .take(run)
                .rposition(is_turned)
                .map_or(1, |last| last + 1);
            if let Some(run) = line.get_mut(start..start + run) {
                run.reverse();
            }
            at = start + run;
        }
        line.concat()
    };
    Some(lines.iter().map(turn).collect::<Vec<String>>().join("\n"))
}

/// As text, with every line that has a right-to-left letter read from the right, numbers and
/// Latin words in it from the left; nothing if there is no such line.
pub(super) fn from_the_right(lines: &[Line<'_>]) -> Option<String> {
    if !lines
        .iter()
        .flatten()
        .any(|cluster| cluster.chars().any(is_right_to_left))
    {
        return None;
    }
    let turn = |line: &Line<'_>| {
        let mut line = line.clone();
        if line
            .iter()
            .any(|cluster| cluster.chars().any(is_right_to_left))
        {
            line.reverse();
            turn_back(&mut line);
        }
        line.concat()
    };
    Some(lines.iter().map(turn).collect::<Vec<String>>().join("\n"))
}

/// Which of the two ways of turning lines a person would rather read.
pub(super) fn is_mostly_right_to_left(lines: &[Line<'_>]) -> bool {
    let letters = || {
        lines
            .iter()
            .flatten()
            .flat_map(|cluster| cluster.chars())
            .filter(|c| c.is_alphabetic())
    };
    letters().filter(|letter| is_right_to_left(*letter)).count() * 2 > letters().count()
}

/// Puts numbers and Latin words back in their own order. A space parts numbers, which follow one
/// another from the right, but not Latin words, which do not.
fn turn_back(line: &mut [&str]) {
    let is_digit = |cluster: &str| cluster.chars().all(|letter| digit(letter).is_some());
    let is_latin = |cluster: &str| {
        cluster.chars().any(char::is_alphabetic) && !cluster.chars().any(is_right_to_left)
    };
    let mut at = 0;
    while at < line.len() {
        let rest = line.get(at..).unwrap_or_default();
        let latin = rest.first().is_some_and(|first| is_latin(first));
        let belongs = |cluster: &&&str| {
            is_digit(cluster)
                || (latin && !cluster.chars().any(is_right_to_left))
                || (!latin && matches!(**cluster, "." | "," | ":" | "/" | "-" | "٫" | "٬"))
        };
        let run = rest.iter().take_while(belongs).count();
        let ends = |cluster: &&str| is_digit(cluster) || is_latin(cluster);
        let run = rest
            .iter()
            .take(run)
            .rposition(ends)
            .map_or(0, |last| last + 1);
        if let Some(run) = line.get_mut(at..at + run) {
            run.reverse();
        }
        at += run.max(1);
    }
}

fn on_one_line(one: &Fragment, other: &Fragment) -> bool {
    (one.height - other.height).abs() < 0.5 * one.size.max(other.size).max(1.0)
}

fn lines<'f>(
    fragments: impl Iterator<Item = &'f Fragment>,
    replaced: &'f [String],
    use_replaced: bool,
) -> Vec<Line<'f>> {
    let mut lines: Vec<Line<'f>> = vec![Vec::new()];
    let mut previous: Option<&Fragment> = None;
    let mut spoken: Option<usize> = None;
    for fragment in fragments {
        let same = previous.is_some_and(|previous| on_one_line(previous, fragment));
        if previous.is_some() && !same {
            lines.push(Vec::new());
        }
        let Some(line) = lines.last_mut() else { break };
        if let Some(previous) = previous.filter(|_| same) {
            let near = 0.18 * fragment.size.max(1.0);
            let follows = (fragment.start - previous.end).abs() < near;
            let precedes = (fragment.end - previous.start).abs() < near;
            if !follows && !precedes {
                line.push(" ");
            }
        }
        match fragment.span.filter(|_| use_replaced) {
            Some(span) if spoken == Some(span) => {}
            Some(span) => line.extend(replaced.get(span).map(String::as_str)),
            None => line.extend(fragment.clusters.iter().map(String::as_str)),
        }
        spoken = fragment.span;
        previous = Some(fragment);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str, start: f64, height: f64) -> Fragment {
        let clusters: Vec<String> = text.chars().map(String::from).collect();
        Fragment {
            end: start + 5.0 * clusters.len() as f64,
            clusters,
            start,
            height,
            size: 10.0,
            span: None,
        }
    }

    #[test]
    fn gaps_become_spaces_and_heights_lines() {
        let fragments = [
            fragment("Haddan", 40.0, 100.0),
            fragment("Sa", 0.0, 100.5),
            fragment("mira", 10.0, 100.0),
            fragment("was", 0.0, 80.0),
        ];
        assert_eq!(text(&by_place(&fragments)), "Samira Haddan\nwas");
        assert_eq!(
            text(&in_order(&fragments, &[], false)),
            "Haddan Samira\nwas"
        );
    }

    #[test]
    fn right_to_left_runs_are_turned() {
        let lines = vec![vec![
            "x", " ", "ن", "ا", "د", "ح", " ", "ة", "ر", "ي", "م", "س", " ", "لا", "1",
        ]];
        assert_eq!(turned(&lines).unwrap(), "x لا سميرة حدان1");
        assert!(turned(&[vec!["x"]]).is_none());
    }

    #[test]
    fn numbers_follow_one_another_from_the_right() {
        let line: Vec<String> = "x y 2.5 ٠١٩٩ ٠١٠ ٠٥٥ اهمقرو"
            .chars()
            .map(String::from)
            .collect();
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        assert_eq!(
            from_the_right(&[line]).unwrap(),
            "ورقمها ٠٥٥ ٠١٠ ٠١٩٩ 2.5 x y"
        );
    }
}

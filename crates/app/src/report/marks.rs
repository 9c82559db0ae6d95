//! The report's own marks inside text: citations, people, places, counts.

use model::key::Key;

use super::markdown::Complaint;

/// A run of words, or a mark.
#[derive(Debug, Clone)]
pub(crate) enum Span {
    Text(String),
    Emphasis(Vec<Span>),
    Strong(Vec<Span>),
    Link {
        target: String,
        text: Vec<Span>,
    },
    Footnote {
        line: u32,
        label: String,
    },
    /// `[@int-003:4; obs-01]`
    Cite {
        line: u32,
        items: Vec<Citation>,
    },
    /// `[[person:per-04]]`
    Person {
        line: u32,
        key: Key,
    },
    /// `[[place:lantern-quarter]]`
    Place {
        line: u32,
        key: Key,
    },
    /// `[[share: vast-majority of acts by lijan]]`, `[[trend: growing acts]]`
    Pattern {
        line: u32,
        rule: String,
        is_share: bool,
    },
    /// `[[count:interviews]]`
    Count {
        line: u32,
        what: String,
    },
}

/// One piece of evidence that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    pub(crate) key: Key,
    pub(crate) statement: Option<u16>,
}

impl Citation {
    /// Reads `int-003:4`, `obs-01`, `media/photos/a.jpg`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('@');
        let (key, statement) = match text.rsplit_once(':') {
            Some((key, number)) => (key, Some(number.parse::<u16>().ok().filter(|n| *n > 0)?)),
            None => (text, None),
        };
        let key = Key::try_from(key.to_owned()).ok()?;
        Some(Self { key, statement })
    }
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.statement {
            Some(number) => write!(f, "{}:{number}", self.key),
            None => write!(f, "{}", self.key),
        }
    }
}

/// Splits text at its marks.
pub(crate) fn split(text: &str, line: u32) -> Result<Vec<Span>, Complaint> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(at) = next_mark(rest) {
        let (before, mark) = rest.split_at(at);
        if !before.is_empty() {
            spans.push(Span::Text(before.to_owned()));
        }
        let close = if mark.starts_with("[[") { "]]" } else { "]" };
        let wrong = |inner: &str| Complaint {
            line,
            what: format!("`{}` is not a mark of a report", inner.escape_debug()),
            remedy: "write [@KEY], [@KEY:N], [[person:KEY]], [[place:KEY]], [[count:WHAT]], [[share: …]] or [[trend: …]]",
        };
        let (inner, after) = mark.split_once(close).ok_or_else(|| wrong(mark))?;
        spans.push(span(inner, line).ok_or_else(|| wrong(inner))?);
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Text(rest.to_owned()));
    }
    Ok(spans)
}

/// A paragraph that is only `{{name}}` or `{{name: argument}}`.
pub(crate) fn part(text: &[Span]) -> Option<(String, String)> {
    let [Span::Text(text)] = text else {
        return None;
    };
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let (name, argument) = inner.split_once(':').unwrap_or((inner, ""));
    Some((name.trim().to_owned(), argument.trim().to_owned()))
}

/// Every citation in the spans, nested ones included.
pub(crate) fn citations(spans: &[Span]) -> Vec<(u32, Citation)> {
    spans
        .iter()
        .flat_map(|span| match span {
            Span::Cite { line, items } => items.iter().map(|item| (*line, item.clone())).collect(),
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Link { text: inner, .. } => {
                citations(inner)
            }
            _ => Vec::new(),
        })
        .collect()
}

fn next_mark(text: &str) -> Option<usize> {
    [text.find("[@"), text.find("[[")]
        .into_iter()
        .flatten()
        .min()
}

fn span(mark: &str, line: u32) -> Option<Span> {
    if let Some(cited) = mark.strip_prefix("[@") {
        let items = cited
            .split(';')
            .map(Citation::parse)
            .collect::<Option<Vec<_>>>()?;
        return Some(Span::Cite { line, items });
    }
    let (kind, value) = mark.strip_prefix("[[")?.split_once(':')?;
    let key = || Key::parse(value.trim()).ok();
    match kind.trim() {
        "person" => Some(Span::Person { line, key: key()? }),
        "place" => Some(Span::Place { line, key: key()? }),
        "share" | "trend" => Some(Span::Pattern {
            line,
            rule: value.trim().to_owned(),
            is_share: kind.trim() == "share",
        }),
        "count" => Some(Span::Count {
            line,
            what: value.trim().to_owned(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_split_out_of_text() {
        let spans = split(
            "A [@int-001:2; obs-01] b [[person:per-04]], [[count:killed]].",
            3,
        )
        .unwrap();
        assert_eq!(spans.len(), 7);
        assert_eq!(citations(&spans).len(), 2);
    }

    #[test]
    fn what_looks_like_a_mark_and_is_none_is_complained_of() {
        for bad in [
            "[@]",
            "[@Int]",
            "[@a:0]",
            "[[people:x]]",
            "[[person:X]]",
            "[@open",
        ] {
            assert!(split(bad, 1).is_err(), "{bad}");
        }
    }
}

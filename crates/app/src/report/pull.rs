//! Words set large: a repetition of what the same edition already says.

use super::{
    markdown::{Body, Node},
    marks::{Citation, Span, citations},
    pieces::{inner_of, text_of},
};

/// `{{pull: int-012:4 words}}` repeats a quotation, `{{pull: words}}` the report's own words.
pub(super) struct Pull {
    /// The statement that is quoted.
    pub(super) quoted: Option<Citation>,
    /// Where in the argument the words begin.
    pub(super) from: usize,
}

/// Reads the argument of a pull.
pub(super) fn read(argument: &str) -> Pull {
    let (first, rest) = argument.split_once(' ').unwrap_or((argument, ""));
    let quoted = Citation::parse(first).filter(|citation| citation.statement.is_some());
    let from = if quoted.is_some() {
        argument.len() - rest.len()
    } else {
        0
    };
    Pull { quoted, from }
}

/// The citations of the quotation or paragraph of the body in which `words` stand, no word cut. The
/// words must stand there in one piece: a mark between them ends what can be repeated.
pub(super) fn origin(
    nodes: &[Node],
    words: &str,
    quoted: Option<&Citation>,
) -> Option<Vec<Citation>> {
    nodes.iter().find_map(|node| match (node, quoted) {
        (Node::Quote { .. }, Some(citation)) => {
            let cited = cited(node);
            (holds(&solid(&text_of(node)), words) && cited.contains(citation)).then_some(cited)
        }
        (Node::Paragraph { .. }, None) => holds(&solid(&text_of(node)), words)
            .then(|| cited(node))
            .filter(|cited| !cited.is_empty()),
        (Node::List { items, .. }, _) => items.iter().find_map(|item| origin(item, words, quoted)),
        _ => None,
    })
}

fn cited(node: &Node) -> Vec<Citation> {
    let cited = citations(&text_of(node));
    cited.into_iter().map(|(_, citation)| citation).collect()
}

/// What stands for a mark, so that no words are found that reach over one.
const MARK: &str = "\u{fffc}";

fn solid(spans: &[Span]) -> String {
    let of = |span: &Span| match span {
        Span::Text(text) => text.clone(),
        Span::Emphasis(_) | Span::Strong(_) | Span::Link { .. } => solid(&inner_of(span)),
        _ => MARK.to_owned(),
    };
    spans.iter().map(of).collect()
}

fn holds(text: &str, words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, words) = (plain(text), plain(words));
    let goes_on = |beyond: Option<char>| beyond.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(&words).any(|(at, found)| {
            let (before, rest) = text.split_at(at);
            !goes_on(before.chars().next_back())
                && !goes_on(rest.chars().nth(found.chars().count()))
        })
}

/// The argument of a pull, of a body whose node it is.
pub(super) fn argument_of(node: &Node) -> String {
    match node {
        Node::Part { argument, .. } => argument.clone(),
        _ => String::new(),
    }
}

/// The nodes of a body.
pub(super) fn nodes(body: &Body) -> Vec<Node> {
    body.nodes.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::markdown::parse;

    #[test]
    fn words_are_repeated_from_where_they_stand() {
        let body = parse(
            "They were made to sign. [@int-001:1]\n\n> We had no choice. [@int-002:3]\n\nSaid [[person:per-01]] then. [@int-003:1]\n",
            1,
        );
        let found = |argument: &str| {
            let pull = read(argument);
            let words = argument.get(pull.from..).unwrap_or_default();
            let cited = origin(&body.nodes, words, pull.quoted.as_ref());
            cited.map(|cited| cited.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(found("were made to sign").unwrap(), ["int-001:1"]);
        assert_eq!(found("int-002:3 no choice").unwrap(), ["int-002:3"]);
        for other in [
            "int-002:2 no choice",
            "int-002:3 no choic",
            "no choice",
            "made to lie",
            "Said then",
            "int-002:3",
            "",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
    }
}

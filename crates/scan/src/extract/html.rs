//! HTML, as a browser parses it and a reader may look at it.

use scraper::{ElementRef, Html, Node};

use super::{Extraction, xml};
use crate::Piece;

/// Adds all that a page says: text, attributes, comments, scripts, styles.
pub(super) fn read(text: &str, read: &mut Extraction) {
    let page = Html::parse_document(text);
    let mut visible = String::with_capacity(text.len());
    for edge in page.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Text(words) => {
                    let parent = node
                        .parent()
                        .and_then(ElementRef::wrap)
                        .map(|parent| parent.value().name());
                    match parent {
                        Some(name @ ("script" | "style" | "template" | "noscript")) => {
                            read.text(name, &**words);
                        }
                        Some("title") => read.text("title", &**words),
                        _ => visible.push_str(words),
                    }
                }
                Node::Comment(comment) => read.text("comment", &**comment),
                Node::ProcessingInstruction(instruction) => {
                    read.text("processing instruction", &**instruction)
                }
                Node::Doctype(doctype) => {
                    read.text(
                        "doctype",
                        format!(
                            "{} {} {}",
                            doctype.name(),
                            doctype.public_id(),
                            doctype.system_id()
                        ),
                    );
                }
                Node::Element(element) => {
                    let name = element.name();
                    if !is_inline(name) {
                        visible.push('\n');
                    }
                    for (key, value) in element.attrs() {
                        read.attribute(key, value, name);
                    }
                    if !is_known(name) {
                        read.text("element name", name);
                    }
                }
                Node::Document | Node::Fragment => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value()
                    && !is_inline(element.name())
                {
                    visible.push('\n');
                }
            }
        }
    }
    read.text("text", visible);
    xml::embedded(text, read);
    // Its numbers were searched where they stand; here they are also those of drawings.
    read.piece(Piece::new("source", text).numbered().drawing().backstop());
}

/// Elements that do not part the words around them.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Names made of letters alone are those of the language; made-up ones have a hyphen.
fn is_known(name: &str) -> bool {
    !name.contains(['-', '_', ':', '.'])
}

//! Parts of a parsed source, as plain functions for `Public::map`: parts of what is public are public.

use super::{
    markdown::{Body, Node},
    marks::Span,
};

pub(super) fn footnotes(body: &Body) -> Vec<Vec<Span>> {
    body.footnotes.values().cloned().collect()
}

pub(super) fn text_of(node: &Node) -> Vec<Span> {
    match node {
        Node::Heading { text, .. } | Node::Paragraph { text, .. } | Node::Quote { text, .. } => {
            text.clone()
        }
        _ => Vec::new(),
    }
}

pub(super) fn items_of(node: &Node) -> Vec<Vec<Node>> {
    match node {
        Node::List { items, .. } => items.clone(),
        _ => Vec::new(),
    }
}

pub(super) fn head_of(node: &Node) -> Vec<Vec<Span>> {
    match node {
        Node::Table { head, .. } => head.clone(),
        _ => Vec::new(),
    }
}

pub(super) fn rows_of(node: &Node) -> Vec<Vec<Vec<Span>>> {
    match node {
        Node::Table { rows, .. } => rows.clone(),
        _ => Vec::new(),
    }
}

pub(super) fn words_of(node: &Node) -> String {
    let words: String = text_of(node).iter().map(words_in).collect();
    let quotes = ['"', '“', '”', '«', '»', '„'];
    words.trim().trim_matches(quotes).trim().to_owned()
}

pub(super) fn words_in(span: &Span) -> String {
    match span {
        Span::Text(text) => text.clone(),
        Span::Emphasis(inner) | Span::Strong(inner) | Span::Link { text: inner, .. } => {
            inner.iter().map(words_in).collect()
        }
        _ => String::new(),
    }
}

pub(super) fn inner_of(span: &Span) -> Vec<Span> {
    match span {
        Span::Emphasis(inner) | Span::Strong(inner) | Span::Link { text: inner, .. } => {
            inner.clone()
        }
        _ => Vec::new(),
    }
}

pub(super) fn target_of(span: &Span) -> String {
    match span {
        Span::Link { target, .. } => target.clone(),
        _ => String::new(),
    }
}

//! What operators refer to by name: fonts, forms, properties.

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

use super::super::super::PART;
use super::super::font::{Font, number};
use super::super::strings::decoded;
use super::matrix::{Matrix, times};
use super::{Machine, State};

/// Forms within forms, deeper than any honest document.
const DEPTH: usize = 12;

impl<'d> Machine<'d> {
    pub(super) fn font(
        &mut self,
        name: &[u8],
        resources: &[&'d Dictionary],
    ) -> Option<Rc<Font<'d>>> {
        let document = self.document;
        let font =
            resource(document, resources, b"Font", name).and_then(|font| font.as_dict().ok());
        let Some(dictionary) = font else {
            self.fault(&format!(
                "font {} is missing",
                String::from_utf8_lossy(name)
            ));
            return None;
        };
        let known = self.fonts.get(&std::ptr::from_ref(dictionary)).cloned();
        let font = known.unwrap_or_else(|| {
            let font = Rc::new(Font::new(dictionary, document));
            self.fonts
                .insert(std::ptr::from_ref(dictionary), Rc::clone(&font));
            font
        });
        if font.is_mute() {
            let name = dictionary
                .get(b"BaseFont")
                .and_then(Object::as_name)
                .unwrap_or(name);
            self.fault(&format!(
                "font {} does not say which letters it shows",
                String::from_utf8_lossy(name)
            ));
        }
        Some(font)
    }

    pub(super) fn replacement(
        &mut self,
        operands: &[Object],
        resources: &[&'d Dictionary],
    ) -> Option<usize> {
        let properties = match operands.get(1)? {
            Object::Name(name) => resource(self.document, resources, b"Properties", name)?
                .as_dict()
                .ok()?,
            other => other.as_dict().ok()?,
        };
        let text = properties
            .get_deref(b"ActualText", self.document)
            .and_then(Object::as_str)
            .ok()?;
        self.shown
            .replaced
            .push(decoded(text).into_iter().next().unwrap_or_default());
        Some(self.shown.replaced.len() - 1)
    }

    pub(super) fn draw(
        &mut self,
        name: &[u8],
        resources: &[&'d Dictionary],
        state: &State<'d>,
        depth: usize,
    ) {
        let document = self.document;
        let reference = resources.iter().find_map(|resources| {
            resources
                .get_deref(b"XObject", document)
                .ok()?
                .as_dict()
                .ok()?
                .get(name)
                .ok()
        });
        let Some((id, Object::Stream(stream))) =
            reference.and_then(|object| document.dereference(object).ok())
        else {
            return;
        };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return;
        }
        self.shown.forms.extend(id);
        if depth >= DEPTH {
            self.fault("forms within forms too deep to be read");
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(PART) else {
            self.fault("a form that cannot be unpacked");
            return;
        };
        let own = stream
            .dict
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict)
            .ok();
        let inner: Vec<&'d Dictionary> = own
            .into_iter()
            .chain(resources.iter().copied())
            .take(DEPTH)
            .collect();
        let mut state = state.clone();
        if let Ok(matrix) = stream
            .dict
            .get_deref(b"Matrix", document)
            .and_then(Object::as_array)
        {
            let numbers: Vec<f64> = matrix.iter().filter_map(number).collect();
            if let Ok(matrix) = Matrix::try_from(numbers) {
                state.space = times(matrix, state.space);
            }
        }
        self.stream(&content, &inner, state, depth + 1);
    }
}

fn resource<'d>(
    document: &'d Document,
    resources: &[&'d Dictionary],
    kind: &[u8],
    name: &[u8],
) -> Option<&'d Object> {
    resources.iter().find_map(|resources| {
        resources
            .get_deref(kind, document)
            .ok()?
            .as_dict()
            .ok()?
            .get_deref(name, document)
            .ok()
    })
}

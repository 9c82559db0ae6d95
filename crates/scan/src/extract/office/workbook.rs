//! What the sheets of a workbook share: their names, their strings, how they write dates.

use std::collections::HashMap;

use super::super::archive::Member;
use super::super::text;
use super::super::xml::{self, Step, attribute};
use super::dates::Calendar;
use super::styles;

/// The parts that sheets refer to.
#[derive(Default)]
pub(super) struct Workbook {
    /// By number.
    pub(super) strings: Vec<String>,
    /// Styles of cells whose number is a date.
    pub(super) date_styles: Vec<bool>,
    pub(super) calendar: Calendar,
    /// By path: the sheet's name, and whether it is hidden.
    sheets: HashMap<String, String>,
}

impl Workbook {
    pub(super) fn of(members: &[Member]) -> Self {
        let part = |name: &str| {
            let member = members.iter().find(|member| member.name == name)?;
            text::unicode(&member.content)
        };
        let mut workbook = Self::default();
        if let Some(content) = part("xl/sharedStrings.xml") {
            workbook.strings = strings(&content);
        }
        if let Some(content) = part("xl/styles.xml") {
            workbook.date_styles = styles::dates(&content);
        }
        let targets = part("xl/_rels/workbook.xml.rels")
            .map(|content| targets(&content))
            .unwrap_or_default();
        if let Some(content) = part("xl/workbook.xml") {
            workbook.take_sheets(&content, &targets);
        }
        workbook
    }

    fn take_sheets(&mut self, content: &str, targets: &HashMap<String, String>) {
        xml::walk(content, |step| match step {
            Step::Open("workbookPr", element) => {
                if matches!(
                    attribute(element, "date1904").as_deref(),
                    Some("1" | "true")
                ) {
                    self.calendar = Calendar::From1904;
                }
            }
            Step::Open("sheet", element) => {
                let target = attribute(element, "id").and_then(|id| targets.get(&id));
                let Some(target) = target else { return };
                let name = attribute(element, "name").unwrap_or_default();
                let state = match attribute(element, "state").as_deref() {
                    Some("hidden") => ", which is hidden",
                    Some("veryHidden") => ", which is hidden from the menu too",
                    _ => "",
                };
                let path = target.trim_start_matches('/');
                let path = if path.starts_with("xl/") {
                    path.to_owned()
                } else {
                    format!("xl/{path}")
                };
                self.sheets.insert(path, format!("sheet {name}{state}"));
            }
            _ => {}
        });
    }

    /// What the sheet in a part is called.
    pub(super) fn place(&self, part: &str) -> String {
        match self.sheets.get(part) {
            Some(sheet) => format!("{sheet}, {part}"),
            None => part.to_owned(),
        }
    }
}

fn strings(content: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let (mut current, mut inside, mut aids) = (String::new(), false, 0_usize);
    xml::walk(content, |step| match step {
        Step::Open("t", _) => inside = true,
        Step::Close("t") => inside = false,
        // How it is pronounced stands in the middle of what it says.
        Step::Open("rPh", _) => aids += 1,
        Step::Close("rPh") => aids = aids.saturating_sub(1),
        Step::Close("si") => strings.push(std::mem::take(&mut current)),
        Step::Text(text) if inside && aids == 0 => current.push_str(text),
        _ => {}
    });
    strings
}

fn targets(content: &str) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    xml::walk(content, |step| {
        if let Step::Open("Relationship", element) = step
            && let (Some(id), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Target"))
        {
            targets.insert(id, target);
        }
    });
    targets
}

//! What a text means: words of a list, dates, counts, codes, positions, numbers.

use model::{count::Count, date::UncertainDate, place::Position, vocabulary::Code};

use super::reading::{Reading, Slot};
use crate::{field::tree::Value, text::shown};

impl Reading<'_> {
    /// One text, as typed.
    pub(super) fn text(&mut self, slot: Slot<'_>) -> Option<String> {
        self.typed(slot).map(str::to_owned)
    }

    pub(super) fn typed<'m>(&mut self, slot: Slot<'m>) -> Option<&'m str> {
        match &slot.node.value {
            Value::Text(text) => Some(text),
            _ => {
                self.problem(
                    slot.node.line,
                    format!(
                        "`{}` is a list or mapping where one text is wanted",
                        slot.key
                    ),
                    "write one value, in quotes if it begins with `[` or `{`",
                );
                None
            }
        }
    }

    /// One word of a closed list.
    pub(super) fn word<T: Copy>(
        &mut self,
        slot: Slot<'_>,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let typed = self.typed(slot)?;
        let found = all.iter().copied().find(|known| word(*known) == typed);
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|known| word(*known)).collect();
            self.problem(
                slot.node.line,
                format!("`{}` is not a word for `{}`", shown(typed), slot.key),
                format!("write one of: {}", words.join(", ")),
            );
        }
        found
    }

    pub(super) fn flag(&mut self, slot: Slot<'_>) -> Option<bool> {
        self.word(
            slot,
            &[true, false],
            |flag| if flag { "true" } else { "false" },
        )
    }

    pub(super) fn date(&mut self, slot: Slot<'_>) -> Option<UncertainDate> {
        let typed = self.typed(slot)?;
        let date = UncertainDate::parse(typed).ok();
        if date.is_none() {
            let looks_plain =
                typed.len() == 10 && typed.chars().all(|c| c.is_ascii_digit() || c == '-');
            let what = match (typed.split_once('/'), looks_plain) {
                (None, true) => format!("`{}` is not a day of the calendar", shown(typed)),
                (Some((from, to)), _)
                    if [from, to].iter().all(|d| UncertainDate::parse(d).is_ok()) =>
                {
                    format!("`{}` ends before it begins", shown(typed))
                }
                _ => format!("`{}` is not a date", shown(typed)),
            };
            self.problem(
                slot.node.line,
                what,
                "write `2012-05-25`, `2012-05`, `2012-05-XX`, `2012-05-25?` or `2012-04/2012-05-31` (EDTF)",
            );
        }
        date
    }

    pub(super) fn count(&mut self, slot: Slot<'_>) -> Option<Count> {
        let typed = self.typed(slot)?;
        let count = Count::parse(typed).ok();
        if count.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a count", shown(typed)),
                "write `4`, `3..6` or `3..4..6`, smallest first",
            );
        }
        count
    }

    pub(super) fn code(&mut self, slot: Slot<'_>) -> Option<Code> {
        let typed = self.typed(slot)?;
        let code = Code::parse(typed).ok();
        if code.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a code", shown(typed)),
                "write pairs of digits such as `\"01 01 05 01\"`, six at most",
            );
        }
        code
    }

    /// A code that the vocabulary has: the built-in list, or one that the team brought in.
    pub(super) fn code_of(&mut self, slot: Slot<'_>, list: Option<u8>) -> Option<Code> {
        let code = self.code(slot)?;
        if let Some(list) = list
            && let Some(remedy) = self.resolve.unknown_code(list, &code)
        {
            self.problem(
                slot.node.line,
                format!("the vocabulary for `{}` has no code `{code}`", slot.key),
                remedy,
            );
            return None;
        }
        Some(code)
    }

    pub(super) fn position(&mut self, slot: Slot<'_>) -> Option<Position> {
        let typed = self.typed(slot)?;
        let position = Position::parse(typed).ok();
        if position.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a position", shown(typed)),
                "write latitude, longitude in decimal degrees, as in `36.20312, 37.14087`",
            );
        }
        position
    }

    /// A whole number between two others.
    pub(super) fn number(&mut self, slot: Slot<'_>, least: u32, most: u32) -> Option<u32> {
        let typed = self.typed(slot)?;
        let is_plain = !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit());
        let number = typed
            .parse::<u32>()
            .ok()
            .filter(|number| is_plain && (least..=most).contains(number));
        if number.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a number for `{}`", shown(typed), slot.key),
                format!("write one number from {least} to {most}"),
            );
        }
        number
    }

    /// A number with or without a decimal point.
    pub(super) fn decimal(&mut self, slot: Slot<'_>) -> Option<f64> {
        let typed = self.typed(slot)?;
        let number = typed.parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a number", shown(typed)),
                "write a number such as `1.25`",
            );
        }
        number
    }

    /// A fraction of a picture's edge.
    pub(super) fn fraction(&mut self, slot: Slot<'_>) -> Option<f64> {
        let typed = self.typed(slot)?;
        let number = typed
            .parse::<f64>()
            .ok()
            .filter(|n| (0.0..=1.0).contains(n));
        if number.is_none() {
            self.problem(
                slot.node.line,
                format!("`{}` is not a fraction", shown(typed)),
                "write a number from 0 to 1, as in `0.25`",
            );
        }
        number
    }

    /// A BCP 47 tag.
    pub(super) fn language(&mut self, slot: Slot<'_>) -> Option<String> {
        let typed = self.typed(slot)?;
        let mut parts = typed.split('-');
        let first = parts.next().unwrap_or_default();
        let is_tag = (2..=3).contains(&first.len())
            && first.chars().all(|c| c.is_ascii_lowercase())
            && parts.all(|part| {
                (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
            });
        if !is_tag {
            self.problem(
                slot.node.line,
                format!("`{}` is not a language", shown(typed)),
                "write a tag such as `ar`, `en` or `ar-SY` (BCP 47)",
            );
        }
        is_tag.then(|| typed.to_owned())
    }
}

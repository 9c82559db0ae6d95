//! How much room words take, and where they can stand.

use super::canvas::Anchor;

/// How large the names on a map are.
pub(super) const NAME: f64 = 11.5;

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// How much of the two areas is the same, in square units.
    pub(super) fn overlap(self, other: Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    /// Whether all of it lies in `other`.
    pub(super) fn lies_in(self, other: Self) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }

    /// Larger by so much on each side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether it holds a point.
    pub(super) fn holds(self, (x, y): (f64, f64)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// How far a point is from it; nothing for a point within.
    pub(super) fn distance(self, (x, y): (f64, f64)) -> f64 {
        let across = (self.left - x).max(x - self.right).max(0.0);
        let down = (self.top - y).max(y - self.bottom).max(0.0);
        across.hypot(down)
    }

    /// From left to right.
    pub(super) const fn width(self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub(super) const fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// The room of a line of text whose anchor is at `at`.
pub(super) fn standing(at: (f64, f64), width: f64, size: f64, anchor: Anchor) -> Area {
    let left = match anchor {
        Anchor::Left => at.0,
        Anchor::Middle => at.0 - width / 2.0,
        Anchor::Right => at.0 - width,
    };
    Area {
        left,
        top: at.1 - size * 0.7,
        right: left + width,
        bottom: at.1 + size * 0.7,
    }
}

/// Breaks a text into lines that are no wider than `width`; a single word may be.
pub(super) fn lines(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line)
                if self::width(line, size) + self::width(" ", size) + self::width(word, size)
                    <= width =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// About how wide a text is set; rather too wide than too narrow, since the reader's own font may be.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// Widths as of Noto Sans and Noto Naskh Arabic, in groups.
fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.29,
        'f' | 'r' | 't' | '(' | ')' | '-' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        'A'..='Z' => 0.68,
        '\u{300}'..='\u{36F}'
        | '\u{64B}'..='\u{65F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2066}'..='\u{2069}' => 0.0,
        'ا' | 'أ' | 'إ' | 'آ' | 'ل' | 'د' | 'ذ' | 'ر' | 'ز' | 'و' => 0.4,
        '\u{600}'..='\u{6FF}' => 0.6,
        '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => 1.0,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_every_word() {
        let text = "Security forces enter the village from the east and the north";
        let broken = lines(text, 11.0, 120.0);
        assert!(broken.len() > 2);
        assert_eq!(broken.join(" "), text);
    }
}

//! Records that would stand above themselves.

use model::record::Kind;

use super::reading::Reading;
use crate::field::draft::Draft;

impl Reading<'_> {
    /// Reports a claim that makes a unit its own parent, and an actor that names itself as one. Circles
    /// through others are found when the records are held against each other.
    pub(super) fn not_above_itself(&mut self, draft: &Draft, kind: Kind) {
        let root = &draft.root;
        let own_parent = match kind {
            Kind::Claim => {
                let above = matches!(root.text("claim"), Some("parent" | "membership"));
                above && root.text("of").is_some() && root.text("of") == root.text("about")
            }
            Kind::Actor => root.text("parent") == Some(draft.key.as_str()),
            _ => false,
        };
        let key = if kind == Kind::Claim { "of" } else { "parent" };
        if let Some(slot) = root.slot(key).filter(|_| own_parent) {
            self.problem(
                slot.node.line,
                "this makes the unit its own parent",
                "name the unit that it stood under",
            );
        }
    }
}

//! What the machine offers beside the vault's folder, as the edge has read it from environment and
//! arguments.

use std::{path::PathBuf, sync::Arc};

use vault::Backing;

use crate::backup::Reach;

/// What the machine offers beside the vault's folder.
#[derive(Clone, Default)]
pub struct Machine {
    /// How places are reached where originals may be.
    pub reach: Reach,
    /// The folder in which it is kept what was last seen of each vault; `None`: nothing is kept.
    pub state: Option<PathBuf>,
}

impl Machine {
    pub(crate) fn backing(&self) -> Backing {
        Backing {
            places: Some(Arc::new(self.reach.clone())),
            ..Backing::default()
        }
    }
}

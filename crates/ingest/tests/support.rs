//! A folder in memory, taken in the way `app` does it.

use std::collections::BTreeMap;

use ingest::field::{self, Compiled, Draft, FileKind, Problem, Resolve};
use model::{
    id::RecordId,
    key::Key,
    place::Outline,
    record::{Kind, Record},
};

/// Files by path, with the problems and records they come to.
#[derive(Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, Vec<u8>>,
}

#[derive(Default)]
pub(crate) struct Known(pub(crate) BTreeMap<Key, (Kind, RecordId)>);

impl Resolve for Known {
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)> {
        self.0.get(key).copied()
    }
}

#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) records: Vec<Record>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) cites: Vec<field::Cite>,
}

impl Folder {
    pub(crate) fn with(mut self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.to_owned(), text.as_ref().to_vec());
        self
    }

    pub(crate) fn take(&self) -> Taken {
        let mut taken = Taken::default();
        let mut known = Known::default();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut outlines: BTreeMap<String, Outline> = BTreeMap::new();
        let mut next = 0u128;
        let mut id = || {
            next += 1;
            RecordId::from_bytes(next.to_be_bytes())
        };
        for (path, bytes) in &self.files {
            match field::classify(path) {
                FileKind::Media => {
                    known
                        .0
                        .insert(Key::media(path).unwrap(), (Kind::Item, id()));
                }
                FileKind::Outline => match field::outline(path, bytes) {
                    Ok(outline) => {
                        let name = path.rsplit('/').next().unwrap();
                        outlines.insert(name.to_owned(), outline);
                    }
                    Err(problems) => taken.problems.extend(problems),
                },
                FileKind::Ignored => {}
                _ => match field::read(path, bytes) {
                    Ok(draft) => drafts.push(draft),
                    Err(problems) => taken.problems.extend(problems),
                },
            }
        }
        for draft in &drafts {
            for declared in field::declares(draft) {
                let id = id();
                let twice = known.0.insert(declared.key.clone(), (declared.kind, id));
                assert!(twice.is_none(), "{} twice", declared.key);
            }
        }
        for draft in &drafts {
            let Compiled {
                records,
                problems,
                cites,
                ..
            } = field::compile(draft, &known, &outlines);
            taken.records.extend(records);
            taken.problems.extend(problems);
            taken.cites.extend(cites);
            if let Err(problems) = field::compile_sidecar(draft, &known)
                && draft.path().starts_with("media/")
            {
                taken.problems.extend(problems);
            }
        }
        taken
    }
}

/// What is told about `text` at `path`, among records that are in order; one problem to a line.
pub(crate) fn told(path: &str, text: impl AsRef<[u8]>) -> String {
    let mut folder = sound();
    folder.files.insert(path.to_owned(), text.as_ref().to_vec());
    let taken = folder.take();
    let lines: Vec<String> = taken.problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// One sound record of each kind that others refer to.
pub(crate) fn sound() -> Folder {
    Folder::default()
        .with("places/qamaria.md", "---\nname: Qamaria\nkind: country\npublish_as: country\n---\n")
        .with("sources/src-01.md", "---\ncategory: witness\nstatus: living\nprotection: high\n---\n")
        .with("people/per-01.md", "---\nstatus: dead\nprotection: standard\n---\n")
        .with("actors/lijan.md", "---\nname: Lijan\nkind: militia\nside: pro-government\n---\n")
        .with("events/ev-01.md", "---\ntitle: Shots\ndate: 2012-05-25\nplace: qamaria\nstatus: likely\n---\n")
        .with(
            "interviews/int-001.md",
            "---\nsource: src-01\ndate: 2012-05-24\ninterviewer: Delegate 1\nlanguage: ar\n---\n## Statements\n1. (saw) They fired. {event: ev-01}\n",
        )
        .with("media/a.jpg", "")
}

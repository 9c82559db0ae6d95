//! An artefact that has been read and is not yet searched.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::extract::{self, Extraction};
use crate::people::Memory;
use crate::piece::Role;
use crate::scan::Findings;
use crate::{Allowed, Artefact, Picture, Piece, Report, Terms, Unreadable};

/// Everything that the readers of this crate found in an artefact.
///
/// What other programs found in the same bytes can be added before it is searched: two readers that
/// share no code miss different things (invariant 3, final bytes).
pub struct Reading {
    name: String,
    read: Extraction,
}

impl Reading {
    /// Takes an artefact apart.
    pub fn of(artefact: &Artefact<'_>) -> Self {
        let mut read = Extraction::default();
        read.piece(Piece::new("file name", artefact.name));
        extract::file(artefact.name, artefact.bytes, &mut read);
        Self {
            name: artefact.name.to_owned(),
            read,
        }
    }

    /// Adds text that another program found.
    pub fn add(&mut self, piece: Piece) {
        self.read.piece(piece);
    }

    /// Says that something could not be read.
    pub fn note(&mut self, what: impl Into<String>) {
        self.read.unreadable.push(what.into());
    }

    /// Holds what another program read against what was read here, and says so where it has many words
    /// that are not here: one of the two misses something.
    pub fn compare(&mut self, program: &str, text: &str) {
        let ours: String = self
            .read
            .pieces
            .iter()
            .flat_map(|piece| letters(&piece.text))
            .collect();
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| letters(word).collect())
            .collect();
        let words = words
            .iter()
            .filter(|word: &&String| word.chars().count() >= WORD);
        let (mut all, mut missing) = (0_usize, 0_usize);
        for word in words {
            all += 1;
            // Some programs write right-to-left words as they stand on the page.
            let turned: String = word.chars().rev().collect();
            missing += usize::from(!ours.contains(word.as_str()) && !ours.contains(&turned));
        }
        if missing >= MISSING && missing * 10 > all {
            self.note(format!("{program} reads {missing} words of {all} that are not found otherwise: one of the two readers is deceived"));
        }
    }

    /// Has every picture looked at. `eye` gives the words that it recognised, or none if it could not
    /// look; such a picture stays in the report for a person.
    pub fn look(&mut self, mut eye: impl FnMut(&Picture) -> Option<String>) {
        for picture in std::mem::take(&mut self.read.pictures) {
            match eye(&picture) {
                Some(words) => self.read.piece(Piece::new(
                    format!("{}, words in the picture", picture.where_),
                    words,
                )),
                None => self.read.pictures.push(picture),
            }
        }
    }

    /// Looks for `terms` in all of it, but for what was `allowed`.
    pub fn search(mut self, terms: &Terms, allowed: &Allowed) -> Report {
        // What stands in raw source counts only where nothing better was found: last.
        self.read
            .pieces
            .sort_by_key(|piece| piece.role == Role::Backstop);
        let mut memory = Memory::default();
        let mut findings = Findings::default();
        for piece in &self.read.pieces {
            findings.add(&self.name, piece, terms, allowed, &mut memory);
        }
        let pictures = self
            .read
            .pictures
            .into_iter()
            .map(|picture| picture.where_)
            .collect();
        Report {
            findings: findings.found,
            ruled: Vec::new(),
            unreadable: unreadable(&self.name, self.read.unreadable),
            pictures: unreadable(&self.name, pictures),
        }
    }
}

/// Letters below which a word proves nothing, and words that may differ by the way they are taken apart.
const WORD: usize = 4;
const MISSING: usize = 8;

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfkc()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
}

fn unreadable(file: &str, mut notes: Vec<String>) -> Vec<Unreadable> {
    let mut seen = HashSet::new();
    notes.retain(|note| seen.insert(note.clone()));
    notes
        .into_iter()
        .map(|what| Unreadable {
            file: file.to_owned(),
            what,
        })
        .collect()
}

//! The nearest known word to one that is not known.

/// The known word that `word` most likely was meant to be, if any is near.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST {
        return None;
    }
    let folded = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Jaro-Winkler likeness below which a suggestion confuses more than it helps.
const LIKE: f64 = 0.8;
/// No word of the format is nearly as long.
const LONGEST: usize = 80;

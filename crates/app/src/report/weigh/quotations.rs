//! Quotations: whose words they are, who released them, and whether they sign themselves.

use std::collections::BTreeSet;

use analysis::disclosure::phrase::echoes;
use model::{
    decision::Field,
    id::RecordId,
    record::{Body, Disclosure, Evidence, Saying},
};
use serde::Serialize;

use super::{Scales, words};
use crate::{failure::Failure, report::flaw::Flaw};

/// A quotation of the report.
#[derive(Debug, Serialize)]
pub struct QuotationRow {
    /// The statement: `int-003:6`.
    pub of: String,
    /// Where it is quoted: `en:73`.
    pub at: Vec<String>,
    /// Its words.
    pub words: String,
    /// Phrases of it that stand elsewhere under the speaker's name, and in nobody else's words.
    pub echoes: Vec<EchoRow>,
}

/// A phrase that signs a quotation.
#[derive(Debug, Serialize)]
pub struct EchoRow {
    /// The words.
    pub phrase: String,
    /// Where else they stand: `int-017`, `media/posts/12.txt`.
    pub elsewhere: Vec<String>,
    /// Whether two people accepted it.
    pub is_accepted: bool,
}

/// Something written or said, by whom, with its name.
struct Text<'a> {
    human: Option<RecordId>,
    of: RecordId,
    words: &'a str,
}

pub(super) fn quotations(scales: &Scales<'_>) -> Result<(Vec<QuotationRow>, Vec<Flaw>), Failure> {
    let texts = texts(scales);
    let (mut rows, mut open) = (Vec::new(), Vec::new());
    for detail in scales.told.details {
        let Saying::Quote(quoted) = &detail.saying else {
            continue;
        };
        let (row, flaws) = quotation(scales, detail, quoted, &texts)?;
        rows.push(row);
        open.extend(flaws);
    }
    Ok((rows, open))
}

fn quotation(
    scales: &Scales<'_>,
    detail: &Disclosure,
    quoted: &str,
    texts: &[Text<'_>],
) -> Result<(QuotationRow, Vec<Flaw>), Failure> {
    let book = scales.book;
    let of = words::evidence(
        scales,
        Evidence {
            record: detail.subject,
            statement: detail.statement,
        },
    );
    // A delegate's own words lead to no source.
    let speaker = book.interviews.get(&detail.subject);
    let speaker = speaker.map(|interview| book.human(interview.source));
    let is_own = |text: &&Text<'_>| text.human == speaker && text.of != detail.subject;
    let own: Vec<&Text<'_>> = texts.iter().filter(is_own).collect();
    let own_words: Vec<&str> = own.iter().map(|text| text.words).collect();
    let others = texts.iter().filter(|text| text.human != speaker);
    let found = match speaker {
        Some(_) => echoes(quoted, &own_words, others.map(|text| text.words)),
        None => Vec::new(),
    };
    let accepted = match scales.vault.get(detail.subject)? {
        Some(record) => scales
            .told
            .rulings
            .accepted(&record, Field::Phrase, detail.statement)
            .map(|words| words.map(str::to_owned)),
        None => Ok(None),
    };
    let (mut rows, mut open) = (Vec::new(), Vec::new());
    for echo in found {
        let phrase = quoted.get(echo.at).unwrap_or_default().to_owned();
        let elsewhere: BTreeSet<String> = echo
            .own
            .iter()
            .filter_map(|at| own.get(*at))
            .map(|text| words::name(scales, text.of))
            .collect();
        let covers =
            |accepted: &String| accepted.split('|').any(|one| one.trim().contains(&phrase));
        let is_accepted = matches!(&accepted, Ok(Some(accepted)) if covers(accepted));
        let elsewhere: Vec<String> = elsewhere.into_iter().collect();
        if !is_accepted {
            let remedy = match &accepted {
                Err(refusal) => refusal.to_string(),
                Ok(_) => format!(
                    "leave it out, or have two people accept it in disclosure.toml: subject = \"{of}\", field = \"phrase\", form = \"exact\", as = \"{phrase}\""
                ),
            };
            let what = format!(
                "“{phrase}” in the quotation of `{of}` stands in nobody else's words, and under the same name in `{}`",
                elsewhere.join("`, `")
            );
            open.push(scales.open(&detail.at, what, remedy));
        }
        rows.push(EchoRow {
            phrase,
            elsewhere,
            is_accepted,
        });
    }
    let row = QuotationRow {
        of,
        at: words::spots(&detail.at),
        words: quoted.to_owned(),
        echoes: rows,
    };
    Ok((row, open))
}

/// What anybody said or wrote: accounts, messages, and the words that come with files.
fn texts<'a>(scales: &Scales<'a>) -> Vec<Text<'a>> {
    let book = scales.book;
    let mut texts = Vec::new();
    for record in scales.case.records() {
        let mut add = |human, words| {
            texts.push(Text {
                human,
                of: record.id,
                words,
            });
        };
        match &record.body {
            Body::Interview(interview) => {
                let human = Some(book.human(interview.source));
                interview
                    .statements
                    .iter()
                    .for_each(|one| add(human, one.text.as_str()));
            }
            Body::Observation(observation) => {
                let statements = observation.statements.iter();
                statements.for_each(|one| add(None, one.text.as_str()));
            }
            Body::Message(message) => {
                let human = message.from.map(|from| book.human(from));
                add(human, message.text.as_str());
            }
            Body::Item(item) => {
                let human = item.by.or(item.given_by).map(|by| book.human(by));
                let own = [&item.title, &item.title_ar];
                own.into_iter()
                    .flatten()
                    .for_each(|text| add(human, text.as_str()));
                add(human, item.description.as_str());
            }
            _ => {}
        }
    }
    texts
}

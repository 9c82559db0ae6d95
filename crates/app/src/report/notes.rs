//! What a report says of its evidence: the notes behind citations, and people and places by reference.

use model::{
    decision::{Field, Form},
    key::Key,
    language::Language,
    protected::Protected,
    public::{Public, PublicText, Told},
    publication::Inline,
    record::{Body, Evidence, ExternalFinding, Kind, Record, Saying},
};

use super::{desk::Desk, flaw::Flaw, marks::Citation, words};

const EVIDENCE: &[Kind] = &[
    Kind::Interview,
    Kind::Observation,
    Kind::Item,
    Kind::ExternalFinding,
];

/// Finds what a citation cites; a statement must exist.
pub(crate) fn resolve(
    desk: &Desk<'_>,
    line: u32,
    citation: &Citation,
) -> Result<(Protected<Record>, Evidence), Flaw> {
    let record = desk.find(line, &citation.key, EVIDENCE)?;
    let inside = record.reveal(&desk.clearance);
    let statements = match &inside.body {
        Body::Interview(interview) => Some(interview.statements.len()),
        Body::Observation(observation) => Some(observation.statements.len()),
        _ => None,
    };
    if let (Some(number), Some(statements)) = (citation.statement, statements)
        && usize::from(number) > statements
    {
        let what = format!(
            "`{}` has {statements} statements, not {number}",
            citation.key
        );
        return Err(desk.flaw(line, what, "cite one that is there"));
    }
    let evidence = Evidence {
        record: inside.id,
        statement: citation.statement,
    };
    Ok((record, evidence))
}

/// The source of an interview; `None` for other evidence.
pub(crate) fn source_of(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
) -> Result<Option<Protected<Record>>, Flaw> {
    match desk.body(record) {
        Body::Interview(interview) => desk.get(line, interview.source).map(Some),
        _ => Ok(None),
    }
}

/// A note's words about one piece of evidence, as the rulings allow.
pub(crate) fn describe(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
) -> Result<Vec<Inline>, Flaw> {
    let language = desk.language;
    let plain = |text| vec![Inline::Text { text }];
    match desk.body(record) {
        Body::Interview(_) => {
            let who = attribution(desk, line, record)?.unwrap_or_else(|| PublicText::fixed(""));
            let at = when_and_where(desk, line, record)?;
            let sentence = words::say(
                language,
                "Interview with {who}, {at}.",
                "مقابلة مع {who}، {at}.",
            );
            Ok(plain(PublicText::fill(
                sentence,
                &[("who", &who), ("at", &at)],
            )))
        }
        Body::Observation(_) => {
            let at = when_and_where(desk, line, record)?;
            let sentence = words::say(
                language,
                "Observed by a member of the research team, {at}.",
                "مشاهدة مباشرة لأحد أعضاء فريق البحث، {at}.",
            );
            Ok(plain(PublicText::fill(sentence, &[("at", &at)])))
        }
        Body::Item(item) => {
            let kind = item_kind(&item.media_type, language);
            // What may be said about an item beyond its kind is its caption; without one, its kind is all.
            let text = match desk.rulings.caption(record, language) {
                Ok(caption) => {
                    let sentence = words::say(
                        language,
                        "{kind}: {caption}. Held by the organisation.",
                        "{kind}: {caption}. محفوظ لدى المنظمة.",
                    );
                    let caption = caption.map(|caption| caption.trim_end_matches('.').to_owned());
                    PublicText::fill(sentence, &[("kind", &kind), ("caption", &caption)])
                }
                Err(_) => {
                    let sentence = words::say(
                        language,
                        "{kind} held by the organisation.",
                        "{kind}، محفوظ لدى المنظمة.",
                    );
                    PublicText::fill(sentence, &[("kind", &kind)])
                }
            };
            Ok(plain(text))
        }
        Body::ExternalFinding(_) => {
            let finding: Public<ExternalFinding> = desk
                .rulings
                .prose(record)
                .map_err(|refusal| desk.refuse(line, &refusal))?;
            let text = finding.map(reference);
            Ok(match language {
                Language::En => plain(text),
                // The reference is in the document's own language.
                Language::Ar | Language::Other(_) => vec![Inline::Foreign {
                    language: Language::En,
                    text,
                }],
            })
        }
        _ => Err(desk.flaw(
            line,
            "this record is no evidence",
            "cite an interview, observation, item or external finding",
        )),
    }
}

/// Who is quoted: the capacity in which the source spoke.
pub(crate) fn attribution(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
) -> Result<Option<PublicText>, Flaw> {
    match source_of(desk, line, record)? {
        Some(source) => {
            let category = desk.rulings.category(record, &source, desk.language);
            let category = category.map_err(|refusal| desk.refuse(line, &refusal))?;
            let (saying, words) = match category {
                Told::Value(category) => (
                    Saying::Category(*category.get()),
                    words::category(&category, desk.language),
                ),
                Told::Words(words) => (Saying::Words(words.as_str().to_owned()), words),
            };
            desk.tell(line, record, Field::Category, saying);
            Ok(Some(words))
        }
        None => Ok(None),
    }
}

/// Words for a person, from `[[person:KEY]]`.
pub(crate) fn person(desk: &Desk<'_>, line: u32, key: &Key) -> Result<PublicText, Flaw> {
    let record = desk.find(line, key, &[Kind::Person, Kind::Source])?;
    let identity = identity_of(desk, line, &record)?;
    let words = desk.rulings.person(&record, &identity, desk.language);
    let words = words.map_err(|refusal| desk.refuse(line, &refusal))?;
    let saying = match desk.rulings.form_of_name(&record) {
        Some(Form::Exact) => Saying::Exact,
        Some(Form::CodeName) => Saying::CodeName,
        _ => Saying::Words(words.as_str().to_owned()),
    };
    desk.tell(line, &record, Field::Name, saying);
    Ok(words)
}

/// Words for a place, from `[[place:KEY]]`.
pub(crate) fn place(desk: &Desk<'_>, line: u32, key: &Key) -> Result<PublicText, Flaw> {
    let record = desk.find(line, key, &[Kind::Place])?;
    let id = record.reveal(&desk.clearance).id;
    let chain = desk.chain(line, id)?;
    let words = desk.rulings.place(&chain, desk.language);
    let words = words.map_err(|refusal| desk.refuse(line, &refusal))?;
    desk.tell_place(line, (&record, Field::Name), &chain, &words);
    Ok(words)
}

/// The identity behind a person or source.
pub(crate) fn identity_of(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
) -> Result<Protected<Record>, Flaw> {
    let identity = match desk.body(record) {
        Body::Person(person) => person.identity,
        Body::Source(source) => source.identity,
        _ => {
            return Err(desk.flaw(
                line,
                "this record is no person",
                "refer to a person or source",
            ));
        }
    };
    desk.get(line, identity)
}

fn when_and_where(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
) -> Result<PublicText, Flaw> {
    let refuse = |refusal| desk.refuse(line, &refusal);
    let date = desk.rulings.date(record, desk.language).map_err(refuse)?;
    desk.tell_date(line, record, &date);
    let date = words::told_date(&date, desk.language);
    let place = match desk.body(record) {
        Body::Interview(interview) => interview.place,
        Body::Observation(observation) => Some(observation.place),
        Body::Event(event) => Some(event.place),
        _ => None,
    };
    match place {
        Some(place) => {
            let chain = desk.chain(line, place)?;
            let place = desk
                .rulings
                .place_of(record, &chain, desk.language)
                .map_err(refuse)?;
            desk.tell_place(line, (record, Field::Place), &chain, &place);
            let between = words::say(desk.language, ", ", "، ");
            Ok(PublicText::join([&place, &date], between))
        }
        None => Ok(date),
    }
}

fn item_kind(media_type: &str, language: Language) -> PublicText {
    match media_type.split('/').next() {
        Some("image") => words::fixed(language, "Photograph", "صورة"),
        Some("video") => words::fixed(language, "Film", "تسجيل مصور"),
        Some("audio") => words::fixed(language, "Sound recording", "تسجيل صوتي"),
        _ => words::fixed(language, "Document", "وثيقة"),
    }
}

fn reference(finding: &ExternalFinding) -> String {
    let mut parts = vec![finding.body.clone(), finding.document.clone()];
    parts.extend(finding.paragraph.clone());
    parts.push(finding.date.as_str().to_owned());
    format!("{}.", parts.join(", "))
}

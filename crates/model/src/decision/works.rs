//! What may be told of events and accounts, and the texts and pictures written and made to be published.

use sha2::{Digest as _, Sha256};

use crate::{
    canonical,
    date::UncertainDate,
    decision::{
        Conditions, Field, Form, Refusal, Rulings, people::words, places::subject_kind,
        rulings::Facts,
    },
    id::Digest,
    language::Language,
    protected::Protected,
    public::{Public, PublicText, Told},
    record::{
        Actor, Body, Counts, Event, ExternalFinding, Finding, Investigation, Item, Recommendation,
        Record, ReportSource, Statement,
    },
    vocabulary::ConsentScope,
};

/// Kinds of record that are written to be published: whoever builds the report decides to disclose
/// the version that he built from.
pub trait Prose: Clone + sealed::Sealed {
    /// The body, if the record is of this kind.
    fn of(body: &Body) -> Option<&Self>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! prose {
    ($($name:ident),+) => { $(
        impl sealed::Sealed for $name {}
        impl Prose for $name {
            fn of(body: &Body) -> Option<&Self> {
                body.try_into().ok()
            }
        }
    )+ };
}

prose!(
    Actor,
    ExternalFinding,
    Finding,
    Investigation,
    Recommendation,
    ReportSource
);

impl Rulings {
    /// A text written to be published, if this very version was decided to be.
    pub fn prose<T: Prose>(&self, record: &Protected<Record>) -> Result<Public<T>, Refusal> {
        let record = record.inner();
        let body = T::of(&record.body).ok_or_else(|| Refusal::NoSuchField {
            subject: record.name(),
            field: Field::Prose,
        })?;
        let decided = prose_digest(record).is_some_and(|of| self.prose_decided(record.id, of));
        if decided {
            Ok(Public::released(body.clone()))
        } else {
            Err(Refusal::Undecided {
                subject: record.name(),
                field: Field::Prose,
            })
        }
    }

    /// The date of an interview, observation or event.
    pub fn date(
        &self,
        subject: &Protected<Record>,
        language: Language,
    ) -> Result<Told<UncertainDate>, Refusal> {
        let field = Field::Date;
        let (kind, record) = subject_kind(subject, field)?;
        let date = match &record.body {
            Body::Interview(interview) => &interview.date,
            Body::Observation(observation) => &observation.date,
            Body::Event(event) => &event.date,
            _ => {
                return Err(Refusal::NoSuchField {
                    subject: record.name(),
                    field,
                });
            }
        };
        let facts = Facts {
            record,
            subject: kind,
            conditions: Conditions::default(),
        };
        let ruling = self.ruling(&facts, field, None)?;
        match (ruling.form, words(&ruling, language)) {
            (Form::Exact, _) => Ok(Told::Value(Public::released(date.clone()))),
            (Form::Generalised { .. }, Some(words)) => Ok(Told::Words(Public::released(words))),
            (
                Form::Generalised {
                    date: Some(precision),
                    ..
                },
                None,
            ) => Ok(Told::Value(Public::released(date.generalised(precision)))),
            _ => Err(Refusal::NoWords {
                subject: record.name(),
                field,
                language: language.tag(),
            }),
        }
    }

    /// The title of an event.
    pub fn title(
        &self,
        subject: &Protected<Record>,
        language: Language,
    ) -> Result<PublicText, Refusal> {
        let (record, event) = event(subject, Field::Title)?;
        let ruling = self.ruling(&event_facts(record), Field::Title, None)?;
        let own = match language {
            Language::En | Language::Other(_) => Some(&event.title),
            Language::Ar => event.title_ar.as_ref(),
        };
        let missing = || Refusal::NoWords {
            subject: record.name(),
            field: Field::Title,
            language: language.tag(),
        };
        match ruling.form {
            Form::Exact => own.cloned().ok_or_else(missing).map(Public::released),
            _ => words(&ruling, language)
                .ok_or_else(missing)
                .map(Public::released),
        }
    }

    /// How many people an event befell.
    pub fn counts(
        &self,
        subject: &Protected<Record>,
        language: Language,
    ) -> Result<Told<Counts>, Refusal> {
        let field = Field::Counts;
        let (record, event) = event(subject, field)?;
        let ruling = self.ruling(&event_facts(record), field, None)?;
        match ruling.form {
            Form::Exact => Ok(Told::Value(Public::released(event.counts))),
            _ => words(&ruling, language)
                .map(|words| Told::Words(Public::released(words)))
                .ok_or_else(|| Refusal::NoWords {
                    subject: record.name(),
                    field,
                    language: language.tag(),
                }),
        }
    }

    /// The words of a statement that a report quotes. They must stand in the statement word for word
    /// (white space apart, no word cut), the statement must be released for quoting, and the source must have
    /// consented to be published without the name.
    pub fn quote(
        &self,
        account: &Protected<Record>,
        source: Option<&Protected<Record>>,
        number: u16,
        quoted: &PublicText,
    ) -> Result<PublicText, Refusal> {
        let (kind, record) = subject_kind(account, Field::Quote)?;
        let subject = || format!("{}:{number}", record.name());
        let statement = statement(record, number).ok_or_else(|| Refusal::NoSuchField {
            subject: subject(),
            field: Field::Quote,
        })?;
        let scope = ConsentScope::PublishedAnonymous;
        let source = source.map(Protected::inner);
        if let Body::Interview(interview) = &record.body {
            let theirs = source.filter(|source| source.id == interview.source);
            self.require_consent(
                theirs.ok_or_else(|| Refusal::NoConsent {
                    subject: subject(),
                    scope,
                })?,
                scope,
            )?;
        } else if let Some(source) = source {
            self.require_consent(source, scope)?;
        }
        let facts = Facts {
            record,
            subject: kind,
            conditions: Conditions::default(),
        };
        let ruling = self.ruling(&facts, Field::Quote, Some(number))?;
        // A policy has read none of these words: each statement is released by a person, or not at all.
        if ruling.decision.is_none() && ruling.form == Form::Exact {
            return Err(Refusal::Undecided {
                subject: subject(),
                field: Field::Quote,
            });
        }
        if ruling.form != Form::Exact {
            return Err(Refusal::Withheld {
                subject: subject(),
                field: Field::Quote,
            });
        }
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let quoted = plain(quoted.as_str());
        if !holds_words(&plain(&statement.text), &quoted) {
            return Err(Refusal::NotVerbatim { subject: subject() });
        }
        Ok(Public::released(quoted))
    }

    /// A picture to be published: `encoded` was made anew from the pixels of the item, with its boxes
    /// filled. `shown` are the persons who can be recognised in it, as records.
    pub fn picture(
        &self,
        item: &Protected<Record>,
        shown: &[Protected<Record>],
        encoded: Protected<Vec<u8>>,
    ) -> Result<Public<Vec<u8>>, Refusal> {
        let record = item.inner();
        let body = <&Item>::try_from(&record.body).map_err(|_| Refusal::NoSuchField {
            subject: record.name(),
            field: Field::Content,
        })?;
        let facts = Facts {
            record,
            subject: crate::decision::SubjectKind::Item,
            conditions: Conditions::default(),
        };
        if self.ruling(&facts, Field::Content, None)?.form <= Form::CodeName {
            return Err(Refusal::Withheld {
                subject: record.name(),
                field: Field::Content,
            });
        }
        let shown: Vec<&Record> = shown.iter().map(Protected::inner).collect();
        // Whom the item says it shows counts, whoever was passed along.
        let all = shown.iter().map(|person| &person.id).chain(&body.shows);
        for id in all {
            let named = self
                .consent(*id)
                .is_some_and(|c| c.allows(ConsentScope::PublishedNamed));
            if body.mask.is_empty() && !named {
                let person = shown.iter().find(|person| person.id == *id);
                return Err(Refusal::ShowsPerson {
                    subject: record.name(),
                    person: person.map_or_else(|| id.to_string(), |person| person.name()),
                });
            }
        }
        for giver in [body.by, body.given_by].into_iter().flatten() {
            let allowed = self
                .consent(giver)
                .is_some_and(|c| c.allows(ConsentScope::PublishedAnonymous));
            if !allowed {
                return Err(Refusal::NoConsent {
                    subject: record.name(),
                    scope: ConsentScope::PublishedAnonymous,
                });
            }
        }
        Ok(Public::released(encoded.inner().clone()))
    }

    /// The words below a picture: those of the decision, else the item's title.
    pub fn caption(
        &self,
        item: &Protected<Record>,
        language: Language,
    ) -> Result<PublicText, Refusal> {
        let (record, body, ruling) = self.item_ruling(item, Field::Caption)?;
        let title = match language {
            Language::En | Language::Other(_) => body.title.as_ref(),
            Language::Ar => body.title_ar.as_ref(),
        };
        let own = title.filter(|_| ruling.form == Form::Exact).cloned();
        words(&ruling, language)
            .or(own)
            .ok_or_else(|| Refusal::NoWords {
                subject: record.name(),
                field: Field::Caption,
                language: language.tag(),
            })
            .map(Public::released)
    }

    /// Whose a picture is, under the same ruling as its caption: a generalised one has none.
    pub fn credit(&self, item: &Protected<Record>) -> Result<Option<PublicText>, Refusal> {
        let (_, body, ruling) = self.item_ruling(item, Field::Caption)?;
        let exact = ruling.form == Form::Exact;
        Ok(body.credit.clone().filter(|_| exact).map(Public::released))
    }

    /// The original bytes of an item, for an exhibit pack. Only a decision on this very item releases
    /// them, never a policy: an original says more than anybody has read in it. Whoever made or gave it
    /// must have agreed to a court's having it.
    pub fn original(&self, item: &Protected<Record>) -> Result<Public<Digest>, Refusal> {
        let (record, body, ruling) = self.item_ruling(item, Field::Original)?;
        if ruling
            .decision
            .is_none_or(|decision| decision.form != Form::Exact)
        {
            return Err(Refusal::Undecided {
                subject: record.name(),
                field: Field::Original,
            });
        }
        for giver in [body.by, body.given_by].into_iter().flatten() {
            let court = [ConsentScope::CourtConfidential, ConsentScope::CourtOpen];
            let allowed = self
                .consent(giver)
                .is_some_and(|c| court.iter().any(|scope| c.allows(*scope)));
            if !allowed {
                return Err(Refusal::NoConsent {
                    subject: record.name(),
                    scope: ConsentScope::CourtConfidential,
                });
            }
        }
        Ok(Public::released(body.sha256))
    }

    fn item_ruling<'a>(
        &'a self,
        item: &'a Protected<Record>,
        field: Field,
    ) -> Result<(&'a Record, &'a Item, super::rulings::Ruling<'a>), Refusal> {
        let record = item.inner();
        let body = <&Item>::try_from(&record.body).map_err(|_| Refusal::NoSuchField {
            subject: record.name(),
            field,
        })?;
        let facts = Facts {
            record,
            subject: crate::decision::SubjectKind::Item,
            conditions: Conditions::default(),
        };
        Ok((record, body, self.ruling(&facts, field, None)?))
    }
}

/// Whether `words` stand in `text`, cutting no word at either end: "He did" is not in "He didn't".
fn holds_words(text: &str, words: &str) -> bool {
    /// Whether a word goes on: with a letter, or with an apostrophe and a letter.
    fn goes_on(mut beyond: impl Iterator<Item = char>) -> bool {
        match beyond.next() {
            Some('\'' | '’') => beyond.next().is_some_and(char::is_alphanumeric),
            next => next.is_some_and(char::is_alphanumeric),
        }
    }
    let cuts_first = words.starts_with(char::is_alphanumeric);
    let cuts_last = words.ends_with(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(words).any(|(at, found)| {
            let (before, rest) = text.split_at(at);
            let after = rest.chars().skip(found.chars().count());
            let cut =
                (cuts_first && goes_on(before.chars().rev())) || (cuts_last && goes_on(after));
            !cut
        })
}

/// What a decision on prose pins: SHA-256 of the canonical record.
pub fn prose_digest(record: &Record) -> Option<Digest> {
    let bytes = canonical::encode(record).ok()?;
    Some(Digest::from_bytes(Sha256::digest(bytes).into()))
}

fn event(subject: &Protected<Record>, field: Field) -> Result<(&Record, &Event), Refusal> {
    let record = subject.inner();
    <&Event>::try_from(&record.body)
        .map(|event| (record, event))
        .map_err(|_| Refusal::NoSuchField {
            subject: record.name(),
            field,
        })
}

fn event_facts(record: &Record) -> Facts<'_> {
    Facts {
        record,
        subject: crate::decision::SubjectKind::Event,
        conditions: Conditions::default(),
    }
}

fn statement(record: &Record, number: u16) -> Option<&Statement> {
    let statements = match &record.body {
        Body::Interview(interview) => &interview.statements,
        Body::Observation(observation) => &observation.statements,
        _ => return None,
    };
    statements.get(usize::from(number).checked_sub(1)?)
}

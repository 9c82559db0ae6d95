//! What may be told of a place.

use crate::{
    decision::{
        Conditions, Field, Form, Refusal, Rulings, SubjectKind, people::words, rulings::Facts,
    },
    language::Language,
    place::{Outline, PlacePrecision, Position},
    protected::Protected,
    public::{Public, PublicText},
    record::{Body, Place, Record},
};

impl Rulings {
    /// Words for a place, given the place and the larger places it lies in, nearest first.
    pub fn place(
        &self,
        chain: &[Protected<Record>],
        language: Language,
    ) -> Result<PublicText, Refusal> {
        let (record, place) = first(chain, Field::Name)?;
        let ruling = self.ruling(&place_facts(record, place), Field::Name, None)?;
        if let (Form::Generalised { .. }, Some(words)) = (ruling.form, words(&ruling, language)) {
            return Ok(Public::released(words));
        }
        let told = self
            .told(chain, limit(place, ruling.form), Field::Name)
            .ok_or_else(|| Refusal::NoLargerPlace {
                subject: record.name(),
            })?;
        Ok(Public::released(name_in(told, language)))
    }

    /// The position to draw for a place: that of the nearest place around it that may be told, which
    /// for a protected place is never its own.
    pub fn position(
        &self,
        chain: &[Protected<Record>],
    ) -> Result<Option<Public<Position>>, Refusal> {
        let (record, place) = first(chain, Field::Position)?;
        let ruling = self.ruling(&place_facts(record, place), Field::Position, None)?;
        let limit = limit(place, ruling.form);
        Ok(self
            .told(chain, limit, Field::Position)
            .and_then(|told| told.position)
            .map(Public::released))
    }

    /// The outline of an area that may be named as it is.
    pub fn outline(&self, place: &Protected<Record>) -> Result<Option<Public<Outline>>, Refusal> {
        let (record, body) = first(std::slice::from_ref(place), Field::Position)?;
        let ruling = self.ruling(&place_facts(record, body), Field::Position, None)?;
        let whole = body.kind.tells() <= limit(body, ruling.form) && !body.protected;
        Ok(body.outline.clone().filter(|_| whole).map(Public::released))
    }

    /// Where an account was given or an event happened: `subject` is the interview, observation or
    /// event, `chain` its place and what that lies in. Told no finer than either ruling allows.
    pub fn place_of(
        &self,
        subject: &Protected<Record>,
        chain: &[Protected<Record>],
        language: Language,
    ) -> Result<PublicText, Refusal> {
        let (kind, record) = subject_kind(subject, Field::Place)?;
        let facts = Facts {
            record,
            subject: kind,
            conditions: Conditions::default(),
        };
        let ruling = self.ruling(&facts, Field::Place, None)?;
        if let (Form::Generalised { .. }, Some(words)) = (ruling.form, words(&ruling, language)) {
            return Ok(Public::released(words));
        }
        let bound = match ruling.form {
            Form::Exact => PlacePrecision::Exact,
            Form::Generalised {
                place: Some(precision),
                ..
            } => precision,
            _ => {
                return Err(Refusal::NoWords {
                    subject: record.name(),
                    field: Field::Place,
                    language: language.tag(),
                });
            }
        };
        let (place_record, place) = first(chain, Field::Name)?;
        let own = self.ruling(&place_facts(place_record, place), Field::Name, None)?;
        if bound == PlacePrecision::Exact
            && let (Form::Generalised { .. }, Some(words)) = (own.form, words(&own, language))
        {
            return Ok(Public::released(words));
        }
        let told = self
            .told(chain, bound.min(limit(place, own.form)), Field::Name)
            .ok_or_else(|| Refusal::NoLargerPlace {
                subject: place_record.name(),
            })?;
        Ok(Public::released(name_in(told, language)))
    }

    /// The nearest place of the chain whose name tells no more than `limit`, and that is not protected,
    /// allows itself to be told and is not ruled to be told more coarsely. What nothing was ruled of is
    /// covered by the ruling on the place that lies in it.
    fn told<'a>(
        &self,
        chain: &'a [Protected<Record>],
        limit: PlacePrecision,
        field: Field,
    ) -> Option<&'a Place> {
        chain
            .iter()
            .filter_map(|record| {
                let record = record.inner();
                let place = <&Place>::try_from(&record.body).ok()?;
                Some((record, place))
            })
            .find(|(record, place)| {
                let own = match self.ruling(&place_facts(record, place), field, None) {
                    Ok(ruling) => self::limit(place, ruling.form),
                    Err(Refusal::Undecided { .. }) => place.publish_as,
                    Err(_) => PlacePrecision::Withheld,
                };
                !place.protected && place.name.is_some() && place.kind.tells() <= limit.min(own)
            })
            .map(|(_, place)| place)
    }
}

/// The finest level at which a ruling lets a place be told; `publish_as` is a ceiling that no ruling lifts.
fn limit(place: &Place, form: Form) -> PlacePrecision {
    let ruled = match form {
        Form::Exact => PlacePrecision::Exact,
        Form::Generalised {
            place: Some(precision),
            ..
        } => precision,
        Form::Generalised { place: None, .. } => place.publish_as,
        Form::CodeName | Form::Withheld => PlacePrecision::Withheld,
    };
    ruled.min(place.publish_as)
}

fn first(chain: &[Protected<Record>], field: Field) -> Result<(&Record, &Place), Refusal> {
    let nowhere = || Refusal::NoSuchField {
        subject: String::from("this record"),
        field,
    };
    let record = chain.first().ok_or_else(nowhere)?.inner();
    <&Place>::try_from(&record.body)
        .map(|place| (record, place))
        .map_err(|_| Refusal::NoSuchField {
            subject: record.name(),
            field,
        })
}

fn place_facts<'a>(record: &'a Record, place: &Place) -> Facts<'a> {
    let conditions = Conditions {
        kind: Some(place.kind),
        protected: Some(place.protected),
        ..Conditions::default()
    };
    Facts {
        record,
        subject: SubjectKind::Place,
        conditions,
    }
}

pub(super) fn subject_kind(
    subject: &Protected<Record>,
    field: Field,
) -> Result<(SubjectKind, &Record), Refusal> {
    let record = subject.inner();
    let kind = match &record.body {
        Body::Interview(_) => SubjectKind::Interview,
        Body::Observation(_) => SubjectKind::Observation,
        Body::Event(_) => SubjectKind::Event,
        Body::Item(_) => SubjectKind::Item,
        _ => {
            return Err(Refusal::NoSuchField {
                subject: record.name(),
                field,
            });
        }
    };
    Ok((kind, record))
}

fn name_in(place: &Place, language: Language) -> String {
    let (first, second) = if language.is_right_to_left() {
        (&place.name_ar, &place.name)
    } else {
        (&place.name, &place.name_ar)
    };
    first
        .as_ref()
        .or(second.as_ref())
        .cloned()
        .unwrap_or_default()
}

//! What may be told of a person.

use crate::{
    decision::{
        Conditions, Field, Form, Refusal, Rulings, SubjectKind,
        rulings::{Facts, Ruling},
    },
    id::RecordId,
    language::Language,
    protected::Protected,
    public::{Public, PublicText, Told},
    record::{Body, Identity, Interview, Record},
    vocabulary::{ConsentScope, FamilyWish, PersonStatus, Sex, SourceCategory},
};

/// What rules of protection look at, for a person in either role.
struct Role {
    identity: RecordId,
    status: PersonStatus,
    family_wish: FamilyWish,
    is_source: bool,
}

impl Rulings {
    /// The number of a person's code name, where the person goes by one: three digits.
    pub fn code_number(&self, subject: &Protected<Record>) -> Result<PublicText, Refusal> {
        let record = subject.inner();
        let (facts, role) = person_facts(record, Field::Name)?;
        if self.ruling(&facts, Field::Name, None)?.form != Form::CodeName {
            return Err(Refusal::Withheld {
                subject: record.name(),
                field: Field::Name,
            });
        }
        self.may_appear(record, &role)?;
        let code = self
            .code_name(record.id)
            .ok_or_else(|| Refusal::NoCodeName {
                subject: record.name(),
            })?;
        Ok(Public::released(format!("{:03}", code.number)))
    }

    /// Words for a person: the name, a code name, or what was decided to be said instead.
    pub fn person(
        &self,
        subject: &Protected<Record>,
        identity: &Protected<Record>,
        language: Language,
    ) -> Result<PublicText, Refusal> {
        let record = subject.inner();
        let (facts, role) = person_facts(record, Field::Name)?;
        let ruling = self.ruling(&facts, Field::Name, None)?;
        match ruling.form {
            Form::Exact => {
                self.may_be_named(record, &role)?;
                identity_of(&role, identity)
                    .and_then(|identity| name_in(identity, language))
                    .ok_or_else(|| Refusal::NoSuchField {
                        subject: record.name(),
                        field: Field::Name,
                    })
                    .map(Public::released)
            }
            Form::CodeName => {
                let number = self.code_number(subject)?;
                let sentence = match language {
                    Language::En | Language::Other(_) => "Person {n}",
                    Language::Ar => "الشخص {n}",
                };
                Ok(PublicText::fill(sentence, &[("n", &number)]))
            }
            Form::Generalised { .. } => {
                self.may_appear(record, &role)?;
                words(&ruling, language)
                    .ok_or_else(|| Refusal::NoWords {
                        subject: record.name(),
                        field: Field::Name,
                        language: language.tag(),
                    })
                    .map(Public::released)
            }
            Form::Withheld => Err(Refusal::Withheld {
                subject: record.name(),
                field: Field::Name,
            }),
        }
    }

    /// In which form the person is referred to here; `None` where nothing allows it.
    pub fn form_of_name(&self, subject: &Protected<Record>) -> Option<Form> {
        let (facts, _) = person_facts(subject.inner(), Field::Name).ok()?;
        let ruling = self.ruling(&facts, Field::Name, None).ok()?;
        Some(ruling.form)
    }

    /// Whether the person goes by a code name here, so that one must be drawn.
    pub fn wants_code_name(&self, subject: &Protected<Record>) -> bool {
        person_facts(subject.inner(), Field::Name)
            .and_then(|(facts, _)| {
                self.ruling(&facts, Field::Name, None)
                    .map(|ruling| ruling.form)
            })
            .is_ok_and(|form| form == Form::CodeName)
            && self.code_name(subject.inner().id).is_none()
    }

    /// The very names that the ruling releases, in both scripts, for telling a released name from a
    /// leaked one. Empty unless the form is exact.
    pub fn released_names(
        &self,
        subject: &Protected<Record>,
        identity: &Protected<Record>,
    ) -> Vec<PublicText> {
        let Ok((facts, role)) = person_facts(subject.inner(), Field::Name) else {
            return Vec::new();
        };
        let exact = self
            .ruling(&facts, Field::Name, None)
            .is_ok_and(|ruling| ruling.form == Form::Exact)
            && self.may_be_named(subject.inner(), &role).is_ok();
        identity_of(&role, identity)
            .filter(|_| exact)
            .into_iter()
            .flat_map(|identity| [&identity.name, &identity.name_ar])
            .flatten()
            .cloned()
            .map(Public::released)
            .collect()
    }

    /// A person's age in years at the event; `None` where it is not known or generalised away.
    pub fn age(&self, subject: &Protected<Record>) -> Result<Option<Public<u16>>, Refusal> {
        let record = subject.inner();
        let (facts, _) = person_facts(record, Field::Age)?;
        let exact = self.ruling(&facts, Field::Age, None)?.form == Form::Exact;
        match &record.body {
            Body::Person(person) if exact => Ok(person.age.map(Public::released)),
            _ => Ok(None),
        }
    }

    /// A person's sex; `None` where it is not known or generalised away.
    pub fn sex(&self, subject: &Protected<Record>) -> Result<Option<Public<Sex>>, Refusal> {
        let record = subject.inner();
        let (facts, _) = person_facts(record, Field::Sex)?;
        let exact = self.ruling(&facts, Field::Sex, None)?.form == Form::Exact;
        match &record.body {
            Body::Person(person) if exact => Ok(person.sex.map(Public::released)),
            _ => Ok(None),
        }
    }

    /// In which capacity the source of an interview speaks. Citing an account at all needs the
    /// source's consent to be published without the name.
    pub fn category(
        &self,
        interview: &Protected<Record>,
        source: &Protected<Record>,
        language: Language,
    ) -> Result<Told<SourceCategory>, Refusal> {
        let (record, source) = (interview.inner(), source.inner());
        let field = Field::Category;
        let Body::Source(body) = &source.body else {
            return Err(Refusal::NoSuchField {
                subject: source.name(),
                field,
            });
        };
        let is_theirs = <&Interview>::try_from(&record.body)
            .is_ok_and(|interview| interview.source == source.id);
        if !is_theirs {
            return Err(Refusal::NoSuchField {
                subject: record.name(),
                field,
            });
        }
        self.require_consent(source, ConsentScope::PublishedAnonymous)?;
        let facts = Facts {
            record,
            subject: SubjectKind::Interview,
            conditions: Conditions {
                category: Some(body.category),
                ..Conditions::default()
            },
        };
        let ruling = self.ruling(&facts, field, None)?;
        match ruling.form {
            Form::Exact => Ok(Told::Value(Public::released(body.category))),
            _ => words(&ruling, language)
                .map(|words| Told::Words(Public::released(words)))
                .ok_or_else(|| Refusal::NoWords {
                    subject: record.name(),
                    field,
                    language: language.tag(),
                }),
        }
    }

    fn may_be_named(&self, record: &Record, role: &Role) -> Result<(), Refusal> {
        let scope = ConsentScope::PublishedNamed;
        let consent = self.consent(record.id);
        let consented = consent.is_some_and(|c| c.allows(scope));
        // A refusal outlives its giver, and who refused to appear at all is not named either.
        let refused = consent.is_some_and(|c| {
            c.refused.contains(&scope)
                || (c.refused.contains(&ConsentScope::PublishedAnonymous) && !consented)
        });
        if refused {
            return Err(Refusal::NoConsent {
                subject: record.name(),
                scope,
            });
        }
        let wish = || Refusal::FamilyWish {
            subject: record.name(),
        };
        match role.status {
            // Whoever may be alive decides for himself, whatever a policy says.
            PersonStatus::Living | PersonStatus::Unknown => self.require_consent(record, scope),
            // A name would say who spoke, which needs more than a death.
            _ if role.is_source => self.require_consent(record, scope),
            PersonStatus::Dead if role.family_wish != FamilyWish::Anonymous => Ok(()),
            PersonStatus::Disappeared if role.family_wish == FamilyWish::Named => Ok(()),
            PersonStatus::Dead | PersonStatus::Disappeared if consented => Ok(()),
            PersonStatus::Dead | PersonStatus::Disappeared => Err(wish()),
        }
    }

    fn may_appear(&self, record: &Record, role: &Role) -> Result<(), Refusal> {
        let scope = ConsentScope::PublishedAnonymous;
        let refused = || {
            self.consent(record.id)
                .is_some_and(|consent| consent.refused.contains(&scope))
        };
        if role.is_source {
            self.require_consent(record, scope)
        } else if refused() {
            Err(Refusal::NoConsent {
                subject: record.name(),
                scope,
            })
        } else {
            Ok(())
        }
    }
}

fn person_facts(record: &Record, field: Field) -> Result<(Facts<'_>, Role), Refusal> {
    let (conditions, role) = match &record.body {
        Body::Person(person) => (
            Conditions {
                status: Some(person.status),
                family_wish: Some(person.family_wish),
                protection: Some(person.protection),
                ..Conditions::default()
            },
            Role {
                identity: person.identity,
                status: person.status,
                family_wish: person.family_wish,
                is_source: false,
            },
        ),
        Body::Source(source) => (
            Conditions {
                status: Some(source.status),
                protection: Some(source.protection),
                category: Some(source.category),
                ..Conditions::default()
            },
            Role {
                identity: source.identity,
                status: source.status,
                family_wish: FamilyWish::Unknown,
                is_source: true,
            },
        ),
        _ => {
            return Err(Refusal::NoSuchField {
                subject: record.name(),
                field,
            });
        }
    };
    Ok((
        Facts {
            record,
            subject: SubjectKind::Person,
            conditions,
        },
        role,
    ))
}

/// The identity, if it is this person's and no other's.
fn identity_of<'a>(role: &Role, identity: &'a Protected<Record>) -> Option<&'a Identity> {
    let record = identity.inner();
    <&Identity>::try_from(&record.body)
        .ok()
        .filter(|_| record.id == role.identity)
}

fn name_in(identity: &Identity, language: Language) -> Option<String> {
    let (first, second) = if language.is_right_to_left() {
        (&identity.name_ar, &identity.name)
    } else {
        (&identity.name, &identity.name_ar)
    };
    first.as_ref().or(second.as_ref()).cloned()
}

/// The words that a decision gives for this language. A code name needs no second person, so nobody's
/// words come with it.
pub(super) fn words(ruling: &Ruling<'_>, language: Language) -> Option<String> {
    let decision = ruling
        .decision
        .filter(|decision| decision.form > Form::CodeName)?;
    match language {
        // Decisions give words in two languages; a third edition prints the English ones.
        Language::En | Language::Other(_) => decision.words.clone(),
        Language::Ar => decision.words_ar.clone(),
    }
}

//! What policies and decisions come to for one artefact.

use std::collections::BTreeMap;

use crate::{
    decision::{Conditions, Decision, Field, Form, Policy, Refusal, SubjectKind},
    id::{Digest, RecordId},
    key::Key,
    protected::Protected,
    record::{Body, CodeName, Consent, Record},
    vocabulary::ConsentScope,
};

/// Policies, decisions, consents and code names as they stand, for one artefact.
///
/// Only `vault` makes one, from records that it read back from the history (a test of the
/// architecture looks for other makers). So a public value always has an operation behind it.
pub struct Rulings {
    artefact: Key,
    policies: Vec<Policy>,
    decisions: Vec<Decision>,
    consents: BTreeMap<RecordId, Consent>,
    code_names: BTreeMap<RecordId, CodeName>,
}

/// How a case is ruled: the form, and the decision where it was one.
pub(super) struct Ruling<'a> {
    pub(super) form: Form,
    pub(super) decision: Option<&'a Decision>,
}

/// The facts that policies look at.
pub(super) struct Facts<'a> {
    pub(super) record: &'a Record,
    pub(super) subject: SubjectKind,
    pub(super) conditions: Conditions,
}

impl Rulings {
    /// Collects what rules `artefact` from the newest versions of policies, decisions, consents and
    /// code names. Other records are passed over.
    pub fn read_back<'a>(
        artefact: Key,
        records: impl IntoIterator<Item = &'a Protected<Record>>,
    ) -> Self {
        let mut rulings = Self {
            artefact,
            policies: Vec::new(),
            decisions: Vec::new(),
            consents: BTreeMap::new(),
            code_names: BTreeMap::new(),
        };
        for record in records {
            match &record.inner().body {
                Body::Policy(policy) => rulings.policies.push(policy.clone()),
                Body::Decision(decision)
                    if decision
                        .artefact
                        .as_ref()
                        .is_none_or(|a| *a == rulings.artefact) =>
                {
                    rulings.decisions.push(decision.clone());
                }
                Body::Consent(consent) => {
                    // Whoever was asked twice, in two records, may have refused in either.
                    rulings
                        .consents
                        .entry(consent.of)
                        .and_modify(|known| {
                            known.granted.extend(&consent.granted);
                            known.refused.extend(&consent.refused);
                        })
                        .or_insert_with(|| consent.clone());
                }
                Body::CodeName(name) if name.artefact == rulings.artefact => {
                    // Drawn twice, on two devices: the same one of the two on both.
                    rulings
                        .code_names
                        .entry(name.subject)
                        .and_modify(|known| known.number = known.number.min(name.number))
                        .or_insert_with(|| name.clone());
                }
                _ => {}
            }
        }
        rulings
    }

    /// The artefact that these rulings are for.
    pub fn artefact(&self) -> &Key {
        &self.artefact
    }

    /// Whether a person may be counted among others.
    pub fn may_count(&self, subject: RecordId) -> bool {
        self.consents
            .get(&subject)
            .is_some_and(|consent| consent.allows(ConsentScope::Aggregate))
    }

    /// Whether what a person told or gave may be handed over under one of these scopes.
    pub fn may_hand_over(&self, subject: RecordId, scopes: &[ConsentScope]) -> bool {
        self.consents
            .get(&subject)
            .is_some_and(|consent| scopes.iter().any(|scope| consent.allows(*scope)))
    }

    pub(super) fn consent(&self, subject: RecordId) -> Option<&Consent> {
        self.consents.get(&subject)
    }

    pub(super) fn require_consent(
        &self,
        subject: &Record,
        scope: ConsentScope,
    ) -> Result<(), Refusal> {
        match self.consents.get(&subject.id) {
            Some(consent) if consent.allows(scope) => Ok(()),
            _ => Err(Refusal::NoConsent {
                subject: subject.name(),
                scope,
            }),
        }
    }

    pub(super) fn code_name(&self, subject: RecordId) -> Option<&CodeName> {
        self.code_names.get(&subject)
    }

    /// The ruling on a field. A decision for this artefact wins over one for all, a decision over
    /// every policy, a policy with more conditions over one with fewer, and among equals the one that
    /// protects more. What is withheld of a whole account is withheld of each of its statements.
    pub(super) fn ruling(
        &self,
        facts: &Facts<'_>,
        field: Field,
        statement: Option<u16>,
    ) -> Result<Ruling<'_>, Refusal> {
        let subject = || match statement {
            Some(number) => format!("{}:{number}", facts.record.name()),
            None => facts.record.name(),
        };
        let policy = self
            .policies
            .iter()
            .filter(|p| {
                p.subject == facts.subject && p.field == field && facts.conditions.meets(&p.when)
            })
            .min_by_key(|p| (std::cmp::Reverse(p.when.weight()), p.form.openness()));
        let decisions = || {
            self.decisions.iter().filter(|d| {
                d.subject == facts.record.id
                    && d.field == field
                    && (d.statement == statement
                        || (d.statement.is_none() && d.form == Form::Withheld))
            })
        };
        let decided = decisions().min_by_key(|d| {
            (
                d.artefact.is_none(),
                d.statement != statement,
                d.form.openness(),
                // Between equals: never past the missing second person, and not by chance.
                d.is_seconded(),
                &d.words,
                &d.words_ar,
            )
        });
        if let Some(decision) = decided {
            let over_withheld = decisions().any(|d| d.form == Form::Withheld)
                || policy.is_some_and(|p| p.form == Form::Withheld);
            let lowers = match decision.form {
                Form::Withheld => false,
                Form::CodeName => over_withheld,
                Form::Generalised { .. } | Form::Exact => true,
            };
            if lowers && !decision.is_seconded() {
                return Err(Refusal::NotSeconded {
                    subject: subject(),
                    field,
                });
            }
            return self.unless_withheld(decision.form, Some(decision), subject, field);
        }
        match policy {
            // A policy releases a whole class at once: no one person may.
            Some(policy) if policy.form > Form::CodeName && !policy.is_seconded() => {
                Err(Refusal::NotSeconded {
                    subject: subject(),
                    field,
                })
            }
            Some(policy) => self.unless_withheld(policy.form, None, subject, field),
            None => Err(Refusal::Undecided {
                subject: subject(),
                field,
            }),
        }
    }

    fn unless_withheld<'a>(
        &self,
        form: Form,
        decision: Option<&'a Decision>,
        subject: impl Fn() -> String,
        field: Field,
    ) -> Result<Ruling<'a>, Refusal> {
        match form {
            Form::Withheld => Err(Refusal::Withheld {
                subject: subject(),
                field,
            }),
            form => Ok(Ruling { form, decision }),
        }
    }

    /// The words of the decision by which a risk of this subject was accepted; `None` where no decision
    /// says so. A policy never accepts a risk: it has looked at nobody.
    pub fn accepted(
        &self,
        subject: &Protected<Record>,
        field: Field,
        statement: Option<u16>,
    ) -> Result<Option<&str>, Refusal> {
        let record = subject.inner();
        let facts = Facts {
            record,
            subject: match record.body {
                Body::Interview(_) => SubjectKind::Interview,
                Body::Observation(_) => SubjectKind::Observation,
                _ => SubjectKind::Person,
            },
            conditions: Conditions::default(),
        };
        match self.ruling(&facts, field, statement) {
            Ok(ruling) => Ok(ruling.decision.and_then(|d| d.words.as_deref())),
            Err(Refusal::Undecided { .. } | Refusal::Withheld { .. }) => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Whether the very version `of` of a record's prose was decided to be disclosed. A decision to
    /// withhold it speaks of every version.
    pub(super) fn prose_decided(&self, subject: RecordId, of: Digest) -> bool {
        self.decisions
            .iter()
            .filter(|d| d.subject == subject && d.field == Field::Prose)
            .filter(|d| d.of == Some(of) || (d.of.is_none() && d.form == Form::Withheld))
            .min_by_key(|d| (d.artefact.is_none(), d.form.openness()))
            .is_some_and(|d| d.form == Form::Exact)
    }
}

impl Conditions {
    /// Whether facts (`self`, everything known filled in) meet the conditions of a policy.
    fn meets(&self, when: &Self) -> bool {
        fn holds<T: PartialEq>(wanted: &Option<T>, fact: &Option<T>) -> bool {
            wanted.is_none() || wanted == fact
        }
        holds(&when.status, &self.status)
            && holds(&when.family_wish, &self.family_wish)
            && holds(&when.protection, &self.protection)
            && holds(&when.category, &self.category)
            && holds(&when.kind, &self.kind)
            && holds(&when.protected, &self.protected)
    }
}

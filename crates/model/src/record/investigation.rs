//! The inquiry: scope, plan, risks, team, field work.

use super::Kind;
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{Access, FieldWorkKind, Grade, StandardOfProof},
};

fields! {
    /// An investigation.
    Investigation {
        /// Title.
        title: String,
        /// Who runs it.
        organisation: String,
        /// What it is about: acts, actors, place, period.
        scope: String,
        /// Terms of reference.
        terms_of_reference: Option<String>,
        /// The standard its findings are held to.
        standard_of_proof: StandardOfProof,
        /// How the researchers came in.
        access: Access,
        /// From when to when.
        dates: UncertainDate,
        /// Languages of the work.
        languages: Vec<String> => shaped(crate::field::Shape::Language).needed(),
        /// What could not be done; printed in "About this report".
        restrictions: Option<String>,
        /// The plan.
        plan: Option<Plan>,
        /// The risk assessment, threat by threat.
        risks: Vec<Risk>,
        /// Who works on it, under code names.
        team: Vec<TeamMember>,
        /// Stays and remote work.
        field_work: Vec<FieldWork>,
    }
}

fields! {
    /// What an inquiry sets out to do (Berkeley Protocol, chapter VI: online investigation plan).
    #[derive(Default)]
    Plan {
        /// What it wants to establish.
        objectives: Vec<String>,
        /// What may have happened, to be tested.
        hypotheses: Vec<String>,
        /// How it is tested: interviews, visits, footage, documents.
        methods: Vec<String>,
        /// Where to look and whom to ask.
        sources: Vec<String>,
        /// When it is looked at again.
        review: Option<UncertainDate>,
    }
}

fields! {
    /// One threat and what is done about it.
    Risk {
        /// What may happen.
        threat: String,
        /// To whom: sources, team, contacts, family.
        to: Option<String>,
        /// How likely it is.
        likelihood: Grade,
        /// How grave it would be.
        impact: Grade,
        /// What is done about it.
        mitigation: Option<String>,
        /// What risk is left.
        residual: Option<Grade>,
    }
}

fields! {
    /// A member of the team.
    #[derive(Eq)]
    TeamMember {
        /// Code name.
        code_name: String,
        /// Role.
        role: String,
    }
}

fields! {
    /// A stay, or a period of remote work.
    FieldWork {
        /// Where.
        place: RecordId => to(&[Kind::Place]),
        /// When.
        dates: UncertainDate,
        /// Whether somebody was there.
        kind: FieldWorkKind,
    }
}

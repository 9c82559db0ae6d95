//! Additional details of an act (HURIDOCS 3100-3400), one to one with it.

use super::{Kind, PEOPLE, missing};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{Code, Consistency},
};

fields! {
    /// Details of an arrest, a detention or an enforced disappearance (International Convention for
    /// the Protection of All Persons from Enforced Disappearance, article 2).
    #[derive(Default)]
    Arrest {
        /// Description of the case.
        case: Option<String> => esf(&["3110"]),
        /// Type of detention.
        kind: Option<Code> => mt(29).key("type").esf(&["3112"]),
        /// Conditions of detention.
        conditions: Option<String> => esf(&["3113"]),
        /// Whether the capture is acknowledged, the place told and contact allowed.
        whereabouts: Vec<Code> => mt(30).esf(&["3114"]),
        /// Access to a lawyer.
        counsel: Vec<Code> => mt(31).esf(&["3115"]),
        /// Type of court.
        court: Vec<Code> => mt(32).esf(&["3116"]),
        /// Language used in court.
        court_language: Option<Code> => mt(33).esf(&["3117"]),
        /// Code of the court case.
        case_code: Option<String> => esf(&["3118"]),
        /// Name of the court case.
        case_name: Option<String> => esf(&["3119"]),
        /// Judicial district.
        district: Option<Code> => mt(69).esf(&["3120"]),
        /// Where the person was held, in order.
        held_at: Vec<Held>,
        /// Whether an order or warrant was shown.
        warrant_shown: Option<bool>,
        /// Whether state agents, or others with the state's leave, did it.
        by_state: Option<bool>,
        /// Whether the taking or the fate is denied.
        denied: Option<bool>,
        /// Who denied it, when and how.
        denial: Option<String>,
        /// When the person was last seen.
        last_seen: Option<UncertainDate>,
        /// Where.
        last_seen_at: Option<RecordId> => to(&[Kind::Place]),
        /// By whom.
        last_seen_by: Vec<RecordId> => to(PEOPLE),
        /// Inquiries made, and their answers.
        inquiries: Vec<missing::Inquiry>,
        /// When the person was freed.
        released: Option<UncertainDate>,
        /// What was asked for the release: money, a signature, an exchange.
        released_for: Option<String>,
    }
}

fields! {
    /// A place of detention and the time there.
    Held {
        /// The place.
        place: RecordId => to(&[Kind::Place]),
        /// From when to when.
        dates: Option<UncertainDate>,
        /// Who held the person there.
        by: Option<RecordId> => to(&[Kind::Actor]),
    }
}

fields! {
    /// Details of a killing (with the Minnesota Protocol's questions, 2016).
    #[derive(Default)]
    Killing {
        /// Autopsy.
        autopsy: Option<Code> => mt(34).esf(&["3212"]),
        /// Death certificate.
        certificate: Option<Code> => mt(35).esf(&["3213"]),
        /// Cause of death, and who says so.
        cause: Option<String>,
        /// Wounds seen, and by whom.
        wounds: Option<String>,
        /// When the person died, if after the act.
        died: Option<UncertainDate>,
        /// What became of the body: given back, withheld, buried by others, not found.
        body: Option<String>,
        /// Where the person is buried.
        burial: Option<RecordId> => to(&[Kind::Place]),
        /// Whether the person took part in hostilities at the time.
        took_part_in_hostilities: Option<bool>,
    }
}

fields! {
    /// Details of torture or ill-treatment. What a doctor found is an examination, in `medical`.
    #[derive(Default)]
    Torture {
        /// Whether statements were signed, and how.
        statements: Vec<Code> => mt(36).esf(&["3311"]),
        /// What a forced statement said, and who made the person sign it.
        forced_statement: Option<String>,
        /// Medical attention.
        medical: Vec<Code> => mt(37).esf(&["3312"]),
        /// Intent.
        intent: Vec<Code> => mt(38).esf(&["3351"]),
        /// Purpose, in words.
        purpose: Option<String>,
    }
}

fields! {
    /// Details of destruction of property.
    #[derive(Default)]
    Destruction {
        /// What was lost.
        loss: Option<String> => esf(&["3410"]),
        /// Its value, with the currency.
        value: Option<String> => esf(&["3411"]),
        /// Compensation.
        compensation: Option<Code> => mt(47).esf(&["3412"]),
        /// Whether it served a military purpose at the time.
        military_use: Option<bool>,
    }
}

fields! {
    /// A medical or psychological examination (Istanbul Protocol, 2022). Compartment `medical`.
    Examination {
        /// Who was examined.
        person: RecordId => to(PEOPLE),
        /// When.
        date: UncertainDate,
        /// By whom, by code name or office.
        examiner: String,
        /// The act it concerns.
        act: Option<RecordId> => to(&[Kind::Act]),
        /// What was told, in short.
        allegation: Option<String>,
        /// Medical history and earlier records.
        history: Option<String> => esf(&["0925"]),
        /// Findings, each with how consistent it is with what was told.
        findings: Vec<ExaminationFinding>,
        /// How consistent all findings together are with what was told.
        overall: Option<Consistency>,
        /// Other possible causes that were considered.
        alternatives: Vec<String>,
        /// What limited the examination: no privacy, time, equipment.
        limits: Option<String>,
        /// Photographs and documents.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// Opinion, in words.
        opinion: Prose,
    }
}

fields! {
    /// One finding of an examination.
    ExaminationFinding {
        /// What was found, and where.
        finding: String,
        /// Whether it is of the body or the mind.
        psychological: Option<bool>,
        /// What it is said to come from.
        attributed_to: Option<String>,
        /// How consistent it is with that.
        consistency: Consistency,
    }
}

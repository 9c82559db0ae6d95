//! A missing person, described so that they can be recognised. Compartment `identity`.

use super::{Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    record::Evidence,
    vocabulary::{MissingOutcome, Sex},
};

fields! {
    /// The profile of a missing person, rich enough to be matched with a body, a prisoner or a list.
    MissingPerson {
        /// The person.
        person: RecordId => to(PEOPLE),
        /// Who reported them missing.
        reported_by: Option<RecordId> => to(PEOPLE),
        /// What the reporter is to them.
        reporter_is: Option<String>,
        /// How the reporter can be reached.
        reporter_contact: Option<String>,
        /// When they were last seen.
        last_seen: Option<UncertainDate>,
        /// At what time of day, in the words of who saw them.
        last_seen_time: Option<String>,
        /// Where they were last seen.
        last_place: Option<RecordId> => to(&[Kind::Place]),
        /// Where exactly, and where they were going.
        last_seen_at: Option<String>,
        /// Who saw them.
        last_seen_by: Vec<RecordId> => to(PEOPLE),
        /// With whom they were.
        with: Vec<RecordId> => to(PEOPLE),
        /// How they went missing.
        circumstances: Option<String>,
        /// Who is said to have taken them.
        taken_by: Vec<RecordId> => to(&[Kind::Actor]),
        /// Whether the body that took them denies it.
        denied: Option<bool>,
        /// Later sightings, each with its date, place and source.
        sightings: Vec<Sighting>,
        /// Inquiries made with authorities and others, and what they answered.
        inquiries: Vec<Inquiry>,
        /// Sex.
        sex: Option<Sex>,
        /// Age when last seen, in years.
        age: Option<u16> => range(0, 130),
        /// Height in centimetres, as least and most.
        height_cm: Option<crate::count::Count>,
        /// Weight in kilograms, as least and most.
        weight_kg: Option<crate::count::Count>,
        /// Build.
        build: Option<String>,
        /// Skin.
        skin: Option<String>,
        /// Hair: colour, length, type.
        hair: Option<String>,
        /// Hair loss.
        hair_loss: Option<String>,
        /// Facial hair.
        facial_hair: Option<String>,
        /// Eyes.
        eyes: Option<String>,
        /// Glasses or contact lenses.
        glasses: Option<String>,
        /// Hearing aid.
        hearing_aid: Option<String>,
        /// Nose, ears, chin and other features of the face.
        face: Option<String>,
        /// Handedness.
        handedness: Option<String>,
        /// Gait, posture, voice, habits.
        habits: Option<String>,
        /// Smoking, drinking, medicines taken regularly.
        substances: Option<String>,
        /// Scars, moles, tattoos, piercings, circumcision, missing parts: what and where.
        marks: Vec<String>,
        /// Teeth: gaps, fillings, crowns, dentures; where a record is.
        teeth: Option<String>,
        /// Old fractures.
        fractures: Vec<String>,
        /// Operations and implants.
        operations: Vec<String>,
        /// Injuries when they were last seen or heard of.
        injuries: Vec<String>,
        /// Illnesses, past and present.
        illnesses: Vec<String>,
        /// Disabilities.
        disabilities: Vec<String>,
        /// Prostheses.
        prostheses: Vec<String>,
        /// Blood group.
        blood_group: Option<String>,
        /// Pregnancy.
        pregnancy: Option<String>,
        /// Whether relatives gave or can give a DNA sample, and where it is kept.
        dna: Option<String>,
        /// Fingerprints: whether and where they are kept.
        fingerprints: Option<String>,
        /// Where medical and dental records are.
        records_at: Option<String>,
        /// Doctor and dentist.
        doctors: Vec<String>,
        /// Clothing: garment, colour, size, brand.
        clothing: Vec<String>,
        /// Shoes.
        shoes: Option<String>,
        /// Jewellery, watch, belt.
        jewellery: Vec<String>,
        /// What they carried: documents, telephone, keys, money.
        belongings: Vec<String>,
        /// Vehicle.
        vehicle: Option<String>,
        /// Photographs.
        photographs: Vec<RecordId> => to(&[Kind::Item]),
        /// What they did: study, work, service, organisations.
        activities: Option<String>,
        /// Whether they served in a force, and which.
        military: Option<String>,
        /// Whether they were detained or threatened before.
        earlier_detention: Option<String>,
        /// Who else was taken with them.
        taken_with: Vec<RecordId> => to(PEOPLE),
        /// Relatives who are missing too.
        missing_relatives: Vec<RecordId> => to(PEOPLE),
        /// Whether the family was told what is known.
        family_told: Option<bool>,
        /// What the family wants to be done.
        family_wants: Option<String>,
        /// What came of it.
        outcome: MissingOutcome,
        /// When it came of it.
        outcome_date: Option<UncertainDate>,
        /// With which record, body or list entry they were matched.
        matched_with: Vec<String>,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// Somebody saw or heard of a missing person.
    Sighting {
        /// When.
        date: UncertainDate,
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// Who told it.
        source: Option<RecordId> => to(PEOPLE),
        /// What was seen.
        what: String,
    }
}

fields! {
    /// An inquiry about a detained or missing person.
    Inquiry {
        /// When.
        date: Option<UncertainDate>,
        /// With whom.
        with: String,
        /// What they answered; nothing where they did not.
        answer: Option<String>,
    }
}

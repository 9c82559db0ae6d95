//! Who a person is. Compartment `identity` and nowhere else.

use super::{Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{Code, CountingUnit, Sex},
};

fields! {
    /// Who a person is (HURIDOCS Person, the part that identifies).
    #[derive(Default, Eq)]
    Identity {
        /// One human being, or what kind of group.
        unit: Option<CountingUnit> => esf(&["0902"]),
        /// The name in Latin letters.
        name: Option<String> => esf(&["0903"]),
        /// The name in Arabic letters.
        name_ar: Option<String> => esf(&["0903"]),
        /// Father's name.
        father: Option<String>,
        /// Mother's name.
        mother: Option<String>,
        /// Other names, nicknames, kunya, other spellings.
        also: Vec<String> => esf(&["0904"]),
        /// The name as it was said, in the speaker's own words and script.
        as_said: Vec<String>,
        /// Telephone numbers.
        phone: Vec<String> => esf(&["8005", "8006", "8007"]),
        /// E-mail addresses.
        email: Vec<String> => esf(&["8008"]),
        /// Numbers of identity cards, plates, cases.
        identifier: Vec<String> => esf(&["0917"]),
        /// Accounts.
        handle: Vec<String> => esf(&["8009"]),
        /// Where the person lives.
        address: Option<String> => esf(&["0910", "0972", "8003"]),
        /// Earlier and other addresses, with their dates.
        addresses: Vec<Address> => esf(&["8001"]),
        /// Sex.
        sex: Option<Sex> => esf(&["0915"]),
        /// Sexual orientation, only where it matters to the case and the person wants it recorded.
        orientation: Option<String> => esf(&["0916"]),
        /// Date of birth.
        born: Option<UncertainDate> => esf(&["0911", "911_1"]),
        /// Place of birth.
        birthplace: Option<String> => esf(&["0912", "0913"]),
        /// Date of death.
        died: Option<UncertainDate> => esf(&["0928", "928_1"]),
        /// Civil status.
        civil_status: Option<Code> => mt(8).esf(&["0918"]),
        /// Dependants.
        dependants: Option<String> => esf(&["0919"]),
        /// Formal education.
        education: Option<Code> => mt(9).esf(&["0920"]),
        /// Other training.
        training: Option<String> => esf(&["0921"]),
        /// Occupation, in words.
        occupation: Option<String> => esf(&["0923"]),
        /// Occupation, as codes.
        occupations: Vec<Code> => mt(10).esf(&["0922"]),
        /// Physical description, in words.
        description: Option<String>,
        /// Physical description, as codes.
        descriptors: Vec<Code> => mt(11).esf(&["0926"]),
        /// Religion.
        religion: Option<Code> => mt(12).esf(&["0940"]),
        /// Citizenship.
        citizenship: Vec<Code> => mt(15).esf(&["0941"]),
        /// Ethnic background.
        ethnicity: Vec<Code> => mt(13).esf(&["0942"]),
        /// Other background.
        background: Vec<String> => esf(&["0943"]),
        /// National origin.
        origin: Vec<Code> => mt(15).esf(&["0947"]),
        /// Languages, as tags.
        languages: Vec<String> => shaped(crate::field::Shape::Language).esf(&["0945", "0946"]),
        /// Description of the group, for a group.
        group: Option<String> => esf(&["0930"]),
        /// How many persons, for a group.
        group_size: Option<crate::count::Count> => esf(&["0931"]),
        /// Idioms and details that give this person away.
        phrases: Vec<String>,
    }
}

fields! {
    /// An address in its time.
    #[derive(Eq)]
    Address {
        /// Of what type.
        kind: Option<Code> => mt(40).key("type").esf(&["8002"]),
        /// The address.
        address: String => esf(&["8003"]),
        /// The country.
        country: Option<Code> => mt(15).esf(&["8004"]),
        /// From when to when.
        dates: Option<UncertainDate> => esf(&["8010", "8011"]),
    }
}

fields! {
    /// What one person is to another (HURIDOCS Biographic Details).
    Biographic {
        /// The person.
        person: RecordId => to(PEOPLE).esf(&["2302"]),
        /// The other; absent for a fact about the person alone.
        related: Option<RecordId> => to(&[Kind::Person, Kind::Source, Kind::Actor]).esf(&["2303"]),
        /// What they are to each other.
        kind: Option<Code> => mt(21).key("type").esf(&["2309"]),
        /// From when to when.
        dates: Option<UncertainDate> => esf(&["2310", "2310_1", "2311", "2311_1"]),
        /// Education and training.
        education: Option<Code> => mt(9).esf(&["2320"]),
        /// Employment.
        employment: Option<String> => esf(&["2322"]),
        /// Affiliation.
        affiliation: Option<String> => esf(&["2323"]),
        /// Position in the organisation.
        position: Option<String> => esf(&["2327"]),
        /// Rank.
        rank: Option<String> => esf(&["2328"]),
        /// Remarks.
        remarks: Prose => esf(&["2350", "2365"]),
    }
}

//! Who may see what.

use model::{
    compartment::Compartment,
    record::{Finding, Kind, Source},
    vocabulary::{PersonStatus, Protection, SourceCategory, StandardOfProof},
};
use testimony_analysis::{Casebook, corroborate};

use crate::{Case, date, id, whole};

#[test]
fn what_is_not_held_is_left_out_and_said_alike_whether_it_exists() {
    let mut case = Case::default();
    let source = Source::new(
        id("identity"),
        SourceCategory::Witness,
        PersonStatus::Living,
        Protection::High,
    );
    let held = [Compartment::Analysis];
    let none = Casebook::new(held, &case.records);
    let unseen_without = none.unseen(&[Kind::Source, Kind::Event]);
    case.add("baker", source);
    let some = Casebook::new(held, &case.records);
    assert!(some.sources.is_empty());
    assert_eq!(some.kind(id("baker")), None);
    assert_eq!(some.unseen(&[Kind::Source, Kind::Event]), unseen_without);
    assert_eq!(unseen_without.len(), 1);
    assert_eq!(unseen_without[0].compartment, Compartment::Testimony);
}

#[test]
fn every_answer_is_plain_data_with_its_identifiers() {
    let mut case = Case::default();
    let mut finding = Finding::new(
        "People were killed at the mill".into(),
        StandardOfProof::ReasonableGrounds,
        true,
        "amal".into(),
        date("2012-06-10"),
    );
    finding.supports = vec![whole("nothing-here")];
    case.add("finding", finding.clone());
    let matrix = corroborate::finding(&case.book(), &finding);
    let json = serde_json::to_value(&matrix).unwrap();
    assert_eq!(
        json["rows"][0]["evidence"]["record"],
        id("nothing-here").hex()
    );
    assert_eq!(json["independent_for"]["max"], 0);
    assert!(
        json["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|warning| warning["doubt"] == "not-looked-at")
    );
}

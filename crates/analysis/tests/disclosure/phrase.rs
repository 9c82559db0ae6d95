//! Phrases that sign a quotation.

use testimony_analysis::disclosure::phrase::echoes;

const QUOTE: &str =
    "We ran past the bakery, and the street was singing with glass under our shoes.";

#[test]
fn a_phrase_of_hers_alone_is_found_where_it_stands() {
    let own = ["She wrote: the street was SINGING with  glass, again."];
    let found = echoes(
        QUOTE,
        &own,
        ["The street was full.", "We ran past the bakery."],
    );
    assert_eq!(found.len(), 1);
    // "The street was" is anybody's.
    assert_eq!(&QUOTE[found[0].at.clone()], "street was singing with glass");
    assert!(found[0].own.contains(&0));
}

#[test]
fn what_others_say_too_signs_nothing() {
    let own = ["and the street was singing with glass"];
    let found = echoes(
        QUOTE,
        &own,
        ["the street was singing with glass, they all said, and the street cried"],
    );
    assert_eq!(found, []);
}

#[test]
fn arabic_spellings_make_no_difference() {
    let quote = "قالت إنّ الشارعَ كان يغني بالزجاج تحت أقدامنا";
    let own = ["كتبت: الشارع كان يغنى بالزجاج"];
    let found = echoes(quote, &own, []);
    assert_eq!(found.len(), 1);
    assert_eq!(&quote[found[0].at.clone()], "الشارعَ كان يغني بالزجاج");
}

#[test]
fn two_words_are_no_phrase() {
    assert_eq!(echoes("broken glass", &["broken glass everywhere"], []), []);
    assert_eq!(echoes("", &["anything"], []), []);
}

//! The forms in which protected terms may stand in a text.

use model::term::{Term, TermKind};

use crate::term;

pub(crate) fn terms() -> Vec<Term> {
    vec![
        term("w1", TermKind::Person, "Samira Khalil Haddan"),
        term("w1-ar", TermKind::Person, "سميرة خليل حدان"),
        term("w2", TermKind::Person, "Abd al-Rahman Mohammed al-Qudsi"),
        term("w2-ar", TermKind::Person, "عبد الرحمن محمد القدسي"),
        term("w3", TermKind::Person, "Abu Layth"),
        term("p1", TermKind::Phone, "+000 55 010 0199"),
        term("e1", TermKind::Email, "s.haddan88@example.org"),
        term("i1", TermKind::Identifier, "SY-04-778123"),
        term("l1", TermKind::Place, "Deir Qadan"),
        term("l1-ar", TermKind::Place, "دير قدان"),
        term("c1", TermKind::Coordinate, "36.20312, 37.14087"),
        term("d1", TermKind::Date, "2012-05-25"),
        term("f1", TermKind::Phrase, "VID_4471_yard.mp4"),
        term("q1", TermKind::Phrase, "the tree that drinks twice"),
        term("o1", TermKind::Other, "@layth_speaks"),
    ]
}

/// A form, the terms that may be named for it, and whether it must be certain.
pub(crate) struct Form {
    pub(crate) text: &'static str,
    pub(crate) terms: &'static [&'static str],
    pub(crate) certain: bool,
}

const fn certain(text: &'static str, terms: &'static [&'static str]) -> Form {
    Form {
        text,
        terms,
        certain: true,
    }
}

const fn possible(text: &'static str, terms: &'static [&'static str]) -> Form {
    Form {
        text,
        terms,
        certain: false,
    }
}

const W1: &[&str] = &["w1", "w1-ar"];
const W2: &[&str] = &["w2", "w2-ar"];

pub(crate) const FORMS: &[Form] = &[
    // Latin names.
    certain("Samira Khalil Haddan", W1),
    certain("Samira Haddan", W1),
    certain("SAMIRA HADDAN", W1),
    certain("Haddan, Samira", W1),
    certain("HADDAN Samira Khalil", W1),
    certain("Samira K. Haddan", W1),
    certain("S. Haddan", W1),
    certain("S. K. Haddan", W1),
    certain("Samira\nHaddan", W1),
    certain("Sami-\nra Had-\ndan", W1),
    certain("Samira al-Haddan", W1),
    certain("Samira El Haddan", W1),
    certain("Samira Alhaddan", W1),
    certain("Samira bint Khalil", W1),
    certain("Sameera Hadan", W1),
    certain("Samirah Hadden", W1),
    certain("Sámira Háddän", W1),
    certain("Sаmira Hаddan", W1),
    certain("Ｓａｍｉｒａ　Ｈａｄｄａｎ", W1),
    certain("Sa\u{200b}mi\u{200d}ra Had\u{ad}dan", W1),
    certain("SamiraHaddan", W1),
    certain("samira_haddan", W1),
    certain("S a m i r a H a d d a n", W1),
    certain("Samira Haddan's", W1),
    certain("Abdulrahman al-Qudsi", W2),
    certain("Abdurrahman Qudsi", W2),
    certain("Abdel Rahman Mohamed", W2),
    certain("Abd ar-Rahman Muhammad el Qudsi", W2),
    certain("Abu Layth", &["w3"]),
    // Arabic names.
    certain("سميرة خليل حدان", W1),
    certain("سميرة حدان", W1),
    certain("سميره حدان", W1),
    certain("حدان، سميرة", W1),
    certain("سَمِيرَة حَدَّان", W1),
    certain("ســميــرة حــدان", W1),
    certain("وسميرة الحدان", W1),
    certain("لسميرة حدان", W1),
    certain("سميرة\nحدان", W1),
    certain("ﺳﻤﻴﺮﺓ ﺣﺪﺍﻥ", W1),
    certain("سمیرة حدان", W1),
    certain("عبدالرحمن القدسي", W2),
    certain("عبد الرحمن محمد", W2),
    certain("وعبد الرحمن القدسى", W2),
    // Numbers and addresses.
    certain("+000550100199", &["p1"]),
    certain("055-010-0199", &["p1"]),
    certain("(055) 010 0199", &["p1"]),
    certain("٠٥٥ ٠١٠ ٠١٩٩", &["p1"]),
    certain("s.haddan88@example.org", &["e1"]),
    certain("S.Haddan88@Example.ORG", &["e1"]),
    certain("s.haddan88 [at] example [dot] org", &["e1"]),
    certain("SY-04-778123", &["i1"]),
    certain("sy 04 778123", &["i1"]),
    certain("SY04778123", &["i1"]),
    certain("@layth_speaks", &["o1"]),
    // Places.
    certain("Deir Qadan", &["l1", "l1-ar"]),
    certain("Deir\nQadan", &["l1", "l1-ar"]),
    certain("بدير قدان", &["l1", "l1-ar"]),
    certain("36.20312, 37.14087", &["c1"]),
    certain("36.2035 N, 37.1405 E", &["c1"]),
    certain("36°12'11.2\"N 37°08'27.1\"E", &["c1"]),
    certain("geo:36.20312,37.14087", &["c1"]),
    certain("https://maps.example/?q=36.2031,37.1409", &["c1"]),
    // Words and files.
    certain("the tree that drinks twice", &["q1"]),
    certain("The Tree\nthat drinks  twice", &["q1"]),
    certain("VID_4471_yard.mp4", &["f1"]),
    certain("VID_4471_yard", &["f1"]),
    // What a person must look at.
    possible("Samira", W1),
    possible("سميرة", W1),
    possible("Haddan", W1),
    possible("Samyra Khalil-Hadfan", W1),
    possible("25 May 2012", &["d1"]),
    possible("2012-05-25", &["d1"]),
    possible("25/05/2012", &["d1"]),
    possible("٢٥ أيار ٢٠١٢", &["d1"]),
    possible("36.20312", &["c1"]),
];

//! What each regime asks, in our own words.

use model::vocabulary::{Code, Regime};
use serde::Serialize;

/// One question of a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The article, as its instrument numbers it.
    pub article: &'static str,
    /// The question, in our own words.
    pub asks: &'static str,
    /// Whether a yes forbids the transfer whatever else is weighed.
    pub bars: bool,
    /// What of the record bears on it.
    #[serde(skip)]
    pub(super) bearing: Bearing,
}

/// What of the record bears on a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearing {
    /// The bars that people put down, by words of their rule.
    Bars(&'static [&'static str]),
    /// Attributed acts whose types begin with one of these codes.
    Acts(&'static [&'static str]),
    /// Attributed acts on which a body of states or of the United Nations made a finding.
    Established,
    /// Measures of mitigation.
    Mitigation,
    /// Transfers that were passed on.
    Diversion,
    /// Steps of accountability.
    Accountability,
    /// Nothing that is on record can answer it.
    People,
}

impl Bearing {
    /// Whether an act's type is among those that bear on the question.
    pub(super) fn concerns(self, code: &Code) -> bool {
        let code = code.as_str();
        match self {
            // A death among combatants is no violation by itself.
            _ if code.starts_with(BETWEEN_COMBATANTS) => false,
            Self::Acts(prefixes) => prefixes.iter().any(|prefix| code.starts_with(prefix)),
            Self::Established => true,
            _ => false,
        }
    }
}

/// The questions of a regime, in the order of its articles.
pub const fn questions(regime: Regime) -> &'static [Question] {
    match regime {
        Regime::Att => ATT,
        Regime::EuCriterion2 => EU,
        Regime::UnitVetting => VETTING,
    }
}

const fn bar(article: &'static str, asks: &'static str, bearing: Bearing) -> Question {
    Question {
        article,
        asks,
        bars: true,
        bearing,
    }
}

const fn weigh(article: &'static str, asks: &'static str, bearing: Bearing) -> Question {
    Question {
        article,
        asks,
        bars: false,
        bearing,
    }
}

// HURIDOCS MT4: 01 life, 02 personal integrity, 03 liberty, 05 movement, 13 property, 36 detained
// persons, 53 health.
const BETWEEN_COMBATANTS: &str = "01010301";
const AGAINST_PEOPLE: &[&str] = &["0101", "0201", "0301"];
const IN_CONFLICT: &[&str] = &[
    "010103", "010104", "010105", "0201", "030103", "050104", "050105", "1301", "5301",
];
const RIGHTS: &[&str] = &[
    "0101", "0201", "0301", "0501", "1001", "1101", "1201", "3601",
];
const REPRESSION: &[&str] = &["0101", "0201", "0301", "1201", "3601"];
/// Sexual violence, and acts against children (MT4 31).
const GENDER: &[&str] = &["020102", "02011101", "02011102", "02011103", "3101"];
const GROSS: &[&str] = &["0101", "020111", "030103"];

/// Arms Trade Treaty (adopted 2 April 2013, in force 24 December 2014), articles 6, 7 and 11.
const ATT: &[Question] = &[
    bar(
        "6(1)",
        "Would it break a measure of the Security Council under Chapter VII, an arms embargo above all?",
        Bearing::Bars(&["6(1)", "embargo", "security council"]),
    ),
    bar(
        "6(2)",
        "Would it break another international agreement that binds the supplier, on transfer or traffic in arms?",
        Bearing::Bars(&["6(2)", "treaty", "convention"]),
    ),
    bar(
        "6(3)",
        "Does the supplier know, when it decides, that the arms would be used for genocide, crimes \
         against humanity, grave breaches of 1949, attacks on civilians or civilian objects, or other \
         war crimes of its treaties?",
        Bearing::Bars(&["6(3)", "knowledge"]),
    ),
    weigh(
        "7(1)(a)",
        "Would the arms contribute to peace and security, or undermine them?",
        Bearing::People,
    ),
    weigh(
        "7(1)(b)(i)",
        "Could they be used for a serious violation of international humanitarian law, or to make one easier?",
        Bearing::Acts(IN_CONFLICT),
    ),
    weigh(
        "7(1)(b)(ii)",
        "Could they be used for a serious violation of human rights law, or to make one easier?",
        Bearing::Acts(RIGHTS),
    ),
    weigh(
        "7(1)(b)(iii)",
        "Could they be used for an offence under a convention on terrorism that binds the supplier?",
        Bearing::People,
    ),
    weigh(
        "7(1)(b)(iv)",
        "Could they be used for an offence under a convention on organised crime that binds the supplier?",
        Bearing::People,
    ),
    weigh(
        "7(2)",
        "Are there measures that would lower these risks, agreed between the states concerned?",
        Bearing::Mitigation,
    ),
    weigh(
        "7(3)",
        "Is there, after all that, an overriding risk of one of these consequences?",
        Bearing::Acts(AGAINST_PEOPLE),
    ),
    weigh(
        "7(4)",
        "Could they be used for serious violence against women or children, or because of gender?",
        Bearing::Acts(GENDER),
    ),
    weigh(
        "11",
        "May they be diverted to somebody else?",
        Bearing::Diversion,
    ),
];

/// Council Common Position 2008/944/CFSP, article 2(2): criterion two.
const EU: &[Question] = &[
    weigh(
        "2(2)(a)",
        "Is there a clear risk that the goods are used for repression inside the country: torture, \
         executions without trial, disappearances, arbitrary detention and other grave violations?",
        Bearing::Acts(REPRESSION),
    ),
    weigh(
        "2(2)(b)",
        "Have bodies of the United Nations, the European Union or the Council of Europe established grave \
         violations of human rights, so that special care is due?",
        Bearing::Established,
    ),
    weigh(
        "2(2)(c)",
        "Is there a clear risk that the goods are used in grave violations of international humanitarian law?",
        Bearing::Acts(IN_CONFLICT),
    ),
];

/// Vetting of a unit on credible information of a gross violation, as the laws of some supplier states
/// ask (after section 620M of the Foreign Assistance Act).
const VETTING: &[Question] = &[
    bar(
        "information and act",
        "Is there credible information of a gross violation: torture, killing outside the law, enforced \
         disappearance, rape?",
        Bearing::Acts(GROSS),
    ),
    weigh(
        "unit",
        "Is the unit known that did it, and is it the one that would receive, or over or under it?",
        Bearing::Acts(GROSS),
    ),
    weigh(
        "effective steps",
        "Were those responsible in the unit brought to justice, by steps that had an effect?",
        Bearing::Accountability,
    ),
];

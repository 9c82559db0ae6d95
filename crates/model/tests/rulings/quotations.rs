//! Quotations: word for word, released one by one, with the consent of whoever spoke.

use testimony_model::{
    decision::{Decision, Field, Form, Refusal, SubjectKind},
    public::PublicText,
    record::Body,
    vocabulary::{
        ConsentScope::{
            Aggregate, CourtOpen, Internal, Media, PublishedAnonymous, PublishedNamed,
            UnConfidential,
        },
        PersonStatus,
    },
};

use crate::support::{History, WORDS, changed, decision, id, interview, key, observation, samira};

const FIRST: &str = "They fired first.";

fn release(statement: u16) -> Decision {
    Decision {
        statement: Some(statement),
        ..decision(120, Field::Quote, Form::Exact)
    }
}

fn quotable() -> History {
    History::default()
        .decide(release(1))
        .consent(110, &[PublishedAnonymous], &[])
}

fn quote(history: &History, number: u16, words: &'static str) -> Result<String, Refusal> {
    let [source, _] = samira(PersonStatus::Living);
    history
        .rulings()
        .quote(
            &interview(),
            Some(&source),
            number,
            &PublicText::fixed(words),
        )
        .map(|words| words.to_string())
}

#[test]
fn a_quotation_is_word_for_word() {
    assert_eq!(quote(&quotable(), 1, FIRST), Ok(FIRST.to_owned()));
    assert_eq!(
        quote(&quotable(), 1, "fired  \n first"),
        Ok("fired first".to_owned())
    );
    let not_verbatim = Err(Refusal::NotVerbatim {
        subject: "int-001:1".to_owned(),
    });
    for words in [
        "They shot first.",
        "they fired first.",
        "They first fired.",
        "They fired… first.",
        "",
        "  ",
    ] {
        assert_eq!(quote(&quotable(), 1, words), not_verbatim, "{words:?}");
    }
    let second = quotable().decide(release(2));
    assert_eq!(
        quote(&second, 2, "I did not see who"),
        Ok("I did not see who".to_owned())
    );
    assert!(
        quote(&second, 2, "I did see who").is_err(),
        "the other way round"
    );
    assert!(
        quote(&second, 2, FIRST).is_err(),
        "words of another statement"
    );
}

/// "did" out of "didn't" would turn an account round.
#[test]
fn a_quotation_does_not_cut_words() {
    for words in ["hey fired", "They fire", "fired firs"] {
        assert!(quote(&quotable(), 1, words).is_err(), "{words}");
    }
    let said = changed(&interview(), |record| {
        if let Body::Interview(interview) = &mut record.body {
            interview.statements[0].text =
                "He didn't shoot. He did run, did he? 'Let him go,' said one. قال: والجندي لم يطلق"
                    .to_owned();
        }
    });
    let [source, _] = samira(PersonStatus::Living);
    let rulings = quotable().rulings();
    let quote = |words| {
        rulings
            .quote(&said, Some(&source), 1, &PublicText::fixed(words))
            .is_ok()
    };
    assert!(!quote("He didn"));
    assert!(!quote("t shoot"));
    assert!(quote("He did"), "it stands there on its own as well");
    assert!(quote("did he"));
    assert!(
        !quote("الجندي لم"),
        "without the particle it is another word"
    );
    assert!(quote("والجندي لم"));
}

#[test]
fn a_statement_is_quoted_only_if_it_was_released() {
    let refusal = quote(&quotable(), 2, "I did not see").unwrap_err();
    assert!(matches!(refusal, Refusal::Undecided { .. }), "{refusal}");
    assert!(refusal.to_string().contains("`int-001:2`"), "{refusal}");
    // To release an account as a whole releases none of its statements.
    let whole = decision(120, Field::Quote, Form::Exact);
    let history = History::default()
        .decide(whole)
        .consent(110, &[PublishedAnonymous], &[]);
    assert!(matches!(
        quote(&history, 1, FIRST),
        Err(Refusal::Undecided { .. })
    ));
    for number in [0, 3, u16::MAX] {
        let history = quotable().decide(release(number));
        assert!(
            matches!(
                quote(&history, number, FIRST),
                Err(Refusal::NoSuchField { .. })
            ),
            "{number}"
        );
    }
}

#[test]
fn what_is_withheld_of_an_account_is_withheld_of_every_statement() {
    let policy = History::default()
        .policy(SubjectKind::Interview, Field::Quote, Form::Exact)
        .consent(110, &[PublishedAnonymous], &[]);
    assert!(
        matches!(quote(&policy, 1, FIRST), Err(Refusal::Undecided { .. })),
        "a policy has read none of the words"
    );
    assert!(quote(&policy.clone().decide(release(1)), 1, FIRST).is_ok());
    let withheld = policy.decide(decision(120, Field::Quote, Form::Withheld));
    assert!(matches!(
        quote(&withheld, 1, FIRST),
        Err(Refusal::Withheld { .. })
    ));
    let but_one = withheld.clone().decide(release(1));
    assert!(
        quote(&but_one, 1, FIRST).is_ok(),
        "a decision on the statement itself"
    );
    let not_here = but_one.decide(Decision {
        artefact: Some(key("purge")),
        ..decision(120, Field::Quote, Form::Withheld)
    });
    assert!(matches!(
        quote(&not_here, 1, FIRST),
        Err(Refusal::Withheld { .. })
    ));
}

#[test]
fn a_quotation_is_exact_or_none() {
    for form in [Form::CodeName, WORDS] {
        let history = History::default()
            .policy(SubjectKind::Interview, Field::Quote, form)
            .consent(110, &[PublishedAnonymous], &[]);
        assert!(matches!(
            quote(&history, 1, FIRST),
            Err(Refusal::Withheld { .. })
        ));
    }
}

#[test]
fn a_quotation_needs_the_consent_of_the_source() {
    let no_consent = |subject: &str| {
        Err(Refusal::NoConsent {
            subject: subject.to_owned(),
            scope: PublishedAnonymous,
        })
    };
    let released = History::default().decide(release(1));
    assert_eq!(quote(&released, 1, FIRST), no_consent("src-01"));
    let not_this = [
        Internal,
        Aggregate,
        PublishedNamed,
        UnConfidential,
        CourtOpen,
        Media,
    ];
    assert_eq!(
        quote(&released.clone().consent(110, &not_this, &[]), 1, FIRST),
        no_consent("src-01")
    );
    let withdrawn = quotable().consent(110, &[], &[PublishedAnonymous]);
    assert_eq!(quote(&withdrawn, 1, FIRST), no_consent("src-01"));
}

/// Whoever passes no source, or another, gets round nobody's consent.
#[test]
fn an_interview_is_not_quoted_without_its_own_source() {
    let [source, _] = samira(PersonStatus::Living);
    let other = changed(&source, |record| record.id = id(112));
    let words = PublicText::fixed(FIRST);
    let rulings = quotable()
        .consent(112, &[PublishedAnonymous], &[])
        .rulings();
    for source in [None, Some(&other)] {
        let refusal = rulings.quote(&interview(), source, 1, &words).unwrap_err();
        assert!(matches!(refusal, Refusal::NoConsent { .. }), "{refusal}");
    }
    // A delegate's own observation has no source.
    let observed = History::default().decide(Decision {
        statement: Some(1),
        ..decision(121, Field::Quote, Form::Exact)
    });
    let words = PublicText::fixed("plain clothes opened fire.");
    assert!(
        observed
            .rulings()
            .quote(&observation(), None, 1, &words)
            .is_ok()
    );
}

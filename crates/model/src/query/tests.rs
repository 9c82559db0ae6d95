use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn word(text: &str) -> Query {
    Query::Is(Condition::Word(text.to_owned()))
}

#[test]
fn operators_bind_as_people_expect() {
    assert_eq!(
        parse("a b OR c"),
        Query::Any(vec![Query::All(vec![word("a"), word("b")]), word("c")])
    );
    assert_eq!(parse("a AND b"), parse("a b"));
    assert_eq!(
        parse("a (b OR -c)"),
        Query::All(vec![
            word("a"),
            Query::Any(vec![word("b"), Query::Not(Box::new(word("c")))])
        ])
    );
    assert_eq!(
        parse("a or b"),
        parse("a AND or AND b"),
        "operators are in capitals"
    );
    assert_eq!(parse("-- a * x"), Query::All(vec![word("a"), word("x")]));
}

#[test]
fn conditions_are_read() {
    let one = |text: &str| match parse(text) {
        Query::Is(condition) => condition,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        one("kind:event,acts"),
        Condition::Kind(vec![Kind::Event, Kind::Act])
    );
    assert_eq!(one("act:01 01 05"), Condition::Act("010105".to_owned()));
    assert_eq!(one("act:010105"), one("act:\"01 01 05\""));
    assert_eq!(
        one("name:«عبد الرحمن»"),
        Condition::Name("عبد الرحمن".to_owned())
    );
    assert_eq!(one("10:30"), Condition::Word("10:30".to_owned()));
    assert!(matches!(one("near:36.20,37.15,5km"), Condition::Near(_)));
    assert!(matches!(one("own.village:\"Tell X\""), Condition::Field(name, _) if name.own));
    assert!(matches!(one("title:dawn"), Condition::Field(..)));
    assert!(
        matches!(one("item.by:s-1"), Condition::Field(name, _) if name.kind == Some(Kind::Item))
    );
}

#[test]
fn errors_say_where_what_and_what_instead() {
    for (text, words) in [
        (
            "",
            "at character 1: there is nothing to search for; type at least one word or condition",
        ),
        (
            "dawn OR",
            "at character 6: `OR` has nothing after it; write a word there, or put it in quotation marks",
        ),
        (
            "dawn \"field",
            "at character 6: a quotation mark is never closed; close it, or leave it out",
        ),
        (
            "(dawn",
            "at character 1: a parenthesis is never closed; write `)` where it ends",
        ),
        (
            "dawn)",
            "at character 5: `)` closes nothing; leave it out, or write `(` where it begins",
        ),
        (
            "x date:May",
            "at character 3: `May` is no value for `date:`; write an EDTF date, as `2012-05` or `2012-04/2012-06`",
        ),
        (
            "kind:",
            "at character 1: `kind:` has no value; write it right behind, as in `kind:event,act`",
        ),
        (
            "searhc:x",
            "at character 1: there is no field `searhc`; write `search:`, or put it in quotation marks to search for the words",
        ),
        (
            "http://x",
            "at character 1: there is no field `http`; put it in quotation marks to search for the words",
        ),
        (
            "NOT",
            "at character 1: `NOT` has nothing after it; write a word there, or put it in quotation marks",
        ),
    ] {
        assert_eq!(Query::parse(text).unwrap_err().to_string(), words, "{text}");
    }
    let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
    assert!(
        Query::parse(&deep)
            .unwrap_err()
            .to_string()
            .contains("32 deep")
    );
    assert!(
        Query::parse(&"a ".repeat(300))
            .unwrap_err()
            .to_string()
            .contains("more than 200")
    );
    assert!(Query::parse(&"a".repeat(5000)).is_err());
}

fn conditions() -> impl Strategy<Value = Condition> {
    let key = "[a-z][a-z0-9-]{0,8}".prop_map(|text| Key::parse(&text).unwrap());
    let phrase = "[a-zم-ي0-9][a-zم-ي :(),-]{0,12}[a-z]";
    prop_oneof![
        "[a-zم-ي0-9][a-zم-ي0-9*-]{0,8}".prop_map(Condition::Word),
        phrase.prop_map(Condition::Phrase),
        prop::sample::subsequence(Kind::ALL.to_vec(), 1..4).prop_map(Condition::Kind),
        "[a-zم-ي][a-zم-ي -]{0,12}[a-z]".prop_map(Condition::Name),
        prop::sample::select(vec!["2012", "2012-05-2X", "2012-04/2012-06", "2012-05-03?"])
            .prop_map(|text| Condition::Date(UncertainDate::parse(text).unwrap())),
        key.clone().prop_map(Condition::Place),
        key.clone().prop_map(Condition::By),
        key.clone().prop_map(Condition::Refers),
        key.prop_map(Condition::Saved),
        "(0[1-9]){1,5}".prop_map(Condition::Act),
        (-89.0..89.0, -179.0..179.0, 1u32..100_000).prop_map(|(y, x, metres): (f64, f64, u32)| {
            Condition::Near(Near::parse(&format!("{y},{x},{metres}m")).unwrap())
        }),
        prop::collection::vec((-89.0..89.0, -179.0..179.0), 3..6).prop_map(
            |corners: Vec<(f64, f64)>| {
                let corners: Vec<_> = corners.iter().map(|(y, x)| format!("{y},{x}")).collect();
                Condition::Area(Area::parse(&corners.join(";")).unwrap())
            }
        ),
        phrase.prop_map(|value| {
            let name = FieldName::parse("title").unwrap();
            Condition::Field(name, value)
        }),
        phrase.prop_map(|value| {
            let name = FieldName::parse("own.a-b").unwrap();
            Condition::Field(name, value)
        }),
    ]
}

fn queries() -> impl Strategy<Value = Query> {
    conditions()
        .prop_map(Query::Is)
        .prop_recursive(5, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::All),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Any),
                inner.prop_map(|one| Query::Not(Box::new(one))),
            ]
        })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same(query in queries()) {
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed).map_err(|e| format!("{e}: {printed}")), Ok(query));
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,60}") {
        let _ = Query::parse(&text);
    }

    #[test]
    fn nothing_near_the_language_makes_it_panic(
        parts in prop::collection::vec(prop::sample::select(vec![
            "(", ")", "\"", "OR", "AND", "NOT", "-", ":", "kind:", "date:", "act:01", "02", "name:",
            "near:", "1,2,3km", "area:1,2;", "own.x:", "«", " ", "سميرة", "place:a", "title:", ".", "٣",
        ]), 0..30)
    ) {
        let text = parts.concat();
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }
}

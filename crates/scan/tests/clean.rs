//! Ordinary prose: nothing in it may be certain, little possible.

use testimony_scan::{Allowed, Artefact, Certainty, Finding, Terms, scan};

use crate::{formats, forms, pdf};

const ENGLISH: &str = "\
On the evening of 24 May 2013 shells fell on the eastern quarter. The investigation spoke to twelve \
people over four weeks, among them two doctors and a baker who had seen the convoy leave. All of them \
said that the summer had been hidden from nobody: the first line of houses stood empty, and the road \
to the north may be said to have been closed since April. A rose garden marks the spot. He said he \
will return; hope and grace were words that nobody used. The ministry had denied it, as it had done \
in 2011 and 2012. Its hidden reserve of 778,123 litres was burned on 25 June 2012.\n\
Table 4. Detained: 36.20 per cent of 37 people (min 14, best 20, max 31). Reference A/HRC/21/50, \
paragraph 12-14, case 04-77. See also 055 to 099, 010 and 0199. Hudson, Hayden, Holden and Hadley \
are streets. The dam at Qudsaya, the hill of Dayr Hafir and the village of Deir ez-Zor are far away. \
Mohammed and Ahmed are the most common names; Ali Hassan and Abdullah Ibrahim were released in May. \
The caliph Abd al-Malik and the poet Abu Tammam are named in the school book. Version 1.20312.37.";

const ARABIC: &str = "\
في مساء يوم 24 أيار 2013 سقطت قذائف على الحي الشرقي، وقال شهود إن القافلة غادرت قبل الفجر. تحدث المحققون \
إلى اثني عشر شخصا خلال أربعة أسابيع، من بينهم طبيبان وخباز رأى الشاحنات. وكان الطريق إلى الشمال مغلقا منذ \
نيسان. لم يكن هناك حداد ولا سمر، بل سمراء الوجه تحمل خبزا حاد المذاق. وذكر تقرير سابق أن عدد المحتجزين بلغ \
٣٦ شخصا من أصل ٣٧٠، وأن عبد الملك بن مروان اسم مدرسة في القدس. ومحمد وأحمد وعلي أسماء شائعة. والله أعلم. \
وقالت إحدى النساء: لا نعرف متى نعود إلى الدير، ولا إلى القرية القديمة، فالقدرة على الصبر خليلة الكرام.";

fn findings(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let terms = Terms::compile(forms::terms()).unwrap();
    let report = scan(&Artefact::new(name, bytes), &terms, &Allowed::none());
    assert_eq!(report.unreadable, [], "{name}");
    report.findings
}

#[test]
fn prose_has_no_findings() {
    for text in [ENGLISH, ARABIC] {
        let (html, page) = formats::html(&format!("<p>{text}</p>"));
        for (name, bytes) in [
            ("a.txt", text.as_bytes().to_vec()),
            (html.as_str(), page),
            ("a.pdf", pdf::page(text)),
        ] {
            let found = findings(name, &bytes);
            let certain = found
                .iter()
                .filter(|finding| finding.certainty == Certainty::Certain);
            assert_eq!(
                certain.map(|finding| &finding.context).collect::<Vec<_>>(),
                Vec::<&String>::new(),
                "{name}"
            );
            let shown: Vec<_> = found
                .iter()
                .map(|finding| (&finding.term, &finding.matched))
                .collect();
            assert!(found.len() <= 2, "{name}: {shown:?}");
        }
    }
}

#[test]
fn a_preposition_is_not_ali() {
    let terms = Terms::compile(vec![crate::term(
        "a",
        model::term::TermKind::Person,
        "علي حسن",
    )])
    .unwrap();
    let found = |text: &str| {
        let report = scan(
            &Artefact::new("a.txt", text.as_bytes()),
            &terms,
            &Allowed::none(),
        );
        report.findings.first().map(|finding| finding.certainty)
    };
    assert_eq!(found("يعتمد على حسن النية"), Some(Certainty::Possible));
    assert_eq!(found("قال علي حسن"), Some(Certainty::Certain));
}

#[test]
fn a_finding_shows_what_and_where() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let text = format!(
        "first line\nsecond: it was {} who said so\n",
        "Samira  Haddan"
    );
    let report = scan(
        &Artefact::new("notes.txt", text.as_bytes()),
        &terms,
        &Allowed::none(),
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(
        json["findings"][0],
        serde_json::json!({
            "file": "notes.txt",
            "term": "w1",
            "kind": "person",
            "match": "Samira Haddan",
            "certainty": "certain",
            "where": "text, line 2",
            "context": "first line second: it was Samira Haddan who said so",
            "why": "written",
            "key": report.findings[0].key.to_string(),
        })
    );
    assert_eq!(json["unreadable"], serde_json::json!([]));
}

#[test]
fn what_prints_findings_for_debugging_shows_no_term() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let report = scan(
        &Artefact::new("a.txt", b"Samira Haddan"),
        &terms,
        &Allowed::none(),
    );
    assert!(!report.is_clean() && report.is_certain());
    let shown = format!("{report:?} {terms:?} {:?}", Allowed::new(["Samira"]));
    assert!(!shown.contains("Samira"), "{shown}");
}

#[test]
fn numbers_of_a_drawing_are_no_telephone_numbers() {
    let path =
        "<svg><path d='M239.055 010.0199 L36.20312 1.5'/><path points='36.20312,37.14087'/></svg>";
    let found = findings("a.svg", path.as_bytes());
    let found: Vec<_> = found
        .iter()
        .map(|finding| (finding.term.as_str(), finding.certainty))
        .collect();
    assert_eq!(found, [("c1", Certainty::Certain)]);
}

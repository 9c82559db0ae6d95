//! Documents around one drawing, and what their tables, captions and contents say.

use model::{
    language::Language,
    publication::{Block, Document},
};
use testimony_publish::html;

use crate::parts::{area, h, map, mark, row, single, t, timeline, town};

/// A province of about 60 km and a town of about 8 km within.
const PROVINCE: &str =
    "32.40,-34.85;32.45,-34.50;32.36,-34.22;32.05,-34.20;31.88,-34.40;31.90,-34.80;32.40,-34.85";
const TOWN: &str =
    "32.14,-34.58;32.155,-34.53;32.13,-34.49;32.09,-34.50;32.085,-34.57;32.14,-34.58";

/// Six marks within three kilometres, with the areas around them.
pub(crate) fn close(language: Language) -> Document {
    let arabic = language.is_right_to_left();
    let name = |english, other| if arabic { other } else { english };
    let shown = map(
        vec![
            area(name("Qamar governorate", "محافظة قمر"), PROVINCE),
            area(name("Qamar city", "مدينة قمر"), TOWN),
        ],
        vec![
            mark(name("Branch 9", "الفرع ٩"), "32.120,-34.541", "4"),
            mark(
                name("Clock Bridge checkpoint", "حاجز جسر الساعة"),
                "32.111,-34.546",
                "3",
            ),
            mark(
                name("Qamar General Hospital", "مستشفى قمر العام"),
                "32.118,-34.548",
                "2",
            ),
            mark(
                name("Cypress cemetery", "مقبرة السرو"),
                "32.105,-34.528",
                "2",
            ),
            mark(
                name("Upper Wells quarter", "حي الآبار العليا"),
                "32.128,-34.533",
                "2",
            ),
            mark(
                name("Cistern Square", "ساحة الصهريج"),
                "32.117,-34.540",
                "2",
            ),
        ],
    );
    let told = timeline(vec![
        row(
            name("Raid on a field hospital", "مداهمة مستشفى ميداني"),
            name("May 2012", "أيار 2012"),
            "",
            "",
            true,
        ),
        row(
            name("Shots at a funeral", "إطلاق النار على جنازة"),
            name("21 April 2012", "21 نيسان 2012"),
            "2012-04-21",
            "2012-04-21",
            false,
        ),
        row(
            name("Killing of a captive", "قتل أسير"),
            name("late May 2012", "أواخر أيار 2012"),
            "",
            "",
            true,
        ),
        row(
            name("Wounded people taken", "أخذ جرحى"),
            name("May 2012", "أيار 2012"),
            "2012-05-01",
            "2012-05-31",
            false,
        ),
    ]);
    let picture = town(
        "A town.",
        Some("Smoke over the city."),
        "Example Rights Watchers",
    );
    let mut document = single(Block::Map { map: shown });
    document.language = language;
    document.blocks.push(Block::Timeline { timeline: told });
    document.blocks.push(Block::Figure { figure: picture });
    document
}

/// Fourteen marks within some hundred metres: more long names than fit.
pub(crate) fn crowd() -> Document {
    let places = [
        "32.1170,-34.5400",
        "32.1172,-34.5403",
        "32.1168,-34.5399",
        "32.1175,-34.5396",
        "32.1171,-34.5402",
        "32.1173,-34.5398",
        "32.1169,-34.5404",
        "32.1166,-34.5401",
        "32.1174,-34.5405",
        "32.1167,-34.5395",
        "32.1170,-34.5400",
        "32.1176,-34.5400",
        "32.1165,-34.5397",
        "32.1172,-34.5394",
    ];
    let long = "The crossing in front of the old school of the Tanners’ quarter, where the road to the harbour begins and the market was held";
    let marks = places.iter().enumerate().map(|(index, at)| {
        mark(
            if index % 3 == 0 {
                long
            } else {
                "House of a family"
            },
            at,
            if index % 2 == 0 { "3" } else { "1" },
        )
    });
    let shown = map(vec![area("Qamar governorate", PROVINCE)], marks.collect());
    single(Block::Map { map: shown })
}

#[test]
fn a_date_in_words_stands_where_the_days_would() {
    let page = html::render(&close(Language::En)).unwrap();
    assert!(page.contains("<td colspan=\"2\">late May 2012</td><td>Killing of a captive</td>"));
    assert!(page.contains("2012-04-21</td><td>Shots at a funeral (21 April 2012)</td>"));
    let nothing = timeline(vec![row("a", "", "", "", false)]);
    let page = html::render(&single(Block::Timeline { timeline: nothing })).unwrap();
    assert!(!page.contains("colspan") && page.matches(">–</td>").count() == 2);
}

#[test]
fn a_number_on_the_map_stands_in_the_table_too() {
    let page = html::render(&crowd()).unwrap();
    assert!(page.contains(">1. The crossing in front"));
    // Alone, or together with others at the same place.
    assert!(page.contains(">1</text>") || page.contains(">1, "));
    let clear = html::render(&close(Language::En)).unwrap();
    assert!(clear.contains("<td>Branch 9</td>") || clear.contains(">Branch 9</td>"));
}

#[test]
fn a_credit_follows_its_caption() {
    let page = html::render(&close(Language::En)).unwrap();
    assert!(page.contains(
        "Smoke over the city. <small class=\"credit\">Example Rights Watchers</small></figcaption>"
    ));
    let Some(text) = crate::pdf::read(crate::pdf::file(&close(Language::En))) else {
        return;
    };
    assert!(
        text.contains("Smoke over the city. Example Rights Watchers"),
        "{text}"
    );
}

#[test]
fn contents_of_a_whole_report_take_one_page() {
    let mut document = single(Block::Contents);
    document.language = Language::Ar;
    document.labels.page = t("صفحة");
    for chapter in 0..15 {
        document.blocks.push(h(1, "التعذيب والاختفاء القسري"));
        if chapter < 13 {
            document.blocks.push(h(2, "مداهمة مستشفى ميداني"));
        }
    }
    document.blocks.push(h(1, "خاتمة"));
    let Some(text) = crate::pdf::read(crate::pdf::file(&document)) else {
        return;
    };
    let contents = text.split("صفحة 2").next().unwrap();
    assert!(contents.contains("خاتمة"), "{text}");
}

//! A document with the same words in every place where a text can stand.

use model::{
    language::Language,
    publication::{Block, Document, Inline, Labels, MapArea, MapMark, TimelineRow},
};
use proptest::prelude::*;
use testimony_publish::html;

use crate::parts::{GOVERNORATE, day, map, outline, plan, position, run, t, timeline, town};

/// Markup of every kind that this crate writes or reads, and characters that turn text round.
pub(crate) const TRAPS: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; &#x3c;",
    "--> ]]> <!-- <![CDATA[",
    "</style></svg></title></text>",
    "#import \"/etc/passwd\": * $x$ *b* _e_ `c` @ref <label> = head",
    "\u{202E}drow\u{202C} \u{2067}open",
    "\\u{0} #[link(\"http://example.org\")] //",
];

pub(crate) fn everywhere(words: &'static str) -> Document {
    let text = || {
        vec![
            run(words),
            Inline::Emphasis {
                text: vec![run(words)],
            },
            Inline::Strong {
                text: vec![run(words)],
            },
            Inline::Foreign {
                language: Language::Ar,
                text: t(words),
            },
            Inline::Note { note: 0 },
            Inline::Link {
                target: t("https://example.org/?q=\"><script>&'"),
                text: vec![run(words)],
            },
        ]
    };
    let mut cover = town(words, Some(words), words);
    cover.credit = Some(t(words));
    let mut drawn = map(
        vec![MapArea {
            label: t(words),
            outline: outline(GOVERNORATE),
        }],
        vec![MapMark {
            label: t(words),
            position: position("32,-34.5"),
            count: t("3").map(|n| n.parse().unwrap()),
        }],
    );
    (drawn.caption, drawn.alternative) = (t(words), t(words));
    let mut line = timeline(vec![TimelineRow {
        label: t(words),
        date: t(words),
        earliest: day("2012-05-01"),
        latest: None,
        uncertain: true,
    }]);
    (line.caption, line.alternative) = (t(words), t(words));
    Document {
        language: Language::En,
        title: t(words),
        subtitle: Some(t(words)),
        organisation: t(words),
        index: Some(t(words)),
        date: t(words),
        summary: Some(t(words)),
        cover: Some(cover),
        imprint: Some(model::publication::Imprint {
            edition: Some(t(words)),
            original: Some(t(words)),
            isbn: Some(t(words)),
            copyright: Some(t(words)),
            licence: Some(t(words)),
            contact: Some(t(words)),
        }),
        changes: Some(model::publication::Notice {
            title: t(words),
            blocks: vec![Block::Paragraph { text: text() }],
        }),
        blocks: vec![
            Block::Contents,
            Block::Heading {
                level: 1,
                text: text(),
            },
            Block::Paragraph { text: text() },
            Block::Quote {
                text: text(),
                attribution: Some(t(words)),
            },
            Block::PullQuote {
                text: text(),
                attribution: Some(t(words)),
            },
            Block::List {
                ordered: true,
                items: vec![vec![Block::Paragraph { text: text() }]],
            },
            Block::Table {
                caption: Some(t(words)),
                head: vec![text()],
                rows: vec![vec![text()]],
            },
            Block::Figure {
                figure: plan(words, words),
            },
            Block::Map { map: drawn },
            Block::Timeline { timeline: line },
            Block::Notes,
        ],
        notes: vec![text()],
        labels: Labels {
            contents: t(words),
            notes: t(words),
            page: t(words),
            figure: t(words),
            table: t(words),
            back: t(words),
            timeline_table: [t(words), t(words), t(words)],
            map_table: [t(words), t(words)],
            imprint: model::publication::ImprintLabels {
                title: t(words),
                publisher: t(words),
                date: t(words),
                index: t(words),
                isbn: t(words),
                edition: t(words),
                original: t(words),
                copyright: t(words),
                licence: t(words),
                cover: t(words),
                contact: t(words),
            },
        },
    }
}

/// The tags of a page, in order, without those of a drawing's words, whose lines depend on their length.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (mut quoted, mut end) = (false, rest.len());
        for (at, character) in rest.char_indices().skip_while(|(at, _)| *at < start) {
            match character {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let tag = &rest[start + 1..end];
        let name = tag.split([' ', '\n']).next().unwrap();
        if !["text", "/text"].contains(&name) {
            tags.push(name.to_owned());
        }
        rest = &rest[end..];
    }
    tags
}

fn holds(words: &'static str, plain: &[String]) {
    let page = html::render(&everywhere(words)).unwrap();
    assert_eq!(tags(&page), plain, "{words:?}");
    assert!(!page.contains("<script"));
    assert!(!page.chars().any(|c| ('\u{202A}'..='\u{202E}').contains(&c)));
    let opened = page
        .chars()
        .filter(|c| ('\u{2066}'..='\u{2068}').contains(c))
        .count();
    assert_eq!(opened, page.matches('\u{2069}').count());
}

#[test]
fn no_words_become_markup_at_any_place() {
    let plain = tags(&html::render(&everywhere("words")).unwrap());
    for trap in TRAPS {
        holds(trap, &plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_random_words_become_markup_at_any_place(words in "[<>\"'&;/!=a-z \\x00-\\x1F\u{202A}-\u{202E}\u{2066}-\u{2069}ا-ي]{1,40}") {
        let plain = tags(&html::render(&everywhere("words")).unwrap());
        // A fixed text lives as long as the program; so does this one.
        holds(Box::leak(words.into_boxed_str()), &plain);
    }
}

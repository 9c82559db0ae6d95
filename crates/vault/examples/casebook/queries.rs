//! 200 queries in both languages: ours, and SQL as a web system on PostgreSQL asks it.

use crate::{
    noise::{Lexicon, Noise},
    records::{CODES, Case, NAMES},
};

pub(crate) struct Asked {
    pub(crate) class: &'static str,
    pub(crate) query: String,
    pub(crate) sql: String,
}

const EACH: usize = 20;

pub(crate) fn queries(case: &Case, records: u64) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut noise = Noise::new(7);
    for number in 0..EACH {
        let (latin, arabic) = (&case.languages.latin, &case.languages.arabic);
        asked.extend([
            word("word, Latin", latin, number, &mut noise),
            word("word, Arabic", arabic, number, &mut noise),
            words(case, number, &mut noise),
            phrase(case, records, &mut noise),
            name(number, &mut noise),
            kind_and_date(number, &mut noise),
            place(case, number, &mut noise),
            by(case, number),
            act(number),
            blocks(case, number, &mut noise),
        ]);
    }
    asked
}

fn newest(condition: &str) -> String {
    format!("SELECT id FROM record WHERE {condition} ORDER BY id DESC LIMIT 20")
}

fn like(text: &str) -> String {
    format!("search ILIKE '%{}%'", text.replace('\'', "''"))
}

/// From the most frequent to the rare.
fn rank(number: usize, noise: &mut Noise) -> usize {
    match number % 4 {
        0 => 20 + noise.below(60),
        1 => 100 + noise.below(900),
        2 => 1_000 + noise.below(9_000),
        _ => 10_000 + noise.below(29_000),
    }
}

fn word(class: &'static str, lexicon: &Lexicon, number: usize, noise: &mut Noise) -> Asked {
    let word = lexicon.word(rank(number, noise));
    Asked {
        class,
        query: word.to_owned(),
        sql: newest(&like(word)),
    }
}

fn words(case: &Case, number: usize, noise: &mut Noise) -> Asked {
    let lexicon = match number % 2 {
        0 => &case.languages.latin,
        _ => &case.languages.arabic,
    };
    let (one, two) = (
        lexicon.word(20 + noise.below(100)),
        lexicon.word(rank(number / 2, noise)),
    );
    Asked {
        class: "two words",
        query: format!("{one} {two}"),
        sql: newest(&format!("{} AND {}", like(one), like(two))),
    }
}

/// Two words that follow each other somewhere.
fn phrase(case: &Case, records: u64, noise: &mut Noise) -> Asked {
    loop {
        let number = noise.next() % records;
        let made = case.record(number);
        let Some(text) = made.texts.last().filter(|text| text.len() > 80) else {
            continue;
        };
        let words: Vec<&str> = text.split(' ').collect();
        let at = noise.below(words.len() - 1);
        let Some([one, two]) = words
            .get(at..at + 2)
            .and_then(|pair| pair.first_chunk::<2>())
        else {
            continue;
        };
        if one.ends_with(',') {
            continue;
        }
        let phrase = format!("{one} {}", two.trim_end_matches(','));
        return Asked {
            class: "phrase",
            query: format!("\"{phrase}\""),
            sql: newest(&like(&phrase)),
        };
    }
}

/// A given name alone, or two, in one spelling or the other script. PostgreSQL has the spelling that
/// was typed only.
fn name(number: usize, noise: &mut Noise) -> Asked {
    let pick = |at: usize, noise: &mut Noise| {
        let (latin, ar) = NAMES.get(at).copied().unwrap_or_default();
        let spellings: Vec<&str> = latin.split('/').chain([ar]).collect();
        spellings
            .get(noise.below(spellings.len()))
            .map_or(String::new(), |name| (*name).to_owned())
    };
    let mut names = vec![pick(number, noise)];
    if number % 2 == 1 {
        names.push(pick(noise.below(NAMES.len()), noise));
    }
    let likes: Vec<String> = names
        .iter()
        .map(|name| format!("name ILIKE '%{name}%'"))
        .collect();
    let named = likes.join(" AND ");
    Asked {
        class: "name, with who refers to it",
        query: format!("name:\"{}\"", names.join(" ")),
        sql: newest(&format!(
            "{named} OR identity IN (SELECT id FROM record WHERE {named})"
        )),
    }
}

fn kind_and_date(number: usize, noise: &mut Noise) -> Asked {
    let kind = ["event", "interview", "act", "identity"];
    let kind = kind.get(number % 4).copied().unwrap_or_default();
    let (year, month) = match kind {
        "identity" => (1940 + noise.below(65), 1),
        _ => (2011 + noise.below(10), 1 + noise.below(11)),
    };
    let (date, from, to) = match number / 4 % 3 {
        0 => (
            format!("{year}"),
            format!("{year}-01-01"),
            format!("{year}-12-31"),
        ),
        1 => (
            format!("{year}-{month:02}"),
            format!("{year}-{month:02}-01"),
            format!("{year}-{month:02}-28"),
        ),
        _ => (
            format!("{year}-{month:02}-10"),
            format!("{year}-{month:02}-10"),
            format!("{year}-{month:02}-10"),
        ),
    };
    let during = format!("date_from <= '{to}' AND date_to >= '{from}'");
    let sql = match kind {
        "act" => newest(&format!(
            "kind = 'act' AND event IN (SELECT id FROM record WHERE kind = 'event' AND {during})"
        )),
        kind => newest(&format!("kind = '{kind}' AND {during}")),
    };
    Asked {
        class: "kind and date",
        query: format!("kind:{kind} date:{date}"),
        sql,
    }
}

fn subtree(place: u64) -> String {
    format!(
        "WITH RECURSIVE below (id) AS (SELECT {place}::bigint UNION
         SELECT record.id FROM record JOIN below ON record.above = below.id WHERE kind = 'place')"
    )
}

/// A town, district, governorate or the country.
fn pick_place(case: &Case, number: usize, noise: &mut Noise) -> u64 {
    match number % 10 {
        9 => 0,
        5..=8 => 1 + noise.below(14) as u64,
        2..=4 => 15 + noise.below(60) as u64,
        _ => 75 + noise.below(case.places as usize - 75) as u64,
    }
}

fn place(case: &Case, number: usize, noise: &mut Noise) -> Asked {
    let place = pick_place(case, number, noise);
    Asked {
        class: "place and all under it",
        query: format!("place:pl-{place}"),
        sql: format!(
            "{} {}",
            subtree(place),
            newest(
                "place IN (SELECT id FROM below) OR above IN (SELECT id FROM below)
                 OR event IN (SELECT id FROM record WHERE place IN (SELECT id FROM below))"
            )
        ),
    }
}

fn actors(actor: u64) -> String {
    format!(
        "WITH RECURSIVE below (id) AS (SELECT {actor}::bigint UNION
         SELECT record.id FROM record JOIN below ON record.above = below.id WHERE kind = 'actor'),
         part (id, act) AS (SELECT id, act FROM record WHERE actor IN (SELECT id FROM below))"
    )
}

const DONE_BY: &str = "(id IN (SELECT id FROM part) OR id IN (SELECT act FROM part)
    OR id IN (SELECT event FROM record WHERE id IN (SELECT act FROM part)))";

fn by(case: &Case, number: usize) -> Asked {
    let of_kind = (number as u64 * 13) % case.actors;
    Asked {
        class: "by an actor and all under it",
        query: format!("by:ac-{of_kind}"),
        sql: format!("{} {}", actors(case.places + of_kind), newest(DONE_BY)),
    }
}

fn act(number: usize) -> Asked {
    let code = CODES.get(number).copied().unwrap_or("01");
    let code = code.get(..code.len() - number % 2 * 2).unwrap_or(code);
    Asked {
        class: "type of act",
        query: format!("act:{code}"),
        sql: format!(
            "WITH done (id, event) AS (SELECT id, event FROM record WHERE code LIKE '{code}%') {}",
            newest(
                "id IN (SELECT id FROM done) OR id IN (SELECT event FROM done) OR act IN (SELECT id FROM done)"
            )
        ),
    }
}

fn blocks(case: &Case, number: usize, noise: &mut Noise) -> Asked {
    let (latin, arabic) = (&case.languages.latin, &case.languages.arabic);
    let (one, two) = (
        latin.word(30 + noise.below(200)),
        arabic.word(30 + noise.below(200)),
    );
    let three = latin.word(rank(number / 4, noise));
    let year = 2011 + noise.below(10);
    let during = format!("date_from <= '{year}-12-31' AND date_to >= '{year}-01-01'");
    let (query, sql) = match number % 4 {
        0 => (
            format!("kind:event ({one} OR {two}) -{three} date:{year}"),
            newest(&format!(
                "kind = 'event' AND ({} OR {}) AND NOT {} AND {during}",
                like(one),
                like(two),
                like(three)
            )),
        ),
        1 => {
            let place = pick_place(case, number, noise);
            (
                format!("place:pl-{place} ({one} OR {two}) kind:interview,event"),
                format!(
                    "{} {}",
                    subtree(place),
                    newest(&format!(
                        "place IN (SELECT id FROM below) AND kind IN ('interview', 'event') AND ({} OR {})",
                        like(one),
                        like(two)
                    ))
                ),
            )
        }
        2 => {
            let of_kind = (number as u64 * 7) % case.actors;
            (
                format!("by:ac-{of_kind} kind:event status:confirmed (date:{year} OR {three})"),
                format!(
                    "{} {}",
                    actors(case.places + of_kind),
                    newest(&format!(
                        "{DONE_BY} AND kind = 'event' AND status = 'confirmed' AND ({during} OR {})",
                        like(three)
                    ))
                ),
            )
        }
        _ => (
            format!("kind:interview {one} -({two} OR {three}) -date:{year}"),
            newest(&format!(
                "kind = 'interview' AND {} AND NOT ({} OR {}) AND NOT ({during})",
                like(one),
                like(two),
                like(three)
            )),
        ),
    };
    Asked {
        class: "blocks of AND, OR, NOT",
        query,
        sql,
    }
}

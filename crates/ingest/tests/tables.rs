//! Tables, and everything that spreadsheets and enemies do to them.

use std::{collections::BTreeMap, io::Cursor};

use ingest::{
    bulk::{self, Batch, Source},
    field::{Problem, Resolve, Row, compile, declares},
    table::{Head, Options, Rejects},
};
use model::{
    id::RecordId,
    key::Key,
    record::{Kind, Record},
};

use crate::any::World;

/// What a table came to.
pub(crate) struct Read {
    pub(crate) head: Head,
    pub(crate) records: Vec<Record>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) rejects: String,
    pub(crate) rejected: usize,
}

impl Read {
    pub(crate) fn told(&self) -> String {
        let lines: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }
}

pub(crate) fn read_table(path: &str, options: Options, bytes: &[u8]) -> Result<Read, String> {
    let opened = bulk::open(path, &Source::Table(options), Cursor::new(bytes.to_vec()));
    let mut opened = opened.map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    let mut rejects = Rejects::new(&opened.beginning.head);
    let (mut records, mut problems) = (Vec::new(), opened.beginning.problems.clone());
    loop {
        let batch: Batch = opened.batch();
        let mut reject = |row: &Row, wrong: Vec<Problem>| {
            rejects.add(row, &wrong);
            problems.extend(wrong);
        };
        for bad in batch.bad {
            reject(&bad.row, bad.problems);
        }
        for draft in &batch.drafts {
            assert!(
                declares(draft)
                    .iter()
                    .all(|d| d.line == draft.row().unwrap().line())
            );
            let compiled = compile(draft, &World, &BTreeMap::new());
            match compiled.problems.is_empty() {
                true => records.extend(compiled.records),
                false => reject(draft.row().unwrap(), compiled.problems),
            }
        }
        problems.extend(batch.problems);
        if batch.is_last {
            break;
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Ok(Read {
        head: opened.beginning.head,
        records,
        problems,
        rejected: rejects.len(),
        rejects: rejects.into_csv(),
    })
}

fn events(text: impl AsRef<[u8]>) -> Read {
    read_table("events.csv", Options::new(Kind::Event), text.as_ref()).unwrap()
}

const EVENT: &str = "key,title,date,place,status,killed\n";

#[test]
fn what_is_wrong_is_told_by_line_and_column() {
    let text = format!(
        "{EVENT}event-1,\"Shots\nat the funeral\",2012-05-25,place-1,confirmed,3..6\nevent-2,Raid,25 May,place-1,sure,\n,Raid,2012-05-26,plaice-1,likely,x\n"
    );
    let read = events(&text);
    assert_eq!(read.records.len(), 1);
    assert_eq!(
        read.told(),
        "events.csv:4: column `date`: `25 May` is not a date; write `2012-05-25`, `2012-05`, `2012-05-XX`, `2012-05-25?` or `2012-04/2012-05-31` (EDTF)\n\
         events.csv:4: column `status`: `sure` is not a word for `status`; write one of: confirmed, likely, possible, unlikely, unknown\n\
         events.csv:5: column `killed`: `x` is not a count; write `4`, `3..6` or `3..4..6`, smallest first\n\
         events.csv:5: column `place`: there is no record `plaice-1`; write the key of a file that is in the folder and has no problems of its own"
    );
}

#[test]
fn rejected_rows_can_be_corrected_and_imported_again() {
    let text = "title;date;place;status;problem\n=1+1;2012-05-XX;place-1;likely;\nRaid;25 May;place-1;likely;old\n";
    let first = events(text);
    assert_eq!(first.records[0].key.as_ref().unwrap().as_str(), "event-2");
    assert_eq!(first.rejected, 1);
    let expected = "\u{feff}title;date;place;status;key;problem\r\nRaid;25 May;place-1;likely;event-3;\"column `date`: `25 May` is not a date; write `2012-05-25`, `2012-05`, `2012-05-XX`, `2012-05-25?` or `2012-04/2012-05-31` (EDTF)\"\r\n";
    assert_eq!(first.rejects, expected);
    let second = events(first.rejects.replace("25 May;", "2012-05-25;"));
    assert_eq!(second.told(), "");
    assert_eq!(second.records[0].key.as_ref().unwrap().as_str(), "event-3");
}

#[test]
fn formulas_are_text_and_are_never_calculated() {
    let read = events(format!(
        "{EVENT}event-1,\"=HYPERLINK(\"\"http://x\"\",1)\",2012-05-25,place-1,likely,-3\n"
    ));
    assert!(
        read.rejects
            .contains("\"'=HYPERLINK(\"\"http://x\"\",1)\",2012-05-25,place-1,likely,'-3,"),
        "{}",
        read.rejects
    );
    let again = events(read.rejects.replace("'-3", "3"));
    assert_eq!(again.told(), "");
    let json = serde_json::to_value(&again.records[0]).unwrap();
    assert_eq!(
        json["body"]["fields"]["title"],
        "=HYPERLINK(\"http://x\",1)"
    );
}

#[test]
fn headers_are_told_about() {
    let refused = read_table(
        "events.csv",
        Options::new(Kind::Event),
        b"title,dat,place\nx,2012,place-1\n",
    )
    .err()
    .unwrap();
    assert_eq!(
        refused,
        "events.csv:1: column `dat` is no field of a record of kind `event`; it is left out; did you mean `date`? A field of your own is `own.dat`\n\
         events.csv:1: there is no column `date`, without which no row is a record of kind `event`; add it, and a value in each row\n\
         events.csv:1: there is no column `status`, without which no row is a record of kind `event`; add it, and a value in each row"
    );
    let read = events(
        "Title,DATE,place,status,title_arr,own.Box Nr,date,sightings.1.date,\nx,2012,place-1,likely,y,7,2013,2014,\n",
    );
    assert_eq!(
        read.told(),
        "events.csv:1: column `title_arr` is no field of a record of kind `event`; it is left out; did you mean `title_ar`? A field of your own is `own.title_arr`\n\
         events.csv:1: column `date` stands there twice; the second is left out; rename one of the two\n\
         events.csv:1: column `sightings.1.date` is no field of a record of kind `event`; it is left out; a field of your own is `own.sightings.1.date`"
    );
    assert_eq!(read.records[0].own["Box Nr"], "7");
}

#[test]
fn rows_that_are_shifted_are_told_of() {
    let text = format!(
        "{EVENT}event-1,a,b,2012-05-25,place-1,likely,3\nevent-2,a,2012-05-25,place-1,likely\nevent-3,a,,2012-05-25,place-1,likely\nevent-4,2012-05-25,place-1,likely,3,\nevent-5,a,2012-05-25,place-1,likely,3,,\n,,,,,\n"
    );
    let read = events(&text);
    assert_eq!(read.records.len(), 1);
    assert_eq!(
        read.told(),
        "events.csv:2: this row has 7 values where the header names 6, and those behind stand one column too far; put a value that holds the delimiter in double quotes\n\
         events.csv:3: this row has 5 values where the header names 6; put in the delimiters that are missing, one for each value, also for an empty one\n\
         events.csv:4: the values of this row stand one column too far to the right; move them, and look whether a delimiter is missing or one too many\n\
         events.csv:5: the values of this row stand one column too far to the left; move them, and look whether a delimiter is missing or one too many"
    );
}

#[test]
fn encodings_are_decoded_or_told_of_by_row() {
    let text = format!("{EVENT}event-1,جنازة,2012-05-25,place-1,likely,3\n");
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(order)
            .collect();
        assert_eq!(events(bytes).records.len(), 1);
    }
    assert_eq!(
        events(format!("\u{feff}sep=;\r\n{}", text.replace(',', ";"))).told(),
        ""
    );
    assert_eq!(
        events(format!("sep=;\r\n{}", text.replace(',', ";")))
            .records
            .len(),
        1
    );
    // Windows-1256, and a letter that was lost before.
    let mut bytes = text.clone().into_bytes();
    bytes.extend_from_slice(b"event-2,\xcc\xe4\xc7\xd2\xc9,2012-05-25,place-1,likely,3\nevent-3,a\xef\xbf\xbd,2012,place-1,likely,\nevent-4,a\0b,2012,place-1,likely,\n");
    let read = events(&bytes);
    assert_eq!(read.records.len(), 1);
    assert_eq!(
        read.told(),
        "events.csv:3: column `title`: `\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}` is not UTF-8 text; save the table as UTF-8, and type this value again if it was broken before\n\
         events.csv:4: column `title`: a letter was lost in it before it came here (`\u{fffd}`); type the value again\n\
         events.csv:5: column `title`: it holds the control character \\u{0}; type the value again"
    );
    let again = events(&read.rejects);
    assert_eq!(
        again.records.len(),
        0,
        "what was lost is not taken for text: {}",
        again.told()
    );
    let binary = read_table("events.csv", Options::new(Kind::Event), b"PK\x03\x04\0\0\0")
        .err()
        .unwrap();
    assert_eq!(
        binary,
        "events.csv: this is no table: it holds bytes that no text has; save it as CSV in UTF-8; a spreadsheet must be exported first"
    );
}

#[test]
fn hostile_tables_cost_their_rows_and_no_more() {
    let huge = "x".repeat(3 << 20);
    let wide = ",".repeat(100_000);
    let text = format!(
        "{EVENT}event-1,{huge},2012,place-1,likely,\n{wide}\nevent-3,a,2012,place-1,likely,\nevent-4,\"open,2012,place-1,likely,\nevent-5,a,2012,place-1,likely,\n"
    );
    let read = events(&text);
    assert_eq!(read.records.len(), 1);
    let told = read.told();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "events.csv:2: a value in this row is longer than a megabyte; shorten it, or keep it as a file below `media/`",
            "events.csv:3: this row has 100001 values where the header names 6, and those behind stand one column too far; put a value that holds the delimiter in double quotes",
            "events.csv:5: a quote opens in this row and never closes, so that everything below it was taken for one value; close the quote, or write it twice if it is part of the value",
        ]
    );
    let header = read_table("events.csv", Options::new(Kind::Event), wide.as_bytes())
        .err()
        .unwrap();
    assert!(
        header.starts_with("events.csv:1: the first row names more than"),
        "{header}"
    );
    let open = read_table("events.csv", Options::new(Kind::Event), b"\"title,date\nx")
        .err()
        .unwrap();
    assert!(
        open.starts_with("events.csv:1: the first row does not end"),
        "{open}"
    );
    assert!(read_table("events.csv", Options::new(Kind::Event), b"").is_err());
}

#[test]
fn groups_and_lists_and_accounts_stand_in_cells() {
    let text = "identity.name,identity.also,consent.granted,status,protection,sex\nA B,x;y\\;z,internal; aggregate,dead,high,male\n,,,dead,high,\n,,nobody,dead,high,\n";
    let people = read_table(
        "people.csv",
        Options {
            prefix: Some("raqqa".to_owned()),
            ..Options::new(Kind::Person)
        },
        text.as_bytes(),
    )
    .unwrap_or_else(|e| panic!("{e}"));
    // The world of these tests knows only its own keys.
    assert!(
        people
            .told()
            .contains("column `consent.granted`: `nobody` is not a word"),
        "{}",
        people.told()
    );
    assert!(people.head.columns.len() == 6 && !people.head.has_keys);
    let text = "key,source,date,interviewer,language,statements,notes\nint-100,source-1,2012-05-24,D1,ar,\"(saw) They fired. {event: event-1}\n2. (heard-from person-2) So.\",Calm\nint-101,source-1,2012,D1,ar,They fired,\n";
    let read = read_table(
        "interviews.csv",
        Options::new(Kind::Interview),
        text.replace("int-", "interview-").as_bytes(),
    )
    .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        read.told(),
        "interviews.csv:4: column `statements`: this statement does not begin with how it is known; begin with `(saw)`, `(heard)`, `(told)`, `(heard-from KEY)`, `(inferred)` or `(documented)`"
    );
    let json = serde_json::to_value(&read.records[0].body).unwrap();
    assert_eq!(json["fields"]["statements"].as_array().unwrap().len(), 2);
    assert_eq!(json["fields"]["notes"], "Calm");
}

#[test]
fn keys_can_come_from_a_column() {
    let options = Options {
        key_from: Some("Case No".to_owned()),
        ..Options::new(Kind::Event)
    };
    let text = "Case No,title,date,place,status\nEvent 7,a,2012,place-1,likely\nEvent/8,b,2012,place-1,likely\nقضية,c,2012,place-1,likely\n";
    let read = read_table("events.csv", options, text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    let keys: Vec<String> = read
        .records
        .iter()
        .map(|r| r.key.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(keys, ["event-7", "event-8"]);
    assert_eq!(
        read.told(),
        "events.csv:4: column `Case No`: a key has 1 to 64 characters, this one has 0; choose another"
    );
}

/// Knows every record of any number.
struct Crowd;

impl Resolve for Crowd {
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)> {
        let (word, number) = key.as_str().rsplit_once('-')?;
        let kind = Kind::parse(word)?;
        let number: u128 = number.parse().ok()?;
        Some((kind, RecordId::from_bytes(number.to_be_bytes())))
    }
}

/// How long a hundred thousand rows take: run with `--release -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement"]
fn speed_of_a_large_table() {
    let mut text =
        "key,event,victim,type,method,date,place,age,status,evidence,killing.cause,remarks\n"
            .to_owned();
    for n in 0..100_000 {
        text.push_str(&format!("act-{n},event-{},person-{},010105,0101,2012-05-25,place-{},34,0101,interview-{}:1; observation-1:2,Shot in the chest,\"Told by a neighbour, who saw it\"\n", n % 200, n % 200, n % 200, n % 200));
    }
    let bytes = text.len();
    let started = std::time::Instant::now();
    let mut opened = bulk::open(
        "acts.csv",
        &Source::Table(Options::new(Kind::Act)),
        Cursor::new(text),
    )
    .map_err(|_| ())
    .unwrap();
    let (mut read, mut compiled, mut reading) = (0, 0, std::time::Duration::ZERO);
    loop {
        let at = std::time::Instant::now();
        let batch = opened.batch();
        reading += at.elapsed();
        read += batch.drafts.len();
        for draft in &batch.drafts {
            let done = compile(draft, &Crowd, &BTreeMap::new());
            assert!(done.problems.is_empty(), "{:?}", done.problems);
            compiled += done.records.len();
        }
        if batch.is_last {
            break;
        }
    }
    assert_eq!((read, compiled), (100_000, 100_000));
    println!(
        "{bytes} bytes, {read} rows: reading {reading:?}, with compiling {:?}",
        started.elapsed()
    );
}

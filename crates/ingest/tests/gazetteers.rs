//! Lists of places, boundaries and vocabularies, and telling what a file is.

use std::{
    collections::BTreeMap,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use ingest::{
    bulk::{self, BadRow, Source},
    detect::{Detected, HEAD, detect},
    field::{Draft, Problem, compile, declares},
    gazetteer::{Boundary, join, settle},
    table::{Options, Rejects},
};
use model::{
    id::RecordId,
    place::{Outline, PlaceKind, PlacePrecision},
    record::{Body, Kind, Place, Vocabulary},
};

use crate::support::Known;

#[derive(Default)]
struct Taken {
    drafts: Vec<Draft>,
    countries: Vec<Draft>,
    bad: Vec<BadRow>,
    boundaries: Vec<Boundary>,
    problems: Vec<Problem>,
    skipped: u64,
    rejects: String,
}

fn take(path: &str, source: &Source, bytes: impl Into<Vec<u8>>) -> Taken {
    let mut opened = bulk::open(path, source, Cursor::new(bytes.into()))
        .unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut rejects = Rejects::new(&opened.beginning.head);
    let mut taken = Taken::default();
    loop {
        let batch = opened.batch();
        for bad in &batch.bad {
            rejects.add(&bad.row, &bad.problems);
        }
        taken.drafts.extend(batch.drafts);
        taken.countries.extend(batch.countries);
        taken.bad.extend(batch.bad);
        taken.boundaries.extend(batch.boundaries);
        taken.problems.extend(batch.problems);
        taken.skipped += batch.skipped;
        if batch.is_last {
            taken.rejects = rejects.into_csv();
            return taken;
        }
    }
}

impl Taken {
    fn told(&self) -> Vec<String> {
        let rows = self.bad.iter().flat_map(|bad| &bad.problems);
        rows.chain(&self.problems)
            .map(ToString::to_string)
            .collect()
    }
}

/// The places of drafts by their keys, compiled as the program does it.
fn places(
    drafts: &mut [Draft],
    outlines: &BTreeMap<String, Outline>,
) -> (BTreeMap<String, Place>, Known) {
    let mut known = Known::default();
    for (draft, number) in drafts.iter().zip(1_u128..) {
        for declared in declares(draft) {
            let id = RecordId::from_bytes(number.to_be_bytes());
            known.0.entry(declared.key).or_insert((declared.kind, id));
        }
    }
    settle(drafts, &known);
    let mut found = BTreeMap::new();
    for draft in drafts {
        let compiled = compile(draft, &known, outlines);
        assert!(compiled.problems.is_empty(), "{:?}", compiled.problems);
        for record in compiled.records {
            let place: &Place = (&record.body).try_into().unwrap();
            found.insert(record.key.unwrap().to_string(), place.clone());
        }
    }
    (found, known)
}

fn within<'k>(known: &'k Known, place: &Place) -> &'k str {
    let is_it = |(_, (_, id)): &(&model::key::Key, &(Kind, RecordId))| Some(*id) == place.within;
    known
        .0
        .iter()
        .find(is_it)
        .map_or("", |(key, _)| key.as_str())
}

const PCODES: &str = "level\tpcode\tparent\tname_en\tname_ar\tlat\tlon\tgeonames\taliases\n\
adm1\tQA01\tQA\tQamar\tقمر\t36.2\t37.1\t170062\tQamar Governorate|محافظة قمر\n\
adm2\tQA0101\tQA01\tLantern\t<Null>\t36.3\t37.2\t\t\n\
adm2\tQA0102\tQA01\tLost\t\u{fffd}\t36.3\t37.2\t\t\n\
adm2\tQA0103\tQA01\tNorth\t\tnorth\t37.2\t\t\n\
adm2\t\tQA01\tNameless\t\t\t\t\t\n";

#[test]
fn a_list_of_codes_becomes_places_that_are_told_no_finer_than_it() {
    let list = Some("COD-AB Qamaria 2012".to_owned());
    let taken = take("lists/qa.tsv", &Source::Gazetteer { list }, PCODES);
    assert_eq!(
        taken.told(),
        [
            "lists/qa.tsv:4: column `name_ar`: a letter was lost in it before it came here (`\u{fffd}`); correct it in the list, or leave the row out",
            "lists/qa.tsv:5: column `lat`: `north, 37.2` is not a latitude and a longitude in degrees; correct it in the list, or leave the row out",
            "lists/qa.tsv:6: column `pcode`: there is no code in it; correct it in the list, or leave the row out",
        ]
    );
    let mut all: Vec<Draft> = taken
        .countries
        .iter()
        .chain(&taken.drafts)
        .cloned()
        .collect();
    let (places, known) = places(&mut all, &BTreeMap::new());
    assert_eq!(places.keys().collect::<Vec<_>>(), ["qa", "qa01", "qa0101"]);
    let (country, governorate) = (&places["qa"], &places["qa01"]);
    assert_eq!(
        (country.kind, country.name.as_deref()),
        (PlaceKind::Country, Some("Qatar"))
    );
    assert_eq!(governorate.kind, PlaceKind::Governorate);
    assert_eq!(governorate.publish_as, PlacePrecision::Governorate);
    assert_eq!(governorate.also, ["Qamar Governorate", "محافظة قمر"]);
    assert_eq!(governorate.codes, ["geonames:170062"]);
    assert_eq!(governorate.list.as_deref(), Some("COD-AB Qamaria 2012"));
    assert_eq!(within(&known, governorate), "qa");
    assert_eq!(places["qa0101"].name_ar, None);
    // What was told is enough to correct the rows and import them again.
    let corrected = taken
        .rejects
        .replace('\u{fffd}', "ضائع")
        .replace("north", "36.3")
        .replace("\t\tQA01\tNameless", "\tQA0104\tQA01\tNameless");
    let again = take("lists/qa.tsv", &Source::Gazetteer { list: None }, corrected);
    assert_eq!((again.told(), again.drafts.len()), (Vec::new(), 3));
}

#[test]
fn the_shape_that_ocha_publishes_names_every_level_in_each_row() {
    let text = "ADM2_EN,ADM2_AR,ADM2_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM0_EN,ADM0_AR,ADM0_PCODE,validOn,center_lat,center_lon\n\
Lantern,الفانوس,QX0101,Qamar,قمر,QX01,Qamaria,القمرية,QX,2012-01-01,36.1,37.1\n\
North,شمال,QX0102,Qamar,قمر,QX01,Qamaria,القمرية,QX,2012-01-01,36.2,37.2\n";
    let taken = take("qx.csv", &Source::Gazetteer { list: None }, text);
    assert_eq!(taken.told(), [""; 0]);
    let mut all: Vec<Draft> = taken
        .countries
        .iter()
        .chain(&taken.drafts)
        .cloned()
        .collect();
    let (places, known) = places(&mut all, &BTreeMap::new());
    assert_eq!(
        places.keys().collect::<Vec<_>>(),
        ["qx", "qx01", "qx0101", "qx0102"]
    );
    assert_eq!(places["qx"].name_ar.as_deref(), Some("القمرية"));
    assert_eq!(places["qx01"].position, None);
    assert_eq!(within(&known, &places["qx0102"]), "qx01");
    assert_eq!(within(&known, &places["qx01"]), "qx");
    assert_eq!(
        places["qx0101"].list.as_deref(),
        Some("OCHA COD-AB (qx.csv), 2012-01-01")
    );
}

fn geonames(
    id: &str,
    name: &str,
    others: &str,
    (class, feature): (&str, &str),
    codes: [&str; 3],
) -> String {
    let [a, b, c] = codes;
    format!(
        "{id}\t{name}\t{name}\t{others}\t36.2\t37.1\t{class}\t{feature}\tSY\t\t{a}\t{b}\t{c}\t\t0\t\t380\tAsia/Damascus\t2012-05-01\n"
    )
}

#[test]
fn a_dump_of_geonames_is_joined_by_its_admin_codes() {
    let text = [
        geonames(
            "170063",
            "Aleppo",
            "Halab,Alep,حەلەب,حلب",
            ("P", "PPLA"),
            ["09", "1", ""],
        ),
        geonames(
            "1",
            "Halab Governorate",
            "محافظة حلب",
            ("A", "ADM1"),
            ["09", "", ""],
        ),
        geonames("2", "Jabal Sam'an", "", ("A", "ADM2"), ["09", "1", ""]),
        geonames("3", "Sukkari", "السكري", ("P", "PPLX"), ["09", "7", ""]),
        geonames("4", "A \"hill\"", "", ("T", "HLL"), ["09", "1", ""]),
        geonames(
            "163843",
            "Syrian Arab Republic",
            "سوريا",
            ("A", "PCLI"),
            ["00", "", ""],
        ),
        "5\tbroken\n".to_owned(),
    ]
    .concat();
    assert_eq!(
        detect("SY.txt", text.as_bytes()),
        Detected::Many(Source::GeoNames { list: None })
    );
    let taken = take("SY.txt", &Source::GeoNames { list: None }, text);
    assert_eq!(
        taken.told(),
        [
            "SY.txt:7: this row has 2 values where a row of GeoNames has 19; correct it in the dump, or leave the row out"
        ]
    );
    assert_eq!(
        (taken.drafts.len(), taken.skipped, taken.countries.len()),
        (4, 2, 1)
    );
    let mut all: Vec<Draft> = taken
        .countries
        .iter()
        .chain(&taken.drafts)
        .cloned()
        .collect();
    let (places, known) = places(&mut all, &BTreeMap::new());
    let city = &places["geonames-170063"];
    assert_eq!(
        (city.kind, city.name_ar.as_deref()),
        (PlaceKind::City, Some("حلب"))
    );
    assert_eq!(city.codes, ["geonames:170063"]);
    assert_eq!(within(&known, city), "geonames-2");
    assert_eq!(
        within(&known, &places["geonames-3"]),
        "geonames-1",
        "the finest area that is there"
    );
    assert_eq!(places["geonames-3"].publish_as, PlacePrecision::Quarter);
    assert_eq!(places["sy"].name.as_deref(), Some("Syrian Arab Republic"));
    assert_eq!(places["sy"].codes, ["geonames:163843"]);
}

const AREA: &str = r#"{"type":"Polygon","coordinates":[[[1,2],[2,3],[1,3],[1,2]]]}"#;

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
}

#[test]
fn boundaries_are_joined_to_places_by_their_codes() {
    let features = [
        feature(
            r#"{"ADM1_EN":"Qamar","ADM1_PCODE":"QA01","note":"}]\"{"}"#,
            AREA,
        ),
        feature(r#"{"NAME_EN":"Nowhere"}"#, AREA),
        feature(
            r#"{"PCODE":"QA0101","NAME_EN":"Lantern","ADM1_PCODE":"QA01"}"#,
            r#"{"type":"Point","coordinates":[1,2]}"#,
        ),
    ];
    let text = format!(
        r#"{{"name":"features","type":"FeatureCollection", "features" : [{}]}}"#,
        features.join(",\n")
    );
    assert_eq!(
        detect("a.geojson", text.as_bytes()),
        Detected::Many(Source::Boundaries)
    );
    let taken = take("a.geojson", &Source::Boundaries, text.clone());
    let remedy = "export it with its P-code, as a Polygon or MultiPolygon in WGS 84, simplified for a small map";
    assert_eq!(
        taken.told(),
        [
            format!("a.geojson: feature 2: it has no P-code, or no name; {remedy}"),
            format!("a.geojson: feature 3: `QA0101`: `Point` is not an area; {remedy}"),
        ]
    );
    let outlines: BTreeMap<String, Outline> = taken
        .boundaries
        .into_iter()
        .map(|b| (b.code, b.outline))
        .collect();
    let list = take("qa.tsv", &Source::Gazetteer { list: None }, PCODES);
    let mut all: Vec<Draft> = list.countries.into_iter().chain(list.drafts).collect();
    assert_eq!(
        join(&mut all, &outlines).into_iter().collect::<Vec<_>>(),
        ["QA01"]
    );
    let (places, _) = places(&mut all, &outlines);
    assert_eq!(places["qa01"].outline.as_ref().unwrap().rings.len(), 1);
    for broken in [
        "",
        "{}",
        "[",
        &text[..text.len() - 3],
        r#"{"features":[]}"#,
        r#"{"features":[{"#,
    ] {
        let taken = take("a.geojson", &Source::Boundaries, broken);
        assert!(!taken.problems.is_empty(), "{broken}");
    }
}

#[test]
fn terms_become_one_vocabulary_for_each_list() {
    let text = "mt\tcode\tterm_en\tterm_ar\n61\t61 50\tAttack on a bakery\tالاعتداء على مخبز\n5\t90 50\tThermobaric weapon\t\n5\t90 51\t\tسلاح\n5\tx\ta\t\n5\t90 52\tLost \u{fffd}\t\n";
    assert_eq!(
        detect("terms.tsv", text.as_bytes()),
        Detected::Many(Source::Vocabulary { edition: None })
    );
    let taken = take(
        "terms.tsv",
        &Source::Vocabulary {
            edition: Some("ours, 2012".to_owned()),
        },
        text,
    );
    assert_eq!(
        taken.told(),
        [
            "terms.tsv: list 5: the term `9051` has no words in English; add them in a column `term_en`",
            "terms.tsv:5: `x` is not a code; write pairs of digits such as `01 01 05 01` (quoted, so that zeros stay)",
            "terms.tsv:6: this line is not UTF-8 text, or lost a letter before it came here; type the term again",
        ]
    );
    let known = Known(
        taken
            .drafts
            .iter()
            .flat_map(declares)
            .map(|d| (d.key, (d.kind, RecordId::from_bytes([1; 16]))))
            .collect(),
    );
    let keys: Vec<_> = taken
        .drafts
        .iter()
        .map(|draft| draft.key().as_str())
        .collect();
    assert_eq!(keys, ["mt-05", "mt-61"]);
    let compiled = compile(&taken.drafts[1], &known, &BTreeMap::new());
    let Body::Vocabulary(Vocabulary {
        number,
        terms,
        edition,
        ..
    }) = &compiled.records[0].body
    else {
        panic!("{:?}", compiled.problems);
    };
    assert_eq!(
        (*number, terms[0].en.as_str(), edition.as_deref()),
        (61, "Attack on a bakery", Some("ours, 2012"))
    );
}

#[test]
fn files_are_known_by_what_they_hold_and_then_by_name() {
    let table = |kind| Detected::Many(Source::Table(Options::new(kind)));
    assert_eq!(detect("a/acts.csv", b"event,type\n"), table(Kind::Act));
    assert_eq!(
        detect("People-2012.TSV", b"status\tprotection\n"),
        table(Kind::Person)
    );
    assert_eq!(
        detect("missing-people.csv", b"person\n"),
        table(Kind::MissingPerson)
    );
    assert_eq!(detect("places.csv", b"name,kind\n"), table(Kind::Place));
    assert_eq!(
        detect("places.csv", b"pcode,name_en\n"),
        Detected::Many(Source::Gazetteer { list: None })
    );
    assert_eq!(detect("ev-01.md", b"---\nkey: x\n---\n"), Detected::Record);
    assert_eq!(detect("o.geojson", AREA.as_bytes()), Detected::Outline);
    assert_eq!(detect("a.jpg", b"\xff\xd8"), Detected::Other);
    for (path, head, told) in [
        (
            "acts.xlsx",
            &b"PK\x03\x04"[..],
            "acts.xlsx: this is the file of a spreadsheet program; save each of its tables as CSV in UTF-8",
        ),
        (
            "stuff.csv",
            b"a,b\n",
            "stuff.csv: `stuff.csv` does not say of which kind of record its rows are; name it by the kind, as in `acts.csv`, or say the kind",
        ),
        (
            "identities.csv",
            b"name\n",
            "identities.csv: records of kind `identity` have no table of their own; look into docs/tables.md for the table that they are part of",
        ),
    ] {
        let Detected::Unclear(problem) = detect(path, head) else {
            panic!("{path}");
        };
        assert_eq!(problem.to_string(), told);
    }
}

/// A file of the shared data; a test that has none says so and ends.
fn shared(name: &str, test: &str) -> Option<Vec<u8>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    let bytes = fs::read(path).ok();
    if bytes.is_none() {
        testkit::skip(test, "../shared/data absent");
    }
    bytes
}

fn found(name: &str, bytes: &[u8]) -> Source {
    match detect(name, &bytes[..bytes.len().min(HEAD)]) {
        Detected::Many(source) => source,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn the_real_lists_of_syria_are_taken_in() {
    let test = "the_real_lists_of_syria_are_taken_in";
    let mut outlines = BTreeMap::new();
    for (name, count) in [
        ("syria/admin1.geojson", 14),
        ("syria/admin2.geojson", 62),
        ("syria/aleppo_neighbourhoods.geojson", 109),
    ] {
        let Some(bytes) = shared(name, test) else {
            return;
        };
        assert_eq!(found(name, &bytes), Source::Boundaries);
        let taken = take(name, &Source::Boundaries, bytes);
        assert_eq!((taken.told().len(), taken.boundaries.len()), (0, count));
        outlines.extend(taken.boundaries.into_iter().map(|b| (b.code, b.outline)));
    }
    let mut all = Vec::new();
    for (name, count, bad) in [
        ("syria/sy_pcodes_adm1-3.tsv", 348, 0),
        ("syria/sy_communities_2015.tsv", 5245, 6),
        ("syria/city_neighbourhoods.tsv", 414, 0),
    ] {
        let Some(bytes) = shared(name, test) else {
            return;
        };
        let taken = take(name, &found(name, &bytes), bytes);
        assert_eq!(
            (taken.drafts.len(), taken.bad.len()),
            (count, bad),
            "{name}"
        );
        if bad > 0 {
            assert_eq!(
                taken.told()[0],
                format!(
                    "{name}:265: column `name_ar`: a letter was lost in it before it came here (`\u{fffd}`); correct it in the list, or leave the row out"
                )
            );
        }
        all.extend(taken.countries);
        all.extend(taken.drafts);
    }
    assert_eq!(join(&mut all, &outlines).len(), 14 + 62);
    let (places, known) = places(&mut all, &outlines);
    assert_eq!(places.len(), 1 + 348 + 5245 + 414);
    let (city, quarter) = (&places["c1007"], &places["n0164"]);
    assert_eq!(
        (city.name.as_deref(), city.kind),
        (Some("Aleppo"), PlaceKind::City)
    );
    assert_eq!(within(&known, city), "sy020000");
    assert_eq!(within(&known, quarter), "c1007");
    assert_eq!(
        (quarter.name_ar.as_deref(), quarter.publish_as),
        (Some("الدلالين"), PlacePrecision::Quarter)
    );
    assert_eq!(within(&known, &places["sy02"]), "sy");
    // The list of 2015 has a subdistrict that the newer one has not.
    assert_eq!(within(&known, &places["c5384"]), "sy1002");
    assert_eq!(places["sy"].name.as_deref(), Some("Syria"));
}

#[test]
fn the_real_vocabulary_is_taken_in() {
    let name = "vocab/microthesauri.tsv";
    let Some(bytes) = shared(name, "the_real_vocabulary_is_taken_in") else {
        return;
    };
    let taken = take(name, &found(name, &bytes), bytes);
    assert_eq!(taken.told(), [""; 0]);
    assert!(taken.drafts.len() > 45, "{}", taken.drafts.len());
    let known = Known(
        taken
            .drafts
            .iter()
            .flat_map(declares)
            .map(|d| (d.key, (d.kind, RecordId::from_bytes([1; 16]))))
            .collect(),
    );
    for draft in &taken.drafts {
        let compiled = compile(draft, &known, &BTreeMap::new());
        assert!(
            compiled.problems.is_empty() && compiled.records.len() == 1,
            "{:?}",
            compiled.problems
        );
    }
    let fields = "vocab/esf_fields.tsv";
    if let Some(bytes) = shared(fields, "the_real_vocabulary_is_taken_in") {
        assert!(matches!(detect(fields, &bytes), Detected::Unclear(_)));
    }
}

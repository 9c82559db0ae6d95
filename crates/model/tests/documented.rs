//! `docs/records.md` and `docs/records.schema.json` say what the declarations say.
//!
//! `UPDATE_DOCS=1` writes what is declared now, for a person to read.

use std::{collections::BTreeSet, env, fmt::Write as _, fs, path::PathBuf};

use serde_json::{Value, json};
use testimony_model::{
    field::{Field, Shape},
    record::Kind,
    terms,
};

fn document(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name)
}

const BEGIN: &str = "<!-- fields -->\n";
const END: &str = "<!-- end of fields -->\n";

#[test]
fn every_field_of_every_kind_is_documented() {
    let path = document("records.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{BEGIN}{}{END}{after}", reference());
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert!(wanted == page, "docs/records.md is behind; UPDATE_DOCS=1");
    }
}

#[test]
fn the_json_of_every_kind_has_a_schema() {
    let path = document("records.schema.json");
    let wanted = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        let page = fs::read_to_string(&path).unwrap();
        assert!(
            wanted == page,
            "docs/records.schema.json is behind; UPDATE_DOCS=1"
        );
    }
}

/// Each of the 238 numbered fields of the Events Standard Formats has its place, or the page says why
/// it has none.
#[test]
fn every_field_of_the_events_standard_formats_has_its_place() {
    let mut kept = BTreeSet::new();
    for kind in Kind::ALL {
        collect(kind.fields(), &mut kept);
    }
    let page = fs::read_to_string(document("records.md")).unwrap();
    let (_, rest) = page
        .split_once("## Fields of the standard that have no place\n")
        .unwrap();
    let left: BTreeSet<String> = rest
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .flat_map(|(numbers, _)| numbers.split(", ").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let twice: Vec<_> = kept.intersection(&left).collect();
    assert!(twice.is_empty(), "kept and left out: {twice:?}");
    let lost: Vec<_> = numbers()
        .into_iter()
        .filter(|number| !kept.contains(number) && !left.contains(number))
        .collect();
    assert!(lost.is_empty(), "nowhere: {lost:?}");
    assert_eq!(numbers().len(), 238);
}

fn collect(fields: &[Field], numbers: &mut BTreeSet<String>) {
    for field in fields {
        numbers.extend(field.esf.iter().map(|number| (*number).to_owned()));
        if let Shape::Group(inner) = field.shape {
            collect(inner, numbers);
        }
    }
}

/// The numbers of the standard, as ranges (HURIDOCS Events Standard Formats, 2001, with the types of
/// dates and the locations that OpenEvSys added).
fn numbers() -> Vec<String> {
    let ranges: &[(u32, u32)] = &[
        (101, 102),
        (108, 108),
        (111, 116),
        (150, 156),
        (160, 163),
        (165, 168),
        (170, 173),
        (901, 904),
        (908, 908),
        (910, 913),
        (915, 928),
        (930, 931),
        (940, 947),
        (950, 950),
        (953, 954),
        (957, 957),
        (960, 963),
        (965, 966),
        (968, 968),
        (970, 972),
        (2101, 2103),
        (2108, 2109),
        (2111, 2118),
        (2121, 2123),
        (2150, 2150),
        (2152, 2155),
        (2160, 2162),
        (2165, 2166),
        (2170, 2172),
        (2201, 2203),
        (2209, 2209),
        (2250, 2250),
        (2261, 2262),
        (2265, 2265),
        (2270, 2271),
        (2301, 2303),
        (2308, 2311),
        (2320, 2320),
        (2322, 2323),
        (2327, 2328),
        (2350, 2350),
        (2361, 2362),
        (2365, 2365),
        (2370, 2371),
        (2401, 2404),
        (2408, 2409),
        (2412, 2412),
        (2422, 2422),
        (2450, 2450),
        (2461, 2462),
        (2465, 2466),
        (2470, 2471),
        (2501, 2504),
        (2508, 2513),
        (2550, 2550),
        (2553, 2553),
        (2560, 2562),
        (2565, 2566),
        (2570, 2571),
        (2601, 2604),
        (2608, 2609),
        (2611, 2614),
        (2650, 2652),
        (2661, 2662),
        (2665, 2666),
        (2670, 2672),
        (3102, 3102),
        (3110, 3110),
        (3112, 3120),
        (3202, 3202),
        (3212, 3213),
        (3302, 3302),
        (3311, 3312),
        (3351, 3351),
        (3402, 3402),
        (3410, 3412),
        (8001, 8011),
        (9001, 9011),
    ];
    let plain = ranges.iter().flat_map(|(from, to)| *from..=*to);
    let mut all: Vec<String> = plain.map(|number| format!("{number:04}")).collect();
    let typed = [
        "113_1", "114_1", "911_1", "928_1", "2111_1", "2121_1", "2310_1", "2311_1",
    ];
    all.extend(typed.map(str::to_owned));
    all
}

/// The reference, kind by kind.
fn reference() -> String {
    let mut page = String::new();
    for kind in Kind::ALL.iter().filter(|kind| !kind.fields().is_empty()) {
        writeln!(
            page,
            "\n### {kind}\nCompartment `{}`; folder and table `{}`.\n",
            kind.compartment(),
            kind.plural()
        )
        .unwrap();
        table(&mut page, "", kind.fields());
    }
    page.push('\n');
    page
}

fn table(page: &mut String, prefix: &str, fields: &[Field]) {
    if prefix.is_empty() {
        page.push_str("| field | what | value | HURIDOCS |\n|---|---|---|---|\n");
    }
    for field in fields {
        if matches!(field.shape, Shape::Machine) {
            continue;
        }
        let key = if field.inline {
            prefix.to_owned()
        } else {
            format!("{prefix}{}", field.key)
        };
        if !field.inline {
            let need = if field.need { " **needed**" } else { "" };
            let body = if field.body {
                ", below the front matter"
            } else {
                ""
            };
            let many = if field.many { "list of " } else { "" };
            writeln!(
                page,
                "| `{key}`{need} | {} | {many}{}{body} | {} |",
                field.about(),
                words(field),
                field.esf.join(", ")
            )
            .unwrap();
        }
        if let Shape::Group(inner) = field.shape {
            let inside = match (field.inline, field.many) {
                (true, _) => prefix.to_owned(),
                (false, true) => format!("{key}[]."),
                (false, false) => format!("{key}."),
            };
            let mut rows = String::new();
            let name = if inside.is_empty() { "x" } else { &inside };
            table(&mut rows, name, inner);
            page.push_str(&rows.replace("| `x", "| `"));
        }
    }
}

fn words(field: &Field) -> String {
    match field.shape {
        Shape::Text => "text".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Count => "count".to_owned(),
        Shape::Number {
            least,
            most: u32::MAX,
        } => format!("number from {least}"),
        Shape::Number { least, most } => format!("number {least} to {most}"),
        Shape::Decimal => "number".to_owned(),
        Shape::Flag => "true, false".to_owned(),
        Shape::Words(words) => words.join(", "),
        Shape::Code(Some(list)) => {
            match terms::title(list, testimony_model::language::Language::En) {
                Some(title) => format!("code, MT {list} ({title})"),
                None => format!("code, MT {list}"),
            }
        }
        Shape::Code(None) => "code".to_owned(),
        Shape::Language => "language tag".to_owned(),
        Shape::Link => "web address".to_owned(),
        Shape::Position => "latitude, longitude".to_owned(),
        Shape::Reference([]) => "key of any record".to_owned(),
        Shape::Reference(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            format!("key of: {}", kinds.join(", "))
        }
        Shape::Evidence => "evidence".to_owned(),
        Shape::Group(_) => "group".to_owned(),
        Shape::Outline => "GeoJSON file".to_owned(),
        Shape::Mask => "box".to_owned(),
        Shape::Machine => String::new(),
    }
}

/// JSON Schema (draft 2020-12) of what `list`, `show` and `search` answer, for each kind.
fn schema() -> Value {
    let kinds = Kind::ALL.iter().filter(|kind| !kind.fields().is_empty());
    let bodies: serde_json::Map<String, Value> = kinds
        .map(|kind| {
            let body = json!({
                "type": "object",
                "required": ["kind", "fields"],
                "properties": { "kind": { "const": kind.word() }, "fields": object(kind.fields()) },
            });
            (kind.word().to_owned(), body)
        })
        .collect();
    let any: Vec<Value> = bodies
        .keys()
        .map(|word| json!({ "$ref": format!("#/$defs/{word}") }))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of Testimony",
        "description": "Absent fields are left out. Kinds that the program fills in are in docs/json.md.",
        "type": "object",
        "required": ["id", "key", "body", "own"],
        "properties": {
            "id": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
            "key": { "type": ["string", "null"] },
            "body": { "anyOf": any },
            "own": { "type": "object", "additionalProperties": { "type": "string" } },
        },
        "$defs": bodies,
    })
}

fn object(fields: &[Field]) -> Value {
    let mut properties = serde_json::Map::new();
    let mut required = Vec::new();
    for field in fields {
        let one = value(field);
        let whole = if field.many {
            json!({ "type": "array", "items": one, "description": field.about() })
        } else {
            let mut one = one;
            one["description"] = json!(field.about());
            one
        };
        properties.insert(field.name.to_owned(), whole);
        if field.need && !field.many {
            required.push(field.name);
        }
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn value(field: &Field) -> Value {
    match field.shape {
        Shape::Text | Shape::Language | Shape::Link => json!({ "type": "string" }),
        Shape::Date => json!({ "type": "string", "format": "edtf" }),
        Shape::Count => json!({ "type": "object", "required": ["min", "best", "max"] }),
        Shape::Number { least, most } => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Decimal => json!({ "type": "number" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Code(_) => json!({ "type": "string", "pattern": "^([0-9]{2}){1,6}$" }),
        Shape::Position => json!({ "type": "object", "required": ["latitude", "longitude"] }),
        Shape::Reference(_) => json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        Shape::Evidence => json!({ "type": "object", "required": ["record", "statement"] }),
        Shape::Group(fields) => object(fields),
        Shape::Outline | Shape::Mask => json!({ "type": "object" }),
        Shape::Machine => json!({}),
    }
}

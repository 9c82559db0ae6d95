//! What a careless system would let out: the table of examples/README.md, against every byte that
//! the demo let leave. The searching here is this file's own; the program's gate has no part in it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use crate::{
    demo::DEMO,
    support::{FIELD, TestEnv, files},
};

/// Everything that leaves, in the forms in which somebody could read it.
struct Leaving {
    /// Text of both PDFs and both HTML files, plain.
    texts: Vec<(String, String)>,
    /// Every file, as it is.
    raw: Vec<(String, Vec<u8>)>,
}

static LEAVING: LazyLock<Leaving> = LazyLock::new(|| {
    let mut leaving = Leaving {
        texts: Vec::new(),
        raw: Vec::new(),
    };
    for folder in ["out/report", "out/exhibits"] {
        for (name, path) in files(&DEMO.join(folder)) {
            let bytes = fs::read(&path).unwrap();
            if name.ends_with(".html") {
                let html = String::from_utf8(bytes.clone()).unwrap();
                leaving
                    .texts
                    .push((name.clone(), plain(&without_pictures(&html))));
            } else if name.ends_with(".pdf") {
                // Absent where a test has said so already.
                leaving
                    .texts
                    .extend(pdf_text(&path).map(|text| (name.clone(), plain(&text))));
            } else if let Ok(text) = String::from_utf8(bytes.clone()) {
                leaving.texts.push((name.clone(), plain(&text)));
            }
            leaving.raw.push((format!("{name} in {folder}"), bytes));
        }
    }
    leaving
});

fn pdf_text(path: &Path) -> Option<String> {
    let output = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8"])
        .arg(path)
        .arg("-")
        .output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A page without the bytes of its pictures and fonts.
fn without_pictures(html: &str) -> String {
    let mut parts = html.split(";base64,");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        text.push_str(part.trim_start_matches(is_base64));
    }
    text
}

/// Lower case, western digits, one space between words, no marks that are not letters.
fn plain(text: &str) -> String {
    let shown = text.chars().filter_map(|c| match c {
        '\u{640}' | '\u{64b}'..='\u{652}' | '\u{ad}' => None,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => None,
        '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10),
        '\u{66b}' => Some('.'),
        '’' | '′' => Some('\''),
        c => Some(c),
    });
    let text: String = shown.collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same without anything between digits that people write there.
fn digits(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/'))
        .collect()
}

/// None of the values is in any text, nor in the bytes of any file, in UTF-8 or UTF-16.
fn assert_absent(values: &[&str]) {
    for value in values {
        let wanted = plain(value);
        for (file, text) in &LEAVING.texts {
            assert!(
                !contains_word(text, &wanted),
                "{value:?} is in the text of {file}"
            );
        }
        // Shorter ones turn up by chance in what is compressed.
        if value.len() >= 6 {
            assert_absent_from_bytes(value);
        }
    }
}

fn assert_absent_from_bytes(value: &str) {
    let utf16: Vec<u16> = value.encode_utf16().collect();
    let needles: [Vec<u8>; 3] = [
        value.as_bytes().to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ];
    for (file, bytes) in &LEAVING.raw {
        for needle in &needles {
            assert!(!has(bytes, needle), "{value:?} is in the bytes of {file}");
        }
    }
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        if rest[at..].starts_with(needle) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// `Sid` is not in `besides`.
fn contains_word(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !is_letter(before.chars().next_back()) && !is_letter(after.chars().next())
    })
}

/// Both ways in which a report can be read must be there, or an absence would mean nothing.
fn assert_present(edition: &str, value: &str) {
    let wanted = plain(value);
    let texts = LEAVING
        .texts
        .iter()
        .filter(|(file, _)| file.starts_with(&format!("{edition}/report.")));
    let texts: Vec<_> = texts.collect();
    assert!(!texts.is_empty());
    for (file, text) in texts {
        assert!(text.contains(&wanted), "{value:?} is not in {file}");
    }
}

/// One telephone number, in any way of writing it.
fn assert_no_number(number: &str) {
    let wanted = digits(number.trim_start_matches('+'))
        .trim_start_matches('0')
        .to_owned();
    assert!(wanted.len() >= 9, "{wanted}");
    for (file, text) in &LEAVING.texts {
        assert!(!digits(text).contains(&wanted), "{number} is in {file}");
    }
    assert_absent(&[number, &wanted]);
}

macro_rules! pdf_or_skip {
    ($name:literal) => {
        if !testkit::has_program("pdftotext", $name) {
            return;
        }
    };
}

#[test]
fn released_names_are_printed_in_both_editions() {
    pdf_or_skip!("released_names_are_printed_in_both_editions");
    let released = [
        ("Nawar Dirbani", "نوار درباني"),
        ("Taym Khuzamir", "تيم خزامير"),
        ("Yaman Salwaji", "يمان سلوجي"),
        ("Anas Rumanid", "أنس رمانيد"),
    ];
    for (english, arabic) in released {
        assert_present("en", english);
        assert_present("ar", arabic);
    }
}

/// The names, numbers and phrases of everybody but the dead and disappeared who are named.
#[test]
fn nobody_else_is_named_and_nobody_can_be_called() {
    pdf_or_skip!("nobody_else_is_named_and_nobody_can_be_called");
    let (mut hidden, mut released) = (Vec::new(), Vec::new());
    let mut numbers = Vec::new();
    for folder in ["sources", "people"] {
        for (_, path) in files(&DEMO.join("out/field-folder").join(folder)) {
            let text = fs::read_to_string(path).unwrap();
            let fields = fields(&text);
            let is = |key: &str, value: &str| fields.get(key).is_some_and(|is| is[0] == value);
            let public = is("family_wish", "named") && !is("status", "living");
            let names = ["name", "name_ar"].iter().filter_map(|key| fields.get(key));
            let names: Vec<String> = names.flatten().cloned().collect();
            assert_eq!(names.len(), 2);
            if public {
                released.extend(names.clone());
            } else {
                hidden.extend(names);
            }
            for key in [
                "email",
                "identifier",
                "handle",
                "phrases",
                "also",
                "address",
            ] {
                hidden.extend(fields.get(key).into_iter().flatten().cloned());
            }
            numbers.extend(fields.get("phone").into_iter().flatten().cloned());
        }
    }
    assert!(
        hidden.len() > 120 && numbers.len() == 18,
        "{} {}",
        hidden.len(),
        numbers.len()
    );
    // A family name alone, unless a dead man who is named bears it too.
    let surnames: Vec<String> = hidden
        .iter()
        .filter(|name| !name.contains(|c: char| c.is_ascii_digit() || c == '@'))
        .filter_map(|name| name.split(' ').next_back())
        .filter(|surname| {
            surname.len() > 4
                && surname
                    .chars()
                    .next()
                    .is_some_and(|c| !c.is_ascii_lowercase())
        })
        .filter(|surname| {
            !released
                .iter()
                .any(|name| name.ends_with(*surname) || name.starts_with(*surname))
        })
        .map(str::to_owned)
        .collect();
    hidden.extend(surnames);
    let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
    assert_absent(&hidden);
    numbers.iter().for_each(|number| assert_no_number(number));
}

/// The scalars and flow lists of a front matter, however deep, by their key.
fn fields(text: &str) -> BTreeMap<&str, Vec<String>> {
    let front = text.split("---").nth(1).unwrap();
    let pairs = front.lines().filter_map(|line| line.trim().split_once(':'));
    pairs
        .map(|(key, value)| {
            let value = value.trim();
            let list = value
                .strip_prefix('[')
                .and_then(|list| list.strip_suffix(']'));
            let values = match list {
                Some(list) => list
                    .split(',')
                    .map(|item| item.trim().trim_matches('"').to_owned())
                    .collect(),
                None => vec![value.trim_matches('"').to_owned()],
            };
            (
                key,
                values
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .collect(),
            )
        })
        .filter(|(_, values): &(_, Vec<String>)| !values.is_empty())
        .collect()
}

#[test]
fn trap_1_and_2_and_3_what_the_files_say_of_people() {
    pdf_or_skip!("trap_1_and_2_and_3_what_the_files_say_of_people");
    assert_absent(&[
        "Samira Haddan",
        "at the third bed",
        "سميرة حدان",
        "عند السرير الثالث",
        "Qandaris",
        "walks behind the second coffin",
        "seen from the bakery",
        "Funeral of Anas,",
        "Nadim Barqushi",
        "N. Barqushi",
        "Barqushi",
        "Nado",
        "Tarif Maluqi",
        "Maluqi",
        "Dr Tarif",
        "way in: yard",
        "yard of the second house",
        "Walnut Cellar",
        "قبو الجوز",
        "Indigo Loft",
        "علّية النيلة",
        "علية النيلة",
        "House of the Blue Shutters",
        "Blue Shutters",
        "المصاريع الزرقاء",
    ]);
}

#[test]
fn trap_4_and_10_no_position_in_any_notation() {
    pdf_or_skip!("trap_4_and_10_no_position_in_any_notation");
    assert_absent(&[
        // the two field hospitals and the safe house
        "32.12713", "32.1271", "34.53187", "34.5318", "32.11566", "32.1156", "34.52904", "34.5290",
        "32.13344", "32.1334", "34.54618", "34.5461",
    ]);
    let minutes = [
        (7, "37"),
        (6, "56"),
        (7, "13"),
        (7, "35"),
        (6, "36"),
        (7, "4"),
        (6, "47"),
    ];
    for (file, text) in &LEAVING.texts {
        for (minute, second) in minutes {
            for shape in [
                format!("32°{minute}'{second}"),
                format!("32° {minute}' {second}"),
                format!("32°0{minute}'{second}"),
                format!("32° 0{minute}' {second}"),
                format!("32 deg {minute}' {second}"),
                format!("32 0{minute} {second}"),
            ] {
                assert!(!text.contains(&shape), "{shape} is in {file}");
            }
        }
        for shape in ["geo:32", "+32.1", "32.11566"] {
            assert!(!text.contains(shape), "{shape} is in {file}");
        }
        for shape in ["n32", "w34", "w034"] {
            // In a manifest a line's end is written `\n`.
            let text = text.replace("\\n", "\n");
            assert!(!says(&text, shape), "{shape} is in {file}");
        }
    }
}

/// Whether a text has a short sign by itself: in the base64 of a signature any three letters turn up.
fn says(text: &str, sign: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || "+/=".contains(c)));
    text.match_indices(sign).any(|(at, _)| {
        let after = &text[at + sign.len()..];
        apart(text[..at].chars().next_back()) && apart(after.chars().next())
    })
}

#[test]
fn trap_5_telephone_numbers_in_a_statement_and_a_caption() {
    pdf_or_skip!("trap_5_telephone_numbers_in_a_statement_and_a_caption");
    assert_no_number("+000 55 014 7720");
    assert_no_number("+000 55 013 0046");
}

#[test]
fn trap_6_a_living_witness_with_the_name_of_a_dead_man() {
    pdf_or_skip!("trap_6_a_living_witness_with_the_name_of_a_dead_man");
    assert_absent(&["Rudaina Dirbani", "Rudaina", "ردينة", "Umm Yazan", "أم يزن"]);
    // Wherever the family name stands, his own name stands before it.
    for (edition, name, family) in [
        ("en", "nawar dirbani", "dirbani"),
        ("ar", "نوار درباني", "درباني"),
    ] {
        for (file, text) in LEAVING
            .texts
            .iter()
            .filter(|(file, _)| file.starts_with(&format!("{edition}/report.")))
        {
            let (whole, alone) = (text.matches(name).count(), text.matches(family).count());
            assert!(whole > 0 && whole == alone, "{file}: {whole} of {alone}");
        }
    }
}

#[test]
fn trap_7_and_13_and_18_words_that_only_one_person_would_say() {
    pdf_or_skip!("trap_7_and_13_and_18_words_that_only_one_person_would_say");
    assert_absent(&[
        "like rain on a drum",
        "rain on a drum",
        "بين الشوكة والوردة",
        "كأن الليل باب بلا مفتاح",
        "the smell of wet wool",
        "wet wool",
        "the lamp was still swinging",
        "still swinging",
        "second bed from the door",
        "filmed our faces",
        "half in police jackets",
        "وقع أو خذ مكانه",
        "خذ مكانه",
    ]);
}

#[test]
fn trap_8_and_16_no_name_of_a_file() {
    pdf_or_skip!("trap_8_and_16_no_name_of_a_file");
    assert_absent(&[
        "IMG_of_rudaina_dirbani",
        "rudaina_dirbani",
        "recv-20120526",
        "wa0031",
        "register-page",
    ]);
    for (file, bytes) in &LEAVING.raw {
        for part in [
            "IMG_0",
            "VID_0",
            "REC_0",
            "media/photos",
            "media/video",
            "field-folder",
        ] {
            assert!(!has(bytes, part.as_bytes()), "{part} is in {file}");
        }
        assert!(!file.contains("IMG"), "{file}");
    }
}

#[test]
fn trap_9_and_11_and_15_devices_and_their_owners() {
    pdf_or_skip!("trap_9_and_11_and_15_devices_and_their_owners");
    assert_absent(&[
        "LQ2-0093417",
        "LQ2-0117702",
        "0093417",
        "0117702",
        "Lumen Q2",
        "Lumen",
        "Wail Sidran",
        "Sidran",
        "26 May, from the roof",
        "recorded on",
        "Fawwaz Kallasi",
        "Kallasi",
        "Office scanner 2",
    ]);
}

#[test]
fn trap_12_the_banner_is_filled() {
    let name = "trap_12_the_banner_is_filled";
    if !testkit::has_program("ffmpeg", name) {
        return;
    }
    let (left, top, width, height) = (0.63, 0.49, 0.24, 0.13);
    let inside = |x: usize, y: usize| {
        let (x, y) = (
            (x as f64 + 0.5) / SIDE as f64,
            (y as f64 + 0.5) / SIDE as f64,
        );
        x > left + 0.01 && x < left + width - 0.01 && y > top + 0.01 && y < top + height - 0.01
    };
    let original = grey(&DEMO.join("out/field-folder/media/photos/IMG_0415.jpg"));
    let env = TestEnv::empty();
    for edition in ["en", "ar"] {
        // Which of the published pictures it is: the one that is like it outside the mask.
        let likeness = |picture: &[u8]| -> u64 {
            let apart = pixels().filter(|(x, y)| !inside(*x, *y));
            apart
                .map(|(x, y)| u64::from(original[y * SIDE + x].abs_diff(picture[y * SIDE + x])))
                .sum()
        };
        let pictures: Vec<Vec<u8>> = embedded(&env, edition)
            .iter()
            .map(|path| grey(path))
            .collect();
        let published = pictures
            .iter()
            .min_by_key(|picture| likeness(picture))
            .unwrap();
        assert!(
            likeness(published) < 4 * (SIDE * SIDE) as u64,
            "{}",
            likeness(published)
        );
        let spread = |picture: &[u8]| {
            let within = pixels()
                .filter(|(x, y)| inside(*x, *y))
                .map(|(x, y)| picture[y * SIDE + x]);
            {
                let within: Vec<u8> = within.collect();
                within.iter().max().unwrap() - within.iter().min().unwrap()
            }
        };
        assert!(spread(&original) > 40, "the original shows a banner there");
        assert!(spread(published) <= 6, "{edition}: {}", spread(published));
    }
}

const SIDE: usize = 400;

fn pixels() -> impl Iterator<Item = (usize, usize)> {
    (0..SIDE * SIDE).map(|at| (at % SIDE, at / SIDE))
}

/// A picture as SIDE × SIDE bytes of grey.
fn grey(path: &Path) -> Vec<u8> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args([
            "-vf",
            &format!("scale={SIDE}:{SIDE}:flags=neighbor"),
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ])
        .output()
        .unwrap();
    assert_eq!(
        output.stdout.len(),
        SIDE * SIDE,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// The pictures of an edition's HTML, as files.
fn embedded(env: &TestEnv, edition: &str) -> Vec<PathBuf> {
    let html = fs::read_to_string(DEMO.join(format!("out/report/{edition}/report.html"))).unwrap();
    let mut pictures = Vec::new();
    for (number, part) in html.split("data:image/").skip(1).enumerate() {
        let (kind, rest) = part.split_once(";base64,").unwrap();
        let end = rest.find(['"', '\'', ')']).unwrap();
        let bytes = data_encoding::BASE64
            .decode(&rest.as_bytes()[..end])
            .unwrap();
        let name = format!("{edition}-{number}.{kind}");
        env.write(&name, bytes);
        pictures.push(env.at(&name));
    }
    assert!(pictures.len() >= 5, "{}", pictures.len());
    pictures
}

/// Published pictures are new files made from pixels: they say nothing but how they are encoded.
#[test]
fn trap_2_and_4_and_9_pictures_carry_no_metadata() {
    let name = "trap_2_and_4_and_9_pictures_carry_no_metadata";
    if !testkit::has_program("exiftool", name) {
        return;
    }
    let env = TestEnv::empty();
    let mut pictures: Vec<PathBuf> = ["en", "ar"]
        .iter()
        .flat_map(|edition| embedded(&env, edition))
        .collect();
    pictures.extend(
        files(&DEMO.join("out/exhibits"))
            .into_iter()
            .map(|(_, path)| path)
            .filter(|path| path.ends_with("exhibit.jpg")),
    );
    for edition in ["en", "ar"] {
        pictures.extend(from_pdf(&env, edition));
    }
    let run = |paths: &[PathBuf]| {
        let output = Command::new("exiftool")
            .args(["-j", "-G1", "-a", "-u"])
            .args(paths)
            .output()
            .unwrap();
        serde_json::from_slice::<Vec<serde_json::Map<String, serde_json::Value>>>(&output.stdout)
            .unwrap()
    };
    let told = |tag: &String| {
        let group = tag.split(':').next().unwrap();
        !matches!(
            group,
            "SourceFile" | "ExifTool" | "System" | "File" | "JFIF" | "Composite" | "PNG"
        ) && !group.starts_with("ICC")
            || tag.ends_with(":Comment")
    };
    let original = run(&[DEMO.join("out/field-folder/media/photos/IMG_0412.jpg")]);
    assert!(original[0].keys().any(&told), "the original tells");
    for facts in run(&pictures) {
        let told: Vec<&String> = facts.keys().filter(|tag| told(tag)).collect();
        assert!(told.is_empty(), "{}: {told:?}", facts["SourceFile"]);
    }
}

/// The pictures of an edition's PDF, where a program that takes them out is installed.
fn from_pdf(env: &TestEnv, edition: &str) -> Vec<PathBuf> {
    let pdf = DEMO.join(format!("out/report/{edition}/report.pdf"));
    let folder = env.at(&format!("pdf-{edition}"));
    fs::create_dir(&folder).unwrap();
    let done = Command::new("pdfimages")
        .arg("-all")
        .arg(pdf)
        .arg(folder.join("picture"))
        .status();
    if !done.is_ok_and(|status| status.success()) {
        return Vec::new();
    }
    let found: Vec<PathBuf> = files(&folder).into_iter().map(|(_, path)| path).collect();
    assert!(found.len() >= 5, "{}", found.len());
    found
}

#[test]
fn trap_14_no_number_tells_that_someone_survived() {
    pdf_or_skip!("trap_14_no_number_tells_that_someone_survived");
    assert_present("en", "at least 2");
    for (file, text) in &LEAVING.texts {
        if file.contains("/report.") {
            let title = [
                "arrest of medical volunteers at the bridge",
                "اعتقال متطوعين طبيين عند الجسر",
            ];
            for at in title
                .iter()
                .flat_map(|title| text.match_indices(title))
                .map(|(at, _)| at)
            {
                let after: String = text[at..].chars().take(160).collect();
                for range in ["2–3", "2-3", "3–2", "2..3", "2 to 3"] {
                    assert!(!after.contains(range), "{file}: {after}");
                }
            }
        }
    }
    assert_absent(&[
        "they separated us at once",
        "i was let go on 15 may",
        "cry out through the wall",
        "my friends had been sent home",
        "called us the terrorists' doctors",
    ]);
}

#[test]
fn trap_17_titles_that_tell_where_a_camera_stood() {
    pdf_or_skip!("trap_17_titles_that_tell_where_a_camera_stood");
    assert_absent(&[
        "from the bakery",
        "من جهة المخبز",
        "banner of a family",
        "لافتة إحدى العائلات",
        "Procession of 26 May, from",
    ]);
}

/// The small field folder of these tests keeps to the same rule as the example.
#[test]
fn fixtures_are_invented() {
    for (name, path) in files(Path::new(FIELD)) {
        if let Ok(text) = fs::read_to_string(path) {
            let numbers = text
                .lines()
                .filter(|line| line.contains('+'))
                .all(|line| line.contains("+000 "));
            assert!(numbers, "{name}");
        }
    }
}

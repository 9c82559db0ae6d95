//! Countries, which lists of their parts name by their code alone.

use model::place::PlaceKind;

use super::place::Found;

/// The country of an ISO 3166-1 code; `named` are its names as far as the list has them.
pub(crate) fn found(code: &str, named: [String; 2], place: u32) -> Found {
    let [english, arabic] = named;
    let known = COUNTRIES.iter().find(|(known, ..)| *known == code);
    let or = |text: String, other: Option<&str>| match text.is_empty() {
        true => other.unwrap_or_default().to_owned(),
        false => text,
    };
    Found {
        key: code.to_lowercase(),
        kind: Some(PlaceKind::Country),
        name: (
            or(english, Some(known.map_or(code, |(_, name, _)| name))),
            place,
        ),
        name_ar: (or(arabic, known.map(|(.., name)| *name)), place),
        code: (code.to_owned(), place),
        ..Found::default()
    }
}

/// Those that the lists we know of do not name. Any other is called by its code until somebody
/// names it.
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("AF", "Afghanistan", "أفغانستان"),
    ("BH", "Bahrain", "البحرين"),
    ("DZ", "Algeria", "الجزائر"),
    ("EG", "Egypt", "مصر"),
    ("IL", "Israel", "إسرائيل"),
    ("IQ", "Iraq", "العراق"),
    ("IR", "Iran", "إيران"),
    ("JO", "Jordan", "الأردن"),
    ("KW", "Kuwait", "الكويت"),
    ("LB", "Lebanon", "لبنان"),
    ("LY", "Libya", "ليبيا"),
    ("MA", "Morocco", "المغرب"),
    ("MR", "Mauritania", "موريتانيا"),
    ("OM", "Oman", "عُمان"),
    ("PS", "Palestine", "فلسطين"),
    ("QA", "Qatar", "قطر"),
    ("SA", "Saudi Arabia", "السعودية"),
    ("SD", "Sudan", "السودان"),
    ("SO", "Somalia", "الصومال"),
    ("SS", "South Sudan", "جنوب السودان"),
    ("SY", "Syria", "سوريا"),
    ("TD", "Chad", "تشاد"),
    ("TN", "Tunisia", "تونس"),
    ("TR", "Turkey", "تركيا"),
    ("UA", "Ukraine", "أوكرانيا"),
    ("AE", "United Arab Emirates", "الإمارات العربية المتحدة"),
    ("YE", "Yemen", "اليمن"),
];

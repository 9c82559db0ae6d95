//! A name taken apart: particles, compounds and kunya.

use super::{fold, part::Part, split};

/// The parts of a name by which it is found, without articles, particles and double entries.
///
/// `Abd al-Rahman`, `Abdulrahman`, `عبد الرحمن` and `عبدالرحمن` have the same two parts; `Abu`
/// and `Umm` are parts, `bin` and `al` are not.
pub fn name_parts(name: &str) -> Vec<Part> {
    let words: Vec<String> = split(name)
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    let mut bare = Vec::new();
    for word in &words {
        apart(word, &mut bare);
    }
    // A name of particles alone, such as Ben, is a name all the same.
    let kept = match bare.is_empty() {
        true => words.iter().map(|word| Part::of(word)).collect(),
        false => bare,
    };
    let mut parts: Vec<Part> = Vec::with_capacity(kept.len());
    for part in kept {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// Whether every part of what is looked for is a part of a name, in any order.
pub fn names_agree(wanted: &str, name: &str) -> bool {
    let (wanted, parts) = (name_parts(wanted), name_parts(name));
    !wanted.is_empty()
        && wanted
            .iter()
            .all(|one| parts.iter().any(|part| one.is_like(part)))
}

fn apart(word: &str, parts: &mut Vec<Part>) {
    if PARTICLES.contains(&word) {
        return;
    }
    if SERVANT.contains(&word) {
        return parts.push(Part::of("abd"));
    }
    if FATHER.contains(&word) {
        return parts.push(Part::of("abu"));
    }
    if MOTHER.contains(&word) {
        return parts.push(Part::of("umm"));
    }
    if GOD.contains(&word) {
        return parts.push(Part::of("allah"));
    }
    if let Some(rest) = behind_servant(word) {
        parts.push(Part::of("abd"));
        return apart(&rest, parts);
    }
    if let Some(rest) = word
        .strip_prefix("ابو")
        .filter(|rest| rest.chars().nth(1).is_some())
    {
        parts.push(Part::of("abu"));
        return apart(rest, parts);
    }
    if word.is_ascii()
        && let Some(rest) = word
            .strip_prefix("abou")
            .or_else(|| word.strip_prefix("abu"))
        && rest.len() > 2
    {
        parts.push(Part::of("abu"));
        return apart(rest, parts);
    }
    let arabic = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().nth(1).is_some());
    let latin = ["al", "el"].iter().find_map(|article| {
        // Written in one word only before what begins with a consonant that no name has after al:
        // Alhassan, but Ali and Alaa.
        let rest = word.strip_prefix(article)?;
        let first = rest.chars().next()?;
        let fits = rest.len() > 3 && word.is_ascii() && ARTICLED.contains(&first);
        fits.then_some(rest)
    });
    parts.push(Part::of(arabic.or(latin).unwrap_or(word)));
}

/// What follows `Abd` in one word with it: `Abdulrahman`, `Abdurrahman`, `Abdennour`, `عبدالرحمن`.
fn behind_servant(word: &str) -> Option<String> {
    if let Some(rest) = word.strip_prefix("عبدال") {
        return (rest.chars().nth(1).is_some()).then(|| format!("ال{rest}"));
    }
    if !word.is_ascii() {
        return None;
    }
    let rest = word.strip_prefix("abd")?;
    if matches!(
        rest,
        "ullah" | "allah" | "alla" | "ulla" | "ellah" | "ulah" | "elah"
    ) {
        return Some("allah".to_owned());
    }
    let rest = rest
        .strip_prefix("ou")
        .or_else(|| rest.strip_prefix(['u', 'e', 'a', 'o']))?;
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    // The article, or its l taken up by the letter behind it and doubled.
    let taken = first == second;
    let article = first == 'l' && (!is_vowel(second) || rest.len() > 3);
    let bare = (taken || article).then(|| rest.get(1..)).flatten()?;
    (bare.len() > 2).then(|| bare.to_owned())
}

const PARTICLES: [&str; 25] = [
    "al", "el", "ul", "ar", "as", "ash", "an", "ad", "at", "az", "bin", "ben", "ibn", "ould",
    "bint", "bent", "de", "von", "van", "ال", "بن", "ابن", "بنت", "ولد", "ur",
];
const SERVANT: [&str; 10] = [
    "abd",
    "abdul",
    "abdel",
    "abdal",
    "abdur",
    "abdoul",
    "abdol",
    "abed",
    "عبد",
    "عبدال",
];
const FATHER: [&str; 9] = [
    "abu", "abou", "abo", "abi", "aba", "ابو", "ابي", "ابا", "bu",
];
const MOTHER: [&str; 6] = ["um", "umm", "oum", "om", "omm", "ام"];
const GOD: [&str; 4] = ["allah", "alla", "الله", "لله"];
/// With what names begin that are written in one word with the article.
const ARTICLED: [char; 12] = ['h', 'k', 'm', 'r', 's', 'b', 'd', 'n', 'j', 't', 'q', 'z'];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_are_found() {
        for spellings in [
            &[
                "Muhammad",
                "Mohammed",
                "Mohamed",
                "Mohamad",
                "Mouhamed",
                "محمد",
                "مُحَمَّد",
            ][..],
            &[
                "Abd al-Rahman",
                "Abdulrahman",
                "Abdel Rahman",
                "Abdurrahman",
                "Abdul Rahman",
                "عبد الرحمن",
                "عبدالرحمن",
                "ABD AR-RAHMAN",
            ],
            &[
                "Abdullah",
                "Abdallah",
                "Abd Allah",
                "Abdalla",
                "عبد الله",
                "عبدالله",
            ],
            &["Abdelkarim", "Abdul Karim", "Abd el-Kareem", "عبد الكريم"],
            &["Abdessalam", "Abdul Salam", "Abdussalam", "عبد السلام"],
            &[
                "Hussein",
                "Husayn",
                "Hossein",
                "Hussain",
                "Houssein",
                "حسين",
                "الحسين",
            ],
            &["Hassan", "Hasan", "حسن", "الحسن"],
            &["Youssef", "Yusuf", "Yousef", "Yousuf", "يوسف"],
            &["Khaled", "Khalid", "خالد"],
            &["Ibrahim", "Ibraheem", "Ebrahim", "إبراهيم", "ابراهيم"],
            &["Samira", "Sameera", "Samirah", "سميرة"],
            &["Fatima", "Fatimah", "Fatema", "فاطمة"],
            &["Aisha", "Aicha", "Aysha", "عائشة"],
            &["Mustafa", "Mostafa", "Moustafa", "مصطفى", "مصطفي"],
            &["Othman", "Osman", "Uthman", "Usman", "عثمان"],
            &["Ramadan", "Ramazan", "Ramadhan", "رمضان"],
            &["Layla", "Leila", "Laila", "ليلى"],
            &["Ali", "Aly", "علي"],
            &["Alaa", "Ala'", "علاء"],
            &["Zaynab", "Zeinab", "Zainab", "زينب"],
            &["Qasim", "Kassem", "Qassem", "Kasim", "قاسم"],
            &["Jamal", "Gamal", "Djamal", "جمال"],
            &["Nour", "Noor", "Nur", "نور"],
            &["Walid", "Waleed", "Oualid", "وليد"],
            &["Yahya", "Yahia", "يحيى"],
            &["Abu Omar", "Abou Omar", "Abu Umar", "أبو عمر"],
            &["Umm Ahmad", "Um Ahmed", "Oum Ahmed", "أم أحمد"],
            &["Abu Bakr", "Aboubakr", "Abubakr", "أبو بكر"],
            &["Dhia", "Zia", "ضياء"],
            &["Rania", "رانيا"],
            &["Tariq", "Tarek", "Tarik", "طارق"],
            &["Mahmoud", "Mahmud", "محمود"],
        ] {
            for one in spellings {
                for other in spellings {
                    assert!(
                        names_agree(one, other),
                        "{one} {other}: {:?} {:?}",
                        name_parts(one),
                        name_parts(other)
                    );
                }
            }
        }
    }

    #[test]
    fn other_names_are_not() {
        let mut wrong: Vec<String> = Vec::new();
        for (one, other) in [
            ("Hassan", "Hussein"),
            ("حسن", "Hussein"),
            ("Samir", "Samira"),
            ("سمير", "Samira"),
            ("Samir", "سميرة"),
            ("Ali", "Alaa"),
            ("علي", "Alaa"),
            ("Khaled", "Walid"),
            ("Mahmoud", "Muhammad"),
            ("محمود", "Mohammed"),
            ("Salim", "Salma"),
            ("Abu Omar", "Omar"),
            ("Abdullah", "Abdelkarim"),
            ("Karim Omar", "Karim"),
        ] {
            if names_agree(one, other) {
                wrong.push(format!("{one} {other}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn parts_are_found_in_any_order() {
        let name = "Umm Khaled Samira bint Yusuf al-Tall";
        for wanted in ["Samira", "tall samirah", "يوسف سميرة", "Um Khalid"] {
            assert!(names_agree(wanted, name), "{wanted}");
        }
        assert!(!names_agree("", name));
    }

    proptest! {
        #[test]
        fn a_name_is_like_itself_and_its_parts(name in "[a-zا-ي]{1,9}( [a-zا-ي]{1,9}){0,3}") {
            let parts = name_parts(&name);
            for part in &parts {
                prop_assert!(part.is_like(part), "{:?}", part);
                prop_assert_eq!(Part::read(&part.written()), Some(part.clone()));
            }
            prop_assert!(parts.is_empty() || names_agree(&name, &name));
        }

        #[test]
        fn likeness_is_the_same_both_ways(one in "[a-z]{1,8}|[ا-ي]{1,8}", other in "[a-z]{1,8}|[ا-ي]{1,8}") {
            prop_assert_eq!(Part::of(&one).is_like(&Part::of(&other)), Part::of(&other).is_like(&Part::of(&one)));
        }

        #[test]
        fn what_is_alike_shares_a_skeleton(one in "[a-z]{1,6}|[ا-ي]{1,6}", other in "[a-z]{1,6}|[ا-ي]{1,6}") {
            let (one, other) = (Part::of(&fold(&one)), Part::of(&fold(&other)));
            if one.is_like(&other) {
                let skeletons = other.skeletons();
                prop_assert!(one.skeletons().iter().any(|skeleton| skeletons.contains(skeleton)));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = name_parts(&text);
        }
    }
}

//! The words of generated parts, in the languages of editions. Sentences that count things are
//! written so that no plural form depends on the number.

use model::{
    count::Count,
    date::{Day, UncertainDate},
    language::Language,
    public::{Public, PublicText, Told},
    publication::{ImprintLabels, Labels},
    vocabulary::{Access, Sex, SourceCategory, StandardOfProof},
};

/// Picks the words of a language.
pub(crate) fn say(language: Language, en: &'static str, ar: &'static str) -> &'static str {
    match language {
        Language::En | Language::Other(_) => en,
        Language::Ar => ar,
    }
}

/// Words fixed in the program.
pub(crate) fn fixed(language: Language, en: &'static str, ar: &'static str) -> PublicText {
    PublicText::fixed(say(language, en, ar))
}

/// The words that layout needs.
pub(crate) fn labels(language: Language) -> Labels {
    let word = |en, ar| fixed(language, en, ar);
    Labels {
        contents: word("Contents", "المحتويات"),
        notes: word("Notes", "الهوامش"),
        page: word("Page", "صفحة"),
        figure: word("Figure", "الشكل"),
        table: word("Table", "الجدول"),
        back: word("Back to the text", "العودة إلى النص"),
        timeline_table: [
            word("Earliest", "الأبكر"),
            word("Latest", "الأحدث"),
            word("What happened", "ما حدث"),
        ],
        map_table: [word("Place", "المكان"), word("Events", "الأحداث")],
        imprint: ImprintLabels {
            title: word("Imprint", "بيانات النشر"),
            publisher: word("Published by", "الناشر"),
            date: word("First published", "تاريخ النشر"),
            index: word("Index", "رقم الوثيقة"),
            isbn: word("ISBN", "الرقم الدولي المعياري للكتاب"),
            edition: word("Edition", "الطبعة"),
            original: word("Original language", "اللغة الأصلية"),
            copyright: word("Copyright", "حقوق النشر"),
            licence: word("Licence", "الترخيص"),
            cover: word("Cover photograph", "صورة الغلاف"),
            contact: word("Contact", "للاتصال"),
        },
    }
}

/// What was released of a date, in words.
pub(crate) fn told_date(date: &Told<UncertainDate>, language: Language) -> PublicText {
    match date {
        Told::Value(value) => self::date(value, language),
        Told::Words(words) => words.clone(),
    }
}

/// A released date in words.
pub(crate) fn date(date: &Public<UncertainDate>, language: Language) -> PublicText {
    match language {
        Language::En | Language::Other(_) => date.map(|date| in_words(date, Language::En)),
        Language::Ar => date.map(|date| in_words(date, Language::Ar)),
    }
}

/// A released count in words: `4`, `3 to 6`, `3 to 6 (most likely 4)`.
pub(crate) fn count(count: &Public<Count>, language: Language) -> PublicText {
    match language {
        Language::En | Language::Other(_) => {
            count.map(|count| count_in_words(*count, Language::En))
        }
        Language::Ar => count.map(|count| count_in_words(*count, Language::Ar)),
    }
}

fn count_in_words(count: Count, language: Language) -> String {
    let to = say(language, "to", "إلى");
    match count.best() {
        _ if count.min() == count.max() => count.min().to_string(),
        Some(best) if best != count.min() && best != count.max() => {
            let likely = say(language, "most likely", "الأرجح");
            format!("{} {to} {} ({likely} {best})", count.min(), count.max())
        }
        _ => format!("{} {to} {}", count.min(), count.max()),
    }
}

fn in_words(date: &UncertainDate, language: Language) -> String {
    let text = match (date.earliest(), date.latest()) {
        (Some(a), Some(b)) => span_in_words(a, b, language),
        (Some(a), None) => format!("{} {}", say(language, "from", "منذ"), day(a, language)),
        (None, Some(b)) => format!("{} {}", say(language, "until", "حتى"), day(b, language)),
        (None, None) => say(language, "date not known", "تاريخ غير معروف").to_owned(),
    };
    let doubtful = date.as_str().contains(['?', '~', '%']);
    if doubtful {
        format!("{} {text}", say(language, "about", "نحو"))
    } else {
        text
    }
}

fn span_in_words(a: Day, b: Day, language: Language) -> String {
    let whole_month = |a: Day, b: Day| a.day == 1 && b.day == days_in(b);
    if a == b {
        day(a, language)
    } else if whole_month(a, b) && (a.year, a.month) == (b.year, b.month) {
        format!("{} {}", month(a.month, language), a.year)
    } else if whole_month(a, b) && a.month == 1 && b.month == 12 && a.year == b.year {
        a.year.to_string()
    } else if whole_month(a, b) {
        let to = say(language, "to", "إلى");
        let first = if a.year == b.year {
            month(a.month, language).to_owned()
        } else {
            format!("{} {}", month(a.month, language), a.year)
        };
        format!("{first} {to} {} {}", month(b.month, language), b.year)
    } else if (a.year, a.month) == (b.year, b.month) {
        format!(
            "{} {} {} {}",
            a.day,
            say(language, "to", "إلى"),
            b.day,
            rest(b, language)
        )
    } else {
        format!(
            "{} {} {}",
            day(a, language),
            say(language, "to", "إلى"),
            day(b, language)
        )
    }
}

fn days_in(day: Day) -> u8 {
    let last = UncertainDate::parse(&format!("{:04}-{:02}", day.year, day.month))
        .ok()
        .and_then(|month| month.latest());
    last.map_or(31, |last| last.day)
}

fn day(day: Day, language: Language) -> String {
    format!("{} {}", day.day, rest(day, language))
}

fn rest(day: Day, language: Language) -> String {
    format!("{} {}", month(day.month, language), day.year)
}

fn month(number: u8, language: Language) -> &'static str {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // Both names in use between the Levant and the Maghreb, as Arabic editions of such reports print them.
    const AR: [&str; 12] = [
        "كانون الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيو",
        "تموز/يوليو",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر",
        "كانون الأول/ديسمبر",
    ];
    let names = match language {
        Language::En | Language::Other(_) => EN,
        Language::Ar => AR,
    };
    names
        .get(usize::from(number).saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// A source's capacity, in the singular, as a note names it.
pub(crate) fn category(category: &Public<SourceCategory>, language: Language) -> PublicText {
    match language {
        Language::En | Language::Other(_) => {
            category.map(|category| category_words(*category, Language::En).to_owned())
        }
        Language::Ar => category.map(|category| category_words(*category, Language::Ar).to_owned()),
    }
}

/// A category's name, for the head of a row.
pub(crate) fn category_words(category: SourceCategory, language: Language) -> &'static str {
    use SourceCategory as C;
    let (en, ar) = match category {
        C::Witness => ("a witness", "شاهد أو شاهدة"),
        C::Injured => ("an injured person", "شخص مصاب"),
        C::FamilyOfKilled => ("a relative of a person killed", "أحد أقارب شخص قُتل"),
        C::SurvivorOfDetention => ("a survivor of detention", "شخص نجا من الاحتجاز"),
        C::RelativeOfDisappeared => ("a relative of a disappeared person", "أحد أقارب شخص مختفٍ"),
        C::MedicalStaff => ("a medical worker", "أحد العاملين في المجال الطبي"),
        C::Volunteer => ("a volunteer", "أحد المتطوعين"),
        C::Activist => ("an activist", "أحد النشطاء"),
        C::Official => ("an official", "أحد المسؤولين"),
        C::Other => ("another source", "مصدر آخر"),
    };
    say(language, en, ar)
}

/// The same in the plural, for tables.
pub(crate) fn category_plural(category: SourceCategory, language: Language) -> &'static str {
    use SourceCategory as C;
    let (en, ar) = match category {
        C::Witness => ("Witnesses", "شهود"),
        C::Injured => ("Injured people", "مصابون"),
        C::FamilyOfKilled => ("Relatives of people killed", "أقارب قتلى"),
        C::SurvivorOfDetention => ("Survivors of detention", "ناجون من الاحتجاز"),
        C::RelativeOfDisappeared => ("Relatives of the disappeared", "أقارب مختفين"),
        C::MedicalStaff => ("Medical workers", "عاملون في المجال الطبي"),
        C::Volunteer => ("Volunteers", "متطوعون"),
        C::Activist => ("Activists", "نشطاء"),
        C::Official => ("Officials", "مسؤولون"),
        C::Other => ("Others", "آخرون"),
    };
    say(language, en, ar)
}

/// How the researchers came in, as a sentence.
pub(crate) fn access(access: Access, language: Language) -> &'static str {
    let (en, ar) = match access {
        Access::Authorised => (
            "Researchers worked with the leave of the authorities.",
            "عمل الباحثون بإذن من السلطات.",
        ),
        Access::WithoutAuthorisation => (
            "The authorities did not allow independent researchers in. Researchers entered and worked without authorisation.",
            "لم تسمح السلطات بدخول باحثين مستقلين، فدخل الباحثون وعملوا من دون إذن.",
        ),
        Access::Remote => (
            "Researchers could not enter and worked from outside.",
            "لم يتمكن الباحثون من الدخول وعملوا من الخارج.",
        ),
    };
    say(language, en, ar)
}

/// The standard of proof, as a sentence.
pub(crate) fn standard(standard: StandardOfProof, language: Language) -> &'static str {
    use StandardOfProof as S;
    let (en, ar) = match standard {
        S::ReasonableSuspicion => (
            "Findings are stated where there is reasonable suspicion that what they say occurred.",
            "تُذكر النتائج حيث يوجد اشتباه معقول في وقوع ما تصفه.",
        ),
        S::ReasonableGrounds => (
            "Findings are stated where there are reasonable grounds to believe that what they say occurred: a reliable body of information, consistent with other material, on which an ordinarily prudent person would believe it.",
            "تُذكر النتائج حيث توجد أسباب معقولة للاعتقاد بوقوع ما تصفه، أي معلومات موثوقة ومتسقة مع مواد أخرى تكفي شخصاً عادياً متبصراً لتصديقها.",
        ),
        S::BalanceOfProbabilities => (
            "Findings are stated where it is more likely than not that what they say occurred.",
            "تُذكر النتائج حيث يكون وقوع ما تصفه أرجح من عدمه.",
        ),
        S::ClearAndConvincing => (
            "Findings are stated where the evidence that what they say occurred is clear and convincing.",
            "تُذكر النتائج حيث تكون الأدلة على وقوع ما تصفه واضحة ومقنعة.",
        ),
        S::Overwhelming => (
            "Findings are stated where the evidence that what they say occurred is overwhelming.",
            "تُذكر النتائج حيث تكون الأدلة على وقوع ما تصفه دامغة.",
        ),
        S::BeyondReasonableDoubt => (
            "Findings are stated where there is no reasonable doubt that what they say occurred.",
            "تُذكر النتائج حيث لا يوجد شك معقول في وقوع ما تصفه.",
        ),
    };
    say(language, en, ar)
}

/// A person's sex.
pub(crate) fn sex(sex: &Public<Sex>, language: Language) -> PublicText {
    fn words(sex: Sex, language: Language) -> String {
        match sex {
            Sex::Male => say(language, "male", "ذكر"),
            Sex::Female => say(language, "female", "أنثى"),
            Sex::Other => say(language, "other", "آخر"),
            Sex::Unknown => say(language, "not known", "غير معروف"),
        }
        .to_owned()
    }
    match language {
        Language::En | Language::Other(_) => sex.map(|sex| words(*sex, Language::En)),
        Language::Ar => sex.map(|sex| words(*sex, Language::Ar)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_a_person_would_say_them() {
        for (edtf, en) in [
            ("2012-05-25", "25 May 2012"),
            ("2012-05", "May 2012"),
            ("2012", "2012"),
            ("2012-05-25?", "about 25 May 2012"),
            ("2012-05-20/2012-05-31", "20 to 31 May 2012"),
            ("2012-04-15/2012-05-31", "15 April 2012 to 31 May 2012"),
            ("2012-04/2012-05", "April to May 2012"),
            ("2012-05-20/..", "from 20 May 2012"),
        ] {
            assert_eq!(
                in_words(&UncertainDate::parse(edtf).unwrap(), Language::En),
                en,
                "{edtf}"
            );
        }
        assert_eq!(
            in_words(&UncertainDate::parse("2012-05").unwrap(), Language::Ar),
            "أيار/مايو 2012"
        );
    }

    #[test]
    fn counts_keep_their_uncertainty() {
        let words = |text: &str| count_in_words(Count::parse(text).unwrap(), Language::En);
        assert_eq!(words("4"), "4");
        assert_eq!(words("3..6"), "3 to 6");
        assert_eq!(words("3..4..6"), "3 to 6 (most likely 4)");
    }
}

//! What the columns of generated tables mean, and where their figures come from: for the codebook that
//! leaves beside the tables.

use model::{language::Language, public::PublicText};
use publish::data::Code;

use super::{
    desk::Desk,
    words::{fixed, say},
};

/// A table that the program makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generated {
    Events,
    Victims,
    Acts,
    Interviews,
    Map,
    Timeline,
}

type Words = (&'static str, &'static str);

const DATE: [Words; 2] = [
    (
        "When it happened, as finely as is safe to tell",
        "متى حدث، بالقدر الذي تسمح السلامة بذكره",
    ),
    ("date, in words", "تاريخ بالكلمات"),
];
const PLACE: [Words; 2] = [
    (
        "Where it happened, as finely as is safe to tell; places of treatment and shelter are never located",
        "أين حدث، بالقدر الذي تسمح السلامة بذكره؛ ولا تُحدَّد أبداً مواقع العلاج والإيواء",
    ),
    ("name of a place", "اسم مكان"),
];
const PEOPLE: Words = (
    "people; where accounts differ, the lowest and the highest number, and the most likely one",
    "أشخاص؛ وحيث تختلف الروايات يُذكر أقل عدد وأكبر عدد والعدد الأرجح",
);
const WORDS: Words = ("words", "كلمات");

impl Generated {
    const fn columns(self) -> &'static [[Words; 2]] {
        match self {
            Self::Events => &[
                DATE,
                PLACE,
                [("What happened, in a few words", "ما حدث، باختصار"), WORDS],
                [("How many people were killed", "عدد القتلى"), PEOPLE],
                [("How many people were wounded", "عدد الجرحى"), PEOPLE],
            ],
            Self::Victims => &[
                [
                    (
                        "Name, where the family wishes it to be published",
                        "الاسم حيث ترغب الأسرة في نشره",
                    ),
                    WORDS,
                ],
                [("Age at death", "العمر عند الوفاة"), ("years", "سنوات")],
                [("Sex", "الجنس"), WORDS],
                DATE,
                PLACE,
            ],
            Self::Acts | Self::Interviews => &[
                [
                    (
                        "What the figures of this row have in common",
                        "ما يجمع أرقام هذا الصف",
                    ),
                    WORDS,
                ],
                [
                    (
                        "How many there are; “In all” adds up a row or column",
                        "العدد؛ و«المجموع» حاصل جمع الصف أو العمود",
                    ),
                    ("", ""),
                ],
            ],
            Self::Map => &[
                PLACE,
                [
                    (
                        "How many events are known from this place",
                        "عدد الأحداث المعروفة في هذا المكان",
                    ),
                    ("events", "أحداث"),
                ],
            ],
            Self::Timeline => &[
                [
                    (
                        "The earliest day on which it can have happened",
                        "أبكر يوم يمكن أن يكون قد حدث فيه",
                    ),
                    ("date (ISO 8601)", "تاريخ (ISO 8601)"),
                ],
                [
                    (
                        "The latest day on which it can have happened",
                        "آخر يوم يمكن أن يكون قد حدث فيه",
                    ),
                    ("date (ISO 8601)", "تاريخ (ISO 8601)"),
                ],
                [
                    (
                        "What happened, with its date in words",
                        "ما حدث، مع تاريخه بالكلمات",
                    ),
                    WORDS,
                ],
            ],
        }
    }

    const fn source(self) -> Words {
        match self {
            Self::Interviews => (
                "Interviews of the organisation whose sources agreed to be counted",
                "مقابلات أجرتها المنظمة ووافق أصحابها على إحصائهم",
            ),
            Self::Acts => (
                "Acts that the organisation documented in the events of this report",
                "الأفعال التي وثقتها المنظمة في الأحداث الواردة في هذا التقرير",
            ),
            _ => (
                "Events that the organisation documented, from interviews, observation and footage",
                "أحداث وثقتها المنظمة من المقابلات والمشاهدة المباشرة والتسجيلات",
            ),
        }
    }

    const fn unit(self) -> Words {
        match self {
            Self::Interviews => ("interviews", "مقابلات"),
            _ => ("acts", "أفعال"),
        }
    }
}

impl Desk<'_> {
    /// Notes what the table under this caption holds.
    pub(crate) fn explain(
        &self,
        generated: Generated,
        caption: &PublicText,
        note: Option<PublicText>,
    ) {
        let word = |(en, ar): Words| fixed(self.language, en, ar);
        let column = |[meaning, unit]: &[Words; 2]| {
            let unit = match unit {
                ("", _) => generated.unit(),
                known => *known,
            };
            (word(*meaning), word(unit))
        };
        let code = Code {
            caption: caption.clone(),
            columns: generated.columns().iter().map(column).collect(),
            source: word(generated.source()),
            note,
        };
        self.told.note_code(self.language, code);
    }
}

/// The head of the codebook.
pub(crate) fn head(language: Language) -> [PublicText; 6] {
    [
        ("Table", "الجدول"),
        ("Column", "العمود"),
        ("Meaning", "المعنى"),
        ("Unit", "الوحدة"),
        ("Source", "المصدر"),
        ("What is hidden", "ما حُجب"),
    ]
    .map(|(en, ar)| fixed(language, en, ar))
}

/// Of a table that the report's writer made.
pub(crate) fn as_written(language: Language) -> PublicText {
    PublicText::fixed(say(
        language,
        "As it stands in the report",
        "كما ورد في التقرير",
    ))
}

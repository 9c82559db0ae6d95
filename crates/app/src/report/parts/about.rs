//! "About this report": how the work was done, on how much it rests, and what is withheld.

use model::{
    date::DatePrecision,
    language::Language,
    public::{Public, PublicText},
    publication::Block,
    record::{FieldWork, Investigation, Kind},
    vocabulary::FieldWorkKind,
};

use super::{
    counted::{self, Along},
    paragraph,
};
use crate::report::{desk::Desk, flaw::Flaw, words};

pub(super) fn about(desk: &Desk<'_>, line: u32) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let mut blocks = Vec::new();
    for record in desk.all(Kind::Investigation)? {
        let investigation: Public<Investigation> = desk
            .rulings
            .prose(&record)
            .map_err(|refusal| desk.refuse(line, &refusal))?;
        blocks.push(paragraph(PublicText::fixed(words::access(
            investigation.get().access,
            language,
        ))));
        blocks.extend(field_work(desk, line, &investigation)?);
        // The investigation's own words are in its first language; an edition in another language
        // says this in its prose.
        let own = investigation
            .get()
            .languages
            .first()
            .and_then(|tag| Language::parse(tag));
        if let (Some(text), true) = (
            investigation.map(restrictions).transpose(),
            own == Some(language),
        ) {
            blocks.push(paragraph(text));
        }
        blocks.extend(interviews(desk, line)?);
        blocks.push(paragraph(PublicText::fixed(words::standard(
            investigation.get().standard_of_proof,
            language,
        ))));
    }
    blocks.push(paragraph(withholding(language)));
    Ok(blocks)
}

fn field_work(
    desk: &Desk<'_>,
    line: u32,
    investigation: &Public<Investigation>,
) -> Result<Option<Block>, Flaw> {
    let language = desk.language;
    let mut items = Vec::new();
    for work in investigation
        .map(|investigation| investigation.field_work.clone())
        .each()
    {
        let chain = desk.chain(line, work.get().place)?;
        let place = desk
            .rulings
            .place(&chain, language)
            .map_err(|refusal| desk.refuse(line, &refusal))?;
        // To the month: the days on which a delegate came and went point at those who helped.
        let dates = words::date(&work.map(months), language);
        let sentence = if work.get().kind == FieldWorkKind::OnSite {
            words::say(
                language,
                "{place}, on site, {dates}",
                "{place}، عمل ميداني، {dates}",
            )
        } else {
            words::say(
                language,
                "{place}, from outside, {dates}",
                "{place}، عن بُعد، {dates}",
            )
        };
        items.push(vec![paragraph(PublicText::fill(
            sentence,
            &[("place", &place), ("dates", &dates)],
        ))]);
    }
    Ok((!items.is_empty()).then_some(Block::List {
        ordered: false,
        items,
    }))
}

fn interviews(desk: &Desk<'_>, line: u32) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let along = [Along::Category];
    let rows = counted::interviews(desk, line, &along)?;
    let sheet = counted::sheet(desk, line, "interviews", &along, &rows)?;
    let total = sheet.figure(desk, &[None]);
    let sources = counted::sources(desk, line)?;
    let observations = PublicText::number(desk.all(Kind::Observation)?.len());
    let items = PublicText::number(desk.all(Kind::Item)?.len());
    let sentence = words::say(
        language,
        "This report rests on the following. Interviews: {total}, with {sources} people. Direct observations by members of the research team: {observations}. Photographs, films, recordings and documents examined: {items}.",
        "يستند هذا التقرير إلى ما يلي. المقابلات: {total}، مع عدد من الأشخاص: {sources}. المشاهدات المباشرة لأعضاء فريق البحث: {observations}. الصور والتسجيلات والوثائق التي فُحصت: {items}.",
    );
    let numbers = [
        ("total", &total),
        ("sources", &sources),
        ("observations", &observations),
        ("items", &items),
    ];
    let caption = words::fixed(
        language,
        "Interviews by category of source",
        "المقابلات بحسب فئة المصدر",
    );
    let told = paragraph(PublicText::fill(sentence, &numbers));
    let table = counted::set(desk, &sheet, &along, caption);
    Ok(std::iter::once(told).chain(table).collect())
}

fn withholding(language: Language) -> PublicText {
    words::fixed(
        language,
        "Everyone who spoke to the researchers feared reprisals. The names of witnesses and of victims, except some of the dead and of the disappeared whose families wished it, and other details that could identify them have been withheld. “Person” followed by a number stands for a name that is withheld; the numbers are random and mean nothing.",
        "كل من تحدث إلى الباحثين خشي الانتقام. وقد حُجبت أسماء الشهود والضحايا، باستثناء بعض القتلى والمختفين الذين رغبت عائلاتهم في ذكر أسمائهم، كما حُجبت تفاصيل أخرى قد تكشف هويتهم. وتحل عبارة «الشخص» متبوعة برقم محل اسم محجوب، والأرقام عشوائية لا معنى لها.",
    )
}

fn months(work: &FieldWork) -> model::date::UncertainDate {
    work.dates.generalised(DatePrecision::Month)
}

fn restrictions(investigation: &Investigation) -> Option<String> {
    investigation.restrictions.clone()
}

//! Recommendations by addressee.

use model::{
    language::Language,
    public::{Public, PublicText},
    publication::Block,
    record::{Kind, Recommendation},
};

use super::{paragraph, plain};
use crate::report::{desk::Desk, flaw::Flaw};

pub(super) fn recommendations(desk: &Desk<'_>, line: u32, level: u8) -> Result<Vec<Block>, Flaw> {
    let mut all: Vec<Public<Recommendation>> = Vec::new();
    for record in desk.all(Kind::Recommendation)? {
        all.push(
            desk.rulings
                .prose(&record)
                .map_err(|refusal| desk.refuse(line, &refusal))?,
        );
    }
    all.sort_by_key(|recommendation| recommendation.get().order);
    let mut blocks = Vec::new();
    for recommendation in all {
        let (addressee, calls) = in_language(&recommendation, desk.language).ok_or_else(|| {
            desk.flaw(
                line,
                format!(
                    "the recommendation to `{}` is missing in `{}`",
                    recommendation.get().addressee,
                    desk.language.tag()
                ),
                "add `addressee_ar` and a section `## العربية` to its file",
            )
        })?;
        blocks.push(Block::Heading {
            level: (level + 1).min(4),
            text: plain(addressee),
        });
        let items = calls
            .each()
            .into_iter()
            .map(|call| vec![paragraph(call)])
            .collect();
        blocks.push(Block::List {
            ordered: false,
            items,
        });
    }
    Ok(blocks)
}

fn in_language(
    recommendation: &Public<Recommendation>,
    language: Language,
) -> Option<(PublicText, Public<Vec<String>>)> {
    match language {
        Language::En | Language::Other(_) => Some((
            recommendation.map(|r| r.addressee.clone()),
            recommendation.map(|r| r.calls.clone()),
        )),
        Language::Ar => {
            let addressee = recommendation.map(|r| r.addressee_ar.clone()).transpose()?;
            let calls = recommendation.map(|r| r.calls_ar.clone());
            (!calls.get().is_empty()).then_some((addressee, calls))
        }
    }
}

//! `investigation.toml`.

use model::{
    record::{FieldWork, Investigation, Kind, Record, TeamMember},
    vocabulary::{Access, StandardOfProof},
};

use super::reading::Reading;
use crate::field::{draft::Draft, tree::Map};

/// The inquiry itself.
pub(super) fn investigation(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "title",
            "organisation",
            "scope",
            "terms_of_reference",
            "standard_of_proof",
            "access",
            "dates",
            "languages",
            "restrictions",
            "team",
            "field_work",
        ],
    );
    let own = r.own(root);
    r.need(root, "key");
    let title = r.need(root, "title").and_then(|s| r.text(s));
    let organisation = r.need(root, "organisation").and_then(|s| r.text(s));
    let scope = r.need(root, "scope").and_then(|s| r.text(s));
    let terms_of_reference = root.slot("terms_of_reference").and_then(|s| r.text(s));
    let standard_of_proof = r
        .need(root, "standard_of_proof")
        .and_then(|s| r.word(s, StandardOfProof::ALL, StandardOfProof::word));
    let access = r
        .need(root, "access")
        .and_then(|s| r.word(s, Access::ALL, Access::word));
    let dates = r.need(root, "dates").and_then(|s| r.date(s));
    let languages = r
        .need(root, "languages")
        .map(|s| r.list(s))
        .unwrap_or_default();
    let languages = languages
        .into_iter()
        .filter_map(|s| r.language(s))
        .collect();
    let restrictions = root.slot("restrictions").and_then(|s| r.text(s));
    let team = r
        .maps(root, "team")
        .into_iter()
        .filter_map(|m| member(r, m))
        .collect();
    let field_work = r
        .maps(root, "field_work")
        .into_iter()
        .filter_map(|m| stay(r, m))
        .collect();
    let investigation = Investigation {
        title: title?,
        organisation: organisation?,
        scope: scope?,
        terms_of_reference,
        standard_of_proof: standard_of_proof?,
        access: access?,
        dates: dates?,
        languages,
        restrictions,
        team,
        field_work,
    };
    Some(vec![r.record(
        &draft.key,
        draft.key_line,
        investigation,
        own,
    )?])
}

fn member(r: &mut Reading<'_>, map: &Map) -> Option<TeamMember> {
    r.known(map, &["code_name", "role"]);
    let code_name = r.need(map, "code_name").and_then(|s| r.text(s));
    let role = r.need(map, "role").and_then(|s| r.text(s));
    Some(TeamMember {
        code_name: code_name?,
        role: role?,
    })
}

fn stay(r: &mut Reading<'_>, map: &Map) -> Option<FieldWork> {
    r.known(map, &["place", "dates", "kind"]);
    let place = r
        .need(map, "place")
        .and_then(|s| r.reference(s, &[Kind::Place]));
    let dates = r.need(map, "dates").and_then(|s| r.date(s));
    let on_site = r.need(map, "kind").and_then(|s| {
        r.word(
            s,
            &[true, false],
            |here| if here { "on-site" } else { "remote" },
        )
    });
    Some(FieldWork {
        place: place?,
        dates: dates?,
        on_site: on_site?,
    })
}

//! Custody in the words of archives: PREMIS 3.0 as XML.

use std::collections::BTreeSet;

use model::vocabulary::CustodyAction;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use crate::custody::Step;

/// An original in the archive, with what happened to it.
pub(super) struct Kept<'a> {
    /// The item, in hexadecimal.
    pub(super) item: String,
    /// Its path from the bag's folder.
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) media_type: &'a str,
    pub(super) steps: &'a [Step],
}

/// The making of the archive.
pub(super) struct Making<'a> {
    /// The vault, in hexadecimal.
    pub(super) vault: &'a str,
    /// The device that makes it, in hexadecimal.
    pub(super) device: &'a str,
    /// RFC 3339, as the steps have it that hand the originals over.
    pub(super) time: &'a str,
    /// To whom it goes.
    pub(super) to: &'a str,
}

const NAMESPACE: &str = "http://www.loc.gov/premis/v3";
const TYPES: &str = "http://id.loc.gov/vocabulary/preservation/eventType";

type Xml = Writer<Vec<u8>>;

/// The document. Agents are devices, by the identifiers that the proofs show too: members stay unnamed.
pub(super) fn document(kept: &[Kept<'_>], making: &Making<'_>) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let attributes = [
        ("xmlns", NAMESPACE),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("version", "3.0"),
    ];
    xml.create_element("premis")
        .with_attributes(attributes)
        .write_inner_content(|xml| {
            kept.iter().try_for_each(|one| object(xml, one))?;
            for one in kept {
                for (number, step) in (1_usize..).zip(one.steps) {
                    event(xml, &of_step(one, number, step, making))?;
                }
                event(xml, &fixity(one, making))?;
            }
            let devices = kept.iter().flat_map(|one| one.steps);
            let devices: BTreeSet<&str> = devices.map(|step| step.device.as_str()).collect();
            for device in devices
                .into_iter()
                .chain([making.device])
                .collect::<BTreeSet<_>>()
            {
                agent(xml, device)?;
            }
            Ok(())
        })?;
    Ok(xml.into_inner())
}

fn text(xml: &mut Xml, name: &str, value: &str) -> std::io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(value))?;
    Ok(())
}

fn group(
    xml: &mut Xml,
    name: &str,
    inner: impl FnOnce(&mut Xml) -> std::io::Result<()>,
) -> std::io::Result<()> {
    xml.create_element(name).write_inner_content(inner)?;
    Ok(())
}

fn identifier(xml: &mut Xml, prefix: &str, kind: &str, value: &str) -> std::io::Result<()> {
    group(xml, &format!("{prefix}Identifier"), |xml| {
        text(xml, &format!("{prefix}IdentifierType"), kind)?;
        text(xml, &format!("{prefix}IdentifierValue"), value)
    })
}

fn object(xml: &mut Xml, kept: &Kept<'_>) -> std::io::Result<()> {
    xml.create_element("object")
        .with_attribute(("xsi:type", "file"))
        .write_inner_content(|xml| {
            identifier(xml, "object", "testimony item", &kept.item)?;
            group(xml, "objectCharacteristics", |xml| {
                group(xml, "fixity", |xml| {
                    text(xml, "messageDigestAlgorithm", "SHA-256")?;
                    text(xml, "messageDigest", &kept.sha256)
                })?;
                text(xml, "size", &kept.bytes.to_string())?;
                group(xml, "format", |xml| {
                    group(xml, "formatDesignation", |xml| {
                        text(xml, "formatName", kept.media_type)
                    })
                })
            })?;
            group(xml, "storage", |xml| {
                group(xml, "contentLocation", |xml| {
                    text(xml, "contentLocationType", "path in this bag")?;
                    text(xml, "contentLocationValue", &kept.path)
                })
            })
        })?;
    Ok(())
}

struct Told<'a> {
    id: String,
    code: &'static str,
    word: &'static str,
    time: &'a str,
    detail: String,
    outcome: Option<&'a str>,
    device: &'a str,
    item: &'a str,
}

fn of_step<'a>(kept: &'a Kept<'_>, number: usize, step: &'a Step, making: &Making<'_>) -> Told<'a> {
    let (code, word) = kind(step.custody.action);
    let is_this = step.custody.action == CustodyAction::HandOver
        && (step.device.as_str(), step.custody.time.as_str()) == (making.device, making.time);
    let what = match is_this {
        true => format!(
            "a copy in this archive, from vault {} to {}",
            making.vault, making.to
        ),
        false => format!("custody step `{}`", step.custody.action),
    };
    Told {
        id: format!("{}-{number}", kept.item),
        code,
        word,
        time: &step.custody.time,
        detail: format!("{what}; its proof is operation {number} of pack.json beside the file"),
        outcome: None,
        device: &step.device,
        item: &kept.item,
    }
}

fn fixity<'a>(kept: &'a Kept<'_>, making: &'a Making<'_>) -> Told<'a> {
    Told {
        id: format!("{}-fixity", kept.item),
        code: "fix",
        word: "fixity check",
        time: making.time,
        detail: "SHA-256 of the whole original, compared with that of the day it was sealed"
            .to_owned(),
        outcome: Some("the same"),
        device: making.device,
        item: &kept.item,
    }
}

fn event(xml: &mut Xml, told: &Told<'_>) -> std::io::Result<()> {
    group(xml, "event", |xml| {
        identifier(xml, "event", "local", &told.id)?;
        let uri = format!("{TYPES}/{}", told.code);
        xml.create_element("eventType")
            .with_attribute(("authority", "eventType"))
            .with_attribute(("authorityURI", TYPES))
            .with_attribute(("valueURI", uri.as_str()))
            .write_text_content(BytesText::new(told.word))?;
        text(xml, "eventDateTime", told.time)?;
        group(xml, "eventDetailInformation", |xml| {
            text(xml, "eventDetail", &told.detail)
        })?;
        if let Some(outcome) = told.outcome {
            group(xml, "eventOutcomeInformation", |xml| {
                text(xml, "eventOutcome", outcome)
            })?;
        }
        group(xml, "linkingAgentIdentifier", |xml| {
            text(xml, "linkingAgentIdentifierType", "testimony device")?;
            text(xml, "linkingAgentIdentifierValue", told.device)
        })?;
        group(xml, "linkingObjectIdentifier", |xml| {
            text(xml, "linkingObjectIdentifierType", "testimony item")?;
            text(xml, "linkingObjectIdentifierValue", told.item)
        })
    })
}

fn agent(xml: &mut Xml, device: &str) -> std::io::Result<()> {
    group(xml, "agent", |xml| {
        identifier(xml, "agent", "testimony device", device)?;
        text(
            xml,
            "agentName",
            &format!("device {}", device.get(..8).unwrap_or(device)),
        )?;
        text(xml, "agentType", "software")
    })
}

/// The code and word of the Library of Congress for a custody step.
const fn kind(action: CustodyAction) -> (&'static str, &'static str) {
    match action {
        CustodyAction::Collect => ("cap", "capture"),
        CustodyAction::Receive => ("acc", "accession"),
        CustodyAction::Transfer | CustodyAction::HandOver => ("tra", "transfer"),
        CustodyAction::Copy => ("rep", "replication"),
        CustodyAction::Verify => ("fix", "fixity check"),
        CustodyAction::Seal => ("pac", "packing"),
        CustodyAction::Unseal => ("unp", "unpacking"),
        CustodyAction::Analyse => ("val", "validation"),
        CustodyAction::Derive => ("mig", "migration"),
        CustodyAction::Store => ("ing", "ingestion"),
        CustodyAction::Withdraw => ("dea", "deaccession"),
        CustodyAction::Destroy => ("del", "deletion"),
    }
}

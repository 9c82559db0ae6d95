//! `testimony status`

use std::process::ExitCode;

use app::{Failure, Origin};
use serde::Serialize;

use super::{
    output::{self, Output},
    session::Session,
    swap::Swap,
};

/// What the vault holds, and what the machine does.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    vault: &'a app::Status,
    swap: serde_json::Value,
}

/// Days without a word from outside after which somebody should ask why.
const STALE: u64 = 30;

pub(super) fn run(session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let mut worker = session.worker()?;
    let status = app::status(session.vault()?, &mut worker)?;
    let swap = Swap::of_this_machine();
    let answer = Answer {
        vault: &status,
        swap: swap.json(),
    };
    output.answer(&answer, || {
        output::line(&format!(
            "Vault {}, open for {}",
            status.vault, status.member
        ));
        if !status.alarms.is_empty() {
            output::line(&format!(
                "ALARM: no sign from {} (testimony contacts)",
                status.alarms.join(", ")
            ));
        }
        if !status.notices.is_empty() {
            output::line(&format!(
                "Nobody has seen {} (testimony watch)",
                status.notices.join(", ")
            ));
        }
        if status.learned > 0 {
            output::line(&format!(
                "{} names or places were learned since everything published was last searched (testimony report rescan)",
                status.learned
            ));
        }
        output::line(&match status.outside_days {
            None => "Nobody outside has said anything about this history (testimony stamp)".to_owned(),
            Some(days) if days > STALE => format!(
                "ALARM: nobody outside has said anything about this history for {days} days (testimony stamp)"
            ),
            Some(days) => format!("Somebody outside saw this history {days} days ago"),
        });
        let open: Vec<&str> = status
            .compartments
            .iter()
            .map(|compartment| compartment.name())
            .collect();
        output::line(&format!("Compartments: {}", open.join(", ")));
        let passphrase = match (status.passphrase, status.second_secret) {
            (Origin::Drawn, false) => "a drawn passphrase",
            (Origin::Drawn, true) => "a drawn passphrase and a second secret",
            (Origin::Chosen, false) => {
                "a passphrase that you chose (testimony keys passphrase draws a better one)"
            }
            (Origin::Chosen, true) => "a passphrase that you chose, and a second secret",
        };
        output::line(&format!("Your keys are behind {passphrase}"));
        for recovery in &status.recovery {
            let drilled = match &recovery.drilled {
                Some(time) => format!("last drill {time}"),
                None => "never tried (testimony recovery drill)".to_owned(),
            };
            let lost = if recovery.has_file { "" } else { "; its file is gone from this folder" };
            output::line(&format!(
                "Two officers open {} compartments as {}: {drilled}{lost}",
                recovery.compartments.len(),
                recovery.name
            ));
        }
        if status.keys_locked_in_memory {
            output::line("Keys in use are locked in memory");
        }
        output::line(&format!(
            "Reading of hostile files is confined: {}",
            status.reading
        ));
        output::line(&format!("Swap: {}", swap.words()));
        for device in &status.devices {
            let short = device.device.get(..8).unwrap_or(&device.device);
            output::line(&format!(
                "Device {short} of {}: {} operations",
                device.member, device.operations
            ));
        }
        for held in &status.quarantined {
            output::line(&format!(
                "{} operations of {} in {} count for nothing: written without a right to (testimony fsck)",
                held.operations, held.member, held.compartment
            ));
        }
        for name in &status.proposed {
            output::line(&format!(
                "{name} is proposed for identity; a second person confirms with `testimony members grant {name} --compartment identity`"
            ));
        }
        if status.destroyed > 0 {
            output::line(&format!("Destroyed for good: {}", status.destroyed));
        }
        let [objects, bytes] = status.objects;
        output::line(&format!("Sealed objects: {objects}, {bytes} bytes"));
        if status.objects_at.address.is_some() || status.objects_at.trouble.is_some() {
            super::objects::say(&status.objects_at);
        }
        for (kind, number) in status.records.iter().filter(|(_, number)| **number > 0) {
            output::line(&format!("{number:8} {kind}"));
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

//! Two officers who together open what nobody else can open any more.

use std::{
    fs,
    path::{Path, PathBuf},
};

use model::compartment::Compartment;
use serde::Serialize;
use vault::{Edge, NewPassphrase, Officer, OfficerSecret, Open, Vault};

use crate::{failure::Failure, time};

/// A recovery that was made.
#[derive(Debug, Serialize)]
pub struct RecoveryMade {
    /// What both officers together open.
    pub opened: Vec<Compartment>,
    /// What they open once a second member agrees.
    pub proposed: Vec<Compartment>,
    /// What its maker could not give, for having no key to it.
    pub closed: Vec<Compartment>,
    /// The file that the officers' secrets open.
    pub file: PathBuf,
}

/// What a drill showed.
#[derive(Debug, Serialize)]
pub struct Drill {
    /// What both officers together open.
    pub opened: Vec<Compartment>,
    /// What they do not open.
    pub closed: Vec<Compartment>,
}

/// A recovery, as the status has it.
#[derive(Debug, Serialize)]
pub struct Recovery {
    /// What it is called among the members.
    pub name: String,
    /// What both officers together open, by the history.
    pub compartments: Vec<Compartment>,
    /// When a drill last showed that they do, by the clock of who held it.
    pub drilled: Option<String>,
    /// Whether the file that they open is in the vault's folder.
    pub has_file: bool,
}

/// Draws an officer's key.
pub fn new_officer() -> Result<OfficerSecret, Failure> {
    Ok(OfficerSecret::generate(&mut *Edge::system().random)?)
}

/// Reads an officer's secret as it was printed.
pub fn officer_secret(text: &str) -> Result<OfficerSecret, Failure> {
    Ok(OfficerSecret::parse(text)?)
}

/// Reads an officer's recipient from a file.
pub fn read_officer(path: &Path) -> Result<Officer, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(Officer::parse(&text)?)
}

/// Gives two officers, together, a key to everything that this member can open.
pub fn create_recovery(
    vault: &mut Vault<Open>,
    name: &str,
    officers: [&Officer; 2],
) -> Result<RecoveryMade, Failure> {
    let open = vault.compartments();
    let granted = vault.create_recovery(name, officers)?;
    let closed = Compartment::ALL.into_iter();
    Ok(RecoveryMade {
        opened: granted.opened,
        proposed: granted.proposed,
        closed: closed.filter(|one| !open.contains(one)).collect(),
        file: vault.recovery_file(name),
    })
}

/// Proves that both officers' secrets open every compartment, and records that they did.
pub fn drill_recovery(
    vault: &mut Vault<Open>,
    name: &str,
    officers: &[OfficerSecret; 2],
    file: Option<&Path>,
) -> Result<Drill, Failure> {
    let file = read(file)?;
    let [first, second] = officers;
    let drilled = vault.drill_recovery((name, [first, second], file.as_deref()))?;
    Ok(Drill {
        opened: drilled.opened,
        closed: drilled.closed,
    })
}

/// Makes a new member who opens everything that the officers do.
pub fn recover(
    dir: &Path,
    (name, officers, file): (&str, &[OfficerSecret; 2], Option<&Path>),
    (member, passphrase): (&str, &NewPassphrase),
) -> Result<Vec<Compartment>, Failure> {
    let file = read(file)?;
    let [first, second] = officers;
    let locked = Vault::at(dir)?;
    let custody = (name, [first, second], file.as_deref());
    let mut vault = locked.unlock_by_recovery(custody, Edge::system())?;
    let compartments = vault.compartments();
    let granted = vault.admit(member, passphrase, &compartments)?;
    Ok(granted.opened)
}

/// The recoveries of a vault.
pub(crate) fn recoveries(vault: &Vault<Open>) -> Result<Vec<Recovery>, Failure> {
    let row = |status: vault::RecoveryStatus| Recovery {
        name: status.name,
        compartments: status.compartments,
        drilled: status.drilled.map(time::rfc3339),
        has_file: status.has_file,
    };
    Ok(vault.recoveries()?.into_iter().map(row).collect())
}

fn read(file: Option<&Path>) -> Result<Option<Vec<u8>>, Failure> {
    let Some(path) = file else { return Ok(None) };
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(Some(bytes))
}

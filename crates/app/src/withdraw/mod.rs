//! A person takes back what they allowed. First nothing more may be done with it; then, as a step of
//! its own, what rests on it alone is destroyed.

mod rests;

use model::{
    compartment::Compartment,
    key::Key,
    record::{Body, Consent, Kind, Record, Task},
    vocabulary::{ConsentScope, TaskState},
};
use serde::Serialize;
use vault::{Destruction, Open, Vault};

use self::rests::Rests;
use crate::{failure::Failure, query::find};

/// A record, as people name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// Its kind.
    pub kind: Kind,
    /// Its key, or its identifier where it has none.
    pub name: String,
}

/// A withdrawal, and what it means.
#[derive(Debug, Serialize)]
pub struct Withdrawal {
    /// The source.
    pub source: String,
    /// The consents that refuse everything now, or did so before.
    pub consents: Vec<Named>,
    /// What rests on it alone: what destroying destroys.
    pub rests: Vec<Named>,
    /// How many sealed originals are among it, and their bytes.
    pub originals: [u64; 2],
    /// What refers to it and is kept: to be looked at again.
    pub kept: Vec<Named>,
    /// Reports that were built from it: their files are not released any more.
    pub builds: Vec<Named>,
    /// Reports that were released with it. What was published cannot be called back.
    pub released: Vec<String>,
    /// The task that names what is to be looked at again, if one was recorded.
    pub task: Option<String>,
    /// Whether it has been destroyed.
    pub destroyed: bool,
}

/// Records that a source has withdrawn consent: every scope is refused from now on, and a task names
/// what is to be looked at again. Nothing is destroyed.
pub fn withdraw(
    vault: &mut Vault<Open>,
    source: &Key,
    reason: &str,
) -> Result<Withdrawal, Failure> {
    let rests = Rests::of(vault, source)?;
    let clearance = vault.clearance();
    let mut records = Vec::new();
    for record in vault.all(Kind::Consent)? {
        let record = record.reveal(&clearance);
        let Ok(consent) = <&Consent>::try_from(&record.body) else {
            continue;
        };
        if consent.of == rests.source && !refuses_all(consent) {
            records.push(Record {
                body: refused(consent.clone()).into(),
                ..record.clone()
            });
        }
    }
    if records.is_empty() && rests.consents(vault)?.is_empty() {
        records.push(Record {
            id: vault.random_id(),
            key: None,
            body: refused(Consent::new(rests.source)).into(),
            own: Default::default(),
        });
    }
    let mut task = None;
    if !records.is_empty() && vault.compartments().contains(&Compartment::Operations) {
        let key = free_key(vault, source)?;
        let title =
            format!("{source} withdrew consent ({reason}): look again at what rested on it");
        let body = Task {
            settles: rests.kept_ids(),
            priority: None,
            ..Task::new(title, TaskState::Open)
        };
        records.push(Record {
            id: vault.random_id(),
            key: Some(key.clone()),
            body: body.into(),
            own: Default::default(),
        });
        task = Some(key.to_string());
    }
    if !records.is_empty() {
        let mut transaction = vault.begin();
        for record in records {
            transaction.put(record)?;
        }
        transaction.commit()?;
    }
    rests.withdrawal(vault, source, task, false)
}

/// Destroys what rests on a withdrawn consent alone, for good: keys, originals, everything derived.
/// What is shared with others stays.
pub fn destroy(vault: &mut Vault<Open>, source: &Key, reason: &str) -> Result<Withdrawal, Failure> {
    let open = vault.compartments();
    let closed: Vec<&str> = Compartment::ALL
        .iter()
        .filter(|one| !open.contains(one))
        .map(|one| one.name())
        .collect();
    if !closed.is_empty() {
        return Err(Failure::misuse(
            format!(
                "what rests on this consent may lie in compartments that you cannot open: {}",
                closed.join(", ")
            ),
            "ask somebody who has every compartment to do this",
        ));
    }
    let rests = Rests::of(vault, source)?;
    for consent in rests.consents(vault)? {
        if !refuses_all(&consent) {
            return Err(Failure::misuse(
                format!("`{source}` has not withdrawn consent"),
                format!("record that first: `testimony withdraw {source} --reason TEXT`"),
            ));
        }
    }
    let answer = rests.withdrawal(vault, source, None, true)?;
    vault.destroy(&Destruction {
        about: rests.source,
        records: rests.records(),
        objects: rests.objects.clone(),
        code: "consent-withdrawn".to_owned(),
        reason: reason.to_owned(),
    })?;
    Ok(answer)
}

fn refuses_all(consent: &Consent) -> bool {
    ConsentScope::ALL
        .iter()
        .all(|scope| consent.refused.contains(scope))
}

fn refused(consent: Consent) -> Consent {
    Consent {
        granted: Vec::new(),
        refused: ConsentScope::ALL.to_vec(),
        recontact: Some(false),
        ..consent
    }
}

fn free_key(vault: &Vault<Open>, source: &Key) -> Result<Key, Failure> {
    for number in 1.. {
        let key = Key::parse(&format!("withdrawn-{number}"));
        let Ok(key) = key else { break };
        if vault.resolve(&key)?.is_empty() {
            return Ok(key);
        }
    }
    Err(Failure::misuse(
        format!("there is no key left for a task about `{source}`"),
        "delete or rename tasks called `withdrawn-…`",
    ))
}

/// The source that a key stands for.
fn source_of(vault: &Vault<Open>, key: &Key) -> Result<Record, Failure> {
    let (_, id) = find(vault, Some(Kind::Source), key)?;
    let unreadable = || Failure::misuse(format!("`{key}` cannot be read"), "run `testimony fsck`");
    let record = vault.get(id)?.ok_or_else(unreadable)?;
    let record = record.reveal(&vault.clearance()).clone();
    match record.body {
        Body::Source(_) => Ok(record),
        _ => Err(unreadable()),
    }
}

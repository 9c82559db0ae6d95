//! Whom the team believes: recorded in history, so that everybody sees who decided it and when.

use ledger::{NoteKey, NoteKeyKind, TrustedRoots};
use model::{
    key::Key,
    record::{Body, Kind, Record, TimeAuthority, Witness},
};
use vault::{Open, Vault};

use crate::failure::{Failure, FailureKind};

/// Everybody outside whom the team believes, by the names that it gave them.
pub(super) struct Believed {
    /// Time-stamping authorities.
    pub(super) authorities: Vec<(String, TimeAuthority)>,
    /// Witnesses.
    pub(super) witnesses: Vec<(String, NoteKey, Option<String>)>,
}

/// Believes the time-stamping authority that these root certificates (PEM) vouch for.
pub fn believe_authority(
    vault: &mut Vault<Open>,
    name: &Key,
    roots: &str,
    address: Option<&str>,
) -> Result<(), Failure> {
    TrustedRoots::from_pem(roots)
        .map_err(|error| Failure::from_message(FailureKind::No, &error.to_string()))?;
    let body = TimeAuthority {
        roots: roots.to_owned(),
        address: address.map(str::to_owned),
    };
    record(vault, Kind::TimeAuthority, name, body)
}

/// Believes a witness by its C2SP vkey.
pub fn believe_witness(
    vault: &mut Vault<Open>,
    name: &Key,
    vkey: &str,
    address: Option<&str>,
) -> Result<(), Failure> {
    witness_key(vkey)?;
    let body = Witness {
        vkey: vkey.to_owned(),
        address: address.map(str::to_owned),
    };
    record(vault, Kind::Witness, name, body)
}

impl Believed {
    /// Reads them from the vault.
    pub(super) fn read(vault: &Vault<Open>) -> Result<Self, Failure> {
        let clearance = vault.clearance();
        let mut believed = Self {
            authorities: Vec::new(),
            witnesses: Vec::new(),
        };
        for record in vault.all(Kind::TimeAuthority)? {
            let record = record.reveal(&clearance);
            if let Body::TimeAuthority(body) = &record.body {
                believed.authorities.push((name_of(record), body.clone()));
            }
        }
        for record in vault.all(Kind::Witness)? {
            let record = record.reveal(&clearance);
            if let Body::Witness(body) = &record.body {
                let key = witness_key(&body.vkey)?;
                let address = body.address.clone();
                believed.witnesses.push((name_of(record), key, address));
            }
        }
        Ok(believed)
    }

    /// The roots of all authorities.
    pub(super) fn roots(&self) -> Result<TrustedRoots, Failure> {
        if self.authorities.is_empty() {
            return Ok(TrustedRoots::default());
        }
        let each = self.authorities.iter();
        let pem: String = each.map(|(_, one)| format!("{}\n", one.roots)).collect();
        TrustedRoots::from_pem(&pem)
            .map_err(|error| Failure::from_message(FailureKind::No, &error.to_string()))
    }
}

fn witness_key(vkey: &str) -> Result<NoteKey, Failure> {
    let key: NoteKey = vkey.parse().map_err(|error: ledger::NoteKeyError| {
        Failure::from_message(FailureKind::Misuse, &error.to_string())
    })?;
    if key.kind() != NoteKeyKind::Cosigner {
        return Err(Failure::misuse(
            format!("`{}` is the key of a log", key.name()),
            "ask the witness for the key that it cosigns with",
        ));
    }
    Ok(key)
}

fn name_of(record: &Record) -> String {
    record
        .key
        .as_ref()
        .map_or_else(|| record.id.hex(), ToString::to_string)
}

fn record(
    vault: &mut Vault<Open>,
    kind: Kind,
    name: &Key,
    body: impl Into<Body>,
) -> Result<(), Failure> {
    let clearance = vault.clearance();
    let known = vault
        .find(kind, name)?
        .map(|record| record.reveal(&clearance).id);
    let id = known.unwrap_or_else(|| vault.random_id());
    let mut transaction = vault.begin();
    transaction.put(Record {
        id,
        key: Some(name.clone()),
        body: body.into(),
        own: Default::default(),
    })?;
    transaction.commit()?;
    Ok(())
}

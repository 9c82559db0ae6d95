//! Operations with everything that proves them to a stranger.

use data_encoding::BASE64;
use model::proof::LoggedOperation;
use vault::{Open, OperationRef, Vault};

use crate::{failure::Failure, outside::outside_proof};

/// An operation of this vault, showing only the named fields.
pub(crate) fn logged(
    vault: &Vault<Open>,
    operation: &OperationRef,
    shown: &[&str],
) -> Result<LoggedOperation, Failure> {
    let mut proof = vault.proof(operation)?;
    let outside = std::mem::take(&mut proof.outside);
    let outside = outside
        .into_iter()
        .map(|(tlog_proof, shown)| outside_proof(vault, tlog_proof, &shown));
    let outside = outside.collect::<Result<Vec<_>, _>>()?;
    Ok(LoggedOperation {
        disclosure: proof.disclose(shown),
        operation: BASE64.encode(&proof.operation),
        signature: BASE64.encode(&proof.signature),
        tlog_proof: proof.tlog_proof,
        log: proof.log_vkey,
        cosigners: proof.cosigner_vkeys,
        outside,
    })
}

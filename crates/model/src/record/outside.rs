//! People outside whom the team believes: who says that the history was so, and since when.

use serde::{Deserialize, Serialize};

/// A time-stamping authority (RFC 3161) that the team believes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeAuthority {
    /// Its root certificates, PEM.
    pub roots: String,
    /// Where it is asked; absent if only by carrying files.
    pub address: Option<String>,
}

/// A witness of the logs (C2SP tlog-witness) that the team believes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// Its key, as a C2SP vkey of kind 0x04.
    pub vkey: String,
    /// Where it is asked; absent if only by carrying files.
    pub address: Option<String>,
}

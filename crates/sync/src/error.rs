//! What can go wrong with a store, and what to do about it.

use std::{error::Error, io};

use object_store::client::{HttpError, HttpErrorKind};

use crate::network::NetworkError;

/// Why a store did not do what was asked. Each says what happened, then what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder is not there.
    #[error("`{store}` is not there; check the path, and that the disk or stick is connected")]
    NoFolder {
        /// Which.
        store: String,
    },
    /// The bucket is not there.
    #[error("`{store}` has no such bucket; check its name and the endpoint, or have it made")]
    NoBucket {
        /// Which.
        store: String,
    },
    /// There is no object of this name.
    #[error("`{name}` is not in the store; it was removed, or never there")]
    Absent {
        /// Which.
        name: String,
    },
    /// Something else has this name.
    #[error("`{name}` is in the store already, with other bytes; find out who else writes there")]
    Occupied {
        /// Which.
        name: String,
    },
    /// Longer than anything that was written, or not a file.
    #[error("`{name}` is not what was stored: {what}; check the store with `backup --check`")]
    Odd {
        /// Which.
        name: String,
        /// In what way.
        what: String,
    },
    /// Who asks is not let in, or not let do this.
    #[error("`{store}` refused: {why}; check the key, its secret and what it may do")]
    Refused {
        /// Which store.
        store: String,
        /// What it said.
        why: String,
    },
    /// No connection.
    #[error(
        "`{store}` cannot be reached: {why}; check the network, the endpoint and the proxy, then run it again"
    )]
    Unreachable {
        /// Which store.
        store: String,
        /// What the system said.
        why: String,
    },
    /// A connection, and then no answer in time.
    #[error("`{store}` did not answer in time; run it again, what has arrived is not sent again")]
    Slow {
        /// Which store.
        store: String,
    },
    /// No space.
    #[error("`{store}` is full; free some space or use another store, then run it again")]
    Full {
        /// Which store.
        store: String,
    },
    /// Not to be written to.
    #[error(
        "`{store}` cannot be written to; check who owns it, and that the disk is not read-only"
    )]
    ReadOnly {
        /// Which store.
        store: String,
    },
    /// A bucket without credentials.
    #[error("no key for `{store}`; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")]
    NoCredentials {
        /// Which store.
        store: String,
    },
    /// Others could listen.
    #[error("the endpoint `{}` would be spoken to in the clear; write `https://…`", endpoint.escape_debug())]
    Insecure {
        /// Which.
        endpoint: String,
    },
    /// Settings that contradict each other.
    #[error("the bucket's settings cannot be used: {why}; check endpoint and region")]
    Settings {
        /// What is wrong.
        why: String,
    },
    /// No way to the network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Anything else that the system or the service said.
    #[error("`{store}` failed: {why}; try again, and check the disk or the service")]
    Failed {
        /// Which store.
        store: String,
        /// What was said.
        why: String,
    },
}

impl StoreError {
    /// Whether the same may work a moment later.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Slow { .. })
    }

    /// What an error of `object_store` means, about a store and an object of it.
    pub(crate) fn from_store(store: &str, name: &str, error: object_store::Error) -> Self {
        use object_store::Error as E;
        let store = store.to_owned();
        let said = said(&error);
        if let Some(found) = cause::<io::Error>(&error).and_then(|io| from_io(&store, io)) {
            return found;
        }
        if let Some(http) = cause::<HttpError>(&error) {
            return match http.kind() {
                HttpErrorKind::Timeout => Self::Slow { store },
                HttpErrorKind::Decode => Self::Failed {
                    store,
                    why: deepest(http),
                },
                _ => Self::Unreachable {
                    store,
                    why: deepest(http),
                },
            };
        }
        match error {
            _ if said.contains("NoSuchBucket") => Self::NoBucket { store },
            E::NotFound { .. } => Self::Absent {
                name: name.to_owned(),
            },
            E::AlreadyExists { .. } => Self::Occupied {
                name: name.to_owned(),
            },
            E::PermissionDenied { .. } | E::Unauthenticated { .. } => {
                Self::Refused { store, why: said }
            }
            _ if REFUSALS.iter().any(|code| said.contains(code)) => {
                Self::Refused { store, why: said }
            }
            _ if FULL.iter().any(|code| said.contains(code)) => Self::Full { store },
            _ => Self::Failed { store, why: said },
        }
    }
}

/// What a disk's error means, if more than its words.
pub(crate) fn from_io(store: &str, error: &io::Error) -> Option<StoreError> {
    let store = store.to_owned();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Some(StoreError::Full { store })
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Some(StoreError::ReadOnly { store })
        }
        _ => None,
    }
}

/// Codes of the service for a key that is unknown, or was typed wrong.
const REFUSALS: &[&str] = &[
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AccessDenied",
    "ExpiredToken",
    "NotSignedUp",
];
const FULL: &[&str] = &[
    "QuotaExceeded",
    "InsufficientStorage",
    "StorageFull",
    "507 ",
];

/// The first error of a type down the chain of causes.
fn cause<'e, T: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e T> {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        at = error.source();
    }
    None
}

/// The words at the end of a chain of causes: those of the system.
fn deepest(error: &(dyn Error + 'static)) -> String {
    let mut at = error;
    while let Some(source) = at.source() {
        at = source;
    }
    at.to_string()
}

/// The service's own code and message if it sent any, else all that was said. A service is not
/// trusted: what it says is cut, and escaped where it is shown.
fn said(error: &object_store::Error) -> String {
    let text = error.to_string();
    let between = |tag: &str| {
        let (_, rest) = text.split_once(&format!("<{tag}>"))?;
        let (inside, _) = rest.split_once(&format!("</{tag}>"))?;
        Some(inside.to_owned())
    };
    let words = match (between("Code"), between("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code,
        _ => text,
    };
    words.chars().take(LONGEST).collect()
}

const LONGEST: usize = 300;

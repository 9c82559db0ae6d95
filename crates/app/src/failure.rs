//! The one shape in which every failure reaches a person: what happened, then what to do.

use std::fmt;

/// Why an intention was not carried out.
#[derive(Debug)]
pub struct Failure {
    /// Who or what is at fault; decides the exit code and the HTTP status.
    pub kind: FailureKind,
    /// What happened.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Who or what is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The answer is no: a leak, a tampered file, a report that may not be built. Exit 1.
    No,
    /// The user asked for something that cannot be. Exit 2.
    Misuse,
    /// The machine: disk, permissions, a missing program, another process. Exit 3.
    Environment,
    /// We are. Exit 4.
    Bug,
}

impl FailureKind {
    /// The process's exit code (DESIGN §8).
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::No => 1,
            Self::Misuse => 2,
            Self::Environment => 3,
            Self::Bug => 4,
        }
    }
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: FailureKind, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// The answer is no.
    pub fn no(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(FailureKind::No, what, remedy)
    }

    /// The user asked for something that cannot be.
    pub fn misuse(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(FailureKind::Misuse, what, remedy)
    }

    /// The machine is in the way.
    pub fn environment(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(FailureKind::Environment, what, remedy)
    }

    /// A file could not be read or written.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let what = format!(
            "could not {doing} `{}`: {error}",
            path.display().to_string().escape_debug()
        );
        Self::environment(what, "check the path, the permissions and the free space")
    }

    /// Takes apart a message written as "what happened; what to do".
    pub fn from_message(kind: FailureKind, message: &str) -> Self {
        let (what, remedy) = message.split_once("; ").unwrap_or((message, ""));
        Self::new(kind, what, remedy)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Failure {}

impl From<model::canonical::EncodeError> for Failure {
    fn from(error: model::canonical::EncodeError) -> Self {
        Self::from_message(FailureKind::Bug, &error.to_string())
    }
}

macro_rules! from_vault {
    ($($error:ident),+) => { $(
        impl From<vault::$error> for Failure {
            fn from(error: vault::$error) -> Self {
                let kind = match error.class() {
                    vault::Class::User | vault::Class::Locked => FailureKind::Misuse,
                    vault::Class::Environment => FailureKind::Environment,
                    vault::Class::Tampered => FailureKind::No,
                    vault::Class::Bug => FailureKind::Bug,
                };
                Self::from_message(kind, &chain(&error))
            }
        }
    )+ };
}

from_vault!(
    BackupError,
    CommitError,
    CreateError,
    DestroyError,
    Fault,
    FsckError,
    HandedError,
    LocateError,
    MemberError,
    PlaceError,
    ProofError,
    PutError,
    ReadError,
    RecoveryError,
    RelockError,
    RecipientError,
    SealError,
    SearchError,
    UnlockError
);

impl From<vault::WeakPassphrase> for Failure {
    fn from(error: vault::WeakPassphrase) -> Self {
        Self::from_message(FailureKind::Misuse, &error.to_string())
    }
}

impl From<vault::NoOfficer> for Failure {
    fn from(error: vault::NoOfficer) -> Self {
        Self::from_message(FailureKind::Misuse, &error.to_string())
    }
}

impl From<vault::NoSecondSecret> for Failure {
    fn from(error: vault::NoSecondSecret) -> Self {
        Self::from_message(FailureKind::Misuse, &error.to_string())
    }
}

impl From<sync::StoreError> for Failure {
    fn from(error: sync::StoreError) -> Self {
        let kind = match error {
            sync::StoreError::Insecure { .. }
            | sync::StoreError::Settings { .. }
            | sync::StoreError::NoCredentials { .. } => FailureKind::Misuse,
            sync::StoreError::Occupied { .. } | sync::StoreError::Odd { .. } => FailureKind::No,
            _ => FailureKind::Environment,
        };
        Self::from_message(kind, &error.to_string())
    }
}

/// An error's own words, with those of its causes put before the remedy.
fn chain(error: &dyn std::error::Error) -> String {
    let message = error.to_string();
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    if causes.is_empty() {
        return message;
    }
    let causes = causes.join(": ");
    match message.split_once("; ") {
        Some((what, remedy)) => format!("{what} ({causes}); {remedy}"),
        None => format!("{message} ({causes})"),
    }
}

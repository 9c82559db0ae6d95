//! Which snapshot of a store is taken: one that a member has signed, as far as the passphrase vouches.

use model::id::{Digest, VaultId};

use super::{
    BackupError, Depot, KEYS,
    index::Index,
    listing::{self, Listing, Opened, is_about_bytes},
    snapshot::Snapshot,
};
use crate::{
    fault::Fault,
    files::Files,
    keys::{Credentials, KeyFile, MemberKeys, Roster, is_member_name},
    primitives::sha256,
};

/// Whoever restores, as their own key file in the store makes them known. It names the founder, and the
/// founder's signature leads to every other member.
pub(super) struct Reader<'a> {
    depot: &'a dyn Depot,
    files: &'a Files,
    pub(super) file: KeyFile,
    pub(super) keys: MemberKeys,
}

/// The snapshot that is taken, and what was the matter with those before it.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) snapshot: Snapshot,
    pub(super) refused: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Tries the credentials on the key files of the store. Each try takes a second on purpose, so a
    /// store full of key files is not tried to its end.
    pub(super) fn open(
        depot: &'a dyn Depot,
        listing: &Listing,
        credentials: &Credentials,
        files: &'a Files,
    ) -> Result<Self, BackupError> {
        let names = listing.0.iter().rev();
        let names = names.filter(|(name, bytes)| is_key_name(name) && **bytes <= LARGEST_KEY);
        for (name, _) in names.take(KEYS_TRIED) {
            let bytes = match depot.get(name, LARGEST_KEY) {
                Ok(bytes) => bytes,
                Err(error) if is_about_bytes(&error) => continue,
                Err(error) => return Err(BackupError::Store(error)),
            };
            if let Some(file) = KeyFile::decode(&bytes)
                && let Some(keys) = file.open(credentials)
            {
                return Ok(Self {
                    depot,
                    files,
                    file,
                    keys,
                });
            }
        }
        Err(BackupError::Passphrase)
    }

    pub(super) fn vault(&self) -> VaultId {
        self.file.head.vault
    }

    /// The snapshot asked for, or the newest. Those before it that do not open, or that no member has
    /// signed, are named and left alone.
    pub(super) fn choose(
        &self,
        listing: &Listing,
        wanted: Option<&str>,
    ) -> Result<Chosen, BackupError> {
        let (mut refused, mut forged) = (Vec::new(), None);
        for name in listing.snapshots() {
            if wanted.is_some_and(|wanted| wanted != name) {
                continue;
            }
            match listing::open(self.depot, name, self.vault(), &self.keys.identity)? {
                Opened::Fine(snapshot) => match self.objection(&snapshot)? {
                    None => {
                        return Ok(Chosen {
                            name: name.to_owned(),
                            snapshot: *snapshot,
                            refused,
                        });
                    }
                    Some(what) => {
                        let what = format!("snapshot `{name}` {what}");
                        forged.get_or_insert_with(|| what.clone());
                        refused.push(what);
                    }
                },
                Opened::Damaged => {
                    let what = "cannot be read: it was changed, cut or put in another's place";
                    refused.push(format!("snapshot `{name}` {what}"));
                }
                // Another vault's, or another member's: none of ours is lost by it.
                Opened::Stranger => {}
            }
        }
        Err(match (forged, wanted) {
            (Some(what), _) => BackupError::Forged { what },
            (None, Some(name)) => BackupError::NoSuchSnapshot {
                name: name.to_owned(),
            },
            (None, None) => BackupError::NoSnapshot,
        })
    }

    /// Why a snapshot is not taken: anybody can seal one to the members, so it counts only with a
    /// member's signature. Nothing has been written by then.
    fn objection(&self, snapshot: &Snapshot) -> Result<Option<&'static str>, BackupError> {
        let index = &snapshot.index;
        if index.device == self.keys.device() {
            let key = self.keys.signing.verifying_key();
            let what = "is not signed by your device, in whose name it was made: a forgery";
            return Ok((!snapshot.is_signed_by(&key)).then_some(what));
        }
        let read = self.key_files(index)?;
        let is_whole = read.len() == index.keys.len();
        let roster = Roster::of(&read, self.files, self.vault(), self.file.head.founder);
        let roster = match roster {
            Ok(roster) => Some(roster),
            Err(Fault::Damage(_)) => None,
            Err(fault) => return Err(fault.into()),
        };
        let maker = roster.as_ref().and_then(|roster| roster.get(index.device));
        Ok(match maker {
            Some(maker) if snapshot.is_signed_by(&maker.key) => None,
            Some(_) => Some("is not signed by the device in whose name it was made: a forgery"),
            None if is_whole => {
                Some("was made by nobody who can be shown to belong to the vault: a forgery")
            }
            None => Some(
                "cannot be held against whoever made it: key files are missing or were changed in the store",
            ),
        })
    }

    /// The key files of a snapshot that are what it says.
    fn key_files(&self, index: &Index) -> Result<Vec<KeyFile>, BackupError> {
        let mut read = Vec::new();
        for key in index.keys.iter().take(KEYS_TRIED) {
            match self.depot.get(&key.name(), LARGEST_KEY) {
                Ok(bytes) if sha256(&bytes) == key.sha256 => {
                    let file = KeyFile::decode(&bytes);
                    read.extend(file.filter(|file| file.head.member == key.member));
                }
                Ok(_) => {}
                Err(error) if is_about_bytes(&error) => {}
                Err(error) => return Err(BackupError::Store(error)),
            }
        }
        Ok(read)
    }
}

fn is_key_name(name: &str) -> bool {
    let parts = name
        .strip_prefix(KEYS)
        .and_then(|rest| rest.strip_prefix('/'));
    let parts = parts.and_then(|rest| rest.rsplit_once('-'));
    parts.is_some_and(|(member, hash)| is_member_name(member) && Digest::parse(hash).is_ok())
}

/// The longest key file that is read.
pub(super) const LARGEST_KEY: u64 = 1 << 20;
/// Key files that are tried: more members, each with a few passphrases, than a vault has.
const KEYS_TRIED: usize = 200;

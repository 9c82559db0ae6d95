//! Devices with logs, and the packs that leave with what is in them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, HEXLOWER};
use ledger::{
    BlockHeader, Checkpoint, Cosignature, Frontier, Note, NoteKey, OtsStep, SigningKey, TlogProof,
    Tree, leaf_hash,
};
use model::{
    compartment::Compartment,
    envelope::{Disclosure, Envelope},
    id::{DeviceId, Digest, RecordId, VaultId},
    key::Key,
    operation::{Head, Operation, OperationKind},
    proof::{
        Block, EXHIBIT_FORMAT, ExhibitPack, LoggedOperation, OutsideProof, RELEASE_FORMAT,
        ReleaseManifest, seal_text,
    },
    record::{Body, Custody, FileDigest, Record, Released},
    vocabulary::CustodyAction,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use testimony_verify::{
    INSTRUCTIONS_FILE, Kind, SEAL_FILE, State, Verdict, check, instructions, spell, unpack_for_hand,
};

pub(crate) const EXHIBIT: &[u8] = b"\xff\xd8 a photograph of a wall, as it was handed over";
pub(crate) const NAME: &str = "exhibit.jpg";
/// 2024-05-01 10:00:00 UTC.
pub(crate) const NOON: i64 = 1_714_557_600_000;

/// One device: its key and everything it has logged.
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) name: String,
    operations: Vec<(Vec<u8>, Envelope)>,
}

impl Device {
    pub(crate) fn new(name: &str, seed: u8) -> Self {
        Self {
            key: SigningKey::from_seed(&[seed; 32]),
            name: format!("vault.example/{name}"),
            operations: Vec::new(),
        }
    }

    pub(crate) fn log(&self) -> NoteKey {
        NoteKey::log(&self.name, self.key.verifying_key()).unwrap()
    }

    pub(crate) fn cosigner(&self) -> NoteKey {
        NoteKey::cosigner(&self.name, self.key.verifying_key()).unwrap()
    }

    pub(crate) fn id(&self) -> DeviceId {
        let hash: [u8; 32] = Sha256::digest(self.key.verifying_key().to_bytes()).into();
        DeviceId::from_bytes(*hash.first_chunk().unwrap())
    }

    pub(crate) fn template(&self) -> Operation {
        let sequence = self.operations.len() as u64;
        let salt = digest(format!("{}{sequence}", self.name).as_bytes());
        Operation {
            vault: VaultId::from_bytes([2; 16]),
            device: self.id(),
            sequence,
            previous: self
                .operations
                .last()
                .map_or(Digest::from_bytes([0; 32]), |o| digest(&o.0)),
            parents: Vec::new(),
            claimed_time: NOON + i64::try_from(sequence).unwrap() * 60_000,
            kind: OperationKind::Record,
            compartment: Compartment::Media,
            epoch: 1,
            subject: RecordId::from_bytes([sequence as u8; 16]),
            ciphertext: digest(b"sealed"),
            commitment: Digest::from_bytes([0; 32]),
            salt,
        }
    }

    /// Logs an operation; its place.
    pub(crate) fn append(&mut self, operation: Operation, envelope: Envelope) -> u64 {
        let commitment = envelope.commitment();
        let operation = Operation {
            commitment,
            ..operation
        };
        self.operations
            .push((operation.encode().unwrap(), envelope));
        self.operations.len() as u64 - 1
    }

    pub(crate) fn append_record(&mut self, body: impl Into<Body>) -> u64 {
        self.append_after(body, Vec::new())
    }

    pub(crate) fn append_after(&mut self, body: impl Into<Body>, parents: Vec<Head>) -> u64 {
        let operation = self.template();
        let record = Record {
            id: operation.subject,
            key: None,
            body: body.into(),
            own: Default::default(),
        };
        let kind = record.body.kind().operation();
        let envelope = record.envelope([self.operations.len() as u8; 32]).unwrap();
        self.append(
            Operation {
                kind,
                parents,
                ..operation
            },
            envelope,
        )
    }

    pub(crate) fn head(&self) -> Head {
        let (bytes, _) = self.operations.last().unwrap();
        Head {
            device: self.id(),
            sequence: self.operations.len() as u64 - 1,
            hash: digest(bytes),
        }
    }

    /// What leaves of an operation: proven against the log as it now is, cosigned by `cosigners`.
    pub(crate) fn logged(&self, at: u64, shown: &[&str], cosigners: &[&Device]) -> LoggedOperation {
        let (bytes, envelope) = &self.operations[at as usize];
        let proof = self.proof(at, self.operations.len(), cosigners);
        let signature = self.key.sign(&Operation::signed_bytes(bytes));
        LoggedOperation {
            operation: BASE64.encode(bytes),
            signature: BASE64.encode(&signature.to_bytes()),
            disclosure: envelope.disclose(shown),
            tlog_proof: proof.encode(),
            log: self.log().to_string(),
            cosigners: cosigners.iter().map(|c| c.cosigner().to_string()).collect(),
            outside: Vec::new(),
        }
    }

    /// An operation's place in the log as it was at a size, cosigned.
    pub(crate) fn proof(&self, at: u64, size: usize, cosigners: &[&Device]) -> TlogProof {
        let known = &self.operations[..size];
        let leaves: Vec<_> = known.iter().map(|(bytes, _)| leaf_hash(bytes)).collect();
        let frontier: Frontier = leaves.iter().copied().collect();
        let size = frontier.size();
        let checkpoint = Checkpoint::new(&self.name, size, frontier.root()).unwrap();
        let mut note = checkpoint.sign(&self.key).unwrap();
        for cosigner in cosigners {
            let opened = Checkpoint::open(&note, &self.log(), &self.name).unwrap();
            let time = (NOON / 1_000) as u64 + 86_400;
            let line = Cosignature::sign(&opened, &cosigner.name, &cosigner.key, time).unwrap();
            note = note.with(line).unwrap();
        }
        let tree = Tree::new(leaves.as_slice());
        let inclusion = tree.inclusion_proof(at, size).unwrap();
        TlogProof::new(inclusion, note, None).unwrap()
    }

    /// The same, shown to witnesses and nobody else.
    pub(crate) fn outside(&self, at: u64, size: usize, witnesses: &[&Device]) -> OutsideProof {
        OutsideProof {
            tlog_proof: self.proof(at, size, witnesses).encode(),
            witnesses: witnesses.iter().map(|w| w.cosigner().to_string()).collect(),
            time_stamps: Vec::new(),
            open_timestamps: String::new(),
            blocks: Vec::new(),
        }
    }

    /// What time-stamps on the log at a size are on.
    pub(crate) fn stamped(&self, size: usize) -> Vec<u8> {
        let proof = self.proof(0, size, &[]);
        proof.checkpoint().encode().into_bytes()
    }
}

/// A block whose hash has eight zero bits, to which some bytes lead.
pub(crate) fn block(stamped: &[u8]) -> Block {
    let steps = ["append 0102030405", "sha256", "prepend ff00", "sha256"];
    let steps: Vec<OtsStep> = steps.iter().map(|step| step.parse().unwrap()).collect();
    let start = Sha256::digest(stamped).to_vec();
    let root = steps
        .iter()
        .fold(start, |message, step| step.play(&message).unwrap());
    let mut header = [vec![1, 0, 0, 0], vec![0; 32], root].concat();
    header.extend(1_714_600_000_u32.to_le_bytes());
    // The target 00 ff ff 00 …
    header.extend(0x2000_ffff_u32.to_le_bytes());
    let header = (0_u32..)
        .map(|nonce| [header.as_slice(), &nonce.to_le_bytes()].concat())
        .find(|header| BlockHeader::parse(header, 8).is_ok())
        .unwrap();
    Block {
        height: 842_000,
        header: HEXLOWER.encode(&header),
        steps: steps.iter().map(ToString::to_string).collect(),
    }
}

/// Alice's log: nine operations, of which 2, 4 and 7 are the custody of the exhibit, 5 is the
/// custody of another item and 8 a release.
pub(crate) fn alice() -> Device {
    let mut alice = Device::new("alice", 7);
    for at in 0..8 {
        match at {
            2 => alice.append_record(custody(CustodyAction::Receive, EXHIBIT)),
            4 => alice.append_record(custody(CustodyAction::Verify, EXHIBIT)),
            5 => alice.append_record(custody(CustodyAction::Receive, b"another")),
            7 => alice.append_record(custody(CustodyAction::HandOver, EXHIBIT)),
            _ => {
                let envelope = Envelope::new([at; 32]).with("record", &at).unwrap();
                alice.append(alice.template(), envelope)
            }
        };
    }
    alice.append_record(release());
    alice
}

pub(crate) fn bob() -> Device {
    Device::new("bob", 9)
}

pub(crate) fn custody(action: CustodyAction, bytes: &[u8]) -> Custody {
    Custody {
        item: RecordId::from_bytes([0xee; 16]),
        action,
        sha256: digest(bytes),
        bytes: bytes.len() as u64,
        media_type: "image/jpeg".to_owned(),
        from: None,
        by: "delegate 2".to_owned(),
        time: "2024-05-01T10:00:00Z".to_owned(),
        purpose: "evidence".to_owned(),
    }
}

pub(crate) const EN: [(&str, &[u8]); 2] = [("report.pdf", b"%PDF en"), ("report.html", b"<p>en")];
pub(crate) const AR: [(&str, &[u8]); 1] = [("report.pdf", b"%PDF ar")];

pub(crate) fn release() -> Released {
    let list = |edition: &str, files: &[(&str, &[u8])]| -> Vec<FileDigest> {
        files
            .iter()
            .map(|(name, bytes)| file(&format!("{edition}/{name}"), bytes))
            .collect()
    };
    Released {
        report: Key::parse("walls").unwrap(),
        build: RecordId::from_bytes([0xbb; 16]),
        files: [list("en", &EN), list("ar", &AR)].concat(),
        time: "2024-05-01T12:00:00Z".to_owned(),
        approved_by: vec!["alice".to_owned(), "bob".to_owned()],
    }
}

pub(crate) fn file(path: &str, bytes: &[u8]) -> FileDigest {
    FileDigest {
        path: path.to_owned(),
        sha256: digest(bytes),
        bytes: bytes.len() as u64,
    }
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

pub(crate) fn exhibit(custody: Vec<LoggedOperation>) -> ExhibitPack {
    ExhibitPack {
        format: EXHIBIT_FORMAT.to_owned(),
        exhibit: file(NAME, EXHIBIT),
        media_type: "image/jpeg".to_owned(),
        item: RecordId::from_bytes([0xee; 16]).hex(),
        custody,
    }
}

/// The custody of the exhibit in Alice's log, cosigned by Bob.
pub(crate) fn steps(alice: &Device) -> Vec<LoggedOperation> {
    let step = |at| alice.logged(at, Custody::DISCLOSABLE, &[&bob()]);
    [2, 4, 7].map(step).to_vec()
}

pub(crate) fn manifest(
    edition: &str,
    files: &[(&str, &[u8])],
    release: LoggedOperation,
) -> ReleaseManifest {
    ReleaseManifest {
        format: RELEASE_FORMAT.to_owned(),
        report: "walls".to_owned(),
        edition: edition.to_owned(),
        title: "Walls".to_owned(),
        files: files
            .iter()
            .map(|(name, bytes)| file(name, bytes))
            .collect(),
        statements: 12,
        release,
    }
}

/// Writes a pack as a vault would, instructions, loose files and seal included.
pub(crate) fn write_exhibit(pack: &ExhibitPack) -> TempDir {
    let folder = TempDir::new().unwrap();
    write_pack(folder.path(), pack, &alice());
    folder
}

pub(crate) fn write_pack(folder: &Path, pack: &ExhibitPack, by: &Device) {
    fs::write(folder.join(NAME), EXHIBIT).unwrap();
    fs::write(folder.join("pack.json"), spell(pack).unwrap()).unwrap();
    write_help(folder, Kind::Exhibit, &pack.custody);
    seal(folder, by);
}

/// Seals whatever lies in the folder.
pub(crate) fn seal(folder: &Path, by: &Device) {
    let mut sealed = BTreeMap::new();
    for path in files(folder) {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        sealed.insert(name.to_owned(), digest(&fs::read(&path).unwrap()));
    }
    sealed.remove(SEAL_FILE);
    let note = Note::sign(&seal_text(&sealed), &by.name, &by.key).unwrap();
    fs::write(folder.join(SEAL_FILE), note.encode()).unwrap();
}

/// Every file below a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

pub(crate) fn good_exhibit() -> TempDir {
    write_exhibit(&exhibit(steps(&alice())))
}

pub(crate) fn write_edition(folder: &Path, manifest: &ReleaseManifest, files: &[(&str, &[u8])]) {
    fs::create_dir_all(folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    write_json(&folder.join("manifest.json"), manifest);
    write_help(
        folder,
        Kind::Release,
        std::slice::from_ref(&manifest.release),
    );
}

/// A report of two editions.
pub(crate) fn good_report() -> TempDir {
    let folder = TempDir::new().unwrap();
    let release = alice().logged(8, Released::DISCLOSABLE, &[]);
    write_edition(
        &folder.path().join("en"),
        &manifest("en", &EN, release.clone()),
        &EN,
    );
    write_edition(
        &folder.path().join("ar"),
        &manifest("ar", &AR, release),
        &AR,
    );
    folder
}

fn write_help(folder: &Path, kind: Kind, operations: &[LoggedOperation]) {
    fs::write(folder.join(INSTRUCTIONS_FILE), instructions(kind)).unwrap();
    fs::create_dir_all(folder.join("by-hand")).unwrap();
    for (path, bytes) in unpack_for_hand(operations).unwrap_or_default() {
        fs::write(folder.join(path), bytes).unwrap();
    }
}

pub(crate) fn write_json(path: &Path, value: &impl Serialize) {
    fs::write(path, spell(value).unwrap()).unwrap();
}

pub(crate) fn trusting(folder: &Path) -> Verdict {
    check(folder, &[alice().log()]).unwrap()
}

/// The verdict is no, and for this reason among others.
#[track_caller]
pub(crate) fn refuses(verdict: &Verdict, reason: &str) {
    assert_eq!(verdict.state, State::Invalid, "{verdict}");
    let failures: Vec<String> = verdict.failures().map(ToString::to_string).collect();
    assert!(
        failures.iter().any(|line| line.contains(reason)),
        "{failures:#?}"
    );
}

/// Replaces the shown fields of an operation by others.
pub(crate) fn with_fields(logged: &LoggedOperation, disclosure: Disclosure) -> LoggedOperation {
    LoggedOperation {
        disclosure,
        ..logged.clone()
    }
}

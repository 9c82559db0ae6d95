//! The decoders of this crate, for the fuzz targets alone: feature `decoders`.
#![allow(missing_docs, reason = "each is named after what it reads")]

use model::canonical;

use crate::{
    format, keyring,
    keys::KeyFile,
    log::batch,
    objects::Manifest,
    primitives::{HybridIdentity, ObjectIdentity, Secret},
};

pub fn key_file(bytes: &[u8]) {
    if let Some(file) = KeyFile::decode(bytes) {
        assert!(file.encode().is_ok_and(|again| again == bytes));
    }
}

pub fn format(bytes: &[u8]) {
    let _ = format::parse(bytes);
}

pub fn keyring_row(bytes: &[u8]) {
    let _ = keyring::parse(bytes);
}

pub fn batch(bytes: &[u8]) {
    if let Ok(frames) = batch::decode(bytes) {
        let frames: Vec<_> = frames.into_iter().map(|(_, frame)| frame).collect();
        assert!(batch::encode(&frames).is_some_and(|again| again == bytes));
    }
}

pub fn frame(bytes: &[u8]) {
    let _ = batch::Frame::len_of(bytes);
    let _ = batch::Frame::decode(bytes);
}

pub fn manifest(bytes: &[u8]) {
    if let Ok(manifest) = canonical::decode::<Manifest>(bytes) {
        let _ = manifest.is_consistent();
    }
}

pub fn age_file(bytes: &[u8]) {
    let secret = || Secret::from_slice(&[7; Secret::LEN]);
    if let Ok(identity) = secret().and_then(HybridIdentity::from_seed) {
        let _ = identity.open(bytes);
    }
    if let Ok(identity) = secret().and_then(|secret| ObjectIdentity::from_secret(&secret))
        && let Ok(mut reader) = identity.reader(bytes)
    {
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    }
}

/// A batch of one frame, to begin with.
pub fn a_batch() -> Vec<u8> {
    let frame = batch::Frame {
        operation: b"operation".to_vec(),
        signature: [1; 64],
        body: b"body".to_vec(),
    };
    batch::encode(&[frame]).unwrap_or_default()
}

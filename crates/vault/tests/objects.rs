//! Sealed originals.

use std::io::{self, Read, Seek, SeekFrom};

use model::record::Kind;

use crate::{
    support::{ALICE, Seeded, create, files_below, interview, open},
    vault::{Class, Fsck, Open, Random as _, ReadError, SealError, Sealed, Severity, Vault},
};

const SEGMENT: usize = 8 << 20;

fn bytes(len: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; len];
    Seeded::new(seed).fill(&mut bytes);
    bytes
}

fn seal(vault: &Vault<Open>, mut bytes: &[u8]) -> Sealed {
    vault.seal(&mut bytes, &|_| ()).unwrap()
}

fn attach(vault: &mut Vault<Open>, sealed: Sealed) -> model::id::ObjectId {
    let object = sealed.object;
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.put(interview(5, &["with film"])).unwrap();
    // One reference for the record, none for the object.
    assert_eq!(transaction.commit().unwrap().len(), 1);
    object
}

#[test]
fn what_is_read_is_what_was_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let mut sealed = Vec::new();
    for len in [
        0,
        1,
        300,
        65_536,
        1 << 20,
        SEGMENT - 300,
        SEGMENT,
        2 * SEGMENT + 70_001,
    ] {
        let original = bytes(len, len as u64);
        let seal = seal(&vault, &original);
        assert_eq!(seal.bytes, len as u64);
        let object = attach(&mut vault, seal);
        sealed.push((object, original));
    }
    drop(vault);
    let mut vault = open(dir.path(), ALICE);
    for (object, original) in &sealed {
        let mut reader = vault.open_object(*object).unwrap();
        assert_eq!(reader.len(), original.len() as u64);
        assert_eq!(reader.is_empty(), original.is_empty());
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert!(&read == original, "{} bytes", original.len());
    }
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
    assert_eq!(report.objects, 8);
    let status = vault.status().unwrap();
    assert_eq!(status.objects, 8);
    assert_eq!(
        status.bytes,
        sealed.iter().map(|(_, one)| one.len() as u64).sum::<u64>()
    );
    assert_eq!(status.records[&Kind::Interview], 1);
}

#[test]
fn it_seeks() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let original = bytes(SEGMENT + 500_000, 7);
    let sealed = seal(&vault, &original);
    let object = attach(&mut vault, sealed);
    let mut reader = vault.open_object(object).unwrap();
    let len = original.len();
    for (from, count) in [
        (len - 10, 100),
        (0, 10),
        (65_530, 20),
        (SEGMENT - 700, 2000),
        (SEGMENT, 1),
        (len, 5),
        (len + 99, 5),
        (123_456, 70_000),
    ] {
        assert_eq!(
            reader.seek(SeekFrom::Start(from as u64)).unwrap(),
            from as u64
        );
        let mut read = Vec::new();
        reader
            .by_ref()
            .take(count as u64)
            .read_to_end(&mut read)
            .unwrap();
        let expected = original
            .get(from..(from + count).min(len))
            .unwrap_or_default();
        assert!(read == expected, "{count} from {from}");
    }
    assert_eq!(reader.seek(SeekFrom::End(-3)).unwrap(), len as u64 - 3);
    assert_eq!(reader.seek(SeekFrom::Current(1)).unwrap(), len as u64 - 2);
    assert!(reader.seek(SeekFrom::Current(i64::MIN)).is_err());
}

#[test]
fn a_store_sees_equal_segments_and_no_length() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    seal(&vault, &bytes(2 * SEGMENT + 1, 1));
    for (len, seed) in [(1000, 2), (1001, 3)] {
        let sealed = seal(&vault, &bytes(len, seed));
        attach(&mut vault, sealed);
    }
    let mut lens: Vec<u64> = files_below(&dir.path().join("objects"))
        .iter()
        .map(|file| file.metadata().unwrap().len())
        .collect();
    lens.sort();
    // age puts a stanza of random length into its header, so that two files of one length can lie in
    // neighbouring buckets; what never shows is the length itself.
    for len in &lens[..2] {
        assert!(
            len % 64 == 0 && (1024..2048).contains(len),
            "{len} is no bucket of so small a file"
        );
    }
    assert_eq!(lens[2..], [SEGMENT as u64; 3]);
}

#[test]
fn the_same_original_twice_is_not_the_same_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let (one, other) = (seal(&vault, b"film"), seal(&vault, b"film"));
    assert_eq!(one.sha256, other.sha256);
    assert_ne!(one.object, other.object);
    attach(&mut vault, one);
    attach(&mut vault, other);
    assert_eq!(files_below(&dir.path().join("objects")).len(), 2);
}

#[test]
fn a_source_that_fails_leaves_nothing() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("card removed"));
            }
            let read = buf.len().min(self.0);
            self.0 -= read;
            Ok(read)
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    for len in [0, 100, 3 * SEGMENT] {
        let Err(error) = vault.seal(&mut Failing(len), &|_| ()) else {
            panic!("sealed");
        };
        assert!(matches!(error, SealError::Source(_)), "{error:?}");
        assert_eq!(error.class(), Class::Environment);
    }
    assert!(files_below(&dir.path().join("objects")).is_empty());
    assert!(
        vault
            .fsck(Fsck::default(), &|_| ())
            .unwrap()
            .findings
            .is_empty()
    );
}

#[test]
fn what_was_sealed_and_not_recorded_is_garbage_that_can_be_collected() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let kept = seal(&vault, b"kept");
    let kept = attach(&mut vault, kept);
    // A small one is nowhere before it is recorded.
    drop(seal(&vault, b"never anywhere"));
    let dropped = seal(&vault, &bytes(2 << 20, 9)).object;
    let error = vault.open_object(dropped).err().unwrap();
    assert!(matches!(error, ReadError::NoObject { .. }));
    assert_eq!(error.class(), Class::User);

    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert_eq!(report.worst(), Some(Severity::Note));
    assert!(
        report.findings[0].what.contains("belong to no original"),
        "{report:?}"
    );
    let collect = Fsck {
        collect: true,
        ..Fsck::default()
    };
    assert_eq!(vault.fsck(collect, &|_| ()).unwrap().collected, 1);
    assert!(
        vault
            .fsck(Fsck::default(), &|_| ())
            .unwrap()
            .findings
            .is_empty()
    );
    let mut read = String::new();
    vault
        .open_object(kept)
        .unwrap()
        .read_to_string(&mut read)
        .unwrap();
    assert_eq!(read, "kept");
}

#[test]
fn a_changed_segment_is_never_read_as_something_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let original = bytes(SEGMENT + 200_000, 5);
    let sealed = seal(&vault, &original);
    let object = attach(&mut vault, sealed);
    let segments = files_below(&dir.path().join("objects"));
    for segment in &segments {
        let good = std::fs::read(segment).unwrap();
        // Header, somewhere in the middle, the end of a full segment.
        for at in [3, 40, 150_000] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(segment, &bad).unwrap();
            let read = vault
                .open_object(object)
                .map_err(|_| ())
                .and_then(|mut reader| {
                    let mut read = Vec::new();
                    reader.read_to_end(&mut read).map(|_| read).map_err(|_| ())
                });
            assert!(read.is_err(), "{segment:?} at {at}");
            let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
            assert_eq!(report.worst(), Some(Severity::Damaged));
        }
        std::fs::write(segment, &good[..good.len() - 1]).unwrap();
        let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
        assert_eq!(report.worst(), Some(Severity::Damaged));
        std::fs::remove_file(segment).unwrap();
        let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
        assert_eq!(report.worst(), Some(Severity::Lost));
        std::fs::write(segment, &good).unwrap();
    }
    // Two segments in each other's place.
    let (one, other) = (&segments[0], &segments[1]);
    let (a, b) = (std::fs::read(one).unwrap(), std::fs::read(other).unwrap());
    std::fs::write(one, b).unwrap();
    std::fs::write(other, a).unwrap();
    let opened = vault.open_object(object);
    assert!(opened.is_err() || opened.unwrap().read_to_end(&mut Vec::new()).is_err());
}

#[test]
fn small_originals_recorded_together_share_segments() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let originals: Vec<_> = (0..700).map(|n| bytes(n * 97 % 30_000, n as u64)).collect();
    let mut transaction = vault.begin();
    let mut objects = Vec::new();
    for original in &originals {
        // A transaction holds the vault; whoever seals in between seals before.
        let sealed = transaction.seal(&mut original.as_slice(), &|_| ()).unwrap();
        objects.push(sealed.object);
        transaction.attach(sealed);
    }
    assert_eq!(transaction.len(), originals.len());
    transaction.commit().unwrap();
    // About 10 MiB.
    assert_eq!(files_below(&dir.path().join("objects")).len(), 2);
    drop(vault);
    let mut vault = open(dir.path(), ALICE);
    for (object, original) in objects.iter().zip(&originals) {
        let mut read = Vec::new();
        let mut reader = vault.open_object(*object).unwrap();
        reader.read_to_end(&mut read).unwrap();
        assert!(&read == original, "{} bytes", original.len());
        reader
            .seek(SeekFrom::Start(original.len() as u64 / 2))
            .unwrap();
        read.clear();
        reader.read_to_end(&mut read).unwrap();
        assert!(read == original[original.len() / 2..]);
    }
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
    assert_eq!(report.objects, 700);
    // One changed byte is one original's, and is found.
    let segment = &files_below(&dir.path().join("objects"))[0];
    let mut bad = std::fs::read(segment).unwrap();
    bad[5000] ^= 1;
    std::fs::write(segment, bad).unwrap();
    let damaged = objects.iter().filter(|object| {
        let read = vault.open_object(**object);
        read.is_err() || read.unwrap().read_to_end(&mut Vec::new()).is_err()
    });
    assert_eq!(damaged.count(), 1);
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert_eq!(report.worst(), Some(Severity::Damaged));
}

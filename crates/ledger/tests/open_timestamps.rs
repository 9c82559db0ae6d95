//! OpenTimestamps: files of others, and the whole exchange with invented calendars.
//!
//! The calendars' answers and the block are made here, after the format as
//! python-opentimestamps has it; the block is mined for as few zero bits as a
//! test has time for. The two headers are Bitcoin's, as any explorer shows them.

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use testimony_ledger::{
    BlockHeader, BlockRefusal, HeaderError, OtsError, OtsFile, OtsSubmission, ZERO_BITS_SINCE_2016,
};

const STAMPED: &[u8] = b"log.example/alice\n3\nroot\n";
const NONCE: [u8; 16] = [7; 16];
const HEIGHT: u64 = 449_399;
const ALICE: &str = "https://alice.example";
const BOB: &str = "https://bob.example";
const PROMISED: &[u8] = include_bytes!("ots/promised.ots");
const ATTESTED: &[u8] = include_bytes!("ots/attested.ots");

/// Block 0, and block 358391, in which the first time-stamp of OpenTimestamps' examples ends.
const GENESIS: &str = "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";
const BLOCK_358391: &str = "02000000b96394585a281b7e5f438fd1c9ed492645a1fd61cb3802040000000000000000007ee445d23ad061af4a36b809501fab1ac4f2d7e7a739817dd0cbb7ec661b8a1e376755f58616186272def6";

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// A promise of this calendar.
fn promise(calendar: &str) -> Vec<u8> {
    let length = u8::try_from(calendar.len()).unwrap();
    let kind = hex("83dfe30d2ef90c8e");
    [&[0x00], &*kind, &[length + 1, length], calendar.as_bytes()].concat()
}

/// Alice answers with one step and a promise; Bob with a promise for the commitment itself.
fn answers() -> (Vec<u8>, Vec<u8>) {
    let alice = [&[0xF1, 2, b'a', b'l', 0x08], &*promise(ALICE)].concat();
    (alice, promise(BOB))
}

fn submission() -> OtsSubmission {
    OtsSubmission::new(STAMPED, NONCE)
}

fn promised() -> OtsFile {
    let (alice, bob) = answers();
    submission().answered(&[&alice, &bob]).unwrap()
}

/// What Alice answers later, and the root that it leads to.
fn kept(commitment: &[u8]) -> (Vec<u8>, [u8; 32]) {
    let transaction = [b"in ", commitment, b" out"].concat();
    let root = sha256(&sha256(&transaction)).try_into().unwrap();
    let height = [0xF7, 0xB6, 0x1B];
    let steps = [
        0xF1, 3, b'i', b'n', b' ', 0xF0, 4, b' ', b'o', b'u', b't', 0x08, 0x08,
    ];
    let bitcoin = hex("0588960d73d71901");
    (
        [&steps, &[0x00][..], &bitcoin, &[3], &height].concat(),
        root,
    )
}

/// A header whose hash begins with eight zero bits.
fn mine(root: [u8; 32]) -> Vec<u8> {
    let start = [&[2, 0, 0, 0], &[9; 32][..], &root, &hex("f1d98358ffff0020")].concat();
    let mut nonces = 0_u32..;
    let tried = nonces
        .by_ref()
        .map(|nonce| [&*start, &nonce.to_le_bytes()].concat());
    let mut good = tried.filter(|header| BlockHeader::parse(header, 8).is_ok());
    good.next().unwrap()
}

fn attested() -> (OtsFile, BlockHeader) {
    let file = promised();
    let pending = file.pending();
    let alice = pending.iter().find(|one| one.calendar == ALICE).unwrap();
    let (answer, root) = kept(&alice.commitment);
    let header = BlockHeader::parse(&mine(root), 8).unwrap();
    (file.upgraded(alice, &answer).unwrap(), header)
}

#[test]
fn a_checkpoint_is_promised_then_attested() {
    let commitment = sha256(&[&*sha256(STAMPED), &NONCE].concat());
    assert_eq!(submission().commitment().as_bytes().as_slice(), commitment);
    let file = promised();
    let pending = file.pending();
    let calendars: Vec<_> = pending.iter().map(|one| one.calendar.as_str()).collect();
    assert_eq!(calendars, [BOB, ALICE]);
    assert_eq!(pending[0].commitment, commitment);
    let onward = sha256(&[b"al", &*commitment].concat());
    assert_eq!(pending[1].commitment, onward);
    assert_eq!(file.heights(), [0; 0]);

    let (file, header) = attested();
    assert_eq!(file.heights(), [HEIGHT]);
    assert_eq!(file.pending().len(), 2);
    let stamp = file.verify(STAMPED, HEIGHT, &header).unwrap();
    assert_eq!((stamp.time, stamp.height), (0x5883_D9F1, HEIGHT));
    assert!(stamp.block.starts_with("00"));
    assert_eq!(OtsFile::parse(&file.encode()), Ok(file));
}

#[test]
fn what_does_not_lead_to_the_block_is_refused() {
    let (file, header) = attested();
    let refused = |outcome: Result<_, _>, expected| {
        assert_eq!(outcome.map(drop), Err::<(), _>(expected));
    };
    refused(
        file.verify(b"other", HEIGHT, &header),
        BlockRefusal::OtherBytes,
    );
    let height = HEIGHT + 1;
    refused(
        file.verify(STAMPED, height, &header),
        BlockRefusal::OtherBlock { height },
    );
    let none = promised().verify(STAMPED, HEIGHT, &header);
    refused(none, BlockRefusal::OtherBlock { height: HEIGHT });
    let other = BlockHeader::parse(&mine([5; 32]), 8).unwrap();
    refused(
        file.verify(STAMPED, HEIGHT, &other),
        BlockRefusal::Root { height: HEIGHT },
    );

    let mut pending = promised().pending();
    let (answer, _) = kept(&pending[1].commitment);
    pending[1].calendar = BOB.to_owned();
    let elsewhere = promised().upgraded(&pending[1], &answer);
    assert_eq!(elsewhere, Err(OtsError::NotAwaited));
    assert_eq!(submission().answered(&[]), Err(OtsError::NoAnswer));
}

#[test]
fn files_of_other_clients_are_read_and_written_byte_for_byte() {
    let file = OtsFile::parse(PROMISED).unwrap();
    assert_eq!(file.encode(), PROMISED);
    assert!(file.digest().hex().starts_with("a70dfe69c5a0d6"));
    let pending = file.pending();
    assert_eq!(pending.len(), 2);
    assert!(
        pending[0]
            .calendar
            .ends_with(".btc.calendar.opentimestamps.org")
    );
    assert_eq!(file.heights(), [0; 0]);

    let file = OtsFile::parse(ATTESTED).unwrap();
    assert_eq!(file.encode(), ATTESTED);
    assert_eq!(file.heights(), [449_397, 449_399]);
    assert_eq!(file.pending().len(), 2);
    for end in 0..ATTESTED.len() {
        assert!(OtsFile::parse(&ATTESTED[..end]).is_err(), "cut at {end}");
    }
    let longer = [ATTESTED, &[0]].concat();
    assert_eq!(
        OtsFile::parse(&longer),
        Err(OtsError::Leftover { bytes: 1 })
    );
}

#[test]
fn hostile_files_are_refused() {
    let start = &PROMISED[..32 + 1 + 32];
    let refused = |rest: &[u8]| OtsFile::parse(&[start, rest].concat()).unwrap_err();
    for tag in [0x02, 0x03, 0x67, 0xF2, 0xF3, 0x09] {
        assert_eq!(refused(&[tag]), OtsError::Operation { tag });
    }
    assert_eq!(refused(&[0xFF, 0xFF]), OtsError::Operation { tag: 0xFF });
    assert_eq!(refused(&[0xF0, 0]), OtsError::Length { length: 0 });
    let huge = [0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
    assert_eq!(
        refused(&huge),
        OtsError::Length {
            length: u64::MAX >> 1
        }
    );
    let long = [&[0xF0, 0x80, 0x20][..], &[1; 4096]].concat();
    assert_eq!(refused(&long), OtsError::Length { length: 4096 + 32 });
    assert_eq!(refused(&[0x08; 300]), OtsError::TooDeep);
    let length = (64 << 10) + 1;
    assert_eq!(refused(&vec![0; length]), OtsError::TooLong { length });
    let twice = [&[0xFF][..], &promise(BOB), &promise(BOB)].concat();
    assert_eq!(refused(&twice), OtsError::Twice);
    assert_eq!(refused(&promise("https://a.example?b")), OtsError::Calendar);
    assert_eq!(refused(&promise("")), OtsError::Length { length: 0 });
    // Sixteen bytes of payload, of which the address takes two.
    let slack = [&[0x00][..], &hex("83dfe30d2ef90c8e"), &[16, 1], &[b'a'; 15]].concat();
    assert_eq!(refused(&slack), OtsError::Leftover { bytes: 14 });
    let mut other = PROMISED.to_vec();
    other[31] = 2;
    assert_eq!(
        OtsFile::parse(&other),
        Err(OtsError::Version { version: 2 })
    );
    other[31..33].copy_from_slice(&[1, 0x02]);
    assert_eq!(
        OtsFile::parse(&other),
        Err(OtsError::DigestKind { kind: 2 })
    );
    other[0] = 1;
    assert_eq!(OtsFile::parse(&other), Err(OtsError::Magic));
}

#[test]
fn headers_of_bitcoin_are_read_and_changed_ones_refused() {
    let bytes = hex(BLOCK_358391);
    let header = BlockHeader::parse(&bytes, ZERO_BITS_SINCE_2016).unwrap();
    let hash = "000000000000000003e892881a8cdcdc117c06d444057c98b6f04a9ee75a2319";
    assert_eq!(header.hash(), hash);
    assert_eq!(header.time(), 1_432_827_678);
    assert_eq!(header.merkle_root().as_slice(), &bytes[36..68]);
    for (place, bit) in (0..80).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << bit;
        let outcome = BlockHeader::parse(&changed, ZERO_BITS_SINCE_2016);
        assert!(outcome.is_err(), "byte {place}, bit {bit}");
    }

    let genesis = hex(GENESIS);
    let hash = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    assert_eq!(BlockHeader::parse(&genesis, 32).unwrap().hash(), hash);
    let (zero_bits, least) = (32, ZERO_BITS_SINCE_2016);
    let easy = BlockHeader::parse(&genesis, ZERO_BITS_SINCE_2016);
    assert_eq!(easy, Err(HeaderError::TooEasy { zero_bits, least }));
    let length = 79;
    let short = BlockHeader::parse(&genesis[..length], 0);
    assert_eq!(short, Err(HeaderError::Length { length }));
    // Negative, nothing, below and beyond what thirty-two bytes hold.
    for bits in [
        0x1D80_FFFF_u32,
        0x1D00_0000,
        0x0200_FFFF,
        0x2100_FFFF,
        0xFF00_FFFF,
    ] {
        let mut changed = genesis.clone();
        changed[72..76].copy_from_slice(&bits.to_le_bytes());
        assert_eq!(
            BlockHeader::parse(&changed, 0),
            Err(HeaderError::Bits { bits })
        );
    }
}

#[test]
fn any_flipped_bit_of_a_proof_is_refused_or_means_the_same() {
    let (file, header) = attested();
    let bytes = file.encode();
    let stamp = file.verify(STAMPED, HEIGHT, &header).unwrap();
    let verify = |bytes: &[u8]| {
        OtsFile::parse(bytes)
            .ok()?
            .verify(STAMPED, HEIGHT, &header)
            .ok()
    };
    let mut same = Vec::new();
    for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << bit;
        if let Some(got) = verify(&changed) {
            assert_eq!(got, stamp, "byte {place}, bit {bit}");
            same.push(place);
        }
    }
    // The promises, which are no part of the way to the block.
    same.dedup();
    assert!(same.len() <= promise(ALICE).len() + promise(BOB).len());
}

proptest! {
    #[test]
    fn whatever_is_read_is_written_the_same_way_ever_after(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let start = &PROMISED[..32 + 1 + 32];
        if let Ok(file) = OtsFile::parse(&[start, &bytes].concat()) {
            prop_assert_eq!(OtsFile::parse(&file.encode()), Ok(file));
        }
        if let Ok(file) = submission().answered(&[&bytes]) {
            prop_assert_eq!(OtsFile::parse(&file.encode()), Ok(file));
        }
    }

    #[test]
    fn a_changed_file_of_others_never_stops_the_reader(place in 0..ATTESTED.len(), mask in 1..=u8::MAX) {
        let mut changed = ATTESTED.to_vec();
        changed[place] ^= mask;
        if let Ok(file) = OtsFile::parse(&changed) {
            prop_assert_eq!(OtsFile::parse(&file.encode()), Ok(file));
        }
    }
}

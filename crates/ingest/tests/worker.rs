//! The pipe: both ends in one process, and ends that break.

use std::{
    collections::BTreeMap,
    io::{self, BufReader, PipeReader, PipeWriter, Read, Write, pipe},
    thread,
};

use ingest::{
    bulk::{Batch, Source},
    detect::Detected,
    field::compile,
    table::Options,
    worker::{Client, ReadAt, Sandbox, WorkerError, serve},
};
use model::{
    id::RecordId,
    key::Key,
    record::{Kind, MaskBox},
};

use crate::support::Known;

fn connected() -> (
    Client<BufReader<PipeReader>, PipeWriter>,
    thread::JoinHandle<io::Result<()>>,
) {
    let (orders, to_worker) = pipe().unwrap();
    let (answers, to_program) = pipe().unwrap();
    let worker = thread::spawn(move || serve(BufReader::new(orders), to_program, Sandbox::Partial));
    (
        Client::connect(BufReader::new(answers), to_worker).unwrap(),
        worker,
    )
}

/// A client whose worker says these bytes and ends.
fn saying(bytes: Vec<u8>) -> Result<Client<io::Cursor<Vec<u8>>, io::Sink>, WorkerError> {
    Client::connect(io::Cursor::new(bytes), io::sink())
}

/// What a worker says first, and then.
fn hello_and(more: &[u8]) -> Vec<u8> {
    let mut said = Vec::new();
    serve(io::empty(), &mut said, Sandbox::Full).unwrap();
    said.extend_from_slice(more);
    said
}

#[test]
fn every_request_is_answered_and_the_end_is_orderly() {
    let (mut client, worker) = connected();
    assert_eq!(client.sandbox(), Sandbox::Partial);
    let actor = b"---\nname: A\nkind: police\nside: state\n---\n";
    let draft = client.read_field("actors/a.md", actor).unwrap().unwrap();
    assert_eq!(draft.key().as_str(), "a");
    let problems = client.read_field("actors/a.md", b"x").unwrap().unwrap_err();
    assert_eq!(problems.len(), 1);
    let area = br#"{"type":"Polygon","coordinates":[[[1,2],[2,3],[1,3],[1,2]]]}"#;
    let outline = client
        .read_outline("places/o.geojson", area)
        .unwrap()
        .unwrap();
    assert_eq!(outline.rings.len(), 1);
    let mut png = io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(700, 500)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let png = png.into_inner();
    let length = png.len() as u64;
    let seen = client
        .examine("media/a.png", length, &mut png.as_slice())
        .unwrap();
    assert_eq!(
        (seen.media_type.as_str(), seen.facts.width),
        ("image/png", Some(700))
    );
    let mask = MaskBox::new(0.1, 0.1, 0.2, 0.2).unwrap();
    let picture = client
        .picture(length, &mut png.as_slice(), &[mask], 100)
        .unwrap()
        .unwrap();
    assert_eq!(picture.width, 100);
    drop(client);
    worker.join().unwrap().unwrap();
}

#[test]
fn a_file_of_many_parts_arrives_whole() {
    struct Counted(u64);
    impl ReadAt for Counted {
        fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            // Never more than a few bytes at once, as pipes and networks do.
            let most = buffer.len().min(10_000);
            for (at, slot) in buffer.iter_mut().take(most).enumerate() {
                *slot = if offset + at as u64 == 0 { b'%' } else { b'x' };
            }
            Ok(most)
        }
    }
    let (mut client, _worker) = connected();
    let mut file = Counted(0);
    let seen = client.examine("media/a.txt", 1 << 20, &mut file).unwrap();
    assert_eq!(seen.media_type, "text/plain");
    assert!(file.0 < 40, "{}", file.0);
}

#[test]
fn a_file_that_cannot_be_read_costs_itself_only() {
    struct Gone;
    impl ReadAt for Gone {
        fn read_at(&mut self, _: u64, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let (mut client, _worker) = connected();
    let error = client.examine("media/a.jpg", 100, &mut Gone).err().unwrap();
    assert!(matches!(error, WorkerError::Source(_)), "{error}");
    assert!(client.read_field("actors/a.md", b"x").is_ok());
}

#[test]
fn a_worker_that_ends_is_an_error_and_not_a_wait() {
    assert!(matches!(saying(Vec::new()), Err(WorkerError::Died)));
    let hello = hello_and(b"");
    assert!(matches!(
        saying(hello[..hello.len() - 1].to_vec()),
        Err(WorkerError::Died)
    ));
    let mut client = saying(hello).unwrap();
    let error = client.read_field("actors/a.md", b"x").unwrap_err();
    assert!(matches!(error, WorkerError::Died));
    // In the middle of a frame.
    let mut client = saying(hello_and(b"\0\0\x01\0abc")).unwrap();
    assert!(matches!(
        client.read_field("actors/a.md", b"x"),
        Err(WorkerError::Died)
    ));
}

#[test]
fn nonsense_is_refused_and_takes_no_memory() {
    for more in [
        &b"\xff\xff\xff\xff"[..],
        b"\0\0\0\x01\xff",
        b"\0\0\0\x02\xf6\xf6",
    ] {
        let mut client = saying(hello_and(more)).unwrap();
        let error = client.read_field("actors/a.md", b"x").unwrap_err();
        assert!(matches!(error, WorkerError::Nonsense), "{error}");
    }
    // An answer to another question: a second greeting.
    let hello = hello_and(b"");
    let mut client = saying(hello_and(&hello)).unwrap();
    assert!(matches!(
        client.read_field("actors/a.md", b"x"),
        Err(WorkerError::Nonsense)
    ));
}

#[test]
fn one_file_cannot_be_passed_off_as_another() {
    let (orders, mut to_worker) = pipe().unwrap();
    let (answers, to_program) = pipe().unwrap();
    let worker = thread::spawn(move || serve(orders, to_program, Sandbox::None));
    // What a true worker says about one file is replayed for another.
    let mut recorded = Vec::new();
    {
        struct Tee<'t>(PipeReader, &'t mut Vec<u8>);
        impl Read for Tee<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let read = self.0.read(buffer)?;
                self.1.extend_from_slice(&buffer[..read]);
                Ok(read)
            }
        }
        let mut client = Client::connect(Tee(answers, &mut recorded), &mut to_worker).unwrap();
        let text = b"---\nname: A\nkind: police\nside: state\n---\n";
        client.read_field("actors/a.md", text).unwrap().unwrap();
    }
    to_worker.flush().unwrap();
    drop(to_worker);
    worker.join().unwrap().unwrap();
    let mut client = saying(recorded.clone()).unwrap();
    assert!(matches!(
        client.read_field("actors/b.md", b""),
        Err(WorkerError::Nonsense)
    ));
    let mut client = saying(recorded).unwrap();
    assert!(client.read_field("actors/a.md", b"").is_ok());
}

#[test]
fn a_file_too_large_for_a_frame_is_not_sent() {
    let (mut client, _worker) = connected();
    let large = vec![b'x'; 257 << 20];
    let error = client.read_field("actors/a.md", &large).unwrap_err();
    assert!(matches!(error, WorkerError::TooLarge { .. }));
    assert!(client.read_field("actors/a.md", b"x").is_ok());
}

/// Everything that a file of many records comes to, through the pipe.
fn batches(
    client: &mut Client<BufReader<PipeReader>, PipeWriter>,
    path: &str,
    source: &Source,
    bytes: &[u8],
) -> Vec<Batch> {
    let length = bytes.len() as u64;
    let opened = client.open(path, source, length, &mut &*bytes);
    assert_eq!(opened.unwrap().unwrap().problems, []);
    let mut all = Vec::new();
    loop {
        let batch = client.batch(&mut &*bytes).unwrap();
        let is_last = batch.is_last;
        all.push(batch);
        if is_last {
            return all;
        }
    }
}

#[test]
fn a_large_table_comes_in_parts_and_its_rows_know_their_columns() {
    let (mut client, worker) = connected();
    let mut text = "key,title,date,place,status\n".to_owned();
    for n in 0..5_000 {
        text.push_str(&format!(
            "event-{n},Raid number {n},2012-05-{:02},nowhere,likely\n",
            n % 40
        ));
    }
    let source = Source::Table(Options::new(Kind::Event));
    let Detected::Many(found) = client
        .detect("events.csv", &text.as_bytes()[..1000])
        .unwrap()
    else {
        panic!("not detected");
    };
    assert_eq!(found, source);
    let all = batches(&mut client, "events.csv", &source, text.as_bytes());
    assert_eq!(all.len(), 3);
    let drafts: Vec<_> = all.iter().flat_map(|batch| &batch.drafts).collect();
    assert_eq!(drafts.len(), 5_000);
    let known = Known(
        [(
            Key::parse("event-31").unwrap(),
            (Kind::Event, RecordId::from_bytes([1; 16])),
        )]
        .into(),
    );
    let told = compile(drafts[31], &known, &BTreeMap::new()).problems;
    let told: Vec<_> = told.iter().map(ToString::to_string).collect();
    assert!(
        told[0].starts_with("events.csv:33: column `place`: there is no record `nowhere`"),
        "{told:?}"
    );
    let told = compile(drafts[32], &known, &BTreeMap::new()).problems;
    assert!(
        told.iter().any(|p| p.what.starts_with("column `date`")),
        "{told:?}"
    );
    assert!(matches!(
        client.batch(&mut text.as_bytes()),
        Err(WorkerError::NotOpen)
    ));
    // Another request closes what is open, and the worker goes on.
    let length = text.len() as u64;
    client
        .open("events.csv", &source, length, &mut text.as_bytes())
        .unwrap()
        .unwrap();
    client.batch(&mut text.as_bytes()).unwrap();
    assert!(client.read_field("actors/a.md", b"x").unwrap().is_err());
    assert!(matches!(
        client.batch(&mut text.as_bytes()),
        Err(WorkerError::NotOpen)
    ));
    let refused = client
        .open("events.csv", &source, 3, &mut &b"a,b"[..])
        .unwrap()
        .unwrap_err();
    assert_eq!(refused.len(), 6, "{refused:?}");
    assert!(matches!(
        client.batch(&mut text.as_bytes()),
        Err(WorkerError::NotOpen)
    ));
    drop(client);
    worker.join().unwrap().unwrap();
}

#[test]
fn a_table_that_cannot_be_read_costs_itself_only() {
    struct Failing(u64);
    impl ReadAt for Failing {
        fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
            if offset >= self.0 {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            let row = b"event,type\nx,01\n";
            for (at, byte) in buffer.iter_mut().enumerate() {
                *byte = row[at % row.len()];
            }
            Ok(buffer.len())
        }
    }
    let (mut client, worker) = connected();
    let source = Source::Table(Options::new(Kind::Act));
    for readable in [0, 256 * 1024] {
        let opened = client.open("acts.csv", &source, 1 << 30, &mut Failing(readable));
        let failed = match opened {
            Ok(_) => loop {
                match client.batch(&mut Failing(readable)) {
                    Ok(batch) => assert!(!batch.is_last),
                    Err(error) => break error,
                }
            },
            Err(error) => error,
        };
        assert!(matches!(failed, WorkerError::Source(_)), "{failed}");
    }
    assert!(client.read_field("actors/a.md", b"x").unwrap().is_err());
    drop(client);
    worker.join().unwrap().unwrap();
}

#[test]
fn rows_of_one_table_cannot_be_passed_off_as_those_of_another() {
    /// Hears what the worker says.
    struct Tee<'t>(PipeReader, &'t mut Vec<u8>);
    impl Read for Tee<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            self.1.extend_from_slice(&buffer[..read]);
            Ok(read)
        }
    }
    let (orders, to_worker) = pipe().unwrap();
    let (answers, to_program) = pipe().unwrap();
    let worker = thread::spawn(move || serve(orders, to_program, Sandbox::None));
    let mut recorded = Vec::new();
    let source = Source::Table(Options::new(Kind::Act));
    let text = b"event,type\nevent-1,01\n";
    let length = text.len() as u64;
    {
        let mut client = Client::connect(Tee(answers, &mut recorded), to_worker).unwrap();
        client
            .open("acts.csv", &source, length, &mut &text[..])
            .unwrap()
            .unwrap();
        assert_eq!(client.batch(&mut &text[..]).unwrap().drafts.len(), 1);
    }
    worker.join().unwrap().unwrap();
    let people = Source::Table(Options::new(Kind::Person));
    for (path, source, fits) in [
        ("acts.csv", &source, true),
        ("acts.csv", &people, false),
        ("b.csv", &source, false),
    ] {
        let mut client = saying(recorded.clone()).unwrap();
        client
            .open(path, source, length, &mut &text[..])
            .unwrap()
            .unwrap();
        let batch = client.batch(&mut &text[..]);
        assert_eq!(batch.is_ok(), fits, "{path}");
    }
}

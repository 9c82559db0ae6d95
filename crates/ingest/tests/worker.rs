//! The pipe: both ends in one process, and ends that break.

use std::{
    io::{self, BufReader, PipeReader, PipeWriter, Read, Write, pipe},
    thread,
};

use ingest::worker::{Client, ReadAt, Sandbox, WorkerError, serve};
use model::record::MaskBox;

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
    let large = vec![b'x'; 70 << 20];
    let error = client.read_field("actors/a.md", &large).unwrap_err();
    assert!(matches!(error, WorkerError::TooLarge { .. }));
    assert!(client.read_field("actors/a.md", b"x").is_ok());
}

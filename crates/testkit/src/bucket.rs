//! An S3 server, in this process, over a folder that goes with it; and lines to it that break.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::runtime::Runtime;

/// A running S3 server with one bucket. It checks signatures, and ends when it is dropped.
pub struct Bucket {
    at: SocketAddr,
    folder: tempfile::TempDir,
    _runtime: Runtime,
}

impl Bucket {
    /// The bucket's name.
    pub const NAME: &str = "amal-field";
    /// Who may use it.
    pub const KEY: &str = "AMALAMALAMAL";
    /// With which key.
    pub const SECRET: &str = "invented-secret-of-amal";

    /// Starts a server.
    pub fn start() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(Self::NAME))?;
        let files =
            FileSystem::new(folder.path()).map_err(|e| io::Error::other(format!("{e:?}")))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(Self::KEY, Self::SECRET));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let at = listener.local_addr()?;
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let http = Builder::new(TokioExecutor::new());
                    // A client that hangs up is its own affair.
                    let _ = http.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Ok(Self {
            at,
            folder,
            _runtime: runtime,
        })
    }

    /// Where it listens.
    pub fn at(&self) -> SocketAddr {
        self.at
    }

    /// The same as an address for clients.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.at)
    }

    /// Where the bucket's objects are, for whoever wants to damage them.
    pub fn folder(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(Self::NAME)
    }
}

/// A line to a server that breaks once so many bytes have gone through it towards the server, and
/// stays broken until it is mended.
pub struct Relay {
    at: SocketAddr,
    left: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Relay {
    /// Listens, and passes on what comes.
    pub fn start(to: SocketAddr, bytes: u64) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let at = listener.local_addr()?;
        let left = Arc::new(AtomicU64::new(bytes));
        let ended = Arc::new(AtomicBool::new(false));
        let (counter, end) = (left.clone(), ended.clone());
        thread::spawn(move || {
            for client in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(client), counter) = (client, counter.clone()) else {
                    continue;
                };
                // Broken: whoever calls is hung up on.
                if counter.load(Ordering::Relaxed) > 0
                    && let Ok(server) = TcpStream::connect(to)
                {
                    let _ = pass(client, server, counter);
                }
            }
        });
        Ok(Self { at, left, ended })
    }

    /// Lets so many more bytes through.
    pub fn mend(&self, bytes: u64) {
        self.left.store(bytes, Ordering::Relaxed);
    }

    /// Its address for clients.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.at)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.at);
    }
}

fn pass(mut client: TcpStream, mut server: TcpStream, left: Arc<AtomicU64>) -> io::Result<()> {
    let (mut answers, mut back) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = client.read(&mut bytes) {
            let enough = left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    Some(left.saturating_sub(read as u64))
                })
                .is_ok_and(|before| before > read as u64);
            let sent = bytes.get(..read).map(|bytes| server.write_all(bytes));
            if !enough || !matches!(sent, Some(Ok(()))) {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Both);
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// A server that takes connections and never says anything.
pub fn silent() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let at = listener.local_addr()?;
    thread::spawn(move || {
        let mut kept = Vec::new();
        for client in listener.incoming().flatten() {
            let _ = client.set_read_timeout(Some(Duration::from_secs(60)));
            kept.push(client);
        }
    });
    Ok(at)
}

//! PostgreSQL in a folder of its own, on a socket, as an unprivileged user, set for a machine like
//! this one. Searched as web systems for human-rights data search it: one column of all texts with a
//! trigram index and `ILIKE '%…%'`, B-trees on the rest.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use super::{Asked, Figures, figures::PASSES, said, size_of};
use crate::{Failure, programs};

/// Where Debian keeps what is not on the path.
const DEBIAN: &str = "/usr/lib/postgresql";

pub(crate) struct Postgres {
    programs: PathBuf,
}

pub(crate) struct Measured {
    pub(crate) copied: Duration,
    pub(crate) indexed: Duration,
    pub(crate) kib: u64,
    pub(crate) figures: Figures,
}

impl Postgres {
    pub(crate) fn find() -> Option<Self> {
        let versions = fs::read_dir(DEBIAN).ok()?.flatten();
        let programs = versions.map(|version| version.path().join("bin"));
        let programs = programs
            .filter(|folder| folder.join("initdb").is_file())
            .max();
        let programs = programs.filter(|_| programs::find("psql").is_some());
        programs.map(|programs| Self { programs })
    }

    pub(crate) fn measure(
        &self,
        folder: &Path,
        records: &Path,
        asked: &[Asked],
    ) -> Result<Measured, Failure> {
        let server = Server::start(&self.programs, folder)?;
        server.run(TABLE)?;
        let begun = Instant::now();
        server.run(&format!("\\copy record FROM '{}'", records.display()))?;
        let copied = begun.elapsed();
        let begun = Instant::now();
        server.run(INDEXES)?;
        let indexed = begun.elapsed();
        // Not counted: it does this by itself after a while.
        server.run("VACUUM ANALYZE record")?;
        let mut figures = Figures::default();
        for pass in 0..PASSES {
            let script: String = asked.iter().map(|one| format!("{};\n", one.sql)).collect();
            let answers = server.run(&format!("\\timing on\n{script}"))?;
            let times = answers
                .lines()
                .filter_map(|line| line.strip_prefix("Time: "));
            for (number, time) in times.enumerate() {
                let time = time.split(' ').next().and_then(|time| time.parse().ok());
                figures.note(pass, number, time.unwrap_or(f64::NAN));
            }
        }
        let kib = size_of(&server.folder.join("base"));
        Ok(Measured {
            copied,
            indexed,
            kib,
            figures,
        })
    }
}

struct Server {
    programs: PathBuf,
    folder: PathBuf,
    socket: PathBuf,
}

impl Server {
    fn start(programs: &Path, work: &Path) -> Result<Self, Failure> {
        // Sockets have short names, and the user of the server must come in there.
        let socket = PathBuf::from(format!("/tmp/casebook-{}", std::process::id()));
        for folder in [work, &socket] {
            fs::create_dir_all(folder)
                .map_err(Failure::during(format!("cannot make {}", folder.display())))?;
            said(Command::new("chown").arg(USER).arg(folder))?;
        }
        let folder = work.join("data");
        let server = Self {
            programs: programs.to_owned(),
            folder,
            socket,
        };
        said(
            server
                .program("initdb")
                .args(["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "-D"])
                .arg(&server.folder),
        )?;
        let options = format!("-k {} {SETTINGS}", server.socket.display());
        let mut start = server.program("pg_ctl");
        start.args(["start", "--wait", "--silent", "--log"]);
        start
            .arg(server.socket.join("log"))
            .arg("-D")
            .arg(&server.folder);
        // The server keeps what it is given as output open.
        start
            .args(["-o", &options])
            .stdout(std::process::Stdio::null());
        let status = start
            .status()
            .map_err(Failure::during("cannot run pg_ctl"))?;
        match status.success() {
            true => Ok(server),
            false => Err(Failure::new(format!("pg_ctl ended with {status}"))),
        }
    }

    /// A program of the server, as its user where we are root, which it refuses.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new("runuser");
        command
            .args(["-u", USER, "--"])
            .arg(self.programs.join(name));
        command.current_dir("/");
        command
    }

    fn run(&self, script: &str) -> Result<String, Failure> {
        let file = self.socket.join("script.sql");
        fs::write(&file, script).map_err(Failure::during("cannot write a script"))?;
        said(
            Command::new("psql")
                .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", USER])
                .args(["-d", "postgres", "-h"])
                .arg(&self.socket)
                .arg("-f")
                .arg(&file),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let _ = stop
            .args(["stop", "--mode=fast", "--silent", "-D"])
            .arg(&self.folder)
            .status();
        let _ = fs::remove_dir_all(&self.socket);
    }
}

const USER: &str = "postgres";

/// A quarter of a machine with 16 GiB; the rest as it comes.
const SETTINGS: &str = "-c listen_addresses= -c shared_buffers=2GB -c work_mem=64MB \
    -c maintenance_work_mem=1GB -c effective_cache_size=8GB -c max_wal_size=4GB \
    -c random_page_cost=1.1";

const TABLE: &str = "
    CREATE EXTENSION pg_trgm;
    CREATE TABLE record (
        id bigint PRIMARY KEY, kind text NOT NULL, key text NOT NULL, search text NOT NULL,
        name text NOT NULL, date_from date, date_to date, place bigint, event bigint, act bigint,
        actor bigint, identity bigint, above bigint, code text, status text
    );";

const INDEXES: &str = "
    CREATE INDEX ON record USING gin (search gin_trgm_ops);
    CREATE INDEX ON record USING gin (name gin_trgm_ops);
    CREATE INDEX ON record (kind, id);
    CREATE INDEX ON record (date_from, date_to);
    CREATE INDEX ON record (place);
    CREATE INDEX ON record (event);
    CREATE INDEX ON record (act);
    CREATE INDEX ON record (actor);
    CREATE INDEX ON record (identity);
    CREATE INDEX ON record (above);
    CREATE INDEX ON record (code text_pattern_ops);
    CREATE INDEX ON record (status);";

//! A time-stamping authority on this machine: `openssl ts`, with invented names.

use std::{
    fs, io,
    path::Path,
    process::{Command, Output},
};

/// A folder with a root, an authority below it, and a signer that stamps.
pub struct TimeAuthority {
    folder: tempfile::TempDir,
}

impl TimeAuthority {
    /// Sets one up; `None` if `openssl` is missing, and then the test `what` is reported as skipped.
    pub fn start(what: &str) -> io::Result<Option<Self>> {
        if !crate::has_program("openssl", what) {
            return Ok(None);
        }
        let authority = Self {
            folder: tempfile::tempdir()?,
        };
        authority.write("req.cnf", "[req]\ndistinguished_name=dn\n[dn]\n")?;
        authority.write("ts.cnf", TS)?;
        for name in ["root", "other"] {
            authority.run(&format!(
                "req -x509 -config req.cnf {EC} -keyout {name}.key -out {name}.pem -days 3000 \
                 -subj /CN=Invented+{name} -addext basicConstraints=critical,CA:TRUE"
            ))?;
        }
        let ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
        authority.certify("between", "root", ca, 100)?;
        authority.certify("signer", "between", STAMPS, 30)?;
        Ok(Some(authority))
    }

    /// Makes a key, and a certificate for it by another key, valid for some days from now.
    pub fn certify(&self, name: &str, by: &str, extensions: &str, days: i32) -> io::Result<()> {
        self.write("ext.cnf", extensions)?;
        self.run(&format!(
            "req -new -config req.cnf {EC} -keyout {name}.key -out {name}.csr \
             -subj /O=Invented/CN={name}"
        ))?;
        self.run(&format!(
            "x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -CAcreateserial \
             -extfile ext.cnf -days {days} -out {name}.pem"
        ))
    }

    /// Makes a key, and a certificate for it that ended years ago.
    pub fn certify_long_ago(&self, name: &str, by: &str, extensions: &str) -> io::Result<()> {
        self.certify(name, by, extensions, 1)?;
        self.write("ca.cnf", CA)?;
        self.write("index", "")?;
        // Of all verbs of older versions of openssl only this one takes both dates.
        self.run(&format!(
            "ca -batch -config ca.cnf -in {name}.csr -cert {by}.pem -keyfile {by}.key -notext \
             -startdate 20190101000000Z -enddate 20200101000000Z -extfile ext.cnf -out {name}.pem"
        ))
    }

    /// What the authority answers to a request (RFC 3161 §2.4.1), signed by one of its signers.
    pub fn answer(&self, query: &[u8], signer: &str) -> io::Result<Vec<u8>> {
        self.write("query", query)?;
        self.run(&format!(
            "ts -reply -config ts.cnf -queryfile query -signer {signer}.pem -inkey {signer}.key \
             -chain between.pem -out answer"
        ))?;
        fs::read(self.path().join("answer"))
    }

    /// A request for a stamp on some bytes, as another program makes it.
    pub fn query(&self, stamped: &[u8]) -> io::Result<Vec<u8>> {
        self.write("data", stamped)?;
        self.run("ts -query -data data -sha256 -cert -out made")?;
        fs::read(self.path().join("made"))
    }

    /// The token alone, out of an answer.
    pub fn token(&self, answer: &[u8]) -> io::Result<Vec<u8>> {
        self.write("answer", answer)?;
        self.run("ts -reply -in answer -token_out -out token")?;
        fs::read(self.path().join("token"))
    }

    /// The certificate of `root`, `other`, `between` or a signer, PEM.
    pub fn pem(&self, name: &str) -> io::Result<String> {
        fs::read_to_string(self.path().join(format!("{name}.pem")))
    }

    /// Where all of it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        fs::write(self.path().join(name), bytes)
    }

    fn run(&self, arguments: &str) -> io::Result<()> {
        // `+` stands for a space in a name.
        let words = arguments
            .split_whitespace()
            .map(|word| word.replace('+', " "));
        let output: Output = Command::new("openssl")
            .args(words)
            .current_dir(self.path())
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(io::Error::other(format!("openssl {arguments}: {said}")))
    }
}

/// What a certificate for stamping says.
pub const STAMPS: &str =
    "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";

const EC: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

const CA: &str = "\
[ca]
default_ca = one
[one]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
organizationName = optional
commonName = supplied
";

const TS: &str = "\
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

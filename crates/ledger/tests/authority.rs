//! A time-stamping authority on this machine: `openssl ts`, with invented names.

use std::path::{Path, PathBuf};
use std::process::Command;

use testimony_ledger::{StampRequest, StoredStamp, TrustedRoots};

pub(crate) const STAMPED: &[u8] = b"log.example/alice\n3\nroot\n";
pub(crate) const NONCE: [u8; 8] = [0xA5, 0, 1, 2, 3, 4, 5, 6];
/// What a certificate for stamping says, and the days that it is valid.
pub(crate) const GOOD: (&str, i32) = (
    "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n",
    30,
);

/// A folder with a root, an intermediate authority, and keys for signers.
pub(crate) struct Authority {
    folder: PathBuf,
}

impl Authority {
    /// `test` names the folder, and the test that is skipped without openssl.
    pub(crate) fn new(test: &str) -> Option<Self> {
        if !testkit::has_program("openssl", test) {
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        // Left by an earlier run, or not there.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let authority = Self { folder };
        authority.write("req.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
        authority.write("ts.cnf", TS);
        let ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
        for name in ["root", "other"] {
            authority.run(&format!(
                "req -x509 -config req.cnf {EC} -keyout {name}.key -out {name}.pem -days 3000 \
                 -subj /CN=Invented+{name} -addext basicConstraints=critical,CA:TRUE"
            ));
        }
        authority.certify("between", EC, "root", (ca, 100));
        authority.certify("signer", EC, "between", GOOD);
        Some(authority)
    }

    /// Makes a key, and a certificate for it by another key.
    pub(crate) fn certify(&self, name: &str, key: &str, by: &str, (what, days): (&str, i32)) {
        self.write("ext.cnf", what);
        self.run(&format!(
            "req -new -config req.cnf {key} -keyout {name}.key -out {name}.csr \
             -subj /O=Invented/CN={name}"
        ));
        self.run(&format!(
            "x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -CAcreateserial \
             -extfile ext.cnf -days {days} -out {name}.pem"
        ));
    }

    /// What the authority answers to this request, with one certificate besides its own.
    pub(crate) fn answer(&self, request: &StampRequest, signer: &str) -> Vec<u8> {
        self.write("query", request.encode().unwrap());
        self.answer_to_query(signer)
    }

    /// The same for the request in the file `query`.
    pub(crate) fn answer_to_query(&self, signer: &str) -> Vec<u8> {
        self.run(&format!(
            "ts -reply -config ts.cnf -queryfile query -signer {signer}.pem -inkey {signer}.key \
             -chain between.pem -out answer"
        ));
        self.read("answer")
    }

    /// The content of a good token, signed again, with other options.
    pub(crate) fn signed_again(&self, good: &StoredStamp, signer: &str, options: &str) -> Vec<u8> {
        self.write("token", good.token());
        self.run("cms -verify -noverify -binary -inform DER -in token -out content");
        self.run(&format!(
            "cms -sign -binary -nodetach -in content -econtent_type {TST_INFO} -md sha256 \
             -signer {signer}.pem -inkey {signer}.key -certfile between.pem -outform DER \
             -out again {options}"
        ));
        self.read("again")
    }

    pub(crate) fn roots(&self, name: &str) -> TrustedRoots {
        let pem = String::from_utf8(self.read(&format!("{name}.pem"))).unwrap();
        TrustedRoots::from_pem(&pem).unwrap()
    }

    /// A certificate in DER.
    pub(crate) fn certificate(&self, name: &str) -> Vec<u8> {
        self.run(&format!("x509 -in {name}.pem -outform DER -out {name}.der"));
        self.read(&format!("{name}.der"))
    }

    pub(crate) fn run(&self, arguments: &str) {
        assert!(self.succeeds(arguments), "openssl {arguments}");
    }

    pub(crate) fn succeeds(&self, arguments: &str) -> bool {
        let mut command = Command::new("openssl");
        // `+` stands for a space in a name.
        let arguments = arguments
            .split_whitespace()
            .map(|word| word.replace('+', " "));
        let command = command.args(arguments).current_dir(&self.folder);
        let output = command.output().unwrap();
        println!("{}", String::from_utf8_lossy(&output.stderr));
        output.status.success()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.folder.join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).unwrap()
    }
}

pub(crate) fn request() -> StampRequest {
    StampRequest::new(STAMPED, NONCE)
}

pub(crate) const EC: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
/// How the authority stamps.
pub(crate) const TS: &str = "\
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256
accuracy = secs:1, millisecs:500, microsecs:7
clock_precision_digits = 3
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

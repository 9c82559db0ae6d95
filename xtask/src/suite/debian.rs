//! Programs that tests run, installed where that is allowed.

use std::process::{Command, Stdio};

use super::step::{Outcome, Step};
use crate::programs;

/// A program and the Debian package that brings it.
const PROGRAMS: &[(&str, &str)] = &[
    ("ffmpeg", "ffmpeg"),
    ("pdftotext", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("exiftool", "libimage-exiftool-perl"),
    ("age", "age"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("perl", "perl"),
    ("make", "make"),
    ("python3", "python3"),
    ("pip3", "python3-pip"),
    ("openssl", "openssl"),
    ("strace", "strace"),
    ("unshare", "util-linux"),
    ("faketime", "faketime"),
    ("xmllint", "libxml2-utils"),
    ("java", "default-jre-headless"),
    ("soffice", "libreoffice-writer-nogui"),
];

/// Installs what is missing. Where it may not or cannot, tests that need it skip themselves.
pub(crate) fn install() -> Outcome {
    let step = Step::new("programs that tests run");
    let wanted = missing();
    if wanted.is_empty() {
        return step.prepared("all there");
    }
    let names = wanted.join(" ");
    let Some(as_root) = as_root() else {
        return step.prepared(&format!(
            "{names} missing, and neither root nor sudo without a password is at hand"
        ));
    };
    if programs::find("apt-get").is_none() {
        return step.prepared(&format!("{names} missing, and apt-get is not here"));
    }
    // An old list of packages points at files that are gone.
    let _ = apt(&as_root, &["update"], &[]);
    if !apt(&as_root, &["install"], &wanted) {
        // One that cannot be had must not keep the others away.
        for package in &wanted {
            let _ = apt(&as_root, &["install"], &[package]);
        }
    }
    let still = missing();
    if still.is_empty() {
        step.prepared(&format!("installed {names}"))
    } else {
        step.prepared(&format!(
            "could not install {}; tests that need them are skipped",
            still.join(" ")
        ))
    }
}

fn missing() -> Vec<&'static str> {
    PROGRAMS
        .iter()
        .filter(|(program, _)| programs::find(program).is_none())
        .map(|(_, package)| *package)
        .collect()
}

/// What to put before a command that needs root; nothing for root itself.
fn as_root() -> Option<Vec<&'static str>> {
    if programs::first_line(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Some(Vec::new());
    }
    let asked = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked
        .is_ok_and(|status| status.success())
        .then(|| vec!["sudo", "-n"])
}

/// Runs apt-get without questions, without waiting long for a network that is not there.
fn apt(as_root: &[&str], verb: &[&str], packages: &[&str]) -> bool {
    let line = [
        as_root,
        &[
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-y",
            "-o",
            "Acquire::http::Timeout=30",
            "-o",
            "Acquire::Retries=1",
            "-o",
            "DPkg::Lock::Timeout=120",
            "-o",
            "Dpkg::Use-Pty=0",
            "--no-install-recommends",
        ],
        verb,
        packages,
    ]
    .concat();
    let Some((program, arguments)) = line.split_first() else {
        return false;
    };
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

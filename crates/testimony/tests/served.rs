//! A folder served as a plain web server would, to this machine alone.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

/// A server that lives as long as the test.
pub(crate) struct Served {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Served {
    /// Serves `folder` with the content policy that its `_headers` gives for a path.
    pub(crate) fn new(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (folder, log) = (folder.to_owned(), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, log) = (folder.clone(), Arc::clone(&log));
                thread::spawn(move || answer(&folder, &log, stream));
            }
        });
        Self { address, asked }
    }

    /// Every path that was asked for and is not there.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(folder: &Path, missing: &Mutex<Vec<String>>, mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let path = first
        .split(' ')
        .nth(1)
        .unwrap_or("/")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let file = folder.join(path.trim_start_matches('/'));
    let (status, body) = match fs::read(&file) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    // A browser asks for it of its own accord.
    if status.starts_with("404") && path != "/favicon.ico" {
        missing.lock().unwrap().push(path.clone());
    }
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("jpg") => "image/jpeg",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    let policy = policy(
        &fs::read_to_string(folder.join("_headers")).unwrap_or_default(),
        &path,
    );
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nX-Content-Type-Options: nosniff\r\n{policy}Connection: close\r\n\r\n",
        body.len()
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body));
}

fn policy(headers: &str, path: &str) -> String {
    let mut applies = false;
    for line in headers.lines() {
        if let Some(policy) = line.trim().strip_prefix("Content-Security-Policy: ") {
            if applies {
                return format!("Content-Security-Policy: {policy}\r\n");
            }
        } else if line.starts_with('/') {
            applies = line == path
                || line
                    .strip_suffix('*')
                    .is_some_and(|start| path.starts_with(start));
        }
    }
    String::new()
}

//! What is not a page: style sheet, scripts, and what the server is to say with each file.

use model::language::Language;

use super::Page;

/// For pages: only what lies in the same folder (Content Security Policy Level 3).
pub(super) const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// For the released files: their style is inside, nothing runs.
const FILES: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-downloads allow-popups";

/// What every answer is to say besides.
const BESIDE: [(&str, &str); 5] = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    ),
];

/// Style sheet, scripts and headers.
pub(super) fn files(languages: &[Language]) -> Vec<Page> {
    let text = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    vec![
        text(
            "assets/site.css",
            include_str!("../../templates/site/site.css"),
        ),
        text(
            "assets/search.js",
            include_str!("../../templates/site/search.js"),
        ),
        text(
            "assets/check.js",
            include_str!("../../templates/site/check.js"),
        ),
        text("_headers", &headers(languages)),
        text(
            ".htaccess",
            &htaccess(&format!("{PAGES}; frame-ancestors 'none'")),
        ),
        text("files/.htaccess", &htaccess(FILES)),
    ]
}

/// The file that several hosts of static pages read.
fn headers(languages: &[Language]) -> String {
    let beside: String = BESIDE
        .iter()
        .map(|(name, value)| format!("  {name}: {value}\n"))
        .collect();
    let mut text = format!("/*\n{beside}");
    let pages = ["/", "/index.html"].map(str::to_owned);
    let folders = languages
        .iter()
        .map(|language| format!("/{}/*", language.tag()));
    for path in pages.into_iter().chain(folders) {
        text += &format!("{path}\n  Content-Security-Policy: {PAGES}; frame-ancestors 'none'\n");
    }
    text + &format!("/files/*\n  Content-Security-Policy: {FILES}\n")
}

/// The same for Apache.
fn htaccess(policy: &str) -> String {
    let mut text = String::from("<IfModule mod_headers.c>\n");
    for (name, value) in BESIDE.iter().chain([&("Content-Security-Policy", policy)]) {
        text += &format!("  Header always set {name} \"{value}\"\n");
    }
    text + "</IfModule>\nAddDefaultCharset UTF-8\nAddType application/atom+xml .atom\nAddType application/feed+json .feed\n"
}

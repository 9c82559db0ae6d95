//! What every page has around it.

use maud::{DOCTYPE, Markup, html};
use model::language::Language;

use super::{Library, Page, Publication, Released, Words, policy};

/// The library in one language.
pub(super) struct Frame<'a> {
    pub(super) library: &'a Library,
    pub(super) languages: &'a [Language],
    pub(super) words: &'a Words,
}

/// One page before it is framed.
pub(super) struct Sheet<'a> {
    /// Below the site's folder.
    pub(super) path: String,
    /// Its title, without the publisher's name.
    pub(super) title: String,
    /// What it is, for search engines and previews.
    pub(super) description: String,
    /// Which entry of the navigation it is.
    pub(super) entry: Option<&'static str>,
    /// The same page in other languages.
    pub(super) others: Vec<(Language, String)>,
    /// A script of our own that improves it.
    pub(super) script: Option<&'static str>,
    /// What it says.
    pub(super) content: Markup,
    /// The classes of its main part.
    pub(super) class: &'a str,
}

/// A key of the words under which an entry of the navigation stands.
struct Key(&'static str);

/// From the page at `path` to the site's folder.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

pub(super) fn direction(language: Language) -> &'static str {
    match language.is_right_to_left() {
        true => "rtl",
        false => "ltr",
    }
}

/// A language's name for itself.
pub(super) fn own_name(language: Language) -> &'static str {
    match language.tag() {
        "en" => "English",
        "ar" => "العربية",
        other => other,
    }
}

impl Frame<'_> {
    pub(super) fn say(&self, id: &'static str) -> String {
        self.words.say(id)
    }

    pub(super) fn language(&self) -> Language {
        self.words.language
    }

    pub(super) fn tag(&self) -> &'static str {
        self.words.language.tag()
    }

    /// Who publishes: as the newest edition in this language says.
    pub(super) fn organisation(&self) -> String {
        let newest = self.library.publications.first();
        newest
            .and_then(|one| one.edition_for(self.language()))
            .map_or_else(
                || self.say("library"),
                |one| one.edition.get().organisation.clone(),
            )
    }

    /// Whether an edition's own pages are in this language's folder.
    pub(super) fn is_home_of(&self, edition: &Released) -> bool {
        Words::language_for(edition.language()) == self.language()
    }

    /// The page around a sheet.
    pub(super) fn set(&self, sheet: Sheet<'_>) -> Page {
        let root = root(&sheet.path);
        let tag = self.tag();
        let organisation = self.organisation();
        let entries = [
            ("index.html", Key("publications")),
            ("search.html", Key("search")),
            ("titles.html", Key("titles")),
            ("about.html", Key("about")),
        ];
        let feed = |name: &str| format!("{root}{tag}/{name}");
        let switch = |language: &Language| {
            let same = sheet.others.iter().find(|(other, _)| other == language);
            let index = format!("{}/index.html", language.tag());
            root.clone() + same.map_or(index.as_str(), |(_, path)| path)
        };
        let others: Vec<&Language> = self
            .languages
            .iter()
            .filter(|one| **one != self.language())
            .collect();
        let page = html! {
            (DOCTYPE)
            html lang=(tag) dir=(direction(self.language())) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy::PAGES);
                    meta name="referrer" content="no-referrer";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (sheet.title) " – " (organisation) }
                    meta name="description" content=(sheet.description);
                    link rel="stylesheet" href={ (root) "assets/site.css" };
                    link rel="alternate" type="application/atom+xml" href=(feed("publications.atom")) title=(self.say("feed-atom"));
                    link rel="alternate" type="application/feed+json" href=(feed("publications.json")) title=(self.say("feed-json"));
                    @for (language, path) in &sheet.others {
                        link rel="alternate" hreflang=(language.tag()) href={ (root) (path) };
                    }
                    @if let Some(script) = sheet.script { script src={ (root) "assets/" (script) } defer {} }
                }
                body {
                    a class="skip" href="#main" { (self.say("skip")) }
                    header class="top" {
                        div class="wide" {
                            a class="mark" href={ (root) (tag) "/index.html" } {
                                span class="organisation" { (organisation) }
                                span class="library" { (self.say("library")) }
                            }
                            @if !others.is_empty() {
                                p class="languages" {
                                    @for language in others {
                                        a href=(switch(language)) hreflang=(language.tag()) lang=(language.tag()) dir=(direction(*language)) { (own_name(*language)) }
                                    }
                                }
                            }
                        }
                        nav class="wide" aria-label=(self.say("navigation")) {
                            ul {
                                @for (file, Key(id)) in entries {
                                    @let current = (sheet.entry == Some(id)).then_some("page");
                                    li { a href={ (root) (tag) "/" (file) } aria-current=[current] { (self.say(id)) } }
                                }
                            }
                        }
                    }
                    main id="main" tabindex="-1" class={ "wide " (sheet.class) } { (sheet.content) }
                    footer class="bottom" {
                        div class="wide" {
                            p { (organisation) }
                            p { (self.say("no-tracking")) }
                            p {
                                a href=(feed("publications.atom")) { (self.say("feed-atom")) } " · "
                                a href=(feed("publications.json")) { (self.say("feed-json")) }
                            }
                        }
                    }
                }
            }
        };
        (sheet.path, page.into_string().into_bytes())
    }
}

/// Where an edition's page is, below the site's folder; it ends in a slash.
pub(super) fn folder(publication: &Publication, edition: &Released) -> String {
    let own = edition.language();
    let home = Words::language_for(own);
    let beside = match own == home {
        true => String::new(),
        false => format!("-{}", own.tag()),
    };
    format!("{}/reports/{}{beside}/", home.tag(), publication.report)
}

/// Where a file of an edition is.
pub(super) fn file(publication: &Publication, edition: &Released, name: &str) -> String {
    format!(
        "files/{}/{}/{name}",
        publication.report,
        edition.language().tag()
    )
}

/// Where all of them together are.
pub(super) fn bundle(publication: &Publication, edition: &Released) -> String {
    format!("files/{}/{}", publication.report, edition.bundle.path)
}

/// A length in words: `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

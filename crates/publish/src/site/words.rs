//! The fixed words of the site, as Fluent files.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use model::language::Language;
use unic_langid::LanguageIdentifier;

use super::SiteError;

const EN: &str = include_str!("words/en.ftl");
const AR: &str = include_str!("words/ar.ftl");

/// The words of one language.
pub(super) struct Words {
    pub(super) language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The language in which an edition's pages are set: its own if there are words for it.
    pub(super) fn language_for(edition: Language) -> Language {
        match edition {
            Language::Ar => Language::Ar,
            _ => Language::En,
        }
    }

    pub(super) fn of(language: Language) -> Result<Self, SiteError> {
        let text = match language {
            Language::Ar => AR,
            _ => EN,
        };
        let flawed = || SiteError::Words {
            language: language.tag(),
        };
        let tag: LanguageIdentifier = language.tag().parse().map_err(|_| flawed())?;
        let resource = FluentResource::try_new(text.to_owned()).map_err(|_| flawed())?;
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.add_resource(resource).map_err(|_| flawed())?;
        Ok(Self { language, bundle })
    }

    /// Words without gaps.
    pub(super) fn say(&self, id: &'static str) -> String {
        self.fill(id, &[])
    }

    /// Words with gaps filled; each filling stands in an isolate of its own direction. A missing word
    /// shows its name, and a test looks for such.
    pub(super) fn fill(&self, id: &'static str, gaps: &[(&'static str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in gaps {
            arguments.set(*name, (*value).to_owned());
        }
        let pattern = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value());
        match pattern {
            Some(pattern) => {
                let mut errors = Vec::new();
                let words = self
                    .bundle
                    .format_pattern(pattern, Some(&arguments), &mut errors);
                words.into_owned()
            }
            None => id.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(text: &str) -> BTreeSet<&str> {
        let lines = text.lines().filter(|line| !line.starts_with(['#', ' ']));
        lines
            .filter_map(|line| line.split_once(" ="))
            .map(|(id, _)| id)
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_words() {
        assert_eq!(ids(EN), ids(AR));
        assert!(ids(EN).len() > 60);
    }

    #[test]
    fn every_word_that_a_page_asks_for_is_there() {
        let sources = [
            include_str!("check.rs"),
            include_str!("data.rs"),
            include_str!("feed.rs"),
            include_str!("frame.rs"),
            include_str!("home.rs"),
            include_str!("index.rs"),
            include_str!("library.rs"),
            include_str!("report.rs"),
            include_str!("search.rs"),
        ];
        let known = ids(EN);
        let mut asked = BTreeSet::new();
        for source in sources {
            for call in [
                ".say(\"",
                ".fill(\"",
                ".fill(\n                    \"",
                "Key(\"",
            ] {
                for rest in source.split(call).skip(1) {
                    asked.insert(rest.split('"').next().unwrap());
                }
            }
        }
        assert!(asked.len() > 40, "{asked:?}");
        let missing: Vec<_> = asked.difference(&known).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for language in [Language::En, Language::Ar] {
            let words = Words::of(language).unwrap();
            for id in &asked {
                let message = words.bundle.get_message(id).unwrap();
                assert!(message.value().is_some(), "{id}");
            }
        }
    }
}

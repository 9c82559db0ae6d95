//! What stands before the body: cover, imprint, notice of changes.

use maud::{Markup, html};

use super::{blocks::Writer, runs::Face};

impl Writer<'_> {
    pub(super) fn cover(&mut self) -> Markup {
        let document = self.document;
        let plain = |words: &str| self.text(words, Face::default());
        let organisation = self.paragraph("Organisation", &plain(document.organisation.as_str()));
        let title = self.paragraph("Title", &plain(document.title.as_str()));
        let subtitle = document
            .subtitle
            .as_ref()
            .map(|subtitle| self.paragraph("Subtitle", &plain(subtitle.as_str())));
        let date = html! {
            (plain(document.date.as_str()))
            @if let Some(index) = &document.index {
                w:r { w:tab {} }
                (plain(index.as_str()))
            }
        };
        let date = self.paragraph("Date", &date);
        let summary = document
            .summary
            .as_ref()
            .map(|summary| self.paragraph("Abstract", &plain(summary.as_str())));
        // The cover's picture is not counted.
        let picture = document.cover.as_ref().map(|figure| {
            let picture = self.of_figure(figure);
            let words = html! {
                @if let Some(caption) = &figure.caption {
                    (self.text(caption.as_str(), Face::default()))
                    (self.text(" ", Face::default()))
                }
                @if let Some(credit) = &figure.credit { (self.text(credit.as_str(), Face::style("Credit"))) }
            };
            let has_words = figure.caption.is_some() || figure.credit.is_some();
            html! {
                (picture)
                @if has_words { (self.paragraph("Caption", &words)) }
            }
        });
        html! {
            (organisation)
            (title)
            @if let Some(subtitle) = subtitle { (subtitle) }
            (date)
            @if let Some(picture) = picture { (picture) }
            @if let Some(summary) = summary { (summary) }
            w:p { w:pPr { w:pStyle w:val="AfterTable" {} } w:r { w:br w:type="page" {} } }
        }
    }
    /// Who answers for the report, on a page of its own.
    pub(super) fn imprint(&self) -> Markup {
        let document = self.document;
        let lines = document.imprint_lines();
        if lines.is_empty() {
            return html! {};
        }
        let plain = |words: &str| self.text(words, Face::default());
        let title = plain(document.labels.imprint.title.as_str());
        html! {
            (self.paragraph("TOCHeading", &title))
            @for (label, words) in lines {
                (self.paragraph("Imprint", &html! {
                    (self.text(label.as_str(), Face::style("Credit")))
                    w:r { w:tab {} }
                    (plain(words.as_str()))
                }))
            }
            w:p { w:pPr { w:pStyle w:val="AfterTable" {} } w:r { w:br w:type="page" {} } }
        }
    }

    /// What is new in this edition.
    pub(super) fn changes(&mut self) -> Markup {
        let Some(notice) = &self.document.changes else {
            return html! {};
        };
        let title = self.text(notice.title.as_str(), Face::default());
        let title = self.paragraph("TOCHeading", &title);
        let blocks = self.blocks(&notice.blocks, 0);
        html! { (title) (blocks) }
    }
}

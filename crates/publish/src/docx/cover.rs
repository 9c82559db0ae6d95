//! The first page.

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
}

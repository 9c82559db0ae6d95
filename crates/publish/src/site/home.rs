//! The first page: the languages there are.

use maud::{DOCTYPE, html};

use super::{
    Library, Page,
    frame::{Frame, direction, own_name},
    policy,
    words::Words,
};

pub(super) fn page(library: &Library, words: &[Words]) -> Page {
    let frames: Vec<Frame<'_>> = words
        .iter()
        .map(|words| Frame {
            library,
            languages: &[],
            words,
        })
        .collect();
    let first = frames.first();
    let language = first.map_or("en", |frame| frame.tag());
    let side = first.map_or("ltr", |frame| direction(frame.language()));
    let title: Vec<String> = frames.iter().map(Frame::organisation).collect();
    let page = html! {
        (DOCTYPE)
        html lang=(language) dir=(side) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy::PAGES);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title.join(" – ")) }
                link rel="stylesheet" href="assets/site.css";
            }
            body class="home" {
                main class="wide" {
                    @for (at, frame) in frames.iter().enumerate() {
                        section lang=(frame.tag()) dir=(direction(frame.language())) {
                            @if at == 0 { h1 { (frame.organisation()) } } @else { h2 { (frame.organisation()) } }
                            p { (frame.say("library-about")) }
                            p { a class="button" href={ (frame.tag()) "/index.html" } hreflang=(frame.tag()) { (own_name(frame.language())) } }
                        }
                    }
                }
            }
        }
    };
    ("index.html".to_owned(), page.into_string().into_bytes())
}

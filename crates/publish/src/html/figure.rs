//! Pictures and captions, which stand by themselves.

use data_encoding::BASE64;
use maud::{Markup, html};
use model::{
    public::PublicText,
    publication::{Figure, ImageFormat},
};

use crate::text::clean;

/// A picture with its caption and credit; `number` is what the caption begins with.
pub(super) fn figure(figure: &Figure, number: Option<Markup>) -> Markup {
    let kind = match figure.format {
        ImageFormat::Jpeg => "image/jpeg",
        ImageFormat::Png => "image/png",
    };
    let source = format!("data:{kind};base64,{}", BASE64.encode(figure.image.get()));
    let (width, height) = figure.size;
    html! {
        figure {
            img src=(source) width=(width) height=(height) alt=(clean(figure.alternative.as_str()));
            @if figure.caption.is_some() || figure.credit.is_some() {
                figcaption {
                    @if let Some(caption) = &figure.caption {
                        @if let Some(number) = number { (number) }
                        (clean(caption.as_str()))
                    }
                    @if let Some(credit) = &figure.credit { " " small class="credit" { (clean(credit.as_str())) } }
                }
            }
        }
    }
}

/// "Figure 3. "
pub(super) fn numbered(label: &PublicText, number: usize) -> Markup {
    html! { b class="number" { (clean(label.as_str())) " " (number) "." } " " }
}

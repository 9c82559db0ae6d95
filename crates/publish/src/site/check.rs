//! "Check this report": by the browser, by two commands, by the auditor.

use maud::{Markup, html};

use super::{
    Page, Publication, Released,
    frame::{Frame, Sheet, bundle, file, folder, root, size},
    library::trail,
    report::others,
};

pub(super) fn page(frame: &Frame<'_>, publication: &Publication, released: &Released) -> Page {
    let edition = released.edition.get();
    let path = folder(publication, released) + "check.html";
    let root = root(&path);
    let title = frame.words.fill("check-of", &[("title", &edition.title)]);
    let unpacked = released.bundle.path.trim_end_matches(".tar").to_owned();
    let content = html! {
        (trail(frame, &root))
        header class="intro" {
            h1 { (title) }
            p { a href="index.html" { (frame.say("back-to-report")) } }
            p class="lead" { (frame.say("check-about")) }
        }
        div class="prose" {
            (by_browser(frame))
            section aria-labelledby="command" {
                h2 id="command" { (frame.say("check-command")) }
                p { (frame.say("check-command-text")) }
                (command("Linux", "sha256sum report.pdf"))
                (command("macOS", "shasum -a 256 report.pdf"))
                (command("Windows", "certutil -hashfile report.pdf SHA256"))
                p { (frame.say("check-compare")) }
            }
            section aria-labelledby="digests" {
                h2 id="digests" { (frame.say("digests")) }
                div class="scroll" tabindex="0" role="region" aria-label=(frame.say("file")) {
                    table id="files" {
                        thead { tr { th scope="col" { (frame.say("file")) } th scope="col" { (frame.say("length")) } th scope="col" { "SHA-256" } } }
                        tbody { @for one in &released.files {
                            tr data-sha256=(one.sha256.hex()) data-name=(one.path) {
                                td { a href={ (root) (file(publication, released, &one.path)) } { bdi dir="ltr" { (one.path) } } }
                                td class="numeric" { bdi dir="ltr" { (one.bytes) } }
                                td { code dir="ltr" { (one.sha256.hex()) } }
                            }
                        } }
                    }
                }
            }
            section aria-labelledby="auditor" {
                h2 id="auditor" { (frame.say("check-auditor")) }
                p { (frame.say("check-auditor-text")) }
                p {
                    a class="button" href={ (root) (bundle(publication, released)) } { (frame.say("bundle")) " " span class="size" { bdi { (size(released.bundle.bytes)) } } } " "
                    a class="button" href={ (root) (file(publication, released, "manifest.json")) } { (frame.say("manifest")) }
                }
                (command(&frame.say("unpack"), &format!("tar -xf {}", released.bundle.path)))
                (command(&frame.say("verify"), &format!("testimony-verify {unpacked}")))
                (command(&frame.say("verify-key"), &format!("testimony-verify {unpacked} --log NAME+ID+KEY")))
                p { (frame.say("check-key")) }
            }
            section aria-labelledby="limits" {
                h2 id="limits" { (frame.say("check-limits")) }
                p { (frame.say("check-limits-text")) }
            }
        }
    };
    frame.set(Sheet {
        title,
        description: frame.say("check-about"),
        entry: None,
        others: others(publication, released, "check.html"),
        script: Some("check.js"),
        content,
        class: "",
        path,
    })
}

/// The part that a script brings to life; without one it says what to do instead.
fn by_browser(frame: &Frame<'_>) -> Markup {
    let told = [
        ("working", "check-working"),
        ("same", "check-same"),
        ("other", "check-other"),
        ("manifest-same", "check-manifest-same"),
        ("manifest-other", "check-manifest-other"),
        ("cannot", "check-cannot"),
    ];
    html! {
        section aria-labelledby="browser" {
            h2 id="browser" { (frame.say("check-browser")) }
            p class="without-script" { (frame.say("check-no-script")) }
            div class="with-script" id="checker" hidden {
                p { (frame.say("check-browser-text")) }
                label for="file" { (frame.say("check-choose")) }
                div class="drop" { input type="file" id="file" multiple; }
                div role="status" id="verdict" {}
                @for (state, id) in told { p class="told" data-told=(state) hidden { (frame.say(id)) } }
            }
        }
    }
}

fn command(name: &str, line: &str) -> Markup {
    html! {
        div class="command" { p { (name) } pre dir="ltr" tabindex="0" role="region" aria-label=(name) { code { (line) } } }
    }
}

//! The research library that the demo leaves, in a real browser.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    browser::Browser,
    demo::{DEMO, read},
    served::Served,
    support::{FIELD, TestEnv, copy, files},
};

fn site() -> PathBuf {
    DEMO.join("out/site")
}

/// Every page of the library itself; the released files have tests of their own.
fn pages() -> Vec<String> {
    let names = files(&site()).into_iter().map(|(name, _)| name);
    names
        .filter(|name| name.ends_with(".html") && !name.starts_with("files/"))
        .collect()
}

/// Pages of each sort, and one letter of each index.
fn one_of_each() -> Vec<String> {
    let is_first = |name: &String| !name.contains("/words/") || name.ends_with("/words/1.html");
    pages().into_iter().filter(is_first).collect()
}

/// Every file by name, with its bytes.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let named = files(folder).into_iter();
    named
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// axe-core, if it was installed.
fn axe(test: &str) -> Option<String> {
    let path = env::var_os("TESTIMONY_INTEROP")
        .map(|folder| PathBuf::from(folder).join("node_modules/axe-core/axe.min.js"));
    let found = path.and_then(|path| fs::read_to_string(path).ok());
    if found.is_none() {
        testkit::skip(
            test,
            "axe-core is not installed; `cargo xtask test` installs it",
        );
    }
    found
}

#[test]
fn axe_finds_nothing_on_any_page_in_either_direction_at_any_width_without_scripts() {
    let name = "axe_finds_nothing_on_any_page_in_either_direction_at_any_width_without_scripts";
    let (Some(axe), Some(browser)) = (axe(name), Browser::open(name)) else {
        return;
    };
    let served = Served::new(&site());
    let mut found = Vec::new();
    for page in one_of_each() {
        for width in [320, 500, 1280] {
            browser.width(width);
            browser.scripts(false);
            browser.go(&format!("{}/{page}", served.address));
            let complaints = browser.complaints();
            assert!(complaints.is_empty(), "{page}: {complaints:?}");
            // The page's own scripts did not run; from here on only the driver's do.
            browser.scripts(true);
            let overflow =
                browser.run("return document.documentElement.scrollWidth - window.innerWidth");
            if overflow.as_i64() > Some(0) {
                found.push(format!("{page} at {width}: {overflow} px too wide"));
            }
            browser.run(&axe);
            let result = browser.wait_for(
                "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => done(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))), (e) => done(['failed: ' + e]))",
            );
            let violations = result.as_array().unwrap().iter();
            found.extend(violations.map(|violation| format!("{page} at {width}: {violation}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(served.missing(), Vec::<String>::new());
}

#[test]
fn axe_does_find_what_is_wrong() {
    let name = "axe_does_find_what_is_wrong";
    let (Some(axe), Some(browser)) = (axe(name), Browser::open(name)) else {
        return;
    };
    let env = TestEnv::empty();
    copy(&site(), &env.at("site"));
    env.edit("site/en/index.html", "alt=\"\"", "");
    let served = Served::new(&env.at("site"));
    browser.go(&format!("{}/en/index.html", served.address));
    browser.run(&axe);
    let found = browser.wait_for("const done = arguments[arguments.length - 1]; axe.run().then((r) => done(r.violations.map((v) => v.id)))");
    assert!(
        found
            .as_array()
            .unwrap()
            .contains(&Value::from("image-alt")),
        "{found}"
    );
}

#[test]
fn a_reader_finds_arabic_words_however_they_are_written() {
    let name = "a_reader_finds_arabic_words_however_they_are_written";
    let Some(browser) = Browser::open(name) else {
        return;
    };
    let served = Served::new(&site());
    let results = |page: &str, words: &str| {
        browser.go(&format!("{}/{page}/search.html", served.address));
        browser.type_into("#query", &format!("{words}\u{E007}"));
        let titles = browser.wait_for(
            "const done = arguments[arguments.length - 1]; const look = () => { const s = document.getElementById('found'); s.textContent ? done([...document.querySelectorAll('#results a')].map((a) => a.getAttribute('href'))) : setTimeout(look, 20); }; look()",
        );
        titles.as_array().unwrap().len()
    };
    let plain = results("ar", "المستشفى");
    assert!(plain > 0);
    // Alef maqsura as ya, no article, vowel signs, tatweel.
    for spelling in ["المستشفي", "مستشفى", "المُسْتَشْفَى", "المستـــشفى"]
    {
        assert_eq!(results("ar", spelling), plain, "{spelling}");
    }
    assert!(results("en", "TORTURE") > 0);
    assert_eq!(results("en", "zzzzzz"), 0);
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn the_check_page_accepts_the_released_file_and_refuses_one_changed_byte() {
    let name = "the_check_page_accepts_the_released_file_and_refuses_one_changed_byte";
    let Some(browser) = Browser::open(name) else {
        return;
    };
    let env = TestEnv::empty();
    let pdf = site().join("files/purge/en/report.pdf");
    let mut bytes = fs::read(&pdf).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    env.write("changed.pdf", &bytes);
    let served = Served::new(&site());
    let verdict = |files: &[PathBuf]| {
        browser.go(&format!("{}/en/reports/purge/check.html", served.address));
        let paths: Vec<&str> = files.iter().map(|path| path.to_str().unwrap()).collect();
        browser.type_into("#file", &paths.join("\n"));
        browser.wait_for(
            "const done = arguments[arguments.length - 1]; const look = () => { const p = document.querySelector('#verdict p'); p && p.dataset.state !== 'working' ? done(p.dataset.state) : setTimeout(look, 20); }; look()",
        )
    };
    let manifest = site().join("files/purge/en/manifest.json");
    let other = site().join("files/purge/ar/manifest.json");
    assert_eq!(verdict(std::slice::from_ref(&pdf)), "same");
    assert_eq!(verdict(&[env.at("changed.pdf")]), "other");
    assert_eq!(verdict(&[pdf.clone(), manifest]), "manifest-same");
    assert_eq!(verdict(&[pdf, other]), "manifest-other");
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn no_page_names_an_address_outside_and_every_link_leads_somewhere() {
    let site = site();
    assert!(pages().len() > 20, "{:?}", pages());
    for page in pages() {
        let text = fs::read_to_string(site.join(&page)).unwrap();
        let base = site.join(&page);
        for attribute in [" href=\"", " src=\""] {
            for rest in text.split(attribute).skip(1) {
                let target = rest.split('"').next().unwrap();
                assert!(
                    !target.contains("//") && !target.starts_with("data:"),
                    "{page}: {target}"
                );
                let path = target.split('#').next().unwrap();
                if !path.is_empty() {
                    let found = base.parent().unwrap().join(path);
                    assert!(found.is_file(), "{page}: {target}");
                }
            }
        }
        for inline in ["<style", " style=\"", " onclick", "<script>"] {
            assert!(!text.contains(inline), "{page}: {inline}");
        }
    }
}

#[test]
fn feeds_are_well_formed_and_have_what_they_must() {
    for language in ["en", "ar"] {
        let folder = site().join(language);
        let atom = fs::read_to_string(folder.join("publications.atom")).unwrap();
        for needed in [
            "<feed ",
            "<id>urn:uuid:",
            "<updated>20",
            "<title>",
            "<author><name>",
            "<entry ",
            "<summary>",
        ] {
            assert!(atom.contains(needed), "{language}: {needed}");
        }
        let feed = fs::read_to_string(folder.join("publications.json")).unwrap();
        let feed: Value = serde_json::from_str(&feed).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["items"].as_array().unwrap().len(), 1);
        assert!(feed["items"][0]["date_published"].is_string());
        let name = "feeds_are_well_formed_and_have_what_they_must";
        if testkit::has_program("xmllint", name) {
            let done = std::process::Command::new("xmllint")
                .arg("--noout")
                .arg(folder.join("publications.atom"))
                .status()
                .unwrap();
            assert!(done.success());
        }
    }
}

#[test]
fn the_same_vault_gives_the_same_site_and_nothing_else_is_replaced() {
    let stdout = read("stdout");
    let bassel = stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("bassel: "))
        .unwrap();
    let env = TestEnv::empty();
    copy(&DEMO.join("out/vault"), &env.at("vault"));
    let build = |out: &str| {
        env.finish(
            env.command()
                .env("TESTIMONY_PASSPHRASE", bassel)
                .args(["site", "build", "--out", out]),
        )
    };
    build("one").assert_code(0);
    build("two").assert_code(0);
    assert!(contents(&env.at("one")) == contents(&env.at("two")));
    build("one").assert_code(0);
    assert!(contents(&env.at("one")) == contents(&env.at("two")));
    env.write("mine/notes.txt", "not yours");
    build("mine").assert_code(2);
    assert!(env.at("mine/notes.txt").is_file());
}

#[test]
fn a_name_learned_after_release_stops_the_site() {
    let stdout = read("stdout");
    let amal = stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("amal: "))
        .unwrap();
    let env = TestEnv::empty();
    copy(&DEMO.join("out/vault"), &env.at("vault"));
    let run =
        |words: &[&str]| env.finish(env.command().env("TESTIMONY_PASSPHRASE", amal).args(words));
    // A source is called as the report's own words are: `olive branches`.
    let source = fs::read_to_string(format!("{FIELD}/sources/src-02.md")).unwrap();
    let source = source
        .replace("Dawud Filfili", "Olive Branches")
        .replace("داود فلفلي", "أوليف برانشز");
    env.write("late/sources/src-90.md", source);
    let investigation = fs::read(format!("{FIELD}/investigation.toml")).unwrap();
    env.write("late/investigation.toml", investigation);
    run(&["import", "late"])
        .assert_code(1)
        .assert_says("1 hold something protected");
    run(&["site", "build", "--out", "site"]).assert_code(1);
    assert!(!env.at("site").exists());
}

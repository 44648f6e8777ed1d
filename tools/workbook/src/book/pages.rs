//! A built book, held in memory: files by their path. Called by `reload`, which fills it, and by
//! `serve`, which answers out of it.
//!
//! A reader therefore never sees half of a rebuild, and nothing outside the book can be asked for,
//! because nothing outside it is there. A book of fifteen chapters takes a few megabytes.
//!
//! A page holds its style sheets in itself: a browser shows no text before it has all of them, and
//! asking for three files takes it longer, also on loopback, than everything else that it does.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use axum::body::Bytes;
use regex::{Captures, Regex};

/// Every file of a built book.
#[derive(Debug, Default)]
pub struct Pages(HashMap<String, Bytes>);

impl Pages {
    /// Reads all of `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut pages = Self::default();
        pages.add(folder, "")?;
        pages.take_style_sheets_in();
        Ok(pages)
    }

    fn take_style_sheets_in(&mut self) {
        let names: Vec<_> = self.0.keys().filter(|name| name.ends_with(".html")).cloned().collect();
        for name in names {
            let Ok(page) = std::str::from_utf8(&self.0[&name]) else { continue };
            let page = with_style_sheets(page, |href| self.style_sheet(&name, href));
            self.0.insert(name, page.into());
        }
    }

    /// What `href` names on the page `page`.
    fn style_sheet(&self, page: &str, href: &str) -> Option<&str> {
        let mut folders: Vec<_> = page.split('/').collect();
        folders.pop();
        for part in href.split('/') {
            match part {
                ".." => _ = folders.pop()?,
                part => folders.push(part),
            }
        }
        std::str::from_utf8(self.0.get(&folders.join("/"))?).ok()
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let unreadable = || format!("cannot read {}", folder.display());
        for entry in std::fs::read_dir(folder).with_context(unreadable)? {
            let entry = entry?;
            // A link may lead out of the book.
            if entry.file_type()?.is_symlink() {
                continue;
            }
            let path = entry.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                self.add(&path, &format!("{name}/"))?;
            } else {
                self.0.insert(name, std::fs::read(&path).with_context(unreadable)?.into());
            }
        }
        Ok(())
    }

    /// The file that the URL path `/…` names, and its media type. A folder is its `index.html`.
    pub fn get(&self, path: &str) -> Option<(Bytes, &'static str)> {
        let mut name = path.trim_start_matches('/').to_owned();
        if name.is_empty() || name.ends_with('/') {
            name.push_str("index.html");
        }
        let contents = self.0.get(&name)?;
        Some((contents.clone(), media_type(&name)))
    }
}

/// `page` with an element `style` for each style sheet that it links and that `style_sheet` knows.
fn with_style_sheets<'a>(page: &str, style_sheet: impl Fn(&str) -> Option<&'a str>) -> String {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<link rel="stylesheet" href="([^"]+)">"#).expect("a regex"));
    LINK.replace_all(page, |link: &Captures| match style_sheet(&link[1]) {
        Some(text) if !text.contains("</style") => {
            format!("<style>{}</style>", seen_from_the_page(text, &link[1]))
        }
        _ => link[0].to_owned(),
    })
    .into_owned()
}

/// The text of the style sheet at `href`: what it names from its own folder, named from the page.
fn seen_from_the_page(text: &str, href: &str) -> String {
    static URL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"url\((["']?)([^"')]+)"#).expect("a regex"));
    let folder = href.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    URL.replace_all(text, |url: &Captures| {
        let from_anywhere = url[2].starts_with(['/', '#']) || url[2].contains(':');
        let folder = if from_anywhere { "" } else { &folder };
        format!("url({}{folder}{}", &url[1], &url[2])
    })
    .into_owned()
}

/// The media types of what mdBook writes and what a chapter may show.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "txt" | "md" | "toml" | "snap" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The media type of a page that gets the live script.
pub const HTML: &str = "text/html; charset=utf-8";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_its_style_sheets_and_finds_their_fonts() {
        let style = "@font-face{src:url('../fonts/a.woff2')} a{b:url(#c)} d{e:url(\"data:f\")}";
        let page = |root: &str| {
            format!(
                "<link rel=\"icon\" href=\"i.svg\"><link rel=\"stylesheet\" href=\"{root}css/g.css\">"
            )
        };
        let file = |name: &str, text: String| (name.to_owned(), Bytes::from(text));
        let mut pages = Pages(HashMap::from([
            file("css/g.css", style.to_owned()),
            file("one.html", page("")),
            file("deep/two.html", page("../")),
            file("lost.html", page("../")),
        ]));
        pages.take_style_sheets_in();
        let text = |path| String::from_utf8(pages.get(path).unwrap().0.to_vec()).unwrap();
        let seen = |root: &str| {
            format!(
                "<link rel=\"icon\" href=\"i.svg\"><style>@font-face{{src:url('{root}css/../fonts/a.woff2')}} \
                 a{{b:url(#c)}} d{{e:url(\"data:f\")}}</style>"
            )
        };
        assert_eq!(text("/one.html"), seen(""));
        assert_eq!(text("/deep/two.html"), seen("../"));
        assert_eq!(text("/lost.html"), page("../"), "what is not there stays a link");
    }

    #[test]
    fn a_style_sheet_that_would_end_its_element_stays_a_link() {
        let page = "<link rel=\"stylesheet\" href=\"a.css\">";
        assert_eq!(with_style_sheets(page, |_| Some("a{content:\"</style>\"}")), page);
    }
}

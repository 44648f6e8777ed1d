//! A built book, held in memory: files by their path. Called by `reload`, which fills it, and by
//! `serve`, which answers out of it.
//!
//! A reader therefore never sees half of a rebuild, and nothing outside the book can be asked for,
//! because nothing outside it is there. A book of fifteen chapters takes a few megabytes.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use axum::body::Bytes;

/// Every file of a built book.
#[derive(Debug, Default)]
pub struct Pages(HashMap<String, Bytes>);

impl Pages {
    /// Reads all of `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut pages = Self::default();
        pages.add(folder, "")?;
        Ok(pages)
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

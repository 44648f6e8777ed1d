//! The pictures and other files that a book has beside its pages. Called by `build`.
//!
//! mdBook copies whatever lies in `book/src`, and gives up at the lock file of an editor: Emacs's is a
//! link that leads nowhere, and Vim's trial file is gone when mdBook looks at it. So mdBook is shown a
//! folder in which only the book's own files are.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer};

use super::is_left_behind;

/// mdBook's own renderer of HTML, with the files of `folder` beside the pages.
pub struct WithAssets {
    pub folder: PathBuf,
}

impl Renderer for WithAssets {
    fn name(&self) -> &'static str {
        "html"
    }

    fn render(&self, context: &RenderContext) -> Result<()> {
        let mut context = context.clone();
        context.config.book.src.clone_from(&self.folder);
        HtmlHandlebars::new().render(&context)
    }
}

/// Copies what mdBook may see of `source`: no page but the one for what is missing, which mdBook looks
/// for here, no link, and nothing of an editor's. A file that goes meanwhile is no loss.
pub fn copy(source: &Path, destination: &Path) -> Result<()> {
    let unreadable = || format!("cannot read the folder {}", source.display());
    for entry in std::fs::read_dir(source).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        let (from, to) = (entry.path(), destination.join(entry.file_name()));
        let Ok(kind) = entry.file_type() else { continue };
        let is_page = from.extension().is_some_and(|extension| extension == "md");
        if is_left_behind(&from) || is_page && entry.file_name() != "404.md" {
            continue;
        }
        if kind.is_dir() {
            std::fs::create_dir(&to).with_context(|| format!("cannot make {}", to.display()))?;
            copy(&from, &to)?;
        } else if kind.is_file()
            && let Err(error) = std::fs::copy(&from, &to)
            && error.kind() != ErrorKind::NotFound
        {
            return Err(error).with_context(|| format!("cannot copy {}", from.display()));
        }
    }
    Ok(())
}

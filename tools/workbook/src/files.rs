//! Writing files so that a kill or a full disk never leaves half of one. Called by every command
//! that writes.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Replaces `path` by `contents` at once: written beside it, forced to disk, then renamed over it.
/// Whatever fails, the old file is still whole. Folders on the way are made.
pub fn write_atomically(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(contents)?;
        file.as_file().sync_all()?;
        if let Ok(old) = std::fs::metadata(path) {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}; nothing was changed there", path.display()))
}

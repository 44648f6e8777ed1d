//! Writing files so that a kill or a full disk never leaves half of one. Called by every command
//! that writes.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// How the name of a file begins that is not written to its end yet. A killed program leaves it;
/// [`remove_leftovers`] takes it away.
pub const TEMPORARY_PREFIX: &str = ".workbook-";

/// Replaces `path` by `contents` at once: written beside it, forced to disk, then renamed over it.
/// Whatever fails, the old file is still whole. Folders on the way are made.
pub fn write_atomically(path: &Path, contents: &[u8]) -> Result<()> {
    let old = fs::metadata(path).ok();
    write(path, contents, old.is_some_and(|old| is_executable(&old)))
}

/// [`write_atomically`], which also sets whether the file may be executed.
pub fn write(path: &Path, contents: &[u8], executable: bool) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let write = || -> std::io::Result<()> {
        let mut file = temporary(executable).tempfile_in(folder)?;
        file.write_all(contents)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}; nothing was changed there", path.display()))
}

/// Takes away what a killed program has left under `folder`.
pub fn remove_leftovers(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_leftovers(&path)?;
        } else if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            fs::remove_file(&path)
                .with_context(|| format!("cannot remove the left-over {}", path.display()))?;
        }
    }
    Ok(())
}

/// Whether its owner may execute a file.
#[cfg(unix)]
pub fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

/// Other systems do not say it in a file's mode.
#[cfg(not(unix))]
pub fn is_executable(_metadata: &fs::Metadata) -> bool {
    false
}

/// Begins a file with a name of its own; its mode is the usual one, less the user's umask.
fn temporary(executable: bool) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if executable { 0o777 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = executable;
    builder
}

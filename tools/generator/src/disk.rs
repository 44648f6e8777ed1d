//! Reading and writing the files of an app. Called by `transaction`, `create` and `compare`.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// The file's bytes; None where there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a new file and forces it to disk. Folders on the way are made.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Forces to disk which names a folder has. Systems that cannot do without.
pub fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The SHA-256 of a text in hexadecimal. Line ends do not count: git may write them as CRLF.
pub fn hash(bytes: &[u8]) -> String {
    let mut hasher = Sha256::new();
    let mut rest = bytes;
    // A search for pairs is slow, and nearly no file has one.
    while rest.contains(&b'\r')
        && let Some(at) = rest.windows(2).position(|pair| pair == b"\r\n")
    {
        hasher.update(&rest[..at]);
        rest = &rest[at + 1..];
    }
    hasher.update(rest);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses a place in the app that a link leads out of, or that something other than a file takes.
pub fn check_place(root: &Path, inside: &Path) -> Result<()> {
    let mut place = root.to_owned();
    let last = inside.components().count();
    for (index, part) in inside.components().enumerate() {
        place.push(part);
        let Ok(found) = fs::symlink_metadata(&place) else { return Ok(()) };
        let (shown, is_last) = (place.display(), index + 1 == last);
        if found.is_symlink() {
            bail!(
                "{shown} is a link, and the generator writes plain files alone; replace it by one"
            );
        }
        match (found.is_dir(), is_last) {
            (true, true) => bail!("{shown} is a folder, and a file belongs there; rename it"),
            (false, false) => bail!("{shown} is a file, and a folder belongs there; rename it"),
            _ => {}
        }
    }
    Ok(())
}

/// Every file in `folder` and below, relative to it, in order.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(&next);
        for entry in entries.with_context(|| format!("cannot read {}", next.display()))? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => files.push(entry.path().strip_prefix(folder)?.to_owned()),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Removes a file that may be gone already.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Removes a folder with all that is in it, if it is there.
pub fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

//! The clone, the disk, git, the terminal and the editor. Called by `examining`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::examining::Finding;
use crate::examining::build::first_line;
use crate::repository::Repository;

/// What the whole workspace takes, built from nothing: 2.6 GB measured, and some air.
const TO_BUILD: u64 = 4 << 30;
/// What another check takes when everything is built.
const TO_CHECK: u64 = 500 << 20;

/// Whether progress and backups can be kept.
pub fn writable(repository: &Repository) -> Finding {
    let state = repository.state();
    let probe = std::fs::create_dir_all(&state).and_then(|()| tempfile::tempfile_in(&state));
    match probe {
        Ok(_) => Finding::ok("clone", repository.root().display().to_string()),
        Err(error) => Finding::missing(
            "clone",
            format!("{} cannot be written: {error}", state.display()),
            "clone into a folder of your own, or give yourself the right to write here",
        ),
    }
}

/// Where cargo builds, as far as the environment says.
pub fn target_folder(repository: &Repository) -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    repository.root().join(chosen.unwrap_or_else(|| "target".into()))
}

pub fn disk(repository: &Repository) -> Finding {
    let target = target_folder(repository);
    let built = target.join("debug").exists();
    // A folder that is not there yet will lie on the disk of the one above it.
    let there = target.ancestors().find(|folder| folder.exists()).unwrap_or(repository.root());
    let Some(free) = free_bytes(there) else {
        return Finding::attention("disk", "its free space is unknown", "4 GB should be free");
    };
    let shown = format!("{:.1} GB free for {}", free as f64 / 1e9, repository.shown(&target));
    if free < TO_CHECK {
        return Finding::missing("disk", shown, "free some space, or set CARGO_TARGET_DIR");
    }
    if free < TO_BUILD && !built {
        let advice = "a whole build takes 3 GB; free some space, or set CARGO_TARGET_DIR";
        return Finding::attention("disk", shown, advice);
    }
    Finding::ok("disk", shown)
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

pub fn git() -> Finding {
    match first_line(Command::new("git").arg("--version")) {
        Some(found) => Finding::ok("git", found),
        None => Finding::attention(
            "git",
            "git does not run",
            "the workbook works without it; to fetch new chapters, install it",
        ),
    }
}

/// Whether ✓, − and … can be shown.
pub fn encoding() -> Finding {
    if cfg!(windows) {
        return Finding::ok("encoding", "UTF-8, as everywhere in Rust's console output");
    }
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let deciding = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set);
    let value = deciding.and_then(|name| std::env::var(name).ok()).unwrap_or_default();
    let plain = value.to_ascii_lowercase().replace('-', "");
    if plain.contains("utf8") {
        return Finding::ok("encoding", value);
    }
    let found = if value.is_empty() { "no locale is set".to_owned() } else { value };
    Finding::attention("encoding", found, "if ✓ and … look wrong here: export LANG=C.UTF-8")
}

/// rust-analyzer, sharing the target folder, makes every check wait for it.
pub fn editor(repository: &Repository) -> Finding {
    let path = repository.root().join(".vscode/settings.json");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    // The file may hold comments, so it is not read as JSON.
    let set = text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("\"rust-analyzer.cargo.targetDir\"") && !line.contains("false")
    });
    match set {
        true => Finding::ok("editor", "rust-analyzer builds in a folder of its own (VS Code)"),
        false => Finding::attention(
            "editor",
            "rust-analyzer would share the checks' target folder and block them",
            "set \"rust-analyzer.cargo.targetDir\": true in .vscode/settings.json or your editor",
        ),
    }
}

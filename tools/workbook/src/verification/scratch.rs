//! The workspace with one package for each step, which becomes one variant after the other. Called by
//! `verification`.
//!
//! It has the versions, lints, profiles and the lock file of the real one, so that cargo takes every
//! dependency from what is compiled already. It lies in the target folder and stays there: what did
//! not change since the last time is not written, and so not compiled, again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::files;
use crate::lock::Lock;
use crate::repository::Repository;
use crate::tree::{Difference, Tree};
use crate::verification::Case;

/// The workspace on the disk; nobody else writes it meanwhile.
pub struct Scratch {
    pub folder: PathBuf,
    _lock: Lock,
}

/// Prepares the workspace; each package is the first of its cases.
pub fn prepare<'a>(
    repository: &Repository,
    cases: impl Iterator<Item = &'a Case>,
) -> Result<Scratch> {
    let folder = target_folder(repository).join("verify");
    let lock = Lock::take_file(&folder.join("lock"), "another `cargo workbook verify` is running")?;
    let scratch = Scratch { folder, _lock: lock };
    let mut packages: Vec<&str> = Vec::new();
    for case in cases {
        if !packages.contains(&case.package.as_str()) {
            packages.push(&case.package);
            scratch.write(case)?;
        }
    }
    let manifest = manifest(repository, packages.into_iter())?;
    write_if_changed(&scratch.folder.join("Cargo.toml"), manifest.as_bytes())?;
    if let Ok(versions) = std::fs::read(repository.root().join("Cargo.lock")) {
        write_if_changed(&scratch.folder.join("Cargo.lock"), &versions)?;
    }
    Ok(scratch)
}

impl Scratch {
    /// Makes the case's package what the case is.
    pub fn write(&self, case: &Case) -> Result<()> {
        write_package(&self.folder.join(&case.package), &case.tree)
    }
}

/// Where cargo builds the real workspace.
pub fn target_folder(repository: &Repository) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    repository.root().join(named.map_or(PathBuf::from("target"), PathBuf::from))
}

/// Makes `folder` what `tree` says, touching only what differs: the files' times decide what cargo
/// compiles again.
fn write_package(folder: &Path, tree: &Tree) -> Result<()> {
    for (path, difference) in tree.differences(&Tree::read(folder)?) {
        let target = folder.join(&path);
        if difference == Difference::Extra {
            std::fs::remove_file(&target)
                .with_context(|| format!("cannot remove {}", target.display()))?;
        } else {
            let file = &tree.files[&path];
            files::write(&target, &file.contents, file.executable)?;
        }
    }
    Ok(())
}

fn write_if_changed(path: &Path, contents: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    files::write(path, contents, false)
}

/// The real workspace's manifest with other members.
fn manifest<'a>(repository: &Repository, members: impl Iterator<Item = &'a str>) -> Result<String> {
    let path = repository.root().join("Cargo.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let mut manifest: Table =
        toml::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))?;
    let workspace = manifest.get_mut("workspace").and_then(Value::as_table_mut);
    let workspace = workspace.with_context(|| format!("{} has no [workspace]", path.display()))?;
    workspace.remove("exclude");
    workspace.remove("default-members");
    let members: Vec<&str> = members.collect();
    let listed = members.iter().map(|member| Value::from((*member).to_owned())).collect();
    workspace.insert("members".to_owned(), Value::Array(listed));
    if let Some(Value::Table(dependencies)) = workspace.get_mut("dependencies") {
        make_absolute(dependencies, repository.root());
    }
    for patched in manifest.get_mut("patch").and_then(Value::as_table_mut).into_iter() {
        for (_, dependencies) in patched.iter_mut() {
            if let Value::Table(dependencies) = dependencies {
                make_absolute(dependencies, repository.root());
            }
        }
    }
    rename_profiles(&mut manifest, &members);
    toml::to_string(&manifest).context("cannot write the scratch workspace's manifest")
}

/// The profile of an exercise is that of its scratch package; cargo warns of one for a package that
/// the workspace does not have.
fn rename_profiles(manifest: &mut Table, members: &[&str]) {
    let packages = ["profile", "dev", "package"]
        .iter()
        .try_fold(manifest, |table, key| table.get_mut(*key).and_then(Value::as_table_mut));
    let Some(packages) = packages else { return };
    let profiles = std::mem::take(packages).into_iter().filter_map(|(package, profile)| {
        let renamed = match package.strip_prefix("exercise-") {
            Some(name) => members.iter().find(|member| member.ends_with(name))?.to_string(),
            None => package,
        };
        Some((renamed, profile))
    });
    *packages = profiles.collect();
}

fn make_absolute(dependencies: &mut Table, root: &Path) {
    for (_, dependency) in dependencies.iter_mut() {
        if let Value::Table(dependency) = dependency
            && let Some(Value::String(path)) = dependency.get_mut("path")
        {
            *path = root.join(&path).display().to_string();
        }
    }
}

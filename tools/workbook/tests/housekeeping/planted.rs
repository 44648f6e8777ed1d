//! A small repository with planted faults, to see each rule fail. Called by every rule's test.

use std::path::Path;

use crate::Fault;

/// Runs `rule` on a folder with these files and expects exactly these faults, in order, each given
/// by the beginning of its line.
pub fn assert_found(rule: fn(&Path) -> Vec<Fault>, files: &[(&str, &str)], wanted: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let root = format!("{}/", folder.path().display());
    let found: Vec<_> =
        rule(folder.path()).iter().map(|fault| fault.to_string().replace(&root, "")).collect();
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "found:  {found}\nwanted: {wanted}");
    }
}

//! Which files of one tree are files of another at a new place. Called by `diff`.
//!
//! As git does it: of what only one tree has, the two files that share most of their lines are one
//! file that moved, if they share enough. (git-diff(1), `--find-renames`.)

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::tree::{File, Tree};

/// How much of the larger file, in hundredths, must be in both.
const ENOUGH: usize = 40;

/// The moves from `old` to `new`, by the new path.
pub fn moves(old: &Tree, new: &Tree) -> BTreeMap<PathBuf, PathBuf> {
    let only_in = |one: &Tree, other: &Tree| -> Vec<PathBuf> {
        one.files.keys().filter(|path| !other.files.contains_key(*path)).cloned().collect()
    };
    let (gone, come) = (only_in(old, new), only_in(new, old));
    let mut pairs = Vec::new();
    for from in &gone {
        let lines = lines_of(&old.files[from]);
        for to in &come {
            let similarity = similarity(&lines, &lines_of(&new.files[to]));
            if similarity >= ENOUGH {
                pairs.push((similarity, same_name(from, to), from, to));
            }
        }
    }
    // The most similar first; of equally similar ones those that kept their name.
    pairs.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut moves: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for (_, _, from, to) in pairs {
        if !moves.contains_key(to) && !moves.values().any(|taken| taken == from) {
            moves.insert(to.clone(), from.clone());
        }
    }
    moves
}

/// Every line, with how often it comes.
type Lines<'a> = BTreeMap<&'a [u8], usize>;

fn lines_of(file: &File) -> Lines<'_> {
    let mut lines = Lines::new();
    for line in file.contents.split_inclusive(|byte| *byte == b'\n') {
        *lines.entry(line).or_default() += 1;
    }
    lines
}

/// Hundredths of the larger file's bytes that lie in lines which both have.
fn similarity(one: &Lines<'_>, other: &Lines<'_>) -> usize {
    let size = |lines: &Lines<'_>| lines.iter().map(|(line, count)| line.len() * count).sum();
    let larger: usize = std::cmp::max(size(one), size(other));
    let shared: usize =
        one.iter().map(|(line, count)| line.len() * count.min(other.get(line).unwrap_or(&0))).sum();
    (shared * 100).checked_div(larger).unwrap_or(0)
}

fn same_name(one: &Path, other: &Path) -> bool {
    one.file_name() == other.file_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let file = |text: &str| File { contents: text.into(), executable: false };
        Tree { files: files.iter().map(|(path, text)| (path.into(), file(text))).collect() }
    }

    fn found(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let moves = moves(&tree(old), &tree(new));
        moves.iter().map(|(to, from)| format!("{} > {}", from.display(), to.display())).collect()
    }

    #[test]
    fn a_file_that_kept_half_of_its_lines_has_moved() {
        let old = [("src/codes.rs", "one\ntwo\nsix\nten\n")];
        assert_eq!(
            found(&old, &[("src/a/codes.rs", "one\ntwo\nnew\nnow\n")]),
            ["src/codes.rs > src/a/codes.rs"]
        );
        let nothing: [String; 0] = [];
        assert_eq!(found(&old, &[("src/a/codes.rs", "one\nold\nnew\nnow\n")]), nothing);
        assert_eq!(found(&old, &[("src/codes.rs", "one\ntwo\nsix\nten\n")]), nothing);
    }

    #[test]
    fn the_most_similar_pairs_and_then_the_same_names_are_taken() {
        let old = [("a.rs", "one\ntwo\nsix\n"), ("b.rs", "one\ntwo\nsix\n")];
        let new = [("x/b.rs", "one\ntwo\nsix\n"), ("x/c.rs", "one\ntwo\nten\n")];
        assert_eq!(found(&old, &new), ["b.rs > x/b.rs", "a.rs > x/c.rs"]);
    }

    #[test]
    fn an_empty_file_has_moved_nowhere() {
        assert!(found(&[("a", "")], &[("b", "")]).is_empty());
    }
}

//! Where a file of a step is in each of the steps behind it. Called by `carrying`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::carrying::Edit;
use crate::comparison::moves::moves;
use crate::tree::Tree;

/// The files of the edited step, by their path there, and their places in each later step.
pub struct Places {
    /// For each later step, where each file is that the step before it has.
    later: Vec<BTreeMap<PathBuf, PathBuf>>,
    /// For each later step, its folders.
    folders: Vec<BTreeSet<PathBuf>>,
}

impl Places {
    /// Follows each file from step to step, since neighbours are more alike than distant steps.
    pub fn new(before: &Tree, later: &[Tree]) -> Self {
        let trees: Vec<&Tree> = std::iter::once(before).chain(later).collect();
        // Each file's last place, and the number of the tree that has it there.
        let mut known: BTreeMap<PathBuf, (PathBuf, usize)> =
            before.files.keys().map(|path| (path.clone(), (path.clone(), 0))).collect();
        let mut places = Vec::new();
        for (number, tree) in trees.iter().enumerate().skip(1) {
            let mut moved: BTreeMap<usize, BTreeMap<PathBuf, PathBuf>> = BTreeMap::new();
            let mut here = BTreeMap::new();
            for (origin, (last, seen)) in &mut known {
                // A file that one step lacks may be back in the next.
                let place = match tree.files.contains_key(last) {
                    true => Some(last.clone()),
                    false => {
                        let moved = moved.entry(*seen);
                        moved.or_insert_with(|| moves_from(trees[*seen], tree)).get(last).cloned()
                    }
                };
                if let Some(place) = place {
                    here.insert(origin.clone(), place.clone());
                    (*last, *seen) = (place, number);
                }
            }
            places.push(here);
        }
        Self { later: places, folders: later.iter().map(folders_of).collect() }
    }

    /// Where the edited file is in the later step `number`, or where a new one belongs.
    pub fn of(&self, edit: &Edit, number: usize) -> Option<PathBuf> {
        match (&edit.old, &edit.new) {
            (Some(old), None) => {
                Some(self.later[number].get(&old.path).unwrap_or(&old.path).clone())
            }
            (Some(old), Some(_)) => self.later[number].get(&old.path).cloned(),
            (None, Some(new)) => self.of_new(&new.path, number),
            (None, None) => None,
        }
    }

    /// A new file lies in the folder of its neighbours, if they are together in the later step.
    fn of_new(&self, path: &Path, number: usize) -> Option<PathBuf> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        if self.folders[number].contains(folder) {
            return Some(path.to_owned());
        }
        let neighbours =
            self.later[number].iter().filter(|(origin, _)| origin.parent() == Some(folder));
        let folders: BTreeSet<_> = neighbours.filter_map(|(_, place)| place.parent()).collect();
        match folders.into_iter().collect::<Vec<_>>().as_slice() {
            [folder] => Some(folder.join(name)),
            _ => None,
        }
    }
}

/// The moves by the old path.
fn moves_from(old: &Tree, new: &Tree) -> BTreeMap<PathBuf, PathBuf> {
    moves(old, new).into_iter().map(|(to, from)| (from, to)).collect()
}

fn folders_of(tree: &Tree) -> BTreeSet<PathBuf> {
    let folders = tree.files.keys().flat_map(|path| path.ancestors().skip(1));
    folders.map(Path::to_owned).collect()
}

//! The checkpoints that a step takes from steps before it, by the crate `contract`: which suites
//! they are, and where they and their transcripts stand. Called by whoever looks for a checkpoint
//! of a step: `derivation`, `checking`, and the book's directives.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::repository::Repository;

/// Inside a step or an exercise.
pub const TRANSCRIPTS: &str = "tests/checkpoints/transcripts";

/// Where each suite is told: one file for each, with its macro and the path of its sources.
const CONTRACT: &str = "tools/contract/src";

/// The start of the path that a file of the crate gives its suite.
static SOURCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"#\[path = "(?:\.\./)*(steps/[^/"]+)/(tests/[^"]+)/mod\.rs"\]"#).expect("a regex")
});

/// The macro by which a step takes it.
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"macro_rules! (\w+)").expect("a regex"));

/// A suite of checkpoints that later steps take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The step that it stands in, `steps/01-three-tiers`.
    pub step: PathBuf,
    /// The folder of its files, `tests/checkpoints/contract`.
    pub folder: PathBuf,
    name: String,
}

impl Suite {
    /// Every suite that the repository has, from the first step's on.
    pub fn all(repository: &Repository) -> Vec<Self> {
        let entries = std::fs::read_dir(repository.root().join(CONTRACT)).into_iter().flatten();
        let files = entries.flatten().map(|entry| entry.path());
        let texts = files.filter_map(|file| std::fs::read_to_string(file).ok());
        let mut suites: Vec<_> = texts.filter_map(|text| Self::told_in(&text)).collect();
        suites.sort_by(|one, other| one.step.cmp(&other.step));
        suites
    }

    fn told_in(text: &str) -> Option<Self> {
        let path = SOURCES.captures(text)?;
        let name = MACRO.captures(text)?[1].to_owned();
        Some(Self { step: path[1].into(), folder: path[2].into(), name })
    }

    /// Whether the step or exercise in `folder` takes it.
    pub fn is_taken_in(&self, folder: &Path) -> bool {
        let main = std::fs::read_to_string(folder.join("tests/checkpoints/main.rs"));
        main.is_ok_and(|text| text.contains(&format!("contract::{}!(", self.name)))
    }
}

/// The snapshot of the test `name` of the step or exercise in `folder`: its own, or that of a suite
/// that it takes; `None` where there is none.
pub fn snapshot(repository: &Repository, folder: &Path, name: &str) -> Option<PathBuf> {
    let file = Path::new(TRANSCRIPTS).join(format!("{name}.snap"));
    let suites = Suite::all(repository).into_iter().filter(|suite| suite.is_taken_in(folder));
    let taken = suites.map(|suite| repository.root().join(suite.step));
    std::iter::once(folder.to_owned())
        .chain(taken)
        .map(|place| place.join(&file))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "#[path = \"../../../steps/01-one/tests/checkpoints/contract/mod.rs\"]\n\
                        pub mod contract;\nmacro_rules! keep {\n";

    #[test]
    fn a_transcript_is_the_steps_own_or_that_of_a_suite_that_it_takes() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "");
        write("tools/contract/src/one.rs", TOLD);
        write("tools/contract/src/lib.rs", "mod one;\n");
        for (step, name) in [("01-one", "a"), ("01-one", "b"), ("02-two", "b"), ("03-three", "c")] {
            write(&format!("steps/{step}/{TRANSCRIPTS}/{name}.snap"), "");
        }
        let main = "tests/checkpoints/main.rs";
        write(&format!("steps/02-two/{main}"), "contract::keep!(crate::start);\n");
        write(&format!("steps/03-three/{main}"), "contract::keepers!(crate::start);\n");
        let repository = Repository::around(folder.path()).unwrap();
        let found = |step: &str, name: &str| {
            let step = repository.root().join("steps").join(step);
            let found = snapshot(&repository, &step, name)?;
            Some(repository.shown(&found).replace(&format!("/{TRANSCRIPTS}/"), " "))
        };
        assert_eq!(found("02-two", "a").as_deref(), Some("steps/01-one a.snap"));
        assert_eq!(found("02-two", "b").as_deref(), Some("steps/02-two b.snap"));
        assert_eq!(found("02-two", "c"), None);
        assert_eq!(found("03-three", "a"), None);
    }
}

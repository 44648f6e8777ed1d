//! The student's clone: where its folders are, and which steps and exercises it has.
//! Called by every command.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The root of a clone of the workbook.
#[derive(Clone, Debug)]
pub struct Repository {
    root: PathBuf,
    /// The folder that the program was called from: the exercise around it is the default.
    called_from: PathBuf,
}

/// `01-three-tiers`: the folder name that a step, its exercise and its chapter share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct StepName(String);

impl StepName {
    /// The name of a step that is not there yet.
    pub fn new(name: String) -> Self {
        Self(name)
    }

    /// The whole name, `01-three-tiers`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in front, `01`.
    pub fn number(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The cargo package of the step, `step-01-three-tiers`.
    pub fn step_package(&self) -> String {
        format!("step-{}", self.0)
    }

    /// The cargo package of the exercise, `exercise-01-three-tiers`.
    pub fn exercise_package(&self) -> String {
        format!("exercise-{}", self.0)
    }
}

impl std::fmt::Display for StepName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Repository {
    /// Finds the clone that `folder` lies in, looking upwards.
    pub fn around(folder: &Path) -> Result<Self> {
        let root = folder
            .ancestors()
            .find(|folder| folder.join("Cargo.toml").is_file() && folder.join("steps").is_dir());
        let Some(root) = root else {
            bail!(
                "{} is not inside the workbook: no folder above it has a Cargo.toml and steps/; \
                 change into your clone and try again",
                folder.display()
            );
        };
        Ok(Self { root: root.to_owned(), called_from: folder.to_owned() })
    }

    /// The root folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `book/`, with `book.toml` and `src/`.
    pub fn book(&self) -> PathBuf {
        self.root.join("book")
    }

    /// `.workbook/`: progress, backups and recorded transcripts; ignored by git.
    pub fn state(&self) -> PathBuf {
        self.root.join(".workbook")
    }

    /// `steps/NN-slug`, the reference.
    pub fn step(&self, name: &StepName) -> PathBuf {
        self.root.join("steps").join(name.as_str())
    }

    /// `exercises/NN-slug`, what the student works in.
    pub fn exercise(&self, name: &StepName) -> PathBuf {
        self.root.join("exercises").join(name.as_str())
    }

    /// `path` as a person would write it: relative to the root where it lies inside.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// `path`, as typed in the folder that the program was called from, by its place in the clone.
    /// The file itself need not be there.
    pub fn inside(&self, path: &Path) -> Result<PathBuf> {
        let mut whole = PathBuf::new();
        for part in self.called_from.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => drop(whole.pop()),
                part => whole.push(part),
            }
        }
        match whole.strip_prefix(&self.root) {
            Ok(inside) => Ok(inside.to_owned()),
            Err(_) => bail!("{} does not lie in {}", path.display(), self.root.display()),
        }
    }

    /// Every step that has an `exercise.toml`, in order.
    pub fn steps(&self) -> Result<Vec<StepName>> {
        let folder = self.root.join("steps");
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?
        {
            let path = entry?.path();
            if path.join("exercise.toml").is_file()
                && let Some(name) = path.file_name().and_then(|name| name.to_str())
            {
                names.push(StepName(name.to_owned()));
            }
        }
        names.sort();
        Ok(names)
    }

    /// The step meant by `wanted`: `1`, `01`, `three-tiers` or `01-three-tiers`.
    pub fn find_step(&self, wanted: &str) -> Result<StepName> {
        let steps = self.steps()?;
        let number = wanted.parse::<u32>().ok();
        let found = steps.iter().find(|name| {
            name.as_str() == wanted
                || name.as_str().split_once('-').is_some_and(|(_, slug)| slug == wanted)
                || (number.is_some() && name.number().parse() == Ok(number.unwrap_or_default()))
        });
        match found {
            Some(name) => Ok(name.clone()),
            None => {
                let known: Vec<_> = steps.iter().map(StepName::as_str).collect();
                bail!("there is no step `{wanted}`; the steps are: {}", known.join(", "))
            }
        }
    }

    /// The step whose folder (under `exercises/` or `steps/`) the program was called from.
    pub fn step_called_from(&self) -> Result<Option<StepName>> {
        let Ok(inside) = self.called_from.strip_prefix(&self.root) else { return Ok(None) };
        let mut parts = inside.iter();
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else { return Ok(None) };
        if first != "exercises" && first != "steps" {
            return Ok(None);
        }
        Ok(self.steps()?.into_iter().find(|name| second == name.as_str()))
    }
}

//! What directives are made of: steps, their exercises, their files. Called by every directive.
//!
//! It lives for one build and remembers what was read, so that `reload` can watch it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::comparison::steps::without_name;
use crate::derivation::Source;
use crate::exercise::Exercise;
use crate::repository::{Repository, StepName};
use crate::suites::{self, TRANSCRIPTS};
use crate::tree::Tree;

/// The repository, as one build reads it.
pub struct Sources {
    repository: Repository,
    /// Files and folders.
    used: RefCell<BTreeSet<PathBuf>>,
    steps: RefCell<BTreeMap<StepName, Rc<Source>>>,
    solved: RefCell<BTreeMap<StepName, Rc<Tree>>>,
    /// Which step each page is the chapter of.
    chapters: Vec<(PathBuf, StepName)>,
}

impl Sources {
    pub fn new(repository: &Repository) -> Self {
        let mut sources = Self {
            repository: repository.clone(),
            used: RefCell::default(),
            steps: RefCell::default(),
            solved: RefCell::default(),
            chapters: Vec::new(),
        };
        let pages = repository.book().join("src");
        for step in repository.steps().unwrap_or_default() {
            let folder = repository.step(&step);
            sources.use_path(folder.join("exercise.toml"));
            // One that is broken is told of where a page needs it.
            if let Ok(exercise) = Exercise::read(&folder) {
                sources.chapters.push((pages.join(exercise.chapter), step));
            }
        }
        sources
    }

    /// Every file and folder that was read so far.
    pub fn used(&self) -> Vec<PathBuf> {
        self.used.borrow().iter().cloned().collect()
    }

    fn use_path(&self, path: PathBuf) {
        self.used.borrow_mut().insert(path);
    }

    /// The step that `file` is the chapter of.
    pub fn step_of_page(&self, file: &Path) -> Option<&StepName> {
        self.chapters.iter().find(|(page, _)| page == file).map(|(_, step)| step)
    }

    /// The step meant by `wanted`: `6`, `06`, `notes-service`.
    pub fn find_step(&self, wanted: &str) -> Result<StepName, String> {
        self.repository.find_step(wanted).map_err(|error| error.to_string())
    }

    /// The step that a chapter starts from.
    pub fn step_before(&self, step: &StepName) -> Option<StepName> {
        let steps = self.repository.steps().unwrap_or_default();
        steps.into_iter().take_while(|other| other != step).last()
    }

    /// The text of a file of a step; `None` where there is none.
    pub fn text(&self, step: &StepName, path: &Path) -> Option<String> {
        let path = self.repository.step(step).join(path);
        self.use_path(path.clone());
        std::fs::read_to_string(path).ok()
    }

    /// The snapshot of a test of a step, which may stand where its suite stands.
    pub fn snapshot(&self, step: &StepName, name: &str) -> Option<String> {
        let folder = self.repository.step(step);
        self.use_path(folder.join(TRANSCRIPTS).join(format!("{name}.snap")));
        let path = suites::snapshot(&self.repository, &folder, name)?;
        self.use_path(path.clone());
        std::fs::read_to_string(path).ok()
    }

    /// The names of the files in a folder of a step, without their ending.
    pub fn names_in(&self, step: &StepName, folder: &str) -> Vec<String> {
        let folder = self.repository.step(step).join(folder);
        self.use_path(folder.clone());
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        entries.filter_map(|entry| stem(entry.path())).collect()
    }

    /// A step with its exercise.
    pub fn source(&self, step: &StepName) -> Result<Rc<Source>, String> {
        self.use_path(self.repository.step(step));
        if let Some(source) = self.steps.borrow().get(step) {
            return Ok(Rc::clone(source));
        }
        let source = Source::read(&self.repository, step);
        let source = Rc::new(source.map_err(|error| self.shown(&error))?);
        self.steps.borrow_mut().insert(step.clone(), Rc::clone(&source));
        Ok(source)
    }

    /// A step's files without anchors and without what would differ in every step.
    pub fn solved(&self, step: &StepName) -> Result<Rc<Tree>, String> {
        if let Some(tree) = self.solved.borrow().get(step) {
            return Ok(Rc::clone(tree));
        }
        let tree = without_name(&*self.source(step)?);
        let tree = Rc::new(tree.map_err(|error| self.shown(&error))?);
        self.solved.borrow_mut().insert(step.clone(), Rc::clone(&tree));
        Ok(tree)
    }

    /// An error's causes, with paths as a person would write them.
    pub fn shown(&self, error: &anyhow::Error) -> String {
        let root = format!("{}/", self.repository.root().display());
        format!("{error:#}").replace(&root, "")
    }
}

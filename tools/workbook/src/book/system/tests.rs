//! Pictures of small systems, and of those in the repository.

use super::*;
use crate::repository::Repository;

#[test]
#[ignore]
fn write_pictures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let repository = Repository::around(&root).unwrap();
    let steps = repository.steps().unwrap();
    let systems: Vec<_> = steps.iter().map(|step| read(&repository.step(step)).unwrap()).collect();
    let mut page = String::new();
    for at in 0..steps.len() {
        let numbers: Vec<_> = steps.iter().map(|step| step.to_string()[..2].to_owned()).collect();
        let before = at.checked_sub(1).map(|before| (numbers[before].as_str(), &systems[before]));
        page.push_str(&figure(before, (&numbers[at], &systems[at])));
    }
    std::fs::write("/tmp/pg/systems.html", page).unwrap();
}

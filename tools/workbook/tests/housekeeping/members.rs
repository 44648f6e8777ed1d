//! The workspace's members: lints, versions, and what depends on what.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// The manifest of every member.
fn manifests(root: &Path) -> Vec<PathBuf> {
    let folders = ["steps", "exercises", "tools"].map(|folder| root.join(folder));
    let members = folders.iter().flat_map(|folder| files::folders_in(folder));
    members.map(|member| member.join("Cargo.toml")).filter(|file| file.is_file()).collect()
}

fn parsed(manifest: &Path) -> Table {
    files::text(manifest).parse().unwrap_or_default()
}

/// The line of the manifest that starts with `key`.
fn line_of(manifest: &Path, key: &str) -> usize {
    let text = files::text(manifest);
    let found = files::numbered(&text).find(|(_, line)| {
        line.strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '.', '=', ']']))
    });
    found.map_or(1, |(line, _)| line)
}

/// Every dependency: its table's name, its own, and what is asked for. Tables under
/// `[target.…]` count too.
fn dependencies(manifest: &Table) -> Vec<(&str, &str, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let mut found = Vec::new();
    for table in std::iter::once(manifest).chain(targets) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let wanted = table.get(kind).and_then(Value::as_table);
            let wanted = wanted.into_iter().flat_map(Table::iter);
            found.extend(wanted.map(|(name, value)| (kind, name.as_str(), value)));
        }
    }
    found
}

fn from_workspace(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// Members without the workspace's lints, or with a version of their own.
fn own_rules(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in manifests(root) {
        let manifest = parsed(&file);
        // The program asks for more features than it uses, so that nothing is built twice; a step
        // that did the same would show them to its readers (decision 0004, `.ci/built-once`).
        let may_ask_for_more = file.ends_with("tools/workbook/Cargo.toml");
        if !manifest.get("lints").is_some_and(from_workspace) {
            let what = "add `[lints]` with `workspace = true`: one table of lints for everybody";
            faults.push(Fault::new(&file, line_of(&file, "[lints"), what));
        }
        for (kind, name, wanted) in dependencies(&manifest) {
            if !from_workspace(wanted) || wanted.get("version").is_some() {
                let what = format!(
                    "`{name}` in [{kind}]: write `{name}.workspace = true`, and the version and \
                     the features into the root's [workspace.dependencies]"
                );
                faults.push(Fault::new(&file, line_of(&file, name), what));
            }
            if wanted.get("features").is_some() && !may_ask_for_more {
                let what = format!(
                    "`{name}` asks for features of its own, so cargo would build it twice; move \
                     them to the root's [workspace.dependencies]"
                );
                faults.push(Fault::new(&file, line_of(&file, name), what));
            }
        }
        let package = manifest.get("package").and_then(Value::as_table);
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            if !package.and_then(|package| package.get(key)).is_some_and(from_workspace) {
                let what = format!("write `{key}.workspace = true` into [package]");
                faults.push(Fault::new(&file, line_of(&file, key), what));
            }
        }
    }
    faults
}

/// Exercises that are compiled like everything else, and profiles of exercises that are gone.
fn slow_exercises(root: &Path) -> Vec<Fault> {
    let file = root.join("Cargo.toml");
    let manifest = parsed(&file);
    let packages = manifest.get("profile").and_then(|profile| profile.get("dev")?.get("package"));
    let units = |package: &str| packages?.get(package)?.get("codegen-units")?.as_integer();
    let folders = files::folders_in(&root.join("exercises"));
    let exercises = folders.iter().map(|folder| format!("exercise-{}", files::name(folder)));
    let exercises: Vec<String> = exercises.collect();
    let mut faults = Vec::new();
    for package in exercises.iter().filter(|package| units(package) != Some(1000)) {
        let what = format!(
            "add `[profile.dev.package.{package}]` with `codegen-units = 1000`: a check after an \
             edit takes up to a quarter less (docs/measurements/warm-loop.md)"
        );
        faults.push(Fault::new(&file, line_of(&file, "[profile"), what));
    }
    let profiles = packages.and_then(Value::as_table).into_iter().flat_map(Table::keys);
    for gone in profiles.filter(|name| name.starts_with("exercise-") && !exercises.contains(name)) {
        let key = format!("[profile.dev.package.{gone}");
        let what = format!("there is no exercise of the name; remove {key}]");
        faults.push(Fault::new(&file, line_of(&file, &key), what));
    }
    faults
}

/// The tools that a step may use: those for its tests, and the one that starts its processes.
const TOOLS_OF_STEPS: [(&str, &str); 3] = [
    ("dev-dependencies", "contract"),
    ("dev-dependencies", "transcript"),
    ("dependencies", "supervisor"),
];

/// Steps that know another step, or a tool that is none of theirs.
fn entangled_steps(root: &Path) -> Vec<Fault> {
    let steps = files::folders_in(&root.join("steps"));
    let ours: Vec<_> = manifests(root)
        .iter()
        .filter_map(|file| parsed(file).get("package")?.get("name")?.as_str().map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for step in &steps {
        let manifest = step.join("Cargo.toml");
        for (kind, name, wanted) in &dependencies(&parsed(&manifest)) {
            let in_repository = ours.iter().any(|package| package == name)
                || wanted.get("path").is_some()
                || wanted.get("package").is_some();
            if in_repository && !TOOLS_OF_STEPS.contains(&(kind, name)) {
                let what = format!(
                    "`{name}` in [{kind}]: a step stands alone; of this repository it may use \
                     `contract` and `transcript`, in [dev-dependencies], and `supervisor`, in \
                     [dependencies]"
                );
                faults.push(Fault::new(&manifest, line_of(&manifest, name), what));
            }
        }
        for other in steps.iter().filter(|other| *other != step) {
            faults.extend(mentions(step, &files::name(other)));
        }
    }
    faults
}

/// Places in `step`'s code that name the step `other`, as a folder or as a crate.
fn mentions(step: &Path, other: &str) -> Vec<Fault> {
    let names = [other.to_owned(), other.replace('-', "_")];
    let mut faults = Vec::new();
    for file in ["rs", "toml", "sql"].iter().flat_map(|kind| files::with_extension(step, kind)) {
        for (line, text) in files::numbered(&files::text(&file)) {
            // Where a hole was before it came here is said for the students of an older version.
            let is_former_name = text.starts_with("was = ");
            if !is_former_name && names.iter().any(|name| text.contains(name)) {
                let what =
                    format!("names the step {other}; a step stands alone: copy what it needs");
                faults.push(Fault::new(&file, line, what));
            }
        }
    }
    faults
}

#[test]
fn every_member_takes_lints_and_versions_from_the_workspace() {
    assert_none(&own_rules(&root()));
}

#[test]
fn every_exercise_is_compiled_in_small_units() {
    assert_none(&slow_exercises(&root()));
}

#[test]
fn an_exercise_without_small_units_is_found() {
    let root = "[workspace]\n[profile.dev.package.exercise-01-one]\ncodegen-units = 1000\n\
        [profile.dev.package.exercise-02-two]\ncodegen-units = 16\n\
        [profile.dev.package.exercise-03-old]\ncodegen-units = 1000\n";
    let files = [
        ("Cargo.toml", root),
        ("exercises/01-one/Cargo.toml", GOOD),
        ("exercises/02-two/Cargo.toml", GOOD),
        ("exercises/04-new/Cargo.toml", GOOD),
    ];
    let wanted = [
        "Cargo.toml:2: add `[profile.dev.package.exercise-02-two]`",
        "Cargo.toml:2: add `[profile.dev.package.exercise-04-new]`",
        "Cargo.toml:6: there is no exercise of the name; remove [profile.dev.package.exercise-03-old]",
    ];
    assert_found(slow_exercises, &files, &wanted);
}

#[test]
fn no_step_knows_another() {
    assert_none(&entangled_steps(&root()));
}

const GOOD: &str = "[package]\nname = \"step-01-one\"\nversion.workspace = true\n\
    edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
    publish.workspace = true\n[lints]\nworkspace = true\n";

#[test]
fn a_member_with_rules_of_its_own_is_found() {
    let own =
        GOOD.replace("edition.workspace = true", "edition = \"2024\"").replace("[lints]", "[l]");
    let own = format!(
        "{own}[dependencies]\nserde = \"1\"\nuuid = {{ version = \"1\", workspace = true }}\n\
         [target.'cfg(unix)'.dependencies]\ntokio = {{ workspace = true, features = [\"fs\"] }}\n"
    );
    let wanted = [
        "steps/02-two/Cargo.toml:1: add `[lints]`",
        "steps/02-two/Cargo.toml:11: `serde` in [dependencies]",
        "steps/02-two/Cargo.toml:12: `uuid` in [dependencies]",
        "steps/02-two/Cargo.toml:14: `tokio` asks for features",
        "steps/02-two/Cargo.toml:4: write `edition.workspace = true`",
    ];
    let files = [("steps/01-one/Cargo.toml", GOOD), ("steps/02-two/Cargo.toml", own.as_str())];
    assert_found(own_rules, &files, &wanted);
}

#[test]
fn a_step_that_knows_another_or_a_tool_is_found() {
    let entangled = GOOD.replace("01-one", "02-two")
        + "[dependencies]\nworkbook.workspace = true\ntranscript.workspace = true\n\
           supervisor.workspace = true\n\
           [dev-dependencies]\ncontract.workspace = true\ntranscript.workspace = true\n\
           other = { path = \"../x\" }\n\
           supervisor.workspace = true\n";
    let files = [
        ("steps/01-one/Cargo.toml", GOOD),
        ("steps/02-two/Cargo.toml", entangled.as_str()),
        ("steps/02-two/exercise.toml", "was = [\"01-one/hole\"]\n"),
        ("steps/02-two/src/lib.rs", "//! As in step 01.\nuse step_01_one::app;\n"),
        ("tools/workbook/Cargo.toml", "[package]\nname = \"workbook\"\n"),
        ("tools/transcript/Cargo.toml", "[package]\nname = \"transcript\"\n"),
        ("tools/contract/Cargo.toml", "[package]\nname = \"contract\"\n"),
        ("tools/supervisor/Cargo.toml", "[package]\nname = \"supervisor\"\n"),
    ];
    let wanted = [
        "steps/02-two/Cargo.toml:12: `transcript` in [dependencies]",
        "steps/02-two/Cargo.toml:11: `workbook` in [dependencies]",
        "steps/02-two/Cargo.toml:17: `other` in [dev-dependencies]",
        "steps/02-two/Cargo.toml:13: `supervisor` in [dev-dependencies]",
        "steps/02-two/src/lib.rs:2: names the step 01-one",
    ];
    assert_found(entangled_steps, &files, &wanted);
}

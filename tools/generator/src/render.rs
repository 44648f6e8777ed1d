//! Filling templates, and formatting Rust. Called by the emitters and by the engine.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::names;
use crate::plan::{Change, Plan};

/// Fills `templates/PATH` with a context: `template!("model/model.rs", json!({ "model": model }))?`.
#[macro_export]
macro_rules! template {
    ($path:literal, $context:expr) => {{
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path));
        $crate::render::fill($path, text, $context)
    }};
}

/// Fills the template `text`, which is called `name` in errors. An unknown variable is an error but
/// in an `if`, a line with nothing but a tag leaves none, and these filters exist: `snake`, `pascal`, `kebab`,
/// `plural`, and `literal` (a Rust or JSON string in quotes).
pub fn fill(name: &str, text: &str, context: impl Serialize) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    environment.set_syntax(syntax);
    // The file's name would switch HTML escaping on.
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("snake", |text: &str| names::snake(text));
    environment.add_filter("pascal", |text: &str| names::pascal(text));
    environment.add_filter("kebab", |text: &str| names::kebab(text));
    environment.add_filter("plural", |text: &str| names::plural(text));
    environment.add_filter("literal", |text: &str| format!("{text:?}"));
    let filled = environment.render_named_str(name, text, Serde(context));
    filled.with_context(|| format!("cannot fill the template {name}"))
}

/// Formats every whole Rust file of a plan, a few at a time.
pub fn format_rust(plan: &mut Plan) -> Result<()> {
    let mut texts: Vec<(String, &mut String)> = Vec::new();
    for change in &mut plan.changes {
        if let Change::File { path, text } | Change::Once { path, text } = change
            && path.extension().is_some_and(|extension| extension == "rs")
            && !plan.formatted.contains(path)
        {
            texts.push((path.display().to_string(), text));
        }
    }
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    let share = texts.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let format = |(name, text): &mut (String, &mut String)| -> Result<()> {
            **text = rustfmt(name, text)?;
            Ok(())
        };
        let threads: Vec<_> = texts
            .chunks_mut(share)
            .map(|chunk| scope.spawn(move || chunk.iter_mut().try_for_each(format)))
            .collect();
        let results = threads.into_iter().map(|thread| thread.join().expect("it does not panic"));
        results.collect()
    })
}

/// The settings of the workbook's `rustfmt.toml`.
const STYLE: [&str; 6] = [
    "--edition=2024",
    "--style-edition=2024",
    "--config=max_width=100,use_small_heuristics=Max",
    "--emit=stdout",
    "--color=never",
    "--quiet",
];

/// The variable `RUSTFMT`, else the one beside cargo, which starts faster than rustup's stand-in, else
/// the one that the system finds.
fn program() -> OsString {
    let beside_cargo = || {
        let cargo = std::env::var_os("CARGO")?;
        let found = Path::new(&cargo).with_file_name(format!("rustfmt{EXE_SUFFIX}"));
        found.is_file().then(|| found.into_os_string())
    };
    let named = std::env::var_os("RUSTFMT");
    named.or_else(beside_cargo).unwrap_or_else(|| "rustfmt".into())
}

/// `text` as `cargo fmt` would leave it. `name` stands in errors.
pub fn rustfmt(name: &str, text: &str) -> Result<String> {
    let program = program();
    let mut command = Command::new(&program);
    command.args(STYLE).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = command.spawn();
    let mut child = started.with_context(|| {
        format!(
            "cannot start `{}`, which formats what is generated; `rustup component add rustfmt` \
             installs it",
            Path::new(&program).display()
        )
    })?;
    let mut input = child.stdin.take().context("rustfmt has no input")?;
    let text_in = text.to_owned();
    // Written beside the reading: a long file would fill both pipes.
    let writer = std::thread::spawn(move || input.write_all(text_in.as_bytes()));
    let output = child.wait_with_output().context("cannot read what rustfmt writes")?;
    let written = writer.join().expect("writing to a pipe does not panic");
    if !output.status.success() {
        bail!("rustfmt refuses {name}:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    written.context("cannot write to rustfmt")?;
    String::from_utf8(output.stdout).context("rustfmt wrote what is no UTF-8")
}

//! `--config FILE|JSON|-`: all answers of a command at once. Called by `answers`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;

/// Longer is no answer to anything that is asked here.
const LONGEST: u64 = 1024 * 1024;

#[derive(Debug, Default, clap::Args)]
pub struct Argument {
    /// All answers as JSON: a file, the JSON itself, or `-` for standard input
    #[arg(long, value_name = "FILE|JSON|-")]
    config: Option<String>,
}

impl Argument {
    /// The answers, if there is a config. `is_bare` says that no other answer was given.
    pub fn read<T: DeserializeOwned>(&self, word: &str, is_bare: bool) -> Result<Option<T>> {
        let Some(config) = &self.config else { return Ok(None) };
        if !is_bare {
            bail!(
                "--config holds all answers of the command; leave the others out, or put them in it"
            );
        }
        let (text, name) = text(config)?;
        let answers = serde_json::from_str(&text).with_context(|| {
            format!(
                "{name} does not answer `generate {word}`; `generate {word} --dry-run --json` \
                     with flags shows what is asked"
            )
        });
        answers.map(Some)
    }
}

/// The text of the config, and what to call it.
fn text(config: &str) -> Result<(String, String)> {
    if config.trim_start().starts_with(['{', '[', '"']) {
        return Ok((config.to_owned(), "the JSON after --config".to_owned()));
    }
    let (bytes, name) = match config {
        "-" => (at_most(std::io::stdin().lock()), "the JSON on standard input".to_owned()),
        file => {
            let open = std::fs::File::open(Path::new(file)).map_err(anyhow::Error::from);
            (open.and_then(at_most), format!("the config {file}"))
        }
    };
    let bytes = bytes.with_context(|| format!("{name} cannot be read"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{name} is not in UTF-8"))?;
    Ok((text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(), name))
}

fn at_most(input: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        bail!("it is longer than {} KiB", LONGEST / 1024);
    }
    Ok(bytes)
}

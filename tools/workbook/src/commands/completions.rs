//! `cargo workbook completions`: prints completions for a shell.
//!
//! A cargo alias has no completions of its own in any shell, so the script defines a function
//! `workbook` that calls it, and completes that.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::outcome::Outcome;

/// What stands behind `completions` on the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The script defines a function `workbook` that calls `cargo workbook`, and its completions.

  bash  cargo workbook completions bash > ~/.workbook-completions.bash
        echo 'source ~/.workbook-completions.bash' >> ~/.bashrc
  zsh   cargo workbook completions zsh > ~/.workbook-completions.zsh
        echo 'source ~/.workbook-completions.zsh' >> ~/.zshrc    (after compinit)
  fish  cargo workbook completions fish > ~/.config/fish/conf.d/workbook.fish

Then, in a new shell inside the clone: workbook check <TAB>")]
pub struct Arguments {
    /// bash, zsh or fish
    #[arg(value_enum)]
    shell: KnownShell,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum KnownShell {
    Bash,
    Zsh,
    Fish,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let (shell, function) = match arguments.shell {
        KnownShell::Bash => (Shell::Bash, "workbook() { cargo workbook \"$@\"; }"),
        KnownShell::Zsh => (Shell::Zsh, "workbook() { cargo workbook \"$@\"; }"),
        KnownShell::Fish => (Shell::Fish, "function workbook; cargo workbook $argv; end"),
    };
    let mut command = super::Arguments::command().name("workbook").bin_name("workbook");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "workbook", &mut script);
    let script = String::from_utf8_lossy(&script);
    // zsh wants `#compdef` in the first line.
    let (first, rest) = script.split_once('\n').unwrap_or((&script, ""));
    match arguments.shell {
        KnownShell::Zsh => println!("{first}\n{function}\n{rest}"),
        KnownShell::Bash | KnownShell::Fish => println!("{function}\n{script}"),
    }
    Ok(Outcome::Done)
}

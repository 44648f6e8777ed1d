//! `cargo workbook read`: serves the book, checks an exercise when it is saved, and shows both in the
//! page.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::book::{build, serve};
use crate::choice::{Choice, Why, choose};
use crate::exercise::Exercise;
use crate::files::write_atomically;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::watching::system::Way;

/// The first port that is tried, and the last.
const PORTS: std::ops::RangeInclusive<u16> = 3000..=3099;

/// What stands behind `read` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The chapter to open, `01` or `three-tiers`
    chapter: Option<String>,
    /// Opens the book in your browser
    #[arg(long)]
    open: bool,
    /// Where to listen, on this machine only [default: 127.0.0.1:3000, or the next free port]
    #[arg(long, value_name = "ADDRESS")]
    address: Option<SocketAddr>,
    /// Answers to this name of a host too, for a page that reaches you by a forwarder
    #[arg(long, value_name = "NAME", value_parser = serve::host_name)]
    allow_host: Vec<String>,
    /// Checks nothing by itself; the pages still follow `check` and `watch`
    #[arg(long)]
    no_check: bool,
    /// Looks at the files every half second instead of waiting for the system to tell of saves
    #[arg(long)]
    poll: bool,
    /// Builds the book into target/book, says what is wrong with it, and ends
    #[arg(long, conflicts_with_all = ["chapter", "open", "address", "allow_host", "no_check", "poll"])]
    build_only: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    if arguments.build_only {
        return build_only(repository);
    }
    let chapter = arguments.chapter.as_deref().map(|wanted| page_of(wanted, repository));
    let listener = listen(arguments.address)?;
    let address = format!("http://{}", listener.local_addr()?);
    let url = format!("{address}/{}", chapter.transpose()?.unwrap_or_default());
    let serving = Serving { file: repository.state().join("serving"), address };
    let options = serve::Options {
        check: !arguments.no_check,
        allowed: arguments.allow_host.clone(),
        way: Way::of_flag(arguments.poll),
    };
    serve::serve(repository, listener, &options, || {
        serving.announce()?;
        anstream::println!("reading at {}", url.trim_end_matches('/'));
        for host in &arguments.allow_host {
            anstream::println!(
                "answering to the name {host} as well: whoever reaches it reads along"
            );
        }
        print_next_exercise(repository, !arguments.no_check);
        if arguments.open && open::that(&url).is_err() {
            anstream::eprintln!("no browser could be started; open the address above yourself");
        }
        Ok(())
    })?;
    anstream::println!("closed the book");
    Ok(Outcome::Done)
}

/// `01-three-tiers.html`, the page of the wanted chapter.
fn page_of(wanted: &str, repository: &Repository) -> Result<String> {
    let exercise = Exercise::read(&repository.step(&repository.find_step(wanted)?))?;
    Ok(Path::new(&exercise.chapter).with_extension("html").display().to_string())
}

/// Listens at `wanted`, or at the first free port.
fn listen(wanted: Option<SocketAddr>) -> Result<TcpListener> {
    match wanted {
        Some(address) if !address.ip().is_loopback() => bail!(
            "{address} can be reached by others, and `read` serves this machine only; for a class, \
             run `cargo workbook read --build-only` and put target/book on any web server"
        ),
        Some(address) => TcpListener::bind(address).with_context(|| {
            format!("cannot listen at {address}; leave --address out to take the next free port")
        }),
        None => {
            let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok();
            PORTS.into_iter().find_map(bind).with_context(|| {
                format!(
                    "no port from {} to {} is free; name one: --address 127.0.0.1:PORT",
                    PORTS.start(),
                    PORTS.end()
                )
            })
        }
    }
}

/// Says what to do beside reading, where there is an exercise that is not finished.
fn print_next_exercise(repository: &Repository, checks: bool) {
    let Ok(Choice { step, why: Why::FirstUnfinished | Why::CurrentFolder }) =
        choose(repository, None)
    else {
        return;
    };
    if !repository.exercise(&step).join("Cargo.toml").is_file() {
        return;
    }
    let first = repository.steps().is_ok_and(|steps| steps.first() == Some(&step));
    let which = if first { "the first exercise is ready" } else { "your next exercise is ready" };
    let then = match checks {
        true => "every save in it is checked, and the page shows what came of it",
        false => "then `cargo workbook check`",
    };
    anstream::println!("{which}: open exercises/{step} in your editor; {then}");
}

/// `.workbook/serving`: the address of the book while it is served, for `check` to link to.
struct Serving {
    file: PathBuf,
    address: String,
}

impl Serving {
    fn announce(&self) -> Result<()> {
        write_atomically(&self.file, self.address.as_bytes())
    }
}

impl Drop for Serving {
    /// Another `read` may have put its own address there meanwhile.
    fn drop(&mut self) {
        if std::fs::read_to_string(&self.file).is_ok_and(|address| address == self.address) {
            let _ = std::fs::remove_file(&self.file);
        }
    }
}

/// Builds beside `target/book` and moves the result there, so that it is never half a book.
fn build_only(repository: &Repository) -> Result<Outcome> {
    let target = repository.root().join("target");
    std::fs::create_dir_all(&target)
        .with_context(|| format!("cannot make the folder {}", target.display()))?;
    let fresh = tempfile::tempdir_in(&target).context("cannot make a folder for the book")?;
    let (new, old) = (fresh.path().join("new"), fresh.path().join("old"));
    let built = build::build(repository, &new)?;
    let book = target.join("book");
    let moved = || -> std::io::Result<()> {
        if book.exists() {
            std::fs::rename(&book, &old)?;
        }
        std::fs::rename(&new, &book)
    };
    moved().with_context(|| format!("cannot replace {}", book.display()))?;
    for warning in &built.warnings {
        anstream::eprintln!("{} {warning}", console::style("warning:").yellow().bold());
    }
    anstream::println!("built target/book with {} warnings", built.warnings.len());
    Ok(if built.warnings.is_empty() { Outcome::Done } else { Outcome::NotYet })
}

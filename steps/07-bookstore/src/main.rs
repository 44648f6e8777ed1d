//! Starts the service that its argument names, or all of them, and stops cleanly on Ctrl-C or
//! SIGTERM; or changes the key that signs tokens.

use std::io::Write;
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::Duration;

use step_07_bookstore::auth::{OldKeys, TokenService};
use step_07_bookstore::chassis::run::serve::{
    LAME_DUCK, Switch, listen, serve, serve_on, stop_on_signal,
};
use step_07_bookstore::chassis::run::workers::one_for_each_core;
use step_07_bookstore::chassis::{Clock, DataSource};
use step_07_bookstore::{auth, bookstore, gateway, notes, supplier};
use supervisor::{Service, UNTIL_STDIN_ENDS};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let with_starter = arguments.pop_if(|last| last == UNTIL_STDIN_ENDS).is_some();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match arguments.as_slice() {
        [] => supervisor::run(services()).await.map_err(Failure::from),
        ["auth"] => run_auth(with_starter).await,
        ["bookstore"] => run_bookstore(with_starter).await,
        ["gateway"] => run_gateway(with_starter).await,
        ["notes"] => run_notes(with_starter).await,
        ["supplier"] => run_supplier(with_starter).await,
        ["rotate"] => rotate(OldKeys::Publish).await,
        ["rotate", "--revoke-old"] => rotate(OldKeys::Revoke).await,
        _ => {
            eprintln!(
                "usage: {} [auth | bookstore | gateway | notes | supplier | rotate [--revoke-old]]",
                env!("CARGO_BIN_NAME")
            );
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Keep cannot run: {error}");
            ExitCode::FAILURE
        }
    }
}

/// In the order of starting: each after those that it calls. The last is where clients go.
fn services() -> Vec<Service> {
    vec![
        Service::of_this_program("auth", "AUTH_ADDR", Some("AUTH_URL")),
        Service::of_this_program("notes", "NOTES_ADDR", Some("NOTES_URL")),
        Service::of_this_program("supplier", "SUPPLIER_ADDR", Some("SUPPLIER_URL")),
        Service::of_this_program("bookstore", "BOOKSTORE_ADDR", Some("BOOKSTORE_URL")),
        Service::of_this_program("gateway", "KEEP_ADDR", None),
    ]
}

async fn run_gateway(with_starter: bool) -> Result<(), Failure> {
    let config = gateway::Config::from_environment()?;
    config.log.start()?;
    let listener = listen(&config.address, "KEEP_ADDR")?;
    let switch = announce(&listener, LAME_DUCK, with_starter)?.with_readers(config.limits.reading);
    let workers = one_for_each_core(gateway::routers(&config))?;
    serve_on(&workers, listener, &switch).await?;
    Ok(())
}

async fn run_auth(with_starter: bool) -> Result<(), Failure> {
    let config = auth::Config::from_environment()?;
    config.log.start()?;
    let app = auth::App::new(&config, Clock::system()).await?;
    let listener = listen(&config.address, "AUTH_ADDR")?;
    let switch = announce(&listener, config.lame_duck, with_starter)?;
    app.serve(listener, &switch).await?;
    Ok(())
}

async fn run_notes(with_starter: bool) -> Result<(), Failure> {
    let config = notes::Config::from_environment()?;
    config.log.start()?;
    let app = notes::App::new(&config, Clock::system()).await?;
    let listener = listen(&config.address, "NOTES_ADDR")?;
    let switch = announce(&listener, config.lame_duck, with_starter)?;
    app.serve(listener, &switch).await?;
    Ok(())
}

async fn run_bookstore(with_starter: bool) -> Result<(), Failure> {
    let config = bookstore::Config::from_environment()?;
    config.log.start()?;
    let app = bookstore::App::new(&config, Clock::system()).await?;
    let listener = listen(&config.address, "BOOKSTORE_ADDR")?;
    let switch = announce(&listener, config.lame_duck, with_starter)?;
    app.serve(listener, &switch).await?;
    Ok(())
}

async fn run_supplier(with_starter: bool) -> Result<(), Failure> {
    let config = supplier::Config::from_environment()?;
    config.log.start()?;
    let listener = listen(&config.address, "SUPPLIER_ADDR")?;
    let switch = announce(&listener, LAME_DUCK, with_starter)?;
    serve(listener, supplier::router(), &switch).await?;
    Ok(())
}

/// Changes the key that signs tokens, in auth's database; an auth service that runs goes on with it.
async fn rotate(old: OldKeys) -> Result<(), Failure> {
    let config = auth::Config::from_environment()?;
    let source = DataSource::open(&config.database, &auth::MIGRATIONS).await?;
    let rotated = TokenService::new(&source, Clock::system()).rotate(old).await?;
    source.close().await;
    let text = match (rotated, old) {
        (false, _) => return Err("another rotation was faster; its key signs".into()),
        (true, OldKeys::Publish) => "a new key signs; the old one is published for 16 minutes more",
        (true, OldKeys::Revoke) => "a new key signs; every token issued before it is worthless",
    };
    println!("{text}");
    Ok(())
}

/// Says where the service listens, and gives the switch by which it will be stopped. Whoever started
/// the program may have read the line and closed the pipe, which is no reason to end.
fn announce(
    listener: &TcpListener,
    lame_duck: Duration,
    with_starter: bool,
) -> std::io::Result<Switch> {
    let line = format!("listening on http://{}\n", listener.local_addr()?);
    let _ = std::io::stdout().write_all(line.as_bytes());
    let switch = Switch::new(lame_duck);
    tokio::spawn(stop_on_signal(switch.clone()));
    if with_starter {
        let switch = switch.clone();
        tokio::spawn(async move {
            supervisor::stdin_ended().await;
            switch.stop();
        });
    }
    Ok(switch)
}

//! Starts Keep: reads the configuration, listens, and stops cleanly on Ctrl-C or SIGTERM.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::str::FromStr;

use axum_server::Handle;
use exercise_01_three_tiers::app::{self, App};
use exercise_01_three_tiers::clock::Clock;
use exercise_01_three_tiers::config::{Config, LogFormat};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Keep cannot run: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let config = Config::from_environment()?;
    start_log(&config)?;
    let app = App::new(&config, Clock::system()).await?;
    let listener = TcpListener::bind(&config.address).map_err(|error| {
        format!("cannot listen at {} ({error}); set KEEP_ADDR to another address", config.address)
    })?;
    announce(listener.local_addr()?, &config);
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone()));
    app.serve(listener, handle).await?;
    Ok(())
}

/// Logs go to standard error, so that standard output has only what programs wait for.
fn start_log(config: &Config) -> Result<(), Failure> {
    let filter = Targets::from_str(&config.log)
        .map_err(|error| format!("KEEP_LOG={:?} is not a filter: {error}", config.log))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    match config.log_format {
        LogFormat::Text => registry.with(lines.with_ansi(false)).init(),
        LogFormat::Json => registry.with(lines.json()).init(),
    }
    Ok(())
}

/// Says where Keep listens, in the first line, and what to try. Whoever started the program may have
/// read that line and closed the pipe, which is no reason to end.
fn announce(address: SocketAddr, config: &Config) {
    let text = format!(
        "listening on http://{address}\n\
         data and mails are in {}/; a first request to try:\n  \
         curl -i http://{address}/api/v1/auth/sign-up -H 'content-type: application/json' \\\n    \
         -d '{{\"name\": \"Ada\", \"email\": \"ada@example.com\", \"password\": \"correct horse\"}}'\n",
        config.data.display()
    );
    let _ = std::io::stdout().write_all(text.as_bytes());
}

async fn stop_on_signal(handle: Handle<SocketAddr>) {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        };
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping: running requests are answered first");
    app::stop(&handle);
}

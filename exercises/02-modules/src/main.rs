//! Starts Keep: reads the configuration, listens, and stops cleanly on Ctrl-C or SIGTERM.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use exercise_02_modules::app::App;
use exercise_02_modules::chassis::Clock;
use exercise_02_modules::chassis::run::serve::{Switch, listen, stop_on_signal};
use exercise_02_modules::config::Config;

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
    config.log.start()?;
    let app = App::new(&config, Clock::system()).await?;
    let listener = listen(&config.address, "KEEP_ADDR")?;
    announce(listener.local_addr()?, &config);
    let switch = Switch::default();
    tokio::spawn(stop_on_signal(switch.clone()));
    app.serve(listener, &switch).await?;
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

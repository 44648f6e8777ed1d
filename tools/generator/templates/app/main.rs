//! Starts the service, and stops it cleanly on Ctrl-C or SIGTERM.

use std::io::Write;
use std::process::ExitCode;

use {{ module }}::{{ module }}::{App, Config};
use {{ module }}::chassis::run::serve::{Switch, listen, stop_on_signal};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} cannot run: {error}", env!("CARGO_BIN_NAME"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::from_environment()?;
    config.log.start()?;
    let app = App::new(&config).await?;
    let listener = listen(&config.address, "{{ upper }}_ADDR")?;
    // Whoever started the program may have closed the pipe, which is no reason to end.
    let line = format!("listening on http://{}\n", listener.local_addr()?);
    let _ = std::io::stdout().write_all(line.as_bytes());
    let switch = Switch::new(config.lame_duck);
    tokio::spawn(stop_on_signal(switch.clone()));
    app.serve(listener, &switch).await?;
    Ok(())
}

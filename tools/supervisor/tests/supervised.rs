//! A service for the tests, and, with the argument `system`, a system of two of them. It listens at
//! `FIRST_ADDR` or `KEEP_ADDR`, by its name, and does what the path of a request says.

use std::process::ExitCode;

use supervisor::{Service, Signals, UNTIL_STDIN_ENDS, run, stdin_ended};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["system"] => {
            let services = vec![
                Service::of_this_program("first", "FIRST_ADDR", Some("FIRST_URL")),
                Service::of_this_program("last", "KEEP_ADDR", None),
            ];
            let Err(fault) = run(services).await else { return ExitCode::SUCCESS };
            eprintln!("the system cannot run: {fault}");
            ExitCode::FAILURE
        }
        [name, UNTIL_STDIN_ENDS] => serve(name).await,
        _ => ExitCode::from(2),
    }
}

async fn serve(name: &str) -> ExitCode {
    if std::env::var("BROKEN").is_ok_and(|broken| broken == name) {
        eprintln!("there is no disk");
        return ExitCode::from(3);
    }
    let variable = if name == "first" { "FIRST_ADDR" } else { "KEEP_ADDR" };
    let address = std::env::var(variable).expect("an address");
    let listener = TcpListener::bind(address).await.expect("a port");
    let mut signals = Signals::listen().expect("signals");
    println!("listening on http://{}", listener.local_addr().expect("an address"));
    let serving = async {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(answer(stream));
        }
    };
    tokio::select! {
        () = serving => {}
        // Whichever comes first; a system that stops its services sends both.
        () = stdin_ended() => {}
        () = signals.next() => {}
    }
    println!("{name} is drained");
    ExitCode::SUCCESS
}

async fn answer(mut stream: TcpStream) {
    let mut request = [0; 1024];
    let length = stream.read(&mut request).await.unwrap_or_default();
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let body = match request.split(' ').nth(1) {
        Some("/die") => {
            eprintln!("this is the end");
            std::process::exit(7)
        }
        Some("/first") => std::env::var("FIRST_URL").unwrap_or_default(),
        _ => "fine".to_owned(),
    };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len());
    let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).await;
}

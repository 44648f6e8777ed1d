//! Ports of this machine, and servers that the tests were told of. Called by `examining`.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::examining::Finding;

/// How long a server may take to accept.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether `port` is free for `whom`.
pub fn port(port: u16, whom: &str) -> Finding {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Finding::ok("port", format!("{port} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let advice = format!("it is wanted by {whom}");
            Finding::attention("port", format!("{port} is taken"), &advice)
        }
        Err(error) => Finding::attention("port", format!("{port}: {error}"), whom),
    }
}

/// Whether the server that `variable` names accepts a connection; the tests need none.
pub fn server(about: &'static str, variable: &str, default_port: u16) -> Finding {
    let Ok(url) = std::env::var(variable) else {
        return Finding::ok(about, format!("not needed; {variable} is not set"));
    };
    let place = place_of(&url, default_port);
    let addresses = place.to_socket_addrs().map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    let accepts = |address| TcpStream::connect_timeout(address, PATIENCE).is_ok();
    if addresses.iter().any(accepts) {
        return Finding::ok(about, format!("{place} accepts connections ({variable})"));
    }
    let advice = format!("start the server, or unset {variable}: the tests need none");
    Finding::attention(about, format!("nobody accepts at {place} ({variable})"), &advice)
}

/// `127.0.0.1:5432` of `postgres://user:secret@127.0.0.1/db`; what is secret is left out.
fn place_of(url: &str, default_port: u16) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if has_port { host.to_owned() } else { format!("{host}:{default_port}") }
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn a_server_is_named_without_its_password() {
        assert_eq!(place_of("postgres://me:secret@db.test/keep?x=1", 5432), "db.test:5432");
        assert_eq!(place_of("nats://127.0.0.1:4223", 4222), "127.0.0.1:4223");
    }
}

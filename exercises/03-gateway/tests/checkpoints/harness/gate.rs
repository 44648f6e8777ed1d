//! The gateway alone, in front of services that a checkpoint plays. Called by the suite of the
//! gateway.

use std::net::TcpListener;
use std::time::Duration;

use axum::http::HeaderValue;
use exercise_03_gateway::chassis::run::serve::{Switch, serve_on};
use exercise_03_gateway::chassis::run::workers::Worker;
use exercise_03_gateway::gateway::{self, Config, Routes};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::gateway::{Gate, Wish};

/// A gateway in this process. It stops when this is dropped.
pub struct Running {
    switch: Switch,
    serving: JoinHandle<std::io::Result<()>>,
}

/// Starts a gateway for a checkpoint.
pub async fn gate(wish: Wish) -> Gate {
    let mut config = Config::to("http://127.0.0.1:1").expect("an address");
    config.routes = Routes::parse(&wish.routes).expect("routes");
    config.origins = wish.origins.into_iter().map(HeaderValue::from_static).collect();
    let limits = &mut config.limits;
    limits.at_once = wish.at_once.unwrap_or(limits.at_once);
    limits.sending = wish.sending.unwrap_or(limits.sending);
    limits.answering = wish.answering.unwrap_or(limits.answering);
    limits.reading = wish.reading.unwrap_or(limits.reading);
    let (base, running) = Running::start(&config, Duration::ZERO);
    Gate::new(base, Box::new(running))
}

impl Running {
    /// Starts one, and gives its address.
    pub fn start(config: &Config, lame_duck: Duration) -> (String, Self) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a port"));
        let switch = Switch::new(lame_duck).with_readers(config.limits.reading);
        let stopping = switch.clone();
        // Two workers, as on a machine with two cores: what they share, every checkpoint relies on.
        let router = gateway::routers(config);
        let worker = || Worker { runtime: Handle::current(), router: router() };
        let workers = [worker(), worker()];
        let serving = tokio::spawn(async move { serve_on(&workers, listener, &stopping).await });
        (base, Self { switch, serving })
    }

    pub fn stop(&self) {
        self.switch.stop();
    }

    /// Waits until it has ended by itself: not so long that the patience with slow heads, which is
    /// ten seconds, would have ended the connections instead.
    pub async fn ended(&mut self) {
        let ending = tokio::time::timeout(Duration::from_secs(8), &mut self.serving).await;
        ending.expect("it ends in time").expect("without a panic").expect("without an error");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.switch.stop();
    }
}

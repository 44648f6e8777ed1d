//! The gateway alone, in front of services that a checkpoint plays. Called by the suite of the
//! gateway.

use std::net::TcpListener;
use std::time::Duration;

use axum::http::HeaderValue;
use contract::gateway::{Gate, Wish};
use exercise_04_auth_service::auth_switch::AuthSwitch;
use exercise_04_auth_service::chassis::run::serve::{Switch, serve_on};
use exercise_04_auth_service::chassis::run::workers::Worker;
use exercise_04_auth_service::gateway::{self, AuthMove, Config, Routes};
use tokio::runtime::Handle;

/// Stops the gateway when it is dropped.
struct Running(Switch);

/// Starts a gateway for a checkpoint.
pub async fn gate(wish: Wish) -> Gate {
    let nobody = "http://127.0.0.1:1";
    let mut config = Config::to(AuthSwitch::Monolith, nobody, nobody).expect("addresses");
    config.routes = Routes::parse(&wish.routes).expect("routes");
    config.origins = wish.origins.into_iter().map(HeaderValue::from_static).collect();
    let limits = &mut config.limits;
    limits.at_once = wish.at_once.unwrap_or(limits.at_once);
    limits.sending = wish.sending.unwrap_or(limits.sending);
    limits.answering = wish.answering.unwrap_or(limits.answering);
    limits.reading = wish.reading.unwrap_or(limits.reading);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a port"));
    let switch = Switch::new(Duration::ZERO).with_readers(config.limits.reading);
    let stopping = switch.clone();
    // Two workers, as on a machine with two cores: what they share, every checkpoint relies on.
    let router = gateway::routers(&config, AuthMove::default());
    let worker = || Worker { runtime: Handle::current(), router: router() };
    let workers = [worker(), worker()];
    tokio::spawn(async move { serve_on(&workers, listener, &stopping).await });
    Gate::new(base, Box::new(Running(switch)))
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.stop();
    }
}

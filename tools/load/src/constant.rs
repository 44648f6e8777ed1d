//! A server that answers every GET with the bytes of one file: what axum costs by itself, and so
//! the measure for everything else. Started by `measure-01`, with the file as its argument.

use std::path::PathBuf;

use anyhow::Context;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let file = std::env::args_os().nth(1).map(PathBuf::from).context("which file is answered?")?;
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    // A static text is answered without a copy: there is no faster handler than this.
    let answer: &'static str = text.leak();
    let handler = move || async move { ([(header::CONTENT_TYPE, "application/json")], answer) };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", get(handler))).await?;
    Ok(())
}

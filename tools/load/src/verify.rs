//! What verifying one token costs: `load-verify KEYS TOKEN` reads a key set and a token from files,
//! and prints the microseconds of one verification on one core, the median of nine runs. Started by
//! `measure-05`.

use std::time::Instant;

use anyhow::{Context, ensure};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};

const RUNS: usize = 9;
const VERIFICATIONS: u32 = 2_000;

fn main() -> anyhow::Result<()> {
    let mut files = std::env::args().skip(1);
    let mut next = || files.next().context("load-verify KEYS TOKEN");
    let keys: JwkSet = serde_json::from_str(&std::fs::read_to_string(next()?)?)?;
    let token = std::fs::read_to_string(next()?)?;
    let key = DecodingKey::from_jwk(keys.keys.first().context("the set is empty")?)?;
    let (message, signature) = token.trim().rsplit_once('.').context("not a token")?;
    let verify = || crypto::verify(signature, message.as_bytes(), &key, Algorithm::EdDSA);
    ensure!(verify()?, "the first key of the set did not sign the token");
    let mut runs: Vec<f64> = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        for _ in 0..VERIFICATIONS {
            ensure!(std::hint::black_box(verify()?), "a verification failed");
        }
        runs.push(started.elapsed().as_secs_f64() * 1e6 / f64::from(VERIFICATIONS));
    }
    runs.sort_by(f64::total_cmp);
    println!("{:.1}", runs[RUNS / 2]);
    Ok(())
}

//! The checkpoints of this step: each drives Keep over HTTP and compares what went over the wire
//! with its transcript in `transcripts/`.

mod contract;
mod durability;
mod harness;
mod process;

/// Where the transcripts stand.
const TRANSCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checkpoints/transcripts");

/// Makes a test of every checkpoint of the contract.
macro_rules! tests {
    ([] $($file:ident { $($name:ident $(: $($needs:ident)+)?;)+ })+) => {
        $(mod $file {
            $(#[tokio::test]
            async fn $name() {
                crate::contract::$file::$name(&crate::harness::start).await;
            })+
        })+
    };
}

keep_contents!(tests, []);

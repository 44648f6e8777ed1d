//! One-time codes: what is mailed, and what is kept of it. Called by the auth controllers, the
//! codes service and its repository.

use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// Six digits. It has no `Debug`, so that no log can show it.
#[derive(Clone)]
pub struct Code(String);

impl Code {
    /// Takes six ASCII digits.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be six digits")
        }
    }

    /// A new code from the operating system's generator: all million are equally likely, and the
    /// codes before it tell nothing about it.
    pub fn generate() -> Self {
        let number: u32 = UnwrapErr(SysRng).random_range(0..1_000_000);
        Self(format!("{number:06}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The purpose of a code; a code for one is worth nothing for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Confirm,
    Reset,
}

impl Purpose {
    /// As it stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }
}

/// The stored part of a code that was mailed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredCode {
    pub code_hash: String,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// The number of codes mailed since `window_start`, for this account and purpose.
    pub issued: i64,
    /// Seconds since 1970.
    pub window_start: i64,
}

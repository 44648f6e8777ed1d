//! Accounts and sign-in: sign-up, sign-in, sessions, passwords. Called by the auth controllers and
//! by every controller that wants to know who asks.

use std::fmt::Write;

use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{CodeService, Hasher, MailService};
use crate::chassis::{self, Clock, DataSource, Email};
use crate::error::Error;
use crate::models::{Account, Code, Password, PersonName, Purpose};
use crate::repositories::{Accounts, Sessions};

/// The lifetime of a token, in seconds.
pub const TOKEN_LIFETIME: i64 = 15 * 60;

/// The rules about accounts and sessions.
#[derive(Clone)]
pub struct AuthService {
    accounts: Accounts,
    sessions: Sessions,
    codes: CodeService,
    hasher: Hasher,
    mail: MailService,
    clock: Clock,
}

/// Somebody whose token is good.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: Uuid,
    token_hash: String,
}

impl AuthService {
    pub fn new(source: &DataSource, hasher: Hasher, mail: MailService, clock: Clock) -> Self {
        Self {
            accounts: Accounts::new(source.clone()),
            sessions: Sessions::new(source.clone()),
            codes: CodeService::new(source, hasher.clone(), clock.clone()),
            hasher,
            mail,
            clock,
        }
    }

    /// Signs somebody up, or not, without a difference that the client could see: the answer to a
    /// known address is a mail to the person it belongs to. Each way costs two hashes.
    pub async fn sign_up(
        &self,
        name: &PersonName,
        email: &Email,
        password: &Password,
    ) -> Result<(), Error> {
        let hash = self.hasher.hash(password.as_str()).await?;
        match self.accounts.find_by_email(email).await? {
            None => {
                let new = self.accounts.insert(name, email, &hash, self.clock.now()).await?;
                match new {
                    Some(account) => self.send_code(&account, Purpose::Confirm).await,
                    // Another sign-up with this address was faster; its code is on the way.
                    None => Ok(self.hasher.verify_nothing("").await?),
                }
            }
            Some(account) if !account.confirmed => self.sign_up_again(account, name, &hash).await,
            Some(_) => {
                self.mail.tell_known(email);
                Ok(self.hasher.verify_nothing("").await?)
            }
        }
    }

    /// Nobody has shown yet that the address is theirs, so the newest sign-up counts. It comes with
    /// a new code, or not at all: an old code must not confirm a password that came after it.
    async fn sign_up_again(
        &self,
        account: Account,
        name: &PersonName,
        hash: &str,
    ) -> Result<(), Error> {
        if let Some(code) = self.codes.issue(account.id, Purpose::Confirm).await? {
            let account = Account { name: name.as_str().to_owned(), ..account };
            self.accounts.replace_unconfirmed(account.id, name, hash).await?;
            self.mail.send_code(&account, Purpose::Confirm, &code);
        }
        Ok(())
    }

    /// Mails a new code to somebody who has not confirmed the address yet.
    pub async fn resend(&self, email: &Email) -> Result<(), Error> {
        match self.accounts.find_by_email(email).await? {
            Some(account) if !account.confirmed => self.send_code(&account, Purpose::Confirm).await,
            _ => Ok(self.hasher.verify_nothing("").await?),
        }
    }

    pub async fn confirm(&self, email: &Email, code: &Code) -> Result<(), Error> {
        let account = self.accounts.find_by_email(email).await?;
        let id = self.codes.redeem(account.as_ref(), Purpose::Confirm, code).await?;
        Ok(self.accounts.confirm(id).await?)
    }

    /// Gives a new token. Unknown, unconfirmed and wrong are one answer, and cost one hash each.
    pub async fn sign_in(&self, email: &Email, password: &Password) -> Result<String, Error> {
        let Some(account) = self.accounts.find_by_email(email).await? else {
            self.hasher.verify_nothing(password.as_str()).await?;
            return Err(Error::WrongPassword);
        };
        let right = self.hasher.verify(password.as_str(), &account.password_hash).await?;
        if !right || !account.confirmed {
            return Err(Error::WrongPassword);
        }
        let token = new_token();
        let now = self.clock.seconds();
        self.sessions.add(&hash_token(&token), account.id, now + TOKEN_LIFETIME, now).await?;
        Ok(token)
    }

    /// The owner of a token.
    pub async fn authenticate(&self, token: &str) -> Result<SignedIn, Error> {
        let token_hash = hash_token(token);
        let account = self.sessions.account(&token_hash, self.clock.seconds()).await?;
        account
            .map(|account| SignedIn { account, token_hash })
            .ok_or(chassis::Error::InvalidToken.into())
    }

    /// Ends the session; the token is dead from here on.
    pub async fn sign_out(&self, who: &SignedIn) -> Result<(), Error> {
        Ok(self.sessions.remove(&who.token_hash).await?)
    }

    /// Mails a code for a new password to somebody who has an account.
    pub async fn forgot_password(&self, email: &Email) -> Result<(), Error> {
        match self.accounts.find_by_email(email).await? {
            Some(account) if account.confirmed => self.send_code(&account, Purpose::Reset).await,
            _ => Ok(self.hasher.verify_nothing("").await?),
        }
    }

    /// Changes the password and ends every session of the account.
    pub async fn reset_password(
        &self,
        email: &Email,
        code: &Code,
        password: &Password,
    ) -> Result<(), Error> {
        let account = self.accounts.find_by_email(email).await?;
        let id = self.codes.redeem(account.as_ref(), Purpose::Reset, code).await?;
        let hash = self.hasher.hash(password.as_str()).await?;
        Ok(self.accounts.reset_password(id, &hash).await?)
    }

    pub async fn account(&self, who: &SignedIn) -> Result<Account, Error> {
        self.accounts.find(who.account).await?.ok_or(chassis::Error::InvalidToken.into())
    }

    async fn send_code(&self, account: &Account, purpose: Purpose) -> Result<(), Error> {
        if let Some(code) = self.codes.issue(account.id, purpose).await? {
            self.mail.send_code(account, purpose, &code);
        }
        Ok(())
    }
}

/// 32 bytes of the operating system's generator, in hexadecimal.
fn new_token() -> String {
    let mut bytes = [0; 32];
    UnwrapErr(SysRng).fill_bytes(&mut bytes);
    hexadecimal(&bytes)
}

/// A token has 256 bits of chance, so nobody can try them all, and a fast hash is enough. A
/// password has far fewer, which is why its hash is slow.
fn hash_token(token: &str) -> String {
    hexadecimal(&Sha256::digest(token))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // Writing to a String cannot fail.
        text
    })
}

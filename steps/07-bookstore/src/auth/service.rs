//! Accounts and sign-in: sign-up, sign-in, sign-out, passwords. Called by the
//! controllers.

use std::sync::Arc;

use super::codes::CodeService;
use super::error::Error;
use super::hashing::Hasher;
use super::mails;
use super::models::{Account, Code, Password, PersonName, Purpose};
use super::repositories::Accounts;
use super::tokens::TokenService;
use crate::chassis::tokens::{Claims, Refusal};
use crate::chassis::{Clock, DataSource, Email};
use crate::mail::Mailer;

/// The rules about accounts.
#[derive(Clone)]
pub struct AuthService {
    accounts: Accounts,
    tokens: TokenService,
    codes: CodeService,
    hasher: Hasher,
    mail: Arc<dyn Mailer>,
    clock: Clock,
}

/// Somebody whose token is good.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: Account,
    claims: Claims,
}

impl AuthService {
    pub fn new(source: &DataSource, hasher: Hasher, mail: Arc<dyn Mailer>, clock: Clock) -> Self {
        Self {
            accounts: Accounts::new(source.clone()),
            tokens: TokenService::new(source, clock.clone()),
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
                self.mail.post(mails::known(email));
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
            self.mail.post(mails::code(&account, Purpose::Confirm, &code));
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
        Ok(self.tokens.issue(&account).await?)
    }

    /// The owner of a token. Here a sign-out and a reset take effect at once.
    pub async fn signed_in(&self, token: &str) -> Result<SignedIn, Error> {
        let claims = self.tokens.verify(token).await?;
        match self.accounts.find(claims.sub).await? {
            Some(account) if account.era == claims.era => Ok(SignedIn { account, claims }),
            _ => Err(self.tokens.refuse(Refusal::Revoked).into()),
        }
    }

    /// The token is dead from here on; the other services hear of it when they ask next.
    pub async fn sign_out(&self, who: &SignedIn) -> Result<(), Error> {
        Ok(self.tokens.revoke(&who.claims).await?)
    }

    /// Mails a code for a new password to somebody who has an account.
    pub async fn forgot_password(&self, email: &Email) -> Result<(), Error> {
        match self.accounts.find_by_email(email).await? {
            Some(account) if account.confirmed => self.send_code(&account, Purpose::Reset).await,
            _ => Ok(self.hasher.verify_nothing("").await?),
        }
    }

    /// Changes the password; every token of the account is dead from here on.
    pub async fn reset_password(
        &self,
        email: &Email,
        code: &Code,
        password: &Password,
    ) -> Result<(), Error> {
        let account = self.accounts.find_by_email(email).await?;
        let id = self.codes.redeem(account.as_ref(), Purpose::Reset, code).await?;
        let hash = self.hasher.hash(password.as_str()).await?;
        let revoked_until = self.tokens.last_token_ends();
        Ok(self.accounts.reset_password(id, &hash, revoked_until).await?)
    }

    async fn send_code(&self, account: &Account, purpose: Purpose) -> Result<(), Error> {
        if let Some(code) = self.codes.issue(account.id, purpose).await? {
            self.mail.post(mails::code(account, purpose, &code));
        }
        Ok(())
    }
}

//! The composition of a book, which is ours, and its price, which a supplier knows. Written by
//! hand. Called by the offer controller.

use std::sync::Arc;

use uuid::Uuid;

use super::BookService;
use crate::bookstore::data_sources::DataSources;
use crate::bookstore::data_sources::supplier::{GetPrice, Supplier};
use crate::bookstore::error::Error;
use crate::bookstore::models::{Book, Offer, Price};
use crate::chassis::calls::deadline::Deadline;
use crate::chassis::calls::soap::SoapError;
use crate::chassis::calls::{Failure, Guard, Unavailable};
use crate::chassis::{Fault, Place};

/// Puts offers together.
#[derive(Clone)]
pub struct OfferService {
    books: BookService,
    supplier: Supplier,
    /// The guard around calls to the supplier.
    guard: Arc<Guard>,
}

/// The reasons for which an offer has no price.
#[derive(Debug, thiserror::Error)]
enum Missing {
    #[error("the book has no ISBN, and the supplier knows books by nothing else")]
    NoIsbn,
    #[error("the supplier does not sell it")]
    NotSold,
    #[error("the supplier has failed too often, and is not asked for a moment")]
    NotAsked,
    #[error("the supplier is asked by too many others")]
    Crowded,
    #[error("the supplier did not answer in time")]
    TooSlow,
    #[error("the supplier cannot be reached")]
    Away,
    #[error("the supplier fails at the moment")]
    Failing,
    #[error("the supplier's answer makes no sense")]
    Nonsense,
}

impl OfferService {
    pub fn new(sources: &DataSources) -> Self {
        let (supplier, guard) = (sources.supplier.clone(), sources.guard.clone());
        Self { books: BookService::new(sources), supplier, guard }
    }

    /// The book with its price. That a book can be shown must not depend on a supplier: without the
    /// price, the offer says what it lacks.
    pub async fn read(&self, id: Uuid) -> Result<Offer, Error> {
        let book = self.books.read(id).await?;
        // ANCHOR: partial
        let (price, missing) = match self.price(&book).await {
            Ok(price) => (Some(price), Vec::new()),
            Err(missing) => (None, vec![missing.fault()]),
        };
        Ok(Offer { book, price, missing })
        // ANCHOR_END: partial
    }

    // ANCHOR: price
    /// Asks the supplier, and keeps time back to say that it did not answer.
    async fn price(&self, book: &Book) -> Result<Price, Missing> {
        let isbn = book.isbn.as_ref().ok_or(Missing::NoIsbn)?.as_str().replace('-', "");
        let asking = self.guard.run(true, |deadline| ask(&self.supplier, &isbn, deadline));
        let asked = Deadline::current(self.guard.policy.call).with_reserve().bound(asking).await;
        asked.ok_or(Missing::TooSlow)??.ok_or(Missing::NotSold)
    }
    // ANCHOR_END: price
}

/// One question; `None` if the supplier has understood it and does not sell the book.
async fn ask(
    supplier: &Supplier,
    isbn: &str,
    deadline: Deadline,
) -> Result<Option<Price>, Failure> {
    // ANCHOR: faults
    let question = GetPrice { isbn: isbn.to_owned() };
    match supplier.get_price(&question, deadline.left()).await {
        Ok(answer) => {
            Ok(Some(Price { amount: answer.amount.to_string(), currency: answer.currency }))
        }
        Err(SoapError::Fault { code, .. }) if code == "Client.NotSold" => Ok(None),
        Err(SoapError::Fault { .. } | SoapError::Nonsense(_)) => Err(Failure::Nonsense),
        Err(SoapError::Status(status)) => Err(Failure::Status(status)),
        Err(SoapError::Unreachable) => Err(Failure::Unreachable),
        Err(SoapError::Broken) => Err(Failure::Broken),
        Err(SoapError::TooSlow) => Err(Failure::TooSlow),
    }
    // ANCHOR_END: faults
}

impl Missing {
    fn fault(&self) -> Fault {
        Fault { place: Place::Pointer("/price".to_owned()), detail: self.to_string() }
    }
}

impl From<Unavailable> for Missing {
    fn from(error: Unavailable) -> Self {
        match error {
            Unavailable::Open(_) => Self::NotAsked,
            Unavailable::Full => Self::Crowded,
            Unavailable::Failed(Failure::TooSlow) => Self::TooSlow,
            Unavailable::Failed(Failure::Nonsense) => Self::Nonsense,
            Unavailable::Failed(Failure::Unreachable) => Self::Away,
            Unavailable::Failed(_) => Self::Failing,
        }
    }
}

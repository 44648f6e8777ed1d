//! The price of a book. Written by hand. Called by the offer controller and service.

use serde::Serialize;
use utoipa::ToSchema;

use super::Book;
use crate::chassis::Fault;

/// A book and its price. Where a part could not be had, `missing` says which, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Offer {
    pub book: Book,
    pub price: Option<Price>,
    pub missing: Vec<Fault>,
}

/// An amount as the supplier writes it: a decimal number, which no binary one holds exactly.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Price {
    #[schema(example = "24.90")]
    pub amount: String,
    #[schema(example = "EUR")]
    pub currency: String,
}

//! `supplier`: a service that speaks SOAP. Called by `data_sources`, and by whoever asks it.

use std::time::Duration;

use crate::bookstore::config::Config;
use crate::chassis::calls::soap::{
    Decimal, Element, Endpoint, FromElement, Operation, SoapError, ToElement,
};

const GET_PRICE: Operation = Operation {
    path: "/prices",
    action: "http://supplier.example/prices/GetPrice",
    namespace: "http://supplier.example/prices",
    element: "GetPrice",
    answer: "GetPriceResponse",
    qualified: true,
};

/// The service, as this one sees it. A clone is cheap and shares its connections.
#[derive(Clone, Debug)]
pub struct Supplier {
    endpoint: Endpoint,
}

/// Makes the client; nobody is asked yet.
pub fn open(config: &Config) -> Result<Supplier, reqwest::Error> {
    Ok(Supplier { endpoint: Endpoint::at(&config.supplier_url)? })
}

impl Supplier {
    /// Asks `GetPrice`, and waits no longer than `patience`.
    pub async fn get_price(
        &self,
        question: &GetPrice,
        patience: Duration,
    ) -> Result<GetPriceResponse, SoapError> {
        self.endpoint.call(&GET_PRICE, question, patience).await
    }
}

/// The element `GetPrice`.
#[derive(Clone, Debug, PartialEq)]
pub struct GetPrice {
    pub isbn: String,
}

/// The element `GetPriceResponse`.
#[derive(Clone, Debug, PartialEq)]
pub struct GetPriceResponse {
    pub amount: Decimal,
    pub currency: String,
}

impl ToElement for GetPrice {
    fn write(&self, name: &str) -> Element {
        Element::with_elements(name, vec![vec![self.isbn.write("isbn")]])
    }
}

impl FromElement for GetPriceResponse {
    fn read(element: &Element) -> Result<Self, SoapError> {
        Ok(Self { amount: element.one("amount")?, currency: element.one("currency")? })
    }
}

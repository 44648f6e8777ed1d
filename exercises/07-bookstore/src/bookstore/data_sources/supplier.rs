//! `supplier`: a service that speaks SOAP. Called by `data_sources`, and by whoever asks it.

use std::time::Duration;

use crate::bookstore::config::Config;
use crate::chassis::soap::{Endpoint, Operation, SoapError, Values};

const GET_PRICE: Operation = Operation {
    action: "http://supplier.example/prices/GetPrice",
    namespace: "http://supplier.example/prices",
    element: "GetPrice",
    answer: "GetPriceResponse",
};

/// The supplier, as the service sees it.
#[derive(Clone, Debug)]
pub struct Supplier {
    endpoint: Endpoint,
}

/// What `GetPrice` answers.
#[derive(Clone, Debug)]
pub struct GetPriceResponse {
    pub amount: String,
    pub currency: String,
}

/// Makes the client; nobody is asked yet.
pub fn open(config: &Config) -> Result<Supplier, reqwest::Error> {
    let url = format!("{}/prices", config.supplier_url.trim_end_matches('/'));
    Ok(Supplier { endpoint: Endpoint::at(url)? })
}

impl Supplier {
    /// Asks `GetPrice`, and waits no longer than `patience`.
    pub async fn get_price(
        &self,
        isbn: &str,
        patience: Duration,
    ) -> Result<GetPriceResponse, SoapError> {
        let mut answer = self.endpoint.call(&GET_PRICE, &[("isbn", isbn)], patience).await?;
        let amount = take(&mut answer, "amount", is_decimal)?;
        let currency = take(&mut answer, "currency", |text| !text.is_empty())?;
        Ok(GetPriceResponse { amount, currency })
    }
}

fn take(
    answer: &mut Values,
    name: &str,
    is_good: impl Fn(&str) -> bool,
) -> Result<String, SoapError> {
    let value = answer.remove(name).filter(|text| is_good(text));
    value.ok_or_else(|| SoapError::Nonsense(format!("it has no `{name}`, or not a good one")))
}

/// A decimal number (XML Schema, part 2, section 3.2.3).
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

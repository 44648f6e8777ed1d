//! `/prices`: the operation `GetPrice` of `supplier.wsdl`. Called by `main` and the tests.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use roxmltree::Document;

use crate::chassis::calls::soap::{ENVELOPE, escaped};
use crate::chassis::http::{health, layers};

const WSDL: &str = include_str!("../../supplier.wsdl");
const NAMESPACE: &str = "http://supplier.example/prices";

/// The prices: by ISBN, an amount in euros.
const PRICES: [(&str, &str); 3] =
    [("9780520088177", "24.90"), ("9780486602059", "11.50"), ("9780486600888", "15.00")];

/// The service, ready to be served.
pub fn router() -> Router {
    let routes = Router::new().route("/prices", get(async || xml(StatusCode::OK, WSDL.to_owned())));
    let routes = routes.route("/prices", axum::routing::post(get_price));
    layers::named(routes.merge(health::without_database()))
}

async fn get_price(body: String) -> Response {
    let Some(isbn) = isbn_of(&body) else {
        return fault("Client", "the body is no GetPrice");
    };
    match PRICES.iter().find(|(sold, _)| *sold == isbn) {
        Some((_, amount)) => xml(
            StatusCode::OK,
            envelope(&format!(
                "<GetPriceResponse xmlns=\"{NAMESPACE}\"><amount>{amount}</amount>\
                 <currency>EUR</currency></GetPriceResponse>"
            )),
        ),
        None => fault("Client.NotSold", &format!("{isbn} is not sold here")),
    }
}

fn isbn_of(body: &str) -> Option<String> {
    let document = Document::parse(body).ok()?;
    let mut nodes = document.descendants();
    let question = nodes.find(|node| node.has_tag_name((NAMESPACE, "GetPrice")))?;
    let isbn = question.children().find(|node| node.has_tag_name((NAMESPACE, "isbn")))?;
    isbn.text().map(str::to_owned)
}

/// A refusal. SOAP 1.1 wants the status 500 for it, whoever is to blame (section 6.2).
fn fault(code: &str, text: &str) -> Response {
    let fault = format!(
        "<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{}</faultstring></soap:Fault>",
        escaped(text)
    );
    xml(StatusCode::INTERNAL_SERVER_ERROR, envelope(&fault))
}

fn envelope(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{ENVELOPE}\">\
         <soap:Body>{inside}</soap:Body></soap:Envelope>"
    )
}

fn xml(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/xml; charset=utf-8")], text).into_response()
}

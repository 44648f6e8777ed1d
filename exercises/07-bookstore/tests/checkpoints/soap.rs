//! The SOAP client of the chassis against services that a test plays: what it sends, and what it makes
//! of every kind of answer.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use contract::gateway::Upstream;
use exercise_07_bookstore::chassis::calls::soap::{
    Decimal, Element, Endpoint, FromElement, Operation, SoapError, ToElement,
};

const PATIENCE: Duration = Duration::from_secs(20);
const XML: &str = "text/xml; charset=utf-8";

const ORDER: Operation = Operation {
    path: "/shop",
    action: "urn:shop/Order",
    namespace: "urn:shop",
    element: "Order",
    answer: "OrderResponse",
    qualified: true,
};
/// As a schema says it that leaves `elementFormDefault` out.
const UNQUALIFIED: Operation = Operation { qualified: false, ..ORDER };

struct Order {
    note: Option<String>,
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq)]
struct Line {
    isbn: String,
    copies: i64,
}

#[derive(Debug, PartialEq)]
struct OrderResponse {
    total: Decimal,
    paid: Option<bool>,
    lines: Vec<Line>,
}

impl ToElement for Order {
    fn write(&self, name: &str) -> Element {
        let parts = vec![Element::each("note", &self.note), Element::each("line", &self.lines)];
        Element::with_elements(name, parts)
    }
}

impl ToElement for Line {
    fn write(&self, name: &str) -> Element {
        let parts = vec![vec![self.isbn.write("isbn")], vec![self.copies.write("copies")]];
        Element::with_elements(name, parts)
    }
}

impl FromElement for Line {
    fn read(element: &Element) -> Result<Self, SoapError> {
        Ok(Self { isbn: element.one("isbn")?, copies: element.one("copies")? })
    }
}

impl FromElement for OrderResponse {
    fn read(element: &Element) -> Result<Self, SoapError> {
        Ok(Self {
            total: element.one("total")?,
            paid: element.optional("paid")?,
            lines: element.many("line")?,
        })
    }
}

fn order() -> Order {
    let lines = vec![Line { isbn: "1".into(), copies: 2 }, Line { isbn: "3".into(), copies: -4 }];
    Order { note: Some("</note> & ]]> \u{1}\r".into()), lines }
}

async fn ask(url: &str, operation: &Operation) -> Result<OrderResponse, SoapError> {
    Endpoint::at(url).expect("a client").call(operation, &order(), PATIENCE).await
}

/// What is made of an answer with this body.
async fn answer(
    status: StatusCode,
    media_type: &'static str,
    body: String,
) -> Result<OrderResponse, SoapError> {
    let say = async move || (status, [(header::CONTENT_TYPE, media_type)], body);
    let service = Upstream::with(Router::new().fallback(say)).await;
    ask(&service.url, &ORDER).await
}

fn envelope(inside: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><x/></s:Header>\
         <s:Body>{inside}</s:Body></s:Envelope>"
    )
}

fn response(inside: &str) -> String {
    envelope(&format!(
        "<o:OrderResponse xmlns:o=\"urn:shop\" xmlns=\"urn:shop\">{inside}</o:OrderResponse>"
    ))
}

fn nonsense(answer: Result<OrderResponse, SoapError>) -> String {
    match answer {
        Err(SoapError::Nonsense(what)) => what,
        other => format!("no nonsense: {other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_sent_as_soap_wants_it() {
    for (operation, start, end) in [
        (&ORDER, "<Order xmlns=\"urn:shop\">", "</Order>"),
        (&UNQUALIFIED, "<q:Order xmlns:q=\"urn:shop\">", "</q:Order>"),
    ] {
        let echo = async |headers: HeaderMap, body: Bytes| {
            // What was sent comes back as the text of a fault.
            let sent = String::from_utf8_lossy(&body).into_owned();
            let action = headers["soapaction"].to_str().expect("text").to_owned();
            let all =
                format!("{action} {} {sent}", headers["content-type"].to_str().expect("text"));
            let fault = format!(
                "<s:Fault><faultstring><![CDATA[{}]]></faultstring></s:Fault>",
                all.replace("]]>", "]]]")
            );
            ([(header::CONTENT_TYPE, XML)], envelope(&fault))
        };
        let routes = Router::new().route("/shop", axum::routing::post(echo));
        let service = Upstream::with(routes).await;
        let Err(SoapError::Fault { text, .. }) = ask(&service.url, operation).await else {
            panic!("no fault");
        };
        let expected = format!(
            "\"urn:shop/Order\" text/xml; charset=utf-8 <?xml version=\"1.0\" encoding=\"utf-8\"?>\
             <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{start}\
             <note>&lt;/note&gt; &amp; ]]&gt; \u{FFFD}&#13;</note>\
             <line><isbn>1</isbn><copies>2</copies></line><line><isbn>3</isbn><copies>-4</copies></line>\
             {end}</soap:Body></soap:Envelope>"
        );
        assert_eq!(text, expected);
    }
}

#[tokio::test]
async fn an_answer_is_read_by_its_names_and_namespaces() {
    let lines = [Line { isbn: " a&b ".into(), copies: 5 }];
    let nil = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"";
    for inside in [
        "<total> 7.50 </total><line><isbn> a&amp;b </isbn><copies> 5\n</copies></line>".to_owned(),
        "<o:line><o:isbn><![CDATA[ a&b ]]></o:isbn><o:copies>5</o:copies></o:line><o:total>7.50</o:total>".to_owned(),
        format!("<!-- note --><total>7.50</total><paid {nil}/><paid xmlns=\"urn:other\">x</paid>\
                 <line><isbn> a<!-- -->&#38;b </isbn><copies>5</copies></line>"),
    ] {
        let answer = answer(StatusCode::OK, XML, response(&inside)).await;
        let total = "7.50".parse().expect("a decimal");
        assert_eq!(answer.expect(&inside), OrderResponse { total, paid: None, lines: vec![Line { isbn: lines[0].isbn.clone(), copies: 5 }] });
    }
}

#[tokio::test]
async fn an_answer_that_is_not_as_described_makes_no_sense() {
    let deep = format!("{}{}", "<line>".repeat(40), "</line>".repeat(40));
    let bomb = "<!DOCTYPE b [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>".to_owned();
    let file = "<!DOCTYPE b [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>".to_owned();
    let good = "<total>1</total>";
    for (body, expected) in [
        (response(""), "`OrderResponse` has no `total`"),
        (response("<total>1,5</total>"), "`total` is no decimal number"),
        (response("<total>.</total>"), "`total` is no decimal number"),
        (response("<total>1</total><total>2</total>"), "`OrderResponse` has more than one `total`"),
        (response("<total>1</total><paid>yes</paid>"), "`paid` is no truth value"),
        (
            response("<total>1</total><line><isbn>1</isbn><copies>x</copies></line>"),
            "`copies` is no integer",
        ),
        (response("<total xmlns=\"urn:other\">1</total>"), "`OrderResponse` has no `total`"),
        (response("<total xmlns=\"\">1</total>"), "`OrderResponse` has no `total`"),
        (response(&format!("{good}{deep}")), "it is nested too deep"),
        (response(good).replace("urn:shop", "urn:other"), "it has no OrderResponse"),
        (response(good).replace("soap/envelope", "soap12/envelope"), "it has no OrderResponse"),
        (response(good).replace("OrderResponse", "PriceResponse"), "it has no OrderResponse"),
        (envelope(""), "it has no OrderResponse"),
        (response(good).replace("</s:Envelope>", ""), "it has no OrderResponse"),
        (String::new(), "it has no OrderResponse"),
        (bomb + &response("<total>&b;</total>"), "it has no OrderResponse"),
        (file + &response("<total>&a;</total>"), "it has no OrderResponse"),
        (
            response(&format!("{good}{}", "<x/>".repeat(1024 * 256))),
            "it is longer than 1048576 bytes",
        ),
    ] {
        let shown: String = body.chars().take(300).collect();
        assert_eq!(nonsense(answer(StatusCode::OK, XML, body).await), expected, "{shown}");
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_no_answer() {
    let page = "<html><body>Bad gateway</body></html>";
    let html = answer(StatusCode::OK, "text/html", page.to_owned()).await;
    assert_eq!(nonsense(html), "it is not XML");
    let right = response("<total>1</total>");
    assert_eq!(
        nonsense(answer(StatusCode::OK, "application/json", right.clone()).await),
        "it is not XML"
    );
    assert!(answer(StatusCode::OK, "Application/XML", right.clone()).await.is_ok());
    for (status, media_type, body) in [
        (StatusCode::BAD_GATEWAY, "text/html", page),
        (StatusCode::SERVICE_UNAVAILABLE, XML, ""),
        (StatusCode::NOT_FOUND, XML, right.as_str()),
        (StatusCode::FOUND, XML, right.as_str()),
    ] {
        let answer = answer(status, media_type, body.to_owned()).await;
        assert!(matches!(answer, Err(SoapError::Status(found)) if found == status), "{answer:?}");
    }
}

#[tokio::test]
async fn a_fault_says_who_is_to_blame_and_why() {
    let fault = "<s:Fault><faultcode>s:Client.Unknown</faultcode>\
                 <faultstring> no &lt;such&gt; book </faultstring><detail><a/></detail></s:Fault>";
    for status in [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::OK] {
        match answer(status, XML, envelope(fault)).await {
            Err(SoapError::Fault { code, text }) => {
                assert_eq!((code.as_str(), text.as_str()), ("Client.Unknown", "no <such> book"));
            }
            other => panic!("{other:?}"),
        }
    }
    // Elsewhere than first in the body, or in another namespace, it is none.
    let hidden = response(&format!("<total>1</total>{fault}"));
    assert!(answer(StatusCode::OK, XML, hidden).await.is_ok());
    let other = envelope("<Fault><faultcode>Client</faultcode></Fault>");
    assert_eq!(nonsense(answer(StatusCode::OK, XML, other).await), "it has no OrderResponse");
}

#[tokio::test]
async fn a_service_that_is_away_or_slow_is_told_apart() {
    let gone = Upstream::echo().await.moved().await;
    assert!(matches!(ask(&gone, &ORDER).await, Err(SoapError::Unreachable)));
    let broken = Upstream::raw(async |stream| drop(stream)).await;
    assert!(matches!(ask(&broken, &ORDER).await, Err(SoapError::Broken)));
    let silent = Router::new().fallback(async || std::future::pending::<()>().await);
    let silent = Upstream::with(silent).await;
    let endpoint = Endpoint::at(&silent.url).expect("a client");
    let asked =
        endpoint.call::<_, OrderResponse>(&ORDER, &order(), Duration::from_millis(50)).await;
    assert!(matches!(asked, Err(SoapError::TooSlow)), "{asked:?}");
}

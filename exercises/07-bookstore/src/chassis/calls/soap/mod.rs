//! SOAP 1.1 over HTTP, as far as a call and its answer need it (W3C Note of 8 May 2000). Called by
//! the data sources that ask a service which speaks it.

mod element;
mod values;

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response};
use roxmltree::{Document, Node};

pub use element::{Element, escaped};
pub use values::{Decimal, FromElement, ToElement};

use crate::chassis::calls::deadline::Deadline;

/// The namespace of the envelope.
pub const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// The time for a connection.
const CONNECTING: Duration = Duration::from_millis(500);
/// The longest answer in bytes.
const LONGEST: usize = 1024 * 1024;

/// An operation, as a WSDL describes it.
#[derive(Debug)]
pub struct Operation {
    /// The path of the service that takes it, below its URL.
    pub path: &'static str,
    /// The header `SOAPAction`.
    pub action: &'static str,
    pub namespace: &'static str,
    /// The element that asks, and the one that answers.
    pub element: &'static str,
    pub answer: &'static str,
    /// True if the elements inside belong to the namespace too (`elementFormDefault`).
    pub qualified: bool,
}

/// The reasons for which there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SoapError {
    #[error("cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("took too long")]
    TooSlow,
    #[error("answered {0}")]
    Status(u16),
    /// The service has understood, and says no.
    #[error("refused: {code}: {text}")]
    Fault { code: String, text: String },
    #[error("the answer makes no sense: {0}")]
    Nonsense(String),
}

/// A service that speaks SOAP, by the URL below which it takes its operations.
#[derive(Clone, Debug)]
pub struct Endpoint {
    client: Client,
    url: String,
}

impl Endpoint {
    pub fn at(url: &str) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).no_proxy();
        // A call that is led elsewhere would lose its body.
        let client = client.redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { client, url: url.trim_end_matches('/').to_owned() })
    }

    /// Asks, and waits no longer than `patience`, nor than whoever waits for us.
    pub async fn call<Q: ToElement, A: FromElement>(
        &self,
        operation: &Operation,
        question: &Q,
        patience: Duration,
    ) -> Result<A, SoapError> {
        let asking = async {
            let url = format!("{}{}", self.url, operation.path);
            let request = self.client.post(url).body(envelope(operation, question));
            let request = request.header(CONTENT_TYPE, "text/xml; charset=utf-8");
            let request = request.header("soapaction", format!("\"{}\"", operation.action));
            let answer = request.send().await?;
            let (status, is_xml) = (answer.status().as_u16(), is_xml(&answer));
            match is_xml {
                true => A::read(&read(operation, status, &body(answer).await?)?),
                // A proxy on the way answers with a page of its own.
                false if status != 200 => Err(SoapError::Status(status)),
                false => Err(SoapError::Nonsense("it is not XML".to_owned())),
            }
        };
        Deadline::current(patience).bound(asking).await.unwrap_or(Err(SoapError::TooSlow))
    }
}

fn is_xml(answer: &Response) -> bool {
    let value = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    ["text/xml", "application/xml"].iter().any(|xml| essence.eq_ignore_ascii_case(xml))
}

/// The whole body, if it is not too long.
async fn body(mut answer: Response) -> Result<String, SoapError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if bytes.len() + chunk.len() > LONGEST {
            return Err(SoapError::Nonsense(format!("it is longer than {LONGEST} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| SoapError::Nonsense("it is not UTF-8".to_owned()))
}

/// The question as a document.
fn envelope(operation: &Operation, question: &impl ToElement) -> String {
    let Operation { namespace, element, qualified, .. } = operation;
    let (start, prefix) = match qualified {
        true => (format!("<{element} xmlns=\"{namespace}\">"), ""),
        false => (format!("<q:{element} xmlns:q=\"{namespace}\">"), "q:"),
    };
    let inside: String = question.write(element).elements.iter().map(Element::to_xml).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <soap:Envelope xmlns:soap=\"{ENVELOPE}\"><soap:Body>\
         {start}{inside}</{prefix}{element}>\
         </soap:Body></soap:Envelope>"
    )
}

/// The contents of an answer. A Fault comes with the status 500 (section 6.2), so a status alone
/// does not tell whether the service is broken. A document type is not read at all: it could name
/// files, or grow without end.
fn read(operation: &Operation, status: u16, body: &str) -> Result<Element, SoapError> {
    let document = Document::parse(body);
    let inside = document.as_ref().ok().and_then(first_in_body);
    match inside {
        Some(fault) if fault.has_tag_name((ENVELOPE, "Fault")) => Err(read_fault(fault)),
        _ if status != 200 => Err(SoapError::Status(status)),
        Some(answer) if answer.has_tag_name((operation.namespace, operation.answer)) => {
            let namespace = operation.qualified.then_some(operation.namespace);
            Element::of_node(answer, namespace)
        }
        _ => Err(SoapError::Nonsense(format!("it has no {}", operation.answer))),
    }
}

fn first_in_body<'a>(document: &'a Document) -> Option<Node<'a, 'a>> {
    let envelope = document.root_element();
    let body = envelope.children().find(|node| node.has_tag_name((ENVELOPE, "Body")));
    body.filter(|_| envelope.has_tag_name((ENVELOPE, "Envelope")))?.first_element_child()
}

/// The parts of a fault belong to no namespace (section 4.4).
fn read_fault(fault: Node) -> SoapError {
    let part = |name: &str| fault.children().find(|child| child.has_tag_name(name));
    let text = |name| part(name).and_then(|node| node.text()).unwrap_or_default().trim();
    // Its prefix is that of the answer, and means nothing.
    let code = text("faultcode").rsplit(':').next().unwrap_or_default().to_owned();
    SoapError::Fault { code, text: text("faultstring").to_owned() }
}

impl From<reqwest::Error> for SoapError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

//! SOAP 1.1 over HTTP, as far as a call and its answer need it (W3C Note of 8 May 2000). Called by
//! the data sources that ask a service which speaks it.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response};
use roxmltree::{Document, Node};

/// The namespace of the envelope.
pub const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// How long a connection may take.
const CONNECTING: Duration = Duration::from_millis(500);
/// The longest answer in bytes. What is longer is no price.
const LONGEST: usize = 64 * 1024;

/// What can be asked, as a WSDL says it.
#[derive(Debug)]
pub struct Operation {
    /// The header `SOAPAction`.
    pub action: &'static str,
    pub namespace: &'static str,
    /// The element that asks, and the one that answers.
    pub element: &'static str,
    pub answer: &'static str,
}

/// Why there is no answer.
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

/// The texts of an answer's elements, by their names.
pub type Values = BTreeMap<String, String>;

/// A service that speaks SOAP, at one URL.
#[derive(Clone, Debug)]
pub struct Endpoint {
    client: Client,
    url: String,
}

impl Endpoint {
    pub fn at(url: String) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).no_proxy().build()?;
        Ok(Self { client, url })
    }

    /// Asks, and waits no longer than `patience`.
    pub async fn call(
        &self,
        operation: &Operation,
        input: &[(&str, &str)],
        patience: Duration,
    ) -> Result<Values, SoapError> {
        let asking = async {
            let request = self.client.post(&self.url).body(envelope(operation, input));
            let request = request.header(CONTENT_TYPE, "text/xml; charset=utf-8");
            let request = request.header("soapaction", format!("\"{}\"", operation.action));
            let answer = request.send().await?;
            let status = answer.status().as_u16();
            read(operation, status, &body(answer).await?)
        };
        tokio::time::timeout(patience, asking).await.unwrap_or(Err(SoapError::TooSlow))
    }
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
fn envelope(operation: &Operation, input: &[(&str, &str)]) -> String {
    let Operation { namespace, element, .. } = operation;
    let members = input.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escaped(value)));
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <soap:Envelope xmlns:soap=\"{ENVELOPE}\"><soap:Body>\
         <{element} xmlns=\"{namespace}\">{}</{element}>\
         </soap:Body></soap:Envelope>",
        members.collect::<String>()
    )
}

/// A value cannot end its element early, nor begin another.
pub fn escaped(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            _ => text.push(character),
        }
    }
    text
}

/// What an answer says. A Fault comes with the status 500 (section 6.2), so a status alone does not
/// tell whether the service is broken. A document type is not read at all: it could name files, or
/// grow without end.
fn read(operation: &Operation, status: u16, body: &str) -> Result<Values, SoapError> {
    let document = Document::parse(body);
    let inside = document.as_ref().ok().and_then(first_in_body);
    match inside {
        Some(fault) if fault.has_tag_name((ENVELOPE, "Fault")) => {
            let text = |name| child(fault, name).and_then(|node| node.text()).unwrap_or_default();
            // Its prefix is that of the answer, and means nothing.
            let code = text("faultcode").rsplit(':').next().unwrap_or_default().to_owned();
            Err(SoapError::Fault { code, text: text("faultstring").to_owned() })
        }
        _ if status != 200 => Err(SoapError::Status(status)),
        Some(answer) if answer.has_tag_name((operation.namespace, operation.answer)) => {
            Ok(values(answer))
        }
        _ => Err(SoapError::Nonsense(format!("it has no {}", operation.answer))),
    }
}

fn first_in_body<'a>(document: &'a Document) -> Option<Node<'a, 'a>> {
    let envelope = document.root_element();
    let body = envelope.children().find(|node| node.has_tag_name((ENVELOPE, "Body")));
    body.filter(|_| envelope.has_tag_name((ENVELOPE, "Envelope")))?.first_element_child()
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn values(node: Node) -> Values {
    let children = node.children().filter(Node::is_element);
    let value = |child: Node| {
        (child.tag_name().name().to_owned(), child.text().unwrap_or_default().trim().to_owned())
    };
    children.map(value).collect()
}

impl From<reqwest::Error> for SoapError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

//! Reads a WSDL 1.1: document style, literal, wrapped, over HTTP. Whatever else it says is refused
//! with its line, because a call that leaves half of it out would fail on the wire, and far from here.
//! Called by `generate datasource --wsdl`.

mod schema;

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node};

use crate::names;
use crate::spec::Operation;
use schema::Schemas;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const HTTP: &str = "http://schemas.xmlsoap.org/soap/http";

/// What a WSDL describes: where the service is, and what can be asked there.
#[derive(Debug)]
pub struct Described {
    /// `http://127.0.0.1:8004`; the rest of the address is the operations' path.
    pub url: String,
    pub operations: Vec<Operation>,
}

/// Reads the text of a WSDL. An error names the line.
pub fn read(text: &str) -> Result<Described> {
    let document = Document::parse(text).context("it is not well-formed XML, or has a DOCTYPE")?;
    let root = document.root_element();
    if !root.has_tag_name((WSDL, "definitions")) {
        bail!("it is no WSDL 1.1: its root is `{}`", root.tag_name().name());
    }
    if let Some(import) = children(root, "import").next() {
        bail!("{}: `import` is not read; put all of it into one file", line(import));
    }
    let (location, binding) = port(root)?;
    let (url, path) = split(location)?;
    let reader = Reader { root, schemas: Schemas::of(root)?, path };
    let operations = children(binding, "operation");
    let operations: Vec<_> =
        operations.map(|operation| reader.operation(binding, operation)).collect::<Result<_>>()?;
    if operations.is_empty() {
        bail!("{}: the binding has no operation", line(binding));
    }
    Ok(Described { url: url.to_owned(), operations })
}

/// The address and the binding of the first port that speaks SOAP 1.1.
fn port<'a>(root: Node<'a, 'a>) -> Result<(&'a str, Node<'a, 'a>)> {
    let ports = children(root, "service").flat_map(|service| children(service, "port"));
    for port in ports {
        let address = port.children().find(|child| child.has_tag_name((SOAP, "address")));
        let Some(address) = address else { continue };
        let binding = named(root, "binding", port, "binding")?;
        let soap = soap_child(binding, "binding")?;
        if soap.attribute("transport") != Some(HTTP) {
            bail!("{}: only the transport {HTTP} is read", line(soap));
        }
        refuse_rpc(soap)?;
        return Ok((attribute(address, "location")?, binding));
    }
    bail!("it has no service with a port for SOAP 1.1 (`address` in the namespace {SOAP})")
}

fn split(location: &str) -> Result<(&str, &str)> {
    let (scheme, rest) = location.split_once("://").unwrap_or_default();
    if !matches!(scheme, "http" | "https") {
        bail!("the service's location `{location}` does not begin with http:// or https://");
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    Ok(location.split_at(scheme.len() + "://".len() + end))
}

struct Reader<'a> {
    root: Node<'a, 'a>,
    schemas: Schemas<'a>,
    path: &'a str,
}

impl<'a> Reader<'a> {
    fn operation(&self, binding: Node<'a, 'a>, operation: Node<'a, 'a>) -> Result<Operation> {
        let name = attribute(operation, "name")?;
        let soap = soap_child(operation, "operation")?;
        refuse_rpc(soap)?;
        let port_type = named(self.root, "portType", binding, "type")?;
        let abstract_one = children(port_type, "operation")
            .find(|other| other.attribute("name") == Some(name))
            .with_context(|| format!("{}: its portType has no `{name}`", line(operation)))?;
        let (question, answer) = (
            self.element(operation, abstract_one, "input")?,
            self.element(operation, abstract_one, "output")?,
        );
        let (namespace, element) = question.name();
        if answer.name().0 != namespace {
            bail!("{}: question and answer of `{name}` are of two namespaces", line(operation));
        }
        if self.schemas.is_qualified(&question) != self.schemas.is_qualified(&answer) {
            bail!("{}: only one of question and answer of `{name}` is qualified", line(operation));
        }
        Ok(Operation {
            name: names::snake(name),
            method: String::new(),
            path: self.path.to_owned(),
            element: element.to_owned(),
            answer: answer.name().1.to_owned(),
            namespace: namespace.to_owned(),
            action: soap.attribute("soapAction").unwrap_or_default().to_owned(),
            qualified: self.schemas.is_qualified(&question),
            question: self.schemas.parts(&question)?,
            reply: self.schemas.parts(&answer)?,
            input: Vec::new(),
            output: Vec::new(),
        })
    }

    /// The element that a message of an operation consists of; `way` is `input` or `output`.
    fn element(
        &self,
        bound: Node<'a, 'a>,
        operation: Node<'a, 'a>,
        way: &str,
    ) -> Result<schema::Global<'a>> {
        let child = |node| {
            let found = children(node, way).next();
            found.with_context(|| format!("{}: it has no `{way}`, and needs one", line(node)))
        };
        let body = soap_child(child(bound)?, "body")?;
        if body.attribute("use") != Some("literal") {
            bail!("{}: only use=\"literal\" is read", line(body));
        }
        let message = named(self.root, "message", child(operation)?, "message")?;
        let parts: Vec<_> = children(message, "part").collect();
        match parts[..] {
            [part] if part.attribute("element").is_some() => self.schemas.global(part, "element"),
            [part] => bail!(
                "{}: the part has no `element`; a `type` is for rpc, which is not read",
                line(part)
            ),
            _ => bail!(
                "{}: a message of {} parts is not read, only of one",
                line(message),
                parts.len()
            ),
        }
    }
}

fn refuse_rpc(soap: Node) -> Result<()> {
    match soap.attribute("style") {
        None | Some("document") => Ok(()),
        Some(style) => bail!("{}: the style `{style}` is not read, only `document`", line(soap)),
    }
}

fn children<'a>(node: Node<'a, 'a>, name: &str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name((WSDL, name)))
}

fn soap_child<'a>(node: Node<'a, 'a>, name: &str) -> Result<Node<'a, 'a>> {
    let found = node.children().find(|child| child.has_tag_name((SOAP, name)));
    found.with_context(|| format!("{}: it has no `{name}` of SOAP 1.1", line(node)))
}

/// The definition that an attribute names.
fn named<'a>(root: Node<'a, 'a>, kind: &str, node: Node<'a, 'a>, by: &str) -> Result<Node<'a, 'a>> {
    let name = attribute(node, by)?;
    let local = name.rsplit(':').next();
    let found = children(root, kind).find(|child| child.attribute("name") == local);
    found.with_context(|| format!("{}: there is no {kind} `{name}`", line(node)))
}

fn attribute<'a>(node: Node<'a, 'a>, name: &str) -> Result<&'a str> {
    let found = node.attribute(name);
    found.with_context(|| format!("{}: `{}` has no `{name}`", line(node), node.tag_name().name()))
}

fn line(node: Node) -> String {
    format!("line {}", node.document().text_pos_at(node.range().start).row)
}

//! Reads the XML Schema in a WSDL: elements with sequences of elements, and simple types. Called by
//! `wsdl`.

use anyhow::{Context, Result, bail};
use roxmltree::Node;

use super::{WSDL, attribute, line};
use crate::spec::{Occurs, Simple, SoapPart};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// A type may consist of others so often; one that contains itself has no end.
const DEEPEST: usize = 8;

/// The schemas of a WSDL.
pub struct Schemas<'a>(Vec<Node<'a, 'a>>);

/// An element, or a type, that a schema declares for everybody.
pub struct Global<'a> {
    schema: Node<'a, 'a>,
    node: Node<'a, 'a>,
}

impl<'a> Global<'a> {
    /// Its namespace and its name.
    pub fn name(&self) -> (&'a str, &'a str) {
        let name = self.node.attribute("name").unwrap_or_default();
        (self.schema.attribute("targetNamespace").unwrap_or_default(), name)
    }
}

impl<'a> Schemas<'a> {
    pub fn of(root: Node<'a, 'a>) -> Result<Self> {
        let types = root.children().filter(|child| child.has_tag_name((WSDL, "types")));
        let schemas: Vec<_> = types
            .flat_map(|types| types.children())
            .filter(|child| child.has_tag_name((XSD, "schema")))
            .collect();
        let elements = schemas.iter().flat_map(|schema| schema.children());
        let elsewhere = elements.filter(|child| child.has_attribute("schemaLocation"));
        if let Some(other) = elsewhere.into_iter().next() {
            let name = other.tag_name().name();
            bail!("{}: `{name}` is not read; put all of it into one file", line(other));
        }
        Ok(Self(schemas))
    }

    /// Whether the elements inside belong to the namespace.
    pub fn is_qualified(&self, element: &Global) -> bool {
        element.schema.attribute("elementFormDefault") == Some("qualified")
    }

    /// The element that an attribute names.
    pub fn global(&self, node: Node<'a, 'a>, by: &str) -> Result<Global<'a>> {
        let name = attribute(node, by)?;
        let found = self.find(node, name, &["element"]);
        found.with_context(|| format!("{}: no schema declares the element `{name}`", line(node)))
    }

    fn find(&self, node: Node<'a, 'a>, name: &str, kinds: &[&str]) -> Option<Global<'a>> {
        let (namespace, local) = resolve(node, name);
        let here = |schema: &&Node| schema.attribute("targetNamespace") == namespace;
        self.0.iter().filter(here).find_map(|schema| {
            let is_it = |child: &Node| {
                kinds.iter().any(|kind| child.has_tag_name((XSD, *kind)))
                    && child.attribute("name") == Some(local)
            };
            Some(Global { schema: *schema, node: schema.children().find(is_it)? })
        })
    }

    /// What is inside an element that a message consists of.
    pub fn parts(&self, element: &Global<'a>) -> Result<Vec<SoapPart>> {
        match self.content(element.node, 0)? {
            (None, parts) => Ok(parts),
            (Some(_), _) => bail!(
                "{}: `{}` is a value; only a sequence of elements is read",
                line(element.node),
                element.name().1
            ),
        }
    }

    /// The value that an element or a type is, or its elements.
    fn content(&self, node: Node<'a, 'a>, depth: usize) -> Result<(Option<Simple>, Vec<SoapPart>)> {
        if depth > DEEPEST {
            bail!(
                "{}: types are nested deeper than {DEEPEST} times, or contain themselves",
                line(node)
            );
        }
        if let Some(name) = node.attribute("type") {
            if resolve(node, name).0 == Some(XSD) {
                return Ok((Some(simple(node, name)?), Vec::new()));
            }
            let global = self.find(node, name, &["complexType", "simpleType"]);
            let global = global
                .with_context(|| format!("{}: no schema declares the type `{name}`", line(node)))?;
            let own = node.ancestors().find(|above| above.has_tag_name((XSD, "schema")));
            if own != Some(global.schema) {
                bail!("{}: `{name}` is of another schema, which is not read", line(node));
            }
            return self.content(global.node, depth + 1);
        }
        match node.tag_name().name() {
            "complexType" => return Ok((None, self.sequence(node, depth)?)),
            "simpleType" => return self.restriction(node, depth),
            _ => {}
        }
        let mut inner = contents(node);
        match (inner.next(), inner.next()) {
            (Some(inner), None) => self.content(inner, depth + 1),
            (None, _) => bail!("{}: the element has no type", line(node)),
            (_, Some(second)) => bail!("{}", not_read(second)),
        }
    }

    fn sequence(&self, complex: Node<'a, 'a>, depth: usize) -> Result<Vec<SoapPart>> {
        let mut parts = Vec::new();
        for child in contents(complex) {
            if !child.has_tag_name((XSD, "sequence")) || occurs(child)? != Occurs::Once {
                bail!("{}", not_read(child));
            }
            for element in contents(child) {
                parts.push(self.part(element, depth)?);
            }
        }
        Ok(parts)
    }

    fn part(&self, element: Node<'a, 'a>, depth: usize) -> Result<SoapPart> {
        if !element.has_tag_name((XSD, "element")) || element.has_attribute("ref") {
            bail!("{}", not_read(element));
        }
        if element.has_attribute("form") {
            bail!("{}: `form` is not read", line(element));
        }
        let (kind, parts) = self.content(element, depth + 1)?;
        let name = attribute(element, "name")?.to_owned();
        Ok(SoapPart { name, kind, parts, occurs: occurs(element)? })
    }

    fn restriction(
        &self,
        node: Node<'a, 'a>,
        depth: usize,
    ) -> Result<(Option<Simple>, Vec<SoapPart>)> {
        let inner = contents(node).find(|child| child.has_tag_name((XSD, "restriction")));
        let Some(inner) = inner else {
            bail!("{}: only a restriction of a type is read", line(node))
        };
        let base = attribute(inner, "base")?;
        if resolve(inner, base).0 == Some(XSD) {
            return Ok((Some(simple(inner, base)?), Vec::new()));
        }
        let global = self.find(inner, base, &["simpleType"]);
        let global = global
            .with_context(|| format!("{}: no schema declares the type `{base}`", line(inner)))?;
        self.content(global.node, depth + 1)
    }
}

/// The elements inside, without what is said to people.
fn contents<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    let children = node.children().filter(Node::is_element);
    children.filter(|child| !child.has_tag_name((XSD, "annotation")))
}

/// The namespace and the name that a prefixed name stands for where it stands.
fn resolve<'a, 'n>(node: Node<'a, 'a>, name: &'n str) -> (Option<&'a str>, &'n str) {
    match name.split_once(':') {
        Some((prefix, local)) => (node.lookup_namespace_uri(Some(prefix)), local),
        None => (node.lookup_namespace_uri(None), name),
    }
}

fn occurs(node: Node) -> Result<Occurs> {
    let often = |name| node.attribute(name).unwrap_or("1");
    let is_nil = node.attribute("nillable") == Some("true");
    match (often("minOccurs"), often("maxOccurs")) {
        ("1", "1") if !is_nil => Ok(Occurs::Once),
        ("0" | "1", "1") => Ok(Occurs::Optional),
        (_, "0") => bail!("{}: an element that must not be there is not read", line(node)),
        (_, "unbounded") => Ok(Occurs::Repeated),
        (_, most) if most.parse::<u32>().is_ok() => Ok(Occurs::Repeated),
        (_, most) => bail!("{}: `{most}` is no number of times", line(node)),
    }
}

fn not_read(node: Node) -> String {
    let what = match node.tag_name().name() {
        "element" => "a reference (`ref`)",
        name => &format!("`{name}`"),
    };
    format!("{}: {what} is not read here; what is read is a sequence of elements", line(node))
}

/// XML Schema's own types (part 2, section 3), as ours.
fn simple(node: Node, name: &str) -> Result<Simple> {
    Ok(match name.rsplit(':').next().unwrap_or_default() {
        "string" | "normalizedString" | "token" | "anyURI" | "language" | "NMTOKEN" | "Name" => {
            Simple::String
        }
        "integer" | "long" | "int" | "short" | "byte" | "nonNegativeInteger"
        | "positiveInteger" | "unsignedInt" | "unsignedShort" | "unsignedByte" => Simple::Integer,
        "double" | "float" => Simple::Number,
        "decimal" => Simple::Decimal,
        "boolean" => Simple::Boolean,
        "date" => Simple::Date,
        "dateTime" => Simple::Timestamp,
        other => bail!("{}: the type `{other}` is not read", line(node)),
    })
}

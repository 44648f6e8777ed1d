//! An element of a message: a text, or elements. Called by `soap`, and by the data sources for what
//! is nested.

use roxmltree::Node;

use super::{FromElement, SoapError, ToElement};

/// The depth to which elements may be nested. A message that is described is as deep as its
/// description.
const DEEPEST: usize = 32;
/// The attribute by which an element says that it has no value.
const NIL: (&str, &str) = ("http://www.w3.org/2001/XMLSchema-instance", "nil");

/// One element, without attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub text: String,
    pub elements: Vec<Element>,
}

impl Element {
    pub fn with_text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text, elements: Vec::new() }
    }

    pub fn with_elements(name: &str, elements: Vec<Vec<Self>>) -> Self {
        Self { name: name.to_owned(), text: String::new(), elements: elements.concat() }
    }

    /// Values as elements: none, one or several.
    pub fn each<'a, T: ToElement + 'a>(
        name: &str,
        values: impl IntoIterator<Item = &'a T>,
    ) -> Vec<Self> {
        values.into_iter().map(|value| value.write(name)).collect()
    }

    /// The value of the only element of that name.
    pub fn one<T: FromElement>(&self, name: &str) -> Result<T, SoapError> {
        let value = self.optional(name)?;
        value.ok_or_else(|| SoapError::Nonsense(format!("`{}` has no `{name}`", self.name)))
    }

    /// The value of the only element of that name, if it is there.
    pub fn optional<T: FromElement>(&self, name: &str) -> Result<Option<T>, SoapError> {
        let mut values = self.many(name)?;
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(SoapError::Nonsense(format!("`{}` has more than one `{name}`", self.name))),
        }
    }

    /// The values of all elements of that name.
    pub fn many<T: FromElement>(&self, name: &str) -> Result<Vec<T>, SoapError> {
        self.elements.iter().filter(|element| element.name == name).map(T::read).collect()
    }

    /// Elements of another namespace are additions that nobody here knows, and are left out; so are
    /// those that say they are nil.
    pub fn of_node(node: Node, namespace: Option<&str>) -> Result<Self, SoapError> {
        Self::at_depth(node, namespace, 0)
    }

    fn at_depth(node: Node, namespace: Option<&str>, depth: usize) -> Result<Self, SoapError> {
        if depth > DEEPEST {
            return Err(SoapError::Nonsense("it is nested too deep".to_owned()));
        }
        let is_nil =
            |node: &Node| node.attribute(NIL).is_some_and(|nil| nil == "true" || nil == "1");
        let known = node.children().filter(|child| {
            child.is_element() && child.tag_name().namespace() == namespace && !is_nil(child)
        });
        let elements = known.map(|child| Self::at_depth(child, namespace, depth + 1));
        let text = node.children().filter(Node::is_text).filter_map(|node| node.text()).collect();
        Ok(Self {
            name: node.tag_name().name().to_owned(),
            text,
            elements: elements.collect::<Result<_, _>>()?,
        })
    }

    pub fn to_xml(&self) -> String {
        let Self { name, text, elements } = self;
        let inside: String = elements.iter().map(Self::to_xml).collect();
        format!("<{name}>{}{inside}</{name}>", escaped(text))
    }
}

/// A value cannot end its element early, nor begin another. What XML 1.0 has no way to write
/// (section 2.2) becomes the replacement character.
pub fn escaped(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            // A parser would make a line feed of it.
            '\r' => text.push_str("&#13;"),
            '\t' | '\n' => text.push(character),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => text.push('\u{FFFD}'),
            _ => text.push(character),
        }
    }
    text
}

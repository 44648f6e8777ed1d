//! Where data comes from: a store of the service's own, or another service. Called by the emitters.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Field;

/// The answers to `generate datasource`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// `db`: its module, and the beginning of its environment variables.
    pub name: String,
    pub connector: Connector,
    /// Where it is by default; an environment variable says otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// For `rest` and `soap`: what can be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
}

/// How a data source is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Connector {
    Memory,
    Sqlite,
    Postgres,
    Rest,
    Soap,
}

/// One call to another service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// `price`: the function. In SOAP the element is its name in the WSDL, see `element`.
    pub name: String,
    /// REST: `GET`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// SOAP: where the service takes it, below its URL. REST: `/prices/{isbn}`, with members of `input` in braces; the others go into the query of a
    /// GET or DELETE and into the body of the rest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// SOAP: the element in the body, `GetPrice`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// SOAP: the element of the answer, `GetPriceResponse`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// SOAP: the namespace of both.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// SOAP: the header `SOAPAction`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub action: String,
    /// SOAP: whether the elements inside belong to the namespace as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub qualified: bool,
    /// SOAP: what is inside `element`, and inside `answer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub question: Vec<SoapPart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reply: Vec<SoapPart>,
    /// REST: what is sent, and the members of the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub input: Vec<Field>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub output: Vec<Field>,
}

/// An element of a SOAP message: a value, or elements of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoapPart {
    /// `unitPrice`, as in the message.
    pub name: String,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Simple>,
    /// Where it has no `type`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SoapPart>,
    #[serde(default)]
    pub occurs: Occurs,
}

/// How often an element may stand there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occurs {
    #[default]
    Once,
    Optional,
    Repeated,
}

/// What the text of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Simple {
    String,
    Integer,
    Number,
    Decimal,
    Boolean,
    Date,
    Timestamp,
}

impl Connector {
    /// Every connector, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Memory, Self::Sqlite, Self::Postgres, Self::Rest, Self::Soap];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Rest => "rest",
            Self::Soap => "soap",
        }
    }

    /// Whether models can be kept there; the others are services that are called.
    pub fn keeps_models(self) -> bool {
        matches!(self, Self::Memory | Self::Sqlite | Self::Postgres)
    }
}

impl FromStr for Connector {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|connector| connector.word() == word);
        found.ok_or_else(|| {
            let all = Self::ALL.map(Self::word).join(", ");
            format!("there is no connector `{word}`; the connectors are {all}")
        })
    }
}

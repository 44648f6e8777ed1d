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
    /// REST: `/prices/{isbn}`, with members of `input` in braces; the others go into the query of a
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
    #[serde(default)]
    pub input: Vec<Field>,
    #[serde(default)]
    pub output: Vec<Field>,
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

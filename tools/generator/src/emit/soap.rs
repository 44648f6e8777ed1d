//! `generate datasource --connector soap`: a typed client of another service. Called by `data_source`.

use anyhow::{Result, bail};
use serde::Serialize;
use serde_json::json;

use super::app::requirements;
use super::chassis::without_anchors;
use super::view::SourceView;
use crate::plan::Plan;
use crate::spec::{DataSource, Occurs, Operation, Service, Simple, SoapPart};
use crate::{names, template};

macro_rules! chassis {
    ($path:literal) => {
        ($path, include_str!(concat!("../../../../steps/07-bookstore/src/chassis/", $path)))
    };
}

const CHASSIS: [(&str, &str); 3] = [
    chassis!("calls/soap/mod.rs"),
    chassis!("calls/soap/element.rs"),
    chassis!("calls/soap/values.rs"),
];

/// What the file says itself; a message of that name is called otherwise.
const TAKEN: [&str; 14] = [
    "Config",
    "Date",
    "Decimal",
    "Duration",
    "Element",
    "Endpoint",
    "FromElement",
    "OffsetDateTime",
    "Operation",
    "Option",
    "SoapError",
    "String",
    "ToElement",
    "Vec",
];

/// A struct of the file: what is inside an element.
#[derive(Debug, PartialEq, Serialize)]
struct Message {
    name: String,
    element: String,
    fields: Vec<MessageField>,
    is_sent: bool,
    is_received: bool,
}

#[derive(Debug, PartialEq, Serialize)]
struct MessageField {
    name: String,
    element: String,
    type_name: String,
    occurs: Occurs,
}

/// The client's file, its lines in `data_sources/mod.rs` and the configuration, and the chassis' SOAP.
pub fn emit(service: &Service, source: &DataSource) -> Result<Plan> {
    let mut plan = Plan::default();
    let view = SourceView::of(service, source);
    let module = service.module();
    let mut messages = Messages { type_name: view.type_name.clone(), all: Vec::new() };
    let mut operations = Vec::new();
    for operation in &source.operations {
        let question = messages.add(&operation.element, &operation.question, true, "")?;
        let answer = messages.add(&operation.answer, &operation.reply, false, "")?;
        operations.push(json!({
            "name": operation.name, "constant": operation.name.to_uppercase(), "spec": described(operation),
            "question": question, "answer": answer,
        }));
    }
    let uses = |name: &str| {
        let mut fields = messages.all.iter().flat_map(|message| &message.fields);
        fields.any(|field| field.type_name == name)
    };
    let text = template!(
        "soap/client.rs",
        json!({
            "name": view.name, "type_name": view.type_name, "module": module,
            "operations": operations, "messages": messages.all,
            "has_decimal": uses("Decimal"), "has_date": uses("Date"), "has_time": uses("OffsetDateTime"),
        })
    )?;
    plan.file(format!("src/{module}/data_sources/{}.rs", view.name), text);
    register(&mut plan, &module, &view, &source.url);
    for (path, text) in CHASSIS {
        plan.file(format!("src/chassis/{path}"), without_anchors(text));
    }
    plan.insert("src/chassis/calls/mod.rs", "modules", "pub mod soap;");
    for line in requirements(&["reqwest", "roxmltree"])? {
        plan.insert("Cargo.toml", "dependencies", &line);
    }
    Ok(plan)
}

/// The texts of an operation, as Rust writes them.
fn described(operation: &Operation) -> serde_json::Value {
    json!({
        "path": operation.path, "action": operation.action, "namespace": operation.namespace,
        "element": operation.element, "answer": operation.answer, "qualified": operation.qualified,
    })
}

/// The client's lines in `data_sources/mod.rs` and in the configuration.
pub fn register(plan: &mut Plan, module: &str, view: &SourceView, url: &str) {
    let SourceView { name, type_name, variable, .. } = view;
    let path = format!("src/{module}/data_sources/mod.rs");
    plan.insert(&path, "modules", &format!("pub mod {name};"));
    plan.insert(&path, "fields", &format!("pub {name}: {name}::{type_name},"));
    let error = format!("StartError::Source(\"{name}\", error.into())");
    let open = format!("{name}: {name}::open(config).map_err(|error| {error})?,");
    plan.insert(&path, "open", &open);
    let path = format!("src/{module}/config.rs");
    let url = if url.is_empty() { "http://127.0.0.1:8080" } else { url };
    let about = format!("/// `{variable}`: where the service `{name}` is; `{url}`.");
    plan.insert(&path, "fields", &format!("{about}\npub {name}_url: String,"));
    plan.insert(&path, "standards", &format!("{name}_url: {url:?}.to_owned(),"));
    let read = format!("variable(\"{variable}\")?.unwrap_or(standard.{name}_url)");
    plan.insert(&path, "variables", &format!("{name}_url: {read},"));
}

struct Messages {
    /// The client's own name.
    type_name: String,
    all: Vec<Message>,
}

impl Messages {
    /// Adds a message with what is nested in it, and returns its name. One that is sent and received
    /// is one struct.
    fn add(
        &mut self,
        element: &str,
        parts: &[SoapPart],
        is_sent: bool,
        within: &str,
    ) -> Result<String> {
        let mut name = format!("{within}{}", names::pascal(element));
        if TAKEN.contains(&name.as_str()) || name == self.type_name {
            name.push_str("Message");
        }
        let fields = parts.iter().map(|part| self.field(&name, part, is_sent));
        let fields = fields.collect::<Result<Vec<_>>>()?;
        if let Some(other) = self.all.iter_mut().find(|other| other.name == name) {
            if other.fields != fields {
                bail!("two different messages would be called `{name}`");
            }
            other.is_sent |= is_sent;
            other.is_received |= !is_sent;
            return Ok(name);
        }
        let (element, is_received) = (element.to_owned(), !is_sent);
        self.all.push(Message { name: name.clone(), element, fields, is_sent, is_received });
        Ok(name)
    }

    fn field(&mut self, within: &str, part: &SoapPart, is_sent: bool) -> Result<MessageField> {
        let type_name = match part.kind {
            Some(simple) => rust_type(simple).to_owned(),
            None => self.add(&part.name, &part.parts, is_sent, within)?,
        };
        let snake = names::snake(&part.name);
        // A word of Rust's, or nothing that can begin a name.
        let is_bad = names::check_field(&snake).is_err();
        let name = if is_bad { format!("{snake}_") } else { snake };
        Ok(MessageField { name, element: part.name.clone(), type_name, occurs: part.occurs })
    }
}

fn rust_type(simple: Simple) -> &'static str {
    match simple {
        Simple::String => "String",
        Simple::Integer => "i64",
        Simple::Number => "f64",
        Simple::Decimal => "Decimal",
        Simple::Boolean => "bool",
        Simple::Date => "Date",
        Simple::Timestamp => "OffsetDateTime",
    }
}

//! The rules for a data source and its operations. Called by `rules`.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow, bail};

use super::check_sentence;
use crate::names;
use crate::spec::{Connector, DataSource, Operation, Service, SoapPart};

/// A data source that makes sense by itself.
pub fn normalised(source: DataSource) -> Result<DataSource> {
    names::check_data_source(&source.name).map_err(|fault| anyhow!(fault))?;
    let (name, word) = (&source.name, source.connector.word());
    check_url(&source)?;
    match (source.connector.keeps_models(), source.operations.is_empty()) {
        (true, false) => bail!("`{name}` is a {word} datasource: operations are for rest and soap"),
        (false, true) => bail!(
            "`{name}` is a {word} datasource and has no operation to call; --wsdl or --config give it \
             some"
        ),
        _ => {}
    }
    let mut seen = HashSet::new();
    for operation in &source.operations {
        check_operation(source.connector, operation).with_context(|| {
            format!("the operation `{}` cannot be", operation.name.escape_debug())
        })?;
        if !seen.insert(&operation.name) {
            bail!("`{name}` has two operations called `{}`", operation.name);
        }
    }
    Ok(source)
}

/// Checks a new data source against those that there are.
pub fn check(service: &Service, source: &DataSource) -> Result<()> {
    // The variables are BOOKSTORE_DB_URL and the like: `db` and `db_url` would meet.
    let clash = service.data_sources.iter().find(|other| {
        let (one, two) = (format!("{}_", other.name), format!("{}_", source.name));
        one.starts_with(&two) || two.starts_with(&one)
    });
    match clash {
        Some(other) => bail!(
            "the variables of the datasources `{}` and `{}` would have the same beginning; take another \
             name",
            other.name,
            source.name
        ),
        None => Ok(()),
    }
}

fn check_url(source: &DataSource) -> Result<()> {
    let url = source.url.as_str();
    check_sentence("url", url)?;
    let schemes: &[&str] = match source.connector {
        _ if url.is_empty() => return Ok(()),
        Connector::Memory => bail!("a memory datasource has no url"),
        Connector::Sqlite => &["sqlite:"],
        Connector::Postgres => &["postgres://", "postgresql://"],
        Connector::Rest | Connector::Soap => &["http://", "https://"],
    };
    if !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        let word = source.connector.word();
        bail!("the url of a {word} datasource begins with {}", schemes.join(" or "));
    }
    let authority = url.split("://").nth(1).and_then(|rest| rest.split(['/', '?']).next());
    if authority.is_some_and(|authority| authority.contains('@')) {
        bail!(
            "the url names a user; what is generated is committed, so give that by the environment, and \
             here the url without it"
        );
    }
    Ok(())
}

fn check_operation(connector: Connector, operation: &Operation) -> Result<()> {
    names::check_operation(&operation.name).map_err(|fault| anyhow!(fault))?;
    for fields in [&operation.input, &operation.output] {
        let mut seen = HashSet::new();
        if let Some(twice) = fields.iter().find(|field| !seen.insert(&field.name)) {
            bail!("two fields are called `{}`", twice.name);
        }
    }
    let texts = [
        &operation.method,
        &operation.path,
        &operation.element,
        &operation.answer,
        &operation.namespace,
        &operation.action,
    ];
    texts.into_iter().try_for_each(|text| check_sentence("text", text))?;
    match connector {
        Connector::Rest => check_rest(operation),
        _ => check_soap(operation),
    }
}

fn check_soap(operation: &Operation) -> Result<()> {
    let needed = [
        ("element", &operation.element),
        ("answer", &operation.answer),
        ("namespace", &operation.namespace),
    ];
    if let Some((name, _)) = needed.into_iter().find(|(_, text)| text.is_empty()) {
        bail!("its `{name}` is missing; the WSDL says what it is");
    }
    if !(operation.path.is_empty() || operation.path.starts_with(['/', '?'])) {
        bail!("its `path` begins with `/`, as in /prices");
    }
    [&operation.element, &operation.answer]
        .into_iter()
        .try_for_each(|name| check_xml_name(name))?;
    if !operation.input.is_empty() || !operation.output.is_empty() {
        bail!("`input` and `output` are for rest; a soap operation has `question` and `reply`");
    }
    check_parts(&operation.question)?;
    check_parts(&operation.reply)
}

/// What can be a name in XML and, in the way of Rust, the name of a field.
fn check_xml_name(name: &str) -> Result<()> {
    let is_good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if is_good { Ok(()) } else { bail!("the element `{}` has no good name", name.escape_debug()) }
}

fn check_parts(parts: &[SoapPart]) -> Result<()> {
    let mut seen = HashSet::new();
    for part in parts {
        check_xml_name(&part.name)?;
        if !seen.insert(names::snake(&part.name)) {
            bail!("two elements beside one another would be called `{}`", names::snake(&part.name));
        }
        match (part.kind.is_some(), part.parts.is_empty()) {
            (true, false) => bail!("`{}` is a value and has `parts`: leave one out", part.name),
            _ => check_parts(&part.parts)?,
        }
    }
    Ok(())
}

fn check_rest(operation: &Operation) -> Result<()> {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    if !methods.contains(&operation.method.as_str()) {
        bail!("its `method` is one of {}", methods.join(", "));
    }
    if !operation.path.starts_with('/') {
        bail!("its `path` begins with `/`, as in /prices/{{isbn}}");
    }
    let parts = operation.path.split('{').skip(1).map(|part| part.split_once('}'));
    for part in parts {
        let Some((name, _)) = part else { bail!("in its `path`, a `{{` is not closed") };
        if !operation.input.iter().any(|field| field.name == name) {
            bail!("its `path` names `{{{name}}}`, and its input has no such field");
        }
    }
    Ok(())
}

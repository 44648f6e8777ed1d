//! Names: how they are written in Rust, SQL and paths, and which are refused. Called everywhere.
//!
//! A name is one lower-case or capitalised English word or more, in ASCII: it becomes a column, a
//! type, a file and a part of a path at once, and has to be allowed in all of them.

mod plural;
mod reserved;

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

pub use plural::plural;

/// PostgreSQL cuts identifiers at 63 bytes; a plural and the ending of an index still fit.
pub const LONGEST: usize = 50;

/// `in_stock`
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// `InStock`
pub fn pascal(name: &str) -> String {
    name.to_upper_camel_case()
}

/// `in-stock`
pub fn kebab(name: &str) -> String {
    name.to_kebab_case()
}

/// Refuses what cannot be the package, the folder and the module of an app.
pub fn check_app(name: &str) -> Result<(), String> {
    check_shape("app", name, Shape::Kebab)?;
    refuse_keyword("app", name, &snake(name))?;
    if reserved::PACKAGES.contains(&name) {
        return Err(format!(
            "an app cannot be called `{name}`: cargo, Rust or a crate that it uses has that name"
        ));
    }
    refuse_device("app", name)
}

/// Refuses what cannot be a model: its type, its module, its table.
pub fn check_model(name: &str) -> Result<(), String> {
    check_shape("model", name, Shape::Pascal)?;
    refuse_keyword("model", name, &snake(name))?;
    if reserved::TYPES.contains(&name) {
        return Err(format!(
            "a model cannot be called `{name}`: generated code has a type of that name; `Shop{name}` \
             is free"
        ));
    }
    refuse_device("model", &snake(name))
}

/// Refuses what cannot be a table and the modules of a model's other tiers.
pub fn check_plural(name: &str) -> Result<(), String> {
    check_shape("plural", name, Shape::Snake)?;
    refuse_keyword("plural", name, name)?;
    refuse_sql("table", name)?;
    refuse_device("plural", name)
}

/// Refuses what cannot be a data source: its module and its variables.
pub fn check_data_source(name: &str) -> Result<(), String> {
    check_shape("datasource", name, Shape::Snake)?;
    refuse_keyword("datasource", name, name)?;
    if name == "mod" || reserved::DATA_SOURCES.contains(&name) {
        return Err(format!(
            "a datasource cannot be called `{name}`: the app has a part of that name"
        ));
    }
    refuse_device("datasource", name)
}

/// Refuses what cannot be a field: a column, a member of JSON and a field in Rust.
pub fn check_field(name: &str) -> Result<(), String> {
    check_shape("field", name, Shape::Snake)?;
    refuse_keyword("field", name, name)?;
    refuse_sql("field", name)
}

/// Refuses what cannot be the operation of another service: a function.
pub fn check_operation(name: &str) -> Result<(), String> {
    check_shape("operation", name, Shape::Snake)?;
    refuse_keyword("operation", name, name)
}

/// Refuses what cannot be the path of a controller.
pub fn check_path(name: &str) -> Result<(), String> {
    check_shape("path", name, Shape::Kebab)
}

/// How the words of a name are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `in_stock`
    Snake,
    /// `in-stock`
    Kebab,
    /// `InStock`
    Pascal,
}

impl Shape {
    fn describe(self) -> &'static str {
        match self {
            Self::Snake => "small letters, digits and `_`, as in `in_stock`",
            Self::Kebab => "small letters, digits and `-`, as in `book-store`",
            Self::Pascal => "words that begin with a capital, as in `BookReview`",
        }
    }

    fn rewrite(self, name: &str) -> String {
        match self {
            Self::Snake => snake(name),
            Self::Kebab => kebab(name),
            Self::Pascal => pascal(name),
        }
    }

    fn is_of(self, name: &str) -> bool {
        let allowed = |c: char| match self {
            Self::Snake => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_',
            Self::Kebab => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
            Self::Pascal => c.is_ascii_alphanumeric(),
        };
        let first = match self {
            Self::Pascal => name.starts_with(|c: char| c.is_ascii_uppercase()),
            _ => name.starts_with(|c: char| c.is_ascii_lowercase()),
        };
        let joint = |c: char| c == '_' || c == '-';
        let joints = !name.ends_with(joint) && !name.contains("__") && !name.contains("--");
        first && joints && name.chars().all(allowed)
    }
}

/// `what` is the thing in messages: `field`, `model`.
fn check_shape(what: &str, name: &str, shape: Shape) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("the name of the {what} is empty; write {}", shape.describe()));
    }
    if name.chars().count() > LONGEST {
        let start: String = name.chars().take(20).collect();
        let length = name.chars().count();
        return Err(format!(
            "the {what} name `{}…` has {length} characters; {LONGEST} fit into every database",
            start.escape_debug()
        ));
    }
    if shape.is_of(name) {
        return Ok(());
    }
    let shown = name.escape_debug();
    let strange = name.chars().find(|c| !c.is_ascii_alphanumeric() && !" _-".contains(*c));
    let why = match strange {
        Some(c) if c.is_control() || !c.is_ascii() => {
            format!(" (it has U+{:04X})", u32::from(c))
        }
        Some(c) => format!(" (it has `{c}`)"),
        None => String::new(),
    };
    let other = shape.rewrite(name);
    let hint = match strange.is_none() && shape.is_of(&other) {
        true => format!("; did you mean `{other}`?"),
        false => String::new(),
    };
    Err(format!(
        "`{shown}` cannot name {} {what}{why}: write {}{hint}",
        article(what),
        shape.describe()
    ))
}

fn refuse_keyword(what: &str, name: &str, module: &str) -> Result<(), String> {
    match reserved::RUST.contains(&module) {
        true => Err(format!(
            "{} {what} cannot be called `{name}`: `{module}` is a keyword of Rust; take another word, \
             as in `{}`",
            article(what),
            free_name(what, name, module)
        )),
        false => Ok(()),
    }
}

/// A name for the same thing that is allowed: advice that is refused in turn is none.
fn free_name(what: &str, name: &str, module: &str) -> String {
    match what {
        "app" => format!("{name}-service"),
        "model" => format!("Shop{name}"),
        _ => format!("{module}_of_it"),
    }
}

fn article(what: &str) -> &'static str {
    if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn refuse_sql(what: &str, name: &str) -> Result<(), String> {
    let which = match (reserved::POSTGRES.contains(&name), reserved::SQLITE.contains(&name)) {
        (true, _) => "is a reserved word of SQL",
        (false, true) => "is a reserved word of SQLite's SQL",
        _ if reserved::COLUMNS.contains(&name) => "is a column that the database itself has",
        _ => return Ok(()),
    };
    Err(format!("a {what} cannot be called `{name}`: it {which}; take another word"))
}

/// Windows has no file of these names, with whatever ending.
fn refuse_device(what: &str, name: &str) -> Result<(), String> {
    match reserved::DEVICES.contains(&name) {
        true => Err(format!(
            "{} {what} cannot be called `{name}`: Windows has no file of that name; take another word",
            article(what)
        )),
        false => Ok(()),
    }
}

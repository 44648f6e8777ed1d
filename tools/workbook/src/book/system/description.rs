//! `system.toml`: the parts of a system, what they keep, and who asks whom. Called by the module
//! above.
//!
//! ```toml
//! [[part]]
//! name = "notes"                   # a service has its name in exercise.toml
//! holds = ["identity", "notes"]    # its modules that matter here
//! store = "keep.db"                # the database that only it opens
//! was = "monolith"                 # the part of the step before that it goes on from
//!
//! [[call]]
//! from = "notes"
//! to = "auth"
//! says = "who has this address?"
//! waits = true                     # false: beside the requests, drawn dashed
//!
//! [[event]]                        # like a call that nobody waits for
//! from = "notes"
//! to = "mail"
//! says = "note shared"
//! ```

use serde::Deserialize;

use crate::exercise::{Service, line_of};

/// A system as one step describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// In the order of the description, which is from left to right.
    pub parts: Vec<Part>,
    pub links: Vec<Link>,
}

/// Somebody who asks or answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub kind: Kind,
    /// Where it listens by default; clients listen nowhere.
    pub port: Option<u16>,
    pub holds: Vec<String>,
    pub store: Option<String>,
    /// Its name in the step before, where that was another.
    pub was: Option<String>,
}

/// Whose a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whoever uses the system.
    Client,
    /// A process of the step.
    #[default]
    Service,
    /// What the step talks to and others run: drawn with a dashed frame.
    Outside,
}

/// A call or an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub from: String,
    pub to: String,
    pub says: String,
    pub how: How,
}

/// Whether somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Waits,
    Beside,
    Event,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "part")]
    parts: Vec<PartEntry>,
    #[serde(rename = "call", default)]
    calls: Vec<CallEntry>,
    #[serde(rename = "event", default)]
    events: Vec<EventEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartEntry {
    name: toml::Spanned<String>,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    holds: Vec<String>,
    #[serde(default)]
    store: Option<String>,
    #[serde(default)]
    was: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry {
    from: toml::Spanned<String>,
    to: toml::Spanned<String>,
    #[serde(default)]
    says: String,
    #[serde(default = "yes")]
    waits: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventEntry {
    from: toml::Spanned<String>,
    to: toml::Spanned<String>,
    says: String,
}

fn yes() -> bool {
    true
}

/// Where a step that is one process listens.
const PUBLIC_PORT: u16 = 8000;

impl System {
    /// The description `text`, where `services` are those of the step's exercise.toml; or the line
    /// of its first fault.
    pub fn parse(text: &str, services: &[Service]) -> Result<Self, (usize, String)> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, &span));
            (line, error.message().to_owned())
        })?;
        let mut parts = Vec::new();
        for entry in file.parts {
            let line = line_of(text, &entry.name.span());
            parts.push(entry.part(services, &parts).map_err(|what| (line, what))?);
        }
        let missing =
            services.iter().find(|service| !parts.iter().any(|part| part.name == service.name));
        if let Some(service) = missing {
            let what = format!("the service `{}` of exercise.toml is no part", service.name);
            return Err((1, what));
        }
        let calls = file.calls.into_iter().map(|call| {
            let how = if call.waits { How::Waits } else { How::Beside };
            (call.from, call.to, call.says, how)
        });
        let events = file.events.into_iter();
        let events = events.map(|event| (event.from, event.to, event.says, How::Event));
        let mut links = Vec::new();
        for (from, to, says, how) in calls.chain(events) {
            for end in [&from, &to] {
                if !parts.iter().any(|part| part.name == *end.get_ref()) {
                    let what = format!("`{}` is no part of the system", end.get_ref());
                    return Err((line_of(text, &end.span()), what));
                }
            }
            links.push(Link { from: from.into_inner(), to: to.into_inner(), says, how });
        }
        Ok(Self { parts, links })
    }

    /// The part called `name`.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// What `part`, of a later step, was in this one.
    pub fn earlier(&self, part: &Part) -> Option<&Part> {
        self.part(part.was.as_ref().unwrap_or(&part.name))
    }

    /// Whether `link` of `later`, a later step, was in this one.
    pub fn has_link(&self, link: &Link, later: &Self) -> bool {
        let earlier = |name: &str| later.part(name).and_then(|part| self.earlier(part));
        let (Some(from), Some(to)) = (earlier(&link.from), earlier(&link.to)) else { return false };
        let Link { says, how, .. } = link.clone();
        self.links.contains(&Link { from: from.name.clone(), to: to.name.clone(), says, how })
    }

    /// Whether anything here was not there in `old`.
    pub fn has_news(&self, old: &Self) -> bool {
        let new_part = |part: &Part| match old.earlier(part) {
            Some(before) => {
                before.store != part.store
                    || part.holds.iter().any(|held| !before.holds.contains(held))
            }
            None => true,
        };
        self.parts.iter().any(new_part) || self.links.iter().any(|link| !old.has_link(link, self))
    }
}

impl PartEntry {
    fn part(self, services: &[Service], earlier: &[Part]) -> Result<Part, String> {
        let name = self.name.get_ref().clone();
        if earlier.iter().any(|part| part.name == name) {
            return Err(format!("`{name}` is a part twice"));
        }
        let service = services.iter().find(|service| service.name == name);
        let port = match (self.kind, service) {
            (Kind::Client, None) => None,
            (Kind::Client, Some(_)) => {
                return Err(format!("`{name}` is a service of exercise.toml, and no client"));
            }
            (_, Some(service)) => {
                service.default.rsplit(':').next().and_then(|port| port.parse().ok())
            }
            (Kind::Service, None) if services.is_empty() => Some(PUBLIC_PORT),
            (Kind::Service, None) => {
                let names: Vec<_> = services.iter().map(|service| service.name.as_str()).collect();
                let names = names.join(", ");
                return Err(format!("`{name}` is no service of exercise.toml, which has {names}"));
            }
            (Kind::Outside, None) => None,
        };
        let Self { kind, holds, store, was, .. } = self;
        Ok(Part { name, kind, port, holds, store, was })
    }
}

//! A picture in sentences: what a screen reader reads. Called by the module above.

use super::description::{How, Kind, Link, Part, System};

/// The parts, then who asks whom, then what `known` did not have.
pub fn of(system: &System, known: Option<&System>) -> String {
    let mut sentences: Vec<String> = system.parts.iter().map(part).collect();
    sentences.extend(system.links.iter().map(link));
    if let Some(known) = known {
        let new = news(system, known);
        if !new.is_empty() {
            sentences.push(format!("New in this step: {}.", new.join("; ")));
        }
    }
    sentences.join(" ")
}

fn part(part: &Part) -> String {
    let mut sentence = match part.kind {
        Kind::Client => format!("{} use the system", part.name),
        Kind::Service => format!("{} is a process", part.name),
        Kind::Outside => format!("{} is run by others", part.name),
    };
    if let Some(port) = part.port {
        sentence.push_str(&format!(" at port {port}"));
    }
    if let Some(was) = &part.was {
        sentence.push_str(&format!(", which was {was}"));
    }
    if !part.holds.is_empty() {
        sentence.push_str(&format!(", with {} in it", list(&part.holds)));
    }
    if let Some(store) = &part.store {
        sentence.push_str(&format!(", and keeps {store}"));
    }
    sentence + "."
}

fn link(link: &Link) -> String {
    let Link { from, to, says, how } = link;
    let about = if says.is_empty() { String::new() } else { format!(": {says}") };
    match how {
        How::Waits => format!("{from} call {to} and wait{about}."),
        How::Beside => format!("Beside the requests, {from} call {to}{about}."),
        How::Event => format!("{from} tell {to}, without waiting{about}."),
    }
}

fn news(system: &System, known: &System) -> Vec<String> {
    let mut new = Vec::new();
    for part in &system.parts {
        let Some(old) = known.earlier(part) else {
            new.push(part.name.clone());
            continue;
        };
        let things = part.holds.iter().filter(|thing| !old.holds.contains(thing));
        let things =
            things.chain(part.store.iter().filter(|store| old.store.as_ref() != Some(store)));
        new.extend(things.map(|thing| format!("{thing} of {}", part.name)));
    }
    let links = system.links.iter().filter(|link| !known.has_link(link, system));
    new.extend(links.map(|link| format!("the way from {} to {}", link.from, link.to)));
    new
}

fn list(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.join(""),
    }
}

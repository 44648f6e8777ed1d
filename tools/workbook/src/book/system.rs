//! The picture of a step's system beside that of the step before, for `{{#system 04}}` in a chapter.
//! Called by `directives::system`.
//!
//! `steps/NN/system.toml` says what the system consists of (`description`, which also holds it
//! against the step's sources). `layout` gives every part its place, `drawing` makes an SVG of it,
//! and `words` says the same in sentences, for whoever does not see the picture. The same
//! description gives the same picture on every machine.

mod description;
mod drawing;
mod layout;
mod words;

use super::directives::html::escape;

pub use self::description::System;

/// The name of a step's description.
pub const FILE: &str = "system.toml";

/// The figure for the chapter of a step: its system `after` the chapter and `before` it, each with
/// the number of its step. Contains no blank line, which would end the HTML in a Markdown page.
pub fn figure(before: Option<(&str, &System)>, after: (&str, &System)) -> String {
    let mut html = "<div class=\"system\">\n".to_owned();
    let (number, system) = after;
    if let Some((earlier, old)) = before {
        let id = format!("system-{number}-before");
        html.push_str(&picture(&id, &format!("before: step {earlier}"), old, None));
    }
    let known = before.map(|(_, old)| old);
    let mut heading = format!("after: step {number}");
    if known.is_some_and(|old| system.has_news(old)) {
        heading.push_str(" <small>(thick lines are new)</small>");
    }
    html.push_str(&picture(&format!("system-{number}-after"), &heading, system, known));
    html.push_str("</div>");
    html
}

fn picture(id: &str, heading: &str, system: &System, known: Option<&System>) -> String {
    let plan = layout::Plan::of(system);
    let title = format!("The system, {}", heading.split(" <").next().unwrap_or(heading));
    let alternative = words::of(system, known);
    let svg = drawing::svg(id, &title, &alternative, system, &plan, known);
    format!("<div class=\"picture\">\n<p class=\"when\">{heading}</p>\n{svg}\n</div>\n")
}

#[cfg(test)]
mod tests;

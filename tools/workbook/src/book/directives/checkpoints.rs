//! `{{#checkpoints 06}}`: what there is to do in a chapter, hole by hole, from `exercise.toml`.
//!
//! The page that `cargo workbook read` serves finds the holes and checkpoints by their `data-`
//! attributes and fills what is hidden here: states, failures, hints.

use super::html::{code, escape, inline};
use super::{Call, Outcome};
use crate::derivation::anchors::{anchors, comment_sign};
use crate::derivation::{Open, Source, Variant, hole};
use crate::exercise::Hole;
use crate::tree::Tree;

/// Of a hole with more checkpoints than this, the others are folded.
const SHOWN: usize = 4;

/// The list of holes.
pub fn html(call: &Call<'_>) -> Outcome {
    let [step] = call.words.as_slice() else {
        return Err("needs the step and nothing else: `{{#checkpoints 06}}`".to_owned());
    };
    let source = call.sources.source(&call.sources.find_step(step)?)?;
    let variant = Variant { package: source.name.exercise_package(), open: Open::All };
    let starter = source.derive(&variant).map_err(|error| call.sources.shown(&error))?;
    if source.exercise.holes.is_empty() {
        return Err(format!("steps/{}/exercise.toml has no [[hole]]", source.name));
    }
    let headings = super::super::links::headings(call.page);
    let holes = source.exercise.holes.iter();
    let items: String = holes.map(|hole| item(hole, &source, &starter, &headings)).collect();
    Ok(format!("<ol class=\"checkpoints\" data-step=\"{}\">{items}</ol>", source.name))
}

fn item(hole: &Hole, source: &Source, starter: &Tree, headings: &[(String, String)]) -> String {
    let (name, file) = (escape(hole.name()), escape(hole.file.get_ref()));
    let path = hole.path();
    let sign = comment_sign(&path).unwrap_or_default();
    let line = starter.text(&path).and_then(|text| hole::line_of(text, sign, hole.name()));
    let line = line.unwrap_or(1);
    let function = function_of(source, hole).map(|name| format!(", {}", code(&name)));
    let section = match headings.iter().find(|(id, _)| *id == hole.section) {
        Some((_, title)) => {
            format!(" <a href=\"#{}\">{}</a>", escape(&hole.section), escape(title))
        }
        None => String::new(),
    };
    format!(
        "<li class=\"hole\" id=\"hole-{name}\" data-hole=\"{name}\" \
         data-file=\"exercises/{step}/{file}\" data-line=\"{line}\">\n\
         <div class=\"head\"><code class=\"name\">{name}</code> \
         <span class=\"minutes\">{minutes} min</span> {STATE}</div>\n\
         <div class=\"place\"><span class=\"where\">{code}{function}</span>{section}</div>\n\
         <p class=\"task\">{task}</p>\n{checkpoints}\
         <div class=\"hints\" hidden></div>\n</li>\n",
        step = source.name,
        minutes = hole.minutes,
        code = code(hole.file.get_ref()),
        function = function.unwrap_or_default(),
        task = inline(&hole.task),
        checkpoints = checkpoints(hole.checkpoints.get_ref()),
    )
}

/// Where the served page says how it stands.
const STATE: &str = "<span class=\"state\" hidden>not checked</span>";

fn checkpoints(names: &[String]) -> String {
    let row = |name: &String| {
        format!(
            "<li data-checkpoint=\"{0}\">{STATE} <code>{0}</code>\
             <div class=\"failure\" hidden></div></li>\n",
            escape(name)
        )
    };
    let list =
        |names: &[String]| format!("<ul>\n{}</ul>\n", names.iter().map(row).collect::<String>());
    if names.len() <= SHOWN {
        return list(names);
    }
    let (shown, folded) = names.split_at(SHOWN - 1);
    let (shown, rest, folded) = (list(shown), folded.len(), list(folded));
    format!(
        "{shown}<details class=\"more\"><summary>and {rest} more</summary>\n{folded}</details>\n"
    )
}

/// `Breaker::admit`: the function around the hole; the first one inside where there is none.
fn function_of(source: &Source, hole: &Hole) -> Option<String> {
    let path = hole.path();
    if path.extension()? != "rs" {
        return None;
    }
    let text = source.files.text(&path)?;
    let found = anchors(text, comment_sign(&path)?).ok()?;
    let anchor = found.into_iter().find(|anchor| anchor.name == hole.name())?;
    let lines: Vec<&str> = text.lines().collect();
    around(&lines, anchor.start).or_else(|| {
        let mut inside = anchor.start + 1..anchor.end;
        let line = inside.find(|line| function_in(lines[*line]).is_some())?;
        named(&lines, line)
    })
}

/// The function that the line `place` lies in, by its indentation: rustfmt has set it.
fn around(lines: &[&str], place: usize) -> Option<String> {
    let mut outermost = indentation(lines[place]);
    for (number, line) in lines[..place].iter().enumerate().rev() {
        let (indented, trimmed) = (indentation(line), line.trim());
        if trimmed.is_empty() || indented >= outermost {
            continue;
        }
        if function_in(line).is_some() {
            return named(lines, number);
        }
        // A signature of several lines ends as far left as it begins.
        let ends_signature = trimmed.starts_with(')') || ["where", "{"].contains(&trimmed);
        outermost = if ends_signature { indented + 1 } else { indented };
    }
    None
}

/// The function in the line `number`, with the type whose `impl` it stands in.
fn named(lines: &[&str], number: usize) -> Option<String> {
    let name = function_in(lines[number])?;
    let block = lines[..number]
        .iter()
        .rev()
        .find(|line| indentation(line) < indentation(lines[number]) && !line.trim().is_empty());
    let owner = block.and_then(|line| line.strip_prefix("impl")).map(|rest| {
        let rest = rest.rsplit_once(" for ").map_or(rest, |(_, owner)| owner);
        let rest = rest.trim_start();
        let rest = if rest.starts_with('<') {
            rest.split_once("> ").map_or(rest, |(_, rest)| rest)
        } else {
            rest
        };
        rest.split(['<', ' ', '{']).next().unwrap_or_default().to_owned()
    });
    match owner.filter(|owner| !owner.is_empty()) {
        Some(owner) => Some(format!("{owner}::{name}")),
        None => Some(name.to_owned()),
    }
}

fn function_in(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let behind = match line.strip_prefix("fn ") {
        Some(behind) => behind,
        None => line.split_once(" fn ").filter(|(before, _)| is_qualifier(before))?.1,
    };
    let end = behind.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))?;
    Some(&behind[..end]).filter(|name| !name.is_empty())
}

/// `pub async` in front of `fn`.
fn is_qualifier(before: &str) -> bool {
    let known = ["pub", "async", "const", "unsafe", "extern"];
    before.split(' ').all(|word| known.iter().any(|known| word.starts_with(known)))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        around(&lines, lines.iter().position(|line| line.contains("HERE")).unwrap())
    }

    #[test]
    fn the_function_around_a_line_is_named_with_its_type() {
        let method = "impl<B: Body> Body for Counted<B> {\n    fn first(&self) {\n    }\n\n    \
                      pub async fn poll(\n        &self,\n    ) -> bool {\n        if true {\n            HERE\n";
        assert_eq!(function(method).as_deref(), Some("Counted::poll"));
        let free = "fn before() {\n}\n\npub(crate) async fn layer() {\n    // fn in a comment\n    HERE\n}\n";
        assert_eq!(function(free).as_deref(), Some("layer"));
        assert_eq!(
            function("impl<T> Keys<T> {\n    fn find(&self) {\n        HERE\n").as_deref(),
            Some("Keys::find")
        );
        assert_eq!(function("fn before() {\n}\nHERE\n"), None);
    }

    #[test]
    fn a_hole_of_many_checkpoints_shows_some_and_folds_the_others() {
        let names =
            |count: usize| (0..count).map(|number| format!("c{number}")).collect::<Vec<_>>();
        assert!(!checkpoints(&names(4)).contains("<details"));
        let folded = checkpoints(&names(9));
        let (shown, rest) = folded.split_once("<details").unwrap();
        assert_eq!(shown.matches("data-checkpoint").count(), 3);
        assert_eq!(rest.matches("data-checkpoint").count(), 6);
        assert!(rest.contains("and 6 more"), "{folded}");
    }
}

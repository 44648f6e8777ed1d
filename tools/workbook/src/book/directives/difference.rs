//! `{{#difference 05 06 src/gateway/config.rs anchor}}`: two steps' versions of a file, or of one
//! anchor of it, side by side where there is room and one below the other where there is not.
//!
//! The path is that of the newer step; a file that moved is found where it was. Without an anchor
//! only what differs is shown, with a few lines around it.

use std::path::{Path, PathBuf};

use similar::{ChangeTag, DiffTag, TextDiff};

use super::html::{count, escape};
use super::{Call, Outcome};
use crate::comparison::moves;
use crate::derivation::anchors::{anchors, comment_sign, mark};
use crate::repository::StepName;

/// How many equal lines stand around a change.
const CONTEXT: usize = 3;

/// One side of the comparison.
struct Side {
    step: StepName,
    path: PathBuf,
    text: String,
}

/// The comparison.
pub fn html(call: &Call<'_>) -> Outcome {
    let (old, new, path, anchor) = match call.words.as_slice() {
        [old, new, path] => (old, new, path, None),
        [old, new, path, anchor] => (old, new, path, Some(*anchor)),
        _ => {
            return Err("needs two steps and a file, and may have an anchor: \
                        `{{#difference 05 06 src/gateway/config.rs routes}}`"
                .to_owned());
        }
    };
    let (old, new) = (call.sources.find_step(old)?, call.sources.find_step(new)?);
    let (old, new) = sides(call, &old, &new, Path::new(path), anchor)?;
    if old.text == new.text {
        return Err(format!("there is no difference between {} and {}", old.step, new.step));
    }
    let context = if anchor.is_some() { usize::MAX } else { CONTEXT };
    Ok(format!(
        "<div class=\"difference\"><div class=\"titles\"><span class=\"old\">{}</span>\
         <span class=\"new\">{}</span></div>\n{}</div>",
        title(&old),
        title(&new),
        chunks(&old.text, &new.text, context)
    ))
}

fn title(side: &Side) -> String {
    format!("step {}, {}", side.step.number(), escape(&side.path.display().to_string()))
}

fn sides(
    call: &Call<'_>,
    old: &StepName,
    new: &StepName,
    path: &Path,
    anchor: Option<&str>,
) -> Result<(Side, Side), String> {
    let (before, after) = (call.sources.solved(old)?, call.sources.solved(new)?);
    if after.text(path).is_none() {
        return Err(format!("steps/{new} has no text file `{}`", path.display()));
    }
    let from = match before.text(path) {
        Some(_) => path.to_owned(),
        None => match moves::moves(&before, &after).remove(path) {
            Some(from) => from,
            None => {
                return Err(format!(
                    "`{}` is new in {new}, so there is nothing to compare it with; include it",
                    path.display()
                ));
            }
        },
    };
    let side = |step: &StepName, path: &Path| -> Result<Side, String> {
        let text = match anchor {
            Some(anchor) => part(call, step, path, anchor)?,
            None => call.sources.solved(step)?.text(path).unwrap_or_default().to_owned(),
        };
        Ok(Side { step: step.clone(), path: path.to_owned(), text })
    };
    Ok((side(old, &from)?, side(new, path)?))
}

/// The lines of an anchor, without other anchors and as far left as they go.
fn part(call: &Call<'_>, step: &StepName, path: &Path, wanted: &str) -> Result<String, String> {
    let source = call.sources.source(step)?;
    let shown = format!("steps/{step}/{}", path.display());
    let text = source.files.text(path).unwrap_or_default();
    let sign = comment_sign(path).ok_or_else(|| format!("{shown} cannot have anchors"))?;
    let known = anchors(text, sign)
        .map_err(|fault| format!("{shown}:{}: {}", fault.line, fault.message))?;
    let Some(anchor) = known.iter().find(|anchor| anchor.name == wanted) else {
        let names: Vec<_> = known.iter().map(|anchor| anchor.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(format!(
            "{shown} has no anchor `{wanted}`; its anchors are: {names}. Both steps need it, around \
             the same part"
        ));
    };
    let lines = text.lines().take(anchor.end).skip(anchor.start + 1);
    let lines: Vec<_> = lines.filter(|line| mark(line, sign).is_none()).collect();
    let full = lines.iter().filter(|line| !line.trim().is_empty());
    let margin = full.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines = lines.iter().map(|line| format!("{}\n", line.get(margin..).unwrap_or_default()));
    Ok(lines.collect())
}

/// What is equal and what differs, in turn.
fn chunks(old: &str, new: &str, context: usize) -> String {
    let difference = TextDiff::from_lines(old, new);
    let mut html = String::new();
    let mut seen = 0;
    let groups = difference.grouped_ops(context.min(old.len() + new.len()));
    for group in &groups {
        let start = group.first().map_or(0, |op| op.new_range().start);
        html.push_str(&left_out(start - seen));
        for op in group {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for change in difference.iter_inline_changes(op) {
                let line = line(&change);
                match change.tag() {
                    ChangeTag::Equal => left.push(line),
                    ChangeTag::Delete => left.push(line),
                    ChangeTag::Insert => right.push(line),
                }
            }
            html.push_str(&chunk(op.tag() == DiffTag::Equal, &left, &right));
        }
        seen = group.last().map_or(0, |op| op.new_range().end);
    }
    html.push_str(&left_out(new.lines().count().saturating_sub(seen)));
    html
}

fn left_out(lines: usize) -> String {
    match lines {
        0 => String::new(),
        lines => format!("<div class=\"left-out\">{} as before</div>\n", count(lines, "line")),
    }
}

/// Lines that are equal stand on both sides where there are two; a screen reader reads them once.
fn chunk(is_equal: bool, left: &[String], right: &[String]) -> String {
    let pre = |class: &str, more: &str, lines: &[String]| match lines.is_empty() {
        true => String::new(),
        false => format!("<pre class=\"{class}\"{more}>{}</pre>", lines.join("&#10;")),
    };
    if is_equal {
        let (old, new) = (pre("old", " aria-hidden=\"true\"", left), pre("new", "", left));
        return format!("<div class=\"chunk same\">{old}{new}</div>\n");
    }
    format!("<div class=\"chunk\">{}{}</div>\n", pre("old", "", left), pre("new", "", right))
}

/// A line behind its sign, with the words marked that differ.
fn line(change: &similar::InlineChange<'_, str>) -> String {
    let (sign, element) = match change.tag() {
        ChangeTag::Equal => (" ", ""),
        ChangeTag::Delete => ("−", "del"),
        ChangeTag::Insert => ("+", "ins"),
    };
    let words: Vec<_> = change.iter_strings_lossy().collect();
    // A line of which everything is new needs no marks.
    let all = words.iter().all(|(changed, word)| *changed || word.trim().is_empty());
    let mut html = format!("<span class=\"sign\">{sign} </span>");
    for (changed, word) in &words {
        let word = escape(word.trim_end_matches(['\n', '\r']));
        if *changed && !all && !word.is_empty() {
            html.push_str(&format!("<{element}>{word}</{element}>"));
        } else {
            html.push_str(&word);
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_stands_on_both_sides_with_the_words_that_differ() {
        let html = chunks("a\nlet limit = 10;\n", "a\nlet limit = 20;\nnew <b>{{\n", 3);
        let same = "<div class=\"chunk same\"><pre class=\"old\" aria-hidden=\"true\">\
                    <span class=\"sign\">  </span>a</pre><pre class=\"new\">";
        assert!(html.starts_with(same), "{html}");
        assert!(html.contains("let limit = <del>10</del>;</pre><pre class=\"new\">"), "{html}");
        assert!(html.contains("let limit = <ins>20</ins>;&#10;"), "{html}");
        assert!(html.contains("new &lt;b&gt;&#123;&#123;</pre>"), "{html}");
    }

    #[test]
    fn what_is_far_from_a_change_is_counted() {
        let old: String = (0..30).map(|number| format!("line {number}\n")).collect();
        let html = chunks(&old, &old.replace("line 10\n", ""), 3);
        assert!(html.starts_with("<div class=\"left-out\">7 lines as before</div>"), "{html}");
        assert!(html.ends_with("<div class=\"left-out\">16 lines as before</div>\n"), "{html}");
        assert!(
            html.contains("<pre class=\"old\"><span class=\"sign\">− </span>line 10</pre></div>"),
            "{html}"
        );
        assert!(!chunks(&old, &old.replace("line 10\n", ""), usize::MAX).contains("left-out"));
    }
}

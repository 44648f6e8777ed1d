//! `{{#changes 05 06}}`: what changed in a step, as a map of its files. It is what
//! `cargo workbook diff 05 06 --stat` prints.

use std::path::Path;

use super::html::{count, escape};
use super::{Call, Outcome};
use crate::comparison::steps::{Change, Group, changes};

/// The map, folded.
pub fn html(call: &Call<'_>) -> Outcome {
    let [old, new] = call.words.as_slice() else {
        return Err("needs two steps, the older first: `{{#changes 05 06}}`".to_owned());
    };
    let (old, new) = (call.sources.find_step(old)?, call.sources.find_step(new)?);
    let (before, after) = (call.sources.solved(&old)?, call.sources.solved(&new)?);
    let found = changes(&before, &after, None).map_err(|error| error.to_string())?;
    if found.is_empty() {
        return Err(format!("there is no difference between {old} and {new}"));
    }
    let groups: String = Group::ALL.into_iter().map(|group| part(group, &found)).collect();
    let program = sum(&of(Group::Program, &found));
    Ok(format!(
        "<details class=\"changes\"><summary>What changed from step {} to step {}: {program} of the \
         program</summary>\n{groups}<p class=\"command\">Line by line: \
         <code>cargo workbook diff {} {}</code></p>\n</details>",
        old.number(),
        new.number(),
        old.number(),
        new.number()
    ))
}

fn of(group: Group, changes: &[Change]) -> Vec<&Change> {
    changes.iter().filter(|change| change.group == group).collect()
}

/// `14 files, 540 lines added, 120 removed`
fn sum(changes: &[&Change]) -> String {
    let added: usize = changes.iter().map(|change| change.comparison.added).sum();
    let removed: usize = changes.iter().map(|change| change.comparison.removed).sum();
    format!("{}, {} added, {removed} removed", count(changes.len(), "file"), count(added, "line"))
}

/// The files of one group, folder by folder. Of transcripts the sum is enough.
fn part(group: Group, changes: &[Change]) -> String {
    let ours = of(group, changes);
    if ours.is_empty() {
        return String::new();
    }
    let mut html = format!("<p class=\"group\">{}: {}</p>\n", name(group), sum(&ours));
    if group == Group::Transcripts {
        return html;
    }
    html.push_str("<ul>\n");
    let mut folder = None;
    for change in ours {
        let here = change.path.parent().unwrap_or(Path::new(""));
        if folder != Some(here) {
            let title = match here.as_os_str().is_empty() {
                true => "the step's folder".to_owned(),
                false => format!("{}/", here.display()),
            };
            html.push_str(&format!("<li class=\"folder\">{}</li>\n", escape(&title)));
            folder = Some(here);
        }
        html.push_str(&row(change));
    }
    html.push_str("</ul>\n");
    html
}

fn name(group: Group) -> &'static str {
    match group {
        Group::Program => "Program",
        Group::Tests => "Tests",
        Group::Transcripts => "Transcripts",
    }
}

fn row(change: &Change) -> String {
    let file = change.path.file_name().unwrap_or_default().to_string_lossy();
    let comparison = &change.comparison;
    let mut what = String::new();
    if let Some(from) = &change.from {
        let from = escape(&from.display().to_string());
        what.push_str(&format!(" <span class=\"from\">moved from {from}</span>"));
    } else if change.is_new {
        what.push_str(" <span class=\"from\">new</span>");
    } else if change.is_gone {
        what.push_str(" <span class=\"from\">gone</span>");
    }
    let lines = match (comparison.added, comparison.removed) {
        (0, 0) => "as it was".to_owned(),
        (added, removed) => format!(
            "<span class=\"added\">+{added}</span> <span class=\"removed\">−{removed}</span>"
        ),
    };
    format!(
        "<li><span class=\"file\">{}</span>{what} <span class=\"lines\">{lines}</span></li>\n",
        escape(&file)
    )
}

//! `{{#system 04}}`: the system before the chapter and after it, drawn from the steps' `system.toml`.

use std::path::Path;

use super::super::system::{FILE, System, figure};
use super::{Call, Outcome, Sources};
use crate::repository::StepName;

/// The two pictures; the first step has one.
pub fn html(call: &Call<'_>) -> Outcome {
    let [step] = call.words.as_slice() else {
        return Err("needs the step and nothing else: `{{#system 04}}`".to_owned());
    };
    let sources = call.sources;
    let step = sources.find_step(step)?;
    let after = read(sources, &step)?;
    let Some(earlier) = sources.step_before(&step) else {
        return Ok(figure(None, (step.number(), &after)));
    };
    let before = read(sources, &earlier)?;
    Ok(figure(Some((earlier.number(), &before)), (step.number(), &after)))
}

fn read(sources: &Sources, step: &StepName) -> Result<System, String> {
    let text = sources.text(step, Path::new(FILE));
    let text = text.ok_or_else(|| {
        format!("there is no steps/{step}/{FILE}, which says what the system consists of")
    })?;
    let services = &sources.source(step)?.exercise.services;
    System::parse(&text, services)
        .map_err(|(line, what)| format!("steps/{step}/{FILE}:{line}: {what}"))
}

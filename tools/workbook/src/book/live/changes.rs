//! Notices that a check, a hint or a `watch` wrote something. Called by `live`.

use std::ffi::OsStr;

use anyhow::Result;
use notify::EventKind;
use tokio::sync::watch;

use super::News;
use crate::repository::Repository;
use crate::watching::system::{self, Watch, Way};

/// Begins to watch `.workbook`, until what it gives is dropped.
pub(super) fn watch(repository: &Repository, way: Way, news: watch::Sender<News>) -> Result<Watch> {
    let folder = repository.state();
    std::fs::create_dir_all(&folder)?;
    let inside = folder.clone();
    let tell = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let (mut record, mut stage) = (event.need_rescan(), event.need_rescan());
        for path in event.paths.iter().filter_map(|path| path.strip_prefix(&inside).ok()) {
            match path.iter().next().and_then(OsStr::to_str) {
                Some("progress.json" | "hints.json" | "reports") => record = true,
                Some("checking") => stage |= path.extension() == Some(OsStr::new("json")),
                _ => {}
            }
        }
        news.send_if_modified(|news| {
            news.record += u64::from(record);
            news.stage += u64::from(stage);
            record || stage
        });
    };
    Ok(system::watch(&[folder], way, tell)?)
}

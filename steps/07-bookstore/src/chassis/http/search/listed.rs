//! A list that says where it goes on. Called by the controllers.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::{FilterQuery, to_json};
use crate::chassis::data::filter::Filter;
use crate::chassis::http::openapi::Chosen;
use crate::chassis::segment;

/// The records that a filter asks for. If there are more behind them, the header `Link` says where
/// (RFC 8288, `rel="next"`): a client that asks for 25 ids and gets 20 records learns that these are
/// not all. The number of all records (`X-Total-Count`) would have to be counted for each list.
pub struct Listed<T> {
    records: Vec<Chosen<T>>,
    next: Option<String>,
}

impl<T: Serialize> FilterQuery<T> {
    /// The filter for `answer`: with one record more than the client gets.
    pub fn with_one_more(&self) -> Filter {
        self.filter.with_one_more()
    }

    /// The answer, of the records that `with_one_more` found.
    pub fn answer(&self, mut found: Vec<T>) -> Listed<T> {
        let limit = usize::try_from(self.filter.limit).unwrap_or_default();
        let goes_on = found.len() > limit;
        found.truncate(limit);
        let records = found.iter().map(|one| self.filter.projection.apply(to_json(one)).into());
        Listed { records: records.collect(), next: self.next().filter(|_| goes_on) }
    }

    /// The query of the records behind these: the same one, with another `skip`.
    fn next(&self) -> Option<String> {
        let skip = self.filter.skip + self.filter.limit;
        let in_json = |(name, text): &(String, String)| {
            let mut filter =
                serde_json::from_str::<Value>(text).ok().filter(|_| name == "filter")?;
            let members = filter.as_object_mut()?;
            members.remove("offset");
            members.insert("skip".to_owned(), skip.into());
            Some(("filter".to_owned(), filter.to_string()))
        };
        let pairs = match self.pairs.iter().find_map(in_json) {
            Some(pair) => vec![pair],
            None => {
                let skips = ["filter[skip]", "filter[offset]"];
                let kept = self.pairs.iter().filter(|(name, _)| !skips.contains(&name.as_str()));
                kept.cloned().chain([("filter[skip]".to_owned(), skip.to_string())]).collect()
            }
        };
        let pairs = pairs.iter().map(|(name, text)| format!("{}={}", segment(name), segment(text)));
        (skip <= Filter::LONGEST_SKIP).then(|| pairs.collect::<Vec<_>>().join("&"))
    }
}

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        // Relative to the request, so that it is right behind a gateway as well.
        let link = self.next.map(|query| [(header::LINK, format!("<?{query}>; rel=\"next\""))]);
        (link, Json(self.records)).into_response()
    }
}

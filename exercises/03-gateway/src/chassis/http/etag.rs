//! The entity tags that a request names in a condition (RFC 9110, sections 8.8.3 and 13.1). Called by
//! the controllers of what has an `ETag`.

use axum::http::{HeaderMap, HeaderName};

/// The tags of `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `*`: whatever there is.
    Any,
    /// The texts between the quotes.
    These(Vec<String>),
}

/// How tags are compared (RFC 9110, section 8.8.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// A weak tag equals none: for `If-Match`.
    Strong,
    /// `W/"1"` equals `"1"`: for `If-None-Match`.
    Weak,
}

impl Tags {
    /// `None` if the request has no such header. What is no tag equals none.
    pub fn of(headers: &HeaderMap, name: HeaderName, comparison: Comparison) -> Option<Self> {
        let mut tags = Vec::new();
        let mut asked = false;
        for value in headers.get_all(name) {
            asked = true;
            let value = value.to_str().unwrap_or_default();
            if value.trim() == "*" {
                return Some(Self::Any);
            }
            tags.extend(value.split(',').filter_map(|tag| text_of(tag.trim(), comparison)));
        }
        asked.then_some(Self::These(tags))
    }

    /// Whether the tag with this text is among them.
    pub fn contain(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag == text),
        }
    }
}

fn text_of(tag: &str, comparison: Comparison) -> Option<String> {
    let strong = match comparison {
        Comparison::Strong => tag,
        Comparison::Weak => tag.strip_prefix("W/").unwrap_or(tag),
    };
    strong.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

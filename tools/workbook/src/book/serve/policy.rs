//! What a page of the book may load and do, as its browser is told. Called by `serve`.
//!
//! mdBook writes a few scripts into each page. They are allowed by their hashes, so that a script
//! which comes into a page by another way, say inside a transcript, is not run.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// For everything that is no page.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of one page. `framed`: it is the table of contents, which mdBook shows in a frame
/// where there is no JavaScript.
pub fn of_page(page: &str, framed: bool) -> String {
    let ancestors = if framed { "'self'" } else { "'none'" };
    // The page for what is not there may be shown at any depth, and says where its files are.
    let base = if page.contains("<base ") { "'self'" } else { "'none'" };
    let (scripts, styles) = (hashes(page, "script"), hashes(page, "style"));
    // mdBook aligns the cells of tables by `style=`.
    format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self'{styles}; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
         object-src 'none'; frame-ancestors {ancestors}; base-uri {base}; form-action 'none'"
    )
}

/// ` 'sha256-…'` for each element `name` whose text stands in the page itself.
fn hashes(page: &str, name: &str) -> String {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let mut hashes = String::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&opening) {
        let Some((attributes, after)) = after.split_once('>') else { break };
        let Some((text, after)) = after.split_once(&closing) else { break };
        rest = after;
        let is_element = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        if is_element && !attributes.contains("src=") {
            let hash = BASE64_STANDARD.encode(Sha256::digest(text));
            let source = format!(" 'sha256-{hash}'");
            if !hashes.contains(&source) {
                hashes.push_str(&source);
            }
        }
    }
    hashes
}

/// Gives every answer the headers that keep it in its place.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = HeaderValue::from_static(NOTHING);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in [
        // Two builds can follow within a second, which is all that a modification time tells apart.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_page_is_allowed_by_its_hash() {
        let page =
            "<head><script src=\"a.js\"></script><script>alert(1)</script><style>a{}</style>";
        let policy = of_page(page, false);
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let script = "script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';";
        assert!(policy.contains(script), "{policy}");
        assert!(policy.contains("style-src 'self' 'sha256-"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(policy.contains("base-uri 'none'"), "{policy}");
    }
}

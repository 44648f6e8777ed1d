//! The table of routes: which service answers a path. Called by `config`, which reads it, and by
//! `forward`, which asks it.

use axum::http::Uri;
use axum::http::uri::Authority;

/// The service to which requests go whose path starts with `prefix`.
#[derive(Clone, Debug)]
pub struct Route {
    /// Starts with a slash and does not end with one: `/api/v1`. Every path is below the empty one.
    pub prefix: String,
    /// `127.0.0.1:8002`.
    pub upstream: Authority,
}

/// Every route.
#[derive(Clone, Debug, Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// Reads `/api/v1=http://127.0.0.1:8002,/docs=http://127.0.0.1:8003`. An error says which part
    /// is wrong, and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut routes = Vec::<Route>::new();
        for part in text.split(',').map(str::trim) {
            let route = parse_route(part).map_err(|fault| format!("has {part:?}, and {fault}"))?;
            if routes.iter().any(|other| other.prefix == route.prefix) {
                return Err(format!("has two routes for {:?}", route.prefix));
            }
            routes.push(route);
        }
        Ok(Self(routes))
    }

    /// The route with the longest prefix that `path` is below: `/api/v1/notes` is below `/api/v1`,
    /// `/api/v10` is not.
    pub fn find(&self, path: &str) -> Option<&Route> {
        // ANCHOR: find_route
        let below = |route: &&Route| {
            let rest = path.strip_prefix(&*route.prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.iter().filter(below).max_by_key(|route| route.prefix.len())
        // ANCHOR_END: find_route
    }
}

fn parse_route(part: &str) -> Result<Route, &'static str> {
    let (prefix, url) = part.split_once('=').ok_or("a route is written /path=http://host:port")?;
    let prefix = prefix.trim_end_matches('/');
    if !prefix.is_empty() && !prefix.starts_with('/') {
        return Err("its path must start with a slash");
    }
    Ok(Route { prefix: prefix.to_owned(), upstream: parse_upstream(url)? })
}

/// `http://host:port`, without a path: the path that a client asks for is passed as it is.
pub fn parse_upstream(url: &str) -> Result<Authority, &'static str> {
    let uri: Uri = url.parse().map_err(|_| "its address is no URL")?;
    if uri.scheme_str() != Some("http") || uri.query().is_some() || uri.path() != "/" {
        return Err("its address must be http://host:port and nothing more");
    }
    uri.into_parts().authority.ok_or("its address must be http://host:port and nothing more")
}

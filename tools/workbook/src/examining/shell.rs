//! What a shell, a folder's name and other programs can spoil: variables, paths, watches. Called by
//! `examining`.

use std::path::PathBuf;

use crate::examining::Finding;
use crate::repository::Repository;
use crate::watching::system;

/// Whether programs of this machine would be asked for by way of a proxy.
pub fn proxy() -> Finding {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
    let Some(name) = proxies.into_iter().find(|name| set(name).is_some()) else {
        return Finding::ok("proxy", "none is set");
    };
    let excepted = ["no_proxy", "NO_PROXY"].into_iter().filter_map(set).collect::<Vec<_>>();
    let spares = |value: &String| {
        let mut hosts = value.split(',').map(str::trim);
        hosts.any(|host| host == "*" || host == "127.0.0.1" || host == "127.0.0.0/8")
    };
    if excepted.iter().any(spares) {
        return Finding::ok("proxy", format!("{name} is set, and NO_PROXY spares this machine"));
    }
    Finding::attention(
        "proxy",
        format!("{name} is set: curl and programs of yours ask it also for 127.0.0.1"),
        "the checks ask no proxy; for the rest: export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost",
    )
}

/// Variables that decide what `cargo test` finds; a check does not see them.
pub fn tests() -> Finding {
    let beginnings = ["INSTA_", "PROPTEST_", "RUST_TEST_", "KEEP_"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let decides = |name: &String| beginnings.iter().any(|beginning| name.starts_with(beginning));
    let mut names: Vec<_> = names.filter(decides).collect();
    names.sort();
    if names.is_empty() {
        return Finding::ok("variables", "none that decides what the tests find");
    }
    Finding::attention(
        "variables",
        format!("{} set: `cargo test` and `up` obey, checks do not", names.join(", ")),
        "unless you mean it: unset them",
    )
}

/// Whether the clone's folder has a name that every program takes as it is.
pub fn path(repository: &Repository) -> Finding {
    let root = repository.root();
    let Some(text) = root.to_str() else {
        return Finding::missing(
            "path",
            format!("{}: a name that is no UTF-8", root.display()),
            "move the clone to a folder whose name is UTF-8, best of plain letters and digits",
        );
    };
    match text.contains(['%', '?', '#']) {
        false => Finding::ok("path", "has no signs with a meaning in addresses"),
        true => Finding::attention(
            "path",
            format!("{text}: `%`, `?` and `#` have a meaning in the address of a database"),
            "if a database cannot be opened, or is another one: move the clone",
        ),
    }
}

/// Whether the system would tell of saves.
pub fn watches(repository: &Repository) -> Finding {
    let folders = ["book", "docs", "exercises", "steps", "tools"];
    let folders = folders.map(|name| repository.root().join(name));
    let folders: Vec<PathBuf> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
    match system::by_events(&folders, |_| {}) {
        Ok(_) => Finding::ok("watches", "the system tells of saves"),
        Err(error) => Finding::attention(
            "watches",
            format!("the system does not tell of saves: {error}"),
            system::remedy(&error).unwrap_or("`read` and `watch` look every half second instead"),
        ),
    }
}

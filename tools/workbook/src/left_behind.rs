//! Files that an editor makes beside the one that is edited. Called by `tree`, `watching` and `book`.

/// Locks (Emacs's `.#notes.rs`, a link that leads nowhere; LibreOffice's `.~lock.table.ods#`), files
/// for a crash (`#notes.rs#`, Vim's `.notes.rs.swp`), copies (`notes.rs~`), the `4913` with which Vim
/// tries whether it may write, and what is about to be renamed to the real name.
pub fn by_an_editor(name: &str) -> bool {
    let beginnings = [".#", "#", ".~lock.", ".goutputstream-"];
    let endings = ["~", ".swp", ".swo", ".swx", "___jb_tmp___", "___jb_old___"];
    name == "4913"
        || name == ".DS_Store"
        || beginnings.iter().any(|beginning| name.starts_with(beginning))
        || endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::by_an_editor;

    #[test]
    fn what_editors_leave_is_known_and_what_people_write_is_not() {
        let left = [".#a.md", "#a.md#", ".a.md.swp", "4913", ".~lock.a.ods#", "a.md~"];
        for name in left {
            assert!(by_an_editor(name), "{name}");
        }
        for name in ["a.md", "4913.md", ".nojekyll", "lock", "a#b.png", "01-~a.md"] {
            assert!(!by_an_editor(name), "{name}");
        }
    }
}

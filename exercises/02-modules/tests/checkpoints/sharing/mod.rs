//! What this chapter adds to what Keep promises its clients: who finds which shared note, and who is
//! told of whom. Called by `main.rs`, which makes a test of each; later steps call them by the crate
//! `contract`.

pub mod lists;
pub mod permissions;

use super::TRANSCRIPTS;

/// The table of contents, as that of step 01.
#[macro_export]
macro_rules! sharing_contents {
    ($each:path, $with:tt) => {
        $each! {
            $with
            lists {
                whoever_may_edit_may_read_and_finds_the_note_in_the_list;
                everybody_finds_what_is_shared_with_them_and_nothing_else;
                shared_notes_are_listed_newest_first_each_on_one_page;
                the_people_of_a_note_are_all_whom_it_is_shared_with_and_nobody_else;
            }
            permissions {
                there_is_no_permission_but_viewer_and_editor;
            }
        }
    };
}

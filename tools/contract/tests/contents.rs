//! The tables of contents: what an entry says that it needs is what its checkpoint uses, and
//! `except` leaves out what it names. Called by `cargo test`.

use contract::{Checkpoint, KEEP, SHARING, Wish};

/// What a checkpoint's text has where it needs something besides an address and a mailbox.
const SIGNS: [(&str, &str); 5] = [
    ("clock", "keep.advance("),
    ("hashes", "send_and_weigh("),
    ("serious_hashing", "serious_hashing:"),
    ("mail_url", "mail_url:"),
    ("request_deadline", "request_deadline:"),
];

/// The text of a checkpoint, from its name to the end of the function.
fn text_of(folder: &str, checkpoint: &Checkpoint) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../steps/");
    let path = format!("{root}{folder}/{}.rs", checkpoint.file);
    let text = std::fs::read_to_string(&path).expect(&path);
    let (_, function) = text.split_once(&format!("fn {}(", checkpoint.name)).expect(&path);
    function.split("\n}\n").next().unwrap_or_default().to_owned()
}

#[test]
fn an_entry_says_what_its_checkpoint_needs() {
    let suites = [
        ("01-three-tiers/tests/checkpoints/contract", KEEP),
        ("02-modules/tests/checkpoints/sharing", SHARING),
    ];
    for (folder, suite) in suites {
        for checkpoint in suite {
            let text = text_of(folder, checkpoint);
            let used = SIGNS.iter().filter(|(_, sign)| text.contains(sign)).map(|(need, _)| *need);
            let used: Vec<_> = used.collect();
            assert_eq!(checkpoint.needs, used, "what {} needs", checkpoint.name);
        }
    }
    let wanted = KEEP.iter().filter(|one| !one.needs.is_empty()).count();
    assert!(wanted > 0 && wanted < KEEP.len());
}

/// A table and its suite, as a step has them.
mod suite {
    pub mod doors {
        use contract::Start;

        pub async fn a_door_opens(_start: &dyn Start) {}

        /// Fails, unless it is left out.
        pub async fn a_wall_opens(_start: &dyn Start) {
            panic!("it is not left out");
        }
    }
}

macro_rules! contents {
    ($each:path, $with:tt) => {
        $each! {
            $with
            doors {
                a_door_opens;
                a_wall_opens: clock;
            }
        }
    };
}

async fn nobody(_: Wish) -> contract::Keep {
    panic!("no checkpoint here starts a Keep")
}

contract::tests!(contents, [crate::suite], crate::nobody, unless, doors::a_wall_opens);

//! What Keep promises its clients, as checkpoints that this step passes and every later one as well.
//! Called by `main.rs`, which makes a test of each; later steps call them by the crate `contract`.
//!
//! A checkpoint is a function with a sentence for a name. It starts a [`Keep`], drives it over HTTP,
//! and compares what went over the wire with its transcript in `transcripts/`.

mod person;

pub mod bodies;
pub mod codes;
pub mod concurrency;
pub mod journey;
pub mod mail;
pub mod notes;
pub mod pages;
pub mod password;
pub mod shares;
pub mod sign_in;
pub mod sign_up;
pub mod system;
pub mod tags;

use std::ops::Deref;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;
use transcript::{Mailbox, Request, Transcript};

pub use person::Person;

use super::TRANSCRIPTS;

/// The table of contents: every checkpoint by its file, and after a colon what it needs besides an
/// address and a mailbox. `clock` and `hashes` are what [`System`] does; the others are settings of
/// a [`Wish`].
#[macro_export]
macro_rules! keep_contents {
    ($each:path, $with:tt) => {
        $each! {
            $with
            bodies {
                an_object_where_a_string_belongs_is_refused;
                a_body_cannot_set_the_owner;
                a_body_that_is_not_a_json_object_is_refused;
                a_body_over_64_kib_is_refused;
                a_wrong_media_type_is_refused;
                a_body_that_is_compressed_or_not_utf_8_is_refused;
                the_character_that_no_database_text_can_hold_is_refused;
                a_text_that_is_too_long_is_refused;
            }
            codes {
                a_code_is_used_up_after_five_wrong_attempts: hashes;
                a_code_expires_after_ten_minutes: clock hashes;
                a_code_is_good_once;
                a_code_for_one_purpose_is_worth_nothing_for_another;
                asking_again_gives_five_codes_an_hour_and_no_more: clock;
            }
            concurrency {
                two_sign_ups_with_one_address_make_one_account: serious_hashing;
                of_two_edits_of_one_version_one_is_refused;
                one_code_confirmed_twice_at_once_is_good_once;
                guesses_that_come_at_once_are_counted_one_by_one;
            }
            journey {
                the_client_journey_from_sign_up_to_sign_out: clock;
            }
            mail {
                mails_go_to_a_mail_server_where_one_is_named: mail_url;
                a_mail_server_that_is_away_fails_no_request: mail_url;
            }
            notes {
                a_created_note_is_returned_with_its_location;
                a_note_takes_one_of_the_known_colors;
                a_malformed_id_names_nothing;
                an_edit_of_an_old_version_is_refused;
                a_condition_holds_on_every_route_of_a_note;
                a_deleted_note_is_gone;
                a_stranger_is_told_that_there_is_no_such_note;
            }
            pages {
                an_empty_list_is_an_empty_list;
                notes_are_listed_newest_first_a_page_at_a_time;
                notes_are_found_by_tag_color_and_words;
                a_query_that_makes_no_sense_is_refused;
            }
            password {
                a_reset_without_a_code_is_refused;
                a_reset_ends_every_session;
                a_forgotten_password_does_not_tell_who_has_an_account: hashes;
            }
            shares {
                a_shared_note_is_listed_with_its_owner_and_my_permission;
                a_viewer_reads_but_does_not_change;
                an_editor_changes_but_does_not_manage;
                a_share_with_oneself_or_with_nobody_is_refused;
                sharing_once_more_changes_nothing_and_mails_nothing;
                a_note_is_gone_for_somebody_once_the_share_is_taken_back;
            }
            sign_in {
                unknown_unconfirmed_and_wrong_are_one_answer: hashes;
                a_password_is_the_same_however_it_was_typed;
                a_token_is_dead_after_sign_out;
                a_token_expires_after_fifteen_minutes: clock;
                a_request_without_a_good_token_is_refused;
            }
            sign_up {
                the_answer_to_a_sign_up_does_not_tell_who_has_an_account: hashes;
                a_name_may_be_written_in_any_script;
                every_faulty_member_is_named_at_once;
                an_address_is_one_address_in_upper_and_lower_case;
                a_sign_up_that_nobody_confirmed_gives_way_to_a_new_one;
            }
            system {
                an_unknown_path_and_a_wrong_method_are_problems;
                health_and_readiness_are_told;
                the_colors_are_listed;
                every_answer_has_a_request_id;
                a_body_that_never_comes_does_not_hold_the_connection_for_ever: request_deadline;
            }
            tags {
                a_tag_is_made_read_changed_and_deleted;
                a_second_tag_of_one_title_is_refused;
                a_tag_is_put_on_a_note_and_taken_off;
                a_note_can_be_written_with_tags_of_its_owner;
                a_deleted_tag_is_taken_off_its_notes;
                somebody_elses_tag_does_not_exist;
            }
        }
    };
}

/// Starts a Keep for a checkpoint: the test harness of each step has such a function.
pub trait Start {
    /// Starts one as in production, but with hashes that cost little and a clock that stands still.
    fn keep(&self) -> Starting {
        self.keep_with(Wish::default())
    }

    /// Starts one with other settings.
    fn keep_with(&self, wish: Wish) -> Starting;
}

/// A Keep that is about to start.
pub type Starting = Pin<Box<dyn Future<Output = Keep>>>;

/// The settings that a checkpoint needs otherwise; what is not set stays as it is.
#[derive(Default)]
pub struct Wish {
    /// Passwords are hashed at the cost that production pays.
    pub serious_hashing: bool,
    /// The mail server, `smtp://127.0.0.1:2525`, in place of files.
    pub mail_url: Option<String>,
    /// How long a request may take.
    pub request_deadline: Option<Duration>,
}

/// What a test can do to a running Keep and no client can. Keep stops when this is dropped.
pub trait System {
    /// Moves its clock, which stands still otherwise.
    fn advance(&self, by: Duration);

    /// How many passwords and codes it has hashed since the start.
    fn hashes(&self) -> u64;
}

/// A running Keep.
pub struct Keep {
    outside: Outside,
    system: Box<dyn System>,
}

/// What a client has of Keep: where it listens, and the mails that it sends.
#[derive(Clone)]
pub struct Outside {
    /// Its address, `http://127.0.0.1:8000`.
    pub base: String,
    pub mailbox: Mailbox,
    pub client: reqwest::Client,
}

impl<F, Fut> Start for F
where
    F: Fn(Wish) -> Fut,
    Fut: Future<Output = Keep> + 'static,
{
    fn keep_with(&self, wish: Wish) -> Starting {
        Box::pin(self(wish))
    }
}

impl Keep {
    pub fn new(outside: Outside, system: Box<dyn System>) -> Self {
        Self { outside, system }
    }

    /// Moves its clock, which stands still otherwise.
    pub fn advance(&self, by: Duration) {
        self.system.advance(by);
    }

    /// Sends a request and says in the transcript how much work the answer took: who has an account
    /// must not be told by the time either.
    pub async fn send_and_weigh(&self, transcript: &mut Transcript, request: Request) {
        let before = self.system.hashes();
        transcript.send(request).await;
        match self.system.hashes() - before {
            1 => transcript.say("(That took one hash.)"),
            count => transcript.say(&format!("(That took {count} hashes.)")),
        }
    }
}

impl Deref for Keep {
    type Target = Outside;

    fn deref(&self) -> &Outside {
        &self.outside
    }
}

impl Outside {
    /// What listens at `base` and writes its mails to `mailbox`.
    pub fn new(base: String, mailbox: Mailbox) -> Self {
        Self { base, mailbox, client: transcript::client() }
    }

    /// A transcript that calls the tokens of these people by their names.
    pub fn transcript(&self, name: &'static str, people: &[&Person]) -> Transcript {
        self.transcript_in(TRANSCRIPTS, name, people)
    }

    /// The same, to be compared with the one in `folder`.
    pub fn transcript_in(
        &self,
        folder: &str,
        name: &'static str,
        people: &[&Person],
    ) -> Transcript {
        let mut transcript = Transcript::new(name, &self.base, Path::new(folder));
        for person in people {
            transcript.name(&person.token, &format!("token of {}", person.name));
        }
        transcript
    }

    /// Somebody who has signed up, confirmed the address and signed in.
    pub async fn person(&self, name: &str) -> Person {
        Person::sign_up(self, name).await
    }

    /// Sends a request that no transcript shows, and gives the body of the answer.
    pub async fn arrange(&self, request: Request) -> Value {
        request.send(&self.client, &self.base).await.json()
    }
}

/// A request that nobody is signed in for.
pub fn post(path: &str, body: Value) -> Request {
    Request::new("POST", &format!("/api/v1{path}")).json(&body)
}

/// A request that nobody is signed in for.
pub fn get(path: &str) -> Request {
    Request::new("GET", &format!("/api/v1{path}"))
}

/// A code that is not `code`, called `[wrong code]` in the transcript.
pub fn wrong_code(transcript: &mut Transcript, code: &str) -> &'static str {
    let wrong = if code == "000000" { "111111" } else { "000000" };
    transcript.name(wrong, "wrong code");
    wrong
}

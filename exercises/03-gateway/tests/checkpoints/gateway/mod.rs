//! What the gateway promises, in front of services that the checkpoints play: what passes it, and what
//! does not. Called by `main.rs`, which makes a test of each; later steps call them by the crate
//! `contract`.

mod upstream;

pub mod cors;
pub mod framing;
pub mod headers;
pub mod places;
pub mod routes;
pub mod streams;
pub mod upstreams;

use std::any::Any;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use transcript::Transcript;

pub use upstream::{Upstream, head_of, rest_of};

use super::TRANSCRIPTS;

/// The table of contents, as that of step 01.
#[macro_export]
macro_rules! gateway_contents {
    ($each:path, $with:tt) => {
        $each! {
            $with
            streams {
                a_body_that_is_announced_too_long_is_refused_before_it_is_sent;
                a_body_without_a_length_is_counted_while_it_passes;
                no_body_over_64_kib_reaches_the_service_behind_as_a_whole_one;
                a_client_that_sends_much_too_much_reads_why_it_is_refused;
                a_client_that_has_said_all_is_answered;
                a_body_of_64_kib_passes;
                a_body_that_does_not_come_is_given_up;
                a_body_that_breaks_off_is_not_blamed_on_the_service_behind;
                a_head_that_no_honest_client_sends_is_refused;
                a_head_without_end_is_not_kept;
                a_body_passes_as_it_comes_and_so_does_its_answer;
            }
            cors {
                whoever_reflects_every_origin_lets_every_page_in;
                a_page_of_an_unknown_origin_is_not_let_in;
                a_page_of_a_known_origin_may_use_keep;
                a_page_may_ask_for_every_method_and_condition;
                an_options_that_is_no_preflight_is_passed_on;
                without_a_list_no_page_of_another_origin_is_let_in;
                what_a_service_behind_says_to_browsers_does_not_count;
            }
            framing {
                a_transfer_coding_that_nobody_undoes_is_refused;
                a_body_passes_whatever_the_method;
                a_head_request_has_a_body_only_if_it_is_sent_one;
                a_request_names_one_host;
                a_host_in_the_target_is_the_one_that_counts;
                an_answer_that_could_be_two_is_a_bad_gateway;
                a_protocol_that_nobody_asked_for_is_a_bad_gateway;
                a_head_without_its_body_is_a_bad_gateway;
            }
            headers {
                what_concerns_one_connection_is_not_passed_on;
                what_concerns_the_connection_behind_does_not_come_back;
                a_client_is_not_believed_who_it_is;
                a_client_cannot_take_off_what_the_gateway_puts_on;
                one_request_id_is_told_to_the_client_and_to_the_service_behind;
                a_request_with_two_lengths_is_not_two_requests_behind;
            }
            places {
                who_finds_no_place_is_told_to_come_again;
                many_slow_clients_do_not_keep_a_fast_one_waiting;
                a_slow_service_does_not_keep_the_others_waiting;
                a_client_that_goes_away_gives_its_place_back;
                a_client_that_does_not_read_gives_its_place_back;
            }
            routes {
                a_client_of_the_gateway_need_not_know_that_a_service_has_moved;
                the_longest_prefix_that_ends_with_a_segment_wins;
                a_route_for_everything_takes_what_no_other_route_takes;
                a_path_and_its_query_are_passed_on_byte_for_byte;
                a_path_that_could_mean_another_one_behind_names_nothing;
            }
            upstreams {
                a_service_that_is_not_there_has_not_seen_the_request;
                a_service_that_breaks_off_may_have_done_what_was_asked;
                an_answer_that_cannot_be_read_is_a_bad_gateway;
                an_old_service_does_not_make_the_gateway_old;
                a_service_that_does_not_answer_is_given_up;
                half_an_answer_is_not_taken_for_a_whole_one;
                an_answer_that_stops_half_way_is_broken_off;
                an_upgrade_and_a_tunnel_are_refused;
                an_offer_that_may_be_ignored_is_ignored;
                no_request_is_sent_twice;
            }
        }
    };
}

/// Starts a gateway for a checkpoint: the test harness of each step has such a function.
pub trait Start {
    /// Starts one that passes everything under `/api/v1` to `url`.
    fn gate(&self, url: &str) -> Starting {
        self.gate_with(Wish::before(url))
    }

    /// Starts one with other settings.
    fn gate_with(&self, wish: Wish) -> Starting;
}

/// A gateway that is about to start.
pub type Starting = Pin<Box<dyn Future<Output = Gate>>>;

impl<F, Fut> Start for F
where
    F: Fn(Wish) -> Fut,
    Fut: Future<Output = Gate> + 'static,
{
    fn gate_with(&self, wish: Wish) -> Starting {
        Box::pin(self(wish))
    }
}

/// The settings of a gateway; what is not set is as in production.
#[derive(Default)]
pub struct Wish {
    /// As in `GATEWAY_ROUTES`: `/path=http://host:port`, with commas in between.
    pub routes: String,
    /// The origins whose pages may use Keep.
    pub origins: Vec<&'static str>,
    /// How many requests may be under way.
    pub at_once: Option<usize>,
    /// How long a client may take to send a body.
    pub sending: Option<Duration>,
    /// How long a service may take until the head of its answer.
    pub answering: Option<Duration>,
    /// How long the reader of an answer, or its sender, may pause.
    pub reading: Option<Duration>,
}

impl Wish {
    /// Everything under `/api/v1` goes to `url`.
    pub fn before(url: &str) -> Self {
        Self::routed(&format!("/api/v1={url}"))
    }

    /// These routes.
    pub fn routed(routes: &str) -> Self {
        Self { routes: routes.to_owned(), ..Self::default() }
    }
}

/// A running gateway.
pub struct Gate {
    /// Its address, `http://127.0.0.1:8000`.
    pub base: String,
    _running: Box<dyn Any>,
}

impl Gate {
    /// What listens at `base`, and stops when `running` is dropped.
    pub fn new(base: String, running: Box<dyn Any>) -> Self {
        Self { base, _running: running }
    }

    /// A transcript of what clients of the gateway see.
    pub fn transcript(&self, name: &'static str) -> Transcript {
        transcript(name, &self.base)
    }

    pub fn address(&self) -> SocketAddr {
        self.base.strip_prefix("http://").and_then(|text| text.parse().ok()).expect("an address")
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.expect("a connection")
    }

    /// Sends these bytes and reads until the gateway closes the connection.
    pub async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("the request is sent");
        rest_of(&mut stream).await
    }

    /// Sends a GET for this target as it is: other clients make it tidy first.
    pub async fn get(&self, target: &str) -> String {
        let head = format!("GET {target} HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\r\n");
        self.exchange(head.as_bytes()).await
    }
}

/// A transcript with whoever listens at `base`, whose address is called `[gateway]`.
pub fn transcript(name: &'static str, base: &str) -> Transcript {
    let mut transcript = Transcript::new(name, base, Path::new(TRANSCRIPTS));
    transcript.name(base.trim_start_matches("http://"), "gateway");
    transcript
}

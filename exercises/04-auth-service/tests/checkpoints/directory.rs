//! The port `UserDirectory`: the questions of the notes, and how many they are.
//!
//! Covers: src/auth/people.rs, src/notes/services/shares.rs, src/notes/repositories/shares.rs

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use contract::post;
use exercise_04_auth_service::chassis::{DataSource, Email, Error};
use exercise_04_auth_service::notes::{Person, UserDirectory};
use serde_json::json;
use transcript::{Transcript, test_name};
use uuid::Uuid;

use crate::harness::Keep;

/// Stands in front of the directory and counts the questions, and the ids in them.
struct Counting {
    inside: Arc<dyn UserDirectory>,
    questions: Arc<AtomicUsize>,
    ids: Arc<AtomicUsize>,
}

#[async_trait::async_trait]
impl UserDirectory for Counting {
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        self.ids.fetch_add(ids.len(), Ordering::SeqCst);
        self.inside.people(email, ids).await
    }
}

/// Keep, and how many questions and how many ids went through the port.
async fn counted() -> (Keep, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (questions, ids) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counters = (Arc::clone(&questions), Arc::clone(&ids));
    let between = |inside| {
        let (questions, ids) = counters;
        Arc::new(Counting { inside, questions, ids }) as Arc<dyn UserDirectory>
    };
    (Keep::start_with_directory(|_| {}, between).await, questions, ids)
}

fn say_questions(t: &mut Transcript, questions: &AtomicUsize) {
    match questions.swap(0, Ordering::SeqCst) {
        1 => t.say("(The directory was asked once.)"),
        count => t.say(&format!("(The directory was asked {count} times.)")),
    }
}

#[tokio::test]
async fn a_page_of_shared_notes_asks_the_directory_once() {
    let (keep, questions, ids) = counted().await;
    let (ada, alan) = (keep.person("Ada").await, keep.person("Alan").await);
    let grace = keep.person("Grace").await;
    let mut t = keep.transcript(test_name!(), &[&grace]);
    for (owner, title) in [(&ada, "Milk, eggs"), (&alan, "Tea"), (&ada, "Bread")] {
        let note = owner.writes(&keep, title).await;
        owner.shares(&keep, &note, &grace, "viewer").await;
    }
    questions.store(0, Ordering::SeqCst);
    ids.store(0, Ordering::SeqCst);
    t.send(grace.get("/notes/shared")).await;
    say_questions(&mut t, &questions);
    t.check();
    let asked = ids.load(Ordering::SeqCst);
    assert_eq!(asked, 2, "ids in the question: three notes have two owners, each asked for once");
}

#[tokio::test]
async fn a_share_asks_the_directory_once() {
    let (keep, questions, _) = counted().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    questions.store(0, Ordering::SeqCst);
    let share = format!("/notes/{note}/shares/{}", grace.email);
    t.send(ada.put(&share, json!({ "permission": "viewer" }))).await;
    t.say("The question is about two people: the one at the address, and the owner.");
    say_questions(&mut t, &questions);
    t.check();
}

#[tokio::test]
async fn the_people_of_a_note_come_by_address_and_from_one_question() {
    let (keep, questions, _) = counted().await;
    let ada = keep.person("Ada").await;
    let (zoe, bob) = (keep.person("Zoe").await, keep.person("Bob").await);
    let mut t = keep.transcript(test_name!(), &[&ada]);
    let note = ada.writes(&keep, "Milk, eggs").await;
    t.learn("note", &note);
    ada.shares(&keep, &note, &zoe, "editor").await;
    ada.shares(&keep, &note, &bob, "viewer").await;
    questions.store(0, Ordering::SeqCst);
    t.send(ada.get(&format!("/notes/{note}/shares"))).await;
    say_questions(&mut t, &questions);
    t.check();
}

async fn id_of(source: &DataSource, email: &str) -> Uuid {
    const SQL: &str = "SELECT id FROM accounts WHERE email = $1";
    let id = match source {
        DataSource::Sqlite(pool) => sqlx::query_scalar(SQL).bind(email).fetch_one(pool).await,
        DataSource::Postgres(pool) => sqlx::query_scalar(SQL).bind(email).fetch_one(pool).await,
    };
    id.expect("an account")
}

async fn signs_up_only(keep: &Keep, name: &str) {
    let email = format!("{}@example.com", name.to_lowercase());
    let body = json!({ "name": name, "email": email, "password": "correct horse" });
    keep.arrange(post("/auth/sign-up", body)).await;
}

#[tokio::test]
async fn the_directory_tells_of_confirmed_accounts_only() {
    let keep = Keep::start().await;
    // Neither Eve, who comes before Ada, nor Mallory after her has confirmed the address.
    signs_up_only(&keep, "Eve").await;
    keep.person("Ada").await;
    signs_up_only(&keep, "Mallory").await;
    let ada = id_of(&keep.auth_source, "ada@example.com").await;
    let eve = id_of(&keep.auth_source, "eve@example.com").await;
    let mallory = id_of(&keep.auth_source, "mallory@example.com").await;
    let people = keep.directory.people(None, &[eve, Uuid::nil(), ada, mallory]).await;
    let people = people.expect("an answer");
    let people: Vec<_> = people.iter().map(|person| person.email.as_str()).collect();
    assert_eq!(people, ["ada@example.com"], "neither the two nor somebody for an unknown id");
    assert!(keep.directory.people(None, &[]).await.expect("an answer").is_empty());
    for (email, known) in [("ada@example.com", true), ("eve@example.com", false)] {
        let email = Email::parse(email).expect("an address");
        let people = keep.directory.people(Some(&email), &[]).await.expect("an answer");
        assert_eq!(!people.is_empty(), known, "{}", email.as_str());
    }
}

#[tokio::test]
async fn a_note_whose_owner_is_gone_is_left_out_of_the_list() {
    const SQL: &str = "DELETE FROM accounts WHERE email = 'ada@example.com'";
    let keep = Keep::start().await;
    let (ada, grace) = (keep.person("Ada").await, keep.person("Grace").await);
    let alan = keep.person("Alan").await;
    let mut notes = Vec::new();
    for (owner, title) in [(&alan, "Bread"), (&ada, "Milk, eggs"), (&alan, "Tea")] {
        notes.push(owner.writes(&keep, title).await);
        owner.shares(&keep, &notes[notes.len() - 1], &grace, "viewer").await;
    }
    match &keep.auth_source {
        DataSource::Sqlite(pool) => sqlx::query(SQL).execute(pool).await.map(|_| ()),
        DataSource::Postgres(pool) => sqlx::query(SQL).execute(pool).await.map(|_| ()),
    }
    .expect("the account goes, and no foreign key holds it");
    let list = keep.arrange(grace.get("/notes/shared")).await;
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let titles: Vec<_> = items.iter().map(|note| note["title"].clone()).collect();
    assert_eq!(titles, ["Tea", "Bread"], "Alan's notes stay, and Ada's is left out");
    let read = grace.get(&format!("/notes/{}", notes[1])).send(&keep.client, &keep.base).await;
    assert_eq!(read.status, 200, "the note itself is there still, and shared");
}

//! Strings that must never be seen, in any file of PostgreSQL: tables, log, what it says of itself.

use std::fs;
use std::path::Path;

use reportline_channel::{ChannelId, Handle};
use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store::{KeptConversation, NewDelivery, Outcome, Store};
use reportline_store_sql::PostgresStore;
use tokio::task::spawn_blocking;

use super::database::Made;
use super::thrown_away::Server;

const STORY: &str = "canary: they wrote it on the door of the house";
const WORDS: &str = "canary: what happened next, in your own words";
const PERSON: &str = "canary-person-4711";
const EVENT: &str = "canary-event-4712";
const HANDLE: &str = "canary-handle-4713";
const PLACE: &str = "canary-place-4714";
const CANARIES: [&str; 6] = [STORY, WORDS, PERSON, EVENT, HANDLE, PLACE];

/// Which of these stand in which file of the folder and those below it.
fn search(folder: &Path, wanted: &[&str], hits: &mut Vec<String>) -> usize {
    let mut n_files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            n_files += search(&path, wanted, hits);
            continue;
        }
        // Temporary files come and go.
        let Ok(bytes) = fs::read(&path) else { continue };
        n_files += 1;
        let text = String::from_utf8_lossy(&bytes);
        let found = wanted.iter().filter(|it| text.contains(**it));
        hits.extend(found.map(|it| format!("{it} in {}", path.display())));
    }
    n_files
}

fn hits(folder: &Path, wanted: &[&str]) -> Vec<String> {
    let mut hits = Vec::new();
    let n_files = search(folder, wanted, &mut hits);
    assert!(n_files > 100, "there is hardly a file to search");
    hits
}

async fn tell(store: &PostgresStore) {
    let story = KeptConversation { state: STORY.repeat(400).into_bytes(), ..conversation(1, PERSON) };
    let words = |delivery: NewDelivery| NewDelivery { payload: WORDS.repeat(50).into_bytes(), ..delivery };
    let mut transaction = store.begin().await.unwrap();
    transaction.note_events(&[event(EVENT)], at(0)).await.unwrap();
    transaction.keep(std::slice::from_ref(&story)).await.unwrap();
    let owed = [
        words(message_of(1, "shown", PERSON)),
        words(message_of(1, "waiting in clear", PERSON)),
        words(message("alone", PERSON)),
    ];
    transaction.owe(&owed, at(0)).await.unwrap();
    transaction.commit().await.unwrap();
    store.save_cursor(&ChannelId("town".into()), PLACE, None).await.unwrap();
    lease(store, 0).await;
    let handle = Some(Handle(HANDLE.into()));
    settle(store, 0, &[settlement("shown", 1, Outcome::Delivered { handle })]).await;
    for version in 1..5 {
        keep(store, &[KeptConversation { version, ..story.clone() }]).await;
    }
}

/// Neither while it is kept, nor in what failed and was logged, nor in what an erasure leaves.
#[tokio::test]
async fn no_plain_byte_of_a_story_is_in_any_file_of_postgres() {
    let server = spawn_blocking(Server::start).await.unwrap();
    let made = Made::make(&server.url).await;
    let url = made.url.clone().into();
    let store = PostgresStore::open(&url, LocalKey::generate(), "one").await.unwrap();
    // A server that logs all that it is asked, with the values.
    made.run("ALTER SYSTEM SET log_statement = 'all'").await;
    made.run("SELECT pg_reload_conf()").await;
    tell(&store).await;
    let mut transaction = store.begin().await.unwrap();
    let wrong = KeptConversation { version: 77, state: STORY.into(), ..conversation(1, PERSON) };
    transaction.keep(&[wrong]).await.unwrap_err();
    drop(transaction);
    made.run("CHECKPOINT").await;
    assert_eq!(hits(&server.folder, &CANARIES), [""; 0]);
    // The search does find what stands in clear: the name of a delivery.
    assert_ne!(hits(&server.folder, &["waiting in clear"]), [""; 0]);

    erase(&store, &[nth(1)]).await;
    store.close().await;
    made.run("VACUUM").await;
    made.run("CHECKPOINT").await;
    assert_eq!(hits(&server.folder, &CANARIES), [""; 0]);
    drop(made);
    spawn_blocking(move || drop(server)).await.unwrap();
}

//! Strings that must never be seen: not in any file while the story is kept, and not even sealed once it is erased.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use reportline_channel::{ChannelId, Handle};
use reportline_seal::LocalKey;
use reportline_store::conformance::samples::*;
use reportline_store::{KeptConversation, NewDelivery, Outcome, Store};
use reportline_store_sql::SqliteStore;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

const STORY: &str = "canary: they wrote it on the door of the house";
const WORDS: &str = "canary: what happened next, in your own words";
const PERSON: &str = "canary-person-4711";
const EVENT: &str = "canary-event-4712";
const HANDLE: &str = "canary-handle-4713";
const PLACE: &str = "canary-place-4714";
const CANARIES: [&str; 6] = [STORY, WORDS, PERSON, EVENT, HANDLE, PLACE];

/// Which of these stand in which file of the folder.
fn search(folder: &Path, wanted: &[&[u8]]) -> Vec<String> {
    let mut hits = Vec::new();
    let mut n_files = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        n_files += 1;
        for (at, wanted) in wanted.iter().enumerate() {
            if bytes.windows(wanted.len()).any(|window| window == *wanted) {
                hits.push(format!("{at} in {}", path.display()));
            }
        }
    }
    assert!(n_files >= 2, "the folder is nearly empty");
    hits
}

fn plain_canaries(folder: &Path) -> Vec<String> {
    search(folder, &CANARIES.map(str::as_bytes))
}

/// Two people tell a story; one of the two is long enough for many pages. Each is shown something and owes something.
async fn tell(store: &SqliteStore) {
    let story = |n, name: &str, n_times| KeptConversation {
        state: STORY.repeat(n_times).into_bytes(),
        ..conversation(n, name)
    };
    let words = |delivery: NewDelivery| NewDelivery { payload: WORDS.repeat(50).into_bytes(), ..delivery };
    let mut transaction = store.begin().await.unwrap();
    transaction.note_events(&[event(EVENT)], at(0)).await.unwrap();
    transaction.keep(&[story(1, PERSON, 400), story(2, "somebody", 1)]).await.unwrap();
    let owed = [
        words(message_of(1, "shown", PERSON)),
        words(message_of(1, "waiting", PERSON)),
        words(message_of(2, "other", "somebody")),
        words(message("alone", PERSON)),
    ];
    transaction.owe(&owed, at(0)).await.unwrap();
    transaction.commit().await.unwrap();

    store.save_cursor(&ChannelId("town".into()), PLACE, None).await.unwrap();
    lease(store, 0).await;
    let handle = Some(Handle(HANDLE.into()));
    settle(store, 0, &[settlement("shown", 1, Outcome::Delivered { handle })]).await;
    // The state changes, so that old versions of it lie about in pages and in the log.
    for version in 1..5 {
        keep(store, &[KeptConversation { version, ..story(1, PERSON, 400) }]).await;
    }
}

/// How long a piece of a sealed value is. Pieces, because a long value is spread over pages.
const PIECE: usize = 32;

type Pieces = HashMap<&'static str, HashSet<Vec<u8>>>;

/// Pieces of everything that is kept sealed of conversations, by what it is.
async fn sealed_pieces(folder: &Path) -> Pieces {
    let options = SqliteConnectOptions::new().filename(folder.join("reportline.db")).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let mut pieces = HashMap::new();
    for (what, text) in [
        ("states", "SELECT state FROM conversation"),
        ("keys", "SELECT wrapped_key FROM conversation"),
        ("handles", "SELECT handle FROM conversation WHERE handle IS NOT NULL"),
        ("words", "SELECT payload FROM delivery WHERE conversation IS NOT NULL"),
    ] {
        let values: Vec<(Vec<u8>,)> = sqlx::query_as(text).fetch_all(&mut connection).await.unwrap();
        let of_value =
            |(value,): &(Vec<u8>,)| value.chunks_exact(PIECE).map(<[u8]>::to_vec).collect::<Vec<_>>();
        pieces.insert(what, values.iter().flat_map(of_value).collect());
    }
    connection.close().await.unwrap();
    pieces
}

/// How many pieces of each stand in the files of the folder.
fn sealed_hits(folder: &Path, pieces: &Pieces) -> HashMap<&'static str, usize> {
    let mut hits: HashMap<_, _> = pieces.keys().map(|what| (*what, 0)).collect();
    for file in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for window in bytes.windows(PIECE) {
            for (what, wanted) in pieces {
                *hits.entry(*what).or_default() += usize::from(wanted.contains(window));
            }
        }
    }
    hits
}

#[tokio::test]
async fn no_plain_byte_of_a_story_is_ever_in_a_file() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path(), LocalKey::generate()).await.unwrap();
    tell(&store).await;
    assert_eq!(plain_canaries(folder.path()), [""; 0]);
    // The search does find what stands in clear: the name of a delivery.
    assert_ne!(search(folder.path(), &[b"waiting"]), [""; 0]);
    store.close().await;
    assert_eq!(plain_canaries(folder.path()), [""; 0]);
}

#[tokio::test]
async fn no_sealed_byte_of_a_story_is_in_a_file_after_it_is_erased() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path(), LocalKey::generate()).await.unwrap();
    tell(&store).await;
    let pieces = sealed_pieces(folder.path()).await;
    for (what, hits) in sealed_hits(folder.path(), &pieces) {
        assert!(hits > 0, "the search finds no {what} while they are kept");
    }

    // One is erased at the person's word, the other because its time has come. The store stays open.
    erase(&store, &[nth(1)]).await;
    let n_erased = store.erase_expired(at(1000), 10).await.unwrap();
    assert_eq!(n_erased, 1);
    for (what, hits) in sealed_hits(folder.path(), &pieces) {
        assert_eq!(hits, 0, "{what} are left while the store is open");
    }
    store.close().await;
    for (what, hits) in sealed_hits(folder.path(), &pieces) {
        assert_eq!(hits, 0, "{what} are left after the store is closed");
    }
    assert_eq!(plain_canaries(folder.path()), [""; 0]);
}

#[tokio::test]
async fn no_sealed_byte_of_a_message_is_in_a_file_after_it_is_delivered_and_its_conversation_erased() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path(), LocalKey::generate()).await.unwrap();
    tell(&store).await;
    let pieces = sealed_pieces(folder.path()).await;
    lease(&store, 100).await;
    let gone = Outcome::Delivered { handle: None };
    let settlements = [settlement("waiting", 1, gone.clone()), settlement("other", 2, gone)];
    settle(&store, 100, &settlements).await;
    erase(&store, &[nth(1), nth(2)]).await;
    for (what, hits) in sealed_hits(folder.path(), &pieces) {
        assert_eq!(hits, 0, "{what} are left");
    }
}

//! What the wire outlives: connections that end at any moment, and a server that falls silent amid its work.

use std::time::Duration;

use reportline_channel::RunError;
use tokio::time::{sleep, timeout};

use crate::fake::{ANA, PostOffice, REPORT, mail};
use crate::fetched::Place;
use crate::settings::{Settings, Times};
use crate::wire::{LIMIT, QUICK, connect, is_quiet, next, settings, take, text};

const N_KICKS: u64 = 100;

/// Kicks come between at once and so many milliseconds after a mail was put in: while waiting, fetching, marking, moving.
const LATEST_KICK_MS: u64 = 130;

#[tokio::test]
async fn a_hundred_kicks_lose_nothing() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let mut mailbox = connect(&settings).await;
    let mut taken = Vec::new();
    for index in 0..N_KICKS {
        let disturb = async {
            // 37 and 130 share no factor: another moment each time.
            sleep(Duration::from_millis(37 * index % LATEST_KICK_MS)).await;
            office.kicks(REPORT).await;
        };
        let deliver = async { office.delivers(REPORT, &mail(ANA, "hello", &index.to_string())).await };
        let (text, (), ()) = tokio::join!(take(&mut mailbox), deliver, disturb);
        taken.push(text);
    }
    assert_eq!(taken, (0..N_KICKS).map(|it| it.to_string()).collect::<Vec<_>>());
    assert!(is_quiet(&mut mailbox).await, "none comes twice");
    assert_eq!((office.mailbox_of(REPORT).len(), office.lies_in(REPORT, "Processed").len()), (0, 100));
}

/// Times in which a silence is soon noticed.
fn impatient() -> Times {
    Times { step: Duration::from_secs(1), work: Duration::from_secs(2), ..QUICK }
}

#[tokio::test]
async fn a_frozen_server_is_noticed_and_outlived() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = Settings { times: impatient(), ..settings(&office.settings()) };
    let mut mailbox = connect(&settings).await;
    office.delivers(REPORT, &mail(ANA, "hello", "before")).await;
    assert_eq!(take(&mut mailbox).await, "before");
    office.freezes().await;
    let lost = timeout(LIMIT * 2, mailbox.next()).await.expect("it is noticed");
    assert!(matches!(lost, Err(RunError::Lost(_))), "the supervisor is told: {lost:?}");
    office.thaws().await;
    office.delivers(REPORT, &mail(ANA, "hello", "after")).await;
    assert_eq!(take(&mut mailbox).await, "after");
}

/// The server goes on with what it was told before, on a connection that we gave up meanwhile.
#[tokio::test]
async fn what_comes_while_the_server_is_frozen_is_taken_once() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = Settings { times: impatient(), ..settings(&office.settings()) };
    let mut mailbox = connect(&settings).await;
    for index in 0..5 {
        office.puts_back(REPORT, &mail(ANA, "hello", &index.to_string()));
    }
    assert_eq!(take(&mut mailbox).await, "0");
    let held = next(&mut mailbox).await;
    let mut taken = vec![text(&held)];
    office.freezes().await;
    for index in 5..10 {
        office.puts_back(REPORT, &mail(ANA, "hello", &index.to_string()));
    }
    let thaw = async {
        // Longer than the move is waited for, and the first attempt to connect again.
        sleep(Duration::from_secs(4)).await;
        office.thaws().await;
    };
    let settling = timeout(LIMIT, mailbox.settle(&held.key, Place::Processed));
    let (settled, ()) = tokio::join!(settling, thaw);
    settled.expect("it does not take for ever").expect("it outlives the silence");
    while taken.len() < 9 {
        taken.push(take(&mut mailbox).await);
    }
    taken.sort();
    assert_eq!(taken, (1..10).map(|it| it.to_string()).collect::<Vec<_>>());
    assert!(is_quiet(&mut mailbox).await, "none comes twice");
    assert_eq!((office.mailbox_of(REPORT).len(), office.lies_in(REPORT, "Processed").len()), (0, 10));
}

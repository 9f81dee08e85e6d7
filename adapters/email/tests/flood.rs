//! Ten thousand mails at once, and a mail of somebody else among them. How many seconds that takes is for
//! `benches/flood.rs`; here it is whose turn it is.

use crate::fake::{ANA, BEN, PostOffice, REPORT, mail};
use crate::fetched::Place;
use crate::wire::{connect, next, settings, take, text};

const N_FLOOD: usize = 10_000;

/// So many may be taken before somebody who writes amid the work: one look later, on the fastest machine.
const MOST_BEFORE: usize = N_FLOOD / 10;

/// Drops a flood, with one mail of Ana's in the middle.
fn floods(office: &PostOffice, from: impl Fn(usize) -> String) {
    for index in 0..N_FLOOD {
        if index == N_FLOOD / 2 {
            office.puts_back(REPORT, &mail(ANA, "help", "victim"));
        }
        office.puts_back(REPORT, &mail(&from(index), "x", "flood"));
    }
}

#[tokio::test]
async fn a_flood_of_one_does_not_delay_another() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    floods(&office, |_| "flood@evil.test".to_owned());
    let mut mailbox = connect(&settings).await;
    let first = [take(&mut mailbox).await, take(&mut mailbox).await];
    assert!(first.contains(&"victim".to_owned()), "{first:?}");
    // And one who comes later, amid the work.
    office.delivers(REPORT, &mail(BEN, "help", "later")).await;
    let mut n_before = 0;
    while take(&mut mailbox).await != "later" {
        n_before += 1;
        assert!(n_before < MOST_BEFORE, "others come first for too long");
    }
}

#[tokio::test]
async fn a_flood_from_all_addresses_of_a_domain_does_not_delay_another() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    floods(&office, |index| format!("flood{index}@evil.test"));
    let mut mailbox = connect(&settings).await;
    let first = [take(&mut mailbox).await, take(&mut mailbox).await];
    assert!(first.contains(&"victim".to_owned()), "{first:?}");
}

/// Each in its own folder, none twice, none left, however they were put together.
#[tokio::test]
async fn what_is_moved_together_arrives_one_by_one() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    let n = 300;
    for index in 0..n {
        office.puts_back(REPORT, &mail(&format!("p{index}@people.test"), "x", &index.to_string()));
    }
    let mut mailbox = connect(&settings).await;
    let place = |text: &str| match text.parse::<usize>().expect("a number") % 3 {
        0 => Place::Processed,
        1 => Place::Review,
        _ => Place::Quarantine,
    };
    for index in 0..n {
        let fetched = next(&mut mailbox).await;
        assert_eq!(fetched.tries, 0, "what is noted ahead has not begun");
        mailbox.note_tries(&fetched.key, 1).await.expect("it is noted");
        mailbox.settle_soon(&fetched.key, place(&text(&fetched)));
        if index % 50 == 49 {
            office.kicks(REPORT).await;
        }
    }
    assert!(crate::wire::is_quiet(&mut mailbox).await, "none comes twice");
    assert!(office.mailbox_of(REPORT).is_empty());
    for (folder, rest) in [("Processed", 0), ("Review", 1), ("Quarantine", 2)] {
        let lie = office.lies_in(REPORT, folder);
        let mut numbers: Vec<usize> = lie
            .iter()
            .map(|it| it.lines().last().expect("it has words").parse().expect("a number"))
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..n).filter(|it| it % 3 == rest).collect::<Vec<_>>(), "{folder}");
    }
}

/// A mail that ends the process takes nobody with it: whoever was done with is moved before it is read again.
#[tokio::test]
async fn who_was_read_beside_a_deadly_mail_is_not_condemned_with_it() {
    let Some(office) = PostOffice::start().await else { return };
    let settings = settings(&office.settings());
    for text in ["one", "two", "deadly", "three"] {
        office.puts_back(REPORT, &mail(ANA, "hello", text));
    }
    for _ in 0..2 {
        // As a process does that ends when it reads that mail.
        let mut mailbox = connect(&settings).await;
        loop {
            let fetched = next(&mut mailbox).await;
            mailbox.note_tries(&fetched.key, fetched.tries + 1).await.expect("it is noted");
            if text(&fetched) == "deadly" {
                break;
            }
            mailbox.settle_soon(&fetched.key, Place::Processed);
        }
    }
    let mut mailbox = connect(&settings).await;
    let fetched = next(&mut mailbox).await;
    assert_eq!((text(&fetched).as_str(), fetched.tries), ("deadly", 2), "it alone was tried twice");
    assert_eq!(office.lies_in(REPORT, "Processed").len(), 2);
    let fetched = next(&mut mailbox).await;
    assert_eq!(text(&fetched), "three");
    assert!(fetched.tries < 2, "it has an attempt left");
}

//! Rules of leases: who may attempt what, and until when.

use std::collections::HashSet;

use super::Ground;
use super::samples::*;
use crate::delivery::{NewDelivery, Outcome};

/// Due means due: at that moment, no sooner.
pub async fn nothing_is_leased_before_it_is_due(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[NewDelivery { due_at: at(10), ..message("a", "ana") }]).await;
    assert_eq!(lease(&*store, 9).await, []);
    assert_eq!(lease(&*store, 10).await, first(&["a"]));
}

/// Nobody else gets it before; then whoever asks gets it, as the next attempt.
pub async fn lease_holds_until_its_time(ground: &dyn Ground) {
    let store = ground.open().await;
    owe(&*store, &[message("a", "ana"), message("a after", "ana")]).await;
    assert_eq!(lease(&*store, 0).await, first(&["a"]));
    assert_eq!(lease(&*store, LEASE_S - 1).await, []);
    assert_eq!(lease(&*store, LEASE_S).await, [("a".to_owned(), 2)]);
    assert_eq!(lease(&*store, 2 * LEASE_S).await, [("a".to_owned(), 3)]);
}

/// At most so many, those due first; the next call gives others.
pub async fn at_most_so_many_are_leased(ground: &dyn Ground) {
    let store = ground.open().await;
    let due = |id: &str, seconds| NewDelivery { due_at: at(seconds), ..message(id, id) };
    owe(&*store, &[due("third", 3), due("first", 1), due("second", 2)]).await;
    for expected in [vec!["first", "second"], vec!["third"], vec![]] {
        let leased = store.lease(at(10), at(70), 2).await.expect("leasing works");
        assert_eq!(leased.iter().map(|it| it.id.0.as_str()).collect::<Vec<_>>(), expected);
    }
}

/// Four at once lease a hundred, each of them once.
pub async fn two_who_lease_share_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    let owed: Vec<_> = (0..100).map(|n| message(&format!("m{n}"), &format!("p{n}"))).collect();
    owe(&*store, &owed).await;
    let take = || async { store.lease(at(0), at(60), 25).await.expect("leasing works") };
    let (a, b, c, d) = tokio::join!(take(), take(), take(), take());
    let all: Vec<_> = [a, b, c, d].into_iter().flatten().map(|it| it.id).collect();
    assert_eq!(all.len(), 100);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 100);
}

/// Whoever waits until then finds something to lease, and nothing sooner: a lease counts as due when it runs out,
/// what waits behind another does not count, what is held back does not either.
pub async fn next_due_is_when_leasing_gives_something(ground: &dyn Ground) {
    let store = ground.open().await;
    let next = || async { store.next_due().await.expect("asking works") };
    assert_eq!(next().await, None);
    keep(&*store, &[conversation(1, "ana")]).await;
    let due = |id: &str, to: &str, seconds| NewDelivery { due_at: at(seconds), ..message(id, to) };
    let held = NewDelivery { held_by: Some(named("report")), ..message("held", "ben") };
    let report = NewDelivery { due_at: at(90), ..report_of(1, "report") };
    owe(&*store, &[due("a", "ana", 30), due("a after", "ana", 10), report, held]).await;
    assert_eq!(next().await, Some(at(30)));
    assert_eq!(lease(&*store, 30).await, first(&["a"]));
    assert_eq!(next().await, Some(at(90)));
    assert_eq!(lease(&*store, 90).await, [("a".to_owned(), 2), ("report".to_owned(), 1)]);
    assert_eq!(next().await, Some(at(90 + LEASE_S)));
    settle(&*store, 91, &[settlement("a", 2, Outcome::RetryAt(at(100)))]).await;
    assert_eq!(next().await, Some(at(100)));
}

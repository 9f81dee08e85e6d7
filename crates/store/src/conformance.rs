//! The suite every store passes: each rule of the contract, played against the real database.
//!
//! # How to pass it
//! 1. In `Cargo.toml`: `reportline-store = { workspace = true, features = ["conformance"] }` and `tokio` among the
//!    dev-dependencies.
//! 2. In `tests/main.rs`: a type that implements [`Ground`], an `async fn` that makes an empty one, and
//!    ```text
//!    mod conformance {
//!        reportline_store::store_conformance!(super::ground);
//!    }
//!    ```
//! 3. Each rule is a test of its own, named after it. There are no exemptions.
//!
//! The rules in prose: `docs/specs/store.md`.

pub mod conversations;
pub mod events;
pub mod leases;
pub mod limits;
pub mod nodes;
pub mod outbox;
pub mod ownership;
pub mod samples;
pub mod settlements;
pub mod walk;
pub mod whole;

use async_trait::async_trait;

use crate::store::Store;

/// An empty place for one store: a folder, a schema.
#[async_trait]
pub trait Ground: Send + Sync {
    /// Opens the store of this place. Opened again after the one before was dropped, it finds what that one kept.
    async fn open(&self) -> Box<dyn Store>;

    /// Opens the store of this place as another process does, beside those that are open; `None` where a second process
    /// is refused. The rules of several processes are played where there can be several.
    async fn open_beside(&self) -> Option<Box<dyn Store>>;
}

/// One test for each rule, against grounds made by the `async fn` that is named.
#[macro_export]
macro_rules! store_conformance {
    ($ground:path) => {
        $crate::store_conformance! { $ground;
            events: event_is_new_once, event_twice_in_one_call_is_new_once, seen_is_told_and_changes_nothing,
                channels_may_use_the_same_event_id,
                forgotten_event_is_new_again, cursor_is_of_its_channel;
            conversations: conversations_come_in_the_order_of_their_peers, version_must_follow,
                new_one_takes_the_place_of_the_one_before, one_that_owes_a_report_lives_on_out_of_reach,
                erasing_withdraws_what_is_owed, erasing_what_is_gone_is_no_error,
                expired_is_erased_and_no_other, expired_is_kept_while_it_owes_a_report,
                expired_is_kept_while_it_is_worked_on,
                attachments_are_named_as_long_as_the_conversation_lives;
            outbox: name_is_owed_once, message_of_no_conversation_outlives_erasure,
                nothing_is_owed_for_what_is_gone, peer_hears_in_order, sink_hears_each_conversation_in_order,
                held_back_until_the_other_is_delivered, held_back_by_what_was_delivered_is_not_held,
                later_one_takes_the_place_of_the_same_word,
                held_back_waits_for_the_one_that_took_the_place, leased_one_keeps_its_place,
                owed_are_listed_oldest_first, counts_are_what_is_there;
            leases: nothing_is_leased_before_it_is_due, lease_holds_until_its_time, at_most_so_many_are_leased,
                two_who_lease_share_nothing, next_due_is_when_leasing_gives_something;
            settlements: delivered_is_done_for_ever, late_settlement_changes_nothing,
                retried_no_sooner_than_told, waits_until_its_peer_is_heard,
                dead_letter_stands_in_nobodys_way, dead_letters_are_retried_when_told,
                what_is_open_for_a_sink_is_hastened,
                handle_comes_back_with_the_next_message, delivered_is_known_until_forgotten;
            whole: dropped_transaction_never_happened, failed_transaction_commits_nothing,
                peer_is_worked_on_by_one_at_a_time,
                settlements_do_not_wait_for_ever, everything_survives_reopening, leases_end_with_the_process;
            walk: outbox_is_as_simple_as_its_model;
            ownership: claimed_channel_is_guarded_until_released, channel_has_one_owner,
                owner_that_was_followed_is_fenced, cursor_is_moved_by_the_owner_alone, guarded_channel_is_not_taken_over;
            limits: limits_are_shared_or_left_to_the_process;
            nodes: peer_is_worked_on_by_one_process_at_a_time, event_is_new_to_one_process,
                processes_lease_each_delivery_once, process_that_vanished_is_followed,
                late_settlement_of_another_changes_nothing, lane_keeps_its_order_between_processes,
                held_is_released_whoever_settles, others_are_stirred;
        }
    };
    ($ground:path; $($room:ident: $($rule:ident),+;)+) => {
        $($(
            #[tokio::test]
            async fn $rule() {
                $crate::conformance::$room::$rule(&$ground().await).await;
            }
        )+)+
    };
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// A rule that no store plays holds nothing, and one that the page does not tell is a secret.
    #[test]
    fn every_rule_is_played_and_told() {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let suite = fs::read_to_string(crate_folder.join("src/conformance.rs")).unwrap();
        let page = fs::read_to_string(crate_folder.join("../../docs/specs/store.md")).unwrap();
        let mut n_rules = 0;
        for room in fs::read_dir(crate_folder.join("src/conformance")).unwrap() {
            let source = fs::read_to_string(room.unwrap().path()).unwrap();
            let rules =
                source.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
            // Samples take a store, rules take a ground.
            for rule in rules.filter(|rule| source.contains(&format!("{rule}(ground: &dyn Ground)"))) {
                assert!(suite.contains(rule), "no store plays {rule}");
                assert!(page.contains(&format!("`{rule}`")), "docs/specs/store.md does not tell {rule}");
                n_rules += 1;
            }
        }
        assert!(n_rules > 30, "found only {n_rules} rules");
    }
}

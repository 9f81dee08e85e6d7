//! Time and work pass: waiting until nothing is left to do, moving on, and asking at the end what was left over.

use jiff::SignedDuration;
use reportline::clock::Clock;
use reportline_store::Owed;

use super::{World, panics, wait_for};

impl World {
    /// Time passes, once nothing is under way any more: an hour in an instant would end leases of what just happens.
    pub(crate) async fn moves_on(&self, by: SignedDuration) {
        self.rests().await;
        self.clock().moves_on(by);
    }

    /// Waits until everything handed in is taken, and what is owed waits for its time, for another or for ever.
    async fn rests(&self) {
        wait_for("nothing was under way", async || {
            let is_taken =
                self.bots.values().all(|it| it.platform.n_unconfirmed() == 0) && self.n_mails_waiting() == 0;
            let now = self.clock().now();
            let owed = self.owed().await;
            let open = || owed.iter().filter(|it| it.dead.is_none());
            // "The hub has it" is held back by the report that waits; nothing is by a request to erase one.
            let holds = |it: &&Owed| it.is_report && it.due_at > now && !it.id.0.ends_with("/erase");
            let n_held = open().filter(holds).count();
            let n_due = open().filter(|it| it.due_at <= now).count();
            // A message that waits holds back those behind it.
            let has_waiting_message = open().any(|it| !it.is_report && it.due_at > now);
            (is_taken && (n_due <= n_held || has_waiting_message)).then_some(())
        })
        .await;
    }

    /// Waits until everything handed in is taken and everything owed is delivered or dead.
    pub(crate) async fn settles(&self) {
        wait_for("everything was taken and delivered", async || {
            let is_taken =
                self.bots.values().all(|it| it.platform.n_unconfirmed() == 0) && self.n_mails_waiting() == 0;
            let is_delivered = async || self.owed().await.iter().all(|it| it.dead.is_some());
            (is_taken && is_delivered().await).then_some(())
        })
        .await;
    }

    /// The end. Fails on a message nobody read, a delivery still owed, a dead letter, an update or a pressed button
    /// that nobody acknowledged, a task that panicked.
    pub(crate) async fn finish(mut self) {
        self.settles().await;
        let dead: Vec<String> = self.owed().await.into_iter().filter_map(|it| it.dead).collect();
        assert!(dead.is_empty(), "dead letters: {dead:?}");
        for (channel, bot) in &self.bots {
            bot.platform
                .waits_for("every pressed button to be acknowledged", |it| it.n_unanswered_callbacks() == 0)
                .await;
            for person in &bot.people {
                let unread: Vec<String> = person.unread().into_iter().map(|it| it.text).collect();
                assert!(unread.is_empty(), "{} on {channel} did not read: {unread:#?}", person.name());
            }
        }
        if let Some(discord) = &self.discord {
            discord.platform.waits_for("every interaction to be answered", |it| it.n_unanswered() == 0).await;
            for member in &discord.members {
                let unread = member.unread();
                assert!(unread.is_empty(), "{} on discord did not read: {unread:#?}", member.name());
                assert!(!member.account.is_left_thinking(), "{} was left waiting", member.name());
                assert_eq!(member.account.sees_failure(), 0, "{} was told of a failure", member.name());
            }
        }
        for person in self.post.iter().flat_map(|it| &it.people) {
            assert!(person.unread().is_empty(), "{} did not read {:#?}", person.address(), person.unread());
        }
        self.stops().await;
        assert_eq!(panics::counted(), self.n_panics, "something panicked");
    }
}

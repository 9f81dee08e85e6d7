//! What an adapter's test brings: its fake far side, and people on it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::adapter::Channel;
use crate::choice::Choice;
use crate::conformance::line::Line;
use crate::conformance::rule::Rule;
use crate::letter::Letter;

/// Who does something on the far side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person {
    /// One person.
    Ana,
    /// Another.
    Bo,
}

/// A channel wired to its adapter's fake, and what people and the platform do there.
///
/// Each rule gets a rig of its own. Everything a person does returns when the far side has it (or, where the person
/// waits for an answer as a browser does, when the answer is there: the suite calls such things beside others where
/// an answer cannot come yet). Methods with a default are for rules that not every platform can break: whoever does
/// not model them exempts the rule.
#[async_trait]
pub trait Rig: Send + Sync + Sized + 'static {
    /// Why `rule` does not apply to this channel, if it does not.
    fn exempt(&self, rule: Rule) -> Option<&'static str>;

    /// The channel, built by its adapter from settings that point at the fake. The same one each time.
    fn channel(&self) -> Arc<dyn Channel>;

    /// Whatever the operator keeps secret: tokens, webhook secrets.
    fn secrets(&self) -> Vec<String>;

    /// `{:?}` of everything of the adapter's that can be printed: its settings, its client, its channel.
    fn debug(&self) -> String;

    /// `person` makes first contact: `/start`, the start page's button. One event.
    async fn starts(&self, line: &Line, person: Person);

    /// `person` writes `text` as the answer to what stands before them. Where the platform's own app divides a long
    /// text, so does the rig.
    async fn writes(&self, line: &Line, person: Person, text: &str);

    /// `person` presses `choice`, which was shown to them.
    async fn presses(&self, line: &Line, person: Person, choice: &Choice);

    /// `person` hands over a picture of exactly these bytes, without a word.
    async fn hands_over(&self, line: &Line, person: Person, picture: &[u8]) {
        let _ = (line, person, picture);
        not_modelled("a picture", Rule::PictureWithoutWordsArrives)
    }

    /// `person` answers a letter that was shown to them: each text under its number, in order.
    async fn answers(&self, line: &Line, person: Person, letter: &Letter, numbered: &[(u32, &str)]) {
        let _ = (line, person, letter, numbered);
        not_modelled("an answer to a letter", Rule::NumberedAnswersArrive)
    }

    /// Everything `person` can read now, message by message, buttons' labels included, as text without markup. For a
    /// channel that is looked at: the page as it is now, in one piece.
    async fn heard(&self, line: &Line, person: Person) -> Vec<String>;

    /// How many events the far side was told are taken: behind the confirmed offset, answered 2xx.
    fn acknowledged(&self) -> usize {
        not_modelled("what was acknowledged", Rule::ToldOnlyAfterAccept)
    }

    /// The far side delivers its last event once more, though it was acknowledged.
    async fn redelivers(&self, line: &Line) {
        let _ = line;
        not_modelled("a second delivery", Rule::SameEventSameId)
    }

    /// What the far side does of itself with an event that was not acknowledged: a webhook is called again, a person
    /// presses "send" again. A platform that is polled, or a channel that keeps the event itself, does nothing.
    async fn offers_again(&self, line: &Line) {
        let _ = line;
    }

    /// The far side answers the next message sent with "too many, wait so long".
    async fn limits_next_send(&self, wait: Duration) {
        let _ = wait;
        not_modelled("a limit", Rule::LimitBecomesRetry)
    }

    /// The far side goes away: connections are refused or answered with a 5xx.
    async fn goes_away(&self) {
        not_modelled("an outage", Rule::OutageIsWaitedOut)
    }

    /// The far side is back, knowing what it knew.
    async fn comes_back(&self) {
        not_modelled("an outage", Rule::OutageIsWaitedOut)
    }

    /// `person` blocks us, or deletes their account.
    async fn leaves(&self, person: Person) {
        let _ = person;
        not_modelled("a person who leaves", Rule::GonePeerBecomesReject)
    }

    /// A channel like [`channel`](Self::channel) whose secret the far side does not know.
    fn channel_with_wrong_secret(&self) -> Arc<dyn Channel> {
        not_modelled("a wrong secret", Rule::WrongSecretIsRefused)
    }
}

fn not_modelled(what: &str, rule: Rule) -> ! {
    panic!("this rig does not model {what}: do, or exempt Rule::{rule:?} with the reason")
}

//! What people see of ours, and waiting for it.

use std::sync::atomic::Ordering;

use tokio::time::timeout;

use crate::fake::message::Shown;
use crate::fake::people::Person;
use crate::fake::{LIMIT, Shared};

/// Waits until `look` finds something.
pub(super) async fn wait<T>(shared: &Shared, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            let mut changes = std::pin::pin!(shared.changes.notified());
            changes.as_mut().enable();
            if let Some(found) = look() {
                return found;
            }
            changes.await;
        }
    };
    match timeout(LIMIT, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited {LIMIT:?} for {what}"),
    }
}

impl Person {
    /// Restarts the client: ephemeral messages are gone from what they see, and an open form too.
    pub fn restarts_app(&self) {
        let mut state = self.shared.lock();
        state.person_mut(self.id).form = None;
        for id in state.ephemeral.get(&self.id).cloned().unwrap_or_default() {
            state.messages.get_mut(&id).expect("a message that stands").is_vanished = true;
        }
    }

    /// All that they see of ours now, in order: their conversation with the bot, and what only they see elsewhere.
    pub fn shown(&self) -> Vec<Shown> {
        self.shared.lock().shown_to(self.id, 0)
    }

    /// The next message or edit they have not heard yet, whole.
    pub async fn hears(&self) -> Shown {
        let shown =
            wait(&self.shared, "a message", || self.unheard().into_iter().min_by_key(|it| it.revision));
        let shown = shown.await;
        self.heard.store(shown.revision, Ordering::Relaxed);
        shown
    }

    /// The messages and edits they have not heard yet.
    pub fn unheard(&self) -> Vec<Shown> {
        let heard = self.heard.load(Ordering::Relaxed);
        self.shared.lock().shown_to(self.id, heard)
    }

    /// Whether an answer still stands there that says no more than that we are thinking.
    pub fn is_left_thinking(&self) -> bool {
        let state = self.shared.lock();
        let dm = state.person(self.id).dm;
        let theirs = state.ephemeral.get(&self.id).into_iter().flatten();
        let mut seen = theirs.chain(state.in_channel.get(&dm).into_iter().flatten());
        seen.any(|it| state.messages[it].is_loading() && !state.messages[it].is_vanished)
    }

    /// How often they were told that something failed: no first answer in time, or an answer that never came.
    pub fn sees_failure(&self) -> usize {
        self.shared.lock().n_failures(self.id)
    }
}

//! Small writes that ride along with the next commit instead of paying for an fsync of their own.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use reportline_channel::ChannelId;
use reportline_store::{Settlement, StoreError};
use tokio::sync::oneshot;

/// What may ride along.
pub(super) enum Wish {
    Settle { settlements: Vec<Settlement>, now: Timestamp },
    SaveCursor { channel: ChannelId, place: Vec<u8> },
}

struct Rider {
    wish: Wish,
    answer: oneshot::Sender<Result<(), StoreError>>,
}

/// Those who wait for the next commit.
#[derive(Default)]
pub(super) struct Riders(Mutex<Vec<Rider>>);

impl Riders {
    /// Waits for the next commit. The answer comes after it, or never, if whoever made it was dropped.
    pub(super) fn board(&self, wish: Wish) -> oneshot::Receiver<Result<(), StoreError>> {
        let (answer, answered) = oneshot::channel();
        self.waiting().push(Rider { wish, answer });
        answered
    }

    /// Takes all who wait along.
    pub(super) fn take(&self) -> Ride<'_> {
        Ride { riders: std::mem::take(&mut *self.waiting()), stop: self }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Rider>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those who ride along with one commit. Dropped before it was answered, they wait for the next one: writing a wish
/// twice is writing it once.
pub(super) struct Ride<'a> {
    riders: Vec<Rider>,
    stop: &'a Riders,
}

impl Ride<'_> {
    pub(super) fn wishes(&self) -> impl Iterator<Item = &Wish> {
        self.riders.iter().map(|rider| &rider.wish)
    }

    pub(super) fn answer(mut self, result: &Result<(), StoreError>) {
        for rider in self.riders.drain(..) {
            // Who asked may have gone; what they asked for was done all the same.
            let _ = rider.answer.send(copy(result));
        }
    }
}

impl Drop for Ride<'_> {
    fn drop(&mut self) {
        let mut waiting = self.stop.waiting();
        let later = std::mem::replace(&mut *waiting, std::mem::take(&mut self.riders));
        waiting.extend(later);
    }
}

/// Whoever wrote was dropped before it could answer.
pub(super) fn interrupted() -> StoreError {
    StoreError::Away("the write was interrupted".into())
}

/// The same answer for one more; the cause goes to the one who made the commit.
fn copy(result: &Result<(), StoreError>) -> Result<(), StoreError> {
    Err(match result {
        Ok(()) => return Ok(()),
        Err(StoreError::Full) => StoreError::Full,
        Err(StoreError::Conflict | StoreError::Away(_)) => {
            StoreError::Away("the commit it rode along with was not made".into())
        }
        Err(StoreError::Damaged(_)) => StoreError::Damaged("the commit it rode along with met damage".into()),
    })
}

//! Long polling: asking Telegram for updates, and confirming only those that are in the store.
//!
//! Asking with an `offset` confirms every update before it, for ever. So the offset is the oldest update that is
//! still being worked on, or one after the newest that is done:
//!
//! 1. An answer brings at most a hundred updates. Those of one person queue in a lane, in order; lanes run at once.
//! 2. When all are done, the next question confirms them. The usual case: a batch, one commit, the next batch.
//! 3. If one takes long (a large file), the question is asked again every quarter of a second *from that one on*:
//!    Telegram repeats it, we pass over what we know, and nobody waits for anybody else.
//!
//! An update's number is not kept beyond that: after a quiet week "the identifier of the next update will be chosen
//! randomly" (<https://core.telegram.org/bots/api#update>), and the inbox knows every event it has taken.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use reportline_channel::{Context, RunError};
use serde_json::Value;
use teloxide::payloads::{DeleteWebhook, GetUpdates};
use teloxide::types::AllowedUpdate;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::client::{CallError, No};
use crate::update::Update;
use crate::{TelegramChannel, run_error};

/// All we want to be told of. Edits are not among them: an answer is changed with "Change", where it can be seen.
pub(crate) const WANTED: [AllowedUpdate; 3] =
    [AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];

/// How long the next question waits for slow updates.
const SLOW: Duration = Duration::from_millis(250);

/// How much longer than the long poll itself the answer may take.
const SLACK: Duration = Duration::from_secs(15);

/// After this many failures in a row the supervisor is told.
const FAILURES: u32 = 5;

/// The end of a stop that does not end by itself: a channel has two seconds.
const STOP_LIMIT: Duration = Duration::from_millis(1200);

/// Done when `stop` was cancelled a while ago.
pub(crate) async fn stopped_for_too_long(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(STOP_LIMIT).await;
}

impl TelegramChannel {
    /// Receives by long polling until told to stop.
    pub(crate) async fn poll(&self, timeout: Duration, context: Context<'_>) -> Result<(), RunError> {
        // While a webhook is set, getUpdates is refused. What waits there is not dropped.
        let no_webhook = DeleteWebhook::new();
        let _: bool = self.client.call(&no_webhook).await.map_err(run_error)?;
        let mut menu = self.offer_menu(context).boxed().fuse();
        let mut window = Window::default();
        let mut running = FuturesUnordered::new();
        let mut asking: Option<BoxFuture<'_, Result<Vec<Value>, CallError>>> = None;
        let mut asked_offset = None;
        let mut n_failures = 0;
        let (mut ask_at, mut not_before) = (Instant::now(), Instant::now());
        loop {
            let due = if running.is_empty() { not_before } else { not_before.max(ask_at) };
            if asking.is_none() && due <= Instant::now() {
                asked_offset = window.offset();
                asking = Some(self.ask(asked_offset, timeout).boxed());
            }
            tokio::select! {
                biased;
                () = context.stop.cancelled() => break,
                Some((lane, id, outcome)) = running.next() => {
                    let () = outcome?;
                    if let Some((id, raw)) = window.finish(lane, id) {
                        running.push(self.work(lane, id, raw, context));
                    }
                }
                answer = async { asking.as_mut().expect("guarded by is_some").await }, if asking.is_some() => {
                    asking = None;
                    match answer {
                        Ok(updates) => {
                            n_failures = 0;
                            ask_at = Instant::now() + SLOW;
                            window.confirmed(asked_offset);
                            for raw in updates {
                                if let Some((lane, id, raw)) = window.begin(raw) {
                                    running.push(self.work(lane, id, raw, context));
                                }
                            }
                        }
                        Err(error) => {
                            n_failures += 1;
                            not_before = Instant::now() + pause(error, n_failures)?;
                        }
                    }
                }
                () = sleep_until(due), if asking.is_none() => {}
                () = &mut menu => {}
            }
        }
        drop((asking, running));
        if let Some(offset) = window.offset() {
            // Best effort, so that a restart is not told again what it knows.
            let last =
                GetUpdates { offset: Some(offset), limit: Some(1), timeout: Some(0), allowed_updates: None };
            let _: Result<Vec<Value>, _> = self.client.call_within(Duration::from_secs(1), &last).await;
        }
        Ok(())
    }

    async fn ask(&self, offset: Option<i32>, timeout: Duration) -> Result<Vec<Value>, CallError> {
        let question = GetUpdates {
            offset,
            limit: Some(100),
            timeout: u32::try_from(timeout.as_secs()).ok(),
            allowed_updates: Some(WANTED.to_vec()),
        };
        self.client.call_within(timeout + SLACK, &question).await
    }

    async fn work(
        &self,
        lane: i64,
        id: i64,
        raw: Value,
        context: Context<'_>,
    ) -> (i64, i64, Result<(), RunError>) {
        (lane, id, self.take(&raw, context).await)
    }
}

/// How long to wait after the `n`th failure in a row, or that it is the supervisor's turn.
fn pause(error: CallError, n: u32) -> Result<Duration, RunError> {
    match error {
        CallError::Wait { after, .. } => Ok(after),
        error if error.no() == Some(No::Conflict) => {
            tracing::warn!(
                "another program asks for this bot's updates; stop it, or give each a bot of its own"
            );
            Err(RunError::lost(error))
        }
        error if error.is_passing() && n < FAILURES => {
            tracing::warn!(attempt = n, error = %error, "telegram did not answer the poll");
            // 0.5 s, 1 s, 2 s, 4 s.
            Ok(Duration::from_millis(250) * 2_u32.pow(n))
        }
        error => Err(run_error(error)),
    }
}

/// The updates between the offset and the newest.
#[derive(Default)]
struct Window {
    unfinished: BTreeSet<i64>,
    /// Done, but not confirmed yet.
    finished: BTreeSet<i64>,
    /// What waits behind the update that its lane is working on.
    lanes: HashMap<i64, VecDeque<(i64, Value)>>,
}

impl Window {
    /// Where to ask from; `None` when there is nothing to confirm: "by default, updates starting with the earliest
    /// unconfirmed update are returned".
    fn offset(&self) -> Option<i32> {
        let offset = match self.unfinished.first() {
            Some(oldest) => *oldest,
            None => self.finished.last()? + 1,
        };
        i32::try_from(offset).ok()
    }

    /// Telegram has seen this offset, and will not repeat what is before it.
    fn confirmed(&mut self, offset: Option<i32>) {
        if let Some(offset) = offset {
            self.finished = self.finished.split_off(&i64::from(offset));
        }
    }

    /// Notes an update; it is given back if its lane is free.
    fn begin(&mut self, raw: Value) -> Option<(i64, i64, Value)> {
        let Some(update) = Update::read(&raw) else {
            tracing::error!("telegram sent an update without a number; it is passed over");
            return None;
        };
        let (id, lane) = (update.id, update.lane());
        if self.finished.contains(&id) || !self.unfinished.insert(id) {
            return None;
        }
        if let Some(queue) = self.lanes.get_mut(&lane) {
            queue.push_back((id, raw));
            return None;
        }
        self.lanes.insert(lane, VecDeque::new());
        Some((lane, id, raw))
    }

    /// Notes that an update is done; gives the next of its lane.
    fn finish(&mut self, lane: i64, id: i64) -> Option<(i64, Value)> {
        self.unfinished.remove(&id);
        self.finished.insert(id);
        let next = self.lanes.get_mut(&lane).and_then(VecDeque::pop_front);
        if next.is_none() {
            self.lanes.remove(&lane);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(id: i64, person: i64) -> Value {
        let chat = json!({"id": person, "type": "private"});
        json!({"update_id": id, "message": {"message_id": 1, "chat": chat, "from": {"id": person}}})
    }

    #[test]
    fn the_offset_never_passes_what_is_unfinished() {
        let mut window = Window::default();
        assert_eq!(window.offset(), None);
        assert!(window.begin(message(10, 1)).is_some());
        assert!(window.begin(message(11, 2)).is_some());
        window.finish(2, 11);
        assert_eq!(window.offset(), Some(10));
        window.finish(1, 10);
        assert_eq!(window.offset(), Some(12));
        window.confirmed(Some(12));
        assert_eq!(window.offset(), None);
    }

    #[test]
    fn one_person_is_worked_on_in_order() {
        let mut window = Window::default();
        assert!(window.begin(message(10, 1)).is_some());
        assert!(window.begin(message(11, 1)).is_none());
        assert_eq!(window.finish(1, 10).map(|it| it.0), Some(11));
        assert!(window.finish(1, 11).is_none());
    }

    #[test]
    fn what_is_repeated_is_known() {
        let mut window = Window::default();
        assert!(window.begin(message(10, 1)).is_some());
        assert!(window.begin(message(10, 1)).is_none());
        window.finish(1, 10);
        assert!(window.begin(message(10, 1)).is_none());
    }
}

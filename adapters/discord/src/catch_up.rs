//! What people wrote while nobody listened: asked for after every new session, and handed over as one event a person.
//!
//! Thirty messages must not become the answers to thirty questions, nor be answered thirty times. What was taken
//! already (the place may lag behind) is passed over: the inbox knows.

use std::time::Duration;

use reportline_channel::{Content, Context, EventId, RunError, Said};
use serde_json::{Map, Value};

use crate::DiscordChannel;
use crate::client::call::Call;
use crate::client::error::{CallError, No};
use crate::receive::{Event, read_message};

/// Messages a page, "(1-100)": <https://docs.discord.com/developers/resources/message#get-channel-messages>
const PAGE: usize = 100;
/// Pages of one person: who wrote more than that in one absence is heard so far, and the rest is passed over.
const MOST_PAGES: usize = 5;
/// How often one page is asked for, with growing pauses: 1 s, 2 s, 4 s .. 60 s, some three minutes in all.
const TRIES: u32 = 9;
/// How many people are asked about at once. After an absence there may be a thousand, and Discord answers fifty requests a
/// second, those to the people who write right now among them.
pub(crate) const AT_ONCE: usize = 4;

impl DiscordChannel {
    /// Fetches and hands over what one person wrote since the last message that was taken. Where that comes to nothing,
    /// the next run asks again.
    pub(crate) async fn catch_up(&self, peer: &str, channel: &str, context: Context<'_>) {
        match self.ask_for_missed(peer, channel, context).await {
            Ok(true) => self.place.caught_up(),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(channel = %context.id, error = %error, "what a person wrote meanwhile could not be asked for");
            }
        }
    }

    /// Whether it came to an end before the channel should stop.
    async fn ask_for_missed(
        &self,
        peer: &str,
        channel: &str,
        context: Context<'_>,
    ) -> Result<bool, CallError> {
        let Some(last) = self.place.last(channel) else { return Ok(true) };
        let turn = self.catching_up.acquire().await.expect("it is never closed");
        let missed = match self.missed(channel, last, context).await {
            // There is nothing to ask about any more.
            Err(error) if error.no() == Some(No::Gone) => return Ok(true),
            missed => missed?,
        };
        drop(turn);
        let mut events: Vec<Event> =
            missed.iter().filter_map(read_message).filter(|it| it.inbound.peer.0 == peer).collect();
        let ids: Vec<EventId> = events.iter().map(|it| it.inbound.id.clone()).collect();
        let Some(newest) = ids.last().cloned() else { return Ok(true) };
        let Some(taken) = self.known(&ids, context).await else { return Ok(false) };
        let mut taken = taken.into_iter();
        events.retain(|_| !taken.next().unwrap_or_default());
        if let Some(event) = joined(events) {
            tracing::info!(channel = %context.id, n = event.inbound.covers.len() + 1, "somebody wrote while we were away");
            self.note(&event);
            if self.insist(event, context).await.is_none() {
                return Ok(false);
            }
        }
        self.place.taken(channel, peer, &newest.0);
        Ok(true)
    }

    /// Which of these were taken, as soon as the inbox can tell. `None`: told to stop before.
    pub(crate) async fn known(&self, ids: &[EventId], context: Context<'_>) -> Option<Vec<bool>> {
        let mut n_failures = 0_u32;
        loop {
            let error: RunError = match context.inbox.taken(ids).await {
                Ok(taken) => return Some(taken),
                Err(error) => error,
            };
            tracing::warn!(channel = %context.id, error = %error, "the inbox cannot tell what was taken, it is asked again");
            n_failures += 1;
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(250) * 2_u32.pow(n_failures.min(5))) => {}
                () = context.stop.cancelled() => return None,
            }
        }
    }

    /// The messages after `last`, the oldest first.
    async fn missed(
        &self,
        channel: &str,
        mut last: u64,
        context: Context<'_>,
    ) -> Result<Vec<Map<String, Value>>, CallError> {
        let mut missed = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut page = self.page(channel, last, context).await?;
            // "Returns an array of message objects", the newest first.
            page.sort_by_key(number);
            let n = page.len();
            last = page.last().map_or(last, number);
            missed.append(&mut page);
            if n < PAGE {
                break;
            }
        }
        Ok(missed)
    }

    async fn page(
        &self,
        channel: &str,
        after: u64,
        context: Context<'_>,
    ) -> Result<Vec<Map<String, Value>>, CallError> {
        let mut attempt = 1;
        loop {
            let route = "GET channels/{}/messages?after={}&limit=100";
            match self.client.call(Call::new(route, &[channel, &after.to_string()])).await {
                Err(error) if error.is_passing() && attempt < TRIES => {
                    let pause = error.after().unwrap_or(Duration::from_millis(500) * 2_u32.pow(attempt));
                    attempt += 1;
                    tokio::select! {
                        () = tokio::time::sleep(pause.min(Duration::from_secs(60))) => {}
                        () = context.stop.cancelled() => return Err(error),
                    }
                }
                outcome => return outcome,
            }
        }
    }
}

fn number(message: &Map<String, Value>) -> u64 {
    message.get("id").and_then(Value::as_str).and_then(|it| it.parse().ok()).unwrap_or_default()
}

/// Several events of one person as one: under the last one's id, covering the others.
fn joined(events: Vec<Event>) -> Option<Event> {
    let mut events = events.into_iter();
    let mut whole = events.next()?;
    for next in events {
        let (Content::Said(before), Content::Said(said)) = (&mut whole.inbound.content, next.inbound.content)
        else {
            continue;
        };
        let n_before = before.exhibits.len();
        whole.files.extend(next.files.into_iter().map(|(index, file)| (n_before + index, file)));
        *before = Said {
            pressed: Vec::new(),
            text: both(before.text.take(), said.text),
            exhibits: before.exhibits.drain(..).chain(said.exhibits).collect(),
            answers: None,
        };
        let id = std::mem::replace(&mut whole.inbound.id, next.inbound.id);
        whole.inbound.covers.push(id);
        whole.inbound.at = next.inbound.at;
    }
    Some(whole)
}

fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    }
}

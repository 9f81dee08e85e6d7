//! Listening: the gateway awaited beside the work it brings, so that its heart never waits for a database.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use reportline_channel::{Context, RunError};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::DiscordChannel;
use crate::gateway::{Dispatch, Gateway};
use crate::hand_over::Work;
use crate::lanes::{Lanes, Placed};
use crate::menu::offer_commands;
use crate::place::Mark;

/// What we ask to be told of: the names of our servers, and direct messages. Interactions need no asking. None of it is
/// privileged. <https://docs.discord.com/developers/events/gateway#list-of-intents>
const INTENTS: u64 = (1 << 0) | (1 << 12);

/// How often the place is kept, where it changed, and overdue promises are taken back.
const TICK: Duration = Duration::from_secs(1);

/// The pauses between the tries to register the commands: 1 s, 2 s, 4 s .. 5 min.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);

/// Above so many events under way nothing more is taken from the gateway; TCP makes Discord wait.
const MOST_UNDER_WAY: usize = 4096;

/// How many overdue promises are taken back at once.
const AT_ONCE: usize = 8;

/// The end of a stop that does not end by itself: a channel has two seconds.
const STOP_LIMIT: Duration = Duration::from_millis(1200);

/// How long keeping the place may take at the end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Done when `stop` was cancelled a while ago.
pub(crate) async fn stopped_for_too_long(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(STOP_LIMIT).await;
}

/// What ended.
enum Ended {
    /// An interaction has its first answer; this is left to do.
    Greeted(Option<Mark>, Option<Work>),
    /// Work is done.
    Done(Option<Mark>, String),
    /// The place is kept, and overdue promises are taken back.
    Ticked,
}

impl DiscordChannel {
    /// Listens until told to stop.
    pub(crate) async fn listen(&self, context: Context<'_>) -> Result<(), RunError> {
        if let Some(cursor) = context.inbox.cursor().await? {
            self.place.go_on_from(&cursor);
        }
        let mut gateway = Gateway::new(&self.client, &self.settings.token, INTENTS);
        if let Some(session) = self.place.session() {
            gateway = gateway.going_on_from(session);
        }
        let mut menu = self.offer(context).boxed().fuse();
        let mut lanes = Lanes::default();
        let mut running = FuturesUnordered::new();
        let mut ticks = tokio::time::interval(TICK);
        let mut is_ticking = false;
        let outcome = loop {
            let begin = |lanes: &mut Lanes, placed: Placed| {
                lanes.begin(placed).map(|placed| self.do_work(placed, context).boxed())
            };
            let has_room = running.len() + lanes.len() < MOST_UNDER_WAY;
            tokio::select! {
                biased;
                () = context.stop.cancelled() => break Ok(()),
                Some(ended) = running.next() => match ended {
                    Ended::Greeted(sequence, Some(work)) => running.extend(begin(&mut lanes, (sequence, work))),
                    Ended::Greeted(sequence, None) => self.place.done(sequence),
                    Ended::Done(sequence, lane) => {
                        self.place.done(sequence);
                        running.extend(lanes.finish(&lane).map(|it| self.do_work(it, context).boxed()));
                    }
                    Ended::Ticked => is_ticking = false,
                },
                dispatched = gateway.next(), if has_room => {
                    let Dispatch { name, data, .. } = match dispatched {
                        Ok(dispatch) => dispatch,
                        Err(error) => break Err(error),
                    };
                    let sequence = self.place.came(gateway.place());
                    match name.as_str() {
                        "INTERACTION_CREATE" => running.push(self.do_greet(sequence, data, context).boxed()),
                        "MESSAGE_CREATE" => match data.as_object().and_then(|it| self.hear(it)) {
                            Some(work) => running.extend(begin(&mut lanes, (sequence, work))),
                            None => self.place.done(sequence),
                        },
                        "READY" | "RESUMED" => {
                            self.place.done(sequence);
                            for (channel, peer) in self.place.behind(name == "READY") {
                                running.extend(begin(&mut lanes, (None, Work::CatchUp { peer, channel })));
                            }
                        }
                        _ => {
                            self.guilds.note(&name, &data);
                            self.place.done(sequence);
                        }
                    }
                }
                work = self.rescue.next() => running.extend(begin(&mut lanes, (None, work))),
                () = &mut menu => {}
                _ = ticks.tick(), if !is_ticking => {
                    is_ticking = true;
                    running.push(self.do_tick(context).boxed());
                }
            }
        };
        drop(running);
        let last_words = async {
            futures::join!(gateway.close(), self.keep_place(context));
        };
        // Best effort, so that a restart is not told again what it knows.
        let _ = tokio::time::timeout(LAST_WORDS, last_words).await;
        outcome
    }

    async fn do_greet(&self, sequence: Option<Mark>, raw: Value, context: Context<'_>) -> Ended {
        let greeted = AssertUnwindSafe(self.greet(&raw, context)).catch_unwind().await;
        if greeted.is_err() {
            tracing::error!(channel = %context.id, "an interaction could not be read; it is passed over");
        }
        Ended::Greeted(sequence, greeted.ok().flatten())
    }

    async fn do_work(&self, (sequence, work): Placed, context: Context<'_>) -> Ended {
        let lane = work.lane().to_owned();
        self.work(work, context).await;
        Ended::Done(sequence, lane)
    }

    async fn do_tick(&self, context: Context<'_>) -> Ended {
        self.keep_place(context).await;
        let overdue = futures::stream::iter(self.ways.overdue());
        overdue.for_each_concurrent(AT_ONCE, async |token| self.stop_thinking(&token).await).await;
        Ended::Ticked
    }

    /// Best effort: a place that lags behind costs a few repetitions, which the inbox knows.
    async fn keep_place(&self, context: Context<'_>) {
        if let Some(cursor) = self.place.cursor()
            && let Err(error) = context.inbox.save_cursor(&cursor).await
        {
            tracing::debug!(error = %error, "the place in discord's stream was not kept");
        }
    }

    /// Without commands nobody can report where they are, so they are offered until Discord has them.
    async fn offer(&self, context: Context<'_>) {
        let Ok(application) = self.application() else { return };
        let mut pause = FIRST_PAUSE;
        while let Err(error) = offer_commands(&self.client, application, context.words).await {
            tracing::warn!(channel = %context.id, error = %error, again = error.is_passing(), "the commands were not registered");
            if !error.is_passing() {
                return;
            }
            tokio::time::sleep(pause.max(error.after().unwrap_or_default())).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }
}

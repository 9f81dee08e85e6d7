//! A clock that moves when told, and chance that repeats.

use std::sync::Mutex;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use reportline::clock::Clock;
use tokio::sync::Notify;
use uuid::Uuid;

/// 23 July 2026, 12:26:40 in London: an hour after the first message of the fake platforms.
const BEGINNING: i64 = 1_784_803_600;

/// Time that stands still until it is moved; ids and secrets that are the same in every run.
pub(crate) struct TestClock {
    state: Mutex<State>,
    moved: Notify,
}

struct State {
    now: Timestamp,
    n_ids: u64,
    chance: u64,
}

impl TestClock {
    pub(crate) fn new(seed: u64) -> Self {
        let now = Timestamp::from_second(BEGINNING).expect("a second of this century");
        Self { state: Mutex::new(State { now, n_ids: 0, chance: seed }), moved: Notify::new() }
    }

    /// Time passes. Whoever waits for it is woken.
    pub(crate) fn moves_on(&self, by: SignedDuration) {
        self.lock().now += by;
        self.moved.notify_waiters();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    async fn until(&self, at: Timestamp) {
        loop {
            let mut moved = std::pin::pin!(self.moved.notified());
            moved.as_mut().enable();
            if self.now() >= at {
                return;
            }
            moved.await;
        }
    }

    fn id(&self) -> Uuid {
        let mut state = self.lock();
        state.n_ids += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&state.n_ids.to_be_bytes());
        let milliseconds = u64::try_from(state.now.as_millisecond()).expect("after 1970");
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid()
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.lock();
        for byte in bytes {
            *byte = state.next();
        }
    }
}

impl State {
    /// SplitMix64: good enough to look like chance, and the same in every run.
    fn next(&mut self) -> u8 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)).to_le_bytes()[0]
    }
}

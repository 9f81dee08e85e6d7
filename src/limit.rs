//! The limiter: quotas over people, networks, channels and everybody, all in memory.
//!
//! Limits slow, they never silence. A limited person is told so once a window and keeps their place; what must never
//! wait (the emergency text, the sending of a finished report) does not come here at all.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::Duration;

use governor::clock::{Clock as _, QuantaClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use jiff::{SignedDuration, Timestamp};
use reportline_store::PeerKey;

use crate::config::Limits;

/// A quota for each key.
type Keyed<K> = DefaultKeyedRateLimiter<K>;

/// All quotas of the service.
pub struct Limiter {
    peer_events: Keyed<PeerKey>,
    peer_conversations: Keyed<PeerKey>,
    peer_kilobytes: Keyed<PeerKey>,
    network_conversations: Keyed<String>,
    channel_events: Keyed<String>,
    overall_events: Keyed<()>,
    told: Mutex<HashMap<PeerKey, Timestamp>>,
    tell_every: SignedDuration,
}

/// What an event asks of the quotas.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Who.
    pub peer: &'a PeerKey,
    /// From which network, where peers are cheap to make.
    pub network: Option<&'a str>,
    /// Whether it begins a conversation.
    pub begins: bool,
    /// Bytes of files it brings.
    pub n_bytes: u64,
}

/// What the quotas say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within all of them.
    Go,
    /// Over one: work on it later, and tell the person.
    TellOnce,
    /// Over one, and the person was told within the window.
    Quiet,
}

/// Keys remembered of those told; beyond it the oldest window is swept early.
const MOST_TOLD: usize = 100_000;

impl Limiter {
    /// The quotas of the configuration.
    pub fn new(limits: &Limits) -> Self {
        let per_minute =
            |n: u32, burst: u32| Quota::per_minute(at_least_one(n)).allow_burst(at_least_one(burst));
        let per_hour = |n: u32| Quota::per_hour(at_least_one(n));
        Self {
            peer_events: RateLimiter::keyed(per_minute(limits.peer_events_per_minute, limits.peer_burst)),
            peer_conversations: RateLimiter::keyed(per_hour(limits.peer_conversations_per_hour)),
            peer_kilobytes: RateLimiter::keyed(per_hour(limits.peer_megabytes_per_hour.saturating_mul(1024))),
            network_conversations: RateLimiter::keyed(per_minute(
                limits.network_conversations_per_minute,
                limits.network_conversations_per_minute,
            )),
            channel_events: RateLimiter::keyed(Quota::per_second(at_least_one(
                limits.channel_events_per_second,
            ))),
            overall_events: RateLimiter::keyed(Quota::per_second(at_least_one(
                limits.overall_events_per_second,
            ))),
            told: Mutex::new(HashMap::new()),
            tell_every: SignedDuration::from_secs(i64::from(limits.tell_every_seconds)),
        }
    }

    /// Asks every quota that the event touches; the narrowest first, so that one person's flood spends nobody
    /// else's share.
    pub fn check(&self, ask: Ask<'_>, now: Timestamp) -> Verdict {
        if self.allows(ask) { Verdict::Go } else { self.telling(ask.peer, now) }
    }

    fn allows(&self, ask: Ask<'_>) -> bool {
        if self.peer_events.check_key(ask.peer).is_err() {
            return false;
        }
        if ask.begins && self.peer_conversations.check_key(ask.peer).is_err() {
            return false;
        }
        if let Some(network) = ask.network.filter(|_| ask.begins)
            && self.network_conversations.check_key(&network.to_owned()).is_err()
        {
            return false;
        }
        if let Some(kilobytes) =
            NonZeroU32::new(u32::try_from(ask.n_bytes.div_ceil(1024)).unwrap_or(u32::MAX))
            && !matches!(self.peer_kilobytes.check_key_n(ask.peer, kilobytes), Ok(Ok(())))
        {
            return false;
        }
        self.channel_events.check_key(&ask.peer.channel.0).is_ok()
            && self.overall_events.check_key(&()).is_ok()
    }

    fn telling(&self, peer: &PeerKey, now: Timestamp) -> Verdict {
        let mut told = self.told.lock().expect("no holder panics");
        if told.get(peer).is_some_and(|at| now.duration_since(*at) < self.tell_every) {
            return Verdict::Quiet;
        }
        if told.len() >= MOST_TOLD {
            told.retain(|_, at| now.duration_since(*at) < self.tell_every);
        }
        if told.len() < MOST_TOLD {
            told.insert(peer.clone(), now);
        }
        Verdict::TellOnce
    }

    /// Forgets keys whose quota is whole again; called each minute, so that memory follows who is here now.
    pub fn sweep(&self, now: Timestamp) {
        fn retain<K: Hash + Eq + Clone>(quota: &Keyed<K>) {
            quota.retain_recent();
            quota.shrink_to_fit();
        }
        retain(&self.peer_events);
        retain(&self.peer_conversations);
        retain(&self.peer_kilobytes);
        retain(&self.network_conversations);
        self.told.lock().expect("no holder panics").retain(|_, at| now.duration_since(*at) < self.tell_every);
    }

    /// How many keys are remembered, for metrics.
    pub fn n_keys(&self) -> usize {
        self.peer_events.len() + self.peer_conversations.len() + self.network_conversations.len()
    }
}

/// How fast a channel may send: one quota over all peers and one for each.
pub struct Pacer {
    overall: Option<Keyed<()>>,
    to_peer: Option<Keyed<PeerKey>>,
}

/// How many messages one peer may get at once before [`Pace::between_to_peer`](reportline_channel::Pace) holds.
const PEER_BURST: u32 = 3;

impl Pacer {
    /// The pace a channel's platform allows.
    pub fn new(pace: reportline_channel::Pace) -> Self {
        let overall =
            NonZeroU32::new(pace.overall_per_second).map(|n| RateLimiter::keyed(Quota::per_second(n)));
        let to_peer = Quota::with_period(pace.between_to_peer)
            .map(|quota| RateLimiter::keyed(quota.allow_burst(at_least_one(PEER_BURST))));
        Self { overall, to_peer }
    }

    /// How long to wait before this peer may be sent a message; zero takes the place at once.
    pub fn wait(&self, peer: &PeerKey) -> Duration {
        if let Some(to_peer) = &self.to_peer
            && let Err(not_until) = to_peer.check_key(peer)
        {
            return not_until.wait_time_from(QuantaClock::default().now());
        }
        match self.overall.as_ref().map(|it| it.check_key(&())) {
            Some(Err(not_until)) => not_until.wait_time_from(QuantaClock::default().now()),
            _ => Duration::ZERO,
        }
    }

    /// Forgets peers whose quota is whole again.
    pub fn sweep(&self) {
        if let Some(to_peer) = &self.to_peer {
            to_peer.retain_recent();
            to_peer.shrink_to_fit();
        }
    }
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

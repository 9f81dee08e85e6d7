//! Where letters are put in and taken out: the real intake over a real store, without a channel around it. What a mail
//! becomes before, and looks like after, is its adapter's.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::SignedDuration;
use reportline::attachments::Attachments;
use reportline::clock::Clock;
use reportline::config::{self, Environment};
use reportline::content::Content;
use reportline::intake::{ChannelFacts, Door, Ground, intake};
use reportline::keys::Keys;
use reportline::limit::Limiter;
use reportline_channel::{
    Accepted, Answers, Asks, Body, Capabilities, ChannelId, Content as Came, EventId, Inbound, Inbox, Letter,
    Outbound, Pace, Peer, Present, Said, Turn, Unit,
};
use reportline_report::Handover;
use reportline_store::{Destination, Outcome, Settlement, SinkName, Store};
use reportline_store_sql::SqliteStore;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::TestClock;
use super::settings::usual_settings;

/// The intake, and what it owes.
pub(crate) struct LetterBox {
    door: Door,
    store: Arc<dyn Store>,
    pub(crate) clock: Arc<TestClock>,
    n_events: usize,
    _folder: TempDir,
}

/// What was owed to the person, and to the hub.
#[derive(Default)]
pub(crate) struct Post {
    pub(crate) messages: Vec<Outbound>,
    pub(crate) reports: Vec<Handover>,
}

impl LetterBox {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings over the usual ones.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the data");
        let clock = Arc::new(TestClock::new(7));
        let (door, store) = open(folder.path(), Arc::clone(&clock), settings).await;
        Self { door, store, clock, n_events: 0, _folder: folder }
    }

    /// Something arrives, under an id of its own.
    pub(crate) async fn gets(&mut self, said: Said) -> Post {
        self.takes(said, |_| {}).await
    }

    /// The same, with more to say of it.
    pub(crate) async fn takes(&mut self, said: Said, change: impl FnOnce(&mut Inbound)) -> Post {
        self.n_events += 1;
        let mut inbound = self.inbound(self.n_events, said);
        change(&mut inbound);
        self.door.accept(inbound).await.expect("it is taken");
        self.post().await
    }

    /// What arrived last arrives again.
    pub(crate) async fn gets_again(&mut self, said: Said) -> (Accepted, Post) {
        let accepted = self.door.accept(self.inbound(self.n_events, said)).await.expect("it is taken");
        (accepted, self.post().await)
    }

    fn inbound(&self, n: usize, said: Said) -> Inbound {
        Inbound {
            language: Some("en".to_owned()),
            ..Inbound::new(EventId(n.to_string()), Peer("noor@example.org".to_owned()), Came::Said(said))
        }
    }

    /// What stands before the person.
    pub(crate) async fn present(&self) -> Option<Present> {
        self.door.present(&Peer("noor@example.org".to_owned())).await.expect("the store can be read")
    }

    /// How many conversations are kept, once those whose time has come are erased.
    pub(crate) async fn conversations(&self) -> u64 {
        self.store.erase_expired(self.clock.now(), 100).await.expect("the store works");
        self.store.counts().await.expect("the store can be read").conversations
    }

    /// Everything that is owed, delivered.
    async fn post(&self) -> Post {
        let mut post = Post::default();
        loop {
            let now = self.clock.now();
            let leased = self.store.lease(now, now + SignedDuration::from_secs(60), 100).await;
            let leased = leased.expect("the store works");
            if leased.is_empty() {
                return post;
            }
            for delivery in leased {
                match &delivery.to {
                    Destination::Peer(_) => {
                        post.messages.push(serde_json::from_slice(&delivery.payload).expect("a message"));
                    }
                    Destination::Sink(_) => {
                        post.reports.push(serde_json::from_slice(&delivery.payload).expect("a report"));
                    }
                }
                let settlement = Settlement {
                    id: delivery.id,
                    attempt: delivery.attempt,
                    outcome: Outcome::Delivered { handle: None },
                };
                self.store.settle(vec![settlement], now).await.expect("the store works");
            }
        }
    }
}

impl Post {
    /// The one letter, if that is all there is.
    pub(crate) fn letter(&self) -> &Letter {
        match self.messages.as_slice() {
            [Outbound { body: Body::Letter(letter), .. }] => letter,
            other => panic!("expected a letter, not {other:#?}"),
        }
    }

    /// What the messages are.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        let kind = |it: &Outbound| match &it.body {
            Body::Notice(it) if it.is_urgent => "urgent",
            Body::Notice(_) => "notice",
            Body::Question(_) => "question",
            Body::Review(_) => "review",
            Body::Receipt(_) => "receipt",
            Body::Letter(_) => "letter",
        };
        self.messages.iter().map(kind).collect()
    }
}

/// A letter with answers under numbers, to the letter of that name.
pub(crate) fn answers(letter: u32, numbered: &[(u32, &str)]) -> Said {
    let numbered = numbered.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
    Said {
        answers: Some(Answers { letter: Some(letter), numbered, ..Answers::default() }),
        ..Said::default()
    }
}

/// A letter without a number in it.
pub(crate) fn prose(letter: Option<u32>, text: &str) -> Said {
    let answers = Some(Answers { letter, ..Answers::default() });
    Said { text: Some(text.to_owned()), answers, ..Said::default() }
}

/// The number under which a letter asks, or shows, the question of that id.
pub(crate) fn number_of(letter: &Letter, id: &str) -> u32 {
    let numbered = letter.questions.iter().chain(&letter.confirm).find(|it| it.question.id == id);
    numbered.unwrap_or_else(|| panic!("{id} is not asked")).number
}

async fn open(folder: &Path, clock: Arc<TestClock>, settings: &[(&str, &str)]) -> (Door, Arc<dyn Store>) {
    let mut all = usual_settings(&folder.join("data"));
    all.extend(settings.iter().map(|(key, value)| (format!("REPORTLINE_{key}"), (*value).to_owned())));
    let config = config::load(None, &Environment::from(all)).expect("the settings of a test are right");
    let content = Content::load(&config).expect("what is shipped is whole");
    let keys = Keys::open(folder, clock.as_ref()).expect("keys can be made");
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(folder, keys.local.clone()).await.expect("a store can be made"));
    let ground = Arc::new(Ground {
        store: Arc::clone(&store),
        clock,
        flows: content.flows,
        words: content.words,
        places: content.places,
        limiter: Arc::new(Limiter::new(&config.limits)),
        policy: content.policy,
        zone: content.zone,
        instance: config.report.instance.clone(),
        is_test: true,
        key: keys.local,
        signing: keys.signing,
        sinks: vec![SinkName("hub".to_owned())],
        hears_of_hub: true,
        wake: Arc::new(Notify::new()),
        takes_events: Arc::new(AtomicBool::new(true)),
    });
    let (intake, worker) = intake(Arc::clone(&ground));
    TaskTracker::new().spawn(worker.run(CancellationToken::new()));
    let channel = ChannelFacts {
        id: ChannelId("letters".to_owned()),
        kind: "web",
        version: "1",
        capabilities: Capabilities {
            turn: Turn::Push,
            asks: Asks::All,
            message_limit: (100_000, Unit::Chars),
            options_at_once: 100,
            file_limit: 1 << 20,
            pace: Pace { overall_per_second: 0, between_to_peer: Duration::ZERO },
            is_single: false,
        },
    };
    let attachments = Attachments::open(folder.join("attachments"), 1 << 20).expect("a folder for files");
    (Door { channel: Arc::new(channel), fence: None, intake, ground, attachments }, store)
}

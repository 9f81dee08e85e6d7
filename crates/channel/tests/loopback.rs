//! A platform in memory and a channel on it, which can be given one fault.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use reportline_channel::conformance::{Line, Person, Rig, Rule};
use reportline_channel::{
    Answers, Asks, Beside, Body, Capabilities, Capture, Channel, Choice, Command, Content, Context, EventId,
    Exhibit, File, Handed, Handle, Inbound, KeepError, Letter, Missing, Outbound, Pace, Peer, RunError, Said,
    Sent, Token, Turn, Unit, plain, split,
};
use reportline_delivery::DeliveryError;
use tokio::sync::watch;

const SECRET: &str = "s3cret-of-the-loopback";
const MOST: usize = 300;

/// What can be wrong with the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    TellsFirst,
    NamesAnew,
    NamesByWords,
    ForgetsLost,
    AcceptsWithoutFile,
    RefusesLimited,
    HasOneLane,
    HasOnePeer,
    TidiesWords,
    CutsWords,
    DropsPictures,
    ChangesTokens,
    MixesNumbersUp,
    LeavesOutHelp,
    ObeysMarkup,
    CutsMessages,
    SendsTooLong,
    RefusesToReplace,
    ComesBackTooSoon,
    GivesUp,
    RetriesGone,
    TrustsAnySecret,
    PrintsSecret,
    RunsOn,
}

#[derive(Clone)]
enum Deed {
    Start,
    Write(String),
    Press(Token),
    HandOver(Bytes),
    Answer(u32, Vec<(u32, String)>),
}

#[derive(Clone)]
struct Event {
    id: usize,
    person: Person,
    deed: Deed,
}

/// The far side: each person's events in a queue, confirmed one by one.
#[derive(Default)]
struct Platform {
    ana: Queue,
    bo: Queue,
    n_events: usize,
    n_acknowledged: HashSet<usize>,
    is_away: bool,
    limit: Option<Duration>,
}

#[derive(Default)]
struct Queue {
    events: Vec<Event>,
    n_confirmed: usize,
    heard: Vec<String>,
    is_gone: bool,
}

impl Platform {
    fn queue(&mut self, person: Person) -> &mut Queue {
        match person {
            Person::Ana => &mut self.ana,
            Person::Bo => &mut self.bo,
        }
    }
}

pub(crate) struct Loopback {
    channel: Arc<LoopbackChannel>,
}

struct LoopbackChannel {
    platform: Arc<Mutex<Platform>>,
    changes: watch::Sender<()>,
    secret: &'static str,
    fault: Option<Fault>,
    n_named: AtomicU64,
    lane: tokio::sync::Mutex<()>,
}

impl LoopbackChannel {
    fn new(secret: &'static str, fault: Option<Fault>) -> Arc<Self> {
        Arc::new(Self {
            platform: Arc::default(),
            changes: watch::Sender::new(()),
            secret,
            fault,
            n_named: AtomicU64::new(0),
            lane: tokio::sync::Mutex::new(()),
        })
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn platform(&self) -> MutexGuard<'_, Platform> {
        self.platform.lock().expect("no holder panicked")
    }

    fn change<T>(&self, change: impl FnOnce(&mut Platform) -> T) -> T {
        let result = change(&mut self.platform());
        self.changes.send_replace(());
        result
    }

    async fn receive(&self, person: Person, context: Context<'_>) -> Result<(), RunError> {
        let mut changes = self.changes.subscribe();
        loop {
            let event = {
                let mut platform = self.platform();
                if platform.is_away {
                    return Err(RunError::lost("the loopback is away"));
                }
                let queue = platform.queue(person);
                queue.events.get(queue.n_confirmed).cloned()
            };
            match event {
                Some(event) => self.take(event, context).await?,
                None => changes.changed().await.map_err(RunError::lost)?,
            }
        }
    }

    async fn take(&self, event: Event, context: Context<'_>) -> Result<(), RunError> {
        let lane = match self.has(Fault::HasOneLane) {
            true => Some(self.lane.lock().await),
            false => None,
        };
        if self.has(Fault::TellsFirst) {
            self.change(|it| it.n_acknowledged.insert(event.id));
        }
        if let Some(inbound) = self.inbound(&event, context).await? {
            let accepted = context.inbox.accept(inbound).await;
            if !self.has(Fault::ForgetsLost) {
                let is_limited = matches!(accepted?, reportline_channel::Accepted::Limited);
                if is_limited && self.has(Fault::RefusesLimited) {
                    return Err(RunError::lost("too fast"));
                }
            }
        }
        drop(lane);
        self.change(|it| {
            it.n_acknowledged.insert(event.id);
            it.queue(event.person).n_confirmed += 1;
        });
        Ok(())
    }

    async fn inbound(&self, event: &Event, context: Context<'_>) -> Result<Option<Inbound>, RunError> {
        let name = match &event.deed {
            Deed::Write(text) if self.has(Fault::NamesByWords) => text.clone(),
            _ if self.has(Fault::NamesAnew) => format!("n{}", self.n_named.fetch_add(1, Ordering::Relaxed)),
            _ => event.id.to_string(),
        };
        let peer = if self.has(Fault::HasOnePeer) { "all".to_owned() } else { format!("{:?}", event.person) };
        let content = match &event.deed {
            Deed::Start => Content::Command(Command::Start),
            Deed::Write(text) if self.has(Fault::TidiesWords) => {
                Content::Said(Said::text(text.replace('\u{301}', "")))
            }
            Deed::Write(text) if self.has(Fault::CutsWords) => {
                Content::Said(Said::text(text.chars().take(MOST / 2).collect::<String>()))
            }
            Deed::Write(text) => Content::Said(Said::text(text)),
            Deed::Press(token) if self.has(Fault::ChangesTokens) => {
                Content::Said(Said::pressed(Token(token.0.to_lowercase())))
            }
            Deed::Press(token) => Content::Said(Said::pressed(token.clone())),
            Deed::Answer(letter, numbered) => {
                let mut numbered = numbered.clone();
                if self.has(Fault::MixesNumbersUp) {
                    numbered.sort();
                }
                let answers = Some(Answers { letter: Some(*letter), numbered, ..Answers::default() });
                Content::Said(Said { answers, ..Said::default() })
            }
            Deed::HandOver(_) if self.has(Fault::DropsPictures) => return Ok(None),
            Deed::HandOver(bytes) => Content::Said(self.exhibit(bytes, context).await?),
        };
        Ok(Some(Inbound::new(EventId(name), Peer(peer), content)))
    }

    async fn exhibit(&self, bytes: &Bytes, context: Context<'_>) -> Result<Said, RunError> {
        let missing =
            |why| Handed::Missing { why, name: None, size: None, declared_type: None, platform_id: None };
        let file = File { bytes: bytes.clone(), declared_type: None, name: None, platform_id: None };
        let handed = match context.inbox.keep(file).await {
            Ok(attachment) => Handed::Kept(attachment),
            Err(KeepError::TooLarge { .. }) => missing(Missing::TooLarge),
            Err(KeepError::Away(_)) if self.has(Fault::AcceptsWithoutFile) => missing(Missing::Failed),
            Err(KeepError::Away(source)) => return Err(RunError::Lost(source)),
        };
        let exhibit = Exhibit { files: vec![handed], ..Exhibit::new(Capture::Upload) };
        Ok(Said { exhibits: vec![exhibit], ..Said::default() })
    }

    fn laid_out(&self, message: &Outbound) -> Vec<String> {
        let mut message = message.clone();
        if let (Body::Question(question), true) = (&mut message.body, self.has(Fault::LeavesOutHelp)) {
            question.help = None;
        }
        let mut text = plain(&message);
        if let Body::Receipt(receipt) = &message.body {
            text.push_str(&receipt.reference);
        }
        if self.has(Fault::ObeysMarkup) {
            text = text.replace("<b>", "");
        }
        let most = if self.has(Fault::SendsTooLong) { MOST + 1 } else { MOST };
        let n_pieces = if self.has(Fault::CutsMessages) { 1 } else { usize::MAX };
        split(&text, most, Unit::Chars).into_iter().take(n_pieces).map(str::to_owned).collect()
    }
}

#[async_trait]
impl Channel for LoopbackChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Push,
            asks: Asks::All,
            message_limit: (MOST, Unit::Chars),
            options_at_once: 10,
            file_limit: 1000,
            pace: Pace::UNLIMITED,
            is_single: false,
        }
    }

    async fn run(&self, context: Context<'_>) -> Result<(), RunError> {
        let receiving =
            async { tokio::try_join!(self.receive(Person::Ana, context), self.receive(Person::Bo, context)) };
        tokio::select! {
            // Told to stop, it stops, also where it was lost in the same moment.
            biased;
            () = context.stop.cancelled(), if !self.has(Fault::RunsOn) => Ok(()),
            result = receiving => result.map(|_| ()),
        }
    }

    async fn send(&self, to: &Peer, message: &Outbound, _: Beside<'_>) -> Result<Sent, DeliveryError> {
        if self.has(Fault::RefusesToReplace) && message.replaces.is_some() {
            return Err(DeliveryError::reject("nothing is replaced here"));
        }
        let pieces = self.laid_out(message);
        let mut platform = self.platform();
        if platform.is_away {
            return Err(match self.has(Fault::GivesUp) {
                true => DeliveryError::reject("the loopback is away"),
                false => DeliveryError::retry("the loopback is away"),
            });
        }
        if let Some(wait) = platform.limit.take() {
            let wait = if self.has(Fault::ComesBackTooSoon) { wait / 2 } else { wait };
            return Err(DeliveryError::retry_after(wait, "too many"));
        }
        let queue = platform.queue(if to.0 == "Bo" { Person::Bo } else { Person::Ana });
        match (queue.is_gone, self.has(Fault::RetriesGone)) {
            (true, true) => return Err(DeliveryError::retry("nobody there")),
            (true, false) => return Err(DeliveryError::reject("nobody there")),
            (false, _) => queue.heard.extend(pieces),
        }
        Ok(Sent { handle: Some(Handle(queue.heard.len().to_string())) })
    }

    async fn probe(&self) -> Result<(), RunError> {
        match (self.platform().is_away, self.secret == SECRET) {
            (true, _) => Err(RunError::lost("the loopback is away")),
            (false, false) if !self.has(Fault::TrustsAnySecret) => {
                Err(RunError::refused("the secret is not known", "change the secret"))
            }
            (false, true) if self.has(Fault::GivesUp) => Err(RunError::refused("no", "no")),
            (false, _) => Ok(()),
        }
    }
}

impl Loopback {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self { channel: LoopbackChannel::new(SECRET, fault) }
    }

    fn does(&self, person: Person, deed: Deed) {
        self.channel.change(|platform| {
            let id = platform.n_events;
            platform.n_events += 1;
            platform.queue(person).events.push(Event { id, person, deed });
        });
    }
}

#[async_trait]
impl Rig for Loopback {
    fn exempt(&self, _: Rule) -> Option<&'static str> {
        None
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn debug(&self) -> String {
        match self.channel.has(Fault::PrintsSecret) {
            true => format!("LoopbackChannel({})", self.channel.secret),
            false => "LoopbackChannel(..)".to_owned(),
        }
    }

    async fn starts(&self, _: &Line, person: Person) {
        self.does(person, Deed::Start);
    }

    async fn writes(&self, _: &Line, person: Person, text: &str) {
        for piece in split(text, MOST, Unit::Chars) {
            self.does(person, Deed::Write(piece.to_owned()));
        }
    }

    async fn presses(&self, _: &Line, person: Person, choice: &Choice) {
        self.does(person, Deed::Press(choice.token.clone()));
    }

    async fn hands_over(&self, _: &Line, person: Person, picture: &[u8]) {
        self.does(person, Deed::HandOver(Bytes::copy_from_slice(picture)));
    }

    async fn answers(&self, _: &Line, person: Person, letter: &Letter, numbered: &[(u32, &str)]) {
        let numbered = numbered.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
        self.does(person, Deed::Answer(letter.letter, numbered));
    }

    async fn heard(&self, _: &Line, person: Person) -> Vec<String> {
        self.channel.platform().queue(person).heard.clone()
    }

    fn acknowledged(&self) -> usize {
        self.channel.platform().n_acknowledged.len()
    }

    async fn redelivers(&self, _: &Line) {
        self.channel.change(|platform| {
            let last = platform.ana.events.last().cloned();
            platform.ana.events.extend(last);
        });
    }

    async fn limits_next_send(&self, wait: Duration) {
        self.channel.platform().limit = Some(wait);
    }

    async fn goes_away(&self) {
        self.channel.change(|platform| platform.is_away = true);
    }

    async fn comes_back(&self) {
        self.channel.change(|platform| platform.is_away = false);
    }

    async fn leaves(&self, person: Person) {
        self.channel.platform().queue(person).is_gone = true;
    }

    fn channel_with_wrong_secret(&self) -> Arc<dyn Channel> {
        LoopbackChannel::new("not it", self.channel.fault)
    }
}

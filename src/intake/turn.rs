//! One event's turn: the limiter, the flow's step, and what its effects become. It stores nothing and sends nothing.

mod beginning;
mod corresponding;
mod hearing;
mod limiting;
mod owing;

use std::panic::AssertUnwindSafe;

use jiff::Timestamp;
use reportline_channel::{BlobName, Content, Inbound, Words};
use reportline_delivery::DeliveryId;
use reportline_flow::{Effect, Event, Setting, Stage, Step, Utterance, Vocabulary, keep_until};
use reportline_store::{ConversationId, NewDelivery, PeerKey};

use super::walk::Walk;
use super::{ChannelFacts, Ground};
use crate::words::{Facts, Told};

/// What becomes of an event.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// The conversation as it now is, under its name; `None` leaves it as it was.
    pub(super) becomes: Option<(ConversationId, Walk)>,
    /// Whether the conversation there was is erased.
    pub(super) erases: bool,
    /// What is owed.
    pub(super) deliveries: Vec<NewDelivery>,
    /// The files the conversation now names.
    pub(super) blobs: Vec<BlobName>,
    /// Whether it was over a limit.
    pub(super) is_limited: bool,
}

impl Turn {
    /// Nothing becomes of it.
    pub(super) fn nothing() -> Self {
        Self { becomes: None, erases: false, deliveries: Vec::new(), blobs: Vec::new(), is_limited: false }
    }
}

/// Whether it should be looked up before the turn how the reports of this conversation's person stand: they ask for it, or
/// add to one.
pub(super) fn asks_status(ground: &Ground, walk: &Walk, inbound: &Inbound) -> bool {
    use reportline_channel::Command as Channel;
    use reportline_flow::Command as Flow;
    let vocabulary = ground.words.vocabulary(&walk.language);
    let is_asked = |text: &str| matches!(vocabulary.command(text), Some(Flow::Status | Flow::Add));
    match &inbound.content {
        Content::Command(command) => matches!(command, Channel::Status | Channel::Add),
        Content::Said(said) => {
            said.pressed.iter().any(|it| matches!(it.0.as_str(), "status" | "add"))
                || said.text.as_deref().is_some_and(is_asked)
                // A letter after the receipt, or an answer to what the hub wrote.
                || (walk.conversation.is_closed() && (said.answers.is_some() || walk.is_asked()))
        }
    }
}

/// The turn of an event of a peer whose conversation is `walk`, named `id`. An event that makes us panic is counted,
/// told to the person and passed over: it stops nobody else, and it is not offered again for ever.
pub(super) fn take(
    ground: &Ground,
    channel: &ChannelFacts,
    inbound: &Inbound,
    id: Option<ConversationId>,
    walk: Option<Walk>,
    told: Vec<Told>,
    now: Timestamp,
) -> Turn {
    let desk = Desk::new(ground, channel, inbound, walk.as_ref(), told, now);
    let spare = desk.clone();
    match std::panic::catch_unwind(AssertUnwindSafe(|| desk.work(id, walk))) {
        Ok(turn) => turn,
        Err(_) => spare.apologise(),
    }
}

/// What a step's effects came to.
#[derive(Default)]
struct Outcome {
    utterances: Vec<Utterance>,
    erases: bool,
    /// The delivery that decides whether the hub has what was submitted.
    submitted: Option<DeliveryId>,
}

/// Where a turn is worked on.
#[derive(Clone)]
struct Desk<'a> {
    ground: &'a Ground,
    channel: &'a ChannelFacts,
    inbound: &'a Inbound,
    peer: PeerKey,
    language: String,
    told: Vec<Told>,
    /// Whether the event answers what the hub wrote.
    answers_hub: bool,
    now: Timestamp,
    turn: Turn,
}

impl<'a> Desk<'a> {
    fn new(
        ground: &'a Ground,
        channel: &'a ChannelFacts,
        inbound: &'a Inbound,
        walk: Option<&Walk>,
        told: Vec<Told>,
        now: Timestamp,
    ) -> Self {
        let language = match walk {
            Some(walk) => walk.language.clone(),
            None => {
                let wanted: Vec<&str> = inbound.language.as_deref().into_iter().collect();
                ground.words.negotiate(&wanted).tag
            }
        };
        let peer = PeerKey { channel: channel.id.clone(), peer: inbound.peer.clone() };
        Self {
            ground,
            channel,
            inbound,
            peer,
            language,
            told,
            answers_hub: false,
            now,
            turn: Turn::nothing(),
        }
    }

    fn work(mut self, id: Option<ConversationId>, walk: Option<Walk>) -> Turn {
        let is_past =
            walk.as_ref().is_some_and(|it| keep_until(self.flow_of(it), &it.conversation) <= self.now);
        let (id, walk) = if is_past { (None, None) } else { (id, walk) };
        let event = self.event();
        if !self.is_over_limit(walk.as_ref(), &event) {
            self.lead(id, walk, event);
        }
        self.turn
    }

    /// The conversation stays as it was, and the person is not left in silence.
    fn apologise(mut self) -> Turn {
        metrics::counter!("reportline_events_quarantined_total").increment(1);
        tracing::error!(channel = %self.channel.id, "an event was passed over: working on it panicked");
        let message = self.ground.words.line_message(&self.language, "note-not-done");
        self.say(None, message);
        self.turn
    }

    fn flow_of(&self, walk: &Walk) -> &'a reportline_flow::Flow {
        self.ground.flows.get(walk.conversation.flow())
    }

    /// Begins, goes on, or answers without a conversation.
    fn lead(&mut self, id: Option<ConversationId>, walk: Option<Walk>, event: Event) {
        match (id, walk) {
            (Some(id), Some(walk)) if !walk.conversation.is_closed() => self.go_on(id, walk, event),
            (Some(id), Some(walk)) if !self.opens_another(&event, walk.is_asked()) => {
                self.go_on(id, walk, event);
            }
            (_, walk) => {
                let sent = walk.map(|it| it.sent).unwrap_or_default();
                self.begin(sent, event);
            }
        }
    }

    fn go_on(&mut self, id: ConversationId, mut walk: Walk, event: Event) {
        self.take_files(&mut walk);
        if self.asks_all() && !walk.conversation.is_closed() {
            return self.correspond(id, walk, event, Vec::new());
        }
        let flow = self.flow_of(&walk);
        let conversation = walk.conversation.clone();
        let step = reportline_flow::step(flow, conversation, event, &self.setting(&walk.language));
        self.finish(id, walk, step);
    }

    fn setting(&self, language: &str) -> Setting<'a> {
        Setting {
            now: self.now,
            zone: &self.ground.zone,
            vocabulary: self.ground.words.vocabulary(language),
            gazetteer: self.ground.places.as_ref(),
        }
    }

    /// Turns a step's effects into what becomes and what is owed.
    fn finish(&mut self, id: ConversationId, mut walk: Walk, step: Step) {
        walk.conversation = step.conversation;
        walk.language = walk.conversation.language().to_owned();
        let outcome = self.carry_out(id, &mut walk, step.effects);
        self.conclude(id, walk, outcome);
    }

    /// Does what should happen, but for what is to be said.
    fn carry_out(&mut self, id: ConversationId, walk: &mut Walk, effects: Vec<Effect>) -> Outcome {
        let mut outcome = Outcome::default();
        for effect in effects {
            match effect {
                Effect::Say(utterance) => {
                    if is_emergency(&utterance) && self.inbound.is_answerable {
                        walk.signpost_shown_at = Some(self.now);
                    }
                    outcome.utterances.push(utterance);
                }
                Effect::Submit(draft) => {
                    if let Some((told, report)) = self.submit(id, walk, *draft) {
                        self.told.push(told);
                        outcome.submitted = Some(report);
                    }
                }
                Effect::Erase => outcome.erases = true,
                Effect::TellStatus => walk.asked_status = true,
            }
        }
        outcome
    }

    /// Says all of it, each a message of its own, and leaves the conversation as it now is.
    fn conclude(&mut self, id: ConversationId, walk: Walk, outcome: Outcome) {
        let Outcome { utterances, erases, submitted } = outcome;
        let owner = (!erases).then_some(id);
        if walk.asked_status {
            let facts = Facts { told: self.told.clone(), ..Facts::default() };
            let message = self.ground.words.status(&walk.language, &facts, !walk.conversation.is_closed());
            self.say(owner, message);
        }
        self.say_all(owner, &walk, &utterances);
        if let Some(report) = submitted {
            self.say_once_delivered(id, &walk, &report);
        }
        if erases {
            if matches!(walk.conversation.stage(), Stage::Closed(reportline_flow::Outcome::Erased)) {
                self.ask_for_erasure(&walk.sent);
            }
            self.turn.erases = true;
            self.turn.blobs.clear();
        } else {
            self.turn.becomes = Some((id, walk));
        }
    }
}

/// The notice with the emergency routes.
fn is_emergency(utterance: &Utterance) -> bool {
    matches!(utterance, Utterance::Notice(id) if id.as_str() == crate::words::EMERGENCY)
}

//! Beginning a conversation: when, in which flow, and with what the first message already brought.

use reportline_channel::{Content, Standing};
use reportline_flow::{Command, Event, FlowId, Press, Said};
use reportline_report::Evidence;
use reportline_store::ConversationId;

use super::Desk;
use crate::intake::evidence::is_worth_keeping;
use crate::intake::walk::{Amended, Sent, Walk};
use crate::words::Reached;

impl<'a> Desk<'a> {
    /// Whether an event after a report was sent opens the next one: a command that says so, something handed over, or an
    /// answer where the hub has asked something.
    pub(super) fn opens_another(&self, event: &Event, is_asked: bool) -> bool {
        match event {
            Event::Command(command) => {
                matches!(command, Command::Start | Command::Quick | Command::Add)
            }
            Event::Said(said) => {
                let starts = |press: &Press| {
                    matches!(press, Press::Command(Command::Start | Command::Quick | Command::Add))
                };
                !said.evidence.is_empty()
                    || said.pressed.iter().any(starts)
                    || self.says_start(said)
                    || self.writes_on()
                    || (is_asked && self.says_something(event))
            }
        }
    }

    /// Whether an event is words of their own, and nothing that is to be done.
    fn says_something(&self, event: &Event) -> bool {
        let Event::Said(said) = event else { return false };
        let has_words = said.text.as_ref().is_some_and(|it| !it.trim().is_empty());
        has_words && self.asks_for(event).is_none() && self.inbound.is_answerable
    }

    /// Whether a letter says more than a thank-you. One that came after a report was sent must not be lost.
    fn writes_on(&self) -> bool {
        let Content::Said(said) = &self.inbound.content else { return false };
        let Some(answers) = &said.answers else { return false };
        let mut words = answers.numbered.iter().map(|it| &it.1).chain(&said.text);
        self.asks_all() && self.inbound.is_answerable && words.any(|it| is_worth_keeping(it))
    }

    pub(super) fn says_start(&self, said: &Said) -> bool {
        let command = self.command_in_words(said);
        matches!(command, Some(Command::Start | Command::Quick | Command::Add))
    }

    pub(super) fn begin(&mut self, mut sent: Vec<Sent>, event: Event) {
        if sent.is_empty()
            && let Some(notice) = notice_without_conversation(&event)
        {
            let message = self.ground.words.notice_message(&self.language, notice);
            return self.say(None, message);
        }
        let amends = self.amended(&sent, &event);
        self.answers_hub = amends.is_some() && sent.iter().any(Sent::is_asked);
        if amends.is_some() {
            sent.iter_mut().for_each(Sent::is_being_answered);
        }
        let flow = match &amends {
            Some(_) => self.ground.flows.get(&self.ground.flows.addition),
            None => self.ground.flows.get(self.flow_to_begin(&event)),
        };
        let id = ConversationId(self.ground.clock.id());
        // A letter is read as one: its words become the story, what it hands over is evidence.
        let evidence = if self.asks_all() { Vec::new() } else { first_evidence(&event, self.answers_hub) };
        let step = reportline_flow::begin(flow, &self.language, evidence, self.now);
        let mut walk = Walk::new(
            step.conversation.clone(),
            self.language.clone(),
            self.inbound.standing,
            self.inbound.community.clone(),
            sent,
        );
        walk.amends = amends;
        self.take_files(&mut walk);
        match self.asks_all() {
            true => self.correspond(id, walk, event, step.effects),
            false => self.finish(id, walk, step),
        }
    }

    /// The report that an event wants to add to: the one that the hub asks about, or the latest that was sent. `None` where
    /// it begins one of its own.
    fn amended(&self, sent: &[Sent], event: &Event) -> Option<Amended> {
        let asked = sent.iter().rposition(Sent::is_asked);
        let wants_to = match self.asks_for(event) {
            Some(command) => command == Command::Add,
            None => self.replies() || asked.is_some(),
        };
        let at = asked.or(sent.len().checked_sub(1)).filter(|_| wants_to)?;
        let reached = self.told.get(at).map(|it| it.reached);
        Some(Amended {
            report: sent[at].report?,
            reference: sent[at].reference.clone(),
            // What is carried by hand keeps its order in the folder.
            is_owed: reached != Some(Reached::Delivered) && !sent[at].is_carried,
        })
    }

    /// Whether it is a letter that answers one of ours.
    fn replies(&self) -> bool {
        let Content::Said(said) = &self.inbound.content else { return false };
        self.asks_all() && said.answers.as_ref().is_some_and(|it| it.is_reply)
    }

    /// What an event that begins something asks for.
    fn asks_for(&self, event: &Event) -> Option<Command> {
        match event {
            Event::Command(command) => Some(command.clone()),
            Event::Said(said) => {
                let pressed = said.pressed.iter().find_map(|it| match it {
                    Press::Command(command) => Some(command.clone()),
                    _ => None,
                });
                pressed.or_else(|| self.command_in_words(said))
            }
        }
    }

    pub(super) fn flow_to_begin(&self, event: &Event) -> &'a FlowId {
        let flows = &self.ground.flows;
        let brings_evidence = !self.exhibits().is_empty();
        if self.inbound.standing == Standing::Moderator && brings_evidence {
            return &flows.moderator;
        }
        if self.asks_for(event) == Some(Command::Quick) { &flows.quick } else { &flows.start }
    }
}

/// What is said to a person of whom nothing is kept and who asks for nothing that needs a conversation.
fn notice_without_conversation(event: &Event) -> Option<&'static str> {
    let command = match event {
        Event::Command(command) => command,
        Event::Said(said) => match said.pressed.first() {
            Some(Press::Command(command)) => command,
            // A button of a conversation that is gone: who pressed "Send report" has to know that nothing was sent.
            Some(_) if said.text.is_none() && said.evidence.is_empty() => return Some("nothing-here"),
            _ => return None,
        },
    };
    match command {
        Command::Status
        | Command::Add
        | Command::Send
        | Command::Confirm
        | Command::Back
        | Command::Skip
        | Command::Keep
        | Command::Done => Some("nothing-here"),
        Command::Cancel | Command::Erase => Some("erased"),
        Command::Help => Some("help"),
        Command::Start | Command::Quick | Command::Pause | Command::Language(_) => None,
    }
}

/// What the first message already hands over: evidence, and words that are more than a greeting; an answer to the hub may be
/// a single word.
fn first_evidence(event: &Event, answers_hub: bool) -> Vec<Evidence> {
    let Event::Said(said) = event else { return Vec::new() };
    let mut evidence = said.evidence.clone();
    if let Some(text) = said.text.as_ref().filter(|it| answers_hub || is_worth_keeping(it)) {
        evidence.extend(reportline_flow::evidence_of_words(text));
    }
    evidence
}

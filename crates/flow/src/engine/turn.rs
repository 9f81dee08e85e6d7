//! A step being made: the conversation as it becomes, and what is to be said. It moves, asks, and keeps.

use crate::answer::{Answer, Chosen};
use crate::conversation::{Conversation, Outcome, Stage};
use crate::definition::{Flow, Question};
use crate::id::{NoticeId, OptionId, QuestionId, notices};
use crate::kinds::evidence_of_words;
use crate::step::{Effect, Step};
use crate::utterance::{Asked, Note, Reviewed, Utterance};

pub(super) struct Turn<'a> {
    pub(super) flow: &'a Flow,
    pub(super) conversation: Conversation,
    pub(super) effects: Vec<Effect>,
    /// To be said with whatever is asked next.
    pub(super) notes: Vec<Note>,
    /// What was answered in this step.
    pub(super) answered: Option<QuestionId>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(flow: &'a Flow, conversation: Conversation) -> Self {
        Self { flow, conversation, effects: Vec::new(), notes: Vec::new(), answered: None }
    }

    pub(super) fn finish(mut self) -> Step {
        self.stay_in_place();
        let said: Vec<Utterance> = self.effects.iter().filter_map(Effect::said).cloned().collect();
        if !said.is_empty() {
            self.conversation.said = said;
        }
        Step { conversation: self.conversation, effects: self.effects }
    }

    pub(super) fn say(&mut self, utterance: Utterance) {
        self.effects.push(Effect::Say(utterance));
    }

    pub(super) fn notice(&mut self, name: &'static str) {
        self.say(Utterance::Notice(NoticeId::known(name)));
    }

    /// Goes to what is open next, or to the review, and says it.
    pub(super) fn advance(&mut self) {
        self.move_on();
        self.present();
    }

    /// Goes where `advance` goes, and says nothing.
    pub(super) fn move_on(&mut self) {
        let stage = match self.conversation.next(self.flow) {
            Some(question) => Stage::Asking { question: question.id.clone() },
            None => Stage::Reviewing,
        };
        self.enter(stage);
    }

    /// Goes to a stage with a clean desk. What was ticked at a question waits there.
    pub(super) fn enter(&mut self, stage: Stage) {
        self.conversation.stage = stage;
        self.conversation.candidates.clear();
        self.conversation.n_misfits = 0;
        self.conversation.is_changing = false;
    }

    /// Whether the present question applies as things stand.
    pub(super) fn is_in_place(&self) -> bool {
        match &self.conversation.stage {
            Stage::Asking { question } => {
                self.conversation.path(self.flow).iter().any(|it| it.id == *question)
            }
            Stage::Reviewing | Stage::Closed(_) => true,
        }
    }

    fn stay_in_place(&mut self) {
        if !self.is_in_place() {
            self.move_on();
        }
    }

    /// Says where the conversation stands: the question, the next one if it applies no longer, or the review.
    pub(super) fn present(&mut self) {
        self.stay_in_place();
        let flow = self.flow;
        let present = self.conversation.present(flow);
        self.conversation.is_private = present.is_some_and(Question::is_private);
        match present {
            Some(question) => {
                if let Some(notice) = &question.notice
                    && self.conversation.told.insert(notice.clone())
                {
                    self.say(Utterance::Notice(notice.clone()));
                }
                let asked = self.asked(question);
                self.say(Utterance::Ask(asked));
            }
            None if self.conversation.stage == Stage::Reviewing => {
                let reviewed = self.reviewed();
                self.say(Utterance::Review(reviewed));
            }
            None => {}
        }
    }

    fn asked(&mut self, question: &Question) -> Asked {
        let it = &self.conversation;
        Asked {
            question: question.id.clone(),
            progress: it.progress(self.flow, question),
            has_answer: it.answers.contains_key(&question.id),
            ticked: it.ticked_of(question),
            candidates: it.candidates.clone(),
            n_evidence: it.evidence.len(),
            can_back: it.before(self.flow).is_some(),
            can_skip: it.may_skip(self.flow, question),
            can_send: it.missing(self.flow).is_empty(),
            notes: std::mem::take(&mut self.notes),
            answered: self.answered.take(),
        }
    }

    fn reviewed(&mut self) -> Reviewed {
        let missing = self.conversation.missing(self.flow);
        let mut notes = std::mem::take(&mut self.notes);
        if !self.conversation.has_role(self.flow) {
            notes.push(Note::NeedsRole);
        }
        if !self.conversation.has_story(self.flow) {
            notes.push(Note::NeedsStory);
        }
        Reviewed { notes, missing, answered: self.answered.take(), edition: self.conversation.edition }
    }

    /// Takes an answer to the present question and goes on.
    pub(super) fn answer(&mut self, question: &Question, answer: Answer, note: Option<Note>) {
        self.take(question, answer);
        self.notes.extend(note);
        if self.conversation.is_changing {
            self.notes.push(Note::Changed);
        }
        self.answered = Some(question.id.clone());
        self.advance();
    }

    /// Takes an answer and says what its options have to say.
    pub(super) fn take(&mut self, question: &Question, answer: Answer) {
        let notices: Vec<NoticeId> =
            answer.options().iter().filter_map(|it| question.option(it)?.notice.clone()).collect();
        for (at, notice) in notices.iter().enumerate() {
            if !notices[..at].contains(notice) {
                self.say(Utterance::Notice(notice.clone()));
            }
        }

        let it = &mut self.conversation;
        it.ticked.remove(&question.id);
        it.skipped.remove(&question.id);
        if it.answers.get(&question.id) != Some(&answer) {
            it.answers.insert(question.id.clone(), answer);
            it.edition += 1;
        }
    }

    /// Keeps what was handed over.
    pub(super) fn receive(&mut self, evidence: Vec<reportline_report::Evidence>) {
        if evidence.is_empty() {
            return;
        }
        self.conversation.evidence.extend(evidence);
        self.conversation.edition += 1;
        let count = self.conversation.evidence.len();
        self.notes.retain(|it| !matches!(it, Note::GotEvidence { .. }));
        self.notes.push(Note::GotEvidence { count });
    }

    /// Keeps words that answer nothing here, so that they are not lost.
    pub(super) fn keep_words(&mut self, words: &str) {
        self.conversation.evidence.extend(evidence_of_words(words));
        self.conversation.edition += 1;
        self.notes.push(Note::KeptWords);
    }

    /// Ends it. Nothing that was said stays in the conversation.
    pub(super) fn close(&mut self, outcome: Outcome) {
        self.enter(Stage::Closed(outcome));
        self.conversation.forget();
        match outcome {
            Outcome::Submitted => {}
            Outcome::Cancelled => {
                self.effects.push(Effect::Erase);
                self.notice(notices::CANCELLED);
            }
            Outcome::Erased => {
                self.effects.push(Effect::Erase);
                self.notice(notices::ERASED);
            }
        }
    }
}

impl Effect {
    fn said(&self) -> Option<&Utterance> {
        match self {
            Self::Say(utterance) => Some(utterance),
            Self::Submit(_) | Self::Erase | Self::TellStatus => None,
        }
    }
}

impl Answer {
    /// The options chosen.
    pub(crate) fn options(&self) -> &[OptionId] {
        match self {
            Self::Chosen(Chosen { options, .. }) => options,
            Self::When { option, .. } | Self::Area { option, .. } => option.as_slice(),
            Self::Words(_) | Self::Space(_) | Self::Account(_) | Self::Contact(_) | Self::Enough => &[],
        }
    }
}

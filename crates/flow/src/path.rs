//! Which questions apply as things stand, which is next, and which was before. A walk has no memory but its answers.

use crate::answer::{Answer, Chosen};
use crate::conversation::{Conversation, Stage};
use crate::definition::{Condition, Flow, Guard, Kind, Question, Skip};
use crate::known::is_known;
use crate::utterance::Progress;

impl Conversation {
    /// The questions that apply as things stand, in order. A guard looks at earlier questions of this very path, so an
    /// answer whose own question no longer applies opens nothing.
    pub fn path<'a>(&self, flow: &'a Flow) -> Vec<&'a Question> {
        let mut path: Vec<&Question> = Vec::new();
        for question in flow.questions() {
            let is_answered = self.answers.contains_key(&question.id);
            let is_known =
                question.unless_known && question.fills.is_some_and(|field| is_known(field, &self.evidence));
            let holds = |it: &Condition| path.iter().any(|asked| asked.id == it.question) && self.meets(it);
            if (is_answered || !is_known) && question.guard.holds(holds) {
                path.push(question);
            }
        }
        path
    }

    /// The questions that are still open, in order: those that apply and were neither answered nor passed over. Once
    /// something was handed over, what is asked for it is open no more.
    pub fn open<'a>(&self, flow: &'a Flow) -> Vec<&'a Question> {
        let is_shown = |it: &Question| it.kind == Kind::Evidence && !self.evidence.is_empty();
        self.path(flow).into_iter().filter(|it| !self.is_settled(it) && !is_shown(it)).collect()
    }

    /// The question that was asked, or asked again, last; `None` in the review and after the end.
    pub fn present<'a>(&self, flow: &'a Flow) -> Option<&'a Question> {
        match &self.stage {
            Stage::Asking { question } => flow.question(question),
            Stage::Reviewing | Stage::Closed(_) => None,
        }
    }

    /// The question to ask next; `None` when the review is next.
    pub(crate) fn next<'a>(&self, flow: &'a Flow) -> Option<&'a Question> {
        self.path(flow).into_iter().find(|it| !self.is_settled(it) && !self.left.contains(&it.id))
    }

    /// The question that was asked before the present one, or before the review.
    pub(crate) fn before<'a>(&self, flow: &'a Flow) -> Option<&'a Question> {
        let present = self.present(flow).map(|it| &it.id);
        let path = self.path(flow);
        path.into_iter().take_while(|it| Some(&it.id) != present).filter(|it| self.is_settled(it)).last()
    }

    /// Where the present question stands among those that apply.
    pub(crate) fn progress(&self, flow: &Flow, question: &Question) -> Progress {
        let path = self.path(flow);
        let at = path.iter().take_while(|it| it.id != question.id).count() + 1;
        Progress { at, of: path.len() }
    }

    /// Whether a question may be passed over, as things stand.
    pub(crate) fn may_skip(&self, flow: &Flow, question: &Question) -> bool {
        let is_given = |it: &Question| match it.kind {
            Kind::Evidence => !self.evidence.is_empty(),
            _ => self.answers.contains_key(&it.id),
        };
        match &question.skip {
            Skip::Always => true,
            Skip::Never => false,
            Skip::With(others) => others.iter().filter_map(|id| flow.question(id)).any(is_given),
        }
    }

    /// Whether a question was answered or passed over.
    pub(crate) fn is_settled(&self, question: &Question) -> bool {
        self.answers.contains_key(&question.id) || self.skipped.contains(&question.id)
    }

    fn meets(&self, condition: &Condition) -> bool {
        match self.answers.get(&condition.question) {
            Some(Answer::Chosen(Chosen { options, .. })) => {
                options.iter().any(|it| condition.is.contains(it))
            }
            Some(Answer::When { option: Some(option), .. } | Answer::Area { option: Some(option), .. }) => {
                condition.is.contains(option)
            }
            _ => false,
        }
    }
}

impl Guard {
    fn holds(&self, holds: impl Fn(&Condition) -> bool) -> bool {
        self.all.iter().all(&holds) && (self.any.is_empty() || self.any.iter().any(&holds))
    }
}

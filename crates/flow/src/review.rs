//! What the review shows, and what is still missing before a report can be sent.

use reportline_report::Field;

use crate::answer::{Answer, AnswerView};
use crate::conversation::{Conversation, ReviewLine};
use crate::definition::{Flow, Kind, Question};
use crate::id::QuestionId;

impl Conversation {
    /// Everything said, in the order of the flow, with what was passed over and what was not asked.
    pub fn review(&self, flow: &Flow) -> Vec<ReviewLine<'_>> {
        let path = self.path(flow);
        let is_shown = |it: &&Question| {
            let holds_evidence = it.kind == Kind::Evidence && !self.evidence.is_empty();
            holds_evidence || path.iter().any(|asked| asked.id == it.id)
        };
        let shown = flow.questions().iter().filter(is_shown);
        shown.map(|it| ReviewLine { question: it.id.clone(), answer: self.view(it) }).collect()
    }

    fn view(&self, question: &Question) -> AnswerView<'_> {
        if question.kind == Kind::Evidence && !self.evidence.is_empty() {
            return AnswerView::Evidence(self.evidence.len());
        }
        match self.answers.get(&question.id) {
            Some(Answer::Chosen(chosen)) => {
                AnswerView::Chosen { options: &chosen.options, words: chosen.words.as_ref() }
            }
            Some(Answer::When { option: Some(option), .. } | Answer::Area { option: Some(option), .. }) => {
                AnswerView::Chosen { options: std::slice::from_ref(option), words: None }
            }
            Some(Answer::Words(words) | Answer::Space(words)) => AnswerView::Words(words),
            Some(Answer::Account(words) | Answer::Contact(words)) => AnswerView::Words(words),
            Some(Answer::When { moment, .. }) => AnswerView::When(moment),
            Some(Answer::Area { area, .. }) => AnswerView::Area(area),
            Some(Answer::Enough) => AnswerView::Skipped,
            None if self.skipped.contains(&question.id) => AnswerView::Skipped,
            None => AnswerView::NotAsked,
        }
    }

    /// The questions of which one must still be answered: who reports, then what happened.
    pub(crate) fn missing(&self, flow: &Flow) -> Vec<QuestionId> {
        let path = self.path(flow);
        let filling =
            |field: Field| path.iter().filter(move |it| it.fills == Some(field)).map(|it| it.id.clone());
        let mut missing = Vec::new();
        if !self.has_role(flow) {
            missing.extend(filling(Field::ReporterRole));
        }
        if !self.has_story(flow) {
            missing.extend(filling(Field::Evidence));
            missing.extend(filling(Field::IncidentNarrative));
        }
        missing
    }

    /// Whether it is known in which role the person reports.
    pub(crate) fn has_role(&self, flow: &Flow) -> bool {
        flow.sets().iter().any(|(field, _)| *field == Field::ReporterRole)
            || self.has_answer_for(flow, Field::ReporterRole)
    }

    /// Whether anything was told or shown.
    pub(crate) fn has_story(&self, flow: &Flow) -> bool {
        !self.evidence.is_empty() || self.has_answer_for(flow, Field::IncidentNarrative)
    }

    fn has_answer_for(&self, flow: &Flow, field: Field) -> bool {
        self.path(flow).iter().any(|it| it.fills == Some(field) && self.answers.contains_key(&it.id))
    }
}

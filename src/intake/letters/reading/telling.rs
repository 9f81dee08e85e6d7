//! A story, and what it tells by itself: links are evidence, the one date and the one account in it are answers.

use reportline_channel::Told;
use reportline_flow::Question;
use reportline_report::{Evidence, Field};

use super::Desk;
use super::stray::as_evidence;

impl<'a> Desk<'a, '_> {
    /// The story, where none is told yet; links in it are evidence too. Otherwise it is kept beside the evidence.
    pub(super) fn tell(&mut self, text: &str, told: Option<&Told>) {
        let (mut links, words): (Vec<Evidence>, Vec<Evidence>) =
            as_evidence(text).into_iter().partition(|it| it.url.is_some());
        match self.unanswered(Field::IncidentNarrative) {
            Some(question) if !words.is_empty() && self.answer(question, text) => {
                for link in told.iter().flat_map(|it| &it.links) {
                    let evidence = Evidence::link(link.as_str());
                    if !links.iter().any(|it| it.url == evidence.url) {
                        links.push(evidence);
                    }
                }
                self.receive(links);
                if let Some(told) = told {
                    self.pre_fill(Field::IncidentOccurred, &told.dates);
                    self.pre_fill(Field::SuspectsAccount, &told.accounts);
                }
            }
            _ => self.keep(text),
        }
    }

    /// Answers the question for a field with what the story tells. Of two nobody knows which is meant; what does not fit is
    /// as if it had not been tried.
    fn pre_fill(&mut self, field: Field, told: &[String]) {
        let ([one], Some(question)) = (told, self.unanswered(field)) else { return };
        let before = self.read.conversation.clone();
        if !self.answer(question, one) || self.read.misfits.remove(&question.id).is_some() {
            self.letters.unfit.remove(&question.id);
            self.read.conversation = before;
        }
    }

    /// The question for a field, where it is asked and has no answer yet.
    fn unanswered(&self, field: Field) -> Option<&'a Question> {
        let path = self.read.conversation.path(self.reader.flow);
        path.into_iter().find(|it| it.fills == Some(field) && self.read.conversation.answer(&it.id).is_none())
    }
}

//! What the next letter asks and shows. Nothing is asked twice but what is needed, or did not fit.

use reportline_flow::{Flow, NoticeId, Question, QuestionId};

use super::{Letters, Read};
use crate::words::{AskedInLetter, Written};

impl Letters {
    /// Writes the next letter about a conversation that stands at its review. `chance` names the first letter of a
    /// conversation, so that no other conversation's letter is taken for one of it.
    pub(in crate::intake) fn write(
        &mut self,
        flow: &Flow,
        read: &Read,
        notices: Vec<NoticeId>,
        chance: u32,
    ) -> Written {
        let conversation = &read.conversation;
        let shown: Vec<&Question> =
            conversation.review(flow).iter().filter_map(|it| flow.question(&it.question)).collect();
        let numbers: Vec<u32> = shown.iter().map(|it| self.number(Some(it))).collect();
        let confirm = self.number(None);
        let wanted = self.wanted(flow, read);

        let mut asked = Vec::new();
        let mut reviewed = Vec::new();
        for (question, number) in shown.into_iter().zip(numbers) {
            let is_asked = wanted.contains(&question.id);
            if is_asked {
                let misfit = read.misfits.get(&question.id).cloned().unwrap_or_default();
                asked.push(AskedInLetter {
                    number,
                    question: question.id.clone(),
                    notes: misfit.notes,
                    candidates: misfit.candidates,
                });
            }
            if !is_asked || conversation.answer(&question.id).is_some() {
                reviewed.push((number, question.id.clone()));
            }
        }
        self.remember_asked(&asked);
        let needed = read.reviewed.iter().flat_map(|it| &it.missing);
        let is_enough_asked = needed.clone().all(|it| asked.iter().any(|of| of.question == *it));
        self.name = if self.n_written == 0 { first_name(chance) } else { self.name + 1 };
        self.n_written += 1;
        let written = Written {
            letter: self.name,
            nth: self.n_written,
            notices,
            remarks: read.remarks.clone(),
            notes: read.notes.clone(),
            reviewed,
            asked,
            confirm: is_enough_asked.then_some(confirm),
            edition: read.reviewed.as_ref().map_or(0, |it| it.edition),
        };
        self.latest = Some(written.clone());
        written
    }

    /// What did not fit, what is needed, and what no letter asked before; or, to begin with and when asked to, all that is
    /// open.
    fn wanted(&self, flow: &Flow, read: &Read) -> Vec<QuestionId> {
        let open = read.conversation.open(flow).into_iter().map(|it| &it.id);
        let open = open.filter(|it| read.asks_all || !self.was_asked(it));
        let needed = read.reviewed.iter().flat_map(|it| &it.missing);
        open.chain(needed).chain(read.misfits.keys()).cloned().collect()
    }

    fn remember_asked(&mut self, asked: &[AskedInLetter]) {
        for entry in &mut self.numbers {
            entry.was_asked |= asked.iter().any(|it| Some(&it.question) == entry.question.as_ref());
        }
    }
}

/// A number from 1 on, with room above it for every letter there will ever be.
fn first_name(chance: u32) -> u32 {
    (chance >> 1).max(1)
}

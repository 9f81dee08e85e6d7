//! The draft of a report, from what was said on the path that applies. What a closed branch held is not sent.

use reportline_report::{Draft, Evidence, Field, Platform, Shape, Strand, Value};

use crate::answer::{Answer, Chosen};
use crate::conversation::Conversation;
use crate::definition::{Flow, Kind, Question, QuestionOption};
use crate::utterance::Receipt;

/// What a conversation has gathered, ready to become a report.
pub fn draft(flow: &Flow, conversation: &Conversation) -> Draft {
    let mut draft = Draft::default();
    for (field, value) in flow.sets() {
        put(&mut draft, *field, value.clone());
    }
    for item in conversation.evidence() {
        draft.add_evidence(item.clone());
    }
    for question in conversation.path(flow) {
        match conversation.answers.get(&question.id) {
            Some(answer) => fill(&mut draft, question, answer),
            None if conversation.skipped.contains(&question.id) => {
                question.fields().for_each(|field| draft.ask(field));
            }
            None => {}
        }
    }
    draft
}

/// What the receipt of a draft is made from.
pub(crate) fn receipt(draft: &Draft) -> Receipt {
    let words = |field| match draft.get(field) {
        Some(Value::Many(words)) => words.clone(),
        Some(Value::One(word)) => vec![word.clone()],
        _ => Vec::new(),
    };
    let fields = [Field::MotivationPerceived, Field::MotivationDetail, Field::IncidentBehaviour];
    let tags = fields.into_iter().flat_map(words).filter(|it| *it != Strand::NotHate.name()).collect();
    let danger = words(Field::RiskImmediateDanger);
    Receipt { tags, is_urgent: danger.iter().any(|it| it == "yes" || it == "unsure") }
}

fn fill(draft: &mut Draft, question: &Question, answer: &Answer) {
    match (answer, question.fills) {
        (Answer::Chosen(chosen), None) => decide(draft, question, chosen),
        (Answer::Chosen(chosen), Some(field)) => choose(draft, question, field, chosen),
        (Answer::Words(words) | Answer::Space(words) | Answer::Account(words), Some(field)) => {
            put(draft, field, Value::Text(words.0.clone()));
        }
        // Not through `put`: what does not fit may not end up among the evidence.
        (Answer::Contact(words), Some(field)) => {
            if draft.set(field, Value::Text(words.0.clone())).is_err() {
                draft.ask(field);
            }
        }
        (Answer::When { moment, .. }, Some(field)) => put(draft, field, Value::Moment(moment.clone())),
        (Answer::Area { area, .. }, Some(field)) => put(draft, field, Value::Area(area.clone())),
        (Answer::Enough, _) | (_, None) => {}
    }
}

/// What is ticked is granted, the rest refused.
fn decide(draft: &mut Draft, question: &Question, chosen: &Chosen) {
    for option in &question.options {
        let Some(field) = option.fills else { continue };
        let word = if chosen.options.contains(&option.id) { "granted" } else { "refused" };
        put(draft, field, Value::One(word.to_owned()));
    }
}

fn choose(draft: &mut Draft, question: &Question, field: Field, chosen: &Chosen) {
    let values: Vec<String> =
        chosen.options.iter().filter_map(|it| question.option(it)).map(|it| it.value.clone()).collect();
    match (question.kind, values.as_slice(), &chosen.words) {
        (_, _, Some(words)) if field == Field::IncidentPlatform => {
            put(draft, field, Value::One(Platform::named(words).slug));
            put(draft, Field::IncidentPlatformRaw, Value::Text(words.0.clone()));
            return;
        }
        (_, [], _) => draft.ask(field),
        (Kind::Choice, [value, ..], _) if !is_many(field) => put(draft, field, Value::One(value.clone())),
        _ => put(draft, field, Value::Many(values)),
    }
    if let Some(words) = &chosen.words {
        draft.add_evidence(Evidence::described(words.clone()));
    }
}

fn is_many(field: Field) -> bool {
    matches!(field.shape(), Shape::Many(_))
}

/// Fills a field. `parse` has proven that options fit; words that outgrew an edited field are kept as evidence.
fn put(draft: &mut Draft, field: Field, value: Value) {
    let words = match &value {
        Value::Text(words) => Some(words.clone()),
        _ => None,
    };
    if draft.set(field, value).is_err() {
        draft.ask(field);
        if let Some(words) = words {
            draft.add_evidence(Evidence::described(words));
        }
    }
}

impl Question {
    /// The fields it fills, or its options do.
    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> {
        let of_option = |it: &QuestionOption| it.fills;
        self.fills.into_iter().chain(self.options.iter().filter_map(of_option))
    }
}

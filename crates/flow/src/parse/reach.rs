//! Whether each question can be reached: is there one walk that answers everything its guards ask for?
//!
//! 1. The ways to a question are what must be answered, question by question, for it to be asked: one of a set.
//! 2. A question without guards has one way, which asks for nothing.
//! 3. Each condition adds its own set, and the ways to the question it looks at.
//! 4. Where two sets for one choice have nothing in common, the way is closed. Several choices never shut each other out.
//! 5. A question whose ways are all closed is unreachable.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Condition, Kind, Question};
use crate::id::{OptionId, QuestionId};

/// More ways than this are not followed: a flow that needs them cannot be read by a person either.
const MOST_WAYS: usize = 1024;

/// Whether a question can be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reach {
    /// There is a walk to it.
    Some,
    /// There is none.
    None,
    /// A guard of it, or of a question it depends on, looks at what is not there; that is its own fault.
    Unclear,
    /// There are more ways than anyone follows.
    TooMany,
}

/// What must be answered: to each question, one of these.
type Way = BTreeMap<QuestionId, BTreeSet<OptionId>>;

/// The reach of every question, in order.
pub(super) fn of(questions: &[&Question]) -> Vec<Reach> {
    let mut known: BTreeMap<&QuestionId, Result<Vec<Way>, Reach>> = BTreeMap::new();
    let mut reaches = Vec::new();
    for question in questions {
        let ways = ways(question, questions, &known);
        reaches.push(match &ways {
            Ok(ways) if ways.is_empty() => Reach::None,
            Ok(_) => Reach::Some,
            Err(reach) => *reach,
        });
        // What hangs on an unreachable question is not told again.
        let ways = ways.and_then(|it| if it.is_empty() { Err(Reach::Unclear) } else { Ok(it) });
        known.insert(&question.id, ways);
    }
    reaches
}

fn ways(
    question: &Question,
    all: &[&Question],
    known: &BTreeMap<&QuestionId, Result<Vec<Way>, Reach>>,
) -> Result<Vec<Way>, Reach> {
    let through = |condition: &Condition| -> Result<Vec<Way>, Reach> {
        let target = all.iter().find(|it| it.id == condition.question).ok_or(Reach::Unclear)?;
        let before = known.get(&condition.question).ok_or(Reach::Unclear)?.clone()?;
        let asked: BTreeSet<OptionId> =
            condition.is.iter().filter(|it| target.option(it).is_some()).cloned().collect();
        if asked.is_empty() {
            return Err(Reach::Unclear);
        }
        // Several choices never shut each other out: being chosen at all is enough.
        let asked = match target.kind {
            Kind::Choices | Kind::Consent => target.options.iter().map(|it| it.id.clone()).collect(),
            _ => asked,
        };
        Ok(both(&before, &[Way::from([(target.id.clone(), asked)])]))
    };

    let mut ways = vec![Way::new()];
    for condition in &question.guard.all {
        ways = bounded(both(&ways, &through(condition)?))?;
    }
    if !question.guard.any.is_empty() {
        let mut any = Vec::new();
        let mut unclear = None;
        for condition in &question.guard.any {
            match through(condition) {
                Ok(more) => any.extend(more),
                Err(reach) => unclear = Some(reach),
            }
        }
        let any = if any.is_empty() { return Err(unclear.unwrap_or(Reach::Unclear)) } else { any };
        ways = bounded(both(&ways, &any))?;
    }
    Ok(ways)
}

/// Every way of the one joined with every way of the other, without those that are closed.
fn both(one: &[Way], other: &[Way]) -> Vec<Way> {
    let mut joined: Vec<Way> =
        one.iter().flat_map(|it| other.iter().filter_map(|more| join(it, more))).collect();
    joined.sort();
    joined.dedup();
    joined
}

fn join(one: &Way, other: &Way) -> Option<Way> {
    let mut joined = one.clone();
    for (question, asked) in other {
        let common = match joined.get(question) {
            Some(before) => before.intersection(asked).cloned().collect(),
            None => asked.clone(),
        };
        if common.is_empty() {
            return None;
        }
        joined.insert(question.clone(), common);
    }
    Some(joined)
}

fn bounded(ways: Vec<Way>) -> Result<Vec<Way>, Reach> {
    match ways.len() > MOST_WAYS {
        true => Err(Reach::TooMany),
        false => Ok(ways),
    }
}

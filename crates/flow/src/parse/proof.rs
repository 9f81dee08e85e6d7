//! What makes a flow work: every field fits, every guard looks back, every question can be reached, and every walk can
//! end in a report.

use std::collections::BTreeMap;

use reportline_report::{Field, Shape};

use crate::definition::{Condition, Kind, Question, QuestionOption, Skip};
use crate::kinds::{Allowed, allowed_options};
use crate::known;
use crate::parse::reach::{self, Reach};
use crate::parse::read::{File, Written};
use crate::parse::section::{Faults, nearest};
use crate::text_keys::RESERVED;

pub(super) fn prove(file: &File, faults: &mut Faults) {
    for (index, written) in file.questions.iter().enumerate() {
        let earlier = &file.questions[..index];
        if earlier.iter().any(|it| it.question.id == written.question.id) {
            written.fault(faults, "another question has this id", "give each question its own id");
        }
        prove_options(written, faults);
        if written.is_readable {
            prove_fit(written, faults);
        }
        prove_guard(written, earlier, faults);
        prove_skip(written, &file.questions, faults);
        prove_flags(written, faults);
    }
    prove_reach(file, faults);
    prove_fields_once(file, faults);
    prove_end(file, faults);
}

impl Written {
    fn fault(&self, faults: &mut Faults, fault: impl Into<String>, remedy: impl Into<String>) {
        faults.add(self.at, format!("question {}", self.question.id), fault, remedy);
    }

    fn fault_of(
        &self,
        faults: &mut Faults,
        option: &QuestionOption,
        fault: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        faults.add(self.at, format!("question {}, option {}", self.question.id, option.id), fault, remedy);
    }
}

fn prove_options(written: &Written, faults: &mut Faults) {
    let Question { kind, options, .. } = &written.question;
    for (index, option) in options.iter().enumerate() {
        if options[..index].iter().any(|it| it.id == option.id) {
            written.fault_of(faults, option, "another option has this id", "give each option its own id");
        }
        if RESERVED.contains(&option.id.as_str()) {
            let remedy =
                format!("{} are texts of the question itself; choose another id", RESERVED.join(", "));
            written.fault_of(faults, option, "this id is taken", remedy);
        }
        let allowed = match allowed_options(*kind) {
            Allowed::These(ids) if !ids.contains(&option.id.as_str()) => ids,
            Allowed::Values(values) if !values.contains(&option.value.as_str()) => values,
            _ => continue,
        };
        let fault = format!("{} does not know this option", kind.name());
        written.fault_of(faults, option, fault, format!("write one of {}", allowed.join(", ")));
    }
    if !written.is_readable {
        return;
    }
    match allowed_options(*kind) {
        Allowed::Any if options.is_empty() => {
            written.fault(faults, "there is nothing to choose", "write options = [{ id = \"…\" }]");
        }
        Allowed::None if !options.is_empty() => {
            let fault = format!("{} has no options", kind.name());
            written.fault(faults, fault, "take options out, or make it a choice");
        }
        _ => {}
    }
}

/// The field takes what the kind gives, and every option's value.
fn prove_fit(written: &Written, faults: &mut Faults) {
    let Question { kind, fills, options, most, .. } = &written.question;
    let Some(field) = fills else {
        if *kind != Kind::Consent {
            written.fault(faults, "fills is missing", "write fills = \"…\", a field of the report");
        }
        for option in options {
            match option.fills.map(Field::shape) {
                Some(Shape::Consent) => {}
                _ if *kind != Kind::Consent => {}
                Some(_) => {
                    written.fault_of(faults, option, "this field is no permission", "fill a consent.… field")
                }
                None => written.fault_of(faults, option, "fills is missing", "write fills = \"consent.…\""),
            }
        }
        return;
    };

    for option in options.iter().filter(|it| it.fills.is_some()) {
        written.fault_of(
            faults,
            option,
            "the question fills a field already",
            "take fills out of the option",
        );
    }
    if !fits(*kind, field.shape()) {
        let fault = format!("{} cannot fill {field}", kind.name());
        let kinds: Vec<&str> =
            Kind::ALL.iter().filter(|(_, it)| fits(*it, field.shape())).map(|(name, _)| *name).collect();
        let remedy = match kinds.is_empty() {
            true => "permissions are filled by the options of a consent question".to_owned(),
            false => format!("make it {}, or fill another field", kinds.join(" or ")),
        };
        return written.fault(faults, fault, remedy);
    }
    if let Some(allowed) = field.shape().allowed() {
        for option in options.iter().filter(|it| !allowed.contains(&it.value.as_str())) {
            let remedy = match nearest(&option.value, allowed.iter().copied()) {
                Some(near) => format!("did you mean value = {near:?}?"),
                None => format!("write value = one of {}", allowed.join(", ")),
            };
            written.fault_of(faults, option, format!("{field} does not take {:?}", option.value), remedy);
        }
    }
    if let Shape::Text { most: of_field } = field.shape()
        && *most > of_field
    {
        let fault = format!("{field} takes {of_field} characters at most");
        written.fault(faults, fault, format!("write most = {of_field}, or less"));
    }
}

fn fits(kind: Kind, shape: Shape) -> bool {
    match kind {
        Kind::Choice => matches!(shape, Shape::Tri | Shape::One(_) | Shape::Many(_) | Shape::Consent),
        Kind::Choices => matches!(shape, Shape::Many(_)),
        Kind::Text | Kind::Link => matches!(shape, Shape::Text { .. }),
        Kind::When => shape == Shape::Moment,
        Kind::Account => shape == Shape::Account,
        Kind::Evidence => shape == Shape::Evidence,
        Kind::Area => shape == Shape::Area,
        Kind::Contact => shape == Shape::Contact,
        Kind::Consent => false,
    }
}

fn prove_guard(written: &Written, earlier: &[Written], faults: &mut Faults) {
    let guard = &written.question.guard;
    for Condition { question, is } in guard.all.iter().chain(&guard.any) {
        let Some(target) = earlier.iter().map(|it| &it.question).find(|it| it.id == *question) else {
            let remedy = match nearest(question.as_str(), earlier.iter().map(|it| it.question.id.as_str())) {
                Some(near) if near != question.as_str() => format!("did you mean {near}?"),
                _ => "name a question that comes before this one".to_owned(),
            };
            written.fault(
                faults,
                format!("when looks at {question}, which no earlier question is called"),
                remedy,
            );
            continue;
        };
        if is.is_empty() {
            written.fault(faults, format!("when looks at {question} for nothing"), "write is = [\"…\"]");
        }
        for option in is.iter().filter(|it| target.option(it).is_none()) {
            let remedy = match nearest(option.as_str(), target.options.iter().map(|it| it.id.as_str())) {
                Some(near) => format!("did you mean {near}?"),
                None => "name one of its options".to_owned(),
            };
            written.fault(
                faults,
                format!("when looks for {question} = {option}, which is no option"),
                remedy,
            );
        }
    }
}

fn prove_skip(written: &Written, all: &[Written], faults: &mut Faults) {
    if written.has_two_skips {
        written.fault(faults, "can_skip and can_skip_with say two things", "keep one of them");
    }
    let Skip::With(others) = &written.question.skip else { return };
    if others.is_empty() {
        written.fault(faults, "can_skip_with names no question", "write can_skip = false");
    }
    for other in others {
        let is_there = *other != written.question.id && all.iter().any(|it| it.question.id == *other);
        if !is_there {
            written.fault(
                faults,
                format!("can_skip_with names {other}, which is no other question"),
                "name one that is",
            );
        }
    }
}

fn prove_flags(written: &Written, faults: &mut Faults) {
    let question = &written.question;
    let can_be_known = question.fills.is_none_or(known::can_be_known);
    if question.unless_known && written.is_readable && !can_be_known {
        written.fault(faults, "no evidence ever tells this field", "take unless_known out");
    }
    let has_other = question.kind == Kind::Choice || question.kind == Kind::Choices;
    if question.takes_words && !(has_other && question.other().is_some()) {
        let remedy = "add an option with value = \"other\" to a choice, or take takes_words out";
        written.fault(faults, "there is no option that words could become", remedy);
    }
}

fn prove_reach(file: &File, faults: &mut Faults) {
    let questions: Vec<&Question> = file.questions.iter().map(|it| &it.question).collect();
    for (written, reach) in file.questions.iter().zip(reach::of(&questions)) {
        match reach {
            Reach::Some | Reach::Unclear => {}
            Reach::None => {
                let remedy = "change its when: what it asks for can never be answered on one walk";
                written.fault(faults, "this question can never be reached", remedy);
            }
            Reach::TooMany => {
                let remedy = "guard it by fewer questions, or by one that is guarded itself";
                written.fault(faults, "its guards have too many ways to be proven", remedy);
            }
        }
    }
}

/// No field is filled twice: the second would undo the first.
fn prove_fields_once(file: &File, faults: &mut Faults) {
    let mut filled: BTreeMap<Field, String> = BTreeMap::new();
    for (field, _) in &file.sets {
        filled.insert(*field, "sets".to_owned());
    }
    for written in &file.questions {
        for field in written.question.fields() {
            if let Some(by) = filled.insert(field, format!("question {}", written.question.id)) {
                let fault = format!("{field} is filled by {by} already");
                written.fault(faults, fault, "fill each field once");
            }
        }
    }
}

/// Every walk can end in a report: the role is always asked or set, and something can always be told or shown.
fn prove_end(file: &File, faults: &mut Faults) {
    let is_always_asked = |field: Field| {
        let asks =
            |it: &Question| it.fills == Some(field) && it.guard.all.is_empty() && it.guard.any.is_empty();
        file.questions.iter().any(|it| asks(&it.question))
    };
    if file.questions.is_empty() {
        faults.add(file.at, "the file", "there is no question", "write [[question]]");
        return;
    }
    let is_set = file.sets.iter().any(|(field, _)| *field == Field::ReporterRole);
    if !is_set && !is_always_asked(Field::ReporterRole) {
        let remedy = "ask for reporter.role without a when, or write it under [sets]";
        faults.add(file.at, "the file", "nobody says in which role they report", remedy);
    }
    if !is_always_asked(Field::Evidence) && !is_always_asked(Field::IncidentNarrative) {
        let remedy = "ask for evidence or incident.narrative without a when";
        faults.add(file.at, "the file", "there is a walk on which nothing can be told or shown", remedy);
    }
}

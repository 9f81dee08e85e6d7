//! From tables to questions: every key is read, every name is checked by itself. What holds them together is `proof`.

use jiff::SignedDuration;
use reportline_report::{Field, Shape, Value};

use crate::definition::{Condition, Guard, Kind, Mode, Question, QuestionOption, Skip};
use crate::id::{NoticeId, OptionId, QuestionId};
use crate::parse::section::{Faults, Placed, Section, Words, nearest};

/// A year of hours; nobody waits longer.
const MOST_HOURS: u32 = 366 * 24;
/// Ten years.
const MOST_DAYS: u32 = 3660;
/// The most characters of an answer whose field does not say: a long link fits.
const MOST: usize = 2_048;
/// The most characters of a name of something.
const MOST_OF_NAME: usize = 300;

/// What a file says, not yet proven.
pub(super) struct File {
    pub(super) version: u32,
    pub(super) mode: Mode,
    pub(super) expires_after: SignedDuration,
    pub(super) receipt_for: SignedDuration,
    pub(super) sets: Vec<(Field, Value)>,
    pub(super) questions: Vec<Written>,
    pub(super) at: usize,
}

/// A question as written, with what the proof has to know of the writing.
pub(super) struct Written {
    pub(super) question: Question,
    pub(super) at: usize,
    /// Whether its kind and field could be read, so that it makes sense to look at how they fit.
    pub(super) is_readable: bool,
    /// Whether `can_skip` was written beside `can_skip_with`.
    pub(super) has_two_skips: bool,
}

pub(super) fn file(mut section: Section, faults: &mut Faults) -> File {
    let version = needed(section.number("version", u32::MAX, faults), "version = 1", &section, faults);
    let mode = section.text("mode", faults);
    let mode = needed(mode, "mode = \"full\"", &section, faults).and_then(|it| mode_of(&it, faults));
    let hours = section.number("expires_after_hours", MOST_HOURS, faults);
    let hours = needed(hours, "expires_after_hours = 72", &section, faults);
    let days = section.number("receipt_for_days", MOST_DAYS, faults);
    let days = needed(days, "receipt_for_days = 90", &section, faults);
    let sets =
        section.free("sets", faults).into_iter().filter_map(|(key, words)| set(key, words, faults)).collect();
    let questions = section.tables("question", faults);
    let questions =
        questions.into_iter().enumerate().map(|(index, it)| question(index, it, faults)).collect();

    let at = section.at;
    section.finish(faults);
    File {
        version: version.map_or(1, |it| it.value),
        mode: mode.unwrap_or(Mode::Full),
        expires_after: SignedDuration::from_hours(hours.map_or(1, |it| it.value.into())),
        receipt_for: SignedDuration::from_hours(days.map_or(1, |it| i64::from(it.value) * 24)),
        sets,
        questions,
        at,
    }
}

fn question(index: usize, mut section: Section, faults: &mut Faults) -> Written {
    section.place = format!("question number {}", index + 1);
    let id = section.text("id", faults);
    let id = needed(id, "id = \"…\"", &section, faults)
        .and_then(|it| name(&it, &section.place, QuestionId::new, faults));
    if let Some(id) = &id {
        section.place = format!("question {id}");
    }
    // A question without a name of its own still has its other faults told.
    let id =
        id.unwrap_or_else(|| QuestionId::new(&format!("q{index}")).expect("a letter and a number is a name"));

    let kind = section.text("kind", faults);
    let kind =
        needed(kind, "kind = \"choice\"", &section, faults).and_then(|it| kind_of(&it, &section, faults));
    let fills_written = section.text("fills", faults);
    let is_filled = fills_written.is_some();
    let fills = fills_written.and_then(|it| field_of(&it, &section.place, faults));
    let options = section.tables("options", faults);
    let options = options.into_iter().filter_map(|it| option(it, faults)).collect();
    let guard = Guard {
        all: conditions(section.tables("when", faults), faults),
        any: conditions(section.tables("when_any", faults), faults),
    };
    let can_skip = section.flag("can_skip", faults);
    let can_skip_with = section.texts("can_skip_with", faults);
    let has_two_skips = can_skip.is_some() && can_skip_with.is_some();
    let place = section.place.clone();
    let skip = match (can_skip.map(|it| it.value), can_skip_with) {
        (_, Some(Placed { at, value })) => {
            let names = value.into_iter().map(|value| Placed { at, value });
            Skip::With(names.filter_map(|it| name(&it, &place, QuestionId::new, faults)).collect())
        }
        (Some(false), None) => Skip::Never,
        (Some(true) | None, None) => Skip::Always,
    };
    let notice = section.text("notice", faults).and_then(|it| name(&it, &place, NoticeId::new, faults));
    let most = section.number("most", u32::MAX, faults).map(|it| it.value as usize);
    let mut flag = |key| section.flag(key, faults).is_some_and(|it| it.value);
    let (unless_known, is_urgent, is_long, takes_words) =
        (flag("unless_known"), flag("is_urgent"), flag("is_long"), flag("takes_words"));

    let at = section.at;
    section.finish(faults);
    let is_readable = kind.is_some() && fills.is_some() == is_filled;
    let kind = kind.unwrap_or(Kind::Text);
    let most = most.unwrap_or_else(|| most_of(kind, fills));
    let question = Question {
        id,
        kind,
        fills,
        options,
        guard,
        unless_known,
        skip,
        notice,
        is_urgent,
        is_long,
        most,
        takes_words,
    };
    Written { question, at, is_readable, has_two_skips }
}

fn option(mut section: Section, faults: &mut Faults) -> Option<QuestionOption> {
    let id = section.text("id", faults);
    let id = needed(id, "id = \"…\"", &section, faults)
        .and_then(|it| name(&it, &section.place, OptionId::new, faults));
    let value = section.text("value", faults);
    let fills = section.text("fills", faults).and_then(|it| field_of(&it, &section.place, faults));
    let notice =
        section.text("notice", faults).and_then(|it| name(&it, &section.place, NoticeId::new, faults));
    section.finish(faults);
    let id = id?;
    let value = value.map_or_else(|| id.to_string(), |it| it.value);
    Some(QuestionOption { id, value, fills, notice })
}

fn conditions(sections: Vec<Section>, faults: &mut Faults) -> Vec<Condition> {
    sections.into_iter().filter_map(|it| condition(it, faults)).collect()
}

fn condition(mut section: Section, faults: &mut Faults) -> Option<Condition> {
    let question = section.text("question", faults);
    let question = needed(question, "question = \"…\"", &section, faults)
        .and_then(|it| name(&it, &section.place, QuestionId::new, faults));
    let is = section.texts("is", faults);
    let is = needed(is, "is = [\"…\"]", &section, faults).map(|Placed { at, value }| {
        let names = value.into_iter().map(|value| Placed { at, value });
        names.filter_map(|it| name(&it, &section.place, OptionId::new, faults)).collect()
    });
    section.finish(faults);
    Some(Condition { question: question?, is: is? })
}

fn set(key: Placed<String>, words: Words, faults: &mut Faults) -> Option<(Field, Value)> {
    let field = field_of(&key, "sets", faults)?;
    let value = match (field.shape(), words) {
        (Shape::Many(_), Words::One(word)) => Value::Many(vec![word]),
        (_, Words::Many(words)) => Value::Many(words),
        (Shape::Text { .. }, Words::One(word)) => Value::Text(word),
        (_, Words::One(word)) => Value::One(word),
    };
    if reportline_report::Draft::default().set(field, value.clone()).is_err() {
        let remedy = match field.shape().allowed() {
            Some(allowed) => format!("write one of {}", allowed.join(", ")),
            None => "take it out: only a person can say this".to_owned(),
        };
        faults.add(key.at, "sets", format!("{field} does not take this"), remedy);
        return None;
    }
    Some((field, value))
}

/// A key that must be there.
fn needed<T>(value: Option<T>, example: &str, section: &Section, faults: &mut Faults) -> Option<T> {
    let key = example.split(' ').next().unwrap_or(example);
    if value.is_none() && !section.had(key) {
        faults.add(section.at, &section.place, format!("{key} is missing"), format!("write {example}"));
    }
    value
}

fn name<T>(
    text: &Placed<String>,
    place: &str,
    make: impl Fn(&str) -> Option<T>,
    faults: &mut Faults,
) -> Option<T> {
    let name = make(&text.value);
    if name.is_none() {
        let remedy = "a name is a small letter, then small letters, digits, _ and -, at most 30";
        faults.add(text.at, place, format!("{:?} is not a name", text.value), remedy);
    }
    name
}

fn mode_of(text: &Placed<String>, faults: &mut Faults) -> Option<Mode> {
    let mode = Mode::ALL.iter().find(|(name, _)| *name == text.value).map(|(_, mode)| *mode);
    if mode.is_none() {
        faults.add(
            text.at,
            "the file",
            format!("there is no mode {:?}", text.value),
            "write full, quick or forward",
        );
    }
    mode
}

fn kind_of(text: &Placed<String>, section: &Section, faults: &mut Faults) -> Option<Kind> {
    let names = || Kind::ALL.iter().map(|(name, _)| *name);
    let kind = Kind::ALL.iter().find(|(name, _)| *name == text.value).map(|(_, kind)| *kind);
    if kind.is_none() {
        let remedy = match nearest(&text.value, names()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("write one of {}", names().collect::<Vec<_>>().join(", ")),
        };
        faults.add(text.at, &section.place, format!("there is no kind {:?}", text.value), remedy);
    }
    kind
}

fn field_of(text: &Placed<String>, place: &str, faults: &mut Faults) -> Option<Field> {
    let field = Field::parse(&text.value);
    if field.is_none() {
        let remedy = match nearest(&text.value, Field::ALL.iter().map(|it| it.name())) {
            Some(near) => format!("did you mean {near}?"),
            None => "docs/specs/flow.md lists the fields".to_owned(),
        };
        faults.add(text.at, place, format!("the report has no field {:?}", text.value), remedy);
    }
    field
}

/// The most characters of an answer where the file does not say: what its field takes.
fn most_of(kind: Kind, fills: Option<Field>) -> usize {
    match (kind, fills.map(Field::shape)) {
        (_, Some(Shape::Text { most })) => most,
        (Kind::Choice | Kind::Choices | Kind::Area | Kind::When, _) => MOST_OF_NAME,
        _ => MOST,
    }
}

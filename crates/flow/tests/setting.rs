//! A reporter at a keyboard: a small vocabulary, a small map, a clock that stands still, and what is heard as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use reportline_flow::*;
use reportline_report::{Author, CaptureMethod, Draft, Evidence, EvidenceKind, Original, Space, Value};

/// Wednesday noon, in winter, so that the time zone of the tests is no hour off.
pub(crate) const NOW: &str = "2026-11-18T12:00:00Z";

pub(crate) struct Words;

impl Vocabulary for Words {
    fn command(&self, text: &str) -> Option<Command> {
        let command = match text.to_lowercase().trim_start_matches('/') {
            "start" => Command::Start,
            "quick" => Command::Quick,
            "add" => Command::Add,
            "back" => Command::Back,
            "skip" => Command::Skip,
            "keep" => Command::Keep,
            "done" | "that's all" => Command::Done,
            "send" => Command::Send,
            "send it" => Command::Confirm,
            "pause" => Command::Pause,
            "cancel" => Command::Cancel,
            "language" => Command::Language(None),
            "cymraeg" => Command::Language(Some("cy".into())),
            "help" => Command::Help,
            "status" => Command::Status,
            "erase" => Command::Erase,
            _ => return None,
        };
        Some(command)
    }

    fn option(&self, question: &Question, text: &str) -> Option<OptionId> {
        let wanted = text.to_lowercase().replace(' ', "_");
        question.options.iter().find(|it| it.id.as_str() == wanted).map(|it| it.id.clone())
    }

    fn time(&self, phrase: &str) -> Option<TimeWord> {
        let word = match phrase {
            "today" | "heute" => TimeWord::Today,
            "yesterday" | "gestern" => TimeWord::Yesterday,
            "last night" => TimeWord::LastNight,
            "monday" | "montag" => TimeWord::Weekday(Weekday::Monday),
            "wednesday" => TimeWord::Weekday(Weekday::Wednesday),
            "friday" => TimeWord::Weekday(Weekday::Friday),
            "may" | "mai" => TimeWord::Month(5),
            "november" => TimeWord::Month(11),
            "december" => TimeWord::Month(12),
            "a" | "one" => TimeWord::Number(1),
            "two" => TimeWord::Number(2),
            "minutes" => TimeWord::Unit(TimeUnit::Minute),
            "hour" | "hours" => TimeWord::Unit(TimeUnit::Hour),
            "day" | "days" | "tagen" => TimeWord::Unit(TimeUnit::Day),
            "week" | "weeks" => TimeWord::Unit(TimeUnit::Week),
            "month" | "months" => TimeWord::Unit(TimeUnit::Month),
            "year" | "years" => TimeWord::Unit(TimeUnit::Year),
            "ago" | "vor" => TimeWord::Ago,
            "about" => TimeWord::About,
            "not sure" | "i do not know" => TimeWord::Unsure,
            _ => return None,
        };
        Some(word)
    }
}

pub(crate) struct Map;

impl Gazetteer for Map {
    fn find(&self, text: &str) -> Vec<Place> {
        let place = |code: &str, name: &str, within: Option<&str>| Place {
            code: code.into(),
            name: name.into(),
            within: within.map(Into::into),
        };
        match text.to_lowercase().as_str() {
            "reading" => vec![place("E06000038", "Reading", None)],
            "richmond" => vec![
                place("E09000027", "Richmond upon Thames", Some("London")),
                place("E07000166", "Richmondshire", Some("North Yorkshire")),
            ],
            _ => Vec::new(),
        }
    }
}

pub(crate) fn flow(name: &str) -> Flow {
    static FLOWS: LazyLock<BTreeMap<&str, Flow>> = LazyLock::new(|| {
        BTreeMap::from([
            ("report", parse(include_str!("../../../config/flows/report.toml"))),
            ("quick", parse(include_str!("../../../config/flows/quick.toml"))),
            ("forward", parse(include_str!("../../../config/flows/forward.toml"))),
        ])
    });
    FLOWS[name].clone()
}

pub(crate) fn parse(text: &str) -> Flow {
    let id = FlowId::new("tested").expect("a name");
    Flow::parse(id, text)
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(|it| format!("{it}\n")).collect::<String>()))
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

/// Greenwich, with summer time, whatever the machine knows of zones.
pub(crate) fn zone() -> TimeZone {
    TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").expect("a zone")
}

pub(crate) fn question(name: &str) -> QuestionId {
    QuestionId::new(name).expect("a name")
}

/// A press by its token, as a button would carry it.
pub(crate) fn press(token: &str) -> Press {
    Press::parse(token).unwrap_or_else(|| panic!("{token} is no token"))
}

/// A message as a platform forwards it, with everything the platform knows.
pub(crate) fn forwarded() -> Evidence {
    let author =
        Author { platform_user_id: Some("77".into()), username: Some("bully".into()), ..Author::default() };
    let space = Space { name: Some("A group".into()), ..Space::default() };
    let original = Original {
        platform: "telegram".into(),
        message_id: Some("5".into()),
        author: Some(author),
        space: Some(space),
        posted_at: Some("2026-11-17T20:00:00Z".parse().expect("a time")),
        ..Original::default()
    };
    let message = Evidence::new(EvidenceKind::Message, CaptureMethod::NativeForward);
    Evidence { text: Some("the abuse".into()), original: Some(original), ..message }
}

pub(crate) fn picture() -> Evidence {
    Evidence::new(EvidenceKind::Screenshot, CaptureMethod::Upload)
}

/// A reporter, walking. What is said to them piles up in `heard`.
pub(crate) struct Reporter {
    pub(crate) flow: Flow,
    pub(crate) conversation: Conversation,
    pub(crate) submitted: Vec<Draft>,
    pub(crate) heard: String,
}

impl Reporter {
    pub(crate) fn begins(flow: Flow) -> Self {
        Self::begins_with(flow, Vec::new())
    }

    pub(crate) fn begins_with(flow: Flow, evidence: Vec<Evidence>) -> Self {
        let Step { conversation, effects } = begin(&flow, "en-GB", evidence, now());
        let mut it = Self { flow, conversation, submitted: Vec::new(), heard: String::new() };
        it.hears(effects);
        it
    }

    pub(crate) fn says(&mut self, words: &str) -> &mut Self {
        writeln!(self.heard, "> {words}").expect("a string takes everything");
        self.does(Event::Said(Said::words(words)))
    }

    pub(crate) fn presses(&mut self, tokens: &str) -> &mut Self {
        writeln!(self.heard, "> [{tokens}]").expect("a string takes everything");
        let pressed = tokens.split(' ').map(press).collect();
        self.does(Event::Said(Said { pressed, ..Said::default() }))
    }

    pub(crate) fn hands(&mut self, evidence: Evidence) -> &mut Self {
        writeln!(self.heard, "> ({})", evidence.kind.name()).expect("a string takes everything");
        self.does(Event::Said(Said { evidence: vec![evidence], ..Said::default() }))
    }

    pub(crate) fn confirms(&mut self) -> &mut Self {
        let Some(Utterance::Review(Reviewed { edition, .. })) = self.conversation.said().last() else {
            panic!("no review was said last");
        };
        let token = Press::Confirm { edition: *edition }.encode();
        self.presses(&token)
    }

    pub(crate) fn does(&mut self, event: Event) -> &mut Self {
        let zone = zone();
        let setting = Setting { now: now(), zone: &zone, vocabulary: &Words, gazetteer: &Map };
        let Step { conversation, effects } = step(&self.flow, self.conversation.clone(), event, &setting);
        self.conversation = conversation;
        self.hears(effects);
        self
    }

    fn hears(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.heard.push_str(&heard(&effect));
            if let Effect::Submit(draft) = effect {
                self.submitted.push(*draft);
            }
        }
    }

    /// What was heard since this was last asked.
    pub(crate) fn heard(&mut self) -> String {
        std::mem::take(&mut self.heard)
    }

    pub(crate) fn report(&self) -> String {
        self.submitted.iter().map(written).collect()
    }
}

/// A draft as text: every field that was asked, and the evidence.
pub(crate) fn written(draft: &Draft) -> String {
    let mut text = String::new();
    for field in reportline_report::Field::ALL {
        let value = match draft.get(*field) {
            Some(Value::One(word)) => word.clone(),
            Some(Value::Many(words)) => words.join(", "),
            Some(Value::Text(words)) => format!("{words:?}"),
            Some(Value::Moment(moment)) => {
                let at = |it: Option<Timestamp>| it.map_or("?".into(), |it| it.to_string());
                let raw = moment.raw.as_deref();
                format!(
                    "{} to {} ({}, {raw:?})",
                    at(moment.earliest),
                    at(moment.latest),
                    moment.precision.name()
                )
            }
            Some(Value::Area(area)) => format!("{} {:?}", area.kind.name(), &*area.value),
            None if draft.is_skipped(*field) => "(skipped)".into(),
            None => continue,
        };
        writeln!(text, "{field}: {value}").expect("a string takes everything");
    }
    for item in draft.evidence() {
        let words = item.text.as_deref().or(item.url.as_ref().map(|it| &*it.as_given));
        writeln!(text, "{} {}: {:?}", item.id, item.kind.name(), words).expect("a string takes everything");
    }
    text
}

fn heard(effect: &Effect) -> String {
    let notes = |notes: &[Note]| {
        let of = |it: &Note| match it.arguments() {
            Some((_, number)) => format!("  {} {number}\n", it.key()),
            None => format!("  {}\n", it.key()),
        };
        notes.iter().map(of).collect::<String>()
    };
    match effect {
        Effect::Say(Utterance::Notice(notice)) => format!("  ({notice})\n"),
        Effect::Say(Utterance::Ask(asked)) => {
            let mut line = format!(
                "{}  {} ({} of {})",
                notes(&asked.notes),
                asked.question,
                asked.progress.at,
                asked.progress.of
            );
            if !asked.ticked.is_empty() {
                let ticked: Vec<&str> = asked.ticked.iter().map(|it| it.as_str()).collect();
                write!(line, " ticked {ticked:?}").expect("a string takes everything");
            }
            for place in &asked.candidates {
                write!(line, " [{}, {:?}]", &*place.name, place.within.as_deref())
                    .expect("a string takes everything");
            }
            line + "\n"
        }
        Effect::Say(Utterance::Review(review)) if review.missing.is_empty() => {
            format!("{}  REVIEW\n", notes(&review.notes))
        }
        Effect::Say(Utterance::Review(review)) => {
            format!("{}  REVIEW missing {:?}\n", notes(&review.notes), review.missing)
        }
        Effect::Say(Utterance::Languages) => "  LANGUAGES\n".into(),
        Effect::Say(Utterance::Receipt(receipt)) => format!("  RECEIPT {:?}\n", receipt.tags),
        Effect::Submit(_) => "  = SUBMIT\n".into(),
        Effect::Erase => "  = ERASE\n".into(),
        Effect::TellStatus => "  = STATUS\n".into(),
    }
}

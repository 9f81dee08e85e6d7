//! From what the flow wants said to a message in a person's language.

use reportline_channel::{Body, Choice, Handle, Notice, Outbound, Receipt, Role, Token};
use reportline_exchange::Stage;
use reportline_flow::{Command, Conversation, Flow, Press, Utterance};
use reportline_locale::Argument;

use super::Wording;

/// What the service knows and the conversation does not.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// The flow and the conversation, while there is one.
    pub walk: Option<(&'a Flow, &'a Conversation)>,
    /// The sent reports of this person, the latest last.
    pub told: Vec<Told>,
    /// What there is to say about files that were handed over just now, as text keys.
    pub file_notes: Vec<&'static str>,
    /// The message whose button was pressed.
    pub replaces: Option<Handle>,
}

/// What a person can be told of a report they sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its reference.
    pub reference: String,
    /// How far it is.
    pub reached: Reached,
    /// How it stands at the hub, as far as the hub has told.
    pub stage: Stage,
    /// What the hub wrote to the person, in order.
    pub messages: Vec<String>,
}

impl Told {
    /// Of a report that was just saved.
    pub fn saved(reference: String) -> Self {
        Self { reference, reached: Reached::Saved, stage: Stage::Received, messages: Vec::new() }
    }
}

/// How far a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Saved here and on its way.
    Saved,
    /// Saved here, and an operator has to help it on.
    Stuck,
    /// The hub has it.
    Delivered,
}

/// The notice that comes with the emergency routes.
pub const EMERGENCY: &str = "emergency";
/// The notice that comes with every route.
const HELP: &str = "help";

impl Wording {
    /// The message that says it.
    pub fn message(&self, language: &str, utterance: &Utterance, facts: &Facts<'_>) -> Outbound {
        let body = match utterance {
            Utterance::Notice(id) => Body::Notice(self.notice(language, id.as_str())),
            Utterance::Ask(asked) => self.question(language, asked, facts),
            Utterance::Review(reviewed) => self.review(language, reviewed, facts),
            Utterance::Languages => Body::Question(self.languages_question(language)),
            Utterance::Receipt(receipt) => Body::Receipt(self.receipt(language, receipt, facts)),
        };
        self.outbound(language, body, facts.replaces.clone())
    }

    /// A notice by its id: `notice-<id>` is its heading, or its only line; `.line1`, `.line2` .. follow.
    pub fn notice(&self, language: &str, id: &str) -> Notice {
        let key = format!("notice-{id}");
        let lines: Vec<String> =
            self.catalog.lines(self.language(language), &key, &[]).into_iter().map(Into::into).collect();
        let first = self.say(language, &key);
        let (heading, lines) = if lines.is_empty() { (None, vec![first]) } else { (Some(first), lines) };
        let routes = match id {
            EMERGENCY => self.support.emergency.iter().collect(),
            HELP => self.support.emergency.iter().chain(self.support.for_tags(&[])).collect(),
            _ => Vec::new(),
        };
        let routes = routes.into_iter().map(|it| self.route(language, it)).collect();
        let commands = self.notice_commands(language, id);
        Notice { heading, lines, routes, commands, is_urgent: id == EMERGENCY }
    }

    /// What can be done after a notice that no question follows.
    fn notice_commands(&self, language: &str, id: &str) -> Vec<Choice> {
        let start = |name: &str| self.choice(language, name, Press::Command(Command::Start), Role::Forward);
        match id {
            "paused" => vec![start("resume")],
            "cancelled" | "erased" | "nothing-here" => vec![start("new")],
            "closed-submitted" => vec![
                self.command(language, Command::Status, Role::Other),
                self.command(language, Command::Add, Role::Other),
                start("new"),
            ],
            _ => Vec::new(),
        }
    }

    /// How this person's reports stand.
    pub fn status(&self, language: &str, facts: &Facts<'_>, is_open: bool) -> Outbound {
        let (mut lines, mut is_written_to) = (Vec::new(), false);
        for told in latest(&facts.told) {
            lines.push(self.standing(language, told));
            let of_it = facts.told.iter().filter(|it| it.reference == told.reference);
            for message in of_it.flat_map(|it| &it.messages) {
                lines.push(self.say(language, "status-written"));
                lines.extend(message.lines().map(str::to_owned));
                is_written_to = true;
            }
        }
        if is_open {
            lines.push(self.say(language, "status-open"));
        }
        let mut commands = Vec::new();
        if is_written_to && !is_open {
            lines.push(self.say(language, "status-answer"));
            commands.push(self.command(language, Command::Add, Role::Forward));
        }
        let notice = match lines.is_empty() {
            true => self.notice(language, "nothing-here"),
            false => Notice { lines, commands, ..Notice::default() },
        };
        self.outbound(language, Body::Notice(notice), None)
    }

    /// "There is something to read." Nothing of what.
    pub fn update(&self, language: &str, reference: &str) -> Outbound {
        let line = self.say_with(language, "update", &[("reference", Argument::Text(reference))]);
        let commands = vec![self.command(language, Command::Status, Role::Forward)];
        let notice = Notice { lines: vec![line], commands, ..Notice::default() };
        Outbound { is_quiet: true, ..self.outbound(language, Body::Notice(notice), None) }
    }

    /// "The hub has your report."
    pub fn delivered(&self, language: &str) -> Outbound {
        let notice = Notice { lines: vec![self.say(language, "delivered")], ..Notice::default() };
        self.outbound(language, Body::Notice(notice), None)
    }

    /// A notice as a whole message.
    pub fn notice_message(&self, language: &str, id: &str) -> Outbound {
        self.outbound(language, Body::Notice(self.notice(language, id)), None)
    }

    /// A line by its key as a whole message.
    pub fn line_message(&self, language: &str, key: &str) -> Outbound {
        let notice = Notice { lines: vec![self.say(language, key)], ..Notice::default() };
        self.outbound(language, Body::Notice(notice), None)
    }

    pub(super) fn outbound(&self, language: &str, body: Body, replaces: Option<Handle>) -> Outbound {
        let tag = self.language(language).as_str().to_owned();
        let direction = self.direction(&tag);
        Outbound { body, direction, language: tag, replaces, reply_to: None, is_quiet: false }
    }

    fn standing(&self, language: &str, told: &Told) -> String {
        let key = match (told.stage, told.reached) {
            (Stage::Read, _) => "status-read",
            (Stage::PassedOn, _) => "status-passed-on",
            (Stage::Signposted, _) => "status-signposted",
            (Stage::Finished, _) => "status-finished",
            (Stage::Received, Reached::Saved) => "status-saved",
            (Stage::Received, Reached::Stuck) => "status-problem",
            (Stage::Received, Reached::Delivered) => "status-delivered",
        };
        self.say_with(language, key, &[("reference", Argument::Text(&told.reference))])
    }

    fn route(&self, language: &str, route: &super::support::SupportRoute) -> reportline_channel::Route {
        route.worded(|key| self.find(language, key, &[]))
    }

    pub(super) fn command(&self, language: &str, command: Command, role: Role) -> Choice {
        let press = Press::Command(command);
        let name = press.encode();
        self.choice(language, &name, press, role)
    }

    pub(super) fn choice(&self, language: &str, name: &str, press: Press, role: Role) -> Choice {
        let label = self.say(language, &format!("command-{name}"));
        Choice { token: token(&press), label, is_chosen: false, role }
    }

    fn receipt(&self, language: &str, receipt: &reportline_flow::Receipt, facts: &Facts<'_>) -> Receipt {
        let last = facts.told.last();
        let heading = if last.is_some_and(|it| it.reached == Reached::Delivered) {
            "receipt-delivered"
        } else {
            "receipt-saved"
        };
        let mut lines: Vec<String> = ["receipt-next1", "receipt-next2", "receipt-next3"]
            .iter()
            .map(|key| self.say(language, key))
            .collect();
        lines.push(self.say(language, "receipt-emergency"));
        let mut routes = Vec::new();
        if receipt.is_urgent {
            routes.extend(self.support.emergency.iter().map(|it| self.route(language, it)));
        }
        routes.extend(self.support.for_tags(&receipt.tags).into_iter().map(|it| self.route(language, it)));
        Receipt {
            heading: self.say(language, heading),
            reference_label: self.say(language, "receipt-reference"),
            reference: last.map(|it| it.reference.clone()).unwrap_or_default(),
            lines,
            routes_heading: (!routes.is_empty()).then(|| self.say(language, "receipt-routes")),
            routes,
            commands: vec![
                self.command(language, Command::Status, Role::Other),
                self.command(language, Command::Add, Role::Other),
                self.choice(language, "new", Press::Command(Command::Start), Role::Other),
                self.command(language, Command::Erase, Role::Danger),
            ],
        }
    }
}

/// Of what has one reference, a report and what was added to it, the latest.
fn latest(told: &[Told]) -> impl Iterator<Item = &Told> {
    let is_latest = |at: usize| told[at + 1..].iter().all(|it| it.reference != told[at].reference);
    told.iter().enumerate().filter(move |(at, _)| is_latest(*at)).map(|(_, it)| it)
}

pub(super) fn token(press: &Press) -> Token {
    Token(press.encode())
}

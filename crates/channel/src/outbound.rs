//! What is shown to a peer: structure and finished words, never markup. Each adapter lays it out in its platform's
//! way; [`plain`](crate::plain) lays it out for those that have nothing but text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::letter::Letter;

/// One message to a peer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outbound {
    /// What it says.
    pub body: Body,
    /// The language it is worded in (BCP 47).
    pub language: String,
    /// The direction that language is read in.
    pub direction: Direction,
    /// The message it takes the place of, where the platform can edit: the one whose button was pressed.
    pub replaces: Option<Handle>,
    /// Where the event it answers wanted answers addressed; `None` for what answers no event, or none that said.
    pub reply_to: Option<ReplyTo>,
    /// No sound and no banner, where the platform can choose.
    pub is_quiet: bool,
}

/// Reading direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// The kinds of message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Body {
    /// Something to know; stays readable when the conversation goes on (never replaced).
    Notice(Notice),
    /// Something to answer.
    Question(Question),
    /// Everything said, before it is sent.
    Review(Review),
    /// It is sent.
    Receipt(Receipt),
    /// All that is open, for channels that ask it at once.
    Letter(Letter),
}

/// Something to know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// A line above, in bold.
    pub heading: Option<String>,
    /// Paragraphs.
    pub lines: Vec<String>,
    /// Where help is to be had.
    pub routes: Vec<Route>,
    /// What can be done next.
    pub commands: Vec<Choice>,
    /// Whether someone's safety may hang on it: shown first, in the danger colour, never limited.
    pub is_urgent: bool,
}

/// A way to help: an emergency number, a helpline, a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Who it is.
    pub name: String,
    /// For whom or when, in a short sentence.
    pub about: Option<String>,
    /// How to reach it.
    pub ways: Vec<RouteWay>,
}

/// One way to reach a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "value")]
pub enum RouteWay {
    /// A telephone number, as printed: `0800 032 3263`.
    Call(String),
    /// A number for text messages.
    Text(String),
    /// A web address with its scheme.
    Web(String),
    /// A mail address.
    Mail(String),
}

/// Something to answer.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The question's id in its flow: stable, fit for an HTML id.
    pub id: String,
    /// Where the person is.
    pub progress: Option<Progress>,
    /// What there is to say before asking: what was understood, what did not fit.
    pub notes: Vec<Note>,
    /// The question.
    pub ask: String,
    /// What it is for, how to answer.
    pub help: Option<String>,
    /// What form the answer takes.
    pub input: Input,
    /// Ready answers.
    pub options: Vec<Choice>,
    /// Back, skip and their kin.
    pub commands: Vec<Choice>,
    /// What the person had written here before, when they come back to it.
    pub draft: Option<String>,
    /// The previous question and its answer in one line: "Who: I saw it". Shown above where a message is replaced.
    pub answered: Option<String>,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {:?}, {} options)", self.id, self.input, self.options.len())
    }
}

/// "3 of 9".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Counted from 1.
    pub at: u32,
    /// How many there are, as far as can be known now.
    pub of: u32,
    /// The two in words: "3 of 9".
    pub text: String,
}

/// A line before a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What sort of line.
    pub tone: Tone,
    /// The line.
    pub text: String,
}

/// What sort of line a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// What was understood.
    Plain,
    /// What did not fit, kindly. A page shows it in its error summary.
    Misfit,
}

/// What form an answer takes. Typed words are welcome whatever it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "form")]
pub enum Input {
    /// One of the options.
    One,
    /// Any number of the options; each press turns one on or off, and `done` goes on. A form may send all that are
    /// on, with `done`, in one answer.
    Many {
        /// Goes on with what is chosen.
        done: Choice,
    },
    /// Words.
    Text {
        /// Whether room for a story is wanted.
        is_long: bool,
        /// The most characters taken.
        most: u32,
    },
    /// Files, forwarded messages, links, words: one after the other, until `done`.
    Evidence {
        /// Goes on; absent until there is something.
        done: Option<Choice>,
        /// How many have been taken so far.
        n_taken: u32,
    },
}

/// A ready answer or a thing to do: a button, a box, a numbered line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the channel hands back when it is pressed.
    pub token: Token,
    /// Its words, at most 20 characters where it is a command.
    pub label: String,
    /// Whether it is on (in [`Input::Many`], or the answer given before).
    pub is_chosen: bool,
    /// What sort of thing it is, for its place and colour.
    pub role: Role,
}

/// What sort of choice, for its place and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An answer.
    Answer,
    /// The way forward.
    Forward,
    /// Leaves this unanswered.
    Skip,
    /// The way back.
    Back,
    /// Changes an answer given before.
    Change,
    /// Deletes or gives up: last, and apart.
    Danger,
    /// Anything else: help, language, pause.
    Other,
}

/// Everything said, before it is sent.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// What there is to say before: what did not fit, what is still needed.
    pub notes: Vec<Note>,
    /// The line above.
    pub heading: String,
    /// What happens with it.
    pub help: Option<String>,
    /// The answers.
    pub items: Vec<ReviewItem>,
    /// Send, cancel.
    pub commands: Vec<Choice>,
}

impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Review({} items)", self.items.len())
    }
}

/// One answer under review.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewItem {
    /// The question in a word: "Who".
    pub label: String,
    /// The answer: "I saw it".
    pub value: String,
    /// Changes it.
    pub change: Choice,
}

impl fmt::Debug for ReviewItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReviewItem({})", self.label)
    }
}

/// It is sent. Nothing of the story stands in it, so that it can be kept and shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// "Your report is saved here and on its way to the hub."
    pub heading: String,
    /// The word for "Your reference".
    pub reference_label: String,
    /// `K7QF-2M9D`.
    pub reference: String,
    /// What happens next.
    pub lines: Vec<String>,
    /// The word above the routes.
    pub routes_heading: Option<String>,
    /// Where to find support, chosen by what was said.
    pub routes: Vec<Route>,
    /// Status, erase, another report.
    pub commands: Vec<Choice>,
}

/// What a button carries: at most [`Token::MOST_BYTES`] bytes of `a-z A-Z 0-9 : . _ -`. Opaque to adapters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(pub String);

impl Token {
    /// Telegram's `callback_data` holds 1-64 bytes, the least of the platforms we know.
    pub const MOST_BYTES: usize = 64;
}

/// A channel's name for a message it sent, so that a later one can take its place. Opaque outside the adapter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

/// Where answers to one event are to be addressed, on platforms that tell it with each event: an interaction's token, a
/// mail and its thread. It may be secret and may not last; a channel whose way is closed finds another, or waits for the
/// peer. Opaque outside the adapter.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReplyTo(pub String);

impl fmt::Debug for ReplyTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyTo(‹{} bytes›)", self.0.len())
    }
}

//! Something to know: a notice with its routes, and a line before a question.

use serde::{Deserialize, Serialize};

use crate::choice::Choice;

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

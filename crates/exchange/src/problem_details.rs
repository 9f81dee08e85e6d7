//! What a hub answers when it does not take something: problem details (RFC 9457), with a code that programs read.

use reportline_report::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The media type of a refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Why something was not taken. Nothing of it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProblemDetails {
    /// The status, once more.
    pub status: u16,
    /// A sentence for the operator.
    pub title: String,
    /// Which of the refusals it is.
    pub code: ProblemCode,
    /// Everything that is wrong with a report, each with its place; never with what a person wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// The names of files that must come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// The refusals there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body or the path is not what stands in the contract.
    Malformed,
    /// The bytes are not those of their digest: they changed on the way.
    Digest,
    /// No signature, or none that can be read or that covers what it must.
    Unsigned,
    /// The signature is not that of a key this hub knows.
    Signature,
    /// It was signed too long ago, or too far ahead.
    Clock,
    /// It was brought before: the nonce is used.
    Replayed,
    /// No token came with the request, or none of this hub's.
    NoToken,
    /// The key or the token is not valid any more.
    Revoked,
    /// Somebody of another role has to do it.
    NotAllowed,
    /// There is nothing at that path.
    NotFound,
    /// The path is not asked that way.
    Method,
    /// Larger than is taken.
    TooLarge,
    /// Another report was filed under that id; it stands.
    Conflict,
    /// The case stands where it cannot go there from.
    NotPossible,
    /// Somebody else has the case.
    Taken,
    /// The case is not as it was seen any more: look again, then decide.
    Stale,
    /// It was not sealed for this hub.
    Misdirected,
    /// What was brought is not what this hub takes: `problems` says why.
    Invalid,
    /// The report names files that are not here: `missing` says which. Bring them, then the report.
    Incomplete,
    /// Too many at once; later.
    Limited,
    /// The hub cannot keep anything now; later.
    Away,
}

impl ProblemCode {
    /// Its status.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::Digest => 400,
            Self::Unsigned | Self::Signature | Self::Clock | Self::Replayed | Self::NoToken => 401,
            Self::Revoked | Self::NotAllowed => 403,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::Conflict | Self::NotPossible | Self::Taken | Self::Stale => 409,
            Self::TooLarge => 413,
            Self::Misdirected => 421,
            Self::Invalid => 422,
            Self::Incomplete => 424,
            Self::Limited => 429,
            Self::Away => 503,
        }
    }

    /// Its sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "this is not what the path takes; see /v1/openapi.json",
            Self::Digest => "the body is not that of its digest: it changed on the way",
            Self::Unsigned => "the request is not signed, or not in a way this hub reads",
            Self::Signature => "no intake of this hub has signed this",
            Self::Clock => "the request was signed more than five minutes from now; set the clocks",
            Self::Replayed => "the request was brought before; sign it anew",
            Self::NoToken => "no token of this hub came with the request",
            Self::Revoked => "this key or token is not valid any more; ask the hub's operator",
            Self::NotAllowed => "this role may not do that",
            Self::NotFound => "there is nothing here",
            Self::Method => "this is not asked that way",
            Self::TooLarge => "this is larger than the hub takes",
            Self::Conflict => "another report was filed under this id, and it stands",
            Self::Misdirected => "this was not sealed for this hub; give the intake the hub's sealing key",
            Self::NotPossible => "the case cannot go there from where it stands",
            Self::Taken => "somebody else has the case; they give it back, or a lead decides",
            Self::Stale => "the case was changed meanwhile; look at it again",
            Self::Invalid => "what was brought is not valid",
            Self::Incomplete => "the report names files that are not here; bring them first",
            Self::Limited => "too many at once; try again later",
            Self::Away => "the hub cannot keep anything now; try again later",
        }
    }
}

impl From<ProblemCode> for ProblemDetails {
    fn from(code: ProblemCode) -> Self {
        Self {
            status: code.status(),
            title: code.title().to_owned(),
            code,
            problems: Vec::new(),
            missing: Vec::new(),
        }
    }
}

//! Working a case, in values: from which state it may go where, who may have it, what a deed makes of it.
//!
//! Pure: how a case stands, who acts and what they want come in; what becomes of it, or why not, goes out. Whoever
//! keeps it (`store/working.rs`) asks here within the transaction that changes it.

use jiff::Timestamp;
use reportline_delivery::BoxError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Name, Right, Role};
use crate::case::{CaseId, CaseLine, CaseState};
use crate::custody::Action;
use crate::error::{ExportError, ReadError};
use crate::store::{Fault, NewMessage, NewNote};

/// A case as somebody saw it, which is what they decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The case.
    pub case: CaseId,
    /// Its version then.
    pub version: u64,
}

impl CaseLine {
    /// The case as it is seen here.
    pub fn seen(&self) -> Seen {
        Seen { case: self.case, version: self.version }
    }
}

/// Who acts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// Who.
    pub who: &'a Actor,
    /// When.
    pub at: Timestamp,
}

/// How a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Raised by every change.
    pub version: u64,
    /// Where it stands.
    pub state: CaseState,
    /// Who has it.
    pub assigned_to: Option<Name>,
    /// Whether nothing of it may be erased.
    #[serde(default)]
    pub is_held: bool,
}

/// A case was not changed, or not shown.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// There is no such case. Whoever asked has another number in mind.
    #[error("there is no case {0}")]
    NoSuchCase(CaseId),
    /// The case has no such note, or it is erased.
    #[error("there is no such note to erase")]
    NoSuchNote,
    /// Somebody of another role has to do it.
    #[error("as {} you may not {}", role.name(), right.words())]
    NotAllowed {
        /// As what they acted.
        role: Role,
        /// What it takes.
        right: Right,
    },
    /// Whoever asked has to choose another state.
    #[error("a case that is {} cannot become {}; it can become {}", from.name(), to.name(), names(from.next()))]
    NotPossible {
        /// Where it stands.
        from: CaseState,
        /// Where it was to go.
        to: CaseState,
    },
    /// Somebody else has it. They give it back, or a lead decides.
    #[error("assigned to {by}; they give it back, or a lead decides")]
    Taken {
        /// Who has it.
        by: Name,
    },
    /// A case cannot be worked in that one: it is the same, or is itself worked elsewhere, or erased. Whoever asked has
    /// another in mind.
    #[error("a case cannot be merged into {into}, which is {}", state.name())]
    NotMergeable {
        /// Into which.
        into: CaseId,
        /// How that one stands.
        state: CaseState,
    },
    /// Somebody holds the case. Whoever may erase decides whether that still stands.
    #[error("the case is held: nothing of it may be erased until that ends")]
    Held,
    /// The case is not as it was seen any more. Look again, then decide.
    #[error("the case was changed meanwhile; look at it again")]
    Stale {
        /// Its version now.
        version: u64,
    },
    /// A note that says nothing, or too much. Whoever wrote it has to.
    #[error("a note has 1 to {} characters", WorkError::LONGEST_NOTE)]
    NotANote,
    /// A message that says nothing, or too much. Whoever wrote it has to.
    #[error("a message to a reporter has 1 to {} characters", WorkError::LONGEST_MESSAGE)]
    NotAMessage,
    /// No report of the case has a reporter who wants to be written to. They said so, and it stands.
    #[error("the reporter does not want to be written to")]
    NotWanted,
    /// The report is not of the case, or nothing leads to its reporter any more.
    #[error("nothing leads to a reporter of this case")]
    Unreachable,
    /// The change is written down, and what was to be shown cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The export is written down, and was not made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// No room left. The same call works again when there is room.
    #[error("no room left on the hub's disk")]
    Full,
    /// Anything else. The same call may succeed later.
    #[error("the case store is away")]
    Away(#[source] BoxError),
}

impl WorkError {
    /// The most characters of a note: some pages. What is longer is a document, and belongs to the evidence.
    pub const LONGEST_NOTE: usize = 20_000;
    /// The most characters of a message to a reporter: it is read on a telephone, in one piece on every channel.
    pub const LONGEST_MESSAGE: usize = 1_500;
}

impl From<Fault> for WorkError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Full => Self::Full,
            other => Self::Away(other.into()),
        }
    }
}

fn names(states: &[CaseState]) -> String {
    states.iter().map(|state| state.name()).collect::<Vec<_>>().join(" or ")
}

impl CaseState {
    /// Where a case may go from here.
    pub const fn next(self) -> &'static [CaseState] {
        match self {
            Self::Received => &[Self::Screened],
            Self::Screened => &[Self::Merged, Self::Signposted, Self::UnderAssessment, Self::Received],
            Self::Merged | Self::Signposted => &[Self::Screened],
            Self::UnderAssessment => &[Self::Identified, Self::Unidentified, Self::Screened],
            Self::Identified | Self::Unidentified => &[Self::Packaged, Self::UnderAssessment],
            Self::Packaged => &[Self::Sent, Self::UnderAssessment],
            Self::Sent => &[Self::Accepted, Self::Packaged],
            Self::Accepted => &[Self::Outcome],
            Self::Outcome => &[Self::UnderAssessment],
            // What it held is gone.
            Self::Erased => &[],
        }
    }
}

/// What somebody wants to do to a case.
pub(crate) enum Deed {
    Move(CaseState),
    Note(NewNote),
    Message(NewMessage),
    /// By its place in the custody log.
    EraseNote(u64),
    /// All that the case holds.
    EraseCase(EraseReason),
    Hold,
    Unhold,
    /// It is worked in this one from here on.
    Merge(CaseId),
    Assign(Name),
    Release,
}

/// Why a case is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseReason {
    /// Somebody who may has decided it.
    Decided,
    /// The policy: it was a test.
    Test,
    /// The policy: it was not for us, and its time is over.
    Signposted,
}

impl EraseReason {
    /// The word for it in the custody log and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Test => "test",
            Self::Signposted => "signposted",
        }
    }
}

/// What becomes of a case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) action: Action,
    pub(crate) was: Option<String>,
    pub(crate) became: Option<String>,
    pub(crate) state: CaseState,
    pub(crate) assigned_to: Option<Name>,
    pub(crate) is_held: bool,
}

/// What a deed makes of a case; `None` if it is so already.
pub(crate) fn decide(
    standing: &Standing,
    seen: Seen,
    who: &Actor,
    deed: &Deed,
) -> Result<Option<Change>, WorkError> {
    allowed(who.role, right_for(standing, who, deed))?;
    // Before the version: whoever comes second hears who came first.
    if let (Deed::Assign(name), Some(by)) = (deed, &standing.assigned_to)
        && name != by
        && who.role != Role::Lead
    {
        return Err(WorkError::Taken { by: by.clone() });
    }
    if standing.version != seen.version {
        return Err(WorkError::Stale { version: standing.version });
    }

    let change = |action, was: Option<String>, became: Option<String>| Change {
        action,
        was,
        became,
        state: standing.state,
        assigned_to: standing.assigned_to.clone(),
        is_held: standing.is_held,
    };
    let has_it = || standing.assigned_to.as_ref().map(Name::to_string);
    if standing.is_held && matches!(deed, Deed::EraseNote(_) | Deed::EraseCase(_)) {
        return Err(WorkError::Held);
    }
    Ok(Some(match deed {
        Deed::Move(to) if !standing.state.next().contains(to) => {
            return Err(WorkError::NotPossible { from: standing.state, to: *to });
        }
        Deed::Merge(_) if !standing.state.next().contains(&CaseState::Merged) => {
            return Err(WorkError::NotPossible { from: standing.state, to: CaseState::Merged });
        }
        Deed::Merge(_) => Change {
            state: CaseState::Merged,
            ..change(
                Action::State,
                Some(standing.state.name().to_owned()),
                Some(CaseState::Merged.name().to_owned()),
            )
        },
        Deed::Move(to) => Change {
            state: *to,
            ..change(Action::State, Some(standing.state.name().to_owned()), Some(to.name().to_owned()))
        },
        Deed::Note(_) => change(Action::Noted, None, None),
        Deed::Message(_) => change(Action::Messaged, None, None),
        Deed::EraseNote(seq) => change(Action::NoteErased, Some(seq.to_string()), None),
        Deed::EraseCase(_) if standing.state == CaseState::Erased => return Ok(None),
        Deed::EraseCase(reason) => Change {
            state: CaseState::Erased,
            assigned_to: None,
            ..change(Action::Erased, Some(standing.state.name().to_owned()), Some(reason.name().to_owned()))
        },
        Deed::Hold | Deed::Unhold if standing.is_held == matches!(deed, Deed::Hold) => return Ok(None),
        Deed::Hold => Change { is_held: true, ..change(Action::Held, None, None) },
        Deed::Unhold => Change { is_held: false, ..change(Action::Unheld, None, None) },
        Deed::Assign(name) if standing.assigned_to.as_ref() == Some(name) => return Ok(None),
        Deed::Assign(name) => Change {
            assigned_to: Some(name.clone()),
            ..change(Action::Assigned, has_it(), Some(name.to_string()))
        },
        Deed::Release if standing.assigned_to.is_none() => return Ok(None),
        Deed::Release => Change { assigned_to: None, ..change(Action::Released, has_it(), None) },
    }))
}

/// Refuses what the role may not.
pub(crate) fn allowed(role: Role, right: Right) -> Result<(), WorkError> {
    if role.may(right) { Ok(()) } else { Err(WorkError::NotAllowed { role, right }) }
}

fn right_for(standing: &Standing, who: &Actor, deed: &Deed) -> Right {
    match deed {
        Deed::Assign(name) if *name != who.name => Right::Assign,
        Deed::Release if standing.assigned_to.as_ref().is_some_and(|by| *by != who.name) => Right::Assign,
        Deed::EraseNote(_) | Deed::EraseCase(_) | Deed::Hold | Deed::Unhold => Right::Erase,
        Deed::Move(_)
        | Deed::Note(_)
        | Deed::Message(_)
        | Deed::Merge(_)
        | Deed::Assign(_)
        | Deed::Release => Right::Work,
    }
}

#[cfg(test)]
mod tests;

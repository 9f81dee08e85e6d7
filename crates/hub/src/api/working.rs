//! Cases, worked from outside: what an officer asks, and the desk that does it.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use reportline_exchange::{ProblemCode, ProblemDetails};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Api;
use super::answers::{json_answer, json_text};
use super::routes::{Asked, Route};
use crate::actor::{Name, Right};
use crate::blobs::Unreadable;
use crate::case::{Assigned, CaseFilter, CaseId, CaseState};
use crate::evidence;
use crate::reading::ContactPart;
use crate::view;
use crate::work::{Acting, Seen, WorkError, allowed};

/// The most cases of one list.
const MOST_CASES: u32 = 1000;

/// Where a case is to go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    /// The case's version as it was seen.
    version: u64,
    /// Where it goes.
    state: CaseState,
}

/// What is noted on a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteNote {
    /// The case's version as it was seen.
    version: u64,
    /// What it says: 1 to 20,000 characters.
    text: String,
}

/// What is written to a reporter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteMessage {
    /// The case's version as it was seen.
    version: u64,
    /// What it says: 1 to 1,500 characters.
    text: String,
    /// To the reporter of this report; of the latest whose reporter may be written to, if none is named.
    #[serde(default)]
    report: Option<Uuid>,
}

/// Which case a case is worked in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Merge {
    /// The case's version as it was seen.
    version: u64,
    /// The other.
    into: CaseId,
}

/// Who is to have a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assign {
    /// The case's version as it was seen.
    version: u64,
    /// Who; whoever asks, if nobody is named.
    #[serde(default)]
    to: Option<Name>,
}

/// That a case is given back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Release {
    /// The case's version as it was seen.
    version: u64,
}

/// Whether all of a case is kept from being erased.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Hold {
    /// The case's version as it was seen.
    version: u64,
    /// Whether it is, from here on.
    held: bool,
}

/// What is erased.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Erase {
    /// What leads to the reporters.
    Contacts,
    /// All that the case holds.
    Case {
        /// The case's version as it was seen.
        version: u64,
    },
    /// A note.
    Note {
        /// The case's version as it was seen.
        version: u64,
        /// The note's place in the custody log.
        seq: u64,
    },
}

impl Api {
    /// Does what an officer asks.
    pub(super) async fn work(
        &self,
        asked: &Asked,
        query: &str,
        body: &[u8],
        acting: Acting<'_>,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        if asked.route == Route::ListCases {
            return self.list_cases(query, acting).await;
        }
        let case: CaseId = asked.names[0].parse().map_err(|_| ProblemCode::Malformed)?;
        let seen = |version| Seen { case, version };
        let desk = self.hub.desk();
        let standing = match asked.route {
            Route::MoveCase => {
                let Move { version, state } = read(body)?;
                desk.move_to(seen(version), state, acting).await
            }
            Route::NoteOnCase => {
                let WriteNote { version, text } = read(body)?;
                desk.note(seen(version), &text, acting).await
            }
            Route::MergeCase => {
                let Merge { version, into } = read(body)?;
                desk.merge(seen(version), into, acting).await
            }
            Route::WriteToReporter => {
                let WriteMessage { version, text, report } = read(body)?;
                desk.message(seen(version), report, &text, acting).await
            }
            Route::AssignCase => {
                let Assign { version, to } = read(body)?;
                desk.assign(seen(version), to.as_ref().unwrap_or(&acting.who.name), acting).await
            }
            Route::ReleaseCase => {
                let Release { version } = read(body)?;
                desk.release(seen(version), acting).await
            }
            Route::HoldCase => {
                let Hold { version, held } = read(body)?;
                match held {
                    true => desk.hold(seen(version), acting).await,
                    false => desk.unhold(seen(version), acting).await,
                }
            }
            Route::EraseInCase => match read(body)? {
                Erase::Contacts => desk.erase_contacts(case, acting).await,
                Erase::Case { version } => desk.erase_case(seen(version), acting).await,
                Erase::Note { version, seq } => desk.erase_note(seen(version), seq, acting).await,
            },
            Route::CaseLog => return self.case_log(case, acting).await,
            Route::CaseFile => return self.case_file(case, &asked.names[1], acting).await,
            _ => return self.show_case(case, query, acting).await,
        };
        Ok(json_answer(StatusCode::OK, &standing.map_err(refusal_of)?))
    }

    async fn list_cases(&self, query: &str, acting: Acting<'_>) -> Result<Response<Bytes>, ProblemDetails> {
        allowed(acting.who.role, Right::View).map_err(refusal_of)?;
        let away = |error: crate::error::ReadError| refusal_of(error.into());
        if let Some(case) = query.strip_prefix("case=") {
            let case: CaseId = case.parse().map_err(|_| ProblemCode::Malformed)?;
            let line = self.hub.reading().line(case).await.map_err(away)?;
            return Ok(json_text(view::cases_json(line.as_slice())));
        }
        let (mut filter, mut assigned, mut is_unassigned) = (CaseFilter::default(), None, false);
        let mut words = None;
        for (key, value) in pairs(query) {
            let malformed = || ProblemCode::Malformed;
            match key.as_ref() {
                "state" => filter.state = Some(value.parse().map_err(|_| malformed())?),
                "lane" => filter.lane = Some(value.parse().map_err(|_| malformed())?),
                "since" => filter.since = Some(value.parse().map_err(|_| malformed())?),
                "at_most" => {
                    let at_most = value.parse().ok().filter(|it| (1..=MOST_CASES).contains(it));
                    filter.at_most = Some(at_most.ok_or_else(malformed)?);
                }
                "assigned" => assigned = Some(value.parse::<Name>().map_err(|_| malformed())?),
                "review_by" => filter.review_by = Some(value.parse().map_err(|_| malformed())?),
                "words" => words = Some(value.into_owned()),
                "unassigned" => is_unassigned = flag(&value)?,
                _ => return Err(malformed().into()),
            }
        }
        filter.words = words.as_deref();
        filter.assigned = match (&assigned, is_unassigned) {
            (Some(_), true) => return Err(ProblemCode::Malformed.into()),
            (Some(name), false) => Some(Assigned::To(name)),
            (None, true) => Some(Assigned::Nobody),
            (None, false) => None,
        };
        let cases = self.hub.reading().cases(filter).await.map_err(away)?;
        Ok(json_text(view::cases_json(&cases)))
    }

    async fn show_case(
        &self,
        case: CaseId,
        query: &str,
        acting: Acting<'_>,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let (mut part, mut is_export) = (ContactPart::Sealed, false);
        for (key, value) in pairs(query) {
            match key.as_ref() {
                "export" => is_export = flag(&value)?,
                "contact" if flag(&value)? => part = ContactPart::Opened,
                "contact" => {}
                _ => return Err(ProblemCode::Malformed.into()),
            }
        }
        let desk = self.hub.desk();
        let opened = match is_export {
            true => desk.hand_out(case, part, acting).await,
            false => desk.view(case, part, acting).await,
        };
        Ok(json_text(view::case_json(&opened.map_err(refusal_of)?)))
    }

    async fn case_log(&self, case: CaseId, acting: Acting<'_>) -> Result<Response<Bytes>, ProblemDetails> {
        allowed(acting.who.role, Right::ReadCustody).map_err(refusal_of)?;
        let entries = self.hub.reading().custody(case).await.map_err(|error| refusal_of(error.into()))?;
        let entries = entries.ok_or(ProblemCode::NotFound)?;
        Ok(json_text(view::custody_json(Some(case), &entries)))
    }

    async fn case_file(
        &self,
        case: CaseId,
        name: &str,
        acting: Acting<'_>,
    ) -> Result<Response<Bytes>, ProblemDetails> {
        let opened = self.hub.desk().view(case, ContactPart::Sealed, acting).await.map_err(refusal_of)?;
        let is_of_case = opened.reports.iter().any(|it| evidence::stored(&it.report).any(|it| it == name));
        let Some(sha256) = evidence::read_sha256(name).filter(|_| is_of_case) else {
            return Err(ProblemCode::NotFound.into());
        };
        let blobs = self.hub.reading().blobs().clone();
        let read = tokio::task::spawn_blocking(move || blobs.open(&sha256)).await;
        match read.map_err(|_| ProblemCode::Away)? {
            Ok(bytes) => Ok(file(bytes)),
            Err(Unreadable::Missing) => Err(ProblemCode::NotFound.into()),
            Err(error) => {
                tracing::error!(%case, reason = %error, "a file of a case cannot be read");
                Err(ProblemCode::Away.into())
            }
        }
    }
}

/// Bytes of strangers: nothing may run or show them by itself.
fn file(bytes: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(super::routes::BYTES));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ProblemDetails> {
    serde_json::from_slice(body).map_err(|_| ProblemCode::Malformed.into())
}

fn pairs(query: &str) -> impl Iterator<Item = (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)> {
    url::form_urlencoded::parse(query.as_bytes())
}

fn flag(value: &str) -> Result<bool, ProblemDetails> {
    value.parse().map_err(|_| ProblemCode::Malformed.into())
}

fn refusal_of(error: WorkError) -> ProblemDetails {
    let code = match &error {
        WorkError::NoSuchCase(_) | WorkError::NoSuchNote => ProblemCode::NotFound,
        WorkError::NotAllowed { .. } => ProblemCode::NotAllowed,
        WorkError::NotPossible { .. } | WorkError::NotMergeable { .. } | WorkError::Held => {
            ProblemCode::NotPossible
        }
        WorkError::Taken { .. } => ProblemCode::Taken,
        WorkError::Stale { .. } => ProblemCode::Stale,
        WorkError::NotANote | WorkError::NotAMessage => ProblemCode::Invalid,
        WorkError::NotWanted | WorkError::Unreachable => ProblemCode::NotPossible,
        WorkError::Read(_) | WorkError::Export(_) | WorkError::Full | WorkError::Away(_) => {
            tracing::error!(reason = %error, "a case cannot be read or changed now");
            return ProblemCode::Away.into();
        }
    };
    // Each says to the officer what stands in the way: a number, a state, a role, a colleague's name.
    ProblemDetails { title: error.to_string(), ..code.into() }
}

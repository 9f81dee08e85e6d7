//! The paths of the API: one table, which requests are matched with and the document is made from.

use http::Method;
use reportline_exchange::ProblemCode::{self, *};
use uuid::Uuid;

use crate::case::CaseId;
use crate::evidence;

/// A path and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    PutBlob,
    HasBlob,
    PutReport,
    Intake,
    Updates,
    Told,
    ListCases,
    ShowCase,
    CaseFile,
    CaseLog,
    MoveCase,
    NoteOnCase,
    WriteToReporter,
    AssignCase,
    ReleaseCase,
    EraseInCase,
    Document,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    Intake,
    Officer,
}

/// Everything about a route.
pub(super) struct Facts {
    pub(super) route: Route,
    pub(super) who: Who,
    pub(super) method: Method,
    /// The path; each `{..}` is a part that varies, of the form that [`pattern`] says.
    pub(super) path: &'static str,
    /// The keys its query may have, each with what it is for.
    pub(super) query: &'static [(&'static str, &'static str)],
    /// What it does, in a sentence.
    pub(super) summary: &'static str,
    /// The media type of what is brought, and the schema of JSON.
    pub(super) brings: Option<(&'static str, &'static str)>,
    /// The answers that are no refusals: status, what it means, and which schema its body has.
    pub(super) good: &'static [(u16, &'static str, Option<&'static str>)],
    /// The refusals, besides those of [`of_everybody`].
    pub(super) refusals: &'static [ProblemCode],
}

const SHA256: &str = "^[0-9a-f]{64}$";
const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const CASE: &str = "^[0-9]{4}-[0-9]{6,9}$";
const JSON: &str = "application/json";
/// What an answer of bytes is called in the document.
pub(super) const BYTES: &str = "application/octet-stream";

/// What a part that varies must be: a JSON Schema's `pattern`.
pub(super) fn pattern(name: &str) -> &'static str {
    match name {
        "sha256" => SHA256,
        "id" => UUID,
        _ => CASE,
    }
}

/// What anybody may hear who asks this.
pub(super) fn of_everybody(who: Who) -> &'static [ProblemCode] {
    match who {
        Who::Anybody => &[Malformed, TooLarge],
        Who::Intake => &[Malformed, TooLarge, Unsigned, Signature, Clock, Replayed, Revoked, Limited],
        Who::Officer => &[Malformed, TooLarge, NoToken, Revoked, NotAllowed, Limited, Away],
    }
}

/// Every route there is.
pub(super) static ROUTES: &[Facts] = &[
    Facts {
        route: Route::PutBlob,
        who: Who::Intake,
        method: Method::PUT,
        path: "/v1/blobs/{sha256}",
        query: &[],
        summary: "Bring a file as it lies at the intake, named by the SHA-256 of these bytes. It waits for its report.",
        brings: Some((BYTES, "")),
        good: &[(201, "It is here, durably.", None), (200, "It was here before.", None)],
        refusals: &[Digest, Away],
    },
    Facts {
        route: Route::HasBlob,
        who: Who::Intake,
        method: Method::HEAD,
        path: "/v1/blobs/{sha256}",
        query: &[],
        summary: "Ask whether a file waits here already.",
        brings: None,
        good: &[(200, "It is here, durably.", None), (404, "It is not.", None)],
        refusals: &[],
    },
    Facts {
        route: Route::PutReport,
        who: Who::Intake,
        method: Method::PUT,
        path: "/v1/reports/{id}",
        query: &[],
        summary: "Hand over a sealed report, after the files that it names. The same again is the same for ever.",
        brings: Some((JSON, "SealedReport")),
        good: &[
            (201, "It is filed, durably, with its files and its contact.", Some("Receipt")),
            (200, "It was filed before; the receipt is that of then.", Some("Receipt")),
        ],
        refusals: &[Digest, Conflict, Misdirected, Invalid, Incomplete, Away],
    },
    Facts {
        route: Route::Intake,
        who: Who::Intake,
        method: Method::GET,
        path: "/v1/intake",
        query: &[],
        summary: "Ask who this hub takes the intake for, and which keys it has.",
        brings: None,
        good: &[(200, "Who, and which keys.", Some("Intake"))],
        refusals: &[],
    },
    Facts {
        route: Route::Updates,
        who: Who::Intake,
        method: Method::GET,
        path: "/v1/updates",
        query: &[],
        summary: "Fetch what reporters are to be told: how their reports stand, and what officers wrote to them.",
        brings: None,
        good: &[(200, "What there is, signed; the same again until it is told.", Some("Updates"))],
        refusals: &[Away],
    },
    Facts {
        route: Route::Told,
        who: Who::Intake,
        method: Method::POST,
        path: "/v1/updates",
        query: &[],
        summary: "Tell what became of updates. The same again changes nothing, and so does what is not this intake's.",
        brings: Some((JSON, "Told")),
        good: &[(200, "It is noted, durably.", None)],
        refusals: &[Digest, Away],
    },
    Facts {
        route: Route::ListCases,
        who: Who::Officer,
        method: Method::GET,
        path: "/v1/cases",
        query: &[
            ("case", "Only this one, if there is such a case."),
            ("state", "Only those in this state."),
            ("lane", "Only those of this lane."),
            ("assigned", "Only those that this one has."),
            ("unassigned", "`true`: only those that nobody has."),
            ("since", "Only those received at that time (RFC 3339) or later."),
            ("at_most", "No more than this many; 100 by default, 1000 at the most."),
        ],
        summary: "List cases: lives first, then victims, then others; the oldest first.",
        brings: None,
        good: &[(200, "The cases.", Some("CasesJson"))],
        refusals: &[],
    },
    Facts {
        route: Route::ShowCase,
        who: Who::Officer,
        method: Method::GET,
        path: "/v1/cases/{case}",
        query: &[("contact", "`true`: open what leads to the reporter, too.")],
        summary: "Show a case with its reports, notes and timeline. That it was shown is written down first.",
        brings: None,
        good: &[(200, "The case.", Some("CaseJson"))],
        refusals: &[NotFound],
    },
    Facts {
        route: Route::CaseFile,
        who: Who::Officer,
        method: Method::GET,
        path: "/v1/cases/{case}/files/{sha256}",
        query: &[],
        summary: "The bytes of a file of a case, as they were reported. That the case was opened is written down first.",
        brings: None,
        good: &[(
            200,
            "The bytes. Whatever they are, they are not to be run or shown by themselves.",
            Some(BYTES),
        )],
        refusals: &[NotFound],
    },
    Facts {
        route: Route::CaseLog,
        who: Who::Officer,
        method: Method::GET,
        path: "/v1/cases/{case}/custody",
        query: &[],
        summary: "Who did what to a case, each entry with its hash.",
        brings: None,
        good: &[(200, "The entries.", Some("CustodyJson"))],
        refusals: &[NotFound],
    },
    Facts {
        route: Route::MoveCase,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/state",
        query: &[],
        summary: "Move a case on.",
        brings: Some((JSON, "Move")),
        good: &[(200, "How it stands now.", Some("Standing"))],
        refusals: &[NotFound, NotPossible, Taken, Stale],
    },
    Facts {
        route: Route::NoteOnCase,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/notes",
        query: &[],
        summary: "Add a note to a case. It is sealed.",
        brings: Some((JSON, "WriteNote")),
        good: &[(200, "How the case stands now.", Some("Standing"))],
        refusals: &[NotFound, Taken, Stale, Invalid],
    },
    Facts {
        route: Route::WriteToReporter,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/messages",
        query: &[],
        summary: "Write to the reporter of a case, through the channel they reported in. It is sealed.",
        brings: Some((JSON, "WriteMessage")),
        good: &[(200, "How the case stands now.", Some("Standing"))],
        refusals: &[NotFound, NotPossible, Taken, Stale, Invalid],
    },
    Facts {
        route: Route::AssignCase,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/assign",
        query: &[],
        summary: "Take a case, or give it to somebody.",
        brings: Some((JSON, "Assign")),
        good: &[(200, "How it stands now.", Some("Standing"))],
        refusals: &[NotFound, Taken, Stale],
    },
    Facts {
        route: Route::ReleaseCase,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/release",
        query: &[],
        summary: "Give a case back, so that anybody may take it.",
        brings: Some((JSON, "Release")),
        good: &[(200, "How it stands now.", Some("Standing"))],
        refusals: &[NotFound, Taken, Stale],
    },
    Facts {
        route: Route::EraseInCase,
        who: Who::Officer,
        method: Method::POST,
        path: "/v1/cases/{case}/erase",
        query: &[],
        summary: "Erase what leads to the reporters of a case, or a note of it. The reports stay.",
        brings: Some((JSON, "Erase")),
        good: &[(200, "How the case stands now.", Some("Standing"))],
        refusals: &[NotFound, Taken, Stale],
    },
    Facts {
        route: Route::Document,
        who: Who::Anybody,
        method: Method::GET,
        path: "/v1/openapi.json",
        query: &[],
        summary: "This document.",
        brings: None,
        good: &[(200, "An OpenAPI document.", Some("Document"))],
        refusals: &[],
    },
];

impl Route {
    pub(super) fn facts(self) -> &'static Facts {
        ROUTES.iter().find(|it| it.route == self).expect("every route is in the table")
    }

    pub(super) fn has_body(self) -> bool {
        self.facts().brings.is_some()
    }

    /// Its path, for the log.
    pub(super) fn name(self) -> &'static str {
        self.facts().path
    }
}

/// What a request asks for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) route: Route,
    /// The parts of the path that vary, in order.
    pub(super) names: Vec<String>,
}

impl Asked {
    /// Matches a request with the table.
    pub(super) fn read(method: &Method, path: &str) -> Result<Self, ProblemCode> {
        let matching =
            || ROUTES.iter().filter_map(|facts| parts(facts.path, path).map(|names| (facts, names)));
        let Some((facts, names)) = matching().find(|(facts, _)| facts.method == *method) else {
            return Err(if matching().next().is_some() { Method } else { NotFound });
        };
        match names.iter().all(|(name, value)| is_well_formed(name, value)) {
            true => Ok(Self {
                route: facts.route,
                names: names.into_iter().map(|(_, value)| value.to_owned()).collect(),
            }),
            false => Err(Malformed),
        }
    }
}

/// One way of writing a name, so that nobody needs a second signature for the same thing.
fn is_well_formed(name: &str, value: &str) -> bool {
    match name {
        "sha256" => evidence::read_sha256(value).is_some(),
        "id" => Uuid::parse_str(value).is_ok_and(|it| it.to_string() == value),
        _ => value.parse::<CaseId>().is_ok_and(|it| it.to_string() == value),
    }
}

/// How a path may be asked: `HEAD, PUT`.
pub(super) fn methods(path: &str) -> String {
    let here = ROUTES.iter().filter(|it| parts(it.path, path).is_some());
    here.map(|it| it.method.as_str()).collect::<Vec<_>>().join(", ")
}

/// The parts of `path` that stand where `template` has its braces, each with its name there.
fn parts<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (mut names, mut here) = (Vec::new(), path.split('/'));
    for part in template.split('/') {
        let value = here.next()?;
        match part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            Some(name) if !value.is_empty() => names.push((name, value)),
            None if part == value => {}
            _ => return None,
        }
    }
    here.next().is_none().then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: Method, path: &str) -> Result<Route, ProblemCode> {
        Asked::read(&method, path).map(|it| it.route)
    }

    #[test]
    fn a_request_is_matched_by_path_and_method() {
        let blob = format!("/v1/blobs/{}", "ab".repeat(32));
        let report = "/v1/reports/019ab000-0000-7000-8000-000000000001";
        assert_eq!(asked(Method::PUT, &blob), Ok(Route::PutBlob));
        assert_eq!(asked(Method::HEAD, &blob), Ok(Route::HasBlob));
        assert_eq!(asked(Method::PUT, report), Ok(Route::PutReport));
        assert_eq!(asked(Method::GET, "/v1/intake"), Ok(Route::Intake));
        assert_eq!(asked(Method::GET, "/v1/cases/2026-000001"), Ok(Route::ShowCase));
        assert_eq!(asked(Method::POST, "/v1/cases/2026-000001/notes"), Ok(Route::NoteOnCase));
        let file = Asked::read(&Method::GET, &format!("/v1/cases/2026-000001/files/{}", "ab".repeat(32)));
        assert_eq!(file.unwrap().names, ["2026-000001", &"ab".repeat(32)]);
        assert_eq!(asked(Method::DELETE, report), Err(ProblemCode::Method));
        for path in ["/", "/v1", "/v1/reports", "/v1/reports/", "/v1/intake/x", "/v2/intake"] {
            assert_eq!(asked(Method::GET, path), Err(NotFound), "{path}");
        }
    }

    #[test]
    fn a_name_has_one_way_of_being_written() {
        for name in
            ["x", "../../x", "019AB000-0000-7000-8000-000000000001", "019ab000000070008000000000000001"]
        {
            let found = asked(Method::PUT, &format!("/v1/reports/{name}"));
            assert!(found.is_err(), "{name}");
        }
        assert_eq!(asked(Method::PUT, &format!("/v1/blobs/{}", "AB".repeat(32))), Err(Malformed));
        assert_eq!(asked(Method::GET, "/v1/cases/2026-1"), Err(Malformed));
    }
}

//! The paths of the API: one table, which requests are matched with and the document is made from.

mod table;

use http::Method;
use reportline_exchange::ProblemCode::{self, *};
use uuid::Uuid;

use crate::case::CaseId;
use crate::evidence;
pub(super) use table::ROUTES;

/// A path and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    PutBlob,
    HasBlob,
    PutReport,
    EraseReport,
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
    MergeCase,
    AssignCase,
    ReleaseCase,
    EraseInCase,
    HoldCase,
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
        assert_eq!(asked(Method::POST, report), Err(ProblemCode::Method));
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

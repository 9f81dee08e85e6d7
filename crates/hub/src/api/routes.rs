//! The paths of the API: one table, which requests are matched with and the document is made from.

use http::Method;
use reportline_exchange::ProblemCode::{self, *};
use uuid::Uuid;

use crate::evidence;

/// A path and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    PutBlob,
    HasBlob,
    PutReport,
    Intake,
    Document,
}

/// Everything about a route.
pub(super) struct Facts {
    pub(super) route: Route,
    pub(super) method: Method,
    /// The path; `{..}` is its one part that varies.
    pub(super) path: &'static str,
    /// What the part that varies must be: a JSON Schema's `pattern`.
    pub(super) pattern: &'static str,
    /// What it does, in a sentence.
    pub(super) summary: &'static str,
    /// The media type of what is brought.
    pub(super) brings: Option<&'static str>,
    /// The good answers: status, what it means, and which schema its body has.
    pub(super) good: &'static [(u16, &'static str, Option<&'static str>)],
    /// The refusals.
    pub(super) refusals: &'static [ProblemCode],
}

const SHA256: &str = "^[0-9a-f]{64}$";
const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// Every route there is.
pub(super) static ROUTES: &[Facts] = &[
    Facts {
        route: Route::PutBlob,
        method: Method::PUT,
        path: "/v1/blobs/{sha256}",
        pattern: SHA256,
        summary: "Bring a file as it lies at the intake, named by the SHA-256 of these bytes. It waits for its report.",
        brings: Some("application/octet-stream"),
        good: &[(201, "It is here, durably.", None), (200, "It was here before.", None)],
        refusals: &[
            Malformed, Digest, Unsigned, Signature, Clock, Replayed, Revoked, TooLarge, Limited, Away,
        ],
    },
    Facts {
        route: Route::HasBlob,
        method: Method::HEAD,
        path: "/v1/blobs/{sha256}",
        pattern: SHA256,
        summary: "Ask whether a file waits here already.",
        brings: None,
        good: &[(200, "It is here, durably.", None)],
        refusals: &[Malformed, Unsigned, Signature, Clock, Replayed, Revoked, NotFound, TooLarge, Limited],
    },
    Facts {
        route: Route::PutReport,
        method: Method::PUT,
        path: "/v1/reports/{id}",
        pattern: UUID,
        summary: "Hand over a sealed report, after the files that it names. The same again is the same for ever.",
        brings: Some("application/json"),
        good: &[
            (201, "It is filed, durably, with its files and its contact.", Some("Receipt")),
            (200, "It was filed before; the receipt is that of then.", Some("Receipt")),
        ],
        refusals: &[
            Malformed,
            Digest,
            Unsigned,
            Signature,
            Clock,
            Replayed,
            Revoked,
            Conflict,
            TooLarge,
            Misdirected,
            Invalid,
            Incomplete,
            Limited,
            Away,
        ],
    },
    Facts {
        route: Route::Intake,
        method: Method::GET,
        path: "/v1/intake",
        pattern: "",
        summary: "Ask who this hub takes the intake for, and which keys it has.",
        brings: None,
        good: &[(200, "Who, and which keys.", Some("Intake"))],
        refusals: &[Malformed, Unsigned, Signature, Clock, Replayed, Revoked, TooLarge, Limited],
    },
    Facts {
        route: Route::Document,
        method: Method::GET,
        path: "/v1/openapi.json",
        pattern: "",
        summary: "This document.",
        brings: None,
        good: &[(200, "An OpenAPI document.", Some("Document"))],
        refusals: &[Malformed, TooLarge],
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
pub(super) struct Asked {
    pub(super) route: Route,
    /// The part of the path that varies; empty where none does.
    pub(super) name: String,
}

impl Asked {
    /// Matches a request with the table.
    pub(super) fn read(method: &Method, path: &str) -> Result<Self, ProblemCode> {
        let matching = || ROUTES.iter().filter_map(|facts| part(facts.path, path).map(|name| (facts, name)));
        let Some((facts, name)) = matching().find(|(facts, _)| facts.method == *method) else {
            return Err(if matching().next().is_some() { Method } else { NotFound });
        };
        let is_well_formed = match facts.pattern {
            SHA256 => evidence::read_sha256(name).is_some(),
            // One way of writing an id, so that nobody needs a second signature for the same thing.
            UUID => Uuid::parse_str(name).is_ok_and(|it| it.to_string() == name),
            _ => true,
        };
        if is_well_formed { Ok(Self { route: facts.route, name: name.to_owned() }) } else { Err(Malformed) }
    }
}

/// How a path may be asked: `HEAD, PUT`.
pub(super) fn methods(path: &str) -> String {
    let here = ROUTES.iter().filter(|it| part(it.path, path).is_some());
    here.map(|it| it.method.as_str()).collect::<Vec<_>>().join(", ")
}

/// The part of `path` that stands where `template` has its braces.
fn part<'a>(template: &str, path: &'a str) -> Option<&'a str> {
    match template.split_once('{') {
        Some((before, _)) => path.strip_prefix(before).filter(|it| !it.is_empty() && !it.contains('/')),
        None => (template == path).then_some(""),
    }
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
    }
}

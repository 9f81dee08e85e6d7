//! Cases worked from outside: who may, what they are shown, and that it is written down.

use std::sync::Arc;

use http::{Method, Request};
use reportline_exchange::ProblemCode;
use reportline_hub::{CaseFilter, CaseId, ContactPart};
use serde_json::{Value, json};

use crate::ground::{Ground, on_both};
use crate::intake::{Stage, handover, officer_token, put, signed, with_picture};
use crate::sample::{NARRATIVE, PICTURE, after, contact};

/// A stage with one case: a victim's report, a picture, a contact.
async fn stage(ground: Ground) -> (Stage, CaseId, String) {
    let stage = Stage::on(ground).await;
    let (handover, blob) = with_picture(1);
    let path = format!("/v1/blobs/{}", blob.name);
    stage.asks(signed(Method::PUT, &path, &blob.sealed), after(0)).await;
    assert_eq!(stage.asks(put(&handover), after(0)).await.status(), 201);
    let case = stage.hub.reading().cases(CaseFilter::default()).await.unwrap()[0].case;
    let sha256 = handover.report.evidence[0].media[0].sha256.clone().unwrap();
    (stage, case, sha256)
}

pub(crate) fn asks(who: &str, method: Method, path: &str, body: &Value) -> Request<Vec<u8>> {
    let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
    let request = Request::builder().method(method).uri(path);
    request.header("authorization", format!("Bearer {}", officer_token(who))).body(body).unwrap()
}

fn get(who: &str, path: &str) -> Request<Vec<u8>> {
    asks(who, Method::GET, path, &Value::Null)
}

impl Stage {
    async fn hears(&self, request: Request<Vec<u8>>) -> Value {
        let answer = self.asks(request, after(60)).await;
        assert_eq!(answer.status(), 200, "{:?}", answer.body());
        serde_json::from_slice(answer.body()).unwrap()
    }
}

async fn an_officer_finds_a_case_opens_it_and_works_it(ground: Ground) {
    let (stage, case, sha256) = stage(ground).await;
    let listed = stage.hears(get("ada", "/v1/cases?lane=victim&unassigned=true")).await;
    assert_eq!(listed["cases"][0]["case"], case.to_string());
    assert_eq!(stage.hears(get("ada", "/v1/cases?lane=life")).await["cases"], json!([]));

    let path = |rest: &str| format!("/v1/cases/{case}{rest}");
    let shown = stage.hears(get("ada", &path(""))).await;
    assert_eq!(shown["reports"][0]["report"]["incident"]["narrative"], NARRATIVE);
    assert_eq!(shown["reports"][0]["contact"]["kept"], "sealed");
    let shown = stage.hears(get("ada", &path("?contact=true"))).await;
    assert_eq!(
        shown["reports"][0]["contact"]["details"]["name"],
        serde_json::to_value(contact()).unwrap()["name"]
    );

    let file = stage.asks(get("ada", &path(&format!("/files/{sha256}"))), after(60)).await;
    assert_eq!(file.body().as_ref(), PICTURE);
    assert_eq!(file.headers()["content-disposition"], "attachment");
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");

    let mut version = shown["version"].as_u64().unwrap();
    for (rest, mut body) in [
        ("/assign", json!({})),
        ("/state", json!({ "state": "screened" })),
        ("/notes", json!({ "text": "the same thread as last week" })),
    ] {
        body["version"] = version.into();
        let standing = stage.hears(asks("ada", Method::POST, &path(rest), &body)).await;
        version = standing["version"].as_u64().unwrap();
    }
    let shown = stage.hears(get("bea", &path(""))).await;
    assert_eq!((&shown["state"], &shown["assigned_to"]), (&json!("screened"), &json!("ada")));
    assert_eq!(shown["notes"][0]["text"], "the same thread as last week");

    let log = stage.hears(get("aud", &path("/custody"))).await;
    let done: Vec<(&str, &str)> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["actor"].as_str().unwrap(), it["action"].as_str().unwrap()))
        .collect();
    assert_eq!(done[0], ("intake north", "filed"));
    let by_ada = ["viewed", "contact_viewed", "viewed", "assigned", "state", "noted"].map(|it| ("ada", it));
    assert_eq!(done[1..7], by_ada);
    assert_eq!(done[7], ("bea", "viewed"));
}

async fn who_has_no_right_is_refused_with_a_reason_and_sees_nothing(ground: Ground) {
    let (stage, case, sha256) = stage(ground).await;
    let path = |rest: &str| format!("/v1/cases/{case}{rest}");
    let no_token = Request::get("/v1/cases").body(Vec::new()).unwrap();
    let version = 1;
    let refusals = [
        (no_token, ProblemCode::NoToken),
        (get("nobody", "/v1/cases"), ProblemCode::NoToken),
        (get("eve", "/v1/cases"), ProblemCode::Revoked),
        (signed(Method::GET, "/v1/cases", b""), ProblemCode::NoToken),
        (get("ada", "/v1/intake"), ProblemCode::Unsigned),
        (get("aud", &path("?contact=true")), ProblemCode::NotAllowed),
        (
            asks("aud", Method::POST, &path("/notes"), &json!({ "version": version, "text": "x" })),
            ProblemCode::NotAllowed,
        ),
        (
            asks("ada", Method::POST, &path("/assign"), &json!({ "version": version, "to": "bea" })),
            ProblemCode::NotAllowed,
        ),
        (get("ada", "/v1/cases/2026-000099"), ProblemCode::NotFound),
        (get("ada", "/v1/cases/2026-000099/custody"), ProblemCode::NotFound),
        (get("ada", &path(&format!("/files/{}", "ab".repeat(32)))), ProblemCode::NotFound),
        (get("ada", &format!("/v1/cases/2026-000099/files/{sha256}")), ProblemCode::NotFound),
        (get("ada", "/v1/cases?state=lost"), ProblemCode::Malformed),
        (get("ada", "/v1/cases?at_most=0"), ProblemCode::Malformed),
        (get("ada", &path("?contacts=true")), ProblemCode::Malformed),
        (asks("ada", Method::POST, &path("/notes"), &json!({ "version": version })), ProblemCode::Malformed),
        (
            asks("ada", Method::POST, &path("/notes"), &json!({ "version": version, "text": " " })),
            ProblemCode::Invalid,
        ),
        (
            asks("ada", Method::POST, &path("/state"), &json!({ "version": version, "state": "sent" })),
            ProblemCode::NotPossible,
        ),
    ];
    for (request, code) in refusals {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        assert_eq!(stage.is_refused(request).await.code, code, "{method} {uri}");
    }
    let opened = stage.hub.reading().case(case, ContactPart::Sealed).await.unwrap().unwrap();
    assert!(opened.custody.iter().all(|it| it.actor != "eve" && it.actor != "aud"), "nothing was opened");
    assert!(opened.notes.is_empty());
}

async fn who_may_erases_what_leads_to_a_reporter_and_the_report_stays(ground: Ground) {
    let (stage, case, _) = stage(ground).await;
    let path = |rest: &str| format!("/v1/cases/{case}{rest}");
    let erase = |who: &str| asks(who, Method::POST, &path("/erase"), &json!({ "what": "contacts" }));
    assert_eq!(stage.is_refused(erase("ada")).await.code, ProblemCode::NotAllowed);
    let before = stage.hears(get("lea", &path("?contact=true"))).await;
    assert_eq!(before["reports"][0]["contact"]["kept"], "opened");
    let standing = stage.hears(erase("lea")).await;
    assert_eq!(standing["version"], before["version"].as_u64().unwrap() + 1);
    let after_it = stage.hears(get("lea", &path("?contact=true"))).await;
    assert_eq!(after_it["reports"][0]["contact"]["kept"], "nothing");
    assert_eq!(after_it["reports"][0]["report"]["incident"]["narrative"], NARRATIVE);

    let note = json!({ "version": after_it["version"], "text": "a name that should not be here" });
    let standing = stage.hears(asks("lea", Method::POST, &path("/notes"), &note)).await;
    let seq = stage.hears(get("lea", &path(""))).await["notes"][0]["seq"].clone();
    let erase = json!({ "what": "note", "version": standing["version"], "seq": seq });
    stage.hears(asks("lea", Method::POST, &path("/erase"), &erase)).await;
    let shown = stage.hears(get("lea", &path(""))).await;
    assert_eq!(shown["notes"][0]["text"], Value::Null);
}

async fn a_second_officer_neither_takes_a_case_nor_overwrites_what_the_first_did(ground: Ground) {
    let (stage, case, _) = stage(ground).await;
    let stage = Arc::new(stage);
    let path = |rest: &str| format!("/v1/cases/{case}{rest}");
    let version = stage.hears(get("ada", &path(""))).await["version"].clone();
    let take = |who: &str| asks(who, Method::POST, &path("/assign"), &json!({ "version": version }));
    let (ada, bea) = tokio::join!(stage.asks(take("ada"), after(60)), stage.asks(take("bea"), after(60)));
    let mut statuses = [ada.status().as_u16(), bea.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);

    let (first, second) = if ada.status() == 200 { ("ada", "bea") } else { ("bea", "ada") };
    let problem = stage.is_refused(take(second)).await;
    assert_eq!(problem.code, ProblemCode::Taken);
    assert!(problem.title.contains(first), "{}", problem.title);
    let stale = json!({ "version": version, "state": "screened" });
    let request = asks(first, Method::POST, &path("/state"), &stale);
    assert_eq!(stage.is_refused(request).await.code, ProblemCode::Stale);
}

async fn what_people_wrote_is_handed_out_as_they_wrote_it_and_cannot_act(ground: Ground) {
    let stage = Stage::on(ground).await;
    let mut written = handover(1);
    written.report.incident.narrative = Some("<script>alert(1)</script>\u{202e}\u{7}".into());
    written.report.provenance.report_digest = Some(reportline_report::digest(&written.report));
    stage.asks(put(&written), after(0)).await;
    let case = stage.hub.reading().cases(CaseFilter::default()).await.unwrap()[0].case;
    let answer = stage.asks(get("ada", &format!("/v1/cases/{case}")), after(60)).await;
    assert_eq!(answer.headers()["content-type"], "application/json");
    let text = std::str::from_utf8(answer.body()).unwrap();
    assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'), "they are escaped");
    let shown: Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        shown["reports"][0]["report"]["incident"]["narrative"],
        "<script>alert(1)</script>\u{202e}\u{7}"
    );
}

on_both![
    an_officer_finds_a_case_opens_it_and_works_it,
    who_has_no_right_is_refused_with_a_reason_and_sees_nothing,
    who_may_erases_what_leads_to_a_reporter_and_the_report_stays,
    a_second_officer_neither_takes_a_case_nor_overwrites_what_the_first_did,
    what_people_wrote_is_handed_out_as_they_wrote_it_and_cannot_act,
];

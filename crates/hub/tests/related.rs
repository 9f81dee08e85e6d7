//! Cases that speak of the same thing are found, exactly and without telling anybody else, and how many people reported.

use std::path::Path;

use reportline_hub::{
    CaseFilter, CaseState, ContactPart, Depth, Filed, Hub, MarkKind, Related, Role, WorkError, view,
};
use reportline_report::Report;
use serde_json::{Value, json};

use crate::ground::{Ground, on_both};
use crate::sample::{self, actor, after, from_json, handover, id, merge, open, report};

/// A witness's report that says more.
fn saying(n: u64, more: Value) -> Report {
    let mut whole = serde_json::to_value(report(n)).unwrap();
    merge(&mut whole, more);
    from_json(whole)
}

fn by(who: &str) -> Value {
    json!({ "reporter": { "source_ref": who } })
}

fn of_a_message() -> Value {
    json!({ "evidence": [{
        "id": "e1", "kind": "message", "capture_method": "message_command", "grade": "G1",
        "grade_reason": "platform_resolved",
        "original": {
            "platform": "discord", "message_id": "77", "channel_id": "5", "posted_at": "2026-11-22T19:04:00Z",
            "author": { "platform_user_id": "998877", "username": "Someone_Angry" },
        },
    }] })
}

fn of_an_account(name: &str) -> Value {
    json!({ "suspects": [{ "accounts": [{ "platform": "discord", "username": name, "asserted_by": "reporter" }] }] })
}

async fn files(hub: &Hub, n: u64, parts: &[Value]) -> Filed {
    let mut all = json!({});
    parts.iter().for_each(|it| merge(&mut all, it.clone()));
    hub.file(&handover(saying(n, all)), after(n as i64)).await.unwrap()
}

async fn related(hub: &Hub, filed: Filed) -> Related {
    hub.reading().case(filed.case(), ContactPart::Sealed).await.unwrap().unwrap().related
}

async fn three_people_who_report_one_message_are_found_together(ground: Ground) {
    let hub = open(ground.place()).await;
    let mut filed = Vec::new();
    for (n, who) in [(1, "ana"), (2, "ben"), (3, "cy")] {
        filed.push(files(&hub, n, &[of_a_message(), by(who)]).await);
    }
    let other = files(&hub, 4, &[by("dee")]).await;

    let found = related(&hub, filed[0]).await;
    let cases: Vec<_> = found.cases.iter().map(|it| it.case).collect();
    assert_eq!(cases, [filed[1].case(), filed[2].case()]);
    // Its id and its name are two marks of one account.
    assert_eq!(found.cases[0].shared, [(MarkKind::Message, 1), (MarkKind::Account, 2)].into());
    assert_eq!((found.n_reports, found.n_reporters, found.n_unknown), (3, 3, 0));
    assert_eq!(related(&hub, other).await.cases, []);

    let case = hub.reading().case(filed[0].case(), ContactPart::Sealed).await.unwrap().unwrap();
    let page = view::case_page(&case);
    for line in ["Also reported in", "received: 1 message, 2 accounts", "3 in all, by 3 people"] {
        assert!(page.contains(line), "{line} is not in:\n{page}");
    }
    let again = view::read_case(view::case_json(&case).as_bytes()).unwrap();
    assert_eq!(again.related, case.related);
}

async fn one_person_who_reports_three_times_is_one_person(ground: Ground) {
    let hub = open(ground.place()).await;
    let first = files(&hub, 1, &[of_a_message(), by("ana")]).await;
    files(&hub, 2, &[of_a_message(), by("ana")]).await;
    files(&hub, 3, &[of_a_message()]).await;
    let found = related(&hub, first).await;
    assert_eq!((found.n_reports, found.n_reporters, found.n_unknown), (3, 1, 1));
}

async fn an_account_is_the_same_however_it_is_written_and_short_words_are_no_mark(ground: Ground) {
    let hub = open(ground.place()).await;
    let words = |text: &str| {
        json!({ "evidence": [{
            "id": "e1", "kind": "message", "capture_method": "typed", "grade": "G5", "text": text,
            "text_sha256": reportline_report::sha256_hex(text.as_bytes()),
        }] })
    };
    let first = files(&hub, 1, &[of_an_account("Someone_Angry"), words("go home")]).await;
    let same = files(&hub, 2, &[of_an_account("@someone_angry")]).await;
    files(&hub, 3, &[words("go home")]).await;
    let found = related(&hub, first).await;
    assert_eq!(found.cases.iter().map(|it| it.case).collect::<Vec<_>>(), [same.case()]);

    let long = "they said that people like us should all be driven out of this town";
    let fourth = files(&hub, 4, &[words(long)]).await;
    let fifth = files(&hub, 5, &[words(long)]).await;
    let found = related(&hub, fourth).await;
    assert_eq!(found.cases[0].case, fifth.case());
    assert_eq!(found.cases[0].shared, [(MarkKind::Text, 1)].into());
}

async fn what_is_added_to_a_report_is_no_other_case(ground: Ground) {
    let hub = open(ground.place()).await;
    let first = files(&hub, 1, &[of_a_message(), by("ana")]).await;
    files(&hub, 2, &[of_a_message(), by("ana"), json!({ "amends": id(1) })]).await;
    let found = related(&hub, first).await;
    assert_eq!((found.cases, found.n_reports, found.n_reporters), (vec![], 2, 1));
}

#[tokio::test]
async fn what_was_filed_before_there_were_marks_is_found_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let version_1 = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version-1");
    crate::custody::copy(&version_1, folder.path());
    let hub = open(folder.path()).await;
    let cases = hub.reading().cases(CaseFilter::default()).await.unwrap();
    let mut n_found = 0;
    for (n, line) in cases.iter().enumerate() {
        let case = hub.reading().case(line.case, ContactPart::Sealed).await.unwrap().unwrap();
        let report = &case.reports[0].report;
        // The same again under another id: whatever it speaks of, the old case does.
        let mut again = report.clone();
        again.report_id = id(900 + n as u64);
        again.contact_digest = None;
        again.provenance.report_digest = None;
        let filed = hub.file(&handover(again), after(9000)).await.unwrap();
        let is_found = related(&hub, filed).await.cases.iter().any(|it| it.case == line.case);
        n_found += u64::from(is_found);
    }
    assert!(n_found > 0, "of {} old cases none is found", cases.len());
}

async fn cases_that_are_one_matter_are_worked_in_one(ground: Ground) {
    let hub = open(ground.place()).await;
    let one = files(&hub, 1, &[of_a_message(), by("ana")]).await.case();
    let two = files(&hub, 2, &[of_a_message(), by("ben")]).await.case();
    let (desk, ada) = (hub.desk(), actor("ada", Role::Officer));
    let seen = async |case| hub.reading().line(case).await.unwrap().unwrap().seen();
    let merges = async |case, into| desk.merge(seen(case).await, into, sample::by(&ada)).await;
    assert!(matches!(merges(two, one).await, Err(WorkError::NotPossible { .. })), "nobody has read it");
    desk.move_to(seen(two).await, CaseState::Screened, sample::by(&ada)).await.unwrap();
    assert!(matches!(merges(two, two).await, Err(WorkError::NotMergeable { .. })));
    assert!(matches!(merges(two, "2026-99".parse().unwrap()).await, Err(WorkError::NoSuchCase(_))));
    assert_eq!(merges(two, one).await.unwrap().state, CaseState::Merged);

    let opened = async |case| hub.reading().case(case, ContactPart::Sealed).await.unwrap().unwrap();
    let (of_one, of_two) = (opened(one).await, opened(two).await);
    assert_eq!((of_one.merged_into, &of_one.merged[..]), (None, &[two][..]));
    assert_eq!((of_two.merged_into, &of_two.merged[..]), (Some(one), &[][..]));
    assert_eq!(of_two.reports.len(), 1, "both stay");
    assert!(view::case_page(&of_one).contains(&format!("Holds also    case {two}")));
    assert!(view::case_page(&of_two).contains(&format!("Worked in     case {one}")));
    // What is merged is no place to merge into; alone again it is.
    desk.move_to(seen(one).await, CaseState::Screened, sample::by(&ada)).await.unwrap();
    assert!(matches!(merges(one, two).await, Err(WorkError::NotMergeable { .. })));
    desk.move_to(seen(two).await, CaseState::Screened, sample::by(&ada)).await.unwrap();
    assert_eq!((opened(one).await.merged.len(), opened(two).await.merged_into), (0, None));
    hub.reading().verify(Depth::Opened, |it| panic!("{it}")).await.unwrap();
}

on_both![
    cases_that_are_one_matter_are_worked_in_one,
    three_people_who_report_one_message_are_found_together,
    one_person_who_reports_three_times_is_one_person,
    an_account_is_the_same_however_it_is_written_and_short_words_are_no_mark,
    what_is_added_to_a_report_is_no_other_case,
];

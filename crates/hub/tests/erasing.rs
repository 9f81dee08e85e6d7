//! What is erased is gone from every file, and that it was there, and why it went, stays.

use std::fs;
use std::path::Path;

use http::Method;
use reportline_hub::{
    Action, CaseFilter, CaseId, CaseState, Depth, Due, EraseReason, Filed, Hub, RetentionRules, Role,
    WorkError,
};
use reportline_report::{Handover, digest, sha256_hex};

use crate::ground::{Ground, on_both};
use crate::intake::{Stage, put, shared, signed};
use crate::sample::*;

const DAY: i64 = 24 * 3600;
const RULES: RetentionRules = RetentionRules { test_days: 30, signposted_days: 365 };

async fn version(hub: &Hub, case: CaseId) -> reportline_hub::Seen {
    hub.reading().line(case).await.unwrap().unwrap().seen()
}

fn n_files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let paths = entries.map(|it| it.unwrap().path());
    paths.map(|it| if it.is_dir() { n_files(&it) } else { 1 }).sum()
}

fn is_anywhere(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => is_anywhere(&path, bytes),
            false => fs::read(path).unwrap().windows(bytes.len()).any(|it| it == bytes),
        }
    })
}

async fn a_case_that_is_erased_leaves_its_number_and_its_log(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = file_whole(&hub, 1).await.case();
    let (desk, lead) = (hub.desk(), lead());
    desk.note(version(&hub, case).await, "she rang us", by(&lead)).await.unwrap();
    assert_eq!(n_files(&ground.path().join("blobs")), 1);

    let refused = desk.erase_case(version(&hub, case).await, by(&actor("ada", Role::Officer))).await;
    assert!(matches!(refused, Err(WorkError::NotAllowed { .. })));
    let standing = desk.erase_case(version(&hub, case).await, by(&lead)).await.unwrap();
    assert_eq!(standing.state, CaseState::Erased);
    assert_eq!(n_files(&ground.path().join("blobs")), 0);

    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    assert!(opened.reports.is_empty());
    assert_eq!((opened.line.reports.len(), opened.notes[0].text.as_deref()), (1, None));
    let last = opened.custody.last().unwrap();
    assert_eq!(
        (last.action, last.actor.as_str(), last.was.as_deref(), last.became.as_deref()),
        (Action::Erased, "lead-1", Some("received"), Some("decided"))
    );
    let page = reportline_hub::view::case_page(&opened);
    assert!(page.contains("erased (decided)") && !page.contains(NARRATIVE), "{page}");
    let mut told = Vec::new();
    hub.reading().verify(Depth::Opened, |it| told.push(it)).await.unwrap();
    assert_eq!(told, [], "what was erased by the log proves");

    // Whoever brings it again finds that it was here, and nothing comes back.
    hub.put_blob(&sha256_hex(PICTURE), PICTURE.to_vec()).await.unwrap();
    let again = hub.file(&with_contact(whole_report(1)), after(9)).await.unwrap();
    assert_eq!(again, Filed::Again { case });
    // It stays so.
    assert_eq!(
        desk.erase_case(version(&hub, case).await, by(&lead)).await.unwrap().version,
        standing.version
    );
    let refused = desk.move_to(version(&hub, case).await, CaseState::Screened, by(&lead)).await;
    assert!(matches!(refused, Err(WorkError::NotPossible { .. })));
}

async fn a_file_that_another_case_names_stays(ground: Ground) {
    let hub = open(ground.place()).await;
    let (one, other) = (file_whole(&hub, 1).await.case(), file_whole(&hub, 2).await.case());
    hub.desk().erase_case(version(&hub, one).await, by(&lead())).await.unwrap();
    assert_eq!(n_files(&ground.path().join("blobs")), 1);
    let out = ground.path().join("out");
    let manifest = hub.reading().export(other, &out, SEALED, after(9)).await.unwrap();
    assert!(manifest.missing.is_empty());
    assert_eq!(
        hub.reading().case(other, SEALED).await.unwrap().unwrap().related.cases,
        [],
        "nothing is left to share"
    );
    hub.desk().erase_case(version(&hub, other).await, by(&lead())).await.unwrap();
    assert_eq!(n_files(&ground.path().join("blobs")), 0);
}

async fn of_a_case_that_is_held_nothing_is_erased(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = file_whole(&hub, 1).await.case();
    let (desk, lead) = (hub.desk(), lead());
    desk.note(version(&hub, case).await, "she rang us", by(&lead)).await.unwrap();
    assert!(desk.hold(version(&hub, case).await, by(&lead)).await.unwrap().is_held);
    let seen = version(&hub, case).await;
    assert!(matches!(desk.erase_case(seen, by(&lead)).await, Err(WorkError::Held)));
    assert!(matches!(desk.erase_note(seen, 2, by(&lead)).await, Err(WorkError::Held)));
    assert!(matches!(desk.erase_contacts(case, by(&lead)).await, Err(WorkError::Held)));
    hub.erasure_asked(id(1), after(60)).await.unwrap();
    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    assert!(opened.line.is_held && opened.line.is_erasure_asked);
    assert!(matches!(opened.reports[0].contact, reportline_hub::KeptContact::Opened(_)));
    assert_eq!(n_files(&ground.path().join("blobs")), 1);
    desk.unhold(version(&hub, case).await, by(&lead)).await.unwrap();
    desk.erase_case(version(&hub, case).await, by(&lead)).await.unwrap();
}

async fn a_reporter_who_wants_everything_erased_loses_what_leads_to_them_and_an_officer_sees_it(
    ground: Ground,
) {
    let stage = Stage::on(ground).await;
    let theirs = {
        let mut handover = with_contact(report(1));
        handover.report.provenance = crate::intake::handover(1).report.provenance;
        handover.report.provenance.report_digest = Some(digest(&handover.report));
        Handover { return_address: Some("address 1".to_owned()), ..handover }
    };
    assert_eq!(stage.asks(put(&theirs), after(0)).await.status(), 201);
    let path = format!("/v1/reports/{}", id(1));
    // Not its own; then its own, twice.
    stage.asks(shared(Method::DELETE, &path, b""), after(0)).await;
    let line = async || stage.hub.reading().cases(CaseFilter::default()).await.unwrap().remove(0);
    assert!(!line().await.is_erasure_asked);
    for _ in 0..2 {
        assert_eq!(stage.asks(signed(Method::DELETE, &path, b""), after(0)).await.status(), 200);
    }
    let unknown = format!("/v1/reports/{}", id(9));
    assert_eq!(stage.asks(signed(Method::DELETE, &unknown, b""), after(0)).await.status(), 200);
    let case = stage.hub.reading().case(line().await.case, OPENED).await.unwrap().unwrap();
    assert!(case.line.is_erasure_asked);
    assert!(matches!(case.reports[0].contact, reportline_hub::KeptContact::Nothing));
    assert_eq!(case.reports[0].report.incident.narrative.as_deref(), Some(NARRATIVE), "the report stays");
    let done: Vec<_> = case.custody.iter().map(|it| (it.actor.as_str(), it.action)).collect();
    assert_eq!(
        done,
        [Action::Filed, Action::ErasureAsked, Action::ContactErased].map(|it| ("intake north", it)),
        "once"
    );
    assert!(!is_anywhere(stage.folder(), b"address 1"));
}

async fn the_policy_erases_what_is_over_and_nothing_a_day_too_early(ground: Ground) {
    let hub = open(ground.place()).await;
    let test = |n| {
        let mut test = report(n);
        test.test = true;
        handover(test)
    };
    let tested = hub.file(&test(1), after(0)).await.unwrap().case();
    let held = hub.file(&test(2), after(0)).await.unwrap().case();
    // A test that a real report was added to is a case like others.
    let mixed = hub.file(&test(3), after(0)).await.unwrap().case();
    let mut real = report(4);
    real.amends = Some(id(3));
    hub.file(&handover(real), after(0)).await.unwrap();
    let not_ours = hub.file(&handover(report(5)), after(0)).await.unwrap().case();
    let ours = hub.file(&handover(report(6)), after(0)).await.unwrap().case();
    let desk = hub.desk();
    desk.hold(version(&hub, held).await, by(&lead())).await.unwrap();
    for state in [CaseState::Screened, CaseState::Signposted] {
        desk.move_to(version(&hub, not_ours).await, state, at(&lead(), 100 * DAY)).await.unwrap();
    }

    assert_eq!(desk.due(&RULES, after(31 * DAY - 1)).await.unwrap(), []);
    let due = Due { case: tested, why: EraseReason::Test };
    assert_eq!(desk.due(&RULES, after(31 * DAY)).await.unwrap(), [due]);
    assert_eq!(desk.apply(&RULES, after(31 * DAY)).await.unwrap(), [due]);
    assert_eq!(desk.apply(&RULES, after(466 * DAY - 1)).await.unwrap(), []);
    let due = Due { case: not_ours, why: EraseReason::Signposted };
    assert_eq!(desk.apply(&RULES, after(466 * DAY)).await.unwrap(), [due]);
    assert_eq!(desk.apply(&RetentionRules::default(), after(9999 * DAY)).await.unwrap(), [], "0 is never");

    let state = async |case| hub.reading().line(case).await.unwrap().unwrap().state;
    for case in [held, mixed, ours] {
        assert_eq!(state(case).await, CaseState::Received);
    }
    for case in [tested, not_ours] {
        assert_eq!(state(case).await, CaseState::Erased);
        let last = hub.reading().custody(case).await.unwrap().unwrap().pop().unwrap();
        assert_eq!((last.actor.as_str(), last.action), ("retention policy", Action::Erased));
    }
}

async fn what_is_to_be_looked_at_again_is_listed(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = file_whole(&hub, 1).await.case();
    hub.file(&handover(report(2)), after(0)).await.unwrap();
    let at = hub.reading().line(case).await.unwrap().unwrap().review_after.unwrap();
    let by = |review_by| CaseFilter { review_by: Some(review_by), ..CaseFilter::default() };
    let early = at - jiff::SignedDuration::from_secs(1);
    assert_eq!(hub.reading().cases(by(early)).await.unwrap(), []);
    let listed = hub.reading().cases(by(at)).await.unwrap();
    assert_eq!(listed.iter().map(|it| it.case).collect::<Vec<_>>(), [case]);
}

on_both![
    a_case_that_is_erased_leaves_its_number_and_its_log,
    a_file_that_another_case_names_stays,
    of_a_case_that_is_held_nothing_is_erased,
    a_reporter_who_wants_everything_erased_loses_what_leads_to_them_and_an_officer_sees_it,
    the_policy_erases_what_is_over_and_nothing_a_day_too_early,
    what_is_to_be_looked_at_again_is_listed,
];

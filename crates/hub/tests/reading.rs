//! Officers see the urgent first, open one case at a time, and a contact only when they ask.

use reportline_hub::{CaseFilter, CaseState, Hub, KeptContact, Lane};
use reportline_report::{Level, Report};

use crate::ground::{Ground, on_both};
use crate::sample::*;

fn victim(mut report: Report) -> Report {
    report.reporter.role = reportline_report::Role::Victim.into();
    report
}

async fn order(hub: &Hub, filter: CaseFilter<'_>) -> Vec<u32> {
    hub.reading().cases(filter).await.unwrap().iter().map(|line| line.case.number).collect()
}

/// Cases 1 to 6: others, victim, life, others, victim, life.
async fn file_six(hub: &Hub) {
    let reports =
        [report(1), victim(report(2)), life(report(3)), report(4), victim(report(5)), life(report(6))];
    for (seconds, report) in (0..).zip(reports) {
        hub.file(&handover(report), after(seconds)).await.unwrap();
    }
}

async fn lives_come_first_then_victims_the_oldest_first_in_each(ground: Ground) {
    let hub = open(ground.place()).await;
    file_six(&hub).await;
    assert_eq!(order(&hub, CaseFilter::default()).await, [3, 6, 2, 5, 1, 4]);
}

async fn a_filter_takes_some_of_them_in_the_same_order(ground: Ground) {
    let hub = open(ground.place()).await;
    file_six(&hub).await;
    let all = CaseFilter::default();
    assert_eq!(order(&hub, CaseFilter { at_most: Some(3), ..all }).await, [3, 6, 2]);
    assert_eq!(order(&hub, CaseFilter { lane: Some(Lane::Victim), ..all }).await, [2, 5]);
    assert_eq!(order(&hub, CaseFilter { since: Some(after(3)), ..all }).await, [6, 5, 4]);
    assert_eq!(order(&hub, CaseFilter { state: Some(CaseState::Received), ..all }).await.len(), 6);
    assert!(order(&hub, CaseFilter { state: Some(CaseState::Packaged), ..all }).await.is_empty());
}

#[test]
fn the_lane_follows_the_answers() {
    let mut high = report(1);
    high.risk.computed.as_mut().unwrap().level = Level::High;
    let mut lowered = life(report(1));
    lowered.risk.computed.as_mut().unwrap().level = Level::Low;
    let mut uncomputed = report(1);
    uncomputed.risk.computed = None;
    uncomputed.risk.self_harm = reportline_report::Tri::Yes;

    assert_eq!(Lane::of(&report(1)), Lane::Others);
    assert_eq!(Lane::of(&victim(report(1))), Lane::Victim);
    assert_eq!(Lane::of(&high), Lane::Victim);
    assert_eq!(Lane::of(&life(report(1))), Lane::Life);
    assert_eq!(Lane::of(&lowered), Lane::Life, "no computed level lowers a yes");
    assert_eq!(Lane::of(&uncomputed), Lane::Life, "answers count without a computed level");
}

async fn a_case_opens_as_it_was_filed(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = file_whole(&hub, 1).await.case();
    let kept = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    assert_eq!(kept.line.reports, [id(1)]);
    let mut expected = whole_report(1);
    expected.received_at = Some(after(0));
    assert_eq!(kept.reports[0].report, expected);
    assert_eq!(kept.reports[0].filed_at, after(0));
    assert_eq!(hub.reading().case_of(id(1)).await.unwrap(), Some(case));
    assert_eq!(hub.reading().case_of(id(2)).await.unwrap(), None);
    assert!(hub.reading().case("2026-999".parse().unwrap(), SEALED).await.unwrap().is_none());
}

async fn a_contact_is_opened_only_when_asked_for(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = file_whole(&hub, 1).await.case();
    let sealed = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    assert!(matches!(sealed.reports[0].contact, KeptContact::Sealed));
    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    let KeptContact::Opened(kept) = &opened.reports[0].contact else { panic!("{opened:?}") };
    assert_eq!(**kept, contact());
}

on_both![
    lives_come_first_then_victims_the_oldest_first_in_each,
    a_filter_takes_some_of_them_in_the_same_order,
    a_case_opens_as_it_was_filed,
    a_contact_is_opened_only_when_asked_for,
];

//! A report is filed once, for ever, whatever happens on the way.

use std::sync::Arc;

use reportline_hub::{CaseFilter, FileError, Filed, Hub, Lane};
use reportline_report::{Handover, Origin, Tri, sha256_hex};
use tokio::task::JoinSet;

use crate::ground::{Ground, on_both};
use crate::sample::*;

async fn the_same_report_again_changes_nothing(ground: Ground) {
    let hub = open(ground.place()).await;
    let first = hub.file(&handover(report(1)), after(0)).await.unwrap();
    let Filed::New { case } = first else { panic!("{first:?}") };
    assert_eq!(case.to_string(), "2026-000001");
    assert_eq!(hub.file(&handover(report(1)), after(90)).await.unwrap(), Filed::Again { case });

    let cases = hub.reading().cases(CaseFilter::default()).await.unwrap();
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].received_at, after(0));
}

async fn the_same_report_is_known_after_a_restart_and_years(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    hub.close().await.unwrap();

    let hub = open(ground.place()).await;
    let years_later = after(5 * 366 * 24 * 3600);
    assert_eq!(hub.file(&handover(report(1)), years_later).await.unwrap(), Filed::Again { case });
}

async fn what_adds_to_a_report_goes_into_its_case(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let adding = |n: u64, amends: u64| {
        let mut added = report(n);
        added.amends = Some(id(amends));
        added.risk.immediate_danger = Tri::Yes;
        handover(added)
    };
    assert_eq!(hub.file(&adding(2, 1), after(1)).await.unwrap(), Filed::New { case });
    assert_eq!(hub.file(&adding(2, 1), after(2)).await.unwrap(), Filed::Again { case });
    // To what was added, too.
    assert_eq!(hub.file(&adding(3, 2), after(3)).await.unwrap(), Filed::New { case });
    let alone = hub.file(&adding(4, 99), after(4)).await.unwrap().case();
    assert_ne!(alone, case, "what it adds to never came");

    let kept = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    let ids: Vec<_> = kept.reports.iter().map(|it| it.report.report_id).collect();
    assert_eq!(ids, [id(1), id(2), id(3)]);
    assert_eq!(kept.line.lane, Lane::Life, "as urgent as what was added");
}

async fn another_report_under_the_same_id_is_refused_and_the_first_stands(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();

    let mut other = report(1);
    other.incident.narrative = Some("Something else altogether.".into());
    let refused = hub.file(&handover(other), after(1)).await;
    assert!(matches!(refused, Err(FileError::Conflict { report }) if report == id(1)), "{refused:?}");

    let kept = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    assert_eq!(kept.reports.len(), 1);
    assert_eq!(kept.reports[0].report.incident.narrative.as_deref(), Some(NARRATIVE));
}

async fn when_the_hub_had_it_is_no_part_of_what_makes_it_the_same(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let mut redelivered = report(1);
    redelivered.received_at = Some(after(7));
    assert_eq!(hub.file(&handover(redelivered), after(9)).await.unwrap(), Filed::Again { case });
}

async fn a_report_waits_for_its_files(ground: Ground) {
    let hub = open(ground.place()).await;
    let whole = with_contact(whole_report(1));
    let picture = sha256_hex(PICTURE);

    match hub.file(&whole, after(0)).await {
        Err(FileError::Incomplete { missing }) => {
            assert_eq!(missing.0, std::slice::from_ref(&picture));
            assert_eq!(format!("{missing:?}"), "MissingFiles(‹1 file›)");
        }
        other => panic!("{other:?}"),
    }
    assert!(hub.reading().cases(CaseFilter::default()).await.unwrap().is_empty());

    assert!(!hub.has_blob(&picture));
    hub.put_blob(&picture, PICTURE.to_vec()).await.unwrap();
    assert!(hub.has_blob(&picture));
    hub.put_blob(&picture, PICTURE.to_vec()).await.unwrap();
    assert!(matches!(hub.file(&whole, after(1)).await.unwrap(), Filed::New { .. }));
}

async fn a_file_is_only_kept_under_its_own_hash(ground: Ground) {
    let hub = open(ground.place()).await;
    let picture = sha256_hex(PICTURE);
    let others = hub.put_blob(&picture, b"other bytes".to_vec()).await;
    assert!(matches!(others, Err(FileError::Mismatch)), "{others:?}");
    assert!(!hub.has_blob(&picture));
    for name in ["", "zz", &picture[..62], &picture.to_uppercase()] {
        let refused = hub.put_blob(name, PICTURE.to_vec()).await;
        assert!(matches!(refused, Err(FileError::Mismatch)), "{name}: {refused:?}");
        assert!(!hub.has_blob(name));
    }
}

async fn what_is_not_valid_is_refused_with_every_place(ground: Ground) {
    let hub = open(ground.place()).await;
    let mut changed = with_contact(whole_report(1));
    changed.report.incident.narrative = Some("Something else altogether.".into());
    changed.report.idempotency_key = "short".into();
    changed.report.origin = Origin::Automated;
    changed.contact.as_mut().unwrap().postcode = None;
    match hub.file(&changed, after(0)).await {
        Err(FileError::Invalid(problems)) => {
            let mut places: Vec<_> = problems.iter().map(|it| it.pointer.as_str()).collect();
            places.sort_unstable();
            assert_eq!(
                places,
                ["/contact_digest", "/idempotency_key", "/origin", "/provenance/report_digest"]
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(hub.reading().cases(CaseFilter::default()).await.unwrap().is_empty());
}

async fn two_hundred_at_once_with_the_same_fifty_reports_make_fifty_cases(ground: Ground) {
    let hub = Arc::new(open(ground.place()).await);
    let mut tasks = JoinSet::new();
    for n in 0..200 {
        let hub = hub.clone();
        tasks.spawn(async move {
            let mut n_new = 0;
            for step in 0..50 {
                // Each begins elsewhere and takes other strides, so that the same report is in flight many times.
                let report = report((n + step * [1, 3, 7, 9][n as usize % 4]) % 50);
                if let Filed::New { .. } = hub.file(&handover(report), after(0)).await.unwrap() {
                    n_new += 1;
                }
            }
            n_new
        });
    }
    let n_new: i32 = tasks.join_all().await.into_iter().sum();
    assert_eq!(n_new, 50);

    let cases = hub.reading().cases(CaseFilter::default()).await.unwrap();
    assert_eq!(cases.len(), 50);
    let mut numbers: Vec<u32> = cases.iter().map(|line| line.case.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
}

/// Lets the runtime go round a number of times: a filing that runs beside it gets about that far.
async fn rounds(n: usize) {
    for _ in 0..n {
        tokio::task::yield_now().await;
    }
}

/// Whether it came to its end before it was dropped.
async fn file_and_drop_after(hub: &Hub, handover: &Handover, n_rounds: usize) -> bool {
    tokio::select! {
        biased;
        filed = hub.file(handover, after(0)) => filed.is_ok(),
        () = rounds(n_rounds) => false,
    }
}

async fn dropped_anywhere_on_the_way_a_report_is_filed_once_when_it_comes_again(ground: Ground) {
    let hub = open(ground.place()).await;
    let (mut n, mut n_ended, mut n_dropped, mut n_filed_unheard) = (0, 0, 0, 0);
    // Later each time, until it has come to its end many times in a row.
    while n_ended < 20 {
        let handover = with_contact(report(n));
        let n_rounds = 5 * n + n.pow(3) / 1000;
        let is_ended = file_and_drop_after(&hub, &handover, n_rounds as usize).await;
        n_ended = if is_ended { n_ended + 1 } else { 0 };
        n_dropped += u64::from(!is_ended);
        let filed = hub.file(&handover, after(0)).await.unwrap();
        if !is_ended && matches!(filed, Filed::Again { .. }) {
            n_filed_unheard += 1;
        }
        assert_eq!(hub.file(&handover, after(0)).await.unwrap(), Filed::Again { case: filed.case() });
        n += 1;
        assert!(n < 2000, "it never came to its end");
    }
    println!(
        "{n} reports, {n_dropped} dropped on the way, {n_filed_unheard} of them filed though nobody heard"
    );
    assert!(n_dropped > 5, "it was hardly ever dropped on the way");

    let every_case = CaseFilter { at_most: Some(10_000), ..CaseFilter::default() };
    let cases = hub.reading().cases(every_case).await.unwrap();
    assert_eq!(cases.len() as u64, n);
    assert!(cases.iter().all(|line| line.reports.len() == 1));
}

async fn those_who_wait_are_served_when_the_one_that_files_for_them_is_dropped(ground: Ground) {
    let hub = open(ground.place()).await;
    for n in 0..40 {
        let (leader, waiting) = (handover(report(1000 + n)), handover(report(2000 + n)));
        let (_, filed) =
            tokio::join!(file_and_drop_after(&hub, &leader, n as usize * 5), hub.file(&waiting, after(0)),);
        assert!(matches!(filed.unwrap(), Filed::New { .. }));
    }
}

async fn numbers_begin_anew_each_year(ground: Ground) {
    let hub = open(ground.place()).await;
    let mut cases = Vec::new();
    for (n, at) in [(1, "2026-12-31T23:59:59Z"), (2, "2027-01-01T00:00:00Z"), (3, "2026-12-31T23:59:59Z")] {
        cases.push(hub.file(&handover(report(n)), at.parse().unwrap()).await.unwrap().case().to_string());
    }
    assert_eq!(cases, ["2026-000001", "2027-000001", "2026-000002"]);
}

async fn erasing_the_contact_leaves_the_report(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&with_contact(report(1)), after(0)).await.unwrap().case();
    let whose = async || {
        let case = hub.reading().case(case, OPENED).await.unwrap().unwrap();
        format!("{:?}", case.reports[0].contact)
    };
    assert!(whose().await.starts_with("Opened("));

    assert!(hub.desk().erase_contact(id(1), by(&lead())).await.unwrap());
    assert_eq!(whose().await, "Nothing");
    assert!(!hub.desk().erase_contact(id(1), by(&lead())).await.unwrap());
    assert!(!hub.desk().erase_contact(id(2), by(&lead())).await.unwrap());

    // A late redelivery does not bring it back.
    assert_eq!(hub.file(&with_contact(report(1)), after(9)).await.unwrap(), Filed::Again { case });
    assert_eq!(whose().await, "Nothing");
}

on_both![
    the_same_report_again_changes_nothing,
    the_same_report_is_known_after_a_restart_and_years,
    what_adds_to_a_report_goes_into_its_case,
    another_report_under_the_same_id_is_refused_and_the_first_stands,
    when_the_hub_had_it_is_no_part_of_what_makes_it_the_same,
    a_report_waits_for_its_files,
    a_file_is_only_kept_under_its_own_hash,
    what_is_not_valid_is_refused_with_every_place,
    dropped_anywhere_on_the_way_a_report_is_filed_once_when_it_comes_again,
    those_who_wait_are_served_when_the_one_that_files_for_them_is_dropped,
    numbers_begin_anew_each_year,
    erasing_the_contact_leaves_the_report;
    with threads:
    two_hundred_at_once_with_the_same_fifty_reports_make_fifty_cases,
];

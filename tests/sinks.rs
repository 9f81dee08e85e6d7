//! The conformance suite of sinks, played over the whole table. The rules in prose: `docs/specs/sink.md`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "sinks/far_side.rs"]
mod far_side;
#[path = "harness/remote_hub.rs"]
mod remote_hub;
#[path = "sinks/sample.rs"]
mod sample;

use reportline::clock::{Clock, SystemClock};
use reportline::sinks::{SINKS, Sink};
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_exchange::{ErasureRequest, MessageOutcome, News, ToldUpdate, Update};
use reportline_hub::{Acting, Actor, CaseFilter, Role};
use reportline_report::Handover;

use far_side::{FAR_SIDES, FarSide, Stage};

/// A stage for each kind of sink there is.
async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for far_side in FAR_SIDES {
        stages.push(Stage::new(far_side).await);
    }
    stages
}

fn key_of(handover: &Handover) -> DeliveryId {
    DeliveryId(format!("{}/hub", handover.report.report_id))
}

async fn deliver(sink: &dyn Sink, handover: &Handover) -> Result<(), DeliveryError> {
    sink.deliver(handover, &key_of(handover)).await
}

#[test]
fn every_sink_of_the_table_is_played() {
    let played: Vec<&str> = FAR_SIDES.iter().map(|it: &FarSide| it.kind).collect();
    let table: Vec<&str> = SINKS.iter().map(|it| it.kind).collect();
    assert_eq!(
        played, table,
        "write the far side of each sink in tests/sinks/far_side.rs, in the order of the table"
    );
}

#[tokio::test]
async fn a_report_arrives_with_its_files_and_its_contact() {
    for stage in stages().await {
        let handover = stage.with_picture(1).await;
        deliver(stage.sink().await.as_ref(), &handover).await.unwrap();
        assert_eq!(stage.arrived().await, [stage.as_it_should_arrive(&handover)]);
    }
}

#[tokio::test]
async fn the_same_again_is_one_report() {
    for stage in stages().await {
        let handover = stage.with_picture(1).await;
        let sink = stage.sink().await;
        deliver(sink.as_ref(), &handover).await.unwrap();
        deliver(sink.as_ref(), &handover).await.unwrap();
        assert_eq!(stage.arrived().await.len(), 1);
    }
}

#[tokio::test]
async fn the_same_after_a_restart_is_one_report() {
    for stage in stages().await {
        let handover = stage.with_picture(1).await;
        deliver(stage.sink().await.as_ref(), &handover).await.unwrap();
        deliver(stage.sink().await.as_ref(), &handover).await.unwrap();
        assert_eq!(stage.arrived().await.len(), 1);
    }
}

#[tokio::test]
async fn many_at_once_arrive_once_each() {
    for stage in stages().await {
        let sink = stage.sink().await;
        let handovers: Vec<Handover> = (1..=8).map(sample::handover).collect();
        let twice = handovers.iter().chain(&handovers).map(|it| deliver(sink.as_ref(), it));
        for delivered in futures::future::join_all(twice).await {
            delivered.unwrap();
        }
        assert_eq!(stage.arrived().await.len(), 8);
    }
}

#[tokio::test]
async fn another_report_under_the_same_id_is_rejected() {
    for stage in stages().await {
        let sink = stage.sink().await;
        deliver(sink.as_ref(), &sample::handover(1)).await.unwrap();
        let other = sample::handover_told(1, "Somebody else's words.");
        let verdict = deliver(sink.as_ref(), &other).await;
        assert!(matches!(verdict, Err(DeliveryError::Reject(_))), "{verdict:?}");
        assert_eq!(
            stage.arrived().await,
            [stage.as_it_should_arrive(&sample::handover(1))],
            "the first one stands"
        );
    }
}

#[tokio::test]
async fn a_changed_report_is_rejected() {
    for stage in stages().await {
        let mut handover = sample::handover(1);
        handover.report.incident.narrative = Some("Words put into somebody's mouth.".into());
        let verdict = deliver(stage.sink().await.as_ref(), &handover).await;
        assert!(matches!(verdict, Err(DeliveryError::Reject(_))), "{verdict:?}");
        assert_eq!(stage.arrived().await, []);
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_rejected_and_nothing_arrives() {
    for stage in stages().await {
        let handover = stage.with_picture(1).await;
        stage.lose_attachments();
        let verdict = deliver(stage.sink().await.as_ref(), &handover).await;
        assert!(matches!(verdict, Err(DeliveryError::Reject(_))), "{verdict:?}");
        assert_eq!(stage.arrived().await, []);
    }
}

#[tokio::test]
async fn a_far_side_that_is_away_is_tried_again() {
    for mut stage in stages().await {
        let handover = stage.with_picture(1).await;
        let sink = stage.sink().await;
        stage.go_away().await;
        let verdict = deliver(sink.as_ref(), &handover).await;
        assert!(matches!(verdict, Err(DeliveryError::Retry { .. })), "{verdict:?}");
        stage.come_back().await;
        deliver(sink.as_ref(), &handover).await.unwrap();
        assert_eq!(stage.arrived().await.len(), 1);
    }
}

#[tokio::test]
async fn asking_changes_nothing() {
    for stage in stages().await {
        let sink = stage.sink().await;
        sink.probe().await.unwrap();
        sink.probe().await.unwrap();
        assert_eq!(stage.arrived().await, []);
    }
}

#[tokio::test]
async fn no_verdict_holds_what_somebody_wrote() {
    for stage in stages().await {
        let sink = stage.sink().await;
        deliver(sink.as_ref(), &sample::handover(1)).await.unwrap();
        let conflict = deliver(sink.as_ref(), &sample::handover_told(1, sample::NARRATIVE_OF_ANOTHER)).await;
        let mut changed = sample::handover(2);
        changed.report.incident.narrative = Some(sample::NARRATIVE_OF_ANOTHER.into());
        let invalid = deliver(sink.as_ref(), &changed).await;
        for verdict in [conflict, invalid] {
            let told = format!("{verdict:?} {}", verdict.as_ref().unwrap_err());
            for secret in [sample::NARRATIVE, sample::NARRATIVE_OF_ANOTHER, sample::CONTACT] {
                assert!(!told.contains(secret), "{told}");
            }
        }
    }
}

/// Files a report that leads back to its reporter, to whom an officer then writes.
async fn written_to(stage: &Stage, sink: &dyn Sink) -> bool {
    let handover = Handover { return_address: Some("somewhere".to_owned()), ..sample::handover(1) };
    deliver(sink, &handover).await.unwrap();
    let Some(desk) = stage.desk().await else { return false };
    let officer = Actor { name: "desk-1".parse().unwrap(), role: Role::Officer };
    let acting = Acting { who: &officer, at: SystemClock.now() };
    let line = desk.reading().cases(CaseFilter::default()).await.unwrap().remove(0);
    desk.message(line.seen(), None, "Did they write to you before?", acting).await.unwrap();
    desk.close().await.unwrap();
    true
}

#[tokio::test]
async fn what_the_hub_tells_comes_until_it_is_told() {
    for stage in stages().await {
        let sink = stage.sink().await;
        if !written_to(&stage, sink.as_ref()).await {
            assert_eq!(sink.updates().await.unwrap(), []);
            continue;
        }
        let updates = sink.updates().await.unwrap();
        assert_eq!(sink.updates().await.unwrap(), updates);
        let [Update { return_address, news: News::Message { id, text, .. }, .. }] = &updates[..] else {
            panic!("one message is owed: {updates:?}");
        };
        assert_eq!((return_address.as_str(), text.as_str()), ("somewhere", "Did they write to you before?"));
        sink.told(vec![ToldUpdate::Message { id: *id, outcome: MessageOutcome::Taken }]).await.unwrap();
        assert_eq!(sink.updates().await.unwrap(), []);
    }
}

#[tokio::test]
async fn that_a_reporter_wants_everything_erased_arrives() {
    for stage in stages().await {
        let (sink, handover) = (stage.sink().await, sample::handover(1));
        deliver(sink.as_ref(), &handover).await.unwrap();
        let report = handover.report.report_id;
        // Twice, and of a report that is not there.
        for id in [report, report, sample::handover(9).report.report_id] {
            sink.erase(id).await.unwrap();
        }
        let Some(desk) = stage.desk().await else {
            let path = stage.folder().join("handover").join(reportline::sinks::jsonl::ERASURES);
            let text = std::fs::read_to_string(path).unwrap();
            let lines: Vec<ErasureRequest> =
                text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
            assert_eq!(lines.len(), 2, "a report has one line");
            assert!(lines[0].report_id == report && lines[0].is_of(&stage.intake_key()));
            continue;
        };
        let line = desk.reading().cases(CaseFilter::default()).await.unwrap().remove(0);
        assert!(line.is_erasure_asked);
        assert!(
            stage.arrived().await.iter().all(|it| !it.has_contact),
            "the report is there, and no contact"
        );
    }
}

#[tokio::test]
async fn updates_that_the_hub_has_not_signed_are_not_told() {
    let mut stage = Stage::of("hub_http").await;
    assert!(written_to(&stage, stage.sink().await.as_ref()).await);
    let another = hex::encode(stage.intake_key().to_bytes());
    stage.sets("signed_by", &another);
    let verdict = stage.sink().await.updates().await;
    assert!(matches!(verdict, Err(DeliveryError::Retry { .. })), "{verdict:?}");
}

#[tokio::test]
async fn a_line_that_power_cut_short_is_written_anew_after_a_restart() {
    let stage = Stage::of("jsonl").await;
    for n in [1, 2] {
        deliver(stage.sink().await.as_ref(), &sample::handover(n)).await.unwrap();
    }
    let path = stage.folder().join("handover").join(reportline::sinks::jsonl::REPORTS);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 100]).unwrap();

    let sink = stage.sink().await;
    deliver(sink.as_ref(), &sample::handover(1)).await.unwrap();
    deliver(sink.as_ref(), &sample::handover(2)).await.unwrap();
    assert_eq!(stage.arrived().await.len(), 2);
}

#[tokio::test]
async fn a_line_that_somebody_changed_on_its_way_is_noticed() {
    use reportline::sinks::jsonl::REPORTS;
    use reportline_exchange::{SealedReport, SealedReportError};

    let stage = Stage::of("jsonl").await;
    deliver(stage.sink().await.as_ref(), &sample::handover(1)).await.unwrap();
    let text = std::fs::read_to_string(stage.folder().join("handover").join(REPORTS)).unwrap();
    let mut line = SealedReport::read(text.trim().as_bytes()).unwrap();
    line.header.amends = Some(line.header.report_id);
    let intake = stage.intake_key();
    assert!(matches!(line.verify(&intake), Err(SealedReportError::Signature)));
    assert!(matches!(line.open(&[far_side::opening_key()]), Err(SealedReportError::Sealed)));
}

#[tokio::test]
async fn a_hub_elsewhere_is_set_up_with_every_fault_at_once_and_asked_whether_it_fits() {
    let mut stage = Stage::of("hub_http").await;
    stage.sink().await.probe().await.unwrap();
    let right = hex::encode(stage.intake_key().to_bytes());

    // A key that is one, and not the hub's.
    stage.sets("signed_by", &right);
    let problem = stage.sink().await.probe().await.unwrap_err();
    assert_eq!(problem.problem, "signed_by is not the hub's");

    for (key, value) in
        [("url", "hub.example"), ("sealing_key", "ab"), ("signed_by", ""), ("secret_file", "none")]
    {
        stage.sets(key, value);
    }
    let faults = stage.build().await.err().unwrap();
    let keys: Vec<&str> = faults.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["url", "intake", "sealing_key", "signed_by"]);
}

#[tokio::test]
async fn a_receipt_of_another_hub_is_no_receipt() {
    let mut stage = Stage::of("hub_http").await;
    let another = hex::encode(stage.intake_key().to_bytes());
    stage.sets("signed_by", &another);
    let verdict = deliver(stage.sink().await.as_ref(), &sample::handover(1)).await;
    assert!(matches!(verdict, Err(DeliveryError::Retry { .. })), "{verdict:?}");
}

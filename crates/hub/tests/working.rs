//! Cases are worked by several people at once, and each change is there whole, once, with its entry.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use expect_test::expect;
use reportline_hub::{
    Acting, Action, Assigned, CaseFilter, CaseId, CaseLine, CaseState, Depth, Desk, Hub, Name, OpenError,
    Role, WorkError,
};

use crate::ground::{Ground, on_both};
use crate::sample::*;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

async fn line(hub: &Hub, case: CaseId) -> CaseLine {
    let cases = hub.reading().cases(CaseFilter::default()).await.unwrap();
    cases.into_iter().find(|line| line.case == case).unwrap()
}

async fn actions(hub: &Hub, case: CaseId) -> Vec<String> {
    let entries = hub.reading().custody(case).await.unwrap().unwrap();
    entries.iter().map(|it| format!("{} {}", it.actor, it.action.name())).collect()
}

fn is_anywhere(folder: &Path, canary: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        let bytes = if path.is_dir() { Vec::new() } else { fs::read(path).unwrap() };
        bytes.windows(canary.len()).any(|window| window == canary)
    })
}

async fn a_case_goes_from_hand_to_hand(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let other = hub.file(&handover(report(2)), after(1)).await.unwrap().case();
    let (desk, one, two) = (hub.desk(), actor("desk-1", Role::Officer), actor("desk-2", Role::Officer));

    let seen = line(&hub, case).await.seen();
    let standing = desk.assign(seen, &one.name, by(&one)).await.unwrap();
    assert_eq!((standing.version, standing.assigned_to), (2, Some(name("desk-1"))));
    // Again changes nothing, and is written down once.
    let seen = line(&hub, case).await.seen();
    assert_eq!(desk.assign(seen, &one.name, by(&one)).await.unwrap().version, 2);

    let taken = desk.assign(seen, &two.name, by(&two)).await.unwrap_err();
    assert_eq!(taken.to_string(), "assigned to desk-1; they give it back, or a lead decides");
    let given = desk.assign(seen, &name("desk-3"), by(&one)).await.unwrap_err();
    assert_eq!(given.to_string(), "as officer you may not say who works a case");
    assert!(matches!(desk.release(seen, by(&two)).await, Err(WorkError::NotAllowed { .. })));

    let of = async |assigned| {
        let filter = CaseFilter { assigned: Some(assigned), ..CaseFilter::default() };
        let cases = hub.reading().cases(filter).await.unwrap();
        cases.into_iter().map(|line| line.case).collect::<Vec<_>>()
    };
    assert_eq!(of(Assigned::To(&one.name)).await, [case]);
    assert_eq!(of(Assigned::Nobody).await, [other]);
    assert!(of(Assigned::To(&two.name)).await.is_empty());

    desk.assign(seen, &two.name, by(&lead())).await.unwrap();
    let standing = desk.release(line(&hub, case).await.seen(), by(&two)).await.unwrap();
    assert_eq!((standing.version, standing.assigned_to), (4, None));
    assert_eq!(
        actions(&hub, case).await,
        ["hub filed", "desk-1 assigned", "lead-1 assigned", "desk-2 released"]
    );
    let entries = hub.reading().custody(case).await.unwrap().unwrap();
    assert_eq!((entries[2].was.as_deref(), entries[2].became.as_deref()), (Some("desk-1"), Some("desk-2")));
    assert_eq!((entries[3].was.as_deref(), entries[3].became.as_deref()), (Some("desk-2"), None));
}

async fn of_two_who_take_a_case_at_once_one_has_it(ground: Ground) {
    let hub = open(ground.place()).await;
    let beside = Desk::open(ground.place(), key()).await.unwrap();
    let here = hub.desk();
    let (one, two) = (actor("desk-1", Role::Officer), actor("desk-2", Role::Officer));
    for n in 0..20 {
        let case = hub.file(&handover(report(n)), after(0)).await.unwrap().case();
        let seen = line(&hub, case).await.seen();
        let (first, second) =
            tokio::join!(here.assign(seen, &one.name, by(&one)), beside.assign(seen, &two.name, by(&two)));
        let (has_it, other) = if first.is_ok() { (&one.name, second) } else { (&two.name, first) };
        assert!(matches!(other, Err(WorkError::Taken { by }) if by == *has_it));
        assert_eq!(line(&hub, case).await.assigned_to.as_ref(), Some(has_it));
        assert_eq!(actions(&hub, case).await.len(), 2);
    }
}

async fn a_case_moves_on_as_it_was_seen_and_no_other_way(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let (desk, officer) = (hub.desk(), actor("desk-1", Role::Officer));
    let first = line(&hub, case).await.seen();

    let refused = desk.move_to(first, CaseState::Sent, by(&officer)).await.unwrap_err();
    expect!["a case that is received cannot become sent; it can become screened"]
        .assert_eq(&refused.to_string());
    desk.move_to(first, CaseState::Screened, by(&officer)).await.unwrap();
    let stale = desk.move_to(first, CaseState::Screened, by(&officer)).await.unwrap_err();
    assert!(matches!(stale, WorkError::Stale { version: 2 }), "{stale:?}");

    // What is added to a case is a change of it.
    let second = line(&hub, case).await.seen();
    let mut added = report(2);
    added.amends = Some(id(1));
    hub.file(&handover(added), after(9)).await.unwrap();
    let stale = desk.note(second, "as it was", by(&officer)).await.unwrap_err();
    assert_eq!(stale.to_string(), "the case was changed meanwhile; look at it again");

    let auditor = actor("audit-1", Role::Auditor);
    let refused = desk.move_to(line(&hub, case).await.seen(), CaseState::Received, by(&auditor)).await;
    assert_eq!(refused.unwrap_err().to_string(), "as auditor you may not work a case");
    let nowhere = reportline_hub::Seen { case: "2026-77".parse().unwrap(), version: 1 };
    let nowhere = desk.move_to(nowhere, CaseState::Screened, by(&officer)).await.unwrap_err();
    assert_eq!(nowhere.to_string(), "there is no case 2026-000077");

    assert_eq!(line(&hub, case).await.state, CaseState::Screened);
    assert_eq!(actions(&hub, case).await, ["hub filed", "desk-1 state", "hub amended"]);
}

async fn what_is_shown_was_written_down_before(ground: Ground) {
    let hub = open(ground.place_in(&ground.path().join("hub"))).await;
    let case = file_whole(&hub, 1).await.case();
    let (desk, officer) = (hub.desk(), actor("desk-1", Role::Officer));
    let seen = desk.view(case, SEALED, by(&officer)).await.unwrap();
    assert_eq!(seen.custody.last().map(|it| it.action), Some(Action::Viewed), "its own view is in it");
    assert_eq!(seen.line.version, 1, "looking changes nothing");
    desk.view(case, OPENED, by(&officer)).await.unwrap();
    desk.export(case, &ground.path().join("out"), OPENED, by(&officer)).await.unwrap();

    let auditor = actor("audit-1", Role::Auditor);
    desk.view(case, SEALED, by(&auditor)).await.unwrap();
    for refused in [
        desk.view(case, OPENED, by(&auditor)).await.map(drop),
        desk.export(case, &ground.path().join("no"), SEALED, by(&auditor)).await.map(drop),
        desk.erase_contact(id(1), by(&officer)).await.map(drop),
    ] {
        assert!(matches!(refused, Err(WorkError::NotAllowed { .. })), "{refused:?}");
    }
    let nowhere = desk.view("2026-77".parse().unwrap(), SEALED, by(&officer)).await;
    assert!(matches!(nowhere, Err(WorkError::NoSuchCase(_))), "{nowhere:?}");
    assert_eq!(
        actions(&hub, case).await,
        [
            "hub filed",
            "desk-1 viewed",
            "desk-1 contact_viewed",
            "desk-1 contact_viewed",
            "desk-1 exported",
            "audit-1 viewed"
        ]
    );
}

async fn a_note_is_sealed_and_can_be_erased(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let (desk, officer) = (hub.desk(), actor("desk-1", Role::Officer));
    let notes = async || hub.reading().case(case, SEALED).await.unwrap().unwrap().notes;
    for text in ["", " \n ", &"x".repeat(20_001)] {
        let refused = desk.note(line(&hub, case).await.seen(), text, by(&officer)).await;
        assert!(matches!(refused, Err(WorkError::NotANote)), "{refused:?}");
    }
    desk.note(line(&hub, case).await.seen(), " canary: called the desk\n", by(&officer)).await.unwrap();
    desk.note(line(&hub, case).await.seen(), &"canary ".repeat(2000), at(&officer, 99)).await.unwrap();
    let kept = notes().await;
    assert_eq!(kept[0].text.as_deref(), Some("canary: called the desk"));
    assert_eq!((kept[0].seq, kept[0].actor.as_str(), kept[1].at), (2, "desk-1", after(99)));
    assert!(!format!("{kept:?}").contains("canary"));
    assert!(!is_anywhere(ground.path(), b"canary"));

    let seen = line(&hub, case).await.seen();
    let refused = desk.erase_note(seen, 2, by(&officer)).await;
    assert!(matches!(refused, Err(WorkError::NotAllowed { .. })), "{refused:?}");
    desk.erase_note(seen, 2, by(&lead())).await.unwrap();
    let seen = line(&hub, case).await.seen();
    for seq in [1, 2, 99] {
        let refused = desk.erase_note(seen, seq, by(&lead())).await;
        assert!(matches!(refused, Err(WorkError::NoSuchNote)), "{seq}: {refused:?}");
    }
    let kept = notes().await;
    assert_eq!((kept[0].text.is_none(), kept[1].text.is_some()), (true, true));
    assert_eq!(
        actions(&hub, case).await,
        ["hub filed", "desk-1 noted", "desk-1 noted", "lead-1 note_erased"]
    );
}

async fn a_service_that_files_and_a_desk_beside_it_write_one_log(ground: Ground) {
    let hub = Arc::new(open(ground.place()).await);
    let case = hub.file(&handover(report(1000)), after(0)).await.unwrap().case();
    let beside = Desk::open(ground.place(), key()).await.unwrap();
    let officer = actor("desk-1", Role::Officer);

    let filing = {
        let hub = hub.clone();
        async move {
            for n in 0..100 {
                hub.file(&handover(report(n)), after(0)).await.unwrap();
            }
        }
    };
    let noting = async {
        let mut version = 1;
        for n in 0..100 {
            let seen = reportline_hub::Seen { case, version };
            version = beside.note(seen, &format!("note {n}"), by(&officer)).await.unwrap().version;
        }
    };
    tokio::join!(filing, noting);
    beside.close().await.unwrap();
    assert_eq!(actions(&hub, case).await.len(), 101);
    let hub = Arc::into_inner(hub).unwrap();
    hub.close().await.unwrap();

    let hub = open(ground.place()).await;
    let proved = hub.reading().verify(Depth::Opened, |finding| panic!("{finding}")).await.unwrap();
    assert_eq!((proved.n_entries, proved.n_reports, proved.n_notes), (201, 101, 100));
    let mut places = Vec::new();
    for line in hub.reading().cases(CaseFilter { at_most: Some(200), ..Default::default() }).await.unwrap() {
        let entries = hub.reading().custody(line.case).await.unwrap().unwrap();
        places.extend(entries.iter().map(|it| it.seq));
    }
    places.sort_unstable();
    assert_eq!(places, (1..=201).collect::<Vec<_>>());
}

async fn dropped_anywhere_on_the_way_a_note_is_there_with_its_entry_or_not_at_all(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let (desk, officer) = (hub.desk(), actor("desk-1", Role::Officer));
    let mut n_dropped = 0;
    for n_rounds in 0..150 {
        let seen = line(&hub, case).await.seen();
        tokio::select! {
            biased;
            noted = desk.note(seen, "a note", by(&officer)) => drop(noted.unwrap()),
            () = rounds(n_rounds) => n_dropped += 1,
        }
    }
    assert!(n_dropped > 5, "it was hardly ever dropped on the way");
    // The writer is free again, whatever became of the last one.
    desk.view(case, SEALED, by(&officer)).await.unwrap();
    let kept = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    let n_noted = kept.custody.iter().filter(|it| it.action == Action::Noted).count();
    assert_eq!(kept.notes.len(), n_noted);
    assert_eq!(kept.line.version, 1 + n_noted as u64);
}

async fn rounds(n: usize) {
    for _ in 0..n {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_desk_takes_no_lock_and_brings_nothing_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Desk::open(folder.path(), key()).await, Err(OpenError::Missing { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    let home = folder.path().join("hub");
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version-1/hub.db");
    fs::create_dir(&home).unwrap();
    fs::copy(old, home.join("hub.db")).unwrap();
    assert!(matches!(Desk::open(&home, key()).await, Err(OpenError::Older { found: 1, known: 7 })));

    let hub = open(&home).await;
    let case = hub.reading().cases(CaseFilter::default()).await.unwrap()[0].seen();
    hub.close().await.unwrap();
    let desk = Desk::open(&home, key()).await.unwrap();
    let officer = actor("desk-1", Role::Officer);
    let acting: Acting<'_> = by(&officer);
    desk.note(case, "while nobody serves", acting).await.unwrap();
    let hub = open(&home).await;
    desk.close().await.unwrap();
    hub.close().await.unwrap();
    assert!(open(&home).await.reading().custody_of_the_store().await.unwrap().is_empty());
}

on_both![
    a_case_goes_from_hand_to_hand,
    a_case_moves_on_as_it_was_seen_and_no_other_way,
    what_is_shown_was_written_down_before,
    a_note_is_sealed_and_can_be_erased,
    dropped_anywhere_on_the_way_a_note_is_there_with_its_entry_or_not_at_all;
    with threads:
    of_two_who_take_a_case_at_once_one_has_it,
    a_service_that_files_and_a_desk_beside_it_write_one_log,
];

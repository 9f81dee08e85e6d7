//! Whatever is done is written down with it, and a store that has lost something of it is not opened.

use std::fs;
use std::path::Path;

use expect_test::expect;
use reportline_hub::{Action, CaseFilter, CaseId, Depth, Entry, Finding, Hub, KeptContact, Place};

use crate::ground::{Ground, on_both};
use crate::sample::*;

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(fs::copy(entry.path(), target))
        }
    }
}

async fn custody(hub: &Hub, case: CaseId) -> Vec<Entry> {
    hub.reading().custody(case).await.unwrap().unwrap()
}

fn told(entries: &[Entry]) -> String {
    let line = |it: &Entry| {
        let of = |it: &Option<String>| it.clone().unwrap_or_default();
        let role = it.role.map_or("itself", |role| role.name());
        let line = format!(
            "{} {} {role} {} [{}] [{}]",
            it.seq,
            it.actor,
            it.action.name(),
            of(&it.was),
            of(&it.became)
        );
        line + "\n"
    };
    entries.iter().map(line).collect()
}

async fn what_is_filed_added_and_erased_is_written_down(ground: Ground) {
    let hub = open(ground.place()).await;
    let case = hub.file(&with_contact(report(1)), after(0)).await.unwrap().case();
    let mut added = report(2);
    added.amends = Some(id(1));
    hub.file(&handover(added), after(1)).await.unwrap();
    hub.file(&handover(report(3)), after(2)).await.unwrap();
    // What changes nothing is not written down.
    hub.file(&handover(report(3)), after(3)).await.unwrap();
    assert!(hub.desk().erase_contact(id(1), at(&lead(), 4)).await.unwrap());
    assert!(!hub.desk().erase_contact(id(1), at(&lead(), 5)).await.unwrap());

    let entries = custody(&hub, case).await;
    expect![[r#"
        1 hub itself filed [] []
        2 hub itself amended [] []
        4 lead-1 lead contact_erased [] []
    "#]]
    .assert_eq(&told(&entries));
    assert_eq!(
        entries.iter().map(|it| it.report).collect::<Vec<_>>(),
        [Some(id(1)), Some(id(2)), Some(id(1))]
    );
    assert_eq!(entries.iter().map(|it| it.at).collect::<Vec<_>>(), [after(0), after(1), after(4)]);
    assert!(hub.reading().custody("2026-99".parse().unwrap()).await.unwrap().is_none());
    assert!(hub.reading().custody_of_the_store().await.unwrap().is_empty());
}

async fn assert_proves(hub: &Hub) {
    let verified = hub.reading().verify(Depth::Opened, |finding| panic!("{finding}")).await.unwrap();
    assert_eq!(verified.n_findings, 0);
}

/// Files `n` reports from `first`, closes, and leaves the folder.
async fn file_and_close(place: impl Into<Place>, first: u64, n: u64) {
    let hub = open(place).await;
    for n in first..first + n {
        hub.file(&handover(report(n)), after(n as i64)).await.unwrap();
    }
    hub.close().await.unwrap();
}

#[tokio::test]
async fn an_older_database_is_refused_and_can_be_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let (home, backup) = (folder.path().join("hub"), folder.path().join("backup"));
    file_and_close(&home, 1, 2).await;
    copy(&home, &backup);
    file_and_close(&home, 3, 3).await;

    fs::copy(backup.join("hub.db"), home.join("hub.db")).unwrap();
    let refused = Hub::open(&home, key()).await.err().unwrap().to_string();
    expect![[r#"the case store in FOLDER is older than it was: its custody log ends at entry 2, and 5 were written. A backup was restored, or the end was cut off. Put the newer database back; to go on without what is missing, remove custody.head from that folder (docs/operations.md, "Backup and restore")"#]]
    .assert_eq(&refused.replace(&home.display().to_string(), "FOLDER"));
    // It can still be read, and proved.
    let mut findings = Vec::new();
    let reading = open_for_reading(&home).await;
    reading.verify(Depth::Opened, |finding| findings.push(finding)).await.unwrap();
    assert_eq!(findings, [Finding::CutOff { found: 2, known: 5 }]);
    assert_eq!(open_for_reading(&home).await.cases(CaseFilter::default()).await.unwrap().len(), 2);

    fs::remove_file(home.join("custody.head")).unwrap();
    let hub = open(&home).await;
    hub.file(&handover(report(9)), after(9)).await.unwrap();
    let of_the_store = hub.reading().custody_of_the_store().await.unwrap();
    expect!["3 hub itself head_missing [] []\n"].assert_eq(&told(&of_the_store));
    hub.close().await.unwrap();
    file_and_close(&home, 10, 1).await;
    let reading = open_for_reading(&home).await;
    assert_eq!(reading.custody_of_the_store().await.unwrap().len(), 1, "it is told once");
}

#[tokio::test]
async fn an_older_database_that_was_written_to_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (home, backup) = (folder.path().join("hub"), folder.path().join("backup"));
    file_and_close(&home, 1, 2).await;
    copy(&home, &backup);
    file_and_close(&home, 3, 1).await;
    file_and_close(&backup, 4, 5).await;

    fs::copy(backup.join("hub.db"), home.join("hub.db")).unwrap();
    let refused = Hub::open(&home, key()).await.err().unwrap().to_string();
    expect![[r#"the custody log of the case store in FOLDER is not the one that was written: entry 3 is another one. A backup was restored and written to, or the log was made anew. Keep a copy as it is; to go on with it, remove custody.head from that folder (docs/operations.md, "Backup and restore")"#]]
    .assert_eq(&refused.replace(&home.display().to_string(), "FOLDER"));
}

async fn a_head_that_was_made_up_is_refused(ground: Ground) {
    file_and_close(ground.place(), 1, 2).await;
    let head = ground.path().join("custody.head");
    fs::write(&head, format!("7 {} {}\n", "ab".repeat(32), "cd".repeat(16))).unwrap();
    let refused = Hub::open(ground.place(), key()).await.err().unwrap().to_string();
    assert!(refused.starts_with("custody.head of the case store in "), "{refused}");
    assert!(refused.contains("does not prove"), "{refused}");
}

async fn a_head_that_lags_behind_is_brought_up(ground: Ground) {
    file_and_close(ground.place(), 1, 2).await;
    let head = ground.path().join("custody.head");
    let older = fs::read(&head).unwrap();
    file_and_close(ground.place(), 3, 2).await;
    fs::write(&head, older).unwrap();
    file_and_close(ground.place(), 5, 1).await;
    assert!(fs::read_to_string(&head).unwrap().contains("5 "));
    file_and_close(ground.place(), 6, 1).await;
}

#[tokio::test]
async fn a_store_of_version_1_has_an_entry_for_each_report_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version-1"), folder.path());
    assert_eq!(fs::read(folder.path().join("hub.db")).unwrap()[60..64], [0, 0, 0, 1]);
    assert!(matches!(
        Hub::open_for_reading(folder.path(), key()).await,
        Err(reportline_hub::OpenError::Older { found: 1, known: 7 })
    ));

    let hub = open(folder.path()).await;
    let mut lines = hub.reading().cases(CaseFilter::default()).await.unwrap();
    lines.sort_by_key(|line| line.case);
    let mut all = String::new();
    for line in &lines {
        all.push_str(&format!("{}\n{}", line.case, told(&custody(&hub, line.case).await)));
    }
    expect![[r#"
        2026-000001
        1 hub itself filed [] [filed before the log began]
        3 hub itself amended [] [filed before the log began]
        2026-000002
        2 hub itself filed [] [filed before the log began]
        2026-000003
        4 hub itself filed [] [filed before the log began]
    "#]]
    .assert_eq(&all);

    assert_proves(&hub).await;
    let first = hub.reading().case(lines[0].case, OPENED).await.unwrap().unwrap();
    assert!(matches!(first.reports[0].contact, KeptContact::Opened(_)));
    let case = hub.file(&handover(report(5)), after(999)).await.unwrap().case();
    assert_eq!(custody(&hub, case).await[0].seq, 5);
    assert!(hub.reading().custody_of_the_store().await.unwrap().is_empty(), "no head is missing");
    hub.close().await.unwrap();
    let hub = open(folder.path()).await;
    assert_eq!(custody(&hub, case).await[0].action, Action::Filed);
}

on_both![
    what_is_filed_added_and_erased_is_written_down,
    a_head_that_was_made_up_is_refused,
    a_head_that_lags_behind_is_brought_up,
];

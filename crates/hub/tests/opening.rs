//! Opening says what the operator can change, and never damages what is there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use expect_test::{Expect, expect};
use reportline_hub::{CaseFilter, Hub, OpenError, Place};
use reportline_seal::LocalKey;

use crate::ground::{Ground, on_both};
use crate::sample::*;

fn check<T>(opened: Result<T, OpenError>, folder: &Path, expected: &Expect) {
    let error = opened.err().expect("it should not open");
    expected.assert_eq(&error.to_string().replace(&folder.display().to_string(), "FOLDER"));
}

async fn filed(place: impl Into<Place>) {
    let hub = open(place).await;
    hub.file(&handover(report(1)), after(0)).await.unwrap();
    hub.close().await.unwrap();
}

async fn only_one_writes(ground: Ground) {
    let _hub = open(ground.place()).await;
    check(
        Hub::open(ground.place(), key()).await,
        ground.path(),
        &expect!["another process has the case store in FOLDER open for writing; there can be only one"],
    );
}

async fn others_read_beside_the_one_that_writes(ground: Ground) {
    let hub = open(ground.place()).await;
    let reading = open_for_reading(ground.place()).await;
    assert!(reading.cases(CaseFilter::default()).await.unwrap().is_empty());
    hub.file(&handover(report(1)), after(0)).await.unwrap();
    assert_eq!(reading.cases(CaseFilter::default()).await.unwrap().len(), 1);
}

async fn reading_works_when_nobody_writes_and_leaves_the_lock_alone(ground: Ground) {
    filed(ground.place()).await;
    let reading = open_for_reading(ground.place()).await;
    assert_eq!(reading.cases(CaseFilter::default()).await.unwrap().len(), 1);
    let hub = open(ground.place()).await;
    hub.file(&handover(report(2)), after(0)).await.unwrap();
    assert_eq!(reading.cases(CaseFilter::default()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nothing_to_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let missing = expect!["there is no case store in FOLDER; start reportline once, or check the folder"];
    check(Hub::open_for_reading(folder.path(), key()).await, folder.path(), &missing);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    // Made, and then the power went.
    fs::write(folder.path().join("hub.db"), b"").unwrap();
    check(Hub::open_for_reading(folder.path(), key()).await, folder.path(), &missing);
}

async fn another_key_is_refused_and_changes_nothing(ground: Ground) {
    filed(ground.place()).await;
    let other = || LocalKey::from_bytes([8; 32]);
    let wrong = expect!["the key does not open the case store in FOLDER; give the key it was made with"];
    check(Hub::open(ground.place(), other()).await, ground.path(), &wrong);
    check(Hub::open_for_reading(ground.place(), other()).await, ground.path(), &wrong);
    assert_eq!(open(ground.place()).await.reading().cases(CaseFilter::default()).await.unwrap().len(), 1);
}

async fn a_store_of_a_newer_version_is_refused(ground: Ground) {
    filed(ground.place()).await;
    let is_postgres = ground.place().postgres.is_some();
    let newer = if is_postgres { "update hub set version = 99" } else { "pragma user_version = 99" };
    ground.run(newer).await.unwrap();

    let newer = expect![
        "the case store was written by a newer version of this program (its tables are of version 99, this program knows 7); run that version, or restore the backup from before the upgrade"
    ];
    check(Hub::open(ground.place(), key()).await, ground.path(), &newer);
    check(Hub::open_for_reading(ground.place(), key()).await, ground.path(), &newer);
}

#[tokio::test]
async fn what_is_no_database_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hub.db"), [b"not a database ".as_slice(); 300].concat()).unwrap();
    let damaged =
        expect!["the case store in FOLDER is damaged; keep a copy of it as it is, then restore a backup"];
    check(Hub::open(folder.path(), key()).await, folder.path(), &damaged);
    check(Hub::open_for_reading(folder.path(), key()).await, folder.path(), &damaged);
}

#[tokio::test]
async fn a_place_that_is_no_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub");
    fs::write(&file, b"").unwrap();
    check(Hub::open(&file, key()).await, &file, &expect!["the case store in FOLDER cannot be opened"]);
}

#[tokio::test]
async fn only_the_owner_can_enter() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data").join("hub");
    let hub = open(&folder).await;
    file_whole(&hub, 1).await;
    let mut n_files = 0;
    let mut folders = vec![parent.path().join("data")];
    while let Some(folder) = folders.pop() {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                n_files += 1;
            }
        }
    }
    assert_eq!(n_files, 6, "database, log, index of the log, head of the custody log, lock, one blob");
}

#[tokio::test]
async fn what_a_dead_process_left_half_written_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    filed(folder.path()).await;
    let draft = folder.path().join("blobs/drafts/0");
    fs::write(&draft, b"half").unwrap();
    let hub = open(folder.path()).await;
    assert!(!draft.exists());
    file_whole(&hub, 2).await;
}

on_both![
    a_store_of_a_newer_version_is_refused,
    only_one_writes,
    others_read_beside_the_one_that_writes,
    reading_works_when_nobody_writes_and_leaves_the_lock_alone,
    another_key_is_refused_and_changes_nothing,
];

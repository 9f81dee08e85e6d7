//! Whoever has the folder and not the key has nothing: no word, no name, no hash.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sample::*;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

fn holds(path: &Path, canary: &[u8]) -> bool {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().as_encoded_bytes();
    [bytes.as_slice(), name].iter().any(|place| place.windows(canary.len()).any(|window| window == canary))
}

#[tokio::test]
async fn no_plain_byte_is_in_any_file_or_name() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    hub.reading().case(case, OPENED).await.unwrap();

    let sha256 = reportline_report::sha256_hex(PICTURE);
    let digest = whole_report(1).provenance.report_digest.unwrap();
    let raw_digest = hex::decode(&digest).unwrap();
    let raw_sha256 = hex::decode(&sha256).unwrap();
    let canaries: [&[u8]; 14] = [
        b"people like me",
        b"Amina",
        b"amina@example.org",
        b"SW9",
        b"someone_angry",
        b"religion",
        b"Screenshot of my street",
        b"and the rest of a screenshot",
        b"named my mosque",
        b"web-main",
        sha256.as_bytes(),
        &raw_sha256,
        digest.as_bytes(),
        &raw_digest,
    ];
    let check = || {
        let files = files(folder.path());
        assert!(files.len() >= 3);
        // What stands in clear is found, so what is not found is not there.
        assert!(files.iter().any(|path| holds(path, id(1).as_bytes())));
        for (path, canary) in files.iter().flat_map(|path| canaries.map(|canary| (path, canary))) {
            assert!(!holds(path, canary), "{}: {}", path.display(), String::from_utf8_lossy(canary));
        }
    };
    check();
    hub.close().await.unwrap();
    check();
}

#[tokio::test]
async fn a_damaged_file_is_not_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    let is_blob = |path: &PathBuf| path.parent().unwrap().parent().unwrap().ends_with("blobs");
    let blob = files(folder.path()).into_iter().find(is_blob).unwrap();
    let mut bytes = fs::read(&blob).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&blob, bytes).unwrap();

    let target = folder.path().join("export");
    let error = hub.reading().export(case, &target, SEALED, after(9)).await.unwrap_err();
    assert_eq!(error.to_string(), "case 2026-000001 is damaged: a file of its evidence does not open");
    assert!(!target.exists());
}

#[tokio::test]
async fn nothing_personal_is_in_debug() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    let shown = format!("{opened:?} {:?}", opened.reports[0].contact);
    for canary in ["people like me", "Amina", "example.org", "someone_angry"] {
        assert!(!shown.contains(canary), "{shown}");
    }
}

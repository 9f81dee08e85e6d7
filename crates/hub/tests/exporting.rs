//! An export is whole, proves itself, and overwrites nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use reportline_hub::{ExportError, Manifest};
use reportline_report::{digest_of_document, sha256_hex};
use serde_json::Value;

use crate::sample::*;

fn files(folder: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files
}

#[tokio::test]
async fn an_export_proves_itself() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(&folder.path().join("hub")).await;
    let case = file_whole(&hub, 1).await.case();
    let target = folder.path().join("case");
    let told = hub.reading().export(case, &target, OPENED, after(60)).await.unwrap();

    let manifest: Manifest =
        serde_json::from_slice(&fs::read(target.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest, told);
    assert_eq!((manifest.case, manifest.exported_at), (case, after(60)));
    assert!(manifest.missing.is_empty());

    let mut named: BTreeSet<String> = manifest.files.iter().map(|file| file.path.clone()).collect();
    for file in &manifest.files {
        let bytes = fs::read(target.join(&file.path)).unwrap();
        assert_eq!(
            (sha256_hex(&bytes), bytes.len() as u64),
            (file.sha256.clone(), file.size),
            "{}",
            file.path
        );
    }
    named.insert("manifest.json".to_owned());
    assert_eq!(files(&target), named);

    let inner = target.join(id(1).to_string());
    let document: Value = serde_json::from_slice(&fs::read(inner.join("report.json")).unwrap()).unwrap();
    assert_eq!(Some(digest_of_document(&document)), whole_report(1).provenance.report_digest);
    assert_eq!(manifest.reports[0].report_digest, digest_of_document(&document));
    let picture = inner.join(format!("evidence/{}.png", sha256_hex(PICTURE)));
    assert_eq!(fs::read(picture).unwrap(), PICTURE);
    assert!(fs::read_to_string(inner.join("contact.json")).unwrap().contains("amina@example.org"));
}

#[tokio::test]
async fn the_contact_stays_behind_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(&folder.path().join("hub")).await;
    let case = file_whole(&hub, 1).await.case();
    let target = folder.path().join("case");
    hub.reading().export(case, &target, SEALED, after(60)).await.unwrap();
    assert!(!files(&target).iter().any(|path| path.ends_with("contact.json")));
    for path in files(&target) {
        let bytes = fs::read(target.join(path)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Amina"));
    }
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(&folder.path().join("hub")).await;
    let case = file_whole(&hub, 1).await.case();
    let target = folder.path().join("case");
    fs::create_dir(&target).unwrap();
    let refused = hub.reading().export(case, &target, SEALED, after(60)).await;
    assert!(matches!(refused, Err(ExportError::Exists(_))), "{refused:?}");
    assert!(files(&target).is_empty());

    let unknown = "2026-000009".parse().unwrap();
    let refused = hub.reading().export(unknown, &folder.path().join("other"), SEALED, after(60)).await;
    assert_eq!(refused.unwrap_err().to_string(), "there is no case 2026-000009");
    assert!(!folder.path().join("other").exists());
}

#[tokio::test]
async fn what_is_not_here_any_more_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("hub");
    let hub = open(&home).await;
    let case = file_whole(&hub, 1).await.case();
    fs::remove_dir_all(home.join("blobs")).unwrap();
    let target = folder.path().join("case");
    let manifest = hub.reading().export(case, &target, SEALED, after(60)).await.unwrap();
    assert_eq!(manifest.missing, [sha256_hex(PICTURE)]);
    assert_eq!(manifest.files.len(), 1);
}

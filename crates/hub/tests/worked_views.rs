//! What an officer sees of the work on a case, and an operator of its proof.

use expect_test::expect;
use reportline_hub::{CaseState, Depth, Entry, Finding, Role, view};
use serde_json::Value;

use crate::sample::*;

/// Hashes are others each time: what is sealed is.
fn masked(shown: &str, entries: &[Entry]) -> String {
    let mask = |shown: String, it: &Entry| shown.replace(&it.hash.to_string(), &format!("<hash {}>", it.seq));
    entries.iter().fold(shown.to_owned(), mask)
}

#[tokio::test]
async fn a_case_that_was_worked() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let (desk, officer) = (hub.desk(), actor("desk-1", Role::Officer));
    let mut seen = hub.reading().line(case).await.unwrap().unwrap().seen();
    seen.version = desk.assign(seen, &officer.name, at(&officer, 60)).await.unwrap().version;
    seen.version = desk.move_to(seen, CaseState::Screened, at(&officer, 61)).await.unwrap().version;
    let text = "Rang the desk.\n\u{1b}[2JNobody there.";
    seen.version = desk.note(seen, text, at(&officer, 62)).await.unwrap().version;
    seen.version = desk.note(seen, "wrong case", at(&officer, 63)).await.unwrap().version;
    seen.version = desk.erase_note(seen, 5, at(&lead(), 64)).await.unwrap().version;
    let standing = desk.release(seen, at(&officer, 65)).await.unwrap();
    let opened = desk.view(case, SEALED, at(&lead(), 66)).await.unwrap();

    let page = view::case_page(&opened);
    let end = page.split_once("\nNotes and messages\n").unwrap().1;
    expect![[r#"
          4             2026-11-23 12:01:02 UTC, desk-1
          │ Rang the desk.
          │ ⟨U+001B⟩[2JNobody there.
          5             2026-11-23 12:01:03 UTC, desk-1
                        erased

        Timeline
          1             2026-11-23 12:00:00 UTC, hub: filed, report
                        019ab000-0000-7000-8000-000000000001
          2             2026-11-23 12:01:00 UTC, desk-1 (officer): assigned to desk-1
          3             2026-11-23 12:01:01 UTC, desk-1 (officer): received to screened
          4             2026-11-23 12:01:02 UTC, desk-1 (officer): noted
          5             2026-11-23 12:01:03 UTC, desk-1 (officer): noted
          6             2026-11-23 12:01:04 UTC, lead-1 (lead): note 5 erased
          7             2026-11-23 12:01:05 UTC, desk-1 (officer): released, desk-1 had
                        it
          8             2026-11-23 12:01:06 UTC, lead-1 (lead): viewed
    "#]]
    .assert_eq(end);
    expect![[r#"
        case 2026-000001 is screened, assigned to nobody
    "#]]
    .assert_eq(&view::standing_line(case, &standing));
    expect![[r#"
        {
          "case": "2026-000001",
          "version": 7,
          "state": "screened",
          "assigned_to": null,
          "is_held": false
        }
    "#]]
    .assert_eq(&view::standing_json(case, &standing));
    expect![[r#"
        Case 2026-000001
          1             2026-11-23 12:00:00 UTC, hub: filed, report
                        019ab000-0000-7000-8000-000000000001
                        <hash 1>
          2             2026-11-23 12:01:00 UTC, desk-1 (officer): assigned to desk-1
                        <hash 2>
    "#]]
    .assert_eq(&masked(&view::custody_page(Some(case), &opened.custody[..2]), &opened.custody));
    expect![[r#"
        {
          "case": "2026-000001",
          "entries": [
            {
              "seq": 7,
              "at": "2026-11-23T12:01:05Z",
              "actor": "desk-1",
              "role": "officer",
              "action": "released",
              "report": null,
              "was": "desk-1",
              "became": null,
              "hash": "<hash 7>"
            }
          ]
        }
    "#]]
    .assert_eq(&masked(&view::custody_json(Some(case), &opened.custody[6..7]), &opened.custody));
    let json: Value = serde_json::from_str(&view::case_json(&opened)).unwrap();
    assert_eq!(json["notes"][0]["text"], text);
    assert_eq!(json["notes"][1]["text"], Value::Null);
    assert_eq!(json["custody"].as_array().unwrap().len(), 8);
    assert_eq!((&json["version"], &json["assigned_to"]), (&Value::from(7), &Value::Null));
}

#[tokio::test]
async fn what_was_proved() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    file_whole(&hub, 1).await;
    let mut findings = Vec::new();
    let mut verified = hub.reading().verify(Depth::Opened, |finding| findings.push(finding)).await.unwrap();
    assert_eq!(findings, []);
    verified.end.hash = reportline_hub::Hash([0xab; 32]);
    expect![[r#"
        Everything is as it was written.
          Looked at     1 entry, 1 report, 0 notes
          Ends at       entry 1
                        abababababababababababababababababababababababababababababababab
    "#]]
    .assert_eq(&view::verified_page(&verified));
    verified.n_findings = 1;
    expect![[r#"
        {
          "end": {
            "seq": 1,
            "hash": "abababababababababababababababababababababababababababababababab"
          },
          "n_entries": 1,
          "n_reports": 1,
          "n_notes": 0,
          "n_findings": 1,
          "findings": [
            {
              "kind": "missing",
              "from": 2,
              "to": 4
            }
          ]
        }
    "#]]
    .assert_eq(&view::verified_json(&verified, &[Finding::Missing { from: 2, to: 4 }]));
}

//! What an officer sees on the terminal.

use std::path::Path;

use expect_test::expect;
use reportline_hub::{CaseFilter, view};
use serde_json::Value;

use crate::sample::*;

#[tokio::test]
async fn the_list() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    assert_eq!(view::cases_table(&[]), "No cases.\n");
    let mut test = report(2);
    test.test = true;
    test.channel.kind = "x\u{1b}[2J".into();
    for (seconds, report) in (0..).zip([report(1), test, life(report(3))]) {
        hub.file(&handover(report), after(seconds * 61)).await.unwrap();
    }
    let cases = hub.reading().cases(CaseFilter::default()).await.unwrap();
    expect![[r#"
        CASE         LANE    STATE     RECEIVED (UTC)    CHANNEL       REPORTS  ASSIGNED TO
        2026-000003  life    received  2026-11-23 12:02  web           1
        2026-000001  others  received  2026-11-23 12:00  web           1
        2026-000002  others  received  2026-11-23 12:01  x⟨U+001B⟩[2J  1                     test
    "#]]
    .assert_eq(&view::cases_table(&cases));
    expect![[r#"
        {
          "cases": [
            {
              "case": "2026-000003",
              "state": "received",
              "lane": "life",
              "channel": "web",
              "received_at": "2026-11-23T12:02:02Z",
              "is_test": false,
              "version": 1,
              "assigned_to": null,
              "is_held": false,
              "is_erasure_asked": false,
              "review_after": null,
              "reports": [
                "019ab000-0000-7000-8000-000000000003"
              ]
            }
          ]
        }
    "#]]
    .assert_eq(&view::cases_json(&cases[..1]));
}

#[tokio::test]
async fn one_case() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    let page = view::case_page(&opened);
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    expect![[r#"
        Case 2026-000001
          State         received
          Lane          victim
          Received      2026-11-23 12:00:00 UTC
          Assigned to   nobody
          Review after  2027-11-23 00:00:00 UTC

        Report 019ab000-0000-7000-8000-000000000001
          Reference     KRVQ-KEBR
          Marking       OFFICIAL-SENSITIVE
          Confirmed     2026-11-23 11:58:03 UTC
          Through       web (web-main)
          Reporter      victim
          Age           18 or more
          Language      en-GB
          Needs         text only
          Hopes for     investigation, removal
          Name          Amina Example
          Reach by      email amina@example.org (safe)
          Reach by      phone 020 7946 0000, in the morning (not known to be safe: leave
                        no message)
          Postcode      SW9 8PQ

        What happened
          │ They wrote that people like me should leave the country.
          │ Then they posted my street.
          When          2026-11-22 00:00:00 UTC to 2026-11-23 00:00:00 UTC, to the day,
                        "yesterday"
          Ongoing       yes
          Platform      x ("twitter")
          Place         public post, public
          Called        a thread of mine
          Behaviour     threat violence, doxxing
          How often     6 to 20
          Also offline  no
          Reported to   platform, reference X-7731

        Why, as perceived
          Strands       religion, race
          In detail     anti muslim
          Perceived by  victim
          │ They named my mosque.

        Risk (advice; the answers decide)
          Level         high
          Because of    threat and address known, frightened
          Danger now    no
          Address known yes
          Frightened    yes

        Victim
          Who           self
          Area          Brixton, SW9 (postcode district)
          Before        yes, 2 to 5
          Impact        fear, stopped posting
          They say      I do not go out in the evening.

        Suspect 1
          Account       someone_angry, id 998877, on x
          Known         no, online only

        Evidence e1 (screenshot)
          Grade         G5: picture or copy
          Captured by   upload
          File          image/png, 37 bytes
          SHA-256       7b5e27d188eb1f5c55f53a5a41990ec6b6acd240be4c5d31e759419c3c983cc5

        Evidence e2 (message)
          Grade         G4: forward author hidden
          Captured by   native forward
          Platform      facebook
          Author        Angry Man (name as displayed, unverified)
          Posted        2026-11-22 19:04:00 UTC
          │ we know where you live

        Evidence e3 (url)
          Grade         G5: link only
          Captured by   link given
          Link given    https://x.com/someone_angry/status/1724?s=20

        Where it should go (advice)
          Force         metropolitan, AS
          Because of    victim area
          Table         2026-06
          Platform told yes
          Still up      yes
          Retention     online-hate
          Review after  2027-11-23 00:00:00 UTC

        Consent
          Notice        england-wales/1, en-GB, 2026-11-23 11:40:05 UTC
          Granted       record, share local force
          Refused       notify platform

        Custody
          2026-11-23 11:40:00 UTC  intake/desk-1  collected
          2026-11-23 11:58:03 UTC  intake/desk-1  confirmed
          2026-11-23 12:00:00 UTC  hub            filed
          Digest        4115d041edbbb5492681d982529c94209d687be54ef7cdbf5b217d0ce613a0c0
          Signed by     nobody

        Timeline
          1             2026-11-23 12:00:00 UTC, hub: filed, report
                        019ab000-0000-7000-8000-000000000001
    "#]]
    .assert_eq(&page);
}

#[tokio::test]
async fn a_small_case() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = hub.file(&handover(report(1)), after(0)).await.unwrap().case();
    let opened = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    expect![[r#"
        Case 2026-000001
          State         received
          Lane          others
          Received      2026-11-23 12:00:00 UTC
          Assigned to   nobody

        Report 019ab000-0000-7000-8000-000000000001
          Confirmed     2026-11-23 11:58:03 UTC
          Through       web (web-main)
          Reporter      witness
          Contact       none, the reporter is anonymous

        What happened
          │ They wrote that people like me should leave the country.
          │ Then they posted my street.

        Risk (advice; the answers decide)
          Level         low
          Danger now    no

        Where it should go (advice)
          Force         the national queue: no area is known

        Consent
          Notice        england-wales/1, en-GB, 2026-11-23 11:40:05 UTC

        Custody
          2026-11-23 12:00:00 UTC  hub  filed
          Signed by     nobody

        Timeline
          1             2026-11-23 12:00:00 UTC, hub: filed, report
                        019ab000-0000-7000-8000-000000000001
    "#]]
    .assert_eq(&view::case_page(&opened));
}

#[tokio::test]
async fn a_sealed_contact_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    let sealed = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    let page = view::case_page(&sealed);
    assert!(page.contains("sealed; to be opened only when needed"), "{page}");
    assert!(!page.contains("Amina"));
    let json: Value = serde_json::from_str(&view::case_json(&sealed)).unwrap();
    assert_eq!(json["reports"][0]["contact"], serde_json::json!({ "kept": "sealed" }));
}

#[tokio::test]
async fn json_holds_the_whole_report_and_the_contact_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let case = file_whole(&hub, 1).await.case();
    let opened = hub.reading().case(case, OPENED).await.unwrap().unwrap();
    let json: Value = serde_json::from_str(&view::case_json(&opened)).unwrap();
    assert_eq!(json["case"], "2026-000001");
    assert_eq!(json["lane"], "victim");
    assert_eq!(json["reports"][0]["report"], serde_json::to_value(&opened.reports[0].report).unwrap());
    assert_eq!(json["reports"][0]["contact"]["details"]["name"], "Amina Example");
}

#[tokio::test]
async fn reported_text_cannot_act_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(folder.path()).await;
    let mut hostile = report(1);
    hostile.incident.narrative = Some("before\u{1b}]52;c;cm0gLXJm\u{7}after \u{202e}gnp.exe \u{9b}2J".into());
    hostile.consent.notice_version = "1\u{1b}[31m".into();
    let case = hub.file(&handover(hostile), after(0)).await.unwrap().case();
    let opened = hub.reading().case(case, SEALED).await.unwrap().unwrap();
    for shown in [view::case_page(&opened), view::case_json(&opened)] {
        let acts = |it: char| (it.is_control() && it != '\n') || it == '\u{202e}';
        assert!(!shown.contains(acts), "{shown:?}");
    }
    assert!(view::case_page(&opened).contains("before⟨U+001B⟩]52;c;cm0gLXJm⟨U+0007⟩after"));
    let json: Value = serde_json::from_str(&view::case_json(&opened)).unwrap();
    let narrative = json["reports"][0]["report"]["incident"]["narrative"].as_str();
    assert_eq!(narrative, opened.reports[0].report.incident.narrative.as_deref());
}

#[tokio::test]
async fn an_export() {
    let folder = tempfile::tempdir().unwrap();
    let hub = open(&folder.path().join("hub")).await;
    let case = file_whole(&hub, 1).await.case();
    let manifest = hub.reading().export(case, &folder.path().join("out"), SEALED, after(60)).await.unwrap();
    expect![[r#"
        Case 2026-000001 is in cases/2026-000001
          Report        019ab000-0000-7000-8000-000000000001, OFFICIAL-SENSITIVE
          Digest        4115d041edbbb5492681d982529c94209d687be54ef7cdbf5b217d0ce613a0c0
          Evidence      1 file
          Contact       left sealed, or none
          Proof         manifest.json has the SHA-256 of each file
    "#]]
    .assert_eq(&view::export_page(&manifest, Path::new("cases/2026-000001")));
}

//! Somebody has the database in their hands and no key: whatever they do to it is found, and each by its own words.

use expect_test::{Expect, expect};
use jiff::Timestamp;
use reportline_report::{Handover, sha256_hex};
use reportline_seal::LocalKey;
use serde_json::json;
use uuid::Uuid;

use crate::ground::{Ground, on_both};
use crate::{Acting, Actor, Depth, Hub, Role, Verified};

fn key() -> LocalKey {
    LocalKey::from_bytes([7; 32])
}

fn handover(n: u64) -> Handover {
    let report = serde_json::from_value(json!({
        "schema": "ohr/1.0",
        "report_id": Uuid::from_u64_pair(0x019a_b000_0000_7000, 0x8000_0000_0000_0000 | n),
        "idempotency_key": sha256_hex(&n.to_be_bytes()),
        "channel": { "kind": "web", "adapter": { "name": "web", "version": "0.1.0", "instance": "web-main" } },
        "submitted_at": "2026-11-23T11:58:03Z",
        "reporter": { "role": "witness", "contactability": "anonymous" },
        "incident": { "narrative": "What they wrote." },
        "risk": { "immediate_danger": "no" },
        "consent": { "notice_version": "england-wales/1" },
    }));
    Handover { report: report.unwrap(), contact: None, blob_keys: Default::default(), return_address: None }
}

/// Entries 1 to 6: three reports, the first case assigned, noted (5), noted and that erased.
async fn worked(ground: &Ground) {
    let hub = Hub::open(ground.place(), key()).await.unwrap();
    for n in 1..=3 {
        hub.file(&handover(n), Timestamp::UNIX_EPOCH).await.unwrap();
    }
    let lead = Actor { name: "lead-1".parse().unwrap(), role: Role::Lead };
    let acting = Acting { who: &lead, at: Timestamp::UNIX_EPOCH };
    let desk = hub.desk();
    let mut seen = hub.reading().cases(Default::default()).await.unwrap()[0].seen();
    seen.version = desk.assign(seen, &lead.name, acting).await.unwrap().version;
    seen.version = desk.note(seen, "one", acting).await.unwrap().version;
    seen.version = desk.note(seen, "two", acting).await.unwrap().version;
    desk.erase_note(seen, 6, acting).await.unwrap();
    desk.close().await.unwrap();
    hub.close().await.unwrap();
}

/// What somebody does who has taken the triggers away.
async fn tamper(ground: &Ground, sql: &str) {
    let triggers = if ground.place().postgres.is_some() {
        // What SQLite calls so.
        "set session_replication_role = replica; create function zeroblob(n int) returns bytea language sql \
         return decode(repeat('00', n), 'hex');"
    } else {
        "drop trigger custody_is_not_changed; drop trigger custody_is_not_deleted;"
    };
    ground.run(&format!("{triggers} {sql}")).await.unwrap();
}

async fn verify(ground: &Ground, depth: Depth) -> (Verified, String) {
    let reading = Hub::open_for_reading(ground.place(), key()).await.unwrap();
    let mut told = String::new();
    let verified = reading.verify(depth, |finding| told.push_str(&format!("{finding}\n"))).await.unwrap();
    assert_eq!(verified.n_findings as usize, told.lines().count());
    (verified, told)
}

/// Another one like this, with nothing on it.
async fn another(ground: &Ground) -> Ground {
    #[cfg(feature = "postgres-tests")]
    if ground.place().postgres.is_some() {
        return Ground::postgres().await;
    }
    let _ = ground;
    Ground::sqlite().await
}

async fn check(ground: &Ground, sql: &str, expected: Expect) {
    let ground = another(ground).await;
    worked(&ground).await;
    tamper(&ground, sql).await;
    expected.assert_eq(&verify(&ground, Depth::Opened).await.1);
}

async fn nothing_is_found_where_nothing_was_done(ground: Ground) {
    worked(&ground).await;
    for depth in [Depth::Sealed, Depth::Opened] {
        let (verified, told) = verify(&ground, depth).await;
        assert_eq!(told, "");
        assert_eq!((verified.n_entries, verified.n_reports, verified.n_notes), (7, 3, 1));
        assert_eq!(verified.end.seq, 7);
    }
}

async fn the_database_itself_refuses_to_change_or_delete_an_entry(ground: Ground) {
    worked(&ground).await;
    for sql in ["update custody set actor = 'x' where seq = 1", "delete from custody where seq = 7"] {
        let refused = ground.run(sql).await.unwrap_err();
        assert!(refused.to_string().contains("the custody log is only added to"), "{refused}");
    }
    assert_eq!(verify(&ground, Depth::Sealed).await.1, "");
}

async fn a_changed_byte_is_found(ground: Ground) {
    for sql in [
        "update custody set actor = 'lead-2' where seq = 4",
        "update custody set at = at + 1 where seq = 4",
        "update custody set became = 'lead-2' where seq = 4; update cases set assigned_to = 'lead-2' where seq = 1",
        "update custody set role = null where seq = 4",
        "update custody set action = 'released' where seq = 4",
        "update custody set case_seq = null where seq = 4; update cases set assigned_to = null where seq = 1",
    ] {
        check(&ground, sql, expect![["entry 4 of the custody log was changed after it was written\n"]]).await;
    }
}

async fn a_deleted_entry_is_found(ground: Ground) {
    check(
        &ground,
        "delete from custody where seq = 4; update cases set assigned_to = null",
        expect![[r#"
        entry 4 of the custody log is missing
    "#]],
    )
    .await;
    check(
        &ground,
        "delete from custody where seq in (2, 3); delete from reports where seq in (2, 3)",
        expect![[r#"
            entries 2 to 3 of the custody log are missing
        "#]],
    )
    .await;
}

async fn entries_that_changed_places_are_found(ground: Ground) {
    check(
        &ground, "update custody set seq = 99 where seq = 2; update custody set seq = 2 where seq = 3; update custody set seq = 3 where seq = 99",
        expect![[r#"
            entry 2 of the custody log does not follow the one before it: one of them was moved or replaced
            entry 3 of the custody log does not follow the one before it: one of them was moved or replaced
            entry 4 of the custody log does not follow the one before it: one of them was moved or replaced
        "#]],
    )
    .await;
}

async fn an_end_that_was_cut_off_is_found(ground: Ground) {
    check(&ground, "delete from custody where seq > 5; delete from notes where custody_seq > 5", expect![[r#"
        the custody log ends at entry 5, and 7 were written: its end was cut off, or an older database was restored
    "#]])
        .await;
}

async fn an_entry_put_in_the_place_of_the_last_is_found(ground: Ground) {
    check(
        &ground,
        "update custody set hash = zeroblob(32) where seq = 7",
        expect![[r#"
        entry 7 of the custody log was changed after it was written
        entry 7 of the custody log is not the one that custody.head knows
    "#]],
    )
    .await;
}

async fn a_report_that_was_changed_deleted_or_slipped_in_is_found(ground: Ground) {
    check(
        &ground,
        "update reports set sealed = zeroblob(200) where seq = 2",
        expect![[r#"
        the report of entry 2 was changed after it was filed
    "#]],
    )
    .await;
    check(
        &ground,
        "delete from reports where seq = 2",
        expect![[r#"
        the report of entry 2 is not here
    "#]],
    )
    .await;
    check(
        &ground,
        "update reports set wrapped_key = zeroblob(73) where seq = 2",
        expect![[r#"
        the report of entry 2 does not open with this key
    "#]],
    )
    .await;
    check(
        &ground,
        "update reports set digest_tag = zeroblob(16) where seq = 2",
        expect![[r#"
        the report of entry 2 is not the one that its digest names
    "#]],
    )
    .await;
    check(
        &ground, "insert into reports (seq, id, case_seq, digest_tag, channel_kind, is_test, filed_at, wrapped_key, sealed) select 9, zeroblob(16), case_seq, digest_tag, channel_kind, is_test, filed_at, wrapped_key, sealed from reports where seq = 2",
        expect![[r#"
            report 00000000-0000-0000-0000-000000000000 has 0 entries that tell of its filing, instead of one
        "#]],
    )
    .await;
}

async fn a_note_that_was_changed_or_erased_past_the_log_is_found(ground: Ground) {
    check(
        &ground,
        "update notes set sealed = zeroblob(9) where custody_seq = 5",
        expect![[r#"
        the note of entry 5 was changed after it was written
    "#]],
    )
    .await;
    check(
        &ground,
        "update notes set sealed = null, wrapped_key = null where custody_seq = 5",
        expect![[r#"
        the note of entry 5 is not here, and was not erased
    "#]],
    )
    .await;
    check(
        &ground,
        "delete from notes where custody_seq = 5",
        expect![[r#"
        the note of entry 5 is not here, and was not erased
    "#]],
    )
    .await;
}

async fn a_case_that_was_changed_past_the_log_is_found(ground: Ground) {
    check(
        &ground,
        "update cases set state = 'signposted' where seq = 3",
        expect![[r#"
        case 1970-000003 does not stand as its entries say
    "#]],
    )
    .await;
    check(
        &ground,
        "update cases set is_held = 1 where seq = 2",
        expect![[r#"
        case 1970-000002 does not stand as its entries say
    "#]],
    )
    .await;
    check(
        &ground,
        "update cases set assigned_to = 'lead-2' where seq = 2",
        expect![[r#"
        case 1970-000002 does not stand as its entries say
    "#]],
    )
    .await;
    check(
        &ground,
        "update cases set number = 9 where seq = 2",
        expect![[r#"
        entry 2 of the custody log was changed after it was written
    "#]],
    )
    .await;
}

async fn a_head_that_is_gone_or_made_up_is_found(ground: Ground) {
    worked(&ground).await;
    let head = ground.path().join("custody.head");
    std::fs::write(&head, "9 x y").unwrap();
    expect![[r#"
        custody.head does not prove: it was damaged, or made up
    "#]]
    .assert_eq(&verify(&ground, Depth::Sealed).await.1);
    std::fs::remove_file(head).unwrap();
    expect![[r#"
        custody.head is missing: whether the end of the log was cut off cannot be told
    "#]]
    .assert_eq(&verify(&ground, Depth::Sealed).await.1);
}

async fn a_log_that_is_gone_with_its_head_is_noticed(ground: Ground) {
    worked(&ground).await;
    tamper(&ground, "delete from custody; delete from notes").await;
    std::fs::remove_file(ground.path().join("custody.head")).unwrap();
    let hub = Hub::open(ground.place(), key()).await.unwrap();
    hub.file(&handover(4), Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(hub.reading().custody_of_the_store().await.unwrap().len(), 1);
    hub.close().await.unwrap();
    let told = verify(&ground, Depth::Sealed).await.1;
    assert_eq!(told.matches("has 0 entries that tell of its filing").count(), 3, "{told}");
    assert!(told.contains("case 1970-000001 does not stand as its entries say"), "{told}");
}

on_both![
    nothing_is_found_where_nothing_was_done,
    the_database_itself_refuses_to_change_or_delete_an_entry,
    a_changed_byte_is_found,
    a_deleted_entry_is_found,
    entries_that_changed_places_are_found,
    an_end_that_was_cut_off_is_found,
    an_entry_put_in_the_place_of_the_last_is_found,
    a_report_that_was_changed_deleted_or_slipped_in_is_found,
    a_note_that_was_changed_or_erased_past_the_log_is_found,
    a_case_that_was_changed_past_the_log_is_found,
    a_head_that_is_gone_or_made_up_is_found,
    a_log_that_is_gone_with_its_head_is_noticed,
];

//! The canonical form against the examples of RFC 8785, and what is signed over it.

use ed25519_dalek::SigningKey;
use reportline_report::{Mode, VerifyError, assemble, canonical, digest, document, key_id, sign, verify};
use serde_json::{Value, json};

use crate::fixture::{envelope, shortest};

#[test]
fn the_rfcs_first_example_is_written_as_the_rfc_writes_it() {
    let input = r#"{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
    }"#;
    let expected = "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c \
        22 6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 \
        65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 \
        3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d";
    let written = hex::encode(canonical(&serde_json::from_str(input).unwrap()));
    assert_eq!(written, expected.replace(' ', ""));
}

#[test]
fn keys_are_sorted_by_their_utf_16_units() {
    let input = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    });
    let written = String::from_utf8(canonical(&input)).unwrap();
    let places: Vec<_> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
        .iter()
        .map(|it| written.find(it).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

/// Appendix B of RFC 8785.
#[test]
fn numbers_are_written_as_the_rfcs_table_has_them() {
    let table = [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ];
    for (bits, written) in table {
        assert_eq!(canonical(&json!(f64::from_bits(bits))), written.as_bytes(), "{bits:016x}");
    }
}

fn signed() -> (Value, SigningKey) {
    let key = SigningKey::from_bytes(&[3; 32]);
    let mut report = assemble(shortest(), envelope(Mode::Full)).expect("it assembles").report;
    let before = digest(&report);
    sign(&mut report, &key);
    assert_eq!(digest(&report), before);
    (document(&report), key)
}

#[test]
fn a_signed_report_verifies_also_after_the_hub_has_stamped_it() {
    let (mut document, key) = signed();
    assert_eq!(verify(&document, &key.verifying_key()), Ok(()));
    document["received_at"] = json!("2026-03-01T10:08:00Z");
    assert_eq!(verify(&document, &key.verifying_key()), Ok(()));
    assert_eq!(document["provenance"]["signature"]["key_id"], json!(key_id(&key.verifying_key())));
    assert_eq!(key_id(&key.verifying_key()).len(), 16);
}

#[test]
fn a_changed_report_does_not_verify() {
    let (document, key) = signed();
    let verified = |change: fn(&mut Value)| {
        let mut changed = document.clone();
        change(&mut changed);
        verify(&changed, &key.verifying_key())
    };
    assert_eq!(
        verified(|it| it["incident"]["narrative"] = json!("nothing happened")),
        Err(VerifyError::Changed)
    );
    assert_eq!(verified(|it| it["added"] = json!(1)), Err(VerifyError::Changed));
    assert_eq!(
        verified(|it| it["provenance"]["custody"][0]["actor"] = json!("x")),
        Err(VerifyError::Changed)
    );
    assert_eq!(
        verified(|it| it["provenance"]["signature"]["sig"] = json!("00".repeat(64))),
        Err(VerifyError::Changed)
    );
    assert_eq!(
        verified(|it| it["provenance"]["signature"]["sig"] = json!("zz")),
        Err(VerifyError::Malformed)
    );
    assert_eq!(verified(|it| it["provenance"]["signature"] = Value::Null), Err(VerifyError::Malformed));
    assert_eq!(verified(|it| *it = json!({})), Err(VerifyError::Unsigned));
    let other = SigningKey::from_bytes(&[4; 32]);
    assert_eq!(verify(&document, &other.verifying_key()), Err(VerifyError::OtherKey));
}

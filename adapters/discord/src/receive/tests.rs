//! Reading whatever comes.

use std::sync::LazyLock;

use proptest::prelude::*;
use reportline_channel::conformance::PlainWords;
use serde_json::json;

use super::*;

/// Every payload of the integration tests.
static PAYLOADS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/payloads");
    let entries =
        std::fs::read_dir(folder).expect("the payloads' folder").map(|it| it.expect("an entry").path());
    let files = entries.filter(|it| it.extension().is_some_and(|it| it == "json"));
    let read = |it| serde_json::from_slice::<Value>(&std::fs::read(it).expect("readable")).expect("JSON");
    files.map(|it| read(it)["d"].take()).collect()
});

/// Puts `strange` in the place of the `n`th value, counted through the whole tree.
fn replace(value: &mut Value, n: &mut usize, strange: &Value) {
    if *n == 0 {
        *value = strange.clone();
    }
    *n = n.wrapping_sub(1);
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|it| replace(it, n, strange)),
        Value::Array(items) => items.iter_mut().for_each(|it| replace(it, n, strange)),
        _ => {}
    }
}

fn strange() -> impl Strategy<Value = Value> {
    let ready = [
        json!(null),
        json!(-1),
        json!(2),
        json!(3),
        json!(5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(true),
        json!({}),
        json!([]),
        json!([{"id": 1, "url": "//"}]),
        json!([{"message": {"content": 5, "attachments": "?"}}]),
        json!("18446744073709551616"),
        json!("18446744073709551615"),
        json!("?"),
        json!("?many"),
        json!("?many:"),
        json!("?write:story:-1"),
        json!("?write:story:"),
        json!("?write:evidence"),
        json!("?dm:question"),
        json!("!"),
        json!(""),
        json!("9999-99-99T99:99:99Z"),
    ];
    prop_oneof![proptest::sample::select(ready.to_vec()), any::<String>().prop_map(Value::from)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_reads_whatever_comes(which in 0..1000_usize, places in prop::collection::vec((0..90_usize, strange()), 0..5)) {
        let mut payload = PAYLOADS[which % PAYLOADS.len()].clone();
        for (mut place, strange) in places {
            // Not the event as a whole.
            place += 1;
            replace(&mut payload, &mut place, &strange);
        }
        if let Some(interaction) = Interaction::read(&payload) {
            match read(&interaction, &PlainWords) {
                Received::Event(event) | Received::Move(event, _) => {
                    prop_assert_eq!(&event.inbound.id.0, &interaction.id);
                    prop_assert!(event.inbound.reply_to.is_some());
                    prop_assert!(event.promise != Promise::Nothing, "nobody is left without an answer");
                }
                Received::Form(writing, message) => {
                    let form = form::open(writing, &message, "en-GB", &PlainWords, true);
                    prop_assert_eq!(form["type"].as_u64(), Some(9));
                }
                Received::NotModerator | Received::Ping | Received::Stray => {}
            }
        }
        if let Some(message) = payload.as_object()
            && let Some(event) = read_message(message)
        {
            prop_assert!(!is_of_a_server(message), "nothing is heard in servers");
            prop_assert!(event.direct_channel.is_some());
            for (index, _) in event.files {
                let Content::Said(said) = &event.inbound.content else { unreachable!("it is no command") };
                prop_assert!(index < said.exhibits.len());
            }
        }
    }
}

#[test]
fn what_a_person_wrote_is_read_whatever_stands_beside_it() {
    for key in
        ["timestamp", "edited_timestamp", "message_reference", "type", "flags", "embeds", "attachments"]
    {
        for strange in [json!(null), json!(-1), json!("?"), json!({}), json!([])] {
            let mut message = json!({"id": "9", "channel_id": "5", "author": {"id": "1"}, "content": "out"});
            message[key] = strange;
            let event = read_message(message.as_object().expect("an object"));
            let Content::Said(said) = event.expect("it was written to us").inbound.content else {
                unreachable!("it is no command")
            };
            assert_eq!(said.text.as_deref(), Some("out"), "{key}");
        }
    }
}

//! All that is read from the bytes of a mail, and what must hold whatever they are.

use reportline_adapter_email::html::to_text;
use reportline_adapter_email::read::read;
use reportline_adapter_email::reading::Reading;
use reportline_adapter_email::reply::{answers, fresh};
use reportline_adapter_email::text::Text;

/// Questions that the letter asked.
const N_ASKED: u32 = 3;

/// Reads a mail; and the same bytes as HTML, and as words that answer a letter.
pub(crate) fn survives(raw: &[u8]) {
    let reading = Reading {
        own_addresses: vec!["intake@hub.example".to_owned()],
        own_id_domain: Some("ids.hub.example".to_owned()),
        authserv_id: Some("mx.hub.example".to_owned()),
        ..Reading::default()
    };
    if let Ok(received) = read(raw, &reading) {
        holds(&received.mail.text);
        assert!(received.attached.iter().all(|it| it.within.is_none_or(|it| it < received.attached.len())));
    }
    let words = String::from_utf8_lossy(raw);
    holds(&to_text(&words));
    holds(&Text::plain(words.into_owned()));
}

/// Nothing that was written is lost altogether, and answers are to questions that were asked.
fn holds(text: &Text) {
    let read = answers(text, N_ASKED);
    assert!(read.numbered.iter().all(|it| (1..=N_ASKED).contains(&it.0)));
    assert!(text.is_blank() || !fresh(text).trim().is_empty());
    assert!(text.marks.keys().all(|it| *it < text.words.lines().count()));
}

//! The mails of the corpus, broken: whatever comes is read or refused, soon, and the same each time.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use reportline_adapter_email::read::read;
use reportline_adapter_email::reply::{answers, fresh};

use crate::corpus::{mails, reading};

/// One mutated mail is small: more than this is a stall.
const LONGEST: Duration = Duration::from_secs(5);

/// What may happen to a mail.
#[derive(Clone, Debug)]
enum Damage {
    Flip { at: usize, byte: u8 },
    Cut { at: usize, n_bytes: usize },
    End { at: usize },
    Repeat { at: usize, n_bytes: usize, n_times: usize },
    Insert { at: usize, what: usize },
    Enclose { boundary: usize, kind: usize },
}

/// Pieces that mean something to a reader of mails.
const PIECES: [&[u8]; 24] = [
    b"\r\n\r\n",
    b"\n--m\n",
    b"\n--m--\n",
    b"Content-Type: multipart/mixed; boundary=m\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    b"=",
    b"=?utf-8?q?",
    b"?=",
    b"\0",
    b"\xff\xfe",
    b"<blockquote>",
    b"</div>",
    b"<a href=",
    b"&#x",
    b"> ",
    b"From: ",
    b"\xe2\x80\xaa",
    b"1. ",
    b"@",
    b"charset=utf-7;",
    b"Authentication-Results: mx.hub.example; dmarc=pass\n",
    b"\r",
];

const BOUNDARIES: [&str; 4] = ["m", "m-", "=_alt", "very long boundary with spaces"];
const KINDS: [&str; 5] =
    ["multipart/mixed", "multipart/alternative", "multipart/digest", "multipart/report", "message/rfc822"];

fn damage() -> impl Strategy<Value = Damage> {
    let at = 0..100_000_usize;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip { at, byte }),
        (at.clone(), 1..400_usize).prop_map(|(at, n_bytes)| Damage::Cut { at, n_bytes }),
        at.clone().prop_map(|at| Damage::End { at }),
        (at.clone(), 1..300_usize, 2..8_usize).prop_map(|(at, n_bytes, n_times)| Damage::Repeat {
            at,
            n_bytes,
            n_times
        }),
        (at, 0..PIECES.len()).prop_map(|(at, what)| Damage::Insert { at, what }),
        (0..BOUNDARIES.len(), 0..KINDS.len()).prop_map(|(boundary, kind)| Damage::Enclose { boundary, kind }),
    ]
}

fn apply(raw: &mut Vec<u8>, damage: &Damage) {
    let place = |at: usize| at % (raw.len() + 1);
    match damage {
        Damage::Flip { at, byte } => {
            let at = place(*at);
            if let Some(it) = raw.get_mut(at) {
                *it ^= byte;
            }
        }
        Damage::Cut { at, n_bytes } => {
            let at = place(*at);
            raw.drain(at..(at + n_bytes).min(raw.len()));
        }
        Damage::End { at } => raw.truncate(place(*at)),
        Damage::Repeat { at, n_bytes, n_times } => {
            let at = place(*at);
            let end = (at + n_bytes).min(raw.len());
            let again = raw[at..end].repeat(*n_times);
            raw.splice(end..end, again);
        }
        Damage::Insert { at, what } => {
            let at = place(*at);
            raw.splice(at..at, PIECES[*what].iter().copied());
        }
        Damage::Enclose { boundary, kind } => {
            let boundary = BOUNDARIES[*boundary];
            let top = format!(
                "From: a@b.example\nContent-Type: {}; boundary=\"{boundary}\"\n\n--{boundary}\n",
                KINDS[*kind]
            );
            raw.splice(0..0, top.into_bytes());
            raw.extend_from_slice(format!("\n--{boundary}--\n").as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_reads_whatever_comes(which in 0..1_000_usize, damages in prop::collection::vec(damage(), 1..8)) {
        let mails = mails();
        let mut raw = std::fs::read(&mails[which % mails.len()]).expect("readable");
        raw.truncate(20_000);
        damages.iter().for_each(|it| apply(&mut raw, it));

        let begun = Instant::now();
        if let Ok(received) = read(&raw, &reading()) {
            let text = &received.mail.text;
            let read = answers(text, 3);
            prop_assert!(read.numbered.iter().all(|it| (1..=3).contains(&it.0)));
            // Nothing that was written is lost altogether.
            prop_assert!(text.is_blank() || !fresh(text).trim().is_empty());
            prop_assert!(text.marks.keys().all(|it| *it < text.words.lines().count()));
            for attached in &received.attached {
                prop_assert!(attached.within.is_none_or(|it| it < received.attached.len()));
            }
        }
        prop_assert!(begun.elapsed() < LONGEST);
    }

    #[test]
    fn it_reads_whatever_words_come(words in "(?s)([ -~\n>\u{200f}\u{661}-\u{669}:.)(1-3]|[a-z ]{1,9}|\n){0,200}", n_asked in 0..5_u32) {
        let text = reportline_adapter_email::text::Text::plain(words);
        let read = answers(&text, n_asked);
        prop_assert!(read.numbered.iter().all(|it| (1..=n_asked).contains(&it.0)));
        let _ = fresh(&text);
    }

    #[test]
    fn it_reads_whatever_html_comes(html in "(?s)(<(/)?(div|p|blockquote|li|ol|td|a href=x|pre|br|head|style|!--)?( class=gmail_quote)?>?|[a-z &;\n]{0,9}){0,80}") {
        let text = reportline_adapter_email::html::to_text(&html);
        prop_assert!(text.marks.keys().all(|it| *it < text.words.lines().count()));
    }
}

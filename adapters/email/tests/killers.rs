//! Mails made to kill or stall whoever reads them, on the stack of a tokio worker: 2 MiB, in a debug build.

use std::time::{Duration, Instant};

use reportline_adapter_email::limits::Refusal;
use reportline_adapter_email::read::{Received, read};
use reportline_adapter_email::reply::{answers, fresh};

use crate::corpus::reading;

/// What a worker of the service has.
const STACK_BYTES: usize = 2 * 1024 * 1024;

/// A debug build on a busy machine; a release build needs a tenth.
const LONGEST: Duration = Duration::from_secs(10);

/// Reads a mail on a small stack, and all that is read from it later.
#[track_caller]
fn survives(what: &str, raw: Vec<u8>) -> Result<Received, Refusal> {
    let begun = Instant::now();
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        let received = read(&raw, &reading());
        if let Ok(it) = &received {
            let _ = (answers(&it.mail.text, 3), fresh(&it.mail.text));
        }
        received
    });
    let received = thread.expect("a thread").join().unwrap_or_else(|_| panic!("{what} panicked"));
    let took = begun.elapsed();
    assert!(took < LONGEST, "{what} took {took:?}");
    received
}

#[track_caller]
fn is_refused(what: &str, raw: String, refusal: Refusal) {
    assert_eq!(survives(what, raw.into_bytes()).err(), Some(refusal), "{what}");
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for (n, three) in bytes.chunks(3).enumerate() {
        let padded = [three[0], *three.get(1).unwrap_or(&0), *three.get(2).unwrap_or(&0)];
        let number = u32::from_be_bytes([0, padded[0], padded[1], padded[2]]);
        for at in 0..4 {
            let is_padding = at > three.len();
            let letter = LETTERS[(number >> (18 - 6 * at) & 63) as usize];
            encoded.push(if is_padding { '=' } else { char::from(letter) });
        }
        if n % 19 == 18 {
            encoded.push('\n');
        }
    }
    encoded
}

fn encoded_mail(inner: &[u8]) -> String {
    let inner = base64(inner);
    format!("From: a@b.example\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n")
}

#[test]
fn chains_of_attached_mails() {
    let n = 60_000;
    is_refused("a chain", "Content-Type: message/rfc822\n\n".repeat(n), Refusal::TooManyMails);
    is_refused(
        "a chain in other words",
        "Content-Type: message / rfc822\n\n".repeat(n),
        Refusal::TooManyParts,
    );
    is_refused(
        "a chain with comments",
        "Content-Type: message/(x)rfc822\n\n".repeat(n),
        Refusal::TooManyParts,
    );
    // The scan cannot see into base64. The part is opened alone, scanned, and stays closed.
    let hidden = encoded_mail("Content-Type: message/rfc822\n\n".repeat(n).as_bytes());
    let received = survives("a chain in base64", hidden.into_bytes()).expect("the mail itself is harmless");
    assert_eq!(received.attached[0].mail.as_ref().err(), Some(&Refusal::TooManyMails));
    assert_eq!(received.attached[0].raw.len(), n * 30);
    // Other spellings that no scan could list.
    let digests = "Content-Type: multipart/digest; boundary=b\n\n--b\n\n".repeat(900);
    survives("a chain of digests", digests.into_bytes()).expect("a mail that holds one closed mail");
}

#[test]
fn mails_attached_as_deep_as_allowed_and_deeper() {
    let chain =
        |n: usize| format!("{}From: a@b.example\n\nx\n", "Content-Type: message/rfc822\n\n".repeat(n));
    let received = survives("fifty levels", chain(50).into_bytes()).expect("fifty are allowed");
    let opened = received.attached.iter().filter(|it| it.mail.is_ok()).count();
    assert_eq!((received.attached.len(), opened), (7, 6));
    assert_eq!(received.attached[6].mail.as_ref().err(), Some(&Refusal::TooDeep));

    let mut nested = b"From: a@b.example\n\ninnermost\n".to_vec();
    for _ in 0..30 {
        nested = encoded_mail(&nested).into_bytes();
    }
    let received = survives("base64 within base64", nested).expect("a mail");
    assert_eq!(received.attached.len(), 7);
}

#[test]
fn parts_and_fields_without_end() {
    let n = 200_000;
    let top = "Content-Type: multipart/mixed; boundary=b\n\n";
    is_refused(
        "parts with a type",
        format!("{top}{}", "--b\nContent-Type: a/b\n\n".repeat(n)),
        Refusal::TooManyParts,
    );
    is_refused("parts without a type", format!("{top}{}", "--b\n\nx\n".repeat(n)), Refusal::TooManyParts);
    is_refused("empty parts", format!("{top}{}", "--b\n".repeat(n)), Refusal::TooManyParts);
    is_refused("fields", "A: b\n".repeat(n), Refusal::TooManyFields);
    is_refused("a field", format!("A: {}", "b".repeat(n * 2)), Refusal::HeaderTooLong);
    is_refused("references", format!("References: {}\n\n", "<a@b>\n ".repeat(n)), Refusal::HeaderTooLong);
    let mut nested = String::new();
    (0..100_000).for_each(|it| {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{it}\n\n--b{it}\n"))
    });
    is_refused("nested multiparts", nested, Refusal::TooManyParts);
    let mut nested = String::new();
    (0..900).for_each(|it| {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{it}\n\n--b{it}\n"))
    });
    is_refused("fewer nested multiparts", nested, Refusal::TooDeep);
}

#[test]
fn fields_that_are_slow_to_read() {
    let header = |name: &str, unit: &str| {
        let n = 250_000 / unit.len();
        format!("From: a@b.example\n{name}: {}\n\nx\n", unit.repeat(n)).into_bytes()
    };
    for (name, unit) in [
        ("To", "a@b.example,"),
        ("To", "(((((((("),
        ("To", "\"\\\"<"),
        ("To", "=?utf-8?q?"),
        ("Subject", "=?utf-8?q?=?utf-8?b?"),
        ("Subject", "=?utf-8?q?=41?= "),
        ("Subject", "=?"),
        ("Content-Type", "a*1=x;"),
        ("Content-Type", "text/plain; a=\""),
        ("Content-Language", "en,"),
        ("References", "<a@b.example> "),
        ("Message-ID", "<<<<"),
        ("Date", "1 2 3 4 "),
        ("Authentication-Results", "mx.hub.example; (((("),
        ("Authentication-Results", "mx.hub.example; a=b;"),
        ("Received", " for <a@b.example> "),
        ("X-Failed-Recipients", "a@b.example,"),
        ("Precedence", "bulk "),
    ] {
        let _ = survives(&format!("{name} of {unit}"), header(name, unit));
    }
    // Each part may have such a field.
    let part = format!("--b\nContent-Type: x/y; {}\n\n", "a*1=x;".repeat(600));
    let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", part.repeat(900));
    let _ = survives("slow fields in 900 parts", raw.into_bytes());
}

#[test]
fn words_that_are_slow_to_read() {
    let n_bytes = 200_000;
    for unit in [
        "\n",
        ">",
        "> ",
        ">\n",
        "From: a\n",
        "From: a\nDate: b\n",
        "From: a\nDate: b\nSubject: c\n\n",
        "> From: a\n> To: b\n",
        "On 3 March 2025 at 10:12 a@b.example wrote:\n",
        "1 ",
        "1 2 3 ",
        "1. a\n",
        "-----Original Message-----\n",
        "-- \n",
        "a.b/c ",
        "[.]",
        "@chatter ",
        "chatter @aa ",
        "3 March ",
        "https://",
        "https://a.example/((((",
        "wrote: ",
        "Sent from my iPhone\n",
        "\u{200f}",
        "١ ",
        "Forwarded message\n",
        "a@b:\n",
    ] {
        let raw = format!("From: mailer-daemon@b.example\n\n5.1.1 {}", unit.repeat(n_bytes / unit.len()));
        let _ = survives(&format!("{unit:?} again and again"), raw.into_bytes());
    }
    let deep = format!("{}From: a\n{0}Date: b\n", ">".repeat(400_000));
    let _ = survives("quoted without end", format!("From: a@b.example\n\n{}", deep.repeat(2)).into_bytes());
}

#[test]
fn html_that_is_slow_to_read() {
    let n = 200_000;
    for document in [
        format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n)),
        "<blockquote>x".repeat(n),
        "<table><tr><td>".repeat(n / 3),
        "<ul><li>x".repeat(n / 2),
    ] {
        let raw = format!("From: a@b.example\nContent-Type: text/html\n\n{document}");
        survives(&document[..12], raw.into_bytes()).expect("it is read");
    }
}

#[test]
fn boundaries_that_are_slow_to_find() {
    let mut raw = String::new();
    (0..29)
        .for_each(|it| raw.push_str(&format!("Content-Type: multipart/mixed; boundary=b{it}\n\n--b{it}\n")));
    raw.push_str(&format!("\n{}", "--b\n".repeat(200_000)));
    survives("lines like boundaries", raw.into_bytes()).expect("it is read");
}

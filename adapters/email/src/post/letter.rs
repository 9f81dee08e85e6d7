//! A letter, and how it is written as a mail. The same letter is always the same mail, byte for byte.

use std::fmt;
use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::trouble::Trouble;
use crate::settings::Settings;

/// RFC 5322, section 3.6.4, sets no limit; threads are found by the newest, and servers refuse endless headers.
const REFERENCES: usize = 20;

/// What is sent to a person.
pub(crate) struct Letter {
    /// The address alone.
    pub(crate) to: String,
    pub(crate) subject: String,
    /// The `Message-ID` of the mail it answers, as `<…>`. What is no such id is left out, also in `references`.
    pub(crate) in_reply_to: Option<String>,
    /// Oldest first.
    pub(crate) references: Vec<String>,
    /// Its own, fixed before the first attempt: a repeated letter must be known as the same.
    pub(crate) message_id: String,
    /// Fixed, too.
    pub(crate) date: Timestamp,
    /// Where an answer goes: the public address with the conversation's token after a `+`.
    pub(crate) reply_to: String,
    /// Where a bounce goes: an address of its own for each letter (VERP), so that it tells which one did not arrive.
    pub(crate) envelope_from: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({} bytes of text, {} of html)", self.text.len(), self.html.len())
    }
}

impl Letter {
    /// The mail, with its envelope.
    ///
    /// `Auto-Submitted: auto-replied` (RFC 3834, section 5) and `X-Auto-Response-Suppress` (Exchange) keep other machines
    /// from answering. The encoding of the bodies is lettre's choice: it panics, with the whole body in the text, over a
    /// `Content-Transfer-Encoding` of ours that does not fit. It adds no `User-Agent`.
    pub(super) fn compose(&self, settings: &Settings) -> Result<Message, Trouble> {
        let from = settings.address.to_string();
        let from = Mailbox::new(
            Some(settings.sender_name.clone()).filter(|it| !it.is_empty()),
            from.parse().map_err(|_| Trouble::NoAddress)?,
        );
        let to: lettre::Address = self.to.parse().map_err(|_| Trouble::NoAddress)?;
        let reply_to: lettre::Address = self.reply_to.parse().map_err(|_| Trouble::NoAddress)?;
        let bounces: lettre::Address = self.envelope_from.parse().map_err(|_| Trouble::NoAddress)?;
        let envelope = Envelope::new(Some(bounces), vec![to.clone()]).map_err(|_| Trouble::NoAddress)?;
        let mut builder = Message::builder()
            .from(from)
            .to(to.into())
            .reply_to(reply_to.into())
            .subject(self.subject.replace(char::is_control, " "))
            .date(SystemTime::from(self.date))
            .message_id(Some(id(&self.message_id).ok_or(Trouble::Unwritable)?.to_owned()))
            .raw_header(plain("Auto-Submitted", "auto-replied"))
            .raw_header(plain("X-Auto-Response-Suppress", "All"))
            .envelope(envelope);
        if let Some(answered) = self.in_reply_to.as_deref().and_then(id) {
            builder = builder.in_reply_to(answered.to_owned());
        }
        let references: Vec<&str> = self.references.iter().filter_map(|it| id(it)).collect();
        if !references.is_empty() {
            let newest = &references[references.len().saturating_sub(REFERENCES)..];
            builder = builder.references(newest.join(" "));
        }
        // lettre's own boundary is drawn by lot.
        let boundary = hex::encode(&Sha256::digest(&self.message_id)[..16]);
        let body = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        builder.multipart(body).map_err(|_| Trouble::Unwritable)
    }
}

/// A `msg-id` (RFC 5322, section 3.6.4) as it may stand in a header. Ids come from strangers' mails: nothing else than
/// one id gets into ours.
fn id(text: &str) -> Option<&str> {
    let text = text.trim();
    let within = text.strip_prefix('<')?.strip_suffix('>')?;
    let is_id =
        within.len() <= 900 && within.bytes().all(|it| it.is_ascii_graphic() && it != b'<' && it != b'>');
    (is_id && !within.is_empty()).then_some(text)
}

fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn settings() -> Settings {
        Settings::read(&json!({
            "address": "report@example.org", "sender_name": "Anlaufstelle Süd", "password": "p",
            "imap_host": "localhost", "smtp_host": "localhost",
        }))
        .expect("they hold")
    }

    fn letter() -> Letter {
        Letter {
            to: "ana@example.net".to_owned(),
            subject: "Your message".to_owned(),
            in_reply_to: Some("<first@example.net>".to_owned()),
            references: vec!["<zero@example.net>".to_owned(), "<first@example.net>".to_owned()],
            message_id: "<c.token.1@example.org>".to_owned(),
            date: "2026-03-01T12:00:00Z".parse().expect("a date"),
            reply_to: "report+token@example.org".to_owned(),
            envelope_from: "report+b-token@example.org".to_owned(),
            text: "Thank you.\n".to_owned(),
            html: "<p>Thank you.</p>\n".to_owned(),
        }
    }

    fn check(letter: &Letter, expected: Expect) {
        let message = letter.compose(&settings()).expect("it can be written");
        let text = String::from_utf8(message.formatted()).expect("it is ASCII");
        assert_eq!(message.envelope().from().map(ToString::to_string), Some(letter.envelope_from.clone()));
        assert!(text.is_ascii() && text.lines().all(|it| it.len() <= 998), "RFC 5322, section 2.1.1");
        expected.assert_eq(&text.replace('\r', ""));
    }

    #[test]
    fn a_letter_is_a_mail() {
        check(
            &letter(),
            expect![[r#"
            From: =?utf-8?b?QW5sYXVmc3RlbGxlIFPDvGQ=?= <report@example.org>
            To: ana@example.net
            Reply-To: report+token@example.org
            Subject: Your message
            Date: Sun, 01 Mar 2026 12:00:00 +0000
            Message-ID: <c.token.1@example.org>
            Auto-Submitted: auto-replied
            X-Auto-Response-Suppress: All
            In-Reply-To: <first@example.net>
            References: <zero@example.net> <first@example.net>
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="f07c040c0c0be0ead22ae0dac2f3a0f3"

            --f07c040c0c0be0ead22ae0dac2f3a0f3
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Thank you.

            --f07c040c0c0be0ead22ae0dac2f3a0f3
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 7bit

            <p>Thank you.</p>

            --f07c040c0c0be0ead22ae0dac2f3a0f3--
        "#]],
        );
    }

    #[test]
    fn words_of_any_script_are_encoded() {
        let text = "Danke. شكرا. \u{1f33b}\n".to_owned();
        check(
            &Letter {
                html: format!("<p>{text}</p>"),
                subject: "Ihre Nachricht – danke".to_owned(),
                text,
                ..letter()
            },
            expect![[r#"
                From: =?utf-8?b?QW5sYXVmc3RlbGxlIFPDvGQ=?= <report@example.org>
                To: ana@example.net
                Reply-To: report+token@example.org
                Subject: Ihre Nachricht =?utf-8?b?4oCT?= danke
                Date: Sun, 01 Mar 2026 12:00:00 +0000
                Message-ID: <c.token.1@example.org>
                Auto-Submitted: auto-replied
                X-Auto-Response-Suppress: All
                In-Reply-To: <first@example.net>
                References: <zero@example.net> <first@example.net>
                MIME-Version: 1.0
                Content-Type: multipart/alternative;
                 boundary="f07c040c0c0be0ead22ae0dac2f3a0f3"

                --f07c040c0c0be0ead22ae0dac2f3a0f3
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                RGFua2UuINi02YPYsdinLiDwn4y7DQo=
                --f07c040c0c0be0ead22ae0dac2f3a0f3
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PHA+RGFua2UuINi02YPYsdinLiDwn4y7DQo8L3A+
                --f07c040c0c0be0ead22ae0dac2f3a0f3--
            "#]],
        );
    }

    #[test]
    fn nothing_of_a_strangers_mail_becomes_a_header() {
        for evil in ["<a@b>\r\nBcc: x@y", "a@b", "<>", "<a@b> <c@d>", "<a b@c>", "<\u{e9}@x>"] {
            let letter = Letter {
                in_reply_to: Some(evil.to_owned()),
                references: vec![evil.to_owned()],
                subject: "a\r\nBcc: x@y".to_owned(),
                ..letter()
            };
            let message = letter.compose(&settings()).expect("it can be written");
            let text = String::from_utf8(message.formatted()).expect("it is ASCII");
            assert!(!text.contains("In-Reply-To") && !text.contains("References"), "{evil:?}");
            assert!(text.lines().all(|it| !it.starts_with("Bcc")), "{evil:?}");
        }
    }

    #[test]
    fn a_long_thread_keeps_its_newest_references() {
        let references = (0..100).map(|it| format!("<{it}@example.net>")).collect();
        let message = Letter { references, ..letter() }.compose(&settings()).expect("it can be written");
        let text = String::from_utf8(message.formatted()).expect("it is ASCII");
        assert!(text.contains("<99@example.net>") && text.contains("<80@example.net>"));
        assert!(!text.contains("<79@example.net>"));
    }

    #[test]
    fn what_is_no_address_is_rejected() {
        for to in ["", "ana", "a@b@c", "ana@example.net\r\nRCPT TO:<x@y>", "<ana@example.net>"] {
            assert!(Letter { to: to.to_owned(), ..letter() }.compose(&settings()).is_err(), "{to:?}");
        }
    }

    #[test]
    fn the_same_letter_is_the_same_mail() {
        let write = || letter().compose(&settings()).expect("it can be written").formatted();
        assert_eq!(write(), write());
    }
}

//! Somebody with a mailbox: writes, answers letters, forwards what they got, reads what came.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Message, MultiPart, SinglePart};

use super::{LIMIT, PostOffice, REPORT, vouched};
use crate::read::read;
use crate::reading::Reading;

/// Somebody with a mailbox.
pub struct Correspondent {
    office: Arc<PostOffice>,
    address: String,
    n_written: AtomicU64,
    read: Mutex<HashSet<String>>,
}

/// A letter as it lies in somebody's mailbox.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its `Message-ID`, without angle brackets.
    pub id: String,
    /// Where an answer goes.
    pub reply_to: String,
    /// Its plain text.
    pub text: String,
    /// All of it.
    pub raw: String,
}

/// A mail that somebody is about to send.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// Its words.
    pub text: String,
    /// Its words as HTML, instead.
    pub html: Option<String>,
    /// Its files: name, type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// The letter it answers.
    pub answers: Option<Arrived>,
}

impl Correspondent {
    /// Somebody at that address.
    pub fn new(office: &Arc<PostOffice>, address: &str) -> Self {
        Self {
            office: Arc::clone(office),
            address: address.to_owned(),
            n_written: AtomicU64::new(1),
            read: Mutex::default(),
        }
    }

    /// Their address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Writes a first mail. Their provider vouches for it.
    pub async fn writes(&self, text: &str) {
        let mail = self.mail(&Outgoing { text: text.to_owned(), ..Outgoing::default() });
        self.office.delivers(REPORT, &vouched(&mail)).await;
    }

    /// Answers a letter. Nobody vouches for it but the token in it.
    pub async fn answers(&self, letter: &Arrived, text: &str) {
        self.sends(Outgoing { text: text.to_owned(), answers: Some(letter.clone()), ..Outgoing::default() })
            .await;
    }

    /// Sends a mail for which nobody vouches: to the address a letter wants answers at, or to the public one.
    pub async fn sends(&self, outgoing: Outgoing) {
        let to = outgoing.answers.as_ref().map_or(REPORT, |it| it.reply_to.as_str());
        self.office.delivers(to, &self.mail(&outgoing)).await;
    }

    /// The mail as it would go out.
    pub fn mail(&self, outgoing: &Outgoing) -> String {
        let number = self.n_written.fetch_add(1, Ordering::Relaxed);
        let to = outgoing.answers.as_ref().map_or(REPORT, |it| it.reply_to.as_str());
        let mut builder = Message::builder()
            .from(self.address.parse().expect("an address"))
            .to(to.parse().expect("an address"))
            .subject("hello")
            .message_id(Some(format!("<{number}.{}>", self.address)));
        if let Some(letter) = &outgoing.answers {
            let id = format!("<{}>", letter.id);
            builder = builder.in_reply_to(id.clone()).references(id);
        }
        let words = match &outgoing.html {
            Some(html) => SinglePart::html(html.clone()),
            None => SinglePart::plain(outgoing.text.clone()),
        };
        let message = if outgoing.files.is_empty() {
            builder.singlepart(words)
        } else {
            let files = outgoing.files.iter().map(|(name, kind, bytes)| {
                let kind = ContentType::parse(kind).expect("a type");
                Attachment::new(name.clone()).body(bytes.clone(), kind)
            });
            builder.multipart(files.fold(MultiPart::mixed().singlepart(words), MultiPart::singlepart))
        };
        String::from_utf8(message.expect("a mail").formatted()).expect("it is ASCII")
    }

    /// All letters in their mailbox.
    pub fn letters(&self) -> Vec<Arrived> {
        let mut letters: Vec<Arrived> =
            self.office.mailbox_of(&self.address).into_iter().map(Arrived::read).collect();
        // Ids of deliveries grow.
        letters.sort_by(|one, other| delivery(&one.id).cmp(delivery(&other.id)));
        letters
    }

    /// The next letter that they have not read. Mail may overtake mail: of two that are under way it may be either.
    pub async fn hears(&self) -> Arrived {
        let waiting = async {
            loop {
                if let Some(letter) = self.unread().into_iter().next() {
                    self.read().insert(letter.id.clone());
                    return letter;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(LIMIT, waiting).await {
            Ok(letter) => letter,
            Err(_) => panic!("waited {LIMIT:?} for a letter to {}", self.address),
        }
    }

    /// The letters that they have not read.
    pub fn unread(&self) -> Vec<Arrived> {
        let read = self.read().clone();
        self.letters().into_iter().filter(|it| !read.contains(&it.id)).collect()
    }

    fn read(&self) -> MutexGuard<'_, HashSet<String>> {
        self.read.lock().expect("no holder panics")
    }

    /// A bounce of a letter, as their provider sends it when the mailbox is gone (RFC 3464).
    pub async fn is_gone(&self, letter: &Arrived) {
        let token = letter.reply_to.split_once('+').expect("it has a token").1;
        let bounce = format!(
            "From: MAILER-DAEMON@people.test\r\nTo: report+b-{token}\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\n\r\nThere is no such mailbox.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; people.test\r\n\r\nFinal-Recipient: rfc822; {}\r\nAction: failed\r\n\
             Status: 5.1.1\r\n\r\n--b--\r\n",
            self.address,
        );
        self.office.delivers(&format!("report+b-{token}"), &bounce).await;
    }
}

impl Arrived {
    fn read(raw: String) -> Self {
        let received = read(raw.as_bytes(), &Reading::default()).expect("our own letters can be read");
        let reply_to = received.mail.reply_to.first().map(|it| it.written.clone());
        Self {
            id: received.mail.message_id.map(|it| it.0).unwrap_or_default(),
            reply_to: reply_to.unwrap_or_default(),
            text: received.mail.text.words,
            raw,
        }
    }
}

fn delivery(id: &str) -> &str {
    let local = id.split('@').next().unwrap_or_default();
    local.rsplit('.').next().unwrap_or_default()
}

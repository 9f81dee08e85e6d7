//! A mail as we read it: who, to whom, when, what about, and the words.

use jiff::Timestamp;

use crate::address::Address;
use crate::fields::Fields;
use crate::open::Opened;
use crate::personal::Personal;
use crate::text::Text;

/// What a mail says, without what is enclosed in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mail {
    /// Its `Message-ID`, without angle brackets. Its sender picked it: it proves nothing and is no key.
    pub message_id: Option<Personal>,
    /// What it says it answers.
    pub in_reply_to: Vec<Personal>,
    /// The newest five of its `References`, the newest first: further back nobody looks (email.md A3.3).
    pub references: Vec<Personal>,
    /// Who is said to have written it. More than one is allowed, and suspicious.
    pub from: Vec<Address>,
    /// Who is said to have sent it on their behalf.
    pub sender: Option<Address>,
    /// Where answers are wanted.
    pub reply_to: Vec<Address>,
    /// Where the last server says that bounces go.
    pub return_path: ReturnPath,
    /// `To`.
    pub to: Vec<Address>,
    /// `Cc`.
    pub cc: Vec<Address>,
    /// Whom servers say it was delivered for, the surest first. See [`Mail::recipients`].
    pub delivered_to: Vec<Address>,
    /// Its `Date` as written.
    pub date: Option<Personal>,
    /// Its `Date` as a moment, if it is one.
    pub at: Option<Timestamp>,
    /// The language its header names (BCP 47). Nothing is guessed from words.
    pub language: Option<String>,
    /// Its `Subject`, decoded.
    pub subject: Option<Personal>,
    /// Its words: plain text if there is any, else its HTML as text.
    pub text: Text,
    /// Whether the words were there as HTML alone.
    pub is_html_only: bool,
    /// Its `Received` lines as written, the newest first.
    pub received: Vec<Personal>,
    /// Its `Authentication-Results`, each with its place.
    pub auth_results: Vec<AuthResults>,
    /// Whether it bears a `DKIM-Signature`; whether that holds is not looked at here.
    pub is_dkim_signed: bool,
}

/// One `Authentication-Results` field (RFC 8601). Anybody can write one into a mail; see `sender.rs` for which count.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthResults {
    /// As written.
    pub written: Personal,
    /// How many `Received` lines stand above it. Servers write on top: what stands above the line of our own server was
    /// written by our own server.
    pub n_received_above: usize,
}

/// The envelope's sender, as the last server noted it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ReturnPath {
    /// The server noted none.
    #[default]
    Absent,
    /// `<>`: sent by a machine that wants no answer (RFC 5321 section 4.5.5).
    Null,
    /// An address.
    Address(Address),
}

/// How many of `References` are looked at, as Discourse does.
const N_REFERENCES: usize = 5;

/// Fields in which servers note whom a mail was delivered for, the surest first (email.md A2, trap 8).
const DELIVERED: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To"];

impl Mail {
    /// Reads an opened mail. `own_hops`: so many of its `Received` lines are our own servers'.
    pub(crate) fn of(opened: &Opened<'_>, own_hops: usize) -> Self {
        let fields = &opened.parts[0].fields;
        let personal = |it: Vec<String>| it.into_iter().map(Personal).collect::<Vec<_>>();
        let references = fields.ids("References").into_iter().rev().take(N_REFERENCES).map(Personal);
        let received: Vec<Personal> = fields.all("Received").map(|it| Personal(it.written())).collect();
        let mut delivered_to: Vec<Address> = DELIVERED.iter().flat_map(|it| fields.addresses(it)).collect();
        delivered_to.extend(received.iter().take(own_hops).filter_map(|it| received_for(it)));
        let subject = fields.first("Subject").map(|it| Personal(it.text())).filter(|it| !it.is_empty());
        Self {
            message_id: fields.ids("Message-ID").into_iter().next().map(Personal),
            in_reply_to: personal(fields.ids("In-Reply-To")),
            references: references.collect(),
            from: fields.addresses("From"),
            sender: fields.addresses("Sender").into_iter().next(),
            reply_to: fields.addresses("Reply-To"),
            return_path: return_path(fields),
            to: fields.addresses("To"),
            cc: fields.addresses("Cc"),
            delivered_to,
            date: fields.written("Date").map(Personal),
            at: fields.first("Date").and_then(|it| it.date()),
            language: language(fields),
            subject,
            text: opened.text(),
            is_html_only: opened.is_html_only(),
            received,
            auth_results: auth_results(fields),
            is_dkim_signed: fields.first("DKIM-Signature").is_some(),
        }
    }

    /// Every address that may be ours and carry a token, the surest first: as servers delivered it, then as its sender
    /// wrote it.
    pub fn recipients(&self) -> impl Iterator<Item = &Address> {
        self.delivered_to.iter().chain(&self.to).chain(&self.cc)
    }
}

fn return_path(fields: &Fields<'_>) -> ReturnPath {
    let Some(written) = fields.first("Return-Path").map(|it| it.written()) else {
        return ReturnPath::Absent;
    };
    match Address::read(&written, None) {
        Some(address) => ReturnPath::Address(address),
        None if matches!(written.as_str(), "<>" | "") => ReturnPath::Null,
        // `<MAILER-DAEMON>`, as some servers write it.
        None if written.to_lowercase().contains("mailer-daemon") => ReturnPath::Null,
        None => ReturnPath::Absent,
    }
}

/// `… by mx.example.org … for <intake+TOKEN@example.org>; Mon, 3 Mar 2025 …` (RFC 5321 section 4.4).
fn received_for(received: &str) -> Option<Address> {
    let (_, after) = received.split_once(" for ")?;
    let word = after.split([';', ' ']).find(|it| !it.is_empty())?;
    Address::read(word, None)
}

fn auth_results(fields: &Fields<'_>) -> Vec<AuthResults> {
    let mut results = Vec::new();
    let mut n_received_above = 0;
    for field in &fields.0 {
        if field.name.eq_ignore_ascii_case(b"Received") {
            n_received_above += 1;
        } else if field.name.eq_ignore_ascii_case(b"Authentication-Results") {
            results.push(AuthResults { written: Personal(field.written()), n_received_above });
        }
    }
    results
}

/// The first tag of `Content-Language` (RFC 3282), else of `Accept-Language`, if it has a tag's shape.
fn language(fields: &Fields<'_>) -> Option<String> {
    let tag = |name: &str| {
        let written = fields.written(name)?;
        let tag = written.split([',', ';', ' ']).next()?.trim().to_owned();
        let is_part =
            |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
        let is_primary = tag
            .split('-')
            .next()
            .is_some_and(|it| (2..=3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphabetic()));
        (is_primary && tag.len() <= 35 && tag.split('-').all(is_part)).then_some(tag)
    };
    tag("Content-Language").or_else(|| tag("Accept-Language"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_read_from_the_received_line() {
        let line = "from a by mx.example.org with ESMTP id 1 for <intake+T@example.org>; Mon, 3 Mar 2025";
        assert_eq!(received_for(line).unwrap().detail(), Some("T"));
        assert_eq!(received_for("from a by b for multiple recipients; Mon"), None);
    }
}

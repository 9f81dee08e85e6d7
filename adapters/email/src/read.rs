//! The bytes of a mail in, what it says out. Total: whatever comes is read, or refused with a reason.
//!
//! 1. The limits are checked (`limits.rs`), before anything is parsed.
//! 2. The mail is split into parts, the parts get their roles (`parts.rs`, `open.rs`).
//! 3. What is attached as a mail is read the same way, one after the other, never one within the other.
//! 4. What sort of mail it is, who is proven to have sent it, and what its words already tell.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reportline_channel::File;
use sha2::{Digest, Sha256};

use crate::automatic::{Sign, is_vacation, signs};
use crate::bounce::{self, Bounce};
use crate::complaint::{self, Complaint};
use crate::dkim::{Checked, Verifier};
use crate::facts::{Facts, facts};
use crate::forwarded::{Forwarded, forwards};
use crate::limits::{MAX_MAIL_DEPTH, MAX_MAILS, Refusal};
use crate::mail::Mail;
use crate::open::{Opened, open};
use crate::parts::budget;
use crate::reading::Reading;
use crate::sender::{Dkim, Doubt, Sender, sender};

/// A mail that was read.
#[derive(Clone, Debug)]
pub struct Received {
    /// SHA-256 of the raw bytes, lower-case hexadecimal.
    pub sha256: String,
    /// The mail itself.
    pub mail: Mail,
    /// What sort of mail it is.
    pub kind: Kind,
    /// Why no automatic answer may be sent to it; empty if one may.
    pub signs: Vec<Sign>,
    /// Whether its `From` is proven: by what the mail bears, and by its signature once that was checked.
    pub sender: Sender,
    /// What our own check of its signature said; `Unverifiable` until it was made.
    pub checked: Checked,
    /// Mails attached to it, at all depths.
    pub attached: Vec<Attached>,
    /// Files enclosed in it and in the mails attached to it.
    pub enclosed: Vec<Enclosed>,
    /// Mails that its words hold below a header block, from the outermost in. In an answer, that may be our own letter.
    pub forwards: Vec<Forwarded>,
    /// What its words and subject already tell.
    pub facts: Facts,
}

/// What sort of mail it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A person's, as far as anybody can tell.
    Letter,
    /// One of ours that came back.
    Bounce(Bounce),
    /// Another provider's report of abuse.
    Complaint(Complaint),
    /// An answering machine's.
    Vacation,
    /// Another machine's: a list, a newsletter, a notice.
    Machine,
}

/// A mail attached to a mail: the best evidence there is.
#[derive(Clone)]
pub struct Attached {
    /// Its bytes exactly as they stand in the mail around it; decoded, if they travelled encoded.
    pub raw: Bytes,
    /// SHA-256 of `raw`, lower-case hexadecimal.
    pub sha256: String,
    /// Which of the attached mails it is attached to; `None` if to the mail itself.
    pub within: Option<usize>,
    /// Whether it travelled in base64 or quoted-printable, which RFC 2046 section 5.2.1 forbids and many do.
    pub was_encoded: bool,
    /// Whether only its header is there, as in many bounces.
    pub is_header_only: bool,
    /// What it says, or why it stays closed.
    pub mail: Result<Mail, Refusal>,
    /// What our own check of its signature said; `Unverifiable` until it was made.
    pub checked: Checked,
}

/// A file enclosed in a mail.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// The file.
    pub file: File,
    /// Whether it is meant to be seen within the words, as a pasted screenshot is.
    pub is_inline: bool,
    /// Which of the attached mails it is enclosed in; `None` if in the mail itself.
    pub within: Option<usize>,
}

/// Reads a mail.
pub fn read(raw: &[u8], reading: &Reading) -> Result<Received, Refusal> {
    let mut n_left = budget();
    let opened = open(raw, reading.max_bytes, &mut n_left)?;
    let mail = Mail::of(&opened, reading.own_hops);
    let mut found = Found::default();
    found.enclose(&opened, None);
    found.read_attached(reading, &mut n_left);

    let top = &opened.parts[0];
    let signs = signs(&top.fields, &mail, &top.content.kind, reading);
    let kind = kind(&opened, &mail, &signs);
    let words = match &mail.subject {
        Some(subject) => Cow::Owned(format!("{}\n{}", subject.0, mail.text.words)),
        None => Cow::Borrowed(&mail.text.words),
    };
    Ok(Received {
        sha256: sha256(raw),
        kind,
        signs,
        sender: sender(&mail, reading, &Dkim::Unverifiable),
        checked: Checked::default(),
        attached: found.attached,
        enclosed: found.enclosed,
        forwards: forwards(&mail.text.words),
        facts: facts(&words),
        mail,
    })
}

impl Received {
    /// Has the signatures checked of the mails attached, which are evidence, and of the mail itself where nobody has said
    /// anything of its sender yet. A sender who is proven, or proven to be another, stays so.
    pub(crate) async fn check(&mut self, raw: &[u8], reading: &Reading, verifier: &Verifier) {
        if matches!(self.sender, Sender::Unproven(Doubt::Unchecked | Doubt::NotAligned)) {
            self.checked = verifier.check(raw, &self.mail).await;
            self.sender = sender(&self.mail, reading, &self.checked.dkim);
        }
        for attached in self.attached.iter_mut().filter(|it| it.within.is_none() && !it.is_header_only) {
            if let Ok(mail) = &attached.mail {
                attached.checked = verifier.check(&attached.raw, mail).await;
            }
        }
    }
}

fn kind(opened: &Opened<'_>, mail: &Mail, signs: &[Sign]) -> Kind {
    if let Some(complaint) = complaint::read(opened) {
        return Kind::Complaint(complaint);
    }
    if let Some(bounce) = bounce::read(opened, mail) {
        return Kind::Bounce(bounce);
    }
    match signs {
        [] => Kind::Letter,
        _ if is_vacation(signs, &opened.parts[0].fields) => Kind::Vacation,
        _ => Kind::Machine,
    }
}

/// What is enclosed, as far as it was found.
#[derive(Default)]
struct Found {
    attached: Vec<Attached>,
    depths: Vec<usize>,
    enclosed: Vec<Enclosed>,
}

impl Found {
    /// Takes out what is enclosed in a mail. Its attached mails are kept closed for now.
    fn enclose(&mut self, opened: &Opened<'_>, within: Option<usize>) {
        let depth = within.map_or(1, |it| self.depths[it] + 1);
        for (bytes, part) in opened.mails() {
            // What no honest mail has is kept as a file: nothing is lost.
            if self.attached.len() == MAX_MAILS {
                self.enclosed.push(Enclosed { file: crate::open::file(part), is_inline: false, within });
                continue;
            }
            self.depths.push(depth);
            self.attached.push(Attached {
                sha256: sha256(&bytes),
                was_encoded: matches!(bytes, Cow::Owned(_)),
                raw: Bytes::from(bytes.into_owned()),
                within,
                is_header_only: part.content.kind.ends_with("-headers"),
                mail: Err(Refusal::TooDeep),
                checked: Checked::default(),
            });
        }
        self.enclosed.extend(opened.files().map(|(file, is_inline)| Enclosed { file, is_inline, within }));
    }

    /// Opens the attached mails one by one; those attached to them come behind.
    fn read_attached(&mut self, reading: &Reading, n_left: &mut usize) {
        let mut at = 0;
        while at < self.attached.len() {
            if self.depths[at] <= MAX_MAIL_DEPTH {
                let raw = self.attached[at].raw.clone();
                self.attached[at].mail = match open(&raw, reading.max_bytes, n_left) {
                    Ok(opened) => {
                        self.enclose(&opened, Some(at));
                        // No server of ours wrote into it.
                        Ok(Mail::of(&opened, 0))
                    }
                    Err(refusal) => Err(refusal),
                };
            }
            at += 1;
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.mail.as_ref().map_or_else(|it| it.word(), |_| "read");
        write!(f, "Attached(‹{} bytes›, {state})", self.raw.len())
    }
}

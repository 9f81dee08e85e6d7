//! Which mail a letter answers, so that programs show both in one thread.

use reportline_channel::ReplyTo;
use serde::{Deserialize, Serialize};

use crate::mail::Mail;

/// So many ids of a thread are carried on (`post/letter.rs` writes no more).
const MOST: usize = 20;

/// A longer id is left out: it is the sender's own choice.
const MOST_BYTES: usize = 900;

/// A mail that came, and those before it, as a letter names them. Ids have their angle brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Thread {
    /// The mail's own.
    pub(crate) id: String,
    /// Those before it, the oldest first.
    pub(crate) before: Vec<String>,
}

impl Thread {
    /// The thread of a mail; `None` if it has no name.
    pub(crate) fn of(mail: &Mail) -> Option<Self> {
        let bracketed = |it: &str| (it.len() <= MOST_BYTES).then(|| format!("<{it}>"));
        let id = bracketed(mail.message_id.as_ref()?)?;
        let mut before: Vec<String> =
            mail.references.iter().rev().filter_map(|it| bracketed(it)).take(MOST).collect();
        // RFC 5322, section 3.6.4: without References, what it answers stands in their place.
        if before.is_empty() {
            before.extend(mail.in_reply_to.first().and_then(|it| bracketed(it)));
        }
        Some(Self { id, before })
    }

    pub(crate) fn written(&self) -> ReplyTo {
        ReplyTo(serde_json::to_string(self).expect("it is plain data"))
    }

    pub(crate) fn read(reply_to: &ReplyTo) -> Option<Self> {
        serde_json::from_str(&reply_to.0).ok()
    }

    /// What a letter that answers it refers to.
    pub(crate) fn references(&self) -> Vec<String> {
        self.before.iter().cloned().chain([self.id.clone()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personal::Personal;

    #[test]
    fn a_thread_goes_through_the_service_and_back() {
        let mail = Mail {
            message_id: Some(Personal::from("3@x")),
            // The newest first.
            references: vec![Personal::from("2@x"), Personal::from("1@x")],
            ..Mail::default()
        };
        let thread = Thread::of(&mail).expect("it has a name");
        assert_eq!(thread.references(), ["<1@x>", "<2@x>", "<3@x>"]);
        assert_eq!(Thread::read(&thread.written()), Some(thread));
        assert_eq!(Thread::of(&Mail::default()), None);
        assert_eq!(Thread::read(&ReplyTo("5".to_owned())), None);
    }
}

//! A letter to a person: whether it may go, how it is addressed, and what the server's answer means.

use std::time::Duration;

use jiff::Timestamp;
use reportline_channel::{Beside, Body, Outbound, Peer, Sent};
use reportline_delivery::DeliveryError;

use crate::EmailChannel;
use crate::memory::{Hold, Most};
use crate::post::{Letter, Post};
use crate::render::{Sheet, sheet};
use crate::settings::Settings;
use crate::thread::Thread;
use crate::token::{Asked, Name, Token};

/// How long the first letters after a start wait for the channel to have read its key.
const READY_LIMIT: Duration = Duration::from_secs(20);

impl EmailChannel {
    pub(crate) async fn write_to(
        &self,
        to: &Peer,
        message: &Outbound,
        beside: Beside<'_>,
    ) -> Result<Sent, DeliveryError> {
        let mut is_ready = self.is_ready.subscribe();
        let ready = async { is_ready.wait_for(|it| *it).await.is_ok() };
        if !tokio::time::timeout(READY_LIMIT, ready).await.unwrap_or(false) {
            return Err(DeliveryError::retry("the channel is not running yet"));
        }
        let token = self.with_memory(|memory| memory.key.token(&to.0));
        self.may_send(&token, beside.now).map_err(verdict)?;
        let letter = letter(&self.settings, to, message, &token, beside);
        Post::new(&self.settings).send(&letter).await?;
        self.change_memory(|memory| memory.sent(&token, beside.now));
        Ok(Sent::default())
    }

    fn may_send(&self, to: &Token, now: Timestamp) -> Result<(), Hold> {
        let most = Most {
            per_day: self.settings.letters_per_address_per_day,
            unanswered: self.settings.letters_without_answer,
        };
        self.with_memory(|memory| memory.may_send(to, now, most))
    }
}

/// Addresses a message. Nothing of the mail it answers is in it: whoever gets it may be watched.
fn letter(settings: &Settings, to: &Peer, message: &Outbound, token: &Token, beside: Beside<'_>) -> Letter {
    let Sheet { text, html, most } = sheet(message);
    let asked = match &message.body {
        Body::Letter(letter) => Some(Asked { letter: letter.letter, most }),
        _ => None,
    };
    let own = &settings.address;
    let name = Name { token: token.clone(), asked };
    let thread = message.reply_to.as_ref().and_then(Thread::read);
    Letter {
        to: to.0.clone(),
        subject: settings.subject.clone(),
        references: thread.as_ref().map(Thread::references).unwrap_or_default(),
        in_reply_to: thread.map(|it| it.id),
        message_id: name.message_id(beside.delivery, &own.domain),
        date: beside.now,
        reply_to: format!("{}+{}@{}", own.local, token.as_str(), own.domain),
        envelope_from: format!("{}+b-{}@{}", own.local, token.as_str(), own.domain),
        text,
        html,
    }
}

/// What the outbox should do with a letter that may not go now.
fn verdict(hold: Hold) -> DeliveryError {
    match hold {
        Hold::Gone => DeliveryError::reject(hold),
        Hold::Unanswered => DeliveryError::unheard(hold),
        Hold::Today(left) => DeliveryError::retry_after(left, hold),
    }
}

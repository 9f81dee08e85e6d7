//! Email: people write to an address, forward what they got, and answer one letter.
//!
#![doc = include_str!("../README.md")]

pub mod address;
mod alignment;
pub mod automatic;
pub mod bounce;
mod charset;
pub mod complaint;
mod dates;
pub mod dkim;
pub mod facts;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
mod fetched;
mod fields;
mod flowed;
pub mod forwarded;
mod hand_over;
pub mod html;
mod judge;
mod lanes;
mod languages;
pub mod limits;
mod line_ends;
mod lines;
pub mod mail;
mod maildir;
mod memory;
mod numbers;
mod open;
mod page;
mod parts;
pub mod personal;
mod provenance;
pub mod read;
pub mod reading;
mod receive;
mod render;
pub mod reply;
mod send;
pub mod sender;
mod slot;
mod source;
mod take;
mod taster;
pub mod text;
mod thread;
mod token;
mod transfer;
mod waiting;

mod mailbox;
mod post;
mod settings;
mod tls;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use reportline_channel::{
    Adapter, Asks, Beside, BuildError, Capabilities, Channel, ChannelId, Context, Outbound, Pace, Peer,
    RunError, Sent, Sight, Slot, Turn, Unit,
};
use reportline_delivery::DeliveryError;
use tokio::sync::{Notify, watch};

use crate::memory::Memory;
use crate::post::Post;
use crate::reading::Reading;
use crate::settings::Settings;
use crate::slot::MailSlot;
use crate::source::Source;

/// The adapter; see `src/adapters.rs` for the table it stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Email;

impl Adapter for Email {
    fn kind(&self) -> &'static str {
        "email"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn keys(&self) -> &'static [&'static str] {
        settings::KEYS
    }

    fn text_keys(&self) -> &'static [&'static str] {
        TEXT_KEYS
    }

    fn sight(&self) -> Sight {
        Sight { sees: SEES, never_sees: NEVER_SEES }
    }

    fn aside(&self) -> Option<fn() -> std::io::Result<()>> {
        Some(taster::serve)
    }

    fn has_slot(&self) -> bool {
        true
    }

    fn build(
        &self,
        _: &ChannelId,
        settings: &serde_json::Value,
    ) -> Result<Box<dyn Channel>, Vec<BuildError>> {
        let settings = Settings::read(settings)?;
        let reading = Reading {
            max_bytes: usize::try_from(settings.mail_limit).unwrap_or(usize::MAX),
            own_addresses: vec![settings.address.to_string()],
            // People may write from the domain of the address; so none is ours alone.
            own_id_domain: None,
            authserv_id: settings.authserv_id.clone(),
            own_hops: settings.own_hops,
        };
        Ok(Box::new(EmailChannel {
            settings,
            reading,
            memory: Mutex::new(None),
            is_ready: watch::Sender::new(false),
            is_changed: AtomicBool::new(false),
            changed: Notify::new(),
        }))
    }
}

/// What the operator is told without `authserv_id`.
const NOBODY_PROVEN: &str = "without `authserv_id` a sender is proven by a signature alone; other first mails wait in the folder `review`";

const SEES: &[&str] = &["email-sees-mail", "email-sees-header", "email-sees-providers"];

const NEVER_SEES: &[&str] = &["email-never-mailbox", "email-never-links", "email-never-read"];

const TEXT_KEYS: &[&str] = &[
    "email-sees-mail",
    "email-sees-header",
    "email-sees-providers",
    "email-never-mailbox",
    "email-never-links",
    "email-never-read",
];

/// A letter is as long as it has to be; above this it is no letter any more.
const MESSAGE_LIMIT: usize = 1 << 20;

/// No list is longer.
const OPTIONS_AT_ONCE: usize = 1_000;

/// One address.
struct EmailChannel {
    settings: Settings,
    reading: Reading,
    /// `None` until `run` has read it.
    memory: Mutex<Option<Memory>>,
    /// Whether there is a memory.
    is_ready: watch::Sender<bool>,
    /// Whether it differs from what was kept.
    is_changed: AtomicBool,
    /// Tells `run` so.
    changed: Notify,
}

impl fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailChannel({:?})", self.settings)
    }
}

#[async_trait]
impl Channel for EmailChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Push,
            asks: Asks::All,
            message_limit: (MESSAGE_LIMIT, Unit::Bytes),
            options_at_once: OPTIONS_AT_ONCE,
            file_limit: self.settings.mail_limit,
            pace: Pace {
                overall_per_second: self.settings.sends_per_second,
                between_to_peer: Duration::ZERO,
            },
            is_single: true,
        }
    }

    async fn run(&self, context: Context<'_>) -> Result<(), RunError> {
        self.take(context).await
    }

    async fn send(&self, to: &Peer, message: &Outbound, beside: Beside<'_>) -> Result<Sent, DeliveryError> {
        self.write_to(to, message, beside).await
    }

    async fn probe(&self) -> Result<(), RunError> {
        Source::probe(&self.settings).await?;
        Post::new(&self.settings).probe().await
    }

    async fn advice(&self) -> Result<Vec<String>, RunError> {
        let mut advice = Source::probe(&self.settings).await?;
        if self.settings.authserv_id.is_none() {
            advice.push(NOBODY_PROVEN.to_owned());
        }
        Ok(advice)
    }

    async fn slot(&self) -> Result<Box<dyn Slot + '_>, RunError> {
        Ok(Box::new(MailSlot::open(&self.settings).await?))
    }
}

impl EmailChannel {
    fn memory(&self) -> MutexGuard<'_, Option<Memory>> {
        // Nothing that holds it can panic half way.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_memory<T>(&self, look: impl FnOnce(&Memory) -> T) -> T {
        look(self.memory().as_ref().expect("whoever looks has waited until it is there"))
    }

    /// Changes the memory; `change` tells whether it did.
    fn change_memory(&self, change: impl FnOnce(&mut Memory) -> bool) {
        if change(self.memory().as_mut().expect("whoever changes it has waited until it is there")) {
            self.is_changed.store(true, Ordering::Relaxed);
            self.changed.notify_one();
        }
    }

    /// The memory in writing, if it differs from what was kept.
    fn take_changes(&self) -> Option<String> {
        self.is_changed.swap(false, Ordering::Relaxed).then(|| self.with_memory(Memory::written))
    }
}

// What these rooms are to each other is nobody else's business; so they are tried from within.
#[cfg(test)]
#[path = "../tests/flood.rs"]
mod flood;
#[cfg(test)]
#[path = "../tests/letters.rs"]
mod letters;
#[cfg(test)]
#[path = "../tests/outages.rs"]
mod outages;
#[cfg(test)]
#[path = "../tests/scripted_imap.rs"]
mod scripted_imap;
#[cfg(test)]
#[path = "../tests/secrets.rs"]
mod secrets;
#[cfg(test)]
#[path = "../tests/tokens.rs"]
mod tokens;
#[cfg(test)]
#[path = "../tests/ugly.rs"]
mod ugly;
#[cfg(test)]
#[path = "../tests/wire.rs"]
mod wire;

//! Telegram: people report by writing, forwarding or showing things to a bot.
//!
#![doc = include_str!("../README.md")]

mod client;
#[cfg(feature = "fake")]
pub mod fake;
mod files;
mod gather;
mod group;
mod hand_over;
mod keyboard;
mod menu;
mod origin;
mod page;
mod poll;
mod receive;
mod render;
mod send;
mod settings;
mod unclaimed;
mod update;
mod webhook;

use std::fmt;
use std::sync::OnceLock;

use async_trait::async_trait;
use reportline_channel::{
    Adapter, Asks, Beside, BuildError, Capabilities, Channel, ChannelId, Context, Mount, Outbound, Pace,
    Peer, Request, Response, RunError, Sent, Sight, Turn, Unit,
};
use reportline_delivery::DeliveryError;
use serde::Deserialize;
use teloxide::payloads::GetMe;
use tokio::sync::Semaphore;

use crate::client::{CallError, Client, No};
use crate::settings::{Reception, Settings};
use crate::unclaimed::Unclaimed;

/// The adapter; see `src/adapters.rs` for the table it stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Telegram;

impl Adapter for Telegram {
    fn kind(&self) -> &'static str {
        "telegram"
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

    fn build(
        &self,
        id: &ChannelId,
        settings: &serde_json::Value,
    ) -> Result<Box<dyn Channel>, Vec<BuildError>> {
        let settings = Settings::read(settings)?;
        let client = Client::new(&settings.api_url, settings.token.clone()).map_err(|_| {
            vec![BuildError::new(
                "api_url",
                "no connection can be prepared",
                "check the machine's certificates",
            )]
        })?;
        Ok(Box::new(TelegramChannel {
            mount: format!("/telegram/{id}"),
            settings,
            client,
            bot: OnceLock::new(),
            fetching: Semaphore::new(files::AT_ONCE),
            unclaimed: Unclaimed::default(),
        }))
    }
}

const SEES: &[&str] = &[
    "telegram-sees-private",
    "telegram-sees-profile",
    "telegram-sees-report",
    "telegram-sees-standing",
    "telegram-sees-platform",
];

const NEVER_SEES: &[&str] =
    &["telegram-never-groups", "telegram-never-phone", "telegram-never-history", "telegram-never-contacts"];

const TEXT_KEYS: &[&str] = &[
    "telegram-command-start",
    "telegram-command-quick",
    "telegram-command-add",
    "telegram-command-back",
    "telegram-command-skip",
    "telegram-command-send",
    "telegram-command-pause",
    "telegram-command-cancel",
    "telegram-command-language",
    "telegram-command-help",
    "telegram-command-status",
    "telegram-command-erase",
    "telegram-command-report",
    "telegram-group-continue",
    "telegram-group-open",
    "telegram-sees-private",
    "telegram-sees-profile",
    "telegram-sees-report",
    "telegram-sees-standing",
    "telegram-sees-platform",
    "telegram-never-groups",
    "telegram-never-phone",
    "telegram-never-history",
    "telegram-never-contacts",
];

/// One bot.
struct TelegramChannel {
    mount: String,
    settings: Settings,
    client: Client,
    /// Its own user name, once the platform told it.
    bot: OnceLock<String>,
    /// Turns at fetching files.
    fetching: Semaphore,
    /// What anonymous administrators reported.
    unclaimed: Unclaimed,
}

impl fmt::Debug for TelegramChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TelegramChannel({})", self.mount)
    }
}

#[async_trait]
impl Channel for TelegramChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Push,
            asks: Asks::One,
            message_limit: (page::TEXT_LIMIT, Unit::Utf16),
            options_at_once: 6,
            file_limit: self.settings.file_limit,
            pace: Pace {
                overall_per_second: self.settings.sends_per_second,
                between_to_peer: self.settings.between_to_peer,
            },
            is_single: matches!(self.settings.reception, Reception::Poll { .. }),
        }
    }

    fn mount(&self) -> Option<Mount> {
        match &self.settings.reception {
            Reception::Poll { .. } => None,
            Reception::Webhook { .. } => {
                Some(Mount { path: self.mount.clone(), body_limit: webhook::BODY_LIMIT })
            }
        }
    }

    async fn serve(&self, request: Request, context: Context<'_>) -> Response {
        self.receive_post(request, context).await
    }

    async fn run(&self, context: Context<'_>) -> Result<(), RunError> {
        let running = async {
            tokio::select! {
                biased;
                () = context.stop.cancelled() => return Ok(()),
                probed = self.probe() => probed?,
            }
            match &self.settings.reception {
                Reception::Poll { timeout } => self.poll(*timeout, context).await,
                Reception::Webhook { url, secret } => self.await_posts(url, secret, context).await,
            }
        };
        tokio::select! {
            biased;
            outcome = running => outcome,
            () = poll::stopped_for_too_long(context.stop) => Ok(()),
        }
    }

    async fn send(&self, to: &Peer, message: &Outbound, beside: Beside<'_>) -> Result<Sent, DeliveryError> {
        self.show(to, message, beside.previous).await
    }

    async fn probe(&self) -> Result<(), RunError> {
        let me: Me = self.client.call(&GetMe::new()).await.map_err(run_error)?;
        if me.can_read_all_group_messages {
            return Err(RunError::refused(
                "this bot can read all messages of the groups it is in",
                "in Telegram, write to @BotFather: /setprivacy, choose the bot, Enable; then remove the bot from \
                 its groups and add it again",
            ));
        }
        let _ = self.bot.set(me.username.unwrap_or_default());
        Ok(())
    }
}

impl TelegramChannel {
    /// The bot's own user name, asked for where nobody has yet.
    async fn bot_name(&self) -> Result<&str, RunError> {
        if self.bot.get().is_none() {
            self.probe().await?;
        }
        Ok(self.bot.get().map_or("", String::as_str))
    }
}

/// What we read of `getMe`.
#[derive(Deserialize)]
struct Me {
    username: Option<String>,
    #[serde(default)]
    can_read_all_group_messages: bool,
}

/// What a failed call means to the supervisor.
fn run_error(error: CallError) -> RunError {
    match error.no() {
        Some(No::Token) => RunError::refused(
            "Telegram does not know this token",
            "ask @BotFather for the bot's token (/token) and put it where `token_file` points",
        ),
        _ => RunError::lost(error),
    }
}

//! Discord: people report a message where it stands, or write to a bot.
//!
#![doc = include_str!("../README.md")]

mod buttons;
mod catch_up;
mod client;
mod endpoint;
#[cfg(feature = "fake")]
pub mod fake;
mod files;
mod form;
mod gateway;
mod gather;
mod guilds;
mod hand_over;
mod lanes;
mod listen;
mod markdown;
mod menu;
mod origin;
mod page;
mod place;
mod receive;
mod render;
mod send;
mod settings;
mod signature;
#[cfg(test)]
mod tests;
mod update;
mod way;
mod ways;

use std::fmt;
use std::sync::OnceLock;

use async_trait::async_trait;
use reportline_channel::{
    Adapter, Asks, Beside, BuildError, Capabilities, Channel, ChannelId, Context, Mount, Outbound, Pace,
    Peer, Request, Response, RunError, Sent, Sight, Turn, Unit,
};
use reportline_delivery::DeliveryError;
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::client::Client;
use crate::client::call::Call;
use crate::client::error::{CallError, No};
use crate::endpoint::Rescue;
use crate::guilds::Guilds;
use crate::place::Place;
use crate::settings::Settings;
use crate::signature::Signatures;
use crate::ways::Ways;

/// The adapter; see `src/adapters.rs` for the table it stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discord;

impl Adapter for Discord {
    fn kind(&self) -> &'static str {
        "discord"
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
        Ok(Box::new(DiscordChannel {
            mount: format!("/discord/{id}"),
            signatures: settings.public_key.as_deref().and_then(Signatures::new),
            settings,
            client,
            application: OnceLock::new(),
            fetching: Semaphore::new(files::AT_ONCE),
            catching_up: Semaphore::new(catch_up::AT_ONCE),
            ways: Ways::default(),
            place: Place::default(),
            guilds: Guilds::default(),
            rescue: Rescue::default(),
        }))
    }
}

const SEES: &[&str] = &[
    "discord-sees-message",
    "discord-sees-direct",
    "discord-sees-profile",
    "discord-sees-standing",
    "discord-sees-platform",
];

const NEVER_SEES: &[&str] =
    &["discord-never-channels", "discord-never-members", "discord-never-history", "discord-never-links"];

const TEXT_KEYS: &[&str] = &[
    "discord-command-report-message",
    "discord-command-forward",
    "discord-command-report",
    "discord-command-quick",
    "discord-command-add",
    "discord-command-status",
    "discord-command-language",
    "discord-command-help",
    "discord-command-erase",
    "discord-name-report",
    "discord-name-quick",
    "discord-name-add",
    "discord-name-status",
    "discord-name-language",
    "discord-name-help",
    "discord-name-erase",
    "discord-option-text",
    "discord-option-file",
    "discord-not-moderator",
    "discord-not-read",
    "discord-write",
    "discord-own-words",
    "discord-add",
    "discord-move",
    "discord-keep",
    "discord-choose-one",
    "discord-choose-many",
    "discord-choose-change",
    "discord-form-title",
    "discord-form-answer",
    "discord-form-words",
    "discord-form-files",
    "discord-moved",
    "discord-moved-here",
    "discord-open-direct",
    "discord-direct-closed",
    "discord-sees-message",
    "discord-sees-direct",
    "discord-sees-profile",
    "discord-sees-standing",
    "discord-sees-platform",
    "discord-never-channels",
    "discord-never-members",
    "discord-never-history",
    "discord-never-links",
];

/// One application.
struct DiscordChannel {
    mount: String,
    settings: Settings,
    client: Client,
    /// Tells posts to the endpoint, if there is one.
    signatures: Option<Signatures>,
    /// Its number, once Discord told it.
    application: OnceLock<String>,
    /// Turns at fetching files.
    fetching: Semaphore,
    /// Turns at asking what was written while nobody listened.
    catching_up: Semaphore,
    ways: Ways,
    place: Place,
    guilds: Guilds,
    rescue: Rescue,
}

impl fmt::Debug for DiscordChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DiscordChannel({})", self.mount)
    }
}

#[async_trait]
impl Channel for DiscordChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Push,
            asks: Asks::One,
            message_limit: (page::TEXT_LIMIT, Unit::Chars),
            options_at_once: buttons::IN_MENU,
            file_limit: self.settings.file_limit,
            pace: Pace {
                overall_per_second: self.settings.sends_per_second,
                between_to_peer: self.settings.between_to_peer,
            },
            is_single: true,
        }
    }

    fn mount(&self) -> Option<Mount> {
        let mount = Mount { path: self.mount.clone(), body_limit: endpoint::BODY_LIMIT };
        self.signatures.is_some().then_some(mount)
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
            self.listen(context).await
        };
        tokio::select! {
            biased;
            outcome = running => outcome,
            () = listen::stopped_for_too_long(context.stop) => Ok(()),
        }
    }

    async fn send(&self, to: &Peer, message: &Outbound, beside: Beside<'_>) -> Result<Sent, DeliveryError> {
        self.show(to, message, beside).await
    }

    async fn probe(&self) -> Result<(), RunError> {
        let me: Application =
            self.client.call(Call::new("GET applications/@me", &[])).await.map_err(run_error)?;
        if me.reads_messages() {
            return Err(RunError::refused(
                "this application may read the content of all messages",
                "in Discord's developer portal, open the application, Bot, and switch Message Content Intent off",
            ));
        }
        let _ = self.application.set(me.id);
        Ok(())
    }
}

impl DiscordChannel {
    /// The application's own number. Before the first probe nobody can be answered, and nothing has come.
    fn application(&self) -> Result<&str, CallError> {
        let unknown = CallError::Garbled { route: "GET applications/@me", status: 0 };
        self.application.get().map(String::as_str).ok_or(unknown)
    }
}

/// What we read of an application.
#[derive(Deserialize)]
struct Application {
    id: String,
    #[serde(default)]
    flags: u64,
}

impl Application {
    /// "Intent required for bots in 100 or more servers to receive message content", and the same for smaller ones.
    /// <https://docs.discord.com/developers/resources/application#application-object-application-flags>
    fn reads_messages(&self) -> bool {
        const MESSAGE_CONTENT: u64 = 1 << 18;
        const MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;
        self.flags & (MESSAGE_CONTENT | MESSAGE_CONTENT_LIMITED) != 0
    }
}

/// What a failed call means to the supervisor.
fn run_error(error: CallError) -> RunError {
    match error.no() {
        Some(No::Token) => RunError::refused(gateway::WRONG_TOKEN.0, gateway::WRONG_TOKEN.1),
        _ => RunError::lost(error),
    }
}

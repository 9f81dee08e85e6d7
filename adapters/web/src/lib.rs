//! The web: people report on a page.
//!
#![doc = include_str!("../README.md")]

mod assets;
mod channel;
mod conversation;
#[cfg(feature = "fake")]
pub mod fake;
mod form;
mod guard;
mod keys;
mod pages;
mod receive;
mod render;
mod session;
mod settings;
mod visit;

use reportline_channel::{Adapter, BuildError, Channel, ChannelId, Sight};

use crate::channel::WebChannel;
use crate::settings::Settings;

/// The adapter for reports from a web page.
pub struct Web;

impl Adapter for Web {
    fn kind(&self) -> &'static str {
        "web"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn keys(&self) -> &'static [&'static str] {
        settings::KEYS
    }

    fn text_keys(&self) -> &'static [&'static str] {
        keys::ALL
    }

    fn sight(&self) -> Sight {
        Sight { sees: keys::SEES, never_sees: keys::NEVER_SEES }
    }

    fn build(
        &self,
        _id: &ChannelId,
        settings: &serde_json::Value,
    ) -> Result<Box<dyn Channel>, Vec<BuildError>> {
        Ok(Box::new(WebChannel::new(Settings::parse(settings)?)))
    }
}

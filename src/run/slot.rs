//! The channel that takes what lies in files or comes through a pipe.

use std::sync::Arc;

use reportline_channel::{Adapter, Channel, ChannelId, RunError, Slot};

use super::channels;
use crate::adapters::{ADAPTERS, adapter};
use crate::config::{Config, ConfigFault, ConfigFaults};

/// A channel that has a slot. The service need not run, and may.
pub struct SlotChannel {
    id: ChannelId,
    channel: Arc<dyn Channel>,
}

impl SlotChannel {
    /// Its name.
    pub fn id(&self) -> &ChannelId {
        &self.id
    }

    /// Opens its slot.
    pub async fn open(&self) -> Result<Box<dyn Slot + '_>, RunError> {
        self.channel.slot().await
    }
}

/// The configured channel of that name, or the only one that has a slot.
///
/// Errors: a channel's section has faults, there is none of that name, or the choice is not ours.
pub fn slot_channel(config: &Config, name: Option<&str>) -> Result<SlotChannel, ConfigFaults> {
    let has_slot = |it: &channels::Built| adapter(it.facts.kind).is_some_and(Adapter::has_slot);
    let mut built: Vec<_> = channels::build(config)?.into_iter().filter(has_slot).collect();
    let known: Vec<String> = built.iter().map(|it| it.facts.id.to_string()).collect();
    let wanted = match name {
        Some(name) => built.iter().position(|it| it.facts.id.0 == name),
        None => (built.len() == 1).then_some(0),
    };
    let Some(wanted) = wanted else {
        let problem = match (known.is_empty(), name) {
            (true, _) => "there is no channel that takes mails".to_owned(),
            (false, Some(name)) => format!("there is no channel {name} that takes mails"),
            (false, None) => "there are several channels that take mails".to_owned(),
        };
        let remedy = match known.is_empty() {
            true => format!("add a channel of a kind that does: {}", kinds()),
            false => format!("name one of them with --channel: {}", known.join(", ")),
        };
        return Err(ConfigFaults(vec![ConfigFault::new("channels", problem, remedy)]));
    };
    let channels::Built { facts, channel, .. } = built.swap_remove(wanted);
    Ok(SlotChannel { id: facts.id.clone(), channel })
}

fn kinds() -> String {
    let kinds: Vec<&str> = ADAPTERS.iter().filter(|it| it.has_slot()).map(|it| it.kind()).collect();
    kinds.join(", ")
}

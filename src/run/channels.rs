//! Channels: built from their sections, and asked whether all is well.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use reportline_channel::{Aside, Channel, ChannelId, RunError, Sight};
use serde_json::Value;

use super::{StartError, refused};
use crate::adapters::{ADAPTERS, adapter};
use crate::attachments::Attachments;
use crate::config::{Config, ConfigFault, ConfigFaults, unknown_key};
use crate::intake::{ChannelFacts, Door, Ground, Intake};

/// A channel that was built.
pub(super) struct Built {
    pub(super) facts: Arc<ChannelFacts>,
    pub(super) sight: Sight,
    pub(super) channel: Arc<dyn Channel>,
}

/// Every configured channel, or every fault of every section.
pub(super) fn build(config: &Config) -> Result<Vec<Built>, ConfigFaults> {
    let (mut built, mut faults) = (Vec::new(), Vec::new());
    for (name, section) in config.channels.iter().filter(|(_, section)| !section.off) {
        let place = format!("channels.{name}");
        let kind = section.kind.as_deref().unwrap_or(name);
        let Some(adapter) = adapter(kind) else {
            let known: Vec<&str> = ADAPTERS.iter().map(|it| it.kind()).collect();
            faults.push(ConfigFault::new(
                format!("{place}.kind"),
                "there is no such kind of channel",
                format!("known: {}", known.join(", ")),
            ));
            continue;
        };
        let is_unknown = |key: &&String| !adapter.keys().contains(&key.as_str());
        let unknown = section.settings.keys().filter(is_unknown);
        let n_before = faults.len();
        faults.extend(unknown.map(|key| unknown_key(&format!("{place}.{key}"), key, adapter.keys())));
        if faults.len() > n_before {
            continue;
        }
        let id = ChannelId(name.clone());
        match adapter.build(&id, &Value::Object(section.settings.clone())) {
            Ok(channel) => built.push(Built {
                facts: Arc::new(ChannelFacts {
                    id,
                    kind: adapter.kind(),
                    version: adapter.version(),
                    capabilities: channel.capabilities(),
                }),
                sight: adapter.sight(),
                channel: Arc::from(channel),
            }),
            Err(all) => faults.extend(
                all.into_iter()
                    .map(|it| ConfigFault::new(format!("{place}.{}", it.key), it.problem, it.remedy)),
            ),
        }
    }
    let mut paths: Vec<String> = built.iter().filter_map(|it| it.channel.mount()).map(|it| it.path).collect();
    paths.sort();
    for pair in paths.windows(2).filter(|pair| pair[0] == pair[1]) {
        faults.push(ConfigFault::new(
            "channels",
            format!("two channels want the path {}", pair[0]),
            "keep one of them",
        ));
    }
    if faults.is_empty() { Ok(built) } else { Err(ConfigFaults(faults)) }
}

/// How long the start waits for what the platforms say.
const PROBE_LIMIT: Duration = Duration::from_secs(3);

/// Asks every channel's platform, all at once, whether all is well. One that refuses stops the start; one that is away
/// does not: it is tried again while running.
pub(super) async fn probe(built: &[Built]) -> Result<(), StartError> {
    let asked = built.iter().map(|it| tokio::time::timeout(PROBE_LIMIT, it.channel.probe()));
    for (it, told) in built.iter().zip(join_all(asked).await) {
        let told = told.unwrap_or_else(|_| Err(RunError::lost("it has not answered yet")));
        if let Err(error) = told {
            tracing::warn!(channel = %it.facts.id, reason = %error, "a channel's platform did not answer as it should");
            if let Some(error) = refused(&it.facts.id, error) {
                return Err(error);
            }
        }
    }
    Ok(())
}

/// How a channel's adapter is started for what it does aside, if it does anything: `reportline aside KIND`.
pub(super) fn aside(built: &Built, program: &Path) -> Option<Aside> {
    let kind = built.facts.kind;
    adapter(kind)?.aside()?;
    Some(Aside { program: program.to_owned(), arguments: vec!["aside".into(), kind.into()] })
}

/// A door for each channel, in the same order.
pub(super) fn doors(
    built: &[Built],
    intake: &Intake,
    ground: &Arc<Ground>,
    attachments: &Attachments,
) -> Vec<Arc<Door>> {
    let door = |it: &Built| Door {
        channel: Arc::clone(&it.facts),
        intake: intake.clone(),
        ground: Arc::clone(ground),
        attachments: attachments.clone(),
        fence: None,
    };
    built.iter().map(door).map(Arc::new).collect()
}

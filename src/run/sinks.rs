//! Sinks: built from their sections, or every fault of every section.

use std::collections::HashMap;
use std::sync::Arc;

use reportline_store::SinkName;

use crate::attachments::Attachments;
use crate::case_store::CaseStore;
use crate::clock::Clock;
use crate::config::{Config, ConfigFault, ConfigFaults};
use crate::keys::Keys;
use crate::sinks::{self, Sink, sink_kind};

/// Every configured sink.
pub(super) async fn build_sinks(
    config: &Config,
    keys: &Keys,
    attachments: &Attachments,
    cases: &CaseStore,
    clock: &Arc<dyn Clock>,
) -> Result<HashMap<SinkName, Arc<dyn Sink>>, ConfigFaults> {
    let ground =
        sinks::Ground { folder: &config.store.folder, keys, cases, attachments, clock: Arc::clone(clock) };
    let (mut built, mut faults) = (HashMap::new(), Vec::new());
    for (name, section) in &config.sinks {
        let place = format!("sinks.{name}");
        let Some(kind) = sink_kind(&section.kind) else {
            let known: Vec<&str> = sinks::SINKS.iter().map(|it| it.kind).collect();
            faults.push(ConfigFault::new(
                format!("{place}.kind"),
                "there is no such kind of sink",
                format!("known: {}", known.join(", ")),
            ));
            continue;
        };
        let unknown = section.settings.keys().filter(|key| !kind.keys.contains(&key.as_str()));
        let known = if kind.keys.is_empty() {
            "this kind has no keys".to_owned()
        } else {
            format!("known: {}", kind.keys.join(", "))
        };
        faults.extend(
            unknown.map(|key| ConfigFault::new(format!("{place}.{key}"), "no such key", known.clone())),
        );
        match (kind.build)(&section.settings, &ground).await {
            Ok(sink) => {
                built.insert(SinkName(name.clone()), Arc::from(sink));
            }
            Err(all) => faults.extend(all.into_iter().map(|mut fault| {
                if kind.keys.contains(&fault.key.as_str()) {
                    fault.key = format!("{place}.{}", fault.key);
                }
                fault
            })),
        }
    }
    if config.sinks.is_empty() {
        faults.push(ConfigFault::new(
            "sinks",
            "there is no sink, so no report could be handed over",
            "add [sinks.hub] with kind = \"hub_embedded\"",
        ));
    }
    if faults.is_empty() { Ok(built) } else { Err(ConfigFaults(faults)) }
}

//! The doctor's round: each channel, the store and each sink is asked, and what is ill says which key to change.

use std::sync::Arc;

use reportline_channel::RunError;
use reportline_store::Store;
use reportline_store_sql::{OpenError, SqliteStore};
use serde::Serialize;

use super::{build_sinks, channels};
use crate::attachments::{Attachments, make_private_folder};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigFault};
use crate::content::Content;
use crate::keys::Keys;

/// What was found at one place.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The place, as a key of the configuration.
    pub place: String,
    /// What is ill and what to change; `None` where all is well.
    pub problem: Option<String>,
}

impl Finding {
    fn of(place: impl Into<String>, problem: Result<(), impl std::fmt::Display>) -> Self {
        Self { place: place.into(), problem: problem.err().map(|it| it.to_string()) }
    }
}

/// The faults of the channels' sections, without asking any platform.
pub fn check_channels(config: &Config) -> Vec<ConfigFault> {
    channels::build(config).err().map(|faults| faults.0).unwrap_or_default()
}

/// Asks everybody.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let content = Content::load(config).map(|_| ());
    let mut findings = vec![Finding::of("flows, words, support, policy", content)];
    findings.extend(examine_channels(config).await);
    findings.extend(examine_keeping(config).await);
    findings
}

async fn examine_channels(config: &Config) -> Vec<Finding> {
    let built = match channels::build(config) {
        Ok(built) => built,
        Err(faults) => return vec![Finding::of("channels", Err::<(), _>(faults))],
    };
    let mut findings = Vec::new();
    for it in &built {
        let place = format!("channels.{}", it.facts.id);
        let problem = it.channel.probe().await.map_err(|error| match error {
            RunError::Lost(source) => {
                format!("its platform cannot be reached ({source}); check the network and its address")
            }
            refused => refused.to_string(),
        });
        findings.push(Finding::of(place, problem));
    }
    findings
}

async fn examine_keeping(config: &Config) -> Vec<Finding> {
    let folder = &config.store.folder;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    if let Err(error) = make_private_folder(folder) {
        let problem = format!("cannot be made ({}); choose a folder this user may write to", error.kind());
        return vec![Finding::of("store.folder", Err::<(), _>(problem))];
    }
    let keys = match Keys::open(folder, clock.as_ref()) {
        Ok(keys) => keys,
        Err(error) => return vec![Finding::of("store.folder", Err::<(), _>(error))],
    };
    let store = match SqliteStore::open(folder, keys.local.clone()).await {
        Ok(store) => store,
        // A service at work is a sign of health; what it holds is examined through its own /readyz.
        Err(OpenError::InUse { .. }) => {
            return vec![Finding {
                place: "store.folder (in use by a running service)".to_owned(),
                problem: None,
            }];
        }
        Err(error) => return vec![Finding::of("store.folder", Err::<(), _>(error))],
    };
    let mut findings = vec![Finding::of("store.folder", store.counts().await.map(|_| ()))];
    let attachments = match Attachments::open(folder.join("attachments"), 0) {
        Ok(attachments) => attachments,
        Err(error) => {
            let problem = format!("the folder of attachments cannot be used ({})", error.kind());
            findings.push(Finding::of("store.folder", Err::<(), _>(problem)));
            return findings;
        }
    };
    match build_sinks(config, &keys, &attachments, &clock).await {
        Ok(sinks) => {
            for (name, sink) in &sinks {
                findings.push(Finding::of(format!("sinks.{name}"), sink.probe().await));
            }
        }
        Err(faults) => findings.push(Finding::of("sinks", Err::<(), _>(faults))),
    }
    store.close().await;
    findings
}

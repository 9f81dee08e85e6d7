//! The doctor's round: each channel, the store and each sink is asked, and what is ill says which key to change.

use std::fs::File;
use std::sync::Arc;

use reportline_channel::RunError;
use reportline_hub::Hub;
use reportline_store::Store;
use reportline_store_sql::{Desk, OpenError, PostgresStore, SqliteStore};
use serde::Serialize;

use super::keeping::lock;
use super::{StartError, build_sinks, channels, check_hub};
use crate::attachments::{Attachments, make_private_folder};
use crate::case_store::{self, CaseStore};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigFault, ConfigFaults, HUB_URL_FILE, StoreSection, URL_FILE};
use crate::content::Content;
use crate::keys::Keys;

/// What was found at one place.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The place, as a key of the configuration.
    pub place: String,
    /// What is ill and what to change; `None` where all is well.
    pub problem: Option<String>,
    /// What could be better though all is well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
}

impl Finding {
    fn of(place: impl Into<String>, problem: Result<(), impl std::fmt::Display>) -> Self {
        Self { place: place.into(), problem: problem.err().map(|it| it.to_string()), advice: Vec::new() }
    }
}

/// The faults of the channels' sections, without asking any platform.
pub fn check_channels(config: &Config) -> Vec<ConfigFault> {
    channels::build(config).err().map(|faults| faults.0).unwrap_or_default()
}

/// The faults of the store's section, without asking any database.
pub fn check_store(config: &Config) -> Vec<ConfigFault> {
    let url = match config.store.postgres_url() {
        Ok(url) => url,
        Err(fault) => return vec![fault],
    };
    let refusal = url.and_then(|url| PostgresStore::check_address(&url).err());
    let told = refusal.map(|_| {
        let remedy = "write postgres://USER:PASSWORD@HOST/DATABASE into the file";
        ConfigFault::new(URL_FILE, "what stands in the file is no address of a PostgreSQL", remedy)
    });
    told.into_iter().chain(config.store.node_name().err()).collect()
}

/// Asks everybody.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let content = Content::load(config).map(|_| ());
    let mut findings = vec![Finding::of("flows, words, support, policy", content)];
    let faults = check_hub(config);
    if !faults.is_empty() {
        findings.push(Finding::of("hub", Err::<(), _>(ConfigFaults(faults))));
    }
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
        let asked = async {
            it.channel.probe().await?;
            it.channel.advice().await
        };
        findings.push(match asked.await {
            Ok(advice) => Finding { advice, ..Finding::of(place, Ok::<_, RunError>(())) },
            Err(RunError::Lost(source)) => {
                let problem =
                    format!("its platform cannot be reached ({source}); check the network and its address");
                Finding::of(place, Err::<(), _>(problem))
            }
            Err(refused) => Finding::of(place, Err::<(), _>(refused)),
        });
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
    let mut findings = Vec::new();
    if config.store.is_shared() {
        findings.push(examine_database(&config.store, &keys).await);
    }
    findings.extend(examine_cases(config, &keys).await);
    let held = match hold(&config.store, &keys).await {
        Ok(held) => held,
        // A service at work is a sign of health; what it holds is examined through its own /readyz.
        Err(StartError::Store(OpenError::InUse { .. })) => {
            let place = "store.folder (in use by a running service)".to_owned();
            findings.push(Finding::of(place, Ok::<_, RunError>(())));
            return findings;
        }
        Err(error) => {
            findings.push(Finding::of("store.folder", Err::<(), _>(error)));
            return findings;
        }
    };
    findings.push(Finding::of("store.folder", Ok::<_, RunError>(())));
    let attachments = match Attachments::open(folder.join("attachments"), 0) {
        Ok(attachments) => attachments,
        Err(error) => {
            let problem = format!("the folder of attachments cannot be used ({})", error.kind());
            findings.push(Finding::of("store.folder", Err::<(), _>(problem)));
            return findings;
        }
    };
    let cases = match CaseStore::of(config, keys.hub.clone()) {
        Ok(cases) => cases,
        // It was told with the other faults of the hub.
        Err(_) => return findings,
    };
    match build_sinks(config, &keys, &attachments, &cases, &clock).await {
        Ok(sinks) => {
            for (name, sink) in &sinks {
                findings.push(Finding::of(format!("sinks.{name}"), sink.probe().await));
            }
        }
        Err(faults) => findings.push(Finding::of("sinks", Err::<(), _>(faults))),
    }
    if let Held::Sqlite(store) = held {
        store.close().await;
    }
    findings
}

/// The folder, ours while its sinks are asked.
enum Held {
    Sqlite(Box<SqliteStore>),
    Locked { _file: File },
}

async fn hold(section: &StoreSection, keys: &Keys) -> Result<Held, StartError> {
    if section.is_shared() {
        return lock(&section.folder).map(|_file| Held::Locked { _file });
    }
    let store = SqliteStore::open(&section.folder, keys.local.clone()).await?;
    match store.counts().await {
        Ok(_) => Ok(Held::Sqlite(Box::new(store))),
        Err(error) => Err(OpenError::Other(error.into()).into()),
    }
}

/// The cases on a PostgreSQL, as any hub may find them: nothing is made or migrated. `None` where they are in the folder.
async fn examine_cases(config: &Config, keys: &Keys) -> Option<Finding> {
    // What is wrong with the address was told with the other faults of the hub.
    let place = case_store::place(config).ok().filter(|place| place.postgres.is_some())?;
    Some(match Hub::open_for_reading(place, keys.hub.clone()).await {
        Ok(reading) => {
            let finding = Finding::of(HUB_URL_FILE, reading.custody_of_the_store().await.map(|_| ()));
            reading.close().await;
            finding
        }
        Err(reportline_hub::OpenError::Missing { .. }) => {
            Finding::of(format!("{HUB_URL_FILE} (the first start makes its tables)"), Ok::<_, RunError>(()))
        }
        Err(error) => Finding::of(HUB_URL_FILE, Err::<(), _>(error)),
    })
}

/// The shared database, as any node may find it: nothing is made or migrated beside those that work in it.
async fn examine_database(section: &StoreSection, keys: &Keys) -> Finding {
    if let Err(fault) = section.node_name() {
        return Finding::of(fault.key.clone(), Err::<(), _>(fault));
    }
    let url = match section.postgres_url() {
        Ok(url) => url.unwrap_or_default(),
        Err(fault) => return Finding::of(URL_FILE, Err::<(), _>(fault)),
    };
    match Desk::open_postgres(&url, keys.local.clone()).await {
        Ok(desk) => {
            let finding = Finding::of(URL_FILE, desk.owed(1).await.map(|_| ()));
            desk.close().await;
            finding
        }
        Err(OpenError::Untouched { .. }) => {
            Finding::of(format!("{URL_FILE} (the first start makes its tables)"), Ok::<_, RunError>(()))
        }
        Err(error) => Finding::of(URL_FILE, Err::<(), _>(error)),
    }
}

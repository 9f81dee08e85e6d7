//! The hub's listener: built from `[hub]`, `[intakes]` and `[officers]`, swept now and then.

use std::sync::Arc;

use jiff::SignedDuration;
use reportline_hub::api::{Api, Intake, Officer, Settings};
use reportline_hub::{Actor, Name, Place, Role};
use tokio_util::sync::CancellationToken;

use super::StartError;
use crate::case_store::CaseStore;
use crate::clock::Clock;
use crate::config::{Config, ConfigFault, ConfigFaults, HUB_URL_FILE, IntakeSection};
use crate::keys::{Keys, OPENING_KEYS, SECRET_FILE, opening_keys, read_secret, verifying_key};

/// How often files that wait for their reports are looked through.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The faults of the sections of the hub, intakes and officers.
pub fn check_hub(config: &Config) -> Vec<ConfigFault> {
    let (intakes, officers) = (intakes(config).err(), officers(config).err());
    let sections = intakes.into_iter().chain(officers).flatten();
    sections.chain(check_address(config)).collect()
}

/// What is wrong with the address of the PostgreSQL that keeps the cases, without asking it.
fn check_address(config: &Config) -> Option<ConfigFault> {
    let url = match config.hub.postgres_url() {
        Ok(url) => url?,
        Err(fault) => return Some(fault),
    };
    let remedy = "write postgres://USER:PASSWORD@HOST/DATABASE into the file";
    let told =
        |_| ConfigFault::new(HUB_URL_FILE, "what stands in the file is no address of a PostgreSQL", remedy);
    Place::check_address(&url).err().map(told)
}

/// The API over the case store.
pub(super) async fn api(
    config: &Config,
    keys: &Keys,
    cases: &CaseStore,
    clock: &dyn Clock,
) -> Result<Api, StartError> {
    let faults = check_hub(config);
    let (Ok(intakes), Ok(officers)) = (intakes(config), officers(config)) else {
        return Err(ConfigFaults(faults).into());
    };
    let hub = cases.hub().await.map_err(|fault| ConfigFaults(vec![fault]))?;
    let settings = Settings {
        intakes,
        officers,
        opening: opening_keys(&config.store.folder.join(OPENING_KEYS), clock)?,
        signing: keys.signing.clone(),
        largest_file: (config.limits.file_megabytes as usize) << 20,
        room_for_files: u64::from(config.hub.incoming_megabytes) << 20,
    };
    let unusable = |error: std::io::Error| StartError::Folder {
        folder: cases.folder().display().to_string(),
        kind: error.kind(),
    };
    Api::open(hub, cases.folder(), settings).map_err(unusable)
}

/// Removes files whose reports never came, until told to stop.
pub(super) async fn sweep(api: Arc<Api>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    loop {
        let now = clock.now();
        match api.sweep(now).await {
            Ok(0) => {}
            Ok(n) => tracing::warn!(n, "files whose reports never came are removed"),
            Err(error) => tracing::error!(reason = %error.kind(), "files that wait cannot be looked through"),
        }
        tokio::select! {
            () = clock.until(now + SWEEP_EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}

fn intakes(config: &Config) -> Result<Vec<Intake>, Vec<ConfigFault>> {
    let (mut intakes, mut faults) = (Vec::new(), Vec::new());
    for (name, section) in &config.intakes {
        intakes.push(intake(name, section, &mut faults));
    }
    if config.hub.bind.is_some() && intakes.is_empty() && config.officers.is_empty() {
        faults.push(ConfigFault::new(
            "hub.bind",
            "there is neither an intake nor an officer, so nobody could ask",
            "add [intakes.NAME] with the key that reportline keys show prints there, or leave it empty",
        ));
    }
    if faults.is_empty() { Ok(intakes) } else { Err(faults) }
}

fn intake(name: &str, section: &IntakeSection, faults: &mut Vec<ConfigFault>) -> Intake {
    let place = |key: &str| format!("intakes.{name}.{key}");
    let mut keys = Vec::new();
    for text in &section.keys {
        match verifying_key(text) {
            Some(key) => keys.push(key),
            None => faults.push(ConfigFault::new(
                place("keys"),
                "holds what is no public key",
                "write the 64 hexadecimal digits that reportline keys show prints at the intake",
            )),
        }
    }
    let has_secret = !section.secret_file.as_os_str().is_empty();
    let secret = has_secret.then(|| read_secret(&section.secret_file));
    let secret = match secret {
        Some(Ok(secret)) => Some(secret),
        Some(Err(problem)) => {
            faults.push(ConfigFault::new(place("secret_file"), problem, SECRET_FILE));
            None
        }
        None => None,
    };
    if section.keys.is_empty() != has_secret {
        let problem = match has_secret {
            true => "has both keys and a secret",
            false => "has neither keys nor a secret",
        };
        let remedy = "write either keys or secret_file";
        faults.push(ConfigFault::new(format!("intakes.{name}"), problem, remedy));
    }
    Intake {
        name: name.to_owned(),
        keys,
        secret,
        is_revoked: section.revoked,
        requests_per_minute: section.requests_per_minute,
    }
}

fn officers(config: &Config) -> Result<Vec<Officer>, Vec<ConfigFault>> {
    let (mut officers, mut faults) = (Vec::new(), Vec::new());
    for (name, section) in &config.officers {
        let mut fault = |key: &str, problem: &str, remedy: &str| {
            faults.push(ConfigFault::new(format!("officers.{name}{key}"), problem, remedy));
        };
        let actor: Option<Name> = name.parse().ok();
        if actor.is_none() {
            fault("", "is no name", "write 1 to 100 characters that can be seen");
        }
        let role: Option<Role> = section.role.parse().ok();
        if role.is_none() {
            let known: Vec<&str> = Role::ALL.iter().map(|it| it.name()).collect();
            fault(".role", "there is no such role", &format!("known: {}", known.join(", ")));
        }
        let mut token_sha256 = [0; 32];
        if hex::decode_to_slice(section.token_sha256.trim(), &mut token_sha256).is_err() {
            fault(".token_sha256", "is no hash", "write what reportline keys token prints beside the token");
        }
        if let (Some(name), Some(role)) = (actor, role) {
            officers.push(Officer { actor: Actor { name, role }, token_sha256, is_revoked: section.revoked });
        }
    }
    if faults.is_empty() { Ok(officers) } else { Err(faults) }
}

//! A hub elsewhere: the whole service in a folder of its own, with no channel, and its listener on loopback.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::VerifyingKey;
use reportline::clock::Clock;
use reportline::config::{Environment, load};
use reportline::keys::{Keys, opening_keys};
use reportline::run::{Service, start};
use serde_json::{Map, Value, json};

/// What the hub calls the intake of these tests.
pub(crate) const INTAKE: &str = "north";
/// A hub, running or not.
pub(crate) struct RemoteHub {
    folder: PathBuf,
    /// What its section of the intake says.
    pub(crate) intake: String,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    clock: Arc<dyn Clock>,
    service: Option<Service>,
}

impl RemoteHub {
    /// One that takes reports signed with that key.
    pub(crate) async fn start(folder: &Path, intake: &VerifyingKey, clock: Arc<dyn Clock>) -> Self {
        let intake = format!("keys = [\"{}\"]", hex::encode(intake.to_bytes()));
        let mut hub = Self {
            folder: folder.to_owned(),
            intake,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock,
            service: None,
        };
        std::fs::create_dir_all(folder).expect("a folder for the hub");
        hub.come_back().await;
        hub
    }

    /// The folder of everything that it keeps.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys::open(&self.data(), self.clock.as_ref()).expect("the hub has keys")
    }

    /// It stops.
    pub(crate) async fn go_away(&mut self) {
        self.service.take().expect("the hub runs").stop().await;
    }

    /// It starts, at the address it had, with what its section of the intake says now.
    pub(crate) async fn come_back(&mut self) {
        let path = self.folder.join("hub.toml");
        let text = format!(
            "[server]\nmetrics_bind = \"\"\n[store]\nfolder = \"{}\"\n[channels.web]\noff = true\n\
             [hub]\nbind = \"{}\"\n[intakes.{INTAKE}]\n{}\n",
            self.data().display(),
            self.address,
            self.intake
        );
        std::fs::write(&path, text).expect("the hub's configuration");
        let config = load(Some(&path), &Environment::default()).expect("the hub's configuration is right");
        let service = start(config, Arc::clone(&self.clock), None).await.expect("the hub starts");
        self.address = service.hub_address().expect("the hub listens");
        self.service = Some(service);
    }

    /// What a sink that hands over to it says in its section.
    pub(crate) fn sink_settings(&self) -> Map<String, Value> {
        let keys =
            opening_keys(&self.data().join("opening.key"), self.clock.as_ref()).expect("the hub's keys");
        let settings = json!({
            "url": format!("http://{}/", self.address),
            "sealing_key": hex::encode(keys[0].sealing_key().to_bytes()),
            "signed_by": hex::encode(self.keys().signing.verifying_key().to_bytes()),
        });
        settings.as_object().expect("it is an object").clone()
    }
}

//! Reading a sink's settings: texts and public keys, every fault by its key.

use ed25519_dalek::VerifyingKey;
use reportline_seal::SealingKey;
use serde_json::{Map, Value};

use crate::config::ConfigFault;
use crate::keys;

/// The settings of a sink, and what is wrong with them so far.
pub(super) struct Settings<'a> {
    section: &'a Map<String, Value>,
    pub(super) faults: Vec<ConfigFault>,
}

impl<'a> Settings<'a> {
    pub(super) fn of(section: &'a Map<String, Value>) -> Self {
        Self { section, faults: Vec::new() }
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &str) -> Option<&'a str> {
        match self.section.get(key) {
            None => None,
            Some(Value::String(text)) => Some(text.as_str()).filter(|it| !it.is_empty()),
            Some(_) => {
                self.faults.push(ConfigFault::new(key, "is not a text", "write it in quotes"));
                None
            }
        }
    }

    /// The keys that reports are sealed for: `sealing_key`, and `recovery_key` where there is one.
    pub(super) fn holders(&mut self) -> Vec<SealingKey> {
        let (hub, recovery) = (self.text("sealing_key"), self.text("recovery_key"));
        if hub.is_none() {
            self.faults.push(ConfigFault::new(
                "sealing_key",
                "is missing",
                "write the hub's public key, which reportline keys show prints there for its opening key",
            ));
        }
        let mut holders = Vec::new();
        for (key, text) in [("sealing_key", hub), ("recovery_key", recovery)] {
            let Some(text) = text else { continue };
            match keys::bytes(text).and_then(|it| SealingKey::from_bytes(&it).ok()) {
                Some(holder) => holders.push(holder),
                None => self.no_key(key),
            }
        }
        holders
    }

    /// A public key that signatures are proved with.
    pub(super) fn verifying_key(&mut self, key: &str) -> Option<VerifyingKey> {
        let text = self.text(key)?;
        let read = keys::verifying_key(text);
        if read.is_none() {
            self.no_key(key);
        }
        read
    }

    fn no_key(&mut self, key: &str) {
        let remedy = "write the 64 hexadecimal digits that reportline keys show prints";
        self.faults.push(ConfigFault::new(key, "is no public key", remedy));
    }
}

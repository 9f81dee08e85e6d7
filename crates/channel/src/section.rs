//! Reading a channel's section of the configuration: key by key, collecting every fault with its remedy.

use std::ops::RangeInclusive;

use secrecy::SecretString;
use serde_json::{Map, Value};
use url::Url;

use crate::error::BuildError;

/// A section under reading. Ask for each key, then [`finish`](Section::finish).
#[derive(Debug)]
pub struct Section<'a> {
    values: Option<&'a Map<String, Value>>,
    faults: Vec<BuildError>,
}

impl<'a> Section<'a> {
    /// The section, which may have these keys; any other is a fault.
    pub fn new(settings: &'a Value, keys: &[&str]) -> Self {
        let values = settings.as_object();
        let mut section = Self { values, faults: Vec::new() };
        for key in values.into_iter().flat_map(Map::keys).filter(|it| !keys.contains(&it.as_str())) {
            section.fault(
                key,
                "there is no such key",
                format!("remove it, or use one of {}", keys.join(", ")),
            );
        }
        section
    }

    /// Notes a fault of the caller's finding.
    pub fn fault(&mut self, key: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(BuildError::new(key, problem, remedy));
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// The value as it stands.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.values?.get(key)
    }

    /// A text.
    pub fn string(&mut self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(it) => Some(it.clone()),
            _ => {
                self.fault(key, "it is not text", "put it in quotes");
                None
            }
        }
    }

    /// The content of the file that the key names, without the line break that editors leave.
    pub fn file(&mut self, key: &str) -> Option<String> {
        let path = self.string(key)?;
        match std::fs::read_to_string(&path) {
            Ok(content) => Some(content.trim().to_owned()),
            Err(error) => {
                let problem = format!("{path} cannot be read ({})", error.kind());
                self.fault(key, problem, "name a file that the service may read");
                None
            }
        }
    }

    /// A secret that must be there, given as `key` or in the file that `key_file` names, and the key it was found
    /// under. `remedy` says where to get one.
    pub fn secret(
        &mut self,
        key: &'static str,
        key_file: &'static str,
        remedy: &str,
    ) -> Option<(&'static str, SecretString)> {
        match (self.has(key), self.has(key_file)) {
            (true, true) => {
                self.fault(key, format!("there is a {key_file} too"), "keep one of the two");
                None
            }
            (true, false) => self.string(key).map(|it| (key, it.into())),
            (false, true) => self.file(key_file).map(|it| (key_file, it.into())),
            (false, false) => {
                self.fault(key_file, "it is missing", remedy);
                None
            }
        }
    }

    /// A web address with its scheme and host.
    pub fn url(&mut self, key: &str) -> Option<Url> {
        let text = self.string(key)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
            _ => {
                self.fault(key, "that is no web address", "write it whole: https://example.org");
                None
            }
        }
    }

    /// A whole number within a range, or the default.
    pub fn number(&mut self, key: &str, default: u64, range: RangeInclusive<u64>) -> u64 {
        let Some(value) = self.value(key) else {
            return default;
        };
        match value.as_u64() {
            Some(it) if range.contains(&it) => it,
            _ => {
                let remedy = format!("write a whole number from {} to {}", range.start(), range.end());
                self.fault(key, "that number does not fit", remedy);
                default
            }
        }
    }

    /// Whether something is switched on; not, where nothing is said.
    pub fn is_set(&mut self, key: &str) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(it)) => *it,
            Some(_) => {
                self.fault(key, "it is neither true nor false", "write true or false");
                false
            }
        }
    }

    /// What was read, or every fault. `None` without a fault cannot be: who gives up on a value has noted why.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Vec<BuildError>> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(self.faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_right_is_read() {
        let settings = json!({"token": "t", "size": 3, "off": true, "at": "http://[::1]:80"});
        let mut section = Section::new(&settings, &["token", "token_file", "size", "off", "at", "other"]);
        let (key, token) = section.secret("token", "token_file", "ask").expect("it is there");
        assert_eq!((key, token.expose_secret()), ("token", "t"));
        assert_eq!(section.number("size", 1, 1..=5), 3);
        assert_eq!(section.number("other", 4, 1..=5), 4);
        assert!(section.is_set("off") && !section.is_set("other"));
        assert!(section.url("at").is_some());
        assert_eq!(section.finish(Some(())), Ok(()));
    }

    #[test]
    fn every_fault_is_named_at_once_with_a_remedy() {
        let settings = json!({"size": 9, "off": "yes", "at": "nowhere", "name": 1, "token_file": "/no/such/file", "x": 0});
        let mut section = Section::new(&settings, &["token", "token_file", "size", "off", "at", "name"]);
        section.secret("token", "token_file", "ask");
        section.number("size", 1, 1..=5);
        section.is_set("off");
        section.url("at");
        section.string("name");
        let faults = section.finish(Some(())).expect_err("nothing wrong was found");
        let keys: Vec<&str> = faults.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["x", "token_file", "size", "off", "at", "name"]);
        assert!(faults.iter().all(|it| !it.remedy.is_empty()));
    }
}

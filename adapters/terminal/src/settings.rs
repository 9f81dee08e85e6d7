//! A terminal's settings, and every fault in them at once.

use reportline_channel::BuildError;
use serde_json::Value;

use crate::render::Look;

pub(crate) const KEYS: &[&str] = &["color", "unicode", "width", "language", "begin"];

/// Narrower, a question is one word a line; wider, nobody finds the next line.
const WIDTHS: std::ops::RangeInclusive<u64> = 20..=500;

/// How a terminal shows, and how it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How messages look.
    pub look: Look,
    /// The language to begin in (BCP 47), if one is known.
    pub language: Option<String>,
    /// Whether it begins as if `/start` had been typed.
    pub begin: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { look: Look::default(), language: None, begin: true }
    }
}

impl Settings {
    pub(crate) fn parse(section: &Value) -> Result<Self, Vec<BuildError>> {
        let mut settings = Self::default();
        let mut faults = Vec::new();
        let Some(section) = section.as_object() else {
            return Err(vec![BuildError::new(
                "",
                "a channel's settings are a table",
                "write keys and values",
            )]);
        };
        for (key, value) in section {
            match (key.as_str(), value) {
                ("color", Value::Bool(it)) => settings.look.color = *it,
                ("unicode", Value::Bool(it)) => settings.look.unicode = *it,
                ("begin", Value::Bool(it)) => settings.begin = *it,
                ("language", Value::String(it)) => settings.language = Some(it.clone()),
                ("width", it) if it.as_u64().is_some_and(|it| WIDTHS.contains(&it)) => {
                    settings.look.width =
                        it.as_u64().and_then(|it| u16::try_from(it).ok()).unwrap_or_default();
                }
                ("color" | "unicode" | "begin", _) => {
                    faults.push(BuildError::new(key, "neither true nor false", "write true or false"));
                }
                ("language", _) => {
                    faults.push(BuildError::new(key, "not a language tag", "write a tag such as \"en-GB\""));
                }
                ("width", _) => {
                    faults.push(BuildError::new(
                        key,
                        "not a width in columns",
                        "write a number from 20 to 500",
                    ));
                }
                _ => {
                    let remedy = format!("take it out; the keys are {}", KEYS.join(", "));
                    faults.push(BuildError::new(key, "no such key", remedy));
                }
            }
        }
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_key_is_taken() {
        let section =
            json!({"color": true, "unicode": false, "width": 100, "language": "pl", "begin": false});
        let keys: Vec<&str> =
            section.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, KEYS);
        let settings = Settings {
            look: Look { color: true, unicode: false, width: 100 },
            language: Some("pl".to_owned()),
            begin: false,
        };
        assert_eq!(Settings::parse(&section), Ok(settings));
        assert_eq!(Settings::parse(&json!({})), Ok(Settings::default()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults =
            Settings::parse(&json!({"color": 1, "width": 3, "language": 4, "colour": true})).unwrap_err();
        let keys: Vec<&str> = faults.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["color", "width", "language", "colour"]);
    }
}

//! Which version of the schema a report is written in.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A version of `ohr/1`. Minor versions only add, so every one of them can be read; another major cannot, and does not
/// become a value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The minor version.
    pub minor: u32,
}

impl Version {
    /// The version this code writes: `ohr/1.0`.
    pub const CURRENT: Self = Self { minor: 0 };

    /// Reads `ohr/1.MINOR`.
    pub fn parse(text: &str) -> Option<Self> {
        let minor = text.strip_prefix("ohr/1.")?;
        let is_plain =
            minor.bytes().all(|it| it.is_ascii_digit()) && (minor == "0" || !minor.starts_with('0'));
        minor.parse().ok().filter(|_| is_plain).map(|minor| Self { minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ohr/1.{}", self.minor)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("schema is not a version of ohr/1"))
    }
}

impl JsonSchema for Version {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^ohr/1\.(0|[1-9][0-9]*)$", "examples": [Self::CURRENT.to_string()] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minor_is_read_and_no_other_major() {
        assert_eq!(Version::parse("ohr/1.0"), Some(Version::CURRENT));
        assert_eq!(Version::parse("ohr/1.7").map(|it| it.to_string()).as_deref(), Some("ohr/1.7"));
        for other in
            ["ohr/2.0", "ohr/10.0", "ohr/1", "ohr/1.", "ohr/1.x", "ohr/1.+1", "ohr/1.01", "xarf/4.2", ""]
        {
            assert_eq!(Version::parse(other), None, "{other}");
        }
    }
}

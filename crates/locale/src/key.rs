//! The name of a text.

use std::fmt;

/// The name of a text: a message (`ask-who`) or one of its attributes (`ask-who.help`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextKey(String);

impl TextKey {
    /// The key of a message or an attribute, as Fluent allows them: a letter, then letters, digits, `-` and `_`;
    /// at most one dot. `None` for anything else.
    pub fn read(key: &str) -> Option<Self> {
        let (message, attribute) = split(key);
        let is_name = |name: &str| {
            name.starts_with(|it: char| it.is_ascii_alphabetic())
                && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_')
        };
        (is_name(message) && attribute.is_none_or(is_name)).then(|| Self(key.to_owned()))
    }

    pub(crate) fn of(message: &str, attribute: Option<&str>) -> Self {
        match attribute {
            Some(attribute) => Self(format!("{message}.{attribute}")),
            None => Self(message.to_owned()),
        }
    }

    /// The whole key: `ask-who.help`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The message: `ask-who`.
    pub fn message(&self) -> &str {
        split(&self.0).0
    }

    /// The attribute: `help`.
    pub fn attribute(&self) -> Option<&str> {
        split(&self.0).1
    }
}

pub(crate) fn split(key: &str) -> (&str, Option<&str>) {
    match key.split_once('.') {
        Some((message, attribute)) => (message, Some(attribute)),
        None => (key, None),
    }
}

impl fmt::Display for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_message_or_one_of_its_attributes() {
        let key = TextKey::read("ask-strand_detail.help").unwrap();
        assert_eq!((key.message(), key.attribute()), ("ask-strand_detail", Some("help")));
        assert_eq!(TextKey::read("progress").unwrap().attribute(), None);
        for wrong in ["", ".help", "ask-who.", "ask who", "a.b.c", "-term", "1st", "ask-who.1"] {
            assert_eq!(TextKey::read(wrong), None, "{wrong:?}");
        }
    }
}

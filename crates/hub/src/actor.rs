//! Who acts on cases, and what each role may do.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::UnknownWord;

/// Somebody who acts on cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What they are called here. It stands in the custody log in clear, for ever.
    pub name: Name,
    /// As what they act.
    pub role: Role,
}

/// What somebody who works here is called: one to a hundred characters, none of which acts unseen, no space around.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// The most characters of a name.
    pub const LONGEST: usize = 100;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {} characters that can be seen", Name::LONGEST)]
pub struct NotAName;

impl FromStr for Name {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let text = text.trim();
        let n_characters = text.chars().count();
        let is_seen = !text.chars().any(crate::view::acts_unseen);
        if (1..=Self::LONGEST).contains(&n_characters) && is_seen {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAName)
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// As what somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works cases.
    Officer,
    /// Works cases, and says who works which.
    Lead,
    /// Looks whether all was done as it should be, and changes nothing.
    Auditor,
    /// Runs the program. Whoever does can read its folder and its keys, so nothing here could be kept from them.
    Operator,
}

/// What can be allowed to a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// To list cases and open them, without what leads to the reporter.
    View,
    /// To open what leads to the reporter.
    OpenContact,
    /// To write a case into a folder.
    Export,
    /// To move a case on, to write notes, to take a case that is free, to give one's own back.
    Work,
    /// To give a case to somebody else, to take it from somebody.
    Assign,
    /// To erase a contact or a note.
    Erase,
    /// To read the custody log.
    ReadCustody,
}

impl Right {
    /// Every right.
    pub const ALL: &'static [Right] = &[
        Self::View,
        Self::OpenContact,
        Self::Export,
        Self::Work,
        Self::Assign,
        Self::Erase,
        Self::ReadCustody,
    ];

    /// What it allows, as it follows "may not".
    pub const fn words(self) -> &'static str {
        match self {
            Self::View => "look at cases",
            Self::OpenContact => "open what leads to a reporter",
            Self::Export => "export a case",
            Self::Work => "work a case",
            Self::Assign => "say who works a case",
            Self::Erase => "erase",
            Self::ReadCustody => "read the custody log",
        }
    }
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Role] = &[Self::Officer, Self::Lead, Self::Auditor, Self::Operator];

    /// The word for it in the database, in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// Whether it may.
    pub const fn may(self, right: Right) -> bool {
        match (self, right) {
            (_, Right::View) => true,
            (Self::Officer, Right::OpenContact | Right::Export | Right::Work | Right::ReadCustody) => true,
            (Self::Officer, Right::Assign | Right::Erase) => false,
            (Self::Auditor, Right::ReadCustody) => true,
            (Self::Auditor, _) => false,
            (Self::Lead | Self::Operator, _) => true,
        }
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|role| role.name() == word).ok_or(UnknownWord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_the_table_says() {
        let mut table = String::new();
        for right in Right::ALL {
            let row: String =
                Role::ALL.iter().map(|role| if role.may(*right) { " yes" } else { "  no" }).collect();
            table.push_str(&format!("{:30}{row}\n", right.words()));
        }
        expect_test::expect![[r#"
            look at cases                  yes yes yes yes
            open what leads to a reporter  yes yes  no yes
            export a case                  yes yes  no yes
            work a case                    yes yes  no yes
            say who works a case            no yes  no yes
            erase                           no yes  no yes
            read the custody log           yes yes yes yes
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn a_name_can_be_seen() {
        assert_eq!(" Desk one ".parse::<Name>().unwrap().as_str(), "Desk one");
        for text in ["", "  ", "a\nb", "a\u{202e}b", &"x".repeat(101)] {
            assert_eq!(text.parse::<Name>(), Err(NotAName), "{text:?}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(*role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
    }
}

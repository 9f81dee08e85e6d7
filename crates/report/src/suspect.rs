//! Who did it, as far as anyone knows. A part that policy may withhold or erase while the victim's account is kept.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::area::{Area, Asserted};
use crate::personal::{Extra, Personal};
use crate::tri::Tri;
use crate::vocabulary::{Open, vocabulary};

/// One suspect, named only by what was handed over or said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suspect {
    /// Their accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Account>,
    /// Whether the victim knows them.
    #[serde(default)]
    pub known_to_victim: Known,
    /// Who the reporter says they are. Hearsay: graded D unless an officer finds better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_identity: Option<Personal>,
    /// What the reporter knows of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Personal>,
    /// Where they are, as coarsely as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// The organised group they speak for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Personal>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An account on a platform. The lasting id is what providers honour; a display name is not proof of anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The platform's slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Personal>,
    /// The platform's lasting id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_user_id: Option<Personal>,
    /// The handle, without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Personal>,
    /// The name shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<Personal>,
    /// A link to the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_url: Option<Personal>,
    /// Whose word it is.
    pub asserted_by: Open<Asserted>,
    /// When the platform saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
}

impl Account {
    /// Reads what a person wrote for an account: a link, a handle, or else a name. The words are kept as they are,
    /// only the `@` goes.
    pub fn said(words: &str, platform: Option<String>) -> Self {
        let words = words.trim();
        let mut account = Self {
            platform: platform.map(Personal),
            platform_user_id: None,
            username: None,
            display_name: None,
            profile_url: None,
            asserted_by: Asserted::Reporter.into(),
            seen_at: None,
        };
        match words {
            link if link.starts_with("http://") || link.starts_with("https://") => {
                account.profile_url = Some(link.into());
                account.platform =
                    crate::platform::Platform::of_link(link).map(|it| it.slug.into()).or(account.platform);
            }
            handle if !handle.contains(char::is_whitespace) => {
                account.username = Some(handle.strip_prefix('@').unwrap_or(handle).into());
            }
            name => account.display_name = Some(name.into()),
        }
        account
    }
}

/// Whether the victim knows a suspect, and from where.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// Whether.
    #[serde(default)]
    pub tri: Tri,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Open<Relation>>,
}

vocabulary! {
    /// What a suspect is to the victim. Asked.
    pub enum Relation {
        /// A partner.
        Partner = "partner",
        /// A former partner.
        FormerPartner = "former_partner",
        /// Family.
        Family = "family",
        /// A neighbour.
        Neighbour = "neighbour",
        /// From work or school.
        WorkSchool = "work_school",
        /// Known only from online.
        OnlineOnly = "online_only",
        /// A public figure.
        PublicFigure = "public_figure",
        /// Something else.
        Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_as_a_link_a_handle_or_a_name() {
        let link = Account::said("https://x.com/someone", None);
        assert_eq!(
            (link.profile_url.as_deref(), link.platform.as_deref()),
            (Some("https://x.com/someone"), Some("x"))
        );
        let handle = Account::said(" @someone ", Some("x".into()));
        assert_eq!((handle.username.as_deref(), handle.platform.as_deref()), (Some("someone"), Some("x")));
        assert_eq!(Account::said("a man next door", None).display_name.as_deref(), Some("a man next door"));
    }
}

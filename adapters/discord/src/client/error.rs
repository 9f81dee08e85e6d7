//! Why a call came to nothing, and what that means to whoever made it.

use std::time::Duration;

use reportline_delivery::DeliveryError;

use crate::client::call::Authority;

/// Why a call came to nothing. It holds nothing of what was sent or said: paths hold tokens, and Discord's messages
/// may quote.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Discord said no. `code` is its own, 0 where it gave none:
    /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes>
    #[error("Discord answered {status} ({code}) to {route} ({no:?})")]
    Refused { route: &'static str, status: u16, code: u32, no: No },
    /// Discord asks for patience: 429.
    #[error("Discord asks to wait {} s with {route}", after.as_secs())]
    Wait { route: &'static str, after: Duration, is_global: bool },
    /// Nothing was sent: Discord asked us to wait with everything, or we are near the number of refusals that gets an
    /// address banned.
    #[error("{route} was held back for {} s", after.as_secs())]
    Spent { route: &'static str, after: Duration },
    /// Discord is in trouble, or what answered is not Discord.
    #[error("Discord answered {status} to {route}, unreadably")]
    Garbled { route: &'static str, status: u16 },
    /// The way there is broken.
    #[error("Discord could not be reached for {route}")]
    Network { route: &'static str, source: reqwest::Error },
    /// Nothing was sent: the address is none of Discord's.
    #[error("{route} leads to a place that is not Discord's")]
    Foreign { route: &'static str },
}

/// The kinds of no that are answered differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum No {
    /// The bot's token is wrong.
    Token,
    /// The interaction or its token is dead: nothing can be answered there any more.
    Unanswerable,
    /// The interaction had its first answer already.
    Answered,
    /// A user-installed app may follow up five times an interaction, and has.
    TooManyFollowUps,
    /// The channel or the person is no more.
    Gone,
    /// The message is no more.
    MessageGone,
    /// Somebody else wrote the message.
    NotOurs,
    /// The person takes no direct messages from us, or no longer shares a server with us. They may again.
    Closed,
    /// The bot may not do this there.
    Forbidden,
    /// Discord itself failed.
    Server,
    /// Anything else.
    Other,
}

impl No {
    /// Reads Discord's answer. The codes come first: 403 alone says little.
    pub(crate) fn read(authority: Authority, status: u16, code: u32) -> Self {
        match (code, status) {
            // Unknown webhook, unknown interaction, invalid webhook token.
            (10_015 | 10_062 | 50_027, _) => Self::Unanswerable,
            (40_060, _) => Self::Answered,
            (40_094, _) => Self::TooManyFollowUps,
            // Unknown channel, unknown user, invalid recipient.
            (10_003 | 10_013 | 50_033, _) => Self::Gone,
            (10_008, _) => Self::MessageGone,
            (50_005, _) => Self::NotOurs,
            // Cannot send messages to this user; the same "due to having no mutual guilds".
            (50_007 | 50_278, _) => Self::Closed,
            // Missing access, missing permissions.
            (50_001 | 50_013, _) => Self::Forbidden,
            // Sending or the feature "has been temporarily disabled", the resource is "currently overloaded".
            (40_004 | 40_006 | 130_000, _) => Self::Server,
            (_, 401) if authority == Authority::Bot => Self::Token,
            (_, 401 | 404) if authority == Authority::Path => Self::Unanswerable,
            (_, 500..) => Self::Server,
            _ => Self::Other,
        }
    }
}

impl CallError {
    /// Which no it was, if it was one.
    pub(crate) fn no(&self) -> Option<No> {
        match self {
            Self::Refused { no, .. } => Some(*no),
            _ => None,
        }
    }

    /// Whether the same call may well succeed in a while.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Refused { no, .. } => *no == No::Server,
            Self::Wait { .. } | Self::Spent { .. } | Self::Garbled { .. } | Self::Network { .. } => true,
            Self::Foreign { .. } => false,
        }
    }

    /// How long Discord, or our own restraint, asks to wait.
    pub(crate) fn after(&self) -> Option<Duration> {
        match self {
            Self::Wait { after, .. } | Self::Spent { after, .. } => Some(*after),
            _ => None,
        }
    }
}

impl From<CallError> for DeliveryError {
    fn from(error: CallError) -> Self {
        match &error {
            CallError::Wait { after, .. } | CallError::Spent { after, .. } => {
                Self::retry_after(*after, error)
            }
            // An operator mends a token; the message is not to blame.
            CallError::Refused { no: No::Token, .. } => Self::retry(error),
            _ if error.is_passing() => Self::retry(error),
            _ => Self::reject(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(authority: Authority, status: u16, code: u32, wanted: Expect) {
        let route = "POST channels/{}/messages";
        let no = No::read(authority, status, code);
        let verdict = match DeliveryError::from(CallError::Refused { route, status, code, no }) {
            DeliveryError::Retry { .. } => "retry",
            DeliveryError::Unheard(_) => "unheard",
            DeliveryError::Reject(_) => "reject",
        };
        wanted.assert_eq(&format!("{no:?}, {verdict}"));
    }

    #[test]
    fn a_no_is_told_by_its_code_first() {
        check(Authority::Bot, 401, 0, expect!["Token, retry"]);
        check(Authority::Bot, 401, 50_014, expect!["Token, retry"]);
        check(Authority::Path, 401, 50_027, expect!["Unanswerable, reject"]);
        check(Authority::Path, 404, 10_062, expect!["Unanswerable, reject"]);
        check(Authority::Path, 404, 10_015, expect!["Unanswerable, reject"]);
        check(Authority::Path, 404, 10_008, expect!["MessageGone, reject"]);
        check(Authority::Path, 400, 40_060, expect!["Answered, reject"]);
        check(Authority::Path, 400, 40_094, expect!["TooManyFollowUps, reject"]);
        check(Authority::Bot, 404, 10_003, expect!["Gone, reject"]);
        check(Authority::Bot, 400, 50_033, expect!["Gone, reject"]);
        check(Authority::Bot, 403, 50_005, expect!["NotOurs, reject"]);
        check(Authority::Bot, 403, 50_007, expect!["Closed, reject"]);
        check(Authority::Bot, 400, 50_278, expect!["Closed, reject"]);
        check(Authority::Bot, 403, 50_001, expect!["Forbidden, reject"]);
        check(Authority::Bot, 400, 50_035, expect!["Other, reject"]);
        check(Authority::Bot, 404, 0, expect!["Other, reject"]);
        check(Authority::Bot, 500, 0, expect!["Server, retry"]);
        check(Authority::Bot, 503, 130_000, expect!["Server, retry"]);
    }

    #[test]
    fn a_wait_becomes_retry_no_sooner_than_asked() {
        let after = Duration::from_millis(64_570);
        let error = CallError::Wait { route: "GET users/@me", after, is_global: false };
        assert!(
            matches!(DeliveryError::from(error), DeliveryError::Retry { after: Some(it), .. } if it == after)
        );
        let foreign = CallError::Foreign { route: "download" };
        assert!(matches!(DeliveryError::from(foreign), DeliveryError::Reject(_)));
    }
}

//! How the platform says no: a status, a code, and for a wrong form the place of every fault.

use serde_json::{Value, json};

/// What a request comes to: a body, or none with 204.
pub(super) type Answer = Result<Option<Value>, Refusal>;

#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Refusal {
    pub(super) fn new(status: u16, code: u64, message: &str) -> Self {
        Self { status, body: json!({"message": message, "code": code}) }
    }

    /// 50035, with what is wrong where.
    pub(super) fn form(faults: Vec<FormFault>) -> Self {
        let mut errors = json!({});
        for fault in faults {
            let mut at = &mut errors;
            for part in &fault.path {
                at = &mut at[part.as_str()];
            }
            let listed = at["_errors"].as_array().cloned().unwrap_or_default();
            let listed = listed.into_iter().chain([json!({"code": fault.code, "message": fault.message})]);
            at["_errors"] = listed.collect();
        }
        Self { status: 400, body: json!({"message": "Invalid Form Body", "code": 50035, "errors": errors}) }
    }
}

/// One thing that is wrong in a form.
#[derive(Debug)]
pub(super) struct FormFault {
    pub(super) path: Vec<String>,
    pub(super) code: &'static str,
    pub(super) message: String,
}

pub(super) const UNKNOWN_CHANNEL: (u16, u64, &str) = (404, 10003, "Unknown Channel");
pub(super) const UNKNOWN_MESSAGE: (u16, u64, &str) = (404, 10008, "Unknown Message");
pub(super) const UNKNOWN_WEBHOOK: (u16, u64, &str) = (404, 10015, "Unknown Webhook");
pub(super) const UNKNOWN_INTERACTION: (u16, u64, &str) = (404, 10062, "Unknown interaction");
pub(super) const ACKNOWLEDGED: (u16, u64, &str) = (400, 40060, "Interaction has already been acknowledged.");
pub(super) const TOO_MANY_FOLLOWUPS: (u16, u64, &str) =
    (400, 40094, "This interaction has hit the maximum number of follow up messages.");
pub(super) const MISSING_ACCESS: (u16, u64, &str) = (403, 50001, "Missing Access");
pub(super) const OF_ANOTHER: (u16, u64, &str) =
    (403, 50005, "Cannot edit a message authored by another user");
pub(super) const EMPTY: (u16, u64, &str) = (400, 50006, "Cannot send an empty message");
pub(super) const CLOSED: (u16, u64, &str) = (403, 50007, "Cannot send messages to this user");
pub(super) const NO_MUTUAL_GUILD: (u16, u64, &str) =
    (403, 50278, "Cannot send messages to this user due to having no mutual guilds");
pub(super) const INVALID_TOKEN: (u16, u64, &str) = (401, 50027, "Invalid Webhook Token");
pub(super) const INVALID_JSON: (u16, u64, &str) = (400, 50109, "The request body contains invalid JSON.");
pub(super) const NOT_FOUND: (u16, u64, &str) = (404, 0, "404: Not Found");
pub(super) const UNAUTHORIZED: (u16, u64, &str) = (401, 0, "401: Unauthorized");

impl From<(u16, u64, &str)> for Refusal {
    fn from((status, code, message): (u16, u64, &str)) -> Self {
        Self::new(status, code, message)
    }
}

//! The calls to the Bot API: teloxide's typed methods over our own transport.
//!
//! The transport is ours because teloxide's sleeps ten seconds inside a request on any 5xx, reads answers without a
//! bound, and fails a message that was sent when it cannot read the answer whole.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reportline_delivery::DeliveryError;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;

/// How long a call may take that is answered at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A hundred updates of the largest kind stay far below this.
const ANSWER_LIMIT: usize = 16 << 20;

/// One bot at one Bot API server.
pub(crate) struct Client {
    http: reqwest::Client,
    /// Without a slash at the end.
    api_url: String,
    token: SecretString,
}

/// Why a call came to nothing. It holds nothing of what was sent or said: the descriptions of the Bot API may quote.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The Bot API said no.
    #[error("the Bot API answered {code} to {method} ({no:?})")]
    Refused { method: &'static str, code: u16, no: No },
    /// The Bot API asks for patience.
    #[error("the Bot API asks to wait {} s with {method}", after.as_secs())]
    Wait { method: &'static str, after: Duration },
    /// The Bot API is in trouble, or what answered is not the Bot API.
    #[error("the Bot API answered {status} to {method}, unreadably")]
    Garbled { method: &'static str, status: u16 },
    /// The way there is broken.
    #[error("the Bot API could not be reached for {method}")]
    Network { method: &'static str, source: reqwest::Error },
}

/// The kinds of no that are answered differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum No {
    /// The edit would change nothing: it is as wanted.
    NotModified,
    /// The message cannot be edited: it is gone, or too old.
    NotEditable,
    /// The person has never opened the private chat; a bot may not write first.
    Unopened,
    /// The person blocked the bot, or the account is no more.
    Gone,
    /// The file is over what the Bot API hands out.
    TooLarge,
    /// The token is wrong.
    Token,
    /// Another program asks for the same updates.
    Conflict,
    /// The Bot API itself failed.
    Server,
    /// Anything else.
    Other,
}

/// How the Bot API answers.
#[derive(Deserialize)]
struct Answer<R> {
    ok: bool,
    result: Option<R>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl Client {
    pub(crate) fn new(api_url: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, api_url: api_url.trim_end_matches('/').to_owned(), token })
    }

    /// Calls a method that is answered at once.
    pub(crate) async fn call<P, R>(&self, payload: &P) -> Result<R, CallError>
    where
        P: Payload + Serialize + Sync,
        R: DeserializeOwned,
    {
        self.call_within(PATIENCE, payload).await
    }

    /// Calls a method that may take its time. `R` is what of the answer is needed, seldom all of `P::Output`: a
    /// message that was sent is sent, even if its answer has a field that nobody knows yet.
    pub(crate) async fn call_within<P, R>(&self, patience: Duration, payload: &P) -> Result<R, CallError>
    where
        P: Payload + Serialize + Sync,
        R: DeserializeOwned,
    {
        let method = P::NAME;
        let body = serde_json::to_vec(payload).expect("a Bot API payload is plain JSON");
        let url = format!("{}/bot{}/{method}", self.api_url, self.token.expose_secret());
        let request =
            self.http.post(url).timeout(patience).header("content-type", "application/json").body(body);
        let response = request.send().await.map_err(|source| network(method, source))?;
        let status = response.status().as_u16();
        let body = read(response, ANSWER_LIMIT).await.map_err(|source| network(method, source))?;
        let garbled = CallError::Garbled { method, status };
        match body.and_then(|it| serde_json::from_slice::<Answer<R>>(&it).ok()) {
            Some(Answer { ok: true, result: Some(result), .. }) => Ok(result),
            Some(Answer { ok: false, error_code, description, parameters, .. }) => {
                let code = error_code.unwrap_or(status);
                match parameters.and_then(|it| it.retry_after) {
                    Some(seconds) => Err(CallError::Wait { method, after: Duration::from_secs(seconds) }),
                    None => Err(CallError::Refused { method, code, no: No::read(code, &description) }),
                }
            }
            _ => Err(garbled),
        }
    }

    /// Fetches a file's bytes by the path that `getFile` gave. `None`: it is over `limit`, whatever was said before.
    pub(crate) async fn download(&self, path: &str, limit: u64) -> Result<Option<Bytes>, CallError> {
        const METHOD: &str = "download";
        let url = format!("{}/file/bot{}/{path}", self.api_url, self.token.expose_secret());
        let request = self.http.get(url).timeout(Duration::from_secs(120));
        let response = request.send().await.map_err(|source| network(METHOD, source))?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(match status {
                400..500 => CallError::Refused { method: METHOD, code: status, no: No::Other },
                _ => CallError::Garbled { method: METHOD, status },
            });
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        read(response, limit).await.map_err(|source| network(METHOD, source))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.api_url)
    }
}

/// The body, or `None` if it is over `limit` bytes.
async fn read(mut response: reqwest::Response, limit: usize) -> Result<Option<Bytes>, reqwest::Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// The address holds the token, so it never leaves this file.
fn network(method: &'static str, source: reqwest::Error) -> CallError {
    CallError::Network { method, source: source.without_url() }
}

impl No {
    /// The Bot API tells these apart by words only. <https://core.telegram.org/bots/api#making-requests>: "A
    /// human-readable description of the result"; the wordings are those of its open source server.
    fn read(code: u16, description: &str) -> Self {
        let description = description.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|it| description.contains(it));
        match code {
            401 | 404 => Self::Token,
            403 if says(&["initiate conversation"]) => Self::Unopened,
            403 => Self::Gone,
            409 => Self::Conflict,
            500.. => Self::Server,
            _ if says(&["message is not modified"]) => Self::NotModified,
            _ if says(&["message can't be edited", "message to edit not found", "message_id_invalid"]) => {
                Self::NotEditable
            }
            _ if says(&["chat not found", "user is deactivated", "peer_id_invalid"]) => Self::Gone,
            _ if says(&["file is too big"]) => Self::TooLarge,
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
            Self::Refused { no, .. } => matches!(no, No::Server | No::Conflict),
            Self::Wait { .. } | Self::Garbled { .. } | Self::Network { .. } => true,
        }
    }
}

impl From<CallError> for DeliveryError {
    fn from(error: CallError) -> Self {
        match &error {
            CallError::Wait { after, .. } => Self::retry_after(*after, error),
            // An operator mends a token; the message is not to blame.
            CallError::Refused { no: No::Token, .. } => Self::retry(error),
            _ if error.is_passing() => Self::retry(error),
            _ => Self::reject(error),
        }
    }
}

//! The way to the gateway: where it is, whether a session may begin there, and the connection.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use serde::Deserialize;

use crate::client::Client;
use crate::client::call::Call;
use crate::gateway::line::{self, Line, LineError};

/// How the gateway is found.
pub(crate) enum Way {
    /// Where the session said.
    Resume(String),
    /// Where Discord says now. `identifies`: to begin a new session there.
    Ask { identifies: bool },
}

/// What we read of `GET /gateway/bot`.
#[derive(Deserialize)]
struct GatewayBot {
    url: String,
    session_start_limit: SessionStartLimit,
}

#[derive(Deserialize)]
struct SessionStartLimit {
    remaining: u64,
    /// In milliseconds.
    reset_after: u64,
}

/// Why no connection came about.
pub(crate) enum Unopened {
    Failed(LineError),
    /// All sessions of the day are used up. One more, and Discord takes the token away.
    Exhausted {
        reset_after: Duration,
    },
}

/// Goes that way. The encrypted connection has to come about within `patience`.
pub(crate) async fn open(
    client: &Client,
    way: Way,
    tls: Arc<ClientConfig>,
    patience: Duration,
) -> Result<Line, Unopened> {
    let url = match way {
        Way::Resume(url) => url,
        Way::Ask { identifies } => {
            let bot: GatewayBot = client.call(Call::new("GET gateway/bot", &[])).await?;
            let limit = bot.session_start_limit;
            if identifies && limit.remaining == 0 {
                return Err(Unopened::Exhausted { reset_after: Duration::from_millis(limit.reset_after) });
            }
            bot.url
        }
    };
    let address = line::address(&url, client.is_plain())?;
    Ok(Line::open(&address, tls, patience).await?)
}

impl<E: Into<LineError>> From<E> for Unopened {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

//! How we connect: private where others could listen, and with our own settings whatever the server's defaults are.

use std::net::IpAddr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};

use crate::open_error::OpenError;

/// How many may write at once: the intake, the settler, the one who leases, upkeep, and some to spare.
const MOST_WRITERS: u32 = 6;
const MOST_READERS: u32 = 4;
/// All connections of one process: it also listens.
pub(super) const MOST_CONNECTIONS: u32 = MOST_WRITERS + MOST_READERS + 1;

/// How long to wait for a connection.
pub(super) const CONNECTING: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is asked whether it is well.
const IDLE: Duration = Duration::from_secs(5);

/// Settings of each connection that works in the store.
const OURS: [(&str, &str); 3] = [
    // A process that stops in the middle of a transaction, frozen or cut off, holds its peers no longer than this:
    // less than others wait for them.
    ("idle_in_transaction_session_timeout", "5s"),
    // Who waits for a peer that long is told, and its events are offered again.
    ("lock_timeout", "10s"),
    ("statement_timeout", "60s"),
];

/// Where the database is and as whom we come.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) options: PgConnectOptions,
}

impl Place {
    pub(super) fn read(url: &SecretString, node: &str) -> Result<Self, OpenError> {
        let url = url.expose_secret();
        // Whoever reads it asks for no scheme.
        if !["postgres://", "postgresql://"].iter().any(|it| url.starts_with(it)) {
            return Err(OpenError::Address("it begins with neither postgres:// nor postgresql://".into()));
        }
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| OpenError::Address(error.into()))?;
        let mut place = Self { options };
        let is_told = url.contains("sslmode=") || url.contains("ssl-mode=");
        if !is_told {
            let mode = if place.is_this_machine() { PgSslMode::Prefer } else { PgSslMode::VerifyFull };
            place.options = place.options.ssl_mode(mode);
        }
        let name = format!("reportline {node}");
        place.options = place.options.application_name(name.trim_end()).disable_statement_logging();
        Ok(place)
    }

    pub(super) fn address(&self) -> String {
        match self.options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", self.options.get_host(), self.options.get_port()),
        }
    }

    pub(super) fn user(&self) -> String {
        self.options.get_username().to_owned()
    }

    /// PostgreSQL's own default is the user's name.
    pub(super) fn database(&self) -> String {
        self.options.get_database().unwrap_or(self.options.get_username()).to_owned()
    }

    fn is_this_machine(&self) -> bool {
        let host = self.options.get_host();
        let is_loopback =
            || host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback());
        self.options.get_socket().is_some() || host == "localhost" || is_loopback()
    }

    /// `durability` is how a commit is made durable, as it was found and proven.
    pub(super) fn writers(&self, durability: &str) -> PgPool {
        let options = self.options.clone().options(OURS).options([("synchronous_commit", durability)]);
        pool(MOST_WRITERS).connect_lazy_with(options)
    }

    pub(super) fn readers(&self) -> PgPool {
        let options = self.options.clone().options(OURS).options([("default_transaction_read_only", "on")]);
        pool(MOST_READERS).connect_lazy_with(options)
    }

    pub(super) fn listeners(&self) -> PgPool {
        pool(1).connect_lazy_with(self.options.clone())
    }
}

fn pool(n_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(n_connections)
        .acquire_timeout(CONNECTING)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_to_another_machine_is_private_unless_told() {
        let mode = |url: &str| {
            let place = Place::read(&url.to_owned().into(), "a").expect("it is an address");
            format!("{:?}", place.options.get_ssl_mode())
        };
        assert_eq!(mode("postgres://u:p@db.example.org/r"), "VerifyFull");
        assert_eq!(mode("postgres://u:p@10.0.0.7/r"), "VerifyFull");
        assert_eq!(mode("postgres://u:p@10.0.0.7/r?sslmode=disable"), "Disable");
        for here in ["localhost", "127.0.0.1:5433", "[::1]"] {
            assert_eq!(mode(&format!("postgres://u:p@{here}/r")), "Prefer", "{here}");
        }
    }
}

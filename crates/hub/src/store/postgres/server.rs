//! Reaching a PostgreSQL: private where others could listen, with our own settings, and each refusal in its own words.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::refusal::Refusal;
use crate::store::Fault;

/// Officers look things up while reports are being filed.
const READERS: u32 = 4;
/// All connections of one hub: it also writes.
const MOST_CONNECTIONS: u32 = READERS + 1;

/// How long to wait for a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// Settings of each connection.
const OURS: [(&str, &str); 5] = [
    ("search_path", "reportline_hub"),
    // A plan is made when a statement is new and kept while the tables grow: one that reads a whole table because it is
    // small goes on doing so. Whatever we look for has an index.
    ("enable_seqscan", "off"),
    // A hub that stops in the middle of a transaction, frozen or cut off, holds the write lock no longer than this:
    // less than others wait for it.
    ("idle_in_transaction_session_timeout", "5s"),
    // Who waits that long is told, and its reports are offered again.
    ("lock_timeout", "10s"),
    ("statement_timeout", "60s"),
];

/// With these a commit is on the disk before it returns.
const DURABLE: [&str; 2] = ["on", "remote_apply"];

/// Where the server is, as whom we come, and what it was found to be.
pub(crate) struct Server {
    options: PgConnectOptions,
    /// How a commit is made durable, as it was found and proved.
    durability: OnceCell<String>,
}

impl Server {
    pub(crate) fn read(url: &SecretString) -> Result<Self, Refusal> {
        let url = url.expose_secret();
        // Whoever reads it asks for no scheme.
        if !["postgres://", "postgresql://"].iter().any(|it| url.starts_with(it)) {
            return Err(Refusal::Address("it begins with neither postgres:// nor postgresql://".into()));
        }
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| Refusal::Address(error.into()))?;
        let options = options.application_name("reportline hub").options(OURS).disable_statement_logging();
        let mut server = Self { options, durability: OnceCell::new() };
        let is_told = url.contains("sslmode=") || url.contains("ssl-mode=");
        if !is_told {
            let mode = if server.is_this_machine() { PgSslMode::Prefer } else { PgSslMode::VerifyFull };
            server.options = server.options.ssl_mode(mode);
        }
        Ok(server)
    }

    /// Connects to write. The first connection proves the server.
    pub(crate) async fn connect(&self) -> Result<PgConnection, Fault> {
        let proved = self.durability.get_or_try_init(|| async {
            let mut connection = self.connect_with(&self.options).await?;
            let durability = self.prove(&mut connection).await?;
            connection.close().await?;
            Ok::<_, Fault>(durability)
        });
        let durability = proved.await?.as_str();
        self.connect_with(&self.options.clone().options([("synchronous_commit", durability)])).await
    }

    /// Connects to see what is there.
    pub(crate) async fn look(&self) -> Result<PgConnection, Fault> {
        self.connect_with(&self.options).await
    }

    async fn connect_with(&self, options: &PgConnectOptions) -> Result<PgConnection, Fault> {
        match timeout(CONNECTING, options.connect()).await {
            Ok(connected) => connected.map_err(|error| self.refusal(error)),
            Err(elapsed) => {
                Err(Fault::Refused(Refusal::Unreachable { place: self.address(), source: elapsed.into() }))
            }
        }
    }

    pub(crate) fn readers(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(CONNECTING)
            // One that was lost meanwhile is replaced, so that who reads does not notice.
            .test_before_acquire(true)
            .connect_lazy_with(self.options.clone().options([("default_transaction_read_only", "on")]))
    }

    /// From what PostgreSQL or the way to it says to what the operator is told.
    pub(crate) fn refusal(&self, error: sqlx::Error) -> Fault {
        let (place, user, database) = (self.address(), self.user(), self.database());
        let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        Fault::Refused(match (code.as_deref(), error) {
            (Some("28000" | "28P01"), _) => Refusal::NotLetIn { user },
            (Some("3D000"), _) => Refusal::NoDatabase { database, user },
            (Some("42501"), _) => Refusal::MayNotCreate { user, database },
            (Some("25006"), _) => Refusal::ReadOnly { place },
            (Some("53300"), _) => Refusal::Crowded { place, n_needed: MOST_CONNECTIONS },
            (Some("57P03"), error) => Refusal::Unreachable { place, source: error.into() },
            (None, sqlx::Error::Tls(source)) => Refusal::Untrusted { place, source },
            // A certificate that does not prove it comes as damage on the way.
            (None, sqlx::Error::Io(source)) if source.kind() == ErrorKind::InvalidData => {
                Refusal::Untrusted { place, source: source.into() }
            }
            (None, error @ sqlx::Error::Io(_)) => Refusal::Unreachable { place, source: error.into() },
            (_, error) => return error.into(),
        })
    }

    /// How commits are made durable.
    async fn prove(&self, connection: &mut PgConnection) -> Result<String, Fault> {
        type Settings = (String, String, String, String, bool);

        let finding = sqlx::query_as(
            "select getdatabaseencoding(), current_setting('fsync'), current_setting('full_page_writes'),
                 current_setting('synchronous_commit'), current_setting('transaction_read_only') = 'on'",
        );
        let (encoding, fsync, full_page_writes, synchronous_commit, is_read_only): Settings =
            finding.fetch_one(connection).await?;
        if encoding != "UTF8" {
            return Err(Fault::Refused(Refusal::NotUtf8 { database: self.database(), encoding }));
        }
        for (setting, value) in [("fsync", fsync), ("full_page_writes", full_page_writes)] {
            if value != "on" {
                return Err(Fault::Refused(Refusal::NotDurable { setting, value }));
            }
        }
        if !DURABLE.contains(&synchronous_commit.as_str()) {
            let value = synchronous_commit;
            return Err(Fault::Refused(Refusal::NotDurable { setting: "synchronous_commit", value }));
        }
        if is_read_only {
            return Err(Fault::Refused(Refusal::ReadOnly { place: self.address() }));
        }
        Ok(synchronous_commit)
    }

    fn address(&self) -> String {
        match self.options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", self.options.get_host(), self.options.get_port()),
        }
    }

    fn user(&self) -> String {
        self.options.get_username().to_owned()
    }

    /// PostgreSQL's own default is the user's name.
    fn database(&self) -> String {
        self.options.get_database().unwrap_or(self.options.get_username()).to_owned()
    }

    fn is_this_machine(&self) -> bool {
        let host = self.options.get_host();
        let is_loopback =
            || host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback());
        self.options.get_socket().is_some() || host == "localhost" || is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_to_another_machine_is_private_unless_told() {
        let mode = |url: &str| {
            let server = Server::read(&url.to_owned().into()).expect("it is an address");
            format!("{:?}", server.options.get_ssl_mode())
        };
        assert_eq!(mode("postgres://u:p@db.example.org/r"), "VerifyFull");
        assert_eq!(mode("postgres://u:p@10.0.0.7/r"), "VerifyFull");
        assert_eq!(mode("postgres://u:p@10.0.0.7/r?sslmode=disable"), "Disable");
        for here in ["localhost", "127.0.0.1:5433", "[::1]"] {
            assert_eq!(mode(&format!("postgres://u:p@{here}/r")), "Prefer", "{here}");
        }
    }
}

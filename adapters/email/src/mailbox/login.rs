//! From nothing to a connection that is logged in.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::imap_proto::{Response, Status};
use async_imap::{Authenticator, Client, Session};
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::link::Link;
use super::stream::{Patient, Stream};
use super::trouble::{Step, Trouble};
use crate::settings::server::{Security, Server};
use crate::settings::{Secret, Settings, Times};

impl Link {
    /// Connects, with TLS as the settings say, and logs in.
    pub(super) async fn open(settings: &Settings, server: &Server) -> Result<Self, Trouble> {
        let times = settings.times;
        let client = within(times.exchange, Step::Connecting, connect(settings, server)).await?;
        let session = within(times.exchange, Step::LoggingIn, log_in(settings, client)).await?;
        Self::new(session, times).await
    }
}

async fn within<T>(
    limit: Duration,
    step: Step,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    timeout(limit, work).await.unwrap_or(Err(Trouble::Silent(step)))
}

async fn connect(settings: &Settings, server: &Server) -> Result<Client<Stream>, Trouble> {
    let patient = reach(server, &settings.times).await?;
    let mut client = match server.security {
        Security::Tls => Client::new(secure(settings, server, patient).await?),
        Security::StartTls | Security::NoneOnLoopback => Client::new(Stream::Clear(patient)),
    };
    greeted(&mut client).await?;
    if server.security != Security::StartTls {
        return Ok(client);
    }
    match client.run_command_and_check_ok("STARTTLS", None).await {
        Ok(()) => {}
        Err(Error::No(_) | Error::Bad(_)) => return Err(Trouble::NoStartTls),
        Err(error) => return Err(Trouble::of(Step::Securing, &error)),
    }
    // What came in clear after the answer is forgotten with the old client (RFC 9051, section 11.3).
    match client.into_inner() {
        Stream::Clear(patient) => Ok(Client::new(secure(settings, server, patient).await?)),
        Stream::Tls(_) => Err(Trouble::Garbled(Step::Securing)),
    }
}

async fn reach(server: &Server, times: &Times) -> Result<Patient, Trouble> {
    let reached = timeout(times.step, TcpStream::connect((server.host.as_str(), server.port))).await;
    let tcp = match reached {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(error)) => return Err(Trouble::Unreachable(error.kind())),
        Err(_) => return Err(Trouble::Silent(Step::Connecting)),
    };
    let is_loopback = tcp.peer_addr().is_ok_and(|it| it.ip().is_loopback());
    if server.security == Security::NoneOnLoopback && !is_loopback {
        return Err(Trouble::Unreachable(std::io::ErrorKind::PermissionDenied));
    }
    // Commands are small and wait for their answers.
    let _ = tcp.set_nodelay(true);
    Ok(Patient::new(tcp, times.step))
}

async fn secure(settings: &Settings, server: &Server, patient: Patient) -> Result<Stream, Trouble> {
    let name = ServerName::try_from(server.host.clone())
        .map_err(|_| Trouble::Unreachable(std::io::ErrorKind::InvalidInput))?;
    let connector = TlsConnector::from(settings.trust.client_config());
    let secured = connector.connect(name, patient).await;
    let tls = secured.map_err(|it| Trouble::of_io(Step::Securing, &it))?;
    Ok(Stream::Tls(Box::new(tls)))
}

/// `PREAUTH` is declined, too: nobody has said yet who we are.
async fn greeted(client: &mut Client<Stream>) -> Result<(), Trouble> {
    let step = Step::Connecting;
    let greeting = client.read_response().await.map_err(|it| Trouble::of_io(step, &it))?;
    match greeting.as_ref().map(|it| it.parsed()) {
        Some(Response::Data { status: Status::Ok, .. }) => Ok(()),
        Some(Response::Data { .. }) => Err(Trouble::Declined(step)),
        Some(_) => Err(Trouble::Garbled(step)),
        None => Err(Trouble::Broken(step)),
    }
}

async fn log_in(settings: &Settings, mut client: Client<Stream>) -> Result<Session<Stream>, Trouble> {
    client.get_mut().bears(settings.times.work);
    let (logged_in, refused) = match &settings.secret {
        // The settings have none only where mail does not arrive over IMAP.
        None => return Err(Trouble::Declined(Step::LoggingIn)),
        Some(Secret::Password(key, password)) => {
            let logged_in = client.login(&settings.username, password.expose_secret()).await;
            (logged_in, Trouble::WrongPassword(key))
        }
        Some(Secret::TokenFile(path)) => {
            let token = tokio::fs::read_to_string(path).await.map_err(|it| Trouble::NoToken(it.kind()))?;
            let token = SecretString::from(token.trim());
            let bearer = Bearer { username: &settings.username, token: &token, has_answered: false };
            (client.authenticate("XOAUTH2", bearer).await, Trouble::StaleToken)
        }
    };
    logged_in.map_err(|(error, _client)| match error {
        Error::No(text) if !is_passing(&text) => refused,
        error => Trouble::of(Step::LoggingIn, &error),
    })
}

/// Whether a refusal has nothing to do with the password (RFC 5530, section 3): the server is ill, or has too many of us.
fn is_passing(text: &str) -> bool {
    ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"].iter().any(|it| text.contains(it))
}

/// XOAUTH2: <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>.
struct Bearer<'a> {
    username: &'a str,
    token: &'a SecretString,
    has_answered: bool,
}

impl Authenticator for Bearer<'_> {
    type Response = String;

    /// "The client sends an empty response to the challenge containing the error", and is refused then.
    fn process(&mut self, _challenge: &[u8]) -> String {
        if std::mem::replace(&mut self.has_answered, true) {
            return String::new();
        }
        format!("user={}\x01auth=Bearer {}\x01\x01", self.username, self.token.expose_secret())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_for_another_reason_than_the_password_passes() {
        let text = |it: &str| format!("code: None, info: Some({it:?})");
        assert!(is_passing(&text("[UNAVAILABLE] Temporary authentication failure.")));
        assert!(is_passing(&text("[LIMIT] Too many simultaneous connections.")));
        assert!(!is_passing(&text("[AUTHENTICATIONFAILED] Authentication failed.")));
        assert!(!is_passing(&text("LOGIN failed.")));
    }

    #[test]
    fn a_bearer_answers_once() {
        let token = SecretString::from("t");
        let mut bearer = Bearer { username: "u", token: &token, has_answered: false };
        assert_eq!(bearer.process(b""), "user=u\x01auth=Bearer t\x01\x01");
        assert_eq!(bearer.process(b"{\"status\":\"400\"}"), "");
    }
}

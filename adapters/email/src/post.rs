//! Letters out, over SMTP: one connection a letter, and a verdict for each way in which it can fail.
//!
//! No pool: letters are few, a pooled connection that the server closed meanwhile costs a failed attempt, an access token
//! is read anew at each login, and a handshake is a tenth of a second that nobody waits for. And no `send` of lettre's,
//! which cannot say at which command a server said no: the verdict hangs on that.

pub(crate) mod letter;
pub(crate) mod trouble;

use std::time::Duration;

use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use reportline_channel::RunError;
use reportline_delivery::DeliveryError;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use crate::settings::server::Security;
use crate::settings::{Secret, Settings};
pub(crate) use letter::Letter;
use trouble::{Step, Trouble};

/// The end of a good conversation is not waited for longer than this: the letter has been taken already.
const GOODBYE: Duration = Duration::from_secs(2);

/// Where letters go out.
pub(crate) struct Post<'a> {
    settings: &'a Settings,
}

impl<'a> Post<'a> {
    /// Connects to nobody yet.
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self { settings }
    }

    /// Hands a letter to the server. Once this returned `Ok`, it is the server's.
    ///
    /// Errors: `Retry` for all that an operator or time can mend, also a refused login; `Reject` when the server says
    /// that this address or this letter will never do. An attempt that was cut off may have been taken, and is repeated
    /// with the same `Message-ID`.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), DeliveryError> {
        let message = letter.compose(self.settings).map_err(|it| it.verdict())?;
        let mut connection = self.open().await.map_err(Trouble::verdict)?;
        self.hand_over(&mut connection, message.envelope(), &message.formatted())
            .await
            .map_err(Trouble::verdict)?;
        let _ = timeout(GOODBYE, connection.quit()).await;
        Ok(())
    }

    /// Asks whether all is well: reachable, TLS, login. Sends nothing.
    pub(crate) async fn probe(&self) -> Result<(), RunError> {
        let mut connection = self.open().await?;
        let _ = timeout(GOODBYE, connection.quit()).await;
        Ok(())
    }

    /// A connection that is logged in.
    async fn open(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let server = &self.settings.smtp;
        // RFC 5321, section 4.1.1.1, wants a name; the machine's own is nobody's business.
        let hello = ClientId::Domain(self.settings.address.domain.clone());
        let at_once = (server.security == Security::Tls).then(|| self.parameters()).transpose()?;
        let step = self.settings.times.step;
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (server.host.as_str(), server.port),
            Some(step),
            &hello,
            at_once,
            None,
        );
        let mut connection = self.within(Step::Connecting, connecting).await?;
        if server.security == Security::StartTls {
            if !connection.can_starttls() {
                return Err(Trouble::NoStartTls);
            }
            let parameters = self.parameters()?;
            self.within(Step::Securing, connection.starttls(parameters, &hello)).await?;
        }
        self.log_in(&mut connection).await?;
        Ok(connection)
    }

    fn parameters(&self) -> Result<TlsParameters, Trouble> {
        self.settings.trust.parameters(&self.settings.smtp.host).ok_or(Trouble::NoTls)
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Trouble> {
        let username = self.settings.username.clone();
        let Some(secret) = &self.settings.secret else { return Ok(()) };
        let (mechanisms, secret, key) = match secret {
            Secret::Password(key, password) => {
                (&[Mechanism::Plain, Mechanism::Login][..], password.expose_secret().to_owned(), *key)
            }
            Secret::TokenFile(path) => {
                let token =
                    tokio::fs::read_to_string(path).await.map_err(|it| Trouble::NoToken(it.kind()))?;
                (&[Mechanism::Xoauth2][..], token.trim().to_owned(), "oauth_token_file")
            }
        };
        let credentials = Credentials::new(username, secret);
        match self.within(Step::LoggingIn, connection.auth(mechanisms, &credentials)).await {
            Ok(_) => Ok(()),
            Err(Trouble::Refused { code, .. }) => Err(Trouble::LoginRefused { code, key }),
            Err(trouble) => Err(trouble),
        }
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), Trouble> {
        let server = connection.server_info();
        let mut parameters = Vec::new();
        if envelope.to().iter().any(|it| !it.user().is_ascii() || !it.domain().is_ascii()) {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                return Err(Trouble::ForeignAddress);
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        // lettre writes bodies in seven bits; but headers with such an address are not.
        if !message.is_ascii() && server.supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from: Option<Address> = envelope.from().cloned();
        self.within(Step::Sender, connection.command(Mail::new(from, parameters))).await?;
        for to in envelope.to() {
            self.within(Step::Recipient, connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        }
        self.within(Step::Content, connection.command(Data)).await?;
        self.within(Step::Content, connection.message(message)).await?;
        Ok(())
    }

    /// RFC 5321, section 4.5.3.2, would wait minutes; the outbox tries again, and a repeated letter is the same letter.
    async fn within<T>(
        &self,
        step: Step,
        work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, Trouble> {
        let limit = match step {
            Step::Connecting | Step::Securing => self.settings.times.step,
            _ => self.settings.times.work,
        };
        match timeout(limit, work).await {
            Ok(worked) => worked.map_err(|it| Trouble::of(step, &it)),
            Err(_) => Err(Trouble::Silent(step)),
        }
    }
}

//! Our own check of signatures (DKIM, RFC 6376): of a mail whose sender our server says nothing of, and of the mails in
//! evidence, at the moment they come, because keys are changed and taken away.
//!
//! The domain's key is asked for over DNS, which is the only thing that this adapter asks of the world about a mail. What
//! cannot be asked is `Unverifiable`, never an error: a report is taken all the same. Who writes a mail can choose whom we
//! ask and how long it takes, so signatures, time, and patience with a DNS that is away are bounded.
//!
//! What is not evaluated: SPF, which needs the address of the server that delivered, and a domain's own DMARC policy, but for
//! the rule that signer and author must be one organisation (`alignment.rs`).

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::{AuthenticatedMessage, DkimOutput, DkimResult, Error, MessageAuthenticator, Parameters};
use tokio::time::{Instant, timeout};

use crate::alignment::are_aligned;
use crate::mail::Mail;
use crate::sender::Dkim;

/// More signatures than this are not looked at: three are usual (the author's, the sender's service, a list).
const MOST_SIGNATURES: usize = 5;

/// A longer field of a signature is nobody's: it names header fields by the thousand, each of which costs a search.
const MOST_FIELD_BYTES: usize = 8 << 10;

/// How long all keys of a mail may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long nobody is asked after DNS gave no answer, so that a flood of signatures does not make everybody wait.
const REST: Duration = Duration::from_secs(30);

/// Whom keys are asked of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NameServers {
    /// Those that this machine uses.
    System,
    /// These. None: signatures are not checked.
    These(Vec<SocketAddr>),
}

/// Checks signatures.
pub(crate) struct Verifier {
    authenticator: MessageAuthenticator,
    rests_until: Mutex<Option<Instant>>,
}

/// What was found of a mail's signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What it comes to.
    pub dkim: Dkim,
    /// The signature that holds, with the key that was seen.
    pub signature: Option<Signature>,
}

/// A signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who signed: its `d=`.
    pub domain: String,
    /// Which of the domain's keys: its `s=`.
    pub selector: String,
    /// The key's record, as DNS gave it out.
    pub key: Option<String>,
}

impl Verifier {
    /// `None` where signatures are not to be checked, or this machine has no DNS; the log says which.
    pub(crate) fn new(servers: &NameServers) -> Option<Self> {
        let made = match servers {
            NameServers::System => MessageAuthenticator::new_system_conf(),
            NameServers::These(servers) if servers.is_empty() => return None,
            NameServers::These(servers) => MessageAuthenticator::new(config(servers), options()),
        };
        match made {
            Ok(authenticator) => Some(Self { authenticator, rests_until: Mutex::new(None) }),
            Err(_) => {
                tracing::warn!(
                    "this machine's DNS cannot be used, so signatures of mails are not checked; set `dns_servers`"
                );
                None
            }
        }
    }

    /// Checks the signatures of a mail by the author that it names.
    pub(crate) async fn check(&self, raw: &[u8], mail: &Mail) -> Checked {
        if !mail.is_dkim_signed {
            return Checked { dkim: Dkim::None, signature: None };
        }
        let [author] = mail.from.as_slice() else { return Checked::default() };
        if self.rests() {
            return Checked::default();
        }
        match timeout(PATIENCE, self.ask(raw, author.domain())).await {
            Ok(checked) => checked,
            Err(_) => {
                self.rest();
                Checked::default()
            }
        }
    }

    async fn ask(&self, raw: &[u8], author: &str) -> Checked {
        let Some(message) = parsed(raw) else { return Checked::default() };
        let outputs = self.authenticator.verify_dkim(Parameters::new(&message)).await;
        if outputs.iter().any(|it| matches!(it.result(), DkimResult::TempError(_))) {
            self.rest();
        }
        let holds = |it: &&DkimOutput<'_>| *it.result() == DkimResult::Pass;
        let signer = |it: &DkimOutput<'_>| it.signature().map(|it| (it.d.to_lowercase(), it.s.clone()));
        let passed = outputs.iter().filter(holds).filter_map(signer);
        let (aligned, others): (Vec<_>, Vec<_>) = passed.partition(|(domain, _)| are_aligned(domain, author));
        let Some((domain, selector)) = aligned.into_iter().chain(others).next() else {
            let dkim = if outputs.iter().all(is_broken) { Dkim::Fail } else { Dkim::Unverifiable };
            return Checked { dkim, signature: None };
        };
        let record = self.authenticator.txt_raw_lookup(format!("{selector}._domainkey.{domain}.")).await;
        let key = record.ok().map(|it| String::from_utf8_lossy(&it).into_owned());
        let signature = Some(Signature { domain: domain.clone(), selector, key });
        Checked { dkim: Dkim::Pass { domain }, signature }
    }

    fn rests(&self) -> bool {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|it| Instant::now() < it)
    }

    fn rest(&self) {
        tracing::warn!("DNS does not answer; signatures of mails are not checked for 30 s");
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
    }
}

/// A mail as the crate reads it, for checking: its header fields and hashes of its body. Total, as whoever tastes a mail
/// knows (`taster.rs`). `None` for one with signatures beyond reason.
pub(crate) fn parsed(raw: &[u8]) -> Option<AuthenticatedMessage<'_>> {
    let mut signatures = signature_fields(raw).peekable();
    let is_reasonable = |it: &[u8]| it.len() <= MOST_FIELD_BYTES;
    signatures.peek()?;
    let (n, are_reasonable) = signatures.fold((0, true), |(n, are), it| (n + 1, are && is_reasonable(it)));
    (are_reasonable && n <= MOST_SIGNATURES).then(|| AuthenticatedMessage::parse(raw)).flatten()
}

fn signature_fields(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (fields, _) = crate::fields::Fields::read(raw, 0, |_| false);
    fields.0.into_iter().filter(|it| it.name.eq_ignore_ascii_case(b"DKIM-Signature")).map(|it| it.value)
}

/// The mail is not what was signed. Anything else (a key that is gone, a signature that is too old) says nothing of it.
fn is_broken(output: &DkimOutput<'_>) -> bool {
    use mail_auth::common::crypto::CryptoError;
    use mail_auth::dkim::DkimError;
    match output.result() {
        DkimResult::Fail(_) => true,
        DkimResult::Neutral(error) => matches!(
            error,
            Error::Dkim(DkimError::FailedBodyHashMatch) | Error::Crypto(CryptoError::FailedVerification)
        ),
        _ => false,
    }
}

fn config(servers: &[SocketAddr]) -> ResolverConfig {
    let server = |it: &SocketAddr| {
        let mut connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
        connections.iter_mut().for_each(|connection| connection.port = it.port());
        NameServerConfig::new(it.ip(), true, connections.into())
    };
    ResolverConfig::from_parts(None, Vec::new(), servers.iter().map(server).collect())
}

fn options() -> ResolverOpts {
    let mut options = ResolverOpts::default();
    options.timeout = Duration::from_secs(2);
    options.attempts = 1;
    options
}

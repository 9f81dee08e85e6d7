//! What an operator may set, read with every fault at once.

mod folders;
mod login;
pub(crate) mod server;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use reportline_channel::{BuildError, Section};
use serde_json::Value;

use crate::dkim::NameServers;
use crate::limits::MAX_TASTED;
use crate::tls::Trust;
pub(crate) use folders::Folders;
use folders::folders;
pub(crate) use login::Secret;
use login::secret;
use server::{IMAP, SMTP, Security, Server};

/// The keys of an email section.
pub(crate) const KEYS: &[&str] = &[
    "address",
    "sender_name",
    "subject",
    "imap_host",
    "imap_port",
    "imap_security",
    "maildir",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "username",
    "password",
    "password_file",
    "oauth_token_file",
    "ca_file",
    "mailbox",
    "processed",
    "quarantine",
    "review",
    "authserv_id",
    "own_hops",
    "dns_servers",
    "mail_limit_mb",
    "poll_seconds",
    "sends_per_second",
    "letters_per_address_per_day",
    "letters_without_answer",
    "no_media",
    "keep_whole_mails",
];

/// Settings that hold.
pub(crate) struct Settings {
    pub(crate) address: Address,
    /// Shown before the address; empty for the address alone.
    pub(crate) sender_name: String,
    /// Of every letter. It says nothing: others read the subjects on a screen.
    pub(crate) subject: String,
    pub(crate) arrival: Arrival,
    pub(crate) smtp: Server,
    pub(crate) username: String,
    /// `None` only for a mail server on this machine that takes letters from whoever is here.
    pub(crate) secret: Option<Secret>,
    pub(crate) trust: Trust,
    pub(crate) folders: Folders,
    /// Whose `Authentication-Results` are believed (RFC 8601, section 5).
    pub(crate) authserv_id: Option<String>,
    /// Whom the keys of signatures are asked of.
    pub(crate) name_servers: NameServers,
    /// How many `Received` lines our own servers always write.
    pub(crate) own_hops: usize,
    /// In bytes; of a larger mail only the headers are fetched.
    pub(crate) mail_limit: u64,
    pub(crate) sends_per_second: u32,
    pub(crate) letters_per_address_per_day: u32,
    pub(crate) letters_without_answer: u32,
    pub(crate) is_without_media: bool,
    /// The mail itself becomes evidence too, with its sender's address in it.
    pub(crate) keeps_whole_mails: bool,
    pub(crate) times: Times,
}

/// The public address, which people write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) local: String,
    pub(crate) domain: String,
}

/// Where mail arrives.
pub(crate) enum Arrival {
    /// In a mailbox on a server.
    Imap(Server),
    /// In a Maildir on this machine.
    Maildir(PathBuf),
}

/// How long things may take. Fields, so that tests need not wait minutes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// The longest silence while connecting, opening a folder, ending an IDLE.
    pub(crate) step: Duration,
    /// The longest silence while the server looks for mails, hands one out or takes one, and at the login: Dovecot lets
    /// whoever was wrong a few times wait 17 s, and a refusal must not be taken for silence.
    pub(crate) work: Duration,
    /// The longest an exchange may take, however busily the server sends.
    pub(crate) exchange: Duration,
    /// One IDLE. RFC 2177 allows 29 minutes, but a dead connection is noticed only at its end: 4 min and a step.
    pub(crate) idle: Duration,
    /// Between two looks, where there is no IDLE.
    pub(crate) poll: Duration,
    /// The pause after the first failure; it doubles: 1 s, 2 s, 4 s, 8 s, 16 s.
    pub(crate) first_pause: Duration,
    /// No pause is longer.
    pub(crate) last_pause: Duration,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.arrival {
            Arrival::Imap(imap) => write!(f, "Settings({}, {})", imap.host, self.smtp.host),
            Arrival::Maildir(_) => write!(f, "Settings(maildir, {})", self.smtp.host),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl Default for Times {
    fn default() -> Self {
        Self {
            step: Duration::from_secs(15),
            work: Duration::from_secs(60),
            exchange: Duration::from_secs(10 * 60),
            idle: Duration::from_secs(4 * 60),
            poll: Duration::from_secs(60),
            first_pause: Duration::from_secs(1),
            last_pause: Duration::from_secs(60),
        }
    }
}

impl Settings {
    pub(crate) fn read(settings: &Value) -> Result<Self, Vec<BuildError>> {
        let mut section = Section::new(settings, KEYS);
        let address = address(&mut section);
        let arrival = arrival(&mut section);
        let smtp = Server::read(&mut section, &SMTP);
        let username = section.string("username");
        let is_open = smtp.as_ref().is_some_and(|it| it.security == Security::NoneOnLoopback);
        let needs_login = !(is_open && section.has("maildir"));
        let secret = secret(&mut section, needs_login);
        let trust = trust(&mut section);
        let folders = folders(&mut section);
        let sender_name = line(&mut section, "sender_name");
        let subject = line(&mut section, "subject");
        let authserv_id = section.string("authserv_id");
        let own_hops = section.number("own_hops", 1, 1..=9);
        let name_servers = name_servers(&mut section);
        let mail_limit_mb = section.number("mail_limit_mb", 25, 1..=MAX_TASTED >> 20);
        let poll_seconds = section.number("poll_seconds", 60, 5..=240);
        let sends_per_second = section.number("sends_per_second", 5, 1..=1000);
        let letters = section.number("letters_per_address_per_day", 12, 1..=1000);
        let unanswered = section.number("letters_without_answer", 5, 1..=1000);
        let is_without_media = section.is_set("no_media");
        let keeps_whole_mails = section.is_set("keep_whole_mails");
        let read = (|| {
            let address = address?;
            Some(Self {
                username: username.unwrap_or_else(|| address.to_string()),
                address,
                sender_name: sender_name.unwrap_or_default(),
                subject: subject.unwrap_or_else(|| "Your message".to_owned()),
                arrival: arrival?,
                smtp: smtp?,
                secret: secret?,
                trust: trust?,
                folders: folders?,
                authserv_id,
                name_servers: name_servers?,
                own_hops: usize::try_from(own_hops).unwrap_or(1),
                mail_limit: mail_limit_mb << 20,
                sends_per_second: u32::try_from(sends_per_second).unwrap_or(u32::MAX),
                letters_per_address_per_day: u32::try_from(letters).unwrap_or(u32::MAX),
                letters_without_answer: u32::try_from(unanswered).unwrap_or(u32::MAX),
                is_without_media,
                keeps_whole_mails,
                times: Times { poll: Duration::from_secs(poll_seconds), ..Times::default() },
            })
        })();
        section.finish(read)
    }
}

/// The public address. Answers come to `local+something@domain`, so there must be no `+` in it yet.
fn address(section: &mut Section<'_>) -> Option<Address> {
    let remedy = "write the address that people write to: report@example.org";
    if !section.has("address") {
        section.fault("address", "it is missing", remedy);
    }
    let text = section.string("address")?;
    let parts = text.split_once('@').filter(|(local, domain)| {
        let is_plain = |it: u8| it.is_ascii_alphanumeric() || b".-_".contains(&it);
        let is_name = |it: &str| !it.is_empty() && it.bytes().all(is_plain);
        is_name(local) && is_name(domain) && domain.contains('.')
    });
    let Some((local, domain)) = parts else {
        section.fault("address", "that is no plain address", remedy);
        return None;
    };
    Some(Address { local: local.to_owned(), domain: domain.to_ascii_lowercase() })
}

/// Where mail arrives: from a server, unless a Maildir is named.
fn arrival(section: &mut Section<'_>) -> Option<Arrival> {
    if !section.has("maildir") {
        return Server::read(section, &IMAP).map(Arrival::Imap);
    }
    let others =
        ["imap_host", "imap_port", "imap_security", "mailbox"].into_iter().filter(|it| section.has(it));
    for other in others.collect::<Vec<_>>() {
        section.fault(other, "there is a maildir too", "keep one of the two");
    }
    let path = section.string("maildir").map(PathBuf::from)?;
    if !path.is_absolute() {
        section.fault("maildir", "that is no whole path", "write it from the root on: /var/mail/report");
        return None;
    }
    Some(Arrival::Maildir(path))
}

/// A list of addresses, with or without a port. An empty one: nobody is asked.
fn name_servers(section: &mut Section<'_>) -> Option<NameServers> {
    let Some(value) = section.value("dns_servers") else { return Some(NameServers::System) };
    let address = |it: &Value| {
        let text = it.as_str()?;
        text.parse().ok().or_else(|| Some(SocketAddr::new(text.parse().ok()?, 53)))
    };
    let servers: Option<Vec<SocketAddr>> = value.as_array().and_then(|it| it.iter().map(address).collect());
    if servers.is_none() {
        let remedy = "write a list of addresses: [\"192.0.2.53\"]; an empty one checks no signatures";
        section.fault("dns_servers", "that is no list of addresses", remedy);
    }
    servers.map(NameServers::These)
}

fn trust(section: &mut Section<'_>) -> Option<Trust> {
    if !section.has("ca_file") {
        return Some(Trust::default());
    }
    let pem = section.file("ca_file")?;
    let trust = Trust::with(pem.as_bytes());
    if trust.is_none() {
        let remedy = "name a PEM file with the certificate of your authority";
        section.fault("ca_file", "there is no usable certificate in it", remedy);
    }
    trust
}

/// A text that will stand in a header.
fn line(section: &mut Section<'_>, key: &'static str) -> Option<String> {
    let text = section.string(key)?;
    if text.chars().any(char::is_control) {
        section.fault(key, "it has more than one line", "write it on one line");
        return None;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    impl Settings {
        /// The server that mail comes from.
        pub(crate) fn imap(&self) -> &Server {
            match &self.arrival {
                Arrival::Imap(server) => server,
                Arrival::Maildir(_) => panic!("it comes from a Maildir"),
            }
        }
    }

    fn faults(settings: &Value) -> Vec<String> {
        let faults = Settings::read(settings).expect_err("nothing wrong was found");
        assert!(faults.iter().all(|it| !it.remedy.is_empty()));
        faults.into_iter().map(|it| it.key).collect()
    }

    #[test]
    fn what_is_not_said_has_a_sane_default() {
        let settings = json!({
            "address": "report@Example.org", "imap_host": "mail.example.org", "smtp_host": "mail.example.org",
            "smtp_security": "starttls", "password": "p",
        });
        let read = Settings::read(&settings).expect("they hold");
        assert_eq!(read.address.to_string(), "report@example.org");
        assert_eq!((read.username.as_str(), read.subject.as_str()), ("report@example.org", "Your message"));
        let Arrival::Imap(imap) = &read.arrival else { panic!("it comes from a server") };
        assert_eq!((imap.port, imap.security), (993, Security::Tls));
        assert_eq!((read.smtp.port, read.smtp.security), (587, Security::StartTls));
        assert_eq!(read.folders.processed, "Processed");
        assert_eq!((read.mail_limit, read.letters_per_address_per_day), (25 << 20, 12));
        assert_eq!((read.times.poll, read.sends_per_second), (Duration::from_secs(60), 5));
        assert_eq!((read.authserv_id.as_deref(), read.is_without_media), (None, false));
        assert!(!format!("{read:?}").contains('@'));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        assert_eq!(faults(&json!({})), ["address", "imap_host", "smtp_host", "password_file"]);
        let all = json!({
            "address": "report+x@example.org", "imap_host": "https://mail.example.org", "imap_security": "ssl",
            "imap_port": 0, "smtp_host": "mail.example.org", "smtp_security": "none_on_loopback",
            "password": "p", "oauth_token_file": "/no/such/file", "ca_file": "/no/such/file",
            "dns_servers": ["resolver"], "mailbox": "Eingänge", "processed": "%", "subject": "a\nb", "mail_limit_mb": 0, "no_media": "yes", "x": 1,
        });
        assert_eq!(
            faults(&all),
            [
                "x",
                "address",
                "imap_security",
                "imap_port",
                "smtp_security",
                "password",
                "oauth_token_file",
                "ca_file",
                "mailbox",
                "processed",
                "subject",
                "dns_servers",
                "mail_limit_mb",
                "no_media",
            ]
        );
    }

    #[test]
    fn a_maildir_takes_the_place_of_a_server() {
        let settings = json!({
            "address": "report@example.org", "maildir": "/var/mail/report", "smtp_host": "localhost",
            "smtp_security": "none_on_loopback",
        });
        let read = Settings::read(&settings).expect("they hold");
        assert!(matches!(read.arrival, Arrival::Maildir(_)) && read.secret.is_none());
        let mut unsure = settings.clone();
        unsure["imap_host"] = json!("localhost");
        unsure["review"] = json!("a/b");
        assert_eq!(faults(&unsure), ["imap_host", "review"]);
        let mut away = settings;
        away["smtp_security"] = json!("tls");
        away["maildir"] = json!("report");
        assert_eq!(faults(&away), ["maildir", "password_file"]);
    }

    #[test]
    fn mail_does_not_go_back_to_where_it_came_from() {
        let settings = json!({
            "address": "report@example.org", "imap_host": "localhost", "smtp_host": "localhost", "password": "p",
            "quarantine": "inbox",
        });
        assert_eq!(faults(&settings), ["quarantine"]);
    }
}

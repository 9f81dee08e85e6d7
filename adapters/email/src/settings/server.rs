//! Where the servers are, and how the wire to them is kept from others' eyes.

use std::net::IpAddr;

use reportline_channel::Section;

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
}

/// How the wire is kept from others' eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// From the first byte (RFC 8314).
    Tls,
    /// Agreed upon in clear; a server that does not offer it is not spoken to.
    StartTls,
    /// Not at all: only within one machine.
    NoneOnLoopback,
}

/// The keys of one server, and its usual ports: with TLS from the first byte, else.
pub(super) struct ServerKeys {
    host: &'static str,
    port: &'static str,
    security: &'static str,
    ports: (u64, u64),
}

pub(super) const IMAP: ServerKeys =
    ServerKeys { host: "imap_host", port: "imap_port", security: "imap_security", ports: (993, 143) };

/// RFC 8314, section 3.3: submission with TLS is on 465.
pub(super) const SMTP: ServerKeys =
    ServerKeys { host: "smtp_host", port: "smtp_port", security: "smtp_security", ports: (465, 587) };

impl Server {
    pub(super) fn read(section: &mut Section<'_>, keys: &ServerKeys) -> Option<Self> {
        if !section.has(keys.host) {
            section.fault(keys.host, "it is missing", "write the server's name: mail.example.org");
        }
        let host = section.string(keys.host);
        let security = match section.string(keys.security).as_deref() {
            None if section.has(keys.security) => None,
            None | Some("tls") => Some(Security::Tls),
            Some("starttls") => Some(Security::StartTls),
            Some("none_on_loopback") => Some(Security::NoneOnLoopback),
            Some(_) => {
                section.fault(
                    keys.security,
                    "there is no such way",
                    "write tls, starttls or none_on_loopback",
                );
                None
            }
        };
        let default = if security == Some(Security::Tls) { keys.ports.0 } else { keys.ports.1 };
        let port = section.number(keys.port, default, 1..=65535);
        let (host, security) = host.zip(security)?;
        if host.is_empty() || host.bytes().any(|it| !it.is_ascii_alphanumeric() && !b".-:".contains(&it)) {
            let remedy = "write the name alone, without port or scheme: mail.example.org";
            section.fault(keys.host, "that is no server's name", remedy);
            return None;
        }
        if security == Security::NoneOnLoopback && !is_loopback(&host) {
            let problem = format!("{host} is not this machine");
            section.fault(keys.security, problem, "write tls or starttls: mail and passwords need it");
            return None;
        }
        Some(Server { host, port: u16::try_from(port).ok()?, security })
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|it: IpAddr| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::settings::Settings;

    #[test]
    fn plain_text_stays_on_this_machine() {
        for (host, is_allowed) in
            [("127.0.0.1", true), ("::1", true), ("localhost", true), ("10.0.0.1", false)]
        {
            let settings = json!({
                "address": "report@example.org", "imap_host": host, "imap_security": "none_on_loopback",
                "smtp_host": "localhost", "password": "p",
            });
            assert_eq!(Settings::read(&settings).is_ok(), is_allowed, "{host}");
        }
    }
}

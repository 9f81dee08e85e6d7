//! One request, as far as it can be told without reading its body: whose it is, in which language, from which network.

use std::net::IpAddr;

use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use reportline_channel::{Language, Request, Words};

use crate::guard::own_origin;
use crate::session::Secret;
use crate::settings::Settings;

/// The service writes the connection's address here, and strips what came under that name.
const REMOTE: &str = "x-reportline-remote";
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who asks.
#[derive(Clone)]
pub(crate) struct Visit {
    /// The session, if the cookie holds one.
    pub(crate) secret: Option<Secret>,
    /// The language to answer in until a conversation says otherwise.
    pub(crate) language: Language,
    /// The network, coarse: one household or one office, not one person.
    pub(crate) network: Option<String>,
    /// Where people reach us.
    pub(crate) origin: String,
}

impl Visit {
    /// Reads the head of a request.
    pub(crate) fn read(request: &Request, settings: &Settings, words: &dyn Words) -> Self {
        let headers = request.headers();
        let wanted = query(request, "lang");
        let chosen = wanted.as_deref().and_then(|tag| offered(words, tag));
        Self {
            secret: cookie(headers, cookie_name(settings)).and_then(Secret::parse),
            language: chosen.unwrap_or_else(|| accepted(headers, words)),
            network: network(headers, settings.trusts_forwarded),
            origin: own_origin(headers, settings),
        }
    }
}

/// The value of that name in the address.
pub(crate) fn query(request: &Request, name: &str) -> Option<String> {
    let query = request.uri().query()?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

/// The language of that tag, if it is on offer.
pub(crate) fn offered(words: &dyn Words, tag: &str) -> Option<Language> {
    words.languages().into_iter().find(|it| it.tag.eq_ignore_ascii_case(tag))
}

/// The cookie's name. The prefix makes browsers refuse it from anything but this very host over https.
pub(crate) fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-report" } else { "report" }
}

/// A cookie that holds the session until the browser is closed, and is never sent from another site.
pub(crate) fn set_cookie(settings: &Settings, secret: &Secret) -> String {
    format!("{}={}{}", cookie_name(settings), secret.as_str(), attributes(settings))
}

/// A cookie that ends the session.
pub(crate) fn clear_cookie(settings: &Settings) -> String {
    format!("{}={}; Max-Age=0", cookie_name(settings), attributes(settings))
}

fn attributes(settings: &Settings) -> &'static str {
    if settings.is_https() {
        "; Path=/; Secure; HttpOnly; SameSite=Strict"
    } else {
        "; Path=/; HttpOnly; SameSite=Strict"
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(it, _)| *it == name)
        .map(|(_, value)| value)
}

fn accepted(headers: &HeaderMap, words: &dyn Words) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    words.negotiate(&by_weight(header))
}

/// The tags of an `Accept-Language`, most wanted first; equal ones as written.
fn by_weight(header: &str) -> Vec<&str> {
    let mut wanted: Vec<(&str, u32)> = header
        .split(',')
        .take(20)
        .filter_map(|entry| {
            let (tag, parameter) = entry.split_once(';').unwrap_or((entry, "q=1"));
            let weight: f32 = parameter.trim().strip_prefix("q=")?.parse().ok()?;
            Some((tag.trim(), (weight * 1000.0) as u32))
        })
        .filter(|(tag, weight)| !tag.is_empty() && *tag != "*" && *weight > 0)
        .collect();
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    wanted.into_iter().map(|(tag, _)| tag).collect()
}

/// The network of the far end: /24 of IPv4, /56 of IPv6, what one connection is commonly given. Behind a proxy of
/// ours the last hop is the one that the proxy wrote; all before it are a stranger's word.
fn network(headers: &HeaderMap, trusts_forwarded: bool) -> Option<String> {
    let text = |name: &str| headers.get_all(name).iter().next_back().and_then(|it| it.to_str().ok());
    let forwarded = || text(FORWARDED_FOR).and_then(|it| it.rsplit(',').next());
    let address = if trusts_forwarded { forwarded().or_else(|| text(REMOTE)) } else { text(REMOTE) }?;
    match address.trim().parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(it) => {
            let [a, b, c, _] = it.octets();
            Some(format!("{a}.{b}.{c}.0/24"))
        }
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            Some(format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_languages_come_by_weight() {
        assert_eq!(by_weight("en;q=0.5, ur-PK, pl;q=0.9, *;q=0.1"), ["ur-PK", "pl", "en"]);
        assert_eq!(by_weight(""), Vec::<&str>::new());
        assert_eq!(by_weight("de;q=0, fr;q=banana, cy"), ["cy"]);
    }

    fn network_of(pairs: &[(&'static str, &'static str)], trusts_forwarded: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, http::HeaderValue::from_static(value));
        }
        network(&headers, trusts_forwarded)
    }

    #[test]
    fn a_network_is_coarse() {
        assert_eq!(network_of(&[(REMOTE, "203.0.113.77")], false).as_deref(), Some("203.0.113.0/24"));
        assert_eq!(
            network_of(&[(REMOTE, "2001:db8:12:34ff::1")], false).as_deref(),
            Some("2001:db8:12:3400::/56")
        );
        assert_eq!(network_of(&[(REMOTE, "::ffff:203.0.113.7")], false).as_deref(), Some("203.0.113.0/24"));
        assert_eq!(network_of(&[], false), None);
    }

    #[test]
    fn a_forwarded_address_counts_only_when_trusted_and_only_the_last_hop() {
        let headers = [(FORWARDED_FOR, "192.0.2.1, 198.51.100.9"), (REMOTE, "10.0.0.1")];
        assert_eq!(network_of(&headers, false).as_deref(), Some("10.0.0.0/24"));
        assert_eq!(network_of(&headers, true).as_deref(), Some("198.51.100.0/24"));
    }
}

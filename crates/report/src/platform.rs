//! The registry of places where abuse happens. It is the report's vocabulary of the world, not a list of adapters.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;

/// Where it happened: a slug of the registry, and the person's own words where they gave any.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Platform {
    /// A slug of [`Platform::SLUGS`], `game:NAME`, `site:HOST` or `other`.
    pub slug: String,
    /// The person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Personal>,
}

impl Platform {
    /// The slugs a question may offer.
    pub const SLUGS: &'static [&'static str] = &[
        "x",
        "facebook",
        "instagram",
        "threads",
        "discord",
        "telegram",
        "whatsapp",
        "signal",
        "snapchat",
        "youtube",
        "tiktok",
        "twitch",
        "reddit",
        "linkedin",
        "bluesky",
        "mastodon",
        "email",
        "sms",
        "phone",
        "game",
        "site",
        "other",
    ];

    /// The platform of that slug.
    pub fn of(slug: impl Into<String>) -> Self {
        Self { slug: slug.into(), raw: None }
    }

    /// Reads a name as a person writes it: `Facebook`, `twitter`, `Tik Tok`. What is not known is `other` with the
    /// words kept.
    pub fn named(words: &str) -> Self {
        let letters: String =
            words.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let slug = match letters.as_str() {
            "twitter" => "x",
            "insta" | "ig" => "instagram",
            "fb" | "messenger" => "facebook",
            "yt" => "youtube",
            "mail" => "email",
            "text" => "sms",
            other => Self::SLUGS.iter().find(|it| **it == other).copied().unwrap_or("other"),
        };
        Self { slug: slug.to_owned(), raw: Some(words.into()) }
    }

    /// The platform of a link's host; `site:HOST` for a host of no platform, `None` for what is no link. Nothing is
    /// fetched: the link is only read.
    pub fn of_link(link: &str) -> Option<Self> {
        let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        if !host.contains('.') {
            return None;
        }
        let known = HOSTS.iter().find(|(it, _)| {
            host.strip_suffix(it).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        });
        Some(Self::of(known.map_or_else(|| format!("site:{host}"), |(_, slug)| (*slug).to_owned())))
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A site's host is what was reported; the sort of place is not.
        let sort = self.slug.split(':').next().unwrap_or_default();
        write!(f, "Platform({sort}, {:?})", self.raw)
    }
}

/// Hosts of platforms, with everything below them.
const HOSTS: &[(&str, &str)] = &[
    ("x.com", "x"),
    ("twitter.com", "x"),
    ("facebook.com", "facebook"),
    ("fb.com", "facebook"),
    ("instagram.com", "instagram"),
    ("threads.net", "threads"),
    ("threads.com", "threads"),
    ("discord.com", "discord"),
    ("discord.gg", "discord"),
    ("t.me", "telegram"),
    ("telegram.me", "telegram"),
    ("whatsapp.com", "whatsapp"),
    ("wa.me", "whatsapp"),
    ("snapchat.com", "snapchat"),
    ("youtube.com", "youtube"),
    ("youtu.be", "youtube"),
    ("tiktok.com", "tiktok"),
    ("twitch.tv", "twitch"),
    ("reddit.com", "reddit"),
    ("linkedin.com", "linkedin"),
    ("bsky.app", "bluesky"),
    ("mastodon.social", "mastodon"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_people_write_them() {
        for (words, slug) in [
            ("Twitter", "x"),
            ("Tik Tok", "tiktok"),
            ("insta", "instagram"),
            ("a forum", "other"),
            ("X", "x"),
        ] {
            let platform = Platform::named(words);
            assert_eq!((platform.slug.as_str(), platform.raw.as_deref()), (slug, Some(words)));
        }
    }

    #[test]
    fn a_link_names_its_platform_and_a_lookalike_does_not() {
        let slug = |link| Platform::of_link(link).map(|it| it.slug);
        assert_eq!(slug("https://mobile.twitter.com/a/status/1").as_deref(), Some("x"));
        assert_eq!(slug("https://www.youtube.com/watch?v=1").as_deref(), Some("youtube"));
        assert_eq!(slug("https://netflix.com/").as_deref(), Some("site:netflix.com"));
        assert_eq!(slug("https://x.com@evil.example/").as_deref(), Some("site:evil.example"));
        assert_eq!(slug("facebook"), None);
    }
}

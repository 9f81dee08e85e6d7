//! One call of Discord's REST API, before it is sent: what is asked, on whose authority, for how long.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Serialize;

/// How long a call may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How long the first answer to an interaction may take. After three seconds the token is dead:
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback>
pub(crate) const CALLBACK_PATIENCE: Duration = Duration::from_millis(2500);

/// A call. Its path may hold an interaction's token and its body what a person said, so `Debug` shows neither.
#[derive(Clone)]
pub(crate) struct Call {
    /// What it is called in errors and logs: `POST channels/{}/messages`.
    pub(crate) route: &'static str,
    pub(crate) method: Method,
    /// Below the API's address, without a slash in front.
    pub(crate) path: String,
    pub(crate) authority: Authority,
    pub(crate) patience: Duration,
    pub(crate) body: Option<Bytes>,
    /// The channel it is about.
    pub(crate) channel: Option<String>,
}

/// Whose word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Authority {
    /// The bot's: the call carries its token.
    Bot,
    /// The path's own: it holds the token of an interaction or a webhook.
    Path,
}

impl Call {
    /// A call of `route`, a method and a template: `POST channels/{}/messages`. Each `{}` takes one of `parts`.
    pub(crate) fn new(route: &'static str, parts: &[&str]) -> Self {
        let (method, template) = route.split_once(' ').expect("a route is a method and a template");
        let method = Method::from_bytes(method.as_bytes()).expect("a route begins with a method");
        let channel = template.starts_with("channels/{}").then(|| parts.first().map(|it| (*it).to_owned()));
        Self {
            route,
            method,
            path: fill(template, parts),
            authority: Authority::Bot,
            patience: PATIENCE,
            body: None,
            channel: channel.flatten(),
        }
    }

    /// With this for a body: one of serenity's builders, or JSON as it is.
    pub(crate) fn with(mut self, body: &impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(body).expect("what we send is plain JSON").into());
        self
    }

    /// Without the bot's token: the path holds one of its own. Interaction callbacks, follow-ups, webhooks.
    pub(crate) fn by_path(mut self) -> Self {
        self.authority = Authority::Path;
        self
    }

    /// To be answered within so long.
    pub(crate) fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.route)
    }
}

fn fill(template: &str, parts: &[&str]) -> String {
    let mut path = String::with_capacity(template.len() + 24 * parts.len());
    let mut parts = parts.iter();
    for (index, piece) in template.split("{}").enumerate() {
        if index > 0 {
            push_part(&mut path, parts.next().expect("a route has as many parts as places"));
        }
        path.push_str(piece);
    }
    assert!(parts.next().is_none(), "a route has as many places as parts");
    path
}

/// Writes a part so that it stays one: ids and tokens are of plain letters, all else is escaped. A part of dots alone
/// would lead out of its place however it is escaped, and nothing at Discord is called so.
fn push_part(path: &mut String, part: &str) {
    if part.bytes().all(|it| it == b'.') {
        return path.push('_');
    }
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'=' | b'@' => {
                path.push(byte.into())
            }
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(route: &'static str, parts: &[&str], wanted: Expect) {
        let call = Call::new(route, parts);
        wanted.assert_eq(&format!("{} {} {:?}", call.method, call.path, call.channel));
    }

    #[test]
    fn parts_take_their_places() {
        check("GET users/@me", &[], expect!["GET users/@me None"]);
        check("POST channels/{}/messages", &["12"], expect![[r#"POST channels/12/messages Some("12")"#]]);
        check(
            "PATCH webhooks/{}/{}/messages/@original",
            &["1", "aW50ZXI="],
            expect!["PATCH webhooks/1/aW50ZXI=/messages/@original None"],
        );
        check(
            "GET channels/{}/messages?after={}&limit=100",
            &["12", "34"],
            expect![[r#"GET channels/12/messages?after=34&limit=100 Some("12")"#]],
        );
    }

    #[test]
    fn a_part_never_leaves_its_place() {
        check("GET users/{}", &["../channels/1?x#y"], expect!["GET users/..%2Fchannels%2F1%3Fx%23y None"]);
        check("GET users/{}", &[".."], expect!["GET users/_ None"]);
        check("GET users/{}", &[""], expect!["GET users/_ None"]);
    }

    #[test]
    fn debug_shows_neither_token_nor_words() {
        let call = Call::new("POST interactions/{}/{}/callback", &["1", "secret"]).by_path().with(&"words");
        assert_eq!(format!("{call:?}"), "Call(POST interactions/{}/{}/callback)");
    }
}

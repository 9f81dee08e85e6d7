//! Platform → [`Inbound`]: what an update says, before anything is fetched or asked. Pure.

use reportline_channel::{
    Capture, Command, Community, Content, EventId, Exhibit, Handle, Inbound, Origin, Peer, Said, Token,
};

use crate::gather::{PlatformFile, files, other_words};
use crate::keyboard::STAYS;
use crate::origin::{
    PLATFORM, chat_author, link, origin, quoted_origin, space, story_origin, time, user_author,
};
use crate::update::{Callback, Chat, Kind, Message, Update};

/// What an update comes to.
#[derive(Debug)]
pub(crate) enum Received {
    /// Someone speaks to us, privately or by `/report` in a group.
    Event(Box<Event>),
    /// Someone calls us in a group without a message to report: they can be pointed to the private chat, no more.
    Pointer(Place),
    /// An administrator who writes as the group reports a message: Telegram does not say who.
    Anonymous(Place, Box<Reported>),
    /// A button was pressed that says nothing to us: it is acknowledged, no more.
    Stray(String),
    /// We were made an administrator of a group, from where on we are sent all its messages.
    TooMuchSight,
    /// Not for us.
    Nothing,
}

/// An event, and what is still to be done before it can be accepted.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) inbound: Inbound,
    /// Files to fetch; they belong to the first exhibit.
    pub(crate) files: Vec<PlatformFile>,
    /// A chat that the person may be an administrator of: where the thing comes from.
    pub(crate) standing_in: Option<i64>,
    /// A pressed button that waits to be acknowledged.
    pub(crate) callback: Option<String>,
    /// The group where they called us, if they did.
    pub(crate) called_in: Option<Place>,
    /// The code of an anonymous report that they say is theirs.
    pub(crate) claims: Option<String>,
}

/// A message reported in a group, ready for whoever reports it.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    /// The group, to ask for the reporter's standing in.
    pub(crate) chat: i64,
    pub(crate) community: Community,
    pub(crate) exhibit: Exhibit,
    pub(crate) files: Vec<PlatformFile>,
}

/// Where in a group to answer.
#[derive(Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) chat: i64,
    pub(crate) thread: Option<i64>,
    pub(crate) message: i64,
    /// The language of the one who called.
    pub(crate) language: Option<String>,
}

/// Messages that a client writes by itself: nobody waits for an answer to them.
const BY_ITSELF: [&str; 8] = [
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "boost_added",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
];

/// What the deep link of a community begins with: `t.me/BOT?start=c_CODE`.
const COMMUNITY_LINK: &str = "c_";

/// What the deep link to an anonymous report begins with.
pub(crate) const CLAIM_LINK: &str = "r_";

/// Reads an update. `bot` is the bot's own user name.
pub(crate) fn read(update: Update, bot: &str) -> Received {
    let id = EventId(update.id.to_string());
    match update.kind {
        Kind::Message(message)
            if message.from.as_ref().is_some_and(|it| it.is_bot && message.sender_chat.is_none()) =>
        {
            Received::Nothing
        }
        Kind::Message(message) if message.chat.is_private() => read_private(id, *message, bot),
        Kind::Message(message) if message.chat.is_group() => read_group(id, *message, bot),
        Kind::Callback(callback) => read_callback(id, callback),
        Kind::Membership(it) if it.chat.is_group() && it.new_chat_member.status == "administrator" => {
            Received::TooMuchSight
        }
        Kind::Unreadable(Some(chat)) => {
            let content = Content::Said(Said::default());
            event(Inbound::new(id, Peer(chat.to_string()), content))
        }
        Kind::Message(_) | Kind::Membership(_) | Kind::Unreadable(None) => Received::Nothing,
    }
}

fn event(inbound: Inbound) -> Received {
    let files = Vec::new();
    let (standing_in, callback, called_in, claims) = (None, None, None, None);
    Received::Event(Box::new(Event { inbound, files, standing_in, callback, called_in, claims }))
}

fn read_private(id: EventId, message: Message, bot: &str) -> Received {
    if BY_ITSELF.iter().any(|it| message.rest.contains_key(*it)) {
        return Received::Nothing;
    }
    let peer = Peer(message.chat.id.to_string());
    let mut inbound = Inbound::new(id, peer, Content::Said(Said::default()));
    inbound.at = message.date.and_then(time);
    inbound.language = message.from.as_ref().and_then(|it| it.language_code.clone());

    if let (None, Some(text)) = (&message.forward_origin, &message.text)
        && let Some((name, rest)) = slash_command(text, bot)
        && let Some(command) = Command::from_name(&name.to_ascii_lowercase())
    {
        let argument = (!rest.is_empty()).then(|| rest.to_owned());
        let after = |prefix: &str| {
            argument.as_deref().and_then(|it| it.strip_prefix(prefix)).filter(|it| is_code(it))
        };
        let mut claims = None;
        if command == Command::Start {
            inbound.community = after(COMMUNITY_LINK).map(|it| Community { id: it.to_owned(), name: None });
            claims = after(CLAIM_LINK).map(str::to_owned);
        }
        inbound.content = Content::Command(match command {
            Command::Language(_) => Command::Language(argument),
            other => other,
        });
        let (files, standing_in, callback, called_in) = (Vec::new(), None, None, None);
        return Received::Event(Box::new(Event { inbound, files, standing_in, callback, called_in, claims }));
    }

    let (said, files) = said(&message);
    let standing_in = place_of_origin(&message).map(|it| it.id);
    inbound.content = Content::Said(said);
    let (callback, called_in, claims) = (None, None, None);
    Received::Event(Box::new(Event { inbound, files, standing_in, callback, called_in, claims }))
}

/// A private message that is no command, with the files of its exhibit.
fn said(message: &Message) -> (Said, Vec<PlatformFile>) {
    let words = message.text.clone().or_else(|| message.caption.clone());
    let files = files(&message.rest);
    let album = message.media_group_id.clone();

    if let Some(forwarded) = &message.forward_origin {
        let text = words.or_else(|| other_words(&message.rest));
        let origin = Some(origin(forwarded));
        let exhibit = Exhibit { text, origin, album, ..Exhibit::new(Capture::NativeForward) };
        return (Said { exhibits: vec![exhibit], ..Said::default() }, files);
    }
    if let Some(quoted) = &message.external_reply {
        // Their own picture beside a quotation is rare; both are kept, as files of the one exhibit.
        let files = files.into_iter().chain(crate::gather::files(&quoted.rest)).collect();
        let text = message.quote.as_ref().map(|it| it.text.clone()).or_else(|| other_words(&quoted.rest));
        let origin = Some(quoted_origin(quoted));
        let exhibit = Exhibit { text, origin, album, ..Exhibit::new(Capture::ReplyQuote) };
        return (Said { text: words, exhibits: vec![exhibit], ..Said::default() }, files);
    }
    if let Some(story) = &message.story {
        let origin = Some(story_origin(story));
        let exhibit = Exhibit { text: words, origin, album, ..Exhibit::new(Capture::NativeForward) };
        return (Said { exhibits: vec![exhibit], ..Said::default() }, files);
    }
    if !files.is_empty() {
        let exhibit = Exhibit {
            text: words.or_else(|| other_words(&message.rest)),
            album,
            ..Exhibit::new(Capture::Upload)
        };
        return (Said { exhibits: vec![exhibit], ..Said::default() }, files);
    }
    (Said { text: words.or_else(|| other_words(&message.rest)), ..Said::default() }, files)
}

fn read_group(id: EventId, message: Message, bot: &str) -> Received {
    // A forwarded command was said to somebody else.
    let text = message.text.as_deref().filter(|_| message.forward_origin.is_none());
    let Some((name, _)) = text.and_then(|it| slash_command(it, bot)) else {
        return Received::Nothing;
    };
    let Some(command) = Command::from_name(&name.to_ascii_lowercase()) else {
        return Received::Nothing;
    };
    let language = message.from.as_ref().and_then(|it| it.language_code.clone());
    let thread = message.message_thread_id.filter(|_| message.is_topic_message);
    let place = Place { chat: message.chat.id, thread, message: message.message_id, language };
    let is_report = name.eq_ignore_ascii_case("report");
    let community = Community { id: message.chat.id.to_string(), name: message.chat.title.clone() };
    let reported = message.reply_to_message.as_ref().filter(|_| is_report).map(|reported| Reported {
        chat: message.chat.id,
        community: community.clone(),
        exhibit: reported_exhibit(reported, &message.chat),
        files: files(&reported.rest),
    });
    let from = match (&message.from, &message.sender_chat, reported.as_ref()) {
        // An administrator who writes as the group itself.
        (_, Some(chat), Some(_)) if chat.id == message.chat.id => {
            return reported.map_or(Received::Nothing, |it| Received::Anonymous(place, Box::new(it)));
        }
        (Some(from), None, _) if is_report => from,
        // Also who writes as a channel: nobody we could write to.
        _ => return Received::Pointer(place),
    };

    let mut inbound = Inbound::new(id, Peer(from.id.to_string()), Content::Command(command));
    inbound.at = message.date.and_then(time);
    inbound.language = from.language_code.clone();
    inbound.community = Some(community);
    let mut files = Vec::new();
    if let Some(reported) = reported {
        inbound.content = Content::Said(Said { exhibits: vec![reported.exhibit], ..Said::default() });
        files = reported.files;
    }
    let (standing_in, callback, claims) = (Some(message.chat.id), None, None);
    Received::Event(Box::new(Event { inbound, files, standing_in, callback, called_in: Some(place), claims }))
}

/// The message that `/report` replied to. Telegram gives it whole, but without its own reply, and of an album one item.
fn reported_exhibit(reported: &Message, chat: &Chat) -> Exhibit {
    let author = match (&reported.sender_chat, &reported.from) {
        (Some(chat), _) => Some(chat_author(chat, None)),
        (None, from) => from.as_ref().map(user_author),
    };
    let origin = Origin {
        platform: PLATFORM.to_owned(),
        author,
        message_id: Some(reported.message_id.to_string()),
        space: Some(space(chat)),
        url: link(chat, reported.message_id),
        posted_at: reported.date.and_then(time),
        edited_at: reported.edit_date.and_then(time),
        reply_to: None,
    };
    let text = reported.text.clone().or_else(|| reported.caption.clone());
    Exhibit {
        text: text.or_else(|| other_words(&reported.rest)),
        origin: Some(origin),
        ..Exhibit::new(Capture::MessageCommand)
    }
}

fn read_callback(id: EventId, callback: Callback) -> Received {
    let in_group = callback.message.as_ref().is_some_and(|it| !it.chat.is_private());
    let (false, Some(data)) = (in_group, callback.data) else {
        return Received::Stray(callback.id);
    };
    // What stays is not offered for replacement.
    let (token, stays) = match data.strip_prefix(STAYS) {
        Some(token) => (token.to_owned(), true),
        None => (data, false),
    };
    let content = Content::Said(Said::pressed(Token(token)));
    let mut inbound = Inbound::new(id, Peer(callback.from.id.to_string()), content);
    inbound.language = callback.from.language_code.clone();
    inbound.pressed_on = callback.message.filter(|_| !stays).map(|it| Handle(it.message_id.to_string()));
    let files = Vec::new();
    let callback = Some(callback.id);
    let (standing_in, called_in, claims) = (None, None, None);
    Received::Event(Box::new(Event { inbound, files, standing_in, callback, called_in, claims }))
}

/// `/name@bot argument` as name and argument; `None` if it is no command, or another bot's.
fn slash_command<'a>(text: &'a str, bot: &str) -> Option<(&'a str, &'a str)> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let word = word.strip_prefix('/')?;
    let name = match word.split_once('@') {
        Some((name, to)) => to.eq_ignore_ascii_case(bot).then_some(name)?,
        None => word,
    };
    Some((name, rest.trim()))
}

/// "Up to 64 characters of A-Z, a-z, 0-9, _ and -": anybody may type more after `/start`.
fn is_code(code: &str) -> bool {
    let is_allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    (1..=62).contains(&code.len()) && code.bytes().all(is_allowed)
}

/// The group or channel that a forwarded or quoted message stood in, as far as Telegram tells.
fn place_of_origin(message: &Message) -> Option<&Chat> {
    let forwarded = message.forward_origin.as_ref();
    let quoted = message.external_reply.as_ref();
    forwarded
        .and_then(|it| it.chat.as_ref().or(it.sender_chat.as_ref()))
        .or_else(|| quoted.and_then(|it| it.chat.as_ref()))
        .filter(|it| !it.is_private())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Every payload of the integration tests.
    fn payloads() -> Vec<Value> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/payloads");
        let entries =
            std::fs::read_dir(folder).expect("the payloads' folder").map(|it| it.expect("an entry").path());
        let files = entries.filter(|it| it.extension().is_some_and(|it| it == "json"));
        let mut payloads: Vec<Value> = files
            .map(|it| serde_json::from_slice(&std::fs::read(it).expect("readable")).expect("JSON"))
            .collect();
        payloads.iter_mut().for_each(|it| it["update_id"] = 1.into());
        payloads
    }

    /// Puts `strange` in the place of the `n`th value, counted through the whole tree.
    fn replace(value: &mut Value, n: &mut usize, strange: &Value) {
        if *n == 0 {
            *value = strange.clone();
        }
        *n = n.wrapping_sub(1);
        match value {
            Value::Object(fields) => fields.values_mut().for_each(|it| replace(it, n, strange)),
            Value::Array(items) => items.iter_mut().for_each(|it| replace(it, n, strange)),
            _ => {}
        }
    }

    fn strange() -> impl Strategy<Value = Value> {
        let ready = [
            json!(null),
            json!(-1),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1e300),
            json!(true),
            json!({}),
            json!([]),
            json!([{"file_id": 1}]),
            json!({"file_id": "x", "file_size": -1}),
            json!("/"),
            json!("/@"),
            json!("/start c_"),
            json!("/start c_\u{202e} not a code"),
            json!("!"),
            json!(""),
        ];
        prop_oneof![proptest::sample::select(ready.to_vec()), any::<String>().prop_map(Value::from)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_reads_whatever_comes(which in 0..1000_usize, places in prop::collection::vec((0..60_usize, strange()), 0..4)) {
            let payloads = payloads();
            let mut update = payloads[which % payloads.len()].clone();
            for (mut place, strange) in places {
                // Not the update as a whole.
                place += 1;
                replace(&mut update, &mut place, &strange);
            }
            if let Some(update) = Update::read(&update) {
                let received = read(update, "hub_report_bot");
                if let Received::Event(event) = received {
                    prop_assert!(event.inbound.peer.0.parse::<i64>().is_ok());
                    if let Some(community) = event.inbound.community {
                        prop_assert!(community.id.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it)));
                    }
                }
            }
        }
    }
}

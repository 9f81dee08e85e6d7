//! Channels: opening a conversation; sending, reading, editing, deleting messages.

use serde_json::{Value, json};

use crate::fake::APPLICATION;
use crate::fake::message::{COMPONENTS_V2, number, written};
use crate::fake::refusal::{
    Answer, CLOSED, FormFault, MISSING_ACCESS, NO_MUTUAL_GUILD, OF_ANOTHER, Refusal, UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
};
use crate::fake::rest::Call;
use crate::fake::rules::{Stage, message_faults};
use crate::fake::state::{Channel, State};
use crate::fake::upload::Body;

/// SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS and IS_COMPONENTS_V2: what a sender may ask for.
const MAY_BE_SET: u64 = 1 << 2 | 1 << 12 | COMPONENTS_V2;

impl State {
    /// Gives the conversation with a person, the same each time.
    pub(super) fn open_dm(&self, body: &Value) -> Answer {
        let is_there = |it: &u64| self.people.get(it).is_some_and(|it| !it.is_deleted);
        let recipient = number(&body["recipient_id"]).filter(is_there);
        let Some(recipient) = recipient else {
            let fault = FormFault {
                path: vec!["recipient_id".to_owned()],
                code: "NUMBER_TYPE_COERCE",
                message: "Value is not snowflake.".to_owned(),
            };
            return Err(match number(&body["recipient_id"]) {
                None => Refusal::form(vec![fault]),
                Some(_) => Refusal::new(400, 50033, "Invalid Recipient(s)"),
            });
        };
        let dm = self.person(recipient).dm;
        let last = self.in_channel.get(&dm).and_then(|it| it.last());
        Ok(Some(json!({
            "id": dm.to_string(), "type": 1, "last_message_id": last.map(u64::to_string), "flags": 0,
            "recipients": [self.user(recipient)],
        })))
    }

    /// Whether the bot is in a channel at all.
    fn readable(&self, channel: u64) -> Result<Channel, Refusal> {
        match self.channels.get(&channel) {
            Some(Channel::Guild(guild)) if !self.guilds[guild].has_bot => Err(MISSING_ACCESS.into()),
            // A conversation of others does not exist for the bot.
            None | Some(Channel::Private(_)) => Err(UNKNOWN_CHANNEL.into()),
            Some(channel) => Ok(*channel),
        }
    }

    fn writable(&self, channel: u64) -> Result<(), Refusal> {
        let Channel::Dm(id) = self.readable(channel)? else { return Ok(()) };
        let person = self.person(id);
        if !self.is_within_reach(id) {
            return Err(NO_MUTUAL_GUILD.into());
        }
        match person.has_closed_dms || person.has_blocked || person.is_deleted {
            true => Err(CLOSED.into()),
            false => Ok(()),
        }
    }

    pub(super) fn send(&mut self, channel: u64, body: &Body) -> Answer {
        self.writable(channel)?;
        message_faults(body, Stage::New)?;
        let mut extra = written(&body.json);
        extra["flags"] = (body.json["flags"].as_u64().unwrap_or_default() & MAY_BE_SET).into();
        extra["attachments"] = self.attach(channel, &body.files, false).into();
        if let Some(nonce) = body.json.get("nonce").filter(|it| !it.is_null()) {
            extra["nonce"] = nonce.clone();
            let is_same = |it: &u64| self.messages[it].json["nonce"] == *nonce;
            let earlier = self.in_channel.get(&channel).into_iter().flatten().copied().find(is_same);
            if let Some(earlier) = earlier.filter(|_| body.json["enforce_nonce"] == true) {
                return Ok(Some(self.told(earlier)));
            }
        }
        let id = self.write(channel, APPLICATION, None, extra);
        Ok(Some(self.told(id)))
    }

    pub(super) fn messages_of(&self, channel: u64, call: &Call<'_>) -> Answer {
        let at = self.readable(channel)?;
        let limit = call.number("limit").unwrap_or(50);
        if !(1..=100).contains(&limit) {
            let message = "int value should be between 1 and 100.".to_owned();
            let fault = FormFault { path: vec!["limit".to_owned()], code: "NUMBER_TYPE_RANGE", message };
            return Err(Refusal::form(vec![fault]));
        }
        let limit = usize::try_from(limit).expect("a hundred at most");
        let ids = self.in_channel.get(&channel).map(Vec::as_slice).unwrap_or_default();
        let (after, before) = (call.number("after"), call.number("before"));
        let is_wanted =
            |it: &&u64| after.is_none_or(|after| **it > after) && before.is_none_or(|before| **it < before);
        let mut wanted: Vec<u64> = match after {
            // The oldest of what is newer, though told newest first.
            Some(_) => ids.iter().filter(is_wanted).take(limit).copied().collect(),
            None => ids.iter().rev().filter(is_wanted).take(limit).copied().collect(),
        };
        wanted.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Some(wanted.into_iter().map(|it| self.read(at, it)).collect()))
    }

    pub(super) fn message_of(&self, channel: u64, id: u64) -> Answer {
        let at = self.readable(channel)?;
        self.found(channel, id)?;
        Ok(Some(self.read(at, id)))
    }

    /// A message as the bot may read it: in guilds without its content, unless it is the bot's or the intent is granted.
    fn read(&self, at: Channel, id: u64) -> Value {
        let mut json = self.told(id);
        if matches!(at, Channel::Guild(_)) && !self.has_message_content && !self.messages[&id].is_ours() {
            json["content"] = "".into();
            for key in ["attachments", "embeds", "components"] {
                json[key] = json!([]);
            }
        }
        json
    }

    pub(super) fn edit(&mut self, channel: u64, id: u64, body: &Body) -> Answer {
        self.writable(channel)?;
        if !self.found(channel, id)? {
            return Err(OF_ANOTHER.into());
        }
        message_faults(body, Stage::Edit(self.messages[&id].flags()))?;
        self.rewrite(id, body);
        Ok(Some(self.told(id)))
    }

    pub(super) fn delete(&mut self, channel: u64, id: u64) -> Answer {
        let at = self.readable(channel)?;
        if !self.found(channel, id)? {
            return Err(match at {
                Channel::Guild(_) => Refusal::new(403, 50013, "Missing Permissions"),
                _ => Refusal::new(403, 50003, "Cannot execute action on a DM channel"),
            });
        }
        self.erase(id);
        Ok(None)
    }

    /// Whether message `id`, which everybody in `channel` can see, is ours.
    fn found(&self, channel: u64, id: u64) -> Result<bool, Refusal> {
        let message = self.messages.get(&id).filter(|it| it.channel == channel && it.only_for.is_none());
        message.map(|it| it.is_ours()).ok_or_else(|| UNKNOWN_MESSAGE.into())
    }
}

//! Files on the platform: their signed addresses, and when these end.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::fake::message::number;
use crate::fake::state::State;
use crate::fake::upload::File;

/// How long an address is good for. The documentation gives no figure; about a day is what people see.
const LIFE: Duration = Duration::from_secs(24 * 3600);

pub(super) struct Attachment {
    channel: u64,
    name: String,
    kind: String,
    bytes: Bytes,
    /// Taken away, whatever an address says.
    pub(super) is_gone: bool,
}

impl State {
    /// Keeps a file, and gives it as Discord writes it.
    pub(super) fn keep(
        &mut self,
        channel: u64,
        name: &str,
        kind: &str,
        bytes: &[u8],
        is_ephemeral: bool,
    ) -> Value {
        let id = self.next_id();
        let attachment = Attachment {
            channel,
            name: name.to_owned(),
            kind: kind.to_owned(),
            bytes: Bytes::copy_from_slice(bytes),
            is_gone: false,
        };
        self.attachments.insert(id, attachment);
        let mut json = json!({
            "id": id.to_string(), "filename": name, "size": bytes.len(), "content_type": kind,
        });
        let url = self.address(id);
        json["url"] = url.clone().into();
        json["proxy_url"] = url.into();
        if kind.starts_with("image/") {
            json["width"] = 640.into();
            json["height"] = 480.into();
        }
        if is_ephemeral {
            json["ephemeral"] = true.into();
        }
        json
    }

    pub(super) fn attach(&mut self, channel: u64, files: &[File], is_ephemeral: bool) -> Vec<Value> {
        let files = files.iter();
        files.map(|it| self.keep(channel, &it.name, &it.kind, &it.bytes, is_ephemeral)).collect()
    }

    /// A signed address, good from now on.
    fn address(&self, id: u64) -> String {
        let attachment = &self.attachments[&id];
        let (from, until) = (self.now_ms / 1000, self.now_ms / 1000 + LIFE.as_secs());
        let name: String = attachment.name.chars().map(|it| if is_plain(it) { it } else { '_' }).collect();
        let signature = signature(id, until);
        format!(
            "{}/attachments/{}/{id}/{name}?ex={until:x}&is={from:x}&hm={signature}&",
            self.base, attachment.channel
        )
    }

    /// Gives every file in a message an address that is good now.
    pub(super) fn sign_all(&self, json: &mut Value) {
        match json {
            Value::Array(items) => items.iter_mut().for_each(|it| self.sign_all(it)),
            Value::Object(object) => {
                let id = object.get("id").and_then(number).filter(|it| self.attachments.contains_key(it));
                if let Some(id) = id
                    && object.contains_key("proxy_url")
                {
                    for key in ["url", "proxy_url"] {
                        object.insert(key.to_owned(), self.address(id).into());
                    }
                }
                object.values_mut().for_each(|it| self.sign_all(it));
            }
            _ => {}
        }
    }

    /// The file at an address, if the address is right and has not ended.
    pub(super) fn file(&self, path: &str, query: &str) -> Option<(String, Bytes)> {
        let mut parts = path.split('/');
        let (channel, id): (u64, u64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let attachment = self.attachments.get(&id).filter(|it| it.channel == channel && !it.is_gone)?;
        let value = |key: &str| query.split('&').find_map(|it| it.strip_prefix(key)?.strip_prefix('='));
        let until = u64::from_str_radix(value("ex")?, 16).ok()?;
        let is_good = until > self.now_ms / 1000 && value("hm")? == signature(id, until);
        is_good.then(|| (attachment.kind.clone(), attachment.bytes.clone()))
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

/// Not a signature that keeps anyone out: one that a changed address does not fit.
fn signature(id: u64, until: u64) -> String {
    let mixed = id.rotate_left(17) ^ until.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{mixed:016x}{:016x}", mixed.wrapping_mul(id | 1))
}

//! What people do on the platform, and what they see of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::fake::message::{Origin, Shown};
use crate::fake::state::State;
use crate::fake::{BOT, LIMIT, Shared};

/// Someone with an account, in the private chat with the bot and in groups. What they do returns the update's number.
#[derive(Clone)]
pub struct Person {
    shared: Arc<Shared>,
    id: i64,
    /// The revision of the last message they heard.
    heard: Arc<AtomicU64>,
}

/// A supergroup.
#[derive(Clone)]
pub struct Group {
    shared: Arc<Shared>,
    id: i64,
}

/// Waits until `look` finds something.
pub(super) async fn wait<T>(shared: &Shared, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            let mut changes = std::pin::pin!(shared.changes.notified());
            changes.as_mut().enable();
            if let Some(found) = look() {
                return found;
            }
            changes.await;
        }
    };
    match timeout(LIMIT, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited {LIMIT:?} for {what}"),
    }
}

impl Person {
    pub(super) fn new(shared: Arc<Shared>, id: i64) -> Self {
        Self { shared, id, heard: Arc::default() }
    }

    /// Their number, which is also their private chat's.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Writes `text` to the bot.
    pub fn says(&self, text: &str) -> i64 {
        self.sends(json!({"text": text}))
    }

    /// Presses Start, or opens a deep link with `payload`.
    pub fn starts(&self, payload: Option<&str>) -> i64 {
        match payload {
            Some(payload) => self.says(&format!("/start {payload}")),
            None => self.says("/start"),
        }
    }

    /// Sends a message of any content to the bot: `{"text": …}`, `{"photo": […]}`.
    pub fn sends(&self, content: Value) -> i64 {
        let mut state = self.shared.lock();
        let person = state.people.get_mut(&self.id).expect("a person of this fake");
        person.has_opened = true;
        person.has_blocked = false;
        let message = message(&mut state, self.id, self.id, content);
        self.queue(state, json!({"message": message}))
    }

    /// Forwards a message of `origin` that says `text`.
    pub fn forwards(&self, origin: &Origin, text: &str) -> i64 {
        self.sends(json!({"forward_origin": origin.to_json(State::date(0) - 3600), "text": text}))
    }

    /// Sends a picture.
    pub fn sends_photo(&self, bytes: &[u8], caption: Option<&str>) -> i64 {
        let photo = self.photo(bytes);
        let mut content = json!({"photo": photo});
        crate::fake::message::set(&mut content, "caption", caption);
        self.sends(content)
    }

    /// Sends a file.
    pub fn sends_document(&self, name: &str, declared_type: &str, bytes: &[u8]) -> i64 {
        let (id, size) = self.upload(bytes);
        let document = json!({
            "file_id": id, "file_unique_id": format!("u{id}"), "file_size": size,
            "file_name": name, "mime_type": declared_type,
        });
        self.sends(json!({"document": document}))
    }

    /// Sends a voice message.
    pub fn sends_voice(&self, bytes: &[u8]) -> i64 {
        let (id, size) = self.upload(bytes);
        let voice = json!({
            "file_id": id, "file_unique_id": format!("u{id}"), "file_size": size,
            "duration": 3, "mime_type": "audio/ogg",
        });
        self.sends(json!({"voice": voice}))
    }

    /// Sends pictures as one album, the caption on the first.
    pub fn sends_album(&self, pictures: &[&[u8]], caption: Option<&str>) -> Vec<i64> {
        let album = format!("{}{}", self.id, self.shared.lock().next_revision());
        let one = |(index, bytes): (usize, &&[u8])| {
            let mut content = json!({"photo": self.photo(bytes), "media_group_id": album});
            crate::fake::message::set(&mut content, "caption", caption.filter(|_| index == 0));
            self.sends(content)
        };
        pictures.iter().enumerate().map(one).collect()
    }

    /// Presses the button labelled `label` of the newest message that has it; waits for one to have it.
    pub async fn presses(&self, label: &str) -> i64 {
        let (message, data) = wait(&self.shared, &format!("a button {label:?}"), || {
            let state = self.shared.lock();
            let newest = state.chats.get(&self.id)?.iter().rev().find(|it| it.button(label).is_some())?;
            Some((newest.id, newest.button(label)?.data.clone()?))
        })
        .await;
        self.presses_data(message, &data)
    }

    /// Sends the callback data of a button of message `id`, whether it has such a button or not.
    pub fn presses_data(&self, id: i64, data: &str) -> i64 {
        let mut state = self.shared.lock();
        let query = format!("{}{}", self.id, state.next_revision());
        state.callbacks.insert(query.clone(), false);
        let chat = state.chat(self.id);
        let callback = json!({
            "id": query, "from": state.user(self.id), "chat_instance": format!("{}", self.id), "data": data,
            "message": {"message_id": id, "date": 0, "chat": chat},
        });
        self.queue(state, json!({"callback_query": callback}))
    }

    /// The next message or edit they have not heard yet, whole.
    pub async fn hears(&self) -> Shown {
        let shown = wait(&self.shared, "a message", || {
            let heard = self.heard.load(Ordering::Relaxed);
            self.shown().into_iter().filter(|it| it.revision > heard).min_by_key(|it| it.revision)
        });
        let shown = shown.await;
        self.heard.store(shown.revision, Ordering::Relaxed);
        shown
    }

    /// The messages and edits they have not heard yet.
    pub fn unheard(&self) -> Vec<Shown> {
        let heard = self.heard.load(Ordering::Relaxed);
        self.shown().into_iter().filter(|it| it.revision > heard).collect()
    }

    /// All that the bot has said in the private chat, as it stands now.
    pub fn shown(&self) -> Vec<Shown> {
        self.shared.lock().chats.get(&self.id).cloned().unwrap_or_default()
    }

    /// Blocks the bot.
    pub fn blocks(&self) {
        self.shared.lock().people.get_mut(&self.id).expect("a person of this fake").has_blocked = true;
    }

    /// Writes `text` in a group. The bot is shown commands; all else only where it is an administrator, or reads all.
    pub fn says_in(&self, group: &Group, text: &str) -> Option<i64> {
        let mut state = self.shared.lock();
        let is_shown =
            text.starts_with('/') || state.bot_reads_all || state.groups[&group.id].has_bot_administrator;
        let message = message(&mut state, group.id, self.id, json!({"text": text}));
        is_shown.then(|| self.queue(state, json!({"message": message})))
    }

    /// Replies `/report@bot` to a message of `author` in a group.
    pub fn reports_in(&self, group: &Group, author: &Person, text: &str) -> i64 {
        let mut state = self.shared.lock();
        let reported = message(&mut state, group.id, author.id, json!({"text": text}));
        let command = format!("/report@{BOT}");
        let entities = json!([{"type": "bot_command", "offset": 0, "length": command.len()}]);
        let content = json!({"text": command, "entities": entities, "reply_to_message": reported});
        let message = message(&mut state, group.id, self.id, content);
        self.queue(state, json!({"message": message}))
    }

    fn photo(&self, bytes: &[u8]) -> Value {
        let (thumbnail, _) = self.upload(b"a thumbnail");
        let (id, size) = self.upload(bytes);
        json!([
            {"file_id": thumbnail, "file_unique_id": format!("u{thumbnail}"), "file_size": 1, "width": 90, "height": 90},
            {"file_id": id, "file_unique_id": format!("u{id}"), "file_size": size.max(2), "width": 800, "height": 800},
        ])
    }

    fn upload(&self, bytes: &[u8]) -> (String, usize) {
        let mut state = self.shared.lock();
        let id = format!("AgACAgQAAx{}", state.next_revision());
        state.files.insert(id.clone(), Bytes::copy_from_slice(bytes));
        (id, bytes.len())
    }

    fn queue(&self, mut state: std::sync::MutexGuard<'_, State>, payload: Value) -> i64 {
        let id = state.queue(payload);
        drop(state);
        self.shared.updates.notify_waiters();
        id
    }
}

impl Group {
    pub(super) fn new(shared: Arc<Shared>, id: i64) -> Self {
        Self { shared, id }
    }

    /// Its number.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Makes `person` an administrator.
    pub fn promotes(&self, person: &Person) {
        self.shared
            .lock()
            .groups
            .get_mut(&self.id)
            .expect("a group of this fake")
            .administrators
            .insert(person.id);
    }

    /// An administrator replies `/report@bot` to a message of `author`, writing as the group itself.
    pub fn reports_anonymously(&self, author: &Person, text: &str) -> i64 {
        let mut state = self.shared.lock();
        let reported = message(&mut state, self.id, author.id, json!({"text": text}));
        let anonymous = json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
        let content = json!({
            "from": anonymous, "sender_chat": state.chat(self.id), "text": format!("/report@{BOT}"),
            "reply_to_message": reported,
        });
        let message = message(&mut state, self.id, author.id, content);
        let id = state.queue(json!({"message": message}));
        drop(state);
        self.shared.updates.notify_waiters();
        id
    }

    /// `person` makes the bot an administrator.
    pub fn promotes_bot(&self, person: &Person) -> i64 {
        let mut state = self.shared.lock();
        state.groups.get_mut(&self.id).expect("a group of this fake").has_bot_administrator = true;
        let bot = state.bot();
        let rights = [
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ];
        let mut administrator = json!({"status": "administrator", "user": bot});
        rights.iter().for_each(|it| administrator[*it] = false.into());
        let membership = json!({
            "chat": state.chat(self.id), "from": state.user(person.id), "date": State::date(0),
            "old_chat_member": {"status": "member", "user": bot}, "new_chat_member": administrator,
        });
        let id = state.queue(json!({"my_chat_member": membership}));
        drop(state);
        self.shared.updates.notify_waiters();
        id
    }

    /// All that the bot has said there.
    pub fn shown(&self) -> Vec<Shown> {
        self.shared.lock().chats.get(&self.id).cloned().unwrap_or_default()
    }

    /// The first thing the bot says there.
    pub async fn hears(&self) -> Shown {
        wait(&self.shared, "a message in the group", || self.shown().into_iter().next()).await
    }
}

/// A message of `from` in `chat`, as the Bot API writes it.
fn message(state: &mut State, chat: i64, from: i64, content: Value) -> Value {
    let id = state.next_message();
    let mut message = json!({
        "message_id": id, "date": State::date(id), "chat": state.chat(chat), "from": state.user(from),
    });
    if let (Some(message), Value::Object(content)) = (message.as_object_mut(), content) {
        message.extend(content);
    }
    message
}

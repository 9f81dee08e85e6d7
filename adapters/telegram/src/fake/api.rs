//! The methods: what each does to the state, and how it says no. Wordings are those of the open source server.

use serde_json::{Value, json};

use crate::fake::message::{Shown, rows};
use crate::fake::state::{State, Webhook};
use crate::fake::{BOT, TOKEN};

/// What a call comes to: a result, or a code and a description.
pub(super) type Answer = Result<Value, (u16, &'static str)>;

/// "4096 characters", in UTF-16 units.
const TEXT_LIMIT: usize = 4096;

/// "Bots can currently download files of up to 20MB in size."
const FILE_LIMIT: usize = 20 << 20;

impl State {
    /// Every method but getUpdates, which may have to wait.
    pub(super) fn answer(&mut self, method: &str, params: &Value) -> Answer {
        match method.to_ascii_lowercase().as_str() {
            "getme" => Ok(self.bot()),
            "sendmessage" => self.send_message(params),
            "editmessagetext" => self.edit_message(params, true),
            "editmessagereplymarkup" => self.edit_message(params, false),
            "deletemessage" => self.delete_message(params),
            "sendchataction" => self.writable(integer(params, "chat_id")?).map(|()| Value::Bool(true)),
            "answercallbackquery" => self.answer_callback(params),
            "getchatmember" => self.chat_member(params),
            "getfile" => self.get_file(params),
            "getmycommands" => Ok(self.commands.get(&menu_key(params)).cloned().unwrap_or_else(|| json!([]))),
            "setmycommands" => {
                self.commands.insert(menu_key(params), params["commands"].clone());
                Ok(Value::Bool(true))
            }
            "setwebhook" => {
                let string = |key: &str| params[key].as_str().unwrap_or_default().to_owned();
                self.webhook = Some(Webhook { url: string("url"), secret: string("secret_token") });
                Ok(Value::Bool(true))
            }
            "deletewebhook" => {
                self.webhook = None;
                Ok(Value::Bool(true))
            }
            _ => Err((404, "Not Found: method not found")),
        }
    }

    pub(super) fn bot(&self) -> Value {
        let number: i64 =
            TOKEN.split(':').next().and_then(|it| it.parse().ok()).expect("a token has a number");
        json!({
            "id": number, "is_bot": true, "first_name": "Report", "username": BOT, "can_join_groups": true,
            "can_read_all_group_messages": self.bot_reads_all, "supports_inline_queries": false,
        })
    }

    fn writable(&self, chat: i64) -> Result<(), (u16, &'static str)> {
        if self.groups.contains_key(&chat) {
            return Ok(());
        }
        match self.people.get(&chat) {
            None => Err((400, "Bad Request: chat not found")),
            Some(it) if it.has_blocked => Err((403, "Forbidden: bot was blocked by the user")),
            Some(it) if !it.has_opened => {
                Err((403, "Forbidden: bot can't initiate conversation with a user"))
            }
            Some(_) => Ok(()),
        }
    }

    fn send_message(&mut self, params: &Value) -> Answer {
        let chat = integer(params, "chat_id")?;
        self.writable(chat)?;
        let text = text(params)?;
        let rows = rows(&params["reply_markup"]).map_err(|it| (400, it))?;
        let is_set = |key: &str| params[key].as_bool().unwrap_or_default();
        let id = self.next_message();
        let shown = Shown {
            id,
            text: text.to_owned(),
            entities: params["entities"].clone(),
            rows,
            is_quiet: is_set("disable_notification"),
            is_protected: is_set("protect_content"),
            n_edits: 0,
            revision: self.next_revision(),
            markup: params["reply_markup"].clone(),
        };
        let answer = json!({
            "message_id": id, "date": Self::date(id), "chat": self.chat(chat), "from": self.bot(), "text": text,
        });
        self.chats.entry(chat).or_default().push(shown);
        Ok(answer)
    }

    fn edit_message(&mut self, params: &Value, has_text: bool) -> Answer {
        let chat = integer(params, "chat_id")?;
        let id = integer(params, "message_id")?;
        self.writable(chat)?;
        let text = if has_text { Some(text(params)?) } else { None };
        let rows = rows(&params["reply_markup"]).map_err(|it| (400, it))?;
        let revision = self.next_revision();
        let shown = self.chats.get_mut(&chat).and_then(|it| it.iter_mut().rev().find(|it| it.id == id));
        let Some(shown) = shown else {
            return Err((400, "Bad Request: message to edit not found"));
        };
        let is_same_text = text.is_none_or(|it| shown.text == it && shown.entities == params["entities"]);
        if is_same_text && shown.rows == rows {
            return Err((
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                 the same as a current content and reply markup of the message",
            ));
        }
        if let Some(text) = text {
            shown.text = text.to_owned();
            shown.entities = params["entities"].clone();
            shown.revision = revision;
        }
        shown.rows = rows;
        shown.markup = params["reply_markup"].clone();
        shown.n_edits += 1;
        let text = shown.text.clone();
        Ok(json!({
            "message_id": id, "date": Self::date(id), "chat": self.chat(chat), "from": self.bot(), "text": text,
        }))
    }

    fn delete_message(&mut self, params: &Value) -> Answer {
        let (chat, id) = (integer(params, "chat_id")?, integer(params, "message_id")?);
        let shown = self.chats.entry(chat).or_default();
        let n_before = shown.len();
        shown.retain(|it| it.id != id);
        match shown.len() < n_before {
            true => Ok(Value::Bool(true)),
            false => Err((400, "Bad Request: message to delete not found")),
        }
    }

    fn answer_callback(&mut self, params: &Value) -> Answer {
        let id = params["callback_query_id"].as_str().unwrap_or_default();
        match self.callbacks.get_mut(id) {
            Some(is_answered) if !*is_answered => {
                *is_answered = true;
                Ok(Value::Bool(true))
            }
            _ => Err((
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )),
        }
    }

    fn chat_member(&self, params: &Value) -> Answer {
        let (chat, person) = (integer(params, "chat_id")?, integer(params, "user_id")?);
        let Some(group) = self.groups.get(&chat) else {
            return Err((400, "Bad Request: chat not found"));
        };
        if !self.people.contains_key(&person) {
            return Err((400, "Bad Request: PARTICIPANT_ID_INVALID"));
        }
        let status = if group.administrators.contains(&person) { "administrator" } else { "member" };
        Ok(json!({"status": status, "user": self.user(person)}))
    }

    fn get_file(&self, params: &Value) -> Answer {
        let id = params["file_id"].as_str().unwrap_or_default();
        match self.files.get(id) {
            None => Err((400, "Bad Request: wrong file_id or the file is temporarily unavailable")),
            Some(bytes) if bytes.len() > FILE_LIMIT => Err((400, "Bad Request: file is too big")),
            Some(bytes) => {
                let path = format!("documents/{id}");
                Ok(json!({"file_id": id, "file_unique_id": id, "file_size": bytes.len(), "file_path": path}))
            }
        }
    }
}

fn integer(params: &Value, key: &str) -> Result<i64, (u16, &'static str)> {
    params[key].as_i64().ok_or((400, "Bad Request: an identifier is missing"))
}

fn text(params: &Value) -> Result<&str, (u16, &'static str)> {
    let text = params["text"].as_str().unwrap_or_default();
    let n_units = text.encode_utf16().count();
    if text.trim().is_empty() {
        return Err((400, "Bad Request: message text is empty"));
    }
    if n_units > TEXT_LIMIT {
        return Err((400, "Bad Request: message is too long"));
    }
    let is_within = |it: &Value| {
        let units =
            |key: &str| it[key].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX / 2);
        units("offset") + units("length") <= n_units
    };
    match params["entities"].as_array().into_iter().flatten().all(is_within) {
        true => Ok(text),
        false => Err((400, "Bad Request: ENTITY_BOUNDS_INVALID")),
    }
}

fn menu_key(params: &Value) -> (String, String) {
    (params["scope"].to_string(), params["language_code"].as_str().unwrap_or_default().to_owned())
}

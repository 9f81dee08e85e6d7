//! What is shown in groups: one neutral line with a button to the private chat, and only where it is needed.
//!
//! Nothing about a report is ever shown in a group. The reported message is accepted for the private chat of the one
//! who called us, before anything is said anywhere; if that chat is not open yet, pressing the button opens it, and
//! what was accepted goes on there.

use reportline_channel::{Context, Peer};
use teloxide::payloads::{SendChatAction, SendMessage};
use teloxide::types::{
    ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, MessageId, ReplyMarkup, ReplyParameters,
    ThreadId,
};
use url::Url;

use crate::TelegramChannel;
use crate::client::No;
use crate::hand_over::Shown;
use crate::receive::Place;

impl TelegramChannel {
    /// Whether we may write to this person: "typing…" is the one thing that can be said without saying anything.
    /// What is doubtful counts as open; then the outbox will find out.
    pub(crate) async fn has_opened(&self, peer: &Peer) -> bool {
        let Ok(chat) = peer.0.parse().map(ChatId) else {
            return true;
        };
        let call = SendChatAction::new(chat, ChatAction::Typing);
        match self.client.call::<_, bool>(&call).await {
            Ok(_) => true,
            Err(error) => !matches!(error.no(), Some(No::Unopened | No::Gone)),
        }
    }

    /// One line in the group, with a button that opens the private chat with that payload. Best effort.
    pub(crate) async fn point_to_private_chat(&self, place: &Place, payload: &str, context: Context<'_>) {
        let bot = self.bot.get().map_or("", String::as_str);
        let Ok(url) = Url::parse(&format!("https://t.me/{bot}?start={payload}")) else {
            return;
        };
        let wanted: Vec<&str> = place.language.as_deref().into_iter().collect();
        let language = context.words.negotiate(&wanted).tag;
        let text = |key| context.words.text(&language, key, &[]);
        let button = InlineKeyboardButton::url(text("telegram-group-open"), url);
        let mut reply = ReplyParameters::new(message_id(place.message));
        reply.allow_sending_without_reply = Some(true);

        let mut call = SendMessage::new(ChatId(place.chat), text("telegram-group-continue"));
        call.message_thread_id = place.thread.map(|it| ThreadId(message_id(it)));
        call.reply_parameters = Some(reply);
        call.reply_markup = Some(ReplyMarkup::InlineKeyboard(InlineKeyboardMarkup::new([[button]])));
        call.disable_notification = Some(true);
        if let Err(error) = self.client.call::<_, Shown>(&call).await {
            tracing::warn!(channel = %context.id, error = %error, "a group could not be answered");
        }
    }
}

fn message_id(id: i64) -> MessageId {
    MessageId(i32::try_from(id).unwrap_or_default())
}

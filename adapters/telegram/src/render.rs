//! [`Outbound`] → calls. Pure: nothing is sent here, and there is no content it stumbles over.
//!
//! Bold and the like are entities with offsets, never markup in the text, so that no word can break a message.

use reportline_channel::{
    Body, Choice, Handle, Input, Notice, Outbound, Question, Receipt, Review, Tone, plain,
};
use teloxide::payloads::{DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendMessage};
use teloxide::types::{
    ChatId, InlineKeyboardButton, LinkPreviewOptions, MessageEntityKind, MessageId, Recipient, ReplyMarkup,
};

use crate::keyboard::{Rows, button, command_rows, rows_of, staying};
use crate::page::{Page, Piece};

/// The server takes no more buttons on one message; what is over stands in the text, and may be typed.
const BUTTON_LIMIT: usize = 96;

/// What is to be done to show one message.
#[derive(Debug, PartialEq)]
pub(crate) struct Plan {
    chat: Recipient,
    /// The message that the first piece takes the place of.
    pub(crate) replaces: Option<MessageId>,
    /// In order; the keyboard is on the last.
    pub(crate) pieces: Vec<Piece>,
    is_quiet: bool,
    is_protected: bool,
    /// Whether a later message may take its place.
    pub(crate) is_replaceable: bool,
    /// Best effort, after all is shown.
    pub(crate) tidy: Option<Tidy>,
}

/// What becomes of the message before.
#[derive(Debug, PartialEq)]
pub(crate) enum Tidy {
    /// It shrinks to one line: the question and its answer.
    Shrink(EditMessageText),
    /// Its buttons go.
    Disarm(EditMessageReplyMarkup),
    /// It goes, because what came now says the same.
    Delete(DeleteMessage),
}

/// Plans how to show `message` in `chat`. `previous` is the last question there.
pub(crate) fn render(chat: ChatId, message: &Outbound, previous: Option<&Handle>) -> Plan {
    let replaces = message.replaces.as_ref().and_then(message_id);
    let previous = previous.and_then(message_id);
    let (in_place, tidy) = places(chat, message, replaces, previous);
    let mut page = Page::new(message.direction);
    let rows = match &message.body {
        Body::Notice(it) => notice(&mut page, it),
        Body::Question(it) => question(&mut page, it, in_place.is_some()),
        Body::Review(it) => review(&mut page, it),
        Body::Receipt(it) => receipt(&mut page, it),
        Body::Letter(_) => in_words(&mut page, message),
    };
    let is_replaceable = matches!(message.body, Body::Question(_) | Body::Review(_));
    let rows = if is_replaceable { rows } else { staying(rows) };
    Plan {
        chat: chat.into(),
        replaces: in_place,
        pieces: page.pieces(rows),
        is_quiet: message.is_quiet,
        is_protected: matches!(message.body, Body::Review(_)),
        is_replaceable,
        tidy,
    }
}

/// Which message is edited, if any, and what becomes of the one before.
fn places(
    chat: ChatId,
    message: &Outbound,
    replaces: Option<MessageId>,
    previous: Option<MessageId>,
) -> (Option<MessageId>, Option<Tidy>) {
    let disarm = |id| Some(Tidy::Disarm(EditMessageReplyMarkup::new(chat, id)));
    match (&message.body, replaces, previous) {
        // Unless a newer question stands below the one that was pressed: then the talk goes on at the bottom.
        (Body::Question(_) | Body::Notice(_), Some(id), previous) if previous.is_none_or(|it| it == id) => {
            (Some(id), None)
        }
        // An edit cannot protect what was unprotected: a review follows, and the question goes.
        (Body::Review(_), Some(id), _) => {
            (None, Some(Tidy::Delete(DeleteMessage { chat_id: chat.into(), message_id: id })))
        }
        // Nor can it free what was protected: a receipt is worth keeping, so it follows the review.
        (Body::Receipt(_), Some(id), _) => (None, disarm(id)),
        // A notice answers nothing: the question that stands is still to be answered.
        (Body::Notice(_), _, _) | (_, _, None) => (None, None),
        (Body::Question(Question { answered: Some(answered), notes, .. }), None, Some(id))
            if notes.iter().all(|it| it.tone == Tone::Plain) =>
        {
            (None, shrink(chat, id, message, answered).or_else(|| disarm(id)))
        }
        // Also the question that is asked again because the answer did not fit.
        (_, _, Some(id)) => (None, disarm(id)),
    }
}

fn message_id(handle: &Handle) -> Option<MessageId> {
    handle.0.parse().ok().map(MessageId)
}

/// The question that was answered by typing shrinks to one line with its answer; unless that is no line at all.
fn shrink(chat: ChatId, id: MessageId, message: &Outbound, answered: &str) -> Option<Tidy> {
    let mut page = Page::new(message.direction);
    page.paragraph(answered, None);
    match page.pieces(Vec::new()).as_slice() {
        [piece] => Some(Tidy::Shrink(edit_call(chat.into(), id, piece))),
        _ => None,
    }
}

impl Plan {
    /// The call that sends a piece as a message of its own.
    pub(crate) fn send(&self, piece: &Piece) -> SendMessage {
        let mut call = SendMessage::new(self.chat.clone(), piece.text.clone());
        call.entities = Some(piece.entities.clone()).filter(|it| !it.is_empty());
        call.reply_markup = piece.keyboard.clone().map(ReplyMarkup::InlineKeyboard);
        call.link_preview_options = Some(no_preview());
        call.disable_notification = self.is_quiet.then_some(true);
        call.protect_content = self.is_protected.then_some(true);
        call
    }

    /// The call that puts a piece in the place of a message.
    pub(crate) fn edit(&self, id: MessageId, piece: &Piece) -> EditMessageText {
        edit_call(self.chat.clone(), id, piece)
    }
}

fn edit_call(chat: Recipient, id: MessageId, piece: &Piece) -> EditMessageText {
    let mut call = EditMessageText::new(chat, id, piece.text.clone());
    call.entities = Some(piece.entities.clone()).filter(|it| !it.is_empty());
    call.reply_markup = piece.keyboard.clone();
    call.link_preview_options = Some(no_preview());
    call
}

/// Abuse that is quoted must not unfold into a picture.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn notice(page: &mut Page, notice: &Notice) -> Rows {
    if let Some(heading) = &notice.heading {
        page.paragraph(heading, Some(MessageEntityKind::Bold));
    }
    notice.lines.iter().for_each(|it| page.paragraph(it, None));
    notice.routes.iter().for_each(|it| page.route(it));
    command_rows(&notice.commands)
}

/// What was written before (`draft`) is not repeated: it stands above, in the chat.
fn question(page: &mut Page, question: &Question, is_in_place: bool) -> Rows {
    if let (true, Some(answered)) = (is_in_place, &question.answered) {
        page.paragraph(answered, None);
    }
    question.notes.iter().for_each(|it| page.paragraph(&it.text, None));
    page.paragraph(&question.ask, Some(MessageEntityKind::Bold));
    if let Some(help) = &question.help {
        page.line(help);
    }

    let room = BUTTON_LIMIT.saturating_sub(question.commands.len() + 1);
    let mut pressable: Vec<InlineKeyboardButton> = Vec::new();
    for option in &question.options {
        match button(option) {
            Some(button) if pressable.len() < room => pressable.push(button),
            // What cannot be pressed can be read, and typed.
            _ => page.line(&option.label),
        }
    }
    let mut rows = rows_of(pressable);
    match &question.input {
        Input::Many { done } | Input::Evidence { done: Some(done), .. } => rows.extend(command_rows([done])),
        Input::One | Input::Text { .. } | Input::Evidence { done: None, .. } => {}
    }
    rows.extend(command_rows(&question.commands));
    if let Some(progress) = &question.progress {
        page.paragraph(&progress.text, None);
    }
    rows
}

fn review(page: &mut Page, review: &Review) -> Rows {
    review.notes.iter().for_each(|it| page.paragraph(&it.text, None));
    page.paragraph(&review.heading, Some(MessageEntityKind::Bold));
    for item in &review.items {
        page.labelled(&item.label, &item.value, MessageEntityKind::Bold);
    }
    if let Some(help) = &review.help {
        page.paragraph(help, None);
    }
    let changes = review.items.iter().take(BUTTON_LIMIT.saturating_sub(review.commands.len()));
    // "Change" a dozen times says nothing: each button also says what.
    let changes = changes
        .map(|item| Choice { label: format!("{}: {}", item.change.label, item.label), ..item.change.clone() })
        .filter_map(|it| button(&it));
    let mut rows = rows_of(changes.collect());
    rows.extend(command_rows(&review.commands));
    rows
}

/// What is not for this platform, and is shown whole all the same.
fn in_words(page: &mut Page, message: &Outbound) -> Rows {
    plain(message).split("\n\n").for_each(|it| page.paragraph(it, None));
    Rows::new()
}

fn receipt(page: &mut Page, receipt: &Receipt) -> Rows {
    page.paragraph(&receipt.heading, Some(MessageEntityKind::Bold));
    // Code can be copied with one tap.
    page.paragraph(&format!("{}: ", receipt.reference_label), None);
    page.more(&receipt.reference, MessageEntityKind::Code);
    receipt.lines.iter().for_each(|it| page.paragraph(it, None));
    if let Some(heading) = &receipt.routes_heading {
        page.paragraph(heading, Some(MessageEntityKind::Bold));
    }
    receipt.routes.iter().for_each(|it| page.route(it));
    command_rows(&receipt.commands)
}

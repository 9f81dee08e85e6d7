//! One update, all the way into the inbox: its files fetched, standing asked, its button acknowledged.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use reportline_channel::{Community, Content, Context, RunError, Said, Standing};
use serde::Deserialize;
use serde_json::Value;
use teloxide::payloads::{AnswerCallbackQuery, GetChatMember};
use teloxide::types::{CallbackQueryId, ChatId, UserId};

use crate::TelegramChannel;
use crate::receive::{CLAIM_LINK, Event, Received, read};
use crate::update::{Member, Update};

/// How long a question may take whose answer is only good to have.
pub(crate) const SOON: Duration = Duration::from_secs(5);

/// How often an update may bring the program into trouble before it is passed over.
const TRIES: u32 = 2;

impl TelegramChannel {
    /// Takes an update. `Ok` means that Telegram may forget it. An update that makes us panic twice is passed over,
    /// so that it stops nobody else's.
    pub(crate) async fn take(&self, raw: &Value, context: Context<'_>) -> Result<(), RunError> {
        for attempt in 1..=TRIES {
            match AssertUnwindSafe(self.take_once(raw, context)).catch_unwind().await {
                Ok(outcome) => return outcome,
                Err(_) => tracing::error!(channel = %context.id, attempt, "an update could not be worked on"),
            }
        }
        Ok(())
    }

    async fn take_once(&self, raw: &Value, context: Context<'_>) -> Result<(), RunError> {
        let Some(update) = Update::read(raw) else {
            return Ok(());
        };
        match read(update, self.bot_name().await?) {
            Received::Event(event) => self.hand_over(*event, context).await,
            Received::Pointer(place) => {
                self.point_to_private_chat(&place, "group", context).await;
                Ok(())
            }
            Received::Anonymous(place, reported) => {
                let code = self.unclaimed.leave(*reported).map(|it| format!("{CLAIM_LINK}{it}"));
                self.point_to_private_chat(&place, code.as_deref().unwrap_or("group"), context).await;
                Ok(())
            }
            Received::Stray(callback) => {
                self.acknowledge(callback).await;
                Ok(())
            }
            Received::TooMuchSight => {
                tracing::warn!(
                    channel = %context.id,
                    "the bot was made an administrator of a group and is now sent all its messages; they are \
                     ignored, but please make it an ordinary member"
                );
                Ok(())
            }
            Received::Nothing => Ok(()),
        }
    }

    async fn hand_over(&self, event: Event, context: Context<'_>) -> Result<(), RunError> {
        let Event { mut inbound, mut files, standing_in, callback, called_in, claims } = event;
        if let Some(chat) = standing_in {
            inbound.standing = self.standing(chat, &inbound.peer.0).await;
        }
        if let Some(reported) = claims.and_then(|it| self.unclaimed.claim(&it))
            // Anyone can press a button in a group, and read what is in its link.
            && self.standing(reported.chat, &inbound.peer.0).await == Standing::Moderator
        {
            inbound.standing = Standing::Moderator;
            inbound.community = Some(reported.community);
            inbound.content = Content::Said(Said { exhibits: vec![reported.exhibit], ..Said::default() });
            files = reported.files;
        }
        if let Content::Said(said) = &mut inbound.content
            && let Some(exhibit) = said.exhibits.first_mut()
        {
            for file in files {
                exhibit.files.push(self.fetch(file, context.inbox).await?);
            }
            let space = exhibit.origin.as_ref().and_then(|it| it.space.as_ref());
            if let (Standing::Moderator, None, Some(space)) = (inbound.standing, &inbound.community, space) {
                let name = space.name.clone();
                inbound.community = space.id.clone().map(|id| Community { id, name });
            }
        }

        let peer = inbound.peer.clone();
        let acknowledging = async {
            if let Some(id) = callback {
                self.acknowledge(id).await;
            }
        };
        let (accepted, ()) = futures::join!(context.inbox.accept(inbound), acknowledging);
        accepted?;

        if let Some(place) = called_in
            && !self.has_opened(&peer).await
        {
            self.point_to_private_chat(&place, "group", context).await;
        }
        Ok(())
    }

    /// Stops the button's little clock. A query that is too old to be answered is nobody's worry.
    async fn acknowledge(&self, id: String) {
        let call = AnswerCallbackQuery::new(CallbackQueryId(id));
        if let Err(error) = self.client.call_within::<_, bool>(SOON, &call).await {
            tracing::debug!(error = %error, "a pressed button was not acknowledged");
        }
    }

    /// What the platform says of a person in a chat. Where it will not say (the bot is not there, the members are
    /// hidden) the person is a member like any other.
    async fn standing(&self, chat: i64, person: &str) -> Standing {
        let Ok(person) = person.parse() else {
            return Standing::Member;
        };
        let call = GetChatMember::new(ChatId(chat), UserId(person));
        match self.client.call_within::<_, Member>(SOON, &call).await {
            Ok(Member { status }) if status == "administrator" || status == "creator" => Standing::Moderator,
            _ => Standing::Member,
        }
    }
}

/// What we read of a message that was sent.
#[derive(Deserialize)]
pub(crate) struct Shown {
    pub(crate) message_id: i64,
}

//! Showing a planned message: editing in place where that works, sending where it does not, tidying at the end.

use std::time::Duration;

use reportline_channel::{Handle, Outbound, Peer, Sent};
use reportline_delivery::DeliveryError;
use serde_json::Value;
use teloxide::types::ChatId;

use crate::TelegramChannel;
use crate::client::{CallError, No};
use crate::hand_over::{SOON, Shown};
use crate::page::Piece;
use crate::render::{Plan, Tidy, render};

/// The longest wait between the pieces of one message.
const SHORT_WAIT: Duration = Duration::from_secs(5);

impl TelegramChannel {
    pub(crate) async fn show(
        &self,
        to: &Peer,
        message: &Outbound,
        previous: Option<&Handle>,
    ) -> Result<Sent, DeliveryError> {
        let Ok(chat) = to.0.parse().map(ChatId) else {
            return Err(DeliveryError::reject("that is no peer of this channel"));
        };
        let plan = render(chat, message, previous);
        let mut last = None;
        for (index, piece) in plan.pieces.iter().enumerate() {
            let shown = match index {
                0 => self.show_first(&plan, piece).await,
                _ => self.send_next(&plan, piece).await,
            };
            match shown {
                Ok(id) => last = Some(id),
                Err(error) => return Err(verdict(error)),
            }
        }
        if let Some(tidy) = &plan.tidy {
            self.tidy(tidy).await;
        }
        Ok(Sent { handle: last.filter(|_| plan.is_replaceable).map(|it| Handle(it.to_string())) })
    }

    /// In place of the message it replaces, or anew if that one is gone or too old to edit.
    async fn show_first(&self, plan: &Plan, piece: &Piece) -> Result<i64, CallError> {
        let Some(id) = plan.replaces else {
            return self.send_piece(plan, piece).await;
        };
        match self.client.call::<_, Value>(&plan.edit(id, piece)).await {
            Ok(_) => Ok(i64::from(id.0)),
            Err(error) => match error.no() {
                Some(No::NotModified) => Ok(i64::from(id.0)),
                Some(No::NotEditable) => self.send_piece(plan, piece).await,
                _ => Err(error),
            },
        }
    }

    /// A piece after the first. A short wait is sat out here, because a retry would repeat the pieces before.
    async fn send_next(&self, plan: &Plan, piece: &Piece) -> Result<i64, CallError> {
        match self.send_piece(plan, piece).await {
            Err(CallError::Wait { after, .. }) if after <= SHORT_WAIT => {
                tokio::time::sleep(after).await;
                self.send_piece(plan, piece).await
            }
            outcome => outcome,
        }
    }

    async fn send_piece(&self, plan: &Plan, piece: &Piece) -> Result<i64, CallError> {
        let shown: Shown = self.client.call(&plan.send(piece)).await?;
        Ok(shown.message_id)
    }

    /// Best effort: an old keyboard that stays does no harm, its tokens are checked.
    async fn tidy(&self, tidy: &Tidy) {
        let outcome = match tidy {
            Tidy::Shrink(call) => self.client.call_within::<_, Value>(SOON, call).await,
            Tidy::Disarm(call) => self.client.call_within::<_, Value>(SOON, call).await,
            Tidy::Delete(call) => self.client.call_within::<_, Value>(SOON, call).await,
        };
        if let Err(error) = outcome {
            tracing::debug!(error = %error, "an old message was not tidied away");
        }
    }
}

/// What the outbox should do. A person who called us in a group but has not opened the private chat yet must do that
/// first.
fn verdict(error: CallError) -> DeliveryError {
    match error.no() {
        Some(No::Unopened) => DeliveryError::unheard(error),
        _ => error.into(),
    }
}

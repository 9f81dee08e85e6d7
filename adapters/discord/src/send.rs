//! Showing a planned message: by the way its event came, else by a newer one, else by direct message.
//!
//! 1. A message that answers an event goes where the event came from: into the place of "thinking…", of the message
//!    whose button was pressed, or below. Each is a try; Discord says when a way is closed.
//! 2. A closed way is no end. The person may have done something since, and that way may be open; or they take direct
//!    messages. What says nothing of a report's content may follow them there; a question waits for them.
//! 3. Where no way is open the message waits until the person is heard from ([`DeliveryError::Unheard`]).

use reportline_channel::{Beside, Body, Outbound, Peer, Sent};
use reportline_delivery::{DeliveryError, DeliveryId};
use serde::Deserialize;
use serde_json::{Value, json};
use serenity::all::CreateActionRow;
use sha2::{Digest, Sha256};

use crate::DiscordChannel;
use crate::client::call::Call;
use crate::client::error::{CallError, No};
use crate::markdown::escape;
use crate::page::TEXT_LIMIT;
use crate::render::{Plan, Stage, Tidy, render};
use crate::way::{Original, Shown, Token, Way};
use crate::ways::Standing;

/// Message flags: seen by one person; without sound; without a look at what addresses lead to; "thinking…".
/// <https://docs.discord.com/developers/resources/message#message-object-message-flags>
pub(crate) const EPHEMERAL: u64 = 1 << 6;
const QUIET: u64 = 1 << 12;
const NO_EMBEDS: u64 = 1 << 2;
const LOADING: u64 = 1 << 7;

/// What we read of a message that was sent.
#[derive(Deserialize)]
struct Posted {
    id: String,
    #[serde(default)]
    channel_id: Option<String>,
    #[serde(default)]
    flags: u64,
}

/// What we read of a channel that was opened.
#[derive(Deserialize)]
struct Opened {
    id: String,
}

/// One message of those that a plan takes.
struct Piece<'a> {
    text: &'a str,
    rows: &'a [CreateActionRow],
    nonce: String,
}

/// A way to try.
enum Next {
    Way(Way),
    /// A direct message, where the channel is yet to be opened.
    Direct,
}

impl DiscordChannel {
    pub(crate) async fn show(
        &self,
        to: &Peer,
        message: &Outbound,
        beside: Beside<'_>,
    ) -> Result<Sent, DeliveryError> {
        let mut last = None;
        let mut n_shown = 0;
        let (mut closed, mut unopened) = (None, None);
        for next in self.ways_to(to, message) {
            let way = match next {
                Next::Way(way) => way,
                Next::Direct => match self.direct_channel(to).await {
                    Ok(channel) => Way::Direct { channel },
                    // Whose account is no more is not heard from again either.
                    Err(error) if error.no() == Some(No::Gone) => return Err(error.into()),
                    Err(error) => {
                        unopened = Some(error);
                        continue;
                    }
                },
            };
            let stage = if matches!(way, Way::Direct { .. }) { Stage::Direct } else { Stage::Server };
            let plan = render(message, beside.previous, stage, beside.words);
            match self.show_by(&way, &plan, beside.delivery, &mut n_shown, &mut last).await {
                Ok(()) => {
                    if let Some(Shown::Direct { channel, message }) = &last {
                        self.place.met(channel, &to.0, message);
                    }
                    self.tidy(&way, &plan).await;
                    let handle = last.filter(|_| plan.is_replaceable).map(|it| it.to_handle());
                    return Ok(Sent { handle });
                }
                Err(error) if is_closed(&error) => closed = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        Err(match (closed, unopened) {
            // It may open in a while.
            (_, Some(error)) if error.is_passing() => error.into(),
            (Some(error), _) => DeliveryError::unheard(error),
            (None, Some(error)) if is_closed(&error) => DeliveryError::unheard(error),
            (None, Some(error)) => error.into(),
            (None, None) => DeliveryError::unheard("no way to the person is open"),
        })
    }

    /// The ways to try, the best first. A direct-message channel is opened when its turn comes, not before: "You are
    /// opening direct messages too fast" is told to whoever opens many.
    fn ways_to(&self, to: &Peer, message: &Outbound) -> Vec<Next> {
        let own = message.reply_to.as_ref().and_then(Way::read);
        let latest = self.ways.latest(to).filter(|it| Some(it) != own.as_ref());
        let has_direct = own.iter().chain(&latest).any(|it| matches!(it, Way::Direct { .. }));
        let direct = (may_follow(message) && !has_direct).then_some(Next::Direct);
        // What answers no event is for later: it should still be there when the app is opened again.
        let ways = match own {
            Some(own) => [Some(Next::Way(own)), latest.map(Next::Way), direct],
            None => [direct, latest.map(Next::Way), None],
        };
        ways.into_iter().flatten().collect()
    }

    /// The direct-message channel with a person.
    pub(crate) async fn direct_channel(&self, to: &Peer) -> Result<String, CallError> {
        let call = Call::new("POST users/@me/channels", &[]).with(&json!({"recipient_id": to.0}));
        self.client.call::<Opened>(call).await.map(|it| it.id)
    }

    /// Shows what is not shown yet of a message.
    async fn show_by(
        &self,
        way: &Way,
        plan: &Plan,
        delivery: &DeliveryId,
        n_shown: &mut usize,
        last: &mut Option<Shown>,
    ) -> Result<(), CallError> {
        while let Some(text) = plan.pieces.get(*n_shown) {
            let is_last = *n_shown + 1 == plan.pieces.len();
            let rows = if is_last { plan.rows.as_slice() } else { &[] };
            let piece = Piece { text, rows, nonce: nonce(delivery, *n_shown) };
            let posted = match *n_shown {
                0 => self.show_first(way, plan, &piece).await?,
                _ => self.post(way, plan, &piece).await?,
            };
            *last = Some(posted);
            *n_shown += 1;
        }
        Ok(())
    }

    /// In the place of "thinking…" or of the message it replaces, or below.
    async fn show_first(&self, way: &Way, plan: &Plan, piece: &Piece<'_>) -> Result<Shown, CallError> {
        let body = body(piece.text, piece.rows, 0);
        let edited = match (way, &plan.replaces) {
            (Way::Interaction { token, original: Original::Promised }, _) => {
                match self.keep_promise(token, &body).await? {
                    Some(posted) => return Ok(shown_by(token, posted)),
                    None => return self.post(way, plan, piece).await,
                }
            }
            (Way::Interaction { token, original: Original::Pressed { message } }, Some(replaced))
                if replaced.message() == message =>
            {
                self.edit_original(token, &body).await.map(|it| shown_by(token, it))
            }
            (Way::Direct { channel }, Some(Shown::Direct { channel: within, message }))
                if within == channel =>
            {
                let call = Call::new("PATCH channels/{}/messages/{}", &[channel, message]).with(&body);
                self.client.tell(call).await.map(|()| plan.replaces.clone().expect("it was just matched"))
            }
            _ => return self.post(way, plan, piece).await,
        };
        match edited {
            Err(error) if matches!(error.no(), Some(No::MessageGone | No::NotOurs)) => {
                self.post(way, plan, piece).await
            }
            outcome => outcome,
        }
    }

    /// Below what there is.
    async fn post(&self, way: &Way, plan: &Plan, piece: &Piece<'_>) -> Result<Shown, CallError> {
        let quiet = if plan.is_quiet { QUIET } else { 0 };
        match way {
            Way::Interaction { token, .. } => {
                let call =
                    Call::new("POST webhooks/{}/{}?wait=true", &[self.application()?, &token.0]).by_path();
                let posted =
                    self.client.call(call.with(&body(piece.text, piece.rows, EPHEMERAL | quiet))).await?;
                Ok(shown_by(token, posted))
            }
            Way::Direct { channel } => {
                let call = Call::new("POST channels/{}/messages", &[channel]);
                let mut body = body(piece.text, piece.rows, quiet);
                body["nonce"] = piece.nonce.as_str().into();
                body["enforce_nonce"] = true.into();
                let posted: Posted = self.client.call(call.with(&body)).await?;
                Ok(Shown::Direct { channel: channel.clone(), message: posted.id })
            }
        }
    }

    async fn edit_original(&self, token: &Token, body: &Value) -> Result<Posted, CallError> {
        let route = "PATCH webhooks/{}/{}/messages/@original";
        self.client.call(Call::new(route, &[self.application()?, &token.0]).by_path().with(body)).await
    }

    /// Writes into the place of "thinking…"; `None`: it stands no more. Where Discord was in trouble it may still stand,
    /// and the next try writes into it again: the same words twice are the same message.
    async fn keep_promise(&self, token: &Token, body: &Value) -> Result<Option<Posted>, CallError> {
        let _turn = self.ways.turn(token).await;
        if !self.is_promised(token).await? {
            return Ok(None);
        }
        let outcome = match self.edit_original(token, body).await {
            Ok(posted) => Ok(Some(posted)),
            Err(error) if matches!(error.no(), Some(No::MessageGone | No::NotOurs)) => Ok(None),
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => Err(error),
        };
        self.ways.keep(token);
        outcome
    }

    /// Whether "thinking…" still stands. Where an earlier process promised, Discord is asked.
    async fn is_promised(&self, token: &Token) -> Result<bool, CallError> {
        if let Some(standing) = self.ways.promised(token) {
            return Ok(standing != Standing::Kept);
        }
        let route = "GET webhooks/{}/{}/messages/@original";
        let original =
            self.client.call::<Posted>(Call::new(route, &[self.application()?, &token.0]).by_path()).await;
        match original {
            Ok(original) => Ok(original.flags & LOADING != 0),
            Err(error) if error.no() == Some(No::MessageGone) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes "thinking…" away where nothing will be said: best effort.
    pub(crate) async fn stop_thinking(&self, token: &Token) {
        let Ok(application) = self.application() else { return };
        let _turn = self.ways.turn(token).await;
        if self.ways.promised(token) == Some(Standing::Kept) {
            return;
        }
        self.ways.keep(token);
        let call = Call::new("DELETE webhooks/{}/{}/messages/@original", &[application, &token.0]).by_path();
        if let Err(error) = self.client.tell(call).await {
            tracing::debug!(error = %error, "a promised answer was not taken back");
        }
    }

    /// Best effort: buttons that stay do no harm, what they say is checked.
    async fn tidy(&self, way: &Way, plan: &Plan) {
        let Some(Tidy { shown, becomes }) = &plan.tidy else { return };
        if self.ways.is_moved(shown.message()) {
            return;
        }
        let body = match becomes {
            Some(line) if escape(line).chars().count() <= TEXT_LIMIT => body(&escape(line), &[], 0),
            _ => json!({"components": []}),
        };
        let call = match (shown, way) {
            (Shown::Direct { channel, message }, _) => {
                Call::new("PATCH channels/{}/messages/{}", &[channel, message])
            }
            (
                Shown::Ephemeral { message, .. },
                Way::Interaction { token, original: Original::Pressed { message: pressed } },
            ) if message == pressed => {
                let Ok(application) = self.application() else { return };
                Call::new("PATCH webhooks/{}/{}/messages/@original", &[application, &token.0]).by_path()
            }
            (Shown::Ephemeral { token, message }, _) => {
                let Ok(application) = self.application() else { return };
                Call::new("PATCH webhooks/{}/{}/messages/{}", &[application, &token.0, message]).by_path()
            }
        };
        if let Err(error) = self.client.tell(call.with(&body)).await {
            tracing::debug!(error = %error, "an old message was not tidied away");
        }
    }
}

/// The same in every attempt: for some minutes Discord answers a second post of it with the first one, and shows nothing
/// again. At most 25 characters.
/// <https://docs.discord.com/developers/resources/message#create-message>
fn nonce(delivery: &DeliveryId, piece: usize) -> String {
    let digest = Sha256::new().chain_update(&delivery.0).chain_update([0]).chain_update(piece.to_be_bytes());
    hex::encode(&digest.finalize()[..12])
}

/// What says nothing of a report's content may follow a person to where they did not ask for it.
fn may_follow(message: &Outbound) -> bool {
    matches!(message.body, Body::Notice(_) | Body::Receipt(_))
}

/// Whether another way may be open where this one is not.
fn is_closed(error: &CallError) -> bool {
    matches!(
        error.no(),
        Some(No::Unanswerable | No::TooManyFollowUps | No::Closed | No::Forbidden | No::MessageGone)
    )
}

/// A message that a token can edit. In our direct messages it is an ordinary one, and can be edited for ever.
fn shown_by(token: &Token, posted: Posted) -> Shown {
    match posted.channel_id {
        Some(channel) if posted.flags & EPHEMERAL == 0 => Shown::Direct { channel, message: posted.id },
        _ => Shown::Ephemeral { token: token.clone(), message: posted.id },
    }
}

/// A message: nobody is called by it, and no address unfolds into a picture.
pub(crate) fn body(text: &str, rows: &[CreateActionRow], flags: u64) -> Value {
    json!({
        "content": text, "components": rows, "flags": flags | NO_EMBEDS, "allowed_mentions": {"parse": []},
    })
}

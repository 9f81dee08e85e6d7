//! One event, all the way into the inbox: the sign of life that Discord wants within three seconds, then its files,
//! then the event.
//!
//! The sign of life calls nothing taken: it says "thinking…" to the person, or nothing at all. An interaction is
//! delivered once and never again, so where our store is away it is offered again from here, for as long as it takes.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use reportline_channel::{Accepted, Community, Content, Context, RunError};
use serde_json::{Map, Value, json};

use crate::DiscordChannel;
use crate::buttons::Move;
use crate::client::call::{CALLBACK_PATIENCE, Call};
use crate::client::error::{CallError, No};
use crate::form;
use crate::receive::{Event, Promise, Received, is_of_a_server, read, read_message};
use crate::send::{EPHEMERAL, body};
use crate::update::{Interaction, Message};
use crate::way::{Original, Token, Way};

/// The waits between the tries to hand over one event: 0.25 s, 0.5 s .. 8 s, and that again.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const DOUBLINGS: u32 = 5;

/// The first answer to an interaction, by its type.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type>
const MESSAGE: u8 = 4;
const THINKING: u8 = 5;
const UPDATE_LATER: u8 = 6;

/// What is left to do once Discord has its sign of life.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// An event is to be handed over.
    HandOver(Box<Event>),
    /// A talk is to go on in direct messages, if the person takes any.
    Move(Box<Event>, Move, Token),
    /// What was written while we were away is to be fetched.
    CatchUp {
        /// The person.
        peer: String,
        /// The direct-message channel with them.
        channel: String,
    },
}

impl Work {
    /// Whose it is: the work of one person is done in order.
    pub(crate) fn lane(&self) -> &str {
        match self {
            Self::HandOver(event) | Self::Move(event, ..) => &event.inbound.peer.0,
            Self::CatchUp { peer, .. } => peer,
        }
    }

    /// The interaction in whose place "thinking…" stands.
    fn promised(&self) -> Option<Token> {
        let Self::HandOver(event) = self else { return None };
        match Way::read(event.inbound.reply_to.as_ref()?) {
            Some(Way::Interaction { token, original: Original::Promised }) => Some(token),
            _ => None,
        }
    }
}

impl DiscordChannel {
    /// Gives an interaction its first answer, at once; gives what is left to do.
    pub(crate) async fn greet(&self, raw: &Value, context: Context<'_>) -> Option<Work> {
        let Some(interaction) = Interaction::read(raw) else {
            tracing::error!(channel = %context.id, "discord sent an interaction that nobody can answer; it is passed over");
            return None;
        };
        let locale = interaction.told.as_ref().and_then(|it| it.locale.as_deref());
        let wanted: Vec<&str> = locale.into_iter().collect();
        let language = context.words.negotiate(&wanted).tag;
        let say = |key: &str| json!({"type": MESSAGE, "data": body(&context.words.text(&language, key, &[]), &[], EPHEMERAL)});
        match read(&interaction, context.words) {
            Received::Event(event) => {
                self.promise(&interaction, event.promise).await;
                self.note(&event);
                Some(Work::HandOver(event))
            }
            Received::Move(event, place) => {
                self.promise(&interaction, event.promise).await;
                Some(Work::Move(event, place, interaction.token))
            }
            Received::Form(writing, message) => {
                let with_files = !self.settings.is_without_media;
                let form = form::open(writing, &message, &language, context.words, with_files);
                self.answer(&interaction, &form).await;
                None
            }
            Received::NotModerator => {
                self.answer(&interaction, &say("discord-not-moderator")).await;
                None
            }
            Received::Ping => None,
            Received::Stray => {
                if interaction.told.as_ref().is_none_or(|it| it.user().is_none()) {
                    tracing::error!(channel = %context.id, "discord sent an interaction in a shape that is not known; it was answered, and asked for in another way");
                }
                self.answer(&interaction, &say("discord-not-read")).await;
                None
            }
        }
    }

    /// Reads a direct message; gives what is to do with it.
    pub(crate) fn hear(&self, raw: &Map<String, Value>) -> Option<Work> {
        if !is_of_a_server(raw) && Message::read(raw).is_none_or(|it| it.author.is_none()) {
            tracing::error!(
                "discord sent a direct message in a shape that is not known, so that nobody can be answered; it is passed over"
            );
        }
        let event = Box::new(read_message(raw)?);
        self.note(&event);
        Some(Work::HandOver(event))
    }

    /// Does what is left to do. It ends when it is done, or when the channel should stop.
    pub(crate) async fn work(&self, work: Work, context: Context<'_>) {
        let promised = work.promised();
        let working = async {
            match work {
                Work::HandOver(event) => drop(self.insist(*event, context).await),
                Work::Move(event, place, token) => self.move_to_direct(*event, place, &token, context).await,
                Work::CatchUp { peer, channel } => self.catch_up(&peer, &channel, context).await,
            }
        };
        if AssertUnwindSafe(working).catch_unwind().await.is_err() {
            tracing::error!(channel = %context.id, "an event could not be worked on; it is passed over");
        }
        if let Some(token) = promised {
            self.ways.worked(&token);
        }
    }

    /// Hands an event over, again and again while our own store is away. `None`: told to stop before.
    pub(crate) async fn insist(&self, event: Event, context: Context<'_>) -> Option<Accepted> {
        let mut n_failures = 0;
        loop {
            match self.hand_over(event.clone(), context).await {
                Ok(accepted) => return Some(accepted),
                Err(error) => {
                    tracing::warn!(channel = %context.id, attempt = n_failures + 1, error = %error, "an event was not taken, it is offered again");
                }
            }
            let pause = FIRST_PAUSE * 2_u32.pow(n_failures.min(DOUBLINGS));
            n_failures += 1;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = context.stop.cancelled() => return None,
            }
        }
    }

    /// Hands an event over, once. What is needed is fetched before.
    pub(crate) async fn hand_over(&self, event: Event, context: Context<'_>) -> Result<Accepted, RunError> {
        let Event { mut inbound, files, direct_channel, .. } = event;
        for (index, file) in &files {
            let handed = self.fetch(file, context.inbox).await?;
            if let Content::Said(said) = &mut inbound.content
                && let Some(exhibit) = said.exhibits.get_mut(*index)
            {
                exhibit.files.push(handed);
            }
        }
        inbound.community = inbound.community.and_then(|it| self.community(it));
        let (peer, id) = (inbound.peer.clone(), inbound.id.clone());
        let is_message = matches!(event.promise, Promise::Nothing);
        let accepted = context.inbox.accept(inbound).await?;
        if let Some(channel) = direct_channel.filter(|_| is_message) {
            self.place.taken(&channel, &peer.0, &id.0);
        }
        Ok(accepted)
    }

    /// A server as it wants to stand in reports; `None` where it does not.
    fn community(&self, community: Community) -> Option<Community> {
        let settings = self.settings.servers.get(&community.id);
        if settings.is_some_and(|it| !it.named_in_reports) {
            return None;
        }
        let name = settings.and_then(|it| it.name.clone()).or_else(|| self.guilds.name(&community.id));
        Some(Community { name, ..community })
    }

    /// The way an event came by, for what has no way of its own.
    pub(crate) fn note(&self, event: &Event) {
        if let Some(way) = event.inbound.reply_to.as_ref().and_then(Way::read) {
            self.ways.note(&event.inbound.peer, &way);
        }
    }

    async fn promise(&self, interaction: &Interaction, promise: Promise) {
        let answer = match promise {
            Promise::Whisper => json!({"type": THINKING, "data": {"flags": EPHEMERAL}}),
            Promise::Answer => json!({"type": THINKING}),
            Promise::Update => json!({"type": UPDATE_LATER}),
            Promise::Nothing => return,
        };
        if self.answer(interaction, &answer).await && promise != Promise::Update {
            self.ways.promise(&interaction.token);
        }
    }

    /// Whether the first answer was given. If it was not, what was said is taken all the same: the report matters, and
    /// there are other ways to the person.
    async fn answer(&self, interaction: &Interaction, answer: &Value) -> bool {
        let route = "POST interactions/{}/{}/callback";
        let call =
            Call::new(route, &[&interaction.id, &interaction.token.0]).by_path().within(CALLBACK_PATIENCE);
        match self.client.tell(call.with(answer)).await {
            Ok(()) => true,
            // The same interaction, delivered again.
            Err(error) if error.no() == Some(No::Answered) => false,
            Err(error) => {
                tracing::warn!(error = %error, "an interaction was not acknowledged in time");
                false
            }
        }
    }

    /// Goes on in direct messages: a first line there shows whether the person takes any. If not, they are told, and
    /// all goes on where it was.
    async fn move_to_direct(&self, event: Event, place: Move, token: &Token, context: Context<'_>) {
        // Delivered twice, it would write to the person twice.
        let ids = [event.inbound.id.clone()];
        if self.known(&ids, context).await.is_none_or(|it| it == [true]) {
            return;
        }
        let wanted: Vec<&str> = event.inbound.language.as_deref().into_iter().collect();
        let language = context.words.negotiate(&wanted).tag;
        let text = |key: &str| context.words.text(&language, key, &[]);
        let begun = self.begin_direct(&event, &text("discord-moved-here")).await;
        if let (
            Ok(_),
            Move::Question,
            Some(Way::Interaction { original: Original::Pressed { message }, .. }),
        ) = (&begun, place, event.inbound.reply_to.as_ref().and_then(Way::read))
        {
            self.ways.moved(&message);
        }
        // Told before the question is asked there, so that who looks here knows where to look.
        self.tell_where(begun.as_ref().ok(), place, token, text).await;
        if let Ok(channel) = begun {
            let way = Way::Direct { channel: channel.clone() };
            let mut event = event;
            event.inbound.reply_to = Some(way.to_reply_to());
            event.direct_channel = Some(channel);
            self.note(&event);
            self.insist(event, context).await;
        }
    }

    /// Says where the talk goes on, where it stood: in that channel, or here.
    async fn tell_where(
        &self,
        channel: Option<&String>,
        place: Move,
        token: &Token,
        text: impl Fn(&str) -> String,
    ) {
        let line = if channel.is_some() { "discord-moved" } else { "discord-direct-closed" };
        let link = channel.map(|channel| {
            let url = format!("https://discord.com/channels/@me/{channel}");
            let button = json!({"type": 2, "style": 5, "label": text("discord-open-direct"), "url": url});
            json!({"type": 1, "components": [button]})
        });
        let mut told = body(&text(line), &[], EPHEMERAL);
        told["components"] = link.into_iter().collect();
        // The question moved, so nothing is left to answer here; a receipt stays.
        let route = match (place, channel) {
            (Move::Question, Some(_)) => "PATCH webhooks/{}/{}/messages/@original",
            _ => "POST webhooks/{}/{}",
        };
        let Ok(application) = self.application() else { return };
        let call = Call::new(route, &[application, &token.0]).by_path().with(&told);
        if let Err(error) = self.client.tell(call).await {
            tracing::debug!(error = %error, "a person was not told where the talk goes on");
        }
    }

    async fn begin_direct(&self, event: &Event, line: &str) -> Result<String, CallError> {
        let channel = self.direct_channel(&event.inbound.peer).await?;
        let call = Call::new("POST channels/{}/messages", &[&channel]).with(&body(line, &[], 0));
        self.client.tell(call).await.map(|()| channel)
    }
}

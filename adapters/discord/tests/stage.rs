//! A channel running against the fake, and what tests ask of it.

use std::sync::{Arc, Mutex};

use reportline_adapter_discord::Discord;
use reportline_adapter_discord::fake::{Fake, Shown, plain};
use reportline_channel::conformance::{LIMIT, Line, samples};
use reportline_channel::{
    Adapter, Body, Channel, ChannelId, Content, Exhibit, Handle, Inbound, Outbound, Peer, Question, RunError,
    Said,
};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub(crate) struct Stage {
    pub(crate) fake: Fake,
    pub(crate) line: Arc<Line>,
    running: JoinSet<Result<(), RunError>>,
    serving: Mutex<JoinSet<()>>,
}

pub(crate) fn channel(settings: &Value) -> Arc<dyn Channel> {
    let channel = Discord.build(&ChannelId("discord-main".to_owned()), settings);
    Arc::from(channel.unwrap_or_else(|faults| panic!("good settings were refused: {faults:?}")))
}

pub(crate) fn peer(id: u64) -> Peer {
    Peer(id.to_string())
}

impl Stage {
    /// A channel that listens at the fake's gateway, connected.
    pub(crate) async fn listening() -> Self {
        Self::with(Fake::start().await).await
    }

    pub(crate) async fn with(fake: Fake) -> Self {
        let settings = fake.settings();
        Self::with_settings(fake, &settings).await
    }

    pub(crate) async fn with_settings(fake: Fake, settings: &Value) -> Self {
        let mut stage = Self {
            fake,
            line: Arc::new(Line::new(channel(settings))),
            running: JoinSet::new(),
            serving: Mutex::default(),
        };
        stage.run();
        stage.fake.waits_for("the gateway to be connected", Fake::is_connected).await;
        stage
    }

    pub(crate) fn run(&mut self) {
        let line = self.line.clone();
        self.running.spawn(async move { line.channel.run(line.context()).await });
    }

    /// Runs something beside the channel, as long as the stage stands.
    pub(crate) fn serve(&self, serving: impl Future<Output = ()> + Send + 'static) {
        self.serving.lock().expect("no holder panics").spawn(serving);
    }

    /// The channel stopped without being told to.
    pub(crate) async fn ended(&mut self) -> Result<(), RunError> {
        let ended = timeout(LIMIT, self.running.join_next()).await.expect("run did not end");
        ended.expect("it was running").expect("it did not panic")
    }

    /// The `n`th event that was accepted, counted from 1.
    pub(crate) async fn accepted(&self, n: usize) -> Inbound {
        self.line.inbox.wait_for(n, LIMIT).await[n - 1].clone()
    }

    /// Shows what answers an event, as the outbox does.
    pub(crate) async fn answers(&self, inbound: &Inbound, body: Body) -> Option<Handle> {
        self.answers_after(inbound, body, None).await
    }

    /// Shows what answers an event; `previous` is the question that stood before.
    pub(crate) async fn answers_after(
        &self,
        inbound: &Inbound,
        body: Body,
        previous: Option<&Handle>,
    ) -> Option<Handle> {
        let message = Outbound {
            reply_to: inbound.reply_to.clone(),
            replaces: inbound.pressed_on.clone(),
            ..samples::english(body)
        };
        self.line.send(&inbound.peer, &message, previous).await.expect("it is shown").handle
    }

    pub(crate) async fn asks(&self, inbound: &Inbound, question: Question) -> Option<Handle> {
        self.answers(inbound, Body::Question(question)).await
    }

    /// Stops the channel. Nobody was left without an answer.
    pub(crate) async fn stop(mut self) {
        self.line.stop.cancel();
        while let Some(ended) = timeout(LIMIT, self.running.join_next()).await.expect("run did not stop") {
            ended.expect("run did not panic").expect("a channel told to stop returns Ok");
        }
        self.fake.waits_for("the gateway to notice", |it| !it.is_connected()).await;
        assert_eq!(self.fake.n_unanswered(), 0, "every interaction had its first answer");
    }
}

pub(crate) fn said(inbound: &Inbound) -> &Said {
    match &inbound.content {
        Content::Said(said) => said,
        Content::Command(command) => panic!("expected an answer, not /{}", command.name()),
    }
}

pub(crate) fn exhibit(inbound: &Inbound) -> &Exhibit {
    match said(inbound).exhibits.as_slice() {
        [exhibit] => exhibit,
        other => panic!("expected one exhibit, not {}", other.len()),
    }
}

/// The words of a message, as a reader sees them.
pub(crate) fn words(shown: &Shown) -> String {
    plain(&shown.text)
}

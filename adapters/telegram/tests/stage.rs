//! A channel running against the fake, and what tests ask of it.

use std::sync::Arc;

use reportline_adapter_telegram::Telegram;
use reportline_adapter_telegram::fake::Fake;
use reportline_channel::conformance::{LIMIT, Line};
use reportline_channel::{Adapter, Channel, ChannelId, Content, Inbound, Peer, RunError, Said};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub(crate) struct Stage {
    pub(crate) fake: Fake,
    pub(crate) line: Arc<Line>,
    running: JoinSet<Result<(), RunError>>,
}

pub(crate) fn channel(settings: &Value) -> Arc<dyn Channel> {
    let channel = Telegram.build(&ChannelId("telegram-main".to_owned()), settings);
    Arc::from(channel.unwrap_or_else(|faults| panic!("good settings were refused: {faults:?}")))
}

pub(crate) fn peer(id: i64) -> Peer {
    Peer(id.to_string())
}

impl Stage {
    /// A channel that polls the fake.
    pub(crate) async fn polling() -> Self {
        let fake = Fake::start().await;
        let settings = fake.settings();
        Self::with(fake, &settings)
    }

    pub(crate) fn with(fake: Fake, settings: &Value) -> Self {
        let mut stage = Self { fake, line: Arc::new(Line::new(channel(settings))), running: JoinSet::new() };
        stage.run();
        stage
    }

    pub(crate) fn run(&mut self) {
        let line = self.line.clone();
        self.running.spawn(async move { line.channel.run(line.context()).await });
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

    pub(crate) async fn stop(mut self) {
        self.line.stop.cancel();
        while let Some(ended) = timeout(LIMIT, self.running.join_next()).await.expect("run did not stop") {
            ended.expect("run did not panic").expect("a channel told to stop returns Ok");
        }
        assert_eq!(self.fake.n_unanswered_callbacks(), 0, "every pressed button is acknowledged");
    }
}

pub(crate) fn said(inbound: &Inbound) -> &Said {
    match &inbound.content {
        Content::Said(said) => said,
        Content::Command(command) => panic!("expected an answer, not /{}", command.name()),
    }
}

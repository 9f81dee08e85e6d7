//! Where a rule is played: the rig, its channel running under a supervisor, and what the rules have in common.

use std::future::Future;
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::adapter::Sent;
use crate::capabilities::Turn;
use crate::conformance::line::Line;
use crate::conformance::rig::{Person, Rig};
use crate::conformance::{LIMIT, STOP_LIMIT, samples};
use crate::error::RunError;
use crate::inbound::{Content, Inbound, Said};
use crate::outbound::{Handle, Outbound};
use crate::peer::Peer;
use reportline_delivery::DeliveryError;

/// Between two runs of a channel that was lost; the service waits longer.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

pub(super) struct Stage<R> {
    pub(super) rig: Arc<R>,
    pub(super) line: Arc<Line>,
    running: JoinSet<()>,
    begun: JoinSet<()>,
}

impl<R: Rig> Stage<R> {
    pub(super) fn new(rig: R) -> Self {
        let line = Arc::new(Line::new(rig.channel()));
        Self { rig: Arc::new(rig), line, running: JoinSet::new(), begun: JoinSet::new() }
    }

    /// Runs the channel as the service does: again when lost, until told to stop.
    pub(super) fn run(&mut self) {
        let (rig, line) = (self.rig.clone(), self.line.clone());
        self.running.spawn(async move {
            loop {
                let result = line.channel.run(line.context()).await;
                if line.stop.is_cancelled() {
                    assert!(result.is_ok(), "a channel that was told to stop returns Ok, not {result:?}");
                    return;
                }
                match result {
                    Ok(()) => panic!("run returned Ok, though nobody told it to stop"),
                    Err(error @ RunError::Refused { .. }) => panic!("run refused: {error}"),
                    Err(error) => tells_no_secret(&*rig, &format!("{error:?}")),
                }
                let _ = timeout(PAUSE, line.stop.cancelled()).await;
            }
        });
    }

    /// Stops the channel; whatever was begun has to end well.
    pub(super) async fn finish(&mut self) {
        self.stop().await;
        while let Some(ended) = timed("what people began to end", self.begun.join_next()).await {
            ended.expect("what a person did on the far side ended well");
        }
    }

    /// Stops the channel and waits until it has.
    pub(super) async fn stop(&mut self) {
        self.line.stop.cancel();
        while let Some(ended) = timeout(STOP_LIMIT, self.running.join_next())
            .await
            .unwrap_or_else(|_| panic!("run has not returned {STOP_LIMIT:?} after it was told to stop"))
        {
            ended.expect("run ended well");
        }
    }

    /// Does something on the far side and waits for it.
    pub(super) async fn acts(&self, act: impl Future<Output = ()>) {
        timed("the far side to take what a person did", act).await;
    }

    /// Does something on the far side that may last until an accept is let go.
    pub(super) fn begins<F>(&mut self, act: impl FnOnce(Arc<R>, Arc<Line>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.begun.spawn(act(self.rig.clone(), self.line.clone()));
    }

    /// `person` makes first contact and is then asked to write; tells their peer.
    pub(super) async fn meets(&self, person: Person) -> Peer {
        let n_before = self.line.inbox.accepted().len();
        self.acts(self.rig.starts(&self.line, person)).await;
        let accepted = self.line.inbox.wait_for(n_before + 1, LIMIT).await;
        let peer = accepted[n_before].peer.clone();
        self.shows(&peer, samples::text_question()).await;
        peer
    }

    /// `person` writes, and the event is taken.
    pub(super) async fn writes(&self, person: Person, text: &str) -> Inbound {
        let n_before = self.line.inbox.accepted().len();
        self.acts(self.rig.writes(&self.line, person, text)).await;
        self.line.inbox.wait_for(n_before + 1, LIMIT).await[n_before].clone()
    }

    /// Shows `message` in the channel's way; it must succeed.
    pub(super) async fn shows(&self, peer: &Peer, message: Outbound) -> Sent {
        self.sends(peer, &message, None).await.unwrap_or_else(|error| panic!("not shown: {error:?}"))
    }

    /// Sends `message`, or lets it stand before a peer that comes and looks.
    pub(super) async fn sends(
        &self,
        peer: &Peer,
        message: &Outbound,
        previous: Option<&Handle>,
    ) -> Result<Sent, DeliveryError> {
        match self.line.channel.capabilities().turn {
            Turn::Push => {
                let sent = timed("a message to be sent", self.line.send(peer, message, previous)).await;
                if let Err(error) = &sent {
                    tells_no_secret(&*self.rig, &format!("{error:?}"));
                }
                sent
            }
            Turn::Pull => {
                self.line.inbox.set_present(peer, vec![message.clone()]);
                Ok(Sent::default())
            }
        }
    }

    /// Waits until `person` can read every one of `texts`, whatever stands between their words, and tells the
    /// messages they can read.
    pub(super) async fn hears(&self, person: Person, texts: &[String]) -> Vec<String> {
        let wanted: Vec<String> = texts.iter().map(|it| squeezed(it)).collect();
        let mut heard = Vec::new();
        let waiting = async {
            let mut looks = tokio::time::interval(std::time::Duration::from_millis(5));
            loop {
                heard = self.rig.heard(&self.line, person).await;
                let all = squeezed(&heard.concat());
                if wanted.iter().all(|it| all.contains(it.as_str())) {
                    return;
                }
                looks.tick().await;
            }
        };
        let is_heard = timeout(LIMIT, waiting).await.is_ok();
        let all = squeezed(&heard.concat());
        let missing: Vec<&String> = texts.iter().filter(|it| !all.contains(&squeezed(it))).collect();
        assert!(is_heard, "never shown: {missing:#?}\nwhat was shown: {heard:#?}");
        heard
    }
}

/// The words that were said in an event, if it was words.
pub(super) fn said(inbound: &Inbound) -> &Said {
    match &inbound.content {
        Content::Said(said) => said,
        Content::Command(command) => panic!("expected an answer, not /{}", command.name()),
    }
}

/// `future`, or a panic that names what was waited for.
pub(super) async fn timed<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(LIMIT, future).await.unwrap_or_else(|_| panic!("waited {LIMIT:?} for {what}"))
}

/// Nothing an operator keeps secret may stand in what gets logged.
pub(super) fn tells_no_secret<R: Rig>(rig: &R, printed: &str) {
    for secret in rig.secrets() {
        assert!(!secret.is_empty(), "a rig's secret is empty");
        assert!(!printed.contains(&secret), "a secret is printed");
    }
}

/// `text` without what a layout may add or take: white space and the marks of direction.
pub(super) fn squeezed(text: &str) -> String {
    let is_layout = |it: char| {
        it.is_whitespace()
            || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|it| !is_layout(*it)).collect()
}

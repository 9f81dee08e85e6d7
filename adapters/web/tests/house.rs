//! The page with an inbox that remembers, the real words, and people who look at it.

use reportline_adapter_web::Web;
use reportline_adapter_web::fake::{Browser, Page};
use reportline_channel::conformance::RecordingInbox;
use reportline_channel::{
    Adapter, Body, Channel, ChannelId, Content, Context, Inbound, Outbound, Peer, Request, Response, Said,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::scenes::english;
use crate::speech::Speech;

/// Everything a page needs.
pub(crate) struct House {
    pub(crate) channel: Box<dyn Channel>,
    pub(crate) inbox: RecordingInbox,
    speech: Speech,
    id: ChannelId,
    stop: CancellationToken,
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(&json!({}))
    }

    pub(crate) fn with(settings: &Value) -> Self {
        let id = ChannelId("web".into());
        let channel = Web.build(&id, settings).expect("good settings");
        Self {
            channel,
            inbox: RecordingInbox::new(),
            speech: Speech::read(),
            id,
            stop: CancellationToken::new(),
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context { id: &self.id, inbox: &self.inbox, words: &self.speech, stop: &self.stop, aside: None }
    }

    pub(crate) async fn serve(&self, request: Request) -> Response {
        self.channel.serve(request, self.context()).await
    }

    /// Somebody who has just begun, and is asked `body`.
    pub(crate) async fn person_asked(&self, body: Body) -> (Person<'_>, Peer) {
        let mut person = Person::new(self);
        let peer = person.begins().await;
        self.asks(&peer, body);
        person.open("/report").await;
        (person, peer)
    }

    /// From now on `body` stands before `peer`.
    pub(crate) fn asks(&self, peer: &Peer, body: Body) {
        self.shows(peer, vec![english(body)]);
    }

    pub(crate) fn shows(&self, peer: &Peer, messages: Vec<Outbound>) {
        self.inbox.set_present(peer, messages);
    }

    /// What was answered, without the beginning.
    pub(crate) fn answers(&self) -> Vec<Said> {
        let said = |it: Inbound| match it.content {
            Content::Said(said) => Some(said),
            Content::Command(_) => None,
        };
        self.inbox.accepted().into_iter().filter_map(said).collect()
    }
}

/// A person with a browser, at that page.
pub(crate) struct Person<'a> {
    house: &'a House,
    pub(crate) browser: Browser,
}

impl<'a> Person<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        Self { house, browser: Browser::new("http://report.test") }
    }

    /// Presses "Start" on the first page.
    pub(crate) async fn begins(&mut self) -> Peer {
        self.open("/").await;
        self.press("Start").await;
        self.house.inbox.accepted().last().expect("a beginning").peer.clone()
    }

    pub(crate) async fn open(&mut self, address: &str) -> &Page {
        self.browser.open(address);
        self.go().await
    }

    pub(crate) async fn press(&mut self, label: &str) -> &Page {
        self.browser.press(label);
        self.go().await
    }

    pub(crate) async fn press_again(&mut self) -> &Page {
        self.browser.press_again();
        self.go().await
    }

    pub(crate) async fn follow(&mut self, words: &str) -> &Page {
        self.browser.follow(words);
        self.go().await
    }

    pub(crate) async fn go(&mut self) -> &Page {
        while let Some(request) = self.browser.next_request() {
            let response = self.house.serve(request).await;
            self.browser.take(response);
        }
        self.browser.page()
    }
}

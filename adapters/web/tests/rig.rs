//! The page under the suite every adapter passes: two people with browsers, and nothing between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use reportline_adapter_web::Web;
use reportline_adapter_web::fake::Browser;
use reportline_channel::conformance::{Line, Person, Rig, Rule};
use reportline_channel::{Adapter, Channel, ChannelId, Choice, Role};
use tokio::sync::Mutex;

pub(crate) async fn rig() -> WebRig {
    let channel = Web.build(&ChannelId("web".into()), &serde_json::json!({})).expect("good settings");
    WebRig {
        channel: channel.into(),
        ana: Mutex::new(Browser::new("http://report.test")),
        bo: Mutex::new(Browser::new("http://report.test")),
        last: Mutex::new(Person::Ana),
        n_acknowledged: AtomicUsize::new(0),
    }
}

pub(crate) struct WebRig {
    channel: Arc<dyn Channel>,
    ana: Mutex<Browser>,
    bo: Mutex<Browser>,
    /// Who posted last.
    last: Mutex<Person>,
    n_acknowledged: AtomicUsize,
}

impl WebRig {
    fn browser(&self, person: Person) -> &Mutex<Browser> {
        match person {
            Person::Ana => &self.ana,
            Person::Bo => &self.bo,
        }
    }

    /// Carries what the browser asks for until it shows a page. A post is acknowledged unless the page says that it
    /// could not be taken.
    async fn go(&self, line: &Line, browser: &mut Browser) {
        while let Some(request) = browser.next_request() {
            let is_post = request.method() == http::Method::POST;
            let response = line.channel.serve(request, line.context()).await;
            if is_post && !response.status().is_server_error() {
                self.n_acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            browser.take(response);
        }
    }

    async fn look(&self, line: &Line, browser: &mut Browser) {
        browser.open("/report");
        self.go(line, browser).await;
    }

    async fn press(&self, line: &Line, person: Person, browser: &mut Browser, label: &str) {
        *self.last.lock().await = person;
        browser.press(label);
        self.go(line, browser).await;
    }
}

#[async_trait]
impl Rig for WebRig {
    fn exempt(&self, rule: Rule) -> Option<&'static str> {
        match rule {
            Rule::LimitBecomesRetry | Rule::GonePeerBecomesReject => {
                Some("people come and look; nothing is sent, so nothing is limited or refused on the way")
            }
            Rule::OutageIsWaitedOut => {
                Some("there is no far side that could be away: the page is served here")
            }
            Rule::WrongSecretIsRefused | Rule::NoSecretInDebug => {
                Some("the operator has no secret in its settings")
            }
            _ => None,
        }
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    fn debug(&self) -> String {
        String::new()
    }

    async fn starts(&self, line: &Line, person: Person) {
        let mut browser = self.browser(person).lock().await;
        browser.open("/");
        self.go(line, &mut browser).await;
        self.press(line, person, &mut browser, "web-start").await;
    }

    async fn writes(&self, line: &Line, person: Person, text: &str) {
        let mut browser = self.browser(person).lock().await;
        self.look(line, &mut browser).await;
        browser.answer(text);
        self.press(line, person, &mut browser, "web-continue").await;
    }

    async fn presses(&self, line: &Line, person: Person, choice: &Choice) {
        let mut browser = self.browser(person).lock().await;
        self.look(line, &mut browser).await;
        if choice.role == Role::Answer {
            browser.choose(&choice.label);
            self.press(line, person, &mut browser, "web-continue").await;
        } else {
            self.press(line, person, &mut browser, &choice.label).await;
        }
    }

    async fn hands_over(&self, line: &Line, person: Person, picture: &[u8]) {
        let mut browser = self.browser(person).lock().await;
        self.look(line, &mut browser).await;
        browser.attach("screenshot.png", "image/png", picture);
        self.press(line, person, &mut browser, "web-add").await;
    }

    async fn heard(&self, line: &Line, person: Person) -> Vec<String> {
        let mut browser = self.browser(person).lock().await;
        self.look(line, &mut browser).await;
        let page = browser.page();
        // A link's address can be read as well: browsers show it, and it is what can be copied.
        let links = page.links.iter().map(|(_, href)| href.clone());
        vec![[page.text.clone()].into_iter().chain(links).collect::<Vec<_>>().join("\n")]
    }

    fn acknowledged(&self) -> usize {
        self.n_acknowledged.load(Ordering::SeqCst)
    }

    async fn redelivers(&self, line: &Line) {
        let person = *self.last.lock().await;
        let mut browser = self.browser(person).lock().await;
        browser.press_again();
        self.go(line, &mut browser).await;
    }

    async fn offers_again(&self, line: &Line) {
        self.redelivers(line).await;
    }
}

//! A person with a browser that runs no scripts, for tests over real HTTP. [`Browser`] is the browser by itself, which
//! makes requests and reads answers; [`Visitor`] carries them over the network.

mod browser;
mod reader;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use reportline_channel::{Request, Response};

pub use browser::Browser;
pub use reader::{Control, FormView, Kind, Page};

/// More bytes than a page of ours ever has.
const MOST_PAGE_BYTES: usize = 2 * 1024 * 1024;
/// Longer than any page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person with a browser, over HTTP. What can be done without the network (choose, write, see) is the
/// [`Browser`]'s, reached through `Deref`.
pub struct Visitor {
    browser: Browser,
    client: reqwest::Client,
}

impl Visitor {
    /// Somebody about to visit `base`: `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
            .no_proxy()
            .build()
            .expect("a client without options of its own builds");
        Self { browser: Browser::new(base), client }
    }

    /// Opens an address: a path, or a whole one.
    pub async fn open(&mut self, address: &str) -> &Page {
        self.browser.open(address);
        self.go().await
    }

    /// Presses the button with that label.
    pub async fn press(&mut self, label: &str) -> &Page {
        self.browser.press(label);
        self.go().await
    }

    /// Sends the last form once more: a double click, a reload, a second window.
    pub async fn press_again(&mut self) -> &Page {
        self.browser.press_again();
        self.go().await
    }

    /// Follows the link with those words.
    pub async fn follow(&mut self, words: &str) -> &Page {
        self.browser.follow(words);
        self.go().await
    }

    async fn go(&mut self) -> &Page {
        while let Some(request) = self.browser.next_request() {
            let response = carry(&self.client, request).await;
            self.browser.take(response);
        }
        self.browser.page()
    }
}

impl Deref for Visitor {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl DerefMut for Visitor {
    fn deref_mut(&mut self) -> &mut Browser {
        &mut self.browser
    }
}

async fn carry(client: &reqwest::Client, request: Request) -> Response {
    let request = reqwest::Request::try_from(request).expect("a request to an address");
    let mut answer = client.execute(request).await.expect("the server answers");
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.expect("the body arrives") {
        body.extend_from_slice(&chunk);
        assert!(body.len() <= MOST_PAGE_BYTES, "a page larger than {MOST_PAGE_BYTES} bytes");
    }
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    response
}

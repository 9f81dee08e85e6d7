//! The channel: which address shows what.

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, SET_COOKIE};
use http::{HeaderValue, Method, StatusCode};
use reportline_channel::{
    Asks, Beside, Capabilities, Channel, Context, Language, Mount, Outbound, Pace, Peer, Present, Request,
    Response, RunError, Sent, Turn, Unit,
};
use reportline_delivery::DeliveryError;

use crate::assets;
use crate::guard;
use crate::pages::{Frame, Kept, Landing, Later, Mark, Plain, Return, answer, html, see_other};
use crate::session::Secret;
use crate::settings::Settings;
use crate::visit::{Visit, clear_cookie, set_cookie};

/// What a form carries besides the files: names, boundaries, words.
const FORM_OVERHEAD: usize = 256 * 1024;

/// The web page as a channel.
pub(crate) struct WebChannel {
    settings: Settings,
}

impl WebChannel {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings }
    }
}

#[async_trait]
impl Channel for WebChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            turn: Turn::Pull,
            asks: Asks::One,
            message_limit: (usize::MAX, Unit::Chars),
            options_at_once: usize::MAX,
            file_limit: self.settings.upload_limit as u64,
            pace: Pace::UNLIMITED,
            is_single: false,
        }
    }

    fn mount(&self) -> Option<Mount> {
        Some(Mount { path: "/".into(), body_limit: self.settings.upload_limit + FORM_OVERHEAD })
    }

    async fn serve(&self, request: Request, context: Context<'_>) -> Response {
        let visit = Visit::read(&request, &self.settings, context.words);
        let call = Call { request: &request, settings: &self.settings, context, visit };
        guard::seal(call.answer().await, &self.settings)
    }

    async fn run(&self, context: Context<'_>) -> Result<(), RunError> {
        context.stop.cancelled().await;
        Ok(())
    }

    async fn send(
        &self,
        _to: &Peer,
        _message: &Outbound,
        _beside: Beside<'_>,
    ) -> Result<Sent, DeliveryError> {
        Err(DeliveryError::reject("people come to the page and look; nothing is sent to them"))
    }

    async fn probe(&self) -> Result<(), RunError> {
        Ok(())
    }
}

/// One request being answered.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    pub(crate) settings: &'a Settings,
    pub(crate) context: Context<'a>,
    pub(crate) visit: Visit,
}

impl Call<'_> {
    async fn answer(&self) -> Response {
        let path = self.request.uri().path();
        let is_get = matches!(*self.request.method(), Method::GET | Method::HEAD);
        let is_post = *self.request.method() == Method::POST;
        match path {
            "/" if is_get => self.landing().await,
            "/help" if is_get => self.help(),
            "/privacy" if is_get => self.privacy(),
            "/report" if is_get => self.show().await,
            "/report" if is_post => self.post().await,
            "/language" if is_post => self.change_language().await,
            "/later" if is_get => self.later().await,
            "/return" if is_post => self.open_again().await,
            "/leave" if is_get || is_post => self.leave(),
            "/robots.txt" if is_get => robots(),
            "/" | "/help" | "/privacy" | "/later" => self.not_allowed("GET, HEAD"),
            "/report" => self.not_allowed("GET, HEAD, POST"),
            "/language" | "/return" => self.not_allowed("POST"),
            _ => self.below(path, is_get),
        }
    }

    /// Private links and assets.
    fn below(&self, path: &str, is_get: bool) -> Response {
        if is_get && let Some(secret) = path.strip_prefix("/r/").and_then(Secret::parse) {
            let frame = self.frame(&self.visit.language, Some(path), None);
            return html(StatusCode::OK, &Return { frame, secret: secret.as_str().to_owned() });
        }
        match assets::at(path) {
            Some(asset) if is_get => {
                let mut response = answer(StatusCode::OK, asset.media_type, asset.bytes.clone());
                let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
                response.headers_mut().insert(CACHE_CONTROL, forever);
                response
            }
            _ => self.missing(),
        }
    }

    async fn landing(&self) -> Response {
        let has_report = match &self.visit.secret {
            Some(secret) => matches!(self.context.inbox.present(&secret.peer()).await, Ok(Some(_))),
            None => false,
        };
        html(
            StatusCode::OK,
            &Landing { frame: self.frame(&self.visit.language, Some("/"), None), has_report },
        )
    }

    fn help(&self) -> Response {
        let mut page = self.plain("web-help-heading", &["web-help-about", "web-help-keys", "web-help-stop"]);
        page.frame.path = Some("/help".into());
        page.frame.is_emergency_open = true;
        page.ways = self.ways();
        html(StatusCode::OK, &page)
    }

    fn privacy(&self) -> Response {
        let lines = [
            "web-privacy-answers",
            "web-privacy-sent",
            "web-privacy-cookie",
            "web-privacy-network",
            "web-privacy-others",
            "web-privacy-times",
        ];
        let mut page = self.plain("web-privacy-heading", &lines);
        page.frame.path = Some("/privacy".into());
        page.ways = vec![("/transparency".into(), self.text("web-transparency")), self.way_to_start()];
        html(StatusCode::OK, &page)
    }

    /// How to come back. Opening this page changes nothing; it is there for a device that is not one's own.
    async fn later(&self) -> Response {
        let Some(secret) = &self.visit.secret else { return self.gone() };
        match self.context.inbox.present(&secret.peer()).await {
            Ok(Some(present)) => {
                let language = self.language_of(&present);
                let frame = self.frame(&language, None, Some(Mark::new(secret, present.revision)));
                html(StatusCode::OK, &Later { frame, link: self.private_link(secret) })
            }
            Ok(None) => self.gone(),
            Err(error) => self.away(&error, None),
        }
    }

    /// Opens what a private link names. A link alone opens nothing: `SameSite=Strict` would withhold the cookie from
    /// the page after it, and whoever was sent somebody else's link is told so before writing into their report.
    async fn open_again(&self) -> Response {
        if !guard::is_ours(self.request, self.settings) {
            return self.refused(None);
        }
        let form = crate::form::Form::read(self.request).await.unwrap_or_default();
        match form.get("secret").and_then(Secret::parse) {
            Some(secret) => with_cookie(see_other("/report"), &set_cookie(self.settings, &secret)),
            None => self.gone(),
        }
    }

    /// To the neutral site, at once, whatever the state of things. Only a page of ours may also end the session.
    fn leave(&self) -> Response {
        let response = see_other(self.settings.exit_url.as_str());
        if *self.request.method() == Method::POST && guard::is_ours(self.request, self.settings) {
            return with_cookie(response, &clear_cookie(self.settings));
        }
        response
    }

    /// There is no conversation: it expired, was erased, or this device never had one.
    pub(crate) fn gone(&self) -> Response {
        let mut page = self.plain("web-gone-heading", &["web-gone-about"]);
        page.ways = vec![self.way_to_start()];
        html(StatusCode::NOT_FOUND, &page)
    }

    /// It has just been deleted on the person's word. The session ends with this page, and nothing leads back.
    pub(crate) fn over(&self) -> Response {
        let mut page = self.plain("web-over-heading", &["web-over-about", "web-over-sent"]);
        page.ways = vec![self.way_to_start()];
        html(StatusCode::OK, &page)
    }

    /// The post may not have come from the person. Nothing was changed; what was typed can be copied.
    pub(crate) fn refused(&self, kept: Option<Kept>) -> Response {
        let mut page = self.plain("web-refused-heading", &["web-refused-about"]);
        page.kept = kept;
        page.ways = self.ways();
        html(StatusCode::FORBIDDEN, &page)
    }

    /// The store is away. Logged once, here, without anything of the person's.
    pub(crate) fn away(&self, error: &(dyn std::error::Error + 'static), kept: Option<Kept>) -> Response {
        tracing::warn!(
            channel.id = %self.context.id,
            error,
            "a page could not be served because the store is away; the person was asked to try again"
        );
        self.wait(StatusCode::SERVICE_UNAVAILABLE, "web-away-heading", "web-away-about", kept)
    }

    /// Over a limit. The emergency routes stand open, and the post can be made again as it was.
    pub(crate) fn limited(&self, kept: Option<Kept>) -> Response {
        self.wait(StatusCode::TOO_MANY_REQUESTS, "web-limited-heading", "web-limited-about", kept)
    }

    fn wait(&self, status: StatusCode, heading: &str, about: &str, kept: Option<Kept>) -> Response {
        let mut page = self.plain(heading, &[about]);
        page.frame.is_emergency_open = true;
        page.kept = kept;
        page.ways = self.ways();
        let mut response = html(status, &page);
        response.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from_static("60"));
        response
    }

    /// The body was no form of ours.
    pub(crate) fn unreadable(&self) -> Response {
        let mut page = self.plain("web-unreadable-heading", &["web-unreadable-about"]);
        page.ways = self.ways();
        html(StatusCode::BAD_REQUEST, &page)
    }

    fn missing(&self) -> Response {
        let mut page = self.plain("web-missing-heading", &["web-missing-about"]);
        page.ways = vec![self.way_to_start()];
        html(StatusCode::NOT_FOUND, &page)
    }

    fn not_allowed(&self, methods: &'static str) -> Response {
        let mut response = self.missing();
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
        response
    }

    pub(crate) fn plain(&self, heading: &str, lines: &[&str]) -> Plain<'_> {
        Plain {
            frame: self.frame(&self.visit.language, Some("/"), None),
            heading: self.text(heading),
            lines: lines.iter().map(|key| self.text(key)).collect(),
            kept: None,
            ways: Vec::new(),
        }
    }

    pub(crate) fn frame(&self, language: &Language, path: Option<&str>, mark: Option<Mark>) -> Frame<'_> {
        Frame {
            words: self.context.words,
            language: language.clone(),
            title: self.context.words.text(&language.tag, "web-title", &[]),
            path: path.map(str::to_owned),
            exit_url: self.settings.exit_url.as_str(),
            emergency: self.context.words.emergency(&language.tag),
            is_emergency_open: false,
            mark,
        }
    }

    /// The language a conversation is in.
    pub(crate) fn language_of(&self, present: &Present) -> Language {
        let Some(message) = present.messages.last() else { return self.visit.language.clone() };
        crate::visit::offered(self.context.words, &message.language).unwrap_or_else(|| Language {
            tag: message.language.clone(),
            name: message.language.clone(),
            direction: message.direction,
        })
    }

    /// The same request, answered in the language of the conversation.
    pub(crate) fn speaking(&self, present: &Present) -> Call<'_> {
        let visit = Visit { language: self.language_of(present), ..self.visit.clone() };
        Call { visit, request: self.request, settings: self.settings, context: self.context }
    }

    pub(crate) fn private_link(&self, secret: &Secret) -> String {
        format!("{}/r/{}", self.visit.origin, secret.as_str())
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.context.words.text(&self.visit.language.tag, key, &[])
    }

    /// Back to the report, if one is open on this device, else to the first page.
    pub(crate) fn ways(&self) -> Vec<(String, String)> {
        match &self.visit.secret {
            Some(_) => vec![("/report".into(), self.text("web-go-on"))],
            None => vec![self.way_to_start()],
        }
    }

    fn way_to_start(&self) -> (String, String) {
        (format!("/?lang={}", self.visit.language.tag), self.text("web-begin"))
    }
}

/// The answer, with a cookie.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    let value = HeaderValue::from_str(cookie).expect("a cookie of ours is visible ASCII");
    response.headers_mut().append(SET_COOKIE, value);
    response
}

/// The front page may be found; what is private may not.
fn robots() -> Response {
    let rules = "User-agent: *\nDisallow: /r/\nDisallow: /report\nDisallow: /later\n";
    answer(StatusCode::OK, "text/plain; charset=utf-8", Bytes::from_static(rules.as_bytes()))
}

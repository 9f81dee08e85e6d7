//! The pages, as templates see them, and the answers they become.

use askama::Template;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, StatusCode};
use reportline_channel::{Language, Notice, Response, Words};

use crate::assets;
use crate::render::{Field, Main, Told, Turn, told};
use crate::session::Secret;

/// What surrounds every page.
pub(crate) struct Frame<'a> {
    /// The service's texts.
    pub(crate) words: &'a dyn Words,
    /// The page's language.
    pub(crate) language: Language,
    /// The tab's title.
    pub(crate) title: String,
    /// The path of this page, to come back to it in another language; `None` where only a post changes it.
    pub(crate) path: Option<String>,
    /// The neutral site.
    pub(crate) exit_url: &'a str,
    /// The emergency routes.
    pub(crate) emergency: Notice,
    /// Whether they are shown without being asked for.
    pub(crate) is_emergency_open: bool,
    /// What a form of the session carries, where there is one.
    pub(crate) mark: Option<Mark>,
}

/// What every form of a session carries.
pub(crate) struct Mark {
    /// Proves that the form is of this session.
    pub(crate) token: String,
    /// The revision the form was made for.
    pub(crate) turn: u64,
    /// Names the form: posted twice it is one event.
    pub(crate) once: String,
}

impl Mark {
    /// A new form's.
    pub(crate) fn new(secret: &Secret, turn: u64) -> Self {
        Self { token: secret.form_token(), turn, once: crate::session::once() }
    }
}

impl Frame<'_> {
    fn say(&self, key: &str) -> String {
        self.words.text(&self.language.tag, key, &[])
    }

    fn say_with(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.words.text(&self.language.tag, key, &[(name, value.as_ref())])
    }

    fn dir(&self) -> &'static str {
        self.language.direction.as_str()
    }

    fn languages(&self) -> Vec<Language> {
        self.words.languages()
    }

    fn emergency(&self) -> Told<'_> {
        told(&self.emergency)
    }

    fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    fn script(&self) -> &'static str {
        &assets::SCRIPT.path
    }

    fn sign(&self) -> &'static str {
        &assets::SIGN.path
    }
}

/// The front page.
#[derive(Template)]
#[template(path = "landing.html")]
pub(crate) struct Landing<'a> {
    pub(crate) frame: Frame<'a>,
    /// Whether a report is open on this device.
    pub(crate) has_report: bool,
}

/// What stands before a person in a conversation.
#[derive(Template)]
#[template(path = "turn.html")]
pub(crate) struct TurnPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) turn: Turn<'a>,
    /// A line that says what became of the last post.
    pub(crate) remark: Option<String>,
    /// The private link, where it is time to show it.
    pub(crate) link: Option<String>,
    /// How much may be uploaded at once.
    pub(crate) upload_limit: usize,
}

impl TurnPage<'_> {
    fn upload_megabytes(&self) -> String {
        (self.upload_limit / 1024 / 1024).to_string()
    }
}

/// How to come back.
#[derive(Template)]
#[template(path = "later.html")]
pub(crate) struct Later<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) link: String,
}

/// Where a private link leads.
#[derive(Template)]
#[template(path = "return.html")]
pub(crate) struct Return<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) secret: String,
}

/// A page of text: what is kept, help, and all that went another way than hoped.
#[derive(Template)]
#[template(path = "plain.html")]
pub(crate) struct Plain<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    /// The post, to be made once more, or the words in it, to be copied.
    pub(crate) kept: Option<Kept>,
    /// The ways on: an address and its words, the first as a button.
    pub(crate) ways: Vec<(String, String)>,
}

/// A post that was not taken, so that nothing typed is lost.
pub(crate) struct Kept {
    /// Where to post it again; `None` where it can only be copied.
    pub(crate) action: Option<&'static str>,
    /// Its hidden fields.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// What was typed.
    pub(crate) text: Option<String>,
    /// Whether there were files, which a page cannot give back.
    pub(crate) had_files: bool,
}

/// A page.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Response {
    let text = page.render().expect("writing to a string does not fail");
    answer(status, "text/html; charset=utf-8", Bytes::from(text))
}

/// Anything with a body.
pub(crate) fn answer(status: StatusCode, media_type: &'static str, body: Bytes) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Look there now.
pub(crate) fn see_other(location: &str) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::from_str(location).expect("an address is visible ASCII");
    response.headers_mut().insert(LOCATION, location);
    response
}

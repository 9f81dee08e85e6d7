//! A browser without scripts and without a network: it keeps cookies, follows redirects, reads forms, fills them in.
//! It knows a page only by what a person perceives: labels, words, buttons.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use reportline_channel::{Request, Response};
use url::Url;

use crate::fake::reader::{Control, Kind, Page};

/// More redirects than ours ever need.
const MOST_REDIRECTS: usize = 5;

/// Stands in no picture and in nobody's words.
const BOUNDARY: &str = "----visitor-7MA4YWxkTrZu0gW";

/// A file somebody chose.
#[derive(Clone)]
struct Chosen {
    field: String,
    name: String,
    media_type: String,
    bytes: Vec<u8>,
}

/// A form as it is sent.
#[derive(Clone)]
struct Posted {
    action: Url,
    is_multipart: bool,
    fields: Vec<(String, String)>,
    files: Vec<Chosen>,
}

/// A person's browser. Methods panic with what the page shows when something asked for is not there.
pub struct Browser {
    base: Url,
    cookies: BTreeMap<String, String>,
    languages: String,
    page: Page,
    files: Vec<Chosen>,
    last: Option<Posted>,
    next: Option<(Url, Option<Posted>)>,
    n_redirects: usize,
    left_to: Option<String>,
}

impl Browser {
    /// About to visit `base`, set to English.
    pub fn new(base: &str) -> Self {
        Self {
            base: Url::parse(base).expect("the base is an address"),
            cookies: BTreeMap::new(),
            languages: "en-GB,en;q=0.8".into(),
            page: Page::default(),
            files: Vec::new(),
            last: None,
            next: None,
            n_redirects: 0,
            left_to: None,
        }
    }

    /// Asks for other languages from now on: an `Accept-Language`.
    pub fn reads(&mut self, languages: &str) -> &mut Self {
        self.languages = languages.into();
        self
    }

    /// The site answers at `base` from now on: whatever stands before it leads elsewhere. Cookies go along.
    pub fn is_led_to(&mut self, base: &str) {
        self.base = Url::parse(base).expect("the base is an address");
    }

    /// The page in front of the person.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The cookies kept, by name.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    /// Where the person went when they left the site.
    pub fn left_to(&self) -> Option<&str> {
        self.left_to.as_deref()
    }

    /// Whether the page shows `text`.
    pub fn sees(&self, text: &str) -> bool {
        self.page.text.contains(text)
    }

    /// Ticks the option or box with that label.
    pub fn choose(&mut self, label: &str) -> &mut Self {
        let (form, at) = self.control(label, |it| matches!(it.kind, Kind::Radio | Kind::Checkbox));
        let chosen = self.page.forms[form].controls[at].clone();
        for control in &mut self.page.forms[form].controls {
            if chosen.kind == Kind::Radio && control.kind == Kind::Radio && control.name == chosen.name {
                control.is_checked = false;
            }
        }
        self.page.forms[form].controls[at].is_checked = true;
        self
    }

    /// Takes the tick from the box with that label.
    pub fn clear(&mut self, label: &str) -> &mut Self {
        let (form, at) = self.control(label, |it| it.kind == Kind::Checkbox);
        self.page.forms[form].controls[at].is_checked = false;
        self
    }

    /// Types into the field with that label, in place of what is there.
    pub fn write(&mut self, label: &str, text: &str) -> &mut Self {
        let (form, at) = self.control(label, |it| it.kind == Kind::Text);
        // A form sends CRLF for every new line.
        self.page.forms[form].controls[at].value = text.replace('\n', "\r\n");
        self
    }

    /// Types into the only field of the page.
    pub fn answer(&mut self, text: &str) -> &mut Self {
        let fields = self.controls().filter(|(_, _, it)| it.kind == Kind::Text && it.name.is_some());
        let labels: Vec<String> = fields.map(|(_, _, it)| it.label.clone()).collect();
        match labels.as_slice() {
            [label] => self.write(label, text),
            _ => panic!("not one field but {labels:?}:\n{}", self.page.text),
        }
    }

    /// Chooses a file; several, when called again.
    pub fn attach(&mut self, name: &str, media_type: &str, bytes: impl Into<Vec<u8>>) -> &mut Self {
        let field = self.controls().find(|(_, _, it)| it.kind == Kind::File);
        let Some(field) = field.and_then(|(_, _, it)| it.name.clone()) else {
            panic!("the page takes no files:\n{}", self.page.text)
        };
        self.files.push(Chosen {
            field,
            name: name.into(),
            media_type: media_type.into(),
            bytes: bytes.into(),
        });
        self
    }

    /// Opens an address: a path, or a whole one.
    pub fn open(&mut self, address: &str) {
        let url = self.base.join(address).expect("an address");
        self.begin(url, None);
    }

    /// Follows the link with those words.
    pub fn follow(&mut self, words: &str) {
        match self.page.links.iter().find(|(text, _)| text == words).cloned() {
            Some((_, href)) => self.open(&href),
            None => panic!("no link {words:?} among {:?}:\n{}", self.page.links, self.page.text),
        }
    }

    /// Presses the button with that label.
    pub fn press(&mut self, label: &str) {
        let (form, at) = self.control(label, |it| it.kind == Kind::Button);
        let posted = self.posted(form, at);
        self.files.clear();
        self.last = Some(posted.clone());
        self.begin(posted.action.clone(), Some(posted));
    }

    /// Sends the last form once more: a double click, a reload, a second window.
    pub fn press_again(&mut self) {
        let posted = self.last.clone().expect("something was pressed before");
        self.begin(posted.action.clone(), Some(posted));
    }

    /// The request to be carried now, if there is one.
    pub fn next_request(&mut self) -> Option<Request> {
        let (url, posted) = self.next.take()?;
        let mut request = http::Request::builder()
            .uri(url.as_str())
            .header(HOST, &url[url::Position::BeforeHost..url::Position::AfterPort])
            .header(ACCEPT_LANGUAGE, &self.languages);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        let Some(posted) = posted else {
            return Some(request.body(Bytes::new()).expect("a request"));
        };
        let (media_type, body) = encoded(&posted);
        // What a browser says of a form on a page of the same site.
        let origin = url.origin().ascii_serialization();
        let request = request.method("POST").header(ORIGIN, origin).header("sec-fetch-site", "same-origin");
        Some(request.header(CONTENT_TYPE, media_type).body(body).expect("a request"))
    }

    /// Reads an answer: a page, or a redirect, which becomes the next request.
    pub fn take(&mut self, response: Response) {
        self.keep_cookies(&response);
        let location = response.headers().get(LOCATION).filter(|_| response.status().is_redirection());
        match location.cloned() {
            Some(location) => self.redirect(location.to_str().expect("an address")),
            None => {
                let html = String::from_utf8_lossy(response.body()).into_owned();
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                self.page = Page { status, headers, ..Page::read(&html) };
            }
        }
    }

    fn begin(&mut self, url: Url, posted: Option<Posted>) {
        self.n_redirects = 0;
        self.left_to = None;
        self.next = Some((url, posted));
    }

    fn redirect(&mut self, location: &str) {
        self.n_redirects += 1;
        assert!(self.n_redirects <= MOST_REDIRECTS, "redirected too often, now to {location}");
        let url = self.base.join(location).expect("an address");
        if url.origin() == self.base.origin() {
            self.next = Some((url, None));
        } else {
            self.left_to = Some(url.into());
            self.page = Page::default();
        }
    }

    fn keep_cookies(&mut self, response: &Response) {
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().expect("a cookie is visible ASCII");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }

    fn controls(&self) -> impl Iterator<Item = (usize, usize, &Control)> {
        self.page.forms.iter().enumerate().flat_map(|(form, it)| {
            it.controls.iter().enumerate().map(move |(at, control)| (form, at, control))
        })
    }

    fn control(&self, label: &str, is_kind: impl Fn(&Control) -> bool) -> (usize, usize) {
        match self.controls().find(|(_, _, it)| it.label == label && is_kind(it)) {
            Some((form, at, _)) => (form, at),
            None => {
                let labels: Vec<&str> = self.controls().map(|(_, _, it)| it.label.as_str()).collect();
                panic!("nothing called {label:?} among {labels:?}:\n{}", self.page.text)
            }
        }
    }

    /// What is sent when the button at `pressed` is pressed.
    fn posted(&self, form: usize, pressed: usize) -> Posted {
        let form = &self.page.forms[form];
        let mut fields = Vec::new();
        for (at, control) in form.controls.iter().enumerate() {
            let is_sent = match control.kind {
                Kind::Hidden | Kind::Text => true,
                Kind::Radio | Kind::Checkbox => control.is_checked,
                Kind::Button => at == pressed,
                Kind::File => false,
            };
            if is_sent {
                fields.extend(control.name.clone().map(|name| (name, control.value.clone())));
            }
        }
        let action = self.base.join(&form.action).expect("a form's action is an address");
        let files = if form.is_multipart { self.files.clone() } else { Vec::new() };
        Posted { action, is_multipart: form.is_multipart, fields, files }
    }
}

/// A form's media type and body.
fn encoded(posted: &Posted) -> (String, Bytes) {
    if !posted.is_multipart {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&posted.fields).finish();
        return ("application/x-www-form-urlencoded".into(), body.into());
    }
    let mut body = Vec::new();
    for (name, value) in &posted.fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for Chosen { field, name, media_type, bytes } in &posted.files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: {media_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body.into())
}

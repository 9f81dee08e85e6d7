//! A page as a person without a mouse perceives it: its words, links, and forms with the labels of their controls.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};

/// A page.
#[derive(Clone, Default)]
pub struct Page {
    /// The status it came with; 0 if it was read from text.
    pub status: u16,
    /// The headers it came with.
    pub headers: http::HeaderMap,
    /// The tab's title.
    pub title: String,
    /// The language and direction of the whole page.
    pub language: (String, String),
    /// Its words, in order, one space between them.
    pub text: String,
    /// Its links: words and address.
    pub links: Vec<(String, String)>,
    /// Its forms.
    pub forms: Vec<FormView>,
    /// The page itself.
    pub html: String,
}

/// A form.
#[derive(Clone, Default)]
pub struct FormView {
    /// Where it is sent.
    pub action: String,
    /// Whether it takes files.
    pub is_multipart: bool,
    /// What is in it, in order.
    pub controls: Vec<Control>,
}

/// Something in a form.
#[derive(Clone)]
pub struct Control {
    /// What sort.
    pub kind: Kind,
    /// The name it is sent under; `None` if it is never sent.
    pub name: Option<String>,
    /// What it holds.
    pub value: String,
    /// What a person knows it by.
    pub label: String,
    /// Whether it is ticked.
    pub is_checked: bool,
    id: Option<String>,
}

/// What sort of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not seen.
    Hidden,
    /// One line or many.
    Text,
    /// One of several.
    Radio,
    /// On or off.
    Checkbox,
    /// Files.
    File,
    /// Sends the form.
    Button,
}

type Attributes = BTreeMap<String, String>;

/// What is open while reading.
#[derive(Default)]
struct Reader {
    page: Page,
    is_in_form: bool,
    is_in_title: bool,
    label: Option<OpenLabel>,
    labels_by_id: BTreeMap<String, String>,
    link: Option<(String, String)>,
    /// The button or text area whose words are being read.
    control: Option<&'static str>,
}

struct OpenLabel {
    names: Option<String>,
    words: String,
    first_control: usize,
}

impl Page {
    /// Reads a page.
    pub fn read(html: &str) -> Self {
        let mut reader = Reader::default();
        for Ok(token) in Tokenizer::new(html) {
            match token {
                Token::StartTag(tag) => {
                    let attributes =
                        tag.attributes.into_iter().map(|(name, value)| (words(&name), words(&value)));
                    reader.open(&words(&tag.name), attributes.collect());
                }
                Token::EndTag(tag) => reader.close(&words(&tag.name)),
                Token::String(text) => reader.read(&words(&text)),
                _ => {}
            }
        }
        reader.finish(html)
    }
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Reader {
    fn open(&mut self, tag: &str, attributes: Attributes) {
        let get = |name: &str| attributes.get(name).cloned();
        let or_empty = |name: &str| get(name).unwrap_or_default();
        match tag {
            "html" => self.page.language = (or_empty("lang"), or_empty("dir")),
            "title" => self.is_in_title = true,
            "a" => self.link = Some((String::new(), or_empty("href"))),
            "form" => {
                let is_multipart = get("enctype").is_some_and(|it| it == "multipart/form-data");
                self.page.forms.push(FormView {
                    action: or_empty("action"),
                    is_multipart,
                    controls: Vec::new(),
                });
                self.is_in_form = true;
            }
            "label" => {
                let first_control = self.page.forms.last().map_or(0, |it| it.controls.len());
                self.label = Some(OpenLabel { names: get("for"), words: String::new(), first_control });
            }
            "input" => {
                let kind = match or_empty("type").as_str() {
                    "hidden" => Kind::Hidden,
                    "radio" => Kind::Radio,
                    "checkbox" => Kind::Checkbox,
                    "file" => Kind::File,
                    _ => Kind::Text,
                };
                self.add(kind, &attributes);
            }
            "textarea" => {
                self.add(Kind::Text, &attributes);
                self.control = Some("textarea");
            }
            "button" => {
                self.add(Kind::Button, &attributes);
                self.control = Some("button");
            }
            _ => {}
        }
    }

    fn add(&mut self, kind: Kind, attributes: &Attributes) {
        let get = |name: &str| attributes.get(name).cloned();
        let control = Control {
            kind,
            name: get("name"),
            value: get("value").unwrap_or_default(),
            label: get("aria-label").unwrap_or_default(),
            is_checked: attributes.contains_key("checked"),
            id: get("id"),
        };
        // A control outside any form is a form of its own that goes nowhere.
        if !self.is_in_form {
            self.page.forms.push(FormView::default());
        }
        self.page.forms.last_mut().expect("there is one now").controls.push(control);
    }

    fn read(&mut self, text: &str) {
        if self.is_in_title {
            self.page.title.push_str(text);
            return;
        }
        if let Some(control) = self.control {
            let forms = self.page.forms.last_mut();
            let open = forms.and_then(|it| it.controls.last_mut()).expect("an open control was added");
            match control {
                "textarea" => open.value.push_str(text),
                _ => open.label.push_str(text),
            }
        }
        if let Some(label) = &mut self.label {
            label.words.push_str(text);
        }
        if let Some((words, _)) = &mut self.link {
            words.push_str(text);
        }
        self.page.text.push_str(text);
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "title" => self.is_in_title = false,
            "form" => self.is_in_form = false,
            "a" => {
                let link = self.link.take();
                self.page.links.extend(link.map(|(words, href)| (one_line(&words), href)));
            }
            "label" => self.close_label(),
            "button" | "textarea" => self.control = None,
            _ => {}
        }
    }

    fn close_label(&mut self) {
        let Some(label) = self.label.take() else { return };
        let words = one_line(&label.words);
        match label.names {
            Some(id) => {
                self.labels_by_id.insert(id, words);
            }
            None => {
                let controls = self.page.forms.last_mut().map(|it| it.controls.iter_mut());
                for control in controls.into_iter().flatten().skip(label.first_control) {
                    control.label.clone_from(&words);
                }
            }
        }
    }

    fn finish(mut self, html: &str) -> Page {
        for control in self.page.forms.iter_mut().flat_map(|it| &mut it.controls) {
            let named = control.id.as_ref().and_then(|id| self.labels_by_id.get(id));
            control.label = one_line(named.unwrap_or(&control.label));
            // The first new line of a text area is not part of it.
            if let Some(rest) = control.value.strip_prefix('\n') {
                control.value = rest.to_owned();
            }
        }
        self.page.title = one_line(&self.page.title);
        self.page.text = one_line(&self.page.text);
        self.page.html = html.to_owned();
        self.page
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

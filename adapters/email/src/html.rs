//! HTML to text, on a tokenizer: linear in the bytes whatever is nested in what.
//!
//! No tree is built and nothing is fetched or run. What remains is what a person would read: paragraphs, lists,
//! quotations as `> ` lines, links with their target where they do not show it themselves.

mod converter;
mod marks;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::html::converter::Converter;
use crate::text::Text;

/// A start tag's attributes that matter here.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) href: String,
    pub(crate) alt: String,
    /// Of an `ol` its first number, of an `li` its own.
    pub(crate) number: Option<u32>,
    pub(crate) is_cite: bool,
}

/// The text of an HTML document or fragment, with marks for the quotations of known mail programs.
pub fn to_text(html: &str) -> Text {
    let mut converter = Converter::default();
    let mut tag: Option<(Vec<u8>, Attributes)> = None;
    let mut attribute = Vec::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag = Some((name.to_vec(), Attributes::default())),
            CallbackEvent::AttributeName { name } => attribute = name.to_vec(),
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, attributes)) = &mut tag {
                    attributes.set(&attribute, &String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                if let Some((name, attributes)) = tag.take() {
                    converter.start(&name, &attributes);
                }
            }
            CallbackEvent::EndTag { name } => converter.end(name),
            CallbackEvent::String { value } => converter.words(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    });
    // Scripts and styles hold no tags.
    emitter.naively_switch_states(true);
    for event in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(()) = event;
    }
    converter.finish()
}

impl Attributes {
    fn set(&mut self, name: &[u8], value: &str) {
        match name {
            b"id" => self.id = value.to_owned(),
            b"class" => self.class = value.to_owned(),
            b"href" => self.href = value.trim().to_owned(),
            b"alt" => self.alt = value.trim().to_owned(),
            b"start" | b"value" => self.number = value.trim().parse().ok(),
            b"type" => self.is_cite = value.eq_ignore_ascii_case("cite"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;

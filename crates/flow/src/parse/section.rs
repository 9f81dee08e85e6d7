//! A table of a TOML file from which keys are taken one by one; what nobody took is an unknown key, and a fault.

use toml::de::{DeTable, DeValue};

use crate::fault::FlowError;

/// Every fault so far, and the text to count lines in.
pub(super) struct Faults<'a> {
    text: &'a str,
    all: Vec<FlowError>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, all: Vec::new() }
    }

    /// Notes a fault; `at` is its place in bytes.
    pub(super) fn add(
        &mut self,
        at: impl Into<Option<usize>>,
        place: impl Into<String>,
        fault: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let before = |at: usize| self.text.as_bytes().iter().take(at).filter(|it| **it == b'\n').count();
        let line = at.into().map(|at| before(at) + 1);
        self.all.push(FlowError { line, place: place.into(), fault: fault.into(), remedy: remedy.into() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All faults, in the order of the file.
    pub(super) fn into_all(mut self) -> Vec<FlowError> {
        self.all.sort_by_key(|it| it.line);
        self.all.dedup();
        self.all
    }
}

/// A value with its place in bytes.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    pub(super) at: usize,
    pub(super) value: T,
}

/// One table of the file.
pub(super) struct Section<'i> {
    /// What it is, for its author: `question safety`.
    pub(super) place: String,
    pub(super) at: usize,
    entries: Vec<(String, Placed<DeValue<'i>>)>,
    asked: Vec<&'static str>,
    taken: Vec<&'static str>,
}

impl<'i> Section<'i> {
    pub(super) fn new(place: impl Into<String>, at: usize, table: DeTable<'i>) -> Self {
        let entries = table.into_iter().map(|(key, value)| {
            let at = key.span().start;
            (key.into_inner().into_owned(), Placed { at, value: value.into_inner() })
        });
        Self { place: place.into(), at, entries: entries.collect(), asked: Vec::new(), taken: Vec::new() }
    }

    fn take(&mut self, key: &'static str) -> Option<Placed<DeValue<'i>>> {
        self.asked.push(key);
        let index = self.entries.iter().position(|(it, _)| it == key)?;
        self.taken.push(key);
        Some(self.entries.swap_remove(index).1)
    }

    /// Whether a key that was asked for was there, of whatever sort.
    pub(super) fn had(&self, key: &str) -> bool {
        self.taken.contains(&key)
    }

    fn wrong(&self, at: usize, key: &str, wanted: &str, faults: &mut Faults) {
        let remedy = format!("write {key} = {wanted}");
        faults.add(at, &self.place, format!("{key} is not of the right sort"), remedy);
    }

    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<Placed<String>> {
        let Placed { at, value } = self.take(key)?;
        match value {
            DeValue::String(text) => Some(Placed { at, value: text.into_owned() }),
            _ => {
                self.wrong(at, key, "\"…\"", faults);
                None
            }
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<Placed<bool>> {
        let Placed { at, value } = self.take(key)?;
        match value {
            DeValue::Boolean(value) => Some(Placed { at, value }),
            _ => {
                self.wrong(at, key, "true or false", faults);
                None
            }
        }
    }

    /// A whole number from 1 to `most`.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        most: u32,
        faults: &mut Faults,
    ) -> Option<Placed<u32>> {
        let Placed { at, value } = self.take(key)?;
        let number = match &value {
            DeValue::Integer(it) => u32::from_str_radix(it.as_str(), it.radix()).ok(),
            _ => None,
        };
        match number.filter(|it| (1..=most).contains(it)) {
            Some(value) => Some(Placed { at, value }),
            None => {
                self.wrong(at, key, &format!("a whole number from 1 to {most}"), faults);
                None
            }
        }
    }

    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<Placed<Vec<String>>> {
        let Placed { at, value } = self.take(key)?;
        let texts = match value {
            DeValue::Array(items) => items.into_iter().map(|it| text_of(it.into_inner())).collect(),
            _ => None,
        };
        match texts {
            Some(value) => Some(Placed { at, value }),
            None => {
                self.wrong(at, key, "[\"…\", \"…\"]", faults);
                None
            }
        }
    }

    pub(super) fn tables(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Section<'i>> {
        let Some(Placed { at, value }) = self.take(key) else { return Vec::new() };
        let tables: Option<Vec<Section>> = match value {
            DeValue::Array(items) => items
                .into_iter()
                .map(|it| {
                    let at = it.span().start;
                    match it.into_inner() {
                        DeValue::Table(table) => Some(Section::new(&self.place, at, table)),
                        _ => None,
                    }
                })
                .collect(),
            _ => None,
        };
        tables.unwrap_or_else(|| {
            self.wrong(at, key, "[{ … }, { … }]", faults);
            Vec::new()
        })
    }

    /// Every key with its value, where the author chooses the keys: words or lists of words.
    pub(super) fn free(&mut self, key: &'static str, faults: &mut Faults) -> Vec<(Placed<String>, Words)> {
        let Some(Placed { at, value }) = self.take(key) else { return Vec::new() };
        let DeValue::Table(table) = value else {
            self.wrong(at, key, "a table", faults);
            return Vec::new();
        };
        let mut free = Vec::new();
        for (key, Placed { at, value }) in Section::new(key, at, table).entries {
            let words = match value {
                DeValue::String(text) => Some(Words::One(text.into_owned())),
                DeValue::Array(items) => {
                    let texts: Option<Vec<String>> =
                        items.into_iter().map(|it| text_of(it.into_inner())).collect();
                    texts.map(Words::Many)
                }
                _ => None,
            };
            match words {
                Some(words) => free.push((Placed { at, value: key }, words)),
                None => self.wrong(at, &key, "\"…\" or [\"…\"]", faults),
            }
        }
        free
    }

    /// Ends the section: every key that nobody took is unknown.
    pub(super) fn finish(self, faults: &mut Faults) {
        for (key, Placed { at, .. }) in self.entries {
            let remedy = match nearest(&key, self.asked.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("take it out; known are {}", self.asked.join(", ")),
            };
            faults.add(at, &self.place, format!("there is no key {key:?}"), remedy);
        }
    }
}

/// One word or several.
pub(super) enum Words {
    One(String),
    Many(Vec<String>),
}

/// The known word that is most like this one, if any is at all.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let liked = known.into_iter().map(|it| (strsim::jaro_winkler(word, it), it));
    liked.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, it)| it)
}

fn text_of(value: DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.into_owned()),
        _ => None,
    }
}

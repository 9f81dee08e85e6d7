//! Tags and words, one after the other, to lines of text.

use std::collections::BTreeMap;

use crate::html::Attributes;
use crate::html::marks::{Node, node};
use crate::text::{Mark, Text};

/// Deeper quotations look like this deep: each line bears its depth, so that depth times lines stays bounded.
const MAX_QUOTE_DEPTH: usize = 20;

/// A longer target says nothing to a reader.
const MAX_LINK_BYTES: usize = 4_096;

/// Elements whose end matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Block,
    Paragraph,
    Quote,
    List,
    Item,
    Pre,
    Row,
    Cell,
    /// Its words are not for readers.
    Hidden,
}

const N_TAGS: usize = 9;

/// An element that was opened.
struct Element {
    tag: Tag,
    name: u64,
    node: Option<Node>,
    /// Of an ordered list, the number of its next item.
    next_number: Option<u32>,
}

/// The lines so far, and where in the document we are.
#[derive(Default)]
pub(crate) struct Converter {
    text: String,
    marks: BTreeMap<usize, Mark>,
    n_lines: usize,
    line: String,
    /// What the next words are preceded by: an item's bullet.
    bullet: Option<String>,
    is_space_due: bool,
    /// An empty line goes above the next one, quoted so deep.
    blank_due: Option<usize>,
    open: Vec<Element>,
    /// How many elements of each tag are open.
    n_open: [usize; N_TAGS],
    nodes: Vec<(Node, bool)>,
    is_below: bool,
    link: Option<Link>,
}

/// A link whose end was not seen yet.
struct Link {
    target: String,
    shown: String,
}

impl Converter {
    pub(crate) fn start(&mut self, name: &[u8], attributes: &Attributes) {
        match name {
            b"br" => return self.hard_break(),
            b"hr" => {
                self.end_line();
                // As Outlook writes it in plain text, above the mail that it answers.
                self.line.push_str(&"_".repeat(32));
                return self.end_line();
            }
            b"img" => {
                if !attributes.alt.is_empty() {
                    self.words(&format!("[{}]", attributes.alt));
                }
                return;
            }
            b"a" => return self.start_link(attributes),
            b"body" => self.close_hidden(),
            _ => {}
        }
        let Some(tag) = tag(name) else { return };
        let name = key(name);
        // An item or a paragraph ends the one before it.
        if matches!(tag, Tag::Item | Tag::Paragraph)
            && self.open.last().is_some_and(|it| it.tag == tag && it.name == name)
        {
            self.pop();
        }
        match tag {
            Tag::Cell if !self.line.is_empty() => self.line.push_str("  "),
            Tag::Cell => {}
            Tag::Hidden => {}
            _ => self.end_line(),
        }
        if matches!(tag, Tag::Paragraph | Tag::Quote) {
            self.want_blank();
        }
        if tag == Tag::Item {
            self.bullet = Some(self.next_bullet(attributes.number));
        }
        let node = node(attributes).filter(|_| self.nodes.len() < MAX_QUOTE_DEPTH);
        if let Some(node) = node {
            self.end_line();
            self.is_below |= node == Node::Lines(Mark::Below);
            self.nodes.push((node, false));
        }
        if tag == Tag::Quote {
            // From here on, what the node around it holds may be answers.
            self.nodes.iter_mut().filter(|it| it.0 == Node::Around).for_each(|it| it.1 = true);
        }
        let next_number = (name == key(b"ol")).then(|| attributes.number.unwrap_or(1));
        self.n_open[tag as usize] += 1;
        self.open.push(Element { tag, name, node, next_number });
    }

    pub(crate) fn end(&mut self, name: &[u8]) {
        if name == b"a" {
            return self.end_link();
        }
        if name == b"p" {
            self.end_line();
            self.want_blank();
        }
        let Some(tag) = tag(name) else { return };
        let name = key(name);
        // What was never opened ends nothing; so each element is looked at once, when it goes.
        if self.n_open[tag as usize] == 0 {
            return;
        }
        // A paragraph or a cell does not end what it did not open itself.
        let is_own = |it: &Element| it.tag == tag && it.name == name;
        if tag == Tag::Paragraph && !self.open.last().is_some_and(is_own) {
            return;
        }
        while let Some(last) = self.open.last() {
            let is_it = is_own(last) || last.tag == tag;
            self.pop();
            if is_it {
                break;
            }
        }
    }

    pub(crate) fn words(&mut self, words: &str) {
        if self.n_open[Tag::Hidden as usize] > 0 {
            return;
        }
        let is_pre = self.n_open[Tag::Pre as usize] > 0;
        for letter in words.chars() {
            match letter {
                '\n' if is_pre => self.hard_break(),
                '\r' | '\0' => {}
                ' ' | '\t' | '\n' | '\x0c' if !is_pre => self.is_space_due = true,
                letter => self.letter(letter),
            }
        }
    }

    pub(crate) fn finish(mut self) -> Text {
        self.end_link();
        self.end_line();
        Text { words: self.text, marks: self.marks }
    }

    fn letter(&mut self, letter: char) {
        // A no-break space is a space to whoever reads lines.
        let letter = if letter == '\u{a0}' { ' ' } else { letter };
        if let Some(bullet) = self.bullet.take() {
            self.line.push_str(&bullet);
            self.is_space_due = false;
        }
        if std::mem::take(&mut self.is_space_due) && !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
        self.line.push(letter);
        if let Some(link) = &mut self.link
            && link.shown.len() < MAX_LINK_BYTES
        {
            link.shown.push(letter);
        }
    }

    /// `<br>`: ends the line, also an empty one.
    fn hard_break(&mut self) {
        if self.n_open[Tag::Hidden as usize] > 0 {
            return;
        }
        if self.line.trim().is_empty() {
            self.line.clear();
            self.blank_due = None;
            self.write_line("", self.depth());
        } else {
            self.end_line();
        }
        self.is_space_due = false;
    }

    /// The edge of a block: ends the line if there is one.
    fn end_line(&mut self) {
        self.is_space_due = false;
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        if line.trim_start().is_empty() {
            return;
        }
        if let Some(depth) = self.blank_due.take()
            && !self.ends_blank()
        {
            self.write_line("", depth);
        }
        self.write_line(line, self.depth());
    }

    /// Of quotations that end and begin here, the outer ones hold the empty line between them.
    fn want_blank(&mut self) {
        if self.n_lines > 0 {
            let depth = self.depth();
            self.blank_due = Some(self.blank_due.map_or(depth, |it| it.min(depth)));
        }
    }

    fn depth(&self) -> usize {
        self.n_open[Tag::Quote as usize].min(MAX_QUOTE_DEPTH)
    }

    fn write_line(&mut self, line: &str, depth: usize) {
        let mark = if self.is_below { Some(Mark::Below) } else { self.mark() };
        if let Some(mark) = mark {
            self.marks.insert(self.n_lines, mark);
        }
        self.text.extend(std::iter::repeat_n('>', depth));
        if depth > 0 && !line.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(line);
        self.text.push('\n');
        self.n_lines += 1;
    }

    fn ends_blank(&self) -> bool {
        let above = self.text.strip_suffix('\n').unwrap_or(&self.text);
        let last = above.rsplit('\n').next().unwrap_or_default();
        last.chars().all(|it| it == '>')
    }

    /// What the innermost known node says of this line.
    fn mark(&self) -> Option<Mark> {
        match self.nodes.last()? {
            (Node::Lines(mark), _) => Some(*mark),
            (Node::Around, has_quoted) => (!has_quoted).then_some(Mark::Attribution),
        }
    }

    fn next_bullet(&mut self, own: Option<u32>) -> String {
        let n_lists = self.n_open[Tag::List as usize].clamp(1, MAX_QUOTE_DEPTH);
        let indent = "  ".repeat(n_lists - 1);
        // Not searched for: an item stands in its list, or it is nobody's.
        let list = self.open.last_mut().filter(|it| it.tag == Tag::List);
        match list.and_then(|it| it.next_number.as_mut()) {
            Some(next) => {
                let number = own.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{indent}{number}. ")
            }
            None => format!("{indent}- "),
        }
    }

    fn pop(&mut self) {
        let Some(element) = self.open.last() else { return };
        match element.tag {
            Tag::Cell | Tag::Hidden => {}
            _ => {
                // Still within it: its lines bear its mark.
                self.end_line();
            }
        }
        let Some(element) = self.open.pop() else { return };
        self.n_open[element.tag as usize] -= 1;
        if matches!(element.tag, Tag::Paragraph | Tag::Quote) {
            self.want_blank();
        }
        if element.tag == Tag::Item {
            self.bullet = None;
        }
        if element.node.is_some() {
            self.end_line();
            self.nodes.pop();
        }
    }

    /// A body ends the head, closed or not.
    fn close_hidden(&mut self) {
        while self.n_open[Tag::Hidden as usize] > 0 {
            self.pop();
        }
    }

    fn start_link(&mut self, attributes: &Attributes) {
        self.end_link();
        let target = &attributes.href;
        let is_target =
            ["http:", "https:", "mailto:", "tel:", "ftp:"].iter().any(|it| starts_ignoring_case(target, it));
        if is_target && target.len() <= MAX_LINK_BYTES {
            self.link = Some(Link { target: target.clone(), shown: String::new() });
        }
    }

    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if bare(&link.shown) != bare(&link.target) {
            if !link.shown.trim().is_empty() {
                self.is_space_due = true;
            }
            self.words(&format!("<{}>", link.target));
        }
    }
}

/// A link without what may be left out when it is written.
fn bare(link: &str) -> String {
    let link = link.trim().to_lowercase();
    let link = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .find_map(|it| link.strip_prefix(it))
        .unwrap_or(&link);
    link.trim_start_matches("www.").trim_end_matches('/').replace(' ', "")
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
}

/// A name's first eight bytes: enough to tell the names of [`tag`] apart.
fn key(name: &[u8]) -> u64 {
    name.iter().take(8).fold(0, |key, it| key << 8 | u64::from(*it))
}

fn tag(name: &[u8]) -> Option<Tag> {
    Some(match name {
        b"div" | b"section" | b"article" | b"header" | b"footer" | b"main" | b"table" | b"tbody"
        | b"thead" | b"center" | b"form" | b"fieldset" | b"dl" | b"dt" | b"dd" | b"address" | b"figure"
        | b"caption" => Tag::Block,
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Tag::Paragraph,
        b"blockquote" => Tag::Quote,
        b"ul" | b"ol" => Tag::List,
        b"li" => Tag::Item,
        b"pre" => Tag::Pre,
        b"tr" => Tag::Row,
        b"td" | b"th" => Tag::Cell,
        b"head" | b"script" | b"style" | b"title" | b"template" => Tag::Hidden,
        _ => return None,
    })
}

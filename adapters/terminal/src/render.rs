//! A message as lines for a terminal. Pure: what it looks like depends on the message and the look alone.

mod wrap;

use reportline_channel::{
    Body, Choice, Input, Note, Notice, Outbound, Question, Receipt, Review, Role, Route, RouteWay, Tone,
    plain,
};

use crate::receive::commands;
use crate::render::wrap::wrapped;

/// How messages look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether bold, dim and red are drawn, by escape sequences.
    pub color: bool,
    /// Whether marks and rules may be drawn beyond ASCII.
    pub unicode: bool,
    /// The columns to wrap at.
    pub width: u16,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 80 }
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
    Warning,
    Danger,
}

impl Style {
    /// The parameter of "select graphic rendition" (ECMA-48, 8.3.117).
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bold => Some("1"),
            Self::Dim => Some("2"),
            Self::Warning => Some("33"),
            Self::Danger => Some("1;31"),
        }
    }
}

/// `message` as lines, after an empty one, each ended. Words stay in the order in which they are read: terminals that
/// know of right-to-left turn them round themselves.
pub fn render(message: &Outbound, look: &Look) -> String {
    let mut page = Page { look, text: String::new() };
    match &message.body {
        Body::Notice(it) => page.notice(it),
        Body::Question(it) => page.question(it),
        Body::Review(it) => page.review(it),
        Body::Receipt(it) => page.receipt(it),
        // It is not for a terminal, and is shown whole all the same.
        Body::Letter(_) => plain(message).split("\n\n").for_each(|it| page.paragraph(Style::Plain, it)),
    }
    page.commands(message);
    page.text
}

/// Something of the terminal's own, aside from the conversation.
pub(crate) fn aside(text: &str, look: &Look) -> String {
    let mut page = Page { look, text: String::new() };
    page.paragraph(Style::Dim, text);
    page.text
}

struct Page<'a> {
    look: &'a Look,
    text: String,
}

impl Page<'_> {
    fn notice(&mut self, notice: &Notice) {
        let style = if notice.is_urgent { Style::Danger } else { Style::Bold };
        if notice.is_urgent {
            self.rule();
        }
        if let Some(heading) = &notice.heading {
            self.paragraph(style, heading);
        }
        for line in &notice.lines {
            self.paragraph(Style::Plain, line);
        }
        self.routes(&notice.routes);
        if notice.is_urgent {
            self.rule();
        }
    }

    fn question(&mut self, question: &Question) {
        self.notes(&question.notes);
        self.gap();
        if let Some(progress) = &question.progress {
            self.line(Style::Dim, "", &progress.text);
        }
        self.line(Style::Bold, "", &question.ask);
        if let Some(help) = &question.help {
            self.line(Style::Dim, "", help);
        }
        if let Some(draft) = &question.draft {
            self.gap();
            self.line(Style::Dim, self.mark("» ", "> "), draft);
        }
        if !question.options.is_empty() {
            self.gap();
        }
        for (index, option) in question.options.iter().enumerate() {
            let label = format!("{}{}", self.chosen_mark(&question.input, option), option.label);
            self.numbered(index, question.options.len(), &label);
        }
    }

    fn review(&mut self, review: &Review) {
        self.notes(&review.notes);
        self.gap();
        self.line(Style::Bold, "", &review.heading);
        if let Some(help) = &review.help {
            self.line(Style::Dim, "", help);
        }
        if !review.items.is_empty() {
            self.gap();
        }
        for (index, item) in review.items.iter().enumerate() {
            self.numbered(index, review.items.len(), &format!("{}: {}", item.label, item.value));
        }
    }

    fn receipt(&mut self, receipt: &Receipt) {
        self.paragraph(Style::Bold, &receipt.heading);
        self.paragraph(Style::Bold, &format!("{}: {}", receipt.reference_label, receipt.reference));
        for line in &receipt.lines {
            self.paragraph(Style::Plain, line);
        }
        if let Some(heading) = &receipt.routes_heading {
            self.paragraph(Style::Bold, heading);
        }
        self.routes(&receipt.routes);
    }

    fn notes(&mut self, notes: &[Note]) {
        for note in notes {
            match note.tone {
                Tone::Plain => self.paragraph(Style::Plain, &note.text),
                Tone::Misfit => {
                    self.gap();
                    self.line(Style::Warning, "! ", &note.text);
                }
            }
        }
    }

    fn routes(&mut self, routes: &[Route]) {
        if !routes.is_empty() {
            self.gap();
        }
        for route in routes {
            let ways: Vec<&str> = route.ways.iter().map(way).collect();
            let about = route.about.iter().map(|it| format!(". {it}"));
            let text = format!("{}: {}{}", route.name, ways.join(", "), about.collect::<String>());
            self.line(Style::Plain, self.mark("• ", "* "), &text);
        }
    }

    /// One dim line of what can be typed, and what deletes or gives up apart from it.
    fn commands(&mut self, message: &Outbound) {
        let commands = commands(message);
        let (danger, safe): (Vec<_>, Vec<_>) =
            commands.into_iter().partition(|(_, it)| it.role == Role::Danger);
        for (style, commands) in [(Style::Dim, safe), (Style::Danger, danger)] {
            if commands.is_empty() {
                continue;
            }
            let words: Vec<String> = commands.into_iter().map(|(word, _)| format!("/{word}")).collect();
            self.paragraph(style, &words.join("  "));
        }
    }

    fn chosen_mark(&self, input: &Input, option: &Choice) -> &'static str {
        match (input, option.is_chosen) {
            (Input::Many { .. }, true) => self.mark("☑ ", "[x] "),
            (Input::Many { .. }, false) => self.mark("☐ ", "[ ] "),
            (_, true) => self.mark("✓ ", "[x] "),
            (_, false) => "",
        }
    }

    /// `  3. text`, the numbers of a list under each other.
    fn numbered(&mut self, index: usize, n_items: usize, text: &str) {
        let digits = n_items.to_string().len();
        self.line(Style::Plain, &format!("  {:>digits$}. ", index + 1), text);
    }

    /// Urgent words stand between two of these.
    fn rule(&mut self) {
        self.gap();
        let rule = self.mark("━", "=").repeat(usize::from(self.look.width).min(40));
        self.line(Style::Danger, "", &rule);
    }

    fn paragraph(&mut self, style: Style, text: &str) {
        self.gap();
        self.line(style, "", text);
    }

    /// An empty line, unless there is one.
    fn gap(&mut self) {
        if !self.text.ends_with("\n\n") && self.text != "\n" {
            self.text.push('\n');
        }
    }

    /// `text` after `lead`, its further lines under its first.
    fn line(&mut self, style: Style, lead: &str, text: &str) {
        let text = shown(text, self.mark("\u{fffd}", "?"));
        for line in wrapped(lead, &text, usize::from(self.look.width)) {
            match style.code() {
                Some(code) if self.look.color && !line.is_empty() => {
                    self.text.push_str(&format!("\u{1b}[{code}m{line}\u{1b}[0m"));
                }
                _ => self.text.push_str(&line),
            }
            self.text.push('\n');
        }
    }

    fn mark(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.look.unicode { unicode } else { ascii }
    }
}

fn way(way: &RouteWay) -> &str {
    match way {
        RouteWay::Call(it) | RouteWay::Text(it) | RouteWay::Web(it) | RouteWay::Mail(it) => it,
    }
}

/// `text` without what a terminal would obey: a stranger's words stand in reviews. Line ends stay.
fn shown(text: &str, instead: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.split(|it: char| it.is_control() && it != '\n').collect::<Vec<_>>().join(instead)
}

#[cfg(test)]
mod tests;

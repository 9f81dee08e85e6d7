//! A conversation as a person sees it, as text.

use std::fmt;

use reportline_adapter_telegram::fake::Shown;

/// What was done and seen, in order.
#[derive(Default)]
pub(super) struct Transcript {
    lines: Vec<String>,
}

impl Transcript {
    pub(super) fn did(&mut self, what: &str) {
        self.lines.push(format!("> {what}"));
        self.lines.push(String::new());
    }

    pub(super) fn saw(&mut self, shown: &Shown) {
        self.lines.extend(shown.text.lines().map(|it| format!("  {it}").trim_end().to_owned()));
        for row in &shown.rows {
            let labels: Vec<String> = row.iter().map(|it| format!("[{}]", it.label)).collect();
            self.lines.push(format!("      {}", labels.join(" ")));
        }
        self.lines.push(String::new());
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.lines.join("\n").trim_end())
    }
}

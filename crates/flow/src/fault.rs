//! What is wrong with a flow file, for its author: the place, the fault, and what to write instead.

use std::fmt;

/// One fault of a flow file. `parse` gives all of them at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FlowError {
    /// The line, counted from one, where it is known.
    pub line: Option<usize>,
    /// Where: `question safety`, `question safety, option yes`, `sets`, or the file.
    pub place: String,
    /// What is wrong.
    pub fault: String,
    /// What to change.
    pub remedy: String,
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        write!(f, "{}: {}; {}", self.place, self.fault, self.remedy)
    }
}

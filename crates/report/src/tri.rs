//! The answer to a yes-or-no question, which may also be missing for a reason.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The answer to a yes-or-no question. Missing is never the same as "no".
    pub enum Tri or NotAsked {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// The person was asked and does not know.
        Unsure = "unsure",
        /// The person was asked and gave no answer.
        Skipped = "skipped",
        /// The question never came up.
        NotAsked = "not_asked",
    }
}

impl Tri {
    /// What a person can say. The other two are said by silence.
    pub const ANSWERS: &'static [&'static str] = &["yes", "no", "unsure"];

    /// Whether the answer was yes.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

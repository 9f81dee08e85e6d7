//! What a person can ask for at any point.

/// What works at any point, on every channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin, or take up again.
    Start,
    /// Begin the short flow. Which flow a conversation walks is settled when it begins: here it is as `Start`.
    Quick,
    /// Add to a report that was sent. As with `Quick`, which flow is walked is settled when it begins.
    Add,
    /// To the question before.
    Back,
    /// Pass over this question; what was answered to it before stays.
    Skip,
    /// What was answered to this question before stays.
    Keep,
    /// That is all for this question: what is ticked, or all the evidence.
    Done,
    /// Send what I have: to the review. At the review it submits, unless it was an old button.
    Send,
    /// Send it. Other words for `Send`: at a question, too, it leads to the review and no further.
    Confirm,
    /// Stop for now.
    Pause,
    /// Stop and delete.
    Cancel,
    /// Choose a language, or have that one (BCP 47).
    Language(Option<String>),
    /// Emergency and support numbers.
    Help,
    /// What became of it.
    Status,
    /// Delete everything about me.
    Erase,
}

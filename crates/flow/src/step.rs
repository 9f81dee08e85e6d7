//! The outcome of a step: the conversation as it now is, and what should happen.

use reportline_report::Draft;

use crate::conversation::Conversation;
use crate::utterance::Utterance;

/// The outcome of a step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The conversation as it now is. It is kept together with what the effects become, or not at all.
    pub conversation: Conversation,
    /// What should happen, in order.
    pub effects: Vec<Effect>,
}

/// Something that should happen.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Say this.
    Say(Utterance),
    /// File this report: the person has reviewed and confirmed it.
    Submit(Box<Draft>),
    /// Forget everything this person said that has not been sent, and what was kept of it.
    Erase,
    /// Say what became of what this person sent.
    TellStatus,
}

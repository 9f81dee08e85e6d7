//! The guided conversation: a flow as data, and the pure, total function that walks a reporter through it.
//!
//! What is absent: a clock, chance, I/O, a channel, a database, and any sentence. Time comes in with [`Setting`], words
//! are text keys, and whatever a person does becomes a [`Step`]: the conversation as it now is, and what should happen.
//! The file format is written down in `docs/specs/flow.md`.

mod answer;
mod command;
mod conversation;
mod definition;
mod draft;
mod engine;
mod event;
mod fault;
mod graph;
mod id;
mod kinds;
mod known;
mod parse;
mod path;
mod press;
mod review;
mod setting;
mod step;
mod text_keys;
mod utterance;

pub use answer::{Answer, AnswerView, Chosen};
pub use command::Command;
pub use conversation::{Conversation, Outcome, ReviewLine, Stage};
pub use definition::{Condition, Flow, Guard, Kind, Mode, Question, QuestionOption, Skip};
pub use draft::draft;
pub use engine::{begin, keep_until, step};
pub use event::{Event, Said};
pub use fault::FlowError;
pub use graph::{Edge, Graph, Node, to_mermaid, to_svg};
pub use id::{FlowId, NoticeId, OptionId, QuestionId};
pub use kinds::evidence_of_words;
pub use press::{LONGEST_TOKEN, Press};
pub use setting::{Gazetteer, Place, Setting, TimeUnit, TimeWord, Vocabulary};
pub use step::{Effect, Step};
pub use text_keys::TextKey;
pub use utterance::{Asked, Note, Progress, Receipt, Reviewed, Utterance};

//! The contract between the service and the platforms people report from.
//!
//! An **adapter** is code that speaks one platform; a **channel** is one configured, running adapter. A channel turns
//! what happens on its platform into [`Inbound`]s, hands them to the [`Inbox`], and shows [`Outbound`]s to its peers.
//! It knows nothing of questions, reports or databases. The rules, each with the test that holds it, are in
//! `docs/specs/channel.md`; the suite every adapter passes is in [`conformance`].
//!
//! What is absent: no adapter decides what is asked, keeps state of a conversation, or words a sentence of its own.

mod adapter;
mod aside;
mod attachment;
mod capabilities;
mod choice;
#[cfg(feature = "conformance")]
pub mod conformance;
mod endpoint;
mod error;
mod exhibit;
mod inbound;
mod inbox;
mod letter;
mod notice;
mod outbound;
mod peer;
mod question;
mod review;
mod section;
mod slot;
mod text;
mod words;

pub use adapter::{Adapter, Beside, Channel, Context, Sent, Sight};
pub use aside::Aside;
pub use attachment::{Attachment, BlobKey, BlobName, File, Handed, Missing};
pub use capabilities::{Asks, Capabilities, Pace, Turn, Unit};
pub use choice::{Choice, Role, Token};
pub use endpoint::{Mount, Request, Response};
pub use error::{BuildError, KeepError, RunError};
pub use exhibit::{Author, Capture, Exhibit, MailDkim, MailFacts, MailSignature, Origin, Space, SpaceKind};
pub use inbound::{Command, Community, Content, EventId, Inbound, Said, Standing};
pub use inbox::{Accepted, Inbox, Present};
pub use letter::{Answers, Letter, LetterItem, LetterReview, Numbered, Told};
pub use notice::{Note, Notice, Route, RouteWay, Tone};
pub use outbound::{Body, Direction, Handle, Outbound, ReplyTo};
pub use peer::{ChannelId, Peer};
pub use question::{Input, Progress, Question};
pub use review::{Receipt, Review, ReviewItem};
pub use section::Section;
pub use slot::Slot;
pub use text::{plain, split};
pub use words::{Language, Words};

//! The world the scenarios play in: the real service in this process, every far side a server on loopback, a clock
//! that moves when told. A scenario reads like what a person does and sees.

mod canary;
mod clock;
mod hub;
mod letter_box;
mod member;
#[cfg(feature = "postgres-tests")]
mod node;
mod officer;
mod panics;
mod passing;
mod person;
mod post;
mod remote_hub;
mod script;
mod settings;
mod transcript;
mod visitor;
mod wire;
mod world;

pub(crate) use canary::{Canary, LogLines};
pub(crate) use clock::TestClock;
pub(crate) use hub::{FiledCase, cases_in};
pub(crate) use letter_box::{LetterBox, Post, answers, number_of, prose};
pub(crate) use member::Member;
#[cfg(feature = "postgres-tests")]
pub(crate) use node::Node;
pub(crate) use officer::Officer;
pub(crate) use person::Person;
pub(crate) use remote_hub::{INTAKE, RemoteHub};
pub(crate) use script::{Do, Thing, full_story, hands, names, presses, says, shows, ticks, words};
pub(crate) use visitor::{Walks, asked};
pub(crate) use wire::{Trouble, Wire};
pub(crate) use world::World;

use std::time::Duration;

use jiff::SignedDuration;

/// How long any wait may take on a busy machine before it panics, naming what it waited for.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// How often a condition that nobody announces is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(3);

/// Waits until `look` finds something; panics after [`LIMIT`], naming `what`.
pub(crate) async fn wait_for<T, F>(what: &str, mut look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let waiting = async {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        loop {
            ticks.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    match tokio::time::timeout(LIMIT, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited {LIMIT:?} until {what}"),
    }
}

/// So many hours.
pub(crate) fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

/// So many minutes.
pub(crate) fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

//! An officer at the hub, at a terminal beside the running service.

use std::path::Path;
use std::sync::Arc;

use reportline::clock::Clock;
use reportline::keys::Keys;
use reportline_hub::{
    Acting, Actor, Case, CaseFilter, CaseLine, CaseState, ContactPart, Desk, Role, WorkError,
};

use super::TestClock;

/// An officer who works the newest case there is.
pub(crate) struct Officer {
    desk: Desk,
    actor: Actor,
    clock: Arc<TestClock>,
}

impl Officer {
    /// One at the hub that keeps everything in that folder.
    pub(crate) async fn at(data: &Path, clock: &Arc<TestClock>) -> Self {
        let keys = Keys::open(data, clock.as_ref()).expect("the hub has keys");
        let desk = Desk::open(&data.join("hub"), keys.hub).await.expect("the hub is there");
        let actor = Actor { name: "desk-1".parse().expect("a name"), role: Role::Officer };
        Self { desk, actor, clock: Arc::clone(clock) }
    }

    /// Writes to the reporter.
    pub(crate) async fn writes(&self, text: &str) -> Result<(), WorkError> {
        let seen = self.line().await.seen();
        self.desk.message(seen, None, text, self.acting()).await.map(drop)
    }

    /// Moves the case on, from state to state.
    pub(crate) async fn moves(&self, states: &[CaseState]) {
        for state in states {
            let seen = self.line().await.seen();
            self.desk.move_to(seen, *state, self.acting()).await.expect("it may go there");
        }
    }

    /// Opens the case.
    pub(crate) async fn sees(&self) -> Case {
        let case = self.line().await.case;
        self.desk.view(case, ContactPart::Sealed, self.acting()).await.expect("the case opens")
    }

    async fn line(&self) -> CaseLine {
        let cases = self.desk.reading().cases(CaseFilter::default()).await.expect("the cases can be read");
        cases.into_iter().max_by_key(|it| it.case).expect("there is a case")
    }

    fn acting(&self) -> Acting<'_> {
        Acting { who: &self.actor, at: self.clock.now() }
    }
}

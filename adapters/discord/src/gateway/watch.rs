//! An open connection under watch: when to beat, and when patience ends.

use std::time::Duration;

use tokio::time::Instant;

use crate::gateway::heartbeat;
use crate::gateway::line::{Line, LineError};
use crate::gateway::session::Session;

/// An open connection with its times.
pub(crate) struct Open {
    pub(crate) line: Line,
    /// The pace of heartbeats and when the next is due, once HELLO named it.
    pub(crate) pulse: Option<(Duration, Instant)>,
    pub(crate) heard_at: Instant,
    /// When patience ends with HELLO or READY.
    pub(crate) deadline: Option<Instant>,
    /// Since when events flow.
    pub(crate) live_since: Option<Instant>,
}

impl Open {
    /// Sends the heartbeat that is due, unless the last is still unanswered: that is judged only when nothing more
    /// can be read, for the answer may be among what was not read yet.
    pub(crate) fn beat_if_due(&mut self, session: &mut Session) {
        if let Some((pace, due_at)) = self.pulse
            && due_at <= Instant::now()
            && session.is_answered()
        {
            self.beat(session, pace);
        }
    }

    fn beat(&mut self, session: &mut Session, pace: Duration) {
        self.line.say(&heartbeat(session.beat()));
        self.pulse = Some((pace, Instant::now() + pace));
    }

    /// When silence has to be looked into.
    pub(crate) fn due_at(&self, slack: Duration) -> Instant {
        let far = self.heard_at + Duration::from_secs(3600);
        let beat_at = self.pulse.map_or(far, |(_, due_at)| due_at);
        beat_at.min(self.deaf_at(slack).unwrap_or(far)).min(self.deadline.unwrap_or(far))
    }

    fn deaf_at(&self, slack: Duration) -> Option<Instant> {
        self.pulse.map(|(pace, _)| self.heard_at + pace + slack)
    }

    /// A sign of life: whoever gives one before READY is waited for until then.
    pub(crate) fn wait_on(&mut self, until: Instant) {
        if self.deadline.is_some() && self.pulse.is_some() {
            self.deadline = Some(until);
        }
    }

    /// Nothing was heard until something was due. What it was, and whether that is the end.
    pub(crate) fn patience_ends(
        &mut self,
        session: &mut Session,
        now: Instant,
        slack: Duration,
    ) -> Option<LineError> {
        if self.deadline.is_some_and(|it| it <= now) {
            let Some((pace, _)) = self.pulse else {
                return Some(LineError::Late("HELLO"));
            };
            if !session.is_answered() {
                return Some(LineError::Late("READY"));
            }
            // Is anybody there? The answer moves the deadline.
            self.beat(session, pace);
            self.deadline = Some(now + slack);
            return None;
        }
        let is_deaf = self.deaf_at(slack).is_some_and(|it| it <= now);
        let is_unanswered = self.pulse.is_some_and(|(_, due_at)| due_at <= now) && !session.is_answered();
        (is_deaf || is_unanswered).then_some(LineError::Deaf)
    }
}

//! The gateway: events as they happen, over one connection that is kept, resumed and, where it must be, begun anew.
//!
//! [`Gateway::next`] is all there is to it: whoever awaits it keeps the connection alive. So it is awaited in a
//! `select!` beside the work, never between pieces of work: a heart that waits for a database stops.
//!
//! Every wait has an end. Connecting, HELLO and READY have theirs; a heartbeat without an answer, or a gateway that
//! says nothing at all, is a dead connection, whatever TCP believes. A session that can be resumed is resumed, also
//! when connecting fails: it holds what people wrote meanwhile.

mod line;
mod session;
mod watch;
mod way;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use reportline_channel::RunError;
use rustls::ClientConfig;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use crate::client::Client;
use crate::client::error::No;
use crate::gateway::line::{Heard, Line, LineError};
use crate::gateway::session::{Action, Closed, Frame, Greeting, Leave, Session};
pub(crate) use crate::gateway::session::{Dispatch, Place, WRONG_TOKEN};
use crate::gateway::watch::Open;
use crate::gateway::way::{Unopened, Way};

/// After so many failures in a row to resume where the session said, it is resumed at the gateway's common address.
const ELSEWHERE: u32 = 3;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// TCP, TLS and the websocket's upgrade together.
    pub(crate) opening: Duration,
    /// From there to HELLO.
    pub(crate) hello: Duration,
    /// From IDENTIFY or RESUME to READY, RESUMED or any other sign of life. "In the event of a service outage where
    /// you stay connected to the Gateway, you should continue to send heartbeats and receive heartbeat ACKs. The
    /// Gateway will eventually respond": so whoever answers heartbeats is waited for.
    pub(crate) ready: Duration,
    /// How long the gateway may be silent beyond the pace of heartbeats, and how long it may take to answer one that
    /// asks whether it is still there.
    pub(crate) slack: Duration,
    /// After the first failure; doubled with each further one: 1 s, 2 s, 4 s, 8 s, 16 s, 32 s.
    pub(crate) pause: Duration,
    /// After so many failures in a row the supervisor is told.
    pub(crate) failures: u32,
    /// A connection that lived so long was no failure.
    pub(crate) steady: Duration,
    /// After an invalid session, once to five times this.
    pub(crate) settling: Duration,
    /// Discord takes one IDENTIFY in 5 s.
    pub(crate) between_identifies: Duration,
    /// For saying good-bye.
    pub(crate) closing: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            opening: Duration::from_secs(15),
            hello: Duration::from_secs(15),
            ready: Duration::from_secs(30),
            slack: Duration::from_secs(10),
            pause: Duration::from_secs(1),
            failures: 6,
            steady: Duration::from_secs(60),
            settling: Duration::from_secs(1),
            between_identifies: Duration::from_secs(5),
            closing: Duration::from_secs(1),
        }
    }
}

/// A bot's connection to the gateway.
pub(crate) struct Gateway<'a> {
    client: &'a Client,
    token: &'a SecretString,
    intents: u64,
    patience: Patience,
    tls: Arc<ClientConfig>,
    session: Session,
    state: State<'a>,
    n_failures: u32,
    identified_at: Option<Instant>,
}

enum State<'a> {
    /// Not connected until then.
    Away {
        until: Instant,
    },
    /// The future stands here so that whoever waits with us may be dropped without losing it.
    Opening(BoxFuture<'a, Result<Line, Unopened>>),
    Open(Box<Open>),
}

impl<'a> Gateway<'a> {
    pub(crate) fn new(client: &'a Client, token: &'a SecretString, intents: u64) -> Self {
        Self {
            client,
            token,
            intents,
            patience: Patience::default(),
            tls: line::tls(line::web_roots()),
            session: Session::default(),
            state: State::Away { until: Instant::now() },
            n_failures: 0,
            identified_at: None,
        }
    }

    /// With other times than the usual.
    #[cfg(test)]
    pub(crate) fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Goes on where an earlier connection was, also of an earlier process. If that is too long ago, Discord says so,
    /// and a new session begins by itself.
    pub(crate) fn going_on_from(mut self, place: Place) -> Self {
        self.session = Session::at(place);
        self
    }

    /// Where the session stands: after the last event that [`next`](Self::next) gave out.
    pub(crate) fn place(&self) -> Option<Place> {
        self.session.place()
    }

    /// The next event. READY and RESUMED are among them: after READY, what was missed must be asked for; before
    /// RESUMED, it comes by itself. Connects by itself, again and again, with growing pauses.
    ///
    /// May be dropped at any point, and loses nothing. Errors: `Lost` after [`Patience::failures`] failures in a row;
    /// it may be called again. `Refused` where an operator has to change something.
    pub(crate) async fn next(&mut self) -> Result<Dispatch, RunError> {
        loop {
            match &mut self.state {
                State::Away { until } => {
                    sleep_until(*until).await;
                    self.set_out();
                }
                State::Opening(opening) => {
                    let outcome = opening.await;
                    self.arrive(outcome)?;
                }
                State::Open(open) => {
                    open.beat_if_due(&mut self.session);
                    let until = open.due_at(self.patience.slack);
                    let heard = open.line.hear(until).await;
                    if let Some(dispatch) = self.take(heard)? {
                        return Ok(dispatch);
                    }
                }
            }
        }
    }

    /// Says good-bye so that the session stays for a few minutes, within a second.
    pub(crate) async fn close(self) {
        if let State::Open(open) = self.state {
            open.line.close(self.patience.closing).await;
        }
    }

    fn set_out(&mut self) {
        let way = match self.session.place() {
            Some(place) if self.n_failures < ELSEWHERE => Way::Resume(place.resume_url),
            Some(_) => Way::Ask { identifies: false },
            None => {
                let earliest = self.identified_at.map(|it| it + self.patience.between_identifies);
                if let Some(until) = earliest.filter(|it| *it > Instant::now()) {
                    self.state = State::Away { until };
                    return;
                }
                Way::Ask { identifies: true }
            }
        };
        let opening = way::open(self.client, way, Arc::clone(&self.tls), self.patience.opening);
        self.state = State::Opening(opening.boxed());
    }

    fn arrive(&mut self, outcome: Result<Line, Unopened>) -> Result<(), RunError> {
        match outcome {
            Ok(line) => {
                self.session.opened();
                let now = Instant::now();
                let deadline = Some(now + self.patience.hello);
                let open = Open { line, pulse: None, heard_at: now, deadline, live_since: None };
                self.state = State::Open(Box::new(open));
                Ok(())
            }
            Err(Unopened::Exhausted { reset_after }) => {
                tracing::error!(
                    seconds = reset_after.as_secs(),
                    "discord lets this bot begin no more sessions today; it waits, because one more would cost it \
                     its token. Does something restart it again and again, or use its token elsewhere?"
                );
                self.state = State::Away { until: Instant::now() + reset_after };
                Ok(())
            }
            Err(Unopened::Failed(LineError::Call(error))) if error.no() == Some(No::Token) => {
                Err(self.refuse(WRONG_TOKEN.0, WRONG_TOKEN.1))
            }
            Err(Unopened::Failed(error)) => {
                let least = match &error {
                    LineError::Call(error) => error.after(),
                    _ => None,
                };
                self.fail(error, least)
            }
        }
    }

    /// What was heard, and what is done about it. The event, if it was one.
    fn take(&mut self, heard: Heard) -> Result<Option<Dispatch>, RunError> {
        let State::Open(open) = &mut self.state else {
            return Ok(None);
        };
        let now = Instant::now();
        let text = match heard {
            Heard::Text(text) => text,
            Heard::Noise => {
                open.heard_at = now;
                return Ok(None);
            }
            Heard::End(error) => return self.ended(error).map(|()| None),
            Heard::Silence => {
                return match open.patience_ends(&mut self.session, now, self.patience.slack) {
                    Some(error) => self.part(error, None).map(|()| None),
                    None => Ok(None),
                };
            }
        };
        open.heard_at = now;
        let Some(frame) = Frame::read(&text) else {
            tracing::warn!(
                bytes = text.len(),
                "discord's gateway sent what is no payload; it is passed over"
            );
            return Ok(None);
        };
        let action = self.session.take(frame);
        match action {
            Action::Greet { pace, greeting } => {
                open.pulse = Some((pace, now + pace.mul_f64(chance())));
                open.deadline = Some(now + self.patience.ready);
                if greeting == Greeting::Identify {
                    self.identified_at = Some(now);
                }
                open.line.say(&introduction(self.token, self.intents, greeting));
            }
            Action::Beat(sequence) => open.line.say(&heartbeat(sequence)),
            Action::Answered => open.wait_on(now + self.patience.ready),
            Action::HandOver(dispatch) => {
                open.wait_on(now + self.patience.ready);
                if self.session.is_live() && open.live_since.is_none() {
                    open.live_since = Some(now);
                    open.deadline = None;
                    tracing::info!(resumed = dispatch.name == "RESUMED", "discord's gateway is connected");
                }
                return Ok(Some(dispatch));
            }
            Action::Leave(Leave::AtOnce) => self.part(LineError::SentAway, Some(Duration::ZERO))?,
            Action::Leave(Leave::Settled) => {
                let settling = self.patience.settling.mul_f64(1.0 + 4.0 * chance());
                self.part(LineError::SentAway, Some(settling))?;
            }
            Action::Nothing => {}
        }
        Ok(None)
    }

    /// The other side ended the connection.
    fn ended(&mut self, error: LineError) -> Result<(), RunError> {
        let code = match &error {
            LineError::Closed(code) => *code,
            _ => None,
        };
        if let Closed::Refused { reason, remedy } = self.session.closed(code) {
            return Err(self.refuse(reason, remedy));
        }
        self.part(error, None)
    }

    /// We end the connection, and connect again: after `wished`, if this is the first time in a while.
    fn part(&mut self, error: LineError, wished: Option<Duration>) -> Result<(), RunError> {
        let now = Instant::now();
        if let State::Open(open) = std::mem::replace(&mut self.state, State::Away { until: now }) {
            if open.live_since.is_some_and(|it| now >= it + self.patience.steady) {
                self.n_failures = 0;
            }
            open.line.hang_up();
        }
        match wished {
            Some(wished) if self.n_failures == 0 => {
                self.n_failures = 1;
                tracing::info!(reason = %error, resumes = self.session.place().is_some(), "discord's gateway is left");
                self.state = State::Away { until: now + wished };
                Ok(())
            }
            wished => self.fail(error, wished),
        }
    }

    /// An operator's turn. Whoever asks again nevertheless waits the longest pause.
    fn refuse(&mut self, reason: &str, remedy: &str) -> RunError {
        self.state = State::Away { until: Instant::now() + self.patience.pause * 32 };
        RunError::refused(reason, remedy)
    }

    /// A failure more: the growing pause, and `least`, or the supervisor's turn.
    fn fail(&mut self, error: LineError, least: Option<Duration>) -> Result<(), RunError> {
        let pause = self.patience.pause * 2_u32.pow(self.n_failures.min(5));
        let pause = pause.mul_f64(1.0 + chance() / 4.0).max(least.unwrap_or_default());
        self.state = State::Away { until: Instant::now() + pause };
        if self.n_failures >= self.patience.failures {
            self.n_failures = 0;
            return Err(RunError::lost(error));
        }
        self.n_failures += 1;
        tracing::warn!(
            attempt = self.n_failures,
            seconds = pause.as_secs_f32(),
            resumes = self.session.place().is_some(),
            error = %error,
            "discord's gateway is not connected, it is tried again"
        );
        Ok(())
    }
}

impl fmt::Debug for Gateway<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gateway({:?})", self.session.place())
    }
}

fn introduction(token: &SecretString, intents: u64, greeting: Greeting) -> Value {
    let token = token.expose_secret();
    match greeting {
        Greeting::Identify => {
            let properties = json!({"os": "linux", "browser": "reportline", "device": "reportline"});
            json!({"op": 2, "d": {"token": token, "intents": intents, "properties": properties}})
        }
        Greeting::Resume { session_id, sequence } => {
            json!({"op": 6, "d": {"token": token, "session_id": session_id, "seq": sequence}})
        }
    }
}

fn heartbeat(sequence: Option<u64>) -> Value {
    json!({"op": 1, "d": sequence})
}

/// A number between 0 and 1, so that not everybody comes at once.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

#[cfg(test)]
mod tests;

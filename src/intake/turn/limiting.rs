//! Whether an event is over a limit, and the one kind sentence about it.

use reportline_flow::Event;

use super::Desk;
use crate::intake::walk::Walk;
use crate::limit::{Ask, Verdict};

impl Desk<'_> {
    /// Asks the limiter, and says so once a window where a quota is spent.
    pub(super) fn is_over_limit(&mut self, walk: Option<&Walk>, event: &Event) -> bool {
        let open = walk.filter(|it| !it.conversation.is_closed());
        let is_exempt = match open {
            Some(walk) => {
                let vocabulary = self.ground.words.vocabulary(&walk.language);
                let flow = self.flow_of(walk);
                let is_vital_letter = || {
                    self.asks_all() && walk.letters.is_vital(flow, vocabulary, &self.incoming(event.clone()))
                };
                flow.is_never_limited(&walk.conversation, event, vocabulary) || is_vital_letter()
            }
            None => matches!(event, Event::Command(reportline_flow::Command::Help)),
        };
        if is_exempt {
            return false;
        }
        let ask = Ask {
            peer: &self.peer,
            network: self.inbound.network.as_deref(),
            begins: open.is_none(),
            n_bytes: self.n_bytes(),
        };
        match self.ground.limiter.check(ask, self.now) {
            Verdict::Go => return false,
            Verdict::TellOnce => {
                let message = self.ground.words.line_message(&self.language, "note-limited");
                self.say(None, message);
            }
            Verdict::Quiet => {}
        }
        metrics::counter!("reportline_events_limited_total", "channel" => self.channel.id.0.clone())
            .increment(1);
        self.turn.is_limited = true;
        true
    }

    pub(super) fn n_bytes(&self) -> u64 {
        self.attachments().map(|it| it.size).sum()
    }
}

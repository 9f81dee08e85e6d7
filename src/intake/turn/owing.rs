//! What is owed after a turn: messages to the person, the confirmed report to the sinks.

use jiff::SignedDuration;
use reportline_channel::{Outbound, Turn as WhoMoves};
use reportline_delivery::DeliveryId;
use reportline_flow::Utterance;
use reportline_report::Draft;
use reportline_store::{ConversationId, Destination, NewDelivery};

use super::Desk;
use crate::intake::filing;
use crate::intake::walk::{Sent, Walk};
use crate::sinks::Errand;
use crate::words::{Facts, Told};

/// A report that is just being handed over arrives before it is asked that it be erased.
const ERASURE_FOLLOWS: SignedDuration = SignedDuration::from_mins(2);

impl Desk<'_> {
    /// Words what is to be said. Only a lone message may take the place of the one whose button was pressed: were a
    /// notice sent beside it, the question would stand above the notice.
    pub(super) fn say_all(&mut self, owner: Option<ConversationId>, walk: &Walk, utterances: &[Utterance]) {
        let is_lone = utterances.len() == 1 && !walk.asked_status;
        let replaces = self.inbound.pressed_on.clone().filter(|_| is_lone);
        let flow = self.flow_of(walk);
        for utterance in utterances {
            let facts = Facts {
                walk: Some((flow, &walk.conversation)),
                told: self.told.clone(),
                file_notes: walk.file_notes(),
                replaces: replaces.clone(),
            };
            let message = self.ground.words.message(&walk.language, utterance, &facts);
            self.say(owner, message);
        }
    }

    /// Owes a message, where the channel sends and somebody is to be answered; where peers come and look, there is
    /// nothing to owe.
    pub(super) fn say(&mut self, conversation: Option<ConversationId>, message: Outbound) {
        if self.channel.capabilities.turn == WhoMoves::Pull || !self.inbound.is_answerable {
            return;
        }
        let message = Outbound { reply_to: self.inbound.reply_to.clone(), ..message };
        self.turn.deliveries.push(NewDelivery {
            id: DeliveryId(self.ground.clock.id().to_string()),
            conversation,
            to: Destination::Peer(self.peer.clone()),
            payload: serde_json::to_vec(&message).expect("a message has string keys only"),
            due_at: self.now,
            held_by: None,
            supersedes: None,
        });
    }

    /// Owes the confirmed report to every sink. Gives what the person is told of it, and the delivery that decides
    /// whether the hub has it.
    pub(super) fn submit(
        &mut self,
        id: ConversationId,
        walk: &mut Walk,
        draft: Draft,
    ) -> Option<(Told, DeliveryId)> {
        let filing = filing::Filing {
            ground: self.ground,
            channel: self.channel,
            peer: &self.peer,
            id,
            walk,
            flow: self.flow_of(walk),
            now: self.now,
        };
        let filed = match filing.file(draft) {
            Ok(filed) => filed,
            Err(problems) => {
                let places: Vec<&str> = problems.iter().map(|it| it.pointer.as_str()).collect();
                panic!("a confirmed report must be valid, but these are not: {places:?}");
            }
        };
        let follows = walk.amends.as_ref().filter(|it| it.is_owed).map(|it| it.report);
        let payload = Errand::Report(Box::new(filed.handover)).write();
        let mut first = None;
        for sink in &self.ground.sinks {
            let delivery = DeliveryId(format!("{}/{sink}", filed.report_id));
            first.get_or_insert_with(|| delivery.clone());
            self.turn.deliveries.push(NewDelivery {
                id: delivery,
                conversation: Some(id),
                to: Destination::Sink(sink.clone()),
                payload: payload.clone(),
                due_at: self.now,
                // What is added comes after what it adds to.
                held_by: follows.map(|it| DeliveryId(format!("{it}/{sink}"))),
                supersedes: None,
            });
        }
        walk.blob_keys.clear();
        let first = first?;
        metrics::counter!("reportline_reports_confirmed_total", "channel" => self.channel.id.0.clone())
            .increment(1);
        walk.remember_sent(Sent {
            reference: filed.reference.clone(),
            report: Some(filed.report_id),
            delivery: first.clone(),
            is_carried: !self.ground.hears_of_hub,
            at: self.now,
            stage: None,
            messages: Vec::new(),
        });
        Some((Told::saved(filed.reference), first))
    }

    /// Owes every sink that the person wants everything erased: what was sent is not here any more to be erased.
    pub(super) fn ask_for_erasure(&mut self, sent: &[Sent]) {
        for report in sent.iter().filter_map(|it| it.report) {
            for sink in &self.ground.sinks {
                self.turn.deliveries.push(NewDelivery {
                    id: DeliveryId(format!("{report}/{sink}/erase")),
                    // It outlives the conversation.
                    conversation: None,
                    to: Destination::Sink(sink.clone()),
                    payload: Errand::Erase { erase: report }.write(),
                    due_at: self.now + ERASURE_FOLLOWS,
                    held_by: None,
                    supersedes: None,
                });
            }
        }
    }

    /// Owes "the hub has it", held back until it is true. Owed after the receipt: a peer's messages keep their order,
    /// also when the hub is quicker than the platform.
    pub(super) fn say_once_delivered(&mut self, id: ConversationId, walk: &Walk, report: &DeliveryId) {
        if !self.ground.hears_of_hub {
            return;
        }
        let n_before = self.turn.deliveries.len();
        self.say(Some(id), self.ground.words.delivered(&walk.language));
        for message in &mut self.turn.deliveries[n_before..] {
            message.held_by = Some(report.clone());
        }
    }
}

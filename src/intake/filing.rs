//! From a confirmed draft to a signed report: what the service knows of it, and the conversation does not.

use jiff::Timestamp;
use reportline_channel::Standing;
use reportline_flow::Flow;
use reportline_report::{
    AdapterUsed, AreaKind, Channel, ChatHandle, CommunityUsed, Draft, Envelope, Extra, Field, FlowUsed,
    Handover, Notice, Open, Origin, Problem, Reference, RoutingBasis, RoutingHint, Value, assemble, sign,
};
use reportline_store::{ConversationId, PeerKey};
use uuid::Uuid;

use super::walk::Walk;
use super::{ChannelFacts, Ground, return_address};

/// What a report is filed from.
pub(super) struct Filing<'a> {
    pub(super) ground: &'a Ground,
    pub(super) channel: &'a ChannelFacts,
    pub(super) peer: &'a PeerKey,
    pub(super) id: ConversationId,
    pub(super) walk: &'a Walk,
    pub(super) flow: &'a Flow,
    pub(super) now: Timestamp,
}

/// A report ready for its sinks.
pub(super) struct Filed {
    pub(super) report_id: Uuid,
    pub(super) reference: String,
    pub(super) handover: Handover,
}

impl Filing<'_> {
    /// Assembles and signs the report.
    pub(super) fn file(self, mut draft: Draft) -> Result<Filed, Vec<Problem>> {
        let named: Vec<String> =
            draft.evidence().iter().flat_map(|it| &it.media).filter_map(|it| it.blob_ref.clone()).collect();
        for name in named {
            if let Some(key) = self.walk.blob_keys.get(&name) {
                draft.keep_blob_key(name, key.0.clone());
            }
        }
        let report_id = self.ground.clock.id();
        // Whoever adds to a report has one reference to keep.
        let known = self.walk.amends.as_ref().and_then(|it| it.reference.parse().ok());
        let reference = known.unwrap_or_else(|| Reference::from_entropy(self.entropy()));
        let routing = self.routing(&draft);
        let mut handover = assemble(draft, self.envelope(report_id, reference, routing))?;
        sign(&mut handover.report, &self.ground.signing);
        handover.return_address = Some(return_address::seal(&self.ground.key, report_id, self.peer));
        Ok(Filed { report_id, reference: reference.to_string(), handover })
    }

    fn entropy(&self) -> u64 {
        let mut bytes = [0; 8];
        self.ground.clock.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn envelope(&self, report_id: Uuid, reference: Reference, routing: Option<RoutingHint>) -> Envelope {
        let conversation = &self.walk.conversation;
        let mut contact_salt = [0; 32];
        self.ground.clock.fill(&mut contact_salt);
        let policy = &self.ground.policy;
        let is_moderator = self.walk.standing == Standing::Moderator;
        Envelope {
            report_id,
            reference,
            idempotency_key: Envelope::idempotency_key_of(
                &format!("{}/{}", self.ground.instance, self.channel.id),
                &self.id.to_string(),
                self.flow.id().as_str(),
            ),
            amends: self.walk.amends.as_ref().map(|it| it.report),
            origin: Origin::Human,
            test: self.ground.is_test,
            channel: Channel {
                kind: self.channel.kind.to_owned(),
                adapter: AdapterUsed {
                    name: self.channel.kind.to_owned(),
                    version: self.channel.version.to_owned(),
                    instance: self.channel.id.0.clone(),
                },
                // A member may not want to be traced to a community; a moderator speaks for it.
                community: self.walk.community.as_ref().filter(|_| is_moderator).map(|it| CommunityUsed {
                    platform_id: it.id.as_str().into(),
                    name: it.name.as_deref().map(Into::into),
                }),
                extra: Extra::default(),
            },
            flow: FlowUsed {
                id: self.flow.id().to_string(),
                version: format!("{}/{}", self.flow.version(), &self.flow.digest()[..12]),
                policy_pack: policy.id.clone(),
                locale: self.walk.language.clone(),
                mode: Open::read(self.flow.mode().name()),
            },
            org: None,
            is_moderator,
            source_ref: Some(self.source_ref()),
            chat: Some(ChatHandle {
                channel: self.peer.channel.0.clone(),
                user_id: self.peer.peer.0.as_str().into(),
            }),
            started_at: conversation.started_at(),
            // A machine's clock may be set back while somebody writes; a report does not end before it begins.
            submitted_at: self.now.max(conversation.started_at()),
            signpost_shown_at: self.walk.signpost_shown_at,
            notice: Notice {
                version: policy.notice_version.clone(),
                shown_at: Some(conversation.started_at()),
                locale: Some(self.walk.language.clone()),
            },
            contact_salt,
            routing,
            marking: policy.marking,
            retention: policy.retention_at(self.now),
        }
    }

    /// Finds reports of the same person again without knowing who it is.
    fn source_ref(&self) -> String {
        let parts = [self.peer.channel.0.as_bytes(), self.peer.peer.0.as_bytes()];
        hex::encode(self.ground.key.tag("source_ref", &parts))
    }

    /// The force that serves the victim's council area, where that is known. Advisory: the hub decides.
    fn routing(&self, draft: &Draft) -> Option<RoutingHint> {
        let Some(Value::Area(area)) = draft.get(Field::VictimArea) else { return None };
        if !area.kind.is(AreaKind::LaGss) {
            return None;
        }
        let force = self.ground.places.force(&area.value)?;
        Some(RoutingHint {
            force_slug: Some(force.to_owned()),
            bcu: None,
            basis: RoutingBasis::VictimArea.into(),
            table_version: self.ground.places.version().to_owned(),
        })
    }
}

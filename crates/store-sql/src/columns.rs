//! What stands in columns, as the contract's values: the same in every dialect.

use jiff::Timestamp;
use reportline_delivery::DeliveryId;
use reportline_seal::DataKey;
use reportline_store::{ConversationId, Counts, Delivery, DeliveryState, Destination, Owed, StoreError};
use uuid::Uuid;

use crate::sealing::{Sealing, open_delivery, open_handle};

/// `standing` of a delivery that is held back is 1, of one that is open 0.
const DEAD: i64 = 2;

pub(crate) fn conversation_id(bytes: &[u8]) -> Result<ConversationId, StoreError> {
    Uuid::from_slice(bytes).map(ConversationId).map_err(|error| StoreError::Damaged(error.into()))
}

pub(crate) fn time(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|error| StoreError::Damaged(error.into()))
}

pub(crate) fn limit(n_rows: usize) -> i64 {
    i64::try_from(n_rows).unwrap_or(i64::MAX)
}

/// A delivery as it stands in its row, with what its conversation's row adds.
pub(crate) struct LeasedRow {
    pub(crate) id: DeliveryId,
    pub(crate) attempt: u32,
    pub(crate) conversation: Option<Vec<u8>>,
    /// Its own key, if it belongs to no conversation.
    pub(crate) own_key: Option<Vec<u8>>,
    pub(crate) payload: Vec<u8>,
    pub(crate) conversation_key: Option<Vec<u8>>,
    pub(crate) handle: Option<Vec<u8>>,
}

impl LeasedRow {
    /// The delivery, and for a message of a conversation what seals the handle it will be given.
    pub(crate) fn open(
        &self,
        sealing: &Sealing,
    ) -> Result<(Delivery, Option<(ConversationId, DataKey)>), StoreError> {
        let missing = || StoreError::Damaged("a delivery without a key".into());
        let (conversation, key) = match (&self.conversation, &self.own_key) {
            (Some(conversation), _) => {
                let conversation = conversation_id(conversation)?;
                let wrapped = self.conversation_key.as_ref().ok_or_else(missing)?;
                (Some(conversation), sealing.conversation_key(conversation, wrapped)?)
            }
            (None, own_key) => (None, sealing.delivery_key(&self.id, own_key.as_ref().ok_or_else(missing)?)?),
        };
        let (to, payload) = open_delivery(&key, &self.id, &self.payload)?;
        let shown_in = conversation.filter(|_| matches!(to, Destination::Peer(_)));
        let previous = match (shown_in, &self.handle) {
            (Some(conversation), Some(sealed)) => Some(open_handle(&key, conversation, sealed)?),
            _ => None,
        };
        let (id, attempt) = (self.id.clone(), self.attempt);
        let delivery = Delivery { id, conversation, to, payload, attempt, previous };
        Ok((delivery, shown_in.map(|conversation| (conversation, key))))
    }
}

/// What was leased, and what was leased but does not open.
#[derive(Default)]
pub(crate) struct Leased {
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) damaged: Vec<(DeliveryId, u32)>,
}

/// Name, channel or sink, whether a report, when owed, when due, attempts, why dead.
pub(crate) type OwedRow = (String, String, bool, i64, i64, u32, Option<String>);

pub(crate) fn owed(
    (id, to, is_report, owed_at, due_at, n_attempts, dead): OwedRow,
) -> Result<Owed, StoreError> {
    let (owed_at, due_at) = (time(owed_at)?, time(due_at)?);
    Ok(Owed { id: DeliveryId(id), to, is_report, owed_at, due_at, n_attempts, dead })
}

/// When it died, when it was delivered; both missing where it is open.
pub(crate) type StateRow = (Option<i64>, Option<i64>);

pub(crate) fn state(found: Option<StateRow>) -> Result<Option<DeliveryState>, StoreError> {
    Ok(match found {
        None => None,
        Some((_, Some(delivered_at))) => Some(DeliveryState::Delivered(time(delivered_at)?)),
        Some((Some(dead_at), None)) => Some(DeliveryState::Dead(time(dead_at)?)),
        Some((None, None)) => Some(DeliveryState::Owed),
    })
}

/// From the number of conversations, and the numbers of deliveries and of reports by their standing.
pub(crate) fn counts(n_conversations: i64, deliveries: &[(i64, i64)], reports: &[(i64, i64)]) -> Counts {
    let owed =
        |rows: &[(i64, i64)]| rows.iter().filter(|(standing, _)| *standing != DEAD).map(|(_, n)| n).sum();
    let dead =
        |rows: &[(i64, i64)]| rows.iter().filter(|(standing, _)| *standing == DEAD).map(|(_, n)| n).sum();
    let (owed_in_all, reports_owed, dead_letters): (i64, i64, i64) =
        (owed(deliveries), owed(reports), dead(deliveries));
    Counts {
        conversations: n_conversations.cast_unsigned(),
        // The reports were counted a moment later; there may be one more of them by then.
        messages_owed: owed_in_all.saturating_sub(reports_owed).max(0).cast_unsigned(),
        reports_owed: reports_owed.cast_unsigned(),
        dead_letters: dead_letters.cast_unsigned(),
    }
}

//! Which of the deliveries that are owed at once take whose place.
//!
//! 1. One with a word withdraws those of the same lane and word before it: in the table, and in the same call.
//! 2. What these held back is then held back by the last of them, the heir.
//! 3. One whose name is known already changes nothing.

use std::collections::{HashMap, HashSet};

use reportline_delivery::DeliveryId;
use reportline_store::NewDelivery;

use crate::sealing::{Sealing, Tag};

/// A delivery that is to be written.
pub(crate) struct Placed<'a> {
    pub(crate) delivery: &'a NewDelivery,
    pub(crate) lane: Tag,
    pub(crate) held_by: Option<&'a DeliveryId>,
}

/// Takes the place of what stands in this lane with this word and is not on lease.
pub(crate) struct Heir<'a> {
    pub(crate) id: &'a DeliveryId,
    pub(crate) lane: Tag,
    pub(crate) word: &'a str,
}

/// Names that have a word: who plans must know which of them are known.
pub(crate) fn with_word(deliveries: &[NewDelivery]) -> impl Iterator<Item = &DeliveryId> {
    deliveries.iter().filter(|it| it.supersedes.is_some()).map(|it| &it.id)
}

pub(crate) fn plan<'a>(
    sealing: &Sealing,
    deliveries: &'a [NewDelivery],
    known: &HashSet<String>,
) -> (Vec<Placed<'a>>, Vec<Heir<'a>>) {
    let lanes: Vec<Tag> = deliveries.iter().map(|it| sealing.lane(it)).collect();
    let mut last: HashMap<(Tag, &str), usize> = HashMap::new();
    let mut heir_of: HashMap<&DeliveryId, usize> = HashMap::new();
    let mut superseded: HashSet<usize> = HashSet::new();
    for (at, (delivery, lane)) in deliveries.iter().zip(&lanes).enumerate() {
        let Some(word) = delivery.supersedes.as_deref() else { continue };
        if known.contains(&delivery.id.0) {
            continue;
        }
        if let Some(before) = last.insert((*lane, word), at) {
            superseded.insert(before);
            heir_of.insert(&deliveries[before].id, at);
        }
    }

    let heir = |mut id: &'a DeliveryId| {
        while let Some(at) = heir_of.get(id).filter(|at| deliveries[**at].id != *id) {
            id = &deliveries[*at].id;
        }
        id
    };
    let rows = deliveries.iter().zip(&lanes).enumerate().filter(|(at, _)| !superseded.contains(at));
    let rows = rows.map(|(_, (delivery, lane))| Placed {
        delivery,
        lane: *lane,
        held_by: delivery.held_by.as_ref().map(heir),
    });
    let heirs = last.into_iter().map(|((lane, word), at)| Heir { id: &deliveries[at].id, lane, word });
    (rows.collect(), heirs.collect())
}

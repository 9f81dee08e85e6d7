//! The order of work: what one person does is done in order, and nobody waits for anybody else.

use std::collections::{HashMap, VecDeque};

use crate::hand_over::Work;
use crate::place::Mark;

/// A piece of work, with the place in the stream that it came at.
pub(crate) type Placed = (Option<Mark>, Work);

/// What waits behind the work that its lane is busy with. A lane that is not busy is not here.
#[derive(Default)]
pub(crate) struct Lanes {
    waiting: HashMap<String, VecDeque<Placed>>,
    n_waiting: usize,
}

impl Lanes {
    /// Takes work; it is given back if its lane is free.
    pub(crate) fn begin(&mut self, placed: Placed) -> Option<Placed> {
        if let Some(queue) = self.waiting.get_mut(placed.1.lane()) {
            queue.push_back(placed);
            self.n_waiting += 1;
            return None;
        }
        self.waiting.insert(placed.1.lane().to_owned(), VecDeque::new());
        Some(placed)
    }

    /// Notes that a lane's work is done; gives the next of it.
    pub(crate) fn finish(&mut self, lane: &str) -> Option<Placed> {
        let next = self.waiting.get_mut(lane).and_then(VecDeque::pop_front);
        match next {
            Some(_) => self.n_waiting -= 1,
            None => drop(self.waiting.remove(lane)),
        }
        next
    }

    /// How much waits, and how much is being done.
    pub(crate) fn len(&self) -> usize {
        self.n_waiting + self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(peer: &str) -> Placed {
        (None, Work::CatchUp { peer: peer.to_owned(), channel: String::new() })
    }

    #[test]
    fn one_person_is_worked_on_in_order() {
        let mut lanes = Lanes::default();
        assert!(lanes.begin(work("ana")).is_some());
        assert!(lanes.begin(work("ana")).is_none());
        assert!(lanes.begin(work("bo")).is_some());
        assert_eq!(lanes.len(), 3);
        assert!(lanes.finish("ana").is_some());
        assert!(lanes.finish("ana").is_none());
        assert!(lanes.begin(work("ana")).is_some());
        assert_eq!(lanes.len(), 2);
    }
}

//! The order of work: what one person wrote is handed over in order, and nobody waits for anybody else.

use std::collections::{HashMap, VecDeque};

use crate::hand_over::Work;

/// What waits behind the work that its lane is busy with. A lane that is not busy is not here.
#[derive(Default)]
pub(crate) struct Lanes {
    waiting: HashMap<String, VecDeque<Work>>,
    n_waiting: usize,
}

impl Lanes {
    /// Takes work; it is given back if its lane is free.
    pub(crate) fn begin(&mut self, work: Work) -> Option<Work> {
        if let Some(queue) = self.waiting.get_mut(work.lane()) {
            queue.push_back(work);
            self.n_waiting += 1;
            return None;
        }
        self.waiting.insert(work.lane().to_owned(), VecDeque::new());
        Some(work)
    }

    /// Notes that a lane's work is done; gives the next of it.
    pub(crate) fn finish(&mut self, lane: &str) -> Option<Work> {
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

//! Whose mail is next: the mails that wait, in turns by sender.
//!
//! Ten thousand mails of one sender must not stand before one mail of another. So each sender has a line of their own,
//! oldest mail first, and the lines take turns. Only the hash of an address is kept. Whoever writes from ten thousand
//! addresses, or in the name of the one they want to delay, gets past this; the hub's limits are for that.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// The mails that were seen on the server and not handed over yet, by UID.
#[derive(Default)]
pub(super) struct Waiting {
    /// Nobody knows the key, so nobody can choose addresses that share a line.
    key: RandomState,
    lines: HashMap<u64, VecDeque<u32>>,
    /// Whose turn it is. Every sender with a line stands here once.
    turns: VecDeque<u64>,
}

impl Waiting {
    /// Notes a mail by its header `From`, or whatever is known of it. UIDs come in ascending order.
    pub(super) fn push(&mut self, from: &[u8], uid: u32) {
        let sender = self.key.hash_one(address(from));
        let line = self.lines.entry(sender).or_default();
        if line.is_empty() {
            self.turns.push_back(sender);
        }
        line.push_back(uid);
    }

    /// The next mail. It stays until it is [`taken`](Self::take).
    pub(super) fn next(&self) -> Option<u32> {
        self.lines.get(self.turns.front()?)?.front().copied()
    }

    /// Takes the next mail out; its sender's turn is over.
    pub(super) fn take(&mut self) {
        let Some(sender) = self.turns.pop_front() else {
            return;
        };
        let Some(line) = self.lines.get_mut(&sender) else {
            return;
        };
        line.pop_front();
        match line.is_empty() {
            true => drop(self.lines.remove(&sender)),
            false => self.turns.push_back(sender),
        }
    }

    /// Leaves the next mail where it is, and lets the others go first.
    pub(super) fn postpone(&mut self) {
        if self.turns.len() > 1 {
            self.turns.rotate_left(1);
        }
    }

    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.turns.clear();
    }
}

/// The address in a `From`, roughly: good enough to tell senders apart, and never wrong about the same header twice.
/// Without the part after `+`, which one sender may vary at will.
fn address(from: &[u8]) -> Vec<u8> {
    let end = from.iter().rposition(|it| *it == b'>');
    let start = from.iter().rposition(|it| *it == b'<');
    let within = match (start, end) {
        (Some(start), Some(end)) if start < end => &from[start + 1..end],
        _ => from.strip_prefix(b"From:").unwrap_or(from),
    };
    let address = within.trim_ascii().to_ascii_lowercase();
    let at = address.iter().position(|it| *it == b'@').unwrap_or(address.len());
    let local = address[..at].split(|it| *it == b'+').next().unwrap_or_default();
    [local, &address[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(mails: &[(&str, u32)]) -> Vec<u32> {
        let mut waiting = Waiting::default();
        for (from, uid) in mails {
            waiting.push(format!("From: {from}\r\n\r\n").as_bytes(), *uid);
        }
        let mut order = Vec::new();
        while let Some(uid) = waiting.next() {
            order.push(uid);
            waiting.take();
        }
        order
    }

    #[test]
    fn senders_take_turns() {
        let mails = [("a@x", 1), ("a@x", 2), ("a@x", 3), ("b@x", 4), ("b@x", 5), ("c@x", 6)];
        assert_eq!(order(&mails), [1, 4, 6, 2, 5, 3]);
    }

    #[test]
    fn one_sender_is_one_however_they_write_themselves() {
        let mails = [("a@x", 1), ("\"A\" <A@X>", 2), ("=?utf-8?q?=3C?= <a+9@x>", 3), ("B <b@x>", 4)];
        assert_eq!(order(&mails), [1, 4, 2, 3]);
    }

    #[test]
    fn a_sender_who_comes_later_waits_for_a_turn_not_for_a_line() {
        let mut waiting = Waiting::default();
        (1..=1000).for_each(|uid| waiting.push(b"From: flood@x", uid));
        waiting.take();
        waiting.push(b"From: victim@x", 1001);
        waiting.take();
        assert_eq!(waiting.next(), Some(1001));
    }

    #[test]
    fn what_is_postponed_comes_again() {
        let mut waiting = Waiting::default();
        waiting.push(b"From: a@x", 1);
        waiting.postpone();
        assert_eq!(waiting.next(), Some(1));
        waiting.push(b"From: b@x", 2);
        waiting.postpone();
        assert_eq!(waiting.next(), Some(2));
        waiting.take();
        assert_eq!(waiting.next(), Some(1));
    }

    #[test]
    fn any_bytes_are_an_address() {
        for from in [&b""[..], b"From:", b"><", b"From: <>", b"\xff\xfe<\xff>", b"@@+", b"From: <a@b"] {
            address(from);
        }
        assert_eq!(address(b"From: Ana\r\n <Ana+tag@X>\r\n\r\n"), b"ana@x");
    }
}

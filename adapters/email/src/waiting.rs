//! Whose mail is next: the mails that wait, in turns by domain, and within a domain in turns by sender.
//!
//! Ten thousand mails of one sender must not stand before one mail of another. So each sender has a line of their own,
//! oldest mail first, and the lines take turns. Nor must ten thousand addresses of one domain, which whoever has a domain
//! has for nothing; so domains take turns first. Only hashes are kept. Whoever writes in the name of ten thousand domains,
//! or of the one they want to delay, gets past this; the hub's limits are for that.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// The mails that were seen on the server and not handed over yet, by UID.
#[derive(Default)]
pub(super) struct Waiting {
    /// Nobody knows the key, so nobody can choose addresses that share a line.
    key: RandomState,
    domains: Turns<Turns<VecDeque<u32>>>,
}

/// Lines that take turns. None of them is empty.
struct Turns<L> {
    lines: HashMap<u64, L>,
    /// Whose turn it is. Every line stands here once.
    order: VecDeque<u64>,
}

/// Something that mails wait in.
trait Line: Default {
    fn next(&self) -> Option<u32>;
    fn take(&mut self);
    fn postpone(&mut self);
    fn is_empty(&self) -> bool;
    /// Some of those whose turn comes soon, at most `n`.
    fn soon(&self, n: usize) -> Vec<u32>;
}

impl Waiting {
    /// Notes a mail by its header `From`, or whatever is known of it. UIDs come in ascending order.
    pub(super) fn push(&mut self, from: &[u8], uid: u32) {
        let address = address(from);
        let at = address.iter().rposition(|it| *it == b'@').map_or(0, |it| it + 1);
        let (domain, sender) = (self.key.hash_one(&address[at..]), self.key.hash_one(&address));
        self.domains.line(domain).line(sender).push_back(uid);
    }

    /// The next mail. It stays until it is [`taken`](Self::take).
    pub(super) fn next(&self) -> Option<u32> {
        self.domains.next()
    }

    /// Takes the next mail out; its sender's turn is over, and their domain's.
    pub(super) fn take(&mut self) {
        self.domains.take();
    }

    /// Leaves the next mail where it is, and lets the others go first.
    pub(super) fn postpone(&mut self) {
        self.domains.postpone();
    }

    /// Some of the mails whose turn comes soon, at most `n`.
    pub(super) fn soon(&self, n: usize) -> Vec<u32> {
        self.domains.soon(n)
    }

    pub(super) fn clear(&mut self) {
        self.domains = Turns::default();
    }
}

impl<L> Default for Turns<L> {
    fn default() -> Self {
        Self { lines: HashMap::new(), order: VecDeque::new() }
    }
}

impl<L: Line> Turns<L> {
    /// A line that something is put into at once.
    fn line(&mut self, whose: u64) -> &mut L {
        self.lines.entry(whose).or_insert_with(|| {
            self.order.push_back(whose);
            L::default()
        })
    }
}

impl<L: Line> Line for Turns<L> {
    fn next(&self) -> Option<u32> {
        self.lines.get(self.order.front()?)?.next()
    }

    fn take(&mut self) {
        let Some(whose) = self.order.pop_front() else { return };
        let Some(line) = self.lines.get_mut(&whose) else { return };
        line.take();
        match line.is_empty() {
            true => drop(self.lines.remove(&whose)),
            false => self.order.push_back(whose),
        }
    }

    fn postpone(&mut self) {
        if let Some(line) = self.order.front().and_then(|it| self.lines.get_mut(it)) {
            line.postpone();
        }
        if self.order.len() > 1 {
            self.order.rotate_left(1);
        }
    }

    fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    fn soon(&self, n: usize) -> Vec<u32> {
        let mut soon = Vec::new();
        let share = n.div_ceil(self.order.len().max(1));
        for line in self.order.iter().filter_map(|it| self.lines.get(it)) {
            if soon.len() >= n {
                break;
            }
            soon.extend(line.soon(share.min(n - soon.len())));
        }
        soon
    }
}

impl Line for VecDeque<u32> {
    fn next(&self) -> Option<u32> {
        self.front().copied()
    }

    fn take(&mut self) {
        self.pop_front();
    }

    /// A sender's mails keep their order.
    fn postpone(&mut self) {}

    fn is_empty(&self) -> bool {
        VecDeque::is_empty(self)
    }

    fn soon(&self, n: usize) -> Vec<u32> {
        self.iter().take(n).copied().collect()
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
    fn domains_take_turns_before_senders_do() {
        let mails = [("a@x", 1), ("b@x", 2), ("c@x", 3), ("a@x", 4), ("d@y", 5), ("d@y", 6), ("e@z", 7)];
        assert_eq!(order(&mails), [1, 5, 7, 2, 6, 3, 4]);
        let many = (0..10_000).map(|it| (format!("flood{it}@x"), it));
        let mut mails: Vec<(String, u32)> = many.collect();
        mails.push(("victim@y".to_owned(), 10_000));
        let mails: Vec<(&str, u32)> = mails.iter().map(|(from, uid)| (from.as_str(), *uid)).collect();
        assert_eq!(order(&mails)[1], 10_000);
    }

    #[test]
    fn those_who_come_soon_are_some_of_those_who_wait() {
        let mut waiting = Waiting::default();
        assert!(waiting.soon(5).is_empty());
        (1..=9).for_each(|uid| waiting.push(b"From: a@x", uid));
        assert_eq!(waiting.soon(5), [1, 2, 3, 4, 5]);
        waiting.push(b"From: b@x", 10);
        waiting.push(b"From: c@y", 11);
        assert_eq!(waiting.soon(4), [1, 10, 11]);
        assert_eq!(waiting.soon(100).len(), 11);
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

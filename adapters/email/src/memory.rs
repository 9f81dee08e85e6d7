//! What is remembered of addresses: the key of the tokens, how many letters went where, where none arrives any more.
//!
//! Addresses stand here as their tokens only, and no more than [`MOST`] of them. The service keeps it sealed, as the
//! channel's cursor. The key is kept before it is used; of the counts a crash may cost the last few.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::token::{Key, Token};

/// Above so many addresses the ones least lately written to are forgotten.
const MOST: usize = 5_000;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// All that the channel has to remember.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    pub(crate) key: Key,
    #[serde(default)]
    addresses: BTreeMap<Token, Account>,
}

/// What is known of one address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Account {
    /// The day of the last letter, in days since 1970 (UTC).
    #[serde(rename = "d")]
    day: i64,
    /// Letters on that day.
    #[serde(rename = "n")]
    n_that_day: u32,
    /// Letters since anything was heard.
    #[serde(rename = "r")]
    n_in_a_row: u32,
    /// A letter came back for good.
    #[serde(rename = "g", default, skip_serializing_if = "is_false")]
    is_gone: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(it: &bool) -> bool {
    !it
}

/// How many letters may go to one address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub(crate) per_day: u32,
    /// In a row, before anything is heard.
    pub(crate) unanswered: u32,
}

/// Why no letter may go to an address now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Hold {
    /// A letter came back for good.
    #[error("a letter to this address came back: there is no such mailbox")]
    Gone,
    /// There were many letters and no answer: it may be a machine.
    #[error(
        "letters in a row had no answer; the next one waits for a mail of theirs (`letters_without_answer`)"
    )]
    Unanswered,
    /// There were as many letters today as the settings allow.
    #[error("this address has had its letters of today (`letters_per_address_per_day`)")]
    Today(Duration),
}

impl Memory {
    /// Nothing is remembered yet.
    pub(crate) fn new() -> Self {
        Self { key: Key::draw(), addresses: BTreeMap::new() }
    }

    pub(crate) fn read(cursor: &str) -> Option<Self> {
        serde_json::from_str(cursor).ok()
    }

    pub(crate) fn written(&self) -> String {
        serde_json::to_string(self).expect("it is plain data")
    }

    /// Whether a letter may go to that address now.
    pub(crate) fn may_send(&self, to: &Token, now: Timestamp, most: Most) -> Result<(), Hold> {
        let Some(account) = self.addresses.get(to) else { return Ok(()) };
        if account.is_gone {
            return Err(Hold::Gone);
        }
        if account.n_in_a_row >= most.unanswered {
            return Err(Hold::Unanswered);
        }
        if account.day == day(now) && account.n_that_day >= most.per_day {
            let left = SECONDS_PER_DAY - now.as_second().rem_euclid(SECONDS_PER_DAY);
            return Err(Hold::Today(Duration::from_secs(u64::try_from(left).unwrap_or_default())));
        }
        Ok(())
    }

    /// A letter went out: that is always news.
    pub(crate) fn sent(&mut self, to: &Token, now: Timestamp) -> bool {
        let account = self.account(to);
        if account.day != day(now) {
            (account.day, account.n_that_day) = (day(now), 0);
        }
        account.n_that_day = account.n_that_day.saturating_add(1);
        account.n_in_a_row = account.n_in_a_row.saturating_add(1);
        true
    }

    /// The person wrote: so the address is there, and somebody at it. Whether that is news.
    pub(crate) fn heard(&mut self, of: &Token) -> bool {
        let Some(account) = self.addresses.get_mut(of) else { return false };
        let is_news = account.n_in_a_row > 0 || account.is_gone;
        account.n_in_a_row = 0;
        account.is_gone = false;
        is_news
    }

    /// A letter came back for good. Whether that is news.
    pub(crate) fn gone(&mut self, which: &Token) -> bool {
        !std::mem::replace(&mut self.account(which).is_gone, true)
    }

    /// Whether a letter of ours went to that address, as far as it is remembered.
    pub(crate) fn knows(&self, which: &Token) -> bool {
        self.addresses.contains_key(which)
    }

    fn account(&mut self, of: &Token) -> &mut Account {
        if !self.addresses.contains_key(of) && self.addresses.len() >= MOST {
            let oldest = self.addresses.iter().min_by_key(|(_, it)| it.day).map(|(token, _)| token.clone());
            oldest.map(|it| self.addresses.remove(&it));
        }
        self.addresses.entry(of.clone()).or_default()
    }
}

fn day(now: Timestamp) -> i64 {
    now.as_second().div_euclid(SECONDS_PER_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(per_day: u32) -> Most {
        Most { per_day, unanswered: 5 }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn letters_of_a_day_are_counted() {
        let mut memory = Memory::new();
        let ana = memory.key.token("ana@example.org");
        let evening = at("2026-03-01T23:00:00Z");
        for _ in 0..3 {
            assert_eq!(memory.may_send(&ana, evening, most(3)), Ok(()));
            memory.sent(&ana, evening);
        }
        assert_eq!(memory.may_send(&ana, evening, most(3)), Err(Hold::Today(Duration::from_secs(3_600))));
        assert_eq!(memory.may_send(&memory.key.token("bo@example.org"), evening, most(3)), Ok(()));
        assert_eq!(memory.may_send(&ana, at("2026-03-02T00:00:00Z"), most(3)), Ok(()));
    }

    #[test]
    fn letters_without_an_answer_end_and_an_answer_begins_anew() {
        let mut memory = Memory::new();
        let ana = memory.key.token("ana@example.org");
        let now = at("2026-03-01T12:00:00Z");
        (0..5).for_each(|_| assert!(memory.sent(&ana, now)));
        assert_eq!(memory.may_send(&ana, now, most(100)), Err(Hold::Unanswered));
        assert!(memory.heard(&ana) && !memory.heard(&ana));
        assert_eq!(memory.may_send(&ana, now, most(100)), Ok(()));
        assert!(memory.gone(&ana) && !memory.gone(&ana));
        let mut memory = Memory::read(&memory.written()).expect("it reads what it wrote");
        assert_eq!(memory.may_send(&ana, now, most(100)), Err(Hold::Gone));
        memory.heard(&ana);
        assert_eq!(memory.may_send(&ana, now, most(100)), Ok(()));
    }

    #[test]
    fn it_is_bounded_and_holds_no_address() {
        let mut memory = Memory::new();
        let first = memory.key.token("0@example.org");
        for n in 0..=MOST {
            let token = memory.key.token(&format!("{n}@example.org"));
            memory.sent(&token, Timestamp::from_second(i64::try_from(n).unwrap() * SECONDS_PER_DAY).unwrap());
        }
        assert_eq!(memory.addresses.len(), MOST);
        assert!(!memory.knows(&first));
        assert!(!memory.written().contains('@') && memory.written().len() < 60 * MOST);
    }
}

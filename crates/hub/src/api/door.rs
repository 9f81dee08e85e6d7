//! The door of the API: which intake is it, may it hand over, was this brought before, and is it not too much at once?
//!
//! Whoever signs the head of a request (RFC 9421) is proved before any of the body is read. A shared secret (Standard
//! Webhooks) proves head and body together, once both are here. Nonces are remembered in memory, for as long as their
//! signature would be taken; a restart forgets them, and what is brought again then is what is here already.

use std::collections::{HashSet, VecDeque};
use std::num::NonZeroU32;
use std::sync::Mutex;

use ed25519_dalek::VerifyingKey;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::request;
use jiff::{SignedDuration, Timestamp};
use reportline_exchange::webhook::{self, Secret};
use reportline_exchange::{ProblemCode, ProblemDetails, signature};
use reportline_report::key_id;
use sha2::{Digest, Sha256};

/// How far the time of a signature may be from ours, to either side.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// Somebody who may hand over.
pub struct Intake {
    /// The operator's name for it.
    pub name: String,
    /// The keys it signs with: more than one while it changes them.
    pub keys: Vec<VerifyingKey>,
    /// The secret it shares with the hub, if it does not sign.
    pub secret: Option<Secret>,
    /// It may not hand over any more.
    pub is_revoked: bool,
    /// Most requests a minute; as many may come at once.
    pub requests_per_minute: NonZeroU32,
}

/// How an admitted request is proved.
pub(super) enum Proof {
    /// It is: the intake of that place signed its head.
    Signed { place: usize },
    /// By a secret, when the body is here.
    Secret { place: usize, id: String, at: Timestamp, signature: String, is_question: bool },
}

/// An intake whose request is proved.
pub struct Proven<'a> {
    /// The operator's name for it.
    pub name: &'a str,
    /// The keys it signs with; none if it has a secret.
    pub keys: &'a [VerifyingKey],
}

impl Proof {
    /// Whether the head was enough.
    pub(super) fn is_of_head(&self) -> bool {
        matches!(self, Self::Signed { .. })
    }
}

pub(super) struct Door {
    intakes: Vec<Intake>,
    limits: Vec<DefaultKeyedRateLimiter<()>>,
    nonces: Mutex<Nonces>,
}

impl Door {
    pub(super) fn new(intakes: Vec<Intake>) -> Self {
        let limit = |it: &Intake| RateLimiter::keyed(Quota::per_minute(it.requests_per_minute));
        Self { limits: intakes.iter().map(limit).collect(), intakes, nonces: Mutex::default() }
    }

    /// Whether a request may come in, from what stands in its head.
    pub(super) fn admit(&self, head: &request::Parts, now: Timestamp) -> Result<Proof, ProblemCode> {
        let has = |name: &str| head.headers.contains_key(name);
        if has(signature::SIGNATURE_INPUT) {
            self.admit_signed(head, now)
        } else if has(webhook::WEBHOOK_SIGNATURE) {
            self.admit_secret(head, now)
        } else {
            Err(ProblemCode::Unsigned)
        }
    }

    fn admit_signed(&self, head: &request::Parts, now: Timestamp) -> Result<Proof, ProblemCode> {
        let headers: Vec<(&str, &str)> = head
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        let request =
            signature::Request { method: head.method.as_str(), path: head.uri.path(), headers: &headers };
        let signed = signature::read(&request).map_err(|_| ProblemCode::Unsigned)?;
        let is_theirs = |it: &Intake| {
            it.keys.iter().any(|key| key_id(key) == signed.key_id && signed.verify(key).is_ok())
        };
        let place = self.intakes.iter().position(is_theirs).ok_or(ProblemCode::Signature)?;
        self.may_enter(place)?;
        if !is_near(signed.created, now) {
            return Err(ProblemCode::Clock);
        }
        self.note(&[signed.key_id.as_bytes(), b"/", signed.nonce.as_bytes()], now)?;
        Ok(Proof::Signed { place })
    }

    fn admit_secret(&self, head: &request::Parts, now: Timestamp) -> Result<Proof, ProblemCode> {
        let text =
            |name: &str| head.headers.get(name).and_then(|it| it.to_str().ok()).ok_or(ProblemCode::Unsigned);
        let (name, id) = (text(webhook::INTAKE)?, text(webhook::WEBHOOK_ID)?);
        let at = text(webhook::WEBHOOK_TIMESTAMP)?.parse().ok();
        let at = at.and_then(|it| Timestamp::from_second(it).ok()).ok_or(ProblemCode::Unsigned)?;
        let signature = text(webhook::WEBHOOK_SIGNATURE)?.to_owned();
        if head.uri.path().rsplit('/').next() != Some(id) {
            return Err(ProblemCode::Signature);
        }
        let is_theirs = |it: &Intake| it.name == name && it.secret.is_some();
        let place = self.intakes.iter().position(is_theirs).ok_or(ProblemCode::Signature)?;
        if !is_near(at, now) {
            return Err(ProblemCode::Clock);
        }
        let is_question = head.method.is_safe();
        Ok(Proof::Secret { place, id: id.to_owned(), at, signature, is_question })
    }

    /// Whose request it is, now that its body is here.
    pub(super) fn prove(&self, proof: Proof, body: &[u8]) -> Result<Proven<'_>, ProblemDetails> {
        let place = match proof {
            Proof::Signed { place } => place,
            Proof::Secret { place, id, at, signature, is_question } => {
                let secret = self.intakes[place].secret.as_ref();
                if !secret.is_some_and(|it| it.is_signed(&signature, &id, at, body)) {
                    return Err(ProblemCode::Signature.into());
                }
                self.may_enter(place)?;
                // A question asked twice within a second has the same signature, and changes nothing.
                if !is_question {
                    self.note(&[signature.as_bytes()], at)?;
                }
                place
            }
        };
        let Intake { name, keys, .. } = &self.intakes[place];
        Ok(Proven { name, keys })
    }

    /// Asked only of who is proved, so that a stranger can neither learn who is revoked nor use up anybody's share.
    fn may_enter(&self, place: usize) -> Result<(), ProblemCode> {
        if self.intakes[place].is_revoked {
            return Err(ProblemCode::Revoked);
        }
        self.limits[place].check_key(&()).map_err(|_| ProblemCode::Limited)
    }

    fn note(&self, parts: &[&[u8]], now: Timestamp) -> Result<(), ProblemCode> {
        let mut nonces = self.nonces.lock().expect("no holder panics");
        if nonces.note(parts, now) { Ok(()) } else { Err(ProblemCode::Replayed) }
    }
}

fn is_near(told: Timestamp, now: Timestamp) -> bool {
    now.duration_since(told).abs() <= WINDOW
}

/// What was brought lately: 16 bytes of a hash each, no more of them than the limits let in within twice the window.
#[derive(Default)]
struct Nonces {
    seen: HashSet<[u8; 16]>,
    order: VecDeque<(Timestamp, [u8; 16])>,
}

impl Nonces {
    /// Notes one. `false` if it was noted before.
    fn note(&mut self, parts: &[&[u8]], now: Timestamp) -> bool {
        while let Some((at, oldest)) = self.order.front()
            && now.duration_since(*at) > WINDOW * 2
        {
            self.seen.remove(oldest);
            self.order.pop_front();
        }
        let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize();
        let mut name = [0; 16];
        name.copy_from_slice(&hash[..16]);
        let is_new = self.seen.insert(name);
        if is_new {
            self.order.push_back((now, name));
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_remembered_for_as_long_as_its_signature_is_taken() {
        let mut nonces = Nonces::default();
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        // Signed five minutes ahead of our clock, it is taken until ten minutes have passed.
        assert!(nonces.note(&[b"one"], at(0)));
        assert!(!nonces.note(&[b"one"], at(10)));
        assert!(nonces.note(&[b"two"], at(11)));
        assert_eq!((nonces.seen.len(), nonces.order.len()), (1, 1), "what is past is forgotten");
    }
}

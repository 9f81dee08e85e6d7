//! Who works cases from outside: known by a token, of which the hub has only the hash.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::header::AUTHORIZATION;
use http::request;
use reportline_exchange::ProblemCode;
use sha2::{Digest, Sha256};

use crate::actor::Actor;

/// Most requests a minute of one officer: a page of a console asks a few at once.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");

/// Somebody who works cases from outside.
pub struct Officer {
    /// Who they are, and as what they act.
    pub actor: Actor,
    /// The SHA-256 of their token.
    pub token_sha256: [u8; 32],
    /// Their token is not valid any more.
    pub is_revoked: bool,
}

pub(super) struct Officers {
    officers: Vec<Officer>,
    limits: DefaultKeyedRateLimiter<usize>,
}

impl Officers {
    pub(super) fn new(officers: Vec<Officer>) -> Self {
        Self { officers, limits: RateLimiter::keyed(Quota::per_minute(REQUESTS_PER_MINUTE)) }
    }

    /// Whose request it is. Whoever has no token of this hub learns nothing of its officers.
    pub(super) fn admit(&self, head: &request::Parts) -> Result<usize, ProblemCode> {
        let header = head.headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let token = header.and_then(|it| it.strip_prefix("Bearer ")).ok_or(ProblemCode::NoToken)?;
        // A token is a random key, so its hash tells nothing of it, and neither does the time a comparison takes.
        let hash = Sha256::digest(token.trim());
        let place = self.officers.iter().position(|it| it.token_sha256 == hash.as_slice());
        let place = place.ok_or(ProblemCode::NoToken)?;
        if self.officers[place].is_revoked {
            return Err(ProblemCode::Revoked);
        }
        self.limits.check_key(&place).map_err(|_| ProblemCode::Limited)?;
        Ok(place)
    }

    pub(super) fn actor(&self, place: usize) -> &Actor {
        &self.officers[place].actor
    }
}

//! Sealing: what is kept is unreadable without its key, and means nothing in another place than its own; what is sealed
//! for a hub, only its holders can open.
//!
//! A [`LocalKey`] lives in a file (or a credential of the system) outside the database. It wraps one [`DataKey`] for
//! each conversation; that key seals everything of the conversation, and destroying the wrapped key erases it all.
//! A sealed thing is bound to where it stands ([`Binding`]: table, row, version), so that whoever can write to the
//! database cannot swap two rows or bring an old version back. Files are sealed under a key each ([`seal_blob`]),
//! which travels only inside sealed payloads.
//!
//! What is to go to a hub elsewhere can be sealed for the public keys of its holders ([`seal_for`],
//! [`OpeningKey::open`]) with HPKE (RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305), padded to a
//! size class and bound to the header that stands in clear beside it. Whoever sealed it keeps nothing that opens it.
//!
//! # The format, version 1
//! ```text
//! sealed  = 01 | nonce (24 bytes) | XChaCha20-Poly1305 of the plain bytes | tag (16 bytes)
//! bound to: "reportline/row/1" | length of table | table | length of row | row | version
//! wrapped = sealed of the 32 bytes of a data key, bound to "reportline/wrap/1" | length | the caller's bytes
//! blob    = sealed, bound to "reportline/blob/1"
//! tag     = the first 16 bytes of HMAC-SHA256(k, length | part | length | part ..)
//!           where k = HMAC-SHA256(local key, "reportline/tag/1" | length of purpose | purpose)
//!
//! for a hub: payload = sealed of length (4 bytes) | plain bytes | zeros up to the size class, under a new key,
//!                      bound to "reportline/for-hub/payload/1" | length | SHA-256 of the header
//!            wrapped = HPKE of that key, info "reportline/for-hub/1", bound to
//!                      "reportline/for-hub/key/1" | length | SHA-256 of the header | length | id of the holder's key
//! ```
//! Lengths and versions are 8 bytes, big-endian. Nonces are random: 192 bits never meet by chance.
//!
//! What is absent: no files, no clock, no key rotation by itself. The only I/O is asking the system for random bytes.

mod binding;
mod blob;
mod cipher;
mod data_key;
mod for_hub;
mod local_key;

pub use binding::Binding;
pub use blob::{SealedBlob, open_blob, seal_blob};
pub use cipher::Unopenable;
pub use data_key::DataKey;
pub use for_hub::{OpeningKey, SealedFor, SealingKey, WrappedFor, seal_for};
pub use local_key::LocalKey;

//! Sealing for somebody else: what a hub alone can open, and the machine that sealed it cannot any more.

use std::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{CryptoRng, RngCore};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::binding::parts;
use crate::cipher::{self, Unopenable};

/// The purpose of every key that is wrapped for a hub: HPKE's `info`.
const PURPOSE: &[u8] = b"reportline/for-hub/1";
/// The sizes that sealed payloads are padded to; beyond the last, to a multiple of it.
const SIZES: [usize; 4] = [1 << 10, 4 << 10, 16 << 10, 64 << 10];
/// The bytes that tell how long the payload is without its padding.
const LENGTH_BYTES: usize = 4;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The public half: whoever has it can seal for its holder, and open nothing.
#[derive(Clone)]
pub struct SealingKey(PublicKey);

/// The private half, which stays with the hub, or offline for recovery. Forgotten when dropped.
#[derive(Clone)]
pub struct OpeningKey(PrivateKey);

/// The key of a payload, wrapped for one holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedFor {
    /// For whom: [`SealingKey::id`].
    pub key_id: String,
    /// HPKE's encapsulated key, 32 bytes.
    pub encapsulated: Vec<u8>,
    /// The payload's key, 48 bytes. Destroying this in every copy erases the payload for that holder.
    pub wrapped: Vec<u8>,
}

/// A payload, sealed for one holder or several. It opens only beside the header it was sealed with.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedFor {
    /// Its key, once for each holder.
    pub keys: Vec<WrappedFor>,
    /// The padded payload, sealed.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for SealedFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedFor({} keys, ‹{} bytes›)", self.keys.len(), self.sealed.len())
    }
}

impl SealingKey {
    /// The key of these 32 bytes. [`Unopenable`] if they are no key: for a point of small order whatever is agreed on
    /// is zeros, which anybody knows (RFC 7748, section 6.1; RFC 9180, section 7.1.4).
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Unopenable> {
        let key = Self(PublicKey::from_bytes(bytes).map_err(|_| Unopenable)?);
        // The library looks only when it agrees on a key, so it is made to once.
        wrap(&key, b"", &[0; 32]).map(|_| key)
    }

    /// Its bytes, to be given to whoever should seal.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// Its name: the first 16 hexadecimal digits of its SHA-256.
    pub fn id(&self) -> String {
        hex::encode(Sha256::digest(self.to_bytes()))[..16].to_owned()
    }
}

impl OpeningKey {
    /// A new random key.
    pub fn generate() -> Self {
        let mut material = cipher::random::<32>();
        let (key, _) = X25519HkdfSha256::derive_keypair(&material);
        material.zeroize();
        Self(key)
    }

    /// The key of these 32 bytes, as [`to_bytes`](Self::to_bytes) gave them. [`Unopenable`] if they are no key.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Unopenable> {
        PrivateKey::from_bytes(bytes).map(Self).map_err(|_| Unopenable)
    }

    /// Its bytes, for the key file and nothing else.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The public half.
    pub fn sealing_key(&self) -> SealingKey {
        SealingKey(X25519HkdfSha256::sk_to_pk(&self.0))
    }

    /// Opens what was sealed for this key beside this header. Anything else, and anything changed, is [`Unopenable`].
    pub fn open(&self, header: &[u8], sealed: &SealedFor) -> Result<Vec<u8>, Unopenable> {
        let id = self.sealing_key().id();
        let mine = sealed.keys.iter().find(|it| it.key_id == id).ok_or(Unopenable)?;
        let encapsulated = Encapsulated::from_bytes(&mine.encapsulated).map_err(|_| Unopenable)?;
        let unwrapped = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            PURPOSE,
            &mine.wrapped,
            &wrapping(header, &id),
        );
        let unwrapped = Zeroizing::new(unwrapped.map_err(|_| Unopenable)?);
        let key = Zeroizing::new(<[u8; 32]>::try_from(unwrapped.as_slice()).map_err(|_| Unopenable)?);
        unpadded(cipher::open(&key, &sealed.sealed, &payload(header))?)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.id())
    }
}

impl fmt::Debug for OpeningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpeningKey(..)")
    }
}

/// Seals a payload of up to 4 GiB for every holder, under a new key that is forgotten at once. `header` stands in clear
/// beside it and is bound to it. The size of what comes out tells only a size class: 1, 4, 16 or 64 KiB, or a multiple
/// of the last.
pub fn seal_for(holders: &[SealingKey], header: &[u8], plain: &[u8]) -> SealedFor {
    let key = Zeroizing::new(cipher::random::<32>());
    let keys = holders
        .iter()
        .map(|holder| wrap(holder, header, &key).expect("a key that was read can be agreed on"));
    let padded = padded(plain);
    SealedFor { keys: keys.collect(), sealed: cipher::seal(&key, &padded, &payload(header)) }
}

/// Wraps a payload's key for one holder.
fn wrap(holder: &SealingKey, header: &[u8], key: &[u8; 32]) -> Result<WrappedFor, Unopenable> {
    let key_id = holder.id();
    let (encapsulated, wrapped) =
        hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
            &OpModeS::Base,
            &holder.0,
            PURPOSE,
            key,
            &wrapping(header, &key_id),
            &mut SystemChance,
        )
        .map_err(|_| Unopenable)?;
    Ok(WrappedFor { key_id, encapsulated: encapsulated.to_bytes().to_vec(), wrapped })
}

/// What a wrapped key is bound to: the header, and its holder.
fn wrapping(header: &[u8], key_id: &str) -> Vec<u8> {
    parts(b"reportline/for-hub/key/1", &[&Sha256::digest(header), key_id.as_bytes()])
}

/// What the payload is bound to.
fn payload(header: &[u8]) -> Vec<u8> {
    parts(b"reportline/for-hub/payload/1", &[&Sha256::digest(header)])
}

/// The length, the payload, then zeros up to the next size.
fn padded(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let n_bytes = plain.len() + LENGTH_BYTES;
    let largest = SIZES[SIZES.len() - 1];
    let size =
        SIZES.into_iter().find(|it| n_bytes <= *it).unwrap_or_else(|| n_bytes.next_multiple_of(largest));
    let length = u32::try_from(plain.len()).expect("a payload is smaller than 4 GiB");
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(size, 0);
    padded
}

fn unpadded(mut padded: Vec<u8>) -> Result<Vec<u8>, Unopenable> {
    let length = padded.first_chunk::<LENGTH_BYTES>().ok_or(Unopenable)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > padded.len() - LENGTH_BYTES {
        padded.zeroize();
        return Err(Unopenable);
    }
    padded.drain(..LENGTH_BYTES);
    padded.truncate(length);
    Ok(padded)
}

/// The system's chance, as hpke asks for it.
struct SystemChance;

impl RngCore for SystemChance {
    fn next_u32(&mut self) -> u32 {
        u32::from_ne_bytes(cipher::random())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_ne_bytes(cipher::random())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}

impl CryptoRng for SystemChance {}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const HEADER: &[u8] = b"{\"report_id\":\"1\"}";

    #[test]
    fn every_holder_opens_it_and_nobody_else() {
        let (hub, recovery, stranger) =
            (OpeningKey::generate(), OpeningKey::generate(), OpeningKey::generate());
        let sealed = seal_for(&[hub.sealing_key(), recovery.sealing_key()], HEADER, b"the story");
        assert_eq!(hub.open(HEADER, &sealed).unwrap(), b"the story");
        assert_eq!(recovery.open(HEADER, &sealed).unwrap(), b"the story");
        assert_eq!(stranger.open(HEADER, &sealed), Err(Unopenable));
    }

    #[test]
    fn a_key_under_another_holders_name_is_refused() {
        let (hub, stranger) = (OpeningKey::generate(), OpeningKey::generate());
        let mut sealed = seal_for(&[hub.sealing_key()], HEADER, b"the story");
        sealed.keys[0].key_id = stranger.sealing_key().id();
        assert_eq!(stranger.open(HEADER, &sealed), Err(Unopenable));
    }

    #[test]
    fn beside_another_header_it_does_not_open() {
        let hub = OpeningKey::generate();
        let sealed = seal_for(&[hub.sealing_key()], HEADER, b"the story");
        assert_eq!(hub.open(b"{\"report_id\":\"2\"}", &sealed), Err(Unopenable));
    }

    #[test]
    fn the_key_of_one_does_not_open_the_payload_of_another() {
        let hub = OpeningKey::generate();
        let one = seal_for(&[hub.sealing_key()], HEADER, b"the story");
        let mut other = seal_for(&[hub.sealing_key()], HEADER, b"another one");
        other.keys = one.keys;
        assert_eq!(hub.open(HEADER, &other), Err(Unopenable));
    }

    #[test]
    fn sizes_tell_only_their_class() {
        let hub = OpeningKey::generate().sealing_key();
        let size = |n_bytes| seal_for(std::slice::from_ref(&hub), HEADER, &vec![7; n_bytes]).sealed.len();
        // Version, nonce and tag of the cipher are 41 bytes.
        let classes = [(0, 1), (1020, 1), (1021, 4), (5000, 16), (20_000, 64), (65_533, 128), (131_069, 192)];
        for (n_bytes, kibibytes) in classes {
            assert_eq!(size(n_bytes), kibibytes * 1024 + 41, "{n_bytes} bytes");
        }
    }

    #[test]
    fn keys_survive_their_files_and_show_nothing() {
        let hub = OpeningKey::generate();
        let again = OpeningKey::from_bytes(&hub.to_bytes()).unwrap();
        let sealing = SealingKey::from_bytes(&hub.sealing_key().to_bytes()).unwrap();
        let sealed = seal_for(std::slice::from_ref(&sealing), HEADER, b"the story");
        assert_eq!(again.open(HEADER, &sealed).unwrap(), b"the story");
        assert_eq!(format!("{hub:?}"), "OpeningKey(..)");
        assert_eq!(format!("{sealing:?}"), format!("SealingKey({})", sealing.id()));
    }

    #[test]
    fn what_is_no_point_to_agree_on_is_refused_before_anything_is_sealed() {
        // Two points of small order: agreeing on either gives zeros, whatever the other key.
        let one = std::array::from_fn(|at| u8::from(at == 0));
        assert!(SealingKey::from_bytes(&[0; 32]).is_err());
        assert!(SealingKey::from_bytes(&one).is_err());
    }

    /// hpke keeps an opening key in this, and asks for no more of it than the arithmetic.
    #[test]
    fn an_opening_key_is_forgotten_when_dropped() {
        // Its 32 bytes need nothing done for them otherwise.
        assert!(std::mem::needs_drop::<x25519_dalek::StaticSecret>());
        assert!(std::mem::needs_drop::<OpeningKey>());
    }

    proptest! {
        // Curves are slow where nothing is optimised.
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_sealed_opens_whole(plain in vec(any::<u8>(), 0..3000), header in vec(any::<u8>(), 0..40)) {
            let hub = OpeningKey::generate();
            let sealed = seal_for(&[hub.sealing_key()], &header, &plain);
            prop_assert_eq!(hub.open(&header, &sealed), Ok(plain));
        }

        #[test]
        fn any_changed_bit_is_refused(bit: prop::sample::Index) {
            let hub = OpeningKey::generate();
            let mut sealed = seal_for(&[hub.sealing_key()], HEADER, b"the story");
            let WrappedFor { encapsulated, wrapped, .. } = &mut sealed.keys[0];
            let mut all: Vec<&mut u8> = encapsulated.iter_mut().chain(wrapped).chain(&mut sealed.sealed).collect();
            // The last bit of an X25519 point is ignored by its definition (RFC 7748, section 5).
            prop_assume!(bit.index(all.len() * 8) != 31 * 8 + 7);
            let bit = bit.index(all.len() * 8);
            *all[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(hub.open(HEADER, &sealed), Err(Unopenable));
        }
    }
}

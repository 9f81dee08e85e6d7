//! The key of one conversation.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::binding::Binding;
use crate::cipher::{self, Unopenable};

/// The key of one conversation, or of whatever is erased as one. Forgotten when dropped; kept only wrapped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A new random key.
    pub fn generate() -> Self {
        Self(cipher::random())
    }

    /// Seals bytes for the place where they will stand.
    pub fn seal(&self, binding: &Binding<'_>, plain: &[u8]) -> Vec<u8> {
        cipher::seal(&self.0, plain, &binding.associated_data())
    }

    /// Opens bytes that were sealed with this key for this place.
    pub fn open(&self, binding: &Binding<'_>, sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        cipher::open(&self.0, sealed, &binding.associated_data())
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place(
            table in ".{0,12}", row in vec(any::<u8>(), 0..20), version: u64, plain in vec(any::<u8>(), 0..300),
        ) {
            let key = DataKey::generate();
            let binding = Binding { table: &table, row: &row, version };
            prop_assert_eq!(key.open(&binding, &key.seal(&binding, &plain)), Ok(plain));
        }

        #[test]
        fn any_changed_bit_is_refused(plain in vec(any::<u8>(), 0..80), bit: prop::sample::Index) {
            let key = DataKey::generate();
            let binding = Binding { table: "conversation", row: b"1", version: 3 };
            let mut sealed = key.seal(&binding, &plain);
            let bit = bit.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(key.open(&binding, &sealed), Err(Unopenable));
        }

        #[test]
        fn any_other_place_is_refused(
            here in ("[a-c]{0,3}", vec(0u8..3, 0..4), 0u64..3), there in ("[a-c]{0,3}", vec(0u8..3, 0..4), 0u64..3),
        ) {
            prop_assume!(here != there);
            let key = DataKey::generate();
            let sealed = key.seal(&Binding { table: &here.0, row: &here.1, version: here.2 }, b"plain");
            let elsewhere = Binding { table: &there.0, row: &there.1, version: there.2 };
            prop_assert_eq!(key.open(&elsewhere, &sealed), Err(Unopenable));
        }
    }

    #[test]
    fn another_key_is_refused() {
        let binding = Binding { table: "conversation", row: b"1", version: 0 };
        let sealed = DataKey::generate().seal(&binding, b"plain");
        assert_eq!(DataKey::generate().open(&binding, &sealed), Err(Unopenable));
    }

    #[test]
    fn sealing_twice_does_not_show_that_it_was_the_same() {
        let key = DataKey::generate();
        let binding = Binding { table: "conversation", row: b"1", version: 0 };
        assert_ne!(key.seal(&binding, b"plain"), key.seal(&binding, b"plain"));
    }

    #[test]
    fn debug_shows_nothing_of_the_key() {
        assert_eq!(format!("{:?}", DataKey::generate()), "DataKey(..)");
    }
}

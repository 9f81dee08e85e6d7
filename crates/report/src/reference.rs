//! A report's public reference: short enough to read out, and a slip of the tongue does not make another one of it.
//!
//! Eight symbols of Crockford's base 32, written in two groups: `K7QF-2M9D`. Seven are chance (35 bits), the eighth
//! checks them:
//! 1. each symbol is an element of the field of 32 elements (bits are polynomials over GF(2), modulo x⁵+x²+1);
//! 2. the symbol at place `i`, counted from the right, weighs xⁱ; the weighted symbols of a reference sum to zero;
//! 3. no weight is zero, so one wrong symbol changes the sum; no two weights are equal, so any two different symbols
//!    that change places change it, too.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's symbols: the digits and the letters without I, L, O and U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const N_SYMBOLS: usize = 8;

/// A report's public reference. Its check symbol holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference([u8; N_SYMBOLS]);

impl Reference {
    /// The reference of 35 bits of chance: the highest of `entropy`.
    pub fn from_entropy(entropy: u64) -> Self {
        let mut symbols = [0; N_SYMBOLS];
        for (place, symbol) in symbols[..N_SYMBOLS - 1].iter_mut().enumerate() {
            *symbol = (entropy >> (59 - 5 * place)) as u8 & 31;
        }
        symbols[N_SYMBOLS - 1] = weighted_sum(&symbols);
        Self(symbols)
    }

    /// Reads a reference as people write it: small letters, spaces and dashes anywhere, `o` for 0, `i` and `l` for 1.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let mut symbols = Vec::new();
        for written in text.chars().filter(|it| !it.is_whitespace() && !is_dash(*it)) {
            let meant = match written.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let symbol = SYMBOLS.iter().position(|it| char::from(*it) == meant);
            symbols.push(symbol.ok_or(ReferenceError::Symbol(written))? as u8);
        }
        let symbols: [u8; N_SYMBOLS] =
            symbols.try_into().map_err(|it: Vec<u8>| ReferenceError::Length(it.len()))?;
        match weighted_sum(&symbols) {
            0 => Ok(Self(symbols)),
            _ => Err(ReferenceError::Check),
        }
    }
}

/// Why a text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// A symbol that no reference has.
    #[error("a reference has no {0:?} in it")]
    Symbol(char),
    /// Too few or too many symbols.
    #[error("a reference has 8 letters and digits, this has {0}")]
    Length(usize),
    /// The symbols do not belong together: one is wrong, or two have changed places.
    #[error(
        "this is not a reference we gave: a letter or digit may be wrong, or two may have changed places"
    )]
    Check,
}

fn is_dash(written: char) -> bool {
    matches!(written, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The sum of the symbols, each times its weight; Horner's way, from the left.
fn weighted_sum(symbols: &[u8; N_SYMBOLS]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| times_x(sum) ^ symbol)
}

/// Times x in GF(32).
fn times_x(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, symbol) in self.0.iter().enumerate() {
            if place == N_SYMBOLS / 2 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(SYMBOLS[usize::from(*symbol)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({self})")
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        Self::parse(text)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Reference {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let group = "[0-9A-HJKMNP-TV-Z]{4}";
        json_schema!({ "type": "string", "pattern": format!("^{group}-{group}$") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(symbols: [u8; N_SYMBOLS]) -> String {
        Reference(symbols).to_string()
    }

    /// The check is linear: a slip is found in every reference exactly if the difference it makes has a sum that is
    /// not zero. So all differences together are all slips of all 2^35 references.
    #[test]
    fn every_single_slip_and_every_swap_of_two_symbols_is_found() {
        let mut n_slips = 0;
        for place in 0..N_SYMBOLS {
            for difference in 1..32 {
                let mut slip = [0; N_SYMBOLS];
                slip[place] = difference;
                assert_ne!(weighted_sum(&slip), 0, "place {place}, {difference}");
                for other in place + 1..N_SYMBOLS {
                    let mut swap = slip;
                    swap[other] = difference;
                    assert_ne!(weighted_sum(&swap), 0, "places {place} and {other}, {difference}");
                    n_slips += 1;
                }
                n_slips += 1;
            }
        }
        assert_eq!(n_slips, 31 * (8 + 28));
    }

    #[test]
    fn slips_in_a_written_reference_are_refused() {
        let reference = Reference::from_entropy(0x9E37_79B9_7F4A_7C15);
        assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
        for place in 0..N_SYMBOLS {
            for symbol in (0..32).filter(|it| *it != reference.0[place]) {
                let mut slip = reference.0;
                slip[place] = symbol;
                assert_eq!(Reference::parse(&written(slip)), Err(ReferenceError::Check));
            }
        }
        for place in 1..N_SYMBOLS {
            let mut swap = reference.0;
            swap.swap(place - 1, place);
            if swap != reference.0 {
                assert_eq!(Reference::parse(&written(swap)), Err(ReferenceError::Check));
            }
        }
    }

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        let reference = Reference([0, 1, 1, 0, 0, 0, 0, weighted_sum(&[0, 1, 1, 0, 0, 0, 0, 0])]);
        let check = reference.to_string().pop().unwrap();
        for text in [
            format!("0110-000{check}"),
            format!(" oIl0 ooO{} ", check.to_lowercase()),
            format!("0–1–1–0–0–0–0–{check}"),
        ] {
            assert_eq!(Reference::parse(&text), Ok(reference), "{text}");
        }
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        assert_eq!(Reference::parse("K7QF"), Err(ReferenceError::Length(4)));
        assert_eq!(Reference::parse("K7QF-2M9DX"), Err(ReferenceError::Length(9)));
        assert_eq!(Reference::parse("U7QF-2M9D"), Err(ReferenceError::Symbol('U')));
        assert_eq!(Reference::parse(""), Err(ReferenceError::Length(0)));
    }

    #[test]
    fn chance_fills_seven_symbols() {
        assert_eq!(Reference::from_entropy(0).to_string(), "0000-0000");
        let all = Reference::from_entropy(u64::MAX).to_string();
        assert!(all.starts_with("ZZZZ-ZZZ"), "{all}");
        assert_eq!(Reference::from_entropy(u64::MAX), Reference::from_entropy(!0 << 29));
    }
}

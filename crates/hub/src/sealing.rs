//! What is sealed of a case, under which keys, bound to where it stands.
//!
//! The report and the contact of its reporter have a key each, so that destroying one leaves the other. Both are
//! bound to the report's id: put into another row, they do not open. So has each note, which has an id of its own.

use reportline_seal::{Binding, DataKey, LocalKey, Unopenable};
use uuid::Uuid;

use crate::store::Sealed;

const REPORTS: &str = "reports";
const CONTACTS: &str = "contacts";
const NOTES: &str = "notes";
const KEY_CHECK: &[u8] = b"hub/key-check";

/// What proves at the next start that the key is the same.
pub(crate) fn key_check(key: &LocalKey) -> Vec<u8> {
    key.wrap(&DataKey::generate(), KEY_CHECK)
}

/// Whether the key is the one that was proved.
pub(crate) fn is_key_of(key: &LocalKey, key_check: &[u8]) -> bool {
    key.unwrap(key_check, KEY_CHECK).is_ok()
}

/// Tells the same report from another one and tells nobody anything else.
pub(crate) fn digest_tag(key: &LocalKey, digest: &[u8]) -> [u8; 16] {
    key.tag("hub/report-digest", &[digest])
}

pub(crate) fn seal_report(key: &LocalKey, id: Uuid, canonical: &[u8]) -> Sealed {
    seal(key, REPORTS, id, canonical)
}

pub(crate) fn open_report(key: &LocalKey, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>, Unopenable> {
    open(key, REPORTS, id, sealed)
}

pub(crate) fn seal_contact(key: &LocalKey, id: Uuid, json: &[u8]) -> Sealed {
    seal(key, CONTACTS, id, json)
}

pub(crate) fn open_contact(key: &LocalKey, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>, Unopenable> {
    open(key, CONTACTS, id, sealed)
}

pub(crate) fn seal_note(key: &LocalKey, id: Uuid, text: &[u8]) -> Sealed {
    seal(key, NOTES, id, text)
}

pub(crate) fn open_note(key: &LocalKey, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>, Unopenable> {
    open(key, NOTES, id, sealed)
}

fn seal(key: &LocalKey, table: &str, id: Uuid, plain: &[u8]) -> Sealed {
    let data_key = DataKey::generate();
    let wrapped_key = key.wrap(&data_key, &wrapping(table, id));
    Sealed { wrapped_key, bytes: data_key.seal(&binding(table, &id), plain) }
}

fn open(key: &LocalKey, table: &str, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>, Unopenable> {
    let data_key = key.unwrap(&sealed.wrapped_key, &wrapping(table, id))?;
    data_key.open(&binding(table, &id), &sealed.bytes)
}

fn wrapping(table: &str, id: Uuid) -> Vec<u8> {
    [b"hub/", table.as_bytes(), b"/", id.as_bytes()].concat()
}

/// Rows of the hub are written once: there is no version but the first.
fn binding<'a>(table: &'a str, id: &'a Uuid) -> Binding<'a> {
    Binding { table, row: id.as_bytes(), version: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_own_row_of_its_own_table_and_nowhere_else() {
        let (key, one, other) = (LocalKey::from_bytes([7; 32]), Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = seal_report(&key, one, b"what was said");
        assert_eq!(open_report(&key, one, &sealed).unwrap(), b"what was said");
        assert!(open_report(&key, other, &sealed).is_err());
        assert!(open_contact(&key, one, &sealed).is_err());
        assert!(open_report(&LocalKey::from_bytes([8; 32]), one, &sealed).is_err());
    }

    #[test]
    fn a_report_and_its_contact_have_a_key_each() {
        let (key, id) = (LocalKey::from_bytes([7; 32]), Uuid::from_u128(1));
        let report = seal_report(&key, id, b"what was said");
        let contact =
            Sealed { wrapped_key: report.wrapped_key.clone(), ..seal_contact(&key, id, b"whom to call") };
        assert!(open_contact(&key, id, &contact).is_err());
    }
}

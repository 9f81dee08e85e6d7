//! Where a sealed thing stands.

/// Names a thing of this crate among all others that are sealed under the same key.
const DOMAIN: &[u8] = b"reportline/row/1";

/// Where a sealed thing stands: opened anywhere else, it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding<'a> {
    /// The table, or the kind of thing.
    pub table: &'a str,
    /// What names the row in its table.
    pub row: &'a [u8],
    /// Counts the changes of the row.
    pub version: u64,
}

impl Binding<'_> {
    /// The associated data. No two bindings have the same: every part but the last stands behind its length.
    pub(crate) fn associated_data(&self) -> Vec<u8> {
        let mut bytes = parts(DOMAIN, &[self.table.as_bytes(), self.row]);
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes
    }
}

/// The domain, then each part behind its length.
pub(crate) fn parts(domain: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = domain.to_vec();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

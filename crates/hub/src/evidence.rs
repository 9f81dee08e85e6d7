//! The files a report names: which of them should be here, and what they are called outside.

use std::collections::HashSet;

use reportline_report::{MediaStatus, Report};

/// The SHA-256 of every file that a report says is stored, each once, in the report's order.
pub(crate) fn stored(report: &Report) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    report
        .evidence
        .iter()
        .flat_map(|item| &item.media)
        .filter(|media| media.status.is(MediaStatus::Stored))
        .filter_map(|media| media.sha256.as_deref())
        .filter(move |sha256| seen.insert(*sha256))
}

/// Reads a SHA-256 in lower-case hexadecimal.
pub(crate) fn read_sha256(text: &str) -> Option<[u8; 32]> {
    let is_lower_case = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let mut sha256 = [0; 32];
    hex::decode_to_slice(text, &mut sha256).ok().filter(|()| is_lower_case).map(|()| sha256)
}

/// The ending of a file's name by what its first bytes show. Never by the name it came with, which anyone can choose.
pub(crate) fn ending(bytes: &[u8]) -> &'static str {
    infer::get(bytes).map_or("bin", |kind| kind.extension())
}

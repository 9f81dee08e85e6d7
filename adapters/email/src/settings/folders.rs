//! The folders beside the one that mail arrives in.

use reportline_channel::Section;

/// Folders on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folders {
    /// Where mail arrives.
    pub(crate) mailbox: String,
    /// Where it goes once it is in our store.
    pub(crate) processed: String,
    /// Where it goes if it cannot be read.
    pub(crate) quarantine: String,
    /// Where it goes if it may be anybody's, or a machine's.
    pub(crate) review: String,
}

pub(super) fn folders(section: &mut Section<'_>) -> Option<Folders> {
    let mailbox = folder(section, "mailbox", "INBOX");
    let processed = folder(section, "processed", "Processed");
    let quarantine = folder(section, "quarantine", "Quarantine");
    let review = folder(section, "review", "Review");
    let folders =
        Folders { mailbox: mailbox?, processed: processed?, quarantine: quarantine?, review: review? };
    let inbox = &folders.mailbox;
    let other =
        [("processed", &folders.processed), ("quarantine", &folders.quarantine), ("review", &folders.review)];
    let same: Vec<_> = other.into_iter().filter(|(_, it)| it.eq_ignore_ascii_case(inbox)).collect();
    for (key, _) in &same {
        section.fault(key, "that is where mail arrives", "name a folder of its own");
    }
    same.is_empty().then_some(folders)
}

/// A folder's name, as it goes over the wire: RFC 3501, section 5.1.3, wants other letters in modified UTF-7.
fn folder(section: &mut Section<'_>, key: &'static str, default: &str) -> Option<String> {
    let Some(name) = section.string(key) else {
        return (!section.has(key)).then(|| default.to_owned());
    };
    let is_plain = |it: u8| (b' '..=b'~').contains(&it) && !b"\"\\*%".contains(&it);
    if section.has("maildir") && (name.contains('/') || name.starts_with('.')) {
        section.fault(key, "that is no folder of a Maildir", "write it with dots: Reports.Review");
        return None;
    }
    if name.is_empty() || !name.bytes().all(is_plain) {
        let remedy = "write it as the server has it: letters of ASCII, others in modified UTF-7";
        section.fault(key, "that is no folder's name", remedy);
        return None;
    }
    Some(name)
}

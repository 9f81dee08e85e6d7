//! A mail of ours that came back (RFC 3464, and the older shapes that qmail, Exim and others still write).

use crate::address::Address;
use crate::charset;
use crate::mail::Mail;
use crate::open::Opened;
use crate::personal::Personal;

/// What a mail server says became of a mail of ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounce {
    /// For each recipient it speaks of.
    pub recipients: Vec<Fate>,
    /// The `Message-ID` of the mail that came back, without angle brackets.
    pub returned: Option<Personal>,
    /// Whether it will never arrive, so that nobody need try again.
    pub is_permanent: bool,
}

/// What became of it for one recipient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fate {
    /// Whom it did not reach; as the last server knows them.
    pub recipient: Option<Personal>,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded` (RFC 3464 section 2.3.3).
    pub action: Option<String>,
    /// `5.1.1` (RFC 3463).
    pub status: Option<String>,
}

impl Fate {
    /// Failed, and not for a passing reason: class 5, or no class told.
    pub fn is_permanent(&self) -> bool {
        let has_failed = self.action.as_deref().is_none_or(|it| it == "failed");
        let class = self.status.as_deref().and_then(|it| it.bytes().next());
        match class {
            Some(class) => has_failed && class == b'5',
            None => self.action.as_deref() == Some("failed"),
        }
    }
}

/// Reads a delivery report; `None` if the mail is none.
pub(crate) fn read(opened: &Opened<'_>, mail: &Mail) -> Option<Bounce> {
    let status =
        opened.part("message/delivery-status").or_else(|| opened.part("message/global-delivery-status"));
    let recipients = match status {
        Some(part) => fates(&charset::decode(&part.bytes(), None)),
        None => old_fates(opened, mail)?,
    };
    let returned = returned(opened).or_else(|| id_in_text(&mail.text.words));
    let is_permanent = recipients.iter().any(Fate::is_permanent);
    Some(Bounce { recipients, returned, is_permanent })
}

/// RFC 3464 section 2.1: groups of fields between empty lines; the first is of the mail, the others of one recipient.
fn fates(report: &str) -> Vec<Fate> {
    let mut fates = Vec::new();
    for group in report.split("\n\n") {
        let fields = fields(group);
        let value = |name: &str| fields.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let recipient = value("final-recipient").or_else(|| value("original-recipient"));
        let action = value("action");
        if recipient.is_none() && action.is_none() {
            continue;
        }
        let address = recipient.map(|it| it.split_once(';').map_or(it, |it| it.1).trim());
        let status = value("status").or_else(|| value("diagnostic-code"));
        fates.push(Fate {
            recipient: address.map(|it| Personal(it.trim_matches(['<', '>']).to_owned())),
            action: action.and_then(|it| it.split_whitespace().next()).map(str::to_lowercase),
            status: status.and_then(enhanced_status),
        });
    }
    fates
}

/// Fields of a group, names in lower case, unfolded.
pub(crate) fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.1.push(' ');
                last.1.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// The first `x.y.z` (RFC 3463) in a text.
fn enhanced_status(text: &str) -> Option<String> {
    let is_status = |it: &&str| {
        let parts: Vec<&str> = it.split('.').collect();
        let is_number = |it: &&str| (1..=3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(is_number) && matches!(parts[0], "2" | "4" | "5")
    };
    let words = text.split(|it: char| !(it.is_ascii_digit() || it == '.')).map(|it| it.trim_matches('.'));
    words.into_iter().find(is_status).map(str::to_owned)
}

/// Reports without a machine's part: Exim's `X-Failed-Recipients`, qmail's text (QSBMF), and others that begin with
/// the address between brackets.
fn old_fates(opened: &Opened<'_>, mail: &Mail) -> Option<Vec<Fate>> {
    let failed = opened.parts[0].fields.addresses("X-Failed-Recipients");
    let words = &mail.text.words;
    let is_daemon = mail
        .from
        .iter()
        .any(|it| it.local().replace('-', "") == "mailerdaemon" || it.local() == "postmaster");
    let is_qmail =
        words.contains("This is the qmail-send program") || words.contains("This is the mail system at host");
    if failed.is_empty() && !(is_daemon && (is_qmail || enhanced_status(words).is_some())) {
        return None;
    }
    let status = enhanced_status(words);
    let fate =
        |it: Address| Fate { recipient: Some(Personal(it.written)), action: None, status: status.clone() };
    let listed = words.lines().filter_map(|it| Address::read(it.trim().strip_suffix(':')?, None));
    let mut fates: Vec<Fate> = if failed.is_empty() {
        listed.take(20).map(fate).collect()
    } else {
        failed.into_iter().map(fate).collect()
    };
    if fates.is_empty() {
        fates.push(Fate { status, ..Fate::default() });
    }
    for fate in fates.iter_mut().filter(|it| it.status.is_none()) {
        // They give up only for good, and say so.
        fate.action = Some("failed".to_owned());
    }
    Some(fates)
}

/// The id of the mail that is attached, whole or its header alone.
fn returned(opened: &Opened<'_>) -> Option<Personal> {
    let mut mails = opened.mails();
    mails.find_map(|(bytes, _)| {
        let begin = bytes.iter().take_while(|it| it.is_ascii_whitespace()).count();
        let (fields, _) = crate::fields::Fields::read(&bytes, begin, |_| false);
        fields.ids("Message-ID").into_iter().next().map(Personal)
    })
}

/// The id in a copy that stands within the text, below everything else.
fn id_in_text(words: &str) -> Option<Personal> {
    words.lines().find_map(|line| {
        let line = line.trim_start_matches(['>', ' ']);
        let (name, value) = line.split_once(':')?;
        let id = value.trim().strip_prefix('<')?.strip_suffix('>')?;
        name.eq_ignore_ascii_case("message-id").then(|| Personal(id.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(action: Option<&str>, status: Option<&str>, is_permanent: bool) {
        let fate =
            Fate { recipient: None, action: action.map(str::to_owned), status: status.map(str::to_owned) };
        assert_eq!(fate.is_permanent(), is_permanent, "{action:?} {status:?}");
    }

    #[test]
    fn only_what_failed_for_good_is_permanent() {
        check(Some("failed"), Some("5.1.1"), true);
        check(Some("failed"), None, true);
        check(Some("failed"), Some("4.4.7"), false);
        check(Some("delayed"), Some("4.4.1"), false);
        check(Some("delivered"), Some("2.0.0"), false);
        check(None, Some("5.7.1"), true);
        check(None, None, false);
    }

    #[test]
    fn statuses_are_found_in_words() {
        assert_eq!(enhanced_status("550 5.1.1 <a@b>: no such user").as_deref(), Some("5.1.1"));
        assert_eq!(enhanced_status("smtp; 550-5.7.26 unauthenticated").as_deref(), Some("5.7.26"));
        assert_eq!(enhanced_status("from 127.0.0.1 and 3.7.11"), None);
    }
}

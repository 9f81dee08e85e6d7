//! From a mail to what is handed over. Pure: files are kept elsewhere.
//!
//! A first mail is taken whole, for there the quotation may be the abuse. In an answer to a letter of ours, what is quoted
//! is ours, and only what is new is read.

use bytes::Bytes;
use reportline_channel::{
    Answers, Capture, Content, EventId, Exhibit, File, Handed, Inbound, MailDkim, MailFacts, Missing, Origin,
    Peer, Said, Told,
};

use crate::address::Address;
use crate::facts::Facts;
use crate::forwarded::Forwarded;
use crate::judge::Answered;
use crate::mail::Mail;
use crate::provenance::{author, facts, in_mail, origin};
use crate::read::{Attached, Enclosed, Received};
use crate::reply;
use crate::settings;
use crate::thread::Thread;

/// The type of a mail (RFC 2046, section 5.2.1).
const MAIL_TYPE: &str = "message/rfc822";

/// Numbers of questions where the letter is not known: more than any letter has.
const MOST_NUMBER: u32 = 99;

/// So many files are exhibits of their own; those after them are one together. No honest mail has more.
const MOST_EXHIBITS: usize = 40;

/// An event whose files are not kept yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) inbound: Inbound,
    /// Each goes into [`Said::exhibits`], once its files are kept; beside them stand those that are missing.
    pub(crate) exhibits: Vec<(Exhibit, Vec<File>)>,
}

impl Draft {
    /// Notes that of a mail of so many bytes only the header is known.
    pub(crate) fn miss_body(&mut self, size: u64) {
        let missing = Handed::Missing {
            why: Missing::TooLarge,
            name: None,
            size: Some(size),
            declared_type: Some(MAIL_TYPE.to_owned()),
            platform_id: None,
        };
        self.exhibits.push((Exhibit { files: vec![missing], ..Exhibit::new(Capture::Upload) }, Vec::new()));
    }
}

/// What a mail hands over. `whole`: its bytes, if they are to be kept too.
pub(crate) fn draft(
    received: &Received,
    from: String,
    answers: Option<Answered>,
    own: &settings::Address,
    whole: Option<Bytes>,
) -> Draft {
    let mail = &received.mail;
    let said = match answers {
        Some(Answered { asked }) => {
            answer(mail, asked.map_or(MOST_NUMBER, |it| it.most), asked.map(|it| it.letter))
        }
        None => first(mail, &received.facts),
    };
    let mut exhibits = exhibits(received, own);
    if let Some(bytes) = whole.filter(|_| answers.is_none()) {
        keep_whole(&mut exhibits, received, bytes);
    }
    let inbound = Inbound {
        at: mail.at,
        language: mail.language.clone(),
        reply_to: Thread::of(mail).map(|it| it.written()),
        ..Inbound::new(EventId(received.sha256.clone()), Peer(from), Content::Said(said))
    };
    Draft { inbound, exhibits }
}

/// Nothing is stripped. A mail without words has its subject for them.
fn first(mail: &Mail, facts: &Facts) -> Said {
    let words = mail.text.words.trim_end_matches(['\r', '\n']);
    let subject = mail.subject.as_ref().map(|it| it.0.clone());
    let text = if words.trim().is_empty() { subject } else { Some(words.to_owned()) };
    Said {
        text: text.filter(|it| !it.trim().is_empty()),
        answers: Some(Answers { told: told(facts), ..Answers::default() }),
        ..Said::default()
    }
}

fn told(facts: &Facts) -> Told {
    Told {
        links: facts.links.iter().map(|it| it.normalised.0.clone()).collect(),
        accounts: facts.handles.iter().map(|it| format!("@{}", it.0)).collect(),
        dates: facts.dates.iter().map(|it| it.0.clone()).collect(),
    }
}

fn answer(mail: &Mail, n_asked: u32, letter: Option<u32>) -> Said {
    let reply::Answers { mut numbered, mut rest } = reply::answers(&mail.text, n_asked);
    if let Some(name) = mail.from.first().and_then(|it| it.name.as_deref()) {
        let last = numbered.last_mut().map_or(&mut rest, |it| &mut it.1);
        last.truncate(unsigned(last, name).len());
    }
    Said {
        text: Some(rest).filter(|it| !it.trim().is_empty()),
        answers: Some(Answers { letter, numbered, is_reply: true, told: Told::default() }),
        ..Said::default()
    }
}

/// The words without the name that their author put below them: "yes", a blank line, "Ana". The name is the one that
/// their own program writes into `From`, and something has to stand above it.
fn unsigned<'a>(words: &'a str, name: &str) -> &'a str {
    let trimmed = words.trim_end();
    let (above, last) = trimmed.rsplit_once('\n').unwrap_or(("", trimmed));
    let last = last.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    let name = name.to_lowercase();
    let is_name = !last.is_empty() && (last == name || name.split_whitespace().next() == Some(last.as_str()));
    if is_name && !above.trim().is_empty() { above.trim_end() } else { words }
}

fn exhibits(received: &Received, own: &settings::Address) -> Vec<(Exhibit, Vec<File>)> {
    let attached = received.attached.iter().filter(|it| it.within.is_none()).map(attached_mail);
    let pasted = received.forwards.first().filter(|it| !is_ours(it, own)).map(pasted_mail);
    let mut exhibits: Vec<_> = attached.chain(pasted).collect();
    let album = Some(received.sha256.clone());
    for enclosed in received.enclosed.iter().filter(|it| it.within.is_none()) {
        let Enclosed { file, .. } = enclosed.clone();
        match exhibits.last_mut().filter(|(it, _)| it.capture == Capture::Upload) {
            Some((_, files)) if received.enclosed.len() > MOST_EXHIBITS => files.push(file),
            _ => {
                exhibits.push((Exhibit { album: album.clone(), ..Exhibit::new(Capture::Upload) }, vec![file]))
            }
        }
    }
    exhibits
}

/// The best evidence there is: the mail itself, byte for byte. What is enclosed in it is in these bytes.
fn attached_mail(attached: &Attached) -> (Exhibit, Vec<File>) {
    let file = File {
        bytes: attached.raw.clone(),
        declared_type: Some(MAIL_TYPE.to_owned()),
        name: Some("message.eml".to_owned()),
        platform_id: None,
    };
    let mail = attached.mail.as_ref().ok();
    let exhibit = Exhibit {
        text: mail.map(|it| it.text.words.clone()).filter(|it| !it.trim().is_empty()),
        origin: mail.map(origin),
        mail: Some(MailFacts {
            raw_sha256: Some(attached.sha256.clone()),
            ..mail.map(|it| facts(it, &attached.checked)).unwrap_or_default()
        }),
        ..Exhibit::new(Capture::EmailAttachedRfc822)
    };
    (exhibit, vec![file])
}

/// A mail pasted as text: what its header says is the paster's word.
fn pasted_mail(pasted: &Forwarded) -> (Exhibit, Vec<File>) {
    let text = |it: &Option<crate::personal::Personal>| it.as_ref().map(|it| it.0.clone());
    let address = pasted.from.as_ref().and_then(|it| claimed(it));
    let exhibit = Exhibit {
        text: Some(pasted.text.0.clone()),
        origin: Some(Origin { author: address.as_ref().map(author), ..in_mail() }),
        mail: Some(MailFacts {
            from: text(&pasted.from),
            date: text(&pasted.date),
            dkim: MailDkim::None,
            ..MailFacts::default()
        }),
        ..Exhibit::new(Capture::EmailInlineForward)
    };
    (exhibit, Vec::new())
}

/// The whole mail joins what it brings; a mail that brings a story alone gets a place for it.
fn keep_whole(exhibits: &mut Vec<(Exhibit, Vec<File>)>, received: &Received, bytes: Bytes) {
    let file = File {
        bytes,
        declared_type: Some(MAIL_TYPE.to_owned()),
        name: Some("whole.eml".to_owned()),
        platform_id: None,
    };
    match exhibits.last_mut() {
        Some((_, files)) => files.push(file),
        None => {
            let mail = MailFacts {
                raw_sha256: Some(received.sha256.clone()),
                ..facts(&received.mail, &received.checked)
            };
            exhibits.push((Exhibit { mail: Some(mail), ..Exhibit::new(Capture::Upload) }, vec![file]));
        }
    }
}

/// `Ana <ana@example.org>`, or the address alone, as somebody typed it.
fn claimed(from: &str) -> Option<Address> {
    match from.rsplit_once('<') {
        Some((name, rest)) => Address::read(rest.split('>').next()?, Some(name.trim().trim_matches('"'))),
        None => from
            .split_whitespace()
            .find_map(|it| Address::read(it.trim_matches(['(', ')', '[', ']', ',']), None)),
    }
}

/// A letter of ours that stands below an answer is no evidence.
fn is_ours(pasted: &Forwarded, own: &settings::Address) -> bool {
    let own = own.to_string().to_lowercase();
    let names_us = |it: &str| claimed(it).is_some_and(|it| it.without_detail() == own);
    pasted.from.as_deref().is_some_and(names_us)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::read::read;
    use crate::reading::Reading;
    use crate::token::Asked;

    /// What a mail hands over, in words.
    fn check(raw: &str, answers: Option<Answered>, expected: Expect) {
        let received = read(raw.as_bytes(), &Reading::default()).expect("it can be read");
        let own = settings::Address { local: "report".to_owned(), domain: "example.org".to_owned() };
        let draft = draft(&received, "ana@example.net".to_owned(), answers, &own, None);
        let Content::Said(said) = &draft.inbound.content else { panic!("a mail says something") };
        let mut lines = vec![format!("words: {:?}", said.text)];
        let answers = said.answers.as_ref().expect("letters are answered by number");
        lines.push(format!("answers: {:?} {:?}", answers.letter, answers.numbered));
        if answers.told != Told::default() {
            let Told { links, accounts, dates } = &answers.told;
            lines.push(format!("told: {links:?} {accounts:?} {dates:?}"));
        }
        for (exhibit, files) in &draft.exhibits {
            let author = exhibit.origin.as_ref().and_then(|it| it.author.as_ref()?.id.clone());
            let names: Vec<_> = files.iter().map(|it| (it.name.as_deref(), it.bytes.len())).collect();
            lines.push(format!("{:?}: {:?} by {author:?} {names:?}", exhibit.capture, exhibit.text));
        }
        expected.assert_eq(&(lines.join("\n") + "\n"));
    }

    fn mail(headers: &str, body: &str) -> String {
        format!("From: Ana Kowalska <ana@example.net>\r\n{headers}Message-ID: <1@example.net>\r\n\r\n{body}")
    }

    const ASKED: Option<Answered> = Some(Answered { asked: Some(Asked { letter: 7, most: 15 }) });

    #[test]
    fn a_first_mail_is_taken_whole() {
        check(
            &mail("Subject: help\r\n", "He wrote:\r\n> 1. go home\r\n\r\nAna\r\n"),
            None,
            expect![[r#"
                words: Some("He wrote:\n> 1. go home\n\nAna")
                answers: None []
            "#]],
        );
        check(
            &mail("Subject: help\r\n", "\r\n"),
            None,
            expect![[r#"
            words: Some("help")
            answers: None []
        "#]],
        );
    }

    #[test]
    fn what_a_first_mail_tells_is_handed_over() {
        check(
            &mail("Subject: help\r\n", "On 3 March 2026 @bad.guy wrote hxxps://evil[.]example/x\r\n"),
            None,
            expect![[r#"
                words: Some("On 3 March 2026 @bad.guy wrote hxxps://evil[.]example/x")
                answers: None []
                told: ["https://evil.example/x"] ["@bad.guy"] ["3 March 2026"]
            "#]],
        );
    }

    #[test]
    fn an_answer_is_read_by_its_numbers() {
        check(
            &mail(
                "",
                "1 no\r\n2. me\r\n15 yes\r\n\r\nAna\r\n\r\nOn Sun, 1 Mar 2026 at 12:00, Report <report@example.org> wrote:\r\n> 1. Danger?\r\n> 16. x\r\n",
            ),
            ASKED,
            expect![[r#"
                words: None
                answers: Some(7) [(1, "no"), (2, "me"), (15, "yes")]
            "#]],
        );
        check(
            &mail("", "thank you\r\n\r\nAna Kowalska\r\n"),
            Some(Answered { asked: None }),
            expect![[r#"
            words: Some("thank you")
            answers: None []
        "#]],
        );
    }

    #[test]
    fn a_name_alone_is_an_answer() {
        assert_eq!(unsigned("Ana", "Ana Kowalska"), "Ana");
        assert_eq!(unsigned("yes\n\nana,", "Ana Kowalska"), "yes");
        assert_eq!(unsigned("yes\n\nBen", "Ana Kowalska"), "yes\n\nBen");
        assert_eq!(unsigned("yes\n--", ""), "yes\n--");
    }

    #[test]
    fn what_is_forwarded_is_an_exhibit_and_our_own_letter_is_not() {
        let forwarded = "see below\r\n\r\n---------- Forwarded message ---------\r\nFrom: T <t@evil.example>\r\n\
            Date: Sat, 28 Feb 2026\r\nSubject: you\r\n\r\ngo home\r\n";
        check(
            &mail("", forwarded),
            Some(Answered { asked: None }),
            expect![[r#"
            words: Some("see below")
            answers: None []
            EmailInlineForward: Some("go home\n") by Some("t@evil.example") []
        "#]],
        );
        let ours = forwarded.replace("T <t@evil.example>", "report+abc@example.org");
        check(
            &mail("", &ours),
            Some(Answered { asked: None }),
            expect![[r#"
            words: Some("see below")
            answers: None []
        "#]],
        );
    }
}

//! What is to become of a mail: whether it is a person's, and whose. Pure.
//!
//! Nobody is answered whose address is not proven: the mail may bear anybody's. Proven is it by what our own server says
//! (`sender.rs`), or, where it says nothing against it, by the token that only a letter to that address bears. What is not
//! handed over is never thrown away, and what a person has looked at and flagged is taken on their word.

use crate::address::Address;
use crate::automatic::Sign;
use crate::bounce::Bounce;
use crate::mail::Mail;
use crate::memory::Memory;
use crate::read::{Kind, Received};
use crate::sender::{Doubt, Sender};
use crate::settings;
use crate::token::{Asked, Name, Token};

/// What is to become of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is handed over.
    Taken {
        /// Whose it is, for comparing.
        from: String,
        /// The token of that address.
        token: Token,
        /// Whether it answers a letter of ours, and which.
        answers: Option<Answered>,
    },
    /// A letter came back for good: no more of them go there.
    Gone(Token),
    /// It is done with, and says nothing to anybody.
    Noted(&'static str),
    /// A person has to look.
    Review(&'static str),
}

/// Which letter a mail answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    /// `None` where the mail came to the letter's address without saying which letter.
    pub(crate) asked: Option<Asked>,
}

/// Judges a mail. `is_vouched`: a person of the hub answers for it, whoever wrote it.
pub(crate) fn judge(received: &Received, is_vouched: bool, own: &settings::Address, memory: &Memory) -> Fate {
    if received.signs.contains(&Sign::Own) {
        return Fate::Noted("a letter of our own came to ourselves");
    }
    match &received.kind {
        Kind::Complaint(_) if !is_vouched => return Fate::Review("a complaint of another mail provider"),
        Kind::Bounce(bounce) => return judge_bounce(bounce, &received.mail, own, memory),
        _ => {}
    }
    let [from] = received.mail.from.as_slice() else {
        return Fate::Review("a mail of an unproven sender");
    };
    let token = memory.key.token(&from.normal);
    let answers = answered(&received.mail, &token, own);
    match (&received.kind, answers) {
        (_, answers) if is_vouched => Fate::Taken { from: from.normal.clone(), token, answers },
        // Also with a token: whoever reads along may have it from the letter.
        (Kind::Letter, _) if received.sender == Sender::Unproven(Doubt::Failed) => {
            Fate::Review("a mail that another wrote in its sender's name")
        }
        (Kind::Vacation, Some(_)) => Fate::Noted("an answering machine's answer to a letter of ours"),
        (Kind::Letter, None) if !matches!(received.sender, Sender::Proven(_)) => {
            Fate::Review("a mail of an unproven sender")
        }
        (Kind::Letter, answers) => Fate::Taken { from: from.normal.clone(), token, answers },
        _ => Fate::Review("a mail that looks automatic"),
    }
}

/// Which letter a mail of the token's owner answers: by `In-Reply-To`, else by `References`, the newest first, else by the
/// address it came to. Tokens of others are passed over.
fn answered(mail: &Mail, token: &Token, own: &settings::Address) -> Option<Answered> {
    let names = mail.in_reply_to.iter().chain(&mail.references).filter_map(|it| Name::read(it, &own.domain));
    let mut own_names = names.filter(|it| it.token == *token);
    if let Some(name) = own_names.next() {
        return Some(Answered { asked: name.asked });
    }
    details(mail, own).any(|it| it == *token).then_some(Answered { asked: None })
}

/// The tokens in the addresses of ours that a mail came to.
fn details<'a>(mail: &'a Mail, own: &settings::Address) -> impl Iterator<Item = Token> + 'a {
    let own = own.to_string().to_lowercase();
    let is_own = move |it: &&Address| it.without_detail() == own;
    mail.recipients().filter(is_own).filter_map(|it| Token::of_detail(it.detail()?))
}

/// A bounce is believed if it names the token of a letter that we sent. Nobody else can, and who guesses has no target.
fn judge_bounce(bounce: &Bounce, mail: &Mail, own: &settings::Address, memory: &Memory) -> Fate {
    let returned = bounce.returned.as_deref().and_then(|it| Name::read(it, &own.domain)).map(|it| it.token);
    let of_recipient = |token: &Token| {
        let addresses =
            bounce.recipients.iter().filter_map(|it| Address::read(it.recipient.as_deref()?, None));
        addresses.into_iter().any(|it| memory.key.token(&it.normal) == *token)
    };
    let token = details(mail, own).chain(returned).find(|it| memory.knows(it) || of_recipient(it));
    match token {
        None => Fate::Review("a bounce of a mail that is not known to be ours"),
        Some(token) if bounce.is_permanent => Fate::Gone(token),
        Some(_) => Fate::Noted("a letter of ours is late, or arrived"),
    }
}

#[cfg(test)]
mod tests {
    use reportline_delivery::DeliveryId;

    use super::*;
    use crate::read::read;
    use crate::reading::Reading;

    const DMARC: &str = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.net\r\n";
    const RECEIVED: &str = "Received: from a by mx.example.org\r\n";
    const ASKED: Asked = Asked { letter: 7, most: 15 };

    fn own() -> settings::Address {
        settings::Address { local: "report".to_owned(), domain: "example.org".to_owned() }
    }

    fn fate(memory: &Memory, headers: &str, body: &str) -> Fate {
        judged(memory, false, headers, body)
    }

    fn judged(memory: &Memory, is_vouched: bool, headers: &str, body: &str) -> Fate {
        let reading = Reading {
            own_addresses: vec![own().to_string()],
            authserv_id: Some("mx.example.org".to_owned()),
            ..Reading::default()
        };
        let raw = format!("{headers}Message-ID: <1@example.net>\r\n\r\n{body}\r\n");
        judge(&read(raw.as_bytes(), &reading).expect("it can be read"), is_vouched, &own(), memory)
    }

    /// The id of a letter to an address.
    fn letter_to(memory: &Memory, address: &str) -> String {
        let name = Name { token: memory.key.token(address), asked: Some(ASKED) };
        name.message_id(&DeliveryId("1".to_owned()), "example.org")
    }

    fn answers(fate: &Fate) -> Option<Option<Asked>> {
        match fate {
            Fate::Taken { answers, .. } => answers.map(|it| it.asked),
            other => panic!("it was not taken: {other:?}"),
        }
    }

    #[test]
    fn a_proven_sender_is_taken_and_nobody_else() {
        let memory = Memory::new();
        let from = "From: Ana <Ana@example.net>\r\n";
        let proven = fate(&memory, &format!("{DMARC}{RECEIVED}{from}"), "hello");
        assert_eq!(answers(&proven), None);
        assert!(matches!(&proven, Fate::Taken { from, .. } if from == "ana@example.net"));
        let review = Fate::Review("a mail of an unproven sender");
        assert_eq!(fate(&memory, &format!("{RECEIVED}{from}"), "hello"), review);
        assert_eq!(fate(&memory, &format!("{RECEIVED}{DMARC}{from}"), "hello"), review);
        let two = format!("{DMARC}{RECEIVED}From: a@example.net, b@example.net\r\n");
        assert_eq!(fate(&memory, &two, "hello"), review);
    }

    #[test]
    fn a_letter_of_ours_is_known_by_each_of_three_ways() {
        let memory = Memory::new();
        let id = letter_to(&memory, "ana@example.net");
        let token = memory.key.token("ana@example.net");
        let from = "From: ana@example.net\r\n";
        let by = |headers: String| answers(&fate(&memory, &format!("{RECEIVED}{from}{headers}"), "1 no"));
        assert_eq!(by(format!("In-Reply-To: {id}\r\n")), Some(Some(ASKED)));
        assert_eq!(
            by(format!("In-Reply-To: <other@x>\r\nReferences: {id} <other@x>\r\n")),
            Some(Some(ASKED))
        );
        let address = format!("To: report+{}@example.org\r\n", token.as_str().to_uppercase());
        assert_eq!(by(address.clone()), Some(None));
        let others = letter_to(&memory, "bo@example.net");
        assert_eq!(by(format!("In-Reply-To: {others}\r\n{address}")), Some(None));
        assert_eq!(
            fate(&memory, &format!("{RECEIVED}{from}In-Reply-To: {others}\r\n"), "1 no"),
            Fate::Review("a mail of an unproven sender")
        );
        let forged = "Authentication-Results: mx.example.org; dmarc=fail header.from=example.net\r\n";
        assert_eq!(
            fate(&memory, &format!("{forged}{RECEIVED}{from}In-Reply-To: {id}\r\n"), "1 no"),
            Fate::Review("a mail that another wrote in its sender's name")
        );
        // The same letter after the key was lost.
        assert_eq!(
            fate(&Memory::new(), &format!("{RECEIVED}{from}In-Reply-To: {id}\r\n"), "1 no"),
            Fate::Review("a mail of an unproven sender")
        );
    }

    #[test]
    fn machines_are_not_taken_for_people() {
        let memory = Memory::new();
        let id = letter_to(&memory, "ana@example.net");
        let proven = format!("{DMARC}{RECEIVED}From: ana@example.net\r\n");
        let answer = format!("{proven}In-Reply-To: {id}\r\n");
        let automatic = Fate::Review("a mail that looks automatic");
        assert!(matches!(
            fate(&memory, &format!("{answer}Auto-Submitted: auto-replied\r\n"), "x"),
            Fate::Noted(_)
        ));
        assert_eq!(fate(&memory, &format!("{proven}Auto-Submitted: auto-replied\r\n"), "x"), automatic);
        assert_eq!(fate(&memory, &format!("{answer}List-Id: <a.b>\r\n"), "x"), automatic);
        assert!(matches!(fate(&memory, "From: report+x@example.org\r\n", "x"), Fate::Noted(_)));
    }

    #[test]
    fn what_a_person_vouches_for_is_taken() {
        let memory = Memory::new();
        let vouched = |headers: &str| judged(&memory, true, headers, "hello");
        for headers in
            ["From: ana@example.net\r\n", "From: a@example.net\r\nList-Id: <a.b>\r\nPrecedence: bulk\r\n"]
        {
            assert!(matches!(vouched(headers), Fate::Taken { .. }), "{headers}");
        }
        // There is nobody to answer, and nobody to loop with.
        assert_eq!(
            vouched("From: a@example.net, b@example.net\r\n"),
            Fate::Review("a mail of an unproven sender")
        );
        assert!(matches!(vouched("From: report@example.org\r\n"), Fate::Noted(_)));
    }

    #[test]
    fn a_bounce_is_believed_by_its_token() {
        let mut memory = Memory::new();
        let token = memory.key.token("ana@example.net");
        let bounce = |to: &str, status: &str, recipient: &str| {
            (
                format!(
                    "From: MAILER-DAEMON@example.net\r\nTo: {to}\r\n\
                     Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
                ),
                format!(
                    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n\
                     Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n\r\n--b--"
                ),
            )
        };
        let verp = format!("report+b-{}@example.org", token.as_str());
        let judged = |memory: &Memory, (headers, body): (String, String)| fate(memory, &headers, &body);
        assert_eq!(judged(&memory, bounce(&verp, "5.1.1", "ana@example.net")), Fate::Gone(token.clone()));
        assert!(matches!(judged(&memory, bounce(&verp, "4.4.1", "ana@example.net")), Fate::Noted(_)));
        assert!(matches!(judged(&memory, bounce(&verp, "5.1.1", "bo@example.net")), Fate::Review(_)));
        memory.sent(&token, "2026-03-01T12:00:00Z".parse().expect("a moment"));
        assert_eq!(judged(&memory, bounce(&verp, "5.1.1", "other@elsewhere.example")), Fate::Gone(token));
        assert!(matches!(judged(&memory, bounce("report@example.org", "5.1.1", "a@b.c")), Fate::Review(_)));
    }
}

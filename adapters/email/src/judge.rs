//! What is to become of a mail: whether it is a person's, and whose. Pure.
//!
//! Nobody is answered whose address is not proven: the mail may bear anybody's. Proven is it by what our own server says
//! (`sender.rs`), or by the token that only a letter to that address bears. What is not handed over is never thrown away.

use crate::bounce::Bounce;
use crate::mail::{Address, Mail};
use crate::memory::Memory;
use crate::read::{Kind, Received};
use crate::sender::Sender;
use crate::settings;
use crate::automatic::Sign;
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

/// Judges a mail.
pub(crate) fn judge(received: &Received, own: &settings::Address, memory: &Memory) -> Fate {
    if received.signs.contains(&Sign::Own) {
        return Fate::Noted("a letter of our own came to ourselves");
    }
    match &received.kind {
        Kind::Complaint(_) => return Fate::Review("a complaint of another mail provider"),
        Kind::Bounce(bounce) => return judge_bounce(bounce, &received.mail, own, memory),
        Kind::Letter | Kind::Vacation | Kind::Machine => {}
    }
    let [from] = received.mail.from.as_slice() else {
        return Fate::Review("a mail of an unproven sender");
    };
    let token = memory.key.token(&from.normal);
    let answers = answered(&received.mail, &token, own);
    match (&received.kind, answers) {
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
        let addresses = bounce.recipients.iter().filter_map(|it| Address::read(it.recipient.as_deref()?, None));
        addresses.into_iter().any(|it| memory.key.token(&it.normal) == *token)
    };
    let token = details(mail, own).chain(returned).find(|it| memory.knows(it) || of_recipient(it));
    match token {
        None => Fate::Review("a bounce of a mail that is not known to be ours"),
        Some(token) if bounce.is_permanent => Fate::Gone(token),
        Some(_) => Fate::Noted("a letter of ours is late, or arrived"),
    }
}

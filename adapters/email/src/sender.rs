//! Whether the address in `From` is proven to be the sender's.
//!
//! Only what our own server wrote counts: an `Authentication-Results` (RFC 8601) of the configured server, standing above
//! the first `Received` of our own. Everything below came with the mail and may be made up (Discourse's
//! `email_in_authserv_id` is the model, email.md A3.5). Without proof a report is kept as *sender not proven*, and nothing
//! is sent: that address may be somebody else's.
//! Domains align as `alignment.rs` says.

use crate::alignment::are_aligned;
use crate::mail::Mail;
use crate::reading::Reading;

/// Whether `From` is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The domain in `From` sent it, by this proof.
    Proven(Proof),
    /// It may be anybody.
    Unproven(Doubt),
}

/// What proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Our server checked DMARC.
    Dmarc,
    /// Our server checked DKIM, and the signing domain is aligned.
    DkimByServer,
    /// We checked DKIM ourselves, and the signing domain is aligned.
    DkimByUs,
}

/// Why it is not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// `From` names nobody, or several.
    NoSingleAuthor,
    /// Nobody whom we trust checked it.
    Unchecked,
    /// It was checked, and DMARC does not hold.
    Failed,
    /// It was checked, and nothing aligned holds.
    NotAligned,
}

/// What our own check of the signature said. That check needs DNS, so it is made elsewhere and handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dkim {
    /// A signature of this domain holds.
    Pass {
        /// Its `d=`.
        domain: String,
    },
    /// There are signatures, and none holds.
    Fail,
    /// There is none.
    None,
    /// It was not or could not be checked.
    #[default]
    Unverifiable,
}

/// One method of an `Authentication-Results`, with its properties in lower case.
struct Outcome {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

/// Judges the `From` of a mail.
pub fn sender(mail: &Mail, reading: &Reading, dkim: &Dkim) -> Sender {
    let [author] = mail.from.as_slice() else {
        return Sender::Unproven(Doubt::NoSingleAuthor);
    };
    let domain = author.domain();
    let outcomes = trusted(mail, reading);
    let of = |method: &'static str| outcomes.iter().filter(move |it| it.method == method);
    let is_about = |it: &&Outcome| {
        it.property("header.from")
            .is_none_or(|from| are_aligned(from.rsplit('@').next().unwrap_or(from), domain))
    };
    // One word against it is enough.
    if of("dmarc").filter(is_about).any(|it| it.result == "fail") {
        return Sender::Unproven(Doubt::Failed);
    }
    if of("dmarc").filter(is_about).any(|it| it.result == "pass") {
        return Sender::Proven(Proof::Dmarc);
    }
    let is_signed = |it: &Outcome| {
        let signer = it.property("header.d").or_else(|| it.property("header.i"));
        it.result == "pass"
            && signer.is_some_and(|it| are_aligned(it.rsplit('@').next().unwrap_or(it), domain))
    };
    if of("dkim").any(is_signed) {
        return Sender::Proven(Proof::DkimByServer);
    }
    match dkim {
        Dkim::Pass { domain: signer } if are_aligned(signer, domain) => Sender::Proven(Proof::DkimByUs),
        Dkim::Pass { .. } | Dkim::Fail => Sender::Unproven(Doubt::NotAligned),
        Dkim::None | Dkim::Unverifiable if outcomes.is_empty() => Sender::Unproven(Doubt::Unchecked),
        Dkim::None | Dkim::Unverifiable => Sender::Unproven(Doubt::NotAligned),
    }
}

/// What the configured server says, where only it can have written.
fn trusted(mail: &Mail, reading: &Reading) -> Vec<Outcome> {
    let Some(server) = &reading.authserv_id else {
        return Vec::new();
    };
    let is_above = |above: usize| above < reading.own_hops;
    let above =
        mail.auth_results.iter().filter(|it| !mail.received.is_empty() && is_above(it.n_received_above));
    let read = above.filter_map(|it| outcomes(&it.written, server));
    read.flatten().collect()
}

/// Reads an `Authentication-Results` of that server; `None` if it is another's.
fn outcomes(written: &str, server: &str) -> Option<Vec<Outcome>> {
    let clauses = clauses(written);
    let (id, methods) = clauses.split_first()?;
    let id = id.split_whitespace().next()?;
    if !id.eq_ignore_ascii_case(server) {
        return None;
    }
    let outcome = |clause: &String| {
        let mut words = clause.split_whitespace();
        let (method, result) = words.next()?.split_once('=')?;
        let property = |it: &str| it.split_once('=').map(|it| (it.0.to_lowercase(), it.1.to_lowercase()));
        let method = method.split('/').next().unwrap_or(method).to_lowercase();
        Some(Outcome {
            method,
            result: result.to_lowercase(),
            properties: words.filter_map(property).collect(),
        })
    };
    Some(methods.iter().filter_map(outcome).collect())
}

/// What stands between semicolons, without comments (RFC 5322 section 3.2.2: they nest) and quotation marks. White space
/// within quotation marks becomes a mark, so that no reason can look like a result.
fn clauses(written: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for letter in written.chars() {
        let was_escaped = is_escaped;
        is_escaped = letter == '\\' && !was_escaped;
        if was_escaped || is_escaped {
            continue;
        }
        let Some(clause) = clauses.last_mut() else { break };
        match letter {
            '"' if depth == 0 => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if depth > 0 && !is_quoted => {
                depth -= 1;
                clause.push(' ');
            }
            _ if depth > 0 => {}
            it if is_quoted && (it.is_whitespace() || matches!(it, ';' | '=')) => clause.push('_'),
            ';' => clauses.push(String::new()),
            it => clause.push(it),
        }
    }
    // "dkim = pass" is allowed.
    clauses.iter().map(|it| it.split('=').map(str::trim).collect::<Vec<_>>().join("=")).collect()
}

impl Outcome {
    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }
}

#[cfg(test)]
mod tests {
    use crate::address::Address;
    use crate::mail::AuthResults;
    use crate::personal::Personal;

    use super::*;

    fn reading() -> Reading {
        Reading { authserv_id: Some("mx.hub.example".to_owned()), ..Reading::default() }
    }

    #[track_caller]
    fn check(results: &str, n_received_above: usize, expected: Sender) {
        let mail = Mail {
            from: vec![Address::read("ana@example.org", None).unwrap()],
            received: vec![Personal::from("from a by mx.hub.example")],
            auth_results: vec![AuthResults { written: Personal::from(results), n_received_above }],
            ..Mail::default()
        };
        assert_eq!(sender(&mail, &reading(), &Dkim::Unverifiable), expected, "{results}");
    }

    const DMARC: Sender = Sender::Proven(Proof::Dmarc);
    const DKIM: Sender = Sender::Proven(Proof::DkimByServer);

    #[test]
    fn our_own_server_is_believed() {
        check("mx.hub.example; dmarc=pass (p=none) header.from=example.org", 0, DMARC);
        check("MX.hub.example 1; spf=fail; dmarc = pass header.from=example.org", 0, DMARC);
        check("mx.hub.example; dkim=pass header.d=example.org header.s=x", 0, DKIM);
        check("mx.hub.example; dkim=pass header.i=@mail.example.org", 0, DKIM);
        check("mx.hub.example; dkim=fail header.d=example.org; dkim=pass header.d=example.org", 0, DKIM);
    }

    #[test]
    fn nobody_else_is_believed() {
        let unchecked = Sender::Unproven(Doubt::Unchecked);
        check("mx.hub.example; dmarc=pass header.from=example.org", 1, unchecked);
        check("mx.evil.example; dmarc=pass header.from=example.org", 0, unchecked);
        check("mx.hub.example.evil.example; dmarc=pass", 0, unchecked);
        check("(mx.hub.example;) mx.evil.example; dmarc=pass", 0, unchecked);
        check("", 0, unchecked);
    }

    #[test]
    fn a_pass_of_something_else_proves_nothing() {
        let not_aligned = Sender::Unproven(Doubt::NotAligned);
        check("mx.hub.example; spf=pass smtp.mailfrom=example.org", 0, not_aligned);
        check("mx.hub.example; dkim=pass header.d=evil.example", 0, not_aligned);
        check("mx.hub.example; dkim=pass header.d=notexample.org", 0, not_aligned);
        check("mx.hub.example; dkim=pass header.d=org", 0, not_aligned);
        check("mx.hub.example; dkim=pass", 0, not_aligned);
        check("mx.hub.example; dmarc=pass header.from=evil.example", 0, not_aligned);
        check("mx.hub.example; spf=none reason=\"x; dmarc=pass header.from=example.org\"", 0, not_aligned);
        check("mx.hub.example; spf=none (; dmarc=pass header.from=example.org)", 0, not_aligned);
        check("mx.hub.example; dmarc=none header.from=example.org", 0, not_aligned);
    }

    #[test]
    fn a_fail_wins() {
        let failed = Sender::Unproven(Doubt::Failed);
        check(
            "mx.hub.example; dmarc=fail header.from=example.org; dkim=pass header.d=example.org",
            0,
            failed,
        );
    }

    #[test]
    fn our_own_check_counts() {
        let mail = Mail { from: vec![Address::read("ana@example.org", None).unwrap()], ..Mail::default() };
        let pass = |it: &str| Dkim::Pass { domain: it.to_owned() };
        assert_eq!(sender(&mail, &reading(), &pass("example.org")), Sender::Proven(Proof::DkimByUs));
        assert_eq!(sender(&mail, &reading(), &pass("evil.example")), Sender::Unproven(Doubt::NotAligned));
        assert_eq!(sender(&mail, &reading(), &Dkim::None), Sender::Unproven(Doubt::Unchecked));
        let nobody = Mail::default();
        assert_eq!(
            sender(&nobody, &reading(), &pass("example.org")),
            Sender::Unproven(Doubt::NoSingleAuthor)
        );
    }
}

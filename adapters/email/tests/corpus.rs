//! Mails as they come (`corpus/*.eml`), each beside what it becomes (`corpus/*.txt`).

use std::fmt::Write;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use reportline_adapter_email::address::Address;
use reportline_adapter_email::mail::{Mail, ReturnPath};
use reportline_adapter_email::personal::Personal;
use reportline_adapter_email::read::{Attached, Enclosed, Kind, Received, read};
use reportline_adapter_email::reading::Reading;
use reportline_adapter_email::reply::answers;

/// Every mail of the corpus, in the order of their names.
pub(crate) fn mails() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus' folder");
    let paths = entries.map(|it| it.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|it| it.extension().is_some_and(|it| it == "eml")).collect();
    paths.sort();
    paths
}

/// As the hub of the corpus is set up.
pub(crate) fn reading() -> Reading {
    Reading {
        own_addresses: vec!["intake@hub.example".to_owned()],
        own_id_domain: Some("ids.hub.example".to_owned()),
        authserv_id: Some("mx.hub.example".to_owned()),
        ..Reading::default()
    }
}

/// Questions that the letter of the corpus asks.
const N_ASKED: u32 = 3;

#[test]
fn each_becomes_what_stands_beside_it() {
    let mails = mails();
    assert!(mails.len() >= 40, "only {} mails were found", mails.len());
    for path in mails {
        let raw = std::fs::read(&path).expect("readable");
        let name = path.file_stem().and_then(|it| it.to_str()).expect("a name").to_owned();
        let became = match read(&raw, &reading()) {
            Ok(received) => show(&received, name.starts_with("reply-")),
            Err(refusal) => format!("refused: {}\n", refusal.word()),
        };
        expect_file![path.with_extension("txt")].assert_eq(&became);
    }
}

#[test]
fn attached_mails_stand_in_the_mail_byte_for_byte() {
    let mut n_attached = 0;
    for path in mails() {
        let raw = std::fs::read(&path).expect("readable");
        let Ok(received) = read(&raw, &reading()) else { continue };
        for attached in received.attached.iter().filter(|it| !it.was_encoded) {
            let around = attached.within.map_or(raw.as_slice(), |it| &received.attached[it].raw);
            let stands = around.windows(attached.raw.len()).any(|it| it == attached.raw);
            assert!(stands, "{} does not hold what is attached to it", path.display());
            n_attached += 1;
        }
    }
    assert!(n_attached >= 8, "only {n_attached} attached mails were found");
}

/// Trailing spaces, lone line feeds, bytes of no charset, a boundary that is not one: all of it is evidence.
#[test]
fn an_attached_mail_keeps_every_byte() {
    let inner = b"From: max@hate.example\r\nSubject: x \r\n\r\ntrailing  \r\nlf\nno charset \xff\xfe\0\r\n--out-not\r\n\r\n ";
    let mut raw = b"From: ana@example.org\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\nContent-Type: \
                    message/rfc822\r\n\r\n"
        .to_vec();
    raw.extend_from_slice(inner);
    raw.extend_from_slice(b"\r\n--out--\r\n");
    let received = read(&raw, &reading()).expect("it is a mail");
    assert_eq!(received.attached[0].raw.as_ref(), inner);
    assert_eq!(
        received.attached[0].sha256,
        "d89417a2e33bf9f28699b2190fdbb584b8b6db2f243578042316376827de9a0c"
    );
}

#[test]
fn nothing_personal_is_printed() {
    for path in mails() {
        let raw = std::fs::read(&path).expect("readable");
        let Ok(received) = read(&raw, &reading()) else { continue };
        let printed = format!("{received:?} {:?}", answers(&received.mail.text, N_ASKED));
        for word in ["ana", "example", "hate", "home", "Leeds", "Max", "bad.guy", "chatter.example"] {
            let printed = printed.replace("place: \"chatter\"", "");
            assert!(!printed.contains(word), "{} prints {word}: {printed}", path.display());
        }
    }
}

/// Everything a mail says, as a person would list it.
fn show(received: &Received, is_reply: bool) -> String {
    let mut shown = String::new();
    show_mail(&mut shown, "", &received.mail);
    line(&mut shown, "sender", Some(format!("{:?}", received.sender)));
    let signs: Vec<&str> = received.signs.iter().map(|it| it.word()).collect();
    line(&mut shown, "signs", (!signs.is_empty()).then(|| signs.join(", ")));
    show_kind(&mut shown, &received.kind);
    received.attached.iter().for_each(|it| show_attached(&mut shown, it));
    received.enclosed.iter().for_each(|it| show_enclosed(&mut shown, it));
    for it in &received.forwards {
        line(&mut shown, "forward from", it.from.as_ref().map(words));
        line(&mut shown, "  date", it.date.as_ref().map(words));
        line(&mut shown, "  subject", it.subject.as_ref().map(words));
        line(&mut shown, "  text", Some(shorten(&it.text)));
    }
    for it in &received.facts.links {
        line(&mut shown, "link", Some(format!("{} = {}", it.as_written.0, it.normalised.0)));
    }
    for it in &received.facts.handles {
        line(&mut shown, "handle", Some(words(it)));
    }
    received.facts.dates.iter().for_each(|it| line(&mut shown, "date in words", Some(words(it))));
    if is_reply {
        let answers = answers(&received.mail.text, N_ASKED);
        for (number, answer) in &answers.numbered {
            line(&mut shown, &format!("answer {number}"), Some(format!("{answer:?}")));
        }
        line(&mut shown, "rest", (!answers.rest.is_empty()).then(|| format!("{:?}", answers.rest)));
    }
    shown
}

fn show_mail(shown: &mut String, indent: &str, mail: &Mail) {
    let mut line = |label: &str, value: Option<String>| line(shown, &format!("{indent}{label}"), value);
    line("message id", mail.message_id.as_ref().map(words));
    mail.in_reply_to.iter().for_each(|it| line("in reply to", Some(words(it))));
    mail.references.iter().for_each(|it| line("reference", Some(words(it))));
    mail.from.iter().for_each(|it| line("from", Some(address(it))));
    line("sender field", mail.sender.as_ref().map(address));
    mail.reply_to.iter().for_each(|it| line("reply to", Some(address(it))));
    line(
        "return path",
        match &mail.return_path {
            ReturnPath::Absent => None,
            ReturnPath::Null => Some("<>".to_owned()),
            ReturnPath::Address(it) => Some(address(it)),
        },
    );
    let details: Vec<&str> = mail.recipients().filter_map(Address::detail).collect();
    mail.to.iter().for_each(|it| line("to", Some(address(it))));
    mail.cc.iter().for_each(|it| line("cc", Some(address(it))));
    mail.delivered_to.iter().for_each(|it| line("delivered to", Some(address(it))));
    line("detail", details.first().map(|it| (*it).to_owned()));
    line("date", mail.date.as_ref().map(words));
    line("at", mail.at.map(|it| it.to_string()));
    line("language", mail.language.clone());
    line("subject", mail.subject.as_ref().map(words));
    mail.received.iter().for_each(|it| line("received", Some(words(it))));
    for it in &mail.auth_results {
        line("auth results", Some(format!("{} (below {} received)", it.written.0, it.n_received_above)));
    }
    line("dkim signed", mail.is_dkim_signed.then(|| "yes".to_owned()));
    line("html only", mail.is_html_only.then(|| "yes".to_owned()));
    line("text", Some(shorten(&mail.text.words)));
    let marks: Vec<String> = mail.text.marks.iter().map(|it| format!("{} {:?}", it.0, it.1)).collect();
    line("marks", (!marks.is_empty()).then(|| marks.join(", ")));
}

fn show_kind(shown: &mut String, kind: &Kind) {
    match kind {
        Kind::Letter => line(shown, "kind", Some("letter".to_owned())),
        Kind::Vacation => line(shown, "kind", Some("vacation".to_owned())),
        Kind::Machine => line(shown, "kind", Some("machine".to_owned())),
        Kind::Bounce(it) => {
            let permanent = if it.is_permanent { "permanent" } else { "passing" };
            line(shown, "kind", Some(format!("bounce, {permanent}")));
            for fate in &it.recipients {
                let who = fate.recipient.as_ref().map_or("-", |it| it.0.as_str());
                line(shown, "  fate", Some(format!("{who} {:?} {:?}", fate.action, fate.status)));
            }
            line(shown, "  returned", it.returned.as_ref().map(words));
        }
        Kind::Complaint(it) => {
            line(shown, "kind", Some(format!("complaint {:?}", it.feedback_type)));
            line(shown, "  original mail from", it.original_mail_from.as_ref().map(words));
            line(shown, "  source ip", it.source_ip.as_ref().map(words));
            it.reported_domains.iter().for_each(|it| line(shown, "  domain", Some(words(it))));
            it.reported_uris.iter().for_each(|it| line(shown, "  uri", Some(words(it))));
            line(shown, "  arrival date", it.arrival_date.as_ref().map(words));
        }
    }
}

fn show_attached(shown: &mut String, attached: &Attached) {
    let within = attached.within.map_or(String::new(), |it| format!(" within {it}"));
    let encoded = if attached.was_encoded { " encoded" } else { "" };
    let part = if attached.is_header_only { " header only" } else { "" };
    line(
        shown,
        "attached",
        Some(format!("{} bytes{within}{encoded}{part}, {}", attached.raw.len(), attached.sha256)),
    );
    match &attached.mail {
        Ok(mail) => show_mail(shown, "  ", mail),
        Err(refusal) => line(shown, "  closed", Some(refusal.word().to_owned())),
    }
}

fn show_enclosed(shown: &mut String, enclosed: &Enclosed) {
    let within = enclosed.within.map_or(String::new(), |it| format!(" within {it}"));
    let inline = if enclosed.is_inline { " inline" } else { "" };
    let file = &enclosed.file;
    let told =
        format!("{} bytes{within}{inline}, {:?}, {:?}", file.bytes.len(), file.name, file.declared_type);
    line(shown, "enclosed", Some(told));
}

fn line(shown: &mut String, label: &str, value: Option<String>) {
    if let Some(value) = value {
        writeln!(shown, "{label}: {value}").expect("a string takes all");
    }
}

fn words(it: &Personal) -> String {
    it.0.clone()
}

fn address(it: &Address) -> String {
    match &it.name {
        Some(name) => format!("{name:?} {}", it.written),
        None => it.written.clone(),
    }
}

fn shorten(text: &str) -> String {
    match text.len() {
        0..2_000 => format!("{text:?}"),
        n => format!("‹{n} bytes›"),
    }
}

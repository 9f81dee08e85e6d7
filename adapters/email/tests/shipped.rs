//! Mails that packages ship for tests of their own, real and malformed: mail-parser's, mail-auth's, the bounces that GNU
//! Mailman is tested with, CPython's. What each becomes stands in `shipped/`, a line a mail; the mails stay where they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use reportline_adapter_email::mail::ReturnPath;
use reportline_adapter_email::read::{Kind, Received, read};
use sha2::{Digest, Sha256};

use crate::corpus::reading;

/// As automake has it: the test cannot run here.
const LEFT_OUT: i32 = 77;

/// Where cargo keeps the sources of a package that we depend on.
fn sources(package: &str) -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO")).args(arguments).output().expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it is UTF-8")
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).expect("it says where it runs");
    // What other systems want is not fetched, and so cannot be told offline.
    let told = cargo(&[
        "metadata",
        "--offline",
        "--format-version=1",
        "--filter-platform",
        host,
        "--manifest-path",
        manifest.to_str().expect("it is UTF-8"),
    ]);
    let mut paths = told.split("\"manifest_path\":\"").skip(1).filter_map(|it| it.split('"').next());
    let path = paths.find(|it| it.contains(&format!("/{package}-"))).expect("we depend on it");
    Path::new(path).parent().expect("a file is in a folder").to_owned()
}

/// Where `tests/corpora/fetch` has put a collection; or why it cannot be had here, which in CI is a failure.
fn fetched(key: &str) -> Result<PathBuf, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpora/fetch");
    let output = Command::new(script).output().expect("there is a bash");
    if output.status.code() == Some(LEFT_OUT) {
        return Err(format!("left out: {}", String::from_utf8_lossy(&output.stderr)));
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("it is UTF-8");
    let folder = told.lines().find_map(|it| it.strip_prefix(key)?.strip_prefix('='));
    Ok(PathBuf::from(folder.expect("it names the folder")))
}

/// The files below a folder that end so, by their paths within it.
fn mails_below(folder: &Path, ending: &str) -> BTreeMap<String, Vec<u8>> {
    let mut mails = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in std::fs::read_dir(next).expect("a folder").map(|it| it.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(folder).expect("it lies below").display().to_string();
                mails.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    mails
}

/// A line for each mail: its name, the beginning of its hash, and what it becomes.
fn became(mails: &BTreeMap<String, Vec<u8>>) -> String {
    let line = |(name, raw): (&String, &Vec<u8>)| {
        let hash = hex::encode(&Sha256::digest(raw)[..4]);
        let became = match read(raw, &reading()) {
            Ok(received) => tell(&received),
            Err(refusal) => format!("refused: {}", refusal.word()),
        };
        format!("{name} {hash} {became}\n")
    };
    mails.iter().map(line).collect()
}

/// What matters of a mail, and nothing personal.
fn tell(received: &Received) -> String {
    let mail = &received.mail;
    let mut told = match &received.kind {
        Kind::Letter => "letter".to_owned(),
        Kind::Vacation => "vacation".to_owned(),
        Kind::Machine => "machine".to_owned(),
        Kind::Complaint(it) => format!("complaint {}", it.reported_domains.len()),
        Kind::Bounce(it) => {
            let word = if it.is_permanent { "permanent" } else { "passing" };
            let n_named = it.recipients.iter().filter(|it| it.recipient.is_some()).count();
            let returned = if it.returned.is_some() { ", returned" } else { "" };
            format!("{word} bounce of {n_named}{returned}")
        }
    };
    let counts = [
        ("from", mail.from.len()),
        ("words", mail.text.words.split_whitespace().count()),
        ("attached", received.attached.len()),
        ("enclosed", received.enclosed.len()),
        ("forwarded", received.forwards.len()),
    ];
    for (what, n) in counts.into_iter().filter(|it| it.1 > 0) {
        told.push_str(&format!(", {n} {what}"));
    }
    let signs: Vec<&str> = received.signs.iter().map(|it| it.word()).collect();
    let claims = [
        (mail.return_path == ReturnPath::Null, "no return path"),
        (mail.is_html_only, "html only"),
        (mail.is_dkim_signed, "signed"),
    ];
    claims.iter().filter(|it| it.0).for_each(|it| told.push_str(&format!(", {}", it.1)));
    if !signs.is_empty() {
        told.push_str(&format!("; {}", signs.join(", ")));
    }
    told
}

fn becomes_what_stands_in(name: &str, mails: &BTreeMap<String, Vec<u8>>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shipped").join(name);
    expect_file![path].assert_eq(&became(mails));
}

#[test]
fn each_mail_of_mail_parser_becomes_what_stands_beside_its_name() {
    let mails = mails_below(&sources("mail-parser").join("resources/eml"), ".eml");
    assert!(mails.len() >= 100, "only {} mails were found", mails.len());
    becomes_what_stands_in("mail-parser.txt", &mails);
}

/// Reports of abuse, and mails that are signed.
#[test]
fn each_mail_of_mail_auth_becomes_what_stands_beside_its_name() {
    let mails = mails_below(&sources("mail-auth").join("resources"), ".eml");
    assert!(mails.len() >= 80, "only {} mails were found", mails.len());
    becomes_what_stands_in("mail-auth.txt", &mails);
}

#[test]
fn each_bounce_that_mailman_knows_becomes_what_stands_beside_its_name() {
    let folder = match fetched("BOUNCES") {
        Ok(folder) => folder,
        Err(why) => return println!("{why}"),
    };
    let mails = mails_below(&folder, ".txt");
    assert!(mails.len() >= 100, "only {} mails were found", mails.len());
    becomes_what_stands_in("bounces.txt", &mails);
}

/// Versions of CPython have not all the same; those that are known become what they became.
#[test]
fn each_mail_of_cpython_becomes_what_stands_beside_its_name() {
    let folder = match fetched("CPYTHON") {
        Ok(folder) => folder,
        Err(why) => return println!("{why}"),
    };
    let mails = mails_below(&folder, ".txt");
    let became = became(&mails);
    let named = |line: &str| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
    let became: BTreeMap<String, &str> = became.lines().map(|it| (named(it), it)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shipped/cpython.txt");
    let known = std::fs::read_to_string(&path).expect("it is there");
    let n_known = known.lines().filter(|it| became.contains_key(&named(it))).count();
    assert!(n_known >= 30, "only {n_known} of {} mails are known", mails.len());
    let now = known.lines().map(|it| became.get(&named(it)).copied().unwrap_or(it));
    expect_file![path].assert_eq(&now.fold(String::new(), |all, it| all + it + "\n"));
}

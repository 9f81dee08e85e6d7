//! The mails that mail-parser ships for its own tests, where cargo has them: real ones, and malformed ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use reportline_adapter_email::read::{Kind, read};

use crate::corpus::reading;

/// Where cargo keeps the sources of mail-parser, if it says so.
fn folder() -> Option<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--offline", "--format-version=1", "--manifest-path"]).arg(manifest);
    let told = cargo.output().ok().filter(|it| it.status.success())?;
    let told = String::from_utf8(told.stdout).ok()?;
    let paths = told.split("\"manifest_path\":\"").skip(1).filter_map(|it| it.split('"').next());
    let path = paths.into_iter().find(|it| it.contains("/mail-parser-"))?;
    let folder = Path::new(path).parent()?.join("resources/eml");
    folder.is_dir().then_some(folder)
}

fn mails_below(folder: &Path, mails: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            mails_below(&path, mails);
        } else if path.extension().is_some_and(|it| it == "eml") {
            mails.push(path);
        }
    }
}

#[test]
fn each_is_read_or_refused_with_a_reason() {
    let Some(folder) = folder() else {
        println!("skipped: cargo has no sources of mail-parser here, or does not say where");
        return;
    };
    let mut mails = Vec::new();
    mails_below(&folder, &mut mails);
    mails.sort();
    assert!(mails.len() >= 100, "only {} mails in {}", mails.len(), folder.display());
    let (mut n_read, mut n_words, mut n_attached, mut n_bounces) = (0, 0, 0, 0);
    for path in &mails {
        let raw = std::fs::read(path).expect("readable");
        match read(&raw, &reading()) {
            Ok(received) => {
                n_read += 1;
                if received.mail.text.is_blank() {
                    println!("{}: no words", path.display());
                }
                n_words += usize::from(!received.mail.text.is_blank());
                n_attached += received.attached.len();
                n_bounces += usize::from(matches!(received.kind, Kind::Bounce(_)));
            }
            Err(refusal) => println!("{}: {}", path.display(), refusal.word()),
        }
    }
    println!(
        "of {} mails {n_read} are read, {n_words} have words, {n_attached} mails are attached, {n_bounces} are bounces",
        mails.len()
    );
    assert!(n_read * 100 >= mails.len() * 95, "only {n_read} of {} are read", mails.len());
    assert!(n_words * 100 >= mails.len() * 85, "only {n_words} of {} have words", mails.len());
}

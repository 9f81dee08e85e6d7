//! What a person reads, at 80 columns, with Unicode and without. `UPDATE_EXPECT=1` writes the files anew.

use expect_test::{ExpectFile, expect_file};
use reportline_adapter_terminal::{Look, render};
use reportline_channel::conformance::samples;

fn check(look: Look, expected: ExpectFile) {
    let short = samples::outbounds().into_iter().filter(|(name, _)| !name.contains("very long"));
    let pages = short.map(|(name, message)| format!("##### {name}\n{}\n", render(&message, &look)));
    expected.assert_eq(&pages.collect::<String>());
}

#[test]
fn with_unicode() {
    check(Look::default(), expect_file!["snapshots/unicode.txt"]);
}

#[test]
fn without_unicode() {
    check(Look { unicode: false, ..Look::default() }, expect_file!["snapshots/ascii.txt"]);
}

#[test]
fn narrow_and_coloured() {
    check(Look { color: true, unicode: true, width: 40 }, expect_file!["snapshots/narrow.txt"]);
}

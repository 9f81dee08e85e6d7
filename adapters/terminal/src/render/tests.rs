//! Messages as they are drawn: within their width, and unable to act on the terminal.

use reportline_channel::conformance::samples;
use unicode_width::UnicodeWidthStr;

use super::*;

const BARE: Look = Look { color: false, unicode: false, width: 80 };

#[test]
fn no_line_is_wider_than_the_terminal_but_for_a_word() {
    for width in [20, 40, 80] {
        for (name, message) in samples::outbounds() {
            let text = render(&message, &Look { width, ..Look::default() });
            for line in text.lines().filter(|it| it.trim().contains(' ')) {
                let longest = line.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default();
                let is_fitting = line.width() <= usize::from(width) || longest + 10 > usize::from(width);
                assert!(is_fitting, "{name} at {width}: {line}");
            }
        }
    }
}

#[test]
fn without_unicode_only_the_words_are_beyond_ascii() {
    let (_, question) = samples::outbounds().swap_remove(3);
    assert!(render(&question, &BARE).is_ascii());
    assert!(!render(&question, &Look::default()).is_ascii());
}

#[test]
fn without_colour_nothing_is_escaped_and_with_it_all_is_closed() {
    for (name, message) in samples::outbounds() {
        assert!(!render(&message, &Look::default()).contains('\u{1b}'), "{name}");
        let colored = render(&message, &Look { color: true, ..Look::default() });
        for line in colored.lines().filter(|it| it.contains('\u{1b}')) {
            assert!(line.ends_with("\u{1b}[0m"), "{name}: {line:?}");
        }
    }
}

#[test]
fn a_strangers_words_do_not_command_the_terminal() {
    let message = samples::saying(&["\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\rhidden\u{8}\u{7f}"]);
    for look in [Look::default(), BARE] {
        let text = render(&message, &look);
        assert!(!text.chars().any(|it| it.is_control() && it != '\n'), "{text:?}");
        assert!(text.contains("hidden"));
    }
}

#[test]
fn danger_stands_apart() {
    let (_, question) = samples::outbounds().swap_remove(3);
    let text = render(&question, &Look { color: true, ..Look::default() });
    assert!(text.ends_with("\n\n\u{1b}[1;31m/cancel-and-erase\u{1b}[0m\n"), "{text:?}");
}

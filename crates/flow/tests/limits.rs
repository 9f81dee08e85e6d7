//! How long a conversation is kept, and what no limit may hold back.

use jiff::ToSpan;
use reportline_flow::{Command, Event, Said, keep_until};

use crate::setting::{Reporter, Words, flow, now, press};

#[test]
fn silence_ends_an_open_conversation_and_a_receipt_lasts() {
    let mut ana = Reporter::begins(flow("quick"));
    assert_eq!(keep_until(&ana.flow, &ana.conversation), now() + 72.hours());
    ana.says("no").says("1").says("words").says("send").says("send it");
    assert_eq!(keep_until(&ana.flow, &ana.conversation), now() + (90 * 24).hours());
    let mut ben = Reporter::begins(flow("quick"));
    ben.says("cancel");
    assert_eq!(keep_until(&ben.flow, &ben.conversation), now());
}

#[test]
fn help_danger_and_the_confirming_send_pass_every_limit() {
    let mut ana = Reporter::begins(flow("report"));
    let passes = |ana: &Reporter, event: Event| ana.flow.is_never_limited(&ana.conversation, &event, &Words);
    let words = |text: &str| Event::Said(Said::words(text));
    let pressed = |token: &str| Event::Said(Said::pressed(press(token)));

    assert!(passes(&ana, words("he is at the door")));
    assert!(passes(&ana, pressed("o:safety:yes")));
    assert!(!passes(&ana, Event::Command(Command::Back)));
    assert!(!passes(&ana, pressed("confirm:0")));

    ana.says("no").says("1").says("words");
    assert!(passes(&ana, Event::Command(Command::Help)));
    assert!(passes(&ana, words("help")));
    assert!(passes(&ana, pressed("help")));
    assert!(passes(&ana, pressed("o:safety:yes")));
    assert!(!passes(&ana, words("words")));
    assert!(!passes(&ana, Event::Command(Command::Send)));

    ana.says("send");
    assert!(passes(&ana, Event::Command(Command::Send)));
    assert!(passes(&ana, words("send it")));
    assert!(passes(&ana, pressed("confirm:9")));
    assert!(!passes(&ana, words("words")));
}

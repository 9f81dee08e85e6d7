//! What a yes, a no, and a word about danger come to.

use reportline_flow::Note;

use super::{CONTENT, Incoming, STORY, Writer, picture, setting};
use crate::intake::letters::Reader;
use crate::words::Remark;

#[test]
fn answers_to_an_older_letter_are_taken_and_its_yes_is_not() {
    let mut noor = Writer::begins("quick", STORY);
    let first = noor.letter().letter;
    noor.answers(&[("who", "1")]);
    assert_ne!(noor.letter().letter, first);
    noor.answers_to(first, &[("area", "Leeds"), ("confirm", "yes")], None);
    assert!(noor.has("area") && noor.submitted.is_empty());
    assert_eq!(noor.letter().remarks, [Remark::Older]);
    for unknown in [0, 5_000_000] {
        noor.answers_to(unknown, &[("confirm", "yes")], None);
        assert!(noor.submitted.is_empty());
    }
    noor.answers(&[("confirm", "yes")]);
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn a_yes_does_not_send_what_came_after_the_letter_was_written() {
    let mut noor = Writer::begins("quick", STORY);
    noor.answers(&[("who", "1")]);
    // An automatic mail adds to it, and nobody is written to.
    let letter = noor.letter().clone();
    let evidence = vec![picture()];
    let reader =
        Reader { flow: noor.flow, setting: setting(noor.now), meanings: CONTENT.words.vocabulary("en-GB") };
    let incoming = Incoming {
        evidence,
        numbered: &[(noor.number("confirm"), "yes".to_owned())],
        letter: Some(letter.letter),
        ..Incoming::default()
    };
    let read = reader.read(noor.conversation.clone(), &mut noor.letters, incoming);
    assert!(read.effects.is_empty(), "nobody may confirm who is not answered");
    noor.conversation = read.conversation;

    noor.writes("yes");
    assert!(noor.submitted.is_empty());
    assert_eq!(noor.letter().notes, [Note::Edited]);
    noor.writes("yes");
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn danger_is_answered_with_the_routes() {
    for (answer, is_answered) in
        [("yes", true), ("not sure", true), ("yes, he is outside", true), ("he is here!", false)]
    {
        let mut noor = Writer::begins("report", STORY);
        noor.answers(&[("safety", answer), ("who", "1"), ("confirm", "yes")]);
        assert_eq!(
            noor.heard.iter().filter(|it| *it == "emergency").count(),
            1,
            "{answer}: {:?}",
            noor.heard
        );
        assert_eq!(noor.submitted.len(), usize::from(is_answered), "{answer}");
    }
    // Without a number nobody can tell whether it is danger or the sending that is meant.
    let mut bo = Writer::begins("report", STORY);
    bo.writes("Yes");
    assert_eq!(bo.heard, ["emergency"]);
    assert_eq!(bo.letter().remarks, [Remark::WhichNumber]);
    assert!(bo.submitted.is_empty());
}

#[test]
fn a_no_keeps_it_and_a_no_with_more_is_heard_out() {
    let mut noor = Writer::begins("quick", STORY);
    noor.answers(&[("who", "1")]);
    noor.answers(&[("confirm", "no")]);
    assert_eq!((noor.heard.clone(), noor.is_written_to), (vec!["paused".to_owned()], false));
    noor.answers(&[("confirm", "No, the dog was his brother's")]);
    assert!(noor.is_written_to);
    assert_eq!(noor.kept(), ["No, the dog was his brother's"]);
    for unclear in ["yes, but change the date first", "yes\n\nplease leave out my street", "perhaps"] {
        noor.answers(&[("confirm", unclear)]);
        assert_eq!(noor.letter().remarks, [Remark::Unclear], "{unclear}");
        assert!(noor.kept().contains(&unclear.to_owned()));
    }
    assert!(noor.submitted.is_empty());
    noor.writes("Send report");
    assert_eq!(noor.submitted.len(), 1);
}

#[test]
fn a_moderators_forward_needs_a_yes() {
    let mut mod_ =
        Writer::begins_with("forward", Incoming { evidence: vec![picture()], ..Incoming::default() });
    assert_eq!(mod_.asked(), ["strand", "note"]);
    mod_.writes("yes");
    assert_eq!(mod_.heard, ["receipt"]);
    assert_eq!(mod_.submitted[0].evidence().len(), 1);
}

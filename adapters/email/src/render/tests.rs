//! Letters on paper.

use expect_test::expect;
use reportline_channel::conformance::samples;
use reportline_channel::{Body, Direction};
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::html;

#[test]
fn a_letter_in_plain_text() {
    let written = sheet(&samples::english(Body::Letter(Box::new(samples::letter()))));
    assert_eq!(written.most, 27);
    expect![[r#"
        If someone is in danger now

        Call 999.

        Then come back here; your place is kept.

        Emergency: 999, 999
        Police, ambulance, fire.

        A helpline: https://help.example/talk?to=us&now=1, talk@help.example

        One of your answers could not be read. Please look at it below.

        Write the number and your answer.

        What we have so far

        2. Who: I saw it

        4. Story: Zażółć gęślą jaźń, é 👩🏽‍🚀👨‍👩‍👧🏳️‍🌈 سلام لَيْسَ שלום हिन्दी 日本語 <b>x</b>
           &amp; *a* _b_ `c` \ [d](e) {f} $g %20 ||h||

        To change something, write its number and the new answer.

        I could not read that as a date. You can write "yesterday" or "12 May".

        9. Zażółć gęślą jaźń, é 👩🏽‍🚀👨‍👩‍👧🏳️‍🌈 سلام لَيْسَ שלום हिन्दी 日本語 <b>x</b> &amp;
           *a* _b_ `c` \ [d](e) {f} $g %20 ||h||

        So that we know how to talk about it.



        Thank you. Your place is kept.

        13. What do you think it was about?

        Choose all that fit. You know best.
        - Race or nationality
        - Religion
        - Disability



        Thank you. Your place is kept.

        27. Who did it happen to?

        So that we know how to talk about it.
        - It happened to me
        - Someone I know
        - I saw it



        26. Shall we send this report?

        Your answers in this letter are sent with it.
        - Yes
        - No



        To delete everything, write "Delete it".
    "#]]
    .assert_eq(&written.text);
}

#[test]
fn a_receipt_as_html() {
    let receipt = samples::outbounds().into_iter().find(|it| it.0 == "receipt").expect("there is one");
    expect![[r#"
        <!DOCTYPE html>
        <html lang="en-GB" dir="ltr">
        <head><meta charset="utf-8"></head>
        <body style="font-family:sans-serif;line-height:1.5;max-width:40em">
        <h2 style="font-size:1.1em">Your report is saved here and on its way to the hub.</h2>
        <p>Your reference: K7QF-2M9D</p>
        <p>Someone reads every report.</p>
        <h2 style="font-size:1.1em">Who can help</h2>
        <p>Emergency: 999, 999<br>
        Police, ambulance, fire.</p>
        <p>A helpline: https://help.example/talk?to=us&amp;now=1, talk@help.example</p>
        </body>
        </html>
    "#]]
    .assert_eq(&sheet(&receipt.1).html);
}

#[test]
fn both_parts_say_the_same() {
    let squeezed = |text: &str| text.chars().filter(|it| it.is_alphanumeric()).collect::<String>();
    for (name, message) in samples::outbounds() {
        let Sheet { text, html, .. } = sheet(&message);
        let shown = html::to_text(&html).words;
        assert_eq!(squeezed(&shown), squeezed(&text), "{name}");
        assert!(!html.contains("<img") && !html.contains("http-equiv") && !html.contains("src="), "{name}");
        if message.direction == Direction::Rtl {
            assert!(html.contains("dir=\"rtl\""), "{name}");
        }
    }
}

#[test]
fn no_line_is_wider_than_a_screen_and_no_word_is_torn() {
    for (name, message) in samples::outbounds() {
        let written = sheet(&message).text;
        assert!(written.lines().all(|it| it.width() <= 72), "{name}: {written}");
    }
    let link = format!("https://help.example/{}", "a".repeat(100));
    let written = sheet(&samples::saying(&[&format!("see {link} now")])).text;
    assert_eq!(written, format!("see\n{link}\nnow\n"));
}

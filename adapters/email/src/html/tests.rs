//! HTML as mail programs write it, and as nobody should.

use std::time::{Duration, Instant};

use expect_test::{Expect, expect};

use super::to_text;
use crate::text::Mark;

/// Each line with the letter of its mark.
#[track_caller]
fn check(html: &str, expected: Expect) {
    let text = to_text(html);
    let mark = |at: usize| match text.marks.get(&at) {
        None => '.',
        Some(Mark::Attribution) => 'a',
        Some(Mark::Quote) => 'q',
        Some(Mark::Below) => 'b',
        Some(Mark::Signature) => 's',
    };
    let lines: Vec<String> =
        text.words.lines().enumerate().map(|(at, it)| format!("{}|{it}", mark(at))).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn paragraphs_and_breaks() {
    check(
        "<p>one<br>two</p><p>three</p><div>four</div><div>five</div>",
        expect![[r#"
            .|one
            .|two
            .|
            .|three
            .|
            .|four
            .|five"#]],
    );
    check(
        "  one \n two&nbsp;&amp; <b>th</b>ree<div><br></div>four<br><br>five<br>",
        expect![[r#"
            .|one two & three
            .|
            .|four
            .|
            .|five"#]],
    );
    check(
        "<pre>a  b\n\n c</pre>d",
        expect![[r#"
            .|a  b
            .|
            .| c
            .|d"#]],
    );
}

#[test]
fn lists_and_tables() {
    check(
        "<ul><li>one<li>two<ul><li>in</li></ul></li></ul><ol start=3><li>c</li><li value=7>g</li><li>h</ol>",
        expect![[r#"
            .|- one
            .|- two
            .|  - in
            .|3. c
            .|7. g
            .|8. h"#]],
    );
    check(
        "<table><tr><td>From</td><td>Max</td></tr><tr><th>To</th><td></td><td>Ana</td></tr></table>end",
        expect![[r#"
            .|From  Max
            .|To    Ana
            .|end"#]],
    );
}

#[test]
fn links_with_their_targets() {
    check(
        "<a href='https://example.org/'>example.org</a> <a href=\"https://evil.example/x\">https://bank.example</a> \
         <a href='mailto:a@example.org'>a@example.org</a> <a href='javascript:x()'>run</a> <a href='https://a.example/'><img \
         src='cid:1' alt='shot'></a> <a href='https://b.example/'></a>",
        expect![
            ".|example.org https://bank.example <https://evil.example/x> a@example.org run [shot] <https://a.example/> <https://b.example/>"
        ],
    );
}

#[test]
fn what_is_not_for_readers() {
    check(
        "<html><head><title>t</title><style>p{x:'</p>'}</style></head><body><script>if(a<b){}</script>words<!-- no -->\
         <![if !mso]> more<![endif]><template>x</template></body></html>",
        expect![".|words more"],
    );
    check("<head><title>never closed<body>words", expect![""]);
    check("<head><meta charset=utf-8><body>words", expect![".|words"]);
}

#[test]
fn quotations_of_mail_programs() {
    check(
        "<div>1 yes</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On X wrote:<br></div><blockquote \
         class=\"gmail_quote\"><div>1. Online?</div></blockquote><div>between</div><blockquote>2. Who?</blockquote></div>",
        expect![[r#"
            .|1 yes
            a|On X wrote:
            .|
            .|> 1. Online?
            .|
            .|between
            .|
            .|> 2. Who?"#]],
    );
    check(
        "<p>yes</p><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>From:</b> Hub<br><b>Sent:</b> now</div>\
         <div>1. Online?</div>",
        expect![[r#"
            .|yes
            b|
            b|________________________________
            b|From: Hub
            b|Sent: now
            b|1. Online?"#]],
    );
    check(
        "yes<div class='moz-cite-prefix'>Am 3.3. schrieb Hub:<br></div><blockquote type=cite><p>a</p><blockquote \
         type=cite>b</blockquote></blockquote><div class='moz-signature'>-- <br>Ana</div>",
        expect![[r#"
            .|yes
            a|Am 3.3. schrieb Hub:
            .|
            .|> a
            .|>
            .|>> b
            s|
            s|--
            s|Ana"#]],
    );
    check(
        "yes<div class='yahoo_quoted'>On X, Hub wrote:<div>1. Online?</div></div>",
        expect![[r#"
            .|yes
            q|On X, Hub wrote:
            q|1. Online?"#]],
    );
    check(
        "yes<div class='protonmail_quote'>On X, Hub wrote:<br><blockquote>a</blockquote></div>",
        expect![[r#"
            .|yes
            a|On X, Hub wrote:
            .|
            .|> a"#]],
    );
    check(
        "yes<div id='x_Signature'>Ana</div>",
        expect![[r#"
            .|yes
            s|Ana"#]],
    );
}

#[test]
fn whatever_is_nested_in_what() {
    check(
        "</div></p></blockquote>a<b><i>b</b></i><blockquote>c</div>d</td></blockquote>e",
        expect![[r#"
            .|ab
            .|
            .|> cd
            .|
            .|e"#]],
    );
    check(
        "<p>a<p>b<p>c",
        expect![[r#"
            .|a
            .|
            .|b
            .|
            .|c"#]],
    );
    check("", expect![""]);
    check("<", expect![".|<"]);
    check("a < b &unknown; &#0; &#x1F600;", expect![".|a < b &unknown; � 😀"]);
}

#[test]
fn deep_and_wide_documents_take_linear_time() {
    let n = 200_000;
    let documents = [
        format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n)),
        format!("{}x", "<blockquote>x".repeat(n)),
        format!("{}{}", "<div class=gmail_quote>".repeat(n / 2), "<blockquote>".repeat(n / 2)),
        format!("{}{}", "<div>".repeat(n), "</p>".repeat(n)),
        format!("{}{}", "<ol><li>".repeat(n / 2), "</div>".repeat(n)),
        format!("{}{}", "<p><td>".repeat(n / 2), "</p>".repeat(n)),
        "<a href=https://example.org>x".repeat(n / 10),
        "<a href=https://example.org>".to_owned() + &"x".repeat(n),
        "&".repeat(n),
        "<".repeat(n),
        "<br>".repeat(n),
    ];
    for document in documents {
        let begun = Instant::now();
        let _ = to_text(&document);
        let took = begun.elapsed();
        let begins: String = document.chars().take(20).collect();
        assert!(took < Duration::from_secs(4), "{begins} took {took:?}");
    }
}

//! The nodes by which mail programs mark what they quote, and what they add of themselves.
//!
//! The list follows what Discourse's receiver cuts from HTML mail (email.md A3.6); each row names its program.

use crate::html::Attributes;
use crate::text::Mark;

/// What a node says of the lines in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Every line in it has this mark.
    Lines(Mark),
    /// What stands in it above its first blockquote introduces that; answers may stand between its blockquotes.
    Around,
}

/// Classes and ids, in lower case, with what they mean.
const NODES: &[(&str, Node)] = &[
    // Gmail.
    ("gmail_attr", Node::Lines(Mark::Attribution)),
    ("gmail_quote", Node::Around),
    ("gmail_signature", Node::Lines(Mark::Signature)),
    // Thunderbird.
    ("moz-cite-prefix", Node::Lines(Mark::Attribution)),
    ("moz-signature", Node::Lines(Mark::Signature)),
    // Proton.
    ("protonmail_quote", Node::Around),
    ("protonmail_signature_block", Node::Lines(Mark::Signature)),
    // Yahoo.
    ("yahoo_quoted", Node::Lines(Mark::Quote)),
    // Outlook: on the web, on the desktop, on phones.
    ("divrplyfwdmsg", Node::Lines(Mark::Below)),
    ("appendonsend", Node::Lines(Mark::Below)),
    ("outlookmessageheader", Node::Lines(Mark::Below)),
    ("mail-editor-reference-message-container", Node::Lines(Mark::Below)),
    ("ms-outlook-mobile-reference-message", Node::Lines(Mark::Below)),
    ("stopspelling", Node::Lines(Mark::Below)),
    ("signature", Node::Lines(Mark::Signature)),
    ("ms-outlook-mobile-signature", Node::Lines(Mark::Signature)),
    // Apple.
    ("applemailsignature", Node::Lines(Mark::Signature)),
    // Zimbra.
    ("zimbraquote", Node::Lines(Mark::Below)),
    // GMX, WEB.DE.
    ("quote-header", Node::Lines(Mark::Attribution)),
    // Fastmail.
    ("qt-quote", Node::Around),
    // Tutanota.
    ("tutanota_quote", Node::Lines(Mark::Quote)),
];

/// What a node says, if it is a known one. Outlook puts `x_` before the names in what it quotes.
pub(crate) fn node(attributes: &Attributes) -> Option<Node> {
    let names = attributes.class.split_ascii_whitespace().chain([attributes.id.as_str()]);
    let known = |name: &str| {
        let name = name.to_ascii_lowercase();
        let name = name.trim_start_matches("x_");
        NODES.iter().find(|it| it.0 == name).map(|it| it.1)
    };
    names.filter(|it| !it.is_empty()).take(20).find_map(known)
}

//! Mails forwarded as text: who is claimed to have written what stands below.
//!
//! A header block within a text is a claim, not a fact: anybody can type it. It is evidence of grade G5 (a pasted copy);
//! the mail itself, attached, is better.

use crate::languages::{DATE, FORWARDED, FROM, ORIGINAL, SUBJECT, TO, has_word, plain};
use crate::personal::Personal;

/// A mail within the text of another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwarded {
    /// Whom it is claimed to be from, as written.
    pub from: Option<Personal>,
    /// When it is claimed to have been sent, as written.
    pub date: Option<Personal>,
    /// Its subject, as written.
    pub subject: Option<Personal>,
    /// Everything below its header, verbatim. Where the forwarder's program quoted all of it, without that `>`.
    pub text: Personal,
}

/// Forwards within forwards are followed so far.
const MAX_FORWARDS: usize = 5;

/// A value may be broken over so many lines more (a long `To`).
const MAX_FOLDS: usize = 3;

/// A header block is looked for in so many lines; what stands below it may be longer.
const MAX_SEARCHED_LINES: usize = 20_000;

/// No header block is longer.
const MAX_BLOCK_LINES: usize = 20;

/// A header block: how many lines it has, and what it says.
#[derive(Clone, Default)]
pub(crate) struct Block {
    pub(crate) n_lines: usize,
    /// By [`Key`].
    values: [Option<String>; 4],
}

/// A field of a header block.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    From,
    Date,
    Subject,
    To,
}

/// The forwards in a text, from the outermost in. Each one's text holds those after it.
pub fn forwards(text: &str) -> Vec<Forwarded> {
    let mut forwards = Vec::new();
    let mut rest = text.to_owned();
    while forwards.len() < MAX_FORWARDS {
        let Some(found) = first(&rest) else { break };
        rest.clone_from(&found.text.0);
        forwards.push(found);
    }
    forwards
}

fn first(text: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut above = None;
    for (at, line) in lines.iter().take(MAX_SEARCHED_LINES).enumerate() {
        let depth = depth(line);
        let near = lines[at..].iter().take(MAX_BLOCK_LINES).map_while(|it| unquoted(it, depth));
        let is_key = unquoted(line, depth).is_some_and(|it| key(it).is_some());
        // Only what may begin a block is worth looking further.
        if let Some(mut block) = is_key.then(|| block(&near.collect::<Vec<_>>())).flatten()
            && (block.n_known() >= 3 || above.is_none_or(is_announcement))
        {
            let mut below = at + block.n_lines;
            if lines.get(below).and_then(|it| unquoted(it, depth)).is_some_and(|it| it.trim().is_empty()) {
                below += 1;
            }
            let text = lines.get(below..).unwrap_or_default();
            let text: Vec<&str> = text.iter().map(|it| unquoted(it, depth).unwrap_or(it)).collect();
            return Some(Forwarded {
                from: block.take(Key::From),
                date: block.take(Key::Date),
                subject: block.take(Key::Subject),
                text: Personal(text.join("\n")),
            });
        }
        if !line.trim_start_matches(['>', ' ']).trim().is_empty() {
            above = Some(*line);
        }
    }
    None
}

/// Reads a header block that begins with the first of these lines: `From` and at least one more field, in any of the
/// languages we know.
pub(crate) fn block(lines: &[&str]) -> Option<Block> {
    let mut block = Block::default();
    let mut last: Option<Key> = None;
    for (at, line) in lines.iter().take(MAX_BLOCK_LINES).enumerate() {
        if line.trim().is_empty() {
            break;
        }
        match (key(line), last) {
            // A second `From` begins another block.
            (Some((key, _)), _) if key != Key::To && block.values[key as usize].is_some() => break,
            (Some((key, value)), _) => {
                block.values[key as usize] = Some(value.to_owned());
                last = Some(key);
            }
            // A field that we have no use for, or a value that was broken, if the block goes on below.
            (None, Some(last)) if goes_on(&lines[at + 1..]) => {
                if !is_field(line)
                    && let Some(value) = &mut block.values[last as usize]
                {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            // The last of a block may be one that we have no use for, too.
            (None, Some(_)) if is_field(line) && lines.get(at + 1).is_none_or(|it| it.trim().is_empty()) => {}
            (None, _) => break,
        }
        block.n_lines = at + 1;
    }
    (block.values[Key::From as usize].is_some() && block.n_known() >= 2).then_some(block)
}

/// Whether, within few lines, another field follows.
fn goes_on(lines: &[&str]) -> bool {
    let near = lines.iter().take(MAX_FOLDS).take_while(|it| !it.trim().is_empty());
    near.into_iter().any(|it| key(it).is_some())
}

/// `Message-ID: …` and its like.
fn is_field(line: &str) -> bool {
    let name = line.split_once(':').map(|it| it.0.trim_matches('*'));
    name.is_some_and(|it| it.len() <= 30 && it.bytes().all(|it| it.is_ascii_alphabetic() || it == b'-'))
}

impl Block {
    /// How many fields it has.
    pub(crate) fn n_known(&self) -> usize {
        self.values.iter().flatten().count()
    }

    fn take(&mut self, key: Key) -> Option<Personal> {
        self.values[key as usize].take().filter(|it| !it.is_empty()).map(Personal)
    }
}

/// A field's key and value, if the line is one. Some programs set keys in bold (`*From:*`), some with a wide colon.
fn key(line: &str) -> Option<(Key, &str)> {
    /// The longest key we know has 20 letters.
    const MAX_KEY_BYTES: usize = 60;
    let (at, colon) = line.char_indices().take(MAX_KEY_BYTES).find(|it| matches!(it.1, ':' | '：'))?;
    let name = plain(&line[..at]);
    let value = line[at + colon.len_utf8()..].trim_matches(|it: char| it == '*' || it.is_whitespace());
    let keys = [(FROM, Key::From), (DATE, Key::Date), (SUBJECT, Key::Subject), (TO, Key::To)];
    keys.iter().find(|it| it.0.contains(&name.as_str())).map(|it| (it.1, value))
}

/// Whether a line announces that another mail stands below: words between dashes, or a rule of underscores.
pub(crate) fn is_delimiter(line: &str) -> bool {
    let plain = plain(line.trim_start_matches(['>', ' ']));
    let bare = plain.trim_matches(|it: char| matches!(it, '-' | '_' | '=' | '—' | '–' | ' ' | ':' | '：'));
    let n_ruled = plain.len() - bare.len();
    if bare.is_empty() {
        return plain.len() >= 20 && plain.starts_with('_');
    }
    n_ruled >= 3 && plain.starts_with(['-', '_', '=', '—', '–']) && has_word(bare, ORIGINAL)
        || n_ruled >= 3 && plain.starts_with(['-', '_', '=']) && has_word(bare, FORWARDED)
}

/// Like [`is_delimiter`]; without dashes too, as Apple writes it.
fn is_announcement(line: &str) -> bool {
    is_delimiter(line) || {
        let plain = plain(line.trim_start_matches(['>', ' ']));
        plain.len() <= 120 && has_word(&plain, FORWARDED)
    }
}

/// How many `>` a line begins with, as far as anybody quotes.
fn depth(line: &str) -> usize {
    const MAX_DEPTH: usize = 20;
    line.chars().take_while(|it| matches!(it, '>' | ' ')).filter(|it| *it == '>').take(MAX_DEPTH).count()
}

/// A line without so many `>`; `None` if it has fewer.
fn unquoted(line: &str, depth: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..depth {
        rest = rest.trim_start_matches(' ').strip_prefix('>')?;
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let shown: Vec<String> = forwards(text)
            .iter()
            .map(|it| {
                let all =
                    [&it.from, &it.date, &it.subject].map(|it| it.as_ref().map_or("-", |it| it.0.as_str()));
                format!("{} | {} | {}\n{}", all[0], all[1], all[2], it.text.0)
            })
            .collect();
        expected.assert_eq(&shown.join("\n=====\n"));
    }

    #[test]
    fn gmail() {
        check(
            "see below\n\n---------- Forwarded message ---------\nFrom: Max <max@example.net>\n\
             Date: Mon, 3 Mar 2025 at 10:12\nSubject: you\nTo: <ana@example.org>\n\n\ngo home\n> they said\n",
            expect![[r#"
                Max <max@example.net> | Mon, 3 Mar 2025 at 10:12 | you

                go home
                > they said
            "#]],
        );
    }

    #[test]
    fn apple_in_german_quotes_all_of_it() {
        check(
            "Anfang der weitergeleiteten Nachricht:\n\n> Von: Max <max@example.net>\n> Betreff: du\n> Datum: 3. März \
             2025 um 10:12:00 MEZ\n> An: ana@example.org\n> \n> geh heim\n>> oder\n",
            expect![[r#"
                Max <max@example.net> | 3. März 2025 um 10:12:00 MEZ | du
                geh heim
                > oder
            "#]],
        );
    }

    #[test]
    fn outlook_in_french_with_a_broken_recipient() {
        check(
            "________________________________\nDe : Max <max@example.net>\nEnvoyé : lundi 3 mars 2025 10:12\n\
             À : Ana <ana@example.org>; Bea\n<bea@example.org>\nObjet : toi\n\nrentre chez toi",
            expect![[r#"
                Max <max@example.net> | lundi 3 mars 2025 10:12 | toi
                rentre chez toi"#]],
        );
    }

    #[test]
    fn a_forward_within_a_forward() {
        check(
            "From: A <a@example.net>\nDate: today\nSubject: Fwd: x\n\nlook\n\n-------- Forwarded Message --------\n\
             *From:* B <b@example.net>\n*Date:* yesterday\n*Subject:* x\n\nhate",
            expect![[r#"
                A <a@example.net> | today | Fwd: x
                look

                -------- Forwarded Message --------
                *From:* B <b@example.net>
                *Date:* yesterday
                *Subject:* x

                hate
                =====
                B <b@example.net> | yesterday | x
                hate"#]],
        );
    }

    #[test]
    fn other_scripts() {
        check(
            "من: ماكس\nالتاريخ: ٣ مارس\nالموضوع: أنت\n\nنص",
            expect![[r#"
            ماكس | ٣ مارس | أنت
            نص"#]],
        );
        check(
            "发件人：王\n日期：2025年3月3日\n主题：你\n\n文字",
            expect![[r#"
            王 | 2025年3月3日 | 你
            文字"#]],
        );
        check(
            "От: Макс\nКому: Аня\nТема: ты\n\nтекст",
            expect![[r#"
            Макс | - | ты
            текст"#]],
        );
    }

    #[test]
    fn words_that_only_look_like_it() {
        check("From: the bus stop\nI walked home\n", expect![""]);
        check("They wrote: Date: never", expect![""]);
        check("it came\nfrom: him\nto: me\n", expect![""]);
    }
}

//! Each line of a text as one letter: what a mail program wrote, what is quoted, and what a person said.
//!
//! Talon and Discourse's EmailReplyTrimmer both do that, and decide on the string of letters (email.md A3.6).

use crate::forwarded::{block, is_delimiter};
use crate::languages::{ON, SENT_FROM, WROTE, begins_with, has_word, plain};
use crate::text::{Mark, Text};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letter {
    Empty,
    /// A person's words, as far as anybody can tell.
    Text,
    /// Quoted, with `>` or by a mark.
    Quote,
    /// "On … wrote:", or a part of it.
    Attribution,
    /// `From: …` and the fields below it.
    Header,
    /// `-----Original Message-----`
    Delimiter,
    /// `-- ` and what follows.
    Signature,
    /// "Sent from my iPhone"
    Phone,
    /// Marked as standing in the mail that was answered.
    Below,
}

/// A line and what it is.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) letter: Letter,
    pub(crate) words: &'a str,
}

/// Further lines are the person's unless they begin with `>`: nobody answers a letter with more.
const MAX_LINES: usize = 20_000;

/// A longer line is no attribution.
const MAX_ATTRIBUTION_BYTES: usize = 400;

/// A longer block below `-- ` is no signature (RFC 3676 section 4.3 wants four lines, companies want more).
const MAX_SIGNATURE_LINES: usize = 15;

/// With empty lines.
const MAX_SIGNATURE_SPAN: usize = 60;

/// Reads every line.
pub(crate) fn read(text: &Text) -> Vec<Line<'_>> {
    let words: Vec<&str> = text.words.lines().collect();
    let mut letters: Vec<Option<Letter>> = vec![None; words.len()];
    for (at, line) in words.iter().enumerate() {
        letters[at] = if line.trim().is_empty() {
            Some(Letter::Empty)
        } else if line.trim_start().starts_with('>') {
            Some(Letter::Quote)
        } else {
            text.marks.get(&at).map(|mark| match mark {
                Mark::Attribution => Letter::Attribution,
                Mark::Quote => Letter::Quote,
                Mark::Below => Letter::Below,
                Mark::Signature => Letter::Signature,
            })
        };
    }
    for at in 0..words.len().min(MAX_LINES) {
        if letters[at].is_some() {
            continue;
        }
        let n_free = letters[at..].iter().take(20).take_while(|it| it.is_none()).count();
        let free = &words[at..at + n_free];
        let (letter, n_lines) = letter(free);
        letters[at..at + n_lines].fill(Some(letter));
    }
    signatures(&words, &mut letters);
    let letter = |it: Option<Letter>| it.unwrap_or(Letter::Text);
    words.iter().zip(letters).map(|(words, it)| Line { letter: letter(it), words }).collect()
}

/// What the first of these lines is, and how many of them are it together.
fn letter(lines: &[&str]) -> (Letter, usize) {
    let line = lines[0];
    if is_delimiter(line) {
        return (Letter::Delimiter, 1);
    }
    if let Some(block) = block(lines) {
        return (Letter::Header, block.n_lines);
    }
    if let Some(n_lines) = attribution(lines) {
        return (Letter::Attribution, n_lines);
    }
    let plain = plain(line);
    if plain.chars().count() <= 80 && (begins_with(&plain, SENT_FROM) || ends_with_phone(&plain)) {
        return (Letter::Phone, 1);
    }
    (Letter::Text, 1)
}

/// Languages that say it the other way round: "iPhone'umdan gönderildi", "iPhoneから送信".
fn ends_with_phone(plain: &str) -> bool {
    let is_device =
        ["iphone", "ipad", "android", "samsung", "آئی فون", "آيفون"].iter().any(|it| plain.contains(it));
    is_device && plain.chars().count() <= 50 && has_word(plain, SENT_FROM)
}

/// How many lines an attribution takes, if one begins here: programs break it in two or three.
fn attribution(lines: &[&str]) -> Option<usize> {
    for n_lines in [3, 2] {
        let Some(part) = lines.get(..n_lines) else { continue };
        // Else a person's own line above it would be swallowed.
        let is_alone = part[1..].iter().any(|it| opens(&plain(it)));
        if opens(&plain(part[0])) && !is_alone && !is_attribution(part[0]) && is_attribution(&part.join(" "))
        {
            return Some(n_lines);
        }
    }
    is_attribution(lines[0]).then_some(1)
}

/// Whether a line may begin an attribution: "On", or a date.
fn opens(plain: &str) -> bool {
    begins_with(plain, ON) && plain.chars().any(char::is_numeric) || has_time(plain) && has_year(plain)
}

/// "On Monday he wrote:" is a person's; what a program writes has a time or an address besides.
fn is_attribution(line: &str) -> bool {
    if line.len() > MAX_ATTRIBUTION_BYTES {
        return false;
    }
    let plain = plain(line);
    let ends = plain.ends_with([':', '：']);
    if !ends && !plain.contains('@') {
        return false;
    }
    let has_address = address_in(&plain);
    let wrote = has_word(&plain, WROTE);
    let is_dated = has_time(&plain) && (has_year(&plain) || begins_with(&plain, ON));
    match (wrote, ends) {
        (true, true) => {
            has_address && plain.chars().any(char::is_numeric)
                || is_dated
                || has_address && !plain.contains('?')
        }
        // Some leave the colon out; then the address must be in brackets.
        (true, false) => is_dated && plain.contains("@") && plain.ends_with(WROTE_LAST),
        // Russian and Japanese Gmail: date, name and address, no verb.
        (false, true) => has_time(&plain) && plain.contains('<') && address_in(&plain),
        (false, false) => false,
    }
}

/// What a line without a colon ends with.
const WROTE_LAST: &[char] =
    &['e', 'b', 't', 'ó', 'o', 'u', 'f', 'ł', 'l', 'л', 'в', 'е', 'ı', 'ب', 'ا', '道'];

fn address_in(plain: &str) -> bool {
    plain.split([' ', '<', '>', '(', ')', '[', ']', ',']).any(|it| {
        let it = it.strip_prefix("mailto:").unwrap_or(it);
        it.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    })
}

/// `10:12`, `10.12`, `10h12`, in any digits.
fn has_time(plain: &str) -> bool {
    let letters: Vec<char> = plain.chars().collect();
    letters.windows(4).any(|it| {
        it[0].is_numeric()
            && matches!(it[1], ':' | '.' | 'h' | '：')
            && it[2].is_numeric()
            && it[3].is_numeric()
    })
}

/// Four digits in a row.
fn has_year(plain: &str) -> bool {
    let letters: Vec<char> = plain.chars().collect();
    letters.windows(4).any(|it| it.iter().all(|it| it.is_numeric()))
}

/// What stands below `-- ` up to the next quotation.
fn signatures(words: &[&str], letters: &mut [Option<Letter>]) {
    for at in 0..words.len().min(MAX_LINES) {
        let is_mark = matches!(words[at].trim_end(), "--" | "—");
        if letters[at] != Some(Letter::Text) || !is_mark {
            continue;
        }
        let is_own = |it: &Option<Letter>| matches!(it, Some(Letter::Text | Letter::Empty | Letter::Phone));
        let n_lines = letters[at..].iter().take(MAX_SIGNATURE_SPAN).take_while(|it| is_own(it)).count();
        let n_filled = letters[at..at + n_lines].iter().filter(|it| **it != Some(Letter::Empty)).count();
        if n_filled <= MAX_SIGNATURE_LINES && n_lines < MAX_SIGNATURE_SPAN {
            letters[at..at + n_lines].fill(Some(Letter::Signature));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a text, one a line.
    fn letters(text: &str) -> String {
        let text = Text::plain(text);
        let letter = |it: &Line<'_>| match it.letter {
            Letter::Empty => 'e',
            Letter::Text => 't',
            Letter::Quote => 'q',
            Letter::Attribution => 'a',
            Letter::Header => 'h',
            Letter::Delimiter => 'd',
            Letter::Signature => 's',
            Letter::Phone => 'p',
            Letter::Below => 'b',
        };
        read(&text).iter().map(letter).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(letters(text), expected, "{text}");
    }

    #[test]
    fn attributions_in_many_languages() {
        let lines = [
            "On Mon, 3 Mar 2025 at 10:12, Hub <hub@example.org> wrote:",
            "On 03/03/2025 10:12, Hub wrote:",
            "On Mar 3, 2025, at 10:12 AM, Hub <hub@example.org> wrote:",
            "Ar Llun, 3 Maw 2025 am 10:12, ysgrifennodd Hub <hub@example.org>:",
            "Am Mo., 3. März 2025 um 10:12 Uhr schrieb Hub <hub@example.org>:",
            "Am 03.03.2025 um 10:12 schrieb Hub:",
            "Le lun. 3 mars 2025 à 10:12, Hub <hub@example.org> a écrit :",
            "El lun, 3 mar 2025 a las 10:12, Hub (<hub@example.org>) escribió:",
            "Il giorno lun 3 mar 2025 alle ore 10:12 Hub <hub@example.org> ha scritto:",
            "Em seg., 3 de mar. de 2025 às 10:12, Hub <hub@example.org> escreveu:",
            "Op ma 3 mrt 2025 om 10:12 schreef Hub <hub@example.org>:",
            "pon., 3 mar 2025 o 10:12 Hub <hub@example.org> napisał(a):",
            "W dniu 3.03.2025 o 10:12, Hub pisze:",
            "po 3. 3. 2025 v 10:12 odesílatel Hub <hub@example.org> napsal:",
            "Dne 3. 3. 2025 v 10:12 Hub napsal(a):",
            "пн, 3 мар. 2025 г. в 10:12, Hub <hub@example.org>:",
            "3 марта 2025 г., 10:12, Hub <hub@example.org> написал(а):",
            "пн, 3 бер. 2025 р. о 10:12 Hub <hub@example.org> пише:",
            "Hub <hub@example.org>, 3 Mar 2025 Pzt, 10:12 tarihinde şunu yazdı:",
            "\u{202b}في الاثنين، 3 مارس 2025 في 10:12 ص تمت كتابة ما يلي بواسطة \u{202a}Hub\u{202c}\u{200f} <\u{202a}hub@example.org\u{202c}\u{200f}>:\u{202c}",
            "في ٣ مارس ٢٠٢٥، الساعة ١٠:١٢، كتب Hub:",
            "بروز پیر، 3 مارچ، 2025 کو 10:12 AM بجے Hub <hub@example.org> نے لکھا:",
            "Hub <hub@example.org> 于2025年3月3日周一 10:12写道：",
            "在 2025年3月3日，10:12，Hub <hub@example.org> 写道：",
            "2025年3月3日(月) 10:12 Hub <hub@example.org>:",
            "2025/03/03 10:12、Hub <hub@example.org>のメール:",
            "Den mån 3 mars 2025 kl 10:12 skrev Hub <hub@example.org>:",
        ];
        for line in lines {
            check(line, "a");
        }
    }

    #[test]
    fn attributions_broken_over_lines() {
        check(
            "yes\n\nOn Mon, 3 Mar 2025 at 10:12, A Very Long Name of a Hub\n<hub@example.org> wrote:\n> x",
            "teaaq",
        );
        check("yes\nOn Mon, 3 Mar 2025 at 10:12, Hub\n<hub@example.org>\nwrote:\n\n> x", "taaaeq");
        check("Am Mo., 3. März 2025 um 10:12 Uhr schrieb Hub der Stadt <\nhub@example.org>:", "aa");
        check("在 2025年3月3日，10:12，Hub\n<hub@example.org> 写道：", "aa");
    }

    #[test]
    fn a_persons_own_words_are_text() {
        for line in [
            "On Monday he wrote:",
            "On 3 May he wrote: go home",
            "He wrote this:",
            "They wrote to me at 10:12",
            "1. yes, he wrote: \"go home\"",
            "The bus, 10:12, Leeds:",
            "- he did",
        ] {
            check(line, "t");
        }
    }

    #[test]
    fn what_programs_write() {
        check("-----Original Message-----\nFrom: a\nSent: b\nSubject: c\n\nold", "dhhhet");
        check("-----Ursprüngliche Nachricht-----", "d");
        check("________________________________\nFrom: Hub\nSent: now\n", "dhh");
        check("-------- Původní zpráva --------", "d");
        check("hi\n-- \nAna\n07700 900000\n> q", "tsssq");
        check(
            "Sent from my iPhone\nVon meinem iPhone gesendet\niPhone'umdan gönderildi\niPhoneから送信",
            "pppp",
        );
        check("أرسلت من الـ iPhone\n发自我的iPhone\nAnfonwyd o fy iPhone", "ppp");
        check("---\n--------", "tt");
    }
}

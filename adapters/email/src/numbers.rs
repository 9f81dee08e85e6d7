//! Numbers by which people say which question they answer: "1 yes", "2) no", "Q3: Leeds", "٤. لا".

/// A number that stands before an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: u32,
    /// Where the answer begins, in bytes.
    pub(crate) end: usize,
    /// Whether a dot, a bracket or a colon says that it is a number of a list. "2 men" has none.
    pub(crate) is_marked: bool,
}

/// Words that may stand before the number. "No." is none of them: in "2 no. 3 Leeds" it is an answer.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "q", "question", "questions", "cwestiwn", "answer", "ateb", "frage", "antwort", "réponse", "pregunta",
    "respuesta", "domanda", "risposta", "pergunta", "resposta", "vraag", "antwoord", "pytanie", "odpowiedź",
    "otázka", "odpověď", "вопрос", "ответ", "питання", "відповідь", "soru", "cevap", "السؤال", "سؤال",
    "سوال", "جواب", "问题", "問題", "質問", "nº", "№", "#",
];

/// Reads the number that a line begins with.
pub(crate) fn leading(line: &str) -> Option<Number> {
    // The longest word before it has nine letters; lines without a digit there are most lines.
    if !line.chars().take(24).any(char::is_numeric) {
        return None;
    }
    let indent = line.len() - skip(line).len();
    let rest = &line[indent..];
    let bracket = rest.starts_with(['(', '[', '（', '*', '_']);
    let inside = rest.trim_start_matches(['(', '[', '（', '*', '_']);
    let (worded, after_word) = match before(inside) {
        Some(after) => (true, after),
        None => (false, inside),
    };
    let (value, after) = digits(after_word)?;
    // A keycap is a digit with two marks.
    let after = after.trim_start_matches(['\u{fe0f}', '\u{20e3}', '*', '_']);
    let (after, is_pointed) = point(after);
    let after = after.trim_start_matches(['*', '_']);
    // "2nd of May", "3pm", "10:12" and "2.5" begin with no number of ours.
    if !is_pointed && after.starts_with(char::is_alphanumeric) {
        return None;
    }
    if is_pointed && !bracket && after.starts_with(|it: char| it.is_numeric()) {
        return None;
    }
    let end = line.len() - skip(after).len();
    Some(Number { value, end, is_marked: is_pointed || bracket || worded })
}

/// Numbers within a line, after the one it begins with: "1 yes 2 no 3 Leeds". Each with where it begins.
pub(crate) fn inner(line: &str, from: usize) -> Vec<(usize, Number)> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(space) =
        line.get(at..).and_then(|it| it.find([' ', ',', ';', '\t', '،', '，', '、', '；']))
    {
        let begin = at + space;
        let word = begin + (line[begin..].len() - skip_separators(&line[begin..]).len());
        if let Some(number) = leading(&line[word..]) {
            found.push((begin, Number { end: number.end + word, ..number }));
        }
        at = word.max(begin + 1);
        while !line.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// Skips white space and marks of direction, which right-to-left programs sprinkle in.
fn skip(text: &str) -> &str {
    text.trim_start_matches(|it: char| {
        it.is_whitespace()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

fn skip_separators(text: &str) -> &str {
    text.trim_start_matches(|it: char| it.is_whitespace() || ",;،，、；".contains(it))
}

/// What follows a word for "question", if one stands first.
fn before(text: &str) -> Option<&str> {
    BEFORE.iter().find_map(|word| {
        let start = text.get(..word.len())?;
        let is_it = start == *word || start.to_lowercase() == **word;
        let rest = skip(&text[word.len()..]);
        (is_it && rest.starts_with(|it: char| digit(it).is_some())).then_some(rest)
    })
}

/// One to three digits of any script we meet, or one that is a picture of itself.
fn digits(text: &str) -> Option<(u32, &str)> {
    let first = text.chars().next()?;
    if let it @ '①'..='⑳' = first {
        return Some((u32::from(it) - u32::from('①') + 1, &text[first.len_utf8()..]));
    }
    let n_digits = text.chars().take_while(|it| digit(*it).is_some()).count();
    if !(1..=3).contains(&n_digits) {
        return None;
    }
    let value = text.chars().take(n_digits).filter_map(digit).fold(0, |value, it| value * 10 + it);
    let end = text.char_indices().nth(n_digits).map_or(text.len(), |it| it.0);
    Some((value, &text[end..]))
}

/// ASCII, Arabic-Indic, Persian and Urdu, Devanagari, Bengali, Gurmukhi, full-width.
fn digit(letter: char) -> Option<u32> {
    let zeros = ['0', '٠', '۰', '०', '০', '੦', '０'];
    zeros.iter().find_map(|zero| u32::from(letter).checked_sub(u32::from(*zero)).filter(|it| *it < 10))
}

/// What marks a number of a list, and whether it is there: `1.` `1)` `1:` `1 -` `1/` `1=`.
fn point(text: &str) -> (&str, bool) {
    const MARKS: &[char] = &['.', ')', ']', ':', '-', '–', '—', '/', '=', '）', '：', '．', '、', '。', '۔'];
    let tight = text.trim_start_matches(MARKS);
    if tight.len() < text.len() {
        return (tight, true);
    }
    // "1 - yes", "1 : oui"; but not "1 .5".
    let loose = skip(text);
    let rest = loose.trim_start_matches(['-', '–', '—', ':', ')', '=', '：']);
    if rest.len() < loose.len() && rest.starts_with(char::is_whitespace) {
        (rest, true)
    } else {
        (text, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(u32, &str, bool)>) {
        let found = leading(line).map(|it| (it.value, &line[it.end..], it.is_marked));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn numbers_as_people_write_them() {
        for line in [
            "1. yes",
            "1) yes",
            "(1) yes",
            "1: yes",
            "1 - yes",
            "1 – yes",
            "Q1 yes",
            "Q1: yes",
            "#1 yes",
            "1.yes",
            "1/ yes",
        ] {
            check(line, Some((1, "yes", true)));
        }
        check("1 yes", Some((1, "yes", false)));
        check("  12  yes", Some((12, "yes", false)));
        check("1", Some((1, "", false)));
        check("1.", Some((1, "", true)));
        check("*1.* yes", Some((1, "yes", true)));
        check("Question 3: Leeds", Some((3, "Leeds", true)));
        check("٣. لا", Some((3, "لا", true)));
        check("۳) بله", Some((3, "بله", true)));
        check("\u{200f}٢ - نعم", Some((2, "نعم", true)));
        check("１．はい", Some((1, "はい", true)));
        check("1、是", Some((1, "是", true)));
        check("2️⃣ no", Some((2, "no", false)));
        check("③ no", Some((3, "no", false)));
        check("2 men came", Some((2, "men came", false)));
    }

    #[test]
    fn numbers_that_are_something_else() {
        for line in [
            "2nd of May",
            "10:12 at night",
            "2.5 hours",
            "3/5/2025",
            "2025 was bad",
            "1,5",
            "3pm",
            "yes 1",
            "",
            "A1 road",
        ] {
            assert!(leading(line).is_none_or(|it| line.starts_with("1,") && !it.is_marked), "{line}");
        }
    }

    #[test]
    fn numbers_within_a_line() {
        let values = |line: &str| {
            inner(line, line.find(' ').unwrap_or_default()).iter().map(|it| it.1.value).collect::<Vec<_>>()
        };
        assert_eq!(values("1 yes 2 no 3 Leeds"), [2, 3]);
        assert_eq!(values("1. yes, 2. no; 3) Leeds"), [2, 3]);
        assert_eq!(values("١ نعم، ٢ لا"), [2]);
        assert_eq!(values("1 yes"), Vec::<u32>::new());
    }
}

//! What of an answer is new, and which question each piece of it answers.
//!
//! 1. Each line is a letter (`lines.rs`).
//! 2. What stands below a delimiter, a header block or an attribution without `>` is the mail that was answered: all
//!    from there on is cut, if there are words above it.
//! 3. Of the rest, the person's lines count; the quoted ones say which question stands above them.
//! 4. A number that a line begins with wins over the question above it; lines without belong to what was last.
//! 5. If less than two characters would be left, everything is used, without numbers: to lose an answer is worse than to
//!    repeat a letter, and to take our own question for an answer is worse still.
//!
//! Only answers are read so. In a first mail nothing is stripped: there the quotation is the abuse.

use std::collections::BTreeSet;
use std::fmt;

use crate::lines::{Letter, Line, read};
use crate::numbers::{Number, inner, leading};
use crate::text::Text;

/// Answers by the numbers of their questions.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// In the order in which they were written; a number twice is an afterthought.
    pub numbered: Vec<(u32, String)>,
    /// What belongs to no number.
    pub rest: String,
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<u32> = self.numbered.iter().map(|it| it.0).collect();
        write!(f, "Answers({numbers:?}, ‹{} bytes› rest)", self.rest.len())
    }
}

/// The person's own words in an answer, without what is quoted and without signatures.
pub fn fresh(text: &Text) -> String {
    let lines = read(text);
    let (kept, _) = region(&lines);
    let words = kept.iter().filter(|it| matches!(it.letter, Letter::Text | Letter::Empty));
    let words = tidy(words.map(|it| it.words));
    if is_enough(&words) { words } else { text.words.trim().to_owned() }
}

/// Reads an answer to a letter of ours that asked questions numbered from 1 to `n_asked`. Other numbers are words.
pub fn answers(text: &Text, n_asked: u32) -> Answers {
    let lines = read(text);
    let (kept, is_mixed) = region(&lines);
    let own = kept.iter().filter(|it| it.letter == Letter::Text).map(|it| it.words);
    if is_enough(&tidy(own)) && !is_mixed {
        return gather(kept, n_asked);
    }
    // Our own numbered questions may be among these lines: read as answers, they would be ours, not the person's.
    Answers { numbered: Vec::new(), rest: tidy(text.words.lines()) }
}

/// The lines that may be the person's own; and whether the mail that was answered is among them, not to be told apart:
/// nothing of their own stands above it, so they may have answered below.
fn region<'a, 'b>(lines: &'b [Line<'a>]) -> (&'b [Line<'a>], bool) {
    let Some(cut) = cut(lines) else {
        return (lines, false);
    };
    let has_words = lines[..cut].iter().any(|it| it.letter == Letter::Text);
    if has_words { (&lines[..cut], false) } else { (lines, true) }
}

/// The line from which on all is the mail that was answered.
fn cut(lines: &[Line<'_>]) -> Option<usize> {
    let mut cut = None;
    // What stands below the headings that the line at hand belongs to. Quoted with `>`, the person's own lines can be
    // told from it, and the heading is no wall.
    let mut below = None;
    for (at, line) in lines.iter().enumerate().rev() {
        match line.letter {
            Letter::Below => cut = Some(at),
            Letter::Delimiter | Letter::Header | Letter::Attribution
                if below.is_some_and(|it| it != Letter::Quote) =>
            {
                cut = Some(at);
            }
            _ => {}
        }
        if !matches!(line.letter, Letter::Empty | Letter::Delimiter | Letter::Header | Letter::Attribution) {
            below = Some(line.letter);
        }
    }
    cut
}

fn gather(lines: &[Line<'_>], n_asked: u32) -> Answers {
    let is_asked = |it: &Number| (1..=n_asked).contains(&it.value);
    let heads: BTreeSet<u32> = lines
        .iter()
        .filter(|it| it.letter == Letter::Text)
        .filter_map(|it| leading(it.words).filter(is_asked).map(|it| it.value))
        .collect();
    let mut gathered = Gathered::default();
    let questions = questions(lines, n_asked);
    for (at, line) in lines.iter().enumerate() {
        match line.letter {
            Letter::Quote => {
                // What comes next answers what is quoted here, or nothing.
                gathered.is_after_quote = true;
            }
            Letter::Empty => gathered.words(""),
            Letter::Text => {
                if std::mem::take(&mut gathered.is_after_quote) {
                    gathered.turn_to(questions[at]);
                }
                let number = leading(line.words).filter(is_asked).filter(|it| gathered.accepts(it));
                match number {
                    Some(number) => pieces(line.words, number, n_asked, &heads)
                        .into_iter()
                        .for_each(|(number, words)| gathered.answer(number, words)),
                    None => gathered.words(line.words),
                }
            }
            _ => {}
        }
    }
    gathered.finish()
}

/// For each line the number of the quoted question that it stands below, if that is sure.
///
/// Below a run of quoted lines with one question, it is that one. Below a run with several it is the last, if the
/// person wrote between quoted lines elsewhere too; else they quoted the whole letter and answered below.
fn questions(lines: &[Line<'_>], n_asked: u32) -> Vec<Option<u32>> {
    let mut found = vec![None; lines.len()];
    let mut run: Vec<u32> = Vec::new();
    let mut is_answered = false;
    let mut n_blocks = 0;
    let last_quote = lines.iter().rposition(|it| it.letter == Letter::Quote);
    for (at, line) in lines.iter().enumerate() {
        match line.letter {
            Letter::Quote => {
                if std::mem::take(&mut is_answered) {
                    run.clear();
                }
                let number = leading(line.words.trim_start_matches(['>', ' '])).filter(|it| it.is_marked);
                run.extend(number.map(|it| it.value).filter(|it| (1..=n_asked).contains(it)));
            }
            Letter::Text => {
                if !std::mem::replace(&mut is_answered, true) && at > 0 {
                    n_blocks += usize::from(!run.is_empty());
                }
                let is_between = n_blocks > 1 || last_quote > Some(at);
                found[at] = run.last().copied().filter(|_| run.len() == 1 || is_between);
            }
            _ => {}
        }
    }
    found
}

/// A line that begins with a number, split at the numbers that follow.
///
/// "1 yes 2 no 3 Leeds" is three answers; "1 there were 2 men" is one: a bare number splits only if it is the next one,
/// begins no line of its own, and either all are short or a third follows.
fn pieces<'a>(line: &'a str, first: Number, n_asked: u32, heads: &BTreeSet<u32>) -> Vec<(u32, &'a str)> {
    let mut cuts: Vec<(usize, Number)> = Vec::new();
    let mut last = first.value;
    for (begin, number) in inner(line, first.end) {
        let is_next = number.value == last + 1 && number.value <= n_asked;
        if begin >= first.end.saturating_sub(1) && is_next && !heads.contains(&number.value) {
            last = number.value;
            cuts.push((begin, number));
        }
    }
    // "They came back at 5." does not answer the fifth question.
    let is_prose =
        |from: usize, to: usize| line.get(from..to).is_some_and(|it| it.split_whitespace().count() > 3);
    if let Some((begin, number)) = cuts.last()
        && trim(&line[number.end..]).is_empty()
        && is_prose(cuts.iter().rev().nth(1).map_or(first.end, |it| it.1.end), *begin)
    {
        cuts.pop();
    }
    let mut pieces = Vec::new();
    let mut current = first;
    for (begin, number) in &cuts {
        pieces.push((current.value, trim(line.get(current.end..*begin).unwrap_or_default())));
        current = *number;
    }
    pieces.push((current.value, trim(&line[current.end..])));

    let is_short = |it: &(u32, &str)| it.1.split_whitespace().count() <= 3;
    let is_marked = cuts.iter().all(|it| it.1.is_marked) || cuts.iter().all(|it| is_separated(line, it.0));
    if is_marked || cuts.len() >= 2 || pieces.iter().all(is_short) {
        pieces
    } else {
        vec![(first.value, trim(&line[first.end..]))]
    }
}

/// Whether a comma or its like stands before a number.
fn is_separated(line: &str, begin: usize) -> bool {
    line[begin..].starts_with([',', ';', '،', '，', '、', '；'])
        || line[..begin].ends_with([',', ';', '.', '،', '，'])
}

fn trim(piece: &str) -> &str {
    piece.trim().trim_end_matches([',', ';', '،', '，', '、', '；']).trim_end()
}

/// Lines without what is empty at the ends, and with one empty line where there were more.
fn tidy<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut words = String::new();
    let mut is_blank_due = false;
    for line in lines.map(str::trim_end) {
        if line.trim().is_empty() {
            is_blank_due = !words.is_empty();
            continue;
        }
        if !words.is_empty() {
            words.push('\n');
        }
        if std::mem::take(&mut is_blank_due) {
            words.push('\n');
        }
        words.push_str(line);
    }
    words
}

fn is_enough(words: &str) -> bool {
    words.chars().filter(|it| !it.is_whitespace()).nth(1).is_some()
}

/// Answers so far.
#[derive(Default)]
struct Gathered<'a> {
    numbered: Vec<(u32, Vec<&'a str>)>,
    rest: Vec<&'a str>,
    /// Which answer the next line belongs to; `None` is the rest.
    current: Option<usize>,
    is_after_quote: bool,
}

impl<'a> Gathered<'a> {
    /// A bare number begins an answer only if it goes up: "2 men" after answer 3 is a line of it.
    fn accepts(&self, number: &Number) -> bool {
        let last = self.numbered.last().map_or(0, |it| it.0);
        number.is_marked || number.value > last
    }

    /// The person writes below another quoted question, or below none.
    fn turn_to(&mut self, question: Option<u32>) {
        self.current = None;
        if let Some(question) = question {
            self.answer(question, "");
        }
    }

    fn answer(&mut self, number: u32, words: &'a str) {
        // Below the quoted question and numbered besides: that is one answer.
        let is_begun = |it: &(u32, Vec<&str>)| it.0 == number && it.1.iter().all(|it| it.is_empty());
        if !self.numbered.last().is_some_and(is_begun) {
            self.numbered.push((number, Vec::new()));
        }
        self.current = Some(self.numbered.len() - 1);
        self.words(words);
    }

    fn words(&mut self, words: &'a str) {
        match self.current {
            Some(at) => self.numbered[at].1.push(words),
            None => self.rest.push(words),
        }
    }

    fn finish(self) -> Answers {
        let answer = |(number, lines): (u32, Vec<&str>)| (number, tidy(lines.into_iter()));
        let numbered = self.numbered.into_iter().map(answer).filter(|it| !it.1.trim().is_empty()).collect();
        Answers { numbered, rest: tidy(self.rest.into_iter()) }
    }
}

#[cfg(test)]
mod tests;

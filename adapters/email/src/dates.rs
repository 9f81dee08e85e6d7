//! Dates within words, found and left as they are: which day "03/04" is, only its writer knows.

/// Months by their beginnings, in lower case: en, cy, de, fr, es, it, pt, nl, pl, cs, ru, uk, tr, ar, fa, ur.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "ion", "chwe",
    "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tach", "rhag", "jän", "mär", "okt", "dez",
    "janv", "fév", "avr", "juin", "juil", "aoû", "déc", "ene", "abr", "ago", "dic", "gen", "mag", "giu",
    "lug", "set", "ott", "fev", "out", "mrt", "mei", "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz",
    "paź", "lis", "gru", "led", "úno", "bře", "dub", "kvě", "čer", "srp", "zář", "říj", "pro", "янв", "фев",
    "мар", "апр", "мая", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "січ", "лют", "бер", "кві",
    "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру", "oca", "şub", "nis", "haz", "tem", "ağu", "eyl",
    "eki", "kas", "ara", "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
    "أكتوبر", "نوفمبر", "ديسمبر", "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست",
    "ستمبر", "اکتوبر", "نومبر", "دسمبر", "ژانویه", "فوریه", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت",
    "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
];

/// Words between the parts of a date.
const BETWEEN: [&str; 7] = ["of", "de", "del", "do", "den", "the", "y"];

/// Up to so many dates of one text.
const MAX_DATES: usize = 20;

/// The dates in a text, as written, in their order.
pub(crate) fn dates(text: &str) -> Vec<String> {
    let mut dates = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut at = 0;
        while at < words.len() && dates.len() < MAX_DATES {
            let n_words = if is_numeric_date(bare(words[at])) { 1 } else { named(&words[at..]) };
            if n_words > 0 {
                let date = words[at..at + n_words].join(" ");
                dates.push(bare(&date).trim_end_matches('.').to_owned());
            }
            at += n_words.max(1);
        }
    }
    dates.dedup();
    dates
}

/// How many words a date with a named month takes: "3 March 2025", "March 3rd, 2025", "3. März", "3 de marzo de 2025".
fn named(words: &[&str]) -> usize {
    let first = bare(words[0]);
    if !is_day(first) && !is_month(first) {
        return 0;
    }
    let (mut n_days, mut n_months, mut n_years, mut end) = (0, 0, 0, 0);
    for (at, word) in words.iter().take(6).enumerate() {
        let it = bare(word);
        match () {
            () if is_month(it) && n_months == 0 => n_months += 1,
            () if is_day(it) && n_days == 0 => n_days += 1,
            () if is_year(it) && n_years == 0 && n_months == 1 => n_years += 1,
            () if BETWEEN.contains(&it.to_lowercase().as_str()) && at > 0 => continue,
            () => break,
        }
        end = at + 1;
        // A sentence ends here; "3." and "Feb." do not.
        if n_months == 1 && n_days + n_years > 0 && word.ends_with([',', ';', '!', '?']) && n_years == 1 {
            break;
        }
    }
    // "may 5" is a date, "may" is none; a month and a year alone are one, too.
    if n_months == 1 && n_days + n_years >= 1 { end } else { 0 }
}

/// `2025-03-03`, `3.3.2025`, `03/03/25`, `2025年3月3日`, in any digits.
fn is_numeric_date(word: &str) -> bool {
    let is_mark = |it: char| matches!(it, '-' | '/' | '.' | '年' | '月' | '日');
    let word = word.trim_end_matches(['日', '.']);
    let parts: Vec<&str> = word.split(is_mark).collect();
    if parts.len() != 3 || !parts.iter().all(|it| !it.is_empty() && it.chars().all(char::is_numeric)) {
        return false;
    }
    let marks: Vec<char> = word.chars().filter(|it| is_mark(*it)).collect();
    let lengths: Vec<usize> = parts.iter().map(|it| it.chars().count()).collect();
    let is_short = |at: usize| lengths[at] <= 2;
    let is_alike = marks[0] == marks[1] || marks == ['年', '月'];
    is_alike && is_short(1) && (lengths[0] == 4 && is_short(2) || is_short(0) && matches!(lengths[2], 2 | 4))
}

fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    let n_letters = word.chars().count();
    (2..=11).contains(&n_letters)
        && word.chars().all(char::is_alphabetic)
        && MONTHS.iter().any(|it| word == *it || n_letters > 3 && word.starts_with(it) && is_whole(&word))
}

/// Long words that begin like a month and are none.
fn is_whole(word: &str) -> bool {
    !matches!(
        word,
        "maybe"
            | "market"
            | "married"
            | "marked"
            | "mark"
            | "mars"
            | "general"
            | "out"
            | "outside"
            | "project"
            | "problem"
    )
}

fn is_day(word: &str) -> bool {
    let n_digits = word.chars().take_while(|it| it.is_numeric()).count();
    let rest: String = word.chars().skip(n_digits).collect();
    let value = word.chars().take(n_digits).collect::<String>();
    let is_small = value.parse::<u32>().map_or(n_digits <= 2, |it| (1..=31).contains(&it));
    (1..=2).contains(&n_digits)
        && is_small
        && matches!(rest.as_str(), "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "°")
}

fn is_year(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.chars().count() == 4 && word.chars().all(char::is_numeric)
}

fn bare(word: &str) -> &str {
    word.trim_matches([',', ';', ':', '!', '?', '(', ')', '"', '\'', '،', '。', '>', '<', '*', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(dates(text), expected, "{text}");
    }

    #[test]
    fn dates_stay_as_written() {
        check("on 03/04/2025, and 2025-04-03.", &["03/04/2025", "2025-04-03"]);
        check("It was Monday 3rd March 2025, about ten.", &["3rd March 2025"]);
        check("March 3, 2025 and 4 May", &["March 3, 2025", "4 May"]);
        check("am 3. März um zehn", &["3. März"]);
        check("el 3 de marzo de 2025 en casa", &["3 de marzo de 2025"]);
        check("3 марта 2025 г.", &["3 марта 2025"]);
        check("٣ مارس ٢٠٢٥", &["٣ مارس ٢٠٢٥"]);
        check("2025年3月3日", &["2025年3月3日"]);
        check("(12.3.25)", &["12.3.25"]);
    }

    #[test]
    fn what_is_no_date() {
        check("it may be 5", &[]);
        check("10.0.0.1 and 1/2 and 3 men", &[]);
        check("version 1.2.3456789", &[]);
        check("maybe 3 of them", &[]);
    }
}

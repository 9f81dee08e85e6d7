//! `format=flowed` (RFC 3676): lines that a mail program broke are joined again.

/// Joins soft-broken lines. `is_delsp` is the parameter `DelSp=yes`: the space that marks the break goes as well.
pub(crate) fn unflow(text: &str, is_delsp: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // The depth of the paragraph that goes on, if one does.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let words = line.trim_start_matches('>');
        let depth = line.len() - words.len();
        // Space-stuffing, section 4.4.
        let words = words.strip_prefix(' ').unwrap_or(words);
        let is_signature = words == "-- ";
        if open != Some(depth) || is_signature {
            if open.is_some() {
                joined.push('\n');
            }
            joined.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                joined.push(' ');
            }
        }
        match words.strip_suffix(' ').filter(|_| !is_signature) {
            Some(rest) => {
                joined.push_str(if is_delsp { rest } else { words });
                open = Some(depth);
            }
            None => {
                joined.push_str(words);
                joined.push('\n');
                open = None;
            }
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unflow(text, false), expected);
    }

    #[test]
    fn soft_breaks_are_joined() {
        check("one \ntwo\nthree\n", "one two\nthree\n");
    }

    #[test]
    fn quotations_are_joined_by_depth() {
        check("> one \n> two\n>> three\nfour\n", "> one two\n>> three\nfour\n");
        check("> one \nnot of it\n", "> one \nnot of it\n");
    }

    #[test]
    fn a_signature_is_no_soft_break() {
        check("one\n-- \nAna\n", "one\n-- \nAna\n");
    }

    #[test]
    fn stuffed_spaces_go() {
        check(" From here\n >not quoted\n", "From here\n>not quoted\n");
    }

    #[test]
    fn the_marking_space_goes_where_it_should() {
        assert_eq!(unflow("こん \nにちは\n", true), "こんにちは\n");
    }
}

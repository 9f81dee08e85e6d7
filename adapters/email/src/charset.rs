//! Bytes to text: the charset a part declares, or the most likely one.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

/// Text of bytes that declare no charset, or one that is not theirs: UTF-8 if they are, else Windows-1252, which is
/// what undeclared 8-bit mail mostly is (and never fails).
pub(crate) fn guess(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => match charset_decoder(b"windows-1252") {
            Some(decode) => Cow::Owned(decode(bytes)),
            None => String::from_utf8_lossy(bytes),
        },
    }
}

/// Text of bytes that declare a charset. Line ends become `\n`; the zero character, which no database takes, goes.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let text =
        match declared.map(|it| it.trim().to_ascii_lowercase()) {
            Some(name) if is_wide(&name) => charset_decoder(name.as_bytes())
                .map_or_else(|| guess(bytes), |decode| Cow::Owned(decode(bytes))),
            // Bytes that are UTF-8 and not ASCII are no other charset by chance; a wrong label is common.
            Some(name) if !bytes.is_ascii() && std::str::from_utf8(bytes).is_err() => {
                let decoder = charset_decoder(name.as_bytes()).filter(|_| !is_utf8(&name));
                decoder.map_or_else(|| guess(bytes), |decode| Cow::Owned(decode(bytes)))
            }
            Some(name) if bytes.is_ascii() && is_shifting(&name) => charset_decoder(name.as_bytes())
                .map_or_else(|| guess(bytes), |decode| Cow::Owned(decode(bytes))),
            _ => guess(bytes),
        };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\0', "")
}

/// The charset that HTML declares of itself, where its part does not.
pub(crate) fn of_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let name: String =
        name.chars().take_while(|it| it.is_ascii_alphanumeric() || "-_.:".contains(*it)).collect();
    (!name.is_empty()).then_some(name)
}

fn is_utf8(name: &str) -> bool {
    matches!(name, "utf-8" | "utf8" | "us-ascii" | "ascii")
}

/// Charsets whose letters are wider than a byte throughout.
fn is_wide(name: &str) -> bool {
    name.starts_with("utf-16") || name.starts_with("utf16")
}

/// Charsets that write other letters in ASCII bytes.
fn is_shifting(name: &str) -> bool {
    name.starts_with("iso-2022") || name.ends_with("utf-7") || name == "utf7" || name.starts_with("hz-gb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, declared), expected);
    }

    #[test]
    fn what_is_declared_is_taken() {
        check(b"caf\xe9", Some("ISO-8859-1"), "café");
        check(b"\xd0\xcf", Some("koi8-r"), "по");
        check(b"Hi Mom +Jjo-!", Some("utf-7"), "Hi Mom ☺!");
        check(b"\x1b$B$3\x1b(B", Some("iso-2022-jp"), "こ");
        check(b"h\0i\0", Some("utf-16le"), "hi");
    }

    #[test]
    fn what_is_declared_wrongly_is_guessed() {
        check("café".as_bytes(), Some("iso-8859-1"), "café");
        check(b"caf\xe9", Some("utf-8"), "café");
        check(b"caf\xe9", Some("us-ascii"), "café");
        check(b"caf\xe9", Some("x-no-such-thing"), "café");
        check(b"caf\xe9", None, "café");
    }

    #[test]
    fn lines_end_in_one_way() {
        check(b"a\r\nb\rc\n", None, "a\nb\nc\n");
    }

    #[test]
    fn html_may_declare_its_own() {
        assert_eq!(of_html(b"<meta charset=\"KOI8-R\">").as_deref(), Some("koi8-r"));
        assert_eq!(of_html(b"<p>charset</p>"), None);
    }
}

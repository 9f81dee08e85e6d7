//! What we log in with.

use std::path::PathBuf;

use reportline_channel::Section;
use secrecy::SecretString;

/// A password, or a token.
pub(crate) enum Secret {
    /// A password, and the key it was found under.
    Password(&'static str, SecretString),
    /// A file that something else keeps fresh, with an access token for XOAUTH2. It is read at each login.
    TokenFile(PathBuf),
}

/// What to log in with. `Some(None)`: nothing, where nobody has to.
pub(super) fn secret(section: &mut Section<'_>, is_needed: bool) -> Option<Option<Secret>> {
    let keys = ["password", "password_file", "oauth_token_file"];
    if !is_needed && !keys.iter().any(|it| section.has(it)) {
        return Some(None);
    }
    login(section).map(Some)
}

fn login(section: &mut Section<'_>) -> Option<Secret> {
    if !section.has("oauth_token_file") {
        let remedy =
            "put the mailbox's password (many providers: an app password) into a file and name it here";
        let (key, password) = section.secret("password", "password_file", remedy)?;
        return Some(Secret::Password(key, password));
    }
    for other in ["password", "password_file"] {
        if section.has(other) {
            section.fault(other, "there is an oauth_token_file too", "keep one of the two");
        }
    }
    // Read once, to tell now what would fail later.
    section.file("oauth_token_file")?;
    section.string("oauth_token_file").map(|it| Secret::TokenFile(it.into()))
}

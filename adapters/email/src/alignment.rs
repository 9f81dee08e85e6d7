//! Whether two domains are one organisation's (relaxed alignment, RFC 7489, section 3.1.1), by the public suffix list.

/// Whether a signer may speak for an author: their domains have the same organisational domain, the one name below a public
/// suffix (`mail.example.co.uk` and `example.co.uk`). Suffixes under which strangers may have names, `github.io`, count as
/// public. The list is compiled in; a suffix that is newer than it counts as one if it is the last label.
pub(crate) fn are_aligned(signer: &str, author: &str) -> bool {
    let normal = |it: &str| it.trim().trim_start_matches('@').trim_end_matches('.').to_lowercase();
    let (signer, author) = (normal(signer), normal(author));
    match (psl::domain_str(&signer), psl::domain_str(&author)) {
        (Some(one), Some(other)) => one == other,
        // A public suffix, or no domain at all, speaks for itself alone.
        _ => !signer.is_empty() && signer == author,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_told_apart() {
        for (signer, author) in [
            ("example.org", "example.org"),
            ("Mail.Example.org.", "example.org"),
            ("example.co.uk", "news.example.co.uk"),
            ("a.example.org", "b.example.org"),
            ("police.uk", "police.uk"),
            ("@ana.github.io", "ana.github.io"),
        ] {
            assert!(are_aligned(signer, author), "{signer} speaks for {author}");
        }
        for (signer, author) in [
            ("evil.co.uk", "example.co.uk"),
            ("co.uk", "example.co.uk"),
            ("org", "example.org"),
            ("notexample.org", "example.org"),
            ("evil.github.io", "ana.github.io"),
            ("github.io", "ana.github.io"),
            ("", ""),
        ] {
            assert!(!are_aligned(signer, author), "{signer} does not speak for {author}");
        }
    }
}

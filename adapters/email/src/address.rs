//! An address of a mail, as written and for comparing.

use std::fmt;

/// An address, as the header or the envelope of a mail has it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The name before it.
    pub name: Option<String>,
    /// The address as written.
    pub written: String,
    /// For comparing: lower case throughout, without a dot at the end. (RFC 5321 lets the local part differ by case; no
    /// server that people use does.)
    pub normal: String,
}

impl Address {
    /// Reads an address; `None` if it has no two sides.
    pub fn read(written: &str, name: Option<&str>) -> Option<Self> {
        let written: String = written.chars().filter(|it| !it.is_control()).collect();
        let written = written.trim().trim_matches(['<', '>']).trim().to_owned();
        let normal = written.to_lowercase().trim_end_matches('.').to_owned();
        let (local, domain) = normal.rsplit_once('@')?;
        let is_address = !local.is_empty() && !domain.is_empty() && !normal.contains(char::is_whitespace);
        let name = name.map(|it| it.replace('\0', "").trim().to_owned()).filter(|it| !it.is_empty());
        is_address.then_some(Self { name, written, normal })
    }

    /// What stands before the `@`, for comparing.
    pub fn local(&self) -> &str {
        self.normal.rsplit_once('@').map_or("", |it| it.0)
    }

    /// What stands after the `@`, for comparing.
    pub fn domain(&self) -> &str {
        self.normal.rsplit_once('@').map_or("", |it| it.1)
    }

    /// The part between `+` and `@`, exactly as written: a token of ours has its own case.
    pub fn detail(&self) -> Option<&str> {
        let (local, _) = self.written.rsplit_once('@')?;
        local.split_once('+').map(|it| it.1)
    }

    /// The address without its `+detail`, for comparing.
    pub fn without_detail(&self) -> String {
        let local = self.local();
        format!("{}@{}", local.split_once('+').map_or(local, |it| it.0), self.domain())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(‹{} bytes›)", self.written.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_as_written_and_compared_in_lower_case() {
        let address = Address::read("Intake+ToKeN@Example.ORG.", Some(" ")).unwrap();
        assert_eq!(address.written, "Intake+ToKeN@Example.ORG.");
        assert_eq!(address.normal, "intake+token@example.org");
        assert_eq!(address.detail(), Some("ToKeN"));
        assert_eq!(address.without_detail(), "intake@example.org");
        assert_eq!(address.name, None);
        assert_eq!(format!("{address:?}"), "Address(‹25 bytes›)");
        for bad in ["", "ana", "@example.org", "ana@", "a b@example.org", "undisclosed-recipients:;"] {
            assert!(Address::read(bad, None).is_none(), "{bad}");
        }
    }
}

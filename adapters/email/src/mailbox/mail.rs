//! What is marked on a mail as it lies on the server.

use crate::fetched::Place;

impl Place {
    /// Every place there is.
    pub(super) const ALL: [Self; 3] = [Self::Processed, Self::Quarantine, Self::Review];

    /// The keyword that stands for the place where there is no such folder.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Self::Processed => "$ReportlineProcessed",
            Self::Quarantine => "$ReportlineQuarantine",
            Self::Review => "$ReportlineReview",
        }
    }
}

/// The keywords that count attempts; the highest counts.
pub(super) const TRIES: [&str; 6] = [
    "$ReportlineTry1",
    "$ReportlineTry2",
    "$ReportlineTry3",
    "$ReportlineTry4",
    "$ReportlineTry5",
    "$ReportlineTry6",
];

/// What the flags of a mail say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Settled here, or deleted by somebody.
    pub(super) is_done: bool,
    pub(super) tries: u8,
    /// Flagged by a person: a star, in most programs.
    pub(super) is_flagged: bool,
}

impl Marks {
    /// Reads flags; keywords are the same in any case (RFC 9051, section 2.3.2).
    pub(super) fn of<'a>(flags: impl Iterator<Item = &'a str>) -> Self {
        let done = ["\\Deleted"].into_iter().chain(Place::ALL.into_iter().map(Place::keyword));
        let done: Vec<&str> = done.collect();
        flags.fold(Self::default(), |marks, flag| {
            let tries = TRIES.iter().position(|it| it.eq_ignore_ascii_case(flag));
            let tries = tries.and_then(|it| u8::try_from(it + 1).ok()).unwrap_or(0);
            Self {
                is_done: marks.is_done || done.iter().any(|it| it.eq_ignore_ascii_case(flag)),
                tries: marks.tries.max(tries),
                is_flagged: marks.is_flagged || flag.eq_ignore_ascii_case("\\Flagged"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_tell_what_was_done() {
        let of = |flags: &[&str]| Marks::of(flags.iter().copied());
        assert_eq!(of(&["\\Seen", "$Forwarded"]), Marks::default());
        assert_eq!(of(&["$reportlinetry1"]).tries, 1);
        assert_eq!(of(&["$ReportlineTry2", "$ReportlineTry1"]).tries, 2);
        assert!(of(&["\\flagged"]).is_flagged);
        assert!(of(&["\\deleted"]).is_done && of(&["$ReportlineQuarantine"]).is_done);
    }
}

//! What the evidence itself tells, so that nobody is asked for it: the platform's word, never a guess.

use reportline_report::{Evidence, Field, Original, Platform};

/// Whether some item tells a field. It is the report that reads it off, when it is made.
pub(crate) fn is_known(field: Field, evidence: &[Evidence]) -> bool {
    let tells = |it: &Original| match field {
        Field::IncidentPlatform => true,
        Field::IncidentOccurred => it.posted_at.is_some(),
        Field::IncidentSpaceName => it.space.as_ref().is_some_and(|space| space.name.is_some()),
        Field::IncidentSpaceKind => it.space.as_ref().is_some_and(|space| space.kind.is_some()),
        Field::SuspectsAccount => it.author.as_ref().is_some_and(|author| author.platform_user_id.is_some()),
        _ => false,
    };
    let is_link_to_platform =
        |it: &Evidence| it.url.as_ref().is_some_and(|link| Platform::of_link(&link.as_given).is_some());
    match field {
        Field::Evidence => !evidence.is_empty(),
        Field::IncidentPlatform if evidence.iter().any(is_link_to_platform) => true,
        _ => evidence.iter().filter_map(|it| it.original.as_ref()).any(tells),
    }
}

/// Whether evidence can tell a field at all: only such a question may be left out when it does.
pub(crate) fn can_be_known(field: Field) -> bool {
    matches!(
        field,
        Field::Evidence
            | Field::IncidentPlatform
            | Field::IncidentOccurred
            | Field::IncidentSpaceName
            | Field::IncidentSpaceKind
            | Field::SuspectsAccount
    )
}

#[cfg(test)]
mod tests {
    use reportline_report::{Author, CaptureMethod, EvidenceKind, Space};

    use super::*;

    fn known(item: Evidence) -> Vec<&'static str> {
        let fields = Field::ALL.iter().filter(|it| can_be_known(**it));
        fields.filter(|it| is_known(**it, std::slice::from_ref(&item))).map(|it| it.name()).collect()
    }

    #[test]
    fn evidence_tells_what_the_platform_said_and_no_more() {
        let message = || Evidence::new(EvidenceKind::Message, CaptureMethod::NativeForward);
        let of = |original| known(Evidence { original: Some(original), ..message() });
        let hidden = Author { display_name: Some("Anyone".into()), ..Author::default() };
        let seen = Author { platform_user_id: Some("7".into()), ..Author::default() };
        let space = Space { name: Some("A group".into()), ..Space::default() };

        assert_eq!(known(message()), ["evidence"]);
        assert_eq!(known(Evidence::link("https://x.com/a")), ["incident.platform", "evidence"]);
        assert_eq!(
            of(Original { author: Some(hidden), ..Original::default() }),
            ["incident.platform", "evidence"]
        );
        let all = Original {
            author: Some(seen),
            space: Some(space),
            posted_at: Some(jiff::Timestamp::UNIX_EPOCH),
            ..Original::default()
        };
        let expected =
            ["incident.occurred", "incident.platform", "incident.space.name", "suspects.account", "evidence"];
        assert_eq!(of(all), expected);
    }
}

//! Everything a question can fill: the table that flow files are checked against.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::consent::Decision;
use crate::incident::{Behaviour, ReportedTo, SpaceKind, Visibility};
use crate::motivation::{Detail, Strand};
use crate::platform::Platform;
use crate::reporter::{AgeBand, Basis, Contactability, Need, Relationship, Role, Want};
use crate::suspect::Relation;
use crate::tri::Tri;
use crate::victim::{CountBand, ImpactKind, VictimKind, Vulnerability};

/// What an answer to a question that fills a field must look like. In brackets: the [`Value`](crate::Value) it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Yes, no or not sure (`One`).
    Tri,
    /// One of these words (`One`).
    One(&'static [&'static str]),
    /// Any of these words (`Many`).
    Many(&'static [&'static str]),
    /// Words of the person (`Text`).
    Text {
        /// The most characters it takes. More is refused, never cut.
        most: usize,
    },
    /// When (`Moment`).
    Moment,
    /// A place to route by (`Area`).
    Area,
    /// A link, a handle or a name (`Text`).
    Account,
    /// A number, an address, or words on how to reach someone (`Text`).
    Contact,
    /// Granted or refused (`One`).
    Consent,
    /// Things handed over ([`Draft::add_evidence`](crate::Draft::add_evidence), any number of times).
    Evidence,
}

impl Shape {
    /// The words that options of a question of this shape may stand for; `None` where no list bounds it.
    pub fn allowed(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Tri => Some(Tri::ANSWERS),
            Self::Consent => Some(Decision::ANSWERS),
            Self::One(words) | Self::Many(words) => Some(words),
            Self::Text { .. }
            | Self::Moment
            | Self::Area
            | Self::Account
            | Self::Contact
            | Self::Evidence => None,
        }
    }
}

/// The longest account of a person's own words, in characters. What a long evening's writing needs, and no more.
pub(crate) const NARRATIVE_MOST: usize = 20_000;
/// The longest note beside something, in characters.
const NOTE: Shape = Shape::Text { most: 4_000 };
/// The longest name of something, in characters.
const NAME: Shape = Shape::Text { most: 300 };

macro_rules! fields {
    ($( $(#[doc = $about:literal])+ $Field:ident = $name:literal, $shape:expr; )+) => {
        /// Something a question can fill, named as in the schema.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $( $(#[doc = $about])+ $Field, )+ }

        impl Field {
            /// Every field, in the order of the schema.
            pub const ALL: &'static [Field] = &[$(Field::$Field),+];

            /// The dotted name.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$Field => $name,)+ }
            }

            /// The field of that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Field::$Field),)+ _ => None }
            }

            /// What an answer must look like.
            pub const fn shape(self) -> Shape {
                match self { $(Field::$Field => $shape,)+ }
            }
        }
    };
}

fields! {
    /// The reporter's part in it.
    ReporterRole = "reporter.role", Shape::One(Role::NAMES);
    /// How they know of it.
    ReporterBasisOfKnowledge = "reporter.basis_of_knowledge", Shape::Many(Basis::NAMES);
    /// What they are to the victim.
    ReporterRelationshipToVictim = "reporter.relationship_to_victim", Shape::One(Relationship::NAMES);
    /// Whether and how they may be reached.
    ReporterContactability = "reporter.contactability", Shape::One(Contactability::NAMES);
    /// Their age band.
    ReporterAgeBand = "reporter.age_band", Shape::One(AgeBand::NAMES);
    /// What they need to be spoken with.
    ReporterNeeds = "reporter.needs", Shape::Many(Need::NAMES);
    /// What they hope for.
    ReporterWants = "reporter.wants", Shape::Many(Want::NAMES);
    /// What to call them. Goes to the contact part.
    ContactName = "contact.name", NAME;
    /// How to reach them. Goes to the contact part.
    ContactMethod = "contact.method", Shape::Contact;
    /// Whether it is safe to leave a message there. Goes to the contact part.
    ContactSafe = "contact.safe", Shape::Tri;
    /// Whether a voicemail is welcome. Goes to the contact part.
    ContactVoicemailOk = "contact.voicemail_ok", Shape::Tri;
    /// When to reach them. Goes to the contact part.
    ContactWhen = "contact.when", NAME;
    /// Their postcode. Goes to the contact part.
    ContactPostcode = "contact.postcode", Shape::Text { most: 16 };
    /// Who or what it was aimed at.
    VictimKind = "victim.kind", Shape::One(VictimKind::NAMES);
    /// Where the victim lives, coarsely.
    VictimArea = "victim.area", Shape::Area;
    /// Whether the victim knows of this report.
    VictimKnowsOfReport = "victim.knows_of_report", Shape::Tri;
    /// The victim's age band.
    VictimAgeBand = "victim.age_band", Shape::One(AgeBand::NAMES);
    /// What makes the victim more vulnerable.
    VictimVulnerability = "victim.vulnerability", Shape::Many(Vulnerability::NAMES);
    /// Whether it has happened before.
    VictimRepeat = "victim.repeat", Shape::Tri;
    /// How often it has happened before.
    VictimRepeatCountBand = "victim.repeat.count_band", Shape::One(CountBand::NAMES);
    /// What it did to the victim, by kind.
    VictimImpact = "victim.impact", Shape::Many(ImpactKind::NAMES);
    /// What it did to the victim, in their words.
    VictimImpactText = "victim.impact.text", NOTE;
    /// What happened, in the reporter's words.
    IncidentNarrative = "incident.narrative", Shape::Text { most: NARRATIVE_MOST };
    /// When it happened.
    IncidentOccurred = "incident.occurred", Shape::Moment;
    /// Whether it goes on.
    IncidentOngoing = "incident.occurred.ongoing", Shape::Tri;
    /// On which platform.
    IncidentPlatform = "incident.platform", Shape::One(Platform::SLUGS);
    /// On which platform, in the reporter's words.
    IncidentPlatformRaw = "incident.platform.raw", NAME;
    /// In what sort of place.
    IncidentSpaceKind = "incident.space.kind", Shape::One(SpaceKind::NAMES);
    /// In which place.
    IncidentSpaceName = "incident.space.name", NAME;
    /// Who can read that place.
    IncidentSpaceVisibility = "incident.space.visibility", Shape::One(Visibility::NAMES);
    /// What was done.
    IncidentBehaviour = "incident.behaviour", Shape::Many(Behaviour::NAMES);
    /// Whether it also happens away from the screen.
    IncidentAlsoOffline = "incident.also_offline", Shape::Tri;
    /// How many times.
    IncidentCountBand = "incident.count_band", Shape::One(CountBand::NAMES);
    /// Whom it was reported to before.
    IncidentPreviousReports = "incident.previous_reports", Shape::Many(ReportedTo::NAMES);
    /// Which characteristics it was about.
    MotivationPerceived = "motivation.perceived", Shape::Many(Strand::NAMES);
    /// Finer tags under them.
    MotivationDetail = "motivation.detail", Shape::Many(Detail::NAMES);
    /// What made them feel it.
    MotivationWhy = "motivation.why", NOTE;
    /// Whether the victim was taken for something they are not.
    MotivationPerceivedNotActual = "motivation.perceived_not_actual", Shape::Tri;
    /// Whether anyone is in danger now.
    RiskImmediateDanger = "risk.immediate_danger", Shape::Tri;
    /// Whether someone's life was threatened.
    RiskThreatToLife = "risk.threat_to_life", Shape::Tri;
    /// Whether the offender knows where the victim lives.
    RiskAddressKnownToOffender = "risk.address_known_to_offender", Shape::Tri;
    /// Whether the victim knows the offender.
    RiskOffenderKnown = "risk.offender_known", Shape::Tri;
    /// Whether a weapon or a plan was mentioned.
    RiskWeaponOrPlan = "risk.weapon_or_plan", Shape::Tri;
    /// Whether someone may harm themselves.
    RiskSelfHarm = "risk.self_harm", Shape::Tri;
    /// Whether a child is involved.
    RiskChildInvolved = "risk.child_involved", Shape::Tri;
    /// Whether it is getting worse.
    RiskEscalating = "risk.escalating", Shape::Tri;
    /// Whether the victim is frightened.
    RiskFrightened = "risk.frightened", Shape::Tri;
    /// The account of who did it.
    SuspectsAccount = "suspects.account", Shape::Account;
    /// Whether the victim knows who did it.
    SuspectsKnownToVictim = "suspects.known_to_victim", Shape::Tri;
    /// From where the victim knows them.
    SuspectsRelation = "suspects.known_to_victim.relation", Shape::One(Relation::NAMES);
    /// Who the reporter says they are.
    SuspectsClaimedIdentity = "suspects.claimed_identity", NAME;
    /// What the reporter knows of them.
    SuspectsDescription = "suspects.description", NOTE;
    /// Where they are, coarsely.
    SuspectsArea = "suspects.area", Shape::Area;
    /// The organised group they speak for.
    SuspectsGroup = "suspects.group", NAME;
    /// Things handed over.
    Evidence = "evidence", Shape::Evidence;
    /// A note about them.
    EvidenceNote = "evidence.note", NOTE;
    /// Whether it may be kept.
    ConsentRecord = "consent.record", Shape::Consent;
    /// Whether it may go to the local police force.
    ConsentShareLocalForce = "consent.share_local_force", Shape::Consent;
    /// Whether it may go to support organisations.
    ConsentShareSupportOrg = "consent.share_support_org", Shape::Consent;
    /// Whether the platform may be told.
    ConsentNotifyPlatform = "consent.notify_platform", Shape::Consent;
    /// Whether it may be counted without names.
    ConsentAnonymisedStatistics = "consent.anonymised_statistics", Shape::Consent;
    /// Whether volunteers may answer the hatred in public.
    ConsentVolunteerCounterSpeech = "consent.volunteer_counter_speech", Shape::Consent;
    /// Whether the reporter may be contacted.
    ConsentContactMe = "consent.contact_me", Shape::Consent;
    /// Whether the reporter told the platform.
    PlatformActionReporterReported = "platform_action.reporter_reported", Shape::Tri;
    /// When they did.
    PlatformActionWhen = "platform_action.when", Shape::Moment;
    /// The reference the platform gave.
    PlatformActionRef = "platform_action.ref", NAME;
    /// What the platform answered.
    PlatformActionResult = "platform_action.result", NOTE;
    /// Whether it was still there.
    PlatformActionStillUp = "platform_action.still_up", Shape::Tri;
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| serde::de::Error::custom(format_args!("no field is named {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::Purpose;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.name()), Some(*field));
        }
        assert_eq!(Field::parse("incident.offence"), None);
    }

    #[test]
    fn every_purpose_can_be_asked() {
        for purpose in Purpose::NAMES {
            let field = Field::parse(&format!("consent.{purpose}"));
            assert_eq!(field.map(Field::shape), Some(Shape::Consent), "{purpose}");
        }
    }

    #[test]
    fn every_list_has_words() {
        for field in Field::ALL {
            assert!(field.shape().allowed().is_none_or(|it| !it.is_empty()), "{field}");
        }
    }
}

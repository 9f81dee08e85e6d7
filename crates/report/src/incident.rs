//! What happened, where and when, in the reporter's words: behaviour, never offences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::personal::{Extra, Personal};
use crate::platform::Platform;
use crate::tri::Tri;
use crate::victim::CountBand;
use crate::vocabulary::{Open, vocabulary};

/// The incident as reported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// The account, verbatim: never cut, never translated in place. At most 20 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<Personal>,
    /// Translations beside the original, made by the hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred: Option<Occurred>,
    /// On which platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// In what sort of place on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<Space>,
    /// What was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behaviour: Vec<Open<Behaviour>>,
    /// Whether it also happens away from the screen.
    #[serde(default)]
    pub also_offline: Tri,
    /// How many times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_band: Option<Open<CountBand>>,
    /// Whom else it was reported to, so that reports are joined and not doubled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous_reports: Vec<PreviousReport>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A translation of the narrative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Translation {
    /// Its language (BCP 47).
    pub lang: String,
    /// Its words.
    pub text: Personal,
    /// Who made it, by role.
    pub by: String,
    /// Whether a machine made it.
    pub machine: bool,
}

/// When an incident happened, and whether it still does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Occurred {
    /// When.
    #[serde(flatten)]
    pub moment: Moment,
    /// Whether it goes on.
    #[serde(default)]
    pub ongoing: Tri,
}

/// The place on a platform. Whether it is public matters to the offence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Space {
    /// What sort of place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Open<SpaceKind>>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// The platform's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_id: Option<Personal>,
    /// Who can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Open<Visibility>>,
}

/// An earlier report of the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreviousReport {
    /// To whom.
    pub to: Open<ReportedTo>,
    /// The reference they gave.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<Personal>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Moment>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Personal>,
}

vocabulary! {
    /// The sort of place something stood in (the dwelling and presence tests of the Public Order Act 1986). From the evidence, or asked.
    pub enum SpaceKind {
        /// A post anyone can read.
        PublicPost = "public_post",
        /// A comment under something.
        Comment = "comment",
        /// A group of people.
        Group = "group",
        /// A channel of a server.
        ServerChannel = "server_channel",
        /// A talk between two.
        PrivateMessage = "private_message",
        /// A voice room or call.
        Voice = "voice",
        /// A live stream.
        Livestream = "livestream",
        /// The chat of a game.
        GameChat = "game_chat",
        /// A profile: its picture, name or text.
        Profile = "profile",
        /// A mail.
        Email = "email",
        /// A website.
        Website = "website",
    }
}

vocabulary! {
    /// Who can read a place. From the evidence, or asked.
    pub enum Visibility {
        /// Anyone.
        Public = "public",
        /// Members.
        Members = "members",
        /// Those who talk.
        Private = "private",
        /// Not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What was done, neutral of offences: an officer maps it to law. Asked, several at once.
    pub enum Behaviour {
        /// A threat of violence.
        ThreatViolence = "threat_violence",
        /// A threat of sexual violence.
        ThreatSexual = "threat_sexual",
        /// A threat to things.
        ThreatProperty = "threat_property",
        /// Insults or slurs.
        AbuseSlur = "abuse_slur",
        /// Speaking of people as less than people.
        Dehumanising = "dehumanising",
        /// Again and again by the same.
        HarassmentRepeated = "harassment_repeated",
        /// Many at once.
        Dogpile = "dogpile",
        /// Personal details made public.
        Doxxing = "doxxing",
        /// Pretending to be the victim.
        Impersonation = "impersonation",
        /// Watching or following.
        Stalking = "stalking",
        /// Intimate pictures shared or threatened.
        IntimateImage = "intimate_image",
        /// Flashing pictures sent to cause a seizure (Online Safety Act 2023 s.183).
        FlashingImage = "flashing_image",
        /// Urging someone to harm themselves.
        SelfHarmEncouragement = "self_harm_encouragement",
        /// Calling on others to hate or to act.
        Incitement = "incitement",
        /// Denying or praising atrocities.
        DenialGlorification = "denial_glorification",
        /// Symbols of hatred.
        Symbol = "symbol",
        /// Hatred sent out in masses.
        SpamHate = "spam_hate",
        /// Lies meant to harm.
        FalseInformation = "false_information",
        /// It happens away from the screen, too.
        OfflineToo = "offline_too",
        /// Something else.
        Other = "other",
    }
}

impl Behaviour {
    /// Whether it threatens someone, or makes a threat easier to carry out.
    pub fn is_threat(self) -> bool {
        matches!(
            self,
            Self::ThreatViolence | Self::ThreatSexual | Self::ThreatProperty | Self::Stalking | Self::Doxxing
        )
    }
}

vocabulary! {
    /// Whom something was reported to before. Asked.
    pub enum ReportedTo {
        /// The police.
        Police = "police",
        /// The platform.
        Platform = "platform",
        /// A helpline or charity.
        Helpline = "helpline",
        /// Someone else.
        Other = "other",
    }
}

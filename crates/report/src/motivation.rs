//! Why the reporter believes it happened. Perception alone; what an officer concludes lives in the case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::{Extra, Personal};
use crate::tri::Tri;
use crate::vocabulary::{Open, vocabulary};

/// The motivation as perceived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Motivation {
    /// Which characteristics it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub perceived: Vec<Open<Strand>>,
    /// Finer tags under them: they choose the support that is offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub detail: Vec<Open<Detail>>,
    /// Who perceives it. Derived from the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perceived_by: Option<Open<PerceivedBy>>,
    /// What made them feel it: the one well-placed question (HMICFRS 2018).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Personal>,
    /// Whether the victim was taken for something they are not.
    #[serde(default)]
    pub perceived_not_actual: Tri,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

vocabulary! {
    /// The characteristic it was about: the five monitored strands first, then those some forces and policy packs add. Asked.
    pub enum Strand {
        /// Disability.
        Disability = "disability",
        /// Race, ethnicity, nationality, colour.
        Race = "race",
        /// Religion or none.
        Religion = "religion",
        /// Sexual orientation.
        SexualOrientation = "sexual_orientation",
        /// Transgender identity.
        Transgender = "transgender",
        /// Sex or gender.
        SexGender = "sex_gender",
        /// Age.
        Age = "age",
        /// An alternative subculture.
        AltSubculture = "alt_subculture",
        /// Sex work.
        SexWork = "sex_work",
        /// Variations in sex characteristics (Hate Crime and Public Order (Scotland) Act 2021).
        VariationsInSexCharacteristics = "variations_in_sex_characteristics",
        /// Something else.
        Other = "other",
        /// The person is not sure.
        NotSure = "not_sure",
        /// It was not about who someone is.
        NotHate = "not_hate",
    }
}

impl Strand {
    /// Whether it names a characteristic, so that someone has perceived hostility towards it.
    pub fn is_characteristic(self) -> bool {
        !matches!(self, Self::NotSure | Self::NotHate)
    }
}

vocabulary! {
    /// A finer tag under a strand (Home Office sub-strands). Asked; for signposting.
    pub enum Detail {
        /// Hatred of Jews.
        Antisemitism = "antisemitism",
        /// Hatred of Muslims.
        AntiMuslim = "anti_muslim",
        /// Hatred of Gypsy, Roma and Traveller people.
        AntiGypsyRomaTraveller = "anti_gypsy_roma_traveller",
        /// Hatred of Black people.
        AntiBlack = "anti_black",
        /// Hatred of East and South East Asian people.
        Esea = "esea",
        /// Hatred of South Asian people.
        SouthAsian = "south_asian",
        /// Hatred of migrants and refugees.
        AntiMigrant = "anti_migrant",
        /// Hatred of Sikhs.
        AntiSikh = "anti_sikh",
        /// Hatred of Hindus.
        AntiHindu = "anti_hindu",
        /// Hatred of Christians.
        AntiChristian = "anti_christian",
        /// Sectarian hatred.
        Sectarian = "sectarian",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// Who perceives the motivation (Macpherson). Derived.
    pub enum PerceivedBy {
        /// The victim.
        Victim = "victim",
        /// Any other person.
        ReporterOther = "reporter_other",
    }
}

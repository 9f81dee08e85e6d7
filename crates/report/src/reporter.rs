//! Who reports, in which role, and how much they want to hear. Never who they are: that is the contact part.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Extra;
use crate::vocabulary::{Open, vocabulary};

/// The reporter, without identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reporter {
    /// Their part in it.
    pub role: Open<Role>,
    /// How they know of it; who counts as "any other person" of the perception test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis_of_knowledge: Vec<Open<Basis>>,
    /// What they are to the victim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship_to_victim: Option<Open<Relationship>>,
    /// Whether and how they may be reached.
    pub contactability: Open<Contactability>,
    /// HMAC of channel and user id under the instance's key: joins one person's reports without naming them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<String>,
    /// The organisation they report for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<Org>,
    /// Their age band; opens the child lane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<Open<AgeBand>>,
    /// The language they read (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What they need to be spoken with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Open<Need>>,
    /// What they hope for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wants: Vec<Open<Want>>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An organisation someone reports for. From the configuration, never from the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Org {
    /// Its id in the configuration.
    pub id: String,
    /// What sort of organisation.
    pub kind: String,
    /// Whether the operator has checked it.
    pub verified: bool,
}

vocabulary! {
    /// The reporter's part in it (True Vision: victim, witness, third party). Asked; a moderator's is the platform's word.
    pub enum Role {
        /// It happened to them.
        Victim = "victim",
        /// They saw it.
        Witness = "witness",
        /// They report for someone they know.
        OnBehalf = "on_behalf",
        /// They look after the place it happened in.
        Moderator = "moderator",
        /// They report for a partner organisation.
        PartnerOrg = "partner_org",
        /// A volunteer of the hub.
        Volunteer = "volunteer",
        /// A police officer or member of police staff.
        Officer = "officer",
        /// Not said: skipped, or the short flow did not ask.
        Undisclosed = "undisclosed",
    }
}

vocabulary! {
    /// How a reporter knows of it (the perception test; source grading). Asked of everyone but the victim.
    pub enum Basis {
        /// It was aimed at them.
        Targeted = "targeted",
        /// They saw it as it happened.
        SawItLive = "saw_it_live",
        /// They saw it afterwards.
        SawItLater = "saw_it_later",
        /// The victim told them.
        ToldByVictim = "told_by_victim",
        /// They belong to the group it was aimed at.
        BelongsToGroup = "belongs_to_group",
        /// They work with that group.
        WorksWithGroup = "works_with_group",
        /// They moderate the place it happened in.
        ModeratesSpace = "moderates_space",
        /// Some other way.
        Other = "other",
    }
}

vocabulary! {
    /// What a reporter is to the victim (safeguarding of reports on behalf). Asked.
    pub enum Relationship {
        /// Husband, wife, partner.
        Partner = "partner",
        /// Parent or guardian.
        Parent = "parent",
        /// Other family.
        Family = "family",
        /// Friend.
        Friend = "friend",
        /// Carer.
        Carer = "carer",
        /// Teacher.
        Teacher = "teacher",
        /// Colleague or employer.
        Work = "work",
        /// Support worker or advocate.
        SupportWorker = "support_worker",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// Whether and how a reporter may be reached (True Vision; DSA Art. 16(2)(c)). Asked. Silence means `anonymous`.
    pub enum Contactability {
        /// Not at all.
        Anonymous = "anonymous",
        /// Through the conversation they report in, and no other way.
        InChatOnly = "in_chat_only",
        /// By the methods in the contact part.
        Contactable = "contactable",
    }
}

vocabulary! {
    /// An age, no more precise than the lane needs (Victims' Code, enhanced rights). Asked.
    pub enum AgeBand {
        /// Younger than 13.
        Under13 = "under_13",
        /// 13 to 17.
        From13To17 = "13_17",
        /// 18 or older.
        Adult = "18_plus",
        /// The person does not want to say.
        Undisclosed = "undisclosed",
    }
}

impl AgeBand {
    /// Whether it is the band of someone under 18.
    pub fn is_child(self) -> bool {
        matches!(self, Self::Under13 | Self::From13To17)
    }
}

vocabulary! {
    /// What someone needs to be spoken with (Victims' Code). Asked.
    pub enum Need {
        /// An interpreter.
        Interpreter = "interpreter",
        /// British Sign Language.
        Bsl = "bsl",
        /// Easy read.
        EasyRead = "easy_read",
        /// Writing, no calls.
        TextOnly = "text_only",
        /// An appropriate adult beside them.
        AppropriateAdult = "appropriate_adult",
    }
}

vocabulary! {
    /// What a reporter hopes for (True Vision). Asked.
    pub enum Want {
        /// That the police look into it.
        Investigation = "investigation",
        /// That it is taken down.
        Removal = "removal",
        /// To be put in touch with support.
        SupportReferral = "support_referral",
        /// That it is counted, no more.
        JustRecord = "just_record",
        /// To hear what came of it.
        OutcomeUpdates = "outcome_updates",
    }
}

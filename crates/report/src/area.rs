//! A place precise enough to find the responsible force, and no more precise than that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::personal::Personal;
use crate::vocabulary::{Open, vocabulary};

/// A place we can route by. Never a full address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Area {
    /// What sort of place `value` names.
    pub kind: Open<AreaKind>,
    /// The district, the code or the words; empty for `outside_uk` and `undisclosed`.
    #[serde(default)]
    pub value: Personal,
    /// Its name, for people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Whose word it is.
    #[serde(default = "by_reporter")]
    pub asserted_by: Open<Asserted>,
}

fn by_reporter() -> Open<Asserted> {
    Asserted::Reporter.into()
}

impl Area {
    /// A place as the reporter named it.
    pub fn said(kind: AreaKind, value: impl Into<Personal>) -> Self {
        Self { kind: kind.into(), value: value.into(), name: None, asserted_by: by_reporter() }
    }
}

vocabulary! {
    /// What sort of place an area names. Asked.
    pub enum AreaKind {
        /// The first half of a postcode: `SW9`.
        PostcodeDistrict = "postcode_district",
        /// The ONS code of a local authority district: `E09000022`.
        LaGss = "la_gss",
        /// Words that no table knows, to be read by an officer.
        PlaceText = "place_text",
        /// Outside the United Kingdom.
        OutsideUk = "outside_uk",
        /// The person does not want to say.
        Undisclosed = "undisclosed",
    }
}

vocabulary! {
    /// Whose word something is. What the platform says and what the person says are never mixed.
    pub enum Asserted {
        /// The platform's own record, delivered by its API.
        Platform = "platform",
        /// The reporter's word.
        Reporter = "reporter",
    }
}

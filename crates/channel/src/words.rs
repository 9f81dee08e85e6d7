//! The words a channel needs for what is its own: a page's "Leave this page", a menu's descriptions.

use crate::notice::Notice;
use crate::outbound::Direction;

/// A language the service speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag: `en-GB`.
    pub tag: String,
    /// Its name in itself: "Polski".
    pub name: String,
    /// Its reading direction.
    pub direction: Direction,
}

/// The service's texts, for what a channel says around the conversation.
pub trait Words: Send + Sync {
    /// The text named `key` in `language`, English where it is missing there. Keys a channel uses are listed in
    /// [`Adapter::text_keys`](crate::Adapter::text_keys), so that `reportline check` finds the missing ones.
    fn text(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String;

    /// Every language on offer, the default first.
    fn languages(&self) -> Vec<Language>;

    /// The best of [`Words::languages`] for what is wanted, most wanted first (an `Accept-Language`, split).
    fn negotiate(&self, wanted: &[&str]) -> Language;

    /// The emergency routes, worded: shown on every page.
    fn emergency(&self, language: &str) -> Notice;
}

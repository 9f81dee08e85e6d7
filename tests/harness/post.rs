//! A world with a mail system, and the people who write letters there.

use std::sync::Arc;

use reportline_adapter_email::fake::{Arrived, Correspondent, PostOffice, REPORT, trusting};

use super::World;
use super::settings::mail_settings;

/// A mail system, and the people there.
pub(super) struct Post {
    pub(super) office: Arc<PostOffice>,
    pub(super) people: Vec<Arc<Correspondent>>,
}

impl World {
    /// The web page and an address; nothing where there can be no mail system.
    pub(crate) async fn with_mail() -> Option<Self> {
        Self::with_mail_and(&[]).await
    }

    /// The same, with settings over the usual ones.
    pub(crate) async fn with_mail_and(settings: &[(&str, &str)]) -> Option<Self> {
        let office = Arc::new(PostOffice::with_smtp().await?);
        let mut world = Self::asleep(&[], settings).await;
        for (key, value) in mail_settings(&trusting(office.settings())) {
            world.settings.entry(key).or_insert(value);
        }
        world.post = Some(Post { office, people: Vec::new() });
        world.starts().await.expect("the service starts");
        Some(world)
    }

    /// The mail system.
    pub(crate) fn office(&self) -> &PostOffice {
        &self.post.as_ref().expect("a world with mail").office
    }

    /// Somebody with that address.
    pub(crate) fn correspondent(&mut self, address: &str) -> Arc<Correspondent> {
        let post = self.post.as_mut().expect("a world with mail");
        let person = Arc::new(Correspondent::new(&post.office, address));
        post.people.push(Arc::clone(&person));
        person
    }

    /// The number under which a letter asks a question, by the key of its words.
    pub(crate) fn number(&self, letter: &Arrived, key: &str) -> u32 {
        let ask = self.questions().text(key);
        self.number_of(letter, &ask).unwrap_or_else(|| panic!("{ask:?} is not asked in:\n{}", letter.text))
    }

    /// The number under which a letter asks something, if it does.
    pub(crate) fn number_of(&self, letter: &Arrived, ask: &str) -> Option<u32> {
        let begin: String = ask.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        letter.text.lines().find_map(|line| {
            let (number, rest) = line.split_once(". ")?;
            rest.starts_with(&begin).then(|| number.parse().ok()).flatten()
        })
    }

    /// How many mails wait to be taken.
    pub(super) fn n_mails_waiting(&self) -> usize {
        self.post.as_ref().map_or(0, |it| it.office.mailbox_of(REPORT).len())
    }
}

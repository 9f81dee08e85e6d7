//! The world: the service and its far sides.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reportline::clock::Clock;
use reportline::config::{self, Config, Environment};
use reportline::run::{self, Service, StartError};
use reportline_adapter_discord::fake as discord;
use reportline_adapter_telegram::fake::Fake;
use reportline_adapter_web::fake::Visitor;
use reportline_store::{Counts, Owed, Store};
use tempfile::TempDir;

use super::member::Member;
use super::person::{Person, person};
use super::post::Post;
use super::script::Questions;
use super::settings::{bot_settings, discord_settings, usual_settings};
use super::{TestClock, panics};

/// The most lines asked of the outbox.
const ALL: usize = 10_000;

/// A whole world. Ask [`World::finish`] whether anything was left over.
pub(crate) struct World {
    service: Option<Service>,
    pub(super) settings: BTreeMap<String, String>,
    clock: Arc<TestClock>,
    folder: TempDir,
    pub(super) bots: BTreeMap<String, Bot>,
    pub(super) discord: Option<Discord>,
    pub(super) post: Option<Post>,
    pub(super) n_panics: usize,
    questions: Arc<Questions>,
}

/// A bot on a platform of its own, and the people there.
pub(super) struct Bot {
    pub(super) platform: Fake,
    pub(super) people: Vec<Person>,
}

/// Discord, and the people there.
pub(super) struct Discord {
    pub(super) platform: discord::Fake,
    pub(super) members: Vec<Member>,
}

impl World {
    /// One bot, called `telegram`, and the web page.
    pub(crate) async fn new() -> Self {
        Self::with(&["telegram"], &[]).await
    }

    /// Some bots by their channels' names, and settings over the usual ones (`LIMITS__PEER_BURST`).
    pub(crate) async fn with(bots: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut world = Self::asleep(bots, settings).await;
        world.starts().await.expect("the service starts");
        world
    }

    /// The same, before the service starts.
    pub(crate) async fn asleep(bots: &[&str], settings: &[(&str, &str)]) -> Self {
        panics::watch();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let mut all = usual_settings(&folder.path().join("data"));
        let mut platforms = BTreeMap::new();
        for name in bots {
            let platform = Fake::start().await;
            all.extend(bot_settings(name, platform.url()));
            platforms.insert((*name).to_owned(), Bot { platform, people: Vec::new() });
        }
        all.extend(settings.iter().map(|(key, value)| (format!("REPORTLINE_{key}"), (*value).to_owned())));
        let mut world = Self {
            service: None,
            settings: all,
            clock: Arc::new(TestClock::new(7)),
            folder,
            bots: platforms,
            discord: None,
            post: None,
            n_panics: panics::counted(),
            questions: Arc::default(),
        };
        world.questions = Arc::new(Questions::of(&world.config()));
        world
    }

    /// The web page, a bot at Telegram and one at Discord.
    pub(crate) async fn with_discord() -> Self {
        Self::with_discord_and(&["telegram"], &[]).await
    }

    /// Some bots at Telegram and one at Discord, and settings over the usual ones.
    pub(crate) async fn with_discord_and(bots: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut world = Self::asleep(bots, settings).await;
        let platform = discord::Fake::start().await;
        world.settings.extend(discord_settings(platform.url()));
        world.discord = Some(Discord { platform, members: Vec::new() });
        world.starts().await.expect("the service starts");
        world.discord().waits_for("the gateway to be connected", discord::Fake::is_connected).await;
        world
    }

    fn config(&self) -> Config {
        config::load(None, &Environment::from(self.settings.clone()))
            .expect("the settings of a test are right")
    }

    /// The service starts, or says why not.
    pub(crate) async fn starts(&mut self) -> Result<(), StartError> {
        let service = run::start(self.config(), Arc::clone(&self.clock) as Arc<dyn Clock>, None).await?;
        if let Some(address) = service.address() {
            // After a restart the page is where it was.
            self.settings.insert("REPORTLINE_SERVER__BIND".to_owned(), address.to_string());
        }
        self.service = Some(service);
        Ok(())
    }

    /// The service stops.
    pub(crate) async fn stops(&mut self) {
        self.service.take().expect("the service runs").stop().await;
    }

    /// The service stops and starts again.
    pub(crate) async fn restart(&mut self) {
        self.stops().await;
        self.starts().await.expect("the service starts again");
    }

    /// A setting is changed; it holds from the next start.
    pub(crate) fn sets(&mut self, key: &str, value: &str) {
        self.settings.insert(format!("REPORTLINE_{key}"), value.to_owned());
    }

    pub(crate) fn clock(&self) -> &Arc<TestClock> {
        &self.clock
    }

    /// The questions of the flows, in words.
    pub(crate) fn questions(&self) -> &Questions {
        &self.questions
    }

    /// Everything that is kept.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder of the test's own, beside what is kept.
    pub(crate) fn beside(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn service(&self) -> &Service {
        self.service.as_ref().expect("the service runs")
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.service().store()
    }

    pub(crate) async fn counts(&self) -> Counts {
        self.store().counts().await.expect("the store can be read")
    }

    /// What is owed, and every dead letter.
    pub(crate) async fn owed(&self) -> Vec<Owed> {
        self.store().owed(ALL).await.expect("the store can be read")
    }

    /// The platform of the one bot.
    pub(crate) fn telegram(&self) -> &Fake {
        self.platform("telegram")
    }

    /// The platform of the bot of that channel.
    pub(crate) fn platform(&self, channel: &str) -> &Fake {
        &self.bots[channel].platform
    }

    /// Someone on the one bot's platform who reads English.
    pub(crate) fn person(&mut self, name: &str) -> Person {
        self.person_at("telegram", name, "en")
    }

    /// Someone whose app is set to `language`.
    pub(crate) fn person_at(&mut self, channel: &str, name: &str, language: &str) -> Person {
        let questions =
            Arc::new(self.questions.in_language(if language == "en" { "en-GB" } else { language }));
        let bot = self.bots.get_mut(channel).expect("a bot of this world");
        let id = 501 + i64::try_from(bot.people.len()).expect("not that many people");
        let person = person(bot.platform.person(id, name, language), name, questions);
        bot.people.push(person.clone());
        person
    }

    /// Discord.
    pub(crate) fn discord(&self) -> &discord::Fake {
        &self.discord.as_ref().expect("a world with Discord").platform
    }

    /// Someone at Discord who reads English.
    pub(crate) fn member(&mut self, name: &str) -> Member {
        let questions = Arc::new(self.questions.in_language("en-GB"));
        let discord = self.discord.as_mut().expect("a world with Discord");
        let id = 501 + u64::try_from(discord.members.len()).expect("not that many people");
        let member = Member::new(discord.platform.person(id, name, "en-GB"), name, questions);
        discord.members.push(member.clone());
        member
    }

    /// Someone with a browser, on the front page.
    pub(crate) async fn visitor(&self) -> Visitor {
        let mut visitor = Visitor::new(&self.page());
        visitor.open("/").await;
        visitor
    }

    /// Where the page is.
    pub(crate) fn page(&self) -> String {
        format!("http://{}", self.service().address().expect("the page is mounted"))
    }
}

//! The suite that every adapter passes: played in direct messages, where every rule has something to hold.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reportline_adapter_discord::Discord;
use reportline_adapter_discord::fake::{self, Fake, Fault};
use reportline_channel::conformance::{Line, Person, Rig, Rule};
use reportline_channel::{Adapter, Channel, ChannelId, Choice, Unit, split};

use crate::stage::{channel, words};

struct DiscordRig {
    fake: Fake,
    channel: Arc<dyn Channel>,
    ana: fake::Person,
    bo: fake::Person,
}

async fn rig() -> DiscordRig {
    let fake = Fake::start().await;
    let channel = channel(&fake.settings());
    let (ana, bo) = (fake.person(501, "Ana", "en-GB"), fake.person(502, "Bo", "pl"));
    DiscordRig { fake, channel, ana, bo }
}

impl DiscordRig {
    fn person(&self, person: Person) -> &fake::Person {
        match person {
            Person::Ana => &self.ana,
            Person::Bo => &self.bo,
        }
    }

    /// The gateway sends nothing to whoever is not there yet.
    async fn is_listening(&self) {
        self.fake.waits_for("the gateway to be connected", Fake::is_connected).await;
    }
}

#[async_trait]
impl Rig for DiscordRig {
    fn exempt(&self, rule: Rule) -> Option<&'static str> {
        match rule {
            Rule::ToldOnlyAfterAccept => Some(
                "Discord is told nothing: what it sent it never sends again, so the channel keeps it until it is taken",
            ),
            _ => None,
        }
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    fn secrets(&self) -> Vec<String> {
        let secret = fake::TOKEN.rsplit('.').next().expect("a token has three parts");
        vec![fake::TOKEN.to_owned(), secret.to_owned()]
    }

    fn debug(&self) -> String {
        let wrong = serde_json::json!({"token": fake::TOKEN, "tokens": 1, "api_url": "no"});
        let faults = Discord.build(&ChannelId("discord-main".to_owned()), &wrong);
        format!("{:?} {:?}", Discord, faults.err().expect("these settings are bad"))
    }

    async fn starts(&self, _: &Line, person: Person) {
        self.is_listening().await;
        self.person(person).uses(&fake::Place::Dm, "report", serde_json::json!({}));
    }

    async fn writes(&self, _: &Line, person: Person, text: &str) {
        self.is_listening().await;
        for piece in split(text, 2000, Unit::Chars) {
            self.person(person).says(piece);
        }
    }

    async fn presses(&self, _: &Line, person: Person, choice: &Choice) {
        self.person(person).presses(&choice.label).await;
    }

    async fn hands_over(&self, _: &Line, person: Person, picture: &[u8]) {
        self.person(person).sends_file("picture.png", "image/png", picture);
    }

    async fn heard(&self, _: &Line, person: Person) -> Vec<String> {
        let shown = self.person(person).shown();
        // Buttons and menus are apart: they do not count against a message's limit.
        shown.iter().flat_map(|it| [words(it), it.labels().join("\n"), it.options().join("\n")]).collect()
    }

    /// To Discord whatever it sent is taken.
    fn acknowledged(&self) -> usize {
        let is_theirs = |(name, data): &(String, serde_json::Value)| {
            let is_message = name == "MESSAGE_CREATE" && data["author"]["bot"] != true;
            is_message || name == "INTERACTION_CREATE"
        };
        self.fake.events().iter().filter(|it| is_theirs(it)).count()
    }

    async fn redelivers(&self, _: &Line) {
        self.fake.redelivers_last();
    }

    async fn limits_next_send(&self, wait: Duration) {
        self.fake.fails_next("POST /channels/*/messages", Fault::TooMany { after: wait, is_global: false });
    }

    async fn goes_away(&self) {
        self.fake.goes_away();
    }

    async fn comes_back(&self) {
        self.fake.comes_back();
    }

    async fn leaves(&self, person: Person) {
        self.person(person).deletes_account();
    }

    fn channel_with_wrong_secret(&self) -> Arc<dyn Channel> {
        let mut settings = self.fake.settings();
        settings["token"] = "MTIz.Gwrong.nobodys-token".into();
        channel(&settings)
    }
}

reportline_channel::channel_conformance!(rig);

//! The suite that every adapter passes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reportline_adapter_telegram::fake::{self, Fake, Fault};
use reportline_channel::conformance::{Line, Person, Rig, Rule};
use reportline_channel::{Channel, Choice, Unit, split};

use crate::stage::channel;

struct TelegramRig {
    fake: Fake,
    channel: Arc<dyn Channel>,
    ana: fake::Person,
    bo: fake::Person,
}

async fn rig() -> TelegramRig {
    let fake = Fake::start().await;
    let channel = channel(&fake.settings());
    let (ana, bo) = (fake.person(501, "Ana", "en"), fake.person(502, "Bo", "pl"));
    TelegramRig { fake, channel, ana, bo }
}

impl TelegramRig {
    fn person(&self, person: Person) -> &fake::Person {
        match person {
            Person::Ana => &self.ana,
            Person::Bo => &self.bo,
        }
    }
}

#[async_trait]
impl Rig for TelegramRig {
    fn exempt(&self, _: Rule) -> Option<&'static str> {
        None
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    fn secrets(&self) -> Vec<String> {
        let secret = fake::TOKEN.split(':').nth(1).expect("a token has two halves");
        vec![fake::TOKEN.to_owned(), secret.to_owned()]
    }

    fn debug(&self) -> String {
        let wrong = serde_json::json!({"token": fake::TOKEN, "tokens": 1, "api_url": "no"});
        let id = reportline_channel::ChannelId("telegram-main".to_owned());
        let faults = reportline_channel::Adapter::build(&reportline_adapter_telegram::Telegram, &id, &wrong);
        format!(
            "{:?} {:?}",
            reportline_adapter_telegram::Telegram,
            faults.err().expect("these settings are bad")
        )
    }

    async fn starts(&self, _: &Line, person: Person) {
        self.person(person).starts(None);
    }

    async fn writes(&self, _: &Line, person: Person, text: &str) {
        for piece in split(text, 4096, Unit::Utf16) {
            self.person(person).says(piece);
        }
    }

    async fn presses(&self, _: &Line, person: Person, choice: &Choice) {
        self.person(person).presses(&choice.label).await;
    }

    async fn hands_over(&self, _: &Line, person: Person, picture: &[u8]) {
        self.person(person).sends_photo(picture, None);
    }

    async fn heard(&self, _: &Line, person: Person) -> Vec<String> {
        let shown = self.person(person).shown();
        // Buttons are apart: they do not count against a message's limit.
        shown.iter().flat_map(|it| [it.text.clone(), it.labels().join("\n")]).collect()
    }

    fn acknowledged(&self) -> usize {
        self.fake.n_confirmed()
    }

    async fn redelivers(&self, _: &Line) {
        self.fake.redeliver(self.fake.last_update().expect("an event was delivered"));
    }

    async fn limits_next_send(&self, wait: Duration) {
        self.fake.fails_next("sendMessage", Fault::TooMany(wait));
    }

    async fn goes_away(&self) {
        self.fake.goes_away();
    }

    async fn comes_back(&self) {
        self.fake.comes_back();
    }

    async fn leaves(&self, person: Person) {
        self.person(person).blocks();
    }

    fn channel_with_wrong_secret(&self) -> Arc<dyn Channel> {
        let mut settings = self.fake.settings();
        settings["token"] = "110201543:wrong".into();
        channel(&settings)
    }
}

reportline_channel::channel_conformance!(rig);

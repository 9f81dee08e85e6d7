//! The suite that every adapter passes, against a real mail system.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use reportline_adapter_email::Email;
use reportline_adapter_email::fake::{
    ANA, BEN, Correspondent, Outgoing, PostOffice, REPORT, REPORT_PASSWORD, trusting,
};
use reportline_channel::conformance::{LIMIT, Line, Person, Rig, Rule, eventually};
use reportline_channel::{Adapter, Channel, ChannelId, Choice, Letter};
use serde_json::{Value, json};

/// Nothing where there can be no mail system: then every rule is left out, and says so.
struct MailRig(Option<Wired>);

struct Wired {
    office: Arc<PostOffice>,
    channel: Arc<dyn Channel>,
    ana: Correspondent,
    bo: Correspondent,
    n_redelivered: AtomicUsize,
}

async fn rig() -> MailRig {
    let Some(office) = PostOffice::with_smtp().await else { return MailRig(None) };
    let office = Arc::new(office);
    MailRig(Some(Wired {
        channel: channel(&settings(&office)),
        ana: Correspondent::new(&office, ANA),
        bo: Correspondent::new(&office, BEN),
        office,
        n_redelivered: AtomicUsize::new(0),
    }))
}

/// As many letters as the suite wants, in one day and in a row.
fn settings(office: &PostOffice) -> Value {
    let mut settings = trusting(office.settings());
    settings["letters_per_address_per_day"] = json!(1000);
    settings["letters_without_answer"] = json!(1000);
    settings
}

fn channel(settings: &Value) -> Arc<dyn Channel> {
    Arc::from(Email.build(&ChannelId("email-main".to_owned()), settings).expect("the settings hold"))
}

impl MailRig {
    fn wired(&self) -> &Wired {
        self.0.as_ref().expect("without a mail system no rule is played")
    }

    fn person(&self, person: Person) -> &Correspondent {
        match person {
            Person::Ana => &self.wired().ana,
            Person::Bo => &self.wired().bo,
        }
    }

    async fn answers_with(&self, person: Person, outgoing: Outgoing) {
        let person = self.person(person);
        eventually("a letter to answer", LIMIT, || !person.letters().is_empty()).await;
        let letter = person.letters().pop().expect("it is there");
        person.sends(Outgoing { answers: Some(letter), ..outgoing }).await;
    }
}

#[async_trait]
impl Rig for MailRig {
    fn exempt(&self, rule: Rule) -> Option<&'static str> {
        if self.0.is_none() {
            return Some("this needs a real mail system (tests/mail/prepare says why there is none)");
        }
        match rule {
            Rule::TokenComesBack => Some("a mail has no buttons: answers come as words, under numbers"),
            Rule::LimitBecomesRetry => Some(
                "SMTP has no word for how long to wait (RFC 5321, section 4.2.1); that a 4yz becomes Retry is held by post/trouble.rs",
            ),
            _ => None,
        }
    }

    fn channel(&self) -> Arc<dyn Channel> {
        self.wired().channel.clone()
    }

    fn secrets(&self) -> Vec<String> {
        vec![REPORT_PASSWORD.to_owned()]
    }

    fn debug(&self) -> String {
        let mut wrong = settings(&self.wired().office);
        wrong["imap_port"] = json!(0);
        wrong["passwords"] = json!(1);
        let faults = Email.build(&ChannelId("email-main".to_owned()), &wrong);
        format!("{:?} {:?}", Email, faults.err().expect("these settings are bad"))
    }

    async fn starts(&self, _: &Line, person: Person) {
        self.person(person).writes("hello").await;
    }

    async fn writes(&self, _: &Line, person: Person, text: &str) {
        self.answers_with(person, Outgoing { text: text.to_owned(), ..Outgoing::default() }).await;
    }

    async fn presses(&self, _: &Line, _: Person, _: &Choice) {
        unreachable!("the rule is exempt");
    }

    async fn hands_over(&self, _: &Line, person: Person, picture: &[u8]) {
        let files = vec![("picture.png".to_owned(), "image/png".to_owned(), picture.to_vec())];
        self.answers_with(person, Outgoing { files, ..Outgoing::default() }).await;
    }

    async fn answers(&self, _: &Line, person: Person, letter: &Letter, numbered: &[(u32, &str)]) {
        let person = self.person(person);
        let name = format!(".{}-", letter.letter);
        let named = || person.letters().into_iter().find(|it| it.id.contains(&name));
        eventually("the letter to answer", LIMIT, || named().is_some()).await;
        let text: Vec<String> = numbered.iter().map(|(number, text)| format!("{number}. {text}")).collect();
        person.answers(&named().expect("it is there"), &text.join("\n")).await;
    }

    async fn heard(&self, _: &Line, person: Person) -> Vec<String> {
        self.person(person).letters().into_iter().map(|it| it.text).collect()
    }

    fn acknowledged(&self) -> usize {
        self.wired().office.lies_in(REPORT, "Processed").len()
            - self.wired().n_redelivered.load(Ordering::Relaxed)
    }

    /// Somebody moves it back, as it is.
    async fn redelivers(&self, _: &Line) {
        let wired = self.wired();
        let is_answer = |it: &String| it.contains("\nIn-Reply-To:");
        let processed = || wired.office.lies_in(REPORT, "Processed").into_iter().find(is_answer);
        eventually("the answer to be moved away", LIMIT, || processed().is_some()).await;
        wired.n_redelivered.fetch_add(1, Ordering::Relaxed);
        wired.office.puts_back(REPORT, &processed().expect("it is there"));
    }

    async fn goes_away(&self) {
        self.wired().office.imap_down().await;
    }

    async fn comes_back(&self) {
        self.wired().office.imap_up().await;
    }

    async fn leaves(&self, person: Person) {
        let (office, person) = (&self.wired().office, self.person(person));
        eventually("a letter that comes back", LIMIT, || !person.letters().is_empty()).await;
        let letter = person.letters().pop().expect("it is there");
        let n_before = office.lies_in(REPORT, "Processed").len();
        person.is_gone(&letter).await;
        let is_noted = || office.lies_in(REPORT, "Processed").len() > n_before;
        eventually("the bounce to be noted", LIMIT, is_noted).await;
    }

    fn channel_with_wrong_secret(&self) -> Arc<dyn Channel> {
        let mut settings = settings(&self.wired().office);
        settings["password"] = json!("wrong-word");
        channel(&settings)
    }
}

reportline_channel::channel_conformance!(rig);

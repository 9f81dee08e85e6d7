//! Someone who talks to a bot: what they do, and what they see.

use std::sync::{Arc, Mutex};

use reportline_adapter_telegram::fake::{self, Shown};

use super::script::{Do, Questions, Script};
use super::transcript::Transcript;

/// Someone who talks to a bot.
#[derive(Clone)]
pub(crate) struct Person {
    name: String,
    /// Their account on the platform, for what needs no words here.
    pub(crate) account: fake::Person,
    questions: Arc<Questions>,
    transcript: Arc<Mutex<Transcript>>,
}

pub(super) fn person(account: fake::Person, name: &str, questions: Arc<Questions>) -> Person {
    Person { name: name.to_owned(), account, questions, transcript: Arc::default() }
}

impl Person {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Writes to the bot.
    pub(crate) async fn says(&self, text: &str) -> i64 {
        self.note(|it| it.did(&format!("{} writes: {text}", self.name)));
        self.account.says(text)
    }

    /// Presses the button with that label on the newest message that has it.
    pub(crate) async fn presses(&self, label: &str) -> i64 {
        self.note(|it| it.did(&format!("{} presses: {label}", self.name)));
        self.account.presses(label).await
    }

    /// The next message, which says `words`.
    pub(crate) async fn hears(&self, words: &str) -> Shown {
        let shown = self.listens().await;
        assert!(shown.text.contains(words), "{} expected {words:?} and heard:\n{}", self.name, shown.text);
        shown
    }

    /// The next message, whatever it says. A question that shrank to its answer is no message.
    pub(crate) async fn listens(&self) -> Shown {
        loop {
            let shown = self.account.hears().await;
            if !self.is_shrunk(&shown) {
                self.note(|it| it.saw(&shown));
                return shown;
            }
        }
    }

    /// What they have not read yet.
    pub(crate) fn unread(&self) -> Vec<Shown> {
        self.account.unheard().into_iter().filter(|it| !self.is_shrunk(it)).collect()
    }

    /// Reads all that stands there, and gives it.
    pub(crate) async fn reads_all(&self) -> Vec<Shown> {
        let mut read = Vec::new();
        while !self.unread().is_empty() {
            read.push(self.listens().await);
        }
        read
    }

    /// Answers every question by `script`, skipping those it does not name, until the review; gives it.
    pub(crate) async fn walks(&self, script: Script<'_>) -> Shown {
        loop {
            let shown = self.listens().await;
            if self.questions.is_review(&shown.text) {
                return shown;
            }
            if let Some(question) = self.questions.asked(&shown.text) {
                self.answers(&question, script).await;
            }
        }
    }

    /// Walks until `question` is asked, and leaves it unanswered.
    pub(crate) async fn walks_to(&self, question: &str, script: Script<'_>) -> Shown {
        loop {
            let shown = self.listens().await;
            match self.questions.asked(&shown.text) {
                Some(asked) if asked == question => return shown,
                Some(asked) => self.answers(&asked, script).await,
                None => assert!(!self.questions.is_review(&shown.text), "{question} was not asked"),
            }
        }
    }

    /// Answers a question that stands there as the script says; one it does not name is skipped.
    pub(crate) async fn answers(&self, question: &str, script: Script<'_>) {
        let Some((_, act)) = script.iter().find(|(id, _)| *id == question) else {
            self.presses(&self.questions.command("skip")).await;
            return;
        };
        match act {
            Do::Press(label) => {
                self.presses(label).await;
            }
            Do::Say(text) => {
                self.says(text).await;
            }
            Do::Tick(labels) => {
                for label in labels {
                    self.presses(label).await;
                    self.listens().await;
                }
                self.presses(&self.questions.command("done")).await;
            }
            Do::Hand(things) => {
                for thing in things {
                    self.hands_over(thing).await;
                }
                self.presses(&self.questions.command("done-evidence")).await;
            }
        }
    }

    /// Hands something over, and hears that it was taken.
    async fn hands_over(&self, thing: &super::script::Thing) {
        use super::script::Thing;
        match thing {
            Thing::Words(text) => {
                self.says(text).await;
            }
            Thing::Picture(bytes) => {
                self.note(|it| it.did(&format!("{} sends a picture", self.name)));
                self.account.sends_photo(bytes, None);
            }
            Thing::File { name, media_type, bytes } => {
                self.note(|it| it.did(&format!("{} sends a file: {name}", self.name)));
                self.account.sends_document(name, media_type, bytes);
            }
        }
        self.listens().await;
    }

    /// Presses the button that sends the report, reads the receipt and the word that the hub has it; gives the
    /// reference they were told.
    pub(crate) async fn sends(&self) -> String {
        self.presses(&self.questions.command("confirm")).await;
        let receipt = self.hears(&self.questions.text("receipt-saved")).await;
        self.hears(&self.questions.text("delivered")).await;
        self.questions.reference(&receipt.text)
    }

    /// All of it, as it went.
    pub(crate) fn transcript(&self) -> String {
        self.transcript.lock().expect("no holder panics").to_string()
    }

    fn note(&self, write: impl FnOnce(&mut Transcript)) {
        write(&mut self.transcript.lock().expect("no holder panics"));
    }

    /// A question that was answered shrinks to one line without buttons, above what came after it.
    fn is_shrunk(&self, shown: &Shown) -> bool {
        let is_last = self.account.shown().last().is_some_and(|it| it.id == shown.id);
        shown.n_edits > 0 && shown.rows.is_empty() && !is_last
    }
}

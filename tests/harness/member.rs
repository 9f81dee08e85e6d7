//! Someone at Discord, in a server or in direct messages, who answers by the same scripts.

use std::sync::Arc;

use reportline_adapter_discord::fake::{self, Guild, Place, Shown, plain};
use serde_json::json;

use super::script::{Do, Questions, Script, Thing};

/// Someone at Discord.
#[derive(Clone)]
pub(crate) struct Member {
    name: String,
    /// Their account on the platform, for what needs no words here.
    pub(crate) account: fake::Person,
    questions: Arc<Questions>,
}

impl Member {
    pub(super) fn new(account: fake::Person, name: &str, questions: Arc<Questions>) -> Self {
        Self { name: name.to_owned(), account, questions }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Uses `/report` in a server.
    pub(crate) fn begins_in(&self, guild: &Guild) {
        self.account.uses(&Place::Guild(guild), "report", json!({}));
    }

    /// The next message, whatever it says. One whose buttons went is no message.
    pub(crate) async fn listens(&self) -> Shown {
        loop {
            let shown = self.account.hears().await;
            if !is_tidied(&shown) {
                return shown;
            }
        }
    }

    /// The next message, which says `words`.
    pub(crate) async fn hears(&self, words: &str) -> Shown {
        let shown = self.listens().await;
        let text = plain(&shown.text);
        assert!(text.contains(words), "{} expected {words:?} and heard:\n{text}", self.name);
        shown
    }

    /// What they have not read yet.
    pub(crate) fn unread(&self) -> Vec<String> {
        self.account.unheard().into_iter().filter(|it| !is_tidied(it)).map(|it| plain(&it.text)).collect()
    }

    /// Presses a button by its label.
    pub(crate) async fn presses(&self, label: &str) {
        self.account.presses(label).await;
    }

    /// Presses a button by the name of its command.
    pub(crate) async fn commands(&self, name: &str) {
        self.account.presses(&self.questions.command(name)).await;
    }

    /// Answers every question by `script`, skipping those it does not name, until the review; gives it.
    pub(crate) async fn walks(&self, script: Script<'_>) -> Shown {
        loop {
            let shown = self.listens().await;
            let text = plain(&shown.text);
            if self.questions.is_review(&text) {
                return shown;
            }
            if let Some(question) = self.questions.asked(&text) {
                self.answers(&shown, &question, script).await;
            }
        }
    }

    async fn answers(&self, shown: &Shown, question: &str, script: Script<'_>) {
        let Some((_, act)) = script.iter().find(|(id, _)| *id == question) else {
            return self.commands("skip").await;
        };
        match act {
            Do::Press(label) if shown.button(label).is_some() => self.presses(label).await,
            Do::Press(label) => {
                self.account.chooses("", &[label]).await;
            }
            Do::Say(text) => self.says(shown, text).await,
            Do::Tick(labels) => {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                self.account.chooses("", &labels).await;
            }
            Do::Hand(things) => {
                let mut shown = shown.clone();
                for thing in things {
                    self.hands_over(&shown, thing).await;
                    shown = self.listens().await;
                }
                self.commands("done-evidence").await;
            }
        }
    }

    /// Writes: in direct messages simply so, in a server in a form.
    async fn says(&self, shown: &Shown, text: &str) {
        if shown.is_dm {
            self.account.says(text);
            return;
        }
        let write = ["discord-write", "discord-own-words"].map(|it| self.questions.text(it));
        let write = write.iter().find(|it| shown.button(it).is_some()).expect("a way to write");
        self.presses(write).await;
        self.account.is_shown_form().await;
        self.account.fills(&[("text", text)]).await;
    }

    async fn hands_over(&self, shown: &Shown, thing: &Thing) {
        let picture = |bytes: &Vec<u8>| ("picture.jpg".to_owned(), "image/jpeg".to_owned(), bytes.clone());
        let file = match thing {
            Thing::Words(text) if shown.is_dm => {
                self.account.says(text);
                return;
            }
            Thing::Words(text) => {
                self.presses(&self.questions.text("discord-add")).await;
                self.account.is_shown_form().await;
                self.account.fills(&[("text", text)]).await;
                return;
            }
            Thing::Picture(bytes) => picture(bytes),
            Thing::File { name, media_type, bytes } => (name.clone(), media_type.clone(), bytes.clone()),
        };
        let (name, media_type, bytes) = (file.0.as_str(), file.1.as_str(), file.2.as_slice());
        if shown.is_dm {
            self.account.sends_file(name, media_type, bytes);
            return;
        }
        self.presses(&self.questions.text("discord-add")).await;
        self.account.is_shown_form().await;
        self.account.fills_with_files(&[], &[(name, media_type, bytes)]).await;
    }

    /// Presses the button that sends the report, reads the receipt and the word that the hub has it; gives the
    /// reference they were told.
    pub(crate) async fn sends(&self) -> String {
        self.commands("confirm").await;
        let receipt = self.hears(&self.questions.text("receipt-saved")).await;
        self.hears(&self.questions.text("delivered")).await;
        self.questions.reference(&plain(&receipt.text))
    }
}

/// A question that was answered, and has nothing left to press: it changed above what came after it.
fn is_tidied(shown: &Shown) -> bool {
    shown.n_edits > 0 && shown.labels().is_empty() && shown.options().is_empty()
}

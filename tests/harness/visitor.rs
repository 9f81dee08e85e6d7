//! Someone with a browser who answers by the same scripts.

use reportline_adapter_web::fake::{Kind, Visitor};

use super::script::{Do, Questions, Script, Thing};

/// Walking through the pages by a script.
pub(crate) trait Walks {
    /// Answers every question by `script`, skipping those it does not name, until the review.
    async fn walks(&mut self, questions: &Questions, script: Script<'_>);

    /// Answers the question that stands on the page.
    async fn answers(&mut self, questions: &Questions, question: &str, script: Script<'_>);

    /// Sends the report from the review; gives the reference.
    async fn sends(&mut self, questions: &Questions) -> String;
}

/// The most pages of a walk: more than any flow has, so that a circle ends.
const MOST_PAGES: usize = 60;

impl Walks for Visitor {
    async fn walks(&mut self, questions: &Questions, script: Script<'_>) {
        for _ in 0..MOST_PAGES {
            if self.sees(&questions.text("review-heading")) {
                return;
            }
            let asked = asked(self, questions);
            self.answers(questions, &asked, script).await;
        }
        panic!("no review after {MOST_PAGES} pages:\n{}", self.page().text);
    }

    async fn answers(&mut self, questions: &Questions, question: &str, script: Script<'_>) {
        let Some((_, act)) = script.iter().find(|(id, _)| *id == question) else {
            self.press(&questions.command("skip")).await;
            return;
        };
        match act {
            Do::Press(label) if has_radio(self, label) => {
                self.choose(label);
                self.press(&questions.text("web-continue")).await;
            }
            Do::Press(label) => {
                self.press(label).await;
            }
            Do::Say(text) => {
                self.answer(text);
                self.press(&questions.text("web-continue")).await;
            }
            Do::Tick(labels) => {
                for label in labels {
                    self.choose(label);
                }
                self.press(&questions.command("done")).await;
            }
            Do::Hand(things) => {
                for thing in things {
                    hand_over(self, questions, thing).await;
                }
                self.press(&questions.command("done-evidence")).await;
            }
        }
    }

    async fn sends(&mut self, questions: &Questions) -> String {
        self.press(&questions.command("confirm")).await;
        questions.reference(&self.page().text)
    }
}

async fn hand_over(visitor: &mut Visitor, questions: &Questions, thing: &Thing) {
    match thing {
        Thing::Words(text) => {
            visitor.write(&questions.text("web-evidence-words"), text);
        }
        Thing::Picture(bytes) => {
            visitor.attach("picture.jpg", "image/jpeg", bytes.clone());
        }
        Thing::File { name, media_type, bytes } => {
            visitor.attach(name, media_type, bytes.clone());
        }
    }
    visitor.press(&questions.text("web-add")).await;
}

fn has_radio(visitor: &Visitor, label: &str) -> bool {
    let controls = visitor.page().forms.iter().flat_map(|it| &it.controls);
    controls.into_iter().any(|it| it.kind == Kind::Radio && it.label == label)
}

/// The question on the page: its words are somewhere among the page's.
pub(crate) fn asked(visitor: &Visitor, questions: &Questions) -> String {
    let text = &visitor.page().text;
    let found =
        questions.by_id().into_iter().find(|(_, asks)| asks.iter().any(|it| text.contains(it.as_str())));
    found.map(|(id, _)| id).unwrap_or_else(|| panic!("no question on the page:\n{text}"))
}

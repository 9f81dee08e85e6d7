//! Somebody who makes one short report after the other, answering what is asked, whatever happens meanwhile.
//!
//! After a crash a message may come twice, so a message that was answered before is not answered again; everything
//! else that asks for something is. What each report must come to is noted in a [`Diary`].

use std::collections::HashSet;
use std::time::Duration;

use fastrand::Rng;
use reportline_adapter_telegram::fake::{Person, Shown};
use tokio::time::timeout;

/// How long somebody waits for an answer while the program is killed again and again; below the fake's own limit.
const PATIENCE: Duration = Duration::from_secs(15);

/// What one report must say once it is filed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) role: &'static str,
    pub(crate) evidence: Vec<String>,
    pub(crate) story: String,
    pub(crate) area: Option<&'static str>,
}

/// A report that was confirmed, and the reference that was given for it.
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    pub(crate) reference: String,
    pub(crate) told: Told,
}

/// What somebody has reported.
pub(crate) type Diary = Vec<Filed>;

/// Somebody who reports.
pub(crate) struct Reporter {
    person: Person,
    chance: Rng,
    diary: Diary,
}

/// What a message asks for.
enum Asked {
    Safety,
    Who,
    Evidence,
    MoreEvidence,
    Story,
    Area,
    Reach,
    Review,
}

/// The first words of each question, as a person knows it again.
const ASKED: [(&str, Asked); 7] = [
    ("Is anyone in danger right now?", Asked::Safety),
    ("Did this happen to you?", Asked::Who),
    ("Send us what you saw.", Asked::Evidence),
    ("What happened?", Asked::Story),
    ("Which area do", Asked::Area),
    ("How may the hub reach you?", Asked::Reach),
    ("Please read your report once more.", Asked::Review),
];

/// The button that ends the evidence.
const ALL: &str = "That's all";

const ROLES: [(&str, &str); 3] =
    [("It happened to me", "victim"), ("To someone I know", "on_behalf"), ("I saw it", "witness")];

impl Reporter {
    pub(crate) fn new(person: Person, seed: u64) -> Self {
        Self { person, chance: Rng::with_seed(seed), diary: Diary::new() }
    }

    /// Reports again and again for as long as `goes_on`; the last report is brought to its end.
    pub(crate) async fn reports(mut self, goes_on: impl Fn() -> bool + Send) -> (Self, usize) {
        while goes_on() {
            let filed = self.report().await;
            self.diary.push(filed);
        }
        let n_filed = self.diary.len();
        (self, n_filed)
    }

    /// What they have reported.
    pub(crate) fn diary(&self) -> &Diary {
        &self.diary
    }

    /// Their chat as it stands.
    pub(crate) fn chat(&self) -> Vec<Shown> {
        self.person.shown()
    }

    /// Asks how the reports stand until the hub has them all; panics by the fake's limit where nobody answers.
    pub(crate) async fn hears_that_the_hub_has_all(&self) {
        loop {
            self.person.says("/status");
            let status = loop {
                let shown = self.hears().await;
                if shown.text.contains("Your report ") || shown.text.contains("The hub has your report ") {
                    break shown.text;
                }
            };
            if !status.contains("on its way to the hub") {
                return;
            }
        }
    }

    /// One report, from the start to its receipt.
    async fn report(&mut self) -> Filed {
        let told = self.made_up();
        let reach = self.chance.choice(["No contact", "Only through here"]).expect("there are two");
        let is_brief = self.chance.bool();
        let mut answered = HashSet::new();
        self.person.starts(None);
        loop {
            let shown = self.hears().await;
            if let Some(reference) = self.new_reference(&shown) {
                let area = told.area.filter(|_| !is_brief);
                return Filed { reference, told: Told { area, ..told } };
            }
            let Some(asked) = asked(&shown) else { continue };
            if !answered.insert((shown.text.clone(), shown.labels().join("|"))) {
                continue;
            }
            match asked {
                Asked::Safety => self.presses(&shown, "No"),
                Asked::Who => {
                    let (label, _) = ROLES.iter().find(|(_, role)| *role == told.role).expect("it is one");
                    self.presses(&shown, label);
                }
                Asked::Evidence => self.says(&told.evidence[0]),
                Asked::MoreEvidence => self.presses(&shown, ALL),
                Asked::Story => self.says(&told.story),
                Asked::Area if is_brief => self.presses(&shown, "Send what I have"),
                Asked::Area => self.says(told.area.expect("everybody lives somewhere")),
                Asked::Reach => self.presses(&shown, reach),
                Asked::Review => self.presses(&shown, "Send report"),
            }
        }
    }

    /// The next thing they are shown; panics with the end of their chat when nothing comes.
    async fn hears(&self) -> Shown {
        match timeout(PATIENCE, self.person.hears()).await {
            Ok(shown) => shown,
            Err(_) => {
                let chat = self.person.shown();
                let last = chat.iter().rev().take(4).rev();
                let last: Vec<_> = last.map(|it| (it.id, &it.text, it.labels())).collect();
                panic!("person {} heard nothing for {PATIENCE:?} after {last:#?}", self.person.id());
            }
        }
    }

    /// Something that nobody else says, and this person never again: an answer that ends up elsewhere shows.
    fn made_up(&mut self) -> Told {
        let name = format!("{}-{}", self.person.id(), self.diary.len());
        let (_, role) = self.chance.choice(ROLES).expect("there are three");
        Told {
            role,
            evidence: vec![format!("They wrote this to us, number {name}.")],
            story: format!("They came back the next day and wrote it again, number {name}."),
            area: self.chance.choice(["Leeds", "Camden", "Cardiff"]),
        }
    }

    /// The reference of a receipt that is not one of those before.
    fn new_reference(&self, shown: &Shown) -> Option<String> {
        let (_, after) = shown.text.split_once("Your reference: ")?;
        let reference: String =
            after.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
        let is_known = self.diary.iter().any(|it| it.reference == reference);
        (!is_known).then_some(reference)
    }

    fn presses(&self, shown: &Shown, label: &str) {
        let button = shown.button(label).unwrap_or_else(|| panic!("no button {label:?} on {:?}", shown.text));
        self.person.presses_data(shown.id, button.data.as_deref().expect("it is pressed, not opened"));
    }

    fn says(&self, text: &str) {
        self.person.says(text);
    }
}

/// What a message asks for, if it can still be answered.
fn asked(shown: &Shown) -> Option<Asked> {
    let is_asked = |words: &str| shown.text.lines().any(|it| it.starts_with(words));
    if shown.rows.is_empty() {
        return None;
    }
    match ASKED.into_iter().find(|(words, _)| is_asked(words))?.1 {
        Asked::Evidence if shown.button(ALL).is_some() => Some(Asked::MoreEvidence),
        asked => Some(asked),
    }
}

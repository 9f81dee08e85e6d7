//! A question as it is asked now, in a person's language.

use reportline_channel::{Body, Choice, Input, Progress, Question, Role, Tone};
use reportline_flow::{Answer, AnswerView, Asked, Command, Conversation, Flow, Kind, Note, Press};
use reportline_locale::Argument;
use reportline_report::Field;

use super::Wording;
use super::message::{Facts, token};

impl Wording {
    pub(super) fn question(&self, language: &str, asked: &Asked, facts: &Facts<'_>) -> Body {
        match self.asked(language, asked, facts) {
            Some(question) => Body::Question(question),
            None => Body::Notice(self.notice(language, "first")),
        }
    }

    /// The question in words; `None` if it is gone.
    pub(super) fn asked(&self, language: &str, asked: &Asked, facts: &Facts<'_>) -> Option<Question> {
        let (flow, conversation) = facts.walk?;
        let question = flow.question(&asked.question)?;
        let key = format!("ask-{}", question.id);
        let role = role(flow, conversation);
        let arguments = [("role", Argument::Text(&role))];

        let mut notes: Vec<_> =
            facts.file_notes.iter().map(|it| plain_note(self.say(language, it))).collect();
        notes.extend(asked.notes.iter().map(|note| match note {
            // "Anything else?" fits where things are asked for; elsewhere it would be a second question.
            Note::GotEvidence { count } if question.kind != Kind::Evidence => {
                plain_note(self.taken(language, flow, *count))
            }
            note => self.note(language, *note, Some(&key)),
        }));

        let candidates = asked.candidates.iter().map(|place| Choice {
            token: token(&Press::Candidate { question: question.id.clone(), code: place.code.clone() }),
            label: place_label(place),
            is_chosen: false,
            role: Role::Answer,
        });
        let options = question.options.iter().map(|option| Choice {
            token: token(&Press::Option { question: question.id.clone(), option: option.id.clone() }),
            label: self.say_with(language, &format!("{key}.{}", option.id), &arguments),
            is_chosen: asked.ticked.contains(&option.id),
            role: Role::Answer,
        });
        let options: Vec<Choice> = candidates.chain(options).collect();

        Some(Question {
            id: question.id.to_string(),
            progress: Some(self.progress(language, asked)),
            notes,
            ask: self.say_with(language, &key, &arguments),
            help: self.find(language, &format!("{key}.help"), &arguments),
            input: self.input(language, question, asked),
            options,
            commands: self.question_commands(language, asked),
            draft: draft(conversation, &question.id),
            answered: asked.answered.as_ref().and_then(|it| self.answered(language, flow, conversation, it)),
        })
    }

    /// "What you sent: 2 things".
    fn taken(&self, language: &str, flow: &Flow, count: usize) -> String {
        let things = self.value(language, "", "", &AnswerView::Evidence(count));
        let asked = flow.questions().iter().find(|it| it.kind == Kind::Evidence);
        asked.map_or_else(
            || things.clone(),
            |it| format!("{}: {things}", self.say(language, &format!("ask-{}.label", it.id))),
        )
    }

    /// A note in words; a question's own `.misfit` says better than its kind's what can be read.
    pub(super) fn note(
        &self,
        language: &str,
        note: Note,
        question: Option<&str>,
    ) -> reportline_channel::Note {
        let number = |it: usize| Argument::Number(u32::try_from(it).unwrap_or(u32::MAX));
        let arguments: Vec<_> = note.arguments().map(|(name, it)| (name, number(it))).into_iter().collect();
        let own = match (note, question) {
            (Note::Misfit { .. }, Some(key)) => self.find(language, &format!("{key}.misfit"), &arguments),
            _ => None,
        };
        let text = own.unwrap_or_else(|| self.say_with(language, &note.key(), &arguments));
        let tone = match note {
            Note::Misfit { .. }
            | Note::TooLong { .. }
            | Note::FutureTime
            | Note::WhichPlace
            | Note::CannotSkip
            | Note::NeedsRole
            | Note::NeedsStory
            | Note::Edited => Tone::Misfit,
            _ => Tone::Plain,
        };
        reportline_channel::Note { tone, text }
    }

    fn input(&self, language: &str, question: &reportline_flow::Question, asked: &Asked) -> Input {
        let done = |key: &str| Choice {
            token: token(&Press::Done { question: question.id.clone() }),
            label: self.say(language, key),
            is_chosen: false,
            role: Role::Forward,
        };
        match question.kind {
            Kind::Choice => Input::One,
            Kind::Choices | Kind::Consent => Input::Many { done: done("command-done") },
            Kind::Evidence => Input::Evidence {
                done: (asked.n_evidence > 0).then(|| done("command-done-evidence")),
                n_taken: u32::try_from(asked.n_evidence).unwrap_or(u32::MAX),
            },
            Kind::Text | Kind::When | Kind::Link | Kind::Account | Kind::Area | Kind::Contact => {
                Input::Text {
                    is_long: question.is_long,
                    most: u32::try_from(question.most).unwrap_or(u32::MAX),
                }
            }
        }
    }

    fn progress(&self, language: &str, asked: &Asked) -> Progress {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (at, of) = (number(asked.progress.at), number(asked.progress.of));
        let arguments = [("at", Argument::Number(at)), ("of", Argument::Number(of))];
        Progress { at, of, text: self.say_with(language, "progress", &arguments) }
    }

    fn question_commands(&self, language: &str, asked: &Asked) -> Vec<Choice> {
        let mut commands = Vec::new();
        if asked.has_answer {
            let question = || asked.question.clone();
            commands.push(self.choice(language, "keep", Press::Keep { question: question() }, Role::Forward));
            commands.push(self.choice(language, "clear", Press::Clear { question: question() }, Role::Other));
        }
        if asked.can_skip {
            commands.push(self.command(language, Command::Skip, Role::Skip));
        }
        if asked.can_back {
            commands.push(self.command(language, Command::Back, Role::Back));
        }
        if asked.can_send {
            commands.push(self.command(language, Command::Send, Role::Other));
        }
        commands.push(self.command(language, Command::Help, Role::Other));
        commands.push(self.command(language, Command::Language(None), Role::Other));
        commands.push(self.command(language, Command::Pause, Role::Other));
        commands.push(self.command(language, Command::Cancel, Role::Danger));
        commands
    }

    fn answered(
        &self,
        language: &str,
        flow: &Flow,
        conversation: &Conversation,
        question: &reportline_flow::QuestionId,
    ) -> Option<String> {
        let line = conversation.review(flow).into_iter().find(|line| line.question == *question)?;
        let label = self.say(language, &format!("ask-{question}.label"));
        let role = role(flow, conversation);
        Some(format!("{label}: {}", self.value(language, &role, question.as_str(), &line.answer)))
    }

    pub(super) fn languages_question(&self, language: &str) -> Question {
        let options = self.catalog.languages().iter().map(|spoken| Choice {
            token: token(&Press::Command(Command::Language(Some(spoken.language.as_str().to_owned())))),
            label: spoken.name.clone(),
            is_chosen: spoken.language == *self.language(language),
            role: Role::Answer,
        });
        Question {
            id: "language".to_owned(),
            progress: None,
            notes: Vec::new(),
            ask: self.say(language, "notice-language"),
            help: None,
            input: Input::One,
            options: options.collect(),
            commands: Vec::new(),
            draft: None,
            answered: None,
        }
    }
}

pub(super) fn plain_note(text: String) -> reportline_channel::Note {
    reportline_channel::Note { tone: Tone::Plain, text }
}

fn place_label(place: &reportline_flow::Place) -> String {
    match &place.within {
        Some(within) => format!("{}, {}", place.name.0, within.0),
        None => place.name.0.clone(),
    }
}

/// The words a person had written to this question before.
fn draft(conversation: &Conversation, question: &reportline_flow::QuestionId) -> Option<String> {
    conversation.answer(question).and_then(|answer| match answer {
        Answer::Words(words) | Answer::Space(words) | Answer::Account(words) | Answer::Contact(words) => {
            Some(words.0.clone())
        }
        Answer::When { moment, option: None } => moment.raw.as_ref().map(|it| it.0.clone()),
        Answer::Area { area, option: None } => Some(area.name.as_ref().unwrap_or(&area.value).0.clone()),
        _ => None,
    })
}

/// The reporter's role, as far as it is known: texts choose their form by it.
pub(super) fn role(flow: &Flow, conversation: &Conversation) -> String {
    let asked = flow.questions().iter().find(|it| it.fills == Some(Field::ReporterRole));
    let chosen = asked.and_then(|question| {
        let Some(Answer::Chosen(chosen)) = conversation.answer(&question.id) else { return None };
        question.option(chosen.options.first()?).map(|it| it.value.clone())
    });
    chosen.unwrap_or_else(|| "victim".to_owned())
}

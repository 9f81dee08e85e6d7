//! The review: everything said, in words, before it is sent.

use reportline_channel::{Body, Choice, Direction, Review, ReviewItem, Role};
use reportline_flow::{AnswerView, Command, Note, OptionId, Press, Reviewed};
use reportline_locale::Argument;
use reportline_report::{Moment, Precision};

use super::Wording;
use super::message::{Facts, token};
use super::question::{plain_note, role};

impl Wording {
    pub(super) fn review(&self, language: &str, reviewed: &Reviewed, facts: &Facts<'_>) -> Body {
        let Some((flow, conversation)) = facts.walk else {
            return Body::Notice(self.notice(language, "first"));
        };
        let role = role(flow, conversation);
        let items = conversation.review(flow).into_iter().map(|line| ReviewItem {
            label: self.say(language, &format!("ask-{}.label", line.question)),
            value: self.value(language, &role, line.question.as_str(), &line.answer),
            change: self.choice(
                language,
                "change",
                Press::Change { question: line.question.clone() },
                Role::Change,
            ),
        });
        let items: Vec<ReviewItem> = items.collect();

        let mut notes: Vec<_> =
            facts.file_notes.iter().map(|it| plain_note(self.say(language, it))).collect();
        // That something was taken stands in its line below.
        let is_said = |note: &&Note| !matches!(note, Note::GotEvidence { .. });
        notes.extend(reviewed.notes.iter().filter(is_said).map(|note| self.note(language, *note, None)));

        let mut commands = Vec::new();
        if reviewed.missing.is_empty() {
            commands.push(self.choice(
                language,
                "confirm",
                Press::Confirm { edition: reviewed.edition },
                Role::Forward,
            ));
        }
        for question in &reviewed.missing {
            let press = Press::Change { question: question.clone() };
            let label = self.say(language, &format!("ask-{question}.label"));
            commands.push(Choice { token: token(&press), label, is_chosen: false, role: Role::Forward });
        }
        commands.push(self.command(language, Command::Back, Role::Back));
        commands.push(self.command(language, Command::Help, Role::Other));
        commands.push(self.command(language, Command::Language(None), Role::Other));
        commands.push(self.command(language, Command::Pause, Role::Other));
        commands.push(self.command(language, Command::Cancel, Role::Danger));

        Body::Review(Review {
            notes,
            heading: self.say(language, "review-heading"),
            help: self.find(language, "review-help", &[]),
            items,
            commands,
        })
    }

    /// An answer in words.
    pub(super) fn value(
        &self,
        language: &str,
        role: &str,
        question: &str,
        answer: &AnswerView<'_>,
    ) -> String {
        match answer {
            AnswerView::Chosen { options, words } => {
                let arguments = [("role", Argument::Text(role))];
                let label = |option: &OptionId| {
                    self.say_with(language, &format!("ask-{question}.{option}"), &arguments)
                };
                let mut parts: Vec<String> = options.iter().map(label).collect();
                parts.extend(words.map(|it| it.0.clone()));
                match parts.is_empty() {
                    true => self.say(language, "value-nothing"),
                    false => parts.join(", "),
                }
            }
            AnswerView::Words(words) => words.0.clone(),
            AnswerView::When(moment) => self.moment(language, moment),
            AnswerView::Area(area) => {
                area.name.as_ref().map_or_else(|| area.value.0.clone(), |name| name.0.clone())
            }
            AnswerView::Evidence(n) => {
                let count = u32::try_from(*n).unwrap_or(u32::MAX);
                self.say_with(language, "value-things", &[("count", Argument::Number(count))])
            }
            AnswerView::Skipped => self.say(language, "value-skipped"),
            AnswerView::NotAsked => self.say(language, "value-skipped"),
        }
    }

    /// A time as it was understood.
    fn moment(&self, language: &str, moment: &Moment) -> String {
        let zone = moment.tz.as_deref().and_then(|it| jiff::tz::TimeZone::get(it).ok());
        let Some(at) = moment.earliest.map(|it| it.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC))) else {
            return moment
                .raw
                .as_ref()
                .map_or_else(|| self.say(language, "moment-unsure"), |it| it.0.clone());
        };
        let (day, year) = (at.day().to_string(), at.year().to_string());
        let month = |of: &str| self.say(language, &format!("{of}.m{}", at.month()));
        let day_of = |key: &str, time: &str| {
            let month = month("month-of-day");
            let arguments = [
                ("day", Argument::Text(&day)),
                ("month", Argument::Text(&month)),
                ("year", Argument::Text(&year)),
                ("time", Argument::Text(time)),
            ];
            self.reading_its_way(language, self.say_with(language, key, &arguments))
        };
        match moment.precision {
            Precision::Exact => day_of("moment-day-time", &at.strftime("%H:%M").to_string()),
            Precision::Hour => {
                let when = day_of("moment-day-time", &at.strftime("%H:00").to_string());
                self.say_with(language, "moment-about", &[("when", Argument::Text(&when))])
            }
            Precision::Day | Precision::Unknown => day_of("moment-day", ""),
            Precision::Month => {
                let month = month("month-alone");
                let arguments = [("month", Argument::Text(&month)), ("year", Argument::Text(&year))];
                self.reading_its_way(language, self.say_with(language, "moment-month", &arguments))
            }
        }
    }

    /// A text made of isolated parts alone has no direction of its own, and stood within another it would read from the
    /// left: it is given its language's (U+200F, Unicode's UAX 9).
    fn reading_its_way(&self, language: &str, text: String) -> String {
        match self.direction(language) {
            Direction::Ltr => text,
            Direction::Rtl => format!("\u{200f}{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use reportline_report::{Moment, Precision};

    use crate::config::{Environment, load};
    use crate::content::Content;

    #[test]
    fn a_time_reads_in_the_direction_of_its_language() {
        let content = Content::load(&load(None, &Environment::default()).unwrap()).unwrap();
        let at = "2026-11-22T18:00:00Z".parse().unwrap();
        let moment = Moment { precision: Precision::Hour, ..Moment::exact(at) };
        let english = content.words.moment("en-GB", &moment);
        assert_eq!(english, "about 22 November 2026 at 18:00");
        let arabic = content.words.moment("ar", &moment);
        assert!(arabic.contains("\u{2068}\u{200f}"), "{arabic:?}");
    }
}

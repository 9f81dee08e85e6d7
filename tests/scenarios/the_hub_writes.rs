//! The hub has a question, and the reporter hears of it where they reported; what they answer comes to the same case.

use jiff::SignedDuration;
use reportline_adapter_email::fake::ANA;
use reportline_exchange::MessageOutcome;
use reportline_hub::{CaseState, WorkError};

use super::by_letter::{STORY, is_told};
use crate::harness::{Do, Officer, Person, World, full_story, minutes, presses, says, wait_for};

pub(super) const QUESTION: &str = "Did he write to you before?\nA screenshot would help.";
pub(super) const NEWS: &str = "There is something new about your report";

/// A story of somebody who may be written to where they report.
pub(super) fn reachable() -> Vec<(&'static str, Do)> {
    let mut script = full_story("They wrote to me again.");
    script.push(("reach", presses("Only through here")));
    script
}

/// What the hub has written reaches the intake, which asks for it now and then.
pub(super) async fn is_fetched(world: &World, officer: &Officer) {
    wait_for("the intake fetched what the hub wrote", async || {
        world.moves_on(SignedDuration::from_secs(10)).await;
        let case = officer.sees().await;
        case.notes.iter().all(|it| it.message.is_none_or(|it| it.outcome.is_some())).then_some(())
    })
    .await;
}

async fn reported(world: &mut World) -> (Person, String) {
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&reachable()).await;
    let reference = ana.sends().await;
    (ana, reference)
}

#[tokio::test]
async fn a_question_is_told_of_quietly_read_when_asked_for_and_answered_in_the_same_case() {
    let mut world = World::new().await;
    let (ana, reference) = reported(&mut world).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    officer.writes(QUESTION).await.expect("she may be written to");
    is_fetched(&world, &officer).await;

    let news = ana.hears(&format!("{NEWS} {reference}.")).await;
    assert!(news.is_quiet, "nobody beside her is to notice");
    assert!(!news.text.contains("screenshot"), "nor read it in a preview");
    ana.presses("Status").await;
    let told = ana.listens().await.text;
    for line in ["The hub has your report", "The hub writes to you:", "A screenshot would help."] {
        assert!(told.contains(line), "{line:?} is not in\n{told}");
    }
    ana.presses("Add to my report").await;
    ana.walks(&[("safety", presses("No")), ("addition", says("Yes, in May."))]).await;
    assert_eq!(ana.sends().await, reference);

    let case = officer.sees().await;
    assert_eq!(case.reports.len(), 2);
    assert_eq!(case.reports[1].report.incident.narrative.as_deref(), Some("Yes, in May."));
    assert_eq!(case.notes[0].message.expect("it is a message").outcome, Some(MessageOutcome::Taken));
    world.restart().await;
    world.moves_on(SignedDuration::from_secs(30)).await;
    assert_eq!(ana.reads_all().await.len(), 0, "it is told once");
    world.finish().await;
}

#[tokio::test]
async fn an_answer_is_taken_as_one_also_without_a_command_and_of_the_report_that_was_asked_about() {
    let mut world = World::new().await;
    let (ana, reference) = reported(&mut world).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    officer.writes(QUESTION).await.expect("she may be written to");
    is_fetched(&world, &officer).await;
    // Another report of hers meanwhile, begun on purpose, is one of its own.
    ana.reads_all().await;
    ana.says("/start").await;
    ana.walks(&full_story("Something else.")).await;
    assert_ne!(ana.sends().await, reference);

    ana.says("yes").await;
    ana.walks(&[("safety", presses("No"))]).await;
    assert_eq!(ana.sends().await, reference);
    let cases = world.cases().await;
    let [asked, other] = &cases[..] else { panic!("two cases, not {}", cases.len()) };
    assert_eq!(asked.added[0].evidence[0].text.as_deref(), Some("yes"));
    assert!(other.added.is_empty());
    // It is answered: what she writes now is not taken for an answer any more.
    ana.says("thank you").await;
    ana.hears("Your report is sent.").await;
    world.finish().await;
}

#[tokio::test]
async fn how_a_report_stands_is_heard_by_whoever_asks() {
    use CaseState::*;
    let mut world = World::new().await;
    let (ana, reference) = reported(&mut world).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    for (states, words) in [
        (&[Screened][..], "Someone at the hub has read your report"),
        (&[UnderAssessment, Identified, Packaged, Sent], "The hub has passed your report"),
        (&[Accepted, Outcome], "The hub has finished its work on your report"),
        (&[UnderAssessment, Screened, Signposted], "The hub is not the right place for it"),
    ] {
        officer.moves(states).await;
        wait_for("the person was told", async || {
            world.moves_on(SignedDuration::from_secs(10)).await;
            ana.says("/status").await;
            let told = ana.listens().await.text;
            assert!(told.contains(&reference));
            told.contains(words).then_some(())
        })
        .await;
    }
    // Nothing of it was pushed.
    assert_eq!(ana.reads_all().await.len(), 0);
    world.finish().await;
}

#[tokio::test]
async fn in_the_middle_of_another_report_it_disturbs_nothing() {
    let mut world = World::new().await;
    let (ana, _) = reported(&mut world).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    ana.says("/start").await;
    ana.answers("safety", &[("safety", presses("No"))]).await;
    officer.writes(QUESTION).await.expect("she may be written to");
    is_fetched(&world, &officer).await;
    ana.reads_all().await;
    ana.says("/status").await;
    let told = ana.listens().await.text;
    assert!(told.contains("screenshot") && told.contains("You have begun a report"), "{told}");
    ana.walks(&[("who", presses("It happened to me")), ("story", says("Another thing."))]).await;
    ana.sends().await;
    world.finish().await;
}

#[tokio::test]
async fn who_has_erased_everything_is_not_found_any_more() {
    let mut world = World::new().await;
    let (ana, _) = reported(&mut world).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    ana.says("/erase").await;
    ana.hears("We ask the hub to erase what leads to you.").await;
    officer.writes(QUESTION).await.expect("the hub does not know that yet");
    is_fetched(&world, &officer).await;
    let outcome = officer.sees().await.notes[0].message.expect("it is a message").outcome;
    assert_eq!(outcome, Some(MessageOutcome::Unreachable));

    // The hub hears of it too.
    world.moves_on(minutes(3)).await;
    world.settles().await;
    assert!(officer.sees().await.line.is_erasure_asked);
    let refused = officer.writes(QUESTION).await;
    assert!(matches!(refused, Err(WorkError::Unreachable)), "{refused:?}");
    assert!(world.case().await.contact.is_none());
    world.finish().await;
}

#[tokio::test]
async fn who_cancels_another_report_asks_for_no_erasure() {
    let mut world = World::new().await;
    let (ana, _) = reported(&mut world).await;
    ana.says("/start").await;
    ana.answers("safety", &[("safety", presses("No"))]).await;
    ana.says("/cancel").await;
    ana.reads_all().await;
    world.settles().await;
    world.moves_on(minutes(10)).await;
    assert!(world.owed().await.is_empty());
    assert!(!world.case().await.line.is_erasure_asked);
    ana.reads_all().await;
    world.finish().await;
}

#[tokio::test]
async fn in_discord_as_well() {
    let mut world = World::with_discord().await;
    let (guild, ana) = (world.discord().guild(71, "Town"), world.member("Ana"));
    guild.admits(&ana.account);
    ana.begins_in(&guild);
    ana.walks(&reachable()).await;
    let reference = ana.sends().await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    officer.writes(QUESTION).await.expect("she may be written to");
    is_fetched(&world, &officer).await;
    ana.hears(&format!("{NEWS} {reference}.")).await;
    ana.presses("Status").await;
    ana.hears("A screenshot would help.").await;
    ana.presses("Add to my report").await;
    ana.walks(&[("safety", presses("No")), ("addition", says("Yes, in May."))]).await;
    assert_eq!(ana.sends().await, reference);
    let case = officer.sees().await;
    assert_eq!(case.reports[1].report.incident.narrative.as_deref(), Some("Yes, in May."));
    world.finish().await;
}

#[tokio::test]
async fn by_letter_as_well() {
    let Some(mut world) = World::with_mail().await else { return };
    let ana = world.correspondent(ANA);
    ana.writes(STORY).await;
    let letter = ana.hears().await;
    let number = |key| world.number(&letter, key);
    let (safe, who, reach, confirm) =
        (number("ask-safety"), number("ask-who"), number("ask-reach"), number("letter-confirm"));
    let answer = format!("{safe} no\n{who} It happened to me\n{reach} Only through here\n{confirm} yes\n");
    ana.answers(&letter, &answer).await;
    let reference = is_told(&world, &ana).await;
    let officer = Officer::at(&world.data(), world.clock()).await;
    officer.writes(QUESTION).await.expect("she may be written to");
    is_fetched(&world, &officer).await;

    let news = ana.hears().await;
    assert!(news.text.contains(NEWS) && news.text.contains(&reference), "{}", news.text);
    assert!(!news.raw.contains("screenshot"));
    ana.answers(&news, "status").await;
    let told = ana.hears().await;
    assert!(told.text.contains("A screenshot would help."), "{}", told.text);
    ana.answers(&told, "yes").await;
    let asked = ana.hears().await;
    let (safe, confirm) = (world.number(&asked, "ask-safety"), world.number(&asked, "letter-confirm"));
    ana.answers(&asked, &format!("{safe} no\n{confirm} yes\n")).await;
    assert_eq!(is_told(&world, &ana).await, reference);
    let case = officer.sees().await;
    assert_eq!(case.reports[1].report.incident.narrative.as_deref(), Some("yes"));
    world.finish().await;
}

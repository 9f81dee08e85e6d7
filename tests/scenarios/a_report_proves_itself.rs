//! Promises 1 and 7: a report proves what it is, and whom to contact travels beside it; who is in danger comes first.

use reportline::keys::Keys;
use reportline_hub::Lane;
use reportline_report::{Tri, digest_of_document, verify};

use crate::harness::{Canary, Do, World, full_story, presses, says};

fn script() -> Vec<(&'static str, Do)> {
    let mut script = full_story("they wrote to me at night");
    let contact = [
        ("reach", presses("In another way")),
        ("contact", says("noor@example.org")),
        ("safe", presses("Yes")),
    ];
    script.extend(contact);
    script
}

#[tokio::test]
async fn the_contact_is_split_off_and_the_report_proves_itself() {
    let mut world = World::new().await;
    let noor = world.person("Noor");
    noor.says("/start").await;
    noor.walks(&script()).await;
    noor.sends().await;

    let case = world.case().await;
    Canary("noor@example.org").is_not_in("the report", &case.json.to_string());
    let contact = case.contact.expect("a contact was given");
    assert_eq!(&*contact.methods[0].value, "noor@example.org");
    assert!(contact.methods[0].safe.is_yes());
    assert_eq!(case.report.contact_digest.as_deref(), Some(contact.digest().as_str()));

    assert_eq!(case.json["provenance"]["report_digest"], digest_of_document(&case.json));
    let keys = Keys::open(&world.data(), world.clock().as_ref()).expect("the keys are there");
    verify(&case.json, &keys.signing.verifying_key()).expect("the signature holds");
    let mut changed = case.json.clone();
    changed["incident"]["narrative"] = "Nothing happened.".into();
    assert!(verify(&changed, &keys.signing.verifying_key()).is_err(), "a changed word shows");
    world.finish().await;
}

#[tokio::test]
async fn a_contact_that_is_not_safe_to_message_says_so() {
    let mut world = World::new().await;
    let noor = world.person("Noor");
    let mut script = script();
    script.retain(|(question, _)| *question != "safe");
    script.push(("safe", presses("Not sure")));
    noor.says("/start").await;
    noor.walks(&script).await;
    noor.sends().await;
    let contact = world.case().await.contact.expect("a contact was given");
    assert_eq!(contact.methods[0].safe, Tri::Unsure, "anything but yes is: do not");
    world.finish().await;
}

#[tokio::test]
async fn who_is_in_danger_gets_the_numbers_first_and_their_report_comes_first() {
    let mut world = World::new().await;
    let (ana, bo) = (world.person("Ana"), world.person("Bo"));
    ana.says("/start").await;
    ana.walks(&full_story("it can wait")).await;
    ana.sends().await;

    bo.says("/start").await;
    bo.walks_to("safety", &[]).await;
    bo.presses("Yes").await;
    let numbers = bo.hears("If someone is in danger now").await;
    for way in ["999", "18000", "https://999bsl.co.uk"] {
        assert!(numbers.text.contains(way), "{way} is not among them:\n{}", numbers.text);
    }
    bo.walks(&full_story("he is outside my door")).await;
    bo.sends().await;

    let urgent =
        world.cases().await.into_iter().find(|it| it.line.lane == Lane::Life).expect("one is urgent");
    assert_eq!(urgent.json["incident"]["narrative"], "he is outside my door");
    assert_eq!(urgent.json["risk"]["immediate_danger"], "yes");
    assert!(urgent.json["risk"]["signpost_shown_at"].is_string(), "that the numbers were shown is on record");
    world.finish().await;
}

#[tokio::test]
async fn a_report_of_a_trial_says_that_it_is_one() {
    let mut world =
        World::with(&["telegram"], &[("REPORT__IS_TEST", "true"), ("REPORT__INSTANCE", "trial-hub")]).await;
    let noor = world.person("Noor");
    noor.says("/start").await;
    noor.walks(&full_story("only to see how it goes")).await;
    noor.sends().await;
    let case = world.case().await;
    assert!(case.line.is_test);
    assert_eq!(case.json["test"], true);
    world.finish().await;
}

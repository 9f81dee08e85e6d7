//! In servers: commands on messages, everything seen by one person alone, forms, menus, and the way to direct messages.

use std::time::Duration;

use reportline_adapter_discord::fake::{Fake, Guild, Person, Place};
use reportline_channel::conformance::samples;
use reportline_channel::{
    Body, Capture, Choice, Command, Content, Handed, Input, Missing, Question, Role, SpaceKind, Standing,
    Token,
};
use serde_json::json;

use crate::stage::{Stage, exhibit, peer, said, words};

const MANAGE_MESSAGES: u64 = 1 << 13;

/// Ana in a town, where Troll writes.
async fn town() -> (Stage, Guild, Person, Person) {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let (ana, troll) = (stage.fake.person(501, "Ana", "en-GB"), stage.fake.person(777, "Troll", "en-GB"));
    guild.admits(&ana);
    guild.admits(&troll);
    (stage, guild, ana, troll)
}

#[tokio::test]
async fn a_message_is_reported_with_all_that_discord_says_of_it() {
    let (stage, guild, ana, troll) = town().await;
    let picture = troll.attaches_in(&guild, "p.png", "image/png", b"a picture");
    ana.uses_on("discord-command-report-message", &picture);
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.peer, peer(501), "who reports is who called, not who wrote");
    assert_eq!((inbound.standing, inbound.community.clone()), (Standing::Member, None));
    assert_eq!(inbound.language.as_deref(), Some("en-GB"));
    let exhibit = exhibit(&inbound);
    assert_eq!(exhibit.capture, Capture::MessageCommand);
    let origin = exhibit.origin.as_ref().expect("the platform's word");
    let author = origin.author.as_ref().expect("an author");
    assert_eq!(author.id.as_deref(), Some("777"));
    assert_eq!(origin.message_id.as_deref(), Some(picture.id().to_string().as_str()));
    let space = origin.space.as_ref().expect("a place");
    assert_eq!(space.kind, Some(SpaceKind::ServerChannel));
    assert_eq!(space.id.as_deref(), Some(guild.channel().to_string().as_str()));
    assert_eq!(space.within.as_deref(), Some("71"));
    let link = format!("https://discord.com/channels/71/{}/{}", guild.channel(), picture.id());
    assert_eq!(origin.url.as_deref(), Some(link.as_str()));
    assert!(origin.posted_at.is_some());
    match exhibit.files.as_slice() {
        [Handed::Kept(kept)] => assert_eq!(kept.name.as_deref(), Some("p.png")),
        other => panic!("the file was not kept: {other:?}"),
    }
    assert_eq!(&stage.line.inbox.kept()[0].bytes[..], b"a picture");

    stage.asks(&inbound, samples::one_question()).await;
    let shown = ana.hears().await;
    assert!(shown.is_ephemeral, "nobody else sees it");
    assert!(guild.shown().is_empty() && troll.shown().is_empty());
    stage.stop().await;
}

#[tokio::test]
async fn a_forward_of_four_thousand_characters_is_kept_to_the_byte() {
    let (stage, guild, ana, troll) = town().await;
    let text: String = "They said it *again*. 🤬\n".chars().cycle().take(4000).collect();
    let posted = troll.posts(&guild, json!({"content": text}));
    ana.forwards(&posted);
    let inbound = stage.accepted(1).await;
    let exhibit = exhibit(&inbound);
    assert_eq!(exhibit.capture, Capture::NativeForward);
    assert_eq!(exhibit.text.as_deref(), Some(text.as_str()));
    let origin = exhibit.origin.as_ref().expect("where it stood");
    assert_eq!(origin.author, None, "Discord does not tell who wrote what is forwarded");
    assert_eq!(origin.message_id.as_deref(), Some(posted.id().to_string().as_str()));
    assert_eq!(origin.space.as_ref().and_then(|it| it.within.as_deref()), Some("71"));
    stage.stop().await;
}

#[tokio::test]
async fn only_who_looks_after_a_server_forwards_as_its_moderator() {
    let (stage, guild, ana, troll) = town().await;
    let posted = troll.posts_in(&guild, "out with them");
    guild.lets_all_use_commands();
    ana.uses_on("discord-command-forward", &posted);
    assert_eq!(words(&ana.hears().await), "discord-not-moderator");
    assert_eq!(stage.line.inbox.offered(), [], "nothing was taken");

    guild.grants(&ana, MANAGE_MESSAGES);
    ana.uses_on("discord-command-forward", &posted);
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.standing, Standing::Moderator);
    let community = inbound.community.as_ref().expect("the server");
    assert_eq!((community.id.as_str(), community.name.as_deref()), ("71", Some("Town")));
    stage.asks(&inbound, samples::one_question()).await;
    ana.hears().await;
    stage.stop().await;
}

#[tokio::test]
async fn a_server_says_how_it_is_called_and_whether_at_all() {
    let fake = Fake::start().await;
    let mut settings = fake.settings();
    settings["servers"] = json!({"71": {"name": "The town"}, "72": {"named_in_reports": false}});
    let stage = Stage::with_settings(fake, &settings).await;
    let ana = stage.fake.person(501, "Ana", "en-GB");
    for (n, id, wanted) in [(1, 71, Some("The town")), (2, 72, None)] {
        let guild = stage.fake.guild(id, "Town");
        guild.admits(&ana);
        guild.grants(&ana, MANAGE_MESSAGES);
        let posted = ana.posts_in(&guild, "out with them");
        ana.uses_on("discord-command-forward", &posted);
        let inbound = stage.accepted(n).await;
        assert_eq!(inbound.community.and_then(|it| it.name).as_deref(), wanted);
    }
    stage.stop().await;
}

#[tokio::test]
async fn what_cannot_be_typed_in_a_server_is_written_in_a_form() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    assert_eq!(inbound.content, Content::Command(Command::Start));
    stage.answers(&inbound, samples::text_question().body).await;
    let asked = ana.hears().await;
    ana.presses("discord-write").await;
    let form = ana.is_shown_form().await;
    assert!(form.fields.iter().any(|it| it.required), "{form:?}");
    ana.fills(&[("text", "They wrote it.\n\n*Twice*.")]).await;
    let inbound = stage.accepted(2).await;
    assert_eq!(said(&inbound).text.as_deref(), Some("They wrote it.\n\n*Twice*."));
    stage.asks(&inbound, samples::one_question()).await;
    let next = ana.hears().await;
    assert_eq!(next.id, asked.id, "the next question takes the place of the one that was answered");
    stage.stop().await;
}

#[tokio::test]
async fn files_are_handed_over_in_a_form_or_with_the_command() {
    let (stage, guild, ana, _) = town().await;
    ana.uses_with_file(&Place::Guild(&guild), "report", "file", "a.png", "image/png", b"one");
    let inbound = stage.accepted(1).await;
    assert_eq!(exhibit(&inbound).files.len(), 1);
    stage.asks(&inbound, samples::evidence_question(1)).await;
    ana.hears().await;
    ana.presses("discord-add").await;
    ana.is_shown_form().await;
    ana.fills_with_files(&[], &[("b.png", "image/png", b"two"), ("c.txt", "text/plain", b"three")]).await;
    let inbound = stage.accepted(2).await;
    let exhibits = &said(&inbound).exhibits;
    assert_eq!(exhibits.len(), 2, "a file is an exhibit");
    assert!(exhibits.iter().all(|it| it.album.is_some() && it.album == exhibits[0].album), "of one answer");
    let kept: Vec<_> = stage.line.inbox.kept().into_iter().map(|it| it.bytes).collect();
    assert_eq!(kept, [&b"one"[..], b"two", b"three"]);
    stage.stop().await;
}

#[tokio::test]
async fn many_answers_are_ticked_in_a_menu_and_sent_at_once() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    let question = samples::many_question();
    stage.asks(&inbound, question.clone()).await;
    let labels: Vec<&str> = question.options.iter().take(2).map(|it| it.label.as_str()).collect();
    let shown = ana.hears().await;
    let offered: Vec<String> = shown.options();
    let wanted: Vec<&str> = offered
        .iter()
        .filter(|it| labels.iter().any(|label| it.ends_with(label)))
        .map(String::as_str)
        .collect();
    ana.chooses("discord-choose-many", &wanted).await;
    let Input::Many { done } = &question.input else { panic!("many answers") };
    let tokens: Vec<Token> =
        question.options.iter().take(2).map(|it| it.token.clone()).chain([done.token.clone()]).collect();
    assert_eq!(said(&stage.accepted(2).await).pressed, tokens);
    stage.stop().await;
}

#[tokio::test]
async fn more_options_than_buttons_are_a_menu_and_more_than_that_are_read() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    let option = |n: u32| Choice {
        token: Token(format!("o:where:{n}")),
        label: format!("Place {n}"),
        is_chosen: false,
        role: Role::Answer,
    };
    let question = Question { options: (1..=30).map(option).collect(), ..samples::one_question() };
    stage.asks(&inbound, question).await;
    let shown = ana.hears().await;
    assert_eq!(shown.options().len(), 25);
    assert!(words(&shown).contains("Place 30"), "what cannot be chosen can be typed");
    ana.chooses("discord-choose-one", &["Place 25"]).await;
    assert_eq!(said(&stage.accepted(2).await).pressed, [Token("o:where:25".to_owned())]);
    stage.stop().await;
}

#[tokio::test]
async fn a_talk_moves_to_direct_messages_and_back() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, samples::text_question().body).await;
    ana.hears().await;
    ana.presses("discord-move").await;
    let inbound = stage.accepted(2).await;
    assert_eq!(inbound.content, Content::Command(Command::Start), "the question is asked again, there");
    stage.answers(&inbound, samples::text_question().body).await;
    let shown = ana.shown();
    let last = shown.last().expect("the question");
    assert!(last.is_dm && last.button("discord-write").is_none(), "there one can simply write");
    assert!(shown.iter().any(|it| it.is_ephemeral && words(it) == "discord-moved"));

    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(3).await;
    stage.answers(&inbound, samples::text_question().body).await;
    assert!(ana.shown().last().is_some_and(|it| it.is_ephemeral));
    stage.stop().await;
}

#[tokio::test]
async fn closed_direct_messages_are_never_a_dead_end() {
    let (stage, guild, ana, _) = town().await;
    ana.closes_dms();
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.answers(&inbound, samples::text_question().body).await;
    ana.hears().await;
    ana.presses("discord-move").await;
    assert_eq!(words(&ana.hears().await), "discord-direct-closed");
    ana.presses("discord-write").await;
    ana.is_shown_form().await;
    ana.fills(&[("text", "here then")]).await;
    assert_eq!(said(&stage.accepted(2).await).text.as_deref(), Some("here then"));

    // A quarter of an hour later the token is dead, and there is no other way: it waits for her.
    stage.fake.passes(Duration::from_secs(16 * 60));
    let message = samples::saying(&["The hub has it."]);
    let inbound = stage.accepted(2).await;
    let late = reportline_channel::Outbound { reply_to: inbound.reply_to.clone(), ..message.clone() };
    let sent = stage.line.send(&peer(501), &late, None).await;
    assert!(matches!(sent, Err(reportline_delivery::DeliveryError::Unheard(_))), "{sent:?}");
    ana.uses(&Place::Guild(&guild), "status", json!({}));
    stage.accepted(3).await;
    stage.line.send(&peer(501), &late, None).await.expect("she did something, and is told there");
    assert!(ana.shown().iter().any(|it| words(it) == "The hub has it."));
    stage.stop().await;
}

#[tokio::test]
async fn a_late_word_comes_as_a_direct_message_but_a_question_waits() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.fake.passes(Duration::from_secs(16 * 60));
    let answers = |body: Body| reportline_channel::Outbound {
        reply_to: inbound.reply_to.clone(),
        ..samples::english(body)
    };
    let review = samples::outbounds().into_iter().find(|(name, _)| *name == "review").expect("a review").1;
    let sent = stage.line.send(&peer(501), &answers(review.body), None).await;
    assert!(matches!(sent, Err(reportline_delivery::DeliveryError::Unheard(_))), "{sent:?}");
    let notice = samples::saying(&["The hub has it."]);
    stage.line.send(&peer(501), &answers(notice.body), None).await.expect("it is shown");
    assert!(ana.hears().await.is_dm);
    stage.stop().await;
}

#[tokio::test]
async fn where_the_bot_is_not_who_installed_it_can_report() {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild_without_bot(81, "Elsewhere");
    let (ana, troll) = (stage.fake.person(501, "Ana", "pl"), stage.fake.person(777, "Troll", "en-GB"));
    guild.admits(&ana);
    guild.admits(&troll);
    ana.installs_for_themselves();
    let posted = troll.attaches_in(&guild, "p.png", "image/png", b"a picture");
    ana.uses_on("discord-command-report-message", &posted);
    let inbound = stage.accepted(1).await;
    assert_eq!(
        exhibit(&inbound).origin.as_ref().and_then(|it| it.author.as_ref()?.id.clone()).as_deref(),
        Some("777")
    );

    // Five follow-ups an interaction, and no more: what is over comes as a direct message.
    for n in 0..7 {
        let message = samples::saying(&[&format!("line {n}")]);
        let answer = reportline_channel::Outbound { reply_to: inbound.reply_to.clone(), ..message };
        stage.line.send(&peer(501), &answer, None).await.expect("it is shown");
    }
    let shown = ana.shown();
    let said: Vec<String> = shown.iter().map(words).collect();
    assert_eq!(said.iter().filter(|it| it.starts_with("line ")).count(), 7, "{said:?}");
    assert!(shown.iter().any(|it| it.is_dm));
    stage.stop().await;
}

#[tokio::test]
async fn what_discord_does_not_show_us_is_noticed_not_filed_as_nothing() {
    let (stage, guild, ana, troll) = town().await;
    let boxed = json!({"content": "", "flags": 1 << 15, "components": [
        {"type": 17, "id": 1, "spoiler": false, "components": [{"type": 10, "id": 2, "content": "out with them"}]},
    ]});
    ana.uses_on("discord-command-report-message", &troll.posts(&guild, boxed));
    assert_eq!(
        exhibit(&stage.accepted(1).await).text.as_deref(),
        Some("out with them"),
        "newer components are read"
    );
    let hollow = json!({"content": "", "something_new": {"says": "?"}});
    ana.uses_on("discord-command-report-message", &troll.posts(&guild, hollow));
    let inbound = stage.accepted(2).await;
    let exhibit = exhibit(&inbound);
    assert!(exhibit.text.is_none() && exhibit.files.is_empty(), "the service asks for it in another form");
    stage.stop().await;
}

#[tokio::test]
async fn a_file_that_has_expired_is_said_to_be_missing() {
    let (stage, guild, ana, troll) = town().await;
    let picture = stage.fake.attachment(guild.channel(), "p.png", "image/png", b"a picture");
    let id = picture["id"].as_str().and_then(|it| it.parse().ok()).expect("a number");
    let posted = troll.posts(&guild, json!({"attachments": [picture]}));
    stage.fake.expires_attachment(id);
    ana.uses_on("discord-command-report-message", &posted);
    let inbound = stage.accepted(1).await;
    match exhibit(&inbound).files.as_slice() {
        [Handed::Missing { why: Missing::Failed, name, .. }] => assert_eq!(name.as_deref(), Some("p.png")),
        other => panic!("expected a file that failed, not {other:?}"),
    }
    stage.stop().await;
}

#[tokio::test]
async fn nobody_is_left_thinking() {
    let (stage, guild, ana, _) = town().await;
    stage.line.inbox.limit_next(1);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    stage.fake.waits_for("the promise", |_| ana.is_left_thinking()).await;
    stage.fake.waits_for("the promise to be taken back", |_| !ana.is_left_thinking()).await;
    assert_eq!(ana.sees_failure(), 0);
    stage.stop().await;
}

#[tokio::test]
async fn the_receipt_can_be_kept_in_direct_messages() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    let receipt = samples::outbounds().into_iter().find(|(name, _)| *name == "receipt").expect("a receipt").1;
    stage.answers(&inbound, receipt.body).await;
    ana.hears().await;
    ana.presses("discord-keep").await;
    let inbound = stage.accepted(2).await;
    assert_eq!(inbound.content, Content::Command(Command::Status));
    stage.answers(&inbound, samples::saying(&["The hub has it."]).body).await;
    assert!(ana.shown().iter().any(|it| it.is_dm && words(it) == "The hub has it."));
    stage.stop().await;
}

#[tokio::test]
async fn the_first_answer_is_in_time_whatever_the_store_does() {
    let (stage, guild, ana, _) = town().await;
    stage.line.inbox.hold_next(1);
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    stage.line.inbox.wait_for_offers(1, reportline_channel::conformance::LIMIT).await;
    assert_eq!(stage.fake.n_unanswered(), 0, "\"thinking\" is said before the store is asked");
    stage.fake.passes(Duration::from_secs(10));
    stage.line.inbox.release();
    let inbound = stage.accepted(1).await;
    stage.asks(&inbound, samples::one_question()).await;
    assert!(ana.hears().await.is_ephemeral);
    stage.stop().await;
}

#[tokio::test]
async fn a_hundred_deliveries_of_one_interaction_are_one_event() {
    let (stage, guild, ana, _) = town().await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    let inbound = stage.accepted(1).await;
    stage.asks(&inbound, samples::one_question()).await;
    ana.hears().await;
    stage.fake.redelivers(100);
    stage.line.inbox.wait_for_offers(101, reportline_channel::conformance::LIMIT).await;
    assert_eq!(stage.line.inbox.accepted().len(), 1);
    assert_eq!(ana.unheard(), [], "and nothing is said again");
    assert!(!ana.is_left_thinking());
    stage.stop().await;
}

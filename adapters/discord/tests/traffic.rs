//! All that goes over the wire, checked from outside: requests against Discord's own description of its API, events
//! against the published types.
//!
//! Where these are not at hand, the recording itself is still checked for what it must never hold.

use reportline_adapter_discord::fake::{Person, Place, TOKEN};
use reportline_channel::conformance::samples;
use reportline_channel::{Body, Inbound, Outbound};
use serde_json::json;

use crate::published::{Events, validate};
use crate::stage::{Stage, peer};

impl Stage {
    /// Answers an event with every sample in turn, each the answer to a press on the one before.
    async fn answers_everything(&self, inbound: &Inbound) {
        for (_, message) in samples::outbounds() {
            let message = Outbound { reply_to: inbound.reply_to.clone(), ..message };
            let sent = self.line.send(&inbound.peer, &message, None).await.expect("it is shown");
            let next = Outbound {
                reply_to: inbound.reply_to.clone(),
                replaces: sent.handle.clone(),
                ..samples::text_question()
            };
            self.line.send(&inbound.peer, &next, sent.handle.as_ref()).await.expect("it is shown");
        }
    }

    /// Asks, and is answered by a press, a form and a menu; gives how many events there are now.
    async fn talks(&self, ana: &Person, mut n: usize, inbound: &Inbound) -> usize {
        let sent = self.asks(inbound, samples::one_question()).await;
        ana.presses("It happened to me").await;
        n += 1;
        let pressed = self.accepted(n).await;
        let sent =
            self.answers_after(&pressed, Body::Question(samples::many_question()), sent.as_ref()).await;
        let offered = ana.shown().last().expect("a question").options();
        ana.chooses("", &[&offered[0], &offered[1]]).await;
        n += 1;
        let chosen = self.accepted(n).await;
        let long = samples::outbounds().into_iter().find(|it| it.0 == "question with a very long list");
        self.answers_after(&chosen, long.expect("a sample").1.body, sent.as_ref()).await;
        ana.chooses("", &["Council area number 7"]).await;
        n += 1;
        self.accepted(n).await;
        n
    }
}

#[tokio::test]
async fn it_is_what_discord_describes() {
    let stage = Stage::listening().await;
    let guild = stage.fake.guild(71, "Town");
    let (ana, troll) = (stage.fake.person(501, "Ana", "en-GB"), stage.fake.person(777, "Troll", "en-GB"));
    guild.admits(&troll);
    guild.grants(&ana, 1 << 13);
    ana.installs_for_themselves();
    stage.fake.waits_for("the commands", |it| it.n_registrations() == 1).await;
    let mut n = 0;

    // In a server: all commands, everything that can be shown, all forms.
    let picture = troll.attaches_in(&guild, "p.png", "image/png", b"a picture");
    for command in ["discord-command-report-message", "discord-command-forward"] {
        ana.uses_on(command, &picture);
        n += 1;
        stage.answers_everything(&stage.accepted(n).await).await;
    }
    for command in ["report", "quick", "status", "language", "help", "erase"] {
        ana.uses(&Place::Guild(&guild), command, json!({}));
        n += 1;
        stage.accepted(n).await;
    }
    ana.uses_with_file(&Place::PrivateChannel, "report", "file", "a.png", "image/png", b"one");
    n += 1;
    let inbound = stage.accepted(n).await;
    n = stage.talks(&ana, n, &inbound).await;
    ana.uses(&Place::Guild(&guild), "report", json!({}));
    n += 1;
    let inbound = stage.accepted(n).await;
    stage.asks(&inbound, samples::evidence_question(1)).await;
    ana.presses("discord-add").await;
    ana.fills_with_files(&[("text", "see")], &[("b.png", "image/png", b"two")]).await;
    n += 1;
    let inbound = stage.accepted(n).await;
    stage.answers(&inbound, samples::text_question().body).await;
    ana.presses("discord-write").await;
    ana.fills(&[("text", "They wrote it.")]).await;
    n += 1;
    let inbound = stage.accepted(n).await;

    // To direct messages, where it cannot be done at first.
    stage.asks(&inbound, samples::one_question()).await;
    ana.closes_dms();
    ana.presses("discord-move").await;
    stage
        .fake
        .waits_for("her to be told", |_| ana.shown().iter().any(|it| it.text.contains("direct-closed")))
        .await;
    ana.opens_dms();
    ana.presses("discord-move").await;
    n += 1;
    let inbound = stage.accepted(n).await;
    stage.answers_everything(&inbound).await;
    n = stage.talks(&ana, n, &inbound).await;
    ana.says("words");
    ana.sends_file("c.txt", "text/plain", b"three");
    ana.forwards(&picture);
    n += 3;
    let inbound = stage.accepted(n).await;
    let mut long = samples::one_question();
    long.help = Some("*It* is _long_. ".repeat(300));
    stage.asks(&inbound, long).await;
    let update = Outbound { is_quiet: true, ..samples::saying(&["You have an update."]) };
    stage.line.send(&peer(501), &update, None).await.expect("it is shown");

    // Nothing is said to an event over a limit; and what was said meanwhile is caught up with.
    stage.line.inbox.limit_next(1);
    ana.uses(&Place::Guild(&guild), "help", json!({}));
    stage.fake.waits_for("the promise", |_| ana.is_left_thinking()).await;
    stage.fake.waits_for("the promise to be taken back", |_| !ana.is_left_thinking()).await;
    stage.fake.drops_gateway(false);
    ana.says("meanwhile");
    n += 1;
    stage.accepted(n).await;

    let (traffic, events) = (stage.fake.traffic(), stage.fake.events());
    stage.stop().await;
    assert!(traffic.lines().count() > 150, "only {} lines were recorded", traffic.lines().count());
    let secret = TOKEN.rsplit('.').next().expect("a token has three parts");
    assert!(!traffic.contains(secret), "the token is in the header only");
    for route in [
        "/interactions/",
        "/callback",
        "@original",
        "/commands",
        "/users/@me/channels",
        "/gateway/bot",
        "/applications/@me",
        "/messages?after=",
        "?wait=true",
    ] {
        assert!(traffic.contains(route), "nothing was asked of {route}");
    }
    validate(&traffic);
    let Some(published) = Events::published() else { return };
    let breaches: Vec<String> =
        events.iter().flat_map(|(event, data)| published.breaches(event, data)).collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

//! The gateway: sessions, what they are told, and how they go on after a cut.

use std::time::Duration;

use reportline_adapter_discord::fake::{Place, TOKEN};
use serde_json::{Value, json};

use super::{Bot, INTENTS, Line};

#[tokio::test]
async fn a_session_is_told_what_concerns_it() {
    let bot = Bot::start().await;
    let guild = bot.fake.guild(9001, "Neighbours");
    let ana = bot.fake.person(501, "Ana", "pt-BR");
    guild.admits(&ana);
    let mut line = Line::opens(&bot).await;
    line.identifies(1).await;
    assert!(bot.fake.is_connected());
    assert_eq!((bot.fake.n_identifies(), bot.fake.intents()), (1, Some(INTENTS)));

    let posted = ana.posts_in(&guild, "nobody tells the bot");
    ana.says("hello");
    let heard = line.hears().await;
    assert_eq!((&heard["t"], &heard["s"]), (&json!("MESSAGE_CREATE"), &json!(3)));
    assert_eq!(heard["d"]["content"], "hello");
    ana.uses_on("Report to hub", &posted);
    let heard = line.hears().await;
    assert_eq!((&heard["t"], &heard["s"]), (&json!("INTERACTION_CREATE"), &json!(4)));
    let data = &heard["d"]["data"];
    let reported = &data["resolved"]["messages"][data["target_id"].as_str().expect("a target")];
    assert_eq!(reported["content"], "nobody tells the bot");
    assert!(reported.get("guild_id").is_none() && heard["d"]["guild_id"] == "9001");
    assert_eq!(heard["d"]["locale"], "pt-BR");

    bot.fake.redelivers_last();
    let again = line.hears().await;
    assert_eq!((&again["d"], &again["s"]), (&heard["d"], &json!(5)));
    line.says(1, json!(5)).await;
    assert_eq!(line.hears().await["op"], 11);
    bot.fake.asks_for_heartbeat();
    assert_eq!(line.hears().await["op"], 1);
}

#[tokio::test]
async fn resuming_replays_exactly_what_was_missed() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    let mut line = Line::opens(&bot).await;
    let session = line.identifies(0).await;
    ana.says("one");
    ana.says("two");
    let (one, _two) = (line.hears().await, line.hears().await);
    bot.fake.drops_gateway(true);
    assert_eq!(line.next().await, Err(None));
    bot.fake.waits_for("the cut", |it| !it.is_connected()).await;
    ana.says("three");

    // It had heard of two, and kept only one.
    let mut line = Line::opens(&bot).await;
    line.says(6, json!({"token": TOKEN, "session_id": session, "seq": one["s"]})).await;
    for (number, words) in [(3, "two"), (4, "three")] {
        let heard = line.hears().await;
        assert_eq!((&heard["s"], &heard["d"]["content"]), (&json!(number), &json!(words)));
    }
    let resumed = line.hears().await;
    assert_eq!((&resumed["t"], &resumed["s"]), (&json!("RESUMED"), &json!(5)));
    ana.says("four");
    assert_eq!(line.hears().await["d"]["content"], "four");
    assert_eq!((bot.fake.n_identifies(), bot.fake.n_resumes()), (1, 1));
}

#[tokio::test]
async fn a_forgotten_session_is_told_invalid() {
    let bot = Bot::start().await;
    let mut line = Line::opens(&bot).await;
    let session = line.identifies(0).await;
    bot.fake.drops_gateway(false);
    assert_eq!(line.next().await, Err(None));
    let mut line = Line::opens(&bot).await;
    line.says(6, json!({"token": TOKEN, "session_id": session, "seq": 1})).await;
    assert_eq!(line.hears().await, json!({"op": 9, "s": null, "t": null, "d": false}));
    let session = line.identifies(0).await;
    bot.fake.asks_to_reconnect();
    assert_eq!(line.hears().await["op"], 7);
    bot.fake.invalidates_session(true);
    assert_eq!(line.hears().await["d"], true);
    line.socket.close(None).await.expect("closed");

    // Closed without a code, the session stands; with 1000 it is over.
    let mut line = Line::opens(&bot).await;
    line.says(6, json!({"token": TOKEN, "session_id": session, "seq": 1})).await;
    assert_eq!(line.hears().await["t"], "RESUMED");
    bot.fake.invalidates_session(false);
    assert_eq!(line.hears().await["d"], false);
    assert!(!bot.fake.is_connected());
}

#[tokio::test]
async fn who_asks_for_what_they_may_not_is_shown_out() {
    let bot = Bot::start().await;
    let cases = [
        (json!({"token": "wrong", "intents": INTENTS}), 4004),
        (json!({"token": TOKEN, "intents": INTENTS | 1 << 15}), 4014),
        (json!({"token": TOKEN}), 4013),
    ];
    for (identify, code) in cases {
        let mut line = Line::opens(&bot).await;
        line.says(2, identify).await;
        assert_eq!(line.next().await, Err(Some(code)));
    }
    bot.fake.has_message_content_intent(true);
    let mut line = Line::opens(&bot).await;
    line.says(2, json!({"token": TOKEN, "intents": INTENTS | 1 << 15})).await;
    assert_eq!(line.hears().await["t"], "READY");
    let (_, application) = bot.calls("GET", "/applications/@me", Value::Null).await;
    assert_eq!(application["flags"], 1 << 18 | 1 << 19);
}

#[tokio::test]
async fn silence_and_outage_lose_nothing() {
    let bot = Bot::start().await;
    let ana = bot.fake.person(501, "Ana", "en-US");
    bot.fake.beats_every(Duration::from_millis(100));
    let mut line = Line::opens(&bot).await;
    let session = line.identifies(0).await;
    bot.fake.gateway_goes_silent();
    ana.says("into the silence");
    let mut other = Line::connects(&bot).await;
    bot.fake.gateway_speaks_again();
    assert_eq!(line.hears().await["d"]["content"], "into the silence");
    assert_eq!(other.hears().await["d"]["heartbeat_interval"], 100);

    bot.fake.goes_away();
    assert_eq!(line.next().await, Err(None));
    ana.says("into the void");
    ana.uses(&Place::Dm, "report", Value::Null);
    bot.fake.comes_back();
    let mut line = Line::opens(&bot).await;
    line.says(6, json!({"token": TOKEN, "session_id": session, "seq": 2})).await;
    let heard = [line.hears().await, line.hears().await, line.hears().await];
    let names: Vec<&str> = heard.iter().filter_map(|it| it["t"].as_str()).collect();
    assert_eq!(names, ["MESSAGE_CREATE", "INTERACTION_CREATE", "RESUMED"]);
}

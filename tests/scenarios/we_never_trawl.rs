//! Promise 3: a channel sees only what a person hands it, and nothing a person names is fetched.

use reportline::run::StartError;
use reportline_adapter_web::fake::Visitor;
use tokio::net::TcpListener;

use crate::harness::{World, full_story, hands, says, words};

#[tokio::test]
async fn the_service_refuses_to_start_with_a_bot_that_reads_groups_and_says_how_to_mend_it() {
    let mut world = World::asleep(&["telegram"], &[]).await;
    world.telegram().bot_reads_all_group_messages(true);
    let error = world.starts().await.expect_err("it must not start");
    let StartError::Refused { channel, remedy, .. } = &error else { panic!("refused, not {error}") };
    assert_eq!(channel.0, "telegram");
    assert!(remedy.contains("/setprivacy") && remedy.contains("@BotFather"), "{remedy}");
    assert!(error.to_string().contains("channels.telegram"), "{error}");

    world.telegram().bot_reads_all_group_messages(false);
    world.starts().await.expect("mended, it starts");
    world.finish().await;
}

#[tokio::test]
async fn what_is_said_in_a_group_is_not_for_us() {
    let mut world = World::new().await;
    let (ana, bo) = (world.person("Ana"), world.person("Bo"));
    let group = world.telegram().group(-1_001_234_567_890, "Neighbours", None);
    group.promotes_bot(&ana.account);
    bo.account.says_in(&group, "hello everybody").expect("an administrator bot is sent everything");
    bo.account.says_in(&group, "https://example.org/hate");
    world.settles().await;
    assert_eq!(world.counts().await.conversations, 0, "not a word is kept");
    assert!(group.shown().is_empty(), "and nothing is said there");
    world.finish().await;
}

/// Check bans whoever reports a link that a service judges unsafe; to judge it, it was fetched.
#[tokio::test]
async fn a_reported_link_is_never_fetched() {
    let bait = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let link = format!("http://{}/hate/1", bait.local_addr().expect("an address"));
    let mut world = World::new().await;
    let ana = world.person("Ana");
    let mut script = full_story(&format!("look at {link}"));
    script.push(("evidence", hands([words(&link)])));
    script.push(("place", says(&link)));
    script.push(("account", says(&link)));
    ana.says("/start").await;
    ana.walks(&script).await;
    ana.sends().await;
    world.settles().await;

    // Whoever had called would wait here: a connection is accepted by the system before anybody asks for it.
    let called = tokio::time::timeout(std::time::Duration::from_millis(1), bait.accept()).await;
    assert!(called.is_err(), "somebody called the reported link");
    assert!(world.case().await.json.to_string().contains(&link), "the link itself is evidence");
    let previews = world.telegram().calls_of("sendMessage");
    assert!(!previews.is_empty());
    assert!(
        previews.iter().all(|it| it["link_preview_options"]["is_disabled"] == true),
        "nor does the platform unfold it"
    );
    world.finish().await;
}

/// Modmail uploads figures every hour; Cofacts sends reported text to an analytics host. Ours calls the platform, and
/// of the platform only what a conversation needs.
#[tokio::test]
async fn the_platform_is_asked_for_nothing_but_the_conversation() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&full_story("in my own words")).await;
    ana.sends().await;
    let needed = [
        "getme",
        "deletewebhook",
        "getmycommands",
        "setmycommands",
        "getupdates",
        "sendmessage",
        "editmessagetext",
        "editmessagereplymarkup",
        "deletemessage",
        "answercallbackquery",
        "sendchataction",
    ];
    for call in world.telegram().calls() {
        let method = call.method.to_ascii_lowercase();
        assert!(needed.contains(&method.as_str()), "{method} was called");
        if method == "getupdates" {
            let wanted = call.params["allowed_updates"].to_string();
            assert!(
                !wanted.contains("edited") && !wanted.contains("reaction") && !wanted.contains("inline"),
                "{wanted}"
            );
        }
    }
    world.finish().await;
}

#[tokio::test]
async fn anybody_can_read_what_each_channel_sees() {
    let world = World::new().await;
    let mut visitor = Visitor::new(&world.page());
    let page = visitor.open("/transparency").await;
    assert_eq!(page.status, 200);
    for key in ["telegram-sees-report", "telegram-never-groups", "web-never-sees-device"] {
        assert!(page.text.contains(&world.questions().text(key)), "{key} is not on the page:\n{}", page.text);
    }
    world.finish().await;
}

//! Several nodes share one PostgreSQL: any of them goes on with anybody, and one that vanishes is followed.

#[cfg(feature = "postgres-tests")]
mod postgres {
    use jiff::SignedDuration;
    use reportline::clock::Clock;
    use reportline_adapter_telegram::fake::Fault;
    use reportline_channel::ChannelId;
    use reportline_store_sql::TestDatabase;

    use crate::harness::{LogLines, Node, Walks, World, cases_in, full_story, minutes, wait_for};

    fn seconds(n: i64) -> SignedDuration {
        SignedDuration::from_secs(n)
    }

    /// Somebody asks the platform for what people say.
    async fn is_listened_to(world: &World) {
        wait_for("a node listened", async || {
            (!world.telegram().calls_of("getUpdates").is_empty()).then_some(())
        })
        .await;
    }

    /// How many cases there are in the hubs of both nodes.
    async fn n_cases(world: &World, other: &Node) -> usize {
        let elsewhere = cases_in(&other.data(), world.clock().as_ref()).await;
        world.cases().await.len() + elsewhere.len()
    }

    #[tokio::test]
    async fn a_node_that_vanishes_is_followed_within_its_time() {
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        let first = world.another_node("first").await;
        is_listened_to(&world).await;
        world.starts().await.expect("the second node starts");

        let ana = world.person("Ana");
        ana.says("/start").await;
        ana.walks_to("who", &full_story("one node vanished")).await;
        world.settles().await;
        first.vanishes().await;

        let n_polls = world.telegram().calls_of("getUpdates").len();
        ana.says("It happened to me").await;
        world.clock().moves_on(seconds(5));
        assert_eq!(
            world.telegram().calls_of("getUpdates").len(),
            n_polls,
            "not before its claim has run out"
        );
        world.clock().moves_on(seconds(10));
        ana.walks(&full_story("one node vanished")).await;
        ana.sends().await;
        assert_eq!(world.case().await.report.incident.narrative.as_deref(), Some("one node vanished"));
        world.finish().await;
    }

    #[tokio::test]
    async fn what_a_node_owed_when_it_vanished_is_said_by_another_once() {
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        let first = world.another_node("first").await;
        world.telegram().fails_next("sendMessage", Fault::Hang);
        let ana = world.person("Ana");
        ana.says("/start").await;
        wait_for("a word to Ana was under way", async || {
            (!world.telegram().calls_of("sendMessage").is_empty()).then_some(())
        })
        .await;
        first.vanishes().await;

        world.starts().await.expect("the second node starts");
        assert!(!world.owed().await.is_empty(), "the first node owed it");
        world.clock().moves_on(minutes(2));
        ana.hears("You can report online hate here.").await;
        ana.hears("Is anyone in danger right now?").await;
        world.finish().await;
    }

    #[tokio::test]
    async fn a_report_begun_at_one_node_is_sent_at_another() {
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        world.starts().await.expect("the first node starts");
        let other = world.another_node("other").await;

        let mut visitor = world.visitor().await;
        visitor.press("Start").await;
        let story = full_story("on two machines");
        visitor.answers(world.questions(), "safety", &story).await;
        visitor.is_led_to(&other.page());
        visitor.open("/").await;
        visitor.follow("Go on with your report").await;
        visitor.walks(world.questions(), &story).await;
        visitor.sends(world.questions()).await;
        world.settles().await;
        assert_eq!(n_cases(&world, &other).await, 1);

        // Whoever of the two listens, and whoever of the two delivers.
        let ana = world.person("Ana");
        ana.says("/start").await;
        ana.walks(&story).await;
        ana.sends().await;
        assert_eq!(n_cases(&world, &other).await, 2);
        other.stops().await;
        world.finish().await;
    }

    #[tokio::test]
    async fn the_cases_of_all_nodes_are_in_one_place_where_their_hubs_share_it() {
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        // The cases stand beside what runs and what is owed.
        world.sets("HUB__POSTGRES_URL_FILE", &world.beside().join("database.url").display().to_string());
        let doctor = world.program(&["doctor"]).await;
        assert!(
            doctor.contains("well   hub.postgres_url_file (the first start makes its tables)"),
            "{doctor}"
        );
        let other = world.another_node("first").await;
        world.starts().await.expect("the second node starts");

        let story = full_story("whichever node delivers it");
        for name in ["Ana", "Ben"] {
            let person = world.person(name);
            person.says("/start").await;
            person.walks(&story).await;
            person.sends().await;
        }
        let doctor = world.program(&["doctor"]).await;
        assert!(doctor.contains("well   hub.postgres_url_file\n"), "{doctor}");
        let here = world.program(&["cases", "list"]).await;
        world.sets("STORE__FOLDER", &other.data().display().to_string());
        let there = world.program(&["cases", "list"]).await;
        let n_cases = |listed: &str| listed.lines().filter(|line| line.contains("-00000")).count();
        assert_eq!((n_cases(&here), n_cases(&there)), (2, 2), "{here}\n{there}");
        world.sets("STORE__FOLDER", &world.data().display().to_string());
        let verified = world.program(&["cases", "verify"]).await;
        assert!(verified.contains("2 reports"), "{verified}");
        other.stops().await;
        world.finish().await;
    }

    #[tokio::test]
    async fn the_desk_and_the_doctor_look_at_what_is_shared() {
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        let doctor = world.program(&["doctor"]).await;
        assert!(
            doctor.contains("well   store.postgres_url_file (the first start makes its tables)"),
            "{doctor}"
        );

        world.starts().await.expect("the node starts");
        let listed = world.program(&["outbox", "list"]).await;
        assert!(listed.contains("Nothing is owed."), "{listed}");
        let doctor = world.program(&["doctor"]).await;
        assert!(doctor.contains("well   store.postgres_url_file\n"), "{doctor}");
        assert!(doctor.contains("well   store.folder (in use by a running service)"), "{doctor}");

        let elsewhere = world.beside().join("elsewhere.url");
        std::fs::write(&elsewhere, "postgres://somebody:secret@127.0.0.1:1/reports").expect("it is written");
        world.sets("STORE__POSTGRES_URL_FILE", &elsewhere.display().to_string());
        let doctor = world.program(&["doctor"]).await;
        assert!(
            doctor.contains("ill    store.postgres_url_file: no PostgreSQL answers at 127.0.0.1:1"),
            "{doctor}"
        );
        assert!(!doctor.contains("secret"), "{doctor}");
        world.finish().await;
    }

    #[tokio::test]
    async fn a_node_that_was_followed_takes_nothing_any_more() {
        let (log, _listening) = LogLines::listen();
        let database = TestDatabase::make().await;
        let mut world = World::on_postgres(&database, &[]).await;
        world.starts().await.expect("the node starts");
        is_listened_to(&world).await;
        // As one whose clock is an hour ahead, so that this node knows nothing of it yet.
        let (channel, later) = (ChannelId("telegram".to_owned()), world.clock().now() + minutes(60));
        let claim = world.store().claim(&channel, later, later + minutes(60)).await;
        let claim = claim.expect("the store answers").expect("it is another's now");

        let ana = world.person("Ana");
        ana.says("/start").await;
        wait_for("what it fetched was refused", async || {
            log.text().contains("another node listens to this channel").then_some(())
        })
        .await;
        assert_eq!(world.counts().await.conversations, 0);
        assert_eq!(world.telegram().n_unconfirmed(), 1, "the platform keeps it");

        world.store().release(&claim).await.expect("the store answers");
        wait_for("it was listened to again", async || {
            world.clock().moves_on(seconds(1));
            world.telegram().n_unconfirmed().eq(&0).then_some(())
        })
        .await;
        ana.hears("You can report online hate here.").await;
        ana.hears("Is anyone in danger right now?").await;
        world.finish().await;
    }
}

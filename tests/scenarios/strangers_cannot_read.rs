//! Promise 7: strangers cannot read it: not on the disk, not in the log, not among the figures.

use std::net::TcpListener;

use reportline_adapter_telegram::fake::{Origin, TOKEN};
use reportline_adapter_web::fake::Visitor;

use crate::harness::{Canary, Do, LogLines, Walks, World, full_story, hands, names, says};

/// Each stands where a person may put it.
const CANARIES: [Canary; 5] = [
    Canary("archaeopteryx"),
    Canary("brachiosaurus"),
    Canary("dimorphodon"),
    Canary("eoraptor"),
    Canary("gallimimus"),
];

fn script() -> Vec<(&'static str, Do)> {
    let mut script = full_story("they called me an archaeopteryx");
    script.push(("evidence", hands([names("brachiosaurus.txt", "text/plain", b"dimorphodon")])));
    script.push(("account", says("@eoraptor")));
    script
}

#[tokio::test]
async fn no_word_of_a_report_is_in_any_file_or_line_of_the_log() {
    let (log, _listening) = LogLines::listen();
    let mut world = World::new().await;
    let ana = world.person("gallimimus");
    ana.says("/start").await;
    ana.walks(&script()).await;
    world.settles().await;
    CANARIES.iter().for_each(|it| it.is_in_no_file(&world.data()));
    ana.sends().await;
    ana.account.forwards(&Origin::Hidden { name: "gallimimus".into() }, "archaeopteryx again");
    world.settles().await;
    ana.reads_all().await;
    let mut visitor = world.visitor().await;
    visitor.press("Start").await;
    visitor.walks(world.questions(), &script()).await;
    visitor.sends(world.questions()).await;
    world.settles().await;
    assert_eq!(world.cases().await.len(), 2);

    for canary in &CANARIES {
        canary.is_in_no_file(&world.data());
        canary.is_not_in("the log", &log.text());
    }
    Canary(TOKEN).is_in_no_file(&world.data());
    Canary(TOKEN).is_not_in("the log", &log.text());
    Canary("110201543:AAH").is_not_in("the log", &log.text());
    let cookie = visitor.cookies().values().next().cloned().expect("a cookie keeps the place");
    assert!(!log.text().contains(&cookie), "the private link stands in the log");
    assert!(!log.text().contains("\"501\"") && !log.text().contains("=501 "), "a peer stands in the log");
    world.finish().await;
}

#[tokio::test]
async fn troubles_are_logged_without_what_was_said() {
    let (log, _listening) = LogLines::listen();
    let mut world = World::new().await;
    let ana = world.person("gallimimus");
    let mut script = script();
    ana.says("/start").await;
    ana.walks(&script).await;
    world.settles().await;
    world.hub_goes_away();
    ana.presses("Send report").await;
    ana.hears("Your report is saved here").await;
    crate::harness::wait_for("the hub was tried", async || {
        world.owed().await.iter().any(|it| it.is_report && it.n_attempts > 0).then_some(())
    })
    .await;
    world.hub_comes_back();
    world.moves_on(crate::harness::minutes(5)).await;
    ana.hears("The hub has your report").await;
    script.clear();
    assert!(log.text().contains("a delivery will be tried again"), "the trouble is told:\n{}", log.text());
    CANARIES.iter().for_each(|it| it.is_not_in("the log", &log.text()));
    world.finish().await;
}

#[tokio::test]
async fn the_figures_hold_names_of_channels_and_numbers() {
    let mut world = World::new().await;
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    world.service().serve_metrics(free).await.expect("figures are served");
    let ana = world.person("gallimimus");
    ana.says("/start").await;
    ana.walks(&script()).await;
    ana.sends().await;
    let mut operator = Visitor::new(&format!("http://{free}"));
    let page = operator.open("/metrics").await.html.clone();
    assert!(page.contains("reportline_reports_confirmed_total"), "{page}");
    CANARIES.iter().for_each(|it| it.is_not_in("the figures", &page));
    assert!(!page.contains("501"), "{page}");
    world.finish().await;
}

#[tokio::test]
async fn nobody_else_on_the_machine_may_open_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&script()).await;
    ana.sends().await;
    let mut waiting = vec![world.data()];
    let mut n_looked_at = 0;
    while let Some(path) = waiting.pop() {
        let metadata = std::fs::metadata(&path).expect("it is there");
        assert_eq!(metadata.permissions().mode() & 0o077, 0, "{} is open to others", path.display());
        n_looked_at += 1;
        if metadata.is_dir() {
            waiting
                .extend(std::fs::read_dir(&path).expect("a folder").map(|it| it.expect("an entry").path()));
        }
    }
    assert!(n_looked_at > 8, "{n_looked_at}");
    world.finish().await;
}

#[tokio::test]
async fn a_notification_never_shows_the_abuse() {
    let mut world = World::new().await;
    let ana = world.person("Ana");
    ana.says("/start").await;
    ana.walks(&script()).await;
    let receipt_at = ana.account.shown().len();
    ana.sends().await;
    for shown in &ana.account.shown()[receipt_at..] {
        CANARIES.iter().for_each(|it| it.is_not_in("the receipt", &shown.text));
    }
    world.finish().await;
}

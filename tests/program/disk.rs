//! A disk that takes no more: nothing is acknowledged that is not kept, readiness says so, and with room again the
//! same process goes on from where it was.
//!
//! The system is made to refuse whatever would make a file longer than a byte, which anybody may ask of it for a
//! process of their own. That a full disk is told from a broken one is for the store's own tests.

use reportline_adapter_telegram::fake::{Fake, Fault, TOKEN};
use tokio::process::Command;

use crate::child::{House, LIMIT, Program, get, run, settle};

/// Starts the service so that a write over the limit fails, and nobody is killed for it: a signal that is ignored
/// stays ignored.
fn start(house: &House) -> Program {
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_reportline");
    command.arg("-c").arg(format!("trap '' XFSZ; exec {program:?} --config {:?}", house.file()));
    settle(&mut command, house.file().parent().expect("a file is in a folder"));
    Program::start(command)
}

/// Sets the limit of a running service.
async fn limit_files(program: &Program, size: &str) {
    let mut command = Command::new("prlimit");
    command.arg("--pid").arg(program.id().to_string()).arg(format!("--fsize={size}:unlimited"));
    assert!(run(command).await.status.success(), "the limit was not set");
}

/// A house with a bot at that platform.
fn house(fake: &Fake) -> House {
    House::new(&format!(
        "[flows]\nstart = \"quick\"\n\n[channels.telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{}\"\nper_peer_ms = 0\n",
        fake.url()
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_can_be_written_nothing_is_acknowledged() {
    let fake = Fake::start().await;
    let house = house(&fake);
    let mut program = start(&house);
    let address = program.is_ready().await;
    let ana = fake.person(7, "Ana", "en");
    ana.starts(None);
    let question = loop {
        let heard = ana.hears().await;
        if heard.button("No").is_some() {
            break heard;
        }
    };
    let is_ready = async || get(&address, "/readyz").await.is_some_and(|it| it.starts_with("HTTP/1.1 200"));
    assert!(is_ready().await);
    fake.waits_for("what was said to be confirmed", |it| it.n_unconfirmed() == 0).await;

    limit_files(&program, "1").await;
    let pressed = question.button("No").and_then(|it| it.data.clone()).expect("it is pressed");
    ana.presses_data(question.id, &pressed);
    program.log().says("events could not be taken").await;
    assert_eq!(ana.unheard(), [], "somebody was answered whose words are not kept");
    assert_eq!(fake.n_unconfirmed(), 1, "the platform was told that it is kept");
    assert!(!is_ready().await, "it says it is ready and can keep nothing");

    limit_files(&program, "unlimited").await;
    assert!(is_ready().await, "there is room again");
    assert!(ana.hears().await.text.contains("Did this happen to you?"));
    fake.waits_for("what was kept to be confirmed", |it| it.n_unconfirmed() == 0).await;
    program.is_told("TERM").await;
    assert!(program.ends(LIMIT).await.success(), "{}", program.log().text());
}

/// A message that was shown, and could not be noted as shown, held up the person's next one for more than a minute and
/// was then shown again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_shown_when_the_disk_was_full_is_shown_once_and_in_nobodys_way() {
    let fake = Fake::start().await;
    let house = house(&fake);
    let mut program = start(&house);
    program.is_ready().await;
    let ana = fake.person(7, "Ana", "en");
    fake.fails_next("sendMessage", Fault::DoneButHeld);
    ana.starts(None);
    let first = ana.hears().await;
    fake.waits_for("what was said to be confirmed", |it| it.n_unconfirmed() == 0).await;

    limit_files(&program, "1").await;
    fake.answers_what_is_held();
    program.log().says("the outbox cannot settle").await;
    limit_files(&program, "unlimited").await;
    while ana.hears().await.button("No").is_none() {}
    assert_eq!(ana.shown().iter().filter(|it| it.text == first.text).count(), 1, "it was shown twice");
    program.is_told("TERM").await;
    assert!(program.ends(LIMIT).await.success(), "{}", program.log().text());
}

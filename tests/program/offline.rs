//! A platform that is away holds up nobody: the program starts, serves, and takes the platform up when it is back.

use std::time::Duration;

use reportline_adapter_telegram::fake::{Fake, Fault, TOKEN};
use tokio::time::timeout;

use crate::child::{House, get};

/// How long the start may take while a platform leaves us waiting; alone it takes a fraction of a second.
const START: Duration = Duration::from_secs(10);

fn house(fake: &Fake) -> House {
    House::new(&format!("[channels.telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{}\"\n", fake.url()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_platform_the_program_starts_and_takes_it_up_later() {
    let fake = Fake::start().await;
    fake.goes_away();
    let ana = fake.person(7, "Ana", "en");
    ana.starts(None);

    let house = house(&fake);
    let program = house.start();
    let address = program.is_ready().await;
    program.log().says("a channel was lost and is run again").await;
    let page = get(&address, "/readyz").await.expect("it listens");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let page = get(&address, "/").await.expect("it listens");
    assert!(page.contains("<h1 class=\"title\">Report online hate</h1>"), "{page}");

    fake.comes_back();
    assert!(ana.hears().await.text.contains("You can report online hate here."));
    program.dies().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_never_answers_does_not_hold_up_the_start() {
    let fake = Fake::start().await;
    fake.fails_next("getMe", Fault::Hang);
    let house = house(&fake);
    let program = house.start();
    timeout(START, program.is_ready()).await.expect("the start waits for nobody for long");
    program.dies().await;
}

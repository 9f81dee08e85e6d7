//! How soon ten thousand reports that waited for a hub on another machine are there, once it is back.
//!
//! The intake runs in this process, the hub is the release binary as a child; both share the machine's cores, and each has a
//! folder of its own. Reports are owed as the intake owes them, one in ten with a picture, while nobody listens where the hub
//! should be. Then the hub starts. Counted is from the moment it is ready to the moment nothing is owed.
//!
//! With `--troubles` a wire stands between, and has one after another: it is cut, silent for longer than an attempt may take,
//! answers 500, answers nonsense, and loses every other answer of a hub that did as it was asked.
//!
//! `cargo bench --bench handover -- [--reports 10000] [--troubles]`

#[path = "../tests/sinks/sample.rs"]
#[expect(dead_code, reason = "the suite of sinks plays more with it")]
mod sample;
#[path = "../tests/harness/wire.rs"]
mod wire;

use std::io::{Error, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reportline::attachments::Attachments;
use reportline::clock::{Clock, SystemClock};
use reportline::config::{Environment, load};
use reportline::keys::{Keys, opening_keys};
use reportline::run;
use reportline_channel::{ChannelId, File, Peer};
use reportline_delivery::DeliveryId;
use reportline_hub::{CaseFilter, Hub};
use reportline_report::Handover;
use reportline_store::{
    ConversationId, Destination, KeptConversation, NewDelivery, PeerKey, SinkName, Store,
};
use wire::{Trouble, Wire};

/// How long the hub is away: the outbox has tried each report several times by then.
const AWAY: Duration = Duration::from_secs(20);
/// One report in so many has a file.
const WITH_FILE: u64 = 10;
/// What is wrong with the wire, and how long.
const TROUBLES: [(Trouble, Duration); 5] = [
    (Trouble::AnswersLost, Duration::from_secs(10)),
    (Trouble::Cut, Duration::from_secs(5)),
    (Trouble::Silence, Duration::from_secs(45)),
    (Trouble::Failing, Duration::from_secs(10)),
    (Trouble::Garbage, Duration::from_secs(10)),
];
/// How many reports are owed in one transaction.
const AT_ONCE: usize = 500;

fn main() -> std::io::Result<()> {
    let n_reports = n_reports();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(n_reports))
}

async fn measure(n_reports: u64) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let (intake, hub) = (folder.path().join("intake"), folder.path().join("hub"));
    std::fs::create_dir_all(&intake)?;
    std::fs::create_dir_all(&hub)?;
    // Nobody listens there until the hub starts.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let wire = Wire::to(address).await;
    let reached_at = if has_troubles() { wire.address() } else { address }.to_string();
    let address = address.to_string();
    configure(folder.path(), (&intake, &reached_at), (&hub, &address))?;

    let config =
        load(Some(&folder.path().join("intake.toml")), &Environment::default()).map_err(Error::other)?;
    let service = run::start(config, Arc::new(SystemClock), None).await.map_err(Error::other)?;
    let attachments = Attachments::open(intake.join("attachments"), 1 << 20)?;
    owe(service.store(), &attachments, n_reports).await?;
    tokio::time::sleep(AWAY).await;
    let n_waiting = service.store().counts().await.map_err(Error::other)?.reports_owed;

    let mut child = serve(folder.path())?;
    answers(&address).await?;
    for (trouble, lasts) in TROUBLES.into_iter().filter(|_| has_troubles()) {
        wire.has(trouble);
        tokio::time::sleep(lasts).await;
        let n_owed = service.store().counts().await.map_err(Error::other)?.reports_owed;
        writeln!(std::io::stdout(), "{trouble:?} for {} s: {n_owed} owed still", lasts.as_secs())?;
    }
    wire.has(Trouble::Nothing);
    let began = Instant::now();
    let n_left = service.store().counts().await.map_err(Error::other)?.reports_owed;
    let mut first = None;
    loop {
        let n_owed = service.store().counts().await.map_err(Error::other)?.reports_owed;
        if n_owed < n_left {
            first.get_or_insert_with(Instant::now);
        }
        if n_owed == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let first = first.unwrap_or(began);
    let (waited, drained) = (first - began, first.elapsed());
    service.stop().await;
    child.kill()?;
    child.wait()?;

    let n_cases = cases(&hub).await?;
    let a_second = n_left as f64 / drained.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "{n_reports} reports owed, {n_waiting} visible while the hub was away; the first of {n_left} {:.1} s after \
         all was well, then all in {:.1} s: {a_second:.0} a second; {} answers lost; {n_cases} cases at the hub",
        waited.as_secs_f64(),
        drained.as_secs_f64(),
        wire.n_lost(),
    )?;
    if n_cases as u64 == n_reports { Ok(()) } else { Err(Error::other("reports are lost or doubled")) }
}

fn configure(
    folder: &Path,
    (intake, reached_at): (&Path, &str),
    (hub, address): (&Path, &str),
) -> std::io::Result<()> {
    let open = |folder: &Path| Keys::open(folder, &SystemClock).map_err(Error::other);
    let (ours, theirs) = (open(intake)?, open(hub)?);
    let opening = opening_keys(&hub.join("opening.key"), &SystemClock).map_err(Error::other)?;
    let common = "[server]\nmetrics_bind = \"\"\n[channels.web]\noff = true\n[log]\nlevel = \"error\"\n";
    let of_intake = format!(
        "{common}[store]\nfolder = {intake:?}\n[sinks.hub]\nkind = \"hub_http\"\nurl = \"http://{reached_at}/\"\n\
         sealing_key = \"{}\"\nsigned_by = \"{}\"\n",
        hex::encode(opening[0].sealing_key().to_bytes()),
        hex::encode(theirs.signing.verifying_key().to_bytes()),
    );
    let of_hub = format!(
        "{common}[store]\nfolder = {hub:?}\n[hub]\nbind = \"{address}\"\n\
         [intakes.north]\nkeys = [\"{}\"]\n",
        hex::encode(ours.signing.verifying_key().to_bytes()),
    );
    std::fs::write(folder.join("intake.toml"), of_intake)?;
    std::fs::write(folder.join("hub.toml"), of_hub)
}

/// Owes the reports, as the intake does when people confirm them.
async fn owe(store: &dyn Store, attachments: &Attachments, n_reports: u64) -> std::io::Result<()> {
    let (mut owed, mut kept) = (Vec::with_capacity(AT_ONCE), Vec::with_capacity(AT_ONCE));
    for n in 1..=n_reports {
        let handover = match n % WITH_FILE {
            0 => {
                let picture = File {
                    bytes: sample::PICTURE.to_vec().into(),
                    declared_type: Some("image/png".to_owned()),
                    name: None,
                    platform_id: None,
                };
                sample::handover_with(n, &attachments.keep(picture).await.map_err(Error::other)?)
            }
            _ => sample::handover(n),
        };
        owed.push(delivery(&handover)?);
        kept.push(conversation(&handover));
        if owed.len() == AT_ONCE || n == n_reports {
            let mut transaction = store.begin().await.map_err(Error::other)?;
            transaction.keep(&kept).await.map_err(Error::other)?;
            transaction.owe(&owed, SystemClock.now()).await.map_err(Error::other)?;
            transaction.commit().await.map_err(Error::other)?;
            owed.clear();
            kept.clear();
        }
    }
    Ok(())
}

/// What the intake keeps of a person who has sent.
fn conversation(handover: &Handover) -> KeptConversation {
    let peer =
        PeerKey { channel: ChannelId("desk".into()), peer: Peer(handover.report.report_id.to_string()) };
    let id = ConversationId(handover.report.report_id);
    let expires_at = SystemClock.now() + Duration::from_secs(3600);
    KeptConversation { id, peer, version: 0, state: b"sent".to_vec(), expires_at }
}

fn delivery(handover: &Handover) -> std::io::Result<NewDelivery> {
    Ok(NewDelivery {
        id: DeliveryId(format!("{}/hub", handover.report.report_id)),
        conversation: Some(conversation(handover).id),
        to: Destination::Sink(SinkName("hub".into())),
        due_at: SystemClock.now(),
        payload: serde_json::to_vec(handover).map_err(Error::other)?,
        held_by: None,
        supersedes: None,
    })
}

fn serve(folder: &Path) -> std::io::Result<Child> {
    Command::new(env!("CARGO_BIN_EXE_reportline"))
        .arg("--config")
        .arg(folder.join("hub.toml"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
}

async fn answers(address: &str) -> std::io::Result<()> {
    for _ in 0..1000 {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(Error::other("the hub does not start"))
}

async fn cases(folder: &Path) -> std::io::Result<usize> {
    let keys = Keys::open(folder, &SystemClock).map_err(Error::other)?;
    let hub = Hub::open_for_reading(&folder.join("hub"), keys.hub).await.map_err(Error::other)?;
    let filter = CaseFilter { at_most: Some(u32::MAX), ..CaseFilter::default() };
    let n_cases = hub.cases(filter).await.map_err(Error::other)?.len();
    hub.close().await;
    Ok(n_cases)
}

fn has_troubles() -> bool {
    std::env::args().any(|it| it == "--troubles")
}

fn n_reports() -> u64 {
    let mut arguments = std::env::args().skip_while(|it| it != "--reports").skip(1);
    arguments.next().and_then(|it| it.parse().ok()).unwrap_or(10_000)
}

//! How soon somebody is answered whose mail lies in the middle of ten thousand others, with a real mail system.
//!
//! The service runs and waits; then the mails are dropped into the mailbox all at once. Counted is the time from then to
//! the letter in the person's own mailbox. Needs what `tests/mail/prepare` says.
//!
//! `cargo bench --bench flood -- [--mails 10000]`

use std::io::{self, Error, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reportline_adapter_email::fake::{ANA, BEN, PostOffice, REPORT, mail, trusting, vouched};
use serde_json::json;
use tempfile::TempDir;

/// Longer than this is no answer.
const PATIENCE: Duration = Duration::from_secs(600);

/// Who floods.
#[derive(Clone, Copy)]
enum Flood {
    /// One sender, whom our server vouches for.
    One,
    /// As many addresses, and nobody vouches for them.
    Forged,
    /// As many addresses of one domain, all vouched for.
    Domain,
}

const FLOODS: [(Flood, &str); 3] = [
    (Flood::One, "one proven sender"),
    (Flood::Forged, "as many forged senders"),
    (Flood::Domain, "as many proven senders of a domain"),
];

fn main() -> io::Result<()> {
    let n_mails = n_mails();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut out = io::stdout();
    writeln!(out, "{n_mails} mails of | dropped in | answered after | still waiting then | all taken after")?;
    for (flood, name) in FLOODS {
        runtime.block_on(measure(flood, name, n_mails, &mut out))?;
    }
    Ok(())
}

async fn measure(flood: Flood, name: &str, n_mails: usize, out: &mut impl Write) -> io::Result<()> {
    let office = PostOffice::with_smtp().await.ok_or_else(|| Error::other("there is no mail system"))?;
    let _service = Service::start(&office)?;
    office.delivers(REPORT, &vouched(&mail(BEN, "hello", "is anybody there"))).await;
    arrives(&office, BEN).await?;

    let began = Instant::now();
    for index in 0..n_mails {
        if index == n_mails / 2 {
            office.puts_back(REPORT, &vouched(&mail(ANA, "help", "he stands at my door")));
        }
        let text = format!("number {index}");
        let mail = match flood {
            Flood::One => vouched(&mail("flood@evil.test", "x", &text)),
            Flood::Forged => mail(&format!("flood@evil{index}.test"), "x", &text),
            Flood::Domain => vouched(&mail(&format!("flood{index}@evil.test"), "x", &text)),
        };
        office.puts_back(REPORT, &mail);
    }
    let dropped = began.elapsed();
    arrives(&office, ANA).await?;
    let (answered, n_waiting) = (began.elapsed(), office.n_lying_in(REPORT, ""));
    while office.n_lying_in(REPORT, "") > 0 && began.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let seconds = |it: Duration| format!("{:.1} s", it.as_secs_f64());
    let (dropped, answered, taken) = (seconds(dropped), seconds(answered), seconds(began.elapsed()));
    writeln!(out, "{name} | {dropped} | {answered} | {n_waiting} | {taken}")
}

/// Waits for the first letter in somebody's mailbox.
async fn arrives(office: &PostOffice, user: &str) -> io::Result<()> {
    let began = Instant::now();
    while office.n_lying_in(user, "") == 0 {
        if began.elapsed() > PATIENCE {
            return Err(Error::other("there was no answer"));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// The service as a child process in a folder of its own.
struct Service {
    child: Child,
    _folder: TempDir,
}

impl Service {
    fn start(office: &PostOffice) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("reportline.toml");
        let settings = json!({
            "server": { "bind": "127.0.0.1:0", "metrics_bind": "" },
            "store": { "folder": folder.path().join("data") },
            "log": { "level": "error" },
            "channels": { "email": trusting(office.settings()) },
        });
        std::fs::write(&file, toml::to_string(&settings).map_err(Error::other)?)?;
        let child = Command::new(env!("CARGO_BIN_EXE_reportline"))
            .arg("--config")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self { child, _folder: folder })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn n_mails() -> usize {
    let given = std::env::args().skip_while(|it| it != "--mails").nth(1);
    given.and_then(|it| it.parse().ok()).unwrap_or(10_000)
}

//! The service as a child process in a folder of its own, and what the system says it uses.

use std::io::{self, Error};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A token of the right form; the stand-in asks for none.
const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

/// Ticks of the scheduler's clock a second, as `/proc` counts them: 100 on every Linux.
const TICKS: u64 = 100;

/// A running service. Its folder goes with it.
pub(crate) struct Service {
    child: Child,
    _folder: TempDir,
}

/// What it has used so far.
pub(crate) struct Usage {
    pub(crate) cpu: Duration,
    pub(crate) resident: u64,
    pub(crate) peak: u64,
}

impl Service {
    /// Starts one on a platform: with the shipped short report, the embedded hub, and limits out of the way.
    pub(crate) fn start(platform: &str) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("reportline.toml");
        let text = format!(
            "[server]\nbind = \"127.0.0.1:0\"\nmetrics_bind = \"\"\n\n[store]\nfolder = {:?}\n\n\
             [flows]\nstart = \"quick\"\n\n[log]\nlevel = \"warn\"\n\n\
             [limits]\npeer_events_per_minute = 1000000\npeer_burst = 1000000\n\
             peer_conversations_per_hour = 1000000\nchannel_events_per_second = 1000000\n\
             overall_events_per_second = 1000000\n\n\
             [channels.telegram]\ntoken = \"{TOKEN}\"\napi_url = \"http://{platform}\"\n\
             sends_per_second = 100000\nper_peer_ms = 0\n",
            folder.path().join("data")
        );
        std::fs::write(&file, text)?;
        let child = Command::new(env!("CARGO_BIN_EXE_reportline"))
            .arg("--config")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self { child, _folder: folder })
    }

    /// What it has used so far.
    pub(crate) fn usage(&self) -> io::Result<Usage> {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", self.child.id()));
        let malformed = || Error::other("/proc is not as it was");
        let stat = read("stat")?;
        // The name in parentheses may hold anything; what follows are numbers, utime and stime the 12th and 13th.
        let (_, numbers) = stat.rsplit_once(") ").ok_or_else(malformed)?;
        let ticks: u64 = numbers.split(' ').skip(11).take(2).filter_map(|it| it.parse::<u64>().ok()).sum();
        let status = read("status")?;
        let kilobytes = |key: &str| {
            let line = status.lines().find_map(|it| it.strip_prefix(key))?;
            line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        };
        Ok(Usage {
            cpu: Duration::from_millis(ticks * 1000 / TICKS),
            resident: kilobytes("VmRSS:").ok_or_else(malformed)? << 10,
            peak: kilobytes("VmHWM:").ok_or_else(malformed)? << 10,
        })
    }

    /// Ends it.
    pub(crate) fn stop(mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(|_| ())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

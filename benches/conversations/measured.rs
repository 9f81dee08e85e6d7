//! What was measured, as a line for people and as JSON for machines.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// What happened on the platform in a while.
#[derive(Default)]
pub(crate) struct Counted {
    /// Receipts that were read.
    pub(crate) n_conversations: u64,
    /// Answers to what people said.
    pub(crate) n_turns: u64,
    /// Calls of the service, of any sort.
    pub(crate) n_calls: u64,
    /// From what a person said to what they read, of every turn.
    pub(crate) waits: Vec<Duration>,
}

/// One run.
pub(crate) struct Measured {
    pub(crate) n_people: usize,
    pub(crate) duration: Duration,
    pub(crate) counted: Counted,
    pub(crate) cpu: Duration,
    pub(crate) idle_bytes: u64,
    pub(crate) peak_bytes: u64,
    pub(crate) start_to_first_answer: Duration,
}

impl Measured {
    /// Stands above the lines.
    pub(crate) const HEADING: &'static str = "people  conversations/s   turns/s   calls/s    p50 ms    p99 ms   CPU ms/conversation   idle MiB   peak MiB   first answer ms";

    fn a_second(&self, n: u64) -> f64 {
        n as f64 / self.duration.as_secs_f64()
    }

    /// The wait that so many per cent of the turns did not exceed.
    fn wait_ms(&self, percent: usize) -> f64 {
        let mut waits = self.counted.waits.clone();
        waits.sort_unstable();
        let at = (waits.len() * percent / 100).min(waits.len().saturating_sub(1));
        waits.get(at).map_or(f64::NAN, |it| it.as_secs_f64() * 1e3)
    }

    fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e3 / self.counted.n_conversations as f64
    }

    /// As a machine reads it.
    pub(crate) fn json(&self) -> Value {
        json!({
            "people": self.n_people,
            "seconds": self.duration.as_secs_f64(),
            "conversations_per_second": self.a_second(self.counted.n_conversations),
            "turns_per_second": self.a_second(self.counted.n_turns),
            "calls_per_second": self.a_second(self.counted.n_calls),
            "p50_ms": self.wait_ms(50),
            "p99_ms": self.wait_ms(99),
            "cpu_ms_per_conversation": self.cpu_ms(),
            "idle_mib": mib(self.idle_bytes),
            "peak_mib": mib(self.peak_bytes),
            "start_to_first_answer_ms": self.start_to_first_answer.as_secs_f64() * 1e3,
        })
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>6}  {:>15.0}  {:>8.0}  {:>8.0}  {:>8.1}  {:>8.1}  {:>20.2}  {:>9.1}  {:>9.1}  {:>16.0}",
            self.n_people,
            self.a_second(self.counted.n_conversations),
            self.a_second(self.counted.n_turns),
            self.a_second(self.counted.n_calls),
            self.wait_ms(50),
            self.wait_ms(99),
            self.cpu_ms(),
            mib(self.idle_bytes),
            mib(self.peak_bytes),
            self.start_to_first_answer.as_secs_f64() * 1e3,
        )
    }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

//! Whole conversations through the real binary over loopback: how many a second, how soon, at what cost.
//!
//! A child process serves people who make the shipped short report, one after the other, as fast as they are answered.
//! The platform is a lean stand-in in this process ([`platform`]): the adapter's fake remembers and checks everything,
//! which is what tests want and would here be most of what is measured. Both share the machine's cores.
//!
//! `cargo bench --bench conversations -- [--people 50,500] [--seconds 20] [--json]`

#[path = "conversations/measured.rs"]
mod measured;
#[path = "conversations/platform.rs"]
mod platform;
#[path = "conversations/service.rs"]
mod service;

use std::io::Write;
use std::time::{Duration, Instant};

use measured::Measured;
use platform::Platform;
use service::Service;

/// Begun and not counted: caches fill, statements are prepared.
const WARM_UP: Duration = Duration::from_secs(3);

struct Arguments {
    people: Vec<usize>,
    duration: Duration,
    is_json: bool,
}

fn main() -> std::io::Result<()> {
    let arguments = arguments();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut out = std::io::stdout();
    let mut rows = Vec::new();
    if !arguments.is_json {
        writeln!(out, "{}", Measured::HEADING)?;
    }
    for n_people in arguments.people {
        let measured = runtime.block_on(measure(n_people, arguments.duration))?;
        if !arguments.is_json {
            writeln!(out, "{measured}")?;
        }
        rows.push(measured.json());
    }
    if arguments.is_json {
        writeln!(out, "{}", serde_json::json!({ "conversations": rows }))?;
    }
    Ok(())
}

/// One run: a new folder, a new process, so many people.
async fn measure(n_people: usize, duration: Duration) -> std::io::Result<Measured> {
    let platform = Platform::start().await?;
    let began = Instant::now();
    let service = Service::start(platform.address())?;
    platform.first_answer().await;
    let start_to_first_answer = began.elapsed();
    let idle_bytes = service.usage()?.resident;

    platform.lets_in(n_people);
    tokio::time::sleep(WARM_UP).await;
    platform.counts_anew();
    let before = service.usage()?;
    tokio::time::sleep(duration).await;
    let (counted, after) = (platform.counts_anew(), service.usage()?);
    service.stop()?;

    Ok(Measured {
        n_people,
        duration,
        counted,
        cpu: after.cpu - before.cpu,
        idle_bytes,
        peak_bytes: after.peak,
        start_to_first_answer,
    })
}

fn arguments() -> Arguments {
    let mut found = Arguments { people: vec![50, 500], duration: Duration::from_secs(20), is_json: false };
    let mut rest = std::env::args().skip(1);
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().unwrap_or_default();
        match argument.as_str() {
            "--people" => {
                let numbers = value();
                found.people = numbers.split(',').filter_map(|it| it.trim().parse().ok()).collect();
            }
            "--seconds" => found.duration = Duration::from_secs(value().parse().unwrap_or(20)),
            "--json" => found.is_json = true,
            // cargo says --bench to every bench.
            _ => {}
        }
    }
    found
}

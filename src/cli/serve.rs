//! `reportline serve`: runs until a signal says stop.

use std::process::ExitCode;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::{CLOCK, block_on, this_program};
use crate::config::Config;
use crate::{run, telemetry};

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    telemetry::begin(&config.log).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    telemetry::silence_panics();
    block_on(serve(config))?
}

async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    let metrics_bind = config.server.metrics_bind;
    let folder = config.store.folder.display().to_string();
    let channels: Vec<String> = config.channels.keys().cloned().collect();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;

    let service = run::start(config, Arc::new(CLOCK), this_program().as_deref()).await?;
    if let Some(address) = metrics_bind {
        service.serve_metrics(address).await?;
    }
    let page = service.address().map(|it| format!("http://{it}/"));
    let hub = service.hub_address().map(|it| format!("http://{it}/"));
    tracing::info!(channels = channels.join(", "), folder, page, hub, "reportline is ready");

    let ended = service.ended().clone();
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = ended.cancelled() => {}
    }
    tracing::info!("stopping: finishing what was handed in; a second signal ends at once");
    tokio::select! {
        () = service.stop() => tracing::info!("stopped"),
        _ = interrupt.recv() => tracing::warn!("ended at once; nothing that was acknowledged is lost"),
        _ = terminate.recv() => tracing::warn!("ended at once; nothing that was acknowledged is lost"),
    }
    Ok(ExitCode::SUCCESS)
}

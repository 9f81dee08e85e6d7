//! Wiring: builds every room from the configuration, runs them, and stops them in the right order.
//!
//! Stopping is in two steps. The first signal: channels stop receiving, what was handed in is finished, attempts under
//! way end, everything is settled. The second signal: the process ends at once, which loses nothing either, because
//! nothing was acknowledged that is not kept.

mod channels;
mod examine;
mod hub;
mod keeping;
mod listening;
mod retention;
mod sinks;
mod slot;
mod upkeep;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use reportline_channel::{ChannelId, RunError, Words};
use reportline_store::{SinkName, Store};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::case_store::CaseStore;
use crate::clock::Clock;
use crate::config::{Config, ConfigFaults, URL_FILE};
use crate::content::Content;
use crate::intake::{Ground, intake};
use crate::keys::KeyError;
use crate::limit::{Limiter, Pacer};
use crate::outbox::{Outbox, OutwardChannel};
use crate::server::{self, Bounds, Front, Health, HubApi, Mounted, OwnPages};
use crate::sinks::sink_kind;
use crate::updates::Fetcher;

use keeping::{Kept, Opened};
use sinks::build_sinks;

pub use examine::{Finding, check_channels, check_store, examine};
pub use hub::check_hub;
pub use slot::{SlotChannel, slot_channel};

/// Why the service did not start. Each says what the operator can change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration, or what it names, has faults.
    #[error(transparent)]
    Faults(#[from] ConfigFaults),
    /// The data folder cannot be made or entered.
    #[error("store.folder: {folder} cannot be used ({kind}); choose a folder this user may write to")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// A key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database cannot be opened.
    #[error(transparent)]
    Store(#[from] reportline_store_sql::OpenError),
    /// The database that is shared with other nodes cannot be opened.
    #[error("{URL_FILE}: {0}")]
    Database(#[source] reportline_store_sql::OpenError),
    /// The address is taken or not ours.
    #[error("{key}: cannot listen on {address} ({kind}); is another program using it?")]
    Bind {
        /// The key to change.
        key: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// A channel must not be run as it is set up.
    #[error("channels.{channel}: {reason}; {remedy}")]
    Refused {
        /// Which.
        channel: ChannelId,
        /// What is wrong.
        reason: String,
        /// What to change.
        remedy: String,
    },
}

/// A service that runs.
pub struct Service {
    address: Option<SocketAddr>,
    hub_address: Option<SocketAddr>,
    stops: Stops,
    health: Arc<Health>,
    tasks: Tasks,
    store: Opened,
    clock: Arc<dyn Clock>,
    ended: CancellationToken,
}

/// What runs, by the room that stops it.
#[derive(Default)]
struct Tasks {
    channels: TaskTracker,
    intake: TaskTracker,
    outbox: TaskTracker,
}

/// How often it is looked whether something is still due.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// The tokens that stop the rooms, in the order in which they are stopped.
#[derive(Default)]
struct Stops {
    channels: CancellationToken,
    intake: CancellationToken,
    outbox: CancellationToken,
}

/// Starts everything. `program` is this program, to be started once more for what adapters do aside; without it they do
/// that in this process.
pub async fn start(
    config: Config,
    clock: Arc<dyn Clock>,
    program: Option<&Path>,
) -> Result<Service, StartError> {
    let content = Content::load(&config)?;
    let retention = content.policy.hub_retention();
    let built = channels::build(&config)?;
    let kept = Kept::open(&config, clock.as_ref()).await?;
    let cases = CaseStore::of(&config, kept.keys.hub.clone()).map_err(|fault| ConfigFaults(vec![fault]))?;
    let sinks = build_sinks(&config, &kept.keys, &kept.attachments, &cases, &clock).await?;
    let hub = match config.hub.bind {
        Some(address) => Some((
            Arc::new(hub::api(&config, &kept.keys, &cases, clock.as_ref()).await?),
            bind(address, "hub.bind").await?,
        )),
        None => None,
    };
    let listener = match built.iter().any(|it| it.channel.mount().is_some()) {
        true => Some(bind(config.server.bind, "server.bind").await?),
        false => None,
    };
    channels::probe(&built).await?;

    let store = kept.store.shared();
    let wake = Arc::new(Notify::new());
    // The first by name decides when a person is told that the hub has it: the same one after every start.
    let reaches_hub = |it: &SinkName| {
        let section = config.sinks.get(&it.0);
        section.and_then(|it| sink_kind(&it.kind)).is_some_and(|it| it.reaches_hub)
    };
    let mut names: Vec<SinkName> = sinks.keys().cloned().collect();
    names.sort_by_key(|it| (!reaches_hub(it), it.clone()));
    let hears_of_hub = names.first().is_some_and(reaches_hub);
    let ground = Arc::new(ground(&config, content, &kept, (names, hears_of_hub), &clock, &wake));
    let health = Arc::new(Health::new(Arc::clone(&store), Arc::clone(&ground.takes_events)));
    let stops = Stops::default();
    let tasks = Tasks::default();

    let (intake, worker) = intake(Arc::clone(&ground));
    tasks.intake.spawn(worker.run(stops.intake.clone()));
    let doors = channels::doors(&built, &intake, &ground, &kept.attachments);

    let outward = built.iter().map(|it| {
        let pacer = Pacer::new(it.facts.capabilities.pace);
        (it.facts.id.clone(), OutwardChannel { channel: Arc::clone(&it.channel), pacer })
    });
    let fetchers = sinks.iter().filter(|(name, _)| reaches_hub(name)).map(|(name, sink)| Fetcher {
        name: name.clone(),
        sink: Arc::clone(sink),
        ground: Arc::clone(&ground),
    });
    for fetcher in fetchers {
        tasks.outbox.spawn(fetcher.run(stops.channels.clone()));
    }
    let words = Arc::clone(&ground.words) as Arc<dyn Words>;
    let outward = outward.collect();
    let mut outbox =
        Outbox::new(Arc::clone(&store), Arc::clone(&clock), wake, words, outward, sinks, &config.outbox);
    outbox.has_others = config.store.is_shared();
    let outbox = Arc::new(outbox);
    tasks.outbox.spawn(Arc::clone(&outbox).run(stops.outbox.clone()));
    let upkeep = upkeep::Upkeep {
        store: Arc::clone(&store),
        clock: Arc::clone(&clock),
        limiter: Arc::clone(&ground.limiter),
        outbox,
        attachments: kept.attachments,
    };
    tasks.outbox.spawn(upkeep.run(stops.channels.clone()));

    let bounds = || Bounds {
        connections_per_address: config.server.connections_per_address,
        stop: stops.channels.clone(),
    };
    let address = listener.as_ref().and_then(|it| it.local_addr().ok());
    if let Some(listener) = listener {
        let site = site(&built, &doors, &ground, &health, &stops);
        tasks.channels.spawn(server::serve(listener, bounds(), Arc::new(site)));
    }
    let hub_address = hub.as_ref().and_then(|(_, it)| it.local_addr().ok());
    if let Some((api, listener)) = hub {
        let site = HubApi { api: Arc::clone(&api), clock: Arc::clone(&clock) };
        tasks.channels.spawn(server::serve(listener, bounds(), Arc::new(site)));
        tasks.channels.spawn(hub::sweep(api, Arc::clone(&clock), stops.channels.clone()));
    }
    if let Some(hub) = cases.opened() {
        tasks.channels.spawn(retention::run(hub, retention, Arc::clone(&clock), stops.channels.clone()));
    }
    let ended = CancellationToken::new();
    for (channel, door) in built.into_iter().zip(doors) {
        let aside = program.and_then(|it| channels::aside(&channel, it));
        let supervisor = listening::Supervisor {
            channel,
            door,
            store: Arc::clone(&store),
            words: Arc::clone(&ground.words) as Arc<dyn Words>,
            clock: Arc::clone(&clock),
            health: Arc::clone(&health),
            stop: stops.channels.clone(),
            aside,
            ended: ended.clone(),
        };
        tasks.channels.spawn(supervisor.run());
    }
    Ok(Service { address, hub_address, stops, health, tasks, store: kept.store, clock, ended })
}

fn ground(
    config: &Config,
    content: Content,
    kept: &Kept,
    (sinks, hears_of_hub): (Vec<SinkName>, bool),
    clock: &Arc<dyn Clock>,
    wake: &Arc<Notify>,
) -> Ground {
    Ground {
        store: kept.store.shared(),
        clock: Arc::clone(clock),
        flows: content.flows,
        words: content.words,
        places: content.places,
        limiter: Arc::new(Limiter::new(&config.limits)),
        policy: content.policy,
        zone: content.zone,
        instance: config.report.instance.clone(),
        is_test: config.report.is_test,
        key: kept.keys.local.clone(),
        signing: kept.keys.signing.clone(),
        sinks,
        hears_of_hub,
        wake: Arc::clone(wake),
        takes_events: Arc::new(AtomicBool::new(true)),
    }
}

fn site(
    built: &[channels::Built],
    doors: &[Arc<crate::intake::Door>],
    ground: &Arc<Ground>,
    health: &Arc<Health>,
    stops: &Stops,
) -> Front {
    let mounted = built.iter().zip(doors).filter_map(|(it, door)| {
        let mount = it.channel.mount()?;
        let inbox = Arc::clone(door) as Arc<dyn reportline_channel::Inbox>;
        Some(Mounted { mount, id: it.facts.id.clone(), channel: Arc::clone(&it.channel), inbox })
    });
    let mut mounted: Vec<Mounted> = mounted.collect();
    mounted.sort_by_key(|it| std::cmp::Reverse(it.mount.path.len()));
    Front {
        pages: OwnPages {
            health: Arc::clone(health),
            sights: built.iter().map(|it| (it.facts.id.clone(), it.sight)).collect(),
        },
        mounted,
        words: Arc::clone(&ground.words) as Arc<dyn Words>,
        stop: stops.channels.clone(),
    }
}

impl Service {
    /// Where the public listener is.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Where the hub's listener is.
    pub fn hub_address(&self) -> Option<SocketAddr> {
        self.hub_address
    }

    /// Cancelled when a channel ended by itself: somebody left the prompt.
    pub fn ended(&self) -> &CancellationToken {
        &self.ended
    }

    /// Where everything is kept.
    pub fn store(&self) -> &dyn Store {
        self.store.as_store()
    }

    /// Waits until nothing is due any more, at most so long: the last words to somebody who left the prompt.
    pub async fn deliver_what_is_due(&self, at_most: Duration) {
        let is_done = async {
            loop {
                let now = self.clock.now();
                match self.store.as_store().next_due().await {
                    Ok(Some(due)) if due <= now => tokio::time::sleep(LOOK_AGAIN).await,
                    _ => return,
                }
            }
        };
        let _ = tokio::time::timeout(at_most, is_done).await;
    }

    /// Serves the operator's page.
    pub async fn serve_metrics(&self, address: SocketAddr) -> Result<(), StartError> {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // A second service in one process (tests) shares the first one's recorder.
        let _ = metrics::set_global_recorder(recorder);
        let listener = bind(address, "server.metrics_bind").await?;
        let health = Arc::clone(&self.health);
        self.tasks.channels.spawn(server::serve_metrics(
            listener,
            handle,
            health,
            self.stops.channels.clone(),
        ));
        Ok(())
    }

    /// Stops everything, in order: nothing new comes in, what came in is taken, what is under way is settled.
    pub async fn stop(self) {
        self.health.stopping();
        let rooms = [
            (&self.stops.channels, &self.tasks.channels),
            (&self.stops.intake, &self.tasks.intake),
            (&self.stops.outbox, &self.tasks.outbox),
        ];
        for (stop, tasks) in rooms {
            stop.cancel();
            tasks.close();
            tasks.wait().await;
        }
        self.store.close().await;
    }
}

async fn bind(address: SocketAddr, key: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Bind { key, address, kind: error.kind() })
}

/// What a refused channel is to the operator.
fn refused(channel: &ChannelId, error: RunError) -> Option<StartError> {
    match error {
        RunError::Refused { reason, remedy } => {
            Some(StartError::Refused { channel: channel.clone(), reason, remedy })
        }
        RunError::Lost(_) => None,
    }
}

//! Another node: the same service on a folder of its own, beside the world's on one PostgreSQL. It can vanish.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reportline::clock::Clock;
use reportline::config::{self, Environment};
use reportline::keys::Keys;
use reportline::run::{self, Service};
use reportline_store_sql::TestDatabase;
use tokio::runtime::{Builder, Runtime};

use super::World;

/// How long the end of what a node was doing may take.
const END: Duration = Duration::from_secs(10);

/// A node with threads of its own, which end with it wherever they are.
pub(crate) struct Node {
    runtime: Runtime,
    service: Service,
    folder: PathBuf,
}

impl World {
    /// A world whose store is on a PostgreSQL, before its service starts. The keys are there, for other nodes to have.
    pub(crate) async fn on_postgres(database: &TestDatabase, settings: &[(&str, &str)]) -> Self {
        let mut world = Self::asleep(&["telegram"], settings).await;
        let url_file = world.beside().join("database.url");
        std::fs::write(&url_file, format!("{}\n", database.url())).expect("the address is written");
        world.sets("STORE__POSTGRES_URL_FILE", &url_file.display().to_string());
        std::fs::create_dir_all(world.data().join("attachments")).expect("the folder is made");
        Keys::open(&world.data(), world.clock().as_ref()).expect("the keys are made");
        world
    }

    /// What the program says, run with the settings of this world.
    pub(crate) async fn program(&self, arguments: &[&str]) -> String {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_reportline"));
        command.args(arguments).envs(&self.settings).current_dir(self.beside());
        let output = command.output().await.expect("the program runs");
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        said(&output.stdout) + &said(&output.stderr)
    }

    /// Another node starts, with the same keys and the same attachments.
    pub(crate) async fn another_node(&self, name: &str) -> Node {
        let folder = self.beside().join(name);
        std::fs::create_dir(&folder).expect("a folder for the node");
        for key in ["local.key", "hub.key", "signing.key"] {
            std::fs::copy(self.data().join(key), folder.join(key)).expect("the key is copied");
        }
        let shared = self.data().join("attachments");
        std::os::unix::fs::symlink(shared, folder.join("attachments")).expect("the attachments are shared");

        let mut settings = self.settings.clone();
        let own = [
            ("STORE__FOLDER", folder.display().to_string()),
            ("STORE__NODE", name.to_owned()),
            ("SERVER__BIND", "127.0.0.1:0".to_owned()),
        ];
        settings.extend(own.map(|(key, value)| (format!("REPORTLINE_{key}"), value)));
        let config = config::load(None, &Environment::from(settings)).expect("the settings are right");
        let clock = Arc::clone(self.clock()) as Arc<dyn Clock>;
        let runtime =
            Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime is built");
        let starting = runtime.spawn(run::start(config, clock, None));
        let service = starting.await.expect("the start does not panic").expect("the node starts");
        Node { runtime, service, folder }
    }
}

impl Node {
    /// Where its page is.
    pub(crate) fn page(&self) -> String {
        format!("http://{}", self.service.address().expect("the page is mounted"))
    }

    /// What it keeps by itself.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.clone()
    }

    /// It vanishes as a process that is killed: nothing is settled, nothing is given up.
    pub(crate) async fn vanishes(self) {
        let Self { runtime, service, .. } = self;
        let ending = tokio::task::spawn_blocking(move || runtime.shutdown_timeout(END));
        ending.await.expect("it ends");
        drop(service);
    }

    /// It stops, as when it is told to.
    pub(crate) async fn stops(self) {
        self.runtime.spawn(self.service.stop()).await.expect("the stop does not panic");
        self.runtime.shutdown_background();
    }
}

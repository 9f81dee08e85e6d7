//! The far side of each kind of sink, as the suite sees it, and the stage a sink is played on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::VerifyingKey;
use futures::FutureExt;
use futures::future::BoxFuture;
use reportline::attachments::Attachments;
use reportline::case_store::{self, CaseStore};
use reportline::clock::{Clock, SystemClock};
use reportline::config::{ConfigFault, Environment, load};
use reportline::keys::Keys;
use reportline::sinks::{Ground, Sink, jsonl, sink_kind};
use reportline_channel::File;
use reportline_exchange::SealedReport;
use reportline_hub::{CaseFilter, ContactPart, Desk, Hub, KeptContact};
use reportline_report::Handover;
use reportline_seal::{LocalKey, OpeningKey};
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::remote_hub::RemoteHub;
use crate::sample;

/// A kind of sink, and how to look at where it hands over to.
pub(crate) struct FarSide {
    /// The kind.
    pub(crate) kind: &'static str,
    /// Makes it ready to be handed over to, and says with which settings.
    begin: for<'a> fn(&'a Path, &'a Keys) -> BoxFuture<'a, Begun>,
    /// Every report that arrived, in the order of their ids.
    arrived: for<'a> fn(&'a Path, &'a Keys) -> BoxFuture<'a, Vec<Arrived>>,
    /// What cannot be written to while it is away; `None` where a hub stops.
    blobs: fn(&Path) -> Option<PathBuf>,
}

/// The settings of a sink, and the hub elsewhere that it hands over to, if it does.
type Begun = (Map<String, Value>, Option<RemoteHub>);

/// What arrived of a report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// Its id.
    pub(crate) id: String,
    /// Its digest.
    pub(crate) digest: Option<String>,
    /// Whether the contact came with it.
    pub(crate) has_contact: bool,
    /// How many of its files arrived, byte for byte.
    pub(crate) n_files: usize,
}

pub(crate) const FAR_SIDES: &[FarSide] = &[
    FarSide {
        kind: "hub_embedded",
        begin: |_, _| async { (Map::new(), None) }.boxed(),
        arrived: |folder, keys| hub_arrived(folder.join(case_store::FOLDER), keys.hub.clone()).boxed(),
        blobs: |folder| Some(folder.join(case_store::FOLDER).join("blobs")),
    },
    FarSide {
        kind: "hub_http",
        begin: |folder, keys| {
            async {
                let intake = keys.signing.verifying_key();
                let hub = RemoteHub::start(&folder.join(REMOTE), &intake, Arc::new(SystemClock)).await;
                (hub.sink_settings(), Some(hub))
            }
            .boxed()
        },
        arrived: |folder, _| {
            let data = folder.join(REMOTE).join("data");
            let keys = Keys::open(&data, &SystemClock).unwrap();
            hub_arrived(data.join(case_store::FOLDER), keys.hub).boxed()
        },
        blobs: |_| None,
    },
    FarSide {
        kind: "jsonl",
        begin: |_, _| {
            let key = hex::encode(opening_key().sealing_key().to_bytes());
            async { (Map::from_iter([("sealing_key".to_owned(), Value::String(key))]), None) }.boxed()
        },
        arrived: |folder, keys| async move { carried(&folder.join("handover"), keys) }.boxed(),
        blobs: |folder| Some(folder.join("handover").join(jsonl::BLOBS)),
    },
];

/// The folder of a hub elsewhere.
const REMOTE: &str = "remote";

/// Puts a file in the place of the folder that files are put into, so that nothing can be put.
fn block(blobs: &Path) {
    std::fs::rename(blobs, blobs.with_extension("away")).and_then(|()| std::fs::write(blobs, "")).unwrap();
}

fn unblock(blobs: &Path) {
    std::fs::remove_file(blobs).and_then(|()| std::fs::rename(blobs.with_extension("away"), blobs)).unwrap();
}

/// The key of the hub that the folder is carried to.
pub(crate) fn opening_key() -> OpeningKey {
    OpeningKey::from_bytes(&[5; 32]).unwrap()
}

/// What a hub finds in a folder that was carried to it: lines that are signed, that open, and whose files do.
fn carried(folder: &Path, keys: &Keys) -> Vec<Arrived> {
    let text = std::fs::read_to_string(folder.join(jsonl::REPORTS)).unwrap();
    let mut arrived: Vec<Arrived> = text.lines().map(|line| carried_line(line, folder, keys)).collect();
    arrived.sort_by(|a, b| a.id.cmp(&b.id));
    arrived
}

fn carried_line(line: &str, folder: &Path, keys: &Keys) -> Arrived {
    for secret in [sample::NARRATIVE, sample::CONTACT] {
        assert!(!line.contains(secret), "what was said stands in clear");
    }
    let line = SealedReport::read(line.as_bytes()).unwrap();
    line.verify(&keys.signing.verifying_key()).unwrap();
    let handover = line.open(&[opening_key()]).unwrap();
    for name in &line.header.files {
        let sealed = std::fs::read(folder.join(jsonl::BLOBS).join(name)).unwrap();
        let plain = reportline_seal::open_blob(&handover.blob_keys[name], &sealed).unwrap();
        assert_eq!(plain, sample::PICTURE);
    }
    Arrived {
        id: line.header.report_id.to_string(),
        digest: Some(line.header.report_digest),
        has_contact: handover.contact.is_some(),
        n_files: line.header.files.len(),
    }
}

async fn hub_arrived(folder: PathBuf, key: LocalKey) -> Vec<Arrived> {
    let hub = Hub::open_for_reading(&folder, key).await.unwrap();
    let mut arrived = Vec::new();
    for line in hub.cases(CaseFilter::default()).await.unwrap() {
        let case = hub.case(line.case, ContactPart::Sealed).await.unwrap().expect("a listed case is there");
        // An export proves every report and opens every file.
        let out = tempfile::tempdir().unwrap();
        let exported = out.path().join("case");
        hub.export(line.case, &exported, ContactPart::Sealed, SystemClock.now()).await.unwrap();
        for filed in case.reports {
            let id = filed.report.report_id.to_string();
            arrived.push(Arrived {
                n_files: pictures_in(&exported.join(&id).join("evidence")),
                id,
                digest: filed.report.provenance.report_digest.clone(),
                has_contact: !matches!(filed.contact, KeptContact::Nothing),
            });
        }
    }
    hub.close().await;
    arrived.sort_by(|a, b| a.id.cmp(&b.id));
    arrived
}

/// How many files are in a folder, all of which must be the sample's picture.
fn pictures_in(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let paths: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    assert!(
        paths.iter().all(|it| std::fs::read(it).unwrap() == sample::PICTURE),
        "the bytes are not those handed over"
    );
    paths.len()
}

/// A folder with keys and attachments, and a far side.
pub(crate) struct Stage {
    pub(crate) far_side: &'static FarSide,
    folder: TempDir,
    keys: Keys,
    attachments: Attachments,
    settings: Map<String, Value>,
    pub(crate) hub: Option<RemoteHub>,
}

impl Stage {
    /// The stage of that kind.
    pub(crate) async fn of(kind: &str) -> Self {
        Self::new(FAR_SIDES.iter().find(|it| it.kind == kind).expect("the kind is played")).await
    }

    pub(crate) async fn new(far_side: &'static FarSide) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path(), &SystemClock).unwrap();
        let attachments = Attachments::open(folder.path().join("attachments"), 1 << 20).unwrap();
        let (settings, hub) = (far_side.begin)(folder.path(), &keys).await;
        let stage = Self { far_side, folder, keys, attachments, settings, hub };
        // What is looked at must be there before anything arrives.
        drop(stage.sink().await);
        stage
    }

    /// Changes a setting of the sink; it holds when it is built next.
    pub(crate) fn sets(&mut self, key: &str, value: &str) {
        self.settings.insert(key.to_owned(), Value::String(value.to_owned()));
    }

    /// Makes it impossible to hand over, for a while.
    pub(crate) async fn go_away(&mut self) {
        match (&mut self.hub, (self.far_side.blobs)(self.folder.path())) {
            (Some(hub), _) => hub.go_away().await,
            (None, blobs) => block(&blobs.expect("it has files")),
        }
    }

    /// Ends that.
    pub(crate) async fn come_back(&mut self) {
        match (&mut self.hub, (self.far_side.blobs)(self.folder.path())) {
            (Some(hub), _) => hub.come_back().await,
            (None, blobs) => unblock(&blobs.expect("it has files")),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What proves the intake's signatures.
    pub(crate) fn intake_key(&self) -> VerifyingKey {
        self.keys.signing.verifying_key()
    }

    /// The sink, built anew as after a restart.
    pub(crate) async fn sink(&self) -> Box<dyn Sink> {
        self.build().await.unwrap_or_else(|faults| panic!("{faults:?}"))
    }

    /// The same, or what is wrong with its settings.
    pub(crate) async fn build(&self) -> Result<Box<dyn Sink>, Vec<ConfigFault>> {
        let folder = self.folder.path().display().to_string();
        let environment = Environment::from([("REPORTLINE_STORE__FOLDER".to_owned(), folder)]);
        let config = load(None, &environment).expect("the defaults are right");
        let cases = CaseStore::of(&config, self.keys.hub.clone()).expect("it is SQLite");
        let ground = Ground {
            folder: self.folder.path(),
            keys: &self.keys,
            cases: &cases,
            attachments: &self.attachments,
            clock: Arc::new(SystemClock),
        };
        let kind = sink_kind(self.far_side.kind).expect("the kind is in the table");
        (kind.build)(&self.settings, &ground).await
    }

    /// A report with a picture that is kept here.
    pub(crate) async fn with_picture(&self, n: u64) -> Handover {
        let file = File {
            bytes: sample::PICTURE.to_vec().into(),
            declared_type: Some("image/png".to_owned()),
            name: None,
            platform_id: None,
        };
        let attachment = self.attachments.keep(file).await.unwrap();
        sample::handover_with(n, &attachment)
    }

    /// Where officers work at the far side; `None` if that is out of reach.
    pub(crate) async fn desk(&self) -> Option<Desk> {
        let (data, key) = match (&self.hub, self.far_side.kind) {
            (Some(hub), _) => (hub.data(), hub.keys().hub),
            (None, "hub_embedded") => (self.folder.path().to_owned(), self.keys.hub.clone()),
            _ => return None,
        };
        Some(Desk::open(&data.join("hub"), key).await.unwrap())
    }

    pub(crate) fn lose_attachments(&self) {
        for entry in std::fs::read_dir(self.folder.path().join("attachments")).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }

    pub(crate) async fn arrived(&self) -> Vec<Arrived> {
        (self.far_side.arrived)(self.folder.path(), &self.keys).await
    }

    pub(crate) fn as_it_should_arrive(&self, handover: &Handover) -> Arrived {
        Arrived {
            id: handover.report.report_id.to_string(),
            digest: handover.report.provenance.report_digest.clone(),
            has_contact: handover.contact.is_some(),
            n_files: handover.report.evidence.iter().map(|it| it.media.len()).sum(),
        }
    }
}

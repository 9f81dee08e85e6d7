//! The sink that hands over to a hub elsewhere, over its intake API: sealed for it, signed, and proved by its receipt.
//!
//! 1. Each file the hub does not have yet is brought as it lies here, a few at a time.
//! 2. The report is sealed for the hub's key, signed, and brought. What is sealed cannot be opened here any more.
//! 3. The hub's receipt is proved and kept. Only then the report counts as handed over.
//!
//! The contract is `docs/specs/hub-api.md`. A hub that does not answer is left alone for a while (`breaker.rs`).

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use ed25519_dalek::{SigningKey, VerifyingKey};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::Method;
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_exchange::{ProblemCode, Receipt, SealedReport, Told, ToldUpdate, Update, Updates};
use reportline_report::{Handover, digest, key_id};
use reportline_seal::SealingKey;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Semaphore;
use url::Url;
use uuid::Uuid;

use super::breaker::Breaker;
use super::receipts::Receipts;
use super::settings::Settings;
use super::{BuiltSink, Ground, KeptFile, Sink, SinkKind, SinkProblem, files, refuse_changed};
use crate::attachments::Attachments;
use crate::clock::Clock;
use crate::config::ConfigFault;
use crate::hub_client::{Answer, HubClient, Proof};
use crate::keys::{SECRET_FILE, read_secret};

/// Its line in the table.
pub(super) const KIND: SinkKind = SinkKind {
    kind: "hub_http",
    keys: &["url", "sealing_key", "recovery_key", "signed_by", "secret_file", "intake"],
    reaches_hub: true,
    build,
};

/// Where updates are fetched and told.
const UPDATES: &str = "/v1/updates";
/// The folder of receipts within the folder of everything that is kept.
const RECEIPTS: &str = "receipts";
/// Files are whole in memory while they are brought: so many at once.
const FILES_AT_ONCE: usize = 4;
/// How many requests are under way at once: fewer than a hub takes connections from one address, and enough to fill its
/// transactions.
const REQUESTS_AT_ONCE: usize = 32;

struct HubHttp {
    client: HubClient,
    holders: Vec<SealingKey>,
    hub_key: VerifyingKey,
    signing: SigningKey,
    attachments: Attachments,
    clock: Arc<dyn Clock>,
    breaker: Breaker,
    receipts: Receipts,
    files: Semaphore,
    requests: Semaphore,
}

fn build<'a>(section: &'a Map<String, Value>, ground: &'a Ground<'a>) -> BoxFuture<'a, BuiltSink> {
    async move {
        let mut settings = Settings::of(section);
        let (url, proof) = (url(&mut settings), proof(&mut settings, ground));
        let holders = settings.holders();
        let hub_key = settings.verifying_key("signed_by");
        if section.get("signed_by").is_none_or(|it| *it == "") {
            let remedy = "write what reportline keys show prints at the hub: its receipts are proved with it";
            settings.faults.push(ConfigFault::new("signed_by", "is missing", remedy));
        }
        let (Some(url), Some(proof), Some(hub_key), true) = (url, proof, hub_key, settings.faults.is_empty())
        else {
            return Err(settings.faults);
        };
        let client = HubClient::new(url, proof, Arc::clone(&ground.clock)).map_err(|_| {
            let remedy = "see that the system's certificates and proxy settings can be read";
            vec![ConfigFault::new("url", "no connection can be set up", remedy)]
        })?;
        let name = format!("{}.jsonl", key_id(&hub_key));
        let receipts = Receipts::open(&ground.folder.join(RECEIPTS), &name).map_err(|error| {
            let problem = format!("receipts cannot be kept ({})", error.kind());
            vec![ConfigFault::new("store.folder", problem, "see that it belongs to the user who runs this")]
        })?;
        Ok(Box::new(HubHttp {
            client,
            holders,
            hub_key,
            signing: ground.keys.signing.clone(),
            attachments: ground.attachments.clone(),
            clock: Arc::clone(&ground.clock),
            breaker: Breaker::default(),
            receipts,
            files: Semaphore::new(FILES_AT_ONCE),
            requests: Semaphore::new(REQUESTS_AT_ONCE),
        }) as Box<dyn Sink>)
    }
    .boxed()
}

#[async_trait]
impl Sink for HubHttp {
    async fn deliver(&self, handover: &Handover, _: &DeliveryId) -> Result<(), DeliveryError> {
        refuse_changed(handover)?;
        for file in files(handover)? {
            self.bring_file(&file).await?;
        }
        let receipt = self.bring_report(handover).await?;
        let report = &handover.report;
        receipt.verify(report.report_id, &digest(report), &self.hub_key).map_err(DeliveryError::retry)?;
        let kept = self.receipts.keep(&receipt).await;
        kept.map_err(|error| {
            DeliveryError::retry(format!("the hub's receipt cannot be kept ({})", error.kind()))
        })
    }

    async fn erase(&self, report: Uuid) -> Result<(), DeliveryError> {
        let answer = self.ask(Method::DELETE, &format!("/v1/reports/{report}"), None).await?;
        if answer.is_good() { Ok(()) } else { Err(refused(&answer)) }
    }

    async fn updates(&self) -> Result<Vec<Update>, DeliveryError> {
        let answer = self.ask(Method::GET, UPDATES, None).await?;
        if !answer.is_good() {
            return Err(refused(&answer));
        }
        let updates: Updates = serde_json::from_slice(&answer.body)
            .map_err(|_| DeliveryError::retry("the hub told updates in a form that is not known here"))?;
        match updates.are_of(&self.hub_key) {
            true => Ok(updates.updates),
            false => Err(DeliveryError::retry("updates came that the hub has not signed")),
        }
    }

    async fn told(&self, told: Vec<ToldUpdate>) -> Result<(), DeliveryError> {
        let body = serde_json::to_vec(&Told { told }).map_err(DeliveryError::retry)?;
        let answer = self.ask(Method::POST, UPDATES, Some(("application/json", body))).await?;
        if answer.is_good() { Ok(()) } else { Err(refused(&answer)) }
    }

    async fn probe(&self) -> Result<(), SinkProblem> {
        let answer = self.client.ask(Method::GET, "/v1/intake", None, None).await.map_err(|failure| {
            let remedy = "check url, the network, and whether the hub runs";
            SinkProblem { problem: failure.to_string(), remedy: remedy.to_owned() }
        })?;
        if let Some(problem) = answer.refusal() {
            let remedy = "at the hub, see [intakes]; here, the clock and the keys".to_owned();
            return Err(SinkProblem { problem: format!("the hub answered: {problem}"), remedy });
        }
        let told: OfItself = serde_json::from_slice(&answer.body).map_err(|_| SinkProblem {
            problem: "what answers is no hub".to_owned(),
            remedy: "check url".to_owned(),
        })?;
        told.fits(self).map_err(|key| SinkProblem {
            problem: format!("{key} is not the hub's"),
            remedy: "write the key that reportline keys show prints at the hub".to_owned(),
        })
    }
}

/// What a hub tells of itself.
#[derive(Deserialize)]
struct OfItself {
    sealing_keys: Vec<String>,
    signing_key: String,
}

impl OfItself {
    fn fits(&self, sink: &HubHttp) -> Result<(), &'static str> {
        let is_ours = |key: &String| sink.holders.iter().any(|it| hex::encode(it.to_bytes()) == *key);
        if !self.sealing_keys.iter().any(is_ours) {
            return Err("sealing_key");
        }
        match self.signing_key == hex::encode(sink.hub_key.to_bytes()) {
            true => Ok(()),
            false => Err("signed_by"),
        }
    }
}

impl HubHttp {
    async fn bring_file(&self, file: &KeptFile<'_>) -> Result<(), DeliveryError> {
        let path = format!("/v1/blobs/{}", file.name);
        let has = self.ask(Method::HEAD, &path, None).await?;
        if has.is_good() {
            return Ok(());
        }
        if has.status != ProblemCode::NotFound.status() {
            return Err(refused(&has));
        }
        let _place = self.files.acquire().await.map_err(DeliveryError::retry)?;
        let sealed = file.sealed(&self.attachments).await?;
        let answer =
            self.ask(Method::PUT, &path, Some(("application/octet-stream", sealed.to_vec()))).await?;
        if answer.is_good() { Ok(()) } else { Err(refused(&answer)) }
    }

    async fn bring_report(&self, handover: &Handover) -> Result<Receipt, DeliveryError> {
        let names = files(handover)?.iter().map(|it| it.name.to_owned()).collect();
        let sealed = SealedReport::seal(handover, names, &self.holders, &self.signing);
        let body = serde_json::to_vec(&sealed).map_err(DeliveryError::retry)?;
        let path = format!("/v1/reports/{}", handover.report.report_id);
        let answer = self.ask(Method::PUT, &path, Some(("application/json", body))).await?;
        if !answer.is_good() {
            return Err(refused(&answer));
        }
        let receipt = serde_json::from_slice(&answer.body);
        receipt.map_err(|_| DeliveryError::retry("the hub answered without a receipt"))
    }

    /// Asks the hub, unless it is to be left alone.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Answer, DeliveryError> {
        let _place = self.requests.acquire().await.map_err(DeliveryError::retry)?;
        if !self.breaker.lets_through(self.clock.now()) {
            return Err(DeliveryError::retry("the hub does not answer, and is asked now and then"));
        }
        let answered = self.client.ask(method, path, None, body).await;
        let now = self.clock.now();
        match &answered {
            Ok(answer) if answer.is_busy() => self.breaker.failed(now, answer.retry_after),
            Ok(_) => self.breaker.answered(),
            Err(_) => self.breaker.failed(now, None),
        }
        answered.map_err(DeliveryError::retry)
    }
}

/// What a refusal means. A report that will never be taken is rejected; everything else is tried again, and the log says
/// what an operator can change.
fn refused(answer: &Answer) -> DeliveryError {
    let why = match answer.refusal() {
        Some(why) => format!("the hub answered: {why}"),
        None => format!("the hub answered {}", answer.status),
    };
    let code = answer.problem.as_ref().map(|it| it.code);
    match code {
        Some(ProblemCode::Conflict | ProblemCode::Invalid | ProblemCode::TooLarge) => {
            DeliveryError::reject(why)
        }
        _ => DeliveryError::Retry { after: answer.retry_after, source: why.into() },
    }
}

fn url(settings: &mut Settings<'_>) -> Option<Url> {
    match settings.text("url").map(HubClient::read_url) {
        Some(Some(url)) => Some(url),
        Some(None) => {
            let remedy = "write the address of the hub's listener, as in https://hub.example/";
            settings.faults.push(ConfigFault::new("url", "is no address of the web", remedy));
            None
        }
        None => {
            let remedy = "write the address of the hub's listener";
            settings.faults.push(ConfigFault::new("url", "is missing", remedy));
            None
        }
    }
}

fn proof(settings: &mut Settings<'_>, ground: &Ground<'_>) -> Option<Proof> {
    let Some(path) = settings.text("secret_file") else {
        return Some(Proof::Signature(Box::new(ground.keys.signing.clone())));
    };
    let Some(intake) = settings.text("intake").map(str::to_owned) else {
        let remedy = "write the hub's name for this intake, as it stands there in [intakes]";
        settings.faults.push(ConfigFault::new("intake", "is missing beside secret_file", remedy));
        return None;
    };
    match read_secret(Path::new(path)) {
        Ok(secret) => Some(Proof::Secret { secret, intake }),
        Err(problem) => {
            settings.faults.push(ConfigFault::new("secret_file", problem, SECRET_FILE));
            None
        }
    }
}

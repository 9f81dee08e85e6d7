//! The sink that files into the case store of this very process.

use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
use futures::future::BoxFuture;
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_exchange::{ToldUpdate, Update};
use reportline_hub::{FileError, Hub};
use reportline_report::Handover;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{BuiltSink, Ground, Sink, SinkKind, SinkProblem, files};
use crate::attachments::Attachments;
use crate::clock::Clock;

/// Its line in the table.
pub(super) const KIND: SinkKind = SinkKind { kind: "hub_embedded", keys: &[], reaches_hub: true, build };

struct HubEmbedded {
    hub: Arc<Hub>,
    attachments: Attachments,
    clock: Arc<dyn Clock>,
}

fn build<'a>(_: &'a Map<String, Value>, ground: &'a Ground<'a>) -> BoxFuture<'a, BuiltSink> {
    async move {
        let hub = ground.cases.hub().await.map_err(|fault| vec![fault])?;
        let sink =
            HubEmbedded { hub, attachments: ground.attachments.clone(), clock: Arc::clone(&ground.clock) };
        Ok(Box::new(sink) as Box<dyn Sink>)
    }
    .boxed()
}

#[async_trait]
impl Sink for HubEmbedded {
    async fn deliver(&self, handover: &Handover, _: &DeliveryId) -> Result<(), DeliveryError> {
        self.put_files(handover).await?;
        // The report's id is the key: filing it again is one report.
        match self.hub.file(handover, self.clock.now()).await {
            Ok(_) => Ok(()),
            Err(error @ (FileError::Conflict { .. } | FileError::Invalid(_))) => {
                Err(DeliveryError::reject(error))
            }
            Err(error) => Err(DeliveryError::retry(error)),
        }
    }

    async fn erase(&self, report: Uuid) -> Result<(), DeliveryError> {
        self.hub.erasure_asked(report, self.clock.now()).await.map_err(DeliveryError::retry)
    }

    async fn updates(&self) -> Result<Vec<Update>, DeliveryError> {
        self.hub.updates().await.map_err(DeliveryError::retry)
    }

    async fn told(&self, told: Vec<ToldUpdate>) -> Result<(), DeliveryError> {
        self.hub.told(&told, self.clock.now()).await.map_err(DeliveryError::retry)
    }

    async fn probe(&self) -> Result<(), SinkProblem> {
        let filter = reportline_hub::CaseFilter { at_most: Some(1), ..Default::default() };
        self.hub.reading().cases(filter).await.map(|_| ()).map_err(|error| SinkProblem {
            problem: error.to_string(),
            remedy: "restore the folder from its backup".to_owned(),
        })
    }
}

impl HubEmbedded {
    /// Files first, so that a report never names bytes that are not there.
    async fn put_files(&self, handover: &Handover) -> Result<(), DeliveryError> {
        for file in files(handover)? {
            if !self.hub.has_blob(file.sha256) {
                let bytes = file.plain(&self.attachments).await?;
                self.hub.put_blob(file.sha256, bytes.to_vec()).await.map_err(DeliveryError::retry)?;
            }
        }
        Ok(())
    }
}

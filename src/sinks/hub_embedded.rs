//! The sink that files into the case store of this very process.

use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
use futures::future::BoxFuture;
use reportline_channel::{BlobKey, BlobName};
use reportline_delivery::{DeliveryError, DeliveryId};
use reportline_hub::{FileError, Hub};
use reportline_report::Handover;
use serde_json::{Map, Value};

use super::{BuiltSink, Ground, Sink, SinkKind, SinkProblem};
use crate::attachments::{Attachments, OpenError};
use crate::clock::Clock;
use crate::config::ConfigFault;

/// The folder of the case store within the folder of everything that is kept.
pub const FOLDER: &str = "hub";

/// Its line in the table.
pub(super) const KIND: SinkKind = SinkKind { kind: "hub_embedded", keys: &[], reaches_hub: true, build };

struct HubEmbedded {
    hub: Hub,
    attachments: Attachments,
    clock: Arc<dyn Clock>,
}

fn build<'a>(_: &'a Map<String, Value>, ground: &'a Ground<'a>) -> BoxFuture<'a, BuiltSink> {
    async move {
        let folder = ground.folder.join(FOLDER);
        let hub = Hub::open(&folder, ground.keys.hub.clone()).await.map_err(|error| {
            vec![ConfigFault::new("store.folder", error.to_string(), "see docs/operations.md")]
        })?;
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
        for media in handover.report.evidence.iter().flat_map(|it| &it.media) {
            let (Some(blob), Some(sha256)) = (&media.blob_ref, &media.sha256) else { continue };
            if self.hub.has_blob(sha256) {
                continue;
            }
            let Some(key) = handover.blob_keys.get(blob) else {
                return Err(DeliveryError::reject("the key of a file is missing"));
            };
            let bytes =
                self.attachments.read(&BlobName(blob.clone()), BlobKey(key.clone()), sha256).await.map_err(
                    |error| match error {
                        OpenError::Gone | OpenError::Damaged => DeliveryError::reject(error),
                        OpenError::Away(_) => DeliveryError::retry(error),
                    },
                )?;
            self.hub.put_blob(sha256, bytes.to_vec()).await.map_err(DeliveryError::retry)?;
        }
        Ok(())
    }
}

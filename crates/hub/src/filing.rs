//! Group commit: reports that wait at the same time share one transaction and one fsync.
//!
//! 1. Whoever files a report puts it among the waiting and asks for the writer.
//! 2. Whoever gets the writer first takes all that wait and keeps them in one transaction; meanwhile others gather.
//! 3. It answers each, then lets go of the writer. Those answered find their answer when their turn comes.
//! 4. If whoever held the writer was dropped on the way, nothing of that transaction happened or nobody was told;
//!    those it had taken find no answer, and put their report among the waiting again.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, oneshot};

use crate::store::{Fault, Kept, NewReport, Writer};

type Answer = Result<Kept, Arc<Fault>>;

struct Waiting {
    report: Arc<NewReport>,
    answer: oneshot::Sender<Answer>,
}

/// The writer, and those who wait for it.
pub(crate) struct Filing {
    waiting: Mutex<Vec<Waiting>>,
    writer: AsyncMutex<Writer>,
}

impl Filing {
    pub(crate) fn new(writer: Writer) -> Self {
        Self { waiting: Mutex::default(), writer: AsyncMutex::new(writer) }
    }

    /// Keeps a report, together with whatever else is waiting. Durable once this returns.
    pub(crate) async fn keep(&self, report: Arc<NewReport>) -> Answer {
        loop {
            let (answer, mut answered) = oneshot::channel();
            self.waiting().push(Waiting { report: report.clone(), answer });

            let mut writer = self.writer.lock().await;
            let mut told = answered.try_recv();
            if matches!(told, Err(TryRecvError::Empty)) {
                let batch = std::mem::take(&mut *self.waiting());
                keep_all(&mut writer, batch).await;
                told = answered.try_recv();
            }
            if let Ok(answer) = told {
                return answer;
            }
        }
    }

    /// The writer, once it is free, for whoever has something else to write than a report.
    pub(crate) async fn writer(&self) -> AsyncMutexGuard<'_, Writer> {
        self.writer.lock().await
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        // A push or a take that panicked has left a whole list.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn keep_all(writer: &mut Writer, batch: Vec<Waiting>) {
    let reports: Vec<_> = batch.iter().map(|waiting| waiting.report.clone()).collect();
    match writer.keep(&reports).await {
        Ok(kept) => {
            for (waiting, kept) in batch.into_iter().zip(kept) {
                // Whoever is gone meanwhile does not hear it; the report is kept all the same.
                let _ = waiting.answer.send(Ok(kept));
            }
        }
        // One that cannot be kept must not hold up the others: each for itself.
        Err(Fault::Away(_)) if batch.len() > 1 => {
            for waiting in batch {
                let kept = writer.keep(std::slice::from_ref(&waiting.report)).await;
                let _ = waiting.answer.send(kept.map(|kept| kept[0]).map_err(Arc::new));
            }
        }
        Err(fault) => {
            let fault = Arc::new(fault);
            for waiting in batch {
                let _ = waiting.answer.send(Err(fault.clone()));
            }
        }
    }
}

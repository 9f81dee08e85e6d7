//! What reporters are told: fetched by whoever brought their reports, who alone can find them.

use jiff::Timestamp;
use reportline_exchange::{News, ToldUpdate, Update, Updates};

use crate::error::{FileError, ReadError};
use crate::hub::Hub;
use crate::reading::Reading;
use crate::sealing;
use crate::store::OwedNews;

impl Hub {
    /// What is to be told to reporters whose reports this very process brought, at most [`Updates::MOST`].
    pub async fn updates(&self) -> Result<Vec<Update>, ReadError> {
        self.reading().updates("").await
    }

    /// Notes what became of it. What was noted before changes nothing.
    pub async fn told(&self, told: &[ToldUpdate], at: Timestamp) -> Result<(), FileError> {
        self.told_through("", told, at).await
    }

    /// The same, by an intake elsewhere.
    pub(crate) async fn told_through(
        &self,
        intake: &str,
        told: &[ToldUpdate],
        at: Timestamp,
    ) -> Result<(), FileError> {
        Ok(self.writer().await.told(intake, told, at).await?)
    }
}

impl Reading {
    pub(crate) async fn updates(&self, intake: &str) -> Result<Vec<Update>, ReadError> {
        let mut updates = Vec::new();
        for owed in self.store().owed(intake, Updates::MOST).await? {
            let news = match owed.what {
                OwedNews::Stage(stage) => News::Stage { stage },
                OwedNews::Message { id, at, sealed } => {
                    let text = sealing::open_note(self.key(), id, &sealed).ok();
                    match text.and_then(|it| String::from_utf8(it).ok()) {
                        Some(text) => News::Message { id, at, text },
                        None => {
                            tracing::error!(message.id = %id, "a message to a reporter does not open");
                            continue;
                        }
                    }
                }
            };
            updates.push(Update { report_id: owed.report, return_address: owed.return_address, news });
        }
        Ok(updates)
    }
}

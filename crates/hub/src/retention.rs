//! How long cases are kept: what a policy erases, what somebody erases by hand, and what reporters ask for.
//!
//! 1. The rules say which cases are over ([`RetentionRules`]); a case that is held never is.
//! 2. A case that is erased loses its reports, contacts, notes, messages, marks and files. Its number, its state and its
//!    log stay: that there was one, who did what, and that it was erased, and why.
//! 3. A file that a report of another case names stays.
//!
//! Files go first, then the rest in one transaction. A crash between leaves a case whose files are missing, and erasing
//! it again ends it.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::{Actor, Right, Role};
use crate::case::{CaseId, CaseState};
use crate::desk::Desk;
use crate::error::{FileError, ReadError};
use crate::evidence;
use crate::hub::Hub;
use crate::marks;
use crate::reading::ContactPart;
use crate::work::{Acting, Deed, EraseReason, Seen, Standing, WorkError, allowed};

/// The name under which the policy acts.
const POLICY: &str = "retention policy";
/// A clock may be wrong by a day, and nothing may be erased too early for it (P8).
const GRACE: SignedDuration = SignedDuration::from_hours(24);

/// What a policy erases by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRules {
    /// Days after which a case of tests alone is erased; 0: never.
    pub test_days: u32,
    /// Days without any entry after which a case is erased that was not for us; 0: never.
    pub signposted_days: u32,
}

/// A case whose time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Due {
    /// The case.
    pub case: CaseId,
    /// Which rule says so.
    pub why: EraseReason,
}

impl RetentionRules {
    fn before(days: u32, now: Timestamp) -> Option<Timestamp> {
        let span = SignedDuration::from_hours(24 * i64::from(days)) + GRACE;
        (days > 0).then(|| now.checked_sub(span).unwrap_or(Timestamp::MIN))
    }
}

impl Desk {
    /// Cases whose time is over, some at a time: once those are erased, there may be more.
    pub async fn due(&self, rules: &RetentionRules, now: Timestamp) -> Result<Vec<Due>, ReadError> {
        let tests = RetentionRules::before(rules.test_days, now);
        let signposted = RetentionRules::before(rules.signposted_days, now);
        let found = self.reading().store().cases_to_erase(tests, signposted).await?;
        Ok(found.into_iter().map(|(case, why)| Due { case, why }).collect())
    }

    /// Erases every case whose time is over, and gives them. One that cannot be erased stops it.
    pub async fn apply(&self, rules: &RetentionRules, now: Timestamp) -> Result<Vec<Due>, WorkError> {
        let policy = Actor { name: POLICY.parse().expect("it is a name"), role: Role::Operator };
        let acting = Acting { who: &policy, at: now };
        let mut erased = Vec::new();
        loop {
            let due = self.due(rules, now).await?;
            if due.is_empty() {
                return Ok(erased);
            }
            for it in due {
                let line = self.reading().line(it.case).await?.ok_or(WorkError::NoSuchCase(it.case))?;
                self.erase_because(line.seen(), it.why, acting).await?;
                erased.push(it);
            }
        }
    }

    /// Erases all that a case holds. How it stands then.
    pub async fn erase_case(&self, seen: Seen, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.erase_because(seen, EraseReason::Decided, acting).await
    }

    /// Keeps all of a case from being erased, until that ends.
    pub async fn hold(&self, seen: Seen, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Hold).await
    }

    /// Ends that.
    pub async fn unhold(&self, seen: Seen, acting: Acting<'_>) -> Result<Standing, WorkError> {
        self.work(seen, acting, &Deed::Unhold).await
    }

    async fn erase_because(
        &self,
        seen: Seen,
        why: EraseReason,
        acting: Acting<'_>,
    ) -> Result<Standing, WorkError> {
        allowed(acting.who.role, Right::Erase)?;
        let line = self.reading().line(seen.case).await?.ok_or(WorkError::NoSuchCase(seen.case))?;
        // Asked once more where it is decided; here so that no file goes of a case that stays.
        if line.is_held {
            return Err(WorkError::Held);
        }
        if line.version != seen.version {
            return Err(WorkError::Stale { version: line.version });
        }
        if line.state != CaseState::Erased {
            self.remove_files(seen.case).await?;
        }
        self.work(seen, acting, &Deed::EraseCase(why)).await
    }

    /// Removes the files that the reports of a case name and no other case does.
    async fn remove_files(&self, case: CaseId) -> Result<(), WorkError> {
        let opened = self.reading().case(case, ContactPart::Sealed).await?;
        let reports = opened.into_iter().flat_map(|it| it.reports);
        let names: Vec<String> = reports
            .flat_map(|it| evidence::stored(&it.report).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let mut removed = Vec::new();
        for name in names {
            let Some(sha256) = evidence::read_sha256(&name) else { continue };
            let tag = marks::tag_of_file(&name, self.reading().key());
            if !self.writer().await.is_file_elsewhere(&tag, case).await? {
                removed.push(sha256);
            }
        }
        let blobs = self.reading().blobs().clone();
        let remove = move || removed.iter().try_for_each(|sha256| blobs.remove(sha256));
        let removing = tokio::task::spawn_blocking(remove).await;
        removing
            .map_err(|stopped| WorkError::Away(stopped.into()))?
            .map_err(|error| WorkError::Away(error.into()))
    }
}

impl Hub {
    /// The reporter of a report that this very process brought wants everything erased.
    pub async fn erasure_asked(&self, report: Uuid, at: Timestamp) -> Result<(), FileError> {
        self.erasure_asked_through("", report, at).await
    }

    /// The same, of one that an intake elsewhere brought. What leads to the reporter is erased, unless the case is held; an
    /// officer sees that more was asked for. Of a report that is not here nothing is kept either.
    pub(crate) async fn erasure_asked_through(
        &self,
        intake: &str,
        report: Uuid,
        at: Timestamp,
    ) -> Result<(), FileError> {
        let is_known = self.writer().await.erasure_asked(intake, report, at).await?;
        tracing::info!(report.id = %report, is_known, "a reporter wants everything erased");
        Ok(())
    }
}

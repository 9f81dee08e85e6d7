//! What a mail server can and cannot, for `doctor`.

/// What was found of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// New mail is told at once; else within `poll_seconds`.
    pub(crate) has_idle: bool,
    /// Mail is moved in one go; else copied and deleted.
    pub(crate) has_move: bool,
    /// One mail can be expunged; else, without `has_move`, mails only get a mark of deletion.
    pub(crate) has_uid_expunge: bool,
    /// The folder for what is done is there; else `run` will create it, or mark mails where they lie.
    pub(crate) has_processed: bool,
    /// The same for what cannot be read.
    pub(crate) has_quarantine: bool,
    /// The same for what a person has to judge.
    pub(crate) has_review: bool,
}

impl Standing {
    /// What could be better, a sentence each.
    pub(crate) fn advice(self) -> Vec<String> {
        let mut advice = Vec::new();
        if !self.has_idle {
            advice.push(
                "the mail server does not tell of new mail (no IDLE); it is looked for every `poll_seconds`"
                    .to_owned(),
            );
        }
        if !self.has_move {
            advice.push(match self.has_uid_expunge {
                true => "the mail server cannot move mails (no MOVE); they are copied, and deleted where they lay".to_owned(),
                false => "the mail server can neither move nor expunge single mails (no MOVE, no UIDPLUS); what is done stays in \
                          `mailbox`, marked as deleted, until somebody expunges it"
                    .to_owned(),
            });
        }
        let folders = [
            ("processed", self.has_processed),
            ("quarantine", self.has_quarantine),
            ("review", self.has_review),
        ];
        for (key, _) in folders.into_iter().filter(|it| !it.1) {
            advice.push(format!("the folder that `{key}` names is not there; the first run makes it"));
        }
        advice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_lacks_is_said_once() {
        let whole = Standing {
            has_idle: true,
            has_move: true,
            has_uid_expunge: false,
            has_processed: true,
            has_quarantine: true,
            has_review: true,
        };
        assert!(whole.advice().is_empty());
        let without_move = Standing { has_move: false, ..whole };
        assert!(matches!(&without_move.advice()[..], [it] if it.contains("no MOVE, no UIDPLUS")));
        let bare = Standing { has_idle: false, has_uid_expunge: true, has_review: false, ..without_move };
        let advice = bare.advice().join("\n");
        assert!(
            advice.contains("no IDLE") && advice.contains("(no MOVE)") && advice.contains("`review`"),
            "{advice}"
        );
    }
}

//! What reporters are told goes to whoever brought their reports, to nobody else, and until it was told.

use http::Method;
use reportline_exchange::Stage as Standing;
use reportline_exchange::{MessageOutcome, News, ProblemCode, Told, ToldUpdate, Update, Updates};
use reportline_hub::{Action, CaseId, CaseState, Depth, Role, SentMessage, WorkError};
use reportline_report::{Handover, digest};
use serde_json::json;

use crate::ground::{Ground, on_both};
use crate::intake::{Stage, handover, hub_key, path_of, put, sealed, shared, signed};
use crate::officers::asks;
use crate::sample::*;

const WORDS: &str = "Did they write to you before?\nYou can answer here.";

/// A report of somebody who may be written to in the chat, with where the intake finds them.
fn reachable(n: u64) -> Handover {
    let mut handover = handover(n);
    handover.report.reporter.contactability = reportline_report::Contactability::InChatOnly.into();
    handover.report.provenance.report_digest = Some(digest(&handover.report));
    Handover { return_address: Some(format!("address {n}")), ..handover }
}

fn message(updates: &[Update]) -> uuid::Uuid {
    match updates {
        [Update { news: News::Message { id, .. }, .. }] => *id,
        other => panic!("one message is owed: {other:?}"),
    }
}

impl Stage {
    async fn fetches(&self, request: http::Request<Vec<u8>>) -> Vec<Update> {
        let answer = self.asks(request, after(0)).await;
        assert_eq!(answer.status(), 200);
        let updates: Updates = serde_json::from_slice(answer.body()).unwrap();
        assert!(updates.are_of(&hub_key().verifying_key()));
        updates.updates
    }

    async fn north_fetches(&self) -> Vec<Update> {
        self.fetches(signed(Method::GET, "/v1/updates", b"")).await
    }

    async fn north_tells(&self, told: Vec<ToldUpdate>) {
        let body = serde_json::to_vec(&Told { told }).unwrap();
        assert_eq!(self.asks(signed(Method::POST, "/v1/updates", &body), after(0)).await.status(), 200);
    }

    async fn case(&self, n: u64) -> CaseId {
        self.hub.reading().case_of(id(n)).await.unwrap().unwrap()
    }

    async fn moves(&self, n: u64, state: CaseState) {
        let seen = self.hub.reading().line(self.case(n).await).await.unwrap().unwrap().seen();
        self.hub.desk().move_to(seen, state, by(&lead())).await.unwrap();
    }

    async fn writes(&self, n: u64, text: &str) -> Result<reportline_hub::Standing, WorkError> {
        let seen = self.hub.reading().line(self.case(n).await).await.unwrap().unwrap().seen();
        self.hub.desk().message(seen, None, text, by(&actor("ada", Role::Officer))).await
    }
}

async fn a_message_is_fetched_by_who_brought_the_report_until_it_is_told(ground: Ground) {
    let stage = Stage::on(ground).await;
    stage.asks(put(&reachable(1)), after(0)).await;
    let other = reachable(2);
    stage.asks(shared(Method::PUT, &path_of(&other), &sealed(&other)), after(0)).await;
    let version = stage.hub.reading().line(stage.case(1).await).await.unwrap().unwrap().version;
    let path = format!("/v1/cases/{}/messages", stage.case(1).await);
    let written = stage
        .asks(asks("ada", Method::POST, &path, &json!({ "version": version, "text": WORDS })), after(60))
        .await;
    assert_eq!(written.status(), 200);

    for _ in 0..2 {
        let updates = stage.north_fetches().await;
        assert_eq!((updates[0].report_id, updates[0].return_address.as_str()), (id(1), "address 1"));
        assert!(
            matches!(&updates[0].news, News::Message { text, at, .. } if text == WORDS && *at == after(60))
        );
    }
    assert_eq!(stage.fetches(shared(Method::GET, "/v1/updates", b"")).await, []);

    let id = message(&stage.north_fetches().await);
    let taken = || ToldUpdate::Message { id, outcome: MessageOutcome::Taken };
    // What is not its own it cannot settle.
    let body = serde_json::to_vec(&Told { told: vec![taken()] }).unwrap();
    stage.asks(shared(Method::POST, "/v1/updates", &body), after(0)).await;
    assert_eq!(stage.north_fetches().await.len(), 1);
    stage.north_tells(vec![taken()]).await;
    stage.north_tells(vec![ToldUpdate::Message { id, outcome: MessageOutcome::Unreachable }]).await;
    assert_eq!(stage.north_fetches().await, []);

    let case = stage.hub.reading().case(stage.case(1).await, SEALED).await.unwrap().unwrap();
    let sent = SentMessage { report: crate::sample::id(1), outcome: Some(MessageOutcome::Taken) };
    assert_eq!((case.notes[0].text.as_deref(), case.notes[0].message), (Some(WORDS), Some(sent)));
    let entries = case.custody.iter().map(|it| (it.actor.as_str(), it.action, it.became.as_deref()));
    assert_eq!(
        entries.collect::<Vec<_>>(),
        [
            ("intake north", Action::Filed, None),
            ("ada", Action::Messaged, None),
            ("intake north", Action::MessageSettled, Some("taken")),
        ]
    );
    let verified = stage.hub.reading().verify(Depth::Opened, |it| panic!("{it}")).await.unwrap();
    assert_eq!(verified.n_notes, 1, "a message is proved like a note");
}

async fn how_a_report_stands_is_told_until_it_stands_so(ground: Ground) {
    let stage = Stage::on(ground).await;
    stage.asks(put(&reachable(1)), after(0)).await;
    assert_eq!(stage.north_fetches().await, [], "whoever brought it knows that it is here");
    stage.moves(1, CaseState::Screened).await;
    let owed = |stage| {
        [Update { report_id: id(1), return_address: "address 1".to_owned(), news: News::Stage { stage } }]
    };
    assert_eq!(stage.north_fetches().await, owed(Standing::Read));
    stage.moves(1, CaseState::Signposted).await;
    let told = |stage| vec![ToldUpdate::Stage { report_id: id(1), stage }];
    // It was told how it stood a moment ago; it stands otherwise by now.
    stage.north_tells(told(Standing::Read)).await;
    assert_eq!(stage.north_fetches().await, owed(Standing::Signposted));
    stage.north_tells(told(Standing::Signposted)).await;
    assert_eq!(stage.north_fetches().await, []);

    // What is added to a case that moved is told how that stands; a move that a reporter does not see is not told.
    let mut added = reachable(2);
    added.report.amends = Some(id(1));
    added.report.provenance.report_digest = Some(digest(&added.report));
    stage.asks(put(&added), after(0)).await;
    assert_eq!(stage.north_fetches().await[0].report_id, id(2));
    stage.north_tells(vec![ToldUpdate::Stage { report_id: id(2), stage: Standing::Signposted }]).await;
    stage.moves(1, CaseState::Screened).await;
    stage.north_tells(told(Standing::Read)).await;
    stage.north_tells(vec![ToldUpdate::Stage { report_id: id(2), stage: Standing::Read }]).await;
    stage.moves(1, CaseState::UnderAssessment).await;
    assert_eq!(stage.north_fetches().await, []);
}

async fn who_cannot_or_will_not_be_written_to_is_not(ground: Ground) {
    let stage = Stage::on(ground).await;
    let anonymous = Handover { return_address: Some("somewhere".to_owned()), ..handover(1) };
    stage.asks(put(&anonymous), after(0)).await;
    assert!(matches!(stage.writes(1, WORDS).await, Err(WorkError::NotWanted)));
    stage.asks(put(&Handover { return_address: None, ..reachable(2) }), after(0)).await;
    assert!(matches!(stage.writes(2, WORDS).await, Err(WorkError::Unreachable)));
    stage.asks(put(&reachable(3)), after(0)).await;
    for text in ["", " \n", &"x".repeat(1_501)] {
        assert!(matches!(stage.writes(3, text).await, Err(WorkError::NotAMessage)));
    }
    let path = format!("/v1/cases/{}/messages", stage.case(3).await);
    let refused = async |who: &str, body| stage.is_refused(asks(who, Method::POST, &path, &body)).await.code;
    assert_eq!(refused("aud", json!({ "version": 1, "text": "x" })).await, ProblemCode::NotAllowed);
    let of_another = json!({ "version": 1, "text": "x", "report": id(1) });
    assert_eq!(refused("ada", of_another).await, ProblemCode::NotPossible);
    assert_eq!(refused("ada", json!({ "version": 9, "text": "x" })).await, ProblemCode::Stale);
    assert_eq!(stage.north_fetches().await, []);
    // How it stands they hear when they ask for it: that is no message.
    stage.moves(1, CaseState::Screened).await;
    assert_eq!(stage.north_fetches().await.len(), 1);
}

async fn what_leads_back_to_a_reporter_is_erased_with_what_leads_to_them(ground: Ground) {
    let stage = Stage::on(ground).await;
    stage.asks(put(&reachable(1)), after(0)).await;
    stage.writes(1, WORDS).await.unwrap();
    stage.moves(1, CaseState::Screened).await;
    assert_eq!(stage.north_fetches().await.len(), 2);
    stage.hub.desk().erase_contacts(stage.case(1).await, by(&lead())).await.unwrap();
    assert_eq!(stage.north_fetches().await, []);
    assert!(matches!(stage.writes(1, WORDS).await, Err(WorkError::Unreachable)));
    let case = stage.hub.reading().case(stage.case(1).await, SEALED).await.unwrap().unwrap();
    assert_eq!(case.notes[0].message.unwrap().outcome, Some(MessageOutcome::Unreachable));
    for entry in std::fs::read_dir(stage.folder()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        assert!(!bytes.windows(9).any(|it| it == b"address 1"), "it is in a file still");
    }
}

async fn more_than_one_answer_holds_comes_in_the_next(ground: Ground) {
    let stage = Stage::on(ground).await;
    stage.asks(put(&reachable(1)), after(0)).await;
    for n in 0..40 {
        stage.writes(1, &n.to_string()).await.unwrap();
    }
    let mut texts = Vec::new();
    for n in [Updates::MOST, 40 - Updates::MOST] {
        let updates = stage.north_fetches().await;
        assert_eq!(updates.len(), n);
        let told = updates.iter().map(|it| match &it.news {
            News::Message { id, text, .. } => {
                texts.push(text.clone());
                ToldUpdate::Message { id: *id, outcome: MessageOutcome::Taken }
            }
            News::Stage { .. } => panic!("nothing moved"),
        });
        stage.north_tells(told.collect()).await;
    }
    assert_eq!(texts, (0..40).map(|it| it.to_string()).collect::<Vec<_>>());
    let body = serde_json::to_vec(
        &json!({ "told": vec![json!({ "what": "message", "id": id(1), "outcome": "taken" }); 33] }),
    );
    let many = stage.is_refused(signed(Method::POST, "/v1/updates", &body.unwrap())).await;
    assert_eq!(many.code, ProblemCode::TooLarge);
}

on_both![
    a_message_is_fetched_by_who_brought_the_report_until_it_is_told,
    how_a_report_stands_is_told_until_it_stands_so,
    who_cannot_or_will_not_be_written_to_is_not,
    what_leads_back_to_a_reporter_is_erased_with_what_leads_to_them,
    more_than_one_answer_holds_comes_in_the_next,
];

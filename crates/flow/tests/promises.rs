//! What holds whatever a person does: thousands of walks nobody would take.

use proptest::prelude::*;
use reportline_flow::*;

use crate::setting::{Map, Words, flow, forwarded, now, parse, picture, question, written, zone};

/// Everything a person can do, by seed: the questions and options of every flow, words of every kind, and nonsense.
fn events() -> impl Strategy<Value = Event> {
    let words = prop_oneof![
        4 => prop::sample::select(vec![
            "1", "2", "1, 2", "no", "yes", "yes, he is here", "victim", "witness", "contact", "done", "Reading", "Richmond",
            "RG1 2AB", "yesterday", "12 May", "12 December 2026", "soon", "@bully", "https://x.com/a/status/1",
            "ana@example.org", "He wrote to me again and again, and then he came to my street.", "???", "٢",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "start", "quick", "back", "skip", "keep", "done", "send", "send it", "pause", "language", "cymraeg", "help",
            "status",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[0-9.:/ -]{0,12}(am|pm|h|t| ago| may| days)?",
        1 => Just("long ".repeat(5000)),
    ];
    let ids = "(safety|who|evidence|story|strand|may|reach|area|platform|when|nothing)";
    let token = prop_oneof![
        3 => (ids, "(yes|no|victim|witness|contact|none|race|police|other|abroad|today|unsure)")
            .prop_map(|(question, option)| format!("o:{question}:{option}")),
        2 => (r"[dkxc]", ids).prop_map(|(mark, question)| format!("{mark}:{question}")),
        1 => Just("p:area:E09000027".to_owned()),
        1 => (0..30u32).prop_map(|edition| format!("confirm:{edition}")),
        1 => "(back|skip|keep|done|send|help|status|confirm|language:cy)",
    ];
    let pressed = prop::collection::vec(token, 0..3);
    let pressed =
        pressed.prop_map(|it| it.iter().filter_map(|token| Press::parse(token)).collect::<Vec<_>>());
    let evidence =
        prop_oneof![8 => Just(vec![]), 1 => Just(vec![forwarded()]), 1 => Just(vec![picture(), picture()])];
    let album = prop_oneof![3 => Just(None), 1 => Just(Some("a".to_owned()))];
    let said =
        (prop::option::of(words), pressed, evidence, album).prop_map(|(text, pressed, evidence, album)| {
            Event::Said(Said { text: text.map(Into::into), pressed, evidence, album })
        });
    let command = prop::sample::select(vec![
        Command::Back,
        Command::Skip,
        Command::Keep,
        Command::Done,
        Command::Send,
        Command::Confirm,
        Command::Help,
        Command::Start,
        Command::Status,
        Command::Pause,
        Command::Language(None),
    ]);
    prop_oneof![12 => said, 4 => command.prop_map(Event::Command)]
}

fn any_flow() -> impl Strategy<Value = Flow> {
    prop::sample::select(vec!["report", "quick", "forward"]).prop_map(flow)
}

fn walk(flow: &Flow, conversation: Conversation, event: Event) -> Step {
    let zone = zone();
    let setting = Setting { now: now(), zone: &zone, vocabulary: &Words, gazetteer: &Map };
    step(flow, conversation, event, &setting)
}

fn said(flow: &Flow, conversation: Conversation, words: &str) -> Conversation {
    walk(flow, conversation, Event::Said(Said::words(words))).conversation
}

fn is_whole(flow: &Flow, conversation: &Conversation) -> bool {
    match conversation.stage() {
        Stage::Asking { question } => conversation.path(flow).iter().any(|it| it.id == *question),
        Stage::Reviewing => true,
        Stage::Closed(_) => {
            conversation.evidence().is_empty()
                && conversation.review(flow).iter().all(|it| it.answer == AnswerView::NotAsked)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_stage_is_valid_and_only_a_confirmed_review_is_submitted(
        flow in any_flow(),
        events in prop::collection::vec(events(), 1..40),
    ) {
        let mut conversation = begin(&flow, "en-GB", vec![], now()).conversation;
        let mut n_submitted = 0;
        for event in events {
            let before = conversation.clone();
            let Step { conversation: after, effects } = walk(&flow, conversation, event.clone());
            prop_assert!(is_whole(&flow, &after), "{:?} after {event:?}", after.stage());
            prop_assert!(!before.is_closed() || after.is_closed());

            let is_submitted = effects.iter().any(|it| matches!(it, Effect::Submit(_)));
            if is_submitted {
                n_submitted += 1;
                prop_assert_eq!(before.stage(), &Stage::Reviewing);
                prop_assert!(is_confirming(&event), "{:?}", event);
                prop_assert_eq!(after.stage(), &Stage::Closed(Outcome::Submitted));
            }
            for effect in &effects {
                if let Effect::Say(Utterance::Ask(asked)) = effect {
                    prop_assert!(1 <= asked.progress.at && asked.progress.at <= asked.progress.of);
                }
            }
            let json = serde_json::to_string(&after).expect("it serialises");
            let again: Conversation = serde_json::from_str(&json).expect("it deserialises");
            prop_assert!(again == after);
            conversation = after;
        }
        prop_assert!(n_submitted <= 1);
    }

    #[test]
    fn no_event_but_cancelling_ever_takes_evidence_or_long_words_away(
        flow in any_flow(),
        events in prop::collection::vec(events(), 1..30),
    ) {
        const STORY: &str = "Every night he writes to me that he knows where I live and what I am.";
        let mut conversation = begin(&flow, "en-GB", vec![], now()).conversation;
        for event in events {
            let n_before = conversation.evidence().len();
            conversation = walk(&flow, conversation, event).conversation;
            if conversation.is_closed() {
                return Ok(());
            }
            prop_assert!(conversation.evidence().len() >= n_before);
        }
        let is_private = conversation.present(&flow).is_some_and(Question::is_private);
        let told = walk(&flow, conversation, Event::Said(Said::words(STORY)));
        let is_kept = written(&draft(&flow, &told.conversation)).contains(STORY);
        // Words at a question of the contact part never become evidence: what does not answer it is asked for again.
        prop_assert!(is_kept || (is_private && is_asked_again(&told)), "{:?}", told.conversation.stage());
    }

    #[test]
    fn looking_back_and_keeping_changes_nothing(flow in any_flow(), events in prop::collection::vec(events(), 0..30)) {
        let mut conversation = begin(&flow, "en-GB", vec![], now()).conversation;
        for event in events {
            conversation = walk(&flow, conversation, event).conversation;
        }
        if conversation.is_closed() {
            return Ok(());
        }
        let back = walk(&flow, conversation.clone(), Event::Command(Command::Back)).conversation;
        for command in [Command::Keep, Command::Skip] {
            if back.stage() != conversation.stage() {
                let kept = walk(&flow, back.clone(), Event::Command(command)).conversation;
                prop_assert_eq!(kept.review(&flow), conversation.review(&flow));
                prop_assert!(draft(&flow, &kept) == draft(&flow, &conversation));
            }
        }
    }

    #[test]
    fn from_anywhere_a_few_answers_lead_to_the_review(flow in any_flow(), events in prop::collection::vec(events(), 0..30)) {
        let mut conversation = begin(&flow, "en-GB", vec![], now()).conversation;
        for event in events {
            conversation = walk(&flow, conversation, event).conversation;
        }
        if conversation.is_closed() {
            return Ok(());
        }
        let sent = walk(&flow, conversation.clone(), Event::Command(Command::Send)).conversation;
        prop_assert!(*sent.stage() == Stage::Reviewing || sent.is_closed());

        for _ in 0..2 * flow.questions().len() {
            if let Some(question) = conversation.present(&flow) {
                let is_shown = question.kind == Kind::Evidence && !conversation.evidence().is_empty();
                let words = if is_shown || question.skip == Skip::Always { "skip" } else { "1" };
                conversation = said(&flow, conversation, words);
                if conversation.present(&flow).is_some() {
                    conversation = said(&flow, conversation, "a story, or whatever it is that is asked");
                }
            }
        }
        prop_assert_eq!(conversation.stage(), &Stage::Reviewing);
    }

    #[test]
    fn what_is_open_applies_and_was_not_settled(flow in any_flow(), events in prop::collection::vec(events(), 0..30)) {
        let mut conversation = begin(&flow, "en-GB", vec![], now()).conversation;
        for event in events {
            conversation = walk(&flow, conversation, event).conversation;
            let path: Vec<&QuestionId> = conversation.path(&flow).into_iter().map(|it| &it.id).collect();
            for open in conversation.open(&flow) {
                prop_assert!(path.contains(&&open.id));
                prop_assert!(conversation.answer(&open.id).is_none() && !conversation.is_skipped(&open.id));
                prop_assert!(open.kind != Kind::Evidence || conversation.evidence().is_empty());
            }
            // What is asked is open, unless it is asked again, or for more.
            if let Some(asked) = conversation.present(&flow).filter(|it| it.kind != Kind::Evidence) {
                let is_open = conversation.open(&flow).iter().any(|it| it.id == asked.id);
                prop_assert!(is_open || conversation.answer(&asked.id).is_some() || conversation.is_skipped(&asked.id));
            }
        }
    }

    #[test]
    fn a_token_reads_back_and_fits(
        question in "[a-z][a-z0-9_-]{0,29}", option in "[a-z][a-z0-9_-]{0,29}", code in "[A-Z0-9]{1,12}", edition: u32,
    ) {
        let question = QuestionId::new(&question).expect("a name");
        let option = OptionId::new(&option).expect("a name");
        for press in [
            Press::Option { question: question.clone(), option },
            Press::Done { question: question.clone() },
            Press::Candidate { question: question.clone(), code: code.into() },
            Press::Keep { question: question.clone() },
            Press::Clear { question: question.clone() },
            Press::Change { question },
            Press::Confirm { edition },
            Press::Command(Command::Language(Some("zh-Hant-HK".into()))),
        ] {
            let token = press.encode();
            prop_assert!(token.len() <= LONGEST_TOKEN);
            prop_assert!(token.chars().all(|it| it.is_ascii_alphanumeric() || ":._-".contains(it)));
            prop_assert_eq!(Press::parse(&token), Some(press));
        }
    }

    #[test]
    fn a_strangers_token_is_read_or_not_and_nothing_else(token: String) {
        if let Some(press) = Press::parse(&token) {
            prop_assert_eq!(press.encode(), token);
        }
    }

    #[test]
    fn a_broken_file_is_a_fault_and_never_a_panic(cut in 0.0..1.0f64, length in 0..40usize, put in "[a-z\"\\[\\]{}=\n,. 0-9_é]{0,12}") {
        let text = include_str!("../../../config/flows/report.toml");
        let start = text.floor_char_boundary((cut * text.len() as f64) as usize);
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let broken = format!("{}{put}{}", &text[..start], &text[end..]);
        if let Err(faults) = Flow::parse(FlowId::new("broken").expect("a name"), &broken) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn a_flow_edited_meanwhile_loses_no_story(
        events in prop::collection::vec(events(), 0..25),
        gone in prop::sample::subsequence(vec!["platform", "place", "when", "account", "known", "what", "strand", "home", "fear", "area", "may"], 0..8),
    ) {
        let full = flow("report");
        let mut conversation = begin(&full, "en-GB", vec![], now()).conversation;
        for event in events {
            conversation = walk(&full, conversation, event).conversation;
        }
        if conversation.is_closed() {
            return Ok(());
        }
        let n_before = conversation.evidence().len();
        let story = conversation.answer(&question("story")).cloned();
        let edited = without(&gone);
        let after = walk(&edited, conversation, Event::Command(Command::Start)).conversation;
        prop_assert!(is_whole(&edited, &after));
        prop_assert!(after.evidence().len() >= n_before);
        prop_assert_eq!(after.answer(&question("story")), story.as_ref());
    }
}

fn is_asked_again(step: &Step) -> bool {
    let is_misfit = |it: &Note| matches!(it, Note::Misfit { .. });
    step.effects
        .iter()
        .any(|it| matches!(it, Effect::Say(Utterance::Ask(asked)) if asked.notes.iter().any(is_misfit)))
}

fn is_confirming(event: &Event) -> bool {
    match event {
        Event::Command(command) => matches!(command, Command::Send | Command::Confirm),
        Event::Said(said) => match (said.pressed.first(), said.text.as_deref()) {
            (Some(press), _) => matches!(press, Press::Confirm { .. }),
            (None, Some(text)) => {
                matches!(Words.command(text.trim()), Some(Command::Send | Command::Confirm))
            }
            (None, None) => false,
        },
    }
}

/// The report flow with some questions cut out, and whatever looked at them unguarded.
fn without(gone: &[&str]) -> Flow {
    let text = include_str!("../../../config/flows/report.toml");
    let blocks: Vec<&str> = text.split("[[question]]\n").collect();
    let is_kept = |block: &&&str| {
        let id = block.lines().next().unwrap_or_default();
        !gone.iter().any(|it| id == format!("id = \"{it}\""))
    };
    let kept: Vec<String> = blocks.iter().filter(is_kept).map(|it| unguarded(it, gone)).collect();
    parse(&kept.join("[[question]]\n"))
}

fn unguarded(block: &str, gone: &[&str]) -> String {
    let looks = |line: &str| gone.iter().any(|it| line.contains(&format!("question = \"{it}\"")));
    let kept: Vec<&str> = block.lines().filter(|it| !looks(it)).collect();
    kept.join("\n").replace("when_any = [\n]", "") + "\n"
}

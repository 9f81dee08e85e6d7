//! What may stand before a person, as real conversations have it: for the tests, and for the gallery.

use reportline_channel::{
    Body, Choice, Direction, Input, Note, Notice, Outbound, Progress, Question, Receipt, Review, ReviewItem,
    Role, Route, RouteWay, Token, Tone,
};

/// Every scene by name.
pub(crate) fn all() -> Vec<(&'static str, Vec<Outbound>)> {
    vec![
        ("one", vec![english(Body::Question(one()))]),
        ("one-misfit", vec![english(Body::Question(one_misfit()))]),
        ("many", vec![english(Body::Question(many()))]),
        ("line", vec![english(Body::Question(line()))]),
        ("story", vec![english(Body::Question(story()))]),
        ("story-misfit", vec![english(Body::Question(story_misfit()))]),
        ("evidence", vec![english(Body::Question(evidence(0)))]),
        ("evidence-more", vec![english(Body::Question(evidence(2)))]),
        ("urgent", vec![english(Body::Notice(urgent())), english(Body::Question(one()))]),
        ("review", vec![english(Body::Review(review()))]),
        ("receipt", vec![english(Body::Receipt(receipt()))]),
        ("paused", vec![english(Body::Notice(paused()))]),
        ("arabic", vec![arabic(Body::Question(arabic_one()))]),
        ("arabic-many", vec![arabic(Body::Question(arabic_many()))]),
    ]
}

/// A message in English.
pub(crate) fn english(body: Body) -> Outbound {
    Outbound {
        body,
        language: "en-GB".into(),
        direction: Direction::Ltr,
        replaces: None,
        reply_to: None,
        is_quiet: false,
    }
}

/// A message in Arabic.
pub(crate) fn arabic(body: Body) -> Outbound {
    Outbound { language: "ar".into(), direction: Direction::Rtl, ..english(body) }
}

/// A choice.
pub(crate) fn choice(token: &str, label: &str, role: Role) -> Choice {
    Choice { token: Token(token.into()), label: label.into(), is_chosen: false, role }
}

fn answers(labels: &[(&str, &str)]) -> Vec<Choice> {
    labels.iter().map(|(token, label)| choice(token, label, Role::Answer)).collect()
}

fn commands() -> Vec<Choice> {
    vec![
        choice("back", "Back", Role::Back),
        choice("skip", "Skip", Role::Skip),
        choice("send", "Send what I have", Role::Other),
        choice("pause", "Pause", Role::Other),
        choice("help", "Help and support", Role::Other),
        choice("cancel", "Cancel and delete", Role::Danger),
    ]
}

fn progress(at: u32) -> Option<Progress> {
    Some(Progress { at, of: 9, text: format!("{at} of 9") })
}

/// One answer of several.
pub(crate) fn one() -> Question {
    Question {
        id: "who".into(),
        progress: progress(2),
        notes: Vec::new(),
        ask: "Who did it happen to?".into(),
        help: Some("It helps us to ask only what fits.".into()),
        input: Input::One,
        options: answers(&[
            ("who:me", "It happened to me"),
            ("who:known", "To someone I know"),
            ("who:saw", "I saw it"),
            ("who:moderator", "I look after the place where it happened"),
        ]),
        commands: commands(),
        draft: None,
        answered: Some("In danger: No".into()),
    }
}

/// The same, asked again.
pub(crate) fn one_misfit() -> Question {
    Question { notes: vec![misfit("Choose one of the answers, or skip the question.")], ..one() }
}

/// Any number of answers.
pub(crate) fn many() -> Question {
    let mut options = answers(&[
        ("why:race", "Race or nationality"),
        ("why:religion", "Religion"),
        ("why:orientation", "Sexual orientation"),
        ("why:trans", "Being transgender"),
        ("why:disability", "Disability"),
        ("why:other", "Something else about who I am"),
        ("why:unsure", "I am not sure"),
    ]);
    options[1].is_chosen = true;
    Question {
        id: "why".into(),
        progress: progress(6),
        ask: "What do you think it was about?".into(),
        help: Some("Choose all that fit. You know best.".into()),
        input: Input::Many { done: choice("why:done", "Continue", Role::Forward) },
        options,
        ..one()
    }
}

/// A line of words, or a ready answer.
pub(crate) fn line() -> Question {
    Question {
        id: "when".into(),
        progress: progress(4),
        ask: "When did it happen?".into(),
        help: Some("A day is enough: “yesterday”, “12 May”, “about a week ago”.".into()),
        input: Input::Text { is_long: false, most: 200 },
        options: answers(&[
            ("when:today", "Today"),
            ("when:yesterday", "Yesterday"),
            ("when:unsure", "I am not sure"),
        ]),
        ..one()
    }
}

/// Room for a story.
pub(crate) fn story() -> Question {
    Question {
        id: "story".into(),
        progress: progress(5),
        ask: "What happened?".into(),
        help: Some(
            "Tell it in your own words. There is no wrong way, and you can leave out what you like.".into(),
        ),
        input: Input::Text { is_long: true, most: 4000 },
        options: Vec::new(),
        draft: Some("It began under a photo of my daughter.\nThen <b>they</b> found my work.".into()),
        ..one()
    }
}

fn story_misfit() -> Question {
    Question {
        id: "when".into(),
        notes: vec![misfit(
            "I could not read that as a date. You can write “yesterday”, “12 May” or “not sure”.",
        )],
        draft: Some("the other day".into()),
        ..line()
    }
}

/// Things to hand over, after `n_taken` of them.
pub(crate) fn evidence(n_taken: u32) -> Question {
    let plain = |text: &str| Note { tone: Tone::Plain, text: text.into() };
    Question {
        id: "evidence".into(),
        progress: progress(3),
        notes: if n_taken > 0 { vec![plain("Got it. Anything else to show us, or is that all?")] } else { Vec::new() },
        ask: "Show us what you saw".into(),
        help: Some("Paste a link, add a screenshot, or tell it in your own words. Please do not send a sexual picture of anyone under 18.".into()),
        input: Input::Evidence {
            done: (n_taken > 0).then(|| choice("evidence:done", "That’s all", Role::Forward)),
            n_taken,
        },
        options: Vec::new(),
        ..one()
    }
}

/// Someone is in danger.
pub(crate) fn urgent() -> Notice {
    Notice {
        heading: Some("If someone is in danger now, call 999".into()),
        lines: vec![
            "If you cannot speak, call 999 and press 55 when you are asked. Your place here is kept.".into(),
        ],
        routes: vec![
            route("Police, ambulance, fire", Some("At any time."), vec![RouteWay::Call("999".into())]),
            route(
                "999 BSL",
                Some("British Sign Language, by video."),
                vec![RouteWay::Web("https://999bsl.co.uk/".into())],
            ),
            route("Relay UK", Some("If you cannot hear or speak."), vec![RouteWay::Call("18000".into())]),
        ],
        commands: Vec::new(),
        is_urgent: true,
    }
}

/// Stopped for now.
pub(crate) fn paused() -> Notice {
    Notice {
        heading: Some("Your place is kept".into()),
        lines: vec![
            "Nothing has been sent. You can come back within seven days; after that it is deleted.".into(),
        ],
        routes: Vec::new(),
        commands: vec![choice("start", "Go on", Role::Forward)],
        is_urgent: false,
    }
}

/// Everything said.
pub(crate) fn review() -> Review {
    let item = |label: &str, value: &str, token: &str| ReviewItem {
        label: label.into(),
        value: value.into(),
        change: choice(token, "Change", Role::Change),
    };
    Review {
        notes: Vec::new(),
        heading: "Is this right?".into(),
        help: Some("Nothing is sent until you say so.".into()),
        items: vec![
            item("Who", "It happened to me", "change:who"),
            item("What you showed us", "2 screenshots, 1 link", "change:evidence"),
            item(
                "What happened",
                "It began under a photo of my daughter.\nThen they found my work.",
                "change:story",
            ),
            item("When", "12 May 2026, about", "change:when"),
            item("What it was about", "Religion, Disability", "change:why"),
            item("Where you are", "Leeds", "change:area"),
            item("Reaching you", "Only through this page", "change:reach"),
        ],
        commands: vec![
            choice("send", "Send report", Role::Forward),
            choice("back", "Back", Role::Back),
            choice("pause", "Pause", Role::Other),
            choice("cancel", "Cancel and delete", Role::Danger),
        ],
    }
}

/// It is sent.
pub(crate) fn receipt() -> Receipt {
    Receipt {
        heading: "Your report is saved here and on its way to the hub".into(),
        reference_label: "Your reference".into(),
        reference: "K7QF-2M9D".into(),
        lines: vec![
            "The hub reads every report. If yours is urgent, it is read first.".into(),
            "You can ask for its status here at any time.".into(),
            "You can have it erased here for as long as it has not been sent on.".into(),
        ],
        routes_heading: Some("People who can help".into()),
        routes: vec![
            route(
                "Victim Support",
                Some("Free, for anyone, at any time."),
                vec![RouteWay::Call("0808 168 9111".into())],
            ),
            route(
                "Tell MAMA",
                Some("Anti-Muslim hatred."),
                vec![RouteWay::Web("https://tellmamauk.org".into()), RouteWay::Call("0800 456 1226".into())],
            ),
        ],
        commands: vec![
            choice("status", "Ask for the status", Role::Other),
            choice("another", "Report something else", Role::Other),
            choice("erase", "Erase my report", Role::Danger),
        ],
    }
}

fn arabic_one() -> Question {
    Question {
        progress: Some(Progress { at: 2, of: 9, text: "2 من 9".into() }),
        ask: "لمن حدث ذلك؟".into(),
        help: Some("يساعدنا ذلك على ألا نسأل إلا عمّا يلزم.".into()),
        options: answers(&[("who:me", "حدث لي"), ("who:known", "لشخص أعرفه"), ("who:saw", "رأيته")]),
        commands: arabic_commands(),
        ..one()
    }
}

fn arabic_many() -> Question {
    Question {
        progress: Some(Progress { at: 6, of: 9, text: "6 من 9".into() }),
        notes: vec![misfit("اختر إجابة واحدة على الأقل.")],
        ask: "ما السبب في رأيك؟".into(),
        help: Some("اختر كل ما ينطبق. أنت أدرى.".into()),
        input: Input::Many { done: choice("why:done", "متابعة", Role::Forward) },
        options: answers(&[
            ("why:race", "العِرق أو الجنسية"),
            ("why:religion", "الدين"),
            ("why:disability", "الإعاقة"),
        ]),
        commands: arabic_commands(),
        ..one()
    }
}

fn arabic_commands() -> Vec<Choice> {
    vec![
        choice("back", "رجوع", Role::Back),
        choice("skip", "تخطٍّ", Role::Skip),
        choice("pause", "توقف مؤقت", Role::Other),
        choice("cancel", "إلغاء وحذف", Role::Danger),
    ]
}

fn misfit(text: &str) -> Note {
    Note { tone: Tone::Misfit, text: text.into() }
}

fn route(name: &str, about: Option<&str>, ways: Vec<RouteWay>) -> Route {
    Route { name: name.into(), about: about.map(str::to_owned), ways }
}

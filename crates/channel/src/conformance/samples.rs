//! Messages of every kind, the plain and the awkward: for the suite, and for adapters' own render tests.

use crate::choice::{Choice, Role, Token};
use crate::letter::{Letter, LetterItem, LetterReview, Numbered};
use crate::notice::{Note, Notice, Route, RouteWay, Tone};
use crate::outbound::{Body, Direction, Outbound};
use crate::question::{Input, Progress, Question};
use crate::review::{Receipt, Review, ReviewItem};

/// Words of many scripts, with what a markup or a terminal might take for its own, on one line.
pub const AWKWARD: &str = "Zażółć gęślą jaźń, e\u{301} 👩🏽‍🚀👨‍👩‍👧🏳️‍🌈 سلام لَيْسَ שלום हिन्दी 日本語 <b>x</b> &amp; *a* _b_ `c` \\ [d](e) {f} $g %20 ||h||";

/// A name and a message for each kind there is.
pub fn outbounds() -> Vec<(&'static str, Outbound)> {
    vec![
        ("notice", english(Body::Notice(notice()))),
        ("urgent notice", english(Body::Notice(Notice { is_urgent: true, ..notice() }))),
        ("empty notice", english(Body::Notice(Notice { lines: vec![".".to_owned()], ..Notice::default() }))),
        ("question with one answer", english(Body::Question(one_question()))),
        ("question with many answers", english(Body::Question(many_question()))),
        ("question for words", text_question()),
        ("question for evidence", english(Body::Question(evidence_question(0)))),
        ("question for more evidence", english(Body::Question(evidence_question(3)))),
        ("question with a misfit", english(Body::Question(misfit_question()))),
        ("question with a very long list", english(Body::Question(long_question()))),
        (
            "question without options",
            english(Body::Question(Question { options: Vec::new(), ..one_question() })),
        ),
        ("review", english(Body::Review(review()))),
        ("empty review", english(Body::Review(Review { items: Vec::new(), notes: Vec::new(), ..review() }))),
        ("receipt", english(Body::Receipt(receipt()))),
        ("letter", english(Body::Letter(Box::new(letter())))),
        (
            "letter with nothing understood",
            english(Body::Letter(Box::new(Letter { review: None, ..letter() }))),
        ),
        ("right-to-left notice", arabic(Body::Notice(arabic_notice()))),
        ("right-to-left question", arabic(Body::Question(arabic_question()))),
        ("right-to-left letter", arabic(Body::Letter(Box::new(arabic_letter())))),
    ]
}

/// Every text a person must be able to read of `message`. Without the labels of commands, which a channel may show in
/// its own way (a menu, `/back`), and without more options than `options_at_once`.
pub fn texts(message: &Outbound, options_at_once: usize) -> Vec<String> {
    let mut texts = Vec::new();
    match &message.body {
        Body::Notice(it) => texts.extend(notice_texts(it)),
        Body::Question(it) => {
            texts.extend(it.notes.iter().map(|note| note.text.clone()));
            texts.push(it.ask.clone());
            texts.extend(it.help.clone());
            if it.options.len() <= options_at_once {
                texts.extend(it.options.iter().map(|option| option.label.clone()));
            }
        }
        Body::Review(it) => {
            texts.extend(it.notes.iter().map(|note| note.text.clone()));
            texts.push(it.heading.clone());
            texts.extend(it.help.clone());
            texts.extend(it.items.iter().flat_map(|item| [item.label.clone(), item.value.clone()]));
        }
        Body::Receipt(it) => {
            texts.extend([it.heading.clone(), it.reference_label.clone(), it.reference.clone()]);
            texts.extend(it.lines.clone());
            texts.extend(it.routes_heading.clone());
            texts.extend(it.routes.iter().flat_map(route_texts));
        }
        Body::Letter(it) => texts.extend(letter_texts(it)),
    }
    texts
}

fn notice_texts(notice: &Notice) -> Vec<String> {
    let heading = notice.heading.iter().cloned();
    heading.chain(notice.lines.clone()).chain(notice.routes.iter().flat_map(route_texts)).collect()
}

/// Of a letter nothing is left to menus: all of it is to be read, the numbers too.
fn letter_texts(letter: &Letter) -> Vec<String> {
    let mut texts: Vec<String> = letter.notices.iter().flat_map(notice_texts).collect();
    texts.extend(letter.notes.iter().map(|note| note.text.clone()));
    texts.push(letter.how.clone());
    if let Some(review) = &letter.review {
        texts.extend([review.heading.clone(), review.help.clone()]);
        let items = review.items.iter();
        texts.extend(items.flat_map(|it| [it.number.to_string(), it.label.clone(), it.value.clone()]));
    }
    for Numbered { number, question } in letter.questions.iter().chain(&letter.confirm) {
        texts.extend(question.notes.iter().map(|note| note.text.clone()));
        texts.extend([number.to_string(), question.ask.clone()]);
        texts.extend(question.help.clone());
        texts.extend(question.options.iter().map(|option| option.label.clone()));
    }
    texts.extend(letter.lines.clone());
    texts
}

fn route_texts(route: &Route) -> Vec<String> {
    let ways = route.ways.iter().map(|way| match way {
        RouteWay::Call(it) | RouteWay::Text(it) | RouteWay::Web(it) | RouteWay::Mail(it) => it.clone(),
    });
    [route.name.clone()].into_iter().chain(route.about.clone()).chain(ways).collect()
}

/// A message in English.
pub fn english(body: Body) -> Outbound {
    Outbound {
        body,
        language: "en-GB".to_owned(),
        direction: Direction::Ltr,
        replaces: None,
        reply_to: None,
        is_quiet: false,
    }
}

/// A message in Arabic.
pub fn arabic(body: Body) -> Outbound {
    Outbound { language: "ar".to_owned(), direction: Direction::Rtl, is_quiet: true, ..english(body) }
}

/// An answer whose token is `token`.
pub fn answer(token: &str, label: &str) -> Choice {
    choice(token, label, Role::Answer)
}

/// A choice of any role.
pub fn choice(token: &str, label: &str, role: Role) -> Choice {
    Choice { token: Token(token.to_owned()), label: label.to_owned(), is_chosen: false, role }
}

/// A notice that says `lines`.
pub fn saying(lines: &[&str]) -> Outbound {
    let lines = lines.iter().map(|it| (*it).to_owned()).collect();
    english(Body::Notice(Notice { lines, ..Notice::default() }))
}

/// A question that any words answer.
pub fn text_question() -> Outbound {
    english(Body::Question(Question {
        id: "story".to_owned(),
        ask: "What happened?".to_owned(),
        help: Some("Tell it in your own words. There is no wrong way.".to_owned()),
        input: Input::Text { is_long: true, most: 100_000 },
        options: Vec::new(),
        ..one_question()
    }))
}

/// A question with one answer out of three; its tokens use all that tokens may.
pub fn one_question() -> Question {
    Question {
        id: "who".to_owned(),
        progress: Some(Progress { at: 2, of: 9, text: "2 of 9".to_owned() }),
        notes: vec![note(Tone::Plain, "Thank you. Your place is kept.")],
        ask: "Who did it happen to?".to_owned(),
        help: Some("So that we know how to talk about it.".to_owned()),
        input: Input::One,
        options: vec![
            answer("q1:who:me", "It happened to me"),
            Choice { is_chosen: true, ..answer("q1:who:other", "Someone I know") },
            answer("q1.ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-0123456", "I saw it"),
        ],
        commands: vec![
            choice("q1:back", "Back", Role::Back),
            choice("q1:skip", "Skip", Role::Skip),
            choice("q1:pause", "Not now", Role::Other),
            choice("q1:cancel", "Cancel and erase", Role::Danger),
        ],
        draft: None,
        answered: Some("In danger: No".to_owned()),
    }
}

/// A question with any number of answers.
pub fn many_question() -> Question {
    Question {
        id: "strands".to_owned(),
        ask: "What do you think it was about?".to_owned(),
        help: Some("Choose all that fit. You know best.".to_owned()),
        input: Input::Many { done: choice("q2:done", "That's all", Role::Forward) },
        options: vec![
            answer("q2:race", "Race or nationality"),
            Choice { is_chosen: true, ..answer("q2:religion", "Religion") },
            answer("q2:disability", "Disability"),
        ],
        ..one_question()
    }
}

/// A question for evidence, after `n_taken` pieces of it.
pub fn evidence_question(n_taken: u32) -> Question {
    Question {
        id: "evidence".to_owned(),
        ask: "Send us what you saw.".to_owned(),
        help: Some(
            "Forward the message, paste a link, send a screenshot, or tell it in your own words.".to_owned(),
        ),
        input: Input::Evidence {
            done: (n_taken > 0).then(|| choice("q3:done", "That's all", Role::Forward)),
            n_taken,
        },
        options: Vec::new(),
        ..one_question()
    }
}

fn misfit_question() -> Question {
    Question {
        id: "when".to_owned(),
        notes: vec![note(
            Tone::Misfit,
            "I could not read that as a date. You can write \"yesterday\" or \"12 May\".",
        )],
        ask: AWKWARD.to_owned(),
        input: Input::Text { is_long: false, most: 200 },
        options: Vec::new(),
        draft: Some("the day before <yesterday>".to_owned()),
        progress: None,
        ..one_question()
    }
}

fn long_question() -> Question {
    let options = (1..=300).map(|it| answer(&format!("q4:{it}"), &format!("Council area number {it}")));
    Question { id: "area".to_owned(), options: options.collect(), ..one_question() }
}

fn notice() -> Notice {
    Notice {
        heading: Some("If someone is in danger now".to_owned()),
        lines: vec!["Call 999.".to_owned(), "Then come back here; your place is kept.".to_owned()],
        routes: routes(),
        commands: vec![choice("n:start", "Start", Role::Forward), choice("n:erase", "Erase", Role::Danger)],
        is_urgent: false,
    }
}

fn review() -> Review {
    let item = |label: &str, value: &str, token: &str| ReviewItem {
        label: label.to_owned(),
        value: value.to_owned(),
        change: choice(token, "Change", Role::Change),
    };
    Review {
        notes: vec![note(Tone::Misfit, "One answer is still needed: where you are.")],
        heading: "Is this right?".to_owned(),
        help: Some("Nothing is sent before you say so.".to_owned()),
        items: vec![
            item("Who", "I saw it", "r:who"),
            item("Story", AWKWARD, "r:story"),
            item("Where", "(no answer)", "r:where"),
        ],
        commands: vec![
            choice("r:send", "Send", Role::Forward),
            choice("r:back", "Back", Role::Back),
            choice("r:cancel", "Cancel and erase", Role::Danger),
        ],
    }
}

fn receipt() -> Receipt {
    Receipt {
        heading: "Your report is saved here and on its way to the hub.".to_owned(),
        reference_label: "Your reference".to_owned(),
        reference: "K7QF-2M9D".to_owned(),
        lines: vec!["Someone reads every report.".to_owned()],
        routes_heading: Some("Who can help".to_owned()),
        routes: routes(),
        commands: vec![choice("c:status", "Status", Role::Other), choice("c:erase", "Erase", Role::Danger)],
    }
}

/// A letter after a first answer: something is understood, something did not fit, the rest is asked.
pub fn letter() -> Letter {
    let in_letter =
        |question: Question| Question { progress: None, commands: Vec::new(), answered: None, ..question };
    let item = |number, label: &str, value: &str| LetterItem {
        number,
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let confirm = Question {
        id: "confirm".to_owned(),
        notes: Vec::new(),
        ask: "Shall we send this report?".to_owned(),
        help: Some("Your answers in this letter are sent with it.".to_owned()),
        options: vec![answer("confirm:4", "Yes"), answer("pause", "No")],
        ..one_question()
    };
    Letter {
        letter: 70_431_002,
        nth: 2,
        notices: vec![Notice { is_urgent: true, commands: Vec::new(), ..notice() }],
        notes: vec![note(Tone::Misfit, "One of your answers could not be read. Please look at it below.")],
        how: "Write the number and your answer.".to_owned(),
        review: Some(LetterReview {
            heading: "What we have so far".to_owned(),
            items: vec![item(2, "Who", "I saw it"), item(4, "Story", AWKWARD)],
            help: "To change something, write its number and the new answer.".to_owned(),
        }),
        questions: vec![
            Numbered { number: 9, question: in_letter(misfit_question()) },
            Numbered { number: 13, question: in_letter(many_question()) },
            Numbered { number: 27, question: in_letter(one_question()) },
        ],
        confirm: Some(Numbered { number: 26, question: in_letter(confirm) }),
        lines: vec!["To delete everything, write \"Delete it\".".to_owned()],
    }
}

fn arabic_letter() -> Letter {
    Letter {
        notices: vec![arabic_notice()],
        notes: Vec::new(),
        questions: vec![Numbered { number: 3, question: arabic_question() }],
        ..letter()
    }
}

fn routes() -> Vec<Route> {
    vec![
        Route {
            name: "Emergency".to_owned(),
            about: Some("Police, ambulance, fire.".to_owned()),
            ways: vec![RouteWay::Call("999".to_owned()), RouteWay::Text("999".to_owned())],
        },
        Route {
            name: "A helpline".to_owned(),
            about: None,
            ways: vec![
                RouteWay::Web("https://help.example/talk?to=us&now=1".to_owned()),
                RouteWay::Mail("talk@help.example".to_owned()),
            ],
        },
    ]
}

fn arabic_notice() -> Notice {
    Notice {
        heading: Some("إذا كان أحد في خطر الآن".to_owned()),
        lines: vec!["اتصل بالرقم 999 ثم عد إلى هنا.".to_owned()],
        ..notice()
    }
}

fn arabic_question() -> Question {
    Question {
        ask: "لمن حدث ذلك؟".to_owned(),
        help: Some("حتى نعرف كيف نتحدث عنه.".to_owned()),
        notes: Vec::new(),
        options: vec![answer("q1:who:me", "حدث لي"), answer("q1:who:other", "حدث لشخص أعرفه")],
        ..one_question()
    }
}

fn note(tone: Tone, text: &str) -> Note {
    Note { tone, text: text.to_owned() }
}

//! What stands before a person, sorted for a page: which notices are urgent, which buttons go where, what a link is.
//! Pure.

use reportline_channel::{
    Body, Choice, Input, Note, Notice, Outbound, Present, Question, Receipt, Review, Role, Route, RouteWay,
    Tone, plain,
};

use crate::receive::standing;

/// A page's worth of messages.
pub(crate) struct Turn<'a> {
    /// Someone's safety may hang on these: before everything else.
    pub(crate) urgent: Vec<Told<'a>>,
    /// Other things to know.
    pub(crate) notices: Vec<Told<'a>>,
    /// The one thing the page is for.
    pub(crate) main: Main<'a>,
}

impl Turn<'_> {
    /// Whether something did not fit, which the tab's title says first.
    pub(crate) fn has_misfit(&self) -> bool {
        match &self.main {
            Main::Question(asked) => !asked.misfits.is_empty(),
            Main::Review(reviewed) => !reviewed.misfits.is_empty(),
            Main::Receipt(_) | Main::Words(_) | Main::Nothing => false,
        }
    }

    /// Whether the conversation itself offers help and another language here, and takes along what was typed.
    pub(crate) fn is_asking(&self) -> bool {
        matches!(self.main, Main::Question(_) | Main::Review(_))
    }

    /// Whether a notice says how to go on, where nothing is asked.
    pub(crate) fn leads_on(&self) -> bool {
        self.notices.iter().chain(&self.urgent).any(|it| !it.notice.commands.is_empty())
    }

    /// Whether none of the messages gives the page its heading.
    pub(crate) fn has_no_heading(&self) -> bool {
        let first = self.notices.first().and_then(|it| it.notice.heading.as_ref());
        matches!(self.main, Main::Nothing) && first.is_none()
    }
}

/// The one thing a page is for.
pub(crate) enum Main<'a> {
    /// Something to answer.
    Question(Asked<'a>),
    /// Everything said.
    Review(Reviewed<'a>),
    /// It is sent.
    Receipt(Received<'a>),
    /// Paragraphs of lines: what is not for pages, and is shown whole all the same.
    Words(Vec<Vec<String>>),
    /// Notices only.
    Nothing,
}

/// A notice.
pub(crate) struct Told<'a> {
    /// The notice.
    pub(crate) notice: &'a Notice,
    /// Its routes.
    pub(crate) routes: Vec<Reach<'a>>,
}

impl Told<'_> {
    /// The number to call first, unless the heading says it.
    pub(crate) fn unsaid_number(&self) -> Option<&str> {
        let number = self.notice.routes.iter().flat_map(|it| &it.ways).find_map(|it| match it {
            RouteWay::Call(number) => Some(number.as_str()),
            _ => None,
        })?;
        let is_said = self.notice.heading.as_ref().is_some_and(|it| it.contains(number));
        (!is_said).then_some(number)
    }
}

/// A question, its notes and buttons in their places.
pub(crate) struct Asked<'a> {
    /// The question.
    pub(crate) question: &'a Question,
    /// The form of the field.
    pub(crate) field: Field<'a>,
    /// What did not fit, kindly.
    pub(crate) misfits: Vec<&'a str>,
    /// What was understood.
    pub(crate) plain: Vec<&'a str>,
    /// What the field holds.
    pub(crate) draft: &'a str,
    /// The buttons below.
    pub(crate) buttons: Buttons<'a>,
}

impl Asked<'_> {
    /// What describes the field, for `aria-describedby`; empty if nothing does.
    pub(crate) fn described_by(&self) -> &'static str {
        match (self.question.help.is_some(), self.misfits.is_empty()) {
            (true, true) => "answer-help",
            (true, false) => "answer-help answer-error",
            (false, false) => "answer-error",
            (false, true) => "",
        }
    }
}

/// The form of a question's field.
pub(crate) enum Field<'a> {
    /// Radio buttons.
    One,
    /// Boxes, and the button that goes on.
    Many(&'a Choice),
    /// One line.
    Line(u32),
    /// Room for a story.
    Story(u32),
    /// Files and words, and the button that goes on once there is something.
    Evidence(Option<&'a Choice>, u32),
}

/// The review, its notes and buttons in their places.
pub(crate) struct Reviewed<'a> {
    /// The review.
    pub(crate) review: &'a Review,
    /// What did not fit.
    pub(crate) misfits: Vec<&'a str>,
    /// What there is to know.
    pub(crate) plain: Vec<&'a str>,
    /// The buttons below.
    pub(crate) buttons: Buttons<'a>,
}

/// The receipt.
pub(crate) struct Received<'a> {
    /// The receipt.
    pub(crate) receipt: &'a Receipt,
    /// Where support is to be had.
    pub(crate) routes: Vec<Reach<'a>>,
    /// The buttons below.
    pub(crate) buttons: Buttons<'a>,
}

/// Buttons by their place on the page.
#[derive(Default)]
pub(crate) struct Buttons<'a> {
    /// The way forward.
    pub(crate) forward: Vec<&'a Choice>,
    /// The way back, and leaving unanswered.
    pub(crate) steps: Vec<&'a Choice>,
    /// Everything else.
    pub(crate) more: Vec<&'a Choice>,
    /// What deletes: last and apart.
    pub(crate) danger: Vec<&'a Choice>,
}

/// A route with its ways as links.
pub(crate) struct Reach<'a> {
    /// Who it is, for whom.
    pub(crate) route: &'a Route,
    /// How to reach it.
    pub(crate) ways: Vec<Way<'a>>,
}

/// One way to reach a route.
pub(crate) struct Way<'a> {
    /// The key of "Call { $to }", where a word is needed to say what the link does.
    pub(crate) key: Option<&'static str>,
    /// What is shown.
    pub(crate) shown: &'a str,
    /// What the link opens; `None` if the value makes no safe link.
    pub(crate) href: Option<String>,
}

/// Sorts what stands before a person.
pub(crate) fn turn<'a>(present: &'a Present, draft: Option<&'a str>) -> Turn<'a> {
    let (mut urgent, mut notices) = (Vec::new(), Vec::new());
    for message in &present.messages {
        if let Body::Notice(notice) = &message.body {
            if notice.is_urgent { &mut urgent } else { &mut notices }.push(told(notice));
        }
    }
    let main = match standing(present).map(|it| &it.body) {
        Some(Body::Question(question)) => Main::Question(asked(question, draft)),
        Some(Body::Review(review)) => Main::Review(reviewed(review)),
        Some(Body::Receipt(receipt)) => Main::Receipt(Received {
            receipt,
            routes: reaches(&receipt.routes),
            buttons: buttons(&receipt.commands),
        }),
        Some(Body::Letter(_)) => Main::Words(standing(present).map(paragraphs).unwrap_or_default()),
        Some(Body::Notice(_)) | None => Main::Nothing,
    };
    Turn { urgent, notices, main }
}

fn paragraphs(message: &Outbound) -> Vec<Vec<String>> {
    let lines = |it: &str| it.lines().map(str::to_owned).collect();
    plain(message).split("\n\n").map(lines).collect()
}

/// A notice with its routes as links.
pub(crate) fn told(notice: &Notice) -> Told<'_> {
    Told { notice, routes: reaches(&notice.routes) }
}

fn asked<'a>(question: &'a Question, draft: Option<&'a str>) -> Asked<'a> {
    let field = match &question.input {
        Input::One if question.options.is_empty() => Field::Line(u32::MAX),
        Input::One => Field::One,
        Input::Many { done } => Field::Many(done),
        Input::Text { is_long: true, most } => Field::Story(*most),
        Input::Text { is_long: false, most } => Field::Line(*most),
        Input::Evidence { done, n_taken } => Field::Evidence(done.as_ref(), *n_taken),
    };
    let (misfits, plain) = notes(&question.notes);
    let draft = draft.or(question.draft.as_deref()).unwrap_or_default();
    Asked { question, field, misfits, plain, draft, buttons: buttons(&question.commands) }
}

fn reviewed(review: &Review) -> Reviewed<'_> {
    let (misfits, plain) = notes(&review.notes);
    Reviewed { review, misfits, plain, buttons: buttons(&review.commands) }
}

fn notes(notes: &[Note]) -> (Vec<&str>, Vec<&str>) {
    let (misfits, plain): (Vec<&Note>, Vec<&Note>) = notes.iter().partition(|it| it.tone == Tone::Misfit);
    (
        misfits.into_iter().map(|it| it.text.as_str()).collect(),
        plain.into_iter().map(|it| it.text.as_str()).collect(),
    )
}

fn buttons(commands: &[Choice]) -> Buttons<'_> {
    let mut buttons = Buttons::default();
    for choice in commands {
        match choice.role {
            Role::Forward | Role::Answer => buttons.forward.push(choice),
            Role::Back | Role::Skip => buttons.steps.push(choice),
            Role::Change | Role::Other => buttons.more.push(choice),
            Role::Danger => buttons.danger.push(choice),
        }
    }
    buttons.steps.sort_by_key(|it| it.role != Role::Back);
    buttons
}

/// How a notice's button looks.
pub(crate) fn class(choice: &Choice) -> &'static str {
    match choice.role {
        Role::Forward => "primary",
        Role::Danger => "danger",
        Role::Answer | Role::Skip | Role::Back | Role::Change | Role::Other => "quiet",
    }
}

fn reaches(routes: &[Route]) -> Vec<Reach<'_>> {
    routes.iter().map(|route| Reach { route, ways: route.ways.iter().map(way).collect() }).collect()
}

fn way(way: &RouteWay) -> Way<'_> {
    match way {
        RouteWay::Call(to) => Way { key: Some("web-call"), shown: to, href: number("tel", to) },
        RouteWay::Text(to) => Way { key: Some("web-text"), shown: to, href: number("sms", to) },
        RouteWay::Mail(to) => Way { key: None, shown: to, href: Some(format!("mailto:{to}")) },
        RouteWay::Web(to) => {
            let is_web = to.starts_with("https://") || to.starts_with("http://");
            let shown = to.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
            Way { key: None, shown, href: is_web.then(|| to.clone()) }
        }
    }
}

/// A telephone number as printed, as a link: the spaces and brackets go.
fn number(scheme: &str, printed: &str) -> Option<String> {
    let dialled: String = printed.chars().filter(|it| it.is_ascii_digit() || "+*#".contains(*it)).collect();
    (!dialled.is_empty()).then(|| format!("{scheme}:{dialled}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_become_links_only_where_a_link_is_safe() {
        let href = |it: RouteWay| way(&it).href;
        assert_eq!(href(RouteWay::Call("0800 032 3263".into())).as_deref(), Some("tel:08000323263"));
        assert_eq!(href(RouteWay::Text("+44 (7700) 900".into())).as_deref(), Some("sms:+447700900"));
        assert_eq!(href(RouteWay::Mail("a@example.org".into())).as_deref(), Some("mailto:a@example.org"));
        assert_eq!(
            href(RouteWay::Web("https://example.org/".into())).as_deref(),
            Some("https://example.org/")
        );
        assert_eq!(href(RouteWay::Web("javascript:alert(1)".into())), None);
        assert_eq!(way(&RouteWay::Web("https://example.org/".into())).shown, "example.org");
    }
}

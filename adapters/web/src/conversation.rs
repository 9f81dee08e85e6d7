//! A conversation on the page: begin, look, answer. Every post that fits ends in a redirect, so that reloading and
//! going back repeat nothing.

use http::StatusCode;
use reportline_channel::{
    Accepted, Capture, Command, Content, Exhibit, File, Handed, Inbound, KeepError, Missing, Present,
    Response,
};

use crate::channel::{Call, with_cookie};
use crate::form::Form;
use crate::guard;
use crate::pages::{Kept, Mark, TurnPage, html, see_other};
use crate::receive::{self, Unfit};
use crate::render::{Main, turn};
use crate::session::{Secret, once};
use crate::visit::{clear_cookie, offered, query, set_cookie};

/// What a redirect may say about the post before it: the word in the address, and its text.
const REMARKS: [(&str, &str); 1] = [("late", "web-late")];

/// The page's own misfits, which a redirect may name.
const EMPTY: [(&str, &str); 3] =
    [("choose", "web-choose-one"), ("write", "web-write-something"), ("add", "web-add-something")];

impl Call<'_> {
    /// `GET /report`: what stands before the person.
    pub(crate) async fn show(&self) -> Response {
        let Some(secret) = &self.visit.secret else { return self.gone() };
        let word = query(self.request, "note").unwrap_or_default();
        match self.context.inbox.present(&secret.peer()).await {
            Ok(Some(present)) => {
                let said = |table: &[(&str, &'static str)]| {
                    table.iter().find(|(it, _)| *it == word).map(|(_, key)| *key)
                };
                let language = self.language_of(&present).tag;
                let worded = |key: &str| self.context.words.text(&language, key, &[]);
                let (unfit, remark) = (said(&EMPTY).map(worded), said(&REMARKS).map(worded));
                self.turn_page(StatusCode::OK, secret, &present, Around { unfit, remark, draft: None })
            }
            Ok(None) if word == "over" => with_cookie(self.over(), &clear_cookie(self.settings)),
            Ok(None) => self.gone(),
            Err(error) => self.away(&error, None),
        }
    }

    /// `POST /report`: begins, or answers.
    pub(crate) async fn post(&self) -> Response {
        let Some(form) = Form::read(self.request).await else { return self.unreadable() };
        if !guard::is_ours(self.request, self.settings) {
            return self.refused(copied(&form));
        }
        match form.get("begin") {
            Some("quick") => self.begin(&form, Command::Quick).await,
            Some(_) => self.begin(&form, Command::Start).await,
            None => self.take(form).await,
        }
    }

    /// A new session for every beginning: a second person at the same device never walks into the first one's report.
    async fn begin(&self, form: &Form, command: Command) -> Response {
        let secret = Secret::random();
        let chosen = form.get("lang").and_then(|tag| offered(self.context.words, tag));
        let language = chosen.unwrap_or_else(|| self.visit.language.clone());
        let begin = command.name();
        let inbound = Inbound {
            language: Some(language.tag.clone()),
            network: self.visit.network.clone(),
            ..Inbound::new(secret.event(0, "begin"), secret.peer(), Content::Command(command))
        };
        let again = || Kept {
            action: Some("/report"),
            fields: vec![("begin", begin.to_owned()), ("lang", language.tag.clone())],
            text: None,
            had_files: false,
        };
        match self.context.inbox.accept(inbound).await {
            Ok(Accepted::New | Accepted::Duplicate) => {
                with_cookie(see_other("/report"), &set_cookie(self.settings, &secret))
            }
            Ok(Accepted::Limited) => self.limited(Some(again())),
            Err(error) => self.away(&error, Some(again())),
        }
    }

    async fn take(&self, form: Form) -> Response {
        let Some(secret) = &self.visit.secret else { return self.closed(&form) };
        if !form.get("token").is_some_and(|token| secret.accepts(token)) {
            return self.refused(copied(&form));
        }
        let present = match self.context.inbox.present(&secret.peer()).await {
            Ok(Some(present)) => present,
            Ok(None) => return self.closed(&form),
            Err(error) => return self.away(&error, again(&form, mark_of(&form))),
        };
        let here = self.speaking(&present);
        if form.get("turn").and_then(|it| it.parse().ok()) != Some(present.revision) {
            return here.late(&form);
        }
        here.take_answer(secret, &present, form).await
    }

    /// The form is the one that stands before the person.
    async fn take_answer(&self, secret: &Secret, present: &Present, form: Form) -> Response {
        let typed = form.typed();
        let is_ending = receive::is_ending(&form, present);
        let mark = mark_of(&form);
        let same = again(&form, mark.clone());
        let anew = again(&form, once());
        let answer = match receive::answer(form, present) {
            Ok(answer) => answer,
            Err(unfit) => return self.unfit(secret, present, unfit, typed.as_deref()),
        };
        let mut said = answer.said;
        match self.exhibit(answer.files).await {
            Ok(exhibit) => said.exhibits.extend(exhibit),
            Err(error) => return self.away(&error, same),
        }
        let inbound = Inbound {
            language: Some(self.language_of(present).tag),
            network: self.visit.network.clone(),
            ..Inbound::new(secret.event(present.revision, &mark), secret.peer(), Content::Said(said))
        };
        match self.context.inbox.accept(inbound).await {
            Ok(Accepted::New | Accepted::Duplicate) if is_ending => {
                see_other(&format!("/report?note=over&lang={}", self.language_of(present).tag))
            }
            Ok(Accepted::New | Accepted::Duplicate) => self.taken(secret, present, typed.as_deref()).await,
            Ok(Accepted::Limited) => self.limited(anew),
            Err(error) => self.away(&error, same),
        }
    }

    /// A redirect to what comes next, unless words were typed that did not fit: they stand in the field again.
    async fn taken(&self, secret: &Secret, before: &Present, typed: Option<&str>) -> Response {
        let Some(typed) = typed else { return see_other("/report") };
        match self.context.inbox.present(&secret.peer()).await {
            Ok(Some(now)) if receive::is_asked_again(before, &now) => {
                let around = Around { unfit: None, remark: None, draft: Some(typed) };
                self.turn_page(StatusCode::UNPROCESSABLE_ENTITY, secret, &now, around)
            }
            _ => see_other("/report"),
        }
    }

    /// Keeps files before the event that names them; files of one form are one exhibit.
    async fn exhibit(&self, files: Vec<File>) -> Result<Option<Exhibit>, KeepError> {
        let mut handed = Vec::new();
        for file in files {
            let (name, declared_type) = (file.name.clone(), file.declared_type.clone());
            let size = Some(file.bytes.len() as u64);
            handed.push(match self.context.inbox.keep(file).await {
                Ok(attachment) => Handed::Kept(attachment),
                Err(KeepError::TooLarge { .. }) => {
                    Handed::Missing { why: Missing::TooLarge, name, size, declared_type, platform_id: None }
                }
                Err(away @ KeepError::Away(_)) => return Err(away),
            });
        }
        let exhibit = Exhibit { files: handed, ..Exhibit::new(Capture::Upload) };
        Ok((!exhibit.files.is_empty()).then_some(exhibit))
    }

    /// `POST /language`.
    pub(crate) async fn change_language(&self) -> Response {
        let Some(form) = Form::read(self.request).await else { return self.unreadable() };
        let Some(secret) = &self.visit.secret else { return self.gone() };
        let is_mine = form.get("token").is_some_and(|token| secret.accepts(token));
        if !is_mine || !guard::is_ours(self.request, self.settings) {
            return self.refused(None);
        }
        let Some(language) = form.get("lang").and_then(|tag| offered(self.context.words, tag)) else {
            return self.unreadable();
        };
        let mark = format!("language {} {}", language.tag, form.get("once").unwrap_or_default());
        let command = Content::Command(Command::Language(Some(language.tag)));
        let inbound = Inbound {
            network: self.visit.network.clone(),
            ..Inbound::new(secret.event(0, &mark), secret.peer(), command)
        };
        match self.context.inbox.accept(inbound).await {
            Ok(Accepted::New | Accepted::Duplicate) => see_other("/report"),
            Ok(Accepted::Limited) => self.limited(None),
            Err(error) => self.away(&error, None),
        }
    }

    /// The page does not fit what was posted. Nothing typed: a redirect, so that reloading asks for nothing twice.
    fn unfit(&self, secret: &Secret, present: &Present, unfit: Unfit, typed: Option<&str>) -> Response {
        match unfit {
            Unfit::Empty => {
                let turn = turn(present, None);
                see_other(&format!("/report?note={}", empty_word(&turn.main)))
            }
            Unfit::TooLong { most, over } => {
                let language = self.language_of(present).tag;
                let numbers = [("most", &*most.to_string()), ("over", &*over.to_string())];
                let unfit = Some(self.context.words.text(&language, "web-too-long", &numbers));
                let around = Around { unfit, remark: None, draft: typed };
                self.turn_page(StatusCode::UNPROCESSABLE_ENTITY, secret, present, around)
            }
        }
    }

    /// The page was answered before: by a double click, in another window, or it came back out of the history.
    /// Words typed into it would be lost by a redirect, so they are shown.
    fn late(&self, form: &Form) -> Response {
        let Some(kept) = copied(form) else { return see_other("/report?note=late") };
        let mut page = self.plain("web-late-heading", &["web-late", "web-late-kept"]);
        page.kept = Some(kept);
        page.ways = self.ways();
        html(StatusCode::CONFLICT, &page)
    }

    /// There is no conversation any more, but somebody was writing.
    fn closed(&self, form: &Form) -> Response {
        let Some(kept) = copied(form) else { return self.gone() };
        let mut page = self.plain("web-gone-heading", &["web-gone-about", "web-late-kept"]);
        page.kept = Some(kept);
        page.ways = self.ways();
        html(StatusCode::NOT_FOUND, &page)
    }

    fn turn_page(
        &self,
        status: StatusCode,
        secret: &Secret,
        present: &Present,
        around: Around<'_>,
    ) -> Response {
        let language = self.language_of(present);
        let mut turn = turn(present, around.draft);
        let mut frame = self.frame(&language, None, Some(Mark::new(secret, present.revision)));
        if let Main::Question(asked) = &mut turn.main {
            asked.misfits.extend(around.unfit.as_deref());
            if let Some(progress) = &asked.question.progress {
                frame.title = format!("{} – {}", progress.text, frame.title);
            }
        }
        if turn.has_misfit() {
            frame.title =
                self.context.words.text(&language.tag, "web-title-error", &[("title", &frame.title)]);
        }
        let shows_link = matches!(turn.main, Main::Receipt(_) | Main::Nothing);
        let link = shows_link.then(|| self.private_link(secret));
        let upload_limit = self.settings.upload_limit;
        html(status, &TurnPage { frame, turn, remark: around.remark, link, upload_limit })
    }
}

/// What the page itself adds to what stands before a person.
struct Around<'a> {
    unfit: Option<String>,
    remark: Option<String>,
    draft: Option<&'a str>,
}

fn empty_word(main: &Main<'_>) -> &'static str {
    use crate::render::Field;
    match main {
        Main::Question(asked) => match asked.field {
            Field::One | Field::Many(_) => "choose",
            Field::Line(_) | Field::Story(_) => "write",
            Field::Evidence(..) => "add",
        },
        Main::Review(_) | Main::Receipt(_) | Main::Words(_) | Main::Nothing => "choose",
    }
}

/// The name its form gave it.
fn mark_of(form: &Form) -> String {
    form.get("once").unwrap_or_default().to_owned()
}

/// What was typed, to be copied.
fn copied(form: &Form) -> Option<Kept> {
    let text = form.typed()?;
    Some(Kept { action: None, fields: Vec::new(), text: Some(text), had_files: !form.files.is_empty() })
}

/// The same post once more, under the name `once`. Where nothing was taken that is its old name, so that it is one
/// event whatever became of the first; where it was noted but not worked on, a new one.
fn again(form: &Form, once: String) -> Option<Kept> {
    let text = form.typed();
    let mut fields: Vec<(&'static str, String)> = vec![("once", once)];
    for name in ["token", "turn", "press", "pick"] {
        fields.extend(form.all(name).map(|value| (name, value.to_owned())));
    }
    let says_something = text.is_some() || fields.iter().any(|(name, _)| matches!(*name, "press" | "pick"));
    let action = says_something.then_some("/report");
    Some(Kept { action, fields, text, had_files: !form.files.is_empty() })
}

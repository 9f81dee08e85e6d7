//! One report on the page of its case: what was said, what it is worth, where it should go, whose hands it went through.

use reportline_report::{
    Account, Area, Asserted, Contact, Contactability, Decision, Evidence, Level, Media, MediaStatus, Moment,
    Open, Precision, Report, Tri, Vocabulary, broken_link,
};

use super::sheet::Sheet;
use super::{second, words};
use crate::reading::{FiledReport, KeptContact};

/// Puts a report on the page.
pub(super) fn write(sheet: &mut Sheet, filed: &FiledReport) {
    let report = &filed.report;
    head(sheet, filed);
    incident(sheet, report);
    motivation(sheet, report);
    risk(sheet, report);
    victim(sheet, report);
    suspects(sheet, report);
    for item in &report.evidence {
        evidence(sheet, item);
    }
    handling(sheet, report);
    consent(sheet, report);
    custody(sheet, filed);
}

fn head(sheet: &mut Sheet, filed: &FiledReport) {
    let report = &filed.report;
    sheet.heading(&format!("Report {}", report.report_id));
    sheet.labelled("Reference", &report.public_ref.map(|it| it.to_string()).unwrap_or_default());
    sheet.labelled("Marking", report.marking.map_or("", |it| it.name()));
    sheet.labelled("Amends", &report.amends.map(|it| it.to_string()).unwrap_or_default());
    sheet.labelled("Confirmed", &second(report.submitted_at));
    let adapter = &report.channel.adapter;
    sheet.labelled("Through", &format!("{} ({})", report.channel.kind, adapter.instance));
    if let Some(community) = &report.channel.community {
        sheet.labelled("Community", community.name.as_deref().unwrap_or(&community.platform_id));
    }
    let reporter = &report.reporter;
    sheet.labelled("Reporter", &name(&reporter.role));
    sheet.labelled("Knows it by", &names(&reporter.basis_of_knowledge));
    sheet.labelled("Relationship", &optional(&reporter.relationship_to_victim));
    sheet.labelled("Age", &optional(&reporter.age_band));
    sheet.labelled("Language", reporter.language.as_deref().unwrap_or_default());
    sheet.labelled("Needs", &names(&reporter.needs));
    sheet.labelled("Hopes for", &names(&reporter.wants));
    match &filed.contact {
        KeptContact::Opened(contact) => opened_contact(sheet, contact),
        KeptContact::Sealed => sheet.labelled("Contact", "sealed; to be opened only when needed"),
        KeptContact::Nothing if reporter.contactability.is(Contactability::Anonymous) => {
            sheet.labelled("Contact", "none, the reporter is anonymous");
        }
        KeptContact::Nothing => sheet.labelled("Contact", "none here, or erased"),
    }
}

fn opened_contact(sheet: &mut Sheet, contact: &Contact) {
    sheet.labelled("Name", contact.name.as_deref().unwrap_or_default());
    for method in &contact.methods {
        let safe = match method.safe {
            Tri::Yes => "safe",
            _ => "not known to be safe: leave no message",
        };
        let when = method.when.as_deref().map(|when| format!(", {when}")).unwrap_or_default();
        sheet.labelled("Reach by", &format!("{} {}{when} ({safe})", name(&method.kind), &*method.value));
    }
    sheet.labelled("Postcode", contact.postcode.as_deref().unwrap_or_default());
    if let Some(handle) = &contact.chat_handle {
        sheet.labelled("Chat", &format!("{} in {}", &*handle.user_id, handle.channel));
    }
}

fn incident(sheet: &mut Sheet, report: &Report) {
    let incident = &report.incident;
    sheet.heading("What happened");
    match incident.narrative.as_deref() {
        Some(narrative) => sheet.quote(narrative),
        None => sheet.labelled("Told", "nothing in words; see the evidence"),
    }
    if let Some(occurred) = &incident.occurred {
        sheet.labelled("When", &moment(&occurred.moment));
        sheet.labelled("Ongoing", &answer(occurred.ongoing));
    }
    if let Some(platform) = &incident.platform {
        let raw = platform.raw.as_deref().map(|raw| format!(" (\"{raw}\")")).unwrap_or_default();
        sheet.labelled("Platform", &format!("{}{raw}", &*platform.slug));
    }
    if let Some(space) = &incident.space {
        let parts = [optional(&space.kind), optional(&space.visibility)];
        sheet.labelled("Place", &joined(&parts));
        sheet.labelled("Called", space.name.as_deref().unwrap_or_default());
    }
    sheet.labelled("Behaviour", &names(&incident.behaviour));
    sheet.labelled("How often", &optional(&incident.count_band));
    sheet.labelled("Also offline", &answer(incident.also_offline));
    for earlier in &incident.previous_reports {
        let reference =
            earlier.reference.as_deref().map(|it| format!(", reference {it}")).unwrap_or_default();
        sheet.labelled("Reported to", &format!("{}{reference}", name(&earlier.to)));
    }
}

fn motivation(sheet: &mut Sheet, report: &Report) {
    let motivation = &report.motivation;
    if motivation.perceived.is_empty() && motivation.why.is_none() {
        return;
    }
    sheet.heading("Why, as perceived");
    sheet.labelled("Strands", &names(&motivation.perceived));
    sheet.labelled("In detail", &names(&motivation.detail));
    sheet.labelled("Perceived by", &optional(&motivation.perceived_by));
    sheet.labelled("Taken for", &answer(motivation.perceived_not_actual));
    if let Some(why) = motivation.why.as_deref() {
        sheet.quote(why);
    }
}

fn risk(sheet: &mut Sheet, report: &Report) {
    let risk = &report.risk;
    sheet.heading("Risk (advice; the answers decide)");
    if let Some(computed) = &risk.computed {
        let level = match computed.level {
            Level::Life => "LIFE",
            other => other.name(),
        };
        sheet.labelled("Level", level);
        sheet.labelled(
            "Because of",
            &computed.reasons.iter().map(|it| words(it)).collect::<Vec<_>>().join(", "),
        );
    }
    let answers = [
        ("Danger now", risk.immediate_danger),
        ("Life threat", risk.threat_to_life),
        ("Self-harm", risk.self_harm),
        ("Weapon, plan", risk.weapon_or_plan),
        ("Address known", risk.address_known_to_offender),
        ("Knows them", risk.offender_known),
        ("Child in it", risk.child_involved),
        ("Getting worse", risk.escalating),
        ("Frightened", risk.frightened),
    ];
    for (label, tri) in answers {
        sheet.labelled(label, &answer(tri));
    }
    sheet.labelled("Routes shown", &risk.signpost_shown_at.map(second).unwrap_or_default());
}

fn victim(sheet: &mut Sheet, report: &Report) {
    let victim = &report.victim;
    if *victim == reportline_report::Victim::default() {
        return;
    }
    sheet.heading("Victim");
    sheet.labelled("Who", &optional(&victim.kind));
    sheet.labelled("Area", &victim.area.as_ref().map(area).unwrap_or_default());
    sheet.labelled("Knows of this", &answer(victim.knows_of_report));
    sheet.labelled("Age", &optional(&victim.age_band));
    sheet.labelled("Vulnerability", &names(&victim.vulnerability));
    sheet.labelled("Before", &joined(&[answer(victim.repeat.tri), optional(&victim.repeat.count_band)]));
    if let Some(impact) = &victim.impact {
        sheet.labelled("Impact", &names(&impact.kinds));
        sheet.labelled("They say", impact.text.as_deref().unwrap_or_default());
    }
}

fn suspects(sheet: &mut Sheet, report: &Report) {
    for (n, suspect) in (1..).zip(&report.suspects) {
        sheet.heading(&format!("Suspect {n}"));
        for known in &suspect.accounts {
            sheet.labelled("Account", &account(known));
        }
        let known = &suspect.known_to_victim;
        sheet.labelled("Known", &joined(&[answer(known.tri), optional(&known.relation)]));
        sheet.labelled("Said to be", suspect.claimed_identity.as_deref().unwrap_or_default());
        sheet.labelled("Description", suspect.description.as_deref().unwrap_or_default());
        sheet.labelled("Area", &suspect.area.as_ref().map(area).unwrap_or_default());
        sheet.labelled("Group", suspect.group.as_deref().unwrap_or_default());
    }
}

fn evidence(sheet: &mut Sheet, item: &Evidence) {
    let reason = item.grade_reason.as_deref().map(|it| format!(": {}", words(it))).unwrap_or_default();
    sheet.heading(&format!("Evidence {} ({})", item.id, name(&item.kind)));
    sheet.labelled("Grade", &format!("{}{reason}", item.grade.name()));
    sheet.labelled("Captured by", &name(&item.capture_method));
    sheet.labelled("Take care", &names(&item.sensitivity));
    if let Some(original) = &item.original {
        sheet.labelled("Platform", &original.platform);
        if let Some(author) = &original.author {
            let shown = author.display_name.as_deref().or(author.username.as_deref()).unwrap_or("no name");
            match author.platform_user_id.as_deref() {
                Some(id) => sheet.labelled("Author", &format!("{shown}, id {id}")),
                None => sheet.labelled("Author", &format!("{shown} (name as displayed, unverified)")),
            }
        }
        sheet.labelled("Posted", &original.posted_at.map(second).unwrap_or_default());
        sheet.labelled("Message id", original.message_id.as_deref().unwrap_or_default());
        sheet.labelled("Place id", original.channel_id.as_deref().unwrap_or_default());
        sheet.labelled("Link", original.url.as_deref().unwrap_or_default());
    }
    if let Some(link) = &item.url {
        sheet.labelled("Link given", &link.as_given);
    }
    if let Some(mail) = &item.email {
        sheet.labelled("From", mail.from.as_deref().unwrap_or_default());
        sheet.labelled("Signature", mail.dkim.name());
        if let Some(it) = &mail.signature {
            sheet.labelled("Signed by", &format!("{}, key {}", it.domain, it.selector));
        }
    }
    for file in &item.media {
        media(sheet, file);
    }
    if let Some(text) = item.text.as_deref() {
        sheet.quote(text);
    }
    sheet.labelled("Around it", item.surrounding_context.as_deref().unwrap_or_default());
}

fn media(sheet: &mut Sheet, file: &Media) {
    let kind = file.mime_sniffed.as_deref().or(file.mime_declared.as_deref()).unwrap_or("a file");
    let size = file.size.map(|size| format!("{size} bytes")).unwrap_or_default();
    let status = match file.status.known() {
        Some(MediaStatus::Stored) => String::new(),
        _ => format!("not here: {}", name(&file.status)),
    };
    sheet.labelled("File", &joined(&[kind.to_owned(), size, status]));
    sheet.labelled("SHA-256", file.sha256.as_deref().unwrap_or_default());
}

fn handling(sheet: &mut Sheet, report: &Report) {
    sheet.heading("Where it should go (advice)");
    match &report.routing.hint {
        Some(hint) => {
            let force = hint.force_slug.as_deref().unwrap_or("the national queue");
            sheet.labelled("Force", &joined(&[force.to_owned(), hint.bcu.clone().unwrap_or_default()]));
            sheet.labelled("Because of", &name(&hint.basis));
            sheet.labelled("Table", &hint.table_version);
        }
        None => sheet.labelled("Force", "the national queue: no area is known"),
    }
    let action = &report.platform_action;
    sheet.labelled("Platform told", &answer(action.reporter_reported));
    sheet.labelled("Still up", &answer(action.still_up));
    if let Some(retention) = &report.retention {
        sheet.labelled("Retention", &retention.class);
        sheet.labelled("Review after", &retention.review_after.map(second).unwrap_or_default());
    }
}

fn consent(sheet: &mut Sheet, report: &Report) {
    let consent = &report.consent;
    let of = |decision: Decision| -> String {
        let purposes = consent.purposes.iter().filter(|(_, said)| **said == decision);
        purposes.map(|(purpose, _)| words(purpose)).collect::<Vec<_>>().join(", ")
    };
    sheet.heading("Consent");
    sheet.labelled(
        "Notice",
        &joined(&[
            consent.notice_version.clone(),
            consent.locale.clone().unwrap_or_default(),
            consent.shown_at.map(second).unwrap_or_default(),
        ]),
    );
    sheet.labelled("Granted", &of(Decision::Granted));
    sheet.labelled("Refused", &of(Decision::Refused));
    for withdrawal in &consent.withdrawn {
        sheet.labelled("Taken back", &format!("{}, {}", words(&withdrawal.purpose), second(withdrawal.at)));
    }
}

fn custody(sheet: &mut Sheet, filed: &FiledReport) {
    let provenance = &filed.report.provenance;
    sheet.heading("Custody");
    let links =
        provenance.custody.iter().map(|link| [second(link.at), link.actor.clone(), link.action.clone()]);
    let hub = [second(filed.filed_at), "hub".to_owned(), "filed".to_owned()];
    sheet.table(
        &links.chain([hub]).map(|[at, actor, action]| [format!("  {at}"), actor, action]).collect::<Vec<_>>(),
    );
    if let Some(place) = broken_link(&provenance.custody) {
        sheet.labelled("BROKEN", &format!("link {place} does not follow from those before it"));
    }
    sheet.labelled("Digest", provenance.report_digest.as_deref().unwrap_or_default());
    sheet.labelled("Signed by", provenance.signature.as_ref().map_or("nobody", |it| &it.key_id));
}

fn account(account: &Account) -> String {
    let shown = [&account.username, &account.display_name, &account.profile_url];
    let shown = shown.into_iter().flatten().map(|it| it.0.clone());
    let id = account.platform_user_id.as_ref().map(|id| format!("id {}", &**id));
    let platform = account.platform.as_deref().map(|platform| format!("on {platform}"));
    let whose = account.asserted_by.is(Asserted::Reporter).then(|| "the reporter's word".to_owned());
    joined(&shown.chain(id).chain(platform).chain(whose).collect::<Vec<_>>())
}

fn area(area: &Area) -> String {
    let shown = joined(&[area.name.as_deref().unwrap_or_default().to_owned(), area.value.0.clone()]);
    format!("{shown} ({})", name(&area.kind)).trim_start().to_owned()
}

fn moment(moment: &Moment) -> String {
    let known = match (moment.earliest, moment.latest) {
        (Some(earliest), Some(latest)) if earliest != latest => {
            format!("{} to {}", second(earliest), second(latest))
        }
        (Some(at), _) | (None, Some(at)) => second(at),
        (None, None) => String::new(),
    };
    let precision = match moment.precision {
        Precision::Exact => String::new(),
        Precision::Unknown => "not known exactly".to_owned(),
        other => format!("to the {}", other.name()),
    };
    let said = moment.raw.as_deref().map(|raw| format!("\"{raw}\"")).unwrap_or_default();
    joined(&[known, precision, said])
}

/// An answer, where there was a question.
fn answer(tri: Tri) -> String {
    match tri {
        Tri::NotAsked => String::new(),
        other => other.name().to_owned(),
    }
}

fn name<E: Vocabulary>(word: &Open<E>) -> String {
    words(word.name())
}

fn names<E: Vocabulary>(list: &[Open<E>]) -> String {
    list.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn optional<E: Vocabulary>(word: &Option<Open<E>>) -> String {
    word.as_ref().map(name).unwrap_or_default()
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

//! From a draft to a report: what was answered, what the service knows, and what follows from both.

use jiff::Timestamp;

use crate::area::Asserted;
use crate::canonical::{canonical, digest, document, sha256_hex};
use crate::channel::Notice;
use crate::consent::{Consent, Decision, Purpose};
use crate::contact::{ChatHandle, Contact, ContactMethod};
use crate::draft::{Draft, Value};
use crate::envelope::Envelope;
use crate::evidence::Evidence;
use crate::field::Field;
use crate::handling::{PlatformAction, Routing};
use crate::handover::Handover;
use crate::incident::{Incident, Occurred, PreviousReport, Space};
use crate::moment::Moment;
use crate::motivation::{Motivation, PerceivedBy, Strand};
use crate::personal::Extra;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::provenance::{Provenance, next_link};
use crate::report::Report;
use crate::reporter::{Contactability, Reporter, Role};
use crate::risk::Risk;
use crate::suspect::{Account, Known, Suspect};
use crate::tri::Tri;
use crate::urgency;
use crate::validate::validate;
use crate::version::Version;
use crate::victim::{Impact, Repeat, Victim, VictimKind};
use crate::vocabulary::Open;

/// Makes a report of a finished draft, with its contact part beside it. The report carries its digest and is ready to
/// be [signed](crate::sign). What is missing or does not fit comes back as problems, all at once.
///
/// Silence is read to the person's advantage: no word on contact means `anonymous`, no word on a purpose is no
/// permission, no word on the role is `undisclosed`. A reporter who is `anonymous` has no contact part, whatever was
/// typed before; one who is reached `in_chat_only` has a chat handle and nothing else.
pub fn assemble(draft: Draft, envelope: Envelope) -> Result<Handover, Vec<Problem>> {
    let reporter = reporter(&draft, &envelope);
    let contact = contact(&draft, &envelope, &reporter);
    let mut report = Report {
        schema: Version::CURRENT,
        report_id: envelope.report_id,
        public_ref: Some(envelope.reference),
        idempotency_key: envelope.idempotency_key,
        amends: envelope.amends,
        origin: envelope.origin,
        test: envelope.test,
        started_at: Some(envelope.started_at),
        submitted_at: envelope.submitted_at,
        received_at: None,
        contact_digest: contact.as_ref().map(Contact::digest),
        victim: victim(&draft, &reporter),
        incident: incident(&draft),
        motivation: motivation(&draft, &reporter),
        risk: risk(&draft, envelope.signpost_shown_at),
        suspects: suspects(&draft, envelope.chat.as_ref()),
        evidence: evidence(&draft),
        consent: consent(&draft, envelope.notice),
        platform_action: platform_action(&draft),
        routing: Routing { hint: envelope.routing, extra: Extra::default() },
        provenance: Provenance::default(),
        marking: Some(envelope.marking),
        retention: Some(envelope.retention),
        ext: Extra::default(),
        extra: Extra::default(),
        reporter,
        channel: envelope.channel,
        flow: Some(envelope.flow),
    };
    report.risk.computed = Some(urgency::compute(&report));

    // The chain begins at the first message, over all that was collected; the report's digest covers the chain.
    let actor = format!("intake/{}", report.channel.adapter.instance);
    let collected = sha256_hex(&canonical(&document(&report)));
    report.provenance.custody = vec![next_link(&[], envelope.started_at, actor, "collected", collected)];
    report.provenance.report_digest = Some(digest(&report));

    validate(&report)?;
    let blob_keys = draft.blob_keys().clone();
    Ok(Handover { report, contact, blob_keys, return_address: None })
}

fn reporter(draft: &Draft, envelope: &Envelope) -> Reporter {
    let role = match envelope.is_moderator {
        true => Role::Moderator.into(),
        false => draft.one(Field::ReporterRole).unwrap_or(Role::Undisclosed.into()),
    };
    let contactability = match draft.one(Field::ReporterContactability) {
        Some(answer) => answer,
        None if draft.is_answered(Field::ContactMethod) => Contactability::Contactable.into(),
        None => Contactability::Anonymous.into(),
    };
    Reporter {
        role,
        basis_of_knowledge: draft.many(Field::ReporterBasisOfKnowledge),
        relationship_to_victim: draft.one(Field::ReporterRelationshipToVictim),
        contactability,
        source_ref: envelope.source_ref.clone(),
        org: envelope.org.clone(),
        age_band: draft.one(Field::ReporterAgeBand),
        language: Some(envelope.flow.locale.clone()),
        needs: draft.many(Field::ReporterNeeds),
        wants: draft.many(Field::ReporterWants),
        extra: Extra::default(),
    }
}

fn contact(draft: &Draft, envelope: &Envelope, reporter: &Reporter) -> Option<Contact> {
    let salt = hex::encode(envelope.contact_salt).into();
    let chat_handle = envelope.chat.clone();
    let contact = match reporter.contactability.known()? {
        Contactability::Anonymous => return None,
        Contactability::InChatOnly => Contact { salt, chat_handle, ..Contact::default() },
        Contactability::Contactable => {
            let method = draft.text(Field::ContactMethod).map(|it| ContactMethod {
                safe: draft.tri(Field::ContactSafe),
                when: draft.text(Field::ContactWhen),
                voicemail_ok: draft.tri(Field::ContactVoicemailOk),
                ..ContactMethod::said(&it)
            });
            Contact {
                salt,
                name: draft.text(Field::ContactName),
                methods: method.into_iter().collect(),
                postcode: draft.text(Field::ContactPostcode),
                chat_handle,
            }
        }
    };
    let nothing = Contact { salt: contact.salt.clone(), ..Contact::default() };
    (contact != nothing).then_some(contact)
}

fn victim(draft: &Draft, reporter: &Reporter) -> Victim {
    let is_reporter = reporter.role.is(Role::Victim);
    let impact = Impact { text: draft.text(Field::VictimImpactText), kinds: draft.many(Field::VictimImpact) };
    Victim {
        kind: draft.one(Field::VictimKind).or(is_reporter.then_some(VictimKind::SelfReported.into())),
        area: draft.area(Field::VictimArea),
        knows_of_report: draft.tri(Field::VictimKnowsOfReport),
        age_band: draft.one(Field::VictimAgeBand),
        vulnerability: draft.many(Field::VictimVulnerability),
        repeat: Repeat {
            tri: draft.tri(Field::VictimRepeat),
            count_band: draft.one(Field::VictimRepeatCountBand),
        },
        impact: (impact != Impact::default()).then_some(impact),
        extra: Extra::default(),
    }
}

fn incident(draft: &Draft) -> Incident {
    let space = space(draft);
    Incident {
        narrative: draft.text(Field::IncidentNarrative),
        translations: Vec::new(),
        occurred: occurred(draft),
        platform: platform(draft),
        space: (space != Space::default()).then_some(space),
        behaviour: draft.many(Field::IncidentBehaviour),
        also_offline: draft.tri(Field::IncidentAlsoOffline),
        count_band: draft.one(Field::IncidentCountBand),
        previous_reports: draft
            .many(Field::IncidentPreviousReports)
            .into_iter()
            .map(|to| PreviousReport { to, reference: None, when: None, outcome: None })
            .collect(),
        extra: Extra::default(),
    }
}

/// What was answered; else the stretch from the first to the last item whose time a platform recorded.
fn occurred(draft: &Draft) -> Option<Occurred> {
    let ongoing = draft.tri(Field::IncidentOngoing);
    let posted = || draft.evidence().iter().filter_map(|it| it.original.as_ref()?.posted_at);
    let recorded = || {
        let earliest = posted().min()?;
        Some(Moment { latest: posted().max(), ..Moment::exact(earliest) })
    };
    let moment = draft.moment(Field::IncidentOccurred).or_else(recorded);
    let moment = moment.or_else(|| (ongoing != Tri::NotAsked).then(|| Moment::unknown(None)))?;
    Some(Occurred { moment, ongoing })
}

fn platform(draft: &Draft) -> Option<Platform> {
    let raw = draft.text(Field::IncidentPlatformRaw);
    match draft.get(Field::IncidentPlatform) {
        Some(Value::One(slug)) if slug == "other" && raw.is_some() => raw.map(|it| Platform::named(&it)),
        Some(Value::One(slug)) => Some(Platform { slug: slug.clone(), raw }),
        _ => raw.map(|it| Platform::named(&it)).or_else(|| draft.platform_of_evidence()),
    }
}

/// What was answered, each gap filled from the first place the evidence names.
fn space(draft: &Draft) -> Space {
    let seen = draft.evidence().iter().find_map(|it| it.original.as_ref()?.space.clone()).unwrap_or_default();
    Space {
        kind: draft.one(Field::IncidentSpaceKind).or(seen.kind),
        name: draft.text(Field::IncidentSpaceName).or(seen.name),
        platform_id: seen.platform_id,
        visibility: draft.one(Field::IncidentSpaceVisibility).or(seen.visibility),
    }
}

fn motivation(draft: &Draft, reporter: &Reporter) -> Motivation {
    let perceived: Vec<Open<Strand>> = draft.many(Field::MotivationPerceived);
    let perceived_by = match reporter.role.is(Role::Victim) {
        true => PerceivedBy::Victim,
        false => PerceivedBy::ReporterOther,
    };
    Motivation {
        perceived_by: (!perceived.is_empty()).then_some(perceived_by.into()),
        perceived,
        detail: draft.many(Field::MotivationDetail),
        why: draft.text(Field::MotivationWhy),
        perceived_not_actual: draft.tri(Field::MotivationPerceivedNotActual),
        extra: Extra::default(),
    }
}

fn risk(draft: &Draft, signpost_shown_at: Option<Timestamp>) -> Risk {
    Risk {
        immediate_danger: draft.tri(Field::RiskImmediateDanger),
        signpost_shown_at,
        threat_to_life: draft.tri(Field::RiskThreatToLife),
        address_known_to_offender: draft.tri(Field::RiskAddressKnownToOffender),
        offender_known: draft.tri(Field::RiskOffenderKnown),
        weapon_or_plan: draft.tri(Field::RiskWeaponOrPlan),
        self_harm: draft.tri(Field::RiskSelfHarm),
        child_involved: draft.tri(Field::RiskChildInvolved),
        escalating: draft.tri(Field::RiskEscalating),
        frightened: draft.tri(Field::RiskFrightened),
        computed: None,
        extra: Extra::default(),
    }
}

/// The person that was spoken of, then one suspect for each further author the platform named. An author without a
/// lasting id is nobody's account: the name can be anyone's, and stays with the evidence. Neither is the reporter's
/// own message a suspect's.
fn suspects(draft: &Draft, reporter: Option<&ChatHandle>) -> Vec<Suspect> {
    let mut authors: Vec<Account> = Vec::new();
    for original in draft.evidence().iter().filter_map(|it| it.original.as_ref()) {
        let Some(author) = original.author.as_ref() else { continue };
        let is_reporter = reporter.is_some_and(|it| author.platform_user_id.as_ref() == Some(&it.user_id));
        let is_new = authors.iter().all(|it| {
            it.platform_user_id != author.platform_user_id
                || it.platform.as_deref() != Some(&*original.platform)
        });
        if author.platform_user_id.is_some() && is_new && !is_reporter {
            authors.push(Account {
                platform: Some(original.platform.as_str().into()),
                platform_user_id: author.platform_user_id.clone(),
                username: author.username.clone(),
                display_name: author.display_name.clone(),
                profile_url: None,
                asserted_by: Asserted::Platform.into(),
                seen_at: original.posted_at,
            });
        }
    }

    let said = draft.text(Field::SuspectsAccount);
    let mut spoken_of = Suspect {
        accounts: said.map(|it| Account::said(&it, platform(draft).map(|it| it.slug))).into_iter().collect(),
        known_to_victim: Known {
            tri: draft.tri(Field::SuspectsKnownToVictim),
            relation: draft.one(Field::SuspectsRelation),
        },
        claimed_identity: draft.text(Field::SuspectsClaimedIdentity),
        description: draft.text(Field::SuspectsDescription),
        area: draft.area(Field::SuspectsArea),
        group: draft.text(Field::SuspectsGroup),
        extra: Extra::default(),
    };
    // With one author, the questions were asked about that author; with several, nobody knows about which.
    if authors.len() == 1 {
        spoken_of.accounts.append(&mut authors);
    }
    // A question that was skipped makes nobody a suspect.
    let skipped =
        Suspect { known_to_victim: Known { tri: Tri::Skipped, relation: None }, ..Suspect::default() };
    let is_someone = spoken_of != Suspect::default() && spoken_of != skipped;
    let spoken_of = is_someone.then_some(spoken_of);
    let others = authors.into_iter().map(|it| Suspect { accounts: vec![it], ..Suspect::default() });
    spoken_of.into_iter().chain(others).collect()
}

/// What was handed over; the note stands beside the first item, or is one where there is no other.
fn evidence(draft: &Draft) -> Vec<Evidence> {
    let mut evidence = draft.evidence().to_vec();
    match (draft.text(Field::EvidenceNote), evidence.first_mut()) {
        (Some(note), Some(first)) if first.surrounding_context.is_none() => {
            first.surrounding_context = Some(note);
        }
        (Some(note), _) => {
            let text_sha256 = Some(sha256_hex(note.as_bytes()));
            let item = Evidence { id: "note".to_owned(), text_sha256, ..Evidence::described(note) };
            evidence.push(item.graded());
        }
        (None, _) => {}
    }
    evidence
}

fn consent(draft: &Draft, notice: Notice) -> Consent {
    let decision = |purpose: &Purpose| {
        let field = Field::parse(&format!("consent.{}", purpose.name()))?;
        match draft.get(field)? {
            Value::One(word) => Decision::from_name(word),
            _ => None,
        }
    };
    Consent {
        notice_version: notice.version,
        shown_at: notice.shown_at,
        locale: notice.locale,
        purposes: Purpose::ALL
            .iter()
            .map(|it| (it.name().to_owned(), decision(it).unwrap_or_default()))
            .collect(),
        withdrawn: Vec::new(),
        extra: Extra::default(),
    }
}

fn platform_action(draft: &Draft) -> PlatformAction {
    PlatformAction {
        reporter_reported: draft.tri(Field::PlatformActionReporterReported),
        when: draft.moment(Field::PlatformActionWhen),
        reference: draft.text(Field::PlatformActionRef),
        result: draft.text(Field::PlatformActionResult),
        still_up: draft.tri(Field::PlatformActionStillUp),
        checked_at: None,
        extra: Extra::default(),
    }
}

//! The rules that put reports in order of work. They read answers, never text, and no answer of danger lowers them.

use crate::incident::Behaviour;
use crate::report::Report;
use crate::risk::{Computed, Level};
use crate::tri::Tri;
use crate::victim::CountBand;

/// Which rules these are. It changes whenever a row of [`compute`] does.
pub const RULES_VERSION: &str = "1";

/// The level of a report and the reasons for it.
///
/// Each rule is a level, a key and whether it holds; the level is that of the gravest rule that holds, and the reasons
/// are all that hold. So one more "yes" can only raise it.
pub fn compute(report: &Report) -> Computed {
    let risk = &report.risk;
    let is = |tri: Tri, answer: Tri| tri == answer;
    let does = |behaviour: Behaviour| report.incident.behaviour.iter().any(|it| it.is(behaviour));
    let threatens = report.incident.behaviour.iter().filter_map(|it| it.known()).any(Behaviour::is_threat)
        || matches!(risk.threat_to_life, Tri::Yes | Tri::Unsure);
    let is_known =
        is(risk.offender_known, Tri::Yes) || report.suspects.iter().any(|it| it.known_to_victim.tri.is_yes());
    let is_child = [&report.reporter.age_band, &report.victim.age_band]
        .into_iter()
        .flatten()
        .filter_map(|it| it.known())
        .any(|it| it.is_child());
    let is_many = |band: &Option<_>| {
        band.as_ref().is_some_and(|it: &crate::Open<CountBand>| it.is(CountBand::OverTwenty))
    };

    let rules = [
        (Level::Life, "immediate_danger", is(risk.immediate_danger, Tri::Yes)),
        (Level::Life, "threat_to_life", is(risk.threat_to_life, Tri::Yes)),
        (Level::Life, "self_harm", is(risk.self_harm, Tri::Yes)),
        (Level::High, "danger_unsure", is(risk.immediate_danger, Tri::Unsure)),
        (Level::High, "threat_to_life_unsure", is(risk.threat_to_life, Tri::Unsure)),
        (Level::High, "self_harm_unsure", is(risk.self_harm, Tri::Unsure)),
        (Level::High, "weapon_or_plan", is(risk.weapon_or_plan, Tri::Yes)),
        (Level::High, "child", is(risk.child_involved, Tri::Yes) || is_child),
        (Level::High, "threat_and_address_known", threatens && is(risk.address_known_to_offender, Tri::Yes)),
        (Level::High, "threat_and_offender_known", threatens && is_known),
        (Level::High, "threat_and_escalating", threatens && is(risk.escalating, Tri::Yes)),
        (Level::Medium, "threat", threatens),
        (Level::Medium, "address_known", is(risk.address_known_to_offender, Tri::Yes)),
        (Level::Medium, "offender_known", is_known),
        (Level::Medium, "weapon_or_plan_unsure", is(risk.weapon_or_plan, Tri::Unsure)),
        (Level::Medium, "escalating", is(risk.escalating, Tri::Yes)),
        (Level::Medium, "frightened", is(risk.frightened, Tri::Yes)),
        (Level::Medium, "repeat_victim", is(report.victim.repeat.tri, Tri::Yes)),
        (
            Level::Medium,
            "many_times",
            is_many(&report.incident.count_band) || is_many(&report.victim.repeat.count_band),
        ),
        (Level::Medium, "vulnerable", !report.victim.vulnerability.is_empty()),
        (Level::Medium, "self_harm_encouraged", does(Behaviour::SelfHarmEncouragement)),
        (Level::Medium, "intimate_image", does(Behaviour::IntimateImage)),
        (
            Level::Medium,
            "also_offline",
            is(report.incident.also_offline, Tri::Yes) || does(Behaviour::OfflineToo),
        ),
    ];
    let holding: Vec<_> = rules.into_iter().filter(|(_, _, holds)| *holds).collect();
    Computed {
        level: holding.iter().map(|(level, _, _)| *level).max().unwrap_or(Level::Low),
        rules_version: RULES_VERSION.to_owned(),
        reasons: holding.into_iter().map(|(_, reason, _)| reason.to_owned()).collect(),
    }
}

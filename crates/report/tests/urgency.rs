//! The rules of urgency, row by row, and the promise that no answer of danger lowers them.

use proptest::prelude::*;
use reportline_report::{Field, Level, Mode, Report, Tri, Value, assemble, compute};

use crate::fixture::{envelope, shortest};

fn report() -> Report {
    assemble(shortest(), envelope(Mode::Full)).expect("the shortest draft assembles").report
}

fn level<const N: usize>(answers: [(Field, &str); N]) -> Level {
    let mut said = shortest();
    for (field, word) in answers {
        let value = match field {
            Field::IncidentBehaviour | Field::VictimVulnerability => Value::Many(vec![word.into()]),
            _ => Value::One(word.into()),
        };
        said.set(field, value).expect("the word is listed");
    }
    let report = assemble(said, envelope(Mode::Full)).expect("it assembles").report;
    report.risk.computed.expect("rules always compute").level
}

#[test]
fn each_answer_has_its_level() {
    use Field::*;
    assert_eq!(level([]), Level::Low);
    assert_eq!(level([(RiskImmediateDanger, "no"), (IncidentBehaviour, "abuse_slur")]), Level::Low);
    assert_eq!(level([(RiskImmediateDanger, "yes")]), Level::Life);
    assert_eq!(level([(RiskImmediateDanger, "unsure")]), Level::High);
    assert_eq!(level([(RiskThreatToLife, "yes")]), Level::Life);
    assert_eq!(level([(RiskThreatToLife, "unsure")]), Level::High);
    assert_eq!(level([(RiskSelfHarm, "yes")]), Level::Life);
    assert_eq!(level([(RiskWeaponOrPlan, "yes")]), Level::High);
    assert_eq!(level([(RiskChildInvolved, "yes")]), Level::High);
    assert_eq!(level([(ReporterAgeBand, "13_17")]), Level::High);
    assert_eq!(level([(ReporterAgeBand, "18_plus")]), Level::Low);
    assert_eq!(level([(IncidentBehaviour, "threat_violence")]), Level::Medium);
    assert_eq!(level([(RiskAddressKnownToOffender, "yes")]), Level::Medium);
    assert_eq!(level([(RiskOffenderKnown, "yes")]), Level::Medium);
    let known = (RiskAddressKnownToOffender, "yes");
    assert_eq!(level([(IncidentBehaviour, "threat_violence"), known]), Level::High);
    assert_eq!(level([(IncidentBehaviour, "doxxing"), (RiskOffenderKnown, "yes")]), Level::High);
    assert_eq!(level([(IncidentBehaviour, "doxxing"), (SuspectsKnownToVictim, "yes")]), Level::High);
    assert_eq!(level([(IncidentBehaviour, "stalking"), (RiskEscalating, "yes")]), Level::High);
    assert_eq!(level([(RiskFrightened, "yes")]), Level::Medium);
    assert_eq!(level([(VictimRepeat, "yes")]), Level::Medium);
    assert_eq!(level([(IncidentCountBand, "20_plus")]), Level::Medium);
    assert_eq!(level([(IncidentCountBand, "6_20")]), Level::Low);
    assert_eq!(level([(VictimVulnerability, "isolated")]), Level::Medium);
    assert_eq!(level([(IncidentAlsoOffline, "yes")]), Level::Medium);
}

#[test]
fn words_alone_never_move_a_report() {
    let mut said = report();
    said.incident.narrative = Some("he will kill me, call the police, knife, bomb".into());
    assert_eq!(compute(&said), compute(&report()));
}

fn with(answers: &[Tri]) -> Report {
    let mut report = report();
    let risk = &mut report.risk;
    let fields = [
        &mut risk.immediate_danger,
        &mut risk.threat_to_life,
        &mut risk.address_known_to_offender,
        &mut risk.offender_known,
        &mut risk.weapon_or_plan,
        &mut risk.self_harm,
        &mut risk.child_involved,
        &mut risk.escalating,
        &mut risk.frightened,
    ];
    for (field, answer) in fields.into_iter().zip(answers) {
        *field = *answer;
    }
    report
}

proptest! {
    #[test]
    fn one_more_yes_never_lowers_the_level(
        answers in prop::collection::vec(prop::sample::select(Tri::ALL), 9),
        place in 0..9_usize,
    ) {
        let before = compute(&with(&answers));
        let mut more = answers;
        more[place] = Tri::Yes;
        let after = compute(&with(&more));
        prop_assert!(after.level >= before.level);
        prop_assert!(!after.reasons.is_empty());
    }
}

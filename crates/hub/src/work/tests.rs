//! The tables of work: where a case may go, and who may have it.

use super::*;

const VERSION: u64 = 3;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn decided(
    state: CaseState,
    by: Option<&str>,
    who: (&str, Role),
    deed: &Deed,
) -> Result<Option<Change>, WorkError> {
    let standing = Standing { version: VERSION, state, assigned_to: by.map(name), is_held: false };
    let seen = Seen { case: CaseId { year: 2026, number: 1 }, version: VERSION };
    decide(&standing, seen, &Actor { name: name(who.0), role: who.1 }, deed)
}

#[test]
fn a_case_goes_where_the_table_says_and_nowhere_else() {
    let mut table = String::new();
    for from in CaseState::ALL {
        table.push_str(&format!("{} -> {}\n", from.name(), names(from.next())));
        for to in CaseState::ALL {
            let moved = decided(*from, None, ("desk-1", Role::Officer), &Deed::Move(*to));
            match moved {
                Ok(Some(change)) => {
                    assert!(from.next().contains(to));
                    assert_eq!((change.action, change.state), (Action::State, *to));
                    assert_eq!(change.was.as_deref(), Some(from.name()));
                    assert_eq!(change.became.as_deref(), Some(to.name()));
                }
                Err(WorkError::NotPossible { .. }) => assert!(!from.next().contains(to)),
                other => panic!("{from:?} to {to:?}: {other:?}"),
            }
        }
    }
    expect_test::expect![[r#"
        received -> screened
        screened -> merged or signposted or under_assessment or received
        merged -> screened
        signposted -> screened
        under_assessment -> identified or unidentified or screened
        identified -> packaged or under_assessment
        unidentified -> packaged or under_assessment
        packaged -> sent or under_assessment
        sent -> accepted or packaged
        accepted -> outcome
        outcome -> under_assessment
        erased -> 
    "#]]
    .assert_eq(&table);
}

#[test]
fn who_may_have_a_case_follows_who_has_it_and_who_asks() {
    let mut table = String::new();
    let deeds = [
        ("take it", Deed::Assign(name("me"))),
        ("give it to another", Deed::Assign(name("another"))),
        ("release it", Deed::Release),
    ];
    for (words, deed) in &deeds {
        for by in [None, Some("me"), Some("another"), Some("third")] {
            let outcomes = Role::ALL.iter().map(|role| {
                let decided = decided(CaseState::Screened, by, ("me", *role), deed);
                match decided {
                    Ok(None) => "already".to_owned(),
                    Ok(Some(change)) => change.assigned_to.map_or("free".to_owned(), |it| it.to_string()),
                    Err(WorkError::Taken { .. }) => "taken".to_owned(),
                    Err(WorkError::NotAllowed { .. }) => "not allowed".to_owned(),
                    Err(other) => panic!("{other:?}"),
                }
            });
            let outcomes = outcomes.collect::<Vec<_>>().join(" | ");
            table.push_str(&format!("{words}, {}'s: {outcomes}\n", by.unwrap_or("nobody")));
        }
    }
    expect_test::expect![[r#"
        take it, nobody's: me | me | not allowed | me
        take it, me's: already | already | not allowed | already
        take it, another's: taken | me | not allowed | taken
        take it, third's: taken | me | not allowed | taken
        give it to another, nobody's: not allowed | another | not allowed | another
        give it to another, me's: not allowed | another | not allowed | taken
        give it to another, another's: not allowed | already | not allowed | already
        give it to another, third's: not allowed | another | not allowed | taken
        release it, nobody's: already | already | not allowed | already
        release it, me's: free | free | not allowed | free
        release it, another's: not allowed | free | not allowed | free
        release it, third's: not allowed | free | not allowed | free
    "#]]
    .assert_eq(&table);
}

#[test]
fn what_was_decided_on_an_older_version_is_not_done() {
    let standing = Standing { version: 4, state: CaseState::Received, assigned_to: None, is_held: false };
    let seen = Seen { case: CaseId { year: 2026, number: 1 }, version: 3 };
    let who = Actor { name: name("desk-1"), role: Role::Officer };
    for deed in [Deed::Move(CaseState::Screened), Deed::Assign(name("desk-1")), Deed::Release] {
        let refused = decide(&standing, seen, &who, &deed);
        assert!(matches!(refused, Err(WorkError::Stale { version: 4 })), "{refused:?}");
    }
}

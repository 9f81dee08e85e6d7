//! Times, as people write them, on Wednesday 18 November 2026 at noon.

use expect_test::expect;
use reportline_flow::Answer;
use reportline_report::Field;

use crate::setting::{Reporter, parse, question};

const FLOW: &str = r#"
version = 1
mode = "full"
expires_after_hours = 1
receipt_for_days = 1
[sets]
"reporter.role" = "witness"
[[question]]
id = "when"
kind = "when"
fills = "incident.occurred"
options = [{ id = "today" }, { id = "yesterday" }, { id = "this_week" }, { id = "unsure" }]
[[question]]
id = "story"
kind = "text"
fills = "incident.narrative"
"#;

fn read(words: &[&str]) -> String {
    let mut ana = Reporter::begins(parse(FLOW));
    ana.heard();
    for words in words {
        ana.says(words);
    }
    match ana.conversation.answer(&question("when")) {
        Some(Answer::When { moment, .. }) => {
            let at = |it: Option<jiff::Timestamp>| it.map_or("?".to_owned(), |it| it.to_string());
            format!("{} to {}, {}", at(moment.earliest), at(moment.latest), moment.precision.name())
        }
        _ => ana.heard().lines().rev().nth(1).unwrap_or_default().trim().to_owned(),
    }
}

#[test]
fn times_are_read_as_people_write_them() {
    let mut table = String::new();
    for words in [
        "2026-05-12",
        "2026-05-12T18:30",
        "12 May",
        "May 12th",
        "12. Mai 2025",
        "12/05",
        "12.5.2026",
        "5/13/2026",
        "24.12",
        "12 May at 6pm",
        "12 May, 6 p.m.",
        "18:30",
        "9:15",
        "9 am",
        "yesterday at 18.30",
        "gestern 18h30",
        "today",
        "today 8h",
        "yesterday",
        "about 3 pm yesterday",
        "about 12 May",
        "last night",
        "last night at 2am",
        "last night around 11pm",
        "3 days ago",
        "vor 3 Tagen",
        "two hours ago",
        "a week ago",
        "2 months ago",
        "1 year ago",
        "on Monday",
        "friday",
        "Wednesday",
        "November 2025",
        "it may have been monday",
        "2024",
        "29.2.",
        "not sure",
        "i do not know",
        "1",
        "4",
        "١٢/٠٥",
        "12 December 2026",
        "today at 11pm",
        "2026-02-30",
        "soon",
        "some days ago",
    ] {
        table.push_str(&format!("{words:24} {}\n", read(&[words])));
    }
    expect![[r#"
        2026-05-12               2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        2026-05-12T18:30         2026-05-12T17:30:00Z to 2026-05-12T17:30:59Z, hour
        12 May                   2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        May 12th                 2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        12. Mai 2025             2025-05-11T23:00:00Z to 2025-05-12T22:59:59Z, day
        12/05                    2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        12.5.2026                2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        5/13/2026                2026-05-12T23:00:00Z to 2026-05-13T22:59:59Z, day
        24.12                    2025-12-24T00:00:00Z to 2025-12-24T23:59:59Z, day
        12 May at 6pm            2026-05-12T17:00:00Z to 2026-05-12T17:59:59Z, hour
        12 May, 6 p.m.           2026-05-12T17:00:00Z to 2026-05-12T17:59:59Z, hour
        18:30                    2026-11-17T18:30:00Z to 2026-11-17T18:30:59Z, hour
        9:15                     2026-11-18T09:15:00Z to 2026-11-18T09:15:59Z, hour
        9 am                     2026-11-18T09:00:00Z to 2026-11-18T09:59:59Z, hour
        yesterday at 18.30       2026-11-17T18:30:00Z to 2026-11-17T18:30:59Z, hour
        gestern 18h30            2026-11-17T18:30:00Z to 2026-11-17T18:30:59Z, hour
        today                    2026-11-18T00:00:00Z to 2026-11-18T12:00:00Z, day
        today 8h                 2026-11-18T08:00:00Z to 2026-11-18T08:59:59Z, hour
        yesterday                2026-11-17T00:00:00Z to 2026-11-17T23:59:59Z, day
        about 3 pm yesterday     2026-11-17T14:00:00Z to 2026-11-17T16:59:59Z, hour
        about 12 May             2026-05-10T23:00:00Z to 2026-05-13T22:59:59Z, day
        last night               2026-11-17T18:00:00Z to 2026-11-18T06:00:00Z, day
        last night at 2am        2026-11-18T02:00:00Z to 2026-11-18T02:59:59Z, hour
        last night around 11pm   2026-11-17T23:00:00Z to 2026-11-17T23:59:59Z, hour
        3 days ago               2026-11-15T00:00:00Z to 2026-11-15T23:59:59Z, day
        vor 3 Tagen              2026-11-15T00:00:00Z to 2026-11-15T23:59:59Z, day
        two hours ago            2026-11-18T10:00:00Z to 2026-11-18T10:00:00Z, hour
        a week ago               2026-11-08T00:00:00Z to 2026-11-14T23:59:59Z, month
        2 months ago             2026-08-31T23:00:00Z to 2026-09-30T22:59:59Z, month
        1 year ago               2025-01-01T00:00:00Z to 2025-12-31T23:59:59Z, month
        on Monday                2026-11-16T00:00:00Z to 2026-11-16T23:59:59Z, day
        friday                   2026-11-13T00:00:00Z to 2026-11-13T23:59:59Z, day
        Wednesday                2026-11-18T00:00:00Z to 2026-11-18T12:00:00Z, day
        November 2025            2025-11-01T00:00:00Z to 2025-11-30T23:59:59Z, month
        it may have been monday  2026-11-16T00:00:00Z to 2026-11-16T23:59:59Z, day
        2024                     2024-01-01T00:00:00Z to 2024-12-31T23:59:59Z, month
        29.2.                    2024-02-29T00:00:00Z to 2024-02-29T23:59:59Z, day
        not sure                 ? to ?, unknown
        i do not know            ? to ?, unknown
        1                        2026-11-18T00:00:00Z to 2026-11-18T12:00:00Z, day
        4                        ? to ?, unknown
        ١٢/٠٥                    2026-05-11T23:00:00Z to 2026-05-12T22:59:59Z, day
        12 December 2026         misfit-when-future
        today at 11pm            misfit-when-future
        2026-02-30               misfit-when
        soon                     misfit-when
        some days ago            misfit-when
    "#]]
    .assert_eq(&table);
}

#[test]
fn words_said_twice_are_taken_as_they_are() {
    let mut ana = Reporter::begins(parse(FLOW));
    ana.says("just before Eid").says("just before Eid").says("words").confirms();
    let moment = ana.submitted[0].moment(Field::IncidentOccurred).expect("it was answered");
    assert_eq!(moment.raw.as_deref(), Some("just before Eid"));
    assert_eq!(moment.precision.name(), "unknown");
}

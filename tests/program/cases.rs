//! Cases are worked from the command line, beside the service and without it, and the log proves it.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::child::{House, LIMIT, get};
use crate::cli::{chat, json, succeeds};

/// An installation with one case, 2026 or whenever it is.
async fn with_a_case() -> (House, String) {
    let house = House::new("[flows]\nstart = \"quick\"\n");
    chat(&house).await;
    let cases = json(&house, &["cases", "list", "--json"]).await;
    let number = cases["cases"][0]["case"].as_str().expect("there is a case").to_owned();
    (house, number)
}

/// What the program says when it refuses, with 1.
async fn refuses(house: &House, arguments: &[&str]) -> String {
    let output = house.run(arguments).await;
    let said = String::from_utf8(output.stderr).expect("it says it in UTF-8");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn officers_work_a_case_beside_the_service() {
    let (house, case) = with_a_case().await;
    let case = case.as_str();
    let program = house.start();
    let address = program.is_ready().await;

    let taken = succeeds(&house, &["cases", "assign", case, "--as", "desk-1"]).await;
    assert_eq!(taken, format!("case {case} is received, assigned to desk-1\n"));
    let refused = refuses(&house, &["cases", "assign", case, "--as", "desk-2"]).await;
    assert!(refused.contains("assigned to desk-1"), "{refused}");
    let refused = refuses(&house, &["cases", "state", case, "sent"]).await;
    assert!(refused.contains("it can become screened"), "{refused}");
    let moved = json(&house, &["cases", "state", case, "screened", "--as", "desk-1", "--json"]).await;
    assert_eq!(
        moved,
        json!({ "case": case, "version": 3, "state": "screened", "assigned_to": "desk-1", "is_held": false })
    );
    succeeds(&house, &["cases", "note", case, "Rang the desk.", "--as", "desk-1"]).await;
    let refused = refuses(&house, &["cases", "note", case, "-", "--as", "desk-1"]).await;
    assert!(refused.contains("a note has 1 to"), "its input is empty: {refused}");
    let refused = refuses(&house, &["cases", "note", "2026-999999", "a note"]).await;
    assert!(refused.contains("there is no case 2026-999999"), "{refused}");
    assert_eq!(house.run(&["cases", "state", case, "gone"]).await.status.code(), Some(2));

    for (filter, n_cases) in
        [(&["--assigned", "desk-1"][..], 1), (&["--assigned", "desk-2"], 0), (&["--unassigned"], 0)]
    {
        let listed = json(&house, &[&["cases", "list", "--json"], filter].concat()).await;
        assert_eq!(listed["cases"].as_array().map(Vec::len), Some(n_cases), "{filter:?}");
    }
    let page = succeeds(&house, &["cases", "show", case, "--as", "desk-1"]).await;
    for words in ["Assigned to   desk-1", "│ Rang the desk.", "desk-1 (operator): received to screened"] {
        assert!(page.contains(words), "no {words} in:\n{page}");
    }
    let free = succeeds(&house, &["cases", "release", case, "--as", "desk-1"]).await;
    assert_eq!(free, format!("case {case} is screened, assigned to nobody\n"));

    let log = json(&house, &["cases", "log", case, "--json"]).await;
    let actions: Vec<&Value> =
        log["entries"].as_array().expect("it has entries").iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["filed", "assigned", "state", "noted", "viewed", "released"]);
    assert!(get(&address, "/healthz").await.is_some(), "the service goes on");
    program.is_told("TERM").await;

    let proved = succeeds(&house, &["cases", "verify"]).await;
    assert!(proved.contains("Everything is as it was written."), "{proved}");
    assert!(proved.contains("6 entries, 1 report, 1 note"), "{proved}");
}

#[tokio::test]
async fn a_note_is_erased_and_the_log_still_proves() {
    let (house, case) = with_a_case().await;
    succeeds(&house, &["cases", "note", &case, "a name that should not be here"]).await;
    let usage = house.run(&["cases", "erase", &case]).await;
    assert_eq!(usage.status.code(), Some(2), "it says what to erase");
    let refused = refuses(&house, &["cases", "erase", &case, "--note", "1"]).await;
    assert!(refused.contains("there is no such note"), "{refused}");
    succeeds(&house, &["cases", "erase", &case, "--note", "2"]).await;
    let page = succeeds(&house, &["cases", "show", &case]).await;
    assert!(page.contains("erased") && !page.contains("a name that should"), "{page}");
    succeeds(&house, &["cases", "erase", &case, "--contacts"]).await;
    let proved = succeeds(&house, &["cases", "verify"]).await;
    assert!(proved.contains("Everything is as it was written."), "{proved}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_write_at_once_write_one_log() {
    let (house, case) = with_a_case().await;
    let noting = async {
        for n in 0..8 {
            succeeds(&house, &["cases", "note", &case, &format!("note {n}")]).await;
        }
    };
    tokio::join!(chat(&house), noting);
    let proved = json(&house, &["cases", "verify", "--json"]).await;
    assert_eq!(proved["findings"], json!([]));
    assert_eq!(
        (&proved["n_entries"], &proved["n_reports"], &proved["n_notes"]),
        (&json!(10), &json!(2), &json!(8))
    );
}

#[tokio::test]
async fn killed_at_any_moment_a_note_is_there_whole_or_not_at_all() {
    let (house, case) = with_a_case().await;
    let (mut n_noted, mut n_killed, mut moment) = (0, 0, Duration::ZERO);
    // Later each time, until it has come to its end some times.
    while n_noted < 10 {
        let mut command = house.command(&["cases", "note", &case, "a note"]);
        let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut noting = silent.spawn().expect("the program starts");
        match timeout(moment, noting.wait()).await {
            Ok(status) => {
                assert!(status.expect("it ran").success());
                n_noted += 1;
            }
            Err(_) => {
                noting.kill().await.expect("it can be killed");
                n_killed += 1;
            }
        }
        moment += Duration::from_millis(2);
        assert!(moment < LIMIT, "it never came to its end");
    }
    assert!(n_killed > 3, "it was hardly ever killed on the way");
    let proved = json(&house, &["cases", "verify", "--json"]).await;
    assert_eq!(proved["findings"], json!([]));
    let n_notes = proved["n_notes"].as_u64().expect("it is counted");
    assert!((n_noted..=n_noted + n_killed).contains(&n_notes), "{n_noted}, {n_killed} killed: {n_notes}");
    assert_eq!(proved["n_entries"].as_u64(), Some(1 + n_notes));
}

#[tokio::test]
async fn an_older_database_is_named_and_the_service_does_not_start_on_it() {
    let (house, case) = with_a_case().await;
    let home = house.data().join("hub");
    // Whoever closes the database last folds its log into it.
    succeeds(&house, &["cases", "show", &case]).await;
    let older = fs::read(home.join("hub.db")).expect("nobody writes to it now");
    succeeds(&house, &["cases", "note", &case, "a note"]).await;
    fs::write(home.join("hub.db"), older).expect("it can be written");
    assert!(!home.join("hub.db-wal").exists());

    let output = house.run(&["cases", "verify"]).await;
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("the custody log ends at entry 2, and 3 were written"), "{said}");
    for arguments in [&["cases", "show", &case][..], &["serve"]] {
        let refused = refuses(&house, arguments).await;
        assert!(refused.contains("remove custody.head"), "{arguments:?}: {refused}");
    }

    fs::remove_file(home.join("custody.head")).expect("it is there");
    succeeds(&house, &["cases", "show", &case, "--as", "desk-1"]).await;
    let log = json(&house, &["cases", "log", "--json"]).await;
    assert_eq!(log["entries"][0]["action"], "head_missing");
    assert!(succeeds(&house, &["cases", "verify"]).await.contains("Everything is as it was written."));
}

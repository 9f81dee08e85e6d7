//! When the program does not start, it says in its own words what to change, and ends with 1.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use crate::child::House;

/// The service must refuse to start; what it says holds every one of `words`.
async fn refuses(house: &House, words: &[&str]) {
    let Output { status, stderr, .. } = house.run(&[]).await;
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(1), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in:\n{said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// A folder that a service has worked in.
async fn lived_in() -> House {
    let house = House::new("");
    let program = house.start();
    program.is_ready().await;
    program.dies().await;
    house
}

#[tokio::test]
async fn a_folder_has_one_service_at_a_time() {
    let house = House::new("");
    let program = house.start();
    program.is_ready().await;
    refuses(&house, &["another Reportline is running on", "stop it, or give this one another data folder"])
        .await;
    program.dies().await;
}

#[tokio::test]
async fn a_file_is_no_folder() {
    let house = House::new("");
    std::fs::write(house.data(), "a file").expect("there is room");
    refuses(&house, &["store.folder", "cannot be used", "choose a folder this user may write to"]).await;
}

#[tokio::test]
async fn a_key_that_others_may_read_is_no_secret() {
    let house = lived_in().await;
    let key = house.data().join("local.key");
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("it is ours");
    refuses(&house, &["local.key can be read by others", "chmod 600"]).await;
}

#[tokio::test]
async fn another_key_does_not_open_what_this_one_sealed() {
    let house = lived_in().await;
    std::fs::write(house.data().join("local.key"), "00".repeat(32)).expect("it is ours");
    refuses(
        &house,
        &["the key is not the one this database was sealed with", "bring back the right key file"],
    )
    .await;
}

#[tokio::test]
async fn a_damaged_database_is_not_worked_with() {
    let house = lived_in().await;
    std::fs::write(house.data().join("reportline.db"), "no database, and no longer than this".repeat(200))
        .expect("it is ours");
    refuses(&house, &["the database is damaged", "restore the last backup"]).await;
}

#[tokio::test]
async fn an_address_is_taken_once() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = taken.local_addr().expect("it is bound").to_string();
    let house = House::new("");
    house.configure(&address, "");
    refuses(&house, &["server.bind", &address, "is another program using it?"]).await;
}

#[tokio::test]
async fn all_faults_of_a_configuration_are_told_at_once() {
    let house = House::new(
        "[limits]\npeer_brust = 3\n\n[outbox]\nattempts_at_once = \"many\"\n\n[sink]\nkind = \"hub_embedded\"\n",
    );
    let faults = [
        "limits.peer_brust",
        "did you mean \"peer_burst\"?",
        "outbox.attempts_at_once",
        "sink: no such section",
    ];
    refuses(&house, &faults).await;

    let house = House::new("[channels.telegram]\nwebhook_url = \"nowhere\"\n\n[channels.carrier_pigeon]\n");
    let faults = [
        "channels.telegram.token_file: it is missing",
        "channels.telegram.webhook_url",
        "channels.carrier_pigeon",
    ];
    refuses(&house, &faults).await;
}

#[tokio::test]
async fn a_command_line_that_means_nothing_ends_with_2() {
    let house = House::new("");
    let Output { status, stderr, .. } = house.run(&["serv"]).await;
    assert_eq!(status.code(), Some(2));
    assert!(String::from_utf8_lossy(&stderr).contains("serve"), "the nearest command is named");
}

//! The configuration: every fault at once, each with its key and the remedy; layers; secrets in files.

use std::path::{Path, PathBuf};

use reportline::config::{Config, ConfigFault, ConfigFaults, DEFAULT, Environment, load};
use reportline::run::{check_hub, check_store};
use tempfile::TempDir;

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::from(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("reportline.toml");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

fn faults(text: &str, variables: &[(&str, &str)]) -> ConfigFaults {
    let (_folder, path) = file(text);
    load(Some(&path), &environment(variables)).expect_err("there are faults")
}

fn loaded(text: &str, variables: &[(&str, &str)]) -> Config {
    let (_folder, path) = file(text);
    load(Some(&path), &environment(variables)).expect("there are no faults")
}

#[test]
fn nothing_said_is_the_default_and_the_default_is_the_example() {
    let nothing = load(None, &environment(&[])).expect("the default is right");
    assert_eq!(nothing.server.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(nothing.channels.keys().collect::<Vec<_>>(), ["web"]);
    assert_eq!(nothing.sinks.keys().collect::<Vec<_>>(), ["hub"]);
    let example =
        load(Some(Path::new("config/reportline.toml")), &environment(&[])).expect("the example loads");
    assert_eq!(example.limits.peer_burst, nothing.limits.peer_burst);
}

#[test]
fn every_key_of_the_example_is_explained_above_it() {
    let mut lines: Vec<&str> = Vec::new();
    for line in DEFAULT.lines() {
        let is_key = line
            .split_once(" = ")
            .is_some_and(|(key, _)| key.chars().all(|it| it.is_ascii_lowercase() || it == '_'));
        if is_key {
            let above = lines.last().expect("a key is in a section");
            assert!(above.starts_with('#') || above.contains(" = ") || above.starts_with('['), "{line}");
        }
        lines.push(line);
    }
    assert!(lines.iter().any(|it| it.starts_with("[limits]")));
}

#[test]
fn every_fault_is_named_at_once_with_its_key_and_the_remedy() {
    let text = r#"
        [server]
        bind = "here"
        bnid = "127.0.0.1:1"
        [limits]
        peer_burst = "many"
        peer_brust = 3
        [logs]
        level = "info"
    "#;
    let found = faults(text, &[("REPORTLINE_NONSENSE", "1"), ("REPORTLINE_OUTBOX__ATEMPT_SECONDS", "3")]);
    let keys: Vec<&str> = found.0.iter().map(|it| it.key.as_str()).collect();
    for key in [
        "REPORTLINE_NONSENSE",
        "limits.peer_brust",
        "limits.peer_burst",
        "logs",
        "outbox.atempt_seconds",
        "server.bind",
        "server.bnid",
    ] {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
    assert!(found.0.iter().all(|it| !it.problem.is_empty() && !it.remedy.is_empty()), "{found}");
    assert_eq!(found.to_string().lines().count(), found.0.len(), "one line each");
}

#[test]
fn a_mistyped_key_is_told_the_one_that_was_meant() {
    let found = faults("[server]\nbnid = \"127.0.0.1:1\"\n[logs]\nlevel = \"info\"", &[]);
    let remedies: Vec<&str> = found.0.iter().map(|it| it.remedy.as_str()).collect();
    assert_eq!(remedies, ["did you mean \"log\"?", "did you mean \"bind\"?"]);
}

#[test]
fn a_key_that_resembles_none_is_told_those_there_are() {
    let found = faults("[store]\nsomething_else_entirely = 1", &[]);
    assert_eq!(found.0[0].remedy, "known: folder, node, postgres_url_file");
}

/// The faults of `[store]`, where the address stands in a file.
fn faults_of_the_store(address: &str, node: &str) -> Vec<ConfigFault> {
    let (_folder, path) = file(address);
    let text = format!("[store]\npostgres_url_file = {path:?}\nnode = {node:?}");
    check_store(&loaded(&text, &[]))
}

#[test]
fn a_database_is_named_in_a_file_that_is_there_and_holds_an_address() {
    assert_eq!(check_store(&loaded("", &[])), []);
    assert_eq!(faults_of_the_store("postgres://u:p@localhost/reports\n", "north-1"), []);

    let found = faults_of_the_store("mysql://root:hunter2@localhost/reports", "");
    assert_eq!(found[0].key, "store.postgres_url_file");
    assert!(found[0].remedy.contains("postgres://USER:PASSWORD@HOST/DATABASE"), "{}", found[0]);
    assert!(!found[0].to_string().contains("hunter2"), "{}", found[0]);

    let found = check_store(&loaded("[store]\npostgres_url_file = \"/nowhere/url\"", &[]));
    assert_eq!(
        found[0].to_string(),
        "store.postgres_url_file: /nowhere/url cannot be read (entity not found); name a file that the service may read"
    );
}

#[test]
fn the_database_of_the_cases_is_named_in_a_file_that_is_there_and_holds_an_address() {
    let faults =
        |path: &std::path::Path| check_hub(&loaded(&format!("[hub]\npostgres_url_file = {path:?}"), &[]));
    let (_folder, right) = file("postgresql://u:p@localhost/reports\n");
    assert_eq!(faults(&right), []);
    let (_folder, wrong) = file("mysql://root:hunter2@localhost/reports");
    let found = faults(&wrong);
    assert_eq!(found[0].key, "hub.postgres_url_file");
    assert!(!found[0].to_string().contains("hunter2"), "{}", found[0]);
    assert_eq!(
        faults("/nowhere/url".as_ref())[0].to_string(),
        "hub.postgres_url_file: /nowhere/url cannot be read (entity not found); name a file that the service may read"
    );
}

#[test]
fn a_node_has_a_name_that_a_database_can_show() {
    let found = faults_of_the_store("postgres://u:p@localhost/reports", "north'1");
    assert_eq!((found.len(), found[0].key.as_str()), (1, "store.node"));
}

#[test]
fn a_line_that_is_no_toml_is_named_by_its_number() {
    let found = faults("[server]\nbind = \"127.0.0.1:1\"\nthis is not toml", &[]);
    assert!(found.0[0].key.ends_with("reportline.toml:3"), "{found}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let found = load(Some(Path::new("/nowhere/reportline.toml")), &environment(&[])).expect_err("a fault");
    assert_eq!(found.0[0].key, "/nowhere/reportline.toml");
}

#[test]
fn the_environment_lies_over_the_file_and_the_file_over_the_default() {
    let text = "[limits]\npeer_burst = 7\nfile_megabytes = 3";
    let config = loaded(text, &[("REPORTLINE_LIMITS__PEER_BURST", "9"), ("PATH", "/bin")]);
    assert_eq!(config.limits.peer_burst, 9);
    assert_eq!(config.limits.file_megabytes, 3);
    assert_eq!(config.limits.tell_every_seconds, 60);
}

#[test]
fn one_variable_adds_a_platform() {
    let config = loaded("", &[("REPORTLINE_TELEGRAM_TOKEN_FILE", "/run/secrets/telegram")]);
    assert_eq!(config.channels["telegram"].settings["token_file"], "/run/secrets/telegram");
    assert!(config.channels.contains_key("web"), "beside those there are");
}

#[test]
fn a_variable_that_sets_no_key_is_a_fault_not_a_silence() {
    for name in ["REPORTLINE_TELEGRAM_TOKN_FILE", "REPORTLINE_BIND", "REPORTLINE_SERVER_BIND"] {
        let found = faults("", &[(name, "x")]);
        assert_eq!(found.0[0].key, name);
        assert!(found.0[0].remedy.contains("REPORTLINE_<SECTION>__<KEY>"), "{found}");
    }
}

#[tokio::test]
async fn a_channels_faults_come_together_and_show_no_secret() {
    let (_folder, path) = file(
        "[channels.telegram]\ntoken = \"not-a-token\"\npoll_timeout_s = 0\n[channels.web]\nexit_url = \"javascript:1\"\n[channels.pigeon]\n",
    );
    let config = load(Some(&path), &environment(&[])).expect("each section is read by its adapter");
    let found = reportline::run::check_channels(&config);
    let keys: Vec<&str> = found.iter().map(|it| it.key.as_str()).collect();
    for key in [
        "channels.telegram.token",
        "channels.telegram.poll_timeout_s",
        "channels.web.exit_url",
        "channels.pigeon.kind",
    ] {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
    let all = ConfigFaults(found).to_string();
    assert!(!all.contains("not-a-token"), "{all}");
    assert!(!format!("{config:?}").contains("not-a-token"), "nor does Debug");
}

#[test]
fn a_token_can_stand_in_a_file_and_a_missing_file_is_named_with_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\n").expect("a file");
    let path = token.display().to_string();
    let config = loaded("", &[("REPORTLINE_TELEGRAM_TOKEN_FILE", &path)]);
    assert_eq!(reportline::run::check_channels(&config), []);

    let config = loaded("", &[("REPORTLINE_TELEGRAM_TOKEN_FILE", "/nowhere/token")]);
    let found = reportline::run::check_channels(&config);
    assert_eq!(found[0].key, "channels.telegram.token_file");
    assert!(found[0].problem.contains("/nowhere/token"));
}

#[test]
fn every_fault_of_a_hubs_intakes_and_officers_is_named() {
    let config = loaded(
        r#"
        [intakes.north]
        keys = ["ab"]
        [intakes.south]
        [officers.desk-1]
        role = "boss"
        token_sha256 = ""
        "#,
        &[],
    );
    let found: Vec<String> = check_hub(&config).into_iter().map(|it| it.key).collect();
    assert_eq!(
        found,
        ["intakes.north.keys", "intakes.south", "officers.desk-1.role", "officers.desk-1.token_sha256"]
    );
    let nobody = check_hub(&loaded("[hub]\nbind = \"127.0.0.1:0\"\n", &[]));
    assert_eq!(nobody[0].key, "hub.bind");
    let mistyped = faults("[intakes.north]\nkey = \"x\"\n", &[]);
    assert!(mistyped.0[0].key.starts_with("intakes"), "{mistyped}");
}

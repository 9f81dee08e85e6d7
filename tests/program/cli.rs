//! The command line as people and scripts meet it, and how the service ends when it is told to.

use std::process::{Output, Stdio};
use std::time::Duration;

use reportline_adapter_telegram::fake::{Fake, TOKEN};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::child::{House, LIMIT, get};

/// A stop waits for nobody longer than this: connections have five seconds, channels two.
const STOP: Duration = Duration::from_secs(10);

pub(crate) async fn succeeds(house: &House, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = house.run(arguments).await;
    assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("it prints UTF-8")
}

pub(crate) async fn json(house: &House, arguments: &[&str]) -> Value {
    serde_json::from_str(&succeeds(house, arguments).await).expect("it prints JSON")
}

#[tokio::test]
async fn help_names_every_command_and_where_settings_come_from() {
    let help = succeeds(&House::new(""), &["--help"]).await;
    let commands = [
        "serve",
        "chat",
        "check",
        "doctor",
        "cases",
        "outbox",
        "keys",
        "open",
        "flow",
        "schema",
        "config",
        "completions",
    ];
    for command in commands {
        assert!(help.lines().any(|it| it.trim_start().starts_with(command)), "no {command} in:\n{help}");
    }
    assert!(help.contains("REPORTLINE_SERVER__BIND"), "{help}");
}

#[tokio::test]
async fn the_schema_is_the_one_in_the_documentation() {
    let schema = json(&House::new(""), &["schema"]).await;
    let documented: Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).expect("it is JSON");
    assert_eq!(schema, documented);
}

#[tokio::test]
async fn check_finds_no_fault_in_what_is_shipped() {
    let found = json(&House::new(""), &["check", "--json"]).await;
    assert_eq!(found["faults"], Value::Array(Vec::new()));
    assert_eq!(found["flows"], serde_json::json!(["addition", "forward", "quick", "report"]));
}

#[tokio::test]
async fn the_configuration_is_printed_as_it_can_be_read() {
    let config = succeeds(&House::new(""), &["config"]).await;
    let config: toml::Table = toml::from_str(&config).expect("it is TOML");
    assert!(config.contains_key("server"));
}

#[tokio::test]
async fn a_flow_is_listed_and_drawn() {
    let house = House::new("");
    let flows = succeeds(&house, &["flow", "list"]).await;
    for flow in ["addition", "forward", "quick", "report"] {
        assert!(flows.lines().any(|it| it.starts_with(flow)), "no {flow} in:\n{flows}");
    }
    assert!(succeeds(&house, &["flow", "graph", "quick"]).await.trim_start().starts_with("<svg"));
    assert!(succeeds(&house, &["flow", "graph", "quick", "--form", "mermaid"]).await.contains("safety"));
}

#[tokio::test]
async fn completions_are_for_each_shell() {
    let house = House::new("");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(succeeds(&house, &["completions", shell]).await.contains("reportline"), "{shell}");
    }
}

#[tokio::test]
async fn where_nothing_is_yet_it_is_said_how_to_begin() {
    for arguments in [["cases", "list", "--json"], ["outbox", "list", "--json"]] {
        let Output { status, stderr, .. } = House::new("").run(&arguments).await;
        let said = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains("start reportline once"), "{arguments:?}: {said}");
    }
}

/// What somebody types at the prompt, each after the words they wait for.
const TYPED: [(&str, &str); 8] = [
    ("Is anyone in danger right now?", "no"),
    ("Did this happen to you?", "It happened to me"),
    ("Send us what you saw.", "They wrote it under my picture."),
    ("Send us what you saw.", "that's all"),
    ("What happened?", "They wrote that people like us should leave, and where we live."),
    ("Which area do you live in?", "send what I have"),
    ("Please read your report once more.", "send report"),
    ("Your reference", ""),
];

#[tokio::test]
async fn a_report_made_at_the_prompt_is_a_case() {
    let house = House::new("[flows]\nstart = \"quick\"\n");
    let (reference, _) = chat(&house).await;
    let cases = json(&house, &["cases", "list", "--json"]).await;
    let number = cases["cases"][0]["case"].as_str().expect("there is a case").to_owned();
    assert_eq!(cases["cases"].as_array().map(Vec::len), Some(1), "{cases}");
    let case = succeeds(&house, &["cases", "show", &number]).await;
    assert!(case.contains(&reference), "no {reference} in:\n{case}");
    assert!(case.contains("people like us should leave"), "{case}");
    let outbox = json(&house, &["outbox", "list", "--json"]).await;
    assert!(!outbox.to_string().contains("\"is_report\":true"), "{outbox}");
}

#[tokio::test]
async fn a_report_made_for_a_hub_that_no_network_reaches_opens_there_and_only_there() {
    let house = House::new("");
    let opening = house.file().with_file_name("opening.key").display().to_string();
    let public = succeeds(&house, &["keys", "generate", &opening]).await;
    assert_eq!(succeeds(&house, &["keys", "show", &opening]).await, public);
    let sink = format!("[sinks.hub]\nkind = \"jsonl\"\nsealing_key = \"{}\"\n", public.trim());
    house.configure("127.0.0.1:0", &format!("[flows]\nstart = \"quick\"\n{sink}"));

    let (_, last_words) = chat(&house).await;
    assert!(!last_words.contains("The hub has your report"), "nobody can know that here:\n{last_words}");
    let outbox = json(&house, &["outbox", "list", "--json"]).await;
    assert!(!outbox.to_string().contains("\"is_report\":true"), "{outbox}");
    let carried = house.data().join("handover");
    let lines = std::fs::read_to_string(carried.join("reports.jsonl")).expect("the sink wrote");
    assert_eq!(lines.lines().count(), 1);
    assert!(!lines.contains("people like us should leave"));

    let (carried, opened) = (carried.display().to_string(), house.data().with_file_name("opened"));
    let into = opened.display().to_string();
    let intake = succeeds(&house, &["keys", "show"]).await;
    let open = ["open", &carried, "--key", &opening, "--into", &into, "--signed-by"];
    let refused = house.run(&[&open[..], &[public.trim()]].concat()).await;
    assert_eq!(refused.status.code(), Some(1), "another intake's key");
    assert!(succeeds(&house, &[&open[..], &[intake.trim()]].concat()).await.starts_with("1 opened"));
    assert!(succeeds(&house, &[&open[..], &[intake.trim()]].concat()).await.contains("1 there already"));
    let mut folders = std::fs::read_dir(&opened).expect("it was opened");
    let report = folders.next().expect("there is a report").expect("it can be read").path();
    let report = std::fs::read_to_string(report.join("report.json")).expect("the report is there");
    assert!(report.contains("people like us should leave"));
}

/// Makes a report at the prompt; gives its reference, and what was shown after it.
pub(crate) async fn chat(house: &House) -> (String, String) {
    let mut chat = house
        .command(&["chat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut typing = chat.stdin.take().expect("its input is piped");
    let mut shown = BufReader::new(chat.stdout.take().expect("its output is piped")).lines();
    let reference = talk(&mut typing, &mut shown).await;
    drop(typing);
    let mut last_words = String::new();
    while let Ok(Some(line)) = shown.next_line().await {
        last_words.push_str(&line);
        last_words.push('\n');
    }
    let ended = timeout(LIMIT, chat.wait()).await.expect("it ends with its input").expect("it ran");
    assert!(ended.success());
    (reference, last_words)
}

/// Types everything in its turn; gives the reference.
async fn talk(typing: &mut ChildStdin, shown: &mut Lines<BufReader<ChildStdout>>) -> String {
    let mut last = String::new();
    for (words, answer) in TYPED {
        last = loop {
            let line = timeout(LIMIT, shown.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("waited for {words:?} after {last:?}"));
            let line = line.expect("it prints UTF-8").unwrap_or_else(|| panic!("it ended before {words:?}"));
            if line.contains(words) {
                break line;
            }
        };
        if !answer.is_empty() {
            typing.write_all(format!("{answer}\n").as_bytes()).await.expect("somebody reads");
        }
    }
    let is_part = |it: char| it.is_ascii_alphanumeric() || it == '-';
    let reference = last.rsplit(|it| !is_part(it)).find(|it| it.len() == 9).expect("nine characters");
    reference.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_finishes_and_ends_with_0() {
    let fake = Fake::start().await;
    let settings = format!("[channels.telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{}\"\n", fake.url());
    let house = House::new(&settings);
    for signal in ["TERM", "INT"] {
        let mut program = house.start();
        let address = program.is_ready().await;
        assert!(get(&address, "/healthz").await.is_some_and(|it| it.starts_with("HTTP/1.1 200")));
        program.is_told(signal).await;
        assert!(program.ends(STOP).await.success(), "{}", program.log().text());
        assert!(program.log().find("\"stopped\"").is_some(), "{}", program.log().text());
        assert!(get(&address, "/healthz").await.is_none(), "somebody still listens");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_it_at_once() {
    let house = House::new("");
    let mut program = house.start();
    let address = program.is_ready().await;
    // Somebody who has asked for nothing yet holds the first stop up for seconds.
    let idle = tokio::net::TcpStream::connect(&address).await.expect("it listens");
    assert!(get(&address, "/healthz").await.is_some());
    program.is_told("TERM").await;
    program.log().says("a second signal ends at once").await;
    program.is_told("TERM").await;
    assert!(program.ends(STOP).await.success());
    assert!(program.log().find("ended at once").is_some() || program.log().find("\"stopped\"").is_some());
    drop(idle);
}

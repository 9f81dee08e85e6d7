//! Mails from files and pipes: `reportline mail ingest`, and the process that reads each of them first.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use reportline_adapter_email::fake::{ANA, AUTHSERV_ID, REPORT, mail, vouched};
use reportline_channel::conformance::eventually;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::child::{House, LIMIT};

/// What a mail server keeps a mail at (`EX_TEMPFAIL`).
const COME_AGAIN: Option<i32> = Some(75);

fn channel(name: &str, maildir: &Path) -> String {
    format!(
        "[channels.{name}]\nkind = \"email\"\naddress = \"{REPORT}\"\nmaildir = {maildir:?}\nauthserv_id = \"{AUTHSERV_ID}\"\n\
         smtp_host = \"localhost\"\nsmtp_port = 9\nsmtp_security = \"none_on_loopback\"\n"
    )
}

/// A house with a Maildir, and a folder for files.
struct Stage {
    house: House,
    folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let house = House::new(&channel("post", &folder.path().join("mail")));
        Self { house, folder }
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("it can be written");
        path.display().to_string()
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let folder = self.folder.path().join("mail").join(folder);
        let parts = ["new", "cur"].into_iter().filter_map(|it| std::fs::read_dir(folder.join(it)).ok());
        parts.flatten().filter_map(Result::ok).map(|it| it.path()).collect()
    }

    async fn lies_in(&self, folder: &str, n: usize) {
        eventually("a mail in its folder", LIMIT, || self.files(folder).len() == n).await;
    }

    /// Hands a mail to the program as a mail server does.
    async fn pipes(&self, content: &str) -> ExitStatus {
        let mut command = self.house.command(&["mail", "ingest", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("it is piped");
        input.write_all(content.as_bytes()).await.expect("it reads");
        drop(input);
        timeout(LIMIT, child.wait()).await.expect("it ends").expect("it can be waited for")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_wait_for_the_service_and_are_taken_up() {
    let stage = Stage::new();
    let good = stage.file("good.eml", &vouched(&mail(ANA, "hello", "they write to me")));
    let unproven = stage.file("unproven.eml", &mail(ANA, "hello", "who am I"));
    let output = stage.house.run(&["mail", "ingest", &good, &unproven]).await;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("2 of 2 mails are in post"), "{told}");
    assert!(stage.pipes("From ana@people.test Sun Mar  1 12:00:00 2026\nnot a mail at all").await.success());
    assert_eq!(stage.files("").len(), 3);

    let program = stage.house.start();
    program.is_ready().await;
    stage.lies_in(".Processed", 1).await;
    stage.lies_in(".Review", 1).await;
    stage.lies_in(".Quarantine", 1).await;
    // While it runs.
    assert!(stage.pipes(&vouched(&mail(ANA, "again", "and again"))).await.success());
    stage.lies_in(".Processed", 2).await;
    program.dies().await;
}

#[tokio::test]
async fn whatever_goes_wrong_a_mail_server_keeps_the_mail() {
    let stage = Stage::new();
    let good = stage.file("good.eml", &mail(ANA, "hello", "hello"));
    let empty = stage.file("empty.eml", "");
    let output = stage.house.run(&["mail", "ingest", "--json", &good, &empty, "/no/such/file"]).await;
    assert_eq!(output.status.code(), COME_AGAIN);
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|it| serde_json::from_str(it).expect("a line is JSON"))
        .collect();
    assert_eq!(lines.iter().map(|it| it["problem"].is_null()).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(stage.files("").len(), 1);
    assert_eq!(stage.pipes("").await.code(), COME_AGAIN);

    let maildir = stage.folder.path().join("mail");
    let configurations = [
        ("", "of a kind that does: email"),
        (&*(channel("post", &maildir) + &channel("other", &maildir)), "other, post"),
        (&channel("post", Path::new("mail")), "maildir"),
        ("nonsense", "mend the TOML"),
    ];
    for (more, told) in configurations {
        stage.house.configure("127.0.0.1:0", more);
        let output = stage.house.run(&["mail", "ingest", &good]).await;
        assert_eq!(output.status.code(), COME_AGAIN);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains(told), "{errors}");
    }
}

#[tokio::test]
async fn the_process_that_reads_first_knows_nothing_and_says_nothing() {
    let stage = Stage::new();
    let mut child = stage
        .house
        .command(&["aside", "email"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (mut input, mut output) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    for raw in [mail(ANA, "hello", "hello"), String::new(), "no mail".to_owned(), "a: b\r\n".repeat(5_000)] {
        input.write_all(&(raw.len() as u64).to_le_bytes()).await.expect("it reads");
        input.write_all(raw.as_bytes()).await.expect("it reads");
        assert_eq!(timeout(LIMIT, output.read_u8()).await.expect("it answers").expect("it lives"), b'.');
    }
    // More than any mail has.
    input.write_all(&u64::MAX.to_le_bytes()).await.expect("it reads");
    let mut rest = Vec::new();
    timeout(LIMIT, output.read_to_end(&mut rest)).await.expect("it ends").expect("it ended");
    assert!(rest.is_empty());
    assert!(!child.wait().await.expect("it can be waited for").success());
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_kills_the_process_that_reads_first_ends_nothing_else() {
    let stage = Stage::new();
    let mut program = stage.house.start();
    program.is_ready().await;
    for n in 1..=5 {
        assert!(stage.pipes(&vouched(&mail(ANA, "hello", &format!("story {n}")))).await.success());
        stage.lies_in(".Processed", n).await;
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", program.id()));
        let children = children.unwrap_or_default();
        for child in children.split_whitespace() {
            let command = std::fs::read_to_string(format!("/proc/{child}/cmdline")).unwrap_or_default();
            assert!(command.contains("aside"), "{command}");
            let told = tokio::process::Command::new("kill").args(["-KILL", child]).status().await;
            assert!(told.expect("there is a kill").success());
        }
    }
    assert!(stage.files(".Quarantine").is_empty());
    program.lives_for(Duration::from_millis(200)).await;
    program.dies().await;
}

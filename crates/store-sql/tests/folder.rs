//! The data folder: who may look into it, and every refusal with what to do about it.

use std::fs;
use std::path::Path;

use reportline_seal::LocalKey;
use reportline_store::Store;
use reportline_store::conformance::samples::*;
use reportline_store_sql::{OpenError, SqliteStore};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

async fn refusal(folder: &Path, key: LocalKey) -> OpenError {
    SqliteStore::open(folder, key).await.err().expect("it is refused")
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let parent = TempDir::new().unwrap();
    let (new, found) = (parent.path().join("a").join("new"), parent.path().join("found"));
    fs::create_dir(&found).unwrap();
    fs::set_permissions(&found, PermissionsExt::from_mode(0o755)).unwrap();
    for folder in [new, found] {
        let store = SqliteStore::open(&folder, LocalKey::generate()).await.unwrap();
        keep(&store, &[conversation(1, "ana")]).await;
        assert_eq!(mode(&folder), 0o700);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files.len(), 4, "lock, database, log and its index: {files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }
}

#[tokio::test]
async fn a_second_process_is_refused_until_the_first_is_gone() {
    let folder = TempDir::new().unwrap();
    let key = LocalKey::generate();
    let first = SqliteStore::open(folder.path(), key.clone()).await.unwrap();
    let refusal = refusal(folder.path(), key.clone()).await;
    assert!(matches!(refusal, OpenError::InUse { .. }), "{refusal:?}");
    assert!(refusal.to_string().starts_with("another Reportline is running on "));
    drop(first);
    SqliteStore::open(folder.path(), key).await.unwrap();
}

/// Nobody, not even root, may make a folder there.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_without_permission_is_refused() {
    let refusal = refusal(Path::new("/sys/reportline"), LocalKey::generate()).await;
    assert!(matches!(refusal, OpenError::NoPermission { .. }), "{refusal:?}");
    assert!(refusal.to_string().starts_with("no permission to read and write /sys/reportline; "));
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let key = LocalKey::generate();
    let store = SqliteStore::open(folder.path(), key.clone()).await.unwrap();
    store.close().await;
    let path = folder.path().join("reportline.db");
    let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    let upgrade = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                   VALUES (99, 'from tomorrow', TRUE, x'00', 0)";
    sqlx::query(upgrade).execute(&mut connection).await.unwrap();
    let before = what_stands_in(&mut connection).await;

    let refusal = refusal(folder.path(), key).await;
    assert!(matches!(refusal, OpenError::Newer { found: 99, known: 1 }), "{refusal:?}");
    assert!(refusal.to_string().contains("run the newer program"));
    assert_eq!(what_stands_in(&mut connection).await, before);
    connection.close().await.unwrap();
}

/// The tables as they are (SQLite counts every change of them), and the changes noted by programs. Not the bytes of the
/// file: SQLite writes its log back when it likes.
async fn what_stands_in(connection: &mut SqliteConnection) -> (i64, Vec<(i64, String)>) {
    let (tables,): (i64,) =
        sqlx::query_as("PRAGMA schema_version").fetch_one(&mut *connection).await.unwrap();
    let noted = "SELECT version, description FROM _sqlx_migrations ORDER BY version";
    (tables, sqlx::query_as(noted).fetch_all(connection).await.unwrap())
}

#[tokio::test]
async fn another_key_is_refused_and_the_right_one_opens_again() {
    let folder = TempDir::new().unwrap();
    let (key, other) = (LocalKey::generate(), LocalKey::generate());
    let store = SqliteStore::open(folder.path(), key.clone()).await.unwrap();
    keep(&store, &[conversation(1, "ana")]).await;
    store.close().await;

    let refusal = refusal(folder.path(), other.clone()).await;
    match &refusal {
        OpenError::WrongKey { expected, found } => {
            assert_eq!((expected, found), (&key.id(), &other.id()));
        }
        _ => panic!("{refusal:?}"),
    }
    assert!(refusal.to_string().contains("bring back the right key file"));
    SqliteStore::open(folder.path(), key).await.unwrap();
}

/// Killed, a process leaves its files as they are at that moment: log not written back, nothing closed.
#[tokio::test]
async fn what_was_committed_is_there_after_a_kill() {
    let (alive, killed) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let key = LocalKey::generate();
    let store = SqliteStore::open(alive.path(), key.clone()).await.unwrap();
    keep(&store, &[conversation(1, "ana")]).await;
    owe(&store, &[report_of(1, "report"), message_of(1, "words", "ana")]).await;
    lease(&store, 0).await;
    settle(&store, 1, &[delivered("words")]).await;
    let mut transaction = store.begin().await.unwrap();
    transaction.keep(&[conversation(2, "ben")]).await.unwrap();
    for file in fs::read_dir(alive.path()).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, killed.path().join(path.file_name().unwrap())).unwrap();
    }

    let store = SqliteStore::open(killed.path(), key).await.unwrap();
    assert_eq!(store.conversation(&peer("ana")).await.unwrap(), Some(conversation(1, "ana")));
    assert_eq!(store.conversation(&peer("ben")).await.unwrap(), None);
    assert_eq!(lease(&store, 1).await, first(&["report"]));
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("reportline.db"), "this was a database once".repeat(100)).unwrap();
    let refusal = refusal(folder.path(), LocalKey::generate()).await;
    assert!(matches!(refusal, OpenError::Damaged(_)), "{refusal:?}");
    assert!(refusal.to_string().contains("restore the last backup"));
}

#[tokio::test]
async fn what_is_no_folder_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refusal = refusal(&file, LocalKey::generate()).await;
    assert!(matches!(refusal, OpenError::Other(_)), "{refusal:?}");
}

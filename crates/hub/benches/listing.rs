//! How soon an officer sees a list, and finds a word, among a million cases: the slowest of a hundred asks, on SQLite and,
//! where `TEST_POSTGRES` is set, on PostgreSQL.
//!
//! `cargo bench -p reportline-hub --bench listing [-- N]`. The rows are put into the tables past the hub, which would take
//! an hour to seal them; they have the sizes and the spread of real ones: thirty words each, of which few are common.

use std::io::Write;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reportline_hub::{Assigned, CaseFilter, CaseState, Hub, Lane, Place, Reading};
use reportline_seal::LocalKey;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

#[path = "../../store-sql/tests/postgres/made.rs"]
#[expect(dead_code, reason = "of what it can do, a bench needs a database alone")]
mod made;

/// Benches speak to whoever runs them.
macro_rules! say {
    ($($text:tt)+) => {
        writeln!(std::io::stdout(), $($text)+).expect("somebody listens")
    };
}

const CASES: i64 = 1_000_000;
const WORDS_OF_A_REPORT: i64 = 30;
/// Words there are. The first stands in every third report or so, the last in a handful.
const WORDS: i64 = 50_000;
const ASKS: usize = 100;
/// Rows that are put in at once.
const AT_ONCE: i64 = 20_000;
/// Between two cases.
const APART: i64 = 20_000_000;

fn key() -> LocalKey {
    LocalKey::from_bytes([7; 32])
}

fn word(n: i64) -> String {
    format!("word{n}")
}

/// What the hub keeps of a word.
fn tag(n: i64) -> i64 {
    let tag = key().tag("hub/word", &[word(n).as_bytes()]);
    i64::from_le_bytes(*tag.first_chunk().expect("a tag has 16 bytes"))
}

/// The same chance each time.
struct Chance(fastrand::Rng);

impl Chance {
    /// Few words are common: the square of a square.
    fn word(&mut self) -> i64 {
        let chance = self.0.f64();
        (chance.powi(4) * WORDS as f64) as i64
    }
}

/// A case with its one report.
struct Row {
    seq: i64,
    state: &'static str,
    lane: i64,
    received_at: i64,
    assigned_to: Option<String>,
    words: Vec<i64>,
}

fn row(seq: i64, n_cases: i64, chance: &mut Chance, tags: &[i64]) -> Row {
    // Old cases are done, the newest are not.
    let is_open = seq > n_cases - n_cases / 100;
    let state = match is_open {
        true => ["received", "screened", "under_assessment"][chance.0.usize(..3)],
        false => ["outcome", "signposted", "sent", "accepted"][chance.0.usize(..4)],
    };
    let mut words: Vec<i64> = (0..WORDS_OF_A_REPORT).map(|_| tags[chance.word() as usize]).collect();
    words.sort_unstable();
    words.dedup();
    Row {
        seq,
        state,
        lane: [0, 1, 1, 1, 2, 2, 2, 2, 2, 2][chance.0.usize(..10)],
        received_at: seq * APART,
        assigned_to: (is_open && chance.0.bool()).then(|| format!("officer-{}", chance.0.u8(..20))),
        words,
    }
}

async fn into_sqlite(rows: &[Row], connection: &mut SqliteConnection) {
    let mut tx = connection.begin().await.expect("a transaction");
    for it in rows {
        sqlx::query("insert into cases (seq, year, number, state, lane, received_at, assigned_to) values (?, 2026, ?, ?, ?, ?, ?)")
            .bind(it.seq).bind(it.seq).bind(it.state).bind(it.lane).bind(it.received_at).bind(&it.assigned_to)
            .execute(&mut *tx).await.expect("a case");
        sqlx::query("insert into reports (seq, id, case_seq, digest_tag, channel_kind, is_test, filed_at, wrapped_key, sealed, is_marked) values (?, ?, ?, zeroblob(16), 'web', 0, ?, zeroblob(73), zeroblob(2000), 1)")
            .bind(it.seq).bind(id(it.seq)).bind(it.seq).bind(it.received_at)
            .execute(&mut *tx).await.expect("a report");
    }
    // In the order of the table: a million reports came one after another, and nobody has the time.
    let mut words: Vec<(i64, i64)> =
        rows.iter().flat_map(|it| it.words.iter().map(|tag| (*tag, it.seq))).collect();
    words.sort_unstable();
    for some in words.chunks(400) {
        let values = vec!["(?, ?)"; some.len()].join(", ");
        let text = sqlx::AssertSqlSafe(format!("insert into words (tag, report_seq) values {values}"));
        let adding = some.iter().fold(sqlx::query(text), |adding, (tag, seq)| adding.bind(*tag).bind(*seq));
        adding.execute(&mut *tx).await.expect("words");
    }
    tx.commit().await.expect("it commits");
}

async fn into_postgres(rows: &[Row], connection: &mut PgConnection) {
    let column = |of: &dyn Fn(&Row) -> i64| rows.iter().map(of).collect::<Vec<i64>>();
    let seqs = column(&|it| it.seq);
    sqlx::query("insert into cases (seq, year, number, state, lane, received_at, assigned_to) select seq, 2026, seq, state, lane, received_at, assigned_to from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[]) as t (seq, state, lane, received_at, assigned_to)")
        .bind(&seqs)
        .bind(rows.iter().map(|it| it.state).collect::<Vec<_>>())
        .bind(column(&|it| it.lane))
        .bind(column(&|it| it.received_at))
        .bind(rows.iter().map(|it| it.assigned_to.clone()).collect::<Vec<_>>())
        .execute(&mut *connection).await.expect("cases");
    let zeros = |n: usize| vec![0_u8; n];
    sqlx::query("insert into reports (seq, id, case_seq, digest_tag, channel_kind, is_test, filed_at, wrapped_key, sealed, is_marked) select seq, id, seq, $3, 'web', 0, seq, $4, $5, 1 from unnest($1::bigint[], $2::bytea[]) as t (seq, id)")
        .bind(&seqs)
        .bind(rows.iter().map(|it| id(it.seq)).collect::<Vec<_>>())
        .bind(zeros(16)).bind(zeros(73)).bind(zeros(2000))
        .execute(&mut *connection).await.expect("reports");
    let words: Vec<(i64, i64)> =
        rows.iter().flat_map(|it| it.words.iter().map(|tag| (*tag, it.seq))).collect();
    sqlx::query("insert into words (tag, report_seq) select * from unnest($1::bigint[], $2::bigint[])")
        .bind(words.iter().map(|it| it.0).collect::<Vec<_>>())
        .bind(words.iter().map(|it| it.1).collect::<Vec<_>>())
        .execute(&mut *connection)
        .await
        .expect("words");
}

fn id(seq: i64) -> Vec<u8> {
    u128::from(seq.unsigned_abs()).to_be_bytes().to_vec()
}

/// The names of the asks, and how long the slowest but one of a hundred took.
async fn ask(reading: &Reading, n_cases: i64) {
    let officer = "officer-7".parse().expect("a name");
    let at = |part: i64| Timestamp::from_microsecond(n_cases * APART / 100 * part).expect("a time");
    let usual = CaseFilter::default();
    let words = |text: &'static str| CaseFilter { words: Some(text), ..usual };
    let asks = [
        ("the list", usual),
        ("in a state", CaseFilter { state: Some(CaseState::Received), ..usual }),
        ("in a lane", CaseFilter { lane: Some(Lane::Others), ..usual }),
        ("mine", CaseFilter { assigned: Some(Assigned::To(&officer)), ..usual }),
        (
            "nobody's, open",
            CaseFilter { assigned: Some(Assigned::Nobody), state: Some(CaseState::Screened), ..usual },
        ),
        ("of the last days", CaseFilter { since: Some(at(99)), ..usual }),
        ("to review", CaseFilter { review_by: Some(at(100) + SignedDuration::from_hours(1)), ..usual }),
        ("a rare word", words("word49000")),
        ("a common word", words("word0")),
        ("two common words", words("word0 word1")),
        ("a common and a rare word", words("word0 word40000")),
        ("eight words", words("word0 word1 word2 word3 word4 word5 word6 word7")),
        ("two that seldom meet", words("word30 word31")),
        ("a word in a state", CaseFilter { state: Some(CaseState::Received), ..words("word300") }),
    ];
    for (name, filter) in asks {
        let mut took = Vec::with_capacity(ASKS);
        let mut n_found = 0;
        for _ in 0..ASKS {
            let start = Instant::now();
            n_found = reading.cases(filter).await.expect("it is listed").len();
            took.push(start.elapsed());
        }
        took.sort_unstable();
        let at = |part: usize| took[(ASKS * part / 100).min(ASKS - 1)];
        say!("  {name:<26} {n_found:>4} found   p50 {:>9}   p99 {:>9}", ms(at(50)), ms(at(99)));
    }
}

fn ms(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1e3)
}

async fn bench(place: &Place, n_cases: i64) {
    // The hub makes its tables.
    let hub = Hub::open(place, key()).await.expect("a hub");
    hub.close().await.expect("it closes");
    let tags: Vec<i64> = (0..WORDS).map(tag).collect();
    let mut chance = Chance(fastrand::Rng::with_seed(7));
    let start = Instant::now();
    let mut sqlite = None;
    let mut postgres = None;
    match &place.postgres {
        Some(url) => {
            let url = secrecy::ExposeSecret::expose_secret(url);
            let mut connection = PgConnection::connect(url).await.expect("a connection");
            sqlx::raw_sql("set search_path = reportline_hub; set synchronous_commit = off")
                .execute(&mut connection)
                .await
                .expect("it is set");
            postgres = Some(connection);
        }
        None => {
            let options = SqliteConnectOptions::new().filename(place.folder.join("hub.db"));
            sqlite = Some(
                options
                    .pragma("synchronous", "off")
                    .pragma("cache_size", "-400000")
                    .connect()
                    .await
                    .expect("a connection"),
            );
        }
    }
    let mut next = 1;
    while next <= n_cases {
        let end = (next + AT_ONCE).min(n_cases + 1);
        let rows: Vec<Row> = (next..end).map(|seq| row(seq, n_cases, &mut chance, &tags)).collect();
        match (&mut sqlite, &mut postgres) {
            (Some(it), _) => into_sqlite(&rows, it).await,
            (_, Some(it)) => into_postgres(&rows, it).await,
            _ => {}
        }
        next = end;
    }
    if let Some(mut it) = sqlite {
        sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut it).await.expect("it is written");
        it.close().await.expect("it closes");
    }
    if let Some(mut it) = postgres {
        sqlx::raw_sql("analyze").execute(&mut it).await.expect("it is looked at");
        it.close().await.expect("it closes");
    }
    say!("  {n_cases} cases put in within {:.0} s", start.elapsed().as_secs_f64());
    let reading = Hub::open_for_reading(place, key()).await.expect("it opens");
    ask(&reading, n_cases).await;
    reading.close().await;
}

#[expect(clippy::disallowed_methods, reason = "benches are configured by nothing else")]
fn has_postgres() -> bool {
    std::env::var_os("TEST_POSTGRES").is_some()
}

#[tokio::main]
async fn main() {
    let n_cases = std::env::args().filter_map(|it| it.parse().ok()).next().unwrap_or(CASES);
    let folder = tempfile::tempdir().expect("a folder");
    say!("SQLite, {n_cases} cases");
    bench(&Place { folder: folder.path().to_owned(), postgres: None }, n_cases).await;
    if has_postgres() {
        let made = made::Made::make(&made::server()).await;
        let folder = tempfile::tempdir().expect("a folder");
        say!("PostgreSQL, {n_cases} cases");
        bench(&Place { folder: folder.path().to_owned(), postgres: Some(made.url.clone().into()) }, n_cases)
            .await;
    }
}

//! What fuzzing has found, and every mail of the corpus, through all that the fuzz target asks (`fuzz/mail.rs`).

use std::path::Path;

#[path = "../fuzz/survives.rs"]
mod survives;

#[test]
fn whatever_fuzzing_found_is_survived() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut n_replayed = 0;
    for folder in ["fuzz/corpus/mail", "tests/corpus"] {
        let entries = std::fs::read_dir(package.join(folder)).expect("the folder is there");
        for path in entries.map(|it| it.expect("an entry").path()) {
            survives::survives(&std::fs::read(&path).expect("readable"));
            n_replayed += 1;
        }
    }
    assert!(n_replayed >= 200, "only {n_replayed} inputs were found");
}

//! Counts panics. A scenario runs on one thread with all tasks of its service, so a thread's count is a scenario's.

use std::collections::HashMap;
use std::sync::{Mutex, Once};
use std::thread::ThreadId;

static COUNTED: Mutex<Option<HashMap<ThreadId, usize>>> = Mutex::new(None);
static HOOKED: Once = Once::new();

/// Begins to count.
pub(super) fn watch() {
    HOOKED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if let Ok(mut counted) = COUNTED.lock() {
                *counted.get_or_insert_default().entry(std::thread::current().id()).or_default() += 1;
            }
            before(panic);
        }));
    });
}

/// How many there were on this thread.
pub(super) fn counted() -> usize {
    let counted = COUNTED.lock().expect("no holder panics");
    counted.as_ref().and_then(|it| it.get(&std::thread::current().id()).copied()).unwrap_or_default()
}

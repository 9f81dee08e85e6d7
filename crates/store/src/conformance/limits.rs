//! The rule of limits that all processes share.

use std::num::NonZeroU32;
use std::time::Duration;

use super::Ground;
use crate::store::Store;

const HOUR: Duration = Duration::from_secs(3600);
const BURST: NonZeroU32 = NonZeroU32::new(3).expect("three is not none");
/// How long it may take until one more is allowed: generous, for busy machines.
const LIMIT: Duration = Duration::from_secs(20);

async fn allow(store: &dyn Store, key: &[u8]) -> Option<bool> {
    store.allow(key, HOUR, BURST).await.expect("asking works")
}

/// So many at once and no more, whoever asks and however many ask at once; each key by itself; and one more after the
/// interval. A store of one process says that it keeps none.
pub async fn limits_are_shared_or_left_to_the_process(ground: &dyn Ground) {
    let store = ground.open().await;
    let Some(other) = ground.open_beside().await else {
        assert_eq!(allow(&*store, b"ana").await, None);
        return;
    };
    for expected in [true, true, true, false, false] {
        assert_eq!(allow(&*store, b"ana").await, Some(expected));
    }
    assert_eq!(allow(&*other, b"ana").await, Some(false));
    assert_eq!(allow(&*other, b"ben").await, Some(true));

    let ask = |store| async move {
        let mut n_allowed = 0;
        for _ in 0..5 {
            n_allowed += u32::from(allow(store, b"cy").await.expect("limits are shared"));
        }
        n_allowed
    };
    let (a, b, c, d) = tokio::join!(ask(&*store), ask(&*other), ask(&*store), ask(&*other));
    assert_eq!(a + b + c + d, BURST.get());

    let soon = Duration::from_millis(50);
    let once = NonZeroU32::MIN;
    let again = async { while store.allow(b"dee", soon, once).await.expect("asking works") != Some(true) {} };
    assert_eq!(store.allow(b"dee", soon, once).await.expect("asking works"), Some(true));
    tokio::time::timeout(LIMIT, again).await.expect("one more is allowed after the interval");
}

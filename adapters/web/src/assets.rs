//! The page's own style, script and sign, compiled in. Their names carry their hash, so a browser may keep them.

use std::sync::LazyLock;

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// One file of the page.
pub(crate) struct Asset {
    /// Where it is: `/assets/web-0f3c….css`.
    pub(crate) path: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Bytes,
}

/// How the page looks. The tokens stand at its top.
pub(crate) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| asset("css", "text/css; charset=utf-8", include_str!("../assets/web.css")));

/// What is nicer with JavaScript: leaving without a trace in the history, counting characters, copying the link.
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("js", "text/javascript; charset=utf-8", include_str!("../assets/web.js")));

/// The tab's sign, which says nothing.
pub(crate) static SIGN: LazyLock<Asset> =
    LazyLock::new(|| asset("svg", "image/svg+xml", include_str!("../assets/sign.svg")));

/// The asset at `path`.
pub(crate) fn at(path: &str) -> Option<&'static Asset> {
    [&*STYLE, &*SCRIPT, &*SIGN].into_iter().find(|it| it.path == path)
}

fn asset(extension: &str, media_type: &'static str, text: &'static str) -> Asset {
    let hash: String = Sha256::digest(text)[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    Asset {
        path: format!("/assets/web-{hash}.{extension}"),
        media_type,
        bytes: Bytes::from_static(text.as_bytes()),
    }
}

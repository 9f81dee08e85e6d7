//! Who may post here, and the headers every answer carries.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use reportline_channel::{Request, Response};

use crate::settings::Settings;

/// Whether a post comes from a page of ours, as far as the browser says. It says so in `Sec-Fetch-Site`; older ones
/// in `Origin`, which has to be ours: our pages send it, for their referrer policy is `same-origin`. What neither
/// tells, the form's token must.
pub(crate) fn is_ours(request: &Request, settings: &Settings) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|it| it.to_str().ok());
    match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_own_origin(origin, request.headers(), settings),
        (None, None) => true,
    }
}

/// Without an address of our own in the settings the host decides: what stands before us may speak https.
fn is_own_origin(origin: &str, headers: &HeaderMap, settings: &Settings) -> bool {
    match &settings.public_url {
        Some(url) => origin == url.origin().ascii_serialization(),
        None => origin.split_once("://").is_some_and(|(_, host)| host == asked_host(headers)),
    }
}

/// The page's own origin, without a slash at its end: as configured, or as the browser asked for it.
pub(crate) fn own_origin(headers: &HeaderMap, settings: &Settings) -> String {
    match &settings.public_url {
        Some(url) => url.origin().ascii_serialization(),
        None => format!("http://{}", asked_host(headers)),
    }
}

fn asked_host(headers: &HeaderMap) -> &str {
    headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost")
}

/// Adds what every answer carries. What a page may do is listed whole: its own style, script, sign and forms; the
/// neutral site is named because leaving is a form that is sent on to it.
pub(crate) fn seal(mut response: Response, settings: &Settings) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        settings.exit_url.origin().ascii_serialization(),
    );
    let headers = response.headers_mut();
    headers
        .insert(CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).expect("an origin is visible ASCII"));
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if settings.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

//! What protects the person: headers, the cookie, forms that only their own page can post, and the way out.

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use reportline_channel::{Body, Request, Response};
use serde_json::json;

use crate::house::{House, Person};
use crate::scenes;

fn get(path: &str) -> Request {
    http::Request::builder().uri(path).header(HOST, "report.test").body(Bytes::new()).expect("a request")
}

fn post(path: &str, form: &str, headers: &[(&str, &str)]) -> Request {
    let mut request = http::Request::builder().method("POST").uri(path).header(HOST, "report.test");
    request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Bytes::from(form.to_owned())).expect("a request")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name).unwrap_or_else(|| panic!("no {name}"));
    value.to_str().expect("visible ASCII")
}

#[tokio::test]
async fn every_answer_is_sealed() {
    let house = House::new();
    let (person, _) = house.person_asked(Body::Question(scenes::one())).await;
    let style =
        person.browser.page().html.split('"').find(|it| it.ends_with(".css")).expect("a style").to_owned();
    let requests = [
        get("/"),
        get("/help"),
        get("/privacy"),
        get("/report"),
        get("/later"),
        get("/leave"),
        get("/robots.txt"),
        get(&style),
        get("/nowhere"),
        get("/r/00000000000000000000000000000000"),
        post("/report", "begin=start", &[]),
        post("/report", "text=x", &[]),
        post("/language", "lang=pl", &[]),
        post("/return", "secret=x", &[]),
        post("/leave", "", &[]),
        post("/", "", &[]),
        post("/report", "begin=start", &[("sec-fetch-site", "cross-site")]),
    ];
    for request in requests {
        let name = format!("{} {}", request.method(), request.uri());
        let response = house.serve(request).await;
        let policy = header(&response, CONTENT_SECURITY_POLICY.as_str());
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'; "), "{name}");
        assert!(
            policy.contains(
                "form-action 'self' https://www.bbc.co.uk; base-uri 'none'; frame-ancestors 'none'"
            )
        );
        assert!(!policy.contains("unsafe"), "{name}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{name}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{name}");
        assert_eq!(header(&response, "cross-origin-opener-policy"), "same-origin", "{name}");
        let cache = header(&response, "cache-control");
        assert_eq!(cache == "no-store", name != format!("GET {style}"), "{name}: {cache}");
        assert!(!response.headers().contains_key("strict-transport-security"), "{name}: not over http");
    }
}

#[tokio::test]
async fn the_session_is_the_only_cookie_and_stays_with_this_page() {
    let house = House::new();
    for path in ["/", "/help", "/privacy", "/report", "/r/00000000000000000000000000000000"] {
        assert!(!house.serve(get(path)).await.headers().contains_key(SET_COOKIE), "{path}");
    }
    let begun = house.serve(post("/report", "begin=start", &[])).await;
    let (pair, attributes) = header(&begun, "set-cookie").split_once("; ").expect("attributes");
    assert!(pair.starts_with("report="), "{pair}");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    assert_eq!(pair.len(), "report=".len() + 32, "160 bits");

    let house = House::with(&json!({ "public_url": "https://report.example.org" }));
    let begun = house.serve(post("/report", "begin=start", &[])).await;
    let cookie = header(&begun, "set-cookie");
    assert!(cookie.starts_with("__Host-report="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!(header(&begun, "strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn two_beginnings_are_two_sessions() {
    let house = House::new();
    house.serve(post("/report", "begin=start", &[])).await;
    house.serve(post("/report", "begin=start", &[])).await;
    let accepted = house.inbox.accepted();
    assert_ne!(accepted[0].peer, accepted[1].peer);
    assert_ne!(accepted[0].id, accepted[1].id);
    assert!(!accepted[0].id.0.contains(&accepted[0].peer.0), "an event's id gives the session away");
}

#[tokio::test]
async fn another_site_can_post_nothing() {
    let house = House::new();
    let (_, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let cookie = format!("report={}", peer.0);
    let n_before = house.inbox.offered().len();
    let right_origin = ("origin", "http://report.test");
    let posts = [
        post("/report", "turn=1&once=a&pick=who:saw", &[("cookie", &cookie), right_origin]),
        post("/report", "token=wrong&turn=1&once=a&pick=who:saw", &[("cookie", &cookie), right_origin]),
        post("/report", "begin=start", &[("cookie", &cookie), ("sec-fetch-site", "cross-site")]),
        post("/report", "begin=start", &[("cookie", &cookie), ("sec-fetch-site", "same-site")]),
        post("/report", "begin=start", &[("cookie", &cookie), ("origin", "https://evil.test")]),
        post("/report", "begin=start", &[("origin", "null")]),
        post("/language", "lang=pl", &[("cookie", &cookie), right_origin]),
        post("/return", "secret=00000000000000000000000000000000", &[("origin", "https://evil.test")]),
        post("/return", "secret=00000000000000000000000000000000", &[("origin", "null")]),
        post(
            "/return",
            "secret=00000000000000000000000000000000",
            &[("origin", "http://report.test.evil.test")],
        ),
    ];
    for request in posts {
        let response = house.serve(request).await;
        assert_eq!(response.status(), 403);
        assert!(!response.headers().contains_key(SET_COOKIE));
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert!(text.contains("nothing was changed"), "{text}");
    }
    assert_eq!(house.inbox.offered().len(), n_before);
}

#[tokio::test]
async fn an_older_browser_posts_from_our_own_page() {
    let house = House::new();
    for origin in ["http://report.test", "https://report.test"] {
        assert_eq!(house.serve(post("/report", "begin=start", &[("origin", origin)])).await.status(), 303);
    }
    let house = House::with(&json!({ "public_url": "https://report.example.org" }));
    for (origin, status) in [("https://report.example.org", 303), ("http://report.example.org", 403)] {
        let response = house.serve(post("/report", "begin=start", &[("origin", origin)])).await;
        assert_eq!(response.status(), status, "{origin}");
    }
}

#[tokio::test]
async fn a_refused_post_gives_the_words_back() {
    let house = House::new();
    let (_, peer) = house.person_asked(Body::Question(scenes::story())).await;
    let cookie = format!("report={}", peer.0);
    let response =
        house.serve(post("/report", "token=old&turn=1&text=my+own+words", &[("cookie", &cookie)])).await;
    assert_eq!(response.status(), 403);
    assert!(String::from_utf8_lossy(response.body()).contains("my own words"));
}

#[tokio::test]
async fn leaving_ends_the_session_and_leads_somewhere_neutral() {
    let house = House::new();
    let (mut person, _) = house.person_asked(Body::Question(scenes::story())).await;
    assert_eq!(person.browser.cookies().len(), 1);
    person.press("Leave this page").await;
    assert_eq!(person.browser.left_to(), Some("https://www.bbc.co.uk/weather"));
    assert!(person.browser.cookies().is_empty());
    let page = person.open("/report").await;
    assert!(page.text.contains("No report is open here"), "{}", page.text);
}

#[tokio::test]
async fn the_way_out_is_on_every_page_and_where_the_operator_says() {
    let house = House::with(&json!({ "exit_url": "https://example.com/recipes" }));
    let mut person = Person::new(&house);
    for path in ["/", "/help", "/privacy", "/report", "/nowhere", "/r/00000000000000000000000000000000"] {
        person.open(path).await;
        person.press("Leave this page").await;
        assert_eq!(person.browser.left_to(), Some("https://example.com/recipes"), "{path}");
    }
}

#[tokio::test]
async fn another_site_can_end_no_session_but_leaving_still_leads_away() {
    let house = House::new();
    let response =
        house.serve(post("/leave", "", &[("sec-fetch-site", "cross-site"), ("cookie", "report=x")])).await;
    assert_eq!(response.status(), 303);
    assert!(!response.headers().contains_key(SET_COOKIE));
}

#[tokio::test]
async fn what_cannot_be_read_changes_nothing() {
    let house = House::new();
    let (_, peer) = house.person_asked(Body::Question(scenes::one())).await;
    let cookie = format!("report={}", peer.0);
    let n_before = house.inbox.offered().len();
    for media_type in ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x"] {
        let mut request = post("/report", "not a form", &[(COOKIE.as_str(), &cookie)]);
        request.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static(media_type));
        assert_eq!(house.serve(request).await.status(), 400, "{media_type}");
    }
    assert_eq!(house.inbox.offered().len(), n_before);
}

#[tokio::test]
async fn the_network_reaches_the_limiter_coarse() {
    let house = House::new();
    house.serve(post("/report", "begin=start", &[("x-reportline-remote", "198.51.100.23")])).await;
    assert_eq!(house.inbox.accepted()[0].network.as_deref(), Some("198.51.100.0/24"));
}

#[tokio::test]
async fn no_tab_says_what_the_page_is_about() {
    let house = House::new();
    let (mut person, peer) = house.person_asked(Body::Question(scenes::one())).await;
    for (name, messages) in scenes::all() {
        house.shows(&peer, messages);
        let title = person.open("/report").await.title.to_lowercase();
        for word in ["hate", "police", "report", "crime", "abuse"] {
            assert!(!title.contains(word), "{name}: {title}");
        }
    }
}

//! The channel's section of the configuration, checked: every fault at once, each with what to write instead.

use reportline_channel::BuildError;
use serde_json::Value;
use url::Url;

/// The keys the section may have.
pub(crate) const KEYS: &[&str] = &["public_url", "exit_url", "trust_forwarded", "upload_limit_mb"];

/// Where "Leave this page" goes unless the operator says otherwise: a page that anyone might have open, that answers
/// at once and sends nobody on to another origin (`form-action` would stop that in some browsers).
const EXIT_URL: &str = "https://www.bbc.co.uk/weather";

const DEFAULT_UPLOAD_MB: u64 = 25;
/// A form is held in memory while it is read; more than this a head is asking for trouble.
const MOST_UPLOAD_MB: u64 = 200;

/// What the operator chose.
pub(crate) struct Settings {
    /// The page's own address, without a path; `None` takes it from each request's `Host`.
    pub(crate) public_url: Option<Url>,
    /// The neutral site that leaving leads to.
    pub(crate) exit_url: Url,
    /// Whether a proxy of ours writes `X-Forwarded-For`.
    pub(crate) trusts_forwarded: bool,
    /// The largest form, files and all, in bytes.
    pub(crate) upload_limit: usize,
}

impl Settings {
    /// The settings in `value`, or everything that is wrong with them.
    pub(crate) fn parse(value: &Value) -> Result<Self, Vec<BuildError>> {
        let empty = serde_json::Map::new();
        let section = match value {
            Value::Object(section) => section,
            Value::Null => &empty,
            _ => return Err(vec![BuildError::new("", "not a table of keys", "write `key = value` lines")]),
        };
        let mut faults: Vec<BuildError> = section
            .keys()
            .filter(|key| !KEYS.contains(&key.as_str()))
            .map(|key| {
                BuildError::new(key, "no such key", format!("remove it, or use one of {}", KEYS.join(", ")))
            })
            .collect();

        let public_url =
            or_fault(section.get("public_url").map(public_url).transpose(), &mut faults).flatten();
        let exit_url = or_fault(section.get("exit_url").map(exit_url).transpose(), &mut faults).flatten();
        let trusts_forwarded = or_fault(section.get("trust_forwarded").map(truth).transpose(), &mut faults);
        let upload_mb = or_fault(section.get("upload_limit_mb").map(megabytes).transpose(), &mut faults);

        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            public_url,
            exit_url: exit_url.unwrap_or_else(|| Url::parse(EXIT_URL).expect("the default is an address")),
            trusts_forwarded: trusts_forwarded.flatten().unwrap_or(false),
            upload_limit: upload_mb.flatten().unwrap_or(DEFAULT_UPLOAD_MB) as usize * 1024 * 1024,
        })
    }

    /// Whether people reach the page by https: decides the cookie's name and HSTS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

fn or_fault<T>(parsed: Result<T, BuildError>, faults: &mut Vec<BuildError>) -> Option<T> {
    parsed.map_err(|fault| faults.push(fault)).ok()
}

fn public_url(value: &Value) -> Result<Url, BuildError> {
    let remedy = "write scheme and host only, as people type it: \"https://report.example.org\"";
    let fault = |problem: &str| BuildError::new("public_url", problem, remedy);
    let url = web_address(value).ok_or_else(|| fault("not a web address"))?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a path; the page lives at the root of its host"));
    }
    Ok(url)
}

fn exit_url(value: &Value) -> Result<Url, BuildError> {
    web_address(value).ok_or_else(|| {
        BuildError::new(
            "exit_url",
            "not a web address",
            format!("write a neutral page's address: \"{EXIT_URL}\""),
        )
    })
}

fn web_address(value: &Value) -> Option<Url> {
    let url = Url::parse(value.as_str()?).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    (is_web && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn truth(value: &Value) -> Result<bool, BuildError> {
    let remedy = "write true behind a proxy of your own that sets X-Forwarded-For, else false";
    value.as_bool().ok_or_else(|| BuildError::new("trust_forwarded", "neither true nor false", remedy))
}

fn megabytes(value: &Value) -> Result<u64, BuildError> {
    match value.as_u64() {
        Some(number) if (1..=MOST_UPLOAD_MB).contains(&number) => Ok(number),
        _ => {
            let problem = format!("not a whole number from 1 to {MOST_UPLOAD_MB}");
            Err(BuildError::new("upload_limit_mb", problem, format!("write megabytes: {DEFAULT_UPLOAD_MB}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_said_is_a_plain_page_without_https() {
        let Ok(settings) = Settings::parse(&json!({})) else { panic!("the defaults are good") };
        assert!(!settings.is_https());
        assert!(!settings.trusts_forwarded);
        assert_eq!(settings.upload_limit, 25 * 1024 * 1024);
        assert_eq!(settings.exit_url.as_str(), EXIT_URL);
    }

    #[test]
    fn every_fault_is_named_at_once_with_its_remedy() {
        let settings = json!({
            "public_url": "https://example.org/report",
            "exit_url": "javascript:alert(1)",
            "trust_forwarded": "yes",
            "upload_limit_mb": 0,
            "color": "red",
        });
        let Err(faults) = Settings::parse(&settings) else { panic!("nothing wrong was found") };
        let keys: Vec<&str> = faults.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["color", "public_url", "exit_url", "trust_forwarded", "upload_limit_mb"]);
        assert!(faults.iter().all(|it| !it.remedy.is_empty()));
    }
}

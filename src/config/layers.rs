//! Laying the layers: the embedded default, the operator's file, the environment.

use std::collections::BTreeMap;
use std::path::Path;

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fault::{ConfigFault, ConfigFaults};
use super::keys;
use super::sections::Config;
use crate::adapters::ADAPTERS;

/// What the environment's names begin with.
const PREFIX: &str = "REPORTLINE_";

/// The environment's variables that concern us, read once.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The process's own.
    pub fn of_the_process() -> Self {
        Self::from(std::env::vars())
    }

    /// Those of `variables` that begin with `REPORTLINE_`.
    pub fn from(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let ours = |(name, value): (String, String)| {
            name.strip_prefix(PREFIX).map(|rest| (rest.to_ascii_lowercase(), value))
        };
        Self(variables.into_iter().filter_map(ours).collect())
    }

    /// Whether the person wants no colour in their terminal (no-color.org).
    #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
    pub fn forbids_color() -> bool {
        std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty())
    }

    /// What the system calls whoever started this: a name, or their number where nothing names them.
    #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
    pub fn user_name() -> Option<String> {
        let mut names =
            ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        names.find(|name| !name.trim().is_empty()).or_else(Self::user_number)
    }

    #[cfg(unix)]
    fn user_number() -> Option<String> {
        Some(format!("uid-{}", rustix::process::getuid().as_raw()))
    }

    #[cfg(not(unix))]
    fn user_number() -> Option<String> {
        None
    }

    /// The dotted path a variable sets: `server__bind` is `server.bind`, `telegram_token` is `channels.telegram.token`.
    fn path(name: &str) -> Option<Vec<String>> {
        if name.contains("__") {
            return Some(name.split("__").map(str::to_owned).collect());
        }
        ADAPTERS.iter().find_map(|adapter| {
            let key = name.strip_prefix(adapter.kind())?.strip_prefix('_')?;
            adapter.keys().contains(&key).then(|| vec!["channels".into(), adapter.kind().into(), key.into()])
        })
    }
}

/// The configuration, or every fault in it. `file` is the operator's, if one is named or found.
pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Config, ConfigFaults> {
    match read(file, environment) {
        (Some(config), faults) if faults.0.is_empty() => Ok(config),
        (_, faults) => Err(faults),
    }
}

/// Every fault, and the configuration as far as it can be understood all the same: for whoever looks on for faults in
/// what it names.
pub fn read(file: Option<&Path>, environment: &Environment) -> (Option<Config>, ConfigFaults) {
    let mut layers = Layers::of_the_default();
    if let Some(path) = file {
        layers.lay_file(path);
    }
    for (name, value) in &environment.0 {
        layers.lay_variable(name, value);
    }
    let Layers { figment, mut faults, .. } = layers;
    let config = extract(&figment, &mut faults);
    faults.sort_by(|a, b| a.key.cmp(&b.key));
    faults.dedup();
    (config, ConfigFaults(faults))
}

/// What is laid over what, and what was wrong with it.
struct Layers {
    figment: Figment,
    known: Map<String, Value>,
    faults: Vec<ConfigFault>,
}

impl Layers {
    fn of_the_default() -> Self {
        let figment = Figment::from(Toml::string(super::DEFAULT));
        let known = figment.extract().expect("the embedded default is valid, a test loads it");
        Self { figment, known, faults: Vec::new() }
    }

    fn lay_file(&mut self, path: &Path) {
        match std::fs::read_to_string(path) {
            Ok(text) => match toml::from_str::<Map<String, Value>>(&text) {
                Ok(found) => self.lay(found),
                Err(error) => self.faults.push(syntax(path, &text, &error)),
            },
            Err(error) => self.faults.push(ConfigFault::new(
                path.display().to_string(),
                format!("cannot be read ({})", error.kind()),
                "check the path and its permissions",
            )),
        }
    }

    fn lay_variable(&mut self, name: &str, value: &str) {
        let Some(path) = Environment::path(name) else {
            self.faults.push(ConfigFault::new(
                format!("{PREFIX}{}", name.to_ascii_uppercase()),
                "sets no key",
                "write REPORTLINE_<SECTION>__<KEY> or REPORTLINE_<KIND>_<KEY>",
            ));
            return;
        };
        let within = |inside: Value, key: &String| Value::Object(Map::from_iter([(key.clone(), inside)]));
        if let Value::Object(found) = path.iter().rev().fold(scalar(value), within) {
            self.lay(found);
        }
    }

    fn lay(&mut self, found: Map<String, Value>) {
        self.faults.extend(keys::unknown(&found, &self.known));
        let figment = std::mem::take(&mut self.figment);
        self.figment = figment.merge(Serialized::defaults(found));
    }
}

/// Each section by itself, so that a fault in one does not hide the next.
fn extract(figment: &Figment, faults: &mut Vec<ConfigFault>) -> Option<Config> {
    let mut section = Sections { figment, faults };
    let server = section.read("server");
    let store = section.read("store");
    let flows = section.read("flows");
    let words = section.read("words");
    let report = section.read("report");
    let limits = section.read("limits");
    let outbox = section.read("outbox");
    let log = section.read("log");
    let channels = section.read("channels");
    let sinks = section.read("sinks");
    let hub = section.read("hub");
    let intakes = section.read("intakes");
    let officers = section.read("officers");
    Some(Config {
        server: server?,
        store: store?,
        flows: flows?,
        words: words?,
        report: report?,
        limits: limits?,
        outbox: outbox?,
        log: log?,
        channels: channels?,
        sinks: sinks?,
        hub: hub?,
        intakes: intakes?,
        officers: officers?,
    })
}

struct Sections<'a> {
    figment: &'a Figment,
    faults: &'a mut Vec<ConfigFault>,
}

impl Sections<'_> {
    fn read<T: DeserializeOwned>(&mut self, section: &str) -> Option<T> {
        match self.figment.extract_inner(section) {
            Ok(value) => Some(value),
            Err(error) => {
                for one in error {
                    // figment names what it was asked for last.
                    let inside = one.path.iter().map(String::as_str).filter(|it| *it != section);
                    let key = std::iter::once(section).chain(inside).collect::<Vec<_>>().join(".");
                    self.faults.push(ConfigFault::new(
                        key,
                        one.kind.to_string(),
                        "see the comment beside this key in config/reportline.toml",
                    ));
                }
                None
            }
        }
    }
}

/// The environment knows only words: what reads as a number or a truth is one.
fn scalar(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => text.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from),
    }
}

fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> ConfigFault {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    ConfigFault::new(
        format!("{}:{line}", path.display()),
        error.message().to_owned(),
        "mend the TOML on this line",
    )
}

//! What the service says and asks: flows, words, places, support and policy, loaded together, all faults at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reportline_flow::{Flow, FlowId};
use reportline_locale::{Slip, Status, TextKey};

use crate::adapters::ADAPTERS;
use crate::config::{Config, ConfigFault, ConfigFaults};
use crate::intake::Flows;
use crate::places::Places;
use crate::policy::Policy;
use crate::shipped;
use crate::words::{self, SERVICE_KEYS, Support, Wording};

/// Everything the service says and asks.
pub struct Content {
    /// The conversations.
    pub flows: Flows,
    /// The words.
    pub words: Arc<Wording>,
    /// The places.
    pub places: Arc<Places>,
    /// What reports are taken under.
    pub policy: Policy,
    /// Where people say "yesterday at six".
    pub zone: TimeZone,
}

impl Content {
    /// Loads what the configuration names, or every fault in it.
    pub fn load(config: &Config) -> Result<Self, ConfigFaults> {
        let mut faults = Vec::new();
        let flows = load_flows(config, &mut faults);
        let support = Support::read(&shipped::files("support", "toml"))
            .map_err(|all| faults.extend(all.into_iter().map(|it| fault("support", it))))
            .ok();
        let places = Places::read(&shipped::files("places", "csv"))
            .map_err(|all| faults.extend(all.into_iter().map(|it| fault("places", it))))
            .ok();
        let policy = Policy::read(&shipped::files("policy", "toml"), &config.report.policy)
            .map_err(|one| faults.push(fault("report.policy", one)))
            .ok();
        let zone = TimeZone::get(&config.report.time_zone)
            .map_err(|_| {
                faults.push(ConfigFault::new(
                    "report.time_zone",
                    "is no time zone",
                    "write an IANA name such as Europe/London",
                ))
            })
            .ok();
        let sheets = shipped::files_over("locales", "ftl", &config.words.folder, "words.folder")
            .map_err(|one| faults.push(one))
            .ok();
        let words = match (sheets, support) {
            (Some(sheets), Some(support)) => {
                let all = flows.iter().flat_map(|it| it.by_id.values());
                Wording::build(&sheets, support, all, &config.words.default)
                    .map_err(|all| faults.extend(all.into_iter().map(|it| fault("words", it))))
                    .ok()
            }
            _ => None,
        };
        match (flows, words, places, policy, zone) {
            (Some(flows), Some(words), Some(places), Some(policy), Some(zone)) if faults.is_empty() => {
                let content = Self { flows, words: Arc::new(words), places: Arc::new(places), policy, zone };
                content.refuse_unsaid()
            }
            _ => Err(ConfigFaults(faults)),
        }
    }

    /// A text that not even the default language has would show its name to a person in need: that is a fault.
    fn refuse_unsaid(self) -> Result<Self, ConfigFaults> {
        let catalog = self.words.catalog();
        let default = &catalog.languages()[0].language;
        let missing = catalog.missing(&self.text_keys());
        let unsaid = missing.iter().filter(|(language, _)| language == default).map(|(_, key)| {
            ConfigFault::new(
                format!("words.{default}"),
                format!("{key} has no text"),
                "write it in config/locales",
            )
        });
        let faults: Vec<ConfigFault> = unsaid.collect();
        if faults.is_empty() { Ok(self) } else { Err(ConfigFaults(faults)) }
    }

    /// What should be looked at and stops nobody: words that are missing or nobody asks for, languages that await
    /// review, routes that were not checked for long.
    pub fn warnings(&self, now: Timestamp) -> Vec<String> {
        let catalog = self.words.catalog();
        let mut warnings = Vec::new();
        let keys = self.text_keys();
        for (language, key) in catalog.missing(&keys) {
            warnings.push(format!("words: {language} lacks {key}; English is shown meanwhile"));
        }
        for (language, key) in catalog.stray(&keys).into_iter().filter(|(_, key)| !self.may_have(key, &keys))
        {
            warnings.push(format!("words: nobody asks for {key} ({language}); delete it"));
        }
        for mismatch in catalog.mismatches() {
            let slip = match mismatch.slip {
                Slip::Lost => "never mentions",
                Slip::Unknown => "asks for the unknown",
            };
            warnings.push(format!(
                "words: {} {slip} ${} in {}",
                mismatch.language, mismatch.variable, mismatch.key
            ));
        }
        for spoken in catalog.languages().iter().filter(|it| it.status == Status::AwaitingReview) {
            warnings.push(format!(
                "words: {} ({}) awaits review by someone who speaks it",
                spoken.language, spoken.name
            ));
        }
        for route in self.words.support().stale(now) {
            warnings.push(format!(
                "support: {} was last checked on {}; check it against {}",
                route.id, route.verified_on, route.source
            ));
        }
        warnings
    }

    /// Texts that need not be there and are said where they are: a question's help, the further lines of a notice, the
    /// typed words of a command, the words about time, the names of routes.
    fn may_have(&self, key: &TextKey, asked: &[TextKey]) -> bool {
        let is_asked = |message: &str| asked.iter().any(|it| it.as_str() == message);
        let (message, attribute) = (key.message(), key.attribute().unwrap_or_default());
        match attribute {
            "help" | "misfit" | "words" => is_asked(message) || message.starts_with("value-"),
            _ if message.starts_with("notice-") => is_asked(message) && attribute.starts_with("line"),
            _ => {
                matches!(message, "when-words" | "month-of-day" | "month-alone")
                    || self.words.is_of_a_route(message)
            }
        }
    }

    /// Every text somebody asks for.
    pub fn text_keys(&self) -> Vec<TextKey> {
        let of_flows = self.flows.by_id.values().flat_map(Flow::text_keys).map(|it| it.to_string());
        let of_adapters = ADAPTERS.iter().flat_map(|it| {
            let sight = it.sight();
            it.text_keys()
                .iter()
                .chain(sight.sees)
                .chain(sight.never_sees)
                .map(|key| (*key).to_owned())
                .collect::<Vec<_>>()
        });
        let ours = SERVICE_KEYS.iter().map(|it| (*it).to_owned()).chain(words::command_keys());
        let mut keys: Vec<_> =
            of_flows.chain(of_adapters).chain(ours).filter_map(|it| TextKey::read(&it)).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

fn load_flows(config: &Config, faults: &mut Vec<ConfigFault>) -> Option<Flows> {
    let files = match shipped::files_over("flows", "toml", &config.flows.folder, "flows.folder") {
        Ok(files) => files,
        Err(one) => {
            faults.push(one);
            return None;
        }
    };
    let by_id = parse_flows(&files, faults);
    let mut named = |key: &str, name: &str| {
        let id = FlowId::new(name).filter(|id| by_id.contains_key(id));
        if id.is_none() {
            let known: Vec<&str> = by_id.keys().map(FlowId::as_str).collect();
            faults.push(ConfigFault::new(
                format!("flows.{key}"),
                "there is no such flow",
                format!("known: {}", known.join(", ")),
            ));
        }
        id
    };
    let start = named("start", &config.flows.start);
    let quick = named("quick", &config.flows.quick);
    let moderator = named("moderator", &config.flows.moderator);
    let addition = named("addition", &config.flows.addition);
    Some(Flows { start: start?, quick: quick?, moderator: moderator?, addition: addition?, by_id })
}

fn parse_flows(
    files: &BTreeMap<String, String>,
    faults: &mut Vec<ConfigFault>,
) -> std::collections::HashMap<FlowId, Flow> {
    let mut by_id = std::collections::HashMap::new();
    for (file, text) in files {
        let place = format!("flows/{file}");
        let Some(id) = file.strip_suffix(".toml").and_then(FlowId::new) else {
            faults.push(ConfigFault::new(place, "is no name for a flow", "use small letters, digits and _"));
            continue;
        };
        match Flow::parse(id.clone(), text) {
            Ok(flow) => {
                by_id.insert(id, flow);
            }
            Err(all) => faults.extend(
                all.into_iter()
                    .map(|it| ConfigFault::new(place.clone(), it.to_string(), "see docs/specs/flow.md")),
            ),
        }
    }
    by_id
}

fn fault(key: &str, error: impl std::fmt::Display) -> ConfigFault {
    ConfigFault::new(key, error.to_string(), "mend the file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, load};

    #[test]
    fn every_text_asked_for_is_there_in_every_language_and_no_other() {
        let content = Content::load(&load(None, &Environment::default()).unwrap()).unwrap();
        let checked_just_now = "2026-11-01T00:00:00Z".parse().unwrap();
        let warnings = content.warnings(checked_just_now);
        let unexpected: Vec<&String> = warnings.iter().filter(|it| !it.contains("awaits review")).collect();
        assert!(unexpected.is_empty(), "{unexpected:#?}");
    }

    #[test]
    fn routes_that_were_not_checked_for_half_a_year_are_named() {
        let content = Content::load(&load(None, &Environment::default()).unwrap()).unwrap();
        let much_later = "2028-01-01T00:00:00Z".parse().unwrap();
        assert!(content.warnings(much_later).iter().any(|it| it.starts_with("support: ")));
    }
}

//! Which keys exist, and which one a mistyped key was meant to be.

use serde_json::{Map, Value};

use super::fault::ConfigFault;

/// The most letters that may differ for a key to be taken as meant.
const FAR: usize = 4;

/// Every key of `found` that `known` does not have, two levels deep: sections and their keys. The sections of
/// channels, sinks, intakes and officers are free names with keys of their own, which their kinds check.
pub(super) fn unknown(found: &Map<String, Value>, known: &Map<String, Value>) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    for (section, inside) in found {
        let Some(known_inside) = known.get(section) else {
            faults.push(fault(section, section, known.keys().map(String::as_str), "section"));
            continue;
        };
        if matches!(section.as_str(), "channels" | "intakes" | "officers" | "sinks") {
            continue;
        }
        let (Value::Object(inside), Value::Object(known_inside)) = (inside, known_inside) else {
            faults.push(ConfigFault::new(
                section,
                "is a section, not a value",
                format!("write [{section}] above its keys"),
            ));
            continue;
        };
        for key in inside.keys().filter(|key| !known_inside.contains_key(*key)) {
            faults.push(fault(
                &format!("{section}.{key}"),
                key,
                known_inside.keys().map(String::as_str),
                "key",
            ));
        }
    }
    faults
}

/// The fault of a key that its section does not have, with the nearest one that it has.
pub fn unknown_key(place: &str, name: &str, known: &[&str]) -> ConfigFault {
    fault(place, name, known.iter().copied(), "key")
}

/// The fault of a key that does not exist, with the nearest one that does.
pub(super) fn fault<'a>(
    place: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    sort: &str,
) -> ConfigFault {
    let nearest = known.clone().min_by_key(|it| strsim::damerau_levenshtein(it, name));
    let remedy = match nearest {
        Some(near) if strsim::damerau_levenshtein(near, name) <= FAR => format!("did you mean \"{near}\"?"),
        _ => format!("known: {}", known.collect::<Vec<_>>().join(", ")),
    };
    ConfigFault::new(place, format!("no such {sort}"), remedy)
}

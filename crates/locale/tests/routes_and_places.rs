//! The data that stands beside the words: emergency and support routes, places, the policy pack.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use reportline_locale::Language;
use serde::Deserialize;
use toml::value::Datetime;

use crate::sheets;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    emergency: Vec<Route>,
    support: Vec<Route>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Route {
    id: String,
    name: String,
    about: String,
    ways: Vec<Way>,
    r#for: Vec<String>,
    jurisdiction: String,
    source: String,
    verified_on: Datetime,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "value")]
enum Way {
    Call(String),
    Text(String),
    Web(String),
    Mail(String),
}

fn routes() -> Routes {
    let text = fs::read_to_string(sheets::config("support/gb.toml")).expect("a readable file");
    toml::from_str(&text).expect("routes")
}

#[test]
fn every_route_is_dated_sourced_and_can_be_reached() {
    let Routes { emergency, support } = routes();
    let mut ids = BTreeSet::new();
    for route in emergency.iter().chain(&support) {
        let id = &route.id;
        assert!(ids.insert(id), "{id} is there twice");
        assert!(!route.ways.is_empty() && !route.r#for.is_empty(), "{id}");
        assert!(route.name.chars().count() <= 40 && route.about.chars().count() <= 100, "{id}");
        assert!(route.jurisdiction.starts_with("gb"), "{id}");
        assert!(route.source.starts_with("https://"), "{id}");
        assert!(route.verified_on.date.is_some() && route.verified_on.time.is_none(), "{id}");
        for way in &route.ways {
            let is_sound = match way {
                Way::Call(it) | Way::Text(it) => it.chars().all(|it| it.is_ascii_digit() || it == ' '),
                Way::Web(it) => it.starts_with("https://"),
                Way::Mail(it) => it.contains('@'),
            };
            assert!(is_sound, "{id} has a way nobody can take");
        }
    }
}

#[test]
fn an_emergency_can_be_told_by_voice_text_and_sign() {
    let emergency = routes().emergency;
    let ways = || emergency.iter().flat_map(|it| &it.ways);
    assert!(matches!(&emergency[0].ways[0], Way::Call(it) if it == "999"), "999 comes first");
    assert!(ways().any(|it| matches!(it, Way::Text(it) if it == "999")));
    assert!(ways().any(|it| matches!(it, Way::Call(it) if it == "18000")));
    assert!(ways().any(|it| matches!(it, Way::Web(it) if it.contains("999bsl"))));
}

#[test]
fn every_other_language_words_every_route() {
    let Routes { emergency, support } = routes();
    let catalog = sheets::catalog(&sheets::all());
    for spoken in catalog.languages().iter().filter(|it| it.language.as_str() != "en-GB") {
        let keys: BTreeSet<&str> = catalog.keys(&spoken.language).map(|it| it.as_str()).collect();
        let words: BTreeSet<&str> = keys.into_iter().filter(|it| it.starts_with("support-")).collect();
        let abouts: Vec<String> =
            emergency.iter().chain(&support).map(|it| format!("support-{}.about", it.id)).collect();
        let names: Vec<String> =
            emergency.iter().chain(&support).map(|it| format!("support-{}.name", it.id)).collect();
        for about in &abouts {
            assert!(words.contains(about.as_str()), "{} lacks {about}", spoken.language);
        }
        let is_known = |key: &&&str| abouts.iter().chain(&names).any(|it| it == **key);
        let strays: Vec<_> = words.iter().filter(|it| !is_known(it)).collect();
        assert!(strays.is_empty(), "{} words no route: {strays:?}", spoken.language);
    }
    let english = Language::read("en-GB").expect("a tag");
    let twice: Vec<_> = catalog.keys(&english).filter(|it| it.message().starts_with("support-")).collect();
    assert!(twice.is_empty(), "the English of a route stands in config/support: {twice:?}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    gss_code: String,
    name: String,
    nation: String,
    force_slug: String,
    aliases: String,
}

fn places() -> Vec<Place> {
    let mut reader = csv::Reader::from_path(sheets::config("places/gb.csv")).expect("a readable table");
    reader.deserialize().map(|it| it.expect("a place")).collect()
}

#[test]
fn every_place_has_a_force_of_its_nation() {
    let places = places();
    assert_eq!(places.len(), 361);
    assert_eq!(places.iter().map(|it| &it.gss_code).collect::<BTreeSet<_>>().len(), 361);
    assert_eq!(places.iter().map(|it| &it.force_slug).collect::<BTreeSet<_>>().len(), 45);
    for place in &places {
        assert_eq!(place.name, place.name.trim());
        let letter = match place.nation.as_str() {
            "England" => 'E',
            "Wales" => 'W',
            "Scotland" => 'S',
            "Northern Ireland" => 'N',
            other => panic!("{} is in {other}", place.name),
        };
        assert!(place.gss_code.starts_with(letter) && place.gss_code.len() == 9, "{}", place.name);
        let is_scottish = place.force_slug == "police-scotland";
        assert_eq!(place.nation == "Scotland", is_scottish, "{}", place.name);
    }
}

#[test]
fn only_names_we_mean_to_ask_about_are_shared() {
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for place in places() {
        let own: BTreeSet<String> = std::iter::once(place.name.as_str())
            .chain(place.aliases.split('|').filter(|it| !it.is_empty()))
            .map(str::to_lowercase)
            .collect();
        own.into_iter().for_each(|name| *by_name.entry(name).or_default() += 1);
    }
    let shared: Vec<String> = by_name.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name).collect();
    assert_eq!(shared, ["kingston", "newcastle", "richmond", "stratford"]);
}

#[test]
fn the_policy_pack_reads_and_counts_five_strands() {
    let text = fs::read_to_string(sheets::config("policy/gb-eng-wls.toml")).expect("a readable file");
    let pack: toml::Table = text.parse().expect("a pack");
    assert!(pack["id"].as_str().is_some_and(|it| it.starts_with("gb-eng-wls/")));
    assert!(pack["effective_from"].as_datetime().is_some());
    let monitored = pack["strands"]["monitored"].as_array().expect("a list");
    assert_eq!(monitored.len(), 5);
    let days = |key: &str| pack["retention"][key].as_integer().expect("a number");
    assert_eq!((days("draft_hours"), days("after_handover_days"), days("receipt_days")), (72, 7, 90));
}

//! The colours, out of the style itself, by WCAG's formula, in both schemes.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../assets/web.css");

/// Words on their ground: 4.5 (WCAG 2.2, 1.4.3).
const WORDS: [(&str, &str); 16] = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "tint"),
    ("ink", "danger-tint"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("accent", "paper"),
    ("accent", "sheet"),
    ("accent-deep", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("danger", "paper"),
    ("danger", "sheet"),
    ("danger", "danger-tint"),
    ("on-danger", "danger"),
    ("paper", "soft"),
];

/// Edges that say what can be used, and the focus: 3 (1.4.11, 2.4.13).
const EDGES: [(&str, &str); 6] = [
    ("edge", "paper"),
    ("edge", "sheet"),
    ("accent", "tint"),
    ("danger", "paper"),
    ("ink", "paper"),
    ("ink", "danger-tint"),
];

type Colours = BTreeMap<String, [u8; 3]>;

/// The tokens of both schemes: the dark ones stand in the first `prefers-color-scheme` block.
fn schemes() -> (Colours, Colours) {
    let (light, rest) = STYLE.split_once("@media (prefers-color-scheme: dark)").expect("a dark scheme");
    let (dark, _) = rest.split_once("\n}\n").expect("its end");
    (colours(light), colours(dark))
}

fn colours(block: &str) -> Colours {
    let tokens = block.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
    tokens
        .map(|(name, value)| {
            let number = u32::from_str_radix(&value[..6], 16).expect("six digits");
            let [_, red, green, blue] = number.to_be_bytes();
            (name.to_owned(), [red, green, blue])
        })
        .collect()
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|it| {
        let it = f64::from(it) / 255.0;
        if it <= 0.04045 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn ratio(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_formula_is_wcags() {
    assert!((ratio([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
    assert!((ratio([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54).abs() < 0.01);
}

#[test]
fn words_and_edges_can_be_seen_in_both_schemes() {
    let (light, dark) = schemes();
    assert_eq!(
        light.keys().collect::<Vec<_>>(),
        dark.keys().collect::<Vec<_>>(),
        "a colour is missing in one scheme"
    );
    for (scheme, colours) in [("light", light), ("dark", dark)] {
        for (pairs, least) in [(&WORDS[..], 4.5), (&EDGES[..], 3.0)] {
            for (front, ground) in pairs {
                let ratio = ratio(colours[*front], colours[*ground]);
                assert!(ratio >= least, "{scheme}: {front} on {ground} is {ratio:.2}, less than {least}");
            }
        }
    }
}

#[test]
fn every_colour_is_a_token() {
    let (_, rest) = STYLE.split_once("@media (prefers-color-scheme: dark)").expect("a dark scheme");
    let (_, rules) = rest.split_once("\n}\n").expect("its end");
    let (screen, print) = rules.split_once("@media print").expect("a print style");
    assert!(!screen.contains(": #") && !screen.contains("rgb("), "a colour outside the tokens");
    assert!(print.contains("--paper: #fff"), "paper is white in print");
}

//! The specification is true: the tests it names exist, the kinds and fields it lists are all there are.

use std::fs;
use std::path::Path;

use reportline_flow::Kind;
use reportline_report::Field;

const SPEC: &str = include_str!("../../../docs/specs/flow.md");

/// Every Rust file of this package, in one text.
fn sources() -> String {
    let mut text = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of this package") {
            let path = entry.expect("an entry of it").path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == "rs") => {
                    text.push_str(&fs::read_to_string(path).expect("a source"));
                }
                false => {}
            }
        }
    }
    text
}

#[test]
fn every_test_it_names_exists() {
    let sources = sources();
    let quoted = SPEC.split('`').skip(1).step_by(2);
    let named: Vec<&str> = quoted
        .filter(|it| it.contains("::") && !it.contains("Flow") || it.matches('_').count() > 3)
        .collect();
    assert!(named.len() > 30, "{named:?}");
    for name in named {
        let function = name.rsplit("::").next().expect("a name has an end");
        assert!(sources.contains(&format!("fn {function}(")), "{name} is no test");
    }
}

#[test]
fn every_field_and_kind_is_listed() {
    for field in Field::ALL {
        assert!(SPEC.contains(&format!("| `{field}` |")), "{field}");
    }
    for (kind, _) in Kind::ALL {
        assert!(SPEC.contains(&format!("| `{kind}` |")), "{kind}");
    }
}

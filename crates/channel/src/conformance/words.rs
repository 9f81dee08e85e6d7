//! Words that say their own key, so that a test sees which text stood where.

use crate::notice::{Notice, Route, RouteWay};
use crate::outbound::Direction;
use crate::words::{Language, Words};

/// [`Words`] that return the key itself, with its arguments: `terminal-file-kept(name=a.png)`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainWords;

impl Words for PlainWords {
    fn text(&self, _language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        if arguments.is_empty() {
            return key.to_owned();
        }
        let arguments: Vec<String> =
            arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{key}({})", arguments.join(", "))
    }

    fn languages(&self) -> Vec<Language> {
        let language = |tag: &str, name: &str, direction| Language {
            tag: tag.to_owned(),
            name: name.to_owned(),
            direction,
        };
        vec![
            language("en-GB", "English", Direction::Ltr),
            language("pl", "Polski", Direction::Ltr),
            language("ar", "العربية", Direction::Rtl),
        ]
    }

    fn negotiate(&self, wanted: &[&str]) -> Language {
        let languages = self.languages();
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let best = wanted
            .iter()
            .find_map(|tag| languages.iter().find(|it| primary(&it.tag) == primary(tag)))
            .unwrap_or(&languages[0]);
        best.clone()
    }

    fn emergency(&self, _language: &str) -> Notice {
        Notice {
            heading: Some("emergency-heading".to_owned()),
            lines: vec!["emergency-line".to_owned()],
            routes: vec![Route {
                name: "emergency-route".to_owned(),
                about: None,
                ways: vec![RouteWay::Call("999".to_owned())],
            }],
            commands: Vec::new(),
            is_urgent: true,
        }
    }
}

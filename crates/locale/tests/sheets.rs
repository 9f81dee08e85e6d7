//! The shipped sheets and flows, read from `config/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use reportline_locale::{Catalog, Source};
use serde::Deserialize;

/// The sheets every language writes; the adapters' own (`web.ftl` and so on) may lag behind and fall back.
pub(crate) const HOUSE: [&str; 6] =
    ["commands.ftl", "conversation.ftl", "dates.ftl", "language.ftl", "notices.ftl", "transparency.ftl"];

pub(crate) struct Sheet {
    pub(crate) tag: String,
    pub(crate) file: String,
    pub(crate) text: String,
}

pub(crate) fn config(room: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config").join(room)
}

/// The names in a folder, sorted.
fn names(folder: PathBuf) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> = entries.map(|it| name(it).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every shipped sheet.
pub(crate) fn all() -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for tag in names(config("locales")) {
        for file in names(config("locales").join(&tag)) {
            let text =
                fs::read_to_string(config("locales").join(&tag).join(&file)).expect("a readable sheet");
            sheets.push(Sheet { tag: tag.clone(), file, text });
        }
    }
    assert!(!sheets.is_empty(), "no sheet was found");
    sheets
}

/// The house's own sheets.
pub(crate) fn house() -> Vec<Sheet> {
    all().into_iter().filter(|it| HOUSE.contains(&it.file.as_str())).collect()
}

pub(crate) fn catalog(sheets: &[Sheet]) -> Catalog {
    let sources = sheets.iter().map(|it| Source { tag: &it.tag, file: &it.file, text: &it.text });
    Catalog::build(sources, "en-GB").unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

#[derive(Deserialize)]
struct Flow {
    question: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    id: String,
    #[serde(default)]
    options: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    id: String,
}

/// Every question of every flow with its options.
pub(crate) fn questions() -> BTreeMap<String, BTreeSet<String>> {
    let mut questions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in names(config("flows")) {
        let text = fs::read_to_string(config("flows").join(file)).expect("a readable flow");
        let flow: Flow = toml::from_str(&text).expect("a flow");
        for question in flow.question {
            let options = question.options.into_iter().map(|it| it.id);
            questions.entry(question.id).or_default().extend(options);
        }
    }
    assert!(questions.len() > 10, "hardly a question was found");
    questions
}

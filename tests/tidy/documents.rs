//! Documents tell the truth: links lead somewhere, paths exist, and every rule's test is there.

use std::collections::BTreeSet;
use std::path::Path;

use crate::code::{Code, Sort};
use crate::tell;
use crate::tree::{TextFile, files, root, rust};

#[test]
fn every_link_leads_somewhere() {
    let mut breaches = Vec::new();
    for document in files("md") {
        let folder = root().join(&document.path).parent().expect("a file is in a folder").to_owned();
        for (line, target) in links(&document.text) {
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            let to = if path.is_empty() { root().join(&document.path) } else { folder.join(path) };
            if !to.exists() {
                breaches.push(format!("{}:{line}: {target}", document.path));
            } else if !heading.is_empty() && !has_heading(&to, heading) {
                breaches.push(format!("{}:{line}: {target}: no such heading", document.path));
            }
        }
    }
    tell(&breaches, "mend the link; paths are from the document's own folder");
}

#[test]
fn every_path_that_is_named_exists() {
    let mut breaches = Vec::new();
    // Decisions tell of their day; the others tell of now.
    for document in files("md").iter().filter(|it| !it.path.starts_with("docs/decisions/")) {
        for (line, span) in code_spans(&document.text) {
            let span = span.trim_end_matches('/');
            let is_ours = ["src/", "crates/", "adapters/", "config/", "docs/", "tests/", "benches/"]
                .iter()
                .any(|it| span.starts_with(it));
            let is_plain = span.chars().all(|it| it.is_alphanumeric() || "/._-".contains(it));
            if !is_ours || !is_plain || span.split('/').any(stands_for_any) {
                continue;
            }
            if !exists_here_or_in_a_package(span, document) {
                breaches.push(format!("{}:{line}: {span}", document.path));
            }
        }
    }
    tell(&breaches, "the thing has moved or gone: say where it is now");
}

/// `x` in `adapters/x`, `NAME.toml` and `NNNN_name.sql` stand for any of them.
fn stands_for_any(part: &str) -> bool {
    let stem = part.split(['.', '_']).next().unwrap_or(part);
    let is_shouted =
        stem.len() > 2 && stem.chars().all(|it| it.is_ascii_uppercase()) && !part.ends_with(".md");
    stem == "x" || is_shouted
}

/// A path from the root, or from the package whose README this is, or from any crate a specification tells of.
fn exists_here_or_in_a_package(span: &str, document: &TextFile) -> bool {
    let own = root().join(&document.path).parent().expect("a file is in a folder").join(span);
    let of_crates = || {
        let crates = crate::tree::folders("crates");
        document.path.starts_with("docs/specs/")
            && crates.iter().any(|it| root().join("crates").join(it).join(span).exists())
    };
    root().join(span).exists() || own.exists() || of_crates()
}

#[test]
fn every_rule_of_a_specification_is_held_by_a_test() {
    let functions = functions();
    let (mut breaches, mut n_rules) = (Vec::new(), 0);
    for document in files("md").iter().filter(|it| it.path.starts_with("docs/specs/")) {
        for (line, names) in rules(&document.text) {
            n_rules += 1;
            if names.is_empty() {
                breaches.push(format!("{}:{line}: a rule that names no test", document.path));
            }
            let missing = names.iter().filter(|it| !is_held(it, &functions));
            breaches.extend(missing.map(|it| format!("{}:{line}: there is no test {it}", document.path)));
        }
    }
    assert!(n_rules > 50, "only {n_rules} rules were found: this test lost its subject");
    tell(&breaches, "write the test, or name the one that holds the rule; a rule nobody holds is a wish");
}

#[test]
fn every_metric_is_told_to_operators() {
    let is_metric =
        |it: &str| it.starts_with("reportline_") && it.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    let mut counted = BTreeSet::new();
    for file in rust() {
        let texts = Code::of(&file).product.into_iter().filter(|it| it.sort == Sort::Text);
        counted.extend(texts.map(|it| it.text).filter(|it| is_metric(it)));
    }
    let operations =
        std::fs::read_to_string(root().join("docs/operations.md")).expect("operators have a page");
    let told: BTreeSet<String> = code_spans(&operations)
        .into_iter()
        .filter_map(|(_, span)| span.split('{').next().map(str::to_owned))
        .map(|it| it.split(' ').next().unwrap_or_default().to_owned())
        .filter(|it| is_metric(it))
        .collect();
    assert!(!counted.is_empty(), "no metric was found: this test lost its subject");
    let untold = counted.difference(&told).map(|it| format!("{it} is counted and not told"));
    let stale = told.difference(&counted).map(|it| format!("{it} is told and not counted"));
    tell(&untold.chain(stale).collect::<Vec<_>>(), "correct the table of metrics in docs/operations.md");
}

/// The names of all functions in our code.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in rust() {
        let code = Code::of(&file);
        let tokens: Vec<_> = code.all().collect();
        names.extend(tokens.windows(2).filter(|it| it[0].text == "fn").map(|it| it[1].text.clone()));
    }
    names
}

/// A name of a test, the beginning of one (`lives_come_first_…`), or a file of tests.
fn is_held(name: &str, functions: &BTreeSet<String>) -> bool {
    let last = name.rsplit("::").next().unwrap_or(name);
    if let Some(file) = last.strip_suffix(".rs") {
        return rust().iter().any(|it| it.path.ends_with(&format!("/{file}.rs")));
    }
    match last.strip_suffix('…') {
        Some(beginning) => functions.iter().any(|it| it.starts_with(beginning)),
        None => functions.contains(last),
    }
}

/// The rules of a specification with the tests each names: rows of tables whose last column is "held by", numbered
/// paragraphs, and whatever else is called like a test. How to add one is told in steps, not in rules.
fn rules(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut rules: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut in_table, mut in_number) = (false, false);
    for (index, line) in text.lines().enumerate().take_while(|(_, it)| !it.starts_with("## Adding")) {
        let at = index + 1;
        if line.starts_with('|') {
            let last = line.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
            let is_head = last.trim() == "held by";
            if in_table && !is_head && !line.starts_with("|---") {
                rules.push((at, test_names(last, 3)));
            }
            in_table |= is_head;
            in_number = false;
            continue;
        }
        in_table = false;
        let is_numbered = line
            .split_once(". ")
            .is_some_and(|(number, _)| !number.is_empty() && number.chars().all(|it| it.is_ascii_digit()));
        if is_numbered {
            rules.push((at, test_names(line, 4)));
            in_number = true;
        } else if in_number && line.starts_with("  ") {
            rules.last_mut().expect("a number was read").1.extend(test_names(line, 4));
        } else {
            in_number = false;
            let names: Vec<String> =
                test_names(line, 4).into_iter().filter(|it| it.matches('_').count() >= 3).collect();
            if !names.is_empty() {
                rules.push((at, names));
            }
        }
    }
    rules
}

/// What is called like a test, in backticks: a name of so many words or with its module, or a file of tests.
fn test_names(text: &str, n_words: usize) -> Vec<String> {
    let is_name = |it: &String| {
        let (module, last) = it.rsplit_once("::").unwrap_or(("", it));
        let is_plain =
            last.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "_…".contains(it));
        let is_file = last.ends_with(".rs") && !last.contains("/src/");
        let is_module = !module.is_empty() && !module.starts_with("reportline");
        is_file || (is_plain && (is_module || last.split('_').count() >= n_words))
    };
    code_spans(text).into_iter().map(|(_, span)| span).filter(is_name).collect()
}

/// What stands in backticks, with its line; fenced blocks are left out.
fn code_spans(text: &str) -> Vec<(usize, String)> {
    let mut spans = Vec::new();
    let mut in_fence = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            spans.extend(line.split('`').skip(1).step_by(2).map(|it| (index + 1, it.to_owned())));
        }
    }
    spans
}

/// The targets of links and pictures that are not on the web.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut in_fence = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        }
        if in_fence {
            continue;
        }
        let targets = line.split("](").skip(1).filter_map(|it| it.split(')').next());
        let ours = targets.filter(|it| !it.contains("://") && !it.starts_with("mailto:"));
        links.extend(ours.map(|it| (index + 1, it.to_owned())));
    }
    links
}

/// Whether a document has a heading of that name, as links write it.
fn has_heading(document: &Path, heading: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(document) else { return false };
    let slug = |it: &str| {
        let kept = it
            .to_lowercase()
            .chars()
            .filter(|it| it.is_alphanumeric() || " -_".contains(*it))
            .collect::<String>();
        kept.trim().replace(' ', "-")
    };
    text.lines().filter_map(|it| it.strip_prefix('#')).any(|it| slug(it.trim_start_matches('#')) == heading)
}

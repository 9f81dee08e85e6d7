//! What the catalog makes of sheets: faults, fallback, direction marks, plurals, negotiation, comparison.

use expect_test::{Expect, expect};
use reportline_locale::{Argument, Catalog, Direction, Language, Source, Status, TextKey};

const ENGLISH: &str = "
language-name = English
greet = Hello { $name }.
    .line1 = First.
    .line2 = Second.
count = { $count ->
    [one] One file
   *[other] { $count } files
}
only-here = Only English.
";

fn source<'a>(tag: &'a str, file: &'a str, text: &'a str) -> Source<'a> {
    Source { tag, file, text }
}

fn catalog(others: &[(&str, &str)]) -> Catalog {
    let english = source("en-GB", "a.ftl", ENGLISH);
    let others = others.iter().map(|(tag, text)| source(tag, "a.ftl", text));
    Catalog::build(std::iter::once(english).chain(others), "en-GB").expect("the sheets are sound")
}

fn language(tag: &str) -> Language {
    Language::read(tag).expect("a tag")
}

fn faults(sources: &[Source<'_>], expect: Expect) {
    let errors = Catalog::build(sources.iter().copied(), "en-GB").expect_err("the sheets have faults");
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    expect.assert_eq(&lines.join("\n"));
}

#[test]
fn every_fault_of_every_sheet_is_told_at_once_with_its_line() {
    faults(
        &[
            source("en-GB", "a.ftl", "language-name = English\n\nbroken\nok = Ok\n    .help = Help\n"),
            source("en-GB", "b.ftl", "# A comment.\nok = Again\nfine = { missing } { -term }\n"),
            source("pl", "a.ftl", "ok = Dobrze\n    .help = a\n    .help = b\n"),
            source("not a tag", "a.ftl", "ok = ?\n"),
        ],
        expect![[r#"
            en-GB/a.ftl:3: not Fluent: expected a token starting with "="
            en-GB/b.ftl:2: ok is written twice, first in a.ftl:4
            en-GB/b.ftl:3: fine refers to -term, which this language does not have
            en-GB/b.ftl:3: fine refers to missing, which this language does not have
            not a tag: not a BCP 47 language tag
            pl/a.ftl:3: ok.help is written twice, first in a.ftl:2
            pl: no text `language-name`: a language says its own name, in itself"#]],
    );
}

#[test]
fn a_catalog_needs_its_default_language() {
    let polish = source("pl", "a.ftl", "language-name = Polski\n");
    faults(&[polish], expect!["en-GB: the default language has no texts"]);
}

#[test]
fn a_reference_to_a_text_of_another_sheet_is_found() {
    let sheets = [
        source("en-GB", "a.ftl", "language-name = English\nouter = { inner }!\n"),
        source("en-GB", "b.ftl", "inner = Inner { $x }\n"),
    ];
    let catalog = Catalog::build(sheets, "en-GB").unwrap();
    let text = catalog.text(&language("en-GB"), "outer", &[("x", Argument::Number(3))]);
    assert_eq!(text.as_deref(), Some("Inner 3!"));
}

#[test]
fn what_a_language_lacks_is_said_in_the_default() {
    let catalog = catalog(&[("pl", "language-name = Polski\ngreet = Cześć { $name }.\n    .line1 = Raz.\n")]);
    let polish = language("pl");
    let name = [("name", Argument::Text("Ewa"))];
    assert_eq!(catalog.text(&polish, "greet", &name).as_deref(), Some("Cześć Ewa."));
    assert_eq!(catalog.text(&polish, "only-here", &[]).as_deref(), Some("Only English."));
    assert_eq!(catalog.text(&language("fr"), "only-here", &[]).as_deref(), Some("Only English."));
    assert_eq!(catalog.text(&polish, "nowhere", &[]), None);
    assert_eq!(catalog.text_or_key(&polish, "nowhere.help", &[]), "nowhere.help");
    // Lines are never half one language and half another.
    assert_eq!(catalog.lines(&polish, "greet", &name), ["Raz."]);
    assert_eq!(catalog.lines(&language("fr"), "greet", &name), ["First.", "Second."]);
}

#[test]
fn arguments_are_isolated_only_where_the_text_runs_the_other_way() {
    let catalog = catalog(&[("ar", "language-name = العربية\ngreet = مرحبا { $name }.\n")]);
    let greet = |tag: &str, name: &str| {
        catalog.text_or_key(&language(tag), "greet", &[("name", name.into())]).into_owned()
    };
    assert_eq!(greet("en-GB", "K7QF-2M9D"), "Hello K7QF-2M9D.");
    assert_eq!(greet("en-GB", "سارة"), "Hello \u{2068}سارة\u{2069}.");
    assert_eq!(greet("ar", "K7QF-2M9D"), "مرحبا \u{2068}K7QF-2M9D\u{2069}.");
}

#[test]
fn numbers_choose_the_plural_of_their_language() {
    let polish = "language-name = Polski\ncount = { $count ->\n    [one] plik\n    [few] pliki\n   *[many] plików\n}\n";
    let catalog = catalog(&[("pl", polish)]);
    let count = |tag: &str, count: Argument<'_>| {
        catalog.text_or_key(&language(tag), "count", &[("count", count)]).into_owned()
    };
    assert_eq!(count("en-GB", Argument::Number(1)), "One file");
    assert_eq!(count("en-GB", Argument::read("2")), "2 files");
    assert_eq!(count("pl", Argument::Number(3)), "pliki");
    assert_eq!(count("pl", Argument::read("12")), "plików");
    assert_eq!(Argument::read("007"), Argument::Text("007"));
    assert_eq!(Argument::read("+7"), Argument::Text("+7"));
    assert_eq!(Argument::read("0"), Argument::Number(0));
}

#[test]
fn a_variable_nobody_gave_falls_to_the_default_variant() {
    let text = "language-name = English\nwho = { $role ->\n    [victim] You\n   *[other] Someone\n}\n";
    let catalog = Catalog::build([source("en-GB", "a.ftl", text)], "en-GB").unwrap();
    assert_eq!(catalog.text_or_key(&language("en-GB"), "who", &[]), "Someone");
}

#[test]
fn a_language_knows_its_name_its_direction_and_its_standing() {
    let catalog = catalog(&[
        ("ur", "# status: awaiting review\nlanguage-name = اردو\n"),
        ("pl", "language-name = Polski\n"),
    ]);
    let tags: Vec<&str> = catalog.languages().iter().map(|it| it.language.as_str()).collect();
    assert_eq!(tags, ["en-GB", "pl", "ur"]);
    let urdu = catalog.language("UR").unwrap();
    assert_eq!((urdu.name.as_str(), urdu.direction), ("اردو", Direction::Rtl));
    assert_eq!(urdu.status, Status::AwaitingReview);
    assert_eq!(catalog.language("en-GB").unwrap().status, Status::Complete);
    assert_eq!(catalog.language("fr"), None);
}

#[test]
fn the_nearest_language_is_found() {
    let catalog = catalog(&[
        ("pl", "language-name = Polski\n"),
        ("ar", "language-name = العربية\n"),
        ("cy", "language-name = Cymraeg\n"),
    ]);
    let best = |wanted: &[&str]| catalog.negotiate(wanted).language.to_string();
    assert_eq!(best(&[]), "en-GB");
    assert_eq!(best(&["fr-FR", "*"]), "en-GB");
    assert_eq!(best(&["en-US"]), "en-GB");
    assert_eq!(best(&["en"]), "en-GB");
    assert_eq!(best(&["pl-PL;q=0.8"]), "pl");
    assert_eq!(best(&["ar-LB", "en"]), "ar");
    assert_eq!(best(&["fr", "cy_GB"]), "cy");
    assert_eq!(best(&["zh-Hans", "not a tag"]), "en-GB");
}

#[test]
fn what_a_translation_lacks_or_has_too_much_is_listed() {
    let catalog = catalog(&[("pl", "language-name = Polski\ngreet = Cześć { $nmae }.\nextra = Więcej\n")]);
    let keys = ["language-name", "greet", "count"].map(|it| TextKey::read(it).unwrap());
    let shown = |pairs: Vec<(Language, TextKey)>| {
        pairs.iter().map(|(tag, key)| format!("{tag} {key}")).collect::<Vec<_>>()
    };
    assert_eq!(shown(catalog.missing(&keys)), ["pl count"]);
    assert_eq!(
        shown(catalog.stray(&keys)),
        ["en-GB greet.line1", "en-GB greet.line2", "en-GB only-here", "pl extra"]
    );
    let mismatches: Vec<String> = catalog
        .mismatches()
        .iter()
        .map(|it| format!("{} {} ${} {:?}", it.language, it.key, it.variable, it.slip))
        .collect();
    assert_eq!(mismatches, ["pl greet $name Lost", "pl greet $nmae Unknown"]);
}

#[test]
fn a_translation_may_choose_by_role_and_may_do_without_a_variable_that_only_chooses() {
    let english =
        "language-name = English\na = { $many ->\n    [yes] Things\n   *[no] Thing\n}\nb = Where?\n";
    let polish = "language-name = Polski\na = Rzecz\nb = { $role ->\n    [victim] Gdzie jesteś?\n   *[other] Gdzie?\n}\n";
    let sheets = [source("en-GB", "a.ftl", english), source("pl", "a.ftl", polish)];
    assert_eq!(Catalog::build(sheets, "en-GB").unwrap().mismatches(), []);
}

#[test]
fn a_list_of_words_is_parted_in_every_script() {
    let catalog = catalog(&[("ar", "language-name = العربية\nback = رجوع، السابق , back\n")]);
    assert_eq!(catalog.words(&language("ar"), "back"), ["رجوع", "السابق", "back"]);
    assert_eq!(catalog.words(&language("ar"), "only-here"), Vec::<String>::new());
}

#[test]
fn one_catalog_serves_every_thread() {
    let catalog = catalog(&[("pl", "language-name = Polski\n")]);
    let say =
        || catalog.text_or_key(&language("pl"), "count", &[("count", Argument::Number(2))]).into_owned();
    let said = std::thread::scope(|scope| [scope.spawn(say), scope.spawn(say)].map(|it| it.join()));
    assert!(said.into_iter().all(|it| it.is_ok_and(|it| it == "2 files")));
}

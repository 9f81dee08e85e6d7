//! Which texts a language has and which variables each uses: what a translation is compared by.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement};

use crate::error::{CatalogError, Fault};
use crate::key::TextKey;
use crate::language::Language;
use crate::sheet::Sheet;

/// Every text of one language with its variables.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    pub(crate) texts: BTreeMap<TextKey, Variables>,
}

/// The variables of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variables {
    /// Those whose value the reader sees.
    pub(crate) shown: BTreeSet<String>,
    /// Those that only choose between wordings: a translation may do without them.
    pub(crate) choosing: BTreeSet<String>,
}

/// A translation that treats a variable otherwise than the default language does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The translation's language.
    pub language: Language,
    /// The text.
    pub key: TextKey,
    /// The variable, without its `$`.
    pub variable: String,
    /// What happened to it.
    pub slip: Slip,
}

/// What happened to a variable in translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The default language shows it, the translation never mentions it: the reader would miss it.
    Lost,
    /// The default language does not know it: nobody would fill it in.
    Unknown,
}

/// Variables that every text is given, so that a translation may choose by them where English need not: who reports.
const STANDARD: &[&str] = &["role"];

impl Inventory {
    /// Takes stock of a language's sheets; pushes every key written twice and every reference to nothing.
    pub(crate) fn take(tag: &str, sheets: &[Sheet], errors: &mut Vec<CatalogError>) -> Self {
        let mut found = BTreeMap::new();
        for sheet in sheets {
            for text in sheet.texts() {
                let fault = |fault| CatalogError {
                    tag: tag.to_owned(),
                    file: Some(sheet.file.clone()),
                    line: Some(text.line),
                    fault,
                };
                let place = format!("{}:{}", sheet.file, text.line);
                if let Some((first, _)) = found.get(&text.key) {
                    let first = String::clone(first);
                    errors.push(fault(Fault::Duplicate { key: text.key.clone(), first }));
                    continue;
                }
                found.insert(text.key.clone(), (place, text.pattern));
            }
        }

        let terms = sheets.iter().flat_map(Sheet::terms).collect();
        let patterns = found.iter().map(|(key, (_, pattern))| (key.as_str(), *pattern)).collect();
        let references = References { patterns: &patterns, terms: &terms };
        let mut inventory = Self::default();
        for (key, (place, pattern)) in &found {
            let mut walk = Walk::new(&references);
            walk.pattern(pattern);
            for reference in std::mem::take(&mut walk.dangling) {
                let (file, line) = place.rsplit_once(':').expect("a place is `file:line`");
                errors.push(CatalogError {
                    tag: tag.to_owned(),
                    file: Some(file.to_owned()),
                    line: line.parse().ok(),
                    fault: Fault::Dangling { key: key.clone(), reference },
                });
            }
            inventory.texts.insert(key.clone(), walk.variables);
        }
        inventory
    }

    /// How `self`, a translation into `language`, treats the variables of `original` otherwise.
    pub(crate) fn mismatches(&self, original: &Self, language: &Language) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        for (key, translated) in &self.texts {
            let Some(source) = original.texts.get(key) else { continue };
            let mut note = |variable: &String, slip| {
                let (language, key, variable) = (language.clone(), key.clone(), variable.clone());
                mismatches.push(Mismatch { language, key, variable, slip });
            };
            for variable in source.shown.iter().filter(|it| !translated.mentions(it)) {
                note(variable, Slip::Lost);
            }
            for variable in translated.shown.union(&translated.choosing) {
                if !source.mentions(variable) && !STANDARD.contains(&variable.as_str()) {
                    note(variable, Slip::Unknown);
                }
            }
        }
        mismatches
    }
}

impl Variables {
    fn mentions(&self, variable: &str) -> bool {
        self.shown.contains(variable) || self.choosing.contains(variable)
    }
}

type Patterns<'s> = BTreeMap<&'s str, &'s Pattern<&'s str>>;

/// What a text may refer to.
struct References<'s> {
    patterns: &'s Patterns<'s>,
    terms: &'s Patterns<'s>,
}

/// A walk through one text and every text it refers to.
struct Walk<'s> {
    references: &'s References<'s>,
    visited: BTreeSet<String>,
    variables: Variables,
    dangling: BTreeSet<String>,
}

impl<'s> Walk<'s> {
    fn new(references: &'s References<'s>) -> Self {
        let (visited, dangling) = (BTreeSet::new(), BTreeSet::new());
        Self { references, visited, variables: Variables::default(), dangling }
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                match selector {
                    InlineExpression::VariableReference { id } => {
                        self.variables.choosing.insert(id.name.to_owned());
                    }
                    other => self.inline(other),
                }
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                self.variables.shown.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. } => self.arguments(arguments),
            InlineExpression::MessageReference { id, attribute } => {
                let key = TextKey::of(id.name, attribute.as_ref().map(|it| it.name));
                match self.references.patterns.get(key.as_str()) {
                    Some(pattern) if self.visited.insert(key.to_string()) => self.pattern(pattern),
                    Some(_) => {}
                    None => drop(self.dangling.insert(key.to_string())),
                }
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                if !self.references.terms.contains_key(id.name) {
                    self.dangling.insert(format!("-{}", id.name));
                }
                if let Some(arguments) = arguments {
                    self.arguments(arguments);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        for argument in &arguments.positional {
            self.inline(argument);
        }
        for argument in &arguments.named {
            self.inline(&argument.value);
        }
    }
}

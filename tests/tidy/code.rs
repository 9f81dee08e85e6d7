//! Rust as tokens: no comment, and no word within a string, is mistaken for code.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::TextFile;

/// A token with its line.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) sort: Sort,
    /// The word, the content of the string as it is written, or the mark.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) line: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// An identifier or a keyword.
    Word,
    /// A string.
    Text,
    /// Anything else, a character each; `(`, `[` and `{` with their ends among them.
    Mark,
}

/// The code of a file.
#[derive(Debug, Default)]
pub(crate) struct Code {
    /// All tokens but attributes (doc comments are attributes), and but modules that only tests have.
    pub(crate) product: Vec<Token>,
    /// All tokens but attributes of modules that only tests have.
    pub(crate) tests: Vec<Token>,
    /// Attributes, without `#[..]`: the first word of each.
    pub(crate) attributes: Vec<Token>,
}

impl Code {
    /// Reads a file.
    pub(crate) fn of(file: &TextFile) -> Self {
        let stream = TokenStream::from_str(&file.text)
            .unwrap_or_else(|error| panic!("{} is not Rust: {error}", file.path));
        let mut code = Self::default();
        let is_product = !file.is_of_tests();
        code.read(stream, is_product);
        code
    }

    /// All tokens, of the product and of its tests.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Token> {
        self.product.iter().chain(&self.tests)
    }

    fn read(&mut self, stream: TokenStream, is_product: bool) {
        let mut trees = stream.into_iter().peekable();
        let mut is_cfg_test = false;
        while let Some(tree) = trees.next() {
            if is_mark(&tree, '#') {
                if trees.peek().is_some_and(|it| is_mark(it, '!')) {
                    trees.next();
                }
                if let Some(TokenTree::Group(group)) = trees.peek()
                    && group.delimiter() == Delimiter::Bracket
                {
                    is_cfg_test |= self.attribute(group.stream());
                    trees.next();
                    continue;
                }
            }
            let ends = is_mark(&tree, ';')
                || matches!(&tree, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
            self.token(tree, is_product && !is_cfg_test);
            is_cfg_test &= !ends;
        }
    }

    /// Notes an attribute. Returns whether what follows is there for tests only.
    fn attribute(&mut self, stream: TokenStream) -> bool {
        let text = stream.to_string();
        let line = stream.clone().into_iter().next().map_or(0, |it| it.span().start().line);
        let first = text.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default();
        self.attributes.push(Token { sort: Sort::Word, text: first.to_owned(), line });
        text.replace(' ', "") == "cfg(test)"
    }

    fn token(&mut self, tree: TokenTree, is_product: bool) {
        let line = tree.span().start().line;
        let (sort, text) = match tree {
            TokenTree::Group(group) => {
                let (open, close) = marks(group.delimiter());
                self.push(is_product, Token { sort: Sort::Mark, text: open.to_owned(), line });
                self.read(group.stream(), is_product);
                return self.push(is_product, Token { sort: Sort::Mark, text: close.to_owned(), line });
            }
            TokenTree::Ident(ident) => (Sort::Word, ident.to_string()),
            TokenTree::Punct(punct) => (Sort::Mark, punct.as_char().to_string()),
            TokenTree::Literal(literal) => match string(&literal.to_string()) {
                Some(text) => (Sort::Text, text),
                None => (Sort::Mark, literal.to_string()),
            },
        };
        self.push(is_product, Token { sort, text, line });
    }

    fn push(&mut self, is_product: bool, token: Token) {
        if is_product { self.product.push(token) } else { self.tests.push(token) }
    }
}

/// The lines where a path of code (`tokio::spawn`) or a single word (`sqlx`) stands.
pub(crate) fn lines_of(tokens: &[Token], path: &str) -> Vec<usize> {
    let wanted: Vec<&str> = path.split("::").flat_map(|it| [":", ":", it]).skip(2).collect();
    let stands = |window: &&[Token]| {
        window.iter().zip(&wanted).all(|(token, wanted)| token.sort != Sort::Text && token.text == *wanted)
    };
    tokens.windows(wanted.len()).filter(stands).map(|window| window[0].line).collect()
}

fn is_mark(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == mark)
}

fn marks(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// The content of a string literal of any kind, as it is written.
fn string(literal: &str) -> Option<String> {
    let bare = literal.trim_start_matches(['b', 'c', 'r']).trim_matches('#');
    let inside = bare.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        Code::of(&TextFile { path: "src/x.rs".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn comments_strings_and_attributes_are_no_code() {
        let code =
            code("/// tokio::spawn\n#[doc = \"sqlx\"]\nfn a() { b(\"tokio::spawn\"); } // tokio::spawn\n");
        assert!(lines_of(&code.product, "tokio::spawn").is_empty());
        assert!(lines_of(&code.product, "sqlx").is_empty());
    }

    #[test]
    fn code_is_found_with_its_line() {
        let code = code("use sqlx::Row;\n\nfn a() {\n    tokio::spawn(b());\n}\n");
        assert_eq!(lines_of(&code.product, "tokio::spawn"), [4]);
        assert_eq!(lines_of(&code.product, "sqlx"), [1]);
    }

    #[test]
    fn what_only_tests_have_is_apart() {
        let code = code("#[cfg(test)]\nmod tests { fn a() { sqlx(); } }\nfn b() { axum(); }\n");
        assert!(lines_of(&code.product, "sqlx").is_empty());
        assert_eq!(lines_of(&code.tests, "sqlx"), [2]);
        assert_eq!(lines_of(&code.product, "axum"), [3]);
    }

    #[test]
    fn strings_are_read_whole() {
        let code = code("fn a() { b(\"one two\", r#\"three\"#, b\"four\", 'c', 5); }");
        let texts: Vec<&str> =
            code.product.iter().filter(|it| it.sort == Sort::Text).map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["one two", "three", "four"]);
    }
}

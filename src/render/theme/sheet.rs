//! The references of a style sheet: the addresses in `url(…)`, behind `@import` and in `image-set(…)`.
//!
//! 1. `cssparser` reads the tokens (CSS Syntax Level 3), so that escapes, comments, strings and what is broken are what
//!    a browser takes them for. It came with `ammonia` already and costs nothing more to compile.
//! 2. A string is an address only where the grammar says so: in `url("…")`, right behind `@import`, and in
//!    `image-set(…)`. A namespace is a name, not an address.
//! 3. What is written anew takes the place of the token alone, in the same form; the rest of the sheet stays byte by
//!    byte.

use std::ops::Range;

use cssparser::{ParseError, Parser, ToCss, Token};

/// An address in a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The bytes of the sheet that its token takes: `url(a.png)`, or the string with its quotes.
    pub token: Range<usize>,
    /// The address, without escapes.
    pub written: Box<str>,
    is_quoted: bool,
}

impl Reference {
    /// The token with another address in it.
    fn with(&self, address: &str) -> String {
        if self.is_quoted {
            Token::QuotedString(address.into()).to_css_string()
        } else {
            Token::UnquotedUrl(address.into()).to_css_string()
        }
    }
}

/// What the tokens of a block stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Strings are texts.
    Texts,
    /// Strings are addresses.
    Addresses,
    /// Nothing is an address.
    Names,
}

/// The references of a sheet, in their order.
#[must_use]
pub fn references(sheet: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    look(&mut Parser::new(sheet), Around::Texts, &mut found);
    found
}

fn look(input: &mut Parser<'_>, around: Around, found: &mut Vec<Reference>) {
    // What the next string or address is, by what stands before it in this block.
    let mut next = around;
    loop {
        let start = input.position().byte_index();
        let Ok(token) = input.next_including_whitespace_and_comments().cloned() else { return };
        let token_range = start..input.position().byte_index();
        let mut push = |written: &str, is_quoted| {
            found.push(Reference { token: token_range.clone(), written: written.into(), is_quoted });
        };
        match &token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                next = Around::Addresses;
                continue;
            }
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("namespace") => {
                next = Around::Names;
                continue;
            }
            // A namespace may have a prefix before its name.
            Token::Ident(_) if next == Around::Names => continue,
            Token::UnquotedUrl(written) if next != Around::Names => push(written, false),
            Token::QuotedString(written) if next == Around::Addresses => push(written, true),
            Token::Function(name) => {
                let inner = match next {
                    Around::Names => Around::Names,
                    _ if is_of_addresses(name) => Around::Addresses,
                    _ => Around::Texts,
                };
                look_within(input, inner, found);
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                look_within(input, Around::Texts, found);
            }
            _ => {}
        }
        next = around;
    }
}

fn is_of_addresses(function: &str) -> bool {
    ["url", "image-set", "-webkit-image-set"].iter().any(|name| function.eq_ignore_ascii_case(name))
}

/// What stands in the block that has just begun. Below the 75th level the parser goes no further into blocks: it gives
/// their tokens as if they stood on that level.
fn look_within(input: &mut Parser<'_>, around: Around, found: &mut Vec<Reference>) {
    let _: Result<(), ParseError<()>> = input.parse_nested_block(|input| {
        look(input, around, found);
        Ok(())
    });
}

/// The sheet with other addresses in place of some of its references, which stand in their order.
#[must_use]
pub fn rewritten<'r>(sheet: &str, addresses: impl Iterator<Item = (&'r Reference, String)>) -> String {
    let mut new = String::with_capacity(sheet.len() + sheet.len() / 16);
    let mut end = 0;
    for (reference, address) in addresses {
        new.push_str(sheet.get(end..reference.token.start).unwrap_or_default());
        new.push_str(&reference.with(&address));
        end = reference.token.end;
    }
    new.push_str(sheet.get(end..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{references, rewritten};

    fn written(sheet: &str) -> Vec<String> {
        references(sheet).into_iter().map(|reference| reference.written.into()).collect()
    }

    #[test]
    fn addresses_are_told_from_what_only_looks_like_them() {
        for (sheet, expected) in [
            ("a{background:url(a.png)}", &["a.png"][..]),
            (
                "a { background: URL( \"a b.png\" ) no-repeat, Url('c.png'), url(\n  d.png\n) }",
                &["a b.png", "c.png", "d.png"],
            ),
            ("@font-face{src:local('x'),url(f.woff2)format('woff2')}", &["f.woff2"]),
            ("@import 'a.css';@import \"b.css\" screen;@IMPORT url(c.css) layer(x);", &["a.css", "b.css", "c.css"]),
            ("@import/* here */ 'a.css' supports(content: 'x');", &["a.css"]),
            ("@media print { @supports (a: b) { p { mask: url(m.svg#x) } } }", &["m.svg#x"]),
            ("p { background: image-set('a.png' 1x type('image/png'), url(b.png) 2x) }", &["a.png", "b.png"]),
            (":root { --picture: url(a.png) }", &["a.png"]),
            ("p { background: url(a\\ b.png) \\75rl(c.png) url(\"d\\2e png\") }", &["a b.png", "c.png", "d.png"]),
            ("/* url(a.png) @import 'b.css' */ p::after { content: 'url(c.png)' \"@import 'd'\" }", &[]),
            ("@namespace svg url(http://www.w3.org/2000/svg); @namespace 'x'; @namespace url('y') ; p{}", &[]),
            ("@charset \"utf-8\"; p { content: 'a'; --curl: curl(x.png) }", &[]),
            ("p { background: url(a b.png) url(c'd.png); color: red; mask: url(e.png) }", &["e.png"]),
            ("p { content: 'a\n; background: url(b.png) }", &["b.png"]),
            ("p{background:url()} a{background:url(\"\")}", &["", ""]),
            ("p { background: url(a.png", &["a.png"]),
            ("p { background: url('a.png", &["a.png"]),
            ("} ) url(a.png) ] { url(b.png)", &["a.png", "b.png"]),
        ] {
            assert_eq!(written(sheet), expected, "{sheet}");
        }
    }

    #[test]
    fn blocks_may_be_as_deep_as_they_like() {
        let sheet = format!("{}url(a.png)", "({[f(".repeat(100_000));
        assert_eq!(written(&sheet), ["a.png"]);
    }

    #[test]
    fn an_address_is_replaced_in_its_own_form() {
        for (sheet, address, expected) in [
            ("a{b:url( x.png )c}", "y.1.png", "a{b:url(y.1.png)c}"),
            ("a{b:url( 'x.png' )c}", "y.1.png", "a{b:url( \"y.1.png\" )c}"),
            ("@import 'x.css' print;", "y.1.css?v=1", "@import \"y.1.css?v=1\" print;"),
            ("a{b:URL(x)}", "y (1).png", "a{b:url(y\\20 \\(1\\).png)}"),
            ("a{b:url(\"x", "y\"\\.png", "a{b:url(\"y\\\"\\\\.png\""),
            ("/*url(z)*/a{b:url(x", "y", "/*url(z)*/a{b:url(y)"),
        ] {
            let found = references(sheet);
            let new = rewritten(sheet, found.iter().map(|reference| (reference, address.to_owned())));
            assert_eq!(new, expected, "{sheet}");
        }
    }

    /// Pieces of sheets, broken ones among them.
    fn sheet() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[ -~]{0,8}",
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "url(",
                "URL( ",
                "url(a.png)",
                "url('b.png')",
                "@import ",
                "'c'",
                "\"d\"",
                "\"",
                "'",
                "\\",
                "/*",
                "*/",
                "(",
                ")",
                "{",
                "}",
                "[",
                "]",
                ";",
                "\n",
                "image-set(",
                "@namespace ",
                "素材",
                "\\2e ",
                "\0",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// Written anew as they are, or with other addresses, the same references stand in a sheet, and the rest of it
        /// stays byte by byte.
        #[test]
        fn references_alone_are_replaced(sheet in sheet(), address in "[ -~素材]{0,12}") {
            let before = references(&sheet);
            let new = rewritten(&sheet, before.iter().map(|reference| (reference, address.clone())));
            let after = references(&new);
            prop_assert_eq!(after.len(), before.len(), "{} became {}", sheet, new);
            let (mut old_end, mut new_end) = (0, 0);
            for (old, new_one) in before.iter().zip(&after) {
                prop_assert_eq!(&*new_one.written, &*address);
                prop_assert_eq!(&sheet[old_end..old.token.start], &new[new_end..new_one.token.start]);
                (old_end, new_end) = (old.token.end, new_one.token.end);
            }
            prop_assert_eq!(&sheet[old_end..], &new[new_end..]);
            prop_assert_eq!(rewritten(&sheet, std::iter::empty()), sheet);
        }
    }
}

//! The theme, and what a site puts over it: a colour, a logo, style sheets and scripts of its own.

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, Span, Spanned};
use crate::keys::{ListOf, Lost, Maybe, Nested, Plain, Single, SpannedText, Type, Written, record};
use crate::yaml::{Field, Fields, Value};

record! {
    /// The theme, and what the site puts over it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Theme: "テーマ" {
        /// The directory's name below `themes/`, or the name of the theme that the program carries.
        name: ThemeName, "名前", "テーマの名前", eg "default", or "default";
        /// The colour of headings, buttons and marks.
        accent: Maybe<Colour>, "主な色", "見出しの印やボタンの色。`#115a36` のように書きます。暗い画面での色は、この色から作ります", eg "\"#115a36\"";
        /// A picture that stands before the site's title.
        logo: Maybe<SpannedText>, "ロゴ", "題名の前に置く画像。`themes/` から見た場所", eg "local/logo.svg";
        /// Style sheets after those of the theme.
        styles: ListOf<SpannedText>, "スタイルシート", "テーマのものの後に読む、CSSの一覧。`themes/` から見た場所", eg "[local/extra.css]";
        /// Scripts after those of the theme.
        scripts: ListOf<SpannedText>, "スクリプト", "テーマのものの後に読む、JavaScriptの一覧。`themes/` から見た場所", eg "[local/extra.js]";
    }
}

impl Default for Theme {
    fn default() -> Theme {
        Theme { name: default_name(), accent: None, logo: None, styles: Vec::new(), scripts: Vec::new() }
    }
}

fn default_name() -> Spanned<Box<str>> {
    Spanned::new("default".into(), Span::default())
}

impl Theme {
    /// What the names of the site's own assets begin with; behind it stands where the file lies as seen from `themes/`.
    pub const OWN: &'static str = "own/";

    /// The name of the asset that holds the site's own colours.
    pub const ACCENT: &'static str = "own/accent.css";

    /// The name of the asset that a file of the site's own becomes.
    #[must_use]
    pub fn asset(file: &str) -> String {
        format!("{}{file}", Theme::OWN)
    }

    /// The files of the site's own, as seen from `themes/`.
    pub fn files(&self) -> impl Iterator<Item = &Spanned<Box<str>>> {
        self.logo.iter().chain(&self.styles).chain(&self.scripts)
    }
}

/// A theme by its name alone, or a record.
pub struct ThemeForm;

impl Written for ThemeForm {
    type Value = Theme;
    const TYPE: Type = Type::Either(&Type::Text, &Nested::<Theme>::TYPE);

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Theme, Lost> {
        match fields.written(key).map(|node| &node.value) {
            Some(Value::Mapping(_)) => Plain::<Nested<Theme>>::read(fields, key),
            _ => Ok(Theme { name: ThemeName::read(fields, key)?, ..Theme::default() }),
        }
    }
}

/// The name of a theme.
pub struct ThemeName;

impl Written for ThemeName {
    type Value = Spanned<Box<str>>;
    const TYPE: Type = Type::Text;

    fn read(fields: &mut Fields<'_, '_>, key: &'static str) -> Result<Self::Value, Lost> {
        Ok(SpannedText::maybe(fields, key).unwrap_or_else(default_name))
    }
}

/// A colour by its red, green and blue, dark enough to be read on white.
pub struct Colour;

impl Single for Colour {
    type Value = [u8; 3];
    const TYPE: Type = Type::Text;

    fn take(field: Field<'_, '_>) -> Option<[u8; 3]> {
        let read = |written: &str| {
            let colour = parse(written).ok_or(Unfit::NoColour)?;
            let contrast = contrast_with_white(colour);
            if contrast < LEAST { Err(Unfit::TooBright(contrast)) } else { Ok(colour) }
        };
        field.parsed(read, explain).map(|colour| colour.value)
    }
}

/// The contrast that text needs (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// Why a colour can't be used.
enum Unfit {
    NoColour,
    TooBright(f64),
}

fn parse(written: &str) -> Option<[u8; 3]> {
    let digits = written.trim().strip_prefix('#').filter(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    match digits.len() {
        3 => {
            let number = u16::from_str_radix(digits, 16).ok()?;
            let twice = |shift: u16| u8::try_from((number >> shift & 15) * 17).ok();
            Some([twice(8)?, twice(4)?, twice(0)?])
        }
        6 => Some([part(0)?, part(2)?, part(4)?]),
        _ => None,
    }
}

/// The contrast ratio of WCAG 2.2 between a colour and white.
fn contrast_with_white(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    1.05 / (luminance + 0.05)
}

fn explain(unfit: &Unfit, file: &Arc<str>, _: u32) -> Diagnostic {
    match unfit {
        Unfit::NoColour => Diagnostic::error(
            "accent",
            file,
            diagnostic::Text::new("色は「#115a36」のように書きます。", "a colour is written like `#115a36`"),
        )
        .help(diagnostic::Text::new(
            "「#」と、赤・緑・青の2桁ずつの16進数を、引用符で囲んで書いてください。",
            "write `#` and two hexadecimal digits for each of red, green and blue, in quotes",
        )),
        Unfit::TooBright(contrast) => Diagnostic::error(
            "accent",
            file,
            diagnostic::Text::new(
                format!("この色は明るすぎて、白い背景の上で読めません（コントラスト比{contrast:.1}）。"),
                format!("this colour is too bright to be read on white (its contrast is {contrast:.1})"),
            ),
        )
        .help(diagnostic::Text::new(
            "コントラスト比が4.5以上になる、より暗い色を書いてください。",
            "write a darker one, with a contrast of 4.5 or more",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{contrast_with_white, parse};

    #[test]
    fn a_colour_is_read_in_either_form() {
        for (written, colour) in [
            ("#115a36", Some([0x11, 0x5a, 0x36])),
            ("#FFF", Some([255; 3])),
            ("115a36", None),
            ("#115a3", None),
            ("green", None),
            ("#あああ", None),
        ] {
            assert_eq!(parse(written), colour, "{written}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        for (colour, contrast) in [([0; 3], 21.0), ([255; 3], 1.0), ([0x76; 3], 4.54), ([0x77; 3], 4.48)] {
            assert!((contrast_with_white(colour) - contrast).abs() < 0.01, "{colour:?}");
        }
    }
}

//! XML as a row of tokens, for looking into files of others: what isn't well-formed ends it. Entities but the five
//! predefined ones and those of numbers stay as they are written.

use std::borrow::Cow;

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A start tag, with whether the element ends with it.
    Start {
        name: &'a str,
        attributes: Vec<(&'a str, Cow<'a, str>)>,
        is_empty: bool,
    },
    End {
        name: &'a str,
    },
    Text(Cow<'a, str>),
    /// `<?name …?>`, what is between the marks.
    Instruction(&'a str),
    /// `<!DOCTYPE …>`, what is between the marks.
    Declaration(&'a str),
}

/// The document isn't well-formed here.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

/// The tokens of a document. After one that is malformed comes nothing.
pub struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Tokens<'a> {
        Tokens { rest: text.strip_prefix('\u{FEFF}').unwrap_or(text) }
    }

    fn read(&mut self) -> Option<Token<'a>> {
        let rest = self.rest;
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let (text, after) = inner.split_once("]]>")?;
            self.rest = after;
            return Some(Token::Text(Cow::Borrowed(text)));
        }
        if let Some(inner) = rest.strip_prefix("<?") {
            let (text, after) = inner.split_once("?>")?;
            self.rest = after;
            return Some(Token::Instruction(text));
        }
        if let Some(inner) = rest.strip_prefix("<!") {
            let mut end = inner.find('>')?;
            if let Some(open) = inner.get(..end)?.find('[') {
                let close = open + inner.get(open..)?.find(']')?;
                end = close + inner.get(close..)?.find('>')?;
            }
            self.rest = inner.get(end + 1..)?;
            return inner.get(..end).map(Token::Declaration);
        }
        if let Some(inner) = rest.strip_prefix("</") {
            let (name, after) = inner.split_once('>')?;
            self.rest = after;
            return Some(Token::End { name: name.trim_end() });
        }
        if let Some(inner) = rest.strip_prefix('<') {
            return self.start(inner);
        }
        let end = rest.find('<').unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        self.rest = after;
        Some(Token::Text(decoded(text)))
    }

    fn start(&mut self, inner: &'a str) -> Option<Token<'a>> {
        let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'))?;
        let (name, mut rest) = inner.split_at(end);
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix("/>") {
                self.rest = after;
                return Some(Token::Start { name, attributes, is_empty: true });
            }
            if let Some(after) = rest.strip_prefix('>') {
                self.rest = after;
                return Some(Token::Start { name, attributes, is_empty: false });
            }
            let (name, after) = rest.split_once('=')?;
            let name = name.trim_ascii_end();
            let after = after.trim_ascii_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            if name.is_empty() || name.contains(['<', '>', '"', '\'', ' ', '\t', '\r', '\n']) || value.contains('<') {
                return None;
            }
            attributes.push((name, decoded(value)));
            rest = after;
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(inner) = self.rest.strip_prefix("<!--") {
            let Some((_, after)) = inner.split_once("-->") else {
                self.rest = "";
                return Some(Err(Malformed));
            };
            self.rest = after;
        }
        if self.rest.is_empty() {
            return None;
        }
        let token = self.read();
        if token.is_none() {
            self.rest = "";
        }
        Some(token.ok_or(Malformed))
    }
}

/// A name without its prefix: `p:sld` → `sld`.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The name of an entity has fewer characters.
const LONGEST: usize = 12;

fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        let end = from.char_indices().take(LONGEST).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let entity = end.and_then(|end| Some((entity(from.get(..end)?)?, from.get(end + 1..)?)));
        if let Some((c, after)) = entity {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = from;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#')? {
            hexadecimal if hexadecimal.starts_with('x') => number(hexadecimal.get(1..)?, 16),
            decimal => number(decimal, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = Tokens::new(text).map(|token| match token {
            Ok(Token::Start { name, attributes, is_empty }) => {
                let attributes = attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect::<Vec<_>>();
                format!("<{name}{}{}", attributes.concat(), if is_empty { "/>" } else { ">" })
            }
            Ok(Token::End { name }) => format!("</{name}>"),
            Ok(Token::Text(text)) => text.into_owned(),
            Ok(Token::Instruction(text)) => format!("?{text}?"),
            Ok(Token::Declaration(text)) => format!("!{text}!"),
            Err(Malformed) => "#".to_owned(),
        });
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_document_is_a_row_of_tokens() {
        for (text, expected) in [
            ("<a b='1' c = \"&lt;&#x41;&#66;&no;\"/>", "<a b=1 c=<AB&no;/>"),
            ("<?xml version='1.0'?><a>x<!-- <b> --><b>y</b ></a>", "?xml version='1.0'?|<a>|x|<b>|y|</b>|</a>"),
            ("<a><![CDATA[<&]]></a>", "<a>|<&|</a>"),
            ("<!DOCTYPE a [<!ENTITY b '>'>]><a/>", "!DOCTYPE a [<!ENTITY b '>'>]!|<a/>"),
            ("<a b=c>", "#"),
            ("<a b", "#"),
            ("<a b='<'>", "#"),
            ("x<!-- ", "x|#"),
            ("<>", "#"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}

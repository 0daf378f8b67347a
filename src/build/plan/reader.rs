//! What a reader reads of a page: its heading, its text by paragraphs, and where it leads.
//!
//! It is read from the published HTML and not from the model, because of what stands nothing else is known; and it may
//! have been written by an earlier program or another theme. What is looked at is `<main>`, else the body: the menu and
//! the foot of a page are every page's. So are the words of buttons and of what leads through the site, whose addresses
//! alone are looked at.

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The first heading, or the title of the document.
    pub title: String,
    /// Paragraphs, headings, items, rows: whatever stands on lines of its own.
    pub lines: Vec<String>,
    /// The addresses of links and pictures, as they are written.
    pub links: Vec<String>,
    /// Where a page that only leads on leads to.
    pub leads_to: Option<String>,
}

/// Elements within a sentence.
const WITHIN: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark",
    "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var",
    "wbr", "img",
];
/// Elements whose words belong to the site and not to the page.
const OF_THE_SITE: [&str; 3] = ["button", "nav", "select"];
/// Elements whose content nobody reads.
const UNREAD: [&str; 4] = ["script", "style", "template", "noscript"];

impl Reader {
    #[must_use]
    pub fn of(html: &str) -> Reader {
        let mut reader = Reader { leads_to: refresh(html), ..Reader::default() };
        let main = element(html, "main").or_else(|| element(html, "body")).unwrap_or(html);
        let mut line = String::new();
        let mut heading: Option<String> = None;
        // How many elements of the site are open, and whether a link has just ended.
        let (mut of_the_site, mut has_led) = (0_usize, false);
        for piece in Pieces(main) {
            let led = std::mem::take(&mut has_led);
            match piece {
                Piece::Text(_) if of_the_site > 0 => {}
                Piece::Text(text) => {
                    has_led = led && text.trim().is_empty();
                    push_decoded(&mut line, text);
                    if let Some(heading) = &mut heading {
                        push_decoded(heading, text);
                    }
                }
                Piece::Tag(tag) => {
                    let name = name(tag);
                    for key in ["href", "src"] {
                        let address = attribute(tag, key).filter(|_| matches!(name, "a" | "img" | "iframe" | "source"));
                        reader.links.extend(address.map(decoded));
                    }
                    let bare = name.strip_prefix('/').unwrap_or(name);
                    if OF_THE_SITE.contains(&bare) {
                        of_the_site = if bare == name { of_the_site + 1 } else { of_the_site.saturating_sub(1) };
                    }
                    has_led = name == "/a" || (led && WITHIN.contains(&bare) && name != "a");
                    match name {
                        // Two links side by side are two things, though no blank stands between them.
                        "a" if led => line.push(' '),
                        "img" if of_the_site > 0 => {}
                        "img" => {
                            let alternative = attribute(tag, "alt").map(decoded).filter(|alt| !alt.is_empty());
                            line.extend(alternative.map(|alternative| format!("[{alternative}]")));
                        }
                        "/td" | "/th" => line.push_str(" | "),
                        "h1" if reader.title.is_empty() => heading = Some(String::new()),
                        "/h1" => {
                            if let Some(heading) = heading.take() {
                                reader.title = tidy(&heading);
                            }
                        }
                        _ => {}
                    }
                    let is_cell = matches!(name, "td" | "th" | "/td" | "/th");
                    if !is_cell && !WITHIN.contains(&bare) {
                        reader.end(&mut line);
                    }
                }
            }
        }
        reader.end(&mut line);
        if reader.title.is_empty() {
            reader.title = element(html, "title").map(|title| tidy(&decoded(title))).unwrap_or_default();
        }
        reader
    }

    fn end(&mut self, line: &mut String) {
        let text = tidy(line.trim_end_matches([' ', '|', '\n']));
        if !text.is_empty() {
            self.lines.push(text);
        }
        line.clear();
    }
}

/// Blanks taken together, none around.
fn tidy(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What lies within the first element of a name.
fn element<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    let open = format!("<{name}");
    let mut from = 0;
    let start = loop {
        let at = from + html.get(from..)?.find(&open)?;
        from = at + open.len();
        if html[from..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace()) {
            break from + end_of_tag(&html[from..])? + 1;
        }
    };
    let rest = html.get(start..)?;
    Some(&rest[..rest.rfind(&format!("</{name}>")).unwrap_or(rest.len())])
}

/// The address of `<meta http-equiv="refresh" content="0; url=…">`.
fn refresh(html: &str) -> Option<String> {
    let head = element(html, "head")?;
    Pieces(head).find_map(|piece| match piece {
        Piece::Tag(tag)
            if name(tag) == "meta"
                && attribute(tag, "http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh")) =>
        {
            let content = decoded(attribute(tag, "content")?);
            let (_, address) = content.split_once('=')?;
            Some(address.trim().to_owned())
        }
        _ => None,
    })
}

enum Piece<'h> {
    Text(&'h str),
    /// Without its brackets.
    Tag(&'h str),
}

/// The texts and tags of HTML; comments and what nobody reads are left out.
struct Pieces<'h>(&'h str);

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        loop {
            let rest = self.0;
            if rest.is_empty() {
                return None;
            }
            let Some(tag) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                self.0 = &rest[end..];
                return Some(Piece::Text(&rest[..end]));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                self.0 = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let Some(end) = end_of_tag(tag) else {
                self.0 = "";
                return Some(Piece::Text(rest));
            };
            let (tag, after) = (&tag[..end], &tag[end + 1..]);
            self.0 = after;
            if UNREAD.contains(&name(tag)) {
                let close = format!("</{}", name(tag));
                self.0 = after.find(&close).map_or("", |at| &after[at..]);
                continue;
            }
            return Some(Piece::Tag(tag));
        }
    }
}

/// Where the bracket is that ends a tag: none within an attribute's value does.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn name(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
    let name = &tag[..end];
    if name.len() > 1 { name.strip_suffix('/').unwrap_or(name) } else { name }
}

/// The value of an attribute, as it is written; with quotes around it, as this program and HTML 4 write it.
fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let mut rest = tag.get(name(tag).len()..)?;
    loop {
        let (written, after) = rest.split_once('=')?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => after.get(1..)?.split_once(quote)?,
            None => after.split_at(after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
        };
        if written.rsplit(|c: char| c.is_ascii_whitespace()).next()?.eq_ignore_ascii_case(key) {
            return Some(value);
        }
        rest = after;
    }
}

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    push_decoded(&mut plain, text);
    plain
}

/// Appends a text with its character references decoded, as far as they are XML's, a number, or a blank.
fn push_decoded(plain: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        if let Some((c, after)) = known {
            plain.push(c);
            rest = after;
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain.push_str(rest);
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_its_readers_do() {
        let html = "<!DOCTYPE html><html><head><title>別の題 | 名</title></head><body><nav><a href=\"/\">ホーム</a></nav>\
                    <main id=\"m\"><h1 title=\"a > b\">題<br>名 &amp; 他</h1><!-- <p>隠れた</p> --><p>一つ目の\n<strong>強い</strong>文。</p>\
                    <script>var x = '<p>';</script><ul><li><a href='/a/?x=1&amp;y=2'>甲</a></li><li>乙</li></ul>\
                    <table><tr><th>年</th><td>12</td></tr></table><img src=zu.png alt=\"図&#39;\"></main><footer>足</footer></body></html>";
        let reader = Reader::of(html);
        assert_eq!(reader.title, "題名 & 他");
        assert_eq!(reader.lines, ["題", "名 & 他", "一つ目の 強い文。", "甲", "乙", "年 | 12", "[図']"]);
        assert_eq!(reader.links, ["/a/?x=1&y=2", "zu.png"]);
        assert_eq!(reader.leads_to, None);
    }

    #[test]
    fn words_of_the_site_are_no_words_of_the_page_and_links_are_told_apart() {
        for (html, lines) in [
            ("<main><nav><ol><li><a href=\"/\">ホーム</a></li></ol></nav><p>文</p></main>", &["文"][..]),
            ("<main><p>用語<button>閉じる</button></p>後</main>", &["用語", "後"]),
            ("<main><div><a href=a>追加</a><a href=b>登録</a></div></main>", &["追加 登録"]),
            ("<main><p><span><a href=a>追加</a></span>\n<span><a href=b>登録</a></span></p></main>", &["追加 登録"]),
            ("<main><p><a href=a>甲</a>と<a href=b>乙</a>の<b>丙</b></p></main>", &["甲と乙の丙"]),
            ("<main><nav><nav>中</nav>外</nav>文</main>", &["文"]),
            ("<main></nav>文<nav>", &["文"]),
        ] {
            assert_eq!(Reader::of(html).lines, lines, "{html}");
        }
        assert_eq!(Reader::of("<main><nav><a href=\"/a/\">次</a></nav></main>").links, ["/a/"]);
    }

    #[test]
    fn what_is_no_page_of_ours_is_read_as_far_as_it_goes() {
        for (html, title, lines) in [
            ("", "", &[][..]),
            ("<p>文", "", &["文"]),
            ("<main", "", &["<main"]),
            ("<title>題</title><p>a</p>b", "題", &["題", "a", "b"]),
            ("<main><p>x<!-- y", "", &["x"]),
            ("<main><style>p{}", "", &[]),
            ("<p>a &unknown; &#xZZ; &amp", "", &["a &unknown; &#xZZ; &amp"]),
        ] {
            let reader = Reader::of(html);
            assert_eq!(
                (reader.title.as_str(), reader.lines.iter().map(String::as_str).collect::<Vec<_>>()),
                (title, lines.to_vec()),
                "{html}"
            );
        }
    }

    #[test]
    fn a_page_that_leads_on_says_where() {
        let html = "<html><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url=/kb/a/\"></head><body><main>x</main></body></html>";
        assert_eq!(Reader::of(html).leads_to.as_deref(), Some("/kb/a/"));
    }
}

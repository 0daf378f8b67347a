//! Elements of XML 1.0 in UTF-8, written one after another.

use crate::render::escape::push_escaped;

/// A document that is being written. Whoever opens an element closes it.
pub struct Writer {
    xml: String,
}

impl Writer {
    pub fn with_capacity(capacity: usize) -> Writer {
        let mut xml = String::with_capacity(capacity);
        xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Writer { xml }
    }

    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.xml.push('>');
    }

    pub fn close(&mut self, name: &str) {
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.xml.push_str("/>");
    }

    /// An element that holds a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.characters(text);
        self.close(name);
    }

    /// The end of a line between two elements.
    pub fn end_line(&mut self) {
        self.xml.push('\n');
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.xml.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.xml.push('<');
        self.xml.push_str(name);
        for (key, value) in attributes {
            self.xml.push(' ');
            self.xml.push_str(key);
            self.xml.push_str("=\"");
            self.characters(value);
            self.xml.push('"');
        }
    }

    /// What XML 1.0 §2.2 has no characters for is left out.
    fn characters(&mut self, text: &str) {
        // All that is refused begins with such a byte, and hardly a text has one: so many are looked at at once.
        let may_begin = |byte: u8| u8::from(byte < b' ') | u8::from(byte == 0xEF);
        if text.bytes().fold(0, |any, byte| any | may_begin(byte)) != 0 && text.contains(is_refused) {
            push_escaped(&mut self.xml, &text.replace(is_refused, ""));
        } else {
            push_escaped(&mut self.xml, text);
        }
    }
}

fn is_refused(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_parser_reads_what_was_written(text in any::<String>(), attribute in any::<String>()) {
            let mut xml = Writer::with_capacity(0);
            xml.open("a", &[]);
            xml.empty("b", &[("c", &attribute)]);
            xml.text("d", &text);
            xml.end_line();
            xml.close("a");
            let written = String::from_utf8(xml.into_bytes()).unwrap();
            let read = roxmltree::Document::parse(&written).unwrap();
            let known = |text: &str| text.replace(is_refused, "");
            // A parser makes one line end of each, and a blank of each in an attribute (XML 1.0 §2.11, §3.3.3).
            let lines = |text: &str| known(text).replace("\r\n", "\n").replace('\r', "\n");
            let b = read.descendants().find(|node| node.has_tag_name("b")).unwrap();
            prop_assert_eq!(b.attribute("c").unwrap(), lines(&attribute).replace(['\n', '\t'], " "));
            let d = read.descendants().find(|node| node.has_tag_name("d")).unwrap();
            prop_assert_eq!(d.text().unwrap_or_default(), lines(&text));
        }
    }
}

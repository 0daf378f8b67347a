//! HTML that the author wrote.
use super::render::Renderer;
use std::ops::Range;

#[derive(Debug, Default)]
pub(super) struct RawBlock {
    pub was_seen: bool,
    text: String,
}
impl RawBlock {
    pub fn push(&mut self, html: &str, _at: usize) {
        self.text.push_str(html);
    }
}
impl Renderer<'_> {
    pub fn inline_html(&mut self, html: &str, _range: &Range<usize>) {
        self.out.write_text(html);
    }
    pub fn html_block(&mut self) {
        let text = std::mem::take(&mut self.raw_html.text);
        self.out.write_text(&text);
    }
}

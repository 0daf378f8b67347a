//! Files that a page hands out, as templates see them.

use tera::Value;

use crate::model::site::{FileRole, Page, PageFile};
use crate::render::view::{Views, map, text};

impl Views {
    /// A page's own files, without a meeting's documents.
    pub fn files(&self, page: &Page) -> Value {
        self.files_of(page, FileRole::File)
    }

    pub fn files_of(&self, page: &Page, role: FileRole) -> Value {
        let files = page.files.iter().filter(|file| file.role == role).map(|file| self.file(file));
        Value::from(files.collect::<Vec<_>>())
    }

    pub fn file(&self, file: &PageFile) -> Value {
        let target = &self.site.attachments[file.file as usize];
        let name = target.source.rsplit('/').next().unwrap_or(&target.source);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_uppercase();
        let attachment = &file.attachment;
        let title = if attachment.title.is_empty() { name } else { &attachment.title };
        map([
            ("label", text(&attachment.label)),
            ("title", text(title)),
            ("url", self.url(&target.url)),
            ("extension", text(&extension)),
            ("size", Value::from(target.size)),
            ("size_text", text(&size_text(target.size))),
            ("submitted_by", text(&attachment.submitted_by)),
        ])
    }
}

/// A size in KB of 1,024 bytes, rounded up, with commas: `1,234KB`.
fn size_text(bytes: u64) -> String {
    format!("{}KB", grouped(bytes.div_ceil(1024)))
}

/// A number with a comma before every third digit from the right.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::size_text;

    #[test]
    fn sizes_are_written_as_the_ministries_do() {
        for (bytes, text) in
            [(0, "0KB"), (1, "1KB"), (86_016, "84KB"), (1_263_616, "1,234KB"), (1_073_741_824, "1,048,576KB")]
        {
            assert_eq!(size_text(bytes), text);
        }
    }
}

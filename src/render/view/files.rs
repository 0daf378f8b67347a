//! Files that a page hands out, as templates see them.

use tera::Value;

use crate::model::attachment::FileRole;
use crate::model::phrase::Phrase;
use crate::model::site::{Page, PageFile, SiteFile};
use crate::render::digits::grouped;
use crate::render::theme::Texts;
use crate::render::view::{Views, map, option, text};

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
        let [hidden, hour] = self.mark(file.hidden);
        map([
            ("label", text(&attachment.label.value)),
            ("title", text(title)),
            ("url", self.url(&target.url)),
            ("extension", text(&extension)),
            ("size", Value::from(target.size)),
            ("size_text", text(&size_text(target.size))),
            ("pages", option(target.pages.map(Value::from))),
            ("format_text", text(&format_text(&extension, target, &self.texts))),
            ("submitted_by", text(&attachment.submitted_by)),
            hidden,
            hour,
        ])
    }
}

/// What a reader should know before opening a file: `PDF形式：1,234KB／12ページ`.
fn format_text(extension: &str, file: &SiteFile, texts: &Texts) -> String {
    let form = form(extension, texts);
    let size = size_text(file.size);
    let (form, size) = (("form", &*form), ("size", &*size));
    match file.pages {
        Some(pages) => texts.filled(Phrase::FilePages, &[form, size, ("n", &grouped(u64::from(pages)))]),
        None => texts.filled(Phrase::FileSize, &[form, size]),
    }
}

/// The form of a file by the name of the program that opens it, if readers know it by that; `extension` is in capital
/// letters.
fn form(extension: &str, texts: &Texts) -> String {
    let name = match extension {
        "" => return texts.phrase(Phrase::FilePlain).to_owned(),
        "XLSX" | "XLS" | "XLSM" => "Excel",
        "DOCX" | "DOC" | "DOCM" => "Word",
        "PPTX" | "PPT" | "PPTM" => "PowerPoint",
        "TXT" => texts.phrase(Phrase::FileText),
        "JPG" => "JPEG",
        other => other,
    };
    texts.filled(Phrase::FileForm, &[("name", name)])
}

/// A size in KB of 1,024 bytes, rounded up, with commas: `1,234KB`.
fn size_text(bytes: u64) -> String {
    format!("{}KB", grouped(bytes.div_ceil(1024)))
}

#[cfg(test)]
mod tests {
    use super::{SiteFile, Texts, format_text, size_text};

    #[test]
    fn a_files_form_is_written_as_the_ministries_do() {
        let texts = Texts::carried("ja").expect("the default theme's texts");
        let file = |size, pages| SiteFile { source: "content/a".into(), url: "/a".into(), size, pages };
        for (extension, file, text) in [
            ("PDF", file(1_263_616, Some(12)), "PDF形式：1,234KB／12ページ"),
            ("PDF", file(1, Some(1_234)), "PDF形式：1KB／1,234ページ"),
            ("PDF", file(1, None), "PDF形式：1KB"),
            ("XLSX", file(86_016, None), "Excel形式：84KB"),
            ("DOC", file(86_016, None), "Word形式：84KB"),
            ("PPTX", file(86_016, None), "PowerPoint形式：84KB"),
            ("ZIP", file(86_016, None), "ZIP形式：84KB"),
            ("TXT", file(1_024, None), "テキスト形式：1KB"),
            ("CSV", file(86_016, None), "CSV形式：84KB"),
            ("", file(0, None), "ファイル：0KB"),
        ] {
            assert_eq!(format_text(extension, &file, &texts), text);
        }
    }

    #[test]
    fn sizes_are_written_as_the_ministries_do() {
        for (bytes, text) in
            [(0, "0KB"), (1, "1KB"), (86_016, "84KB"), (1_263_616, "1,234KB"), (1_073_741_824, "1,048,576KB")]
        {
            assert_eq!(size_text(bytes), text);
        }
    }
}

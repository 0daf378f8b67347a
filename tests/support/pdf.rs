//! Small PDFs, made the same every time: what the sample's papers are, and what tests take apart.
//!
//! 1. Each page holds a heading and lines, in a font that readers of PDF know by its name (Adobe-Japan1), so that none
//!    is embedded and a file takes some KB.
//! 2. Heading and lines are marked (`/H1`, `/P`) and stand in a tree of structure, which a screen reader follows.
//! 3. There is neither a date nor an identifier in it, so that the same paper has the same bytes.

#![allow(dead_code, reason = "each suite uses a part of it")]

use std::fmt::Write as _;

#[path = "pdf/protection.rs"]
mod protection;

/// What a PDF says of itself, and its pages: the first line of each is its heading.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub tagged: bool,
    pub pages: &'a [&'a [&'a str]],
}

impl Paper<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        file(&self.objects(), "")
    }

    /// The paper protected with this password; with none, it opens but may not be changed.
    pub fn protected(&self, password: &str) -> Vec<u8> {
        protection::protect(&self.objects(), password)
    }

    /// The objects from number 1 on: the catalog, the tree of pages, the font in two parts, the information, the
    /// structure in two parts, then for each page itself, its content, and the elements of its lines.
    pub fn objects(&self) -> Vec<String> {
        const FIRST_PAGE: usize = 9;
        let mut pages: Vec<String> = Vec::new();
        let (mut kids, mut elements, mut parents) = (String::new(), String::new(), String::new());
        for (place, lines) in self.pages.iter().enumerate() {
            let own = FIRST_PAGE + pages.len();
            write!(kids, "{own} 0 R ").expect("a string");
            let content = content(lines);
            pages.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents {place} /Tabs /S \
                 /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
                own + 1
            ));
            pages.push(format!("<< /Length {} >>\nstream\n{content}endstream", content.len()));
            let mut own_elements = String::new();
            for (line, _) in lines.iter().enumerate() {
                let kind = if line == 0 { "H1" } else { "P" };
                write!(own_elements, "{} 0 R ", FIRST_PAGE + pages.len()).expect("a string");
                pages.push(format!("<< /Type /StructElem /S /{kind} /P 7 0 R /Pg {own} 0 R /K {line} >>"));
            }
            write!(parents, "{place} [{own_elements}] ").expect("a string");
            elements.push_str(&own_elements);
        }
        let structure = if self.tagged { " /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R" } else { "" };
        let mut info = String::from("<< /Producer (bansou)");
        for (key, value) in [("Title", self.title), ("Author", self.author)] {
            if !value.is_empty() {
                write!(info, " /{key} <FEFF{}>", utf_16(value)).expect("a string");
            }
        }
        info.push_str(" >>");
        let mut objects = vec![
            format!(
                "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /ViewerPreferences << /DisplayDocTitle true >>{structure} >>"
            ),
            format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()),
            "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts [4 0 R] >>"
                .into(),
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /FontDescriptor 8 0 R /DW 1000 \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>"
                .into(),
            info,
            format!("<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [{parents}] >> >>"),
            format!("<< /Type /StructElem /S /Document /P 6 0 R /K [{elements}] >>"),
            "<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0 \
             /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114 >>"
                .into(),
        ];
        objects.extend(pages);
        objects
    }
}

/// A file of these objects. `trailer` is added to what the trailer says.
pub fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    file_of(objects.iter().map(String::as_bytes), trailer)
}

/// The same of objects that aren't text.
pub fn file_of<'o>(objects: impl Iterator<Item = &'o [u8]>, trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    let mut size = 1;
    for object in objects {
        writeln!(table, "{:010} 00000 n ", file.len()).expect("a string");
        file.extend([format!("{size} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
        size += 1;
    }
    let start = file.len();
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R {trailer}>>\n\
         startxref\n{start}\n%%EOF\n"
    );
    file.extend_from_slice(end.as_bytes());
    file
}

/// A file after some of its objects were changed: the new ones, by their numbers, stand behind its end. `trailer` is
/// what the file's trailer says.
pub fn changed(file: &[u8], objects: &[(usize, &[u8])], trailer: &str) -> Vec<u8> {
    let mut changed = file.to_vec();
    let mut table = String::from("xref\n");
    for (number, object) in objects {
        write!(table, "{number} 1\n{:010} 00000 n \n", changed.len()).expect("a string");
        changed.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let text = String::from_utf8_lossy(file);
    let before =
        text.rsplit("startxref").next().and_then(|end| end.split_ascii_whitespace().next()).expect("its table");
    let start = changed.len();
    let end = format!("{table}trailer\n<< {trailer} /Prev {before} >>\nstartxref\n{start}\n%%EOF\n");
    changed.extend_from_slice(end.as_bytes());
    changed
}

/// A stream of these bytes; `dictionary` is added to what it says.
pub fn stream_of(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let start = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [start.as_bytes(), content, b"\nendstream"].concat()
}

fn content(lines: &[&str]) -> String {
    let mut content = String::new();
    for (place, line) in lines.iter().enumerate() {
        let (tag, size) = if place == 0 { ("H1", 20) } else { ("P", 12) };
        let down = if place == 0 { 760 } else { 724 - 28 * place };
        writeln!(content, "/{tag} << /MCID {place} >> BDC BT /F {size} Tf 72 {down} Td <{}> Tj ET EMC", utf_16(line))
            .expect("a string");
    }
    content
}

/// UTF-16BE in hexadecimal.
fn utf_16(text: &str) -> String {
    let mut digits = String::new();
    for unit in text.encode_utf16() {
        write!(digits, "{unit:04X}").expect("a string");
    }
    digits
}

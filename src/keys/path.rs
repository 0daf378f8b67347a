//! Paths as authors write them: seen from the file that they write in.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Diagnostic, Spanned, Text};

/// A clean path below `content/`, in NFC, of one written in `file`; `/x` starts at `content/` itself.
///
/// # Errors
/// `path-outside` if the path leaves `content/`.
pub fn resolve(written: &Spanned<&str>, file: &Arc<str>) -> Result<Spanned<Box<str>>, Diagnostic> {
    let path: String = written.value.nfc().collect();
    // A backslash is the separator of another system, and would be a part of the name here.
    match clean(&path, file).filter(|_| !path.contains('\\')) {
        Some(path) => Ok(Spanned::new(path, written.span)),
        None if written.contains('\\') => Err(Diagnostic::error(
            "path-outside",
            file,
            Text::new(
                format!("ファイルの場所「{}」に「\\」があります。", written.value),
                format!("there is a backslash in the path `{}`", written.value),
            ),
        )
        .at(written.span)
        .help(Text::new(
            "フォルダーの区切りは「/」で、書いているファイルから見た場所を書いてください（例: data/資料.pdf）。",
            "write `/` between folders, as seen from the file that you write in",
        ))),
        None => Err(Diagnostic::error(
            "path-outside",
            file,
            Text::new(
                format!("「{}」は、content フォルダーの外を指しています。", written.value),
                format!("`{}` leads out of content/", written.value),
            ),
        )
        .at(written.span)
        .help(Text::new(
            "content フォルダーの中のファイルを、書いているファイルから見た場所で書いてください。",
            "name a file below content/, as seen from the file that you write in",
        ))),
    }
}

/// The path below `content/` of one written in `file`, without `.`, `..` and empty parts; none if it leaves `content/`.
/// A path that begins with `/` counts from `content/`.
#[must_use]
pub fn clean(path: &str, file: &str) -> Option<Box<str>> {
    let file = file.strip_prefix("content/").unwrap_or(file);
    let directory =
        if path.starts_with('/') { "" } else { file.rsplit_once('/').map_or("", |(directory, _)| directory) };
    let mut clean = String::with_capacity(directory.len() + 1 + path.len());
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if clean.is_empty() => return None,
            ".." => clean.truncate(clean.rfind('/').unwrap_or(0)),
            _ => {
                if !clean.is_empty() {
                    clean.push('/');
                }
                clean.push_str(part);
            }
        }
    }
    Some(clean.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn paths_are_seen_from_the_file() {
        for (written, path) in [
            ("b.md", Some("cases/b.md")),
            ("./b.md", Some("cases/b.md")),
            ("../councils/_index.md", Some("councils/_index.md")),
            ("/data/x.csv", Some("data/x.csv")),
            ("../../x.md", None),
        ] {
            assert_eq!(clean(written, "content/cases/a.md").as_deref(), path, "{written}");
        }
        assert_eq!(clean("cases/a.md", "content/_index.md").as_deref(), Some("cases/a.md"));
        assert_eq!(clean("../x", "content/_index.md"), None);
    }
}

//! What is on disk: `discover(walk) -> (sources, diagnostics)`.
//!
//! The place and the ending of a file say what it is; nothing is read yet.

#![warn(unreachable_pub)]

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};
use crate::files::Walk;

/// A file below `content/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Below the site's root: `content/cases/a.md`.
    pub file: Arc<str>,
    pub role: Role,
}

/// What a file is to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A Markdown file.
    Page,
    /// `content/site.yaml`
    Config,
    /// `content/vocabularies/<name>.yaml`
    Vocabulary(Box<str>),
    /// `content/glossary.yaml`
    Glossary,
    /// `content/synonyms.yaml`
    Synonyms,
    /// `content/accessibility.yaml`
    Accessibility,
    /// `content/schedules/<id>.yaml`
    Schedule(Box<str>),
    /// `content/metrics/<id>.yaml`. A CSV file beside it is a file, which the metric that names it reads.
    Metric,
    /// YAML or CSV below `content/data/`.
    Data,
    /// `content/_private.yaml`
    Private,
    /// Whatever lies below `content/_root/`: a file for the root of the site.
    Root,
    /// Anything else: a file that a page may hand out or show.
    File,
}

impl Source {
    /// The path below `content/`.
    #[must_use]
    pub(crate) fn path(&self) -> &str {
        self.file.strip_prefix("content/").unwrap_or(&self.file)
    }
}

/// The sources among what a walk of `content/` found, in the order of their paths, and what is wrong with them where
/// they lie.
#[must_use]
pub(crate) fn discover(walk: Walk) -> (Vec<Source>, Vec<Diagnostic>) {
    let mut diagnostics: Vec<Diagnostic> = walk.problems.iter().map(crate::files::Problem::diagnostic).collect();
    let mut sources = Vec::with_capacity(walk.entries.len());
    for entry in walk.entries {
        let file: Arc<str> = Arc::from(&*entry.path);
        match role(entry.path.strip_prefix("content/").unwrap_or(&entry.path)) {
            Some(role) => {
                diagnostics.extend(capital_ending(&file));
                sources.push(Source { file, role });
            }
            None => diagnostics.push(misplaced(&file)),
        }
    }
    (sources, diagnostics)
}

/// What a path below `content/` is; none for YAML that nobody reads.
fn role(path: &str) -> Option<Role> {
    if path.starts_with("_root/") {
        return Some(Role::Root);
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "md" => Some(Role::Page),
        "yaml" | "yml" => match path {
            "site.yaml" => Some(Role::Config),
            "glossary.yaml" => Some(Role::Glossary),
            "synonyms.yaml" => Some(Role::Synonyms),
            "accessibility.yaml" => Some(Role::Accessibility),
            "_private.yaml" => Some(Role::Private),
            _ if path.starts_with("data/") => Some(Role::Data),
            _ => {
                let (folder, name) = path.strip_suffix(".yaml")?.split_once('/')?;
                match folder {
                    _ if name.contains('/') => None,
                    "vocabularies" => Some(Role::Vocabulary(name.into())),
                    "schedules" => Some(Role::Schedule(name.into())),
                    "metrics" => Some(Role::Metric),
                    _ => None,
                }
            }
        },
        "csv" if path.starts_with("data/") => Some(Role::Data),
        _ => Some(Role::File),
    }
}

/// That a file would be read if its ending were in small letters: `.MD`, as some programs write it.
fn capital_ending(file: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = file.rsplit_once('.')?;
    if !ending.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let meant = format!("{stem}.{}", ending.to_ascii_lowercase());
    let name = match role(meant.strip_prefix("content/").unwrap_or(&meant)) {
        Some(Role::File | Role::Root) => return None,
        Some(_) => meant.rsplit('/').next().unwrap_or(&meant).to_owned(),
        None => renamed(&meant).or_else(|| meant.rsplit('/').next().map(str::to_owned))?,
    };
    let diagnostic = Diagnostic::warning(
        "misplaced",
        file,
        Text::new(
            format!("名前の終わり（.{ending}）が大文字なので、内容は読まれません。"),
            format!("the ending `.{ending}` has capital letters, so nothing reads this file"),
        ),
    );
    Some(diagnostic.help(Text::new(
        format!("ファイルの名前を「{name}」に変えてください。"),
        format!("rename the file to `{name}`"),
    )))
}

fn misplaced(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(
        "misplaced",
        file,
        Text::new("この YAML ファイルは、どこからも読まれません。", "nothing reads this YAML file"),
    )
    .help(match renamed(file) {
        Some(name) => {
            Text::new(format!("ファイルの名前を「{name}」に変えてください。"), format!("rename the file to `{name}`"))
        }
        None => Text::new(
            "語彙は content/vocabularies/、予定は content/schedules/、指標は content/metrics/、そのほかのデータは content/data/ に置いてください。",
            "vocabularies stand in content/vocabularies/, schedules in content/schedules/, metrics in content/metrics/, other data below content/data/",
        ),
    })
}

/// The name under which a `.yml` file would be read.
fn renamed(file: &str) -> Option<String> {
    let path = format!("{}.yaml", file.strip_prefix("content/")?.strip_suffix(".yml")?);
    role(&path)?;
    path.rsplit('/').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_and_the_ending_say_what_a_file_is() {
        for (path, expected) in [
            ("_index.md", Some(Role::Page)),
            ("site.yaml", Some(Role::Config)),
            ("glossary.yaml", Some(Role::Glossary)),
            ("synonyms.yaml", Some(Role::Synonyms)),
            ("accessibility.yaml", Some(Role::Accessibility)),
            ("vocabularies/industry.yaml", Some(Role::Vocabulary("industry".into()))),
            ("vocabularies/deep/industry.yaml", None),
            ("_private.yaml", Some(Role::Private)),
            ("_root/.well-known/security.txt", Some(Role::Root)),
            ("_root/a.md", Some(Role::Root)),
            ("schedules/fy2022.yaml", Some(Role::Schedule("fy2022".into()))),
            ("schedules/old/fy2021.yaml", None),
            ("cases/notes.yaml", None),
            ("metrics/x.yaml", Some(Role::Metric)),
            ("metrics/x.csv", Some(Role::File)),
            ("metrics/deep/x.yaml", None),
            ("data/a/x.csv", Some(Role::Data)),
            ("cases/x.csv", Some(Role::File)),
            ("councils/01/資料.pdf", Some(Role::File)),
        ] {
            assert_eq!(role(path), expected, "{path}");
        }
    }
}

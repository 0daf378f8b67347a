//! A plan for programs, and read back where it was approved.
//!
//! ```json
//! {
//!   "format": "bansou plan 1",
//!   "id": "3f2a-91c0-5be7-d408",
//!   "at": "2026-12-01T10:00:00+09:00",
//!   "succeeds": true,
//!   "site": {"title": "…", "base_url": "https://…/"},
//!   "changes": {
//!     "written": 3, "removed": 1, "unchanged": 340,
//!     "files": [{"path": "a/index.html", "what": "new", "before": null, "after": {"hash": "…", "size": 12}}],
//!     "pages": [{"what": "removed", "url": "/a/", "title": "…", "source": null, "is_list": false,
//!       "text": [{"gone": "…"}, {"came": "…"}], "links": [], "leads_to": null, "vanishes": true, "heir": null}],
//!     "documents": [{"what": "changed", "url": "/a/資料.pdf",
//!       "before": {"hash": "…", "size": 12, "pages": 3}, "after": {"hash": "…", "size": 13, "pages": null}}],
//!     "entries": [{"in": "feed", "what": "new", "title": "…", "date": "…", "id": "…"}],
//!     "other": {"search": {"new": 1, "changed": 0, "removed": 1}}
//!   },
//!   "errors": [], "warnings": [],
//!   "moments": ["2027-04-01T00:00:00+09:00"],
//!   "ahead": [{"at": "…", "succeeds": false, "changes": null, "errors": […], "warnings": […]}],
//!   "more": 0,
//!   "waiting": [{"file": "content/b.md", "title": "…", "why": "draft"}],
//!   "refusal": {"message": {"ja": "…", "en": "…"}, "files": ["…"]},
//!   "altered": [{"path": "a/index.html", "becomes": "published"}]
//! }
//! ```
//!
//! `what` is `new`, `changed` or `removed`; hashes are XXH3 of 128 bits, sizes bytes. `changes` and `id` are null where
//! the site can't be published, which `errors` then says in the form of `bansou check --format json`; so do `warnings`,
//! each once. `moments` are those of `ahead`, each on a line of its own, so
//! that a shell can take them. `heir` is the file of a new page with the title of one that goes. `refusal` is null, or
//! says why no build publishes over what stands, and which files are in the way: then there is no `id`, and `changes`
//! are those of a build once they are away. `altered` are published files that were changed or removed by hand, which
//! become `published` again, or `other`, or are `removed`. Keys may be added; those that are there keep their meaning.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json as value};

use crate::build::plan::effects::{Address, Document, Facts, PageEffect};
use crate::build::plan::{Effects, EntryKind, Fate, Plan, What, difference::Line};
use crate::calendar::Moment;
use crate::diagnostic::{self, Diagnostic};
use crate::publish::{Approval, FileChange, Fingerprint};

const FORMAT: &str = "bansou plan 1";

/// Gives the text of a source.
type Sources<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The plan as JSON, with a line feed at its end.
pub fn json(plan: &Plan, sources: Sources<'_>) -> String {
    let at = |at: Timestamp| Moment::from(at).rfc3339(&plan.zone);
    let moments: Vec<String> = plan.ahead.iter().map(|step| at(step.at)).collect();
    let ahead: Vec<Value> = plan
        .ahead
        .iter()
        .map(|it| {
            value!({
                "at": at(it.at), "succeeds": it.effects.is_some(),
                "changes": it.effects.as_ref().map(changes), "errors": told(&it.errors, sources),
                "warnings": told(&it.warnings, sources),
            })
        })
        .collect();
    let waiting: Vec<Value> =
        plan.waiting.iter().map(|it| value!({"file": &*it.file, "title": it.title, "why": it.why.key()})).collect();
    let whole = value!({
        "format": FORMAT,
        "id": plan.id().map(|id| id.to_string()),
        "at": at(plan.asked.at),
        "succeeds": plan.asked.effects.is_some() && plan.refusal.is_none(),
        "site": {"title": plan.title, "base_url": plan.base_url},
        "changes": plan.asked.effects.as_ref().map(changes),
        "errors": told(&plan.asked.errors, sources),
        "warnings": told(&plan.asked.warnings, sources),
        "moments": moments,
        "ahead": ahead,
        "more": plan.more,
        "waiting": waiting,
        "refusal": plan.refusal.as_ref().map(|it| {
            value!({"message": {"ja": it.text.ja, "en": it.text.en}, "files": it.strays})
        }),
        "altered": plan.altered.iter().map(|(path, fate)| {
            value!({"path": &**path, "becomes": becomes(*fate)})
        }).collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}

/// The key of what becomes of something.
fn what(what: What) -> &'static str {
    match what {
        What::New => "new",
        What::Changed => "changed",
        What::Removed => "removed",
    }
}

fn becomes(fate: Fate) -> &'static str {
    match fate {
        Fate::Back => "published",
        Fate::Other => "other",
        Fate::Removed => "removed",
    }
}

fn changes(effects: &Effects) -> Value {
    let removed = effects.files.iter().filter(|file| file.after.is_none()).count();
    let other: BTreeMap<&str, Value> = effects
        .derived
        .iter()
        .map(|(kind, [new, changed, removed])| (*kind, value!({"new": new, "changed": changed, "removed": removed})))
        .collect();
    let entry = |kind: EntryKind| match kind {
        EntryKind::Feed => "feed",
        EntryKind::Calendar => "calendar",
    };
    value!({
        "written": effects.files.len() - removed, "removed": removed, "unchanged": effects.unchanged,
        "files": effects.files.iter().map(file).collect::<Vec<_>>(),
        "pages": effects.pages.iter().map(page).collect::<Vec<_>>(),
        "documents": effects.documents.iter().map(document).collect::<Vec<_>>(),
        "entries": effects.entries.iter().map(|it| value!({
            "in": entry(it.kind), "what": what(it.what), "title": it.title, "date": it.date, "id": it.id,
        })).collect::<Vec<_>>(),
        "other": other,
    })
}

fn print(print: &Fingerprint) -> Value {
    value!({"hash": format!("{:032x}", print.hash), "size": print.size})
}

fn file(change: &FileChange) -> Value {
    let kind = match (change.before, change.after) {
        (None, _) => What::New,
        (_, None) => What::Removed,
        _ => What::Changed,
    };
    let (before, after) = (change.before.as_ref().map(print), change.after.as_ref().map(print));
    value!({"path": &*change.path, "what": what(kind), "before": before, "after": after})
}

fn page(page: &PageEffect) -> Value {
    let lines = |lines: &[Line]| {
        let of = |line: &Line| match line {
            Line::Gone(line) => value!({"gone": line}),
            Line::Came(line) => value!({"came": line}),
        };
        lines.iter().map(of).collect::<Vec<_>>()
    };
    let (leads_to, vanishes, heir) = match &page.address {
        Address::Stays => (None, false, None),
        Address::Leads(to) => (Some(to), false, None),
        Address::Vanishes(heir) => (None, true, heir.as_ref()),
    };
    value!({
        "what": what(page.what), "url": page.url, "title": page.title, "source": page.source, "is_list": page.is_list,
        "text": lines(&page.text), "links": lines(&page.links),
        "leads_to": leads_to, "vanishes": vanishes, "heir": heir,
    })
}

fn document(document: &Document) -> Value {
    let facts = |facts: &Facts| value!({"hash": format!("{:032x}", facts.print.hash), "size": facts.print.size, "pages": facts.pages});
    let (before, after) = (document.before.as_ref().map(facts), document.after.as_ref().map(facts));
    value!({"what": what(document.what), "url": document.url, "before": before, "after": after})
}

/// What is wrong, as `check` says it.
fn told(found: &[Diagnostic], sources: Sources<'_>) -> Value {
    let mut told: Value = serde_json::from_str(&diagnostic::json(found, sources)).unwrap_or_default();
    told.get_mut("diagnostics").map(Value::take).unwrap_or_default()
}

/// What a plan in JSON approves; none if the text is no plan that could be published.
pub fn approval(text: &str) -> Option<Approval> {
    let plan: Value = serde_json::from_str(text).ok()?;
    if plan.get("format")?.as_str()? != FORMAT || plan.get("id")?.is_null() {
        return None;
    }
    let of = |file: &Value| {
        let path: Box<str> = file.get("path")?.as_str()?.into();
        let hash = match file.get("after")? {
            Value::Null => None,
            after => Some(u128::from_str_radix(after.get("hash")?.as_str()?, 16).ok()?),
        };
        Some((path, hash))
    };
    let files = plan.get("changes")?.get("files")?.as_array()?;
    let at = plan.get("at").and_then(|at| at.as_str()?.parse().ok());
    Some(Approval::Files { at, files: files.iter().map(of).collect::<Option<_>>()? })
}

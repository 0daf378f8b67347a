//! What in the sources may tell of a person, without what the site says of itself and what is allowed by name.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};
use crate::model::content::Content;
use crate::model::personal::{Allowance, Personal, PersonalKind, same};
use crate::parse;

/// What is found and not allowed, and what is allowed and nowhere found.
pub fn faults(content: &Content) -> Vec<Diagnostic> {
    let config = &content.config;
    let own = own(content);
    // Pages stand in the order of their files.
    let of_page = |file: &str| {
        let place = content.pages.binary_search_by(|page| (*page.file).cmp(file)).ok()?;
        Some(content.pages[place].front.allows.as_slice())
    };
    let allowing = |file: &str| of_page(file).unwrap_or_default();
    // What stands in the list itself isn't what the list is about.
    let is_listed = |found: &Personal| {
        let own = if found.file == config.file { &config.allows } else { allowing(&found.file) };
        own.iter().any(|it| it.text.span.start <= found.span.start && found.span.end <= it.text.span.end)
    };
    let mut faults = Vec::new();
    let mut used: BTreeSet<(Option<&str>, String)> = BTreeSet::new();
    for found in content.personal.iter().filter(|found| !is_listed(found)) {
        let text = same(&found.text);
        let has = |allowances: &[Allowance]| allowances.iter().any(|it| same(&it.text) == text);
        let (is_of_page, is_of_site) = (has(allowing(&found.file)), has(&config.allows));
        if !is_of_page && !is_of_site && !own.contains(&text) {
            let place = match of_page(&found.file) {
                Some(allows) => (("前付け", "the front matter"), allows.is_empty()),
                None => (("site.yaml ", "site.yaml"), config.allows.is_empty()),
            };
            faults.push(told(found, place.0, place.1));
        }
        used.insert((Some(&found.file), text.clone()));
        used.insert((None, text));
    }
    let of_pages = content.pages.iter().flat_map(|page| page.front.allows.iter().map(|it| (Some(&page.file), it)));
    let of_site = config.allows.iter().map(|it| (None, it));
    for (file, allowance) in of_pages.chain(of_site) {
        if !used.contains(&(file.map(|file| &**file), same(&allowance.text))) {
            faults.push(unused(allowance, file.unwrap_or(&config.file)));
        }
    }
    faults
}

/// What the site gives as its own: of `contact` in site.yaml and elsewhere.
fn own(content: &Content) -> BTreeSet<String> {
    let contact = &content.config.contact;
    let mut texts: Vec<&str> = vec![&contact.name, &contact.phone, &contact.email, &contact.note];
    texts.extend(content.accessibility.iter().map(|it| &*it.contact));
    for page in &content.pages {
        texts.extend(page.front.council.get().map(|council| &*council.contact));
        texts.extend(page.front.meeting.get().map(|meeting| &*meeting.contact));
    }
    let nowhere: Arc<str> = Arc::from("");
    let found = texts.iter().flat_map(|text| parse::personal(text.as_bytes(), &nowhere));
    let mut own: BTreeSet<String> = found.map(|found| same(&found.text)).collect();
    own.extend([&contact.phone, &contact.email].map(|text| same(text)));
    own
}

/// `place` is where it can be allowed, in both languages; `is_first` tells that nothing is allowed there yet.
fn told(found: &Personal, place: (&str, &str), is_first: bool) -> Diagnostic {
    let text = &found.text;
    let (ja, en) = match found.kind {
        PersonalKind::Telephone => ("電話番号", "a telephone number"),
        PersonalKind::Mail => ("メールアドレス", "an address for mail"),
        PersonalKind::Number => ("個人番号（マイナンバー）と思われる数字", "what looks like a My Number (個人番号)"),
        PersonalKind::Account => ("口座番号と思われる数字", "what looks like the number of an account"),
    };
    let entry = format!("{{text: \"{text}\", reason: 理由}}");
    let entry_en = format!("{{text: \"{text}\", reason: …}}");
    let how = if is_first {
        (format!("「allows: [{entry}]」と書いてください"), format!("write `allows: [{entry_en}]` in"))
    } else {
        (format!("ある allows に「{entry}」を加えてください"), format!("add `{entry_en}` to `allows` in"))
    };
    Diagnostic::warning(
        "personal-data",
        &found.file,
        Text::new(format!("{ja}「{text}」があります。"), format!("there is {en}, `{text}`")),
    )
    .at(found.span)
    .help(Text::new(
        format!("個人のものであれば消してください。公開してよいものであれば、{}に{}。", place.0, how.0),
        format!("delete it if it is a person's; if it may be published, {} {}", how.1, place.1),
    ))
}

fn unused(allowance: &Allowance, file: &Arc<str>) -> Diagnostic {
    let text = &allowance.text.value;
    Diagnostic::warning(
        "allowance-unused",
        file,
        Text::new(
            format!("載せてよいとされた「{text}」は、どこにもありません。"),
            format!("`{text}`, which is allowed, stands nowhere"),
        ),
    )
    .at(allowance.text.span)
    .help(Text::new("allows からこの項目を消してください。", "delete it from `allows`"))
}

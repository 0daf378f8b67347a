//! What a plan says to people, in both languages. What stands in braces is put in by [`fill`].

pub(crate) use crate::diagnostic::fill;
use crate::diagnostic::phrases;

phrases! {
    title: "公開の計画", "Plan of a publication";
    id: "計画の番号 {id}", "Plan {id}";
    of: "{moment}に公開するサイトを、公開中のサイト（{against}）と比べています。",
        "The site of {moment}, compared with what stands in {against}.";
    confidential: "公開前の内容を含みます。", "It holds what isn't public yet.";

    blocked: "このままでは公開できません。片付けてから、計画を作り直してください。",
        "As it is, nothing can be published. Mend this, and make the plan anew.";
    altered: "手で変えられたファイル", "Published files that somebody changed by hand";
    altered_back: "元に戻ります。手で変えたところはなくなります。", "What was published stands again.";
    altered_other: "新しいものに置き換わります。手で変えたところはなくなります。", "The new one comes in its place.";
    altered_removed: "なくなります。", "It goes.";

    asked: "この計画で変わること", "What this plan changes";
    counts: "書き込むファイル {written}、削除するファイル {removed}、変わらないファイル {unchanged}",
        "Files written: {written}, removed: {removed}, unchanged: {unchanged}";
    nothing: "変わるものはありません。", "Nothing changes.";
    fails: "この時のサイトは公開できません。前のサイトがそのまま残ります。次の誤りを直してください（直し方は、bansou check で示します）。",
        "The site of this moment can't be published, and the one before it stands. Mend this (bansou check says how):";

    pages_new: "新しいページ", "New pages";
    pages_changed: "文章が変わるページ", "Pages whose text changes";
    pages_removed: "なくなるページ", "Pages that go";
    lists: "一覧などのページ", "Lists and other made pages";
    unread: "文章は同じで、読者が読まない部分だけが変わるページ {count}",
        "Pages whose text stays and only what readers don't read changes: {count}";
    documents: "文書・画像などのファイル", "Documents, pictures and other files";
    entries: "フィードとカレンダー", "Feeds and calendars";
    other: "その他のファイル", "Other files";

    new: "新規", "new";
    changed: "変更", "changed";
    removed: "削除", "removed";
    column_what: "区分", "What";
    column_where: "アドレス", "Address";
    column_content: "内容", "Content";

    leads: "このアドレスは {to} に転送されます。", "The address leads to {to}.";
    vanishes: "このアドレスは開けなくなります。引き継ぐページの先頭に「aliases: [{url}]」と書くと、そのページに転送されます。",
        "The address won't answer any more. With “aliases: [{url}]” on the page that takes its place, it leads there.";
    vanishes_to: "このアドレスは開けなくなります。同じ題名の {file} に「aliases: [{url}]」と書くと、そのページに転送されます。",
        "The address won't answer any more. {file} has the same title: with “aliases: [{url}]” there, it leads to that page.";
    facts: "{size}バイト、照合値 {hash}", "{size} bytes, hash {hash}";
    facts_pages: "{size}バイト、{pages}ページ、照合値 {hash}", "{size} bytes, pages: {pages}, hash {hash}";
    was: "前: {facts}", "before: {facts}";
    is: "後: {facts}", "after: {facts}";
    link_gone: "リンク・画像の行き先がなくなる: {url}", "no longer leads to or shows: {url}";
    link_came: "リンク・画像の行き先が加わる: {url}", "leads to or shows: {url}";
    feed: "フィード", "feed";
    calendar: "カレンダー", "calendar";
    kind_search: "検索", "search";
    kind_assets: "デザイン", "assets";
    kind_data: "データ", "data";
    kind_redirects: "以前のアドレスからの転送", "redirects";
    kind_feeds: "フィード", "feeds";
    kind_calendars: "カレンダー", "calendars";
    kind_other: "サイトマップなど", "sitemap and the like";
    kind_counts: "{kind}: 新規 {new}、変更 {changed}、削除 {removed}",
        "{kind}: new {new}, changed {changed}, removed {removed}";

    warnings: "公開できるが、確かめたほうがよいこと", "What doesn't keep it from being published, but should be looked at";

    ahead: "この後、自動で変わる時", "Moments at which the site changes by itself";
    ahead_none: "この後、決まった時に自動で変わるものはありません。", "Nothing changes by itself after this.";
    ahead_help: "それぞれの時に「bansou build」を実行すると、次のように変わります。",
        "With a build at each of these moments, it changes like this.";
    more: "このほか{count}の時は、調べていません。", "Later moments that weren't looked at: {count}.";
    step_fails: "公開できません", "can't be published";
    step_succeeds: "公開できます", "can be published";

    waiting: "公開の日時が決まっていないもの", "What waits without a date";
    waiting_none: "ありません。", "Nothing.";
    column_state: "状態", "State";
    column_title: "題名", "Title";
    column_file: "ファイル", "File";

    approval: "承認", "Approval";
    approval_text: "上の内容を確認し、公開を承認します。", "I have read the above and approve its publication.";
    approver: "氏名", "Name";
    approved_on: "日付", "Date";
    signature: "署名又は印", "Signature";
    carry_out: "公開するときは、次のように実行します。計画と異なるときは、何も公開されません。",
        "To publish it, run this. If it isn't what was planned, nothing is published.";

    not_yet: "まだその時ではありません：{hour}から公開できます。公開していません。前のサイトはそのままです。",
        "it isn't time yet: this can be published from {hour} on; nothing was published, and the old site stands";
    done: "既に公開済みです。承認された計画のうち、まだ公開していないものはありません。",
        "it is published already: nothing of the approved plan is left to be done";
    refused: "承認された計画と異なるため、公開していません。前のサイトはそのままです。いま公開する場合の計画の番号は {id} です。",
        "nothing was published, as it isn't the approved plan; the old site stands. The plan would be {id} now.";
    would_change: "いま公開すると、次のファイルが変わります。", "these files would change now:";
    unapproved: "承認されていない変更:", "changes that nobody approved:";
    missing: "承認されたのに、そのとおりにならないファイル:", "files that were approved and become something else:";
    and_more: "ほか{count}個", "and {count} more";
    look_again: "先の時の計画であれば、その時になってから実行してください。そうでなければ、「bansou plan」で変わる内容を確かめ、改めて承認を受けてください。",
        "if it is the plan of a later hour, run this at that hour; else look at it with `bansou plan` and have it approved anew";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diagnostic::Lang;

    #[test]
    fn both_languages_fill_the_same_and_every_word_is_said() {
        let gaps = |words: &serde_json::Value, name: &str| {
            let sentence = words[name].as_str().expect("a text");
            let names = sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
            names.collect::<BTreeSet<_>>()
        };
        let words = |lang: Lang| serde_json::to_value(of(lang)).expect("an object");
        let (ja, en) = (words(Lang::Ja), words(Lang::En));
        let sources =
            [include_str!("mod.rs"), include_str!("shown.rs"), include_str!("plan.html"), include_str!("text.rs")];
        for name in NAMES {
            assert_eq!(gaps(&ja, name), gaps(&en, name), "{name}");
            let is_said = sources.iter().any(|source| source.contains(&format!("phrases.{name}")));
            assert!(is_said, "nobody says {name}");
        }
    }
}

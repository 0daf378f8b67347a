//! What the preview itself says, in its bar and on its own pages, in the two languages of the program. Here alone stand
//! its words: the templates get them as `words`, and so does the browser's script.
//!
//! What stands in braces is put in by [`fill`], or by the script's function of that name.

pub(crate) use crate::diagnostic::fill;
use crate::diagnostic::phrases;

phrases! {
    // Wherever something is wrong.
    error: "誤り", "error";
    warning: "警告", "warning";
    mistakes: "誤り", "Mistakes";
    no_mistakes: "誤りはありません。", "Nothing is wrong.";
    more: "ほか{count}件", "{count} more";
    related: "{message}（{location}）", "{message} ({location})";

    // What is shown, and when.
    this_moment: "この時点で見る", "Show this moment";
    back_to_now: "いまに戻す", "Back to now";

    // The bar.
    preview: "プレビュー", "Preview";
    error_count: "誤り {count}", "errors: {count}";
    warning_count: "警告 {count}", "warnings: {count}";
    and: "・", ", ";
    checking: "点検しています", "Checking";
    sound: "誤りなし", "No mistakes";
    copy: "場所をコピー", "Copy the path";
    copied: "コピーしました", "Copied";
    not_copied: "コピーできません", "Not copied";
    site_now: "いまのサイト", "The site now";
    site_at: "{moment}のサイト", "The site on {moment}";
    moment_wanted: "表示する日時", "Show the site of";
    with_unpublished: "公開前のページも表示", "With unpublished pages";
    unpublished_count: "未公開のページ（{count}）", "Unpublished pages ({count})";
    fold: "縮める", "Fold";
    close: "閉じる", "Close";

    // The list of mistakes over a page.
    errors_listed: "誤り{count}件", "errors: {count}";
    warnings_listed: "警告{count}件", "warnings: {count}";
    kept: "誤りのあるページは、直るまで、最後に正しく表示できた内容のままです。",
        "A page with an error keeps what it last showed until the error is mended.";
    errors_told: "誤りが{count}件", "errors: {count}";
    warnings_told: "警告が{count}件", "warnings: {count}";
    and_told: "、", ", ";
    told: "{counts}あります。", "Found {counts}.";
    mended: "誤りはなくなりました。", "Nothing is wrong any more.";

    // Notes above the bar.
    lost: "接続が切れました。再接続しています。", "The connection is lost. Connecting again.";
    gone: "このページはなくなりました。削除されたか、公開されない状態です。画面に残っているのは、最後に表示した内容です。",
        "This page is gone: it was removed, or isn't public any more. What you see is what it showed last.";
    go_to: "「{title}」へ移動", "Go to “{title}”";
    moved: "ページのアドレスが変わったため、新しいアドレスに移動しました。",
        "The address of the page changed; this is the new one.";

    // The preview's own pages.
    title_end: "｜プレビュー", " | Preview";
    status: "プレビューの状態", "State of the preview";
    looking: "全てのページを調べています。", "All pages are being checked.";
    counts: "誤り {errors}・警告 {warnings}", "Errors: {errors}, warnings: {warnings}";
    show_site: "サイトを表示する", "Show the site";
    moment_shown: "表示する時点: {moment}", "Shown as of {moment}";
    other_moment: "別の時点", "Another moment";
    overdue: "見直す時期が過ぎたもの", "Due to be looked over";
    unpublished: "公開されていないもの", "What isn't public";
    all_public: "ありません。全て公開されます。", "Nothing: all of it is public.";
    column_state: "状態", "State";
    column_title: "題名", "Title";
    column_reason: "理由", "Reason";
    column_file: "ファイル", "File";
    not_ready: "サイトの準備ができていません", "The site isn't ready";
    mend_first: "まだ表示できるサイトがありません。下の誤りを直すと、自動で表示されます。",
        "There is no site to show yet. It appears by itself once the mistakes below are mended.";
    broken: "ページを表示できません", "The page can't be shown";
    mend_template: "テンプレートに誤りがあるため、このページを表示できません。直すと、自動で表示されます。",
        "A template has a mistake, so this page can't be shown. It appears by itself once that is mended.";
    not_public: "公開されていないページ", "A page that isn't public";
    not_published: "「{title}」は、公開されるサイトには載りません。", "“{title}” isn't on the public site.";
    source: "元のファイル: {file}", "Source file: {file}";
    show_unpublished: "公開前のページも表示する", "Show unpublished pages too";
    refused: "表示できません", "This can't be shown";
    refused_address: "このアドレスからは、プレビューを表示できません。", "The preview can't be shown at this address.";
    refused_method: "プレビューは、表示するだけのものです。", "The preview only shows pages.";
    busy: "別の時のサイトや公開前のページを見る人が多いため、いまは示せません。少し待ってから、もう一度開いてください。",
        "Too many ask for other moments or for what isn't public; open this again in a moment.";
    failed: "ページを表示できませんでした。", "The page couldn't be shown.";
    no_page: "このページはありません。", "There is no such page.";
    no_design: "このテーマには、デザインの見本（templates/styleguide.html と styleguide/site.yaml）がありません。",
        "This theme has no design page (templates/styleguide.html and styleguide/site.yaml).";
    show_design: "デザインの見本を表示する", "Show the design page";

    // Why a page isn't public, in a sentence; the word for it is that of `Hidden`.
    why_section: "このページのある区分（_index.md）が公開されていません。",
        "The section of this page (its _index.md) isn't public.";
    why_own_draft: "下書きです（draft）。", "It is a draft.";
    why_with: "ページ（{file}）と同時に公開されます。先に公開するときは、「status: published」と書きます。",
        "It waits for its page ({file}); with `status: published` it doesn't.";
    why_draft: "status が draft（下書き）です。", "Its status is draft.";
    why_review: "status が review（確認中）です。", "Its status is review.";
    why_withdrawn: "status が withdrawn（取下げ）です。", "Its status is withdrawn.";
    why_scheduled: "{moment}に公開されます（publish_at）。", "It will be public on {moment} (publish_at).";
    why_expired: "{moment}に公開を終えました（expires_at）。", "It was public until {moment} (expires_at).";
    why_sample: "記載例（架空）を載せない設定です（site.yaml の samples）。",
        "The site shows no samples (samples in site.yaml).";
    why_no_consent: "企業の同意（consent）が書かれていません。", "The company's consent isn't recorded (consent).";
    why_pending: "企業の同意を待っています（consent の status が pending）。",
        "The company hasn't consented yet (the status of consent is pending).";
    why_refused: "企業が同意していません（consent の status が refused）。",
        "The company refused its consent (the status of consent is refused).";
    why_consent_withdrawn: "企業が同意を取り下げました（consent の status が withdrawn）。",
        "The company withdrew its consent (the status of consent is withdrawn).";
    why_consent_expired: "企業の同意の期限（{date}）が過ぎました。", "The company's consent ended on {date}.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diagnostic::Lang;

    /// The names in braces.
    fn gaps(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    /// What follows `phrases.`, or `phrases::of(lang).`, in a source.
    fn named(source: &str) -> impl Iterator<Item = &str> {
        let is_end = |c: char| !(c.is_ascii_lowercase() || c == '_');
        let after = ["phrases.", "lang)."].into_iter().flat_map(|before| source.split(before).skip(1));
        after.filter_map(move |rest| rest.split(is_end).next()).filter(|name| !name.is_empty())
    }

    #[test]
    fn both_languages_say_the_same() {
        let value = |phrases: &Phrases| serde_json::to_value(phrases).expect("an object");
        let (ja, en) = (value(of(Lang::Ja)), value(of(Lang::En)));
        for name in NAMES {
            let (ja, en) = (ja[name].as_str().expect("a text"), en[name].as_str().expect("a text"));
            assert_eq!(gaps(ja), gaps(en), "{name}");
            assert!(!ja.is_empty() && en.is_ascii() || en.contains(['“', '”']), "{name}: {en}");
        }
    }

    #[test]
    fn every_word_is_said_somewhere_and_none_is_missing() {
        let outside = [include_str!("client/page.html"), include_str!("client/preview.js")];
        let inside = [
            include_str!("answer.rs"),
            include_str!("overlay.rs"),
            include_str!("own.rs"),
            include_str!("publicity.rs"),
            include_str!("server.rs"),
        ];
        let known: BTreeSet<&str> = NAMES.iter().copied().collect();
        let of_outside: BTreeSet<&str> = outside.into_iter().flat_map(named).collect();
        let unknown: Vec<_> = of_outside.difference(&known).collect();
        assert!(unknown.is_empty(), "{unknown:?} are no words");
        let all: BTreeSet<&str> = inside.into_iter().flat_map(named).chain(of_outside).collect();
        let unsaid: Vec<_> = known.difference(&all).collect();
        assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
    }
}

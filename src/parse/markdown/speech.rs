//! Who speaks, in minutes: a line that begins with `○座長　` as officials write it. What a page says may begin so, too,
//! so that this is looked for only where the page holds minutes.
//!
//! HTML has no element for a conversation: who speaks is told by `<b>` in the paragraph of what is said (HTML Living
//! Standard §4.14.4, Conversations).

use super::output::Output;

/// How many characters a speaker's name and title may have.
const NAME: usize = 40;

/// The sign that a line begins with, the name behind it, and how many bytes both take.
pub(super) fn speaker(text: &str) -> Option<(&str, &str, usize)> {
    let sign = ['○', '◯', '〇', '●', '◎'].iter().find(|sign| text.starts_with(**sign))?;
    let (sign, rest) = text.split_at(sign.len_utf8());
    let end = rest.find(['　', '：', ':', ' '])?;
    let name = rest.get(..end)?;
    let is_name = !name.is_empty() && name.chars().count() <= NAME && !name.contains(['。', '、', '○', '●']);
    is_name.then_some((sign, name, sign.len() + end))
}

/// Begins what somebody says, in place of the paragraph that has just begun.
pub(super) fn begin(out: &mut Output, sign: &str, name: &str) {
    out.html.truncate(out.html.len() - "<p>".len());
    out.html.push_str("<p class=\"speech\"><b class=\"speaker\"><span aria-hidden=\"true\">");
    out.verbatim(sign);
    out.html.push_str("</span>");
    out.verbatim(name);
    out.html.push_str("</b>");
}

#[cfg(test)]
mod tests {
    use super::speaker;

    #[test]
    fn who_speaks_stands_between_a_circle_and_a_blank() {
        for (text, found) in [
            ("○座長　それでは", Some("座長")),
            ("○（座長）　それでは", Some("（座長）")),
            ("〇A支援機関 課長　はい", Some("A支援機関")),
            ("◯事務局：説明します。", Some("事務局")),
            ("●田中委員 質問です。", Some("田中委員")),
            ("○　研修の区分", None),
            ("○座長", None),
            ("○それは違います。　と言った", None),
            ("座長　それでは", None),
            ("", None),
        ] {
            assert_eq!(speaker(text).map(|(_, name, _)| name), found, "{text}");
        }
        let (sign, name, length) = speaker("○座長　それでは").expect("a speaker");
        assert_eq!((sign, name, length), ("○", "座長", "○座長".len()));
    }
}

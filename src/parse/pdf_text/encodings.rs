//! What the codes of fonts with one byte a character mean (ISO 32000-1, annex D), from code 32 on. Where a table has no
//! character, it has U+FFFD.

/// `StandardEncoding`.
pub const STANDARD: &str = " !\"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvw\
    xyz{|}~����������������������������������¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ�–†‡·�¶•‚„”»…‰�¿�`´ˆ˜¯˘˙¨�˚¸�˝˛ˇ—�\
    ���������������Æ�ª����ŁØŒº�����æ���ı��łøœß����";

/// `WinAnsiEncoding`.
pub const WIN_ANSI: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvw\
    xyz{|}~�€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇ\
    ÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// `MacRomanEncoding`, and what Mac OS adds to it.
pub const MAC_ROMAN: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvw\
    xyz{|}~�ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªº\u{2126}æø¿¡¬√ƒ≈∆«»…\
    \u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// What the font Symbol has of its own.
pub const SYMBOL: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥς\u{2126}ΞΨΖ[∴]⊥_\u{F8E5}αβχδεφγηιϕκ\
    λµνοπθρστυϖωξψζ{|}∼���������������������������������€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\u{F8E6}\
    \u{F8E7}↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇\u{F6DA}\u{F6D9}\u{F6DB}∏√⋅¬∧∨⇔⇐⇑⇒⇓◊\u{2329}\u{F8E8}\u{F8E9}\
    \u{F8EA}∑\u{F8EB}\u{F8EC}\u{F8ED}\u{F8EE}\u{F8EF}\u{F8F0}\u{F8F1}\u{F8F2}\u{F8F3}\u{F8F4}�\
    \u{232A}∫⌠\u{F8F5}⌡\u{F8F6}\u{F8F7}\u{F8F8}\u{F8F9}\u{F8FA}\u{F8FB}\u{F8FC}\u{F8FD}\
    \u{F8FE}�";

/// What the font `ZapfDingbats` has of its own.
pub const ZAPF_DINGBATS: &str = " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙\
    ❚❛❜❝❞�❨❩❪❫❬❭❮❯❰❱❲❳❴❵�������������������❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓\
    ➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯�➱➲➳➴➵➶➷➸➹➺➻➼➽➾�";

/// The character of a code in one of these tables.
pub fn character(table: &str, code: u8) -> Option<char> {
    table.chars().nth(usize::from(code.checked_sub(32)?)).filter(|&c| c != '\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_character_for_each_code() {
        for table in [STANDARD, WIN_ANSI, MAC_ROMAN, SYMBOL, ZAPF_DINGBATS] {
            assert_eq!(table.chars().count(), 224);
        }
        assert_eq!(character(STANDARD, 0xAE), Some('ﬁ'));
        assert_eq!(character(WIN_ANSI, 0x80), Some('€'));
        assert_eq!(character(MAC_ROMAN, 0x80), Some('Ä'));
        assert_eq!(character(SYMBOL, b'a'), Some('α'));
        assert_eq!(character(ZAPF_DINGBATS, b'3'), Some('✓'));
        assert_eq!(character(STANDARD, 0xFF), None);
        assert_eq!(character(STANDARD, 0), None);
    }
}

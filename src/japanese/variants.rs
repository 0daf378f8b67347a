//! Variants of kanji that occur in the names of people, places and firms.
//!
//! The table holds old forms (旧字体) and popular ones (俗字) that readers write for the ordinary form without
//! thinking. It leaves apart what are different characters by the tables of jōyō and name kanji, however alike they
//! sound: 斉 and 斎, 園 and 薗. Compatibility ideographs, such as the other 神 at U+FA19, are not here: normalization
//! has replaced them.

/// The ordinary form of a variant; any other character stays.
#[expect(clippy::too_many_lines, reason = "a table, one variant a line")]
pub(super) fn ordinary(c: char) -> char {
    match c {
        // The names that are met most often.
        '髙' => '高',
        '﨑' | '嵜' => '崎',
        '邉' | '邊' => '辺',
        '齋' => '斎',
        '齊' => '斉',
        '濱' | '濵' => '浜',
        '澤' => '沢',
        '廣' => '広',
        '嶋' | '嶌' => '島',
        '峯' => '峰',
        '冨' => '富',
        '德' => '徳',
        '𠮷' => '吉',
        '櫻' => '桜',
        '瀨' => '瀬',
        '瀧' => '滝',
        '龍' => '竜',
        '渕' | '渊' => '淵',
        '槇' => '槙',
        '檜' => '桧',
        '桒' => '桑',
        '薮' | '籔' => '藪',
        '埜' => '野',
        '舘' => '館',
        '曾' => '曽',
        '彌' => '弥',
        '禰' => '祢',
        '鷗' => '鴎',
        '栁' => '柳',
        '凜' => '凛',
        // Old forms.
        '亞' => '亜',
        '佛' => '仏',
        '來' => '来',
        '傳' => '伝',
        '價' => '価',
        '勞' => '労',
        '勳' => '勲',
        '參' => '参',
        '吳' => '呉',
        '單' => '単',
        '國' | '圀' => '国',
        '圓' => '円',
        '圖' => '図',
        '團' => '団',
        '堯' => '尭',
        '增' => '増',
        '壽' => '寿',
        '姬' => '姫',
        '學' => '学',
        '實' => '実',
        '寬' => '寛',
        '寶' | '寳' => '宝',
        '將' => '将',
        '尙' => '尚',
        '嶽' => '岳',
        '巖' => '巌',
        '從' => '従',
        '悅' => '悦',
        '惠' => '恵',
        '應' => '応',
        '戶' => '戸',
        '擴' => '拡',
        '敎' => '教',
        '數' => '数',
        '晉' => '晋',
        '曆' => '暦',
        '會' => '会',
        '條' => '条',
        '榮' => '栄',
        '樂' => '楽',
        '橫' => '横',
        '步' => '歩',
        '歷' => '歴',
        '每' => '毎',
        '氣' => '気',
        '淨' => '浄',
        '淸' => '清',
        '淺' => '浅',
        '溫' => '温',
        '澁' | '澀' => '渋',
        '濟' => '済',
        '燈' => '灯',
        '爲' => '為',
        '瑤' => '瑶',
        '產' => '産',
        '當' => '当',
        '眞' => '真',
        '碎' => '砕',
        '祿' => '禄',
        '禮' => '礼',
        '稅' => '税',
        '穗' => '穂',
        '經' => '経',
        '綠' => '緑',
        '緖' => '緒',
        '縣' => '県',
        '總' => '総',
        '聰' => '聡',
        '聲' => '声',
        '與' => '与',
        '舊' => '旧',
        '莊' => '荘',
        '萬' => '万',
        '藏' => '蔵',
        '藝' => '芸',
        '號' => '号',
        '螢' => '蛍',
        '衞' => '衛',
        '覺' => '覚',
        '觀' => '観',
        '說' => '説',
        '證' => '証',
        '變' => '変',
        '讓' => '譲',
        '豐' => '豊',
        '賴' => '頼',
        '辨' | '辯' => '弁',
        '遙' => '遥',
        '郞' => '郎',
        '鄕' => '郷',
        '醫' => '医',
        '釋' => '釈',
        '鎭' => '鎮',
        '鐵' => '鉄',
        '鑛' => '鉱',
        '關' => '関',
        '隱' => '隠',
        '靑' => '青',
        '靜' => '静',
        '顯' => '顕',
        '驛' => '駅',
        '體' => '体',
        '鷄' => '鶏',
        '鹽' => '塩',
        '黑' => '黒',
        '齡' => '齢',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfkd;

    use super::ordinary;

    #[test]
    fn an_ordinary_form_is_no_variant_and_survives_normalization() {
        let variants: Vec<(char, char)> =
            ('\0'..=char::MAX).map(|c| (c, ordinary(c))).filter(|(c, ordinary)| c != ordinary).collect();
        assert!(variants.len() > 100);
        for (variant, form) in variants {
            assert_eq!(ordinary(form), form, "{variant}");
            // A variant that normalization replaces would never be met.
            assert!(is_nfkd(&variant.to_string()) && is_nfkd(&form.to_string()), "{variant}");
        }
    }
}

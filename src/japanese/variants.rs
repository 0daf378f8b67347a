//! Variants of kanji that occur in the names of people, places and firms.
//!
//! The table holds old forms (旧字体) and popular ones (俗字) that readers write for the ordinary form without thinking. It
//! leaves apart what are different characters by the tables of jōyō and name kanji, however alike they sound: 斉 and 斎, 島 and
//! 縞, 園 and 薗. Compatibility ideographs such as 神 (U+FA19) are not here: normalization has replaced them.

/// The ordinary form of a variant; any other character stays.
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
        '國' | '圀' => '国',
        '圓' => '円',
        '團' => '団',
        '圖' => '図',
        '壽' => '寿',
        '學' => '学',
        '實' => '実',
        '寬' => '寛',
        '寶' | '寳' => '宝',
        '將' => '将',
        '尙' => '尚',
        '巖' => '巌',
        '惠' => '恵',
        '應' => '応',
        '戶' => '戸',
        '敎' => '教',
        '數' => '数',
        '晉' => '晋',
        '會' => '会',
        '條' => '条',
        '來' => '来',
        '榮' => '栄',
        '樂' => '楽',
        '橫' => '横',
        '歷' => '歴',
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
        '禮' => '礼',
        '穗' => '穂',
        '經' => '経',
        '綠' => '緑',
        '總' => '総',
        '縣' => '県',
        '聰' => '聡',
        '聲' => '声',
        '與' => '与',
        '舊' => '旧',
        '莊' => '荘',
        '萬' => '万',
        '藏' => '蔵',
        '藝' => '芸',
        '號' => '号',
        '衞' => '衛',
        '覺' => '覚',
        '觀' => '観',
        '證' => '証',
        '賴' => '頼',
        '辨' | '辯' => '弁',
        '遙' => '遥',
        '郞' => '郎',
        '醫' => '医',
        '釋' => '釈',
        '鐵' => '鉄',
        '鎭' => '鎮',
        '鑛' => '鉱',
        '關' => '関',
        '隱' => '隠',
        '靑' => '青',
        '靜' => '静',
        '顯' => '顕',
        '驛' => '駅',
        '鷄' => '鶏',
        '鹽' => '塩',
        '黑' => '黒',
        '齡' => '齢',
        '增' => '増',
        '堯' => '尭',
        '佛' => '仏',
        '傳' => '伝',
        '價' => '価',
        '從' => '従',
        '擴' => '拡',
        '豐' => '豊',
        '勳' => '勲',
        '勞' => '労',
        '參' => '参',
        '單' => '単',
        '變' => '変',
        '體' => '体',
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

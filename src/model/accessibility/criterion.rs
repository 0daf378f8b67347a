//! The success criteria of JIS X 8341-3:2016 (ISO/IEC 40500:2012, WCAG 2.0), by their numbers.

use crate::keys::{Choice, choices};

choices! {
    /// A level of conformance.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Level {
        A = "A", "レベルA";
        #[default]
        Aa = "AA", "レベルAA";
        Aaa = "AAA", "レベルAAA";
    }
}

choices! {
    /// A success criterion, by its number in the standard.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Criterion {
        C111 = "1.1.1", "非テキストコンテンツ";
        C121 = "1.2.1", "音声だけ及び映像だけ（収録済み）";
        C122 = "1.2.2", "キャプション（収録済み）";
        C123 = "1.2.3", "音声解説、又はメディアに対する代替コンテンツ（収録済み）";
        C124 = "1.2.4", "キャプション（ライブ）";
        C125 = "1.2.5", "音声解説（収録済み）";
        C126 = "1.2.6", "手話（収録済み）";
        C127 = "1.2.7", "拡張音声解説（収録済み）";
        C128 = "1.2.8", "メディアに対する代替コンテンツ（収録済み）";
        C129 = "1.2.9", "音声だけ（ライブ）";
        C131 = "1.3.1", "情報及び関係性";
        C132 = "1.3.2", "意味のある順序";
        C133 = "1.3.3", "感覚的な特徴";
        C141 = "1.4.1", "色の使用";
        C142 = "1.4.2", "音声の制御";
        C143 = "1.4.3", "コントラスト（最低限レベル）";
        C144 = "1.4.4", "テキストのサイズ変更";
        C145 = "1.4.5", "文字画像";
        C146 = "1.4.6", "コントラスト（高度レベル）";
        C147 = "1.4.7", "小さな背景音、又は背景音なし";
        C148 = "1.4.8", "視覚的提示";
        C149 = "1.4.9", "文字画像（例外なし）";
        C211 = "2.1.1", "キーボード";
        C212 = "2.1.2", "キーボードトラップなし";
        C213 = "2.1.3", "キーボード（例外なし）";
        C221 = "2.2.1", "タイミング調整可能";
        C222 = "2.2.2", "一時停止、停止及び非表示";
        C223 = "2.2.3", "タイミング非依存";
        C224 = "2.2.4", "割込み";
        C225 = "2.2.5", "再認証";
        C231 = "2.3.1", "3回のせん（閃）光、又はしきい（閾）値以下";
        C232 = "2.3.2", "3回のせん（閃）光";
        C241 = "2.4.1", "ブロックスキップ";
        C242 = "2.4.2", "ページタイトル";
        C243 = "2.4.3", "フォーカス順序";
        C244 = "2.4.4", "リンクの目的（コンテキスト内）";
        C245 = "2.4.5", "複数の手段";
        C246 = "2.4.6", "見出し及びラベル";
        C247 = "2.4.7", "フォーカスの可視化";
        C248 = "2.4.8", "現在位置";
        C249 = "2.4.9", "リンクの目的（リンクだけ）";
        C2410 = "2.4.10", "セクション見出し";
        C311 = "3.1.1", "ページの言語";
        C312 = "3.1.2", "一部分の言語";
        C313 = "3.1.3", "一般的ではない用語";
        C314 = "3.1.4", "略語";
        C315 = "3.1.5", "読解レベル";
        C316 = "3.1.6", "発音";
        C321 = "3.2.1", "フォーカス時";
        C322 = "3.2.2", "入力時";
        C323 = "3.2.3", "一貫したナビゲーション";
        C324 = "3.2.4", "一貫した識別性";
        C325 = "3.2.5", "要求による変化";
        C331 = "3.3.1", "エラーの特定";
        C332 = "3.3.2", "ラベル又は説明";
        C333 = "3.3.3", "エラー修正の提案";
        C334 = "3.3.4", "エラー回避（法的、金融及びデータ）";
        C335 = "3.3.5", "ヘルプ";
        C336 = "3.3.6", "エラー回避（全て）";
        C411 = "4.1.1", "構文解析";
        C412 = "4.1.2", "名前（name）、役割（role）及び値（value）";
    }
}

impl Criterion {
    /// The criteria that have to be met for a level: its own, and those of the levels below.
    pub fn up_to(level: Level) -> impl Iterator<Item = Criterion> {
        Criterion::NAMES.iter().map(|(_, criterion)| *criterion).filter(move |criterion| criterion.level() <= level)
    }

    /// What the standard calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Criterion::WORDS.iter().find(|word| word.name == self.key()).map_or("", |word| word.label)
    }

    #[must_use]
    pub const fn level(self) -> Level {
        use Criterion::{
            C111, C121, C122, C123, C124, C125, C131, C132, C133, C141, C142, C143, C144, C145, C211, C212, C221, C222,
            C231, C241, C242, C243, C244, C245, C246, C247, C311, C312, C321, C322, C323, C324, C331, C332, C333, C334,
            C411, C412,
        };
        match self {
            C111 | C121 | C122 | C123 | C131 | C132 | C133 | C141 | C142 | C211 | C212 | C221 | C222 | C231 | C241
            | C242 | C243 | C244 | C311 | C321 | C322 | C331 | C332 | C411 | C412 => Level::A,
            C124 | C125 | C143 | C144 | C145 | C245 | C246 | C247 | C312 | C323 | C324 | C333 | C334 => Level::Aa,
            _ => Level::Aaa,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Criterion, Level};

    #[test]
    fn each_level_has_as_many_criteria_as_the_standard() {
        let count = |level| Criterion::up_to(level).count();
        assert_eq!([Level::A, Level::Aa, Level::Aaa].map(count), [25, 38, 61]);
    }
}

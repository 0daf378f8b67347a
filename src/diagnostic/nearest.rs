//! The known name that an author most likely meant.

use unicode_normalization::UnicodeNormalization;

/// The name in `known` that is nearest to `written`, or none that is near enough.
///
/// Nearness is the Damerau-Levenshtein distance (a swap of two neighbours counts once) of the names without regard to
/// case and width (NFKC); at most a third of the characters may differ, and at least one may, but not all. Of equally
/// near names the first in order of the alphabet wins, so that the answer does not depend on the order of `known`.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = folded(written);
    let length = folded.chars().count();
    let limit = (length / 3).max(1).min(length.saturating_sub(1));
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &self::folded(name)), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

fn folded(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_keys_finds_its_name() {
        assert_eq!(nearest("titel", ["title", "tags", "date"]), Some("title"));
        assert_eq!(nearest("業主", ["業種", "局"]), Some("業種"));
        assert_eq!(nearest("colour", ["title", "date"]), None);
        assert_eq!(nearest("Title", ["kana", "title"]), Some("title"));
        assert_eq!(nearest("資料１.PDF", ["資料1.pdf"]), Some("資料1.pdf"));
    }

    #[test]
    fn nothing_in_common_is_not_near() {
        assert_eq!(nearest("Z", ["E", "I"]), None);
        assert_eq!(nearest("e", ["E", "I"]), Some("E"));
        assert_eq!(nearest("", ["a"]), None);
    }
}

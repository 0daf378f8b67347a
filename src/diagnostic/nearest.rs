//! The known name that an author most likely meant.

/// The name in `known` that is nearest to `written`, or none that is near enough.
///
/// Nearness is the Damerau-Levenshtein distance (a swap of two neighbours counts once); at most a third of the
/// characters may differ, and at least one may. Of equally near names the first in order of the alphabet wins, so that
/// the answer does not depend on the order of `known`.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_keys_finds_its_name() {
        assert_eq!(nearest("titel", ["title", "tags", "date"]), Some("title"));
        assert_eq!(nearest("業主", ["業種", "局"]), Some("業種"));
        assert_eq!(nearest("colour", ["title", "date"]), None);
    }
}

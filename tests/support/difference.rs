//! What two texts differ in, line by line, for the eye.

/// The lines of both texts in their order: `- ` before those of `expected` alone, `+ ` before those of `found` alone,
/// and two blanks before those of both. None where the texts are the same.
pub fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (left, right): (Vec<&str>, Vec<&str>) = (lines(expected), lines(found));
    // The length of the longest common subsequence of what follows each pair of lines.
    let mut common = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i][j] =
                if left[i] == right[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut shown = String::new();
    while i < left.len() || j < right.len() {
        let (mark, line) = if i < left.len() && j < right.len() && left[i] == right[j] {
            (i, j) = (i + 1, j + 1);
            ("  ", left[i - 1])
        } else if i < left.len() && (j == right.len() || common[i + 1][j] >= common[i][j + 1]) {
            i += 1;
            ("- ", left[i - 1])
        } else {
            j += 1;
            ("+ ", right[j - 1])
        };
        shown.push_str(mark);
        shown.push_str(line);
        shown.push('\n');
    }
    Some(shown)
}

/// Split at line feeds alone, so that a carriage return or a missing last line feed is a difference.
fn lines(text: &str) -> Vec<&str> {
    text.split('\n').collect()
}

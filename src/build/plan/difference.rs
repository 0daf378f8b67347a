//! The difference of two texts, line by line: what comes and what goes, in the order in which it is read.

use std::collections::BTreeMap;

/// A line that is in one of two texts alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Gone(String),
    Came(String),
}

/// Beyond this many pairs of lines, all that lies between the first and the last difference is another.
const PAIRS: usize = 4_000_000;

/// The lines that go and those that come; between two that stay, first those that go.
#[must_use]
pub fn of(before: &[String], after: &[String]) -> Vec<Line> {
    let start = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (left, right) = (&before[start..], &after[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let gone = |line: &String| Line::Gone(line.clone());
    let came = |line: &String| Line::Came(line.clone());
    if left.len().saturating_mul(right.len()) > PAIRS {
        return left.iter().map(gone).chain(right.iter().map(came)).collect();
    }
    // How long the longest common subsequence is of what follows each pair.
    let width = right.len() + 1;
    let mut common = vec![0_u32; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i * width + j] = if left[i] == right[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < left.len() && (j == right.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            lines.push(gone(&left[i]));
            i += 1;
        } else {
            lines.push(came(&right[j]));
            j += 1;
        }
    }
    lines
}

/// What stands more often in one of two lists than in the other, in the order of the texts.
#[must_use]
pub fn of_sets(before: &[String], after: &[String]) -> Vec<Line> {
    let mut counts: BTreeMap<&String, i64> = BTreeMap::new();
    for line in before {
        *counts.entry(line).or_default() -= 1;
    }
    for line in after {
        *counts.entry(line).or_default() += 1;
    }
    let line = |(line, count): (&String, i64)| match count {
        0 => None,
        ..0 => Some(Line::Gone(line.clone())),
        _ => Some(Line::Came(line.clone())),
    };
    counts.into_iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str, of: impl Fn(&[String], &[String]) -> Vec<Line>) -> String {
        let lines = |text: &str| text.chars().map(|c| c.to_string()).collect::<Vec<_>>();
        let mark = |line: Line| match line {
            Line::Gone(line) => format!("-{line}"),
            Line::Came(line) => format!("+{line}"),
        };
        of(&lines(before), &lines(after)).into_iter().map(mark).collect()
    }

    #[test]
    fn what_stays_is_told_of_neither_side() {
        for (before, after, expected) in [
            ("", "", ""),
            ("abc", "abc", ""),
            ("", "ab", "+a+b"),
            ("ab", "", "-a-b"),
            ("abc", "adc", "-b+d"),
            ("abcd", "bdc", "-a-c+c"),
            ("aXbYc", "aYbXc", "-X-b+b+X"),
        ] {
            let found = shown(before, after, of);
            assert_eq!(found.len(), expected.len(), "{before} {after}: {found}");
            if expected.len() < 5 {
                assert_eq!(found, expected, "{before} {after}");
            }
        }
    }

    /// Whatever the two are: without what goes, and with what comes, the one is the other.
    #[test]
    fn the_difference_makes_the_one_out_of_the_other() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..2000 {
            let mut text =
                |length| (0..rng.usize(..length)).map(|_| rng.char('a'..='d').to_string()).collect::<Vec<_>>();
            let (before, after) = (text(12), text(12));
            let lines = of(&before, &after);
            let mut rest = before.clone();
            for line in &lines {
                if let Line::Gone(line) = line {
                    let at = rest.iter().position(|it| it == line).expect("a line that goes was there");
                    rest.remove(at);
                }
            }
            let came = lines.iter().filter(|line| matches!(line, Line::Came(_))).count();
            let gone = lines.len() - came;
            assert_eq!(before.len() - gone + came, after.len(), "{before:?} {after:?} {lines:?}");
            assert_eq!(lines.is_empty(), before == after);
        }
    }

    #[test]
    fn a_list_without_an_order_tells_what_came_and_went() {
        assert_eq!(shown("cab", "bad", of_sets), "-c+d");
        assert_eq!(shown("aab", "ba", of_sets), "-a");
    }
}

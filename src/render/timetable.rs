//! The table of a schedule: which cells its items stand in.
//!
//! 1. An item takes the columns from the one in which it begins to the one in which it ends ([`place`]). What lies
//!    before the first column stands in the first, so does what lies beyond the last in the last. What has no end
//!    stands where it begins.
//! 2. Items of the same columns share a cell, and cells that don't overlap share a line ([`lines`]).

use crate::calendar::Date;

/// A cell of a line: from its first column to its last. Without items it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub first: usize,
    pub last: usize,
    /// Places of items, in their order.
    pub items: Vec<usize>,
}

impl Cell {
    #[must_use]
    pub fn span(&self) -> usize {
        self.last - self.first + 1
    }
}

/// The first and the last column of a date; none if there are no columns.
#[must_use]
pub fn place(date: Date, columns: &[Date]) -> Option<(usize, usize)> {
    let end = columns.len().checked_sub(1)?;
    let begins = |day| columns.iter().position(|column| column.last() >= Some(day)).unwrap_or(end);
    let ends = |day| columns.iter().rposition(|column| column.first() <= Some(day)).unwrap_or(0);
    Some(match (date.first(), date.last()) {
        (Some(first), Some(last)) => (begins(first), ends(last).max(begins(first))),
        (Some(first), None) => (begins(first), begins(first)),
        (None, last) => last.map_or((0, end), |last| (ends(last), ends(last))),
    })
}

/// Lines of cells, each over all of `width` columns, from the places of items.
#[must_use]
pub fn lines(places: &[(usize, usize)], width: usize) -> Vec<Vec<Cell>> {
    let mut cells: Vec<Cell> = Vec::new();
    for (item, &(first, last)) in places.iter().enumerate() {
        match cells.iter_mut().find(|cell| (cell.first, cell.last) == (first, last)) {
            Some(cell) => cell.items.push(item),
            None => cells.push(Cell { first, last, items: vec![item] }),
        }
    }
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        let is_free = |line: &Vec<Cell>| line.iter().all(|other| other.last < cell.first || cell.last < other.first);
        match lines.iter_mut().find(|line| is_free(line)) {
            Some(line) => line.push(cell),
            None => lines.push(vec![cell]),
        }
    }
    if lines.is_empty() {
        lines.push(Vec::new());
    }
    lines.into_iter().map(|line| filled(line, width)).collect()
}

/// A line in the order of its columns, with empty cells in between.
fn filled(mut line: Vec<Cell>, width: usize) -> Vec<Cell> {
    line.sort_by_key(|cell| cell.first);
    let empty = |columns: std::ops::Range<usize>| columns.map(|at| Cell { first: at, last: at, items: Vec::new() });
    let mut filled = Vec::with_capacity(width);
    let mut next = 0;
    for cell in line {
        filled.extend(empty(next..cell.first));
        next = cell.last + 1;
        filled.push(cell);
    }
    filled.extend(empty(next..width));
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    fn columns() -> Vec<Date> {
        ["2022-06", "2022-07/2022-09", "2022-10/2022-12", "2023-01/2023-03"].map(date).to_vec()
    }

    #[test]
    fn an_item_stands_in_the_columns_of_its_days() {
        for (written, expected) in [
            // As the source has it: what was before June stands in June.
            ("2022-05-20", (0, 0)),
            ("2022-06-17", (0, 0)),
            ("2022-06-late", (0, 0)),
            ("2022-09?", (1, 1)),
            ("2022-11?", (2, 2)),
            ("2023-01", (3, 3)),
            ("2022-07-early/2022-09", (1, 1)),
            ("2022-09-late/2023-03", (1, 3)),
            ("FY2022", (0, 3)),
            ("2022-06-late/..", (0, 0)),
            ("2022-08~/..", (1, 1)),
            ("../2022-07", (1, 1)),
            ("2023-05", (3, 3)),
            ("2022-05/2022-08", (0, 1)),
        ] {
            assert_eq!(place(date(written), &columns()), Some(expected), "{written}");
        }
        assert_eq!(place(date("2022"), &[]), None);
    }

    #[test]
    fn a_gap_between_columns_belongs_to_the_next() {
        let columns = ["2022-04", "2022-06"].map(date);
        assert_eq!(place(date("2022-05"), &columns), Some((1, 1)));
        assert_eq!(place(date("2022-05/2022-06"), &columns), Some((1, 1)));
    }

    /// A line as its cells: the columns of each, and behind a colon its items.
    fn line_shown(line: &[Cell]) -> String {
        let cells = line.iter().map(|cell| {
            let columns = match cell.span() {
                1 => cell.first.to_string(),
                _ => format!("{}-{}", cell.first, cell.last),
            };
            let items: Vec<String> = cell.items.iter().map(ToString::to_string).collect();
            if items.is_empty() { columns } else { format!("{columns}:{}", items.join(",")) }
        });
        cells.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cells_that_do_not_overlap_share_a_line() {
        for (places, expected) in [
            (vec![], "0 1 2 3"),
            (vec![(0, 0), (3, 3), (0, 0)], "0:0,2 1 2 3:1"),
            (vec![(0, 3), (0, 3), (3, 3)], "0-3:0,1 | 0 1 2 3:2"),
            (vec![(1, 1), (1, 3), (0, 0)], "0:2 1:0 2 3 | 0 1-3:1"),
        ] {
            let shown: Vec<String> = lines(&places, 4).iter().map(|line| line_shown(line)).collect();
            assert_eq!(shown.join(" | "), expected, "{places:?}");
        }
    }
}

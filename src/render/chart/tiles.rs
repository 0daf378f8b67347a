//! Where places stand on a map of squares: columns from the west, rows from the north, as Japan lies.

/// A set of places with an arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atlas {
    /// The ten bureaus at which there is a joint team.
    Bureaus,
    /// The 47 prefectures by their codes (JIS X 0401).
    Prefectures,
}

/// One square. Its name is the text `map_<key>` of the theme, short enough for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    pub key: &'static str,
    pub column: u8,
    pub row: u8,
}

impl Atlas {
    /// The atlas of a dimension.
    #[must_use]
    pub fn of(dimension: &str) -> Option<Atlas> {
        match dimension {
            "bureau" => Some(Atlas::Bureaus),
            "prefecture" => Some(Atlas::Prefectures),
            _ => None,
        }
    }

    #[must_use]
    pub fn tiles(self) -> &'static [Tile] {
        match self {
            Atlas::Bureaus => &BUREAUS,
            Atlas::Prefectures => &PREFECTURES,
        }
    }

    /// Whether a key is that of any square.
    #[must_use]
    pub fn knows(self, key: &str) -> bool {
        self.tiles().iter().any(|tile| tile.key == key)
    }
}

const fn tile(key: &'static str, column: u8, row: u8) -> Tile {
    Tile { key, column, row }
}

#[rustfmt::skip]
const BUREAUS: [Tile; 10] = [
    tile("hokkaido", 4, 0),
    tile("hokuriku", 3, 1), tile("tohoku", 4, 1),
    tile("chugoku", 1, 2), tile("kinki", 2, 2), tile("chubu", 3, 2), tile("kanto", 4, 2),
    tile("kyushu", 0, 3), tile("shikoku", 1, 3),
    tile("okinawa", 0, 4),
];

#[rustfmt::skip]
const PREFECTURES: [Tile; 47] = [
    tile("01", 12, 0),
    tile("02", 12, 1),
    tile("05", 11, 2), tile("03", 12, 2),
    tile("06", 11, 3), tile("04", 12, 3),
    tile("17", 8, 4), tile("16", 9, 4), tile("15", 10, 4), tile("07", 11, 4),
    tile("18", 7, 5), tile("21", 8, 5), tile("20", 9, 5), tile("10", 10, 5),
    tile("09", 11, 5), tile("08", 12, 5),
    tile("32", 3, 6), tile("31", 4, 6), tile("28", 5, 6), tile("26", 6, 6),
    tile("25", 7, 6), tile("23", 8, 6), tile("19", 9, 6), tile("11", 10, 6),
    tile("13", 11, 6), tile("12", 12, 6),
    tile("35", 2, 7), tile("34", 3, 7), tile("33", 4, 7), tile("27", 6, 7),
    tile("29", 7, 7), tile("24", 8, 7), tile("22", 9, 7), tile("14", 10, 7),
    tile("41", 0, 8), tile("40", 1, 8), tile("44", 2, 8), tile("38", 4, 8),
    tile("37", 5, 8), tile("30", 7, 8),
    tile("42", 0, 9), tile("43", 1, 9), tile("45", 2, 9), tile("39", 4, 9),
    tile("36", 5, 9),
    tile("46", 1, 10),
    tile("47", 0, 11),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Atlas, Tile};

    /// Whether two squares share a side or a corner.
    fn touch(a: &Tile, b: &Tile) -> bool {
        a.column.abs_diff(b.column) <= 1 && a.row.abs_diff(b.row) <= 1
    }

    #[test]
    fn every_place_has_one_square_and_every_square_one_place() {
        let codes: Vec<String> = (1..=47).map(|code| format!("{code:02}")).collect();
        let mut keys: Vec<&str> = Atlas::Prefectures.tiles().iter().map(|tile| tile.key).collect();
        keys.sort_unstable();
        assert_eq!(keys, codes);
        assert_eq!(Atlas::Bureaus.tiles().len(), 10);
        for atlas in [Atlas::Bureaus, Atlas::Prefectures] {
            let tiles = atlas.tiles();
            let keys: BTreeSet<&str> = tiles.iter().map(|tile| tile.key).collect();
            let places: BTreeSet<(u8, u8)> = tiles.iter().map(|tile| (tile.column, tile.row)).collect();
            assert_eq!((keys.len(), places.len()), (tiles.len(), tiles.len()));
        }
    }

    /// Prefectures that share a border by land, or a bridge or tunnel, and touch on the map.
    #[test]
    fn neighbours_are_neighbours() {
        for (atlas, pairs) in [
            (
                Atlas::Prefectures,
                "01-02 02-03 02-05 03-04 03-05 04-06 04-07 05-06 06-07 06-15 07-08 07-09 07-10 07-15 08-09 08-12 09-10 10-11 \
                 10-15 10-20 11-13 12-13 13-14 14-22 15-16 15-20 16-17 16-20 16-21 17-18 17-21 18-21 18-25 18-26 19-20 19-22 20-21 21-23 \
                 21-25 22-23 23-24 24-25 24-29 24-30 25-26 26-27 26-28 27-28 27-29 27-30 28-31 28-33 29-30 31-32 31-33 32-34 32-35 33-34 33-37 \
                 34-35 34-38 35-40 36-37 36-39 37-38 38-39 40-41 40-43 40-44 41-42 43-44 43-45 43-46 44-45 45-46",
            ),
            (
                Atlas::Bureaus,
                "hokkaido-tohoku tohoku-kanto kanto-chubu kanto-hokuriku hokuriku-chubu hokuriku-kinki chubu-kinki kinki-chugoku \
                 kinki-shikoku chugoku-shikoku chugoku-kyushu shikoku-kyushu kyushu-okinawa",
            ),
        ] {
            for pair in pairs.split_whitespace() {
                let (a, b) = pair.split_once('-').expect("a pair");
                let find = |key: &str| atlas.tiles().iter().find(|tile| tile.key == key).expect("a tile");
                assert!(touch(find(a), find(b)), "{a} and {b}");
            }
        }
    }
}

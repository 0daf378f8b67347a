//! Numbers as the index writes them.

/// A number in 7 bits a byte, the lowest first; the highest bit says that there is more.
pub fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        let [lowest, ..] = number.to_le_bytes();
        bytes.push(lowest | 0x80);
        number >>= 7;
    }
    let [lowest, ..] = number.to_le_bytes();
    bytes.push(lowest);
}

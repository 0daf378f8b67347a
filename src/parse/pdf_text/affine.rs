//! Places on a page, and what moves, turns and scales them (ISO 32000-1, 8.3.3).

use std::ops::{Mul, Neg, Sub};

/// A point, or the way from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector {
    pub x: f64,
    pub y: f64,
}

impl Vector {
    pub fn dot(self, other: Vector) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The same direction, of length 1.
    pub fn direction(self) -> Vector {
        let scale = self.length().recip();
        Vector { x: self.x * scale, y: self.y * scale }
    }
}

impl Sub for Vector {
    type Output = Vector;

    fn sub(self, other: Vector) -> Vector {
        Vector { x: self.x - other.x, y: self.y - other.y }
    }
}

impl Neg for Vector {
    type Output = Vector;

    fn neg(self) -> Vector {
        Vector { x: -self.x, y: -self.y }
    }
}

/// A transformation, as its six numbers are written in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine(pub [f64; 6]);

impl Affine {
    pub const IDENTITY: Affine = Affine([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn translate(x: f64, y: f64) -> Affine {
        Affine([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Where a point comes to stand.
    pub fn place(self, x: f64, y: f64) -> Vector {
        let Affine(m) = self;
        Vector { x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] }
    }

    /// The same without what moves.
    fn turned(self, x: f64, y: f64) -> Vector {
        let Affine(m) = self;
        Vector { x: m[0] * x + m[2] * y, y: m[1] * x + m[3] * y }
    }
}

/// First what stands right, then what stands left.
impl Mul for Affine {
    type Output = Affine;

    fn mul(self, first: Affine) -> Affine {
        let Affine(m) = first;
        let (right, up, at) = (self.turned(m[0], m[1]), self.turned(m[2], m[3]), self.place(m[4], m[5]));
        Affine([right.x, right.y, up.x, up.y, at.x, at.y])
    }
}

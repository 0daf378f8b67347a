//! Where the marks of a chart stand: data in, coordinates out. What they look like is the theme's (`templates/charts/`).

pub mod gantt;
mod label;

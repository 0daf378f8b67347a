//! A plan on one page, to be read, printed and signed: without scripts, and without anything from elsewhere.

use std::sync::LazyLock;

use tera::{Context, Tera};

use crate::cli::plan::shown::Shown;

static TEMPLATE: LazyLock<Option<Tera>> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.add_raw_template("plan.html", include_str!("plan.html")).ok()?;
    Some(tera)
});

pub fn html(shown: &Shown) -> String {
    let steps: Vec<_> = std::iter::once(&shown.asked).chain(&shown.ahead).collect();
    let context = Context::from_serialize(shown).ok().map(|mut context| {
        context.insert("steps", &steps);
        context
    });
    let html = TEMPLATE.as_ref().zip(context).and_then(|(tera, context)| tera.render("plan.html", &context).ok());
    // The template is the program's, and a test renders every form of it.
    html.unwrap_or_default()
}

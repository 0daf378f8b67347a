//! That a thing isn't public, as templates see it wherever they show one: `hidden` says why, `hour` from when on it
//! will be, or since when it is no more. Both are none in a site that is published.

use tera::Value;

use crate::model::hours::{Hours, Mark};
use crate::render::view::{Views, option, text};

impl Views {
    /// Why a thing isn't public, and its hour: none of both in a site that is published.
    pub fn mark(&self, mark: Option<Mark>) -> [(&'static str, Value); 2] {
        [("hidden", why(mark)), self.hour(mark)]
    }

    /// The hour from which on a thing will be public, or from which on it isn't, in words.
    pub fn hour(&self, mark: Option<Mark>) -> (&'static str, Value) {
        let at = mark.and_then(|mark| mark.at);
        ("hour", option(at.map(|at| text(&at.label(&self.site.config.timezone).ja))))
    }

    /// The mark of something that says itself when it is public.
    pub fn mark_of(&self, hours: &Hours) -> [(&'static str, Value); 2] {
        self.mark(hours.mark(self.site.now))
    }
}

/// Why a thing isn't public, by its key.
pub fn why(mark: Option<Mark>) -> Value {
    option(mark.map(|mark| text(mark.why.key())))
}

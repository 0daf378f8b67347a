//! Tonight's answer about tomorrow: what will keep a build from publishing, at the hours that are still to come.
//!
//! 1. The site of each such moment is linked and, if nothing is wrong with it, rendered, as a build at that moment
//!    does.
//! 2. An error of that moment that isn't one today is told with the moment from which on nothing can be published. Of
//!    several moments it is told with the first.
//!
//! Today's site isn't touched by it: `check` fails, and a build today publishes and warns.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::build::lookout::{self, HandedOut};
use crate::build::{IsOver, LookedFor, Options, Progress, mistakes, render_all};
use crate::calendar::{Moment, Now};
use crate::diagnostic::{Diagnostic, Text};
use crate::model::content::Content;
use crate::model::pdf::PdfTexts;
use crate::model::site::Site;
use crate::render::{Renderer, Theme};
use crate::resolve::{Resolved, moments, resolve};

/// How many moments are looked at, at most; what comes later is looked at later, or when it is asked for.
pub const HOURS: usize = 50;

/// What a site is made of at the moments to come.
pub struct Ahead {
    content: Content,
    theme: Arc<Theme>,
    moments: Vec<Timestamp>,
}

impl Ahead {
    /// None if nothing changes by itself, or if there is no site even today.
    pub fn of(content: &Content, theme: Option<&Arc<Theme>>, options: &Options) -> Option<Ahead> {
        let theme = theme.filter(|_| !options.unpublished)?;
        let moments = moments(content, options.now.0);
        let is_any = !moments.is_empty();
        is_any.then(|| Ahead { content: content.clone(), theme: Arc::clone(theme), moments })
    }

    /// What will be wrong, each as an error; `known` is what is wrong with the site of `today`. None if `is_over`
    /// became true before all was looked at.
    pub fn faults(
        &self,
        known: &[Diagnostic],
        today: &Site,
        options: &Options,
        looked_for: LookedFor<'_>,
        is_over: IsOver<'_>,
    ) -> Option<Vec<Diagnostic>> {
        let mut told: Vec<Diagnostic> = Vec::new();
        let mut faults = Vec::new();
        // What today's pages have wrong where they are rendered, looked for when it is asked for.
        let mut of_today: Option<Vec<Diagnostic>> = None;
        // What is handed out today is looked into today.
        let mut looked_into: HashSet<HandedOut> = HashSet::new();
        if looked_for.is_some() {
            looked_into.extend(lookout::handed_out(today));
        }
        let zone = &self.content.config.timezone;
        for &at in self.moments.iter().take(HOURS) {
            let mut found = self.errors(Now(at), options, looked_for, &mut looked_into, is_over)?;
            found.retain(|error| !known.contains(error) && !told.contains(error));
            if found.is_empty() {
                continue;
            }
            if of_today.is_none() {
                of_today = Some(self.errors(options.now, options, looked_for, &mut looked_into, is_over)?);
            }
            found.retain(|error| of_today.as_ref().is_none_or(|today| !today.contains(error)));
            faults.extend(found.iter().map(|error| from(error, Moment::from(at), zone)));
            told.append(&mut found);
        }
        if self.moments.len() > HOURS {
            faults.extend(self.moments.get(HOURS - 1).map(|last| self.unchecked(Moment::from(*last))));
        }
        Some(faults)
    }

    /// What keeps the site of a moment from being published. What it hands out is looked into unless that was done.
    fn errors(
        &self,
        now: Now,
        options: &Options,
        looked_for: LookedFor<'_>,
        looked_into: &mut HashSet<HandedOut>,
        is_over: IsOver<'_>,
    ) -> Option<Vec<Diagnostic>> {
        if is_over() {
            return None;
        }
        let lenient = mistakes::lenient(&self.content, false);
        let errors = |found: Vec<Diagnostic>| {
            let mut found = mistakes::in_order(found, &lenient);
            found.retain(Diagnostic::is_error);
            found
        };
        let Resolved { site, diagnostics, .. } = resolve(&self.content, now, false);
        let found = errors(diagnostics);
        let Some(site) = site.filter(|_| found.is_empty()) else { return Some(found) };
        let renderer = Renderer::new(Arc::new(site), Arc::clone(&self.theme));
        let take = |_| if is_over() { Err(()) } else { Ok(()) };
        let mut found = render_all(&renderer, &[], looked_for, &Progress::default(), take).ok()?;
        if let Some((lookout, files)) = looked_for {
            let site = renderer.site();
            let texts = match &options.papers {
                Some(papers) => papers.texts(site, files, is_over)?,
                None => PdfTexts::new(),
            };
            let hits = lookout.look_into(site, &texts, files, |file| !looked_into.contains(file));
            found.extend(lookout.told(hits, site, files));
            looked_into.extend(lookout::handed_out(site));
        }
        Some(errors(found))
    }

    fn unchecked(&self, last: Moment) -> Diagnostic {
        let file = &self.content.config.file;
        let (count, label) = (self.moments.len(), last.label(&self.content.config.timezone));
        let message = Text::new(
            format!("公開や終了の時が{count}あります。{}より後に公開できるかどうかは、調べていません。", label.ja),
            format!(
                "there are {count} moments to come; whether the site can be published after {} wasn't looked at",
                label.en
            ),
        );
        let help = Text::new(
            "後の時は、「bansou check --at 日時」で調べてください。",
            "look at a later one with `bansou check --at TIME`",
        );
        Diagnostic::warning("hours-unchecked", file, message).help(help)
    }
}

/// An error as it is told before its hour.
fn from(error: &Diagnostic, at: Moment, zone: &jiff::tz::TimeZone) -> Diagnostic {
    let (label, message) = (at.label(zone), &error.message);
    let message = Text::new(
        format!("{}から公開できません。{}", label.ja, message.ja),
        format!("from {} on nothing can be published: {}", label.en, message.en),
    );
    Diagnostic { message, from: Some(at.rfc3339(zone).into()), ..error.clone() }
}

/// What is told of today and of a moment to come is told once, as what it will be.
pub fn without_what_is_told(mut today: Vec<Diagnostic>, ahead: &[Diagnostic]) -> Vec<Diagnostic> {
    let place = |it: &Diagnostic| (it.code, Arc::clone(&it.file), it.span);
    let told: HashSet<_> = ahead.iter().filter(|it| it.from.is_some()).map(place).collect();
    today.retain(|it| it.is_error() || it.from.is_some() || !told.contains(&place(it)));
    today
}

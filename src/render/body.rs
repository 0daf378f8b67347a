//! A body's segments as HTML: links with their addresses, and components with what the theme makes of them.

use std::sync::Arc;

use tera::{Context, Value};

use crate::diagnostic::{Diagnostic, Text};
use crate::model::body::{Argument, Body, ComponentCall, Segment};
use crate::model::phrase::Phrase;
use crate::model::site::{Link, PageId, SiteGlossary};
use crate::model::vocabulary::GlossaryEntry;
use crate::render::Renderer;
use crate::render::address::encode;
use crate::render::escape::push_escaped;
use crate::render::functions;
use crate::render::mistake::Failure;
use crate::render::theme::{Costly, Texts, template_mistake, words_of};
use crate::render::words::{Explained, Marker, Words};

/// The address of an image that isn't public: HTML forbids an empty one, and a browser asks for nothing here and shows
/// the alternative text.
const NOTHING: &str = "data:,";

/// What the components of a body see besides `site`.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The page that the body is of.
    pub page: Option<PageId>,
    pub values: &'a [(&'static str, Value)],
}

impl Renderer {
    /// The HTML of a body whose references lead to `links`. `file` is where it is written; `around` is what its
    /// components see besides `site`. A marker explains words of the glossary in the text itself, not in what
    /// components make.
    pub(super) fn body(
        &self,
        body: &Body,
        links: &[Link],
        file: &Arc<str>,
        around: Around<'_>,
        mut marker: Option<&mut Marker<'_>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> String {
        let size = body.segments.iter().map(|segment| match segment {
            Segment::Html(html) => html.len(),
            _ => 64,
        });
        let mut html = String::with_capacity(size.sum());
        let link = |reference: u32| links.get(reference as usize).unwrap_or(&Link::Hidden);
        for segment in &body.segments {
            match segment {
                Segment::Html(text) => match &mut marker {
                    Some(marker) => marker.html(text, &mut html),
                    None => html.push_str(text),
                },
                Segment::LinkStart { reference, title } => {
                    let to = link(*reference);
                    let word = if let Link::Glossary(entry) = to { Some(*entry) } else { None };
                    let is_shown = !matches!(to, Link::Hidden);
                    let marker = marker.as_mut().filter(|_| is_shown);
                    if let Some(button) = marker.and_then(|marker| marker.link_starts(*reference, word)) {
                        html.push_str(&button);
                    } else if let Some(url) = self.link_url(to) {
                        html.push_str("<a href=\"");
                        html.push_str(&url);
                        html.push('"');
                        if word.is_some() {
                            html.push_str(" class=\"word\"");
                        }
                        if let Some(title) = title {
                            html.push_str(" title=\"");
                            push_escaped(&mut html, title);
                            html.push('"');
                        }
                        html.push('>');
                    }
                }
                Segment::LinkEnd { reference } => {
                    if !matches!(link(*reference), Link::Hidden) {
                        let button = marker.as_mut().and_then(|marker| marker.link_ends(*reference));
                        html.push_str(button.unwrap_or("</a>"));
                    }
                }
                Segment::Url { reference } => {
                    html.push_str(self.link_url(link(*reference)).as_deref().unwrap_or(NOTHING));
                }
                Segment::Phrase { phrase, values } => match &mut marker {
                    Some(marker) => {
                        let mut written = String::new();
                        push_phrase(&mut written, &self.theme.texts, *phrase, values);
                        marker.html(&written, &mut html);
                    }
                    None => push_phrase(&mut html, &self.theme.texts, *phrase, values),
                },
                Segment::Component(call) => match self.component(call, around) {
                    Ok(output) => html.push_str(&output),
                    Err(failure) => diagnostics.push(self.component_mistake(call, &failure, file)),
                },
            }
        }
        html
    }

    /// What explains words of the glossary; none if the site or its theme doesn't, or if there are none.
    pub(super) fn explained(&self) -> Option<&Explained> {
        let make = || {
            let glossary = &self.site().glossary;
            let is_wanted = self.theme.uses(Costly::Words) && self.site().config.explains_words;
            let words = is_wanted.then(|| Words::new(glossary)).flatten()?;
            let entries = glossary.source.entries.iter().zip(&glossary.links).zip(0..);
            // What is wrong with a definition is told where the glossary is shown.
            let file = &glossary.source.file;
            let definition = |entry: &GlossaryEntry, links: &[Link]| {
                self.body(&entry.definition, links, file, Around::default(), None, &mut Vec::new())
            };
            let notes = entries.map(|((entry, links), place)| self.views.note(place, &definition(entry, links)));
            Some(Explained { words, notes: notes.collect() })
        };
        self.words.get_or_init(make).as_ref()
    }

    /// The `href` of what a reference leads to; none if it isn't public.
    fn link_url(&self, link: &Link) -> Option<String> {
        let site = &self.views.site;
        Some(match link {
            Link::Page { page, anchor } => {
                let mut url = self.views.href(&site.page(*page).url);
                if let Some(anchor) = anchor {
                    url.push('#');
                    url.push_str(&encode(anchor));
                }
                url
            }
            Link::Anchor(anchor) => format!("#{}", encode(anchor)),
            Link::Glossary(place) => {
                let id = site.glossary.ids.get(*place as usize)?;
                format!("{}#{}", self.views.href(SiteGlossary::URL), encode(id))
            }
            Link::File(place) => self.views.href(&site.attachments.get(*place as usize)?.url),
            Link::External(url) => {
                let mut escaped = String::with_capacity(url.len());
                push_escaped(&mut escaped, &self.views.href(url));
                escaped
            }
            Link::Hidden => return None,
        })
    }

    fn component(&self, call: &ComponentCall, around: Around<'_>) -> Result<String, Failure> {
        let mut arguments = Context::new();
        for (name, argument) in &call.arguments {
            arguments.insert_value(name.value.to_string(), argument_value(argument));
        }
        let mut implicits = Context::new();
        implicits.insert_value("site", self.views.site());
        for (name, value) in around.values {
            implicits.insert_value(*name, value.clone());
        }
        functions::over(&self.views, around.page, || {
            self.theme.tera.render_component_with_implicits(&call.name, &arguments, &implicits, None, true)
        })
    }

    fn component_mistake(&self, call: &ComponentCall, failure: &Failure, file: &Arc<str>) -> Diagnostic {
        let name = &*call.name.value;
        if !self.theme.tera.contains_component(name) {
            // Those of a family, `ui.badge`, are for templates.
            let mut known: Vec<&str> =
                self.theme.tera.get_component_names().filter(|name| !name.contains('.')).collect();
            known.sort_unstable();
            let diagnostic = Diagnostic::error(
                "unknown-component",
                file,
                Text::new(format!("部品「{name}」はありません。"), format!("the theme has no component `{name}`")),
            )
            .at(call.name.span);
            let all = Text::new(
                format!("使える部品: {}", known.join("、")),
                format!("known components: {}", known.join(", ")),
            );
            return diagnostic.did_you_mean(name, known).help(all);
        }
        let said = words_of(failure);
        let argument = |wanted: &str| call.arguments.iter().find(|(name, _)| *name.value == *wanted);
        let place = said.argument.as_deref().and_then(argument).map_or(call.span, |(name, _)| name.span);
        let message = Text::new(
            format!("部品「{name}」を表示できません。{}", said.message.ja),
            format!("the component `{name}` can't be shown: {}", said.message.en),
        );
        let diagnostic = Diagnostic { help: said.help, ..Diagnostic::error("component", file, message).at(place) };
        let within = template_mistake(failure, "", &|name| self.theme.template_file(name));
        match within.span {
            Some(span) if !said.by_caller => {
                diagnostic.related(&within.file, Some(span), Text::new("部品のこの場所です。", "here in the component"))
            }
            _ => diagnostic,
        }
    }
}

fn argument_value(argument: &Argument) -> Value {
    match argument {
        Argument::Text(text) => Value::normal_string(text),
        Argument::Integer(integer) => Value::from(*integer),
        Argument::Decimal(decimal) => {
            decimal.parse::<f64>().map_or_else(|_| Value::normal_string(decimal), Value::from)
        }
        Argument::Boolean(boolean) => Value::from(*boolean),
        Argument::List(items) => Value::from(items.iter().map(argument_value).collect::<Vec<_>>()),
    }
}

/// A phrase as HTML, between tags or in an attribute.
pub fn push_phrase(html: &mut String, texts: &Texts, phrase: Phrase, values: &[(&'static str, Box<str>)]) {
    if values.is_empty() {
        return push_escaped(html, texts.phrase(phrase));
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
    push_escaped(html, &texts.filled(phrase, &values));
}

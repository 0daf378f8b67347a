//! What a public body says of its site: the terms of use, how it is kept up to date, and
//! what its accessibility was tested for.

use tera::Value;

use crate::model::accessibility::{Accessibility, Criterion, Gap, Issue, Outcome, Sample, Test};
use crate::model::config::{Licence, Upkeep};
use crate::render::view::{dated, map, option, text};

pub fn licence(licence: &Licence) -> Value {
    map([
        ("name", text(&licence.name)),
        ("short", text(licence.short())),
        ("url", text(&licence.url)),
        ("note", text(&licence.note)),
        ("third_parties", texts(&licence.third_parties)),
        ("laws", texts(&licence.laws)),
        ("excluded", texts(&licence.excluded)),
    ])
}

pub fn upkeep(upkeep: &Upkeep) -> Value {
    map([
        ("every", text(&upkeep.every)),
        ("last", dated(upkeep.last)),
        ("next", dated(upkeep.next.as_ref().map(|next| next.value))),
        ("by", text(&upkeep.by)),
        ("note", text(&upkeep.note)),
    ])
}

/// The policy, and the record of the test; `contact` is the site's.
pub fn accessibility(of: &Accessibility, contact: &str) -> Value {
    map([
        ("scope", text(&of.scope)),
        ("excluded", texts(&of.excluded)),
        ("level", text(of.level.key())),
        ("by", dated(of.by)),
        ("technologies", texts(&of.technologies)),
        ("issues", Value::from(of.issues.iter().map(issue).collect::<Vec<_>>())),
        ("contact", text(if of.contact.is_empty() { contact } else { &of.contact })),
        ("test", option(of.test.as_ref().map(|test| tested(of, test)))),
    ])
}

fn issue(issue: &Issue) -> Value {
    map([
        ("text", text(&issue.text)),
        ("criterion", option(issue.criterion.map(criterion))),
        ("by", dated(issue.by)),
        ("note", text(&issue.note)),
    ])
}

fn criterion(of: Criterion) -> Value {
    map([("number", text(of.key())), ("name", text(of.name())), ("level", text(of.level().key()))])
}

fn tested(of: &Accessibility, test: &Test) -> Value {
    let gaps = of.gaps();
    let missing = gaps.iter().filter_map(|gap| match gap {
        Gap::Published => Some("published"),
        Gap::Period => Some("period"),
        Gap::Testers => Some("testers"),
        Gap::Method => Some("method"),
        Gap::Technologies => Some("technologies"),
        Gap::Sample => Some("sample"),
        Gap::Result(_) => None,
    });
    let open = gaps.iter().filter(|gap| matches!(gap, Gap::Result(_))).count();
    let results = Criterion::up_to(of.level).map(|one| {
        let said = test.result(one);
        map([
            ("criterion", criterion(one)),
            ("recorded", Value::from(said.is_some())),
            ("applies", option(said.map(|said| Value::from(said.applies)))),
            ("result", option(said.and_then(|said| said.result).map(|result| text(result.key())))),
            ("note", text(said.map_or("", |said| &said.note))),
        ])
    });
    let said = || Criterion::up_to(of.level).filter_map(|one| test.result(one));
    let count = |outcome| Value::from(said().filter(|of| of.applies && of.result == Some(outcome)).count());
    // What people say of the whole is shown if their own record bears it out, and never otherwise.
    let conformance = test.conformance.as_ref().filter(|_| gaps.is_empty());
    map([
        ("published", dated(test.published)),
        ("period", dated(test.period)),
        ("testers", text(&test.testers)),
        ("method", text(&test.method)),
        ("sample", option(test.sample.as_ref().map(sample))),
        ("complete", Value::from(gaps.is_empty())),
        ("missing", Value::from(missing.map(text).collect::<Vec<_>>())),
        ("open", Value::from(open)),
        ("conformance", option(conformance.map(|conformance| text(conformance.key())))),
        ("passed", count(Outcome::Pass)),
        ("failed", count(Outcome::Fail)),
        ("unapplied", Value::from(said().filter(|of| !of.applies).count())),
        ("results", Value::from(results.collect::<Vec<_>>())),
    ])
}

fn sample(sample: &Sample) -> Value {
    map([
        ("method", option(sample.method.map(|method| text(method.key())))),
        ("seed", text(&sample.seed)),
        ("pages", texts(&sample.pages)),
        ("files", texts(&sample.files)),
    ])
}

fn texts(list: &[Box<str>]) -> Value {
    Value::from(list.iter().map(|item| text(item)).collect::<Vec<_>>())
}

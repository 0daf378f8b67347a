//! A case as templates see it. Consent is not part of it.

use tera::Value;

use crate::model::case::{Case, Key};
use crate::model::site::{Page, TermId};
use crate::render::view::{Views, dated, map, option, text};

impl Views {
    pub fn case(&self, page: &Page, case: &Case) -> Value {
        let company = &case.company;
        let support = &case.support;
        let name = company.name.as_ref().map_or("", |name| &name.value);
        let label = if company.label.is_empty() { name } else { &company.label };
        let outcomes = support.outcomes.iter().map(|outcome| {
            map([
                ("label", text(&outcome.label)),
                ("unit", text(&outcome.unit)),
                ("before", text(&outcome.before)),
                ("after", text(&outcome.after)),
                ("as_of", dated(outcome.as_of)),
            ])
        });
        map([
            (
                "company",
                map([
                    ("label", text(label)),
                    ("name", text(name)),
                    ("anonymized", Value::from(company.anonymized)),
                    ("business", text(&company.business)),
                    ("founded", dated(company.founded)),
                    ("capital", text(&company.capital)),
                    ("industry", self.key(page, "industry", company.industry.as_ref())),
                    ("prefecture", self.key(page, "prefecture", company.prefecture.as_ref())),
                    ("bureau", self.key(page, "bureau", company.bureau.as_ref())),
                    ("employees", self.key(page, "employees", company.employees.as_ref())),
                ]),
            ),
            (
                "support",
                map([
                    ("org_type", self.key(page, "org_type", support.org_type.as_ref())),
                    ("org_name", text(&support.org_name)),
                    ("team", text(&support.team)),
                    ("period", dated(support.period)),
                    ("sessions", option(support.sessions.map(Value::from))),
                    ("stages", self.stages(page)),
                    ("themes", self.keys(page, "theme", &support.themes)),
                    ("tools", self.keys(page, "tool", &support.tools)),
                    ("walls", self.keys(page, "wall", &support.walls)),
                    ("programs", Value::from(support.programs.iter().map(|program| text(program)).collect::<Vec<_>>())),
                    ("initial_issue", text(&support.initial_issue)),
                    ("essential_issue", text(&support.essential_issue)),
                    ("turning_point", text(&support.turning_point)),
                    ("outcomes", Value::from(outcomes.collect::<Vec<_>>())),
                ]),
            ),
        ])
    }

    fn key(&self, page: &Page, taxonomy: &str, key: Option<&Key>) -> Value {
        option(key.and_then(|key| self.keyed(page, taxonomy, key)))
    }

    fn keys(&self, page: &Page, taxonomy: &str, keys: &[Key]) -> Value {
        Value::from(keys.iter().filter_map(|key| self.keyed(page, taxonomy, key)).collect::<Vec<_>>())
    }

    /// The term of a typed key: none if its page isn't public, and the key itself if the site has no such taxonomy.
    fn keyed(&self, page: &Page, taxonomy: &str, key: &Key) -> Option<Value> {
        let carried = page.terms.iter().find(|&&id| {
            let (owner, term) = self.site.term(id);
            &*owner.key == taxonomy && term.answers_to(key)
        });
        match carried {
            Some(&id) => Some(self.term_of(page, id)),
            None if self.site.taxonomies.iter().any(|known| &*known.key == taxonomy) => None,
            None => Some(map([("key", text(key)), ("label", text(key)), ("url", Value::none())])),
        }
    }

    /// Every stage of the vocabulary, in its order, and whether the company has come that far.
    fn stages(&self, page: &Page) -> Value {
        let Some((taxonomy, place)) =
            self.site.taxonomies.iter().zip(0..).find(|(taxonomy, _)| &*taxonomy.key == "stage")
        else {
            return Value::from(Vec::<Value>::new());
        };
        let stages = taxonomy.terms.iter().zip(0..).map(|(term, index)| {
            let id = TermId { taxonomy: place, term: index };
            map([
                ("key", text(&term.key)),
                ("label", text(&term.label)),
                ("url", option(self.term_url(page, id))),
                ("reached", Value::from(page.terms.contains(&id))),
            ])
        });
        Value::from(stages.collect::<Vec<_>>())
    }
}

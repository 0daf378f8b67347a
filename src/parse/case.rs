//! The typed keys of a case: `company`, `support`, `consent`.

use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Span, Spanned, Text};
use crate::model::case::{Case, Company, Consent, ConsentStatus, Key, Outcome, Support};
use crate::parse::front_matter::{boxed, date, text};
use crate::yaml::Fields;

/// A case, where the front matter has any of its keys.
pub fn read(fields: &mut Fields<'_, '_>) -> Option<Case> {
    let mut span: Option<Span> = None;
    let company = fields.mapping("company").map(|company| {
        span.get_or_insert(company.key_span());
        read_company(company)
    });
    let support = fields.mapping("support").map(|support| {
        span.get_or_insert(support.key_span());
        read_support(support)
    });
    let consent = fields.mapping("consent").map(|consent| {
        span.get_or_insert(consent.key_span());
        read_consent(consent)
    });
    if company.is_none() && support.is_none() && consent.is_none() {
        return None;
    }
    Some(Case {
        words: OnceLock::new(),
        company: company.unwrap_or_default(),
        support: support.unwrap_or_default(),
        consent: consent.flatten(),
        span: span.unwrap_or_default(),
    })
}

fn read_company(mut fields: Fields<'_, '_>) -> Company {
    let company = Company {
        label: text(&mut fields, "label"),
        name: fields.spanned("name").map(boxed),
        kana: fields.spanned("kana").map(boxed),
        anonymized: fields.boolean("anonymized").unwrap_or_default(),
        business: text(&mut fields, "business"),
        industry: fields.code("industry").map(boxed),
        prefecture: fields.code("prefecture").map(boxed),
        bureau: fields.code("bureau").map(boxed),
        employees: fields.code("employees").map(boxed),
        founded: date(&mut fields, "founded"),
        capital: text(&mut fields, "capital"),
    };
    let naming = [
        ("name", company.name.clone()),
        ("kana", company.kana.clone()),
        ("corporate_number", fields.spanned("corporate_number").map(boxed)),
        ("url", fields.spanned("url").map(boxed)),
        ("photo", fields.spanned("photo").map(boxed)),
    ];
    if company.anonymized {
        for (key, written) in naming {
            if let Some(written) = written {
                let diagnostic = names_company(key, &written, &fields);
                fields.report(diagnostic);
            }
        }
    } else if company.name.is_none() && company.label.is_empty() {
        let diagnostic = Diagnostic::error(
            "missing-key",
            fields.file(),
            Text::new(
                "企業の呼び方がありません。",
                "the company has neither a name nor a label",
            ),
        )
        .help(Text::new(
            "匿名にするときは「anonymized: true」と「label: A社」を、そうでないときは「name: 企業名」を書いてください。",
            "write `anonymized: true` and `label: A社`, or `name: …`",
        ));
        fields.report(diagnostic);
    }
    fields.finish();
    company
}

fn names_company(key: &str, written: &Spanned<Box<str>>, fields: &Fields<'_, '_>) -> Diagnostic {
    Diagnostic::error(
        "names-company",
        fields.file(),
        Text::new(
            format!("匿名の事例に、企業が分かる項目「{key}」があります。"),
            format!("an anonymised case holds `{key}`, which names the company"),
        ),
    )
    .at(written.span)
    .help(Text::new(
        format!("「{key}」を消してください。本文にも企業名を書かないでください。"),
        format!("remove `{key}`, and keep the name out of the text"),
    ))
}

fn read_support(mut fields: Fields<'_, '_>) -> Support {
    let support = Support {
        org_type: fields.code("org_type").map(boxed),
        org_name: text(&mut fields, "org_name"),
        team: text(&mut fields, "team"),
        period: date(&mut fields, "period"),
        sessions: fields.integer("sessions"),
        stages: keys(&mut fields, "stages"),
        walls: keys(&mut fields, "walls"),
        themes: keys(&mut fields, "themes"),
        tools: keys(&mut fields, "tools"),
        programs: fields.strings("programs").into_iter().map(|program| program.value.into()).collect(),
        initial_issue: text(&mut fields, "initial_issue"),
        essential_issue: text(&mut fields, "essential_issue"),
        turning_point: text(&mut fields, "turning_point"),
        outcomes: fields.mappings("outcomes", |fields| {
            Some(Outcome {
                label: fields.required_string("label").unwrap_or_default().into(),
                unit: text(fields, "unit"),
                before: text(fields, "before"),
                after: text(fields, "after"),
                as_of: date(fields, "as_of"),
            })
        }),
    };
    fields.finish();
    support
}

fn keys(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Key> {
    fields.list_of(key, |field| Some(boxed(field.code()?)))
}

/// The consent, without the record of where it lies.
fn read_consent(mut fields: Fields<'_, '_>) -> Option<Consent> {
    let date = date(&mut fields, "date");
    let scope = text(&mut fields, "scope");
    let expires = crate::parse::front_matter::date(&mut fields, "expires");
    fields.string("record");
    let status = fields.required("status").and_then(|field| {
        let span = field.span();
        Some(Spanned::new(field.choice(ConsentStatus::NAMES)?, span))
    });
    fields.finish();
    Some(Consent { status: status?, date, scope, expires })
}

/// Where a company stands, its consent has to stand too, whatever kind of page it is.
pub fn consent_missing(case: &Case, file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "consent-missing",
        file,
        Text::new("事例に、公開の同意（consent）の記録がありません。", "the case has no record of the company's consent"),
    )
    .help(Text::new(
        "「consent:」の下に status（granted・pending・refused・withdrawn）と date を書いてください。同意を得るまでは pending とします。",
        "write `consent:` with `status` (granted, pending, refused, withdrawn) and `date`; it is `pending` until consent is given",
    ))
    .at(case.span)
}

//! The catalogue of all data that the site hands out, for machines: DCAT 3 (W3C Recommendation of 2024-08-22) as
//! JSON-LD, at [`Route::CATALOG_URL`](crate::model::route::Route::CATALOG_URL).
//!
//! 1. The site is a `dcat:Catalog`, with its publisher, contact and licence.
//! 2. Each metric is a `dcat:Dataset` with a `dcat:Distribution` for each form that it is handed out in.
//! 3. So is each file of data that a page hands out, once, with the first page that does as its landing page.
//!
//! What isn't known isn't said: a data set has `dct:modified` only if its author wrote when its numbers were changed,
//! and what stands on a page that is 記載例（架空） alone isn't in it, for nothing would mark it as made up.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::model::route::{MetricForm, Route};
use crate::model::site::{Page, PageFile, Site, SiteMetric};
use crate::render::address::{Form, href};

/// The vocabularies that the catalogue uses, by their prefixes, and what of it is an address.
fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

/// The catalogue of a site.
pub fn json_ld(site: &Site) -> Vec<u8> {
    let config = &site.config;
    let of_metrics = site.metrics.iter().map(|metric| of_metric(site, metric));
    let files = handed_out(site);
    let of_files = files.iter().map(|(page, file)| of_file(site, page, file));
    let modified = site.metrics.iter().filter_map(changed).max();
    let mut catalog = Node::new("dcat:Catalog", &absolute(site, Route::CATALOG_URL));
    catalog.says("dct:title", said(site, &config.title));
    catalog.says("dct:description", said(site, &config.description));
    catalog.says("dct:publisher", publisher(site));
    catalog.says("dct:language", language(site));
    catalog.says("dct:license", named(&config.licence.url));
    catalog.says("dct:rights", said(site, &config.licence.name));
    catalog.says("dct:modified", modified.map(day));
    catalog.says("foaf:homepage", named(&absolute(site, "/")));
    catalog.says("dcat:contactPoint", contact(site));
    catalog.says("dcat:dataset", Some(of_metrics.chain(of_files).collect()));
    let mut whole = Map::new();
    whole.insert("@context".into(), context());
    whole.extend(catalog.0);
    // Texts, numbers and lists of them always have a JSON form.
    let mut bytes = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn of_metric(site: &Site, metric: &SiteMetric) -> Value {
    let source = &*metric.source;
    let form = |form: MetricForm| {
        let url = absolute(site, &form.url(&source.id));
        let media_type = if form == MetricForm::Json { "application/json" } else { "text/csv" };
        distribution(site, &url, &source.name, media_type, None)
    };
    let page = metric.page.map(|id| absolute(site, &site.page(id).url));
    // The CSV file for Excel holds what the other one does, but for a byte-order mark.
    let forms = [MetricForm::Csv, MetricForm::Json].map(form);
    let mut set = Node::new("dcat:Dataset", &format!("{}#dataset", absolute(site, &MetricForm::Json.url(&source.id))));
    set.says("dct:identifier", Some(json!(&*source.id)));
    set.says("dct:title", said(site, &source.name));
    set.says("dct:description", said(site, &source.definition));
    set.says("dct:provenance", statement(site, &source.source));
    set.says("dct:temporal", source.days().map(|(first, last)| period(first, last)));
    set.says("dct:modified", changed(metric).map(day));
    set.says("dcat:landingPage", page.as_deref().and_then(named));
    data_set(site, set, &forms)
}

fn of_file(site: &Site, page: &Page, file: &PageFile) -> Value {
    let target = &site.attachments[file.file as usize];
    let url = absolute(site, &target.url);
    let name = target.source.rsplit('/').next().unwrap_or(&target.source);
    let title = if file.attachment.title.is_empty() { name } else { &file.attachment.title };
    let media_type = target.data_type().unwrap_or("application/octet-stream");
    let mut set = Node::new("dcat:Dataset", &format!("{url}#dataset"));
    set.says("dct:identifier", Some(json!(target.source.strip_prefix("content/").unwrap_or(&target.source))));
    set.says("dct:title", said(site, title));
    set.says("dct:description", said(site, &page.source.front.summary));
    set.says("dcat:landingPage", named(&absolute(site, &page.url)));
    data_set(site, set, &[distribution(site, &url, title, media_type, Some(target.size))])
}

/// What every data set says of itself.
fn data_set(site: &Site, mut set: Node, forms: &[Value]) -> Value {
    set.says("dct:publisher", publisher(site));
    set.says("dct:language", language(site));
    set.says("dct:license", named(&site.config.licence.url));
    set.says("dcat:contactPoint", contact(site));
    set.says("dcat:distribution", Some(forms.into()));
    set.0.into()
}

fn distribution(site: &Site, url: &str, title: &str, media_type: &str, size: Option<u64>) -> Value {
    let mut form = Node::new("dcat:Distribution", &format!("{url}#distribution"));
    form.says("dct:title", said(site, title));
    form.says("dcat:accessURL", named(url));
    form.says("dcat:downloadURL", named(url));
    form.says("dcat:mediaType", named(&format!("https://www.iana.org/assignments/media-types/{media_type}")));
    let bytes = size.map(|size| json!({"@type": "xsd:nonNegativeInteger", "@value": size.to_string()}));
    form.says("dcat:byteSize", bytes);
    form.says("dct:license", named(&site.config.licence.url));
    form.0.into()
}

/// The files of data among what pages hand out, in the order of the pages; each with the first page that does.
fn handed_out(site: &Site) -> Vec<(&Page, &PageFile)> {
    let mut found: Vec<(&Page, &PageFile)> = Vec::new();
    for (page, file) in site.data_files() {
        if found.iter().all(|(_, known)| known.file != file.file) {
            found.push((page, file));
        }
    }
    found
}

/// When the numbers of a metric were changed last, if its author says so.
fn changed(metric: &SiteMetric) -> Option<Date> {
    metric.source.updated.as_ref()?.first()
}

/// A thing with its kind, its address and what is said of it.
struct Node(Map<String, Value>);

impl Node {
    fn new(kind: &str, id: &str) -> Node {
        Node([("@id".to_owned(), id.into()), ("@type".to_owned(), kind.into())].into_iter().collect())
    }

    /// Adds a property; what isn't known isn't said.
    fn says(&mut self, property: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.0.insert(property.to_owned(), value);
        }
    }
}

/// A thing by its address.
fn named(url: &str) -> Option<Value> {
    (!url.is_empty()).then(|| json!({"@id": url}))
}

/// The site's language as the Library of Congress names it (ISO 639-1), which DCAT asks for.
fn language(site: &Site) -> Option<Value> {
    let primary = site.config.language.split('-').next().filter(|code| code.len() == 2)?;
    named(&format!("http://id.loc.gov/vocabulary/iso639-1/{}", primary.to_ascii_lowercase()))
}

/// A text in the site's language.
fn said(site: &Site, text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| json!({"@language": &*site.config.language.value, "@value": text}))
}

/// Where a data set comes from, in words.
fn statement(site: &Site, text: &str) -> Option<Value> {
    said(site, text).map(|label| json!({"@type": "dct:ProvenanceStatement", "dct:description": label}))
}

fn publisher(site: &Site) -> Option<Value> {
    let publisher = &site.config.publisher;
    let mut agent = json!({"@type": "foaf:Organization", "foaf:name": said(site, &publisher.name)?});
    if let Some(page) = named(&publisher.url) {
        agent["foaf:homepage"] = page;
    }
    Some(agent)
}

fn contact(site: &Site) -> Option<Value> {
    let contact = &site.config.contact;
    let mut card = json!({"@type": "vcard:Organization", "vcard:fn": said(site, &contact.name)?});
    if !contact.phone.is_empty() {
        card["vcard:tel"] = json!(&*contact.phone);
    }
    if let Some(mail) = (!contact.email.is_empty()).then(|| named(&format!("mailto:{}", contact.email))).flatten() {
        card["vcard:hasEmail"] = mail;
    }
    if let Some(page) = named(&contact.url) {
        card["vcard:hasURL"] = page;
    }
    Some(card)
}

fn period(first: Date, last: Date) -> Value {
    json!({"@type": "dct:PeriodOfTime", "dcat:startDate": day(first), "dcat:endDate": day(last)})
}

fn day(date: Date) -> Value {
    json!({"@type": "xsd:date", "@value": date.to_string()})
}

fn absolute(site: &Site, url: &str) -> String {
    href(url, &site.config.base_url, Form::Absolute)
}

//! What the programme's document says, as a table: where it stands in the site, and in which words and numbers.

use crate::html::{clicks, words};
use crate::{SITE, site_pages};

/// What the source tells of, the page that presents it, and words that must stand on that page.
const ENTITIES: &[(&str, &str, &[&str])] = &[
    (
        "活動方針 3本",
        "policy/",
        &["現場での展開と知見の共有", "評価指標とインセンティブの検討", "基盤固めと課題解決力の強化"],
    ),
    (
        "5つの活動領域",
        "policy/",
        &["プラットフォームの構築と制度整備", "実践と業務の標準化", "ノウハウの見える化", "支援品質の向上", "体制整備"],
    ),
    ("推進協議会", "councils/suishin/", &["第1回", "第2回"]),
    ("推進協議会 第1回", "councils/suishin/01/", &["令和4年6月17日（金）"]),
    ("推進協議会 第2回", "councils/suishin/02/", &["令和5年2月", "取りまとめ案の承認"]),
    ("実務者会議", "councils/jitsumu/", &["第1回", "第2回", "第3回", "第4回"]),
    ("実務者会議 第4回", "councils/jitsumu/04/", &["検討内容の取りまとめ"]),
    ("財務局・経産局 合同会議", "councils/joint/2022-06/", &["令和4年6月"]),
    ("各機関の総会・研修会等での説明", "schedule/briefings/", &["令和4年7月～9月"]),
    ("経営指導員要領", "schedule/laws/shidoin-yoryo/", &["令和4年5月20日（金）"]),
    ("中小企業支援計画", "schedule/laws/shien-keikaku/", &["令和4年7月下旬"]),
    ("経営強化に関する基本方針", "schedule/laws/kihon-hoshin/", &["令和4年9月"]),
    ("官民合同チーム 10局", "organisations/bureaus/", &["全10局", "担当課", "資格"]),
    ("よろず支援拠点", "organisations/yorozu/", &["21拠点", "47拠点", "役割1", "役割4", "平均6社", "平均17件"]),
    (
        "新潟県よろず支援拠点",
        "organisations/yorozu/niigata/",
        &[
            "調査と発掘",
            "チーム",
            "アプローチ",
            "収益傾向",
            "フォローアップの受入体制",
            "6社",
            "2社程度",
            "9名",
            "約4か月",
        ],
    ),
    (
        "研修プログラム 4区分",
        "training/program/",
        &["導入動画", "基礎スキルⅠ", "Ⅱ", "Ⅲ", "座学", "実技", "動画", "ライブ", "中小企業大学校", "オンライン"],
    ),
    ("研修 2期", "training/cohorts/", &["約100名", "約900名", "令和4年7月上旬～9月", "令和4年9月下旬～令和5年3月"]),
    (
        "支援員派遣事業",
        "training/dispatch/",
        &[
            "募集と研修のあっせん",
            "派遣先企業の選定",
            "マッチングと派遣",
            "フォローアップと分析",
            "共有と発信",
            "対象外",
            "地域未来牽引企業",
        ],
    ),
    ("シンポジウム", "schedule/symposium/", &["令和5年2月"]),
    (
        "評価指標・インセンティブ",
        "policy/indicators/",
        &["支援成果の整理・分析", "評価基準の作成", "インセンティブの立案"],
    ),
    ("体制整備", "policy/structure/", &["伴走支援推進室", "令和4年7月下旬"]),
    ("事例", "samples/cases/", &["記載例（架空）"]),
    (
        "連携機関",
        "organisations/partners/",
        &[
            "財務局",
            "中小機構",
            "中部本部",
            "北陸本部",
            "近畿本部",
            "中小企業大学校",
            "INPIT-KANSAI",
            "東京都中小企業診断士協会",
            "商工会・商工会議所",
            "診断協会",
            "金融機関",
        ],
    ),
    (
        "用語",
        "glossary/",
        &["ローカルベンチマーク", "経営デザインシート", "伴走支援", "対話と傾聴", "課題設定", "地域未来牽引企業"],
    ),
];

/// The bureaus with the people from outside in their teams.
const BUREAUS: [(&str, u32); 10] = [
    ("北海道局", 7),
    ("東北局", 4),
    ("関東局", 13),
    ("中部局", 4),
    ("北陸支局", 4),
    ("近畿局", 4),
    ("中国局", 9),
    ("四国局", 4),
    ("九州局", 6),
    ("沖縄総合事務局", 9),
];

/// Dates of the source, the page that each is said on, and how it is shown there; 予定 stands in a mark of its own.
const DATES: &[(&str, &str, &str)] = &[
    ("5/20", "schedule/laws/shidoin-yoryo/", "令和4年5月20日（金）"),
    ("6月17日", "councils/suishin/01/", "令和4年6月17日（金）"),
    ("6月下旬", "councils/jitsumu/01/", "令和4年6月下旬"),
    ("6月", "councils/joint/2022-06/", "令和4年6月"),
    ("9月 (P)", "councils/jitsumu/02/", "令和4年9月（予定）"),
    ("11月 (P)", "councils/jitsumu/03/", "令和4年11月（予定）"),
    ("9月 (P)", "schedule/laws/kihon-hoshin/", "令和4年9月（予定）"),
    ("1月", "councils/jitsumu/04/", "令和5年1月"),
    ("2月", "councils/suishin/02/", "令和5年2月"),
    ("2月 (P)", "schedule/symposium/", "令和5年2月（予定）"),
    ("7月下旬", "schedule/laws/shien-keikaku/", "令和4年7月下旬"),
    ("7月下旬", "policy/structure/", "令和4年7月下旬"),
    ("7月～9月", "schedule/briefings/", "令和4年7月～9月"),
    ("7月上旬～9月", "training/cohorts/", "令和4年7月上旬～9月"),
    ("9月下旬～令和5年3月", "training/cohorts/", "令和4年9月下旬～令和5年3月"),
    ("6月下旬～", "training/dispatch/", "令和4年6月下旬～"),
    ("8月頃～", "training/dispatch/", "令和4年8月頃～"),
    ("令和3年8月より", "organisations/yorozu/", "令和3年8月～"),
    ("令和4年度", "organisations/bureaus/", "令和4年度～"),
    ("令和4年度", "schedule/", "令和4年度"),
];

/// Numbers of the source, as the report's table shows them.
const NUMBERS: &[(&str, &str, &str, &str)] = &[
    ("官民合同チームにより伴走支援を行う局", "10", "局", "令和4年度"),
    ("官民合同チームの民間人材", "64", "名", "令和4年6月"),
    ("地域ブランド産地", "12", "産地", "令和4年度"),
    ("伴走支援に取り組むよろず支援拠点", "21", "拠点", "令和3年度"),
    ("伴走支援に取り組むよろず支援拠点", "47", "拠点", "令和4年度"),
    ("1拠点当たりの支援企業", "6", "社／拠点", "令和3年度"),
    ("1社当たりの相談対応", "17", "件／社", "令和3年度"),
    ("よろず支援拠点の役割", "4", "点", "令和4年度"),
    ("支援企業（選定）", "6", "社", "令和3年度"),
    ("支援企業（追加）", "約2", "社", "令和4年度"),
    ("新潟県よろず支援拠点の支援チーム", "9", "名", "令和4年度"),
    ("課題の把握にかける期間", "約4", "か月", "令和4年度"),
    ("派遣人材向け研修", "約100", "名", "令和4年7月上旬～9月"),
    ("支援機関等の支援員向け研修", "約900", "名", "令和4年9月下旬～令和5年3月"),
];

/// Numbers of the source as data: the metric, what tells the number from its others, value, unit, moment, status, and
/// whether it is about so many.
const FACTS: &[(&str, &str, &str, &str, &str, &str, bool)] = &[
    ("bureaus", "", "10", "局", "FY2022", "plan", false),
    ("bureau-staff", "北海道局", "7", "名", "2022-06", "actual", false),
    ("bureau-staff", "東北局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "関東局", "13", "名", "2022-06", "actual", false),
    ("bureau-staff", "中部局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "北陸支局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "近畿局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "中国局", "9", "名", "2022-06", "actual", false),
    ("bureau-staff", "四国局", "4", "名", "2022-06", "actual", false),
    ("bureau-staff", "九州局", "6", "名", "2022-06", "actual", false),
    ("bureau-staff", "沖縄総合事務局", "9", "名", "2022-06", "actual", false),
    ("yorozu-sites", "", "21", "拠点", "FY2021", "actual", false),
    ("yorozu-sites", "", "47", "拠点", "FY2022", "plan", false),
    ("yorozu-companies", "", "6", "社／拠点", "FY2021", "actual", false),
    ("yorozu-consultations", "", "17", "件／社", "FY2021", "actual", false),
    ("kinki-brand-areas", "", "12", "産地", "FY2022", "actual", false),
    ("niigata-companies", "選定", "6", "社", "FY2021", "actual", false),
    ("niigata-companies", "追加", "2", "社", "FY2022", "plan", true),
    ("niigata-team", "", "9", "名", "FY2022", "actual", false),
    ("niigata-team", "コーディネーター", "6", "名", "FY2022", "actual", false),
    ("niigata-team", "実施機関の職員", "3", "名", "FY2022", "actual", false),
    ("niigata-months", "", "4", "か月", "FY2022", "plan", true),
    ("dispatch-trainees", "", "100", "名", "2022-07-early/2022-09", "plan", true),
    ("supporter-trainees", "", "900", "名", "2022-09-late/2023-03", "plan", true),
    ("yorozu-roles", "", "4", "点", "FY2022", "actual", false),
];

fn path_of(page: &str) -> String {
    format!("{page}index.html")
}

#[test]
fn everything_is_three_clicks_from_home() {
    let pages = site_pages();
    let clicks = clicks(&pages);
    let bureaus =
        ["hokkaido", "tohoku", "kanto", "chubu", "hokuriku", "kinki", "chugoku", "shikoku", "kyushu", "okinawa"];
    for (name, page, texts) in ENTITIES {
        let path = path_of(page);
        let away = clicks.get(path.as_str()).unwrap_or_else(|| panic!("{name}: no way leads to {path}"));
        assert!(*away <= 3, "{name}: {path} is {away} clicks away");
        let main = pages.iter().find(|page| page.path == path).expect("the page").text("main");
        for text in *texts {
            assert!(main.contains(text), "{name}: {path} doesn't say 「{text}」");
        }
    }
    for bureau in bureaus {
        let path = format!("organisations/bureaus/{bureau}/index.html");
        assert!(clicks.get(path.as_str()).is_some_and(|away| *away <= 3), "{path}");
    }
    // Nothing is an island.
    for page in &pages {
        assert!(page.path == "404.html" || clicks.contains_key(page.path.as_str()), "no way leads to {}", page.path);
    }
}

#[test]
fn the_table_of_the_bureaus_adds_up() {
    let pages = site_pages();
    let page = pages.iter().find(|page| page.path == "organisations/bureaus/index.html").expect("the page");
    let rows: Vec<(String, u32)> = page
        .all("table.bureaus tbody tr")
        .into_iter()
        .map(|row| {
            let cells: Vec<String> = row.child_elements().map(words).collect();
            let number: String = cells[2].chars().filter(char::is_ascii_digit).collect();
            assert!(cells[1..].iter().all(|cell| !cell.is_empty()), "{cells:?}");
            (cells[0].clone(), number.parse().expect("a number"))
        })
        .collect();
    assert_eq!(rows, BUREAUS.map(|(name, staff)| (name.to_owned(), staff)));
    assert_eq!(rows.iter().map(|(_, staff)| staff).sum::<u32>(), 64);
    assert!(page.text("table.bureaus tfoot").contains("64名"), "{}", page.text("table.bureaus tfoot"));
}

#[test]
fn dates_are_shown_as_the_source_means_them() {
    let pages = site_pages();
    for (written, page, shown) in DATES {
        let path = path_of(page);
        let page = pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("{path}"));
        let dates: Vec<String> = page
            .all("dl.facts dd, .moment b")
            .into_iter()
            .map(|fact| words(fact).replace(" 予定", "（予定）").replace('　', " "))
            .collect();
        assert!(dates.iter().any(|date| date == shown), "{path}: {written} is shown as one of {dates:?}, not {shown}");
    }
}

#[test]
fn numbers_are_those_of_the_source() {
    let pages = site_pages();
    let report = pages.iter().find(|page| page.path == "reports/2022-06/index.html").expect("the report");
    let mut rows: Vec<Vec<String>> =
        report.all("main table tbody tr").into_iter().map(|row| row.child_elements().map(words).collect()).collect();
    // A head over several rows stands in the first of them.
    let mut head = String::new();
    for row in &mut rows {
        if row.len() == 4 {
            row.insert(0, head.clone());
        }
        head = row.first().cloned().unwrap_or_default();
    }
    for (name, value, unit, at) in NUMBERS {
        let found = rows
            .iter()
            .any(|row| row.len() >= 4 && row[0].contains(name) && row[1] == *value && row[2] == *unit && row[3] == *at);
        assert!(found, "{name} {value} {unit} {at} isn't among {rows:#?}");
    }
}

/// Each is on the page of all numbers, and leaves the site as it came: digits alone, its unit beside it.
#[test]
fn numbers_can_be_taken_away_as_data() {
    let mut ids: Vec<&str> = FACTS.iter().map(|fact| fact.0).collect();
    ids.dedup();
    let mut facts = 0;
    for id in &ids {
        let text = SITE.text(&format!("metrics/{id}.csv"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let place = |name: &str| head.iter().position(|head| head == name);
        for row in reader.records() {
            let row = row.expect("a row");
            let cell = |name: &str| place(name).and_then(|place| row.get(place)).unwrap_or_default();
            let member = ["part", "bureau_label", "cohort_label"].map(cell).concat();
            let about = cell("approximate") == "true";
            let found = (*id, &*member, cell("value"), cell("unit"), cell("at"), cell("status"), about);
            assert!(FACTS.contains(&found), "{found:?} isn't the source's");
            assert!(cell("source").contains("中小企業庁"), "{id}");
            facts += 1;
        }
    }
    assert_eq!(facts, FACTS.len());
    let pages = site_pages();
    let all = pages.iter().find(|page| page.path == "metrics/index.html").expect("the page of all numbers");
    let shown = all.ids();
    for id in ids {
        assert!(shown.contains(&&*format!("site-metric-{id}")), "{id}");
    }
    assert!(clicks(&pages).get("metrics/index.html").is_some_and(|away| *away <= 3));
}

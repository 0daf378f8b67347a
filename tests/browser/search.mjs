// The search of a built site in a real Chromium.
//
//   node search.mjs DIRECTORY FOLDER [--queries N]
//
// FOLDER is the same site, portable.
//
// 1. What the script makes of texts is what tests/search/vectors.json says.
// 2. Over HTTP, and from the folder (`file://`), the same questions find the same documents: those that a
//    scan over all texts finds, which is written here anew. Questions are taken from the texts themselves (N of them, 40 or more),
//    in several spellings, and some are found nowhere.
// 3. A page loads one small script of the search until something is asked.
// 4. The box can be used by keyboard, with an input method, and by the back button; the marks are there; axe finds nothing.
// 5. By the accessibility tree alone one comes from any page to a result (`tree.mjs`).
//
// One line a check; the last says how many passed and failed. Exit code 1 if any failed.

import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { gzipSync, inflateRawSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';
import { theTree } from './tree.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const here = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const at = args.indexOf('--queries');
const wantedQueries = at < 0 ? 40 : Number(args.splice(at, 2)[1]);
const [root, folder] = args.map((directory) => path.resolve(directory));
if (!folder) {
  console.error('usage: node search.mjs DIRECTORY FOLDER [--queries N]');
  process.exit(2);
}

let passed = 0;
let failed = 0;
function check(name, mistakes) {
  const all = mistakes.filter(Boolean);
  if (all.length) failed += 1;
  else passed += 1;
  console.log(`${all.length ? 'FAILED ' : 'ok     '} ${name}`);
  for (const mistake of all.slice(0, 10)) console.log(`          ${mistake}`);
}
const same = (found, expected, what = '') => (JSON.stringify(found) === JSON.stringify(expected) ? null : `${what} ${JSON.stringify(found)?.slice(0, 300)} instead of ${JSON.stringify(expected)?.slice(0, 300)}`);

// --- 1: the script against the vectors

/** The path of a script of the theme. */
async function asset(name) {
  const assets = path.join(root, 'assets');
  return path.join(assets, (await readdir(assets)).find((file) => new RegExp(`^${name}\\.\\w+\\.js$`).test(file)));
}

async function theScript() {
  const module = { exports: {} };
  const source = await readFile(await asset('search-words'), 'utf8');
  vm.runInNewContext(source, { module });
  return { ...module.exports, source };
}

function theTerms({ termsOf }, searchable) {
  // The terms of a question that prove it are some of those that the index holds of it, at their places.
  return searchable.split(' ').filter(Boolean).map((piece) => [piece, termsOf(piece)]);
}

async function vectors(script) {
  const { texts, contains, clauses, nearest } = JSON.parse(await readFile(path.join(here, '../search/vectors.json'), 'utf8'));
  check(`vectors: ${texts.length} texts are made searchable`, texts.map((row) => same(script.searchable(row.text).words, row.searchable, row.text)));
  check('vectors: where each letter comes from is told', texts.map(({ text }) => {
    const { words, starts, ends } = script.searchable(text);
    const sound = starts.length === words.length && ends.length === words.length && starts.every((start, at) => start <= ends[at] && ends[at] <= text.length && (at === 0 || starts[at - 1] <= start));
    return sound ? null : text;
  }));
  check('vectors: the terms of a question are terms of the index', texts.flatMap((row) => {
    const pieces = theTerms(script, row.searchable);
    if (pieces.length !== 1) return [];
    return pieces[0][1].map(({ key, at, prefix }) => {
      const of = row.terms.find((term) => (prefix ? term.startsWith(`${at}:${key}`) : term === `${at}:${key}`));
      return of ? null : `${row.text}: ${at}:${key}`;
    });
  }));
  check(`vectors: ${contains.length} texts contain what they should`, contains.map(({ text, piece, count }) => {
    const [words, wanted] = [text, piece].map((of) => script.searchable(of).words);
    return same(wanted ? script.occurrences(words, wanted).length : 0, count, `${text} ${piece}`);
  }));
  check(`vectors: ${clauses.length} questions are widened by synonyms`, clauses.map(({ question, synonyms, clauses }) => same(script.clausesOf(question, script.synonymsOf(synonyms)).map((of) => of.map(({ pieces }) => pieces)), clauses, question)));
  check(`vectors: ${nearest.length} questions have their nearest words`, nearest.map(({ question, words, nearest }) => same(script.nearest(question, words), nearest, question)));
  const lesser = [['売上が減った', ['売上 減', '売上']], ['後継者とツールが心配', ['後継者 ツール 心配', '後継者 ツール 心配']], ['人が足りない', []], ['受注 減少', []], ['つまずき', []], ['？', []]];
  check(`vectors: ${lesser.length} sentences have their likely words`, lesser.map(([question, words]) =>
    same(script.lesser(question, []).map(({ words, clauses: [any] }) => (words ?? any.map(({ part }) => part)).join(' ')), words, question)));
  const rust = await readFile(path.join(here, '../../src/japanese/variants.rs'), 'utf8');
  const table = [...rust.matchAll(/^\s*('.'(?: \| '.')*) => '(.)',$/gmu)].flatMap(([, variants, form]) => [...variants.matchAll(/'(.)'/gu)].map(([, variant]) => variant + form));
  check('the table of variants is that of the program', [same(script.VARIANTS, table.join(''))]);
}

// --- 2: questions

/** All documents, read from the files of texts: `{url, words}`; words are made here by another way than the script's. */
async function documents() {
  const inflated = (script) => {
    const [, data, length] = /^\ufeff__S\("\w+","([^"]*)",(\d+)\)\n$/.exec(script);
    const bits = Array.from(data, (unit) => (unit.charCodeAt(0) - 0x800).toString(2).padStart(15, '0')).join('');
    return inflateRawSync(Uint8Array.from({ length: Number(length) }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2)));
  };
  const content = (script) => inflated(script).toString('utf8');
  const manifest = JSON.parse(content(await readFile(path.join(root, 'search/index.js'), 'utf16le')));
  const all = [];
  for (let file = manifest.texts; all.length < manifest.documents; file += 1) {
    all.push(...JSON.parse(content(await readFile(path.join(root, `search/${manifest.index}/${file}.js`), 'utf16le'))));
  }
  // The columns, read as the head of src/render/search/mod.rs describes them.
  const bytes = inflated(await readFile(path.join(root, `search/${manifest.index}/${manifest.columns}.js`), 'utf16le'));
  let at = 0;
  const read = () => {
    let [number, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++];
      number += (byte & 127) << shift;
      shift += 7;
      if (byte < 128) return number;
    }
  };
  const size = read();
  const heads = JSON.parse(bytes.subarray(at, (at += size)).toString('utf8'));
  const facets = heads.map(({ key, label, choices, sets }) => {
    const of = all.map(() => sets[read()].map((choice) => choices[choice][0]));
    return { key, label, choices, of };
  });
  check('the columns end where they should', [same(at, bytes.length)]);
  return { manifest, facets, all: all.map(([url, , , title, kana, text]) => ({ url, title, text, words: simple(`${title}\n${kana}\n${text}`) })) };
}

let table;
/** Folding a whole text at once, after the words of src/japanese/fold.rs and words.rs. */
function simple(text) {
  let folded = text.replaceAll('゛', '\u3099').replaceAll('゜', '\u309a').normalize('NFKD').replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '');
  folded = [...folded].map((c) => c.toLowerCase()).join('');
  folded = folded.replace(/[ァ-ヶヽヾ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
  folded = [...folded].map((c) => table.get(c) ?? c).join('').normalize('NFC');
  folded = folded.replace(/([0-9]),(?=[0-9]{3}(?![0-9]))/g, '$1');
  return folded.replace(/[^\p{Alphabetic}\p{N}\p{M}ー]+/gu, ' ').trim();
}

function scan(all, question) {
  const pieces = simple(question).split(' ').filter(Boolean);
  const pattern = (piece) => {
    const before = /^[0-9]/.test(piece) ? '(?<![0-9])' : /^[a-z]/.test(piece) ? '(?<![a-z])' : '';
    return new RegExp(before + piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'u');
  };
  const patterns = pieces.map(pattern);
  return all.flatMap(({ words }, id) => (patterns.length && patterns.every((of) => of.test(words)) ? [id] : []));
}

/** A number after a number, the same every time. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

const wide = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const katakana = (text) => text.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));

function questions({ manifest, all }) {
  const next = chance(7);
  const found = ['', '、。', '支', 'の', 'よろず', 'ﾃﾞｼﾞﾀﾙ', 'デジタル', 'dx', 'ＤＸ', '第1回', '第１回', '令和5年度', '令和４年', '1', '2022', '髙', '伴走支援', '支援機関', '支援 機関', '支援　課題', '龘龘', 'zzzz', 'する', 'ー', 'a', 'in', 'e', '10', '株式会社', 'の の', '支援支援支援支援', '事例 支援 企業', 'ローカルベンチマーク', '𠮷', '😀', '(', '\\', '.*', 'constructor', '__proto__', ...(manifest.words ?? []).slice(0, 20)];
  while (found.length < Math.max(40, wantedQueries)) {
    const { words, title } = all[next(all.length)];
    const letters = [...(next(5) ? words : simple(title))];
    const from = next(letters.length || 1);
    let question = letters.slice(from, from + 1 + next(9)).join('');
    // Within a Latin word or a number nothing begins.
    if (/^[a-z0-9]/.test(question)) question = question.replace(/^[a-z0-9]*/, '') || question;
    if (next(4) === 0) question = wide(question);
    else if (next(3) === 0) question = katakana(question);
    if (question.trim()) found.push(question.trim());
  }
  return found;
}

/** Asks on the search page that is open, and gives all addresses found. */
async function ask(page, question) {
  return page.evaluate(async (question) => {
    const input = document.querySelector('#site-search');
    const status = document.querySelector('[role="status"]');
    const list = document.querySelector('#site-results');
    const more = document.querySelector('[data-more]');
    const settled = (ready) => new Promise((resolve, reject) => {
      const started = Date.now();
      const look = () => (ready() ? resolve() : Date.now() - started > 20000 ? reject(new Error(`${question}: ${status.textContent}`)) : setTimeout(look, 2));
      look();
    });
    status.textContent = '…';
    input.value = question;
    const started = performance.now();
    input.form.requestSubmit();
    await settled(() => status.textContent !== '…');
    const time = performance.now() - started;
    const count = Number(/^[\d,]+/.exec(status.textContent)?.[0].replaceAll(',', '') ?? 0);
    while (!more.hidden && list.children.length < 60) {
      const before = list.children.length;
      more.click();
      await settled(() => list.children.length > before);
    }
    const links = [...list.querySelectorAll('h2 a')].map((a) => a.getAttribute('href'));
    return { count, links, time, marks: list.querySelectorAll('mark').length };
  }, question);
}

/** Addresses of results as they stand in the texts. */
const plainOf = (base) => (link) => {
  const url = new URL(link);
  url.searchParams.delete('mark');
  return url.href.slice(base.length).replace(/index\.html(?=$|#)/, '');
};

async function answers(page, base, all, asked) {
  const times = [];
  const found = new Map();
  const mistakes = [];
  for (const question of asked) {
    const { count, links, time } = await ask(page, question);
    const urls = links.map(plainOf(base));
    times.push(time);
    found.set(question, [count, urls]);
    const expected = scan(all, question);
    const known = new Set(expected.map((id) => all[id].url));
    if (count !== expected.length) mistakes.push(`${question}: ${count} instead of ${expected.length}`);
    if (urls.some((url) => !known.has(url)) || new Set(urls).size !== urls.length) mistakes.push(`${question}: finds what does not contain it`);
    if (count <= 60 && urls.length !== known.size) mistakes.push(`${question}: ${urls.length} shown instead of ${known.size}`);
  }
  return { found, mistakes, times: times.sort((a, b) => a - b) };
}

// --- 3: the box

async function opened(browser, url, options = {}) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  await page.goto(url, { waitUntil: 'load' });
  return { page, heard, context };
}

/** The search page, once all of its script is there; it asks for nothing but the words themselves. */
async function asking(browser, address) {
  const all = await opened(browser, `${address}?exact=1&q=${encodeURIComponent('支')}`);
  await all.page.waitForFunction(() => document.querySelector('[role="status"]').textContent);
  return all;
}

const axe = async (page, source) => {
  // In an isolated world, so that the policy of the page stays as it is.
  await page.context().addInitScript(() => undefined);
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  await session.send('Runtime.evaluate', { expression: source, contextId: executionContextId });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] }).then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))))`,
    contextId: executionContextId, awaitPromise: true, returnByValue: true,
  });
  await session.detach();
  return JSON.parse(result.value);
};

async function theBox(browser, origin, word, source) {
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, heard, context } = await opened(browser, `${origin}/`, { viewport: { width, height }, colorScheme });
    const input = page.locator('#site-search');
    const expanded = () => input.getAttribute('aria-expanded');
    const name = `the box at ${width} px`;
    await page.keyboard.press('/');
    check(`${name}: / focuses it, and isn't typed`, [same(await page.evaluate(() => document.activeElement.id), 'site-search'), same(await input.inputValue(), '')]);
    await page.keyboard.type(word);
    const options = page.locator('[role="option"]');
    await options.first().waitFor();
    const count = await options.count();
    check(`${name}: results as one types`, [same(await expanded(), 'true'), count < 2 && `${count} options`, same(await page.locator('form.search [role="status"]').textContent().then((t) => /^[\d,]+件/.test(t)), true)]);
    check(`${name}: axe, with the list open`, await axe(page, source));
    check(`${name}: nothing scrolls sideways`, [same(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true)]);
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `box-${width}-${colorScheme}.png`) });
    const active = () => page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant') ?? '')?.textContent ?? null);
    await page.keyboard.press('ArrowDown');
    const first = await active();
    await page.keyboard.press('ArrowDown');
    const second = await active();
    await page.keyboard.press('ArrowUp');
    check(`${name}: the arrows choose`, [same(first, await options.first().textContent()), same(second, await options.nth(1).textContent()), same(await active(), first)]);
    await page.keyboard.press('ArrowUp');
    check(`${name}: above the first is the box, and above it the last`, [same(await active(), null)]);
    await page.keyboard.press('Escape');
    check(`${name}: Escape closes and keeps the words`, [same(await expanded(), 'false'), same(await input.inputValue(), word)]);
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    const marks = await page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map((range) => range.toString()));
    check(`${name}: Enter opens the result, its words are marked, and the address is its own`, [marks.length === 0 && 'no marks', same(new URL(page.url()).search, '')]);
    check(`${name}: the console is silent`, heard);
    await context.close();
  }
}

/** The parts of the script, but for the first. */
const PARTS = ['box', 'facets', 'index', 'list', 'marks', 'page', 'results', 'words'];

/** What a page loads of the search, and when. */
async function theLoading(browser, origin) {
  const { page, context } = await opened(browser, `${origin}/`);
  const loaded = async () => {
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname));
    return names.filter((name) => /search[^/]*\.js$|\/search\//.test(name)).map((name) => name.replace(/\.\w{10}\.js$/, '.js')).sort();
  };
  await page.locator('#site-search').focus();
  await page.waitForTimeout(300);
  check('before something is asked, a page loads one small script of the search', [same(await loaded(), ['/assets/search.js'])]);
  const script = await readFile(await asset('search'));
  const size = gzipSync(script, { level: 9 }).length;
  check(`it is ${size} bytes compressed`, [size > 10 * 1024 && 'more than 10 KB']);
  await page.keyboard.type('a');
  await page.waitForFunction(() => document.querySelector('[role="status"]').textContent);
  check('the first letter loads the rest', [same((await loaded()).slice(0, PARTS.length + 1), PARTS.map((part) => `/assets/search-${part}.js`).concat('/assets/search.js'))]);
  const sizes = await Promise.all(PARTS.map(async (part) => gzipSync(await readFile(await asset(`search-${part}`)), { level: 9 }).length));
  const rest = sizes.reduce((sum, size) => sum + size, 0);
  check(`the rest is ${rest} bytes compressed`, [rest > 25 * 1024 && 'more than 25 KB']);
  await context.close();
}

// --- facets

/** What is left of documents, and the count beside each choice, by going through all of them. */
function narrowed(facets, ids, chosen) {
  const meets = (id, { key, of }) => !chosen.some(([known]) => known === key) || chosen.some(([known, choice]) => known === key && of[id].includes(choice));
  const left = ids.filter((id) => facets.every((facet) => meets(id, facet)));
  const counts = {};
  for (const facet of facets.filter(({ label }) => label)) {
    const others = ids.filter((id) => facets.every((other) => other === facet || meets(id, other)));
    for (const [choice] of facet.choices) {
      const count = others.filter((id) => facet.of[id].includes(choice)).length;
      const isChosen = chosen.some(([key, known]) => key === facet.key && known === choice);
      if (count || isChosen) counts[`${facet.key}=${choice}`] = count;
    }
  }
  return { left, counts };
}

/** What the page shows: how many results, and the count beside each choice that isn't hidden. */
const shownFacets = (page) => page.evaluate(() => ({
  count: Number(/^[\d,]+(?=件見)/.exec(document.querySelector('[role="status"]').textContent)?.[0].replaceAll(',', '') ?? 0),
  counts: Object.fromEntries([...document.querySelectorAll('.facets-all li:not([hidden]) input')].map((box) => [`${box.name}=${box.value}`, Number(box.closest('label').querySelector('small').textContent.replace(/[,件]/g, '') || 0)])),
  chosen: [...document.querySelectorAll('.facets-all input:checked')].map((box) => [box.name, box.value]),
}));
const answered = (page) => page.waitForFunction(() => /^([\d,]+件見|選んだ|見つかり|「)/.test(document.querySelector('[role="status"]').textContent));

/** Opens the panel of facets and waits for it. */
async function unfold(page) {
  await page.locator('.facets > summary').click();
  await page.locator('.facets-all').waitFor();
}

/** Waits until the number of results is the one beside what is chosen, a single choice. */
const settled = (page) => page.waitForFunction(() => document.querySelector('[role="status"]').textContent.startsWith(document.querySelector('.facets-all input:checked').closest('label').querySelector('small').textContent));

async function theFacets(browser, base, file, all, facets, asked) {
  const { page, heard, context } = await opened(browser, `${base}search/${file}`);
  const next = chance(11);
  const offered = facets.filter(({ label }) => label);
  const mistakes = [];
  const where = file ? 'in a folder' : 'over HTTP';
  let some = 0;
  for (let round = 0; round < 30; round += 1) {
    const question = next(3) ? asked[next(asked.length)] : '';
    const chosen = [];
    // Mostly what a document has, so that something is left.
    const of = next(all.length);
    for (let times = next(4); times > 0; times -= 1) {
      const facet = offered[next(offered.length)];
      const choice = (next(4) && facet.of[of][0]) || facet.choices[next(facet.choices.length)][0];
      if (!chosen.some(([key, known]) => key === facet.key && known === choice)) chosen.push([facet.key, choice]);
    }
    const wanted = new URLSearchParams([['q', question], ['exact', '1'], ...chosen]);
    await page.goto(`${base}search/${file}?${wanted}`);
    if (!simple(question) && !chosen.length) continue;
    await answered(page);
    const ids = simple(question) ? scan(all, question) : [...all.keys()];
    const expected = narrowed(facets, ids, chosen);
    // Few results aren't narrowed until somebody wants it, and one can't be.
    if (ids.length === 1 && !chosen.length) {
      mistakes.push((await page.locator('.facets').isVisible()) && `${wanted}: one result, and a panel`);
      continue;
    }
    if (ids.length && ids.length <= 10 && !chosen.length) await unfold(page);
    const shown = await shownFacets(page);
    some += expected.left.length > 0;
    mistakes.push(same(shown.count, expected.left.length, wanted));
    if (ids.length) mistakes.push(same(Object.entries(shown.counts).sort(), Object.entries(expected.counts).sort(), wanted), same([...shown.chosen].sort(), [...chosen].sort(), wanted));
  }
  check(`facets ${where}: what is left, and the count beside each choice, is what a scan of all documents gives`, [...mistakes, some < 8 && `only ${some} with results`]);
  check(`facets ${where}: the console is silent`, heard);
  await context.close();
}

/** Whether a document is of the world of samples. */
const isMadeUp = ({ url }) => url.startsWith('samples/');

/** The taxonomies' own pages, which are written without the index, know the same numbers of all that isn't made up. */
async function countsOfTerms(facets, all) {
  const mistakes = [];
  let seen = 0;
  for (const { key, label, choices, of } of facets.filter(({ key, label }) => label && key !== 'kind')) {
    let html;
    try {
      html = await readFile(path.join(root, key, 'index.html'), 'utf8');
    } catch {
      continue; // Its list is a section's page.
    }
    for (const [choice, name] of choices) {
      const count = of.filter((own, id) => own.includes(choice) && !isMadeUp(all[id])).length;
      if (count === 0) continue; // It has no page, or says nothing of a number.
      seen += 1;
      if (!html.includes(`>${name}</a> <small>${count}件</small>`)) mistakes.push(`${label}: ${name} ${count}`);
    }
  }
  check(`facets: ${seen} counts are those of the taxonomies' own pages`, mistakes);
}

/** The file of facets is loaded when results are to be narrowed, and for more than fit on one page, whose kinds are in sight; on a small
    site for all. Where there is room the panel is open for more than fit on one page. */
async function thePanel(browser, origin, { index, columns, documents }, few, many) {
  const address = (question) => `${origin}/search/?exact=1&q=${encodeURIComponent(question)}`;
  const states = [];
  for (const [width, question] of [[1280, few], [1280, many], [390, few], [390, many]].filter(([, question]) => question)) {
    const { page, context } = await opened(browser, address(question), { viewport: { width, height: 900 } });
    await answered(page);
    const state = () => page.evaluate((file) => [document.querySelector('.facets').open, performance.getEntriesByName(file).length], `${origin}/search/${index}/${columns}.js`);
    const isOpen = width === 1280 && question === many;
    states.push(same(await state(), [isOpen, Number(question === many || documents <= 2000)], `${width} ${question}`));
    await page.locator('.facets > summary').click();
    if (!isOpen) await page.locator('.facets-all').waitFor();
    states.push(same(await state(), [!isOpen, 1], `${width} ${question} then`));
    // Who has closed it isn't shown it again.
    await page.locator('#site-search').fill(many ?? few);
    await page.waitForFunction((question) => new URL(location).searchParams.get('q') === question, many ?? few);
    await answered(page);
    states.push(same(await state(), [!isOpen, 1], `${width} ${question} and ${many}`));
    await context.close();
  }
  check(`the facets are loaded when they are wanted (few: ${few}, many: ${many})`, states);
}

/** What kinds the results are of is in sight on a phone, without a fold: a number each, and a press narrows to it. */
async function theKinds(browser, base, file, facets, all, word) {
  const { page, heard, context } = await opened(browser, `${base}search/${file}?exact=1&q=${encodeURIComponent(word)}`, { viewport: { width: 390, height: 844 } });
  await answered(page);
  const { of, choices } = facets.find(({ key }) => key === 'kind');
  const ids = scan(all, word);
  const expected = choices.map(([choice, label]) => [label, ids.filter((id) => of[id].includes(choice)).length]).filter(([, count]) => count);
  const kinds = page.locator('.kinds button:visible');
  const shown = await kinds.evaluateAll((all) => all.map((button) => [button.firstChild.data, Number(button.querySelector('small').textContent.replaceAll(',', ''))]));
  const name = `the kinds of what is found ${file ? 'in a folder' : 'over HTTP'}`;
  check(`${name}: each with its number, in the first screen of a phone`, [
    same(shown, expected.length > 1 ? expected : []),
    expected.length > 1 && (await kinds.last().boundingBox()).y > 700 && 'too far down',
  ]);
  if (expected.length > 1) {
    await kinds.last().press('Enter');
    await page.waitForFunction((count) => document.querySelector('.searching [role="status"]').textContent.startsWith(`${count}件`), expected.at(-1)[1]);
    check(`${name}: one that is pressed leaves its own, and keeps the focus`, [same(await page.evaluate(() => document.activeElement.matches('.kinds [aria-pressed="true"]')), true)]);
  }
  check(`${name}: the console is silent`, heard);
  await context.close();
}

/** The passage that is shown holds as many of the words as any passage does, and a word rather than a letter. */
async function thePassage(browser, base, file, all) {
  const length = 70;
  const texts = all.map(({ title, text }, id) => ({ id, title, words: simple(text) }));
  const word = ['課題', '企業', '支援'].find((word) => texts.filter(({ words }) => words.includes(word)).length > 2);
  const far = word && texts.find(({ title, words }) => {
    const [first, at] = [words.indexOf('の'), words.indexOf(word)];
    return first >= 0 && at > first + 2 * length && !simple(title).includes(word);
  });
  if (!far) return console.log('        no text has a word far from its first の: not looked at');
  const { page, heard, context } = await opened(browser, `${base}search/${file}?exact=1&q=${encodeURIComponent(`の ${word} ${far.title}`)}`);
  await answered(page);
  const marks = await page.locator('.results > li').first().locator('p:last-child mark').allTextContents();
  check(`the passage ${file ? 'in a folder' : 'over HTTP'}: ${word} is marked, and not the first の alone`, [!marks.some((mark) => mark.includes(word)) && JSON.stringify(marks)]);
  check(`the passage ${file ? 'in a folder' : 'over HTTP'}: the console is silent`, heard);
  await context.close();
}

/** What is said of so many results. What is real comes first: where the first is made up, all are, and that is said. */
async function announced(page, count) {
  const number = count.toLocaleString('ja');
  const isSample = await page.locator('.results > li').first().evaluate((item) => item.matches('.sample'));
  return `${number}件見つかりました。${isSample ? `${count > 1 ? `${number}件とも` : ''}記載例（架空）です。` : ''}`;
}

async function choosing(browser, origin, word, source) {
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, heard, context } = await opened(browser, `${origin}/search/?q=${encodeURIComponent(word)}`, { viewport: { width, height }, colorScheme });
    const name = `facets at ${width} px`;
    await answered(page);
    const status = page.locator('[role="status"]');
    // By keyboard alone: into the panel, open it and its first facet where they are closed, and to the first choice.
    await page.locator('#site-search').focus();
    const press = async (key, until) => {
      for (let times = 0; times < 80; times += 1) {
        await page.keyboard.press(key);
        if (await page.evaluate(until)) return true;
      }
      return false;
    };
    await press('Tab', () => document.activeElement.matches('.facets > summary'));
    if (!(await page.evaluate(() => document.querySelector('.facets').open))) await page.keyboard.press('Enter');
    await page.locator('.facets-all').waitFor();
    const before = await shownFacets(page);
    await page.keyboard.press('Tab');
    if (!(await page.evaluate(() => document.activeElement.parentElement.open))) await page.keyboard.press('Enter');
    const reached = await press('Tab', () => document.activeElement.matches('.facets-all input'));
    await page.keyboard.press('Space');
    await page.waitForFunction(() => new URL(location).searchParams.size === 2 && !document.querySelector('.chosen').hidden);
    await settled(page);
    const first = await shownFacets(page);
    check(`${name}: a choice is reached and made by keyboard, and the focus stays there`, [!reached && 'not reached', same(first.chosen.length, 1), same(await page.evaluate(() => document.activeElement.matches('.facets-all input:checked')), true)]);
    check(`${name}: its count is that of the results, which are announced`, [same(first.count, before.counts[first.chosen[0].join('=')]), same(await status.textContent(), await announced(page, first.count))]);
    await page.evaluate(() => document.querySelectorAll('.facets-all details').forEach((of) => (of.open = true)));
    check(`${name}: axe, with all facets open`, await axe(page, source));
    check(`${name}: nothing scrolls sideways`, [same(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true)]);
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `facets-${width}-${colorScheme}.png`), fullPage: true });
    const there = page.url();
    await page.reload();
    await answered(page);
    check(`${name}: the address alone brings the same`, [same(page.url(), there), same(await shownFacets(page), first)]);
    await page.goBack();
    await page.waitForFunction((count) => document.querySelector('[role="status"]').textContent.startsWith(count.toLocaleString('ja')), before.count);
    check(`${name}: back takes the choice away`, [same((await shownFacets(page)).chosen, [])]);
    await page.goForward();
    await page.waitForFunction(() => !document.querySelector('.chosen').hidden);
    await settled(page);
    check(`${name}: forward brings it again`, [same(await shownFacets(page), first)]);
    await page.locator('.chosen button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.chosen').hidden);
    check(`${name}: the mark above the results takes it away, and the focus isn't lost`, [same((await shownFacets(page)).chosen, []), same(await page.evaluate(() => document.activeElement !== document.body), true)]);
    check(`${name}: the console is silent`, heard);
    await context.close();
  }
}

// --- synonyms, and nothing found

/** With synonyms, a question finds what contains the word or one of the others; without them, what contains the word. */
async function theSynonyms(browser, base, file, all, { synonyms }, source) {
  const { page, heard, context } = await opened(browser, `${base}search/${file}?q=${encodeURIComponent('支')}`);
  await answered(page);
  const mistakes = [];
  let widened = 0;
  for (const [word, others] of synonyms) {
    const { count, links } = await ask(page, word);
    const own = scan(all, word);
    const expected = [...new Set([own, ...others.map((other) => scan(all, other))].flat())];
    const known = new Set(expected.map((id) => all[id].url));
    const urls = links.map(plainOf(base));
    mistakes.push(same(count, expected.length, word), urls.some((url) => !known.has(url)) && `${word}: finds what contains none`);
    const note = await page.evaluate(() => { const of = document.querySelector('.widened'); return of.hidden ? '' : of.textContent; });
    // What holds another of them adds nothing to it.
    const more = others.filter((other) => !others.some((part) => part !== other && other.includes(part)) && scan(all, other).some((id) => !own.includes(id)));
    if (more.length) {
      widened += 1;
      mistakes.push(...more.map((other) => !note.includes(`「${other}」`) && `${word}: ${other} isn't told of: ${note}`));
      await page.locator('.widened button').click();
      await page.waitForFunction(() => new URL(location).searchParams.has('exact'));
      await page.waitForFunction((count) => Number(/^[\d,]+/.exec(document.querySelector('[role="status"]').textContent)?.[0].replaceAll(',', '') ?? 0) === count, own.length, { timeout: 5000 }).catch(() => mistakes.push(`${word}: not exactly ${own.length}`));
      await page.goBack();
      await page.waitForFunction(() => !new URL(location).searchParams.has('exact'));
      await answered(page);
    }
  }
  check(`synonyms of ${synonyms.length} words find exactly what contains one of them (${widened} find more); without them, exactly the word`, [...mistakes, !widened && 'none finds more']);
  check('synonyms: the console is silent', heard);
  await context.close();
  const [word] = synonyms.find(([word, others]) => others.some((other) => scan(all, other).some((id) => !scan(all, word).includes(id))));
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, context } = await opened(browser, `${base}search/${file}?q=${encodeURIComponent(word)}`, { viewport: { width, height }, colorScheme });
    await page.locator('.widened button').waitFor();
    check(`synonyms at ${width} px: axe`, await axe(page, source));
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `synonyms-${width}-${colorScheme}.png`) });
    await context.close();
  }
}

async function nothingFound(browser, origin, all, word, source) {
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, context } = await opened(browser, `${origin}/search/?exact=1&q=${encodeURIComponent(`${word} 龘龘`)}`, { viewport: { width, height }, colorScheme });
    const name = `nothing found at ${width} px`;
    const link = page.locator('.instead a').first();
    await link.waitFor();
    check(`${name}: less of the words is offered, with its number`, [same(await link.textContent(), `「${word}」だけなら${scan(all, word).length.toLocaleString('ja')}件`)]);
    check(`${name}: how to ask stands there, and the lists`, [(await page.locator('.ways section li:visible').count()) < 3 && 'no way']);
    check(`${name}: axe`, await axe(page, source));
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `nothing-${width}-${colorScheme}.png`) });
    await link.click();
    await answered(page);
    check(`${name}: the suggestion asks`, [same(await page.locator('#site-search').inputValue(), word), same(await page.locator('.results > li').count() > 0, true)]);
    await context.close();
  }
}

/** A sentence that stands nowhere finds what holds its word, and says so; whoever asks for exactly it finds nothing. */
async function theSentence(browser, base, file, word) {
  const sentence = `${word}がぬゐゑ`;
  const { page, heard, context } = await opened(browser, `${base}search/${file}?q=${encodeURIComponent(sentence)}`);
  await answered(page);
  const said = await page.locator('.searching [role="status"]').textContent();
  check(`a sentence ${file || 'over HTTP'}: its word is looked for, and this is said`, [!said.startsWith(`「${sentence}」では見つかりませんでした。「${word}」で`) && said, same(await page.locator('.results > li').count() > 0, true)]);
  await page.goto(`${base}search/${file}?exact=1&q=${encodeURIComponent(sentence)}`);
  await answered(page);
  check(`a sentence ${file || 'over HTTP'}: asked exactly, it finds nothing, and ways on stand there`, [same(await page.locator('.results > li').count(), 0), same(await page.locator('.besides a').first().waitFor({ timeout: 5000 }).then(() => true, () => false), true)]);
  check(`a sentence ${file || 'over HTTP'}: the console is silent`, heard);
  await context.close();
}

/** A list of the site, narrowed in its place. */
async function theList(browser, base, file, all, facets, source) {
  const section = facets.find(({ key }) => key === 'section');
  const pages = await Promise.all(section.choices.map(async ([where]) => [where, await readFile(path.join(root, where, 'index.html'), 'utf8')]));
  const [where] = pages.find(([, html]) => html.includes('class="narrowing"')) ?? [];
  if (!where) return;
  const own = [...all.keys()].filter((id) => section.of[id].includes(where));
  const { page: still, context: without } = await opened(browser, `${base}${where}${file}`, { javaScriptEnabled: false });
  check('without JavaScript a list is as it is', [same(await still.locator('.narrowing').isVisible(), false), same(await still.locator('.entries').isVisible(), true)]);
  await without.close();
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, heard, context } = await opened(browser, `${base}${where}${file}`, { viewport: { width, height }, colorScheme });
    const name = `the list ${where}${file} at ${width} px`;
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').filter((entry) => /\/search\//.test(entry.name)).length);
    const before = await page.locator('.entries').boundingBox();
    check(`${name}: nothing of the index is loaded, and nothing moves`, [same(await loaded(), 0), same(before, await page.locator('.entries').boundingBox())]);
    await page.locator('.narrowing .facets > summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('.facets-all').waitFor({ state: 'attached' });
    // A list that the page has all of is narrowed in its place; of another, results stand there.
    const isWhole = (await page.locator('.narrowing[data-whole]').count()) === 1;
    const shown = isWhole ? '.entries > li:not([hidden])' : '.narrowing .results > li';
    const says = (count) => page.waitForFunction((text) => document.querySelector('.narrowing [role="status"]').textContent === text, `条件に合うものは、${count}件です。`);
    const first = await shownFacets(page);
    const plain = narrowed(facets, own, []);
    // What only one choice is offered for isn't shown.
    check(`${name}: the counts are those of its pages`, Object.entries(first.counts).map(([choice, count]) => same(count, plain.counts[choice], choice)));
    const [key, choice] = Object.entries(plain.counts).filter(([choice, count]) => first.counts[choice] && count < own.length).sort(([, a], [, b]) => b - a)[0][0].split(/=(.*)/);
    await page.evaluate(() => document.querySelectorAll('.facets-all details').forEach((of) => (of.open = true)));
    const expected = narrowed(facets, own, [[key, choice]]).left;
    const select = page.locator(`.choices select[name="${key}"]`);
    const isSelect = (await select.count()) === 1;
    if (isSelect) await select.selectOption(choice);
    else await page.locator(`.facets-all input[name="${key}"][value="${choice}"]`).check();
    await says(expected.length);
    const links = async () => (await page.locator(`${shown} h3 a`).evaluateAll((all) => all.map((a) => a.href))).map(plainOf(base));
    const wanted = expected.slice(0, isWhole ? undefined : 10).map((id) => all[id].url);
    const inSight = () => page.evaluate((shown) => { const { top } = document.querySelector(shown).getBoundingClientRect(); return top >= 0 && top < innerHeight; }, shown);
    check(`${name}: a choice leaves exactly its pages, the newest first`, [same(await links(), wanted), same(await page.locator('.entries').isVisible(), isWhole), same(await inSight(), true, 'in sight')]);
    if (isSelect) check(`${name}: the select says its choice and how many there are`, [same((await select.locator('option:checked').textContent()).endsWith(`${expected.length}件`), true)]);
    // From a folder axe can't read the style sheets.
    if (!file) check(`${name}: axe`, await axe(page, source));
    check(`${name}: nothing scrolls sideways`, [same(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true)]);
    if (process.env.SHOTS) await page.locator('.narrowing').screenshot({ path: path.join(process.env.SHOTS, `list-${width}-${colorScheme}.png`) });
    await page.reload();
    await says(expected.length);
    check(`${name}: the address alone brings the same, in sight`, [same(await links(), wanted), same(await inSight(), true, 'in sight')]);
    // From far down, where the count and what takes the choices away still stick to the window.
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 4));
    await page.locator('.chosen button').first().click();
    await page.waitForFunction(() => !location.search);
    await page.locator('.entries > li').nth(own.length > 20 ? 0 : own.length - 1).waitFor();
    check(`${name}: without choices the list is as it was`, [same(await page.locator('.narrowing .results').isVisible(), false), same(await page.locator('.entries > li[hidden]').count(), 0)]);
    check(`${name}: the console is silent`, heard);
    await context.close();
  }
}

/** What is made up comes after all that isn't, each with the badge. */
async function theWorlds(browser, base, file, all) {
  const word = ['支援', '会議', 'の'].find((word) => { const found = scan(all, word).map((id) => isMadeUp(all[id])); return found.includes(true) && found.includes(false); });
  if (!word) return;
  const { page, heard, context } = await opened(browser, `${base}search/${file}?q=${encodeURIComponent(word)}`);
  await answered(page);
  const more = page.locator('[data-more]');
  while (await more.isVisible()) {
    const before = await page.locator('.results > li').count();
    await more.click();
    await page.waitForFunction((before) => document.querySelectorAll('.results > li').length > before, before);
  }
  const found = await page.locator('.results > li').evaluateAll((items) => items.map((item) => ({ href: item.querySelector('a').href, badge: item.querySelector('.badge.warn')?.textContent ?? '' })));
  const made = found.map(({ href }) => isMadeUp({ url: plainOf(base)(href) }));
  const first = made.indexOf(true);
  check(`${word}: samples come after the ${first} results that tell of facts, each marked`, [
    made.slice(first).includes(false) && 'a fact after a sample',
    ...found.map(({ href, badge }, at) => made[at] !== badge.includes('架空') && `${href}: ${badge || 'no badge'}`),
  ]);
  check(`${word}: that all are made up isn't said`, [(await page.locator('[role="status"]').textContent()).includes('架空') && 'said']);
  // What the first sample alone contains.
  const sample = all.find(isMadeUp);
  await page.goto(`${base}search/${file}?q=${encodeURIComponent(sample.title.replace(/【.*】$/, ''))}`);
  await answered(page);
  const count = await page.locator('.results > li').count();
  const isAlone = !(await page.locator('.results > li:not(.sample)').count());
  check(`${sample.title}: ${count} found, and it is said whether all are made up`, [!count && 'nothing is found', same(await page.locator('[role="status"]').textContent(), isAlone ? await announced(page, count) : `${count}件見つかりました。`)]);
  check(`${word}: the console is silent`, heard);
  await context.close();
}

/** A case by industry in two actions from home, by keyboard: a choice and the button, or, while all of them are samples, the line that
    leads to their list and a choice there. */
async function theFinder(browser, base, file, facets, all) {
  const { page, heard, context } = await opened(browser, `${base}${file}`, { viewport: { width: 390, height: 844 } });
  const name = `a case like mine ${file ? 'in a folder' : 'over HTTP'}`;
  const door = page.locator('.finder-door a');
  const isDoor = (await door.count()) > 0;
  if (isDoor) {
    await door.focus();
    await Promise.all([page.waitForURL((url) => /cases\/(index\.html)?$/.test(url.pathname)), page.keyboard.press('Enter')]);
  }
  const select = page.locator(`${isDoor ? '.narrowing' : '.finder'} select[name="industry"]`);
  if (!(await select.count())) return context.close();
  const option = select.locator('option').nth(1);
  const choice = await option.getAttribute('value');
  await select.focus();
  await page.keyboard.type((await option.textContent()).slice(0, 2));
  if ((await select.inputValue()) !== choice) await select.selectOption(choice);
  if (!isDoor) {
    await page.locator('.finder button').focus();
    await page.keyboard.press('Enter');
  }
  await page.waitForURL((url) => url.searchParams.get('industry') === choice);
  await page.waitForFunction(() => /^条件に合うものは/.test(document.querySelector('.narrowing [role="status"]').textContent));
  const first = page.locator('.entries > li:not([hidden]) h3 a').first();
  const { of } = facets.find(({ key }) => key === 'industry');
  const found = plainOf(base)(await first.evaluate((a) => a.href));
  check(`${name}: two actions lead to the cases of an industry, the first of them in sight`, [
    same(of[all.findIndex(({ url }) => url === found)]?.includes(choice), true, found),
    same((await first.boundingBox()).y < 844, true, 'in sight'),
    same(new URL(page.url()).search, `?industry=${choice}`),
  ]);
  check(`${name}: the console is silent`, heard);
  await context.close();
}

async function theInputMethod(browser, origin, word) {
  const { page, context } = await opened(browser, `${origin}/`);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.locator('#site-search').focus();
  await page.waitForTimeout(300);
  const session = await context.newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'しえ', selectionStart: 2, selectionEnd: 2 });
  await page.waitForTimeout(400);
  const during = await page.locator('[role="option"]').count();
  await session.send('Input.insertText', { text: word });
  await page.locator('[role="option"]').first().waitFor();
  check('an input method: nothing is asked before the reading is converted, then it is', [during && `${during} options`, same(await page.locator('#site-search').inputValue(), word)]);
  await context.close();
}

async function thePage(browser, origin, word, other, source) {
  for (const [width, height, colorScheme] of [[1280, 900, 'light'], [390, 844, 'dark']]) {
    const { page, heard, context } = await opened(browser, `${origin}/search/?q=${encodeURIComponent(word)}`, { viewport: { width, height }, colorScheme });
    const name = `the search page at ${width} px`;
    const status = page.locator('[role="status"]');
    await page.locator('.results li').first().waitFor();
    const before = await status.textContent();
    check(`${name}: the address asks`, [same(await page.locator('#site-search').inputValue(), word), same(/^[\d,]+件/.test(before), true, before)]);
    check(`${name}: titles, kinds and excerpts with marks`, [
      same(await page.locator('.results li:first-child .about').count(), 1),
      (await page.locator('.results mark').count()) === 0 && 'no mark',
      ...(await page.locator('.results mark').allTextContents()).map((text) => (simple(text) === simple(word) ? null : `${text} is marked`)),
    ]);
    check(`${name}: axe`, await axe(page, source));
    check(`${name}: nothing scrolls sideways`, [same(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true)]);
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `page-${width}-${colorScheme}.png`) });
    await page.locator('#site-search').fill(other);
    await page.locator('#site-search').press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === other);
    await page.waitForFunction((before) => document.querySelector('[role="status"]').textContent !== before, before);
    const link = page.locator('.results h2 a').first();
    const there = await link.count();
    if (there) {
      await link.click();
      await page.waitForURL((url) => !url.pathname.startsWith('/search/'));
      await page.goBack();
      await page.locator('.results li').first().waitFor();
    }
    check(`${name}: back from a result comes to the question`, [there ? null : 'no result', same(new URL(page.url()).searchParams.get('q'), other), same(await page.locator('#site-search').inputValue(), other)]);
    await page.goBack();
    await page.waitForFunction((before) => document.querySelector('[role="status"]').textContent === before, before);
    check(`${name}: back again to the one before`, [same(await page.locator('#site-search').inputValue(), word)]);
    check(`${name}: the console is silent`, heard);
    await context.close();
  }
  const { page, context } = await opened(browser, `${origin}/search/?q=${encodeURIComponent(word)}`, { javaScriptEnabled: false });
  check('without JavaScript the search page lists sections and taxonomies', [(await page.locator('.ways .index a').count()) < 3 && 'few links']);
  await context.close();
}

/** Words that stand on a page of a PDF alone lead to that page, and name the page of the site that hands it out. */
async function thePaper(browser, origin, all) {
  const papers = all.filter(({ url }) => /\.pdf#page=([2-9]|\d\d)/.test(url));
  if (!papers.length) return console.log('        no PDF with a second page: not looked at');
  const lonely = ({ words }) => words.split(' ').filter((piece) => piece.length > 5 && all.filter((other) => other.words.includes(piece)).length === 1);
  const paper = papers.find((paper) => lonely(paper).length);
  const words = lonely(paper)[0];
  const { page, heard, context } = await opened(browser, `${origin}/search/?q=${encodeURIComponent(words)}`);
  const result = page.locator('.results li');
  await result.first().waitFor();
  const address = await result.locator('h2 a').getAttribute('href');
  const number = paper.url.split('#page=')[1];
  check(`words of a PDF alone (${words}) lead to its page`, [
    same(await result.count(), 1),
    same(address, new URL(paper.url, `${origin}/`).href),
    same((await result.locator('h2').textContent()).endsWith(`${number}ページ`), true),
    same((await fetch(address)).headers.get('content-type'), 'application/pdf'),
    (await result.locator('mark').count()) === 0 && 'no mark',
  ]);
  if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, 'paper.png') });
  const link = result.locator('.about a');
  const title = await link.textContent();
  await link.click();
  await page.waitForURL((url) => !url.pathname.startsWith('/search/'));
  check('and name the page that hands it out', [same((await page.locator('h1').first().textContent()).includes(title), true, title), (await page.locator('main a[href$=".pdf"]').count()) === 0 && 'no PDF there']);
  check('the console is silent', heard);
  await context.close();
}

const script = await theScript();
table = new Map([...script.VARIANTS].flatMap((c, at, all) => (at % 2 ? [] : [[c, all[at + 1]]])));
await vectors(script);
const { manifest, all, facets } = await documents();
const asked = questions({ manifest, all });
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const server = await serve(root);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  const http = await asking(browser, `${server.origin}/search/`);
  const overHttp = await answers(http.page, `${server.origin}/`, all, asked);
  check(`${asked.length} questions to ${all.length} documents (${manifest.keys.length} shards) over HTTP find what a scan finds`, overHttp.mistakes);
  check('the console is silent', http.heard);
  const warm = await answers(http.page, `${server.origin}/`, all, asked);
  const part = (of) => warm.times[Math.min(warm.times.length - 1, Math.floor(warm.times.length * of))].toFixed(1);
  console.log(`        asked again, with the first results shown: median ${part(0.5)} ms, 95th percentile ${part(0.95)} ms`);
  await http.context.close();
  const base = `${pathToFileURL(folder).href}/`;
  const drive = await asking(browser, `${base}search/index.html`);
  const fromFolder = await answers(drive.page, base, all, asked);
  check(`the same from a folder`, [...fromFolder.mistakes, ...asked.map((question) => same(fromFolder.found.get(question), overHttp.found.get(question), question))]);
  check('the console is silent in a folder', drive.heard);
  await drive.context.close();
  const by = (count) => asked.find((question) => /^[ぁ-ん一-龠]{2,}$/.test(question) && overHttp.found.get(question)[0] > count);
  const [word, other] = [by(2) ?? '支援', '支'];
  await theLoading(browser, server.origin);
  await countsOfTerms(facets, all);
  const words = asked.filter((question) => simple(question) && overHttp.found.get(question)[0]);
  await theFacets(browser, `${server.origin}/`, '', all, facets, words);
  await theFacets(browser, base, 'index.html', all, facets, words);
  const found = (from, to) => words.find((question) => overHttp.found.get(question)[0] >= from && overHttp.found.get(question)[0] <= to);
  await thePanel(browser, server.origin, manifest, found(2, 10), found(11, Infinity));
  const much = found(11, Infinity) ?? word;
  await theKinds(browser, `${server.origin}/`, '', facets, all, much);
  await theKinds(browser, base, 'index.html', facets, all, much);
  await thePassage(browser, `${server.origin}/`, '', all);
  // A site without taxonomies offers the kinds alone, and mostly there is one.
  if (facets.some(({ key }) => !['kind', 'section'].includes(key))) await choosing(browser, server.origin, word, axeSource);
  if (manifest.synonyms.length) await theSynonyms(browser, `${server.origin}/`, '', all, manifest, axeSource);
  await theList(browser, `${server.origin}/`, '', all, facets, axeSource);
  await theList(browser, base, 'index.html', all, facets, axeSource);
  await theFinder(browser, `${server.origin}/`, '', facets, all);
  await theFinder(browser, base, 'index.html', facets, all);
  await theWorlds(browser, `${server.origin}/`, '', all);
  await theWorlds(browser, base, 'index.html', all);
  await nothingFound(browser, server.origin, all, '支援', axeSource);
  await theSentence(browser, `${server.origin}/`, '', '支援');
  await theSentence(browser, base, 'index.html', '支援');
  await theBox(browser, server.origin, word, axeSource);
  await theInputMethod(browser, server.origin, word);
  await thePaper(browser, server.origin, all);
  if (facets.some(({ key }) => !['kind', 'section'].includes(key))) {
    await theTree({ browser, home: `${server.origin}/`, file: '', word, check, same });
    await theTree({ browser, home: base, file: 'index.html', word, check, same });
  }
  await thePage(browser, server.origin, word, overHttp.found.get(other)[0] ? other : word.slice(0, 1), axeSource);
} finally {
  await browser.close();
  server.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

// The search in a real Chromium while things go wrong, or go on: the site is published anew, files are slow, cut in half or gone, and
// the reader is quicker than they are.
//
//   node unsteady.mjs PATH_OF_BANSOU
//
// A site of 400 pages is made in a directory that is removed at the end, published, and published anew with other pages in it.
//
// 1. After a new publication, no page is shown that doesn't contain what is asked, and nothing hangs, however slow the files are.
// 2. What can't be loaded is told where one looks, and can be tried again.
// 3. The history, the focus and the box follow the reader.
// 4. What stands on a page is marked on it, and is printed.
//
// One line a check; the last says how many passed and failed. Exit code 1 if any failed, 2 where the site can't be built.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';
import { FLAGS, check, end } from './suite.mjs';

/** Milliseconds in which what is waited for must have come, on a machine that does other things besides. */
const PATIENCE = 15_000;

const [program] = process.argv.slice(2);
if (!program) {
  console.error('usage: node unsteady.mjs PATH_OF_BANSOU');
  process.exit(2);
}

// --- the site

const PAGES = 400;
const ODD = '奇数の記録';
const EVEN = '偶数の記録';
const LETTERS = '経営力再構築伴走支援機関企業地域産業技術開発販路拡大人材育成補助金制度相談承継財務会計計画実行評価改善';

const root = await mkdtemp(path.join(tmpdir(), 'unsteady-'));

/** Numbers that are the same in each run. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

async function write(name, text) {
  const file = path.join(root, 'content', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function writeSite() {
  await write('site.yaml', 'title: 記録集\nbase_url: https://example.jp/\ntaxonomies:\n  group: {label: 組}\n  side: {label: 側}\n');
  await write('_index.md', '---\ntitle: 記録集\n---\n');
  await write('a/_index.md', '---\ntitle: 記録の一覧\npaginate_by: 20\n---\n');
  const draw = chance(7);
  for (let page = 0; page < PAGES; page += 1) {
    const prose = Array.from({ length: 300 }, () => LETTERS[draw(LETTERS.length)]).join('');
    const date = `2022-0${1 + (page % 6)}-${10 + (page % 18)}`;
    await write(`a/p${page}.md`, `---\ntitle: 頁${page}\ndate: ${date}\ntaxonomies: {group: [第${page % 5}組], side: [${page % 3 ? '東' : '西'}]}\n---\n\n${page % 2 ? ODD : EVEN}です。\n\n${prose}\n`);
  }
  await write('ruby.md', '---\ntitle: 読み仮名\n---\n\n{継続|けいぞく}助言とCO<sub>2</sub>と見えない\u200b切れ目です。\n');
}

/** Publishes the site with so many pages that contain nothing that is asked, and are newer than all others. */
async function publish(others) {
  for (let page = 0; page < others; page += 1) await write(`a/x${page}.md`, `---\ntitle: 別件${page}\ndate: 2022-08-01\n---\n\n関わりのない文です。\n`);
  build('public');
}

const build = (out, ...more) => execFileSync(program, ['build', '--quiet', '--root', root, '--out', path.join(root, out), ...more], { stdio: ['ignore', 'ignore', 'inherit'] });

// --- what is looked at

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const same = (found, wanted) => (JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`]);

/** Asks until the answer is the wanted one; where it never is, tells of the last. */
async function until(ask, wanted = true) {
  const last = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    const mistakes = same(found, wanted);
    if (mistakes.length === 0 || Date.now() > last) return mistakes;
    await pause(25);
  }
}

const FILES = /\/search\/.+\.js/;
const asked = (words, more = '') => `/search/?q=${encodeURIComponent(words)}${more}`;
const said = (page) => page.locator('[role="status"]').first().textContent();
const FAILED = '検索に必要なファイルを読み込めませんでした。時間を置いて、もう一度お試しください。';
const found = (count) => `${count}件見つかりました。`;
const titles = (page) => page.locator('#site-results h2').allTextContents();
/** Titles of results in whose text nothing is marked. */
const strangers = (page) =>
  page.locator('#site-results > li').evaluateAll((results) => results.filter((result) => !result.querySelector('mark')).map((result) => result.querySelector('h2').textContent));
/** What is shown of each result; of none, one that holds nothing. */
const excerpts = (page) => page.locator('#site-results > li').allTextContents().then((texts) => (texts.length ? texts : ['']));
const box = (page) => page.locator('#site-search');
const more = (page) => page.locator('.found [data-more]');
const question = (page) => new URL(page.url()).searchParams.get('q');

let site;
let browser;
async function open(url, options = {}) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  if (url) await page.goto(site.origin + url);
  return page;
}
const close = (page) => page.context().close();

// --- 1: published anew

async function publishedAnew() {
  const page = await open(asked(ODD));
  check('anew: what was asked before', await until(() => said(page), found(PAGES / 2)));
  await publish(40);
  await more(page).click();
  check('anew: more of the same', await until(() => titles(page).then((all) => all.length), 20));
  check('anew: all of them contain what is asked', await strangers(page));
  check('anew: each once', same(new Set(await titles(page)).size, 20));
  await close(page);

  const narrowed = await open(asked(ODD));
  await until(() => said(narrowed), found(PAGES / 2));
  await publish(70);
  await narrowed.locator('.facets-all input[value="第3組"]').evaluate((choice) => choice.click());
  check('anew: a choice', await until(() => said(narrowed), found(PAGES / 10)));
  check('anew: what is chosen contains what is asked', await strangers(narrowed));
  await close(narrowed);

  const draw = chance(11);
  const hanging = [];
  for (let round = 0; round < 8; round += 1) {
    const slow = await open(asked('見えない切れ目'));
    await until(() => said(slow), found(1));
    await slow.route(FILES, async (route) => {
      await pause(draw(300));
      await route.continue().catch(() => undefined);
    });
    await publish(80 + round);
    // Of many terms, which lie in many files.
    await box(slow).fill(`${ODD} 数の 録で です 奇 記`);
    if ((await until(() => said(slow), found(PAGES / 2))).length) hanging.push(`round ${round}: ${await said(slow)}`);
    hanging.push(...(await strangers(slow)), ...same((await titles(slow)).length, 10));
    await close(slow);
  }
  check('anew: nothing hangs, however slow the files are', hanging);
}

// --- 2: what can't be loaded

/** Answers the files of the index by these bytes, or by 404, until it is called. */
async function spoil(page, bytes) {
  const handler = async (route) => {
    const whole = await route.fetch();
    const body = bytes?.(await whole.body());
    await route.fulfill(body === undefined ? { status: 404, body: '' } : { response: whole, body });
  };
  await page.route(FILES, handler);
  return () => page.unroute(FILES, handler);
}

async function whatFails() {
  for (const [name, bytes] of [
    ['gone', undefined],
    ['half a file', (body) => body.subarray(0, 2 * Math.floor(body.length / 4))],
    ['an empty file', () => Buffer.alloc(0)],
  ]) {
    const page = await open();
    const mend = await spoil(page, bytes);
    await page.goto(site.origin + asked(ODD));
    check(`${name}: it is told`, await until(() => said(page), FAILED));
    await mend();
    await box(page).press('Enter');
    check(`${name}: and is tried again`, await until(() => said(page), found(PAGES / 2)));
    await close(page);

    const home = await open();
    const mendHome = await spoil(home, bytes);
    await home.goto(`${site.origin}/`);
    await box(home).fill(ODD);
    check(`${name}: the box tells it`, await until(() => said(home), FAILED));
    const height = await home.locator('[role="status"]').evaluate((status) => status.getBoundingClientRect().height);
    check(`${name}: for all to see`, height > 20 ? [] : [`${height} px high`]);
    await mendHome();
    await box(home).fill(EVEN);
    check(`${name}: the box tries again`, await until(() => said(home), found(PAGES / 2)));
    await close(home);
  }

  const page = await open(asked(ODD));
  await until(() => said(page), found(PAGES / 2));
  const mend = await spoil(page);
  for (let part = 0; part < 3 && (await said(page)) !== FAILED; part += 1) {
    await more(page).click();
    await pause(700);
  }
  check('no more: it is told', same(await said(page), FAILED));
  check('no more: what is there stays', (await titles(page)).length >= 10 ? [] : ['it is gone']);
  await box(page).fill('見えない切れ目');
  check('another question fails', await until(() => page.locator('#site-results > li').count(), 0));
  check('another question fails: it is told', await until(() => said(page), FAILED));
  await mend();
  await close(page);

  const list = await open();
  const mendList = await spoil(list);
  await list.goto(`${site.origin}/a/`);
  const summary = list.locator('.narrowing .facets > summary');
  await summary.click();
  check('a list tells it', await until(() => list.locator('.narrowing [role="status"]').textContent(), FAILED));
  await mendList();
  await summary.click();
  await summary.click();
  check('a list is tried again when its panel is opened', await until(() => list.locator('.facets-all fieldset').count().then((count) => count > 0)));
  check('a list says no longer that it failed', same(await list.locator('.narrowing [role="status"]').textContent(), ''));
  await close(list);
}

// --- 3: the reader

async function theHistory() {
  const page = await open(asked(ODD));
  await until(() => said(page), found(PAGES / 2));
  for (const words of [EVEN, '見えない切れ目']) {
    await box(page).fill('');
    await box(page).pressSequentially(words, { delay: 20 });
    await until(() => question(page), words);
    await box(page).press('Enter');
  }
  for (const words of [EVEN, ODD]) {
    await page.goBack();
    const shown = async () => [question(page), await box(page).inputValue(), (await excerpts(page)).every((text) => text.includes(words))];
    check(`back: ${words}`, await until(shown, [words, words, true]));
  }
  await until(() => said(page), found(PAGES / 2));
  await more(page).click();
  await until(() => titles(page).then((all) => all.length), 20);
  await box(page).press('Enter');
  await pause(400);
  await more(page).click();
  check('more, after the same was asked again', await until(() => titles(page).then((all) => all.length), 30));
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await pause(400);
  check('a place on the page asks nothing anew', same((await titles(page)).length, 30));
  await close(page);

  const address = pathToFileURL(path.join(root, 'portable/search/index.html')).href;
  const folder = await open();
  await folder.goto(`${address}?q=${encodeURIComponent(ODD)}`);
  await until(() => said(folder), found(PAGES / 2));
  await more(folder).click();
  await until(() => titles(folder).then((all) => all.length), 20);
  await folder.locator('#site-results h2 a').nth(15).click();
  await folder.waitForURL(/\/a\/p\d+\/index\.html/);
  await folder.goBack();
  check('back from a page, in a folder: as many as were shown', await until(() => titles(folder).then((all) => all.length), 20));
  await close(folder);
}

async function theHand() {
  const page = await open(asked(ODD));
  await until(() => said(page), found(PAGES / 2));
  await page.route(FILES, async (route) => {
    await pause(300);
    await route.continue();
  });
  for (let press = 0; press < 3; press += 1) await more(page).click();
  const some = await until(() => titles(page).then((all) => all.length >= 20));
  await pause(700);
  const all = await titles(page);
  check('more, pressed thrice', [...some, ...same(all.length % 10, 0), ...same(new Set(all).size, all.length)]);

  const first = await titles(page);
  await box(page).fill(EVEN);
  await more(page).click();
  check('more, pressed while another question is on its way', await until(async () => [question(page), (await excerpts(page)).every((text) => text.includes(EVEN))], [EVEN, true]));
  check('and nothing of the question before is left', [...(await titles(page))].filter((title) => first.includes(title)));
  await page.unrouteAll();

  await page.goto(`${site.origin}${asked('', '&kind=page')}`);
  await until(() => page.locator('.chosen button').count(), 1);
  await page.locator('.chosen button').click();
  check('what was chosen is gone: the focus is in the box', await until(() => page.evaluate(() => document.activeElement.id), 'site-search'));
  await page.keyboard.type('dx');
  await pause(500);
  await page.keyboard.type('abc');
  check('and stays there', same(await box(page).inputValue(), 'dxabc'));

  await page.goto(`${site.origin}${asked(ODD, '&section=a/&group=第1組&group=第1組&utm_source=x')}`);
  check('an address with what nobody is offered', await until(() => said(page), found(PAGES / 10)));
  check('and with one choice twice', same(await page.locator('.chosen li').count(), 1));

  await page.goto(`${site.origin}${asked(`龘龘 - ${ODD}`)}`);
  await until(() => page.locator('.instead a').count().then((count) => count > 0));
  const offered = await page.locator('.instead a').evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get('q')));
  check('nothing is offered that asks for nothing', offered.filter((words) => !/[\p{L}\p{N}]/u.test(words) || / - |^- | -$/.test(words)));
  await close(page);

  const home = await open('/');
  const options = home.locator('#site-results [role="option"]');
  await box(home).fill(ODD);
  await until(() => options.count().then((count) => count > 1));
  await box(home).press('ArrowDown');
  await box(home).press('Home');
  check('whoever moves about in the box has left the list', same(await box(home).getAttribute('aria-activedescendant'), null));
  await box(home).press('ArrowDown');
  await box(home).pressSequentially('x');
  check('and so has who writes', same(await home.locator('[aria-selected="true"]').count(), 0));
  await box(home).fill('！！');
  await until(() => home.locator('#site-results').isHidden());
  await box(home).press('ArrowDown');
  check('the list of another question stays closed', same(await home.locator('#site-results').isHidden(), true));
  await box(home).fill(EVEN);
  await box(home).press('Escape');
  await pause(700);
  check('what is dismissed stays away', same([await home.locator('#site-results').isHidden(), await said(home)], [true, '']));
  await close(home);
}

// --- 4: what stands there

async function thePage() {
  for (const [words, shown] of [
    ['継続助言', '継続助言'],
    ['CO2', 'CO2'],
    ['見えない切れ目', '見えない\u200b切れ目'],
  ]) {
    const page = await open(asked(words));
    await page.locator('#site-results h2 a', { hasText: '読み仮名' }).click();
    await page.waitForURL(/\/ruby\//);
    // A range's text has the readings between its ends, too.
    const marked = () =>
      page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map((range) => {
        const part = range.cloneContents();
        for (const reading of part.querySelectorAll('rt, rp')) reading.remove();
        return part.textContent;
      }));
    check(`marked on its page: ${words}`, await until(marked, [shown]));
    await close(page);
  }

  const page = await open(asked(ODD, '&group=第1組'));
  await until(() => said(page), found(PAGES / 10));
  await page.emulateMedia({ media: 'print' });
  const isShown = (selector) => page.locator(selector).first().evaluate((element) => element.checkVisibility() && element.getBoundingClientRect().height > 8);
  for (const part of ['.searching input', '.searching .count', '.chosen li', '#site-results > li']) check(`printed: ${part}`, same(await isShown(part), true));
  for (const part of ['.searching .search button', '.facets']) check(`not printed: ${part}`, same(await isShown(part), false));
  await close(page);
}

try {
  await writeSite();
  await publish(0);
  build('portable', '--portable');
} catch (error) {
  await rm(root, { recursive: true });
  console.error(`the site can't be built: ${error.message}`);
  process.exit(2);
}
const started = Date.now();
site = await serve(path.join(root, 'public'));
browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
// One part that breaks off hides nothing of the others.
for (const part of [theHistory, theHand, thePage, whatFails, publishedAnew]) {
  await part().catch((error) => check(`${part.name} runs to its end`, [error.stack]));
}
await browser.close();
site.close();
await rm(root, { recursive: true });
console.log(`${((Date.now() - started) / 1000).toFixed(0)} s`);
end();

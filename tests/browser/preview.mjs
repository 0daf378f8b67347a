// The preview in a real Chromium, while its site is edited.
//
//   node preview.mjs PATH_OF_BANSOU
//
// 1. A small site with a theme of its own is written to a directory that is removed at the end, and `bansou serve` shows it.
// 2. Files are edited as an editor would; what the open page does by itself is looked at: it changes and keeps its place,
//    it exchanges a style sheet, shows a mistake, follows a page that moves, tells of one that is gone.
// 3. The bar and the overlay are judged as pages are: axe, width, keyboard, focus, console and policy, at 1280 and 390 px,
//    light and dark.
//
// One line a check; the last says how many passed and failed. Exit code 1 if any failed, 2 if the preview didn't start.

import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FLAGS, RULES, check, end } from './suite.mjs';

/** Milliseconds in which what is waited for must have come, on a machine that does other things besides. */
const PATIENCE = 15_000;
/** Milliseconds after which what hasn't happened isn't going to. */
const QUIET = 1_000;

const [program] = process.argv.slice(2);
if (!program) {
  console.error('usage: node preview.mjs PATH_OF_BANSOU');
  process.exit(2);
}

const same = (found, wanted) => (JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`]);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Asks until the answer is the wanted one; where it never is, tells of the last. */
async function until(ask, wanted = true) {
  const last = Date.now() + PATIENCE;
  for (;;) {
    // While a page is loaded again there is nobody to ask.
    const found = await ask().catch((error) => error.message.split('\n')[0]);
    const mistakes = same(found, wanted);
    if (mistakes.length === 0 || Date.now() > last) return mistakes;
    await pause(50);
  }
}

// --- 1: the site

const PARAGRAPH = '経営者との対話を重ね、課題を一緒に整理しました。話を最後まで聞くことから始め、事実と考えを分けて記録しています。\n\n';
const longPage = (title) =>
  `---\ntitle: ${title}\ndate: 2022-06-01\n---\n\nはじめの段落です。\n\n` +
  Array.from({ length: 9 }, (_, at) => `## 場面${at + 1}\n\n${PARAGRAPH.repeat(6)}`).join('');
const page = (title, more = '') => `---\ntitle: ${title}\ndate: 2022-06-01\n${more}---\n\n${PARAGRAPH}`;
const SITE = {
  'content/site.yaml': 'title: 対話の記録\nbase_url: https://example.jp/\ntheme: mine\n',
  'content/_index.md': '---\ntitle: 対話の記録\nkind: section\n---\n\n[長い記録](talks/long.md)を御覧ください。\n',
  'content/talks/_index.md': '---\ntitle: 記録の一覧\n---\n',
  'content/talks/long.md': longPage('長い記録'),
  'content/talks/other.md': page('別の記録'),
  'content/talks/moving.md': page('移る記録'),
  'content/talks/leaving.md': page('なくなる記録'),
  'content/talks/draft.md': `${page('下書きの記録', 'status: draft\n')}![図](draft.svg)\n`,
  'content/talks/draft.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
  'themes/mine/theme.yaml': 'extends: default\n',
};

const root = await mkdtemp(path.join(tmpdir(), 'preview-site-'));
const inSite = (name) => path.join(root, name);
for (const [name, text] of Object.entries(SITE)) {
  await mkdir(path.dirname(inSite(name)), { recursive: true });
  await writeFile(inSite(name), text);
}
const SHEET = 'themes/mine/assets/site.css';
await mkdir(path.dirname(inSite(SHEET)), { recursive: true });
await cp(fileURLToPath(new URL('../../themes/default/assets/site.css', import.meta.url)), inSite(SHEET));

/** Exchanges the first `from` of a file, in one step as editors do that write beside the file and rename. */
async function edit(name, from, to) {
  const text = await readFile(inSite(name), 'utf8');
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  await writeFile(inSite(`${name}~`), text.replace(from, to));
  await rename(inSite(`${name}~`), inSite(name));
}

/** Starts the preview; resolves to `{origin, port, stop}` when it has said its address. */
async function start(port, lang = 'ja') {
  const server = spawn(program, ['--lang', lang, 'serve', '--root', root, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => server.once('exit', done).once('error', done));
  let told = '';
  const address = await new Promise((found) => {
    server.stderr.on('data', (part) => {
      told += part;
      const match = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(told);
      if (match) found(match);
    });
    ended.then(() => found(null));
    setTimeout(() => found(null), PATIENCE);
  });
  const stop = async () => {
    server.kill();
    await ended;
  };
  if (!address) {
    await stop();
    await rm(root, { recursive: true });
    console.error(`no address of the preview:\n${told}`);
    process.exit(2);
  }
  return { origin: address[0].slice(0, -1), port: Number(address[1]), stop };
}

// --- the browser

const heard = [];
/** Opens a page in a context of its own; what it says on the console, and whom else it asks, is kept in `heard`. */
async function open(url, options = {}, isHeard = true) {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  if (isHeard) {
    page.on('console', (message) => heard.push(`${url}: ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => heard.push(`${url}: error: ${error.message}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== server.origin && protocol !== 'data:') heard.push(`${url}: another host: ${request.url()}`);
    });
  }
  await page.goto(server.origin + url);
  await ready(page);
  return page;
}

/** Waits for the state of the page: the bar knows then how many pages are unpublished. */
const ready = (page) => until(() => textOf(page, '.status').then(([text]) => /\d/.test(text)));

const close = (page) => page.context().close();
const textOf = (page, selector) => page.locator(`bansou-preview ${selector}`).allTextContents();
const shown = (page, selector) => page.locator(`bansou-preview ${selector}`).first().isVisible();
const mark = (page) => page.evaluate(() => (window.marked = true));
const isMarked = (page) => page.evaluate(() => window.marked === true);
const addressOf = (page) => Promise.resolve(page.url().slice(server.origin.length));
/** The top of the heading that has a text, in pixels from the window's upper edge, rounded. */
const topOf = (page, text) =>
  page.evaluate((wanted) => {
    const heading = [...document.querySelectorAll('main h2')].find(({ textContent }) => textContent.includes(wanted));
    return heading ? Math.round(heading.getBoundingClientRect().top) : null;
  }, text);
/** The same, but `wanted` if it is no more than a pixel away: lines have heights between pixels, and a window scrolls by whole ones. */
const topNear = async (page, text, wanted) => {
  const top = await topOf(page, text);
  return top !== null && Math.abs(top - wanted) <= 1 ? wanted : top;
};
const scrollHeadingTo = async (page, text, top) => {
  const by = (await topOf(page, text)) - top;
  await page.evaluate((y) => scrollBy({ top: y, behavior: 'instant' }), by);
};

// --- 2: edits

async function editsAppear() {
  const long = await open('/talks/long/');
  const other = await open('/talks/other/');
  await mark(long);
  await mark(other);
  await scrollHeadingTo(long, '場面6', -40);
  const before = await topOf(long, '場面6');
  await edit('content/talks/long.md', '## 場面2\n\n', `## 場面2\n\n書き加えた段落です。\n\n${PARAGRAPH.repeat(4)}`);
  check('edit: the open page shows it', await until(() => long.evaluate(() => document.body.innerText.includes('書き加えた段落です。'))));
  check('edit: the page stays where it was read', await until(() => topNear(long, '場面6', before), before));
  check('edit: the page was loaded again', same(await isMarked(long), false));
  await ready(long);

  // The address of a heading wants the page elsewhere when it is loaded.
  await long.goto(`${server.origin}/talks/long/#site-main`);
  await long.reload();
  await ready(long);
  await scrollHeadingTo(long, '場面8', -10);
  const eighth = await topOf(long, '場面8');
  await edit('content/talks/long.md', '書き加えた段落です。', '二度目の段落です。\n\n三度目の段落です。');
  await until(() => long.evaluate(() => document.body.innerText.includes('三度目の段落です。')));
  check('edit: the place is kept against the address of a heading', await until(() => topNear(long, '場面8', eighth), eighth));
  await pause(QUIET);
  check('edit: nothing moves afterwards', same(await topNear(long, '場面8', eighth), eighth));
  check('edit: the browser scrolls by itself again', same(await long.evaluate(() => history.scrollRestoration), 'auto'));
  check('edit: a page that is the same is left alone', same(await isMarked(other), true));
  await close(long);
  await close(other);
}

async function stylesAreExchanged() {
  const page = await open('/talks/long/');
  await mark(page);
  await page.evaluate(() => scrollTo({ top: 500, behavior: 'instant' }));
  const ask = () =>
    page.evaluate(() => [getComputedStyle(document.querySelector('main')).outlineStyle, document.querySelectorAll('head link[rel=stylesheet]').length]);
  check('styles: as they were', await until(ask, ['none', 1]));
  for (const style of ['dashed', 'dotted']) {
    await edit(SHEET, '@layer elements {', `main { outline-style: ${style} !important; }\n@layer elements {`);
    check(`styles: an edit of the sheet is seen (${style})`, await until(ask, [style, 1]));
    await edit(SHEET, `main { outline-style: ${style} !important; }\n`, '');
    check(`styles: and so is its end (${style})`, await until(ask, ['none', 1]));
  }
  check('styles: without loading the page', same([await isMarked(page), await page.evaluate(() => scrollY)], [true, 500]));
  await edit('content/talks/long.md', 'はじめの段落です。', '初めの段落です。');
  check('styles: an edit of the page still arrives', await until(() => page.evaluate(() => document.body.innerText.includes('初めの段落です。'))));
  await close(page);
}

async function mistakesAreShown() {
  const page = await open('/talks/long/');
  await mark(page);
  await page.locator('header.site a').first().focus();
  const focused = () => page.evaluate(() => document.activeElement.className);
  await edit('content/talks/long.md', 'title: 長い記録', 'title: "長い記録');
  check('mistake: the overlay opens', await until(() => shown(page, '.overlay')));
  check('mistake: it names file and line', (await textOf(page, '.diagnostic .place')).some((text) => /content\/talks\/long\.md:\d+:\d+/.test(text)) ? [] : await textOf(page, '.overlay'));
  check('mistake: its message is Japanese', (await textOf(page, '.diagnostic .message')).every((text) => /[ぁ-ん]/.test(text)) ? [] : await textOf(page, '.message'));
  check('mistake: the last good page stays', same([await page.locator('h1').textContent(), await isMarked(page)], ['長い記録', true]));
  check('mistake: the focus stays', same(await focused(), 'brand'));
  check('mistake: it leaves the page in sight', await page.evaluate(() => {
    const top = document.querySelector('bansou-preview').shadowRoot.querySelector('.overlay').getBoundingClientRect().top;
    return top >= 0.3 * innerHeight ? [] : [`the overlay begins at ${top} px`];
  }));
  await edit('content/talks/long.md', 'title: "長い記録', 'title: 長い記録');
  check('mistake: mended, the overlay goes', await until(() => shown(page, '.overlay'), false));

  await edit('content/talks/long.md', 'title: 長い記録', 'titel: 長い記録');
  check('mistake: the line is shown', await until(() => textOf(page, '.diagnostic .line').then((lines) => lines.includes('titel: 長い記録'))));
  check('mistake: what is wrong is marked', await until(() => textOf(page, '.diagnostic .line mark').then((marks) => marks.includes('titel'))));
  check('mistake: the bar counts', /^誤り \d/.test((await textOf(page, '.counts'))[0]) ? [] : await textOf(page, '.counts'));
  await page.keyboard.press('Escape');
  check('mistake: Escape closes the overlay', same(await shown(page, '.overlay'), false));
  await page.goto(`${server.origin}/talks/other/`);
  await until(() => textOf(page, '.counts').then(([text]) => text.startsWith('誤り ')));
  await pause(QUIET);
  check('mistake: the same one stays closed on the next page', same(await shown(page, '.overlay'), false));
  await page.locator('bansou-preview .counts').click();
  check('mistake: the bar opens the overlay', same(await shown(page, '.overlay'), true));
  await page.locator('bansou-preview .overlay .close').focus();
  await page.keyboard.press('Escape');
  check('mistake: the focus returns to the bar', same(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className.split(' ')[0]), 'counts'));
  await edit('content/talks/other.md', '別の記録\n', '別の記録\nsumary: 要約\n');
  check('mistake: another one opens it', await until(() => shown(page, '.overlay')));
  await edit('content/talks/other.md', 'sumary: 要約\n', '');
  await edit('content/talks/long.md', 'titel: 長い記録', 'title: 長い記録');
  check('mistake: all mended, the overlay goes', await until(() => shown(page, '.overlay'), false));
  await close(page);
}

async function pagesMove() {
  const moving = await open('/talks/moving/?unpublished=1');
  await edit('content/talks/moving.md', 'date:', 'slug: moved\ndate:');
  check('move: the browser goes to the new address', await until(() => addressOf(moving), '/talks/moved/?unpublished=1'));
  check('move: and says so', await until(() => textOf(moving, '.note.moved').then((notes) => notes.length), 1));
  await moving.locator('bansou-preview .note.moved .close').click();
  check('move: the note can be closed', same(await textOf(moving, '.note.moved'), []));
  await close(moving);

  const leaving = await open('/talks/leaving/');
  const text = await readFile(inSite('content/talks/leaving.md'));
  await rm(inSite('content/talks/leaving.md'));
  check('gone: the page says so', await until(() => shown(leaving, '.note.gone')));
  check('gone: a link leads on', same(await leaving.locator('bansou-preview .note.gone a').getAttribute('href'), '/talks/'));
  await writeFile(inSite('content/talks/leaving.md'), text);
  check('gone: and back again', await until(async () => !(await shown(leaving, '.note.gone')) && (await leaving.locator('h1').textContent()) === 'なくなる記録'));
  await close(leaving);
}

async function choicesAreCarried() {
  const page = await open('/talks/long/');
  check('choice: a public page wears no badge', same(await shown(page, '.badge'), false));
  check('choice: the source is named', same((await textOf(page, '.source code'))[0], 'content/talks/long.md'));
  await page.locator('bansou-preview .unpublished').click();
  check('choice: unpublished pages are asked for', await until(() => addressOf(page), '/talks/long/?unpublished=1'));
  await until(() => page.locator('bansou-preview .unpublished').getAttribute('aria-pressed'), 'true');
  await page.locator('bansou-preview .unpublished').click();
  check('choice: and no more', await until(() => addressOf(page), '/talks/long/'));
  await until(() => page.locator('bansou-preview .unpublished').getAttribute('aria-pressed'), 'false');
  await page.locator('bansou-preview .unpublished').click();
  await until(() => addressOf(page), '/talks/long/?unpublished=1');
  await page.locator('main a[href^="/talks/"], .breadcrumbs a[href="/talks/"]').first().click();
  check('choice: a link keeps it', await until(() => addressOf(page).then((at) => at.endsWith('?unpublished=1') && !at.startsWith('/talks/long/'))));
  await page.goto(`${server.origin}/talks/draft/?unpublished=1`);
  check('choice: a draft says that it is one', await until(() => textOf(page, '.badge'), ['下書き']));
  check('choice: and why', (await textOf(page, '.reason'))[0].length > 0 ? [] : ['no reason']);
  check('choice: the pictures of an unpublished page are shown', await until(() => page.evaluate(() => document.querySelector('main img').naturalWidth), 40));
  const found = () => page.locator('#site-results a').allTextContents().then((titles) => titles.some((title) => title.includes('下書きの記録')));
  await page.locator('header input[type=search]').fill('下書きの記録');
  await page.locator('header input[type=search]').press('Enter');
  check('choice: a form keeps it', await until(() => addressOf(page).then((at) => new URL(at, server.origin).searchParams.get('unpublished')), '1'));
  check('choice: the search finds them', await until(found));
  await page.goto(`${server.origin}/search/?q=下書きの記録`);
  const isAnswered = await until(() => page.locator('.searching [role="status"]').textContent().then((said) => /見つかりました|見つかりません/.test(said)));
  check('choice: only where they are asked for', [...isAnswered, ...same(await found(), false)]);
  await page.goto(`${server.origin}/search/?q=話を最後まで聞く`);
  const excerpts = () => page.locator('#site-results').innerText();
  await until(() => excerpts().then((text) => text.includes('別の記録')));
  await edit('content/talks/other.md', '別の記録', '改めた記録');
  check('choice: an open search page follows an edit', await until(() => excerpts().then((text) => text.includes('改めた記録'))));
  await edit('content/talks/other.md', '改めた記録', '別の記録');
  check('choice: and the next one', await until(() => excerpts().then((text) => text.includes('別の記録'))));
  await mkdir(inSite('themes/mine/templates'));
  await writeFile(inSite('themes/mine/templates/search.html'), '{{ nothing_of_this_name }}');
  check('choice: a search page that can’t be shown has its mistake told', await until(() => shown(page, '.overlay')));
  await edit('content/talks/other.md', '別の記録', '改めた記録');
  await pause(QUIET);
  check('choice: and stays as it was', same(await excerpts().then((text) => text.includes('別の記録')), true));
  await page.evaluate(() => {
    window.isOld = true;
  });
  await rm(inSite('themes/mine/templates'), { recursive: true });
  await edit('content/talks/other.md', '改めた記録', '別の記録');
  await until(() => shown(page, '.overlay'), false);
  const isOld = () => page.evaluate(() => window.isOld ?? false);
  check('choice: and is loaded anew once it can be shown', await until(isOld, false));
  // It follows each of the two edits: who leaves while it is loaded again is called back.
  await pause(QUIET);
  await page.goto(`${server.origin}/talks/draft/?unpublished=1`);
  check('choice: the number of unpublished pages', await until(() => textOf(page, '.status'), ['未公開のページ（1）']));

  await page.locator('bansou-preview .moment').click();
  await page.locator('bansou-preview input').fill('2030-04-01T09:30');
  await page.locator('bansou-preview button[type=submit]').click();
  check('choice: a moment goes into the address', await until(() => addressOf(page), '/talks/draft/?unpublished=1&now=2030-04-01T09:30'));
  check('choice: the bar says which', await until(() => textOf(page, '.moment').then(([text]) => /^令和12年4月1日.*9:30のサイト$/.test(text))));
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.locator('.breadcrumbs a[href="/talks/"]').click({ modifiers: ['ControlOrMeta'] })]);
  check('choice: another tab keeps both', await until(() => addressOf(tab), '/talks/?unpublished=1&now=2030-04-01T09:30'));
  await tab.close();
  await page.locator('bansou-preview .moment').click();
  await page.locator('bansou-preview .present').click();
  check('choice: the present is one click away', await until(() => addressOf(page), '/talks/draft/?unpublished=1'));
  await page.locator('bansou-preview .status').click();
  check('choice: the status page keeps it', await until(() => addressOf(page), '/_bansou/?unpublished=1'));
  check('choice: the status page lists the draft', await until(() => page.evaluate(() => document.body.innerText.includes('下書きの記録'))));
  await close(page);
}

async function barIsHandy() {
  const page = await open('/talks/long/', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('bansou-preview .copy').click();
  check('bar: the place is copied', await until(() => page.evaluate(() => navigator.clipboard.readText()), 'content/talks/long.md'));
  await page.locator('bansou-preview .fold').click();
  check('bar: folded, it is a button', same([await shown(page, '.source'), await textOf(page, '.fold')], [false, ['プレビュー']]));
  await page.reload();
  check('bar: it stays folded', await until(() => textOf(page, '.fold'), ['プレビュー']));
  await page.locator('bansou-preview .fold').click();
  check('bar: and unfolds', same(await shown(page, '.source'), true));
  await page.emulateMedia({ media: 'print' });
  check('bar: it isn’t printed', same(await page.evaluate(() => getComputedStyle(document.querySelector('bansou-preview')).display), 'none'));
  await close(page);

  const refused = await open('/talks/long/', {});
  await refused.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))));
  await refused.locator('bansou-preview .copy').click();
  check('bar: copied without the clipboard of the page', await until(() => textOf(refused, '.copy'), ['コピーしました']));
  await close(refused);
}

async function speaksEnglish() {
  const { port } = server;
  await server.stop();
  server = await start(port, 'en');
  const page = await open('/talks/draft/?unpublished=1', { viewport: { width: 390, height: 844 } });
  check('English: the badge', await until(() => textOf(page, '.badge'), ['Draft']));
  const bar = await page.evaluate(() => document.querySelector('bansou-preview').shadowRoot.querySelector('.bar').innerText);
  check('English: nothing in the bar is Japanese', /[\u3040-\u30ff\u4e00-\u9fff]/.test(bar) ? [bar] : []);
  check('English: the bar says its language', same(await page.locator('bansou-preview').getAttribute('lang'), 'en'));
  check('English: sideways', await sideways(page));
  check('English: nothing covered', await covered(page));
  await close(page);
  await server.stop();
  server = await start(port);
}

async function streamIsResumed() {
  // A server that isn't there is something that the browser may complain of.
  const page = await open('/talks/long/', {}, false);
  const { port } = server;
  await server.stop();
  check('stream: the bar says that it is lost', await until(() => textOf(page, '.note.connection'), ['接続が切れました。再接続しています。']));
  await edit('content/talks/long.md', '初めの段落です。', '留守の間の段落です。');
  server = await start(port);
  check('stream: it is resumed', await until(() => textOf(page, '.note.connection'), []));
  const says = (text) => page.evaluate((wanted) => document.body.innerText.includes(wanted), text);
  check('stream: what was missed arrives', await until(() => says('留守の間の段落です。')));
  await ready(page);

  await mark(page);
  await edit(SHEET, '@layer elements {', 'main { outline-style: double !important; }\n@layer elements {');
  await until(() => page.evaluate(() => getComputedStyle(document.querySelector('main')).outlineStyle), 'double');
  await server.stop();
  await until(() => textOf(page, '.note.connection').then((notes) => notes.length), 1);
  server = await start(port);
  await until(() => textOf(page, '.note.connection'), []);
  await pause(QUIET);
  check('stream: resumed after an exchange of styles, the page is left alone', same(await isMarked(page), true));

  // A tab that isn't seen has no stream: a browser has six for all tabs.
  const see = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await see(true);
  await edit('content/talks/long.md', '留守の間の段落です。', '見ていない間の段落です。');
  await pause(QUIET);
  check('stream: a page that isn’t seen waits', same(await isMarked(page), true));
  await see(false);
  check('stream: seen again, it is up to date', await until(() => says('見ていない間の段落です。')));
  await ready(page);

  // A page that one goes back to may come out of the browser's memory, as it was when it was left. Here it isn't kept
  // there, so what the browser tells a page then is told by hand.
  const turn = (name) => page.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), name);
  await mark(page);
  await turn('pagehide');
  await edit('content/talks/long.md', '見ていない間の段落です。', '離れていた間の段落です。');
  await pause(QUIET);
  check('stream: a page that was left waits', same(await isMarked(page), true));
  await turn('pageshow');
  check('stream: come back to, it is up to date', await until(() => says('離れていた間の段落です。')));
  await close(page);
}

// --- 3: the bar and the overlay as pages are judged

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function axeMistakes(page) {
  // What axe puts into a page is the test's own, and the policy forbids it.
  page.removeAllListeners('console');
  await page.evaluate(axeSource);
  const violations = await page.evaluate(
    async (tags) => (await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })).violations,
    RULES,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.target.flat().join(' ')} ${node.any[0]?.message ?? ''}`));
}

const sideways = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const root = document.querySelector('bansou-preview')?.shadowRoot;
    const wide = [...(root?.querySelectorAll('*') ?? [])].filter((e) => e.clientWidth > 0 && e.getBoundingClientRect().right > clientWidth + 1);
    return [...(scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth} px`] : []), ...wide.map((e) => `out of the window: ${e.className}`)];
  });

/** What the panel covers when the page is at its end. */
const covered = (page) =>
  page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await drawn();
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    await drawn();
    const host = document.querySelector('bansou-preview');
    const { top } = host.shadowRoot.querySelector('.panel').getBoundingClientRect();
    const { bottom } = host.previousElementSibling.getBoundingClientRect();
    return bottom <= top + 1 ? [] : [`the page ends at ${bottom} px, the panel begins at ${top} px`];
  });

/** Goes to all controls of the panel by Tab; each must be in the window and look other than without the focus. */
async function focusMistakes(page) {
  const mistakes = [];
  const reached = new Set();
  await page.evaluate(() => {
    // From the end of the page: what comes before isn't the preview's.
    const links = document.querySelectorAll('footer a[href]');
    links[links.length - 1].focus();
  });
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement;
      if (!element) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        name: element.className || element.name || element.type,
        line: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        inView: box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth + 1 && box.width > 0,
      };
    });
    if (!seen) break;
    reached.add(seen.name);
    if (!seen.line) mistakes.push(`no visible focus: ${seen.name}`);
    if (!seen.inView) mistakes.push(`focus out of view: ${seen.name}`);
  }
  const controls = await page.evaluate(() =>
    [...document.querySelector('bansou-preview').shadowRoot.querySelectorAll('button:enabled, a[href], input, [tabindex]')]
      .filter((e) => e.getClientRects().length > 0)
      .map((e) => e.className || e.name || e.type),
  );
  return [...mistakes, ...controls.filter((name) => !reached.has(name)).map((name) => `not reached by Tab: ${name}`)];
}

async function looksAreJudged() {
  const broken = `${'対話を重ねました。'.repeat(60)}[ない](nowhere/${'a'.repeat(120)}.md)`;
  const sorts = [[1280, 800, 'light'], [1280, 800, 'dark'], [390, 844, 'light'], [390, 844, 'dark']];
  const judge = async (name, url, act) => {
    for (const [width, height, colorScheme] of sorts) {
      const page = await open(url, { viewport: { width, height }, colorScheme });
      await act(page);
      const title = `${name} ${width} px ${colorScheme}`;
      check(`${title}: sideways`, await sideways(page));
      check(`${title}: nothing covered`, await covered(page));
      check(`${title}: focus`, await focusMistakes(page));
      check(`${title}: axe`, await axeMistakes(page));
      await close(page);
    }
  };
  await judge('bar', '/talks/draft/?unpublished=1', () => {});
  await judge('choices', '/talks/draft/?unpublished=1&now=2030-04-01T09:30', (page) => page.locator('bansou-preview .moment').click());
  await judge('folded', '/talks/draft/?unpublished=1', (page) => page.locator('bansou-preview .fold').click());
  await edit('content/talks/other.md', '---\n\n', `---\n\n${Array(12).fill(broken).join('\n\n')}\n\n`);
  await judge('overlay', '/talks/draft/?unpublished=1', (page) => until(() => shown(page, '.overlay')));
  await writeFile(inSite('content/talks/other.md'), SITE['content/talks/other.md']);
  for (const [width, height, colorScheme] of sorts) {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    page.on('console', (message) => heard.push(`/_bansou/: ${message.type()}: ${message.text()}`));
    await page.goto(`${server.origin}/_bansou/`);
    check(`status page ${width} px ${colorScheme}: sideways`, await sideways(page));
    check(`status page ${width} px ${colorScheme}: axe`, await axeMistakes(page));
    await context.close();
  }
}

let server = await start(0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
const started = Date.now();
try {
  await editsAppear();
  await stylesAreExchanged();
  await mistakesAreShown();
  await pagesMove();
  await choicesAreCarried();
  await barIsHandy();
  await looksAreJudged();
  await speaksEnglish();
  check('console and policy, no other host', heard);
  await streamIsResumed();
} catch (error) {
  check('the suite runs to its end', [error.stack]);
} finally {
  await browser.close();
  await server.stop();
  await rm(root, { recursive: true });
}
console.log(`${((Date.now() - started) / 1000).toFixed(0)} s`);
end();

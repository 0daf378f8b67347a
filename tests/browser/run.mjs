// A built site in a real Chromium.
//
//   node run.mjs DIRECTORY [--pages N] [--folder]
//
// 1. Every HTML file of the directory is read: its template (`data-template` on <html>), its links and its anchors.
// 2. Over all pages: every link within the site leads to a file, and every anchor to an element.
// 3. Over some pages of each template (2, or --pages), at 1280 and 390 px, light and dark: axe finds nothing, the console
//    is silent, the policy is kept, no other host is asked, nothing scrolls sideways (360 px too, and at 390 px with letters
//    of twice the size), no number of a table begins out of sight on a phone, the focus is seen and goes down the page, forced
//    colours mark one item of the navigation at most, the text is there without JavaScript, and it prints on A4.
//
// With --folder no server is there: a portable site is opened from its folder, as by a double click. Then
//
// 4. Links are clicked, an earlier address leads on, and what the search finds is opened and marked.
//
// One line a check; the last says how many passed and failed. Exit code 1 if any failed, 2 if there was nothing to check.

import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { readThrough } from './folder.mjs';
import { inFolder, onServer } from './places.mjs';
import { FLAGS, RULES, check, end, several } from './suite.mjs';

const A4 = { width: 595, height: 842 };

const args = process.argv.slice(2);
const option = (name, other) => {
  const at = args.indexOf(name);
  return at < 0 ? other : args.splice(at, 2)[1];
};
const perTemplate = Number(option('--pages', '2'));
const isFolder = args.includes('--folder');
const [directory] = args.filter((arg) => arg !== '--folder');
if (!directory) {
  console.error('usage: node run.mjs DIRECTORY [--pages N] [--folder]');
  process.exit(2);
}

async function htmlFiles(root, below = '') {
  const found = [];
  for (const entry of await readdir(path.join(root, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) found.push(...(await htmlFiles(root, name)));
    else if (name.endsWith('.html')) found.push(name);
  }
  return found.sort();
}

// --- 1, 2: all pages as files, through a document that runs nothing

async function linkMistakes(browser, place, files, root) {
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  // A page of the site's own, so that addresses resolve; nothing of the read pages is loaded or run.
  await page.goto(place.addressOf('index.html'));
  const pages = new Map();
  for (const file of files) {
    const html = await readFile(path.join(root, file), 'utf8');
    const url = place.addressOf(file);
    const facts = await page.evaluate(
      ([html, base]) => {
        const parsed = new DOMParser().parseFromString(html, 'text/html');
        const all = (selector) => [...parsed.querySelectorAll(selector)];
        const attributes = [
          ...all('a[href], link[href], area[href]').map((e) => e.getAttribute('href')),
          ...all('img[src], script[src], source[src], iframe[src], video[src], audio[src]').map((e) => e.getAttribute('src')),
          ...all('form[action]').map((e) => e.getAttribute('action')),
          ...all('meta[http-equiv="refresh"]').map((e) => e.content.split('url=')[1]),
        ];
        const ids = all('[id]').map((e) => e.id);
        return {
          template: parsed.documentElement.dataset.template ?? '',
          lang: parsed.documentElement.lang,
          links: attributes.map((href) => new URL(href, base).href),
          ids,
          twice: ids.filter((id, at) => ids.indexOf(id) !== at),
          inline: all('[style], style, script:not([src]):not([type="application/ld+json"])').map((e) => e.outerHTML.slice(0, 120)),
          handlers: all('*').flatMap((e) => e.getAttributeNames().filter((name) => name.startsWith('on'))),
          refresh: all('meta[http-equiv="refresh"]').map((e) => new URL(e.content.split('url=')[1], base).href)[0],
        };
      },
      [html, url],
    );
    pages.set(url, { ...facts, file, ids: new Set(facts.ids), bytes: Buffer.byteLength(html) });
  }
  await context.close();

  // One address may be encoded in two ways.
  const plain = (url) => decodeURIComponent(new URL(url).pathname);
  const byPath = new Map([...pages].map(([url, page]) => [plain(url), page]));
  const dead = [];
  const anchors = [];
  const answers = new Map();
  for (const [from, { links }] of pages) {
    for (const link of links) {
      if (!place.isOwn(link)) continue;
      const url = new URL(link);
      const key = url.href.split('#')[0];
      if (!answers.has(key)) answers.set(key, await place.refusal(key));
      if (answers.get(key) !== null) dead.push(`${decodeURI(from)} → ${decodeURI(url.pathname)} (${answers.get(key)})`);
      else if (url.hash.length > 1) {
        const id = decodeURIComponent(url.hash.slice(1));
        const target = byPath.get(plain(key));
        if (target && !target.ids.has(id)) anchors.push(`${decodeURI(from)} → ${decodeURI(url.pathname)}#${id}`);
      }
    }
  }
  check(`links: ${answers.size} addresses within the site can be opened`, dead);
  check('links: every anchor exists', anchors);
  const each = (name, of) => check(name, [...pages.values()].flatMap((page) => of(page).map((what) => `${page.file}: ${what}`)));
  each('markup: no id stands twice', (page) => page.twice);
  each('markup: no inline style, script or handler', (page) => [...page.inline, ...page.handlers]);
  each('markup: the language is given', (page) => (page.lang === 'ja' ? [] : [`lang="${page.lang}"`]));
  each('markup: the template is named', (page) => (page.template ? [] : ['no data-template']));
  return pages;
}

// --- 3: some pages of each template in a window

/** Opens a page in a context of its own, listening to all that it says and asks for. */
async function open(browser, place, url, options) {
  const context = await browser.newContext({ locale: 'ja-JP', ...options });
  const opened = await openIn(context, place, url);
  return { ...opened, close: () => context.close() };
}

/** The same in a context that other pages were in: what they share, such as sheets and fonts, is loaded once. */
async function openIn(context, place, url) {
  const page = await context.newPage();
  const heard = { console: [], foreign: [] };
  page.on('console', (message) => heard.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.console.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!place.isOwn(request.url()) && !request.url().startsWith('data:')) heard.foreign.push(request.url());
  });
  await page.goto(url, { waitUntil: 'load' });
  return { page, heard, close: () => page.close() };
}

async function axeMistakes(page, axeSource) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(
    async (tags) => (await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })).violations,
    RULES,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`));
}

const overflow = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const inBox = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || inBox(e.parentElement));
    const isWide = (e) => e.getBoundingClientRect().right > clientWidth + 1 && !inBox(e.parentElement);
    const wide = [...document.querySelectorAll('body *')].find(isWide);
    return [`${scrollWidth} px in ${clientWidth} px: ${wide?.outerHTML.slice(0, 100) ?? ''}`];
  });

/** The numbers in tables that begin beyond the edge of the screen, or of the box that their table is scrolled in. */
const numbersOutOfSight = (page) =>
  page.evaluate(() => {
    const isNumber = (cell) => cell.matches('.number') || /^[\d０-９][\d０-９,.]*\P{N}{0,3}$/u.test(cell.innerText.trim());
    const cells = [...document.querySelectorAll('tbody :is(td, th), tfoot :is(td, th)')];
    return cells.filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true }) && isNumber(cell)).flatMap((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell);
      const { left } = text.getBoundingClientRect();
      let edge = innerWidth;
      for (let box = cell.parentElement; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== 'visible') edge = Math.min(edge, box.getBoundingClientRect().right);
      }
      return left < edge - 4 ? [] : [`${cell.innerText.trim()} begins at ${Math.round(left)} of ${Math.round(edge)} px: ${cell.closest('table').caption?.innerText ?? ''}`];
    });
  });

/** With letters of twice the size (WCAG 1.4.4), as a reader sets them who can't read small ones. */
async function overflowOfLargeText(page) {
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  const mistakes = await overflow(page);
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  return mistakes;
}

/** On a phone everything stands below each other: what comes next in the document may not stand above what comes before it. */
const orderMistakes = (page) =>
  page.evaluate(() => {
    // What sticks to the edge is where it belongs at the head of the page alone.
    scrollTo(0, 0);
    const stops = [...document.querySelectorAll('main :is(a[href], button, summary, select, input)')].filter((stop) => {
      const { position } = getComputedStyle(stop);
      return stop.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) && position === 'static' && !stop.closest('[popover], svg');
    });
    const boxes = stops.map((stop) => stop.getBoundingClientRect());
    // The cells of a row are read one after the other.
    const beside = (stop, other) => stop.closest('tr') !== null && stop.closest('tr') === other.closest('tr');
    return stops.flatMap((stop, at) =>
      at > 0 && !beside(stop, stops[at - 1]) && boxes[at].bottom < boxes[at - 1].top - 2 ? [`${stop.outerHTML.slice(0, 60)} stands above ${stops[at - 1].outerHTML.slice(0, 60)}`] : [],
    );
  });

/** Which items of a navigation look current in forced colours, where a transparent border is drawn like any other. */
async function forcedMistakes(page) {
  await page.emulateMedia({ forcedColors: 'active' });
  const marked = await page.evaluate(() => {
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    return [...document.querySelectorAll('header nav')].flatMap((nav) => {
      const lines = [...nav.querySelectorAll('a')].filter((link) => {
        const { borderBottomWidth, borderBottomStyle, borderBottomColor } = getComputedStyle(link);
        return parseFloat(borderBottomWidth) > 0 && borderBottomStyle !== 'none' && borderBottomColor !== ground;
      });
      return lines.length > 1 ? [`${lines.length} items are marked: ${lines.map((link) => link.innerText).join(', ')}`] : [];
    });
  });
  await page.emulateMedia({ forcedColors: 'none' });
  return marked;
}

/** Goes through the page by Tab; each stop must be in view and look other than without the focus. */
async function focusMistakes(page) {
  const mistakes = [];
  const stops = Math.min(40, await page.evaluate(() => document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]').length));
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const look = (e) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor } = getComputedStyle(e);
        return { line: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, all: [outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor].join() };
      };
      const box = element.getBoundingClientRect();
      const focused = look(element);
      const name = element.outerHTML.slice(0, 90);
      const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
      element.blur();
      const changed = look(element).all !== focused.all;
      element.focus({ preventScroll: true });
      return { name, line: focused.line, changed, inView };
    });
    if (!seen) break;
    if (!seen.line || !seen.changed) mistakes.push(`no visible focus: ${seen.name}`);
    if (!seen.inView) mistakes.push(`focus out of view: ${seen.name}`);
  }
  if (stops === 0) mistakes.push('nothing to reach by Tab');
  return mistakes;
}

/** A PDF's pages and their size, read from its page objects. */
function paperMistakes(pdf) {
  const text = pdf.toString('latin1');
  const pages = (text.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  const mistakes = pages > 0 ? [] : ['no page'];
  if (boxes.length === 0) mistakes.push('no size');
  for (const [, width, height] of boxes) {
    if (Math.abs(width - A4.width) > 2 || Math.abs(height - A4.height) > 2) mistakes.push(`${width} × ${height} pt is not A4`);
  }
  return mistakes;
}

const VIEWS = { desk: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }, phone: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } };

async function pageChecks(contexts, place, url, { file, template }, axeSource) {
  const name = `${template} ${file}`;
  let text = '';
  for (const [view, { viewport: { width }, colorScheme }] of Object.entries(VIEWS)) {
    const { page, heard, close } = await openIn(contexts[view], place, url);
    const title = `${name} ${width} px ${colorScheme}`;
    // What narrows a list is only for scripts; without them the list is all there.
    text = await page.evaluate(() => {
      const panels = [...document.querySelectorAll('.narrowing')];
      panels.forEach((panel) => (panel.style.visibility = 'hidden'));
      const shown = document.body.innerText;
      panels.forEach((panel) => panel.style.removeProperty('visibility'));
      return shown;
    });
    check(`${title}: sideways`, await overflow(page));
    check(`${title}: focus`, await focusMistakes(page));
    if (width === 390) {
      check(`${title}: numbers in sight`, await numbersOutOfSight(page));
      check(`${title}: order`, await orderMistakes(page));
      check(`${title}: sideways with text of 200 %`, await overflowOfLargeText(page));
      check(`${title}: forced colours`, await forcedMistakes(page));
    }
    // axe comes last: what it injects is the test's own.
    check(`${title}: console and policy`, heard.console);
    check(`${title}: no other host`, heard.foreign);
    check(`${title}: axe`, await axeMistakes(page, axeSource));
    if (width === 390) {
      await page.setViewportSize({ width: 360, height: 780 });
      check(`${name} 360 px: sideways`, await overflow(page));
    } else {
      check(`${name}: paper`, paperMistakes(await page.pdf({ preferCSSPageSize: true })));
    }
    await close();
  }
  const { page, close } = await openIn(contexts.unscripted, place, url);
  const without = await page.locator('body').innerText();
  check(`${name}: the same text without JavaScript`, without.trim() === text.trim() && text.trim().length > 0 ? [] : [`${without.length} characters against ${text.length}`]);
  await close();
}

const root = path.resolve(directory);
const files = await htmlFiles(root).catch(() => []);
if (files.length === 0) {
  console.error(`no HTML below ${root}`);
  process.exit(2);
}
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const place = await (isFolder ? inFolder : onServer)(root);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
const started = Date.now();
try {
  const pages = await linkMistakes(browser, place, files, root);
  const templates = new Map();
  for (const entry of pages) {
    const [, page] = entry;
    // A redirect would lead away at once.
    if (!page.refresh) templates.set(page.template, [...(templates.get(page.template) ?? []), entry]);
  }
  const inOrder = [...templates].sort(([a], [b]) => a.localeCompare(b)).map(([, found]) => found);
  // The fullest pages show the most.
  const chosen = inOrder.flatMap((found) => found.toSorted(([, a], [, b]) => b.bytes - a.bytes).slice(0, perTemplate));
  const contexts = {};
  for (const [view, options] of Object.entries({ ...VIEWS, unscripted: { viewport: VIEWS.phone.viewport, javaScriptEnabled: false } })) {
    contexts[view] = await browser.newContext({ locale: 'ja-JP', ...options });
  }
  await several(chosen, ([url, page]) => pageChecks(contexts, place, url, page, axeSource));
  if (isFolder) await readThrough(browser, place, pages, open);
} finally {
  await browser.close();
  place.close();
}
console.log(`${files.length} pages, ${((Date.now() - started) / 1000).toFixed(0)} s`);
end();

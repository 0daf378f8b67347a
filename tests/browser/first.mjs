// What each page of the default theme answers, in the first screen of a phone and of a desk, in a real Chromium.
//
//   node first.mjs DIRECTORY DESIGN [PICTURES] [--cases DIRECTORY]
//
// DESIGN is docs/design.md: each row of its table has the address of a page of the built site and the selectors of what
// answers its question. Each must be there, be shown, and begin within the first screen far enough to be read.
//
// With PICTURES, a directory, each first screen is kept there as a picture.
//
// An address that begins with `cases:` is one of a site that has cases, which --cases names; without it those rows aren't looked at.
//
// Then the ways by keyboard that readers come for, from home, each in as few actions as it may take: what an action is, is
// something that is activated (a link, a button, a word that is typed and sent).

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { FLAGS, check, end } from './suite.mjs';
import { serve } from './serve.mjs';

const SCREENS = [[390, 844], [1280, 800]];
/** How much of an element has to be seen, in CSS pixels: two lines of text, or all of what is smaller. */
const SEEN = 48;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { cases: { type: 'string' } } });
const [directory, design, pictures] = positionals;
if (!design) {
  console.error('usage: node first.mjs DIRECTORY DESIGN [PICTURES] [--cases DIRECTORY]');
  process.exit(2);
}

/** The rows of the table: what page, where, which question, which selectors. */
function rows(markdown) {
  const cells = markdown.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
  return cells.slice(2).map(([name, address, , answers]) => ({ name, address: quoted(address)[0], selectors: quoted(answers) }));
}

/** Home, and `press`, which activates an element by keyboard and counts that. */
async function journey() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  await page.goto(`${server.origin}/`, { waitUntil: 'load' });
  let actions = 0;
  const press = async (locator) => {
    actions += 1;
    await locator.first().focus();
    await page.keyboard.press('Enter');
  };
  return { page, press, actions: () => actions, close: () => context.close() };
}

/** The schedule, then its calendar: a subscription and a file. */
async function subscribe() {
  const { page, press, actions, close } = await journey();
  await press(page.locator('header.site nav').getByRole('link', { name: '予定', exact: true }));
  await page.waitForURL(/\/schedule\/$/);
  const file = page.locator('.answer .actions a[href$=".ics"]:not([href^="webcal:"])').first();
  const offered = await page.locator('.answer .actions a[href^="webcal:"]').count();
  const download = page.waitForEvent('download', { timeout: 5000 }).catch(() => null);
  await press(file);
  const name = (await download)?.suggestedFilename() ?? 'nothing';
  check('subscribe to the schedule: two actions', [
    ...(offered === 1 ? [] : [`${offered} subscriptions`]),
    ...(name.endsWith('.ics') ? [] : [`${name} was loaded`]),
    ...(actions() <= 2 ? [] : [`${actions()} actions`]),
  ]);
  await close();
}

/** A paper by its name: it is asked for, and found, and opened. */
async function paper() {
  const { page, press, actions, close } = await journey();
  const box = page.locator('#site-search');
  await box.focus();
  await page.keyboard.type('資料1');
  await press(box);
  await page.waitForURL(/\/search\//);
  const found = page.locator('.results h2 a').first();
  await found.waitFor();
  await press(found);
  await page.waitForURL((url) => !url.pathname.startsWith('/search/'));
  const link = page.locator('a[href$=".pdf"]').filter({ hasText: '資料1' });
  if (!page.url().includes('.pdf')) await link.first().waitFor({ timeout: 5000 }).catch(() => {});
  if (await link.count()) actions() < 3 && (await press(link));
  await page.waitForURL(/\.pdf/, { timeout: 5000 }).catch(() => {});
  check('資料1 of a meeting: three actions', [
    ...(/\.pdf/.test(page.url()) ? [] : [`ends at ${decodeURI(page.url())}`]),
    ...(actions() <= 3 ? [] : [`${actions()} actions`]),
  ]);
  await close();
}

/** A tile of the dashboard opens what it leads to, and nothing else; so does the address alone; a desk has all of them open. */
async function detail() {
  const shown = (page) => page.locator('.each > .metric').evaluateAll((all) => all.filter((of) => of.querySelector('.fold footer').checkVisibility({ contentVisibilityAuto: true })).map(({ id }) => id));
  const { page, press, close } = await journey();
  await page.goto(`${server.origin}/metrics/`, { waitUntil: 'load' });
  const before = await shown(page);
  const tiles = page.locator('.glance .name a');
  const last = tiles.last();
  const id = (await last.getAttribute('href')).slice(1);
  await press(last);
  await page.waitForURL((url) => url.hash === `#${id}`);
  const after = await shown(page);
  const { y } = await page.locator(`#${id}`).boundingBox();
  await page.goto('about:blank');
  await page.goto(`${server.origin}/metrics/#${id}`, { waitUntil: 'load' });
  const anew = await shown(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const desk = await shown(page);
  check('a tile of the dashboard: what it leads to is open, and in sight', [
    ...(before.length === 0 ? [] : [`open before: ${before}`]),
    ...(String(after) === id && String(anew) === id ? [] : [`open: ${after}; by the address: ${anew}`]),
    ...(y >= 0 && y < 400 ? [] : [`at ${y}`]),
    ...(desk.length === (await page.locator('.each > .metric').count()) ? [] : [`at a desk: ${desk}`]),
  ]);
  await close();
}

const wanted = rows(await readFile(design, 'utf8'));
if (wanted.length === 0) {
  console.error(`no page is named in ${design}`);
  process.exit(2);
}
const server = await serve(path.resolve(directory));
const withCases = values.cases ? await serve(path.resolve(values.cases)) : null;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
try {
  for (const { name, address, selectors } of wanted) {
    const [, of, where] = /^(cases:)?(.*)$/.exec(address);
    const { origin } = of ? (withCases ?? {}) : server;
    if (!origin) {
      console.log(`        ${name}: not looked at, for no site with cases is named`);
      continue;
    }
    for (const [width, height] of SCREENS) {
      const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 600, locale: 'ja-JP' });
      const page = await context.newPage();
      const response = await page.goto(origin + where, { waitUntil: 'load' });
      const mistakes = response.ok() ? [] : [`${address}: ${response.status()}`];
      if (selectors.length === 0) mistakes.push('nothing is named that answers');
      for (const selector of selectors) {
        const element = page.locator(selector).first();
        // What a script shows may come after the page: a choice that stands in the address, what a search finds.
        await element.waitFor({ timeout: 5000 }).catch(() => {});
        const box = (await element.count()) > 0 && (await element.isVisible()) ? await element.boundingBox() : null;
        if (!box) mistakes.push(`${selector}: not there`);
        else if (box.y < 0 || box.x < 0 || box.x + Math.min(box.width, SEEN) > width || box.y + Math.min(box.height, SEEN) > height) {
          mistakes.push(`${selector}: at ${Math.round(box.x)}, ${Math.round(box.y)}`);
        }
      }
      if (pictures) await page.screenshot({ path: path.join(pictures, `${name.replaceAll(/[^a-z]+/g, '-')}-${width}.jpg`), type: 'jpeg', quality: 45 });
      check(`${name} ${width} px: the answer is in the first screen`, mistakes);
      await context.close();
    }
  }
  for (const way of [subscribe, paper, detail]) await way().catch((error) => check(way.name, [error.message.split('\n')[0]]));
} finally {
  await browser.close();
  server.close();
  withCases?.close();
}
end();
